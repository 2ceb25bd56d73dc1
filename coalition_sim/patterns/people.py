"""Services, donors and places: patterns P12, P15, P16 and P19."""

from __future__ import annotations

import numpy as np
import xarray as xr

from coalition_sim.measures import core_service, first_share_mean, service_mean
from coalition_sim.patterns.reading import Reading, Rows, View, ratio, trend, typical

CAPITAL = "Quetta"
FIFTH = 0.2
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
    drawn = view.ds["parameter_value"]
    base, own = (
        drawn.sel(parameter=name).values.astype(float)
        for name in ("donor_half_life", "donor_ownership")
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log(_half_life(view))
    x = np.stack([np.ones_like(own), np.log(base), own], axis=1)

    def whole(rows: Rows) -> float:
        known = rows[np.isfinite(y[rows])]
        if known.size < 10 or np.ptp(own[known]) == 0:
            return np.nan
        fitted = np.linalg.lstsq(x[known], y[known], rcond=None)[0]
        return float(100.0 * np.expm1(fitted[2] / 10.0))

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


# P19 --------------------------------------------------------------------------------------------


def capital_favour(view: View) -> Reading:
    """Budget per head of the capital over that of the rest of the province, all ten years."""
    money = _by_district(view).sum(axis=1)
    people, capital = _people(view), _named(view.ds, (CAPITAL,))
    here = money[:, capital].sum(axis=1) / people[capital].sum()
    return typical(here / (money[:, ~capital].sum(axis=1) / people[~capital].sum()))


def home_favour(view: View) -> Reading:
    """Share of the budget of the first chief minister's home while he presents it, over later."""
    money, home = _by_district(view), _named(view.ds, view.first_home)
    part = money[:, :, home].sum(axis=2) / money.sum(axis=2)
    exits = view.happened("exit")
    first = exits[exits["actor"] == "chief minister 1"]
    left = np.full(view.worlds, view.months)
    left[first["world"].to_numpy(int)] = first["month"].to_numpy(int)
    his = left[:, None] > 12 * np.arange(part.shape[1])
    during = ratio((part * his).sum(axis=1), his.sum(axis=1))
    return typical(ratio(during, ratio((part * ~his).sum(axis=1), (~his).sum(axis=1))))


def remote_ratio(view: View) -> Reading:
    """Services of the least remote fifth of the people over the most remote, last three years."""
    service = core_service(view.ds).transpose("world", "year", "district").values[:, -3:]
    remote, people = view.ds["remoteness"].values, _people(view)
    near = first_share_mean(service, remote, people, FIFTH)
    far = first_share_mean(service, -remote, people, FIFTH)
    return typical((near / far).mean(axis=1))


def _by_district(view: View) -> np.ndarray:
    return view.ds["allocated_by_district"].transpose("world", "year", "district").values


def _people(view: View) -> np.ndarray:
    return view.ds["population"].values.astype(float)


def _named(ds: xr.Dataset, names: tuple[str, ...]) -> np.ndarray:
    return np.isin(ds["district"].values, names)
