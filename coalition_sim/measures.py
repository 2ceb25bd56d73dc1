"""How each outcome is computed from the variables of a result: small functions, one per outcome.

Each takes a dataset and returns (scenario, world, year). A missing number stays missing: no mean
here skips a NaN, so that a broken world cannot pass for a good one. What several outcomes are made
of is computed once for a dataset that was prepared, and anew for any other. A prepared dataset has
no labels, and neither has what a measure then returns.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import xarray as xr

Measure = Callable[[xr.Dataset], xr.DataArray]

CORE_SECTORS = ("education", "health")
ENROLMENT = ("net_enrolment_girls", "net_enrolment_boys")
LITERACY = ("literacy_female", "literacy_male")
WORKING_DAYS = 250.0
"""Days of a full year of work: paid work is recorded as a share of them (indicators.csv)."""
QUINTILE = 0.2
POINTS = 100.0
FIVE_YEARS = 5.0


# Plain arithmetic over people -------------------------------------------------------------------


def mean_over_people(values: xr.DataArray, people: xr.DataArray) -> xr.DataArray:
    """Mean over districts weighted by population."""
    share = people / people.sum("district")
    return (values * share).sum("district", skipna=False)


def first_share_mean(
    values: np.ndarray, order: np.ndarray, people: np.ndarray, share: float
) -> np.ndarray:
    """Mean of ``values`` over the ``share`` of the people who come first in ``order``.

    A district that straddles the limit counts with the part of its people that is inside.
    ``values`` is (..., district), so is ``order``, or (district,) where it is one for all;
    ``people`` is (district,).

    >>> values = np.array([10.0, 20.0, 30.0])
    >>> float(first_share_mean(values, values, np.array([1.0, 1.0, 3.0]), 0.3))  # 1 and half of 1
    13.33...
    """
    rank = np.argsort(order, axis=-1, kind="stable")
    weight = people[rank]
    before = np.cumsum(weight, axis=-1) - weight
    counted = np.clip(share * people.sum() - before, 0.0, weight)
    one_for_all = rank.ndim == 1
    ordered = values.take(rank, axis=-1) if one_for_all else np.take_along_axis(values, rank, -1)
    return (counted * ordered).sum(axis=-1) / counted.sum(axis=-1)


def concentration_index(per_head: np.ndarray, need: np.ndarray, people: np.ndarray) -> np.ndarray:
    """Concentration index of money per head over people ranked from least to most need.

    ``C = 2 * sum(p_i y_i R_i) / mean(y) - 1`` with population shares ``p`` and mid-ranks ``R``
    (Kakwani, Wagstaff and van Doorslaer 1997). 0: money does not depend on need; above 0: the
    needier get more per head. ``per_head`` is (..., district), the others (district,).

    >>> even, need, people = np.ones(2), np.array([0.2, 0.8]), np.ones(2)
    >>> float(concentration_index(even, need, people))
    0.0
    >>> float(concentration_index(np.array([1.0, 3.0]), need, people))
    0.25
    """
    share = people / people.sum()
    rank = _mid_rank(need, share)
    mean = (share * per_head).sum(axis=-1)
    return 2.0 * (share * per_head * rank).sum(axis=-1) / mean - 1.0


def _mid_rank(need: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Share of people with less need plus half of those with the same need."""
    levels, where = np.unique(need, return_inverse=True)
    at_level = np.bincount(where, weights=share, minlength=levels.size)
    return (np.cumsum(at_level) - at_level / 2.0)[where]


# Services and people ----------------------------------------------------------------------------


def service_education(ds: xr.Dataset) -> xr.DataArray:
    """Education service, all people."""
    return _service(ds, "education")


def service_health(ds: xr.Dataset) -> xr.DataArray:
    """Health service, all people."""
    return _service(ds, "health")


def service_mean(ds: xr.Dataset) -> xr.DataArray:
    """Education and health equally, all people."""
    return _once(ds, "core_service_mean")


