"""Rules that tie tables to each other, and ranges of the finished record."""

from __future__ import annotations

import numpy as np
import pandas as pd

from coalition_sim.province.check_starts import check_starts
from coalition_sim.province.errors import ProvinceError
from coalition_sim.province.geography import check_ranges
from coalition_sim.province.records import Province
from coalition_sim.province.seats import check_totals

HOUSE = 65
LAST_OUTCOME_YEAR = 2017
LAST_SURVEY_YEAR = 2018
SETTINGS = (
    "remoteness_weight_distance",
    "remoteness_weight_sparseness",
    "remoteness_weight_rural",
    "level_sd_factor_filled",
    "level_sd_factor_ranked",
    "recurrent_lowest_ratio",
    "recurrent_highest_ratio",
    "recurrent_sd",
    "recurrent_sd_other",
)


def check_tables(tables: dict[str, pd.DataFrame]) -> None:
    """Everything that needs more than one cell of one table."""
    check_ranges(tables["districts"])
    _check_later_surveys(tables["districts"])
    _check_settings(tables["settings"])
    check_starts(tables)
    _check_roles(tables["parties"])
    _check_tiles(tables["places"])
    _check_weights(tables["sector_departments"], tuple(tables["sectors"]["sector"]))
    _check_windows(tables["donors"])
    check_totals(tables)
    late = (tables["outcomes"]["year"] > LAST_OUTCOME_YEAR).to_numpy()
    if late.any():
        i = int(late.argmax())
        value = tables["outcomes"]["year"].iloc[i]
        allowed = f"{LAST_OUTCOME_YEAR} or before; later years are what the model predicts"
        raise ProvinceError("outcomes.csv", i + 2, "year", value, allowed)


def _check_later_surveys(districts: pd.DataFrame) -> None:
    """Surveys of services after 2017-18 may give an order of districts only."""
    service = districts["unit"] == "percent"
    late = (service & (districts["year"] >= LAST_SURVEY_YEAR)).to_numpy()
    wrong = late & (districts["quality"] != "rank_only").to_numpy()
    if wrong.any():
        i = int(wrong.argmax())
        value = districts["quality"].iloc[i]
        raise ProvinceError("districts.csv", i + 2, "quality", value, "rank_only from 2018 on")


def _check_settings(settings: pd.DataFrame) -> None:
    for item in SETTINGS:
        if item not in set(settings["item"]):
            raise ProvinceError("settings.csv", 0, "item", f"no {item}", ", ".join(SETTINGS))
    for i, (item, value) in enumerate(zip(settings["item"], settings["value"], strict=True)):
        if item not in SETTINGS:
            raise ProvinceError("settings.csv", i + 2, "item", item, ", ".join(SETTINGS))
        lowest = 2 if item.startswith("level_sd_factor") else 0
        if value < lowest:
            raise ProvinceError("settings.csv", i + 2, "value", value, f"{lowest} or more")


def _check_roles(parties: pd.DataFrame) -> None:
    for role in ("independents", "new_party"):
        count = int((parties["role"] == role).sum())
        if count != 1:
            raise ProvinceError("parties.csv", 0, "role", f"{count} x {role}", "exactly one")
    repeated = parties["label"].duplicated().to_numpy()
    if repeated.any():
        i = int(repeated.argmax())
        value = parties["label"].iloc[i]
        raise ProvinceError("parties.csv", i + 2, "label", value, "each label once")


def _check_tiles(places: pd.DataFrame) -> None:
    repeated = places.duplicated(["tile_row", "tile_col"]).to_numpy()
    if repeated.any():
        i = int(repeated.argmax())
        value = f"row {places['tile_row'].iloc[i]}, column {places['tile_col'].iloc[i]}"
        raise ProvinceError("places.csv", i + 2, "tile_row", value, "a tile no other district has")


def _check_weights(weights: pd.DataFrame, sectors: tuple[str, ...]) -> None:
    totals = weights.groupby("sector")["weight"].sum()
    for sector in sectors:
        if abs(totals.get(sector, 0.0) - 1.0) > 1e-9:
            value = f"{totals.get(sector, 0.0):g} for {sector}"
            raise ProvinceError("sector_departments.csv", 0, "weight", value, "a sum of 1")


def _check_windows(donors: pd.DataFrame) -> None:
    for i, (start, end) in enumerate(zip(donors["start"], donors["end"], strict=True)):
        if end <= start:
            raise ProvinceError(
                "donors.csv", i + 2, "end", end, f"a month after the start, {start}"
            )


def check_province(record: Province) -> None:
    """Shapes and ranges the engine relies on."""
    cells = len(record.district_names) * len(record.sector_names)
    if len(record.seat_names) != HOUSE:
        raise ProvinceError("seats_2013.csv", 0, "seat", len(record.seat_names), f"{HOUSE} seats")
    general = record.seat_general
    if general[np.argmin(general) :].any():
        raise ProvinceError("seats_2013.csv", 0, "kind", "mixed order", "general seats first")
    for name in ("cell_level", "cell_level_sd", "recurrent_ratio", "recurrent_sd"):
        values = getattr(record, name)
        if values.shape != (cells,) or not np.isfinite(values).all() or (values <= 0).any():
            allowed = f"{cells} finite values above 0"
            raise ProvinceError("districts.csv", 0, name, values, allowed)
    _check_indicators(record)
    home = record.government
    for seat, party in (
        (home.chief_minister_seat, home.chief_minister_party),
        (home.successor_seat, home.successor_party),
    ):
        if record.seat_party[seat] != party:
            value = record.seat_names[seat]
            raise ProvinceError("government.csv", 0, "value", value, "a seat of that party")


def _check_indicators(record: Province) -> None:
    shape = (len(record.district_names), len(record.indicator_names))
    start, sd = record.indicator_start, record.indicator_sd
    inside = ((start > 0) & (start < 1)).all() and (sd > 0).all()
    if start.shape != shape or sd.shape != shape or not inside:
        allowed = f"{shape[0]} x {shape[1]} shares between 0 and 1, with an sd above 0"
        raise ProvinceError("starting_levels.csv", 0, "name", start, allowed)
