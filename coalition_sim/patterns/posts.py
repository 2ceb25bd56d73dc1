"""Secretaries: patterns P5 and P6."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from coalition_sim.patterns.reading import (
    Reading,
    Rows,
    View,
    median,
    ratio,
    share,
    values_by_world,
)

FEWEST_SPELLS = 5
"""Completed tenures of a department in a world below which nothing is said of their shape."""
ENOUGH = 0.1
"""Share of worlds with so many below which nothing is said at all."""

Number = Callable[[np.ndarray], float]


# P5 ---------------------------------------------------------------------------------------------


def tenure_variation(view: View) -> Reading:
    """Standard deviation over mean of completed tenures; the department furthest from 1."""
    return _worst(view, lambda t: t.std(ddof=1) / t.mean(), lambda one: -abs(one - 1.0))


def tenure_median(view: View) -> Reading:
    """Median over mean of completed tenures; the department where it is highest."""
    return _worst(view, lambda t: np.median(t) / t.mean(), lambda one: -one)


def tenure_skewness(view: View) -> Reading:
    """Skewness of completed tenures; the department where it is lowest."""
    return _worst(view, _skewness, lambda one: one)


def _worst(view: View, statistic: Number, merit: Callable[[float], float]) -> Reading:
    """A statistic of each department's tenures in each world; the worst department's median."""
    gone = view.happened("departure")
    table = np.full((view.worlds, view.ds.sizes["department"]), np.nan)
    for k, department in enumerate(view.ds["department"].values):
        spells = values_by_world(gone[gone["actor"] == f"secretary, {department}"], view.worlds)
        for world, one in enumerate(spells):
            if one.size >= FEWEST_SPELLS and one.mean() > 0:
                table[world, k] = statistic(one)

    def whole(rows: Rows) -> float:
        if (~np.isnan(table[rows])).mean(axis=0).min(initial=1.0) < ENOUGH:
            return np.nan
        typical_ones = [median(column) for column in table[rows].T]
        return min(typical_ones, key=merit)

    known = (~np.isnan(table)).sum(axis=1)
    return Reading(whole, ratio(np.nansum(table, axis=1), known.astype(float)))


def _skewness(spells: np.ndarray) -> float:
    """Third moment over the cube of the standard deviation, corrected for few cases."""
    n, gap = spells.size, spells - spells.mean()
    spread = (gap**2).mean()
    if n < 3 or spread == 0:
        return np.nan
    return float((gap**3).mean() / spread**1.5 * np.sqrt(n * (n - 1.0)) / (n - 2.0))


# P6 ---------------------------------------------------------------------------------------------


def exits_within_terms(view: View) -> Reading:
    """Departures of secretaries in months without a change of chief minister, of all."""
    months = _Months(view)
    return share(months.gone.sum(axis=1) - months.gone_at(months.change), months.gone.sum(axis=1))


def hazard_at_change(view: View) -> Reading:
    """Departures a month where the chief minister changes, over those of ordinary months."""
    months = _Months(view)
    return months.hazard_ratio(months.change)


def hazard_under_caretaker(view: View) -> Reading:
    """Departures a month under a caretaker before an election, over those of ordinary months."""
    months = _Months(view)
    return months.hazard_ratio(months.caretaker)


class _Months:
    """Departures by month, and months of a change or of a caretaker, each (W, months).

    A month is ordinary where it is neither.
    """

    def __init__(self, view: View) -> None:
        self.gone = _by_month(view, "departure")
        self.change = _by_month(view, "exit") > 0
        self.caretaker = np.zeros_like(self.change)
        self.caretaker[:, list(view.caretaker)] = True
        self.caretaker &= ~self.change

    def gone_at(self, when: np.ndarray) -> np.ndarray:
        """Departures in these months, (W,)."""
        return (self.gone * when).sum(axis=1)

    def hazard_ratio(self, special: np.ndarray) -> Reading:
        """Departures a month in special months over those in ordinary ones."""
        ordinary = ~self.change & ~self.caretaker
        counts = [self.gone_at(special), special.sum(axis=1)]
        counts += [self.gone_at(ordinary), ordinary.sum(axis=1)]

        def whole(rows: Rows) -> float:
            here, months, there, others = (one[rows].sum() for one in counts)
            return float(ratio(ratio(here, months), ratio(there, others)))

        here, months, there, others = counts
        return Reading(whole, ratio(ratio(here, months), ratio(there, others)))


def _by_month(view: View, kind: str) -> np.ndarray:
    """How many events of one kind fall in each month, (W, months)."""
    found = view.happened(kind)
    table = np.zeros((view.worlds, view.months))
    np.add.at(table, (found["world"].to_numpy(np.int64), found["month"].to_numpy(np.int64)), 1.0)
    return table
