"""Which parameters are in force in each month, world by world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coalition_sim.axes import MONTHS_IN_YEAR
from coalition_sim.levers.catalogue import DERIVED, LEVERS, Lever, Values

if TYPE_CHECKING:
    from coalition_sim.province import Province
    from coalition_sim.scenario import LeverSetting, Scenario

FOREVER = 10**6
"""A month no simulation reaches: the end of a lever that has none."""


def months_between(start: str, month: str) -> int:
    """Months from ``start`` to ``month``, both "YYYY-MM".

    >>> months_between("2013-07", "2015-07")
    24
    """
    (year_0, month_0), (year_1, month_1) = (map(int, text.split("-")) for text in (start, month))
    return (year_1 - year_0) * MONTHS_IN_YEAR + month_1 - month_0


class LeverSchedule:
    """The parameters in force in each month, for worlds that may each follow another scenario.

    ``effect = strength x compliance x (start <= month < end) x scope``; a lever of zero strength
    returns the very same numbers.

    Parameters
    ----------
    scenarios : one scenario per world.
    province : gives the names of districts, sectors and departments.
    start : first month of the simulation, "YYYY-MM"; it is month 0.
    parameters : values of every parameter, each ``(worlds, 1)``.
    """

    def __init__(
        self, scenarios: Sequence[Scenario], province: Province, start: str, parameters: Values
    ) -> None:
        self._base = {**parameters, **_neutral(len(scenarios), province)}
        used = [name for name in LEVERS if any(name in one.levers for one in scenarios)]
        self._actions = [
            _Action.of(LEVERS[name], scenarios, province, start, parameters) for name in used
        ]
        self._turns = {0}.union(*(action.turns() for action in self._actions))

    def changes(self, month: int) -> bool:
        """Whether any lever of any world begins or ends in this month (month 0 always counts)."""
        return month in self._turns

    def effective(self, month: int) -> dict[str, np.ndarray]:
        """Every parameter and derived value in this month; arrays are shared, not to be changed."""
        values = dict(self._base)
        for action in self._actions:
            effect = action.effect(month)
            if not effect.any():
                continue
            # every move of a lever reads the values as they were before the lever
            before = dict(values)
            for move in action.lever.moves:
                values[move.parameter] = move.apply(before, effect)
        return values


def _neutral(worlds: int, province: Province) -> dict[str, np.ndarray]:
    """The derived values without any lever."""
    width = {**_widths(province), "world": 1}
    return {name: np.full((worlds, width[one.axis]), one.neutral) for name, one in DERIVED.items()}


def _widths(province: Province) -> dict[str, int]:
    cells = len(province.district_names) * len(province.sector_names)
    return {"posts": len(province.department_names), "cells": cells}


@dataclass(frozen=True)
class _Action:
    """One lever in all worlds: ``full`` (worlds, n) is its effect while it is in force."""

    lever: Lever
    full: np.ndarray
    begins: np.ndarray
    ends: np.ndarray

    @classmethod
    def of(
        cls,
        lever: Lever,
        scenarios: Sequence[Scenario],
        province: Province,
        start: str,
        parameters: Values,
    ) -> _Action:
        width = _widths(province)["posts" if "posts" in lever.scopes else "cells"]
        full = np.zeros((len(scenarios), width))
        begins = np.zeros((len(scenarios), 1), dtype=np.int64)
        ends = np.zeros_like(begins)
        drawn = parameters[lever.compliance_parameter]
        for world, scenario in enumerate(scenarios):
            setting = scenario.levers.get(lever.name)
            if setting is None:
                continue
            prior = setting.compliance == "prior"
            compliance = drawn[world, 0] if prior else float(setting.compliance)
            full[world] = setting.strength * compliance * _mask(lever, setting, province)
            begins[world] = months_between(start, setting.start)
            ends[world] = months_between(start, setting.end) if setting.end else FOREVER
        return cls(lever, full, begins, ends)

    def effect(self, month: int) -> np.ndarray:
        """The effect in this month, ``(worlds, n)``."""
        return np.where((self.begins <= month) & (month < self.ends), self.full, 0.0)

    def turns(self) -> set[int]:
        return {int(month) for month in np.concatenate([self.begins, self.ends]).ravel()}


def _mask(lever: Lever, setting: LeverSetting, province: Province) -> np.ndarray:
    """1 where the lever applies: ``(departments,)``, or ``(cells,)`` with the district first."""
    if "posts" in lever.scopes:
        return _chosen(setting.posts, province.department_names)
    districts = _chosen(setting.districts, province.district_names)
    sectors = _chosen(setting.sectors, province.sector_names)
    return (districts[:, None] * sectors[None, :]).ravel()


def _chosen(scope: str | Sequence[str], names: Sequence[str]) -> np.ndarray:
    return np.array([scope == "all" or name in scope for name in names], dtype=np.float64)
