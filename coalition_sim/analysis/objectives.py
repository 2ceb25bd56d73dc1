"""Whether a scenario's own objectives are met: a target is compared with, never taken as an effect.

An objective is met or missed world by world, by the value of the fiscal year in which it falls due.
The same target is put to the baseline, for what would have been met anyway is no merit of a plan.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim.analysis.contents import contents_of
from coalition_sim.analysis.effect import Worlds
from coalition_sim.analysis.estimates import share_interval
from coalition_sim.analysis.stages import adoption_of
from coalition_sim.analysis.words import FEWEST_WORLDS
from coalition_sim.measures import CORE_SECTORS, mean_over_people
from coalition_sim.scenario import Scenario
from coalition_sim.scenario.force import month_in_words
from coalition_sim.scenario.objectives import CHANGES, Objective, objective_measures

IN_FORCE = 0.5
"""A lever counts as in force by its month if it was so in this part of that fiscal year."""
DUST = 1e-9
"""A target is met by a value that misses it by no more than floating-point error."""
BY_SECTOR = ("service_index", "staff_presence", "supplies", "infrastructure", "satisfaction")
REPAIRS = "quick_wins"
"""The lever whose round of small repairs an objective may ask for."""

STANDS_IN = "stands in"
"""An objective's ``counts`` says so where another thing is measured than its title names."""
MEASURES = {
    "service_index": "How well services work",
    "satisfaction": "Satisfaction with services",
    "trust": "Trust in the provincial government",
    "utilisation": "Budget used",
    "grievances_resolved": "Complaints settled",
    "quick_repairs_done": "Small repairs done",
    "people_with_water": "People with safe water",
    "net_enrolment_girls": "Net enrolment of girls",
    "net_enrolment_boys": "Net enrolment of boys",
    "literacy_female": "Women who can read",
    "literacy_male": "Men who can read",
}
"""Measures whose code name in plain words would not do."""

COLUMNS = (
    "scenario",
    "objective",
    "title",
    "target",
    "unit",
    "due",
    "worlds",
    "met",
    "met_p05",
    "met_p95",
    "middle",
    "adoption",
    "worlds_adopted",
    "met_adopted",
    "met_adopted_p05",
    "met_adopted_p95",
    "baseline_met",
    "baseline_met_p05",
    "baseline_met_p95",
    "baseline_middle",
    "met_only_with_plan",
    "note",
)
NOT_IN_RUN = "the years it asks for are not all inside this run"


