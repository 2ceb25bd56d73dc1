"""Assemble the province from its tables, once per start."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from coalition_sim.province import geography, seats
from coalition_sim.province.budget import budget, recorded_shares, sector_shares
from coalition_sim.province.checks import check_province, check_tables
from coalition_sim.province.errors import ProvinceError
from coalition_sim.province.geography import Districts
from coalition_sim.province.government import government
from coalition_sim.province.indicators import indicators
from coalition_sim.province.levels import Levels, starting_levels, starting_numbers
from coalition_sim.province.records import Province
from coalition_sim.province.recurrent import recurrent
from coalition_sim.province.seats_2018 import observed_2018
from coalition_sim.province.tables import FOLDER, read_tables

STARTS = ("2013-07",)


def province(start: str = STARTS[0]) -> Province:
    """The recorded province at ``start``: 34 districts, 65 seats, budgets, first service levels.

    >>> province().population.sum().round() > 12e6
    np.True_
    """
    return _recorded(start)


@cache
def _recorded(start: str) -> Province:
    if start not in STARTS:
        raise ProvinceError("government.csv", 0, "start", start, ", ".join(STARTS))
    return load(FOLDER, start)


def load(folder: Path, start: str = "2013-07") -> Province:
    """Read and check the tables of ``folder`` and build the record; arrays are read-only."""
    tables = read_tables(folder)
    check_tables(tables)
    settings = dict(zip(tables["settings"]["item"], tables["settings"]["value"], strict=True))
    districts = Districts(tables)
    levels = starting_levels(districts, tables, settings)
    record = Province(
        start=start,
        tables=tables,
        **_names(tables),
        **_places(tables, districts, settings),
        **_cells(tables, districts, levels, settings),
        **indicators(tables, levels),
        **_politics(tables, districts),
        **_money(tables, districts),
    )
    check_province(record)
    return _frozen(record)


def _names(tables: dict[str, pd.DataFrame]) -> dict[str, Any]:
    sectors, departments, parties = (tables[t] for t in ("sectors", "departments", "parties"))
    weights = tables["sector_departments"].pivot(
        index="sector", columns="department", values="weight"
    )
    weights = weights.reindex(sectors["sector"], columns=departments["department"]).fillna(0.0)
    role = parties["role"].to_numpy()
    return {
        "sector_names": tuple(sectors["sector"]),
        "sector_labels": tuple(sectors["label"]),
        "sector_role": tuple(sectors["role"]),
        "sector_core": (sectors["role"] == "core").to_numpy(bool),
        "sector_rest": int((sectors["role"] == "rest").to_numpy().argmax()),
        "department_names": tuple(departments["department"]),
        "department_labels": tuple(departments["label"]),
        "department_salience": departments["salience"].to_numpy(float),
        "sector_department": weights.to_numpy(float),
        "party_codes": tuple(parties["party"]),
        "party_labels": tuple(parties["label"]),
        "party_electable": (parties["kind"] == "electable").to_numpy(bool),
        "new_party": int((role == "new_party").argmax()),
        "independents": int((role == "independents").argmax()),
    }


def _places(
    tables: dict[str, pd.DataFrame], districts: Districts, settings: dict[str, float]
) -> dict[str, Any]:
    division_names, division = geography.divisions(districts)
    return {
        "district_names": districts.names,
        "division_names": division_names,
        "division": division,
        "population": districts.complete("population", 2017),
        "area_km2": districts.complete("area", 2023),
        "remoteness": geography.remoteness(districts, settings),
        "capital": districts.index(geography.CAPITAL),
        "tile_row": tables["places"]["tile_row"].to_numpy(int),
        "tile_col": tables["places"]["tile_col"].to_numpy(int),
        "adjacency": tables["adjacency"],
        "neighbours": geography.neighbours(tables["adjacency"], districts),
        "strategic": tables["places"]["strategic"].to_numpy(float),
        "security": tables["security"].set_index("year")["fatalities"],
    }


def _cells(
    tables: dict[str, pd.DataFrame],
    districts: Districts,
    levels: dict[str, Levels],
    settings: dict[str, float],
) -> dict[str, Any]:
    numbers = starting_numbers(tables)
    sectors = list(tables["sectors"]["sector"])
    ratio, ratio_sd = recurrent(districts, tables, settings)
    return {
        "cell_level": np.stack([levels[s].level for s in sectors], axis=1).ravel(),
        "cell_level_sd": np.stack([levels[s].sd for s in sectors], axis=1).ravel(),
        "cell_level_rule": np.stack([levels[s].rule for s in sectors], axis=1).ravel(),
        "recurrent_ratio": ratio.ravel(),
        "recurrent_sd": ratio_sd.ravel(),
        "satisfaction_start": np.array([numbers.get((s, "satisfaction"), np.nan) for s in sectors]),
    }


def _politics(tables: dict[str, pd.DataFrame], districts: Districts) -> dict[str, Any]:
    parties, table = tuple(tables["parties"]["party"]), tables["seats_2013"]
    pairs = seats.pairs(tables, districts)
    return {
        "seat_names": tuple(table["seat"]),
        "seat_general": (table["kind"] == "general").to_numpy(bool),
        "seat_party": seats.party_index(table["party"], parties),
        "seat_runner_up": seats.party_index(table["runner_up"], parties),
        "seat_margin": table["margin"].fillna(0.0).to_numpy(float),
        "seat_strength": seats.strength(tables, parties, districts),
        "pair_seat": pairs.seat,
        "pair_district": pairs.district,
        "pair_weight": pairs.weight,
        "pair_start": pairs.start,
        "seats_2018_party": observed_2018(tables, parties, districts, pairs),
        "government": government(tables, parties, tuple(table["seat"])),
        "cabinet_2013": tables["cabinet_2013"],
    }


def _money(tables: dict[str, pd.DataFrame], districts: Districts) -> dict[str, Any]:
    sectors, numbers = tables["sectors"], starting_numbers(tables)
    record, donors = budget(tables, recorded_shares(sectors, numbers)), tables["donors"].copy()
    for column in ("on_budget", "supports", "monitors", "anchors"):
        donors[column] = donors[column] == "yes"
    return {
        "donors": donors,
        "donor_coverage": geography.donor_coverage(donors, districts),
        "budget": record,
        "base_sector_share": sector_shares(record, sectors, numbers),
        "outcomes": tables["outcomes"],
    }


def _frozen(record: Province) -> Province:
    for part in (record, record.government):
        for field in dataclasses.fields(part):
            value = getattr(part, field.name)
            if isinstance(value, np.ndarray):
                value.flags.writeable = False
    return record