def service_water(ds: xr.Dataset) -> xr.DataArray:
    """Water service, all people."""
    return _service(ds, "water")


def service_energy(ds: xr.Dataset) -> xr.DataArray:
    """Energy service, all people."""
    return _service(ds, "energy")


def service_roads(ds: xr.Dataset) -> xr.DataArray:
    """Roads, all people."""
    return _service(ds, "roads")


def service_livelihoods(ds: xr.Dataset) -> xr.DataArray:
    """Support of livelihoods, all people."""
    return _service(ds, "livelihoods")


def worst_quintile_service(ds: xr.Dataset) -> xr.DataArray:
    """Education and health of the fifth of the people served worst that year."""
    return _once(ds, "worst_served_fifth")


def worst_quintile_gap(ds: xr.Dataset) -> xr.DataArray:
    """The mean less the worst-served fifth."""
    return service_mean(ds) - worst_quintile_service(ds)


def remote_urban_gap(ds: xr.Dataset) -> xr.DataArray:
    """The least remote fifth of the people less the most remote fifth (the same places always)."""
    service, remoteness = core_service(ds), ds["remoteness"]
    near = _first_fifth(service, remoteness, ds["population"])
    far = _first_fifth(service, -remoteness, ds["population"])
    return near - far


def satisfaction(ds: xr.Dataset) -> xr.DataArray:
    """Households satisfied with schools and clinics, equally, in per cent."""
    satisfied = _picked(ds, "satisfaction", "sector", list(CORE_SECTORS)).mean(
        "sector", skipna=False
    )
    return POINTS * mean_over_people(satisfied, ds["population"])


def trust(ds: xr.Dataset) -> xr.DataArray:
    """Trust, all people."""
    return POINTS * mean_over_people(ds["trust"], ds["population"])


# What people know: June levels, of all people ----------------------------------------------------


def net_enrolment(ds: xr.Dataset) -> xr.DataArray:
    """Net primary enrolment, girls and boys equally, in per cent."""
    return (net_enrolment_girls(ds) + net_enrolment_boys(ds)) / 2.0


def net_enrolment_girls(ds: xr.Dataset) -> xr.DataArray:
    """Net primary enrolment of girls, in per cent."""
    return POINTS * indicator(ds, ENROLMENT[0])


def net_enrolment_boys(ds: xr.Dataset) -> xr.DataArray:
    """Net primary enrolment of boys, in per cent."""
    return POINTS * indicator(ds, ENROLMENT[1])


def female_male_enrolment_gap(ds: xr.Dataset) -> xr.DataArray:
    """Net enrolment of boys less that of girls, percentage points."""
    return net_enrolment_boys(ds) - net_enrolment_girls(ds)


def literacy(ds: xr.Dataset) -> xr.DataArray:
    """Literacy of people over ten, women and men equally, in per cent."""
    return (literacy_female(ds) + literacy_male(ds)) / 2.0


def literacy_female(ds: xr.Dataset) -> xr.DataArray:
    """Literacy of women over ten, in per cent."""
    return POINTS * indicator(ds, LITERACY[0])


def literacy_male(ds: xr.Dataset) -> xr.DataArray:
    """Literacy of men over ten, in per cent."""
    return POINTS * indicator(ds, LITERACY[1])


def female_male_literacy_gap(ds: xr.Dataset) -> xr.DataArray:
    """Literacy of men less that of women, percentage points."""
    return literacy_male(ds) - literacy_female(ds)


def full_immunisation(ds: xr.Dataset) -> xr.DataArray:
    """Children fully immunised, in per cent."""
    return POINTS * indicator(ds, "full_immunisation")


def skilled_birth_attendance(ds: xr.Dataset) -> xr.DataArray:
    """Births with a skilled attendant, in per cent."""
    return POINTS * indicator(ds, "skilled_birth_attendance")


def stunting(ds: xr.Dataset) -> xr.DataArray:
    """Children under five who are stunted, in per cent."""
    return POINTS * indicator(ds, "stunting")