def objectives_table(ds: xr.Dataset, baseline: str, reforms: list[str]) -> pd.DataFrame:
    """Every objective of every reform, one row each; empty where no scenario has any.

    ``met`` is the share of all worlds that meet it, ``met_adopted`` of those in which the plan was
    adopted (NaN below 20 such worlds), ``baseline_met`` of the same worlds without the plan, and
    ``met_only_with_plan`` the share that meet it with the plan and miss it without. ``middle`` is
    the median of what is compared with the target, in ``unit``.
    """
    rows = [
        _row(ds, baseline, reform, one) for reform in reforms for one in objectives_of(ds, reform)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def objectives_of(ds: xr.Dataset, scenario: str) -> tuple[Objective, ...]:
    """The objectives of a scenario, as kept in the results."""
    content = contents_of(ds, scenario)
    return tuple(Scenario.from_dict(content).objectives) if content.get("objectives") else ()


def reached(ds: xr.Dataset, objective: Objective) -> xr.DataArray:
    """What is compared with the target, (scenario, world): a level, a change or a total.

    In the unit people use; NaN where the run does not hold the years that are asked for.
    """
    if objective.lever is not None:
        return _in_force(ds, objective.lever, objective)
    measure = objective_measures()[objective.measure]
    if objective.measure == "schemes_completed":
        return _total_of_schemes(ds, objective)
    level = _yearly(ds, objective)
    factor = 1.0 if objective.measure == "people_with_water" else measure.factor
    due = _at(level, ds, objective.due_year)
    if objective.direction in CHANGES or measure.total:
        return factor * (due - _at(level, ds, objective.base_year))
    return factor * due


def is_met(values: xr.DataArray, objective: Objective) -> xr.DataArray:
    """1 where the target is met, 0 where it is missed, NaN where there is no number."""
    target = IN_FORCE if objective.lever is not None else objective.value
    slack = DUST * max(1.0, abs(target))
    if objective.direction == "at most":
        met = values <= target + slack
    elif objective.direction == "fall by":
        met = -values >= target - slack
    else:
        met = values >= target - slack
    return met.astype(float).where(values.notnull())


def target_in_words(objective: Objective) -> str:
    """The target as a reader says it.

    >>> target_in_words(Objective("a", "trust", 4, "2016-06", "rise by", "2015-07"))
    'Trust in the provincial government: rise by 4 points of 100, by June 2016'
    """
    by = f"by {month_in_words(objective.due)}"
    if objective.lever is not None:
        return f"{measure_in_words(objective)}: in force {by}"
    unit = objective_measures()[objective.measure].unit_of(objective.direction)
    target = f"{objective.direction} {objective.value:,.15g} {unit}, {by}"
    return f"{measure_in_words(objective)}: {target}"


def measure_in_words(objective: Objective) -> str:
    """What is measured, as readers say it, and whether it stands in for what the title names.

    >>> measure_in_words(Objective("a", "service_index", 4, "2016-06", sector="health"))
    'How well services work (health)'
    >>> measure_in_words(Objective("a", "stunting", 5, "2016-06", counts="Stunting stands in."))
    'Stunting, which stands in'
    """
    name = objective.lever or objective.measure
    said = MEASURES.get(name) or name.replace("_", " ").capitalize()
    said += f" ({objective.sector})" if objective.sector else ""
    return f"{said}, which stands in" if STANDS_IN in objective.counts else said


def title_in_words(objective: Objective) -> str:
    """The title of an objective, or its name in plain words."""
    return objective.title or objective.name.replace("_", " ").capitalize()


def _row(ds: xr.Dataset, baseline: str, reform: str, objective: Objective) -> dict[str, Any]:
    values = reached(ds, objective)
    met = is_met(values, objective)
    here, there = met.sel(scenario=reform).values, met.sel(scenario=baseline).values
    adoption = adoption_of(ds, reform)
    known = np.isfinite(here) & np.isfinite(there)
    adopted = known & adoption.worlds
    enough = not adoption.modelled or int(adopted.sum()) >= FEWEST_WORLDS
    told = adopted if enough else np.zeros_like(adopted)
    draw = Worlds.of(ds).draw
    unit = "of the year in force"
    if objective.lever is None:
        unit = objective_measures()[objective.measure].unit_of(objective.direction)
    only = here[known] > there[known]
    return {
        "scenario": reform,
        "objective": objective.name,
        "title": title_in_words(objective),
        "target": target_in_words(objective),
        "unit": unit,
        "due": objective.due,
        "worlds": int(known.sum()),
        **_share("met", here[known], draw[known]),
        "middle": _median(values.sel(scenario=reform).values[known]),
        "adoption": adoption.how,
        "worlds_adopted": int(adopted.sum()),
        **_share("met_adopted", here[told], draw[told]),
        **_baseline_share(ds, baseline, objective, there[known], draw[known]),
        "baseline_middle": _median(values.sel(scenario=baseline).values[known]),
        "met_only_with_plan": float(only.mean()) if only.size else np.nan,
        "note": "" if known.any() else NOT_IN_RUN,
    }


def _share(name: str, met: np.ndarray, draw: np.ndarray) -> dict[str, float]:
    share, low, high = share_interval(met == 1.0, draw)
    return {name: share, f"{name}_p05": low, f"{name}_p95": high}


def _baseline_share(
    ds: xr.Dataset, baseline: str, objective: Objective, met: np.ndarray, draw: np.ndarray
) -> dict[str, float]:
    """As above; a lever that the baseline does not hold is surely not in force there."""
    found = _share("baseline_met", met, draw)
    lever = REPAIRS if objective.measure == "quick_repairs_done" else objective.lever
    held = contents_of(ds, baseline).get("levers") or {}
    if lever is not None and lever not in held and met.size:
        found |= dict.fromkeys(("baseline_met_p05", "baseline_met_p95"), found["baseline_met"])
    return found


def _median(values: np.ndarray) -> float:
    return float(np.median(values)) if values.size else np.nan


# What is measured, by fiscal year: (scenario, world, year) ----------------------------------------


def _yearly(ds: xr.Dataset, objective: Objective) -> xr.DataArray:
    name = objective.measure
    if name == "utilisation":
        spent, allocated = (_of_sectors(ds[part], objective) for part in ("spent", "allocated"))
        return spent / allocated
    if name == "quick_repairs_done":
        return _repairs_done(ds)
    if name == "people_with_water":
        return _people(ds, _indicator(ds, "safe_water"), objective)
    places = {
        "trust": lambda: ds["trust"],
        "grievances_resolved": lambda: ds["complaints_settled"],
    }
    if name in places:
        level = places[name]()
    elif name in BY_SECTOR:
        chosen = [objective.sector] if objective.sector else list(CORE_SECTORS)
        level = ds[name].sel(sector=chosen).mean("sector", skipna=False)
    else:
        level = _indicator(ds, name)
    return _in_places(ds, level, objective)


def _indicator(ds: xr.Dataset, name: str) -> xr.DataArray:
    return ds["indicator_value"].sel(indicator=name, drop=True)


def _in_places(ds: xr.Dataset, level: xr.DataArray, objective: Objective) -> xr.DataArray:
    """Mean over the objective's districts, weighted by people."""
    people = ds["population"]
    if objective.districts != "all":
        chosen = list(objective.districts)
        level, people = level.sel(district=chosen), people.sel(district=chosen)
    return mean_over_people(level, people)


def _people(ds: xr.Dataset, level: xr.DataArray, objective: Objective) -> xr.DataArray:
    """How many people of the objective's districts a share stands for."""
    people = ds["population"]
    if objective.districts != "all":
        people = people.sel(district=list(objective.districts))
    return _in_places(ds, level, objective) * people.sum()


def _of_sectors(values: xr.DataArray, objective: Objective) -> xr.DataArray:
    if objective.sector:
        return values.sel(sector=objective.sector, drop=True)
    return values.sum("sector", skipna=False)


def _total_of_schemes(ds: xr.Dataset, objective: Objective) -> xr.DataArray:
    """Schemes completed from the fiscal year of ``from`` to that of ``due``."""
    yearly = _of_sectors(ds["schemes_completed"], objective)
    first, last = (_place(ds, year) for year in (objective.base_year + 1, objective.due_year))
    if first is None or last is None:
        return _nothing(ds)
    return yearly.isel(year=slice(first, last + 1)).sum("year", skipna=False)


def _in_force(ds: xr.Dataset, lever: str, objective: Objective) -> xr.DataArray:
    """Share of the fiscal year of ``due`` with the lever in force; 0 in scenarios without it."""
    return _at(_force(ds, lever), ds, objective.due_year)


def _force(ds: xr.Dataset, lever: str) -> xr.DataArray:
    if lever not in ds["lever"].values:
        return xr.zeros_like(ds["price_index"]).where(ds["price_index"].notnull())
    return _zero_without(ds, ds["lever_in_force"].sel(lever=lever, drop=True), lever)


def _repairs_done(ds: xr.Dataset) -> xr.DataArray:
    """Part of a year's round of small repairs that is done: compliance, while it is in force."""
    force = _force(ds, REPAIRS)
    if REPAIRS not in ds["lever"].values:
        return force
    complied = ds["lever_complied"].sel(lever=REPAIRS, drop=True)
    return force * _zero_without(ds, complied, REPAIRS)


def _zero_without(ds: xr.Dataset, values: xr.DataArray, lever: str) -> xr.DataArray:
    names = [str(name) for name in ds["scenario"].values]
    holds = [lever in (contents_of(ds, name).get("levers") or {}) for name in names]
    return values.where(xr.DataArray(holds, dims="scenario"), 0.0)


def _at(level: xr.DataArray, ds: xr.Dataset, year: int) -> xr.DataArray:
    place = _place(ds, year)
    return _nothing(ds) if place is None else level.isel(year=place, drop=True)


def _place(ds: xr.Dataset, year: int) -> int | None:
    """Place of the fiscal year that begins in ``year``; None outside the run."""
    place = year - int(str(ds["year"].values[0])[:4])
    return place if 0 <= place < ds.sizes["year"] else None


def _nothing(ds: xr.Dataset) -> xr.DataArray:
    return xr.full_like(ds["price_index"].isel(year=0, drop=True), np.nan)
