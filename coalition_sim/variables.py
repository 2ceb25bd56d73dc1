"""The variables of a result: dimensions, unit, meaning and direction, written once.

The recorder takes dimensions and attributes from this table, the documentation prints it, and the
outcomes in :mod:`coalition_sim.outcomes` are built from it. What a run records is chosen from it by
name.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import pandas as pd

Kind = Literal["sum", "stock", "mean", "label"]
Better = Literal["more", "less", "neither"]

_SW = ("scenario", "world")
_YEAR = (*_SW, "year")
_PLACE = (*_YEAR, "district")
_SERVICE = (*_PLACE, "sector")
_SECTOR = (*_YEAR, "sector")
_POST = (*_YEAR, "department")
_FORMATION = (*_SW, "formation")
_SHARE = (*_FORMATION, "party")
_INDICATOR = (*_PLACE, "indicator")
_REFORM = (*_SW, "lever")
_REFORM_YEAR = (*_YEAR, "lever")
_EVENT = ("event",)

_MONEY = "Rs bn"
_INDEX = "0-1"


@dataclass(frozen=True)
class Variable:
    """One variable of a result.

    ``kind`` says what a year's number is: "sum" adds up the twelve months, "stock" is the state at
    the end of June, "mean" is the average of July to June, and "label" identifies rather than
    measures. ``better`` is "neither" where no direction is for this project to judge.
    """

    dims: tuple[str, ...]
    units: str
    kind: Kind
    better: Better
    long_name: str

    @property
    def attrs(self) -> dict[str, str]:
        """The attributes that the variable carries in a dataset."""
        return {
            "units": self.units,
            "long_name": self.long_name,
            "kind": self.kind,
            "better": self.better,
        }


_TABLE: dict[str, Variable] = {
    # People and services, by district and sector
    "service_index": Variable(_SERVICE, _INDEX, "mean", "more", "Service delivered"),
    "service_reported": Variable(
        _SERVICE, _INDEX, "mean", "neither", "Service as reported, higher than true where gamed"
    ),
    "staff_presence": Variable(_SERVICE, "share", "mean", "more", "Staff present at their post"),
    "satisfaction": Variable(
        _SERVICE, "share", "mean", "more", "Households satisfied with the service"
    ),
    "infrastructure": Variable(_SERVICE, _INDEX, "mean", "more", "State of buildings and works"),
    "supplies": Variable(_SERVICE, _INDEX, "mean", "more", "Supplies, water and electricity"),
    "supervision": Variable(_SERVICE, _INDEX, "mean", "more", "Supervision of the service"),
    "trust": Variable(_PLACE, _INDEX, "stock", "more", "Trust in the provincial government"),
    "allocated_by_district": Variable(
        _PLACE, _MONEY, "sum", "neither", "Development budget allocated to the district, nominal"
    ),
    "allocated_by_place": Variable(
        _SERVICE, _MONEY, "sum", "neither", "Development budget by district and sector, nominal"
    ),
    "indicator_value": Variable(
        _INDICATOR, "share", "stock", "neither", "What people know: see the coordinate indicator"
    ),
    "unrest": Variable(_PLACE, "share of months", "mean", "less", "Time in unrest"),
    "voice": Variable(_PLACE, _INDEX, "mean", "more", "How far citizens can make themselves heard"),
    "complaints_settled": Variable(
        _PLACE, "share", "stock", "more", "Complaints settled well, where offices take them"
    ),
    # Money, by sector, in current rupees; price_index turns it into constant 2013-14 rupees
    "allocated": Variable(
        _SECTOR, _MONEY, "sum", "neither", "Development budget as passed in July, nominal"
    ),
    "supplementary": Variable(
        _SECTOR, _MONEY, "sum", "neither", "Supplementary grants in the year, nominal"
    ),
    "carried_in": Variable(
        _SECTOR, _MONEY, "sum", "neither", "Money carried in from the year before, nominal"
    ),
    "available": Variable(
        _SECTOR, _MONEY, "sum", "neither", "Allocated, supplementary and carried in, nominal"
    ),
    "authorised": Variable(
        _SECTOR, _MONEY, "sum", "neither", "Money of schemes with approval, nominal"
    ),
    "released": Variable(_SECTOR, _MONEY, "sum", "neither", "Money released by Finance, nominal"),
    "spent": Variable(_SECTOR, _MONEY, "sum", "neither", "Money spent, leakage included, nominal"),
    "leaked": Variable(_SECTOR, _MONEY, "sum", "less", "Money lost to leakage, nominal"),
    "lapsed": Variable(
        _SECTOR, _MONEY, "sum", "less", "Released money that lapsed in June, nominal"
    ),
    "carried_out": Variable(
        _SECTOR, _MONEY, "sum", "neither", "Money carried into the next year, nominal"
    ),
    "throw_forward": Variable(
        _SECTOR, _MONEY, "stock", "less", "Cost still to be paid on schemes begun, nominal"
    ),
    "spent_last_quarter": Variable(
        _SECTOR, _MONEY, "sum", "less", "Money spent from April to June, nominal"
    ),
    "utilisation": Variable(
        _SECTOR, "share", "mean", "more", "Spent as a share of the original allocation"
    ),
    "reform_costs": Variable(
        _YEAR, _MONEY, "sum", "neither", "Cost of reforms, taken from the envelope, nominal"
    ),
    # Schemes, by sector
    "schemes_started": Variable(_SECTOR, "schemes", "sum", "neither", "Schemes started"),
    "schemes_completed": Variable(_SECTOR, "schemes", "sum", "neither", "Schemes completed"),
    "schemes_abandoned": Variable(_SECTOR, "schemes", "sum", "less", "Schemes abandoned"),
    "schemes_ongoing": Variable(
        _SECTOR, "schemes", "stock", "neither", "Schemes under way at the end of June"
    ),
    "schemes_completed_in_time": Variable(
        _YEAR,
        "schemes",
        "sum",
        "more",
        "Schemes opened in the year and completed within five, NaN if not known yet",
    ),
    # The administration, by department
    "secretary_changes": Variable(
        _POST, "appointments", "sum", "less", "Secretaries appointed after an exit"
    ),
    "minister_changes": Variable(
        _POST, "changes", "sum", "neither", "Ministers changed under the same government"
    ),
    "capability": Variable(
        _YEAR, "-1 to 1", "stock", "more", "What the administration has learned to do, 2013 = 0"
    ),
    "months_in_post": Variable(
        _POST, "months", "stock", "more", "Months the secretary has served at the end of June"
    ),
    "minister_party": Variable(
        _POST,
        "number of the party, -1 for none",
        "label",
        "neither",
        "Party that holds the ministry",
    ),
    "plan_continuity": Variable(_POST, _INDEX, "mean", "more", "Continuity of the department plan"),
    # Politics
    "chief_minister_changes": Variable(
        _YEAR, "changes", "sum", "neither", "Changes of chief minister, for any cause"
    ),
    "forced_exits": Variable(
        _YEAR, "exits", "sum", "less", "Chief ministers forced out by a motion of no confidence"
    ),
    "motions": Variable(_YEAR, "motions", "sum", "neither", "No-confidence motions moved"),
    "coalition_seats": Variable(_YEAR, "seats", "mean", "neither", "Seats of the coalition"),
    "claimants": Variable(
        _YEAR, "members", "mean", "neither", "Members with a claim on the development budget"
    ),
    "dissent": Variable(_YEAR, "share", "mean", "neither", "Coalition members in dissent"),
    "dissent_below_reference": Variable(
        _YEAR,
        "share",
        "mean",
        "neither",
        "In dissent, of members who get less than they compare with, NaN if none",
    ),
    "dissent_above_reference": Variable(
        _YEAR,
        "share",
        "mean",
        "neither",
        "In dissent, of members who get what they compare with, NaN if none",
    ),
    "oversight": Variable(_YEAR, _INDEX, "mean", "more", "Oversight by the assembly"),
    "coopted_share": Variable(
        _YEAR, "share", "mean", "neither", "Opposition members brought in by development funds"
    ),
    "price_index": Variable(_YEAR, "2013-14 = 1", "mean", "neither", "Price index"),
    "political_share": Variable(
        _YEAR,
        "share",
        "mean",
        "neither",
        "Share of the budget divided by politics, reforms included",
    ),
    "portfolio_share": Variable(
        _SHARE, "share", "mean", "neither", "Share of the portfolios, within the coalition"
    ),
    "seat_share": Variable(
        _SHARE, "share", "mean", "neither", "Share of the seats, within the coalition"
    ),
    "formation_month": Variable(
        _FORMATION, "months from the start", "label", "neither", "Month of the formation"
    ),
    # Reforms: adopted, complied with, survived; NaN where the scenario does not hold the lever
    "lever_adopted": Variable(_REFORM, "0 or 1", "label", "neither", "Reform ever adopted"),
    "lever_month": Variable(
        _REFORM, "months from the start", "label", "neither", "Month of the first adoption"
    ),
    "lever_complied": Variable(
        _REFORM, "share", "mean", "neither", "Compliance where in force, strength included"
    ),
    "lever_survived": Variable(
        _REFORM, "0 or 1", "label", "neither", "In force to its end or the run's, if adopted"
    ),
    "lever_in_force": Variable(
        _REFORM_YEAR, "share", "mean", "neither", "Share of the year in force, hollowing included"
    ),
    # Which world is which, and what a district is
    "draw": Variable(("world",), "identifier", "label", "neither", "Parameter draw of the world"),
    "tape": Variable(("world",), "identifier", "label", "neither", "Shock tape of the world"),
    "parameter_value": Variable(
        ("world", "parameter"), "see parameters()", "label", "neither", "Parameter of the world"
    ),
    "population": Variable(
        ("district",), "people", "stock", "neither", "Population, census of 2017"
    ),
    "remoteness": Variable(("district",), _INDEX, "stock", "neither", "Remoteness"),
    "need": Variable(
        ("district",), _INDEX, "stock", "neither", "One minus the initial service level"
    ),
    # Events, one row each; read them with coalition_sim.events()
    "event_scenario": Variable(_EVENT, "name", "label", "neither", "Scenario of the event"),
    "event_world": Variable(_EVENT, "identifier", "label", "neither", "World of the event"),
    "event_month": Variable(_EVENT, "YYYY-MM", "label", "neither", "Month of the event"),
    "event_kind": Variable(_EVENT, "name", "label", "neither", "Kind of event"),
    "event_actor": Variable(_EVENT, "kind of actor", "label", "neither", "Who it happened to"),
    "event_cause": Variable(_EVENT, "name", "label", "neither", "Cause of the event"),
    "event_value": Variable(_EVENT, "see kind", "label", "neither", "Number the event carries"),
}

VARIABLES: Mapping[str, Variable] = MappingProxyType(_TABLE)

OUTCOME_VALUE = "outcome_value"
DERIVED: Mapping[str, Variable] = MappingProxyType(
    {
        OUTCOME_VALUE: Variable(
            (*_YEAR, "outcome"),
            "see outcomes()",
            "mean",
            "neither",
            "Outcomes of the year: see the coordinate outcome",
        )
    }
)
"""What can be recorded besides, because what it is computed from may be too large to keep."""
RECORDABLE: Mapping[str, Variable] = MappingProxyType({**VARIABLES, **DERIVED})

EVENTS = tuple(name for name in VARIABLES if name.startswith("event_"))
FORMATIONS = tuple(name for name, v in VARIABLES.items() if "formation" in v.dims)
ALWAYS = ("draw", "tape", "population", "remoteness", "need")
"""In every result: which world is which, and what a district is."""
_PROVINCIAL = {"year", "sector", "department", "lever", "parameter"}
_DISTRICTS = {*_PROVINCIAL, "district", "indicator"}


def _within(allowed: set[str]) -> tuple[str, ...]:
    return tuple(n for n, v in VARIABLES.items() if set(v.dims) <= {*_SW, *allowed})


FOR_OUTCOMES: tuple[str, ...] = (
    *("service_index", "service_reported", "satisfaction", "trust", "indicator_value"),
    *("allocated", "allocated_by_district", "spent", "leaked", "reform_costs", "price_index"),
    *("throw_forward", "schemes_completed", "schemes_abandoned", "schemes_ongoing"),
    *("secretary_changes", "chief_minister_changes", "forced_exits", "coalition_seats"),
    *("oversight", "population", "remoteness", "need"),
)
"""The variables that all outcomes together are computed from."""

LEVELS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "provincial": (*_within(_PROVINCIAL), OUTCOME_VALUE),
        "districts": _within(_DISTRICTS),
        "everything": tuple(VARIABLES),
        "events": EVENTS,
    }
)
"""Names for groups of variables: of the province, with its outcomes; of districts too; all, with
governments and events. Outcomes can be computed from ``districts`` at any time."""


def recorded(asked: str | Iterable[str]) -> tuple[str, ...]:
    """The variables that a run keeps, in the order of the table.

    Parameters
    ----------
    asked : names of levels (``LEVELS``) or variables, as a list or one text with commas.

    Raises
    ------
    ValueError
        Naming what is not known and what comes nearest.

    >>> recorded("trust,spent")
    ('trust', 'spent', 'draw', 'tape', 'population', 'remoteness', 'need')
    >>> "service_index" in recorded("provincial"), "service_index" in recorded("districts")
    (False, True)
    """
    words = asked.split(",") if isinstance(asked, str) else list(asked)
    words = [word.strip() if isinstance(word, str) else word for word in words]
    if not words:
        raise ValueError(f"record = {asked!r}: name at least one variable, or {_LEVELS_IN_WORDS}")
    kept = set(ALWAYS)
    for word in words:
        if word not in LEVELS and word not in RECORDABLE:
            raise ValueError(_unknown(word))
        names = LEVELS.get(word, (word,))
        kept.update(names)
        if kept.intersection(EVENTS):
            kept.update(EVENTS)
    return tuple(name for name in RECORDABLE if name in kept)


_LEVELS_IN_WORDS = ", ".join(LEVELS)


def _unknown(word: object) -> str:
    near = difflib.get_close_matches(str(word), [*LEVELS, *RECORDABLE], n=3, cutoff=0.5)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return (
        f"record: {word!r} is not a variable.{hint} Allowed: {_LEVELS_IN_WORDS}, and the variables "
        "in docs/variables.md, with commas between them"
    )


def variables() -> pd.DataFrame:
    """The table of variables, one row each, for the documentation and for readers."""
    rows = {name: {"dims": ", ".join(v.dims), **v.attrs} for name, v in VARIABLES.items()}
    table = pd.DataFrame.from_dict(rows, orient="index")
    return table.rename_axis("name")