def safe_water(ds: xr.Dataset) -> xr.DataArray:
    """People with safe water, in per cent."""
    return POINTS * indicator(ds, "safe_water")


def electricity(ds: xr.Dataset) -> xr.DataArray:
    """People with electricity, in per cent."""
    return POINTS * indicator(ds, "electricity")


def road_access(ds: xr.Dataset) -> xr.DataArray:
    """People within fifteen minutes of a health facility, in per cent."""
    return POINTS * indicator(ds, "road_access")


def paid_work_days(ds: xr.Dataset) -> xr.DataArray:
    """Days of paid work a year per adult."""
    return WORKING_DAYS * indicator(ds, "paid_work_days")


def indicator(ds: xr.Dataset, name: str) -> xr.DataArray:
    """An indicator that people know as a share of 0-1, weighted by all people of a district."""
    return _picked(ds, "indicator_mean", "indicator", name)


# What is reported, and who watches ---------------------------------------------------------------


def reported_less_true(ds: xr.Dataset) -> xr.DataArray:
    """Education and health as reported less as they are, points of 100."""
    both = list(CORE_SECTORS)
    reported, true = (
        _picked(ds, name, "sector", both) for name in ("service_reported", "service_index")
    )
    too_much = reported - true
    return POINTS * mean_over_people(too_much.mean("sector", skipna=False), ds["population"])


def oversight(ds: xr.Dataset) -> xr.DataArray:
    """Oversight by the assembly, points of 100."""
    return POINTS * ds["oversight"]


# Money and schemes ------------------------------------------------------------------------------


def utilisation(ds: xr.Dataset) -> xr.DataArray:
    """Spent over the original allocation, all sectors, in per cent."""
    return POINTS * _all_sectors(ds, "spent") / _all_sectors(ds, "allocated")


def throw_forward_ratio(ds: xr.Dataset) -> xr.DataArray:
    """Cost still to be paid in June, in years of that year's allocation."""
    return _all_sectors(ds, "throw_forward") / _all_sectors(ds, "allocated")


def completion_rate(ds: xr.Dataset) -> xr.DataArray:
    """Schemes completed in the year, in per cent of all that were on the books."""
    completed = schemes_completed(ds)
    others = _all_sectors(ds, "schemes_ongoing") + _all_sectors(ds, "schemes_abandoned")
    return POINTS * completed / (completed + others)


def schemes_completed(ds: xr.Dataset) -> xr.DataArray:
    """Schemes completed in the year."""
    return _all_sectors(ds, "schemes_completed")


def spent_nominal(ds: xr.Dataset) -> xr.DataArray:
    """Money spent, in current rupees."""
    return _all_sectors(ds, "spent")


def spent_real(ds: xr.Dataset) -> xr.DataArray:
    """Money spent, in rupees of 2013-14."""
    return spent_nominal(ds) / ds["price_index"]


def leaked_nominal(ds: xr.Dataset) -> xr.DataArray:
    """Money lost to leakage, in current rupees."""
    return _all_sectors(ds, "leaked")


def leaked_real(ds: xr.Dataset) -> xr.DataArray:
    """Money lost to leakage, in rupees of 2013-14."""
    return leaked_nominal(ds) / ds["price_index"]


def leakage_share(ds: xr.Dataset) -> xr.DataArray:
    """Money lost to leakage in per cent of the money spent."""
    return POINTS * leaked_nominal(ds) / spent_nominal(ds)


def reform_costs(ds: xr.Dataset) -> xr.DataArray:
    """What reforms cost, taken from the envelope, in rupees of 2013-14."""
    return ds["reform_costs"] / ds["price_index"]


def reform_cost_share(ds: xr.Dataset) -> xr.DataArray:
    """What reforms cost in per cent of the envelope: allocation and cost of reforms together."""
    return POINTS * ds["reform_costs"] / (_all_sectors(ds, "allocated") + ds["reform_costs"])


