"""Puts the records of blocks together as one labelled dataset."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim.calendar import Calendar
from coalition_sim.levers import LEVERS
from coalition_sim.parameters import central
from coalition_sim.plan import Plan
from coalition_sim.province import Province, province
from coalition_sim.province.budget import labels
from coalition_sim.variables import VARIABLES


def dataset_of(
    blocks: list[dict[str, Any]], plan: Plan, draws: np.ndarray, attributes: dict[str, Any]
) -> xr.Dataset:
    """One dataset from the blocks' records, in the order of rows (scenario first, then world)."""
    facts = province(plan.start)
    coords = _coordinates(facts, plan)
    coords |= _lever_coordinate(blocks)
    sizes = {name: len(values) for name, values in coords.items()}
    variables = {}
    for name in blocks[0]["series"]:
        values = np.concatenate([block["series"][name] for block in blocks])
        dims = VARIABLES[name].dims
        shaped = values.reshape([sizes[dim] for dim in dims])
        variables[name] = (dims, shaped)
    variables |= _reforms(blocks, plan)
    variables |= _formations(blocks, plan, facts)
    variables |= _worlds(plan, draws)
    variables |= _districts(facts)
    variables |= _events(blocks, plan, facts)
    formations = np.arange(variables["formation_month"][1].shape[-1])
    coords |= {
        "formation": formations,
        "parameter": np.array(list(central(1).columns)),
        "indicator_sector": ("indicator", _sectors_of_indicators(facts)),
        "tile_row": ("district", facts.tile_row),
        "tile_col": ("district", facts.tile_col),
    }
    described = {name: (*parts, VARIABLES[name].attrs) for name, parts in variables.items()}
    return xr.Dataset(described, coords, attributes)


def _coordinates(facts: Province, plan: Plan) -> dict[str, Any]:
    return {
        "scenario": np.array([s.name for s in plan.scenarios]),
        "world": plan.ids,
        "year": np.array(labels(int(plan.start[:4]), plan.years)),
        "district": np.array(facts.district_names),
        "sector": np.array(facts.sector_names),
        "department": np.array(facts.department_labels),
        "indicator": np.array(facts.indicator_names),
        "party": np.array(facts.party_labels),
    }


def _sectors_of_indicators(facts: Province) -> np.ndarray:
    names = [facts.sector_names[s] if s >= 0 else "several" for s in facts.indicator_sector]
    return np.array(names)


def _lever_coordinate(blocks: list[dict[str, Any]]) -> dict[str, np.ndarray]:
    """The levers of any scenario, in the order of the catalogue."""
    used = {name for block in blocks for name in block["reforms"].get("names", ())}
    return {"lever": np.array([name for name in LEVERS if name in used], dtype=np.str_)}


def _reforms(blocks: list[dict[str, Any]], plan: Plan) -> dict[str, tuple]:
    """What became of each reform; NaN where a scenario does not hold the lever."""
    levers = _lever_coordinate(blocks)["lever"].tolist()
    names = [name for name in VARIABLES if name.startswith("lever_")]
    found = {}
    for name in names:
        dims = VARIABLES[name].dims
        years = (plan.years,) if "year" in dims else ()
        parts = []
        for block in blocks:
            record = block["reforms"]
            table = np.full((block["rows"], *years, len(levers)), np.nan)
            at = [levers.index(lever) for lever in record.get("names", ())]
            if at:
                table[..., at] = record[name]
            parts.append(table)
        whole = np.concatenate(parts)
        shape = (len(plan.scenarios), len(plan.ids), *years, len(levers))
        found[name] = (dims, whole.reshape(shape))
    return found


def _formations(blocks: list[dict[str, Any]], plan: Plan, facts: Province) -> dict[str, tuple]:
    """Cabinets of each row in order of time, padded with NaN."""
    per_row: list[list[tuple[int, np.ndarray, np.ndarray]]] = [[] for _ in range(plan.rows)]
    for block in blocks:
        for rows, month, portfolios, seats in block["formations"]:
            for n, row in enumerate(rows):
                per_row[row].append((month, portfolios[n], seats[n]))
    most = max(1, *(len(formed) for formed in per_row))
    parties = len(facts.party_labels)
    month = np.full((plan.rows, most), np.nan)
    portfolio = np.full((plan.rows, most, parties), np.nan)
    seat = portfolio.copy()
    for row, formed in enumerate(per_row):
        for f, (when, posts, seats) in enumerate(formed):
            inside = seats > 0
            month[row, f] = when
            portfolio[row, f, inside] = posts[inside]
            seat[row, f, inside] = seats[inside]
    shape = (len(plan.scenarios), len(plan.ids), most)
    dims = ("scenario", "world", "formation")
    return {
        "formation_month": (dims, month.reshape(shape)),
        "portfolio_share": ((*dims, "party"), portfolio.reshape(*shape, parties)),
        "seat_share": ((*dims, "party"), seat.reshape(*shape, parties)),
    }


def _worlds(plan: Plan, draws: np.ndarray) -> dict[str, tuple]:
    values = central(len(plan.ids))
    for name in plan.table.columns.drop("tape"):
        values[name] = plan.table[name].to_numpy(float)
    return {
        "draw": (("world",), draws),
        "tape": (("world",), plan.table["tape"].to_numpy(np.int64)),
        "parameter_value": (("world", "parameter"), values.to_numpy(float)),
    }


def _districts(facts: Province) -> dict[str, tuple]:
    levels = facts.cell_level.reshape(len(facts.district_names), -1)
    return {
        "population": (("district",), facts.population),
        "remoteness": (("district",), facts.remoteness),
        "need": (("district",), 1.0 - levels.mean(axis=1)),
    }


def _events(blocks: list[dict[str, Any]], plan: Plan, facts: Province) -> dict[str, tuple]:
    """Events as columns along one dimension, by scenario, world and time."""
    frames = [pd.DataFrame(block["events"]) for block in blocks if block["events"] is not None]
    names = ("row", "month", "kind", "actor", "cause", "value")
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=names)
    row = frame["row"].to_numpy(np.int64)
    calendar = Calendar(plan.start, facts.government)
    month_names = np.array([calendar.label(m) for m in range(plan.years * 12)])
    scenario_names = np.array([s.name for s in plan.scenarios])
    columns = {
        "scenario": scenario_names[row // len(plan.ids)],
        "world": plan.ids[row % len(plan.ids)],
        "month": month_names[frame["month"].to_numpy(np.int64)],
        "kind": frame["kind"].to_numpy(dtype=np.str_),
        "actor": frame["actor"].to_numpy(dtype=np.str_),
        "cause": frame["cause"].to_numpy(dtype=np.str_),
        "value": frame["value"].to_numpy(dtype=np.float64),
    }
    return {f"event_{name}": (("event",), values) for name, values in columns.items()}
