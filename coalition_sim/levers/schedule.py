"""Which parameters are in force in each month, world by world."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from coalition_sim.axes import MONTHS_IN_YEAR, REAL
from coalition_sim.levers.catalogue import LEVERS, PREPARES
from coalition_sim.levers.derived import DERIVED
from coalition_sim.levers.lever import Lever, Values
from coalition_sim.levers.posts import RING_FENCED
from coalition_sim.levers.scope import Scope

if TYPE_CHECKING:
    from coalition_sim.province import Province
    from coalition_sim.scenario import LeverSetting, Scenario

FOREVER = 10**6
"""A month no simulation reaches: the end of a lever that has none."""

Array = np.ndarray
Rows = np.ndarray | slice
EVERYWHERE = slice(None)


def months_between(start: str, month: str) -> int:
    """Months from ``start`` to ``month``, both "YYYY-MM".

    >>> months_between("2013-07", "2015-07")
    24
    """
    (year_0, month_0), (year_1, month_1) = (map(int, text.split("-")) for text in (start, month))
    return (year_1 - year_0) * MONTHS_IN_YEAR + month_1 - month_0


class LeverSchedule:
    """The parameters in force in each month, for worlds that may each follow another scenario.

    ``effect = strength x compliance x in force x scope`` inside the window of the lever; a lever
    of zero effect returns the very same numbers. L are the levers that any scenario uses.

    Parameters
    ----------
    scenarios : one scenario per world.
    province : gives the names of districts, sectors and departments, and people by district.
    start : first month of the simulation, "YYYY-MM"; it is month 0.
    parameters : values of every parameter, each ``(worlds, 1)``.

    Attributes
    ----------
    names : the levers used, in the order of ``LEVERS``; ``slots`` are their places in it, (L,).
    law : (L,) bool, whether a lever needs a vote of the assembly.
    used : (W, L) bool, whether a world's scenario uses the lever.
    begins, ends : (W, L) int, first month and first month after; ``begins`` is when it is adopted.
    delays : (W, L) int, months from adoption to the first effect.
    strength, complied : (W, L), 0-1: strength, and strength x compliance.
    reach : (W, L), 0-1: strength x share of the people, sectors or posts in scope.
    cost : (W, L) Rs mn of 2013-14 a year, at this strength and scope.
    adoption_given, survival_given : (W, L) bool, stages that the scenario takes as given.
    """

    names: tuple[str, ...]
    slots: Array
    law: Array
    used: Array
    begins: Array
    ends: Array
    delays: Array
    strength: Array
    complied: Array
    reach: Array
    cost: Array
    adoption_given: Array
    survival_given: Array

    def __init__(
        self, scenarios: Sequence[Scenario], province: Province, start: str, parameters: Values
    ) -> None:
        worlds = len(scenarios)
        self._base = {**parameters, **_neutral(worlds, province)}
        rows = _rows(scenarios)
        self.names = tuple(n for n in LEVERS if any(n in one.levers for one, _ in rows))
        self.slots = np.array([list(LEVERS).index(name) for name in self.names], dtype=np.int64)
        self.law = np.array([LEVERS[name].law for name in self.names], dtype=bool)
        self._lay_out(worlds)
        self._full: dict[str, Array] = {}
        self._given: dict[str, Array] = _options(scenarios)
        for place, name in enumerate(self.names):
            scope = Scope(LEVERS[name], province)
            self._full[name] = np.zeros((worlds, scope.width), dtype=REAL)
            if scope.lever.pays:
                money = np.zeros((worlds, _widths(province)["cells"]), dtype=REAL)
                self._given[f"{name}.rupees_per_effect"] = money
            for scenario, at in rows:
                if name in scenario.levers:
                    self._read(place, at, scenario.levers[name], scope, start)
        ring = np.isin(province.department_names, RING_FENCED).astype(REAL)
        self._given["merit_postings.ring_fenced"] = np.tile(ring, (worlds, 1))
        self._in_turn = sorted(range(len(self.names)), key=lambda n: self.names[n] not in PREPARES)
        """Places of the levers, those first that others build on."""
        self._force = np.zeros((worlds, len(self.names)), dtype=REAL)
        self._now = dict(self._base)
        self._touched: set[str] = set()
        self._effective_from = self.begins + self.delays
        self._turns = {0, *np.unique([self.begins, self._effective_from, self.ends]).tolist()}

    def changes(self, month: int) -> bool:
        """Whether any lever of any world begins or ends in this month (month 0 always counts)."""
        return month in self._turns

    def takes(self, name: str) -> Array:
        """1 where a lever takes from those who must accept it, 0 where it spares them, (W, 1)."""
        lever = LEVERS[name]
        if lever.harmless is None:
            return np.ones((len(self.used), 1), dtype=REAL)
        option, value = lever.harmless
        spared = self._given[f"{name}.{option}"] == lever.options[option].values.index(value)
        return np.where(spared, REAL(0.0), REAL(1.0))

    def total(self, values: Array) -> Array:
        """Sum a quantity (W, L) over the levers, (W, 1).

        Over all levers that there are, so that a world's sum does not depend on which levers the
        scenarios beside it use.
        """
        every = np.zeros((len(values), len(LEVERS)), dtype=REAL)
        every[:, self.slots] = values
        return every.sum(axis=-1, keepdims=True)

    def is_law(self, name: str) -> bool:
        """Whether a lever needs a vote of the assembly."""
        return LEVERS[name].law

    def effective(self, month: int, in_force: Array | None = None) -> dict[str, Array]:
        """Every parameter and derived value in this month; arrays are shared, not to be changed.

        Parameters
        ----------
        month : month of the simulation, 0 the first.
        in_force : (W, L) 0-1, what adoption, repeal, hollowing out and enforcement have left of
            each lever; None takes all as adopted and kept.

        Only worlds in which a lever has changed since the last call are worked out anew, and a
        value that has changed in none of them stays the very same array.
        """
        inside = (self._effective_from <= month) & (month < self.ends)
        force = inside * (1.0 if in_force is None else in_force)
        rows = np.flatnonzero((force != self._force).any(axis=-1))
        if rows.size:
            most = 2 * rows.size > len(force)  # then to pick them out costs more than it saves
            self._now = self._now | self._renewed(EVERYWHERE if most else rows, force)
            self._force = force
        return dict(self._now)

    def _renewed(self, rows: Rows, force: Array) -> dict[str, Array]:
        """New arrays of the values that levers have moved otherwise in the worlds ``rows``."""
        moved = self._moved(rows, force)
        self._touched |= moved.keys()
        renewed = {}
        for name in self._touched:  # what no lever moves any more goes back to its base
            before, new = self._now[name], moved[name] if name in moved else self._base[name][rows]
            if np.array_equal(before[rows], new):
                continue
            renewed[name] = new
            if rows is not EVERYWHERE:
                renewed[name] = before.copy()
                renewed[name][rows] = new
        return renewed

    def _moved(self, rows: Rows, force: Array) -> dict[str, Array]:
        """Every value that a lever moves in the worlds ``rows``, in those worlds, (n, width)."""
        values, given = _InRows(self._base, rows), _InRows(self._given, rows)
        moved: dict[str, Array] = {}
        for place in self._in_turn:
            name = self.names[place]
            effect = self._full[name][rows] * force[rows, place, None]
            if not effect.any():
                continue
            # every move of a lever reads the values as they were before the lever
            before = ChainMap(dict(moved), values, given)
            for move in LEVERS[name].moves:
                moved[move.parameter] = move.apply(before, effect).astype(REAL, copy=False)
        return moved

    def _lay_out(self, worlds: int) -> None:
        shape = (worlds, len(self.names))
        for name in ("used", "adoption_given", "survival_given"):
            setattr(self, name, np.zeros(shape, dtype=bool))
        for name in ("begins", "ends", "delays"):
            setattr(self, name, np.zeros(shape, dtype=np.int64))
        for name in ("strength", "complied", "reach", "cost"):
            setattr(self, name, np.zeros(shape, dtype=REAL))

    def _read(
        self, place: int, rows: Array, setting: LeverSetting, scope: Scope, start: str
    ) -> None:
        """Enter the setting of one lever in the worlds that share it."""
        lever, drawn = scope.lever, self._base
        self.used[rows, place] = True
        self.begins[rows, place] = months_between(start, setting.start)
        self.ends[rows, place] = months_between(start, setting.end) if setting.end else FOREVER
        self.delays[rows, place] = _delay(lever, setting, drawn, rows)
        self.strength[rows, place] = setting.strength
        compliance = _number(setting.compliance, drawn[lever.compliance_parameter][rows, 0])
        self.complied[rows, place] = setting.strength * compliance
        self._full[lever.name][rows] = self.complied[rows, place, None] * scope.mask(setting)
        self.reach[rows, place] = setting.strength * min(1.0, scope.share(setting))
        prior = drawn[lever.cost_parameter][rows, 0] * (setting.strength * scope.share(setting))
        self.cost[rows, place] = _number(setting.cost, prior)
        self.adoption_given[rows, place] = setting.adoption == "given"
        self.survival_given[rows, place] = setting.survival == "given"
        if lever.pays and setting.strength > 0.0:
            # the cost is that of the strength set, and the effect carries the strength again
            rate = self.cost[rows, place, None] / setting.strength
            self._given[f"{lever.name}.rupees_per_effect"][rows] = rate * scope.spread(setting)


class _InRows(dict[str, Array]):
    """Some rows of each of many arrays, taken when first asked for."""

    def __init__(self, values: Values, rows: Rows) -> None:
        super().__init__()
        self._values, self._rows = values, rows

    def __missing__(self, name: str) -> Array:
        self[name] = self._values[name][self._rows]
        return self[name]


def _rows(scenarios: Sequence[Scenario]) -> list[tuple[Scenario, Array]]:
    """Each scenario once, with the worlds that follow it."""
    found: dict[int, list[int]] = {}
    for world, scenario in enumerate(scenarios):
        found.setdefault(id(scenario), []).append(world)
    return [(scenarios[worlds[0]], np.array(worlds)) for worlds in found.values()]


def _number(given: float | str, prior: Array) -> Array | float:
    return prior if isinstance(given, str) else given


def _delay(lever: Lever, setting: LeverSetting, drawn: Values, rows: Array) -> Array | int:
    """Whole months from adoption to the first effect."""
    late = lever.delay
    if late is None or _chosen(lever, setting, late.option) != late.value:
        return 0
    return np.rint(drawn[late.parameter][rows, 0]).astype(np.int64)


def _chosen(lever: Lever, setting: LeverSetting, option: str) -> str:
    return setting.options.get(option, lever.options[option].values[0])


def _options(scenarios: Sequence[Scenario]) -> dict[str, Array]:
    """Choice in every option of every lever as its index, ``lever.option`` -> (W, 1)."""
    return {
        f"{lever.name}.{option}": np.array(
            [[_index(one.levers, lever, option)] for one in scenarios], dtype=REAL
        )
        for lever in LEVERS.values()
        for option in lever.options
    }


def _index(levers: Mapping[str, LeverSetting], lever: Lever, option: str) -> int:
    if lever.name not in levers:
        return 0
    return lever.options[option].values.index(_chosen(lever, levers[lever.name], option))


def _neutral(worlds: int, province: Province) -> dict[str, Array]:
    """The derived values without any lever."""
    width = _widths(province)
    return {
        name: np.full((worlds, width[one.axis]), one.neutral, dtype=REAL)
        for name, one in DERIVED.items()
    }


def _widths(province: Province) -> dict[str, int]:
    cells = len(province.district_names) * len(province.sector_names)
    return {"posts": len(province.department_names), "cells": cells, "world": 1}
