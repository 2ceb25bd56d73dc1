"""Puts the records of blocks together as one labelled dataset."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from coalition_sim import __version__
from coalition_sim.calendar import Calendar
from coalition_sim.levers import LEVERS
from coalition_sim.outcomes import OUTCOMES, yearly_values
from coalition_sim.parameters import names as parameter_names
from coalition_sim.province import Province, province
from coalition_sim.province.budget import labels
from coalition_sim.recorder import EVENT_COLUMNS
from coalition_sim.variables import EVENTS, FORMATIONS, OUTCOME_VALUE, RECORDABLE, VARIABLES

if TYPE_CHECKING:
    from coalition_sim.plan import Plan
    from coalition_sim.scenario import Scenario

Array = np.ndarray
SCENARIO_WORLD = ("scenario", "world")
CAUTION = (
    "A model that explains and illustrates trade-offs. It forecasts nothing and judges no named "
    "person, group or institution. Whether a reform is adopted, followed and kept is simulated "
    "too, unless a scenario takes it as given."
)


@dataclass(frozen=True)
class Record:
    """What one block gives; W rows, each a scenario-world.

    ``scenario`` (W,) is the place of each row's scenario in the run, ``world`` (W,) its id.
    ``values`` are arrays by variable, (W, ...) with the dimensions of the table after scenario and
    world. ``parameters`` (U, P) holds each draw once, ``parameter_row`` (W,) says which is whose.
    ``formations`` and ``events`` are as in ``Recorder.result``, their rows counted in the block.
    """

    scenario: Array
    world: Array
    draw: Array
    tape: Array
    values: dict[str, Array]
    parameters: Array
    parameter_row: Array
    formations: Array
    events: dict[str, Array]


# -- from a model's record to a block's -----------------------------------------------------------


def levers_of(scenarios: Iterable[Scenario]) -> tuple[str, ...]:
    """The levers of any scenario, in the order of the catalogue."""
    used = {name for scenario in scenarios for name in scenario.levers}
    return tuple(name for name in LEVERS if name in used)


def shaped(
    found: Mapping[str, Any], facts: Province, levers: Sequence[str], worlds: int, years: int
) -> dict[str, Array]:
    """A model's yearly record and its reforms in the dimensions of the table of variables."""
    sizes = {name: len(values) for name, values in places(facts).items()}
    values = {}
    for name, series in found["series"].items():
        tail = [sizes[dim] for dim in VARIABLES[name].dims if dim in sizes]
        values[name] = series.reshape(*series.shape[:2], *tail)
    return values | _reforms(found["reforms"], levers, worlds, years)


def _reforms(
    record: Mapping[str, Any], levers: Sequence[str], worlds: int, years: int
) -> dict[str, Array]:
    """What became of each reform; NaN where a scenario does not hold the lever."""
    at = [levers.index(lever) for lever in record.get("names", ())]
    found = {}
    for name in (n for n in VARIABLES if n.startswith("lever_")):
        between = (years,) if "year" in VARIABLES[name].dims else ()
        found[name] = np.full((worlds, *between, len(levers)), np.nan)
        if at:
            found[name][..., at] = record[name]
    return found


def outcomes_of(values: Mapping[str, Array], facts: Province) -> Array:
    """Every outcome of every year, (W, years, outcomes), from the variables of a block."""
    known = {
        name: (VARIABLES[name].dims, array[None])
        for name, array in values.items()
        if not name.startswith("lever_")
    }
    needed = {dim: names for dim, names in places(facts).items() if dim in ("sector", "indicator")}
    return yearly_values(xr.Dataset({**known, **_districts(facts)}, needed)).values[0]


# -- from blocks' records to a dataset ------------------------------------------------------------


