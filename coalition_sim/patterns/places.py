"""Districts: patterns P17 and P19."""

from __future__ import annotations

import numpy as np
import xarray as xr

from coalition_sim.measures import core_service, first_share_mean, mean_over_people, service_mean
from coalition_sim.patterns.reading import Reading, Rows, View, nothing, ratio, typical

CAPITAL = "Quetta"
FIFTH = 0.2
LAST_YEARS = 3
THIRD = 3

# P17 --------------------------------------------------------------------------------------------


def gain_where_accountable(view: View) -> Reading:
    """Points of service that decentralisation with accountability adds; a third of least capture.

    ``capture_base`` less the drawn effect of accountability decides who belongs to the third.
    """
    capture = view.drawn("capture_base") - view.drawn("capture_accountability")
    return _of_a_third(_gain(view, view.local_accountable), capture)


def gain_where_captured(view: View) -> Reading:
    """Points of service that decentralisation without accountability adds; most captured third."""
    return _of_a_third(_gain(view, view.local), -view.drawn("capture_base"))


def _gain(view: View, reformed: xr.Dataset | None) -> np.ndarray:
    """Education and health, mean of the last three years, less the same as it is, points, (W,)."""
    if reformed is None:
        return np.full(view.worlds, np.nan)
    here, there = (_late_service(ds) for ds in (reformed, view.ds))
    return here - there


def _late_service(ds: xr.Dataset) -> np.ndarray:
    values = service_mean(ds).transpose("world", "year").values
    return values[:, -LAST_YEARS:].mean(axis=1)


def _of_a_third(gain: np.ndarray, order: np.ndarray) -> Reading:
    """Mean gain over the third of the worlds that comes first in ``order``.

    A mean, not a median: a government that falls earlier or later moves single worlds either way,
    and that luck has no sign.
    """
    first = order <= np.sort(order)[max(0, order.size // THIRD - 1)]
    return _mean(np.where(first, gain, np.nan))


def _mean(gain: np.ndarray) -> Reading:
    def whole(rows: Rows) -> float:
        known = gain[rows][~np.isnan(gain[rows])]
        return float(known.mean()) if known.size else np.nan

    return Reading(whole, gain)


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


def ministers_favour(view: View) -> Reading:
    """Budget share of a district in years with a minister over that in years without.

    Over districts that have both, years as the chief minister's home left out.
    """
    if view.notes is None:
        return nothing(view)
    money = _by_district(view)
    part, held = money / money.sum(axis=2, keepdims=True), view.notes.minister
    sides = [held == 1.0, held == 0.0]
    means = [ratio((part * side).sum(axis=1), side.sum(axis=1)) for side in sides]
    both = ~np.isnan(means[0] + means[1])
    return typical(ratio(*(np.where(both, mean, 0.0).sum(axis=1) for mean in means)))


def remote_ratio(view: View) -> Reading:
    """Services of the least remote fifth of the people over the most remote, last three years."""
    service = core_service(view.ds).transpose("world", "year", "district").values[:, -LAST_YEARS:]
    remote, people = view.ds["remoteness"].values, _people(view)
    near = first_share_mean(service, remote, people, FIFTH)
    far = first_share_mean(service, -remote, people, FIFTH)
    return typical((near / far).mean(axis=1))


def literacy_ratio(view: View) -> Reading:
    """Literacy of men over that of women, last three years."""
    return _men_over_women(view, "literacy_male", "literacy_female")


def enrolment_ratio(view: View) -> Reading:
    """Enrolment of boys over that of girls, last three years."""
    return _men_over_women(view, "net_enrolment_boys", "net_enrolment_girls")


def _men_over_women(view: View, men: str, women: str) -> Reading:
    values = mean_over_people(view.ds["indicator_value"], view.ds["population"])
    both = [
        values.sel(indicator=name).transpose("world", "year").values[:, -LAST_YEARS:].mean(axis=1)
        for name in (men, women)
    ]
    return typical(ratio(*both))


def _by_district(view: View) -> np.ndarray:
    return view.ds["allocated_by_district"].transpose("world", "year", "district").values


def _people(view: View) -> np.ndarray:
    return view.ds["population"].values.astype(float)


def _named(ds: xr.Dataset, names: tuple[str, ...]) -> np.ndarray:
    return np.isin(ds["district"].values, names)
