"""A scenario: levers with dates, strength and compliance, and parameters held at a value."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, Literal

import yaml

from coalition_sim.levers import LEVERS

LONG_TEXT = 80
Scope = tuple[str, ...] | Literal["all"]

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
    """

    start: str = DEFAULT_START
    end: str | None = None
    strength: float = 1.0
    compliance: float | Literal["prior"] = "prior"
    districts: Scope = "all"
    sectors: Scope = "all"
    posts: Scope = "all"

    def to_dict(self) -> dict[str, Any]:
        """All settings as plain values."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {
            key: list(value) if isinstance(value, tuple) else value for key, value in values.items()
        }


@dataclass(frozen=True)
class Scenario:
    """A difference from the status quo; raises ``ScenarioError`` where it is not a proper one.

    Make one with ``load_scenario`` or ``from_dict``, or here with a ``LeverSetting`` per lever.
    """

    name: str
    title: str = ""
    description: str = ""
    question: str = ""
    source: str = ""
    levers: Mapping[str, LeverSetting] = field(default_factory=dict)
    parameters: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        from coalition_sim.scenario.checks import checked_parts

        levers, parameters = checked_parts(self)
        object.__setattr__(self, "levers", MappingProxyType(levers))
        object.__setattr__(self, "parameters", MappingProxyType(parameters))

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
            "levers": {name: setting.to_dict() for name, setting in self.levers.items()},
            "parameters": dict(self.parameters),
        }

    def to_yaml(self) -> str:
        """The scenario as a YAML file would have it, without empty entries."""
        content = {key: value for key, value in self.to_dict().items() if value}
        for name, settings in content.get("levers", {}).items():
            idle = {"districts", "sectors", "posts"}.difference(LEVERS[name].scopes)
            idle |= {"end"} if settings["end"] is None else set()
            content["levers"][name] = {k: v for k, v in settings.items() if k not in idle}
        return yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=90)

    @property
    def hash(self) -> str:
        """SHA-256 of the contents, the same on every machine."""
        text = json.dumps(self.to_dict(), sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()
