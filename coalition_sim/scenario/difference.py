"""How two scenarios differ: levers, held parameters, objectives and pack, as data and in words.

Names, titles and other texts are left aside: they change no number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from coalition_sim.levers import LEVERS
from coalition_sim.parameters import names, parameters
from coalition_sim.scenario.model import LeverSetting, Scenario
from coalition_sim.scenario.objectives import Objective
from coalition_sim.scenario.spoken import (
    change_in_words,
    objective_in_words,
    prior_in_words,
    setting_in_words,
    settings_that_apply,
)

Kind = Literal["same", "changed", "added", "removed"]
KINDS: tuple[Kind, ...] = ("same", "changed", "added", "removed")
"""The order in which they are told: what both scenarios share comes first."""


@dataclass(frozen=True)
class LeverDifference:
    """One lever in two scenarios; ``changes`` holds the settings that differ, before and after."""

    name: str
    before: LeverSetting | None
    after: LeverSetting | None
    changes: Mapping[str, tuple[Any, Any]]

    @property
    def kind(self) -> Kind:
        return _kind(self.before, self.after, bool(self.changes))

    @property
    def sentence(self) -> str:
        """The difference, or the settings where there is only one set of them."""
        if self.kind == "changed":
            told = [change_in_words(self.name, key, *pair) for key, pair in self.changes.items()]
            return f"{self.name}: {'; '.join(told)}."
        setting = self.after or self.before
        assert setting is not None
        return f"{self.name}: {setting_in_words(self.name, setting)}."


@dataclass(frozen=True)
class ParameterDifference:
    """One parameter held at a value in a scenario, or in both; None: left to its prior."""

    name: str
    before: float | None
    after: float | None

    @property
    def kind(self) -> Kind:
        return _kind(self.before, self.after, self.before != self.after)

    @property
    def sentence(self) -> str:
        row = parameters().loc[self.name]
        values = [value for value in (self.after, self.before) if value is not None]
        verb = "no longer held at" if self.kind == "removed" else "held at"
        held = " instead of ".join(f"{value:g}" for value in dict.fromkeys(values))
        fixed = row["distribution"] == "fixed"
        outside = any(not row["low"] <= value <= row["high"] for value in values)
        range_ = "by default" if fixed else "outside its prior" if outside else "prior"
        return f"{self.name}: {verb} {held} ({row['unit']}; {range_} {prior_in_words(self.name)})."


@dataclass(frozen=True)
class ObjectiveDifference:
    """One objective, by name, in two scenarios; its title and other texts are left aside."""

    name: str
    before: Objective | None
    after: Objective | None

    @property
    def kind(self) -> Kind:
        return _kind(self.before, self.after, _asked(self.before) != _asked(self.after))

    @property
    def sentence(self) -> str:
        said = [objective_in_words(one) for one in (self.after, self.before) if one is not None]
        return f"{self.name}: {'; instead of '.join(dict.fromkeys(said))}."


@dataclass(frozen=True)
class Difference:
    """Two scenarios side by side, in the order of the tables of levers and of parameters."""

    one: Scenario
    other: Scenario
    levers: tuple[LeverDifference, ...]
    parameters: tuple[ParameterDifference, ...]
    objectives: tuple[ObjectiveDifference, ...]

    @property
    def differ(self) -> bool:
        """Whether anything differs that can move a number of a run."""
        parts: list[LeverDifference | ParameterDifference] = [*self.levers, *self.parameters]
        return any(part.kind != "same" for part in parts)

    @property
    def asked_differently(self) -> bool:
        """Whether the objectives or the pack differ, which move no number of a run."""
        return self.one.pack != self.other.pack or any(
            part.kind != "same" for part in self.objectives
        )

    def lines(self) -> list[str]:
        """The whole difference in words, one line each, what is shared first."""
        one, other = self._called()
        heads = {
            "same": "The same in both",
            "changed": f"Changed in {other}",
            "added": f"Only in {other}",
            "removed": f"Only in {one}",
        }
        told = [f"From {one} to {other}:"]
        for what in ("levers", "parameters", "objectives"):
            parts = getattr(self, what)
            for kind in KINDS:
                mine = [f"  {part.sentence}" for part in parts if part.kind == kind]
                told += ["", f"{heads[kind]} ({what})", *mine] if mine else []
        if self.one.pack != self.other.pack:
            packs = [one.pack or "none" for one in (self.other, self.one)]
            told += ["", f"Pack: {' instead of '.join(packs)}."]
        if not self.differ:
            found = "no number of a run differs" if self.asked_differently else "no difference"
            told += ["", f"They pull the same levers and hold the same parameters: {found}."]
        return told

    def to_dict(self) -> dict[str, Any]:
        """The difference as plain values."""
        one, other = ({"name": s.name, "title": s.title} for s in (self.one, self.other))
        return {
            "from": one,
            "to": other,
            "differ": self.differ,
            "levers": [_lever_values(part) for part in self.levers],
            "parameters": [_parameter_values(part) for part in self.parameters],
            "objectives": [_objective_values(part) for part in self.objectives],
            "pack": {"from": self.one.pack, "to": self.other.pack},
        }

    def _called(self) -> tuple[str, str]:
        """What to call the two; names of files in two folders may be the same."""
        if self.one.name == self.other.name:
            return "the first", "the second"
        return self.one.name, self.other.name


def difference(one: Scenario, other: Scenario) -> Difference:
    """What must be changed in ``one`` to get ``other``.

    >>> from coalition_sim.scenario import load_scenario
    >>> found = difference(load_scenario("status_quo"), load_scenario("fixed_tenure"))
    >>> [(lever.name, lever.kind) for lever in found.levers]
    [('fixed_tenure', 'added')]
    """
    pulled = [name for name in LEVERS if name in one.levers or name in other.levers]
    held = {*one.parameters, *other.parameters}
    return Difference(
        one,
        other,
        tuple(_lever(name, one.levers.get(name), other.levers.get(name)) for name in pulled),
        tuple(
            ParameterDifference(name, one.parameters.get(name), other.parameters.get(name))
            for name in names()
            if name in held
        ),
        _objectives(one, other),
    )


def _lever(name: str, before: LeverSetting | None, after: LeverSetting | None) -> LeverDifference:
    changes: dict[str, tuple[Any, Any]] = {}
    if before is not None and after is not None:
        old, new = settings_that_apply(name, before), settings_that_apply(name, after)
        changes = {key: (old[key], new[key]) for key in new if old[key] != new[key]}
    return LeverDifference(name, before, after, changes)


def _objectives(one: Scenario, other: Scenario) -> tuple[ObjectiveDifference, ...]:
    """The objectives of the first scenario in their order, then those only the other one has."""
    old, new = ({each.name: each for each in s.objectives} for s in (one, other))
    return tuple(ObjectiveDifference(key, old.get(key), new.get(key)) for key in {**old, **new})


def _asked(objective: Objective | None) -> dict[str, Any]:
    """What an objective asks for, without its texts."""
    values = objective.to_dict() if objective else {}
    return {key: value for key, value in values.items() if key not in ("title", "counts")}


def _kind(before: object, after: object, changed: bool) -> Kind:
    if before is None:
        return "added"
    if after is None:
        return "removed"
    return "changed" if changed else "same"


def _lever_values(part: LeverDifference) -> dict[str, Any]:
    return {
        "name": part.name,
        "kind": part.kind,
        "from": _settings(part.name, part.before),
        "to": _settings(part.name, part.after),
        "changes": {key: {"from": old, "to": new} for key, (old, new) in part.changes.items()},
        "words": part.sentence,
    }


def _settings(lever: str, setting: LeverSetting | None) -> dict[str, Any] | None:
    return None if setting is None else settings_that_apply(lever, setting)


def _parameter_values(part: ParameterDifference) -> dict[str, Any]:
    row = parameters().loc[part.name]
    columns: Iterable[str] = ("symbol", "unit", "low", "central", "high", "distribution")
    values = {"name": part.name, "kind": part.kind, "from": part.before, "to": part.after}
    return {**values, **{column: row[column] for column in columns}, "words": part.sentence}


def _objective_values(part: ObjectiveDifference) -> dict[str, Any]:
    before, after = (one and one.to_dict() for one in (part.before, part.after))
    values = {"name": part.name, "kind": part.kind, "from": before, "to": after}
    return {**values, "words": part.sentence}