def allocation_need_alignment(ds: xr.Dataset) -> xr.DataArray:
    """Concentration index of the allocation per head over need."""
    per_head = ds["allocated_by_district"] / ds["population"]
    return xr.apply_ufunc(
        concentration_index,
        per_head,
        ds["need"],
        ds["population"],
        input_core_dims=[["district"]] * 3,
    )


# The administration and politics ----------------------------------------------------------------


def secretary_changes(ds: xr.Dataset) -> xr.DataArray:
    """Secretaries appointed after an exit, per department and year."""
    return ds["secretary_changes"].mean("department", skipna=False)


def forced_exits(ds: xr.Dataset) -> xr.DataArray:
    """Chief ministers forced out, per five years."""
    return FIVE_YEARS * ds["forced_exits"]


def chief_minister_changes(ds: xr.Dataset) -> xr.DataArray:
    """Changes of chief minister for any cause, per five years."""
    return FIVE_YEARS * ds["chief_minister_changes"]


def coalition_seats(ds: xr.Dataset) -> xr.DataArray:
    """Seats of the coalition."""
    return ds["coalition_seats"]


# What several outcomes are made of ---------------------------------------------------------------


def prepared(ds: xr.Dataset) -> Any:
    """Stands in for the dataset: its variables, and what several outcomes are made of.

    They are without labels, so that none have to be compared: for a block of worlds that took
    longer than the arithmetic.
    """
    known: Any = dict(ds.variables)
    for name, (variable, measure) in _SHARED.items():
        if variable in known:
            known[name] = measure(known)
    return known


def core_service(ds: xr.Dataset) -> xr.DataArray:
    """Education and health equally, points of 100, by district."""
    return _once(ds, "core_service")


def _core_service(ds: xr.Dataset) -> xr.DataArray:
    both = _picked(ds, "service_index", "sector", list(CORE_SECTORS))
    return POINTS * both.mean("sector", skipna=False)


def _worst_served_fifth(ds: xr.Dataset) -> xr.DataArray:
    service = core_service(ds)
    return _first_fifth(service, service, ds["population"])


def _of_people(variable: str) -> Measure:
    return lambda ds: mean_over_people(ds[variable], ds["population"])


_SHARED: dict[str, tuple[str, Measure]] = {
    "core_service": ("service_index", _core_service),
    "core_service_mean": (
        "service_index",
        lambda ds: mean_over_people(core_service(ds), ds["population"]),
    ),
    "worst_served_fifth": ("service_index", _worst_served_fifth),
    "sector_mean": ("service_index", _of_people("service_index")),
    "indicator_mean": ("indicator_value", _of_people("indicator_value")),
}
"""Name -> the variable that it needs, and the measure; each may use those before it."""


def _once(ds: xr.Dataset, name: str) -> xr.DataArray:
    return ds[name] if name in ds else _SHARED[name][1](ds)


def _picked(ds: xr.Dataset, name: str, dim: str, chosen: str | list[str]) -> xr.DataArray:
    """What has one label of a dimension (which it then has no more), or several labels of it."""
    values: Any = _once(ds, name)
    if isinstance(values, xr.DataArray):
        return values.sel({dim: chosen}, drop=True)
    labels = ds[dim].values.tolist()
    one = isinstance(chosen, str)
    return values.isel({dim: labels.index(chosen) if one else [labels.index(c) for c in chosen]})


# Helpers ----------------------------------------------------------------------------------------


def _service(ds: xr.Dataset, sector: str) -> xr.DataArray:
    return POINTS * _picked(ds, "sector_mean", "sector", sector)


def _first_fifth(values: xr.DataArray, order: xr.DataArray, people: xr.DataArray) -> xr.DataArray:
    return xr.apply_ufunc(
        first_share_mean,
        values,
        order,
        people,
        input_core_dims=[["district"]] * 3,
        kwargs={"share": QUINTILE},
    )


def _all_sectors(ds: xr.Dataset, name: str) -> xr.DataArray:
    return ds[name].sum("sector", skipna=False)
