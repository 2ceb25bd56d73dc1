"""The outcome table: what a reform is judged by, in which unit, and from what size it matters.

An outcome of a world is the mean of the last three years of its yearly values; one that says so
in its label is the mean of all years, for what a reform costs while it is new. Means over people
weigh each district by its population. The smallest differences that matter are choices of this
project (evidence tag A), made before any result was seen; change them in this table, nowhere else.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim import measures
from coalition_sim.variables import FOR_OUTCOMES, OUTCOME_VALUE

Direction = Literal["more", "less", "neither"]
Measure = Callable[[xr.Dataset], xr.DataArray]

LAST_YEARS = 3
PART = 1000
"""Worlds whose outcomes are computed at a time."""


@dataclass(frozen=True)
class Outcome:
    """One row of the outcome table.

    ``direction`` is "neither" where more or less is not for this project to judge; the words are
    then "rises" and "falls". ``smallest_difference`` is in ``unit``. ``decimals`` is the most that
    is ever shown. ``handle`` names the levers that act on this outcome almost directly: a change
    under one of them shows that the lever worked, not that anybody is better off. ``headline``
    outcomes stand in printed tables; the others are in the files only. ``all_years`` outcomes are
    the mean of the whole run.
    """

    label: str
    unit: str
    direction: Direction
    aggregation: str
    smallest_difference: float
    why: str
    decimals: int
    measure: Measure
    headline: bool = True
    handle: tuple[str, ...] = ()
    all_years: bool = False


class OutcomeError(ValueError):
    """An outcome that does not exist was asked for."""


_PEOPLE = "mean over districts, weighted by population"
_SURVEY = "below one point in a hundred no household survey of the province would see it"
_GAP = "half of what matters in a mean: a gap adds to what the mean already shows"
_STOCK = "half a point: literacy of people over ten cannot move by more than a point a year"
_JUNE = f"level in June, {_PEOPLE}"

_TABLE: dict[str, Outcome] = {
    "service_mean": Outcome(
        label="Services, education and health",
        unit="points of 100",
        direction="more",
        aggregation=f"{_PEOPLE}, education and health equally",
        smallest_difference=1.0,
        why=_SURVEY,
        decimals=1,
        measure=measures.service_mean,
    ),
    "service_education": Outcome(
        label="Education service",
        unit="points of 100",
        direction="more",
        aggregation=_PEOPLE,
        smallest_difference=1.0,
        why=_SURVEY,
        decimals=1,
        measure=measures.service_education,
    ),
    "service_health": Outcome(
        label="Health service",
        unit="points of 100",
        direction="more",
        aggregation=_PEOPLE,
        smallest_difference=1.0,
        why=_SURVEY,
        decimals=1,
        measure=measures.service_health,
    ),
    "service_water": Outcome(
        label="Water service",
        unit="points of 100",
        direction="more",
        aggregation=_PEOPLE,
        smallest_difference=1.0,
        why=_SURVEY,
        decimals=1,
        measure=measures.service_water,
        headline=False,
    ),
    "service_energy": Outcome(
        label="Energy service",
        unit="points of 100",
        direction="more",
        aggregation=_PEOPLE,
        smallest_difference=1.0,
        why=_SURVEY,
        decimals=1,
        measure=measures.service_energy,
        headline=False,
    ),
    "service_roads": Outcome(
        label="Roads",
        unit="points of 100",
        direction="more",
        aggregation=_PEOPLE,
        smallest_difference=1.0,
        why=_SURVEY,
        decimals=1,
        measure=measures.service_roads,
        headline=False,
    ),
    "service_livelihoods": Outcome(
        label="Support of livelihoods",
        unit="points of 100",
        direction="more",
        aggregation=_PEOPLE,
        smallest_difference=1.0,
        why=_SURVEY,
        decimals=1,
        measure=measures.service_livelihoods,
        headline=False,
    ),
    "worst_quintile_service": Outcome(
        label="Services, worst-served fifth of the people",
        unit="points of 100",
        direction="more",
        aggregation="mean over the fifth of the people whose districts are served worst that year",
        smallest_difference=1.0,
        why="the same size as for the mean: a point counts no less where services are worst",
        decimals=1,
        measure=measures.worst_quintile_service,
    ),
    "worst_quintile_gap": Outcome(
        label="Gap, mean less worst-served fifth",
        unit="points of 100",
        direction="less",
        aggregation="services of all people less those of the worst-served fifth",
        smallest_difference=0.5,
        why=_GAP,
        decimals=1,
        measure=measures.worst_quintile_gap,
        headline=False,
    ),
    "remote_urban_gap": Outcome(
        label="Gap, least remote less most remote fifth",
        unit="points of 100",
        direction="less",
        aggregation="services of the least remote fifth of the people less the most remote fifth",
        smallest_difference=0.5,
        why=_GAP,
        decimals=1,
        measure=measures.remote_urban_gap,
    ),
    "net_enrolment": Outcome(
        label="Net primary enrolment",
        unit="% of children aged 6-10",
        direction="more",
        aggregation=f"{_JUNE}, girls and boys equally",
        smallest_difference=1.0,
        why=_SURVEY,
        decimals=1,
        measure=measures.net_enrolment,
        headline=False,
    ),
    "net_enrolment_girls": Outcome(
        label="Net primary enrolment, girls",
        unit="% of girls aged 6-10",
        direction="more",
        aggregation=_JUNE,
        smallest_difference=1.0,
        why=_SURVEY,
        decimals=1,
        measure=measures.net_enrolment_girls,
        headline=False,
    ),
    "net_enrolment_boys": Outcome(
        label="Net primary enrolment, boys",
        unit="% of boys aged 6-10",
        direction="more",
        aggregation=_JUNE,
        smallest_difference=1.0,
        why=_SURVEY,
        decimals=1,
        measure=measures.net_enrolment_boys,
        headline=False,
    ),
    "female_male_enrolment_gap": Outcome(
        label="Gap in enrolment, boys less girls",
        unit="percentage points",
        direction="less",
        aggregation="net enrolment of boys less that of girls",
        smallest_difference=0.5,
        why=_GAP,
        decimals=1,
        measure=measures.female_male_enrolment_gap,
    ),
    "literacy": Outcome(
        label="Literacy",
        unit="% of people aged 10+",
        direction="more",
        aggregation=f"{_JUNE}, women and men equally",
        smallest_difference=0.5,
        why=_STOCK,
        decimals=1,
        measure=measures.literacy,
        headline=False,
    ),
    "literacy_female": Outcome(
        label="Literacy, women",
        unit="% of women aged 10+",
        direction="more",
        aggregation=_JUNE,
        smallest_difference=0.5,
        why=_STOCK,
        decimals=1,
        measure=measures.literacy_female,
        headline=False,
    ),
    "literacy_male": Outcome(
        label="Literacy, men",
        unit="% of men aged 10+",
        direction="more",
        aggregation=_JUNE,
        smallest_difference=0.5,
        why=_STOCK,
        decimals=1,
        measure=measures.literacy_male,
        headline=False,
    ),
    "female_male_literacy_gap": Outcome(
        label="Gap in literacy, men less women",
        unit="percentage points",
        direction="less",
        aggregation="literacy of men less that of women",
        smallest_difference=0.25,
        why=_GAP,
        decimals=2,
        measure=measures.female_male_literacy_gap,
        headline=False,
    ),
    "full_immunisation": Outcome(
        label="Full immunisation",
        unit="% of children aged 12-23 months",
        direction="more",
        aggregation=_JUNE,
        smallest_difference=2.0,
        why="two points: surveys ask fewer households about births and small children",
        decimals=1,
        measure=measures.full_immunisation,
        headline=False,
    ),
    "skilled_birth_attendance": Outcome(
        label="Skilled birth attendance",
        unit="% of births",
        direction="more",
        aggregation=_JUNE,
        smallest_difference=2.0,
        why="two points: surveys ask fewer households about births and small children",
        decimals=1,
        measure=measures.skilled_birth_attendance,
        headline=False,
    ),
    "stunting": Outcome(
        label="Stunting",
        unit="% of children under five",
        direction="less",
        aggregation=_JUNE,
        smallest_difference=2.0,
        why="two points: surveys ask fewer households about births and small children",
        decimals=1,
        measure=measures.stunting,
        headline=False,
    ),
    "safe_water": Outcome(
        label="Safe water",
        unit="% of people",
        direction="more",
        aggregation=_JUNE,
        smallest_difference=1.0,
        why=_SURVEY,
        decimals=1,
        measure=measures.safe_water,
        headline=False,
    ),
    "electricity": Outcome(
        label="Electricity",
        unit="% of people",
        direction="more",
        aggregation=_JUNE,
        smallest_difference=1.0,
        why=_SURVEY,
        decimals=1,
        measure=measures.electricity,
        headline=False,
    ),
    "road_access": Outcome(
        label="Within 15 minutes of a health facility",
        unit="% of people",
        direction="more",
        aggregation=_JUNE,
        smallest_difference=1.0,
        why=_SURVEY,
        decimals=1,
        measure=measures.road_access,
        headline=False,
    ),
    "paid_work_days": Outcome(
        label="Days of paid work",
        unit="days a year per adult",
        direction="more",
        aggregation=f"{_JUNE}; a full year has 250 working days",
        smallest_difference=2.0,
        why="two days a year: about one more week of work for four adults in ten",
        decimals=1,
        measure=measures.paid_work_days,
        headline=False,
        handle=("jobs_and_skills",),
    ),
    "reported_less_true": Outcome(
        label="Services reported above true",
        unit="points of 100",
        direction="less",
        aggregation="service as reported less as it is, education and health equally",
        smallest_difference=1.0,
        why="the same size as for the service itself: a point that is not there misleads as much",
        decimals=1,
        measure=measures.reported_less_true,
        headline=False,
    ),
    "satisfaction": Outcome(
        label="Households satisfied",
        unit="% of households",
        direction="more",
        aggregation=f"{_PEOPLE}, education and health equally",
        smallest_difference=2.0,
        why="opinion surveys of a province carry a sampling error of about two points",
        decimals=1,
        measure=measures.satisfaction,
        handle=("community_verification",),
    ),
    "trust": Outcome(
        label="Trust in the provincial government",
        unit="points of 100",
        direction="more",
        aggregation=_PEOPLE,
        smallest_difference=2.0,
        why="opinion surveys of a province carry a sampling error of about two points",
        decimals=1,
        measure=measures.trust,
        handle=("quick_wins", "grievance_redress"),
    ),
    "utilisation": Outcome(
        label="Budget used",
        unit="% of allocation",
        direction="more",
        aggregation="spent in all sectors over the original allocation",
        smallest_difference=3.0,
        why="small beside recorded swings of tens of points between years",
        decimals=1,
        measure=measures.utilisation,
    ),
    "throw_forward_ratio": Outcome(
        label="Cost still to be paid on schemes",
        unit="years of budget",
        direction="less",
        aggregation="throw-forward in June over the year's allocation, all sectors",
        smallest_difference=0.25,
        why="a quarter of a year's budget",
        decimals=2,
        measure=measures.throw_forward_ratio,
    ),
    "completion_rate": Outcome(
        label="Schemes completed in a year",
        unit="% of those on the books",
        direction="more",
        aggregation="completed over completed, abandoned and still under way, all sectors",
        smallest_difference=2.0,
        why="about one scheme in fifty; a share, so that fewer and larger schemes do not lower it",
        decimals=1,
        measure=measures.completion_rate,
    ),
    "schemes_completed": Outcome(
        label="Schemes completed",
        unit="schemes a year",
        direction="neither",
        aggregation="sum over sectors",
        smallest_difference=40.0,
        why="about a twentieth of the 807 recorded in 2014-15; a rule on size moves it by counting",
        decimals=0,
        measure=measures.schemes_completed,
        headline=False,
        handle=("needs_based_psdp",),
    ),
    "secretary_changes": Outcome(
        label="Secretaries changed",
        unit="per department and year",
        direction="less",
        aggregation="mean over the five departments",
        smallest_difference=0.1,
        why="one change fewer in a department in ten years",
        decimals=2,
        measure=measures.secretary_changes,
        handle=("fixed_tenure",),
    ),
    "forced_exits": Outcome(
        label="Chief ministers forced out",
        unit="per five years",
        direction="less",
        aggregation="exits by a motion of no confidence, five times the yearly mean",
        smallest_difference=0.2,
        why="one removal in twenty-five years; fewer is better for the plans a removal resets, "
        "and says nothing on who should govern",
        decimals=2,
        measure=measures.forced_exits,
        handle=("coalition_compact",),
    ),
    "forced_exits_all_years": Outcome(
        label="Chief ministers forced out, all years",
        unit="per five years",
        direction="less",
        aggregation="exits by a motion of no confidence, five times the yearly mean of the whole "
        "run",
        smallest_difference=0.2,
        why="as above; revolts follow a loss of funds, so they come early in a reform",
        decimals=2,
        measure=measures.forced_exits,
        all_years=True,
        handle=("coalition_compact",),
    ),
    "chief_minister_changes": Outcome(
        label="Chief ministers changed, for any cause",
        unit="per five years",
        direction="neither",
        aggregation="five times the yearly mean; elections and agreed swaps included",
        smallest_difference=0.2,
        why="one change in twenty-five years; fewer elections or swaps are no aim",
        decimals=2,
        measure=measures.chief_minister_changes,
        headline=False,
    ),
    "coalition_seats": Outcome(
        label="Seats of the coalition",
        unit="seats of 65",
        direction="neither",
        aggregation="mean over the months",
        smallest_difference=2.0,
        why="about the size of the smallest partner",
        decimals=1,
        measure=measures.coalition_seats,
        headline=False,
    ),
    "oversight": Outcome(
        label="Oversight by the assembly",
        unit="points of 100",
        direction="more",
        aggregation="mean over the months",
        smallest_difference=1.0,
        why="about a fifteenth of the assumed strength of oversight at the start",
        decimals=1,
        measure=measures.oversight,
        headline=False,
        handle=("committee_oversight",),
    ),
    "allocation_need_alignment": Outcome(
        label="Allocation follows need",
        unit="index, -1 to 1",
        direction="more",
        aggregation="concentration index of rupees per head over people ranked by need",
        smallest_difference=0.03,
        why="moves about one rupee in thirty towards the needier half",
        decimals=3,
        measure=measures.allocation_need_alignment,
        handle=("needs_based_psdp",),
    ),
    "leaked_real": Outcome(
        label="Money lost to leakage",
        unit="Rs bn a year, prices of 2013-14",
        direction="less",
        aggregation="sum over sectors over the price index; read beside the budget used",
        smallest_difference=0.5,
        why="about a hundredth of the development budget of 2013-14",
        decimals=2,
        measure=measures.leaked_real,
        handle=("integrity_rules", "local_procurement"),
    ),
    "leaked_nominal": Outcome(
        label="Money lost to leakage, nominal",
        unit="Rs bn a year, current prices",
        direction="less",
        aggregation="sum over sectors",
        smallest_difference=1.0,
        why="the same in current prices, after about ten years of inflation",
        decimals=2,
        measure=measures.leaked_nominal,
        headline=False,
    ),
    "leakage_share": Outcome(
        label="Leakage",
        unit="% of money spent",
        direction="less",
        aggregation="lost to leakage over spent, all sectors",
        smallest_difference=1.0,
        why="one rupee in a hundred",
        decimals=1,
        measure=measures.leakage_share,
        headline=False,
        handle=("integrity_rules", "local_procurement"),
    ),
    "reform_costs": Outcome(
        label="Cost of reforms",
        unit="Rs bn a year, prices of 2013-14",
        direction="neither",
        aggregation="what the reforms in force cost, taken from the envelope, over the price index",
        smallest_difference=0.1,
        why="about one part in four hundred of the development budget of 2013-14",
        decimals=3,
        measure=measures.reform_costs,
        headline=False,
    ),
    "reform_cost_share": Outcome(
        label="Cost of reforms, share of the envelope",
        unit="% of the envelope",
        direction="neither",
        aggregation="cost of reforms over allocation and cost of reforms together",
        smallest_difference=0.25,
        why="one part in four hundred of the envelope",
        decimals=2,
        measure=measures.reform_cost_share,
        headline=False,
    ),
    "spent_real": Outcome(
        label="Money spent",
        unit="Rs bn a year, prices of 2013-14",
        direction="neither",
        aggregation="sum over sectors over the price index",
        smallest_difference=1.0,
        why="about a fiftieth of the development budget of 2013-14",
        decimals=1,
        measure=measures.spent_real,
        headline=False,
    ),
    "spent_nominal": Outcome(
        label="Money spent, nominal",
        unit="Rs bn a year, current prices",
        direction="neither",
        aggregation="sum over sectors",
        smallest_difference=2.0,
        why="the same in current prices, after about ten years of inflation",
        decimals=1,
        measure=measures.spent_nominal,
        headline=False,
    ),
}

OUTCOMES: Mapping[str, Outcome] = MappingProxyType(_TABLE)


def headline_outcomes() -> list[str]:
    """Names of the outcomes that stand in printed tables, in the order of the table."""
    return [name for name, outcome in OUTCOMES.items() if outcome.headline]


def outcomes() -> pd.DataFrame:
    """The outcome table, one row each, for the documentation and for readers."""
    columns = ("label", "unit", "direction", "aggregation", "smallest_difference", "why")
    rows = {name: [getattr(o, c) for c in columns] for name, o in OUTCOMES.items()}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=list(columns))
    return table.rename_axis("name")


def yearly_values(ds: xr.Dataset, names: Iterable[str] | None = None) -> xr.DataArray:
    """Outcomes of every year, (scenario, world, year, outcome), each in its own unit.

    Where the dataset holds them already they are read; else they are computed.
    """
    chosen = _checked(names)
    if OUTCOME_VALUE in ds:
        found = ds[OUTCOME_VALUE].drop_attrs()
        return found if chosen == list(found["outcome"].values) else found.sel(outcome=chosen)
    worlds = ds.sizes["world"]
    if worlds <= PART:
        return _measured(ds, chosen)
    # Some worlds at a time: what is measured may be far larger than the outcomes.
    held = ds[[name for name in FOR_OUTCOMES if name in ds]]
    parts = (held.isel(world=slice(at, at + PART)) for at in range(0, worlds, PART))
    return xr.concat([_measured(part.compute(), chosen) for part in parts], dim="world")


def holds_outcomes(ds: xr.Dataset) -> bool:
    """Whether enough was recorded for every outcome."""
    return OUTCOME_VALUE in ds or set(FOR_OUTCOMES) <= set(map(str, ds.data_vars))


def _measured(ds: xr.Dataset, chosen: list[str]) -> xr.DataArray:
    known = measures.prepared(ds) if len(chosen) > 1 else ds
    dims = ("scenario", "world", "year")
    parts = [OUTCOMES[name].measure(known).transpose(*dims) for name in chosen]
    coords = {dim: ds[dim] for dim in dims if dim in ds.coords} | {"outcome": chosen}
    return xr.DataArray(np.stack(parts, axis=-1), coords, (*dims, "outcome"))


def outcome_values(ds: xr.Dataset, names: Iterable[str] | None = None) -> xr.DataArray:
    """Outcomes of every world, (scenario, world, outcome): the mean of the last three years, or of
    all years where the table says so.

    A run of fewer years uses those it has. A world without numbers stays NaN.
    """
    yearly = yearly_values(ds, names)
    late, whole = (part.mean("year", skipna=False) for part in (last_years(yearly), yearly))
    all_years = [OUTCOMES[str(name)].all_years for name in yearly["outcome"].values]
    return xr.where(xr.DataArray(all_years, dims="outcome"), whole, late).transpose(*late.dims)


def last_years(values: xr.DataArray) -> xr.DataArray:
    """The last three years of anything with a ``year`` axis."""
    return values.isel(year=slice(-LAST_YEARS, None))


def _checked(names: Iterable[str] | None) -> list[str]:
    chosen = list(OUTCOMES) if names is None else list(names)
    for name in chosen:
        if name not in OUTCOMES:
            near = difflib.get_close_matches(name, OUTCOMES, n=1)
            hint = f' Did you mean "{near[0]}"?' if near else ""
            raise OutcomeError(f'outcome "{name}" is not known.{hint} Known: {", ".join(OUTCOMES)}')
    return chosen