def dataset_of(
    plan: Plan,
    variables: Mapping[str, tuple[tuple[str, ...], Any]],
    version: str = __version__,
) -> xr.Dataset:
    """A labelled dataset of the variables, which are (dimensions, array) by name.

    ``version`` is that of the package that computed them.
    """
    facts = province(plan.start)
    known: dict[str, tuple[tuple[str, ...], Any]] = dict(variables)
    known |= {"draw": (("world",), plan.draws), "tape": (("world",), plan.tapes)}
    known |= _districts(facts)
    described = {
        name: (*known[name], RECORDABLE[name].attrs) for name in RECORDABLE if name in known
    }
    coords = coordinates(plan, facts)
    for name in FORMATIONS:
        if name in known:
            coords["formation"] = np.arange(known[name][1].shape[2])
    if OUTCOME_VALUE in known:
        coords["outcome"] = np.array(list(OUTCOMES))
    return xr.Dataset(described, coords, _attributes(plan) | {"version": version})


def _attributes(plan: Plan) -> dict[str, Any]:
    """How a result is made, for its attributes."""
    return {
        "title": "Coalition governance in Balochistan, simulated",
        "caution": CAUTION,
        "start": plan.start,
        "years": plan.years,
        "seed": plan.seed,
        "parameters": plan.parameters if isinstance(plan.parameters, str) else "table",
        "tapes_per_draw": plan.tapes_per_draw,
        "switches": json.dumps(plan.switches),
        "scenarios": json.dumps({s.name: s.to_dict() for s in plan.scenarios}, sort_keys=True),
    }


def coordinates(plan: Plan, facts: Province) -> dict[str, Any]:
    """Labels of the dimensions that every result has."""
    sectors = [facts.sector_names[s] if s >= 0 else "several" for s in facts.indicator_sector]
    return {
        "scenario": np.array([s.name for s in plan.scenarios]),
        "world": plan.ids,
        "year": np.array(labels(int(plan.start[:4]), plan.years)),
        **places(facts),
        "party": np.array(facts.party_labels),
        "lever": np.array(plan.levers, dtype=np.str_),
        "parameter": np.array(parameter_names()),
        "indicator_sector": ("indicator", np.array(sectors)),
        "tile_row": ("district", facts.tile_row),
        "tile_col": ("district", facts.tile_col),
    }


def places(facts: Province) -> dict[str, Array]:
    """Labels of what a yearly variable can be of, besides its year."""
    return {
        "district": np.array(facts.district_names),
        "sector": np.array(facts.sector_names),
        "department": np.array(facts.department_labels),
        "indicator": np.array(facts.indicator_names),
    }


def tail_shape(name: str, plan: Plan, facts: Province) -> tuple[int, ...]:
    """Sizes of a variable's dimensions after scenario and world."""
    sizes = {dim: len(labels) for dim, labels in places(facts).items()}
    sizes |= {"year": plan.years, "lever": len(plan.levers), "outcome": len(OUTCOMES)}
    return tuple(sizes[dim] for dim in RECORDABLE[name].dims[2:])


def by_row(record: Iterable[str]) -> list[str]:
    """Of the variables recorded, those with one array per scenario-world."""
    return [
        name
        for name in record
        if RECORDABLE[name].dims[:2] == SCENARIO_WORLD and name not in FORMATIONS
    ]


class Gathering:
    """Takes the records of blocks in any order and holds the whole run in memory."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.facts = province(plan.start)
        shape = (len(plan.scenarios), len(plan.ids))
        self.place = {int(world): n for n, world in enumerate(plan.ids)}
        self.values = {
            name: np.empty((*shape, *tail_shape(name, plan, self.facts)))
            for name in by_row(plan.record)
        }
        self.parameters = None
        if "parameter_value" in plan.record:
            self.parameters = np.empty((len(plan.ids), len(parameter_names())))
        self.formations: list[tuple[Array, Array]] = []
        self.events: list[tuple[Array, dict[str, Array]]] = []

    def add(self, record: Record) -> None:
        """Put a block's rows in their places."""
        world = np.array([self.place[int(one)] for one in record.world])
        for name, whole in self.values.items():
            whole[record.scenario, world] = record.values[name]
        if self.parameters is not None:
            self.parameters[world] = record.parameters[record.parameter_row]
        row = record.scenario * len(self.plan.ids) + world
        self.formations.append((row, record.formations))
        self.events.append((row, record.events))

    def dataset(self, no_events: bool = False) -> xr.Dataset:
        """The whole run; with ``no_events`` a table of events that is empty."""
        variables: dict[str, tuple[tuple[str, ...], Any]] = {
            name: (RECORDABLE[name].dims, values) for name, values in self.values.items()
        }
        if self.parameters is not None:
            variables["parameter_value"] = (("world", "parameter"), self.parameters)
        wanted = set(self.plan.record)
        if wanted.intersection(FORMATIONS):
            rows = np.concatenate([row[t[:, 0].astype(np.int64)] for row, t in self.formations])
            tables = np.concatenate([table for _, table in self.formations])
            found = formation_variables(rows, tables, self.plan)
            variables |= {name: found[name] for name in FORMATIONS if name in wanted}
        if no_events or wanted.intersection(EVENTS):
            variables |= event_variables(*_joined(self.events), self.plan, self.facts)
        return dataset_of(self.plan, variables)


