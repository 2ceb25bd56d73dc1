"""Services and donors: patterns P12, P15 and P16."""

from __future__ import annotations

import numpy as np

from coalition_sim.measures import CORE_SECTORS, service_mean
from coalition_sim.patterns.reading import (
    Reading,
    Rows,
    View,
    least_squares,
    nothing,
    ratio,
    share,
    trend,
    typical,
)

FEWEST_WORLDS = 10
"""Worlds below which no line is drawn through them."""
DECADE = 10.0
LAST_WITH_DONOR = 4
"""Position of 2017-18: the health partner left in June 2018."""
MONITORED = ("2016-17", "2017-18")
"""The first two years of school monitoring, both before the election of 2018."""


# P12 --------------------------------------------------------------------------------------------


def budget_growth(view: View) -> Reading:
    """Growth of the real development budget, per cent a year, from its slope over ten years."""
    budget = view.sectors("allocated") / view.yearly("price_index")
    return typical(100.0 * trend(np.log(budget)))


def service_drift(view: View) -> Reading:
    """Slope of education and health services over ten years, points of 100 in a decade."""
    values = service_mean(view.ds).transpose("world", "year").values
    return typical(DECADE * trend(values))


# P15 --------------------------------------------------------------------------------------------


def gain_half_life(view: View) -> Reading:
    """Months in which half of what the health partner had added to supplies was gone."""
    return typical(_half_life(view))


def ownership_slope(view: View) -> Reading:
    """Per cent more half-life with ten points more ownership, the prior half-life held equal."""
    base, own = (view.drawn(name) for name in ("donor_half_life", "donor_ownership"))
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log(_half_life(view))
    x = np.stack([np.log(base), own], axis=1)

    def whole(rows: Rows) -> float:
        slope = least_squares(x, y, rows, FEWEST_WORLDS)[2]
        return float(100.0 * np.expm1(slope / 10.0))

    return Reading(whole)


def _half_life(view: View) -> np.ndarray:
    """Months after exit at which the gain passes half of its last full year, (W,)."""
    by_year = [_gain(view, "supplies", "health", year) for year in view.ds["year"].values]
    gains = np.stack(by_year, axis=1)[:, LAST_WITH_DONOR:]
    left = ratio(gains, gains[:, :1])
    months = np.array([0.0, *(6.0 + 12.0 * np.arange(left.shape[1] - 1))])
    halved = np.array([_first_below(one, months, 0.5) for one in left])
    return np.where(gains[:, 0] > 0, halved, np.nan)


def _first_below(values: np.ndarray, times: np.ndarray, limit: float) -> float:
    """When a series first comes down to a limit, on straight lines; infinite where it never does.

    >>> _first_below(np.array([1.0, 0.8, 0.4]), np.array([0.0, 6.0, 18.0]), 0.5)
    15.0
    """
    under = np.flatnonzero(values <= limit)
    if not under.size:
        return np.inf
    n = int(under[0])
    part = (values[n - 1] - limit) / (values[n - 1] - values[n])
    return round(float(times[n - 1] + part * (times[n] - times[n - 1])), 9)


def _gain(view: View, name: str, sector: str, year: str) -> np.ndarray:
    """What donors added in one year: these worlds less the same without them, (W,)."""
    here, there = (
        ds[name].sel(sector=sector, year=year).mean("district").values
        for ds in (view.ds, view.undonated)
    )
    return here - there


# P16 --------------------------------------------------------------------------------------------


def monitoring_gain(view: View) -> Reading:
    """Points of presence of teachers that monitoring added in its first year."""
    return typical(100.0 * _gain(view, "staff_presence", "education", MONITORED[0]))


def monitoring_kept(view: View) -> Reading:
    """What is left of that gain in the second year, while monitoring still runs."""
    first, second = (_gain(view, "staff_presence", "education", year) for year in MONITORED)
    return typical(ratio(second, first))


def monitoring_of_protected(view: View) -> Reading:
    """Per cent more gain in the first year with ten points more of the staff protected.

    Over worlds, the drawn effect of monitoring held equal.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log(_gain(view, "staff_presence", "education", MONITORED[0]))
        effect = np.log(view.drawn("monitoring_effect"))
    x = np.stack([effect, view.drawn("protection")], axis=1)

    def whole(rows: Rows) -> float:
        slope = least_squares(x, y, rows, FEWEST_WORLDS)[2]
        return float(100.0 * np.expm1(slope / 10.0))

    return Reading(whole)


def presence_where_aligned(view: View) -> Reading:
    """Points more presence where all of a district's seats are in the coalition than where none.

    The slope inside districts: means of each district and each year are taken out of both.
    """
    if view.notes is None:
        return nothing(view)
    staff = view.ds["staff_presence"].sel(sector=list(CORE_SECTORS)).mean("sector")
    y = _two_way(100.0 * staff.transpose("world", "year", "district").values)
    x = _two_way(view.notes.aligned)
    cross, square = (x * y).sum(axis=(1, 2)), (x * x).sum(axis=(1, 2))
    return share(cross, square)


def _two_way(values: np.ndarray) -> np.ndarray:
    """Values less the means of their district and of their year, (W, Y, D)."""
    whole = values.mean(axis=(1, 2), keepdims=True)
    by_district, by_year = values.mean(axis=1, keepdims=True), values.mean(axis=2, keepdims=True)
    return values - by_district - by_year + whole
