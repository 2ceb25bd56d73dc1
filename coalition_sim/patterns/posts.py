"""Secretaries: patterns P5 and P6."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from coalition_sim.patterns.reading import (
    Reading,
    Rows,
    View,
    count_by_world,
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
    at_change, all_gone, _ = _departures(view)
    return share(all_gone - at_change, all_gone)


def hazard_at_change(view: View) -> Reading:
    """Departures a month where the chief minister changes, over those of other months."""
    at_change, all_gone, changes = _departures(view)
    rest, other_months = all_gone - at_change, view.months - changes

    def whole(rows: Rows) -> float:
        here = ratio(at_change[rows].sum(), changes[rows].sum())
        return float(ratio(here, ratio(rest[rows].sum(), other_months[rows].sum())))

    return Reading(whole, ratio(ratio(at_change, changes), ratio(rest, other_months)))


def _departures(view: View) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Departures at a change of chief minister, all of them, and months with a change, (W,)."""
    gone, exits = view.happened("departure"), view.happened("exit")
    when = exits[["world", "month"]].drop_duplicates()
    together = gone.merge(when, on=["world", "month"])
    counts = (count_by_world(one, view.worlds) for one in (together, gone, when))
    at_change, all_gone, changes = counts
    return at_change, all_gone, changes