def formation_variables(
    rows: Array, table: Array, plan: Plan
) -> dict[str, tuple[tuple[str, ...], Array]]:
    """Cabinets of each row in order of time, padded with NaN; ``table`` without NaN, (n, 2 + 2P).

    ``rows`` (n,) are the numbers of the table's lines among the rows of the plan.
    """
    order = np.argsort(rows, kind="stable")
    rows, table = rows[order], table[order]
    counts = np.bincount(rows, minlength=plan.rows)
    most = max(1, int(counts.max(initial=0)))
    place = np.arange(len(rows)) - (np.cumsum(counts) - counts)[rows]
    month = np.full((plan.rows, most), np.nan)
    month[rows, place] = table[:, 1]
    posts, seats = np.split(table[:, 2:], 2, axis=1)
    shape, dims = (len(plan.scenarios), len(plan.ids), most), (*SCENARIO_WORLD, "formation")
    found: dict[str, tuple[tuple[str, ...], Array]] = {
        "formation_month": (dims, month.reshape(shape))
    }
    for name, share in (("portfolio_share", posts), ("seat_share", seats)):
        whole = np.full((plan.rows, most, share.shape[1]), np.nan)
        whole[rows, place] = np.where(seats > 0, share, np.nan)
        found[name] = ((*dims, "party"), whole.reshape(*shape, -1))
    return found


def event_variables(
    rows: Array, columns: Mapping[str, Array], plan: Plan, facts: Province
) -> dict[str, tuple[tuple[str, ...], Array]]:
    """Events as columns along one dimension, by scenario, world and time."""
    order = np.argsort(rows, kind="stable")
    row = rows[order]
    calendar = Calendar(plan.start, facts.government)
    month_names = np.array([calendar.label(m) for m in range(plan.years * 12)])
    scenario_names = np.array([s.name for s in plan.scenarios])
    found = {
        "scenario": scenario_names[row // len(plan.ids)],
        "world": plan.ids[row % len(plan.ids)],
        "month": month_names[columns["month"][order].astype(np.int64)],
        "kind": columns["kind"][order].astype(np.str_),
        "actor": columns["actor"][order].astype(np.str_),
        "cause": columns["cause"][order].astype(np.str_),
        "value": columns["value"][order].astype(np.float64),
    }
    return {f"event_{name}": (("event",), values) for name, values in found.items()}


def _joined(parts: list[tuple[Array, dict[str, Array]]]) -> tuple[Array, dict[str, Array]]:
    """The events of several blocks as one table, and the number of the row of each."""
    rows = np.concatenate([row[events["row"].astype(np.int64)] for row, events in parts])
    names = [name for name in EVENT_COLUMNS if name != "row"]
    return rows, {name: np.concatenate([events[name] for _, events in parts]) for name in names}


def _districts(facts: Province) -> dict[str, tuple[tuple[str, ...], Array]]:
    levels = facts.cell_level.reshape(len(facts.district_names), -1)
    return {
        "population": (("district",), facts.population),
        "remoteness": (("district",), facts.remoteness),
        "need": (("district",), 1.0 - levels.mean(axis=1)),
    }
