"""A scenario: levers with dates, strength, stages and cost, held parameters, and objectives."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, Literal

import yaml

from coalition_sim.levers import LEVERS
from coalition_sim.scenario.objectives import Objective

LONG_TEXT = 80
Scope = tuple[str, ...] | Literal["all"]
Stage = Literal["modelled", "given"]
STAGES: tuple[Stage, ...] = ("modelled", "given")
"""Whether actors decide about a stage of a reform (adoption, survival), or it is taken as given."""
PACKS = ("core", "study", "action plan", "assembly plan", "mine")
"""What a scenario belongs to: the first questions, a set of recommendations, or its writer."""

DEFAULT_START = "2015-07"
"""Reforms begin two years into the simulation, so that the time before them is visible."""


class _Dumper(yaml.SafeDumper):
    """Writes long sentences as folded text, as the shipped files do."""


def _text_node(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    sentence = len(text) > LONG_TEXT and text.isprintable() and text == " ".join(text.split())
    style = ">" if sentence else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text_node)


@dataclass(frozen=True)
class LeverSetting:
    """How one lever is used in a scenario.

    ``start`` is the first month of force and ``end`` the first month after it ("YYYY-MM");
    ``strength`` 0-1; ``compliance`` 0-1, or "prior": each world draws it from its parameter.
    ``adoption`` and ``survival`` are decided by the actors ("modelled") or taken as "given".
    ``cost`` is in million rupees of 2013-14 a year at this strength and scope, or "prior".
    ``sectors`` "default" and options that are left out become the lever's own in a ``Scenario``.
    """

    start: str = DEFAULT_START
    end: str | None = None
    strength: float = 1.0
    compliance: float | Literal["prior"] = "prior"
    districts: Scope = "all"
    sectors: Scope | Literal["default"] = "default"
    posts: Scope = "all"
    adoption: Stage = "modelled"
    survival: Stage = "modelled"
    cost: float | Literal["prior"] = "prior"
    options: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if isinstance(self.options, Mapping):
            object.__setattr__(self, "options", MappingProxyType(dict(self.options)))

    def __hash__(self) -> int:
        values = self._settings()
        options = frozenset(values.pop("options").items())
        return hash((*values.values(), options))

    def __reduce__(self) -> tuple[Any, ...]:
        # a read-only mapping cannot be pickled
        return LeverSetting, tuple(self._settings().values())

    def _settings(self) -> dict[str, Any]:
        """All settings as they are, the options as a mapping of their own."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        if isinstance(self.options, Mapping):
            values["options"] = dict(self.options)
        return values

    def to_dict(self) -> dict[str, Any]:
        """All settings as plain values."""
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in self._settings().items()
        }


@dataclass(frozen=True)
class Scenario:
    """A difference from the status quo; raises ``ScenarioError`` where it is not a proper one.

    Make one with ``load_scenario`` or ``from_dict``, or here with a ``LeverSetting`` per lever and
    a list of ``Objective``. ``pack`` names the set of scenarios it belongs to, if any.
    """

    name: str
    title: str = ""
    description: str = ""
    question: str = ""
    source: str = ""
    levers: Mapping[str, LeverSetting] = field(default_factory=dict)
    parameters: Mapping[str, float] = field(default_factory=dict)
    objectives: Sequence[Objective] = ()
    pack: str = ""

    def __post_init__(self) -> None:
        from coalition_sim.scenario.checks import checked_parts

        for key, value in checked_parts(self).items():
            whole = MappingProxyType(value) if isinstance(value, dict) else value
            object.__setattr__(self, key, whole)

    def __hash__(self) -> int:
        return hash(self.hash)

    def __reduce__(self) -> tuple[Any, ...]:
        # read-only mappings cannot be pickled; worker processes need scenarios
        values = [getattr(self, one.name) for one in fields(self)]
        return Scenario, tuple(dict(v) if isinstance(v, Mapping) else v for v in values)

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Scenario:
        """Check a dictionary as strictly as a file; raises ``ScenarioError``.

        >>> Scenario.from_dict({"name": "mine", "levers": {"fixed_tenure": {}}}).title
        'Mine'
        """
        from coalition_sim.scenario.checks import checked

        return checked(content)

    def to_dict(self) -> dict[str, Any]:
        """The whole scenario as plain values; ``from_dict`` gives it back."""
        texts = ("name", "title", "description", "question", "source")
        return {
            **{key: getattr(self, key) for key in texts},
            "pack": self.pack,
            "levers": {name: setting.to_dict() for name, setting in self.levers.items()},
            "parameters": dict(self.parameters),
            "objectives": [one.to_dict() for one in self.objectives],
        }

    def to_yaml(self) -> str:
        """The scenario as a YAML file would have it, without empty entries."""
        content = {key: value for key, value in self.to_dict().items() if value}
        for name, settings in content.get("levers", {}).items():
            idle = {"districts", "sectors", "posts"}.difference(LEVERS[name].scopes)
            idle |= {key for key in ("end", "options") if not settings[key]}
            content["levers"][name] = {k: v for k, v in settings.items() if k not in idle}
        for number, one in enumerate(content.get("objectives", ())):
            said = {k: v for k, v in one.items() if v not in ("", None)}
            content["objectives"][number] = said
        return yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=90)

    @property
    def hash(self) -> str:
        """SHA-256 of the contents, the same on every machine."""
        text = json.dumps(self.to_dict(), sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()
