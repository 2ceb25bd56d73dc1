"""Fill blanks of a first level by the explicit rules of ``fill_rules.csv``.

``parent`` copies the district this one was split from; ``earlier_year`` takes the same survey two
years before; ``rank`` gives the level at the place the district has in another measured column,
``reverse_rank`` where that column runs the other way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from coalition_sim.province.errors import ProvinceError
from coalition_sim.province.geography import Districts

LOWEST, HIGHEST = 0.01, 0.99


@dataclass(frozen=True, eq=False)
class Levels:
    """``level`` (D,) 0-1, ``sd`` (D,) logits, ``rule`` (D,) text."""

    level: np.ndarray
    sd: np.ndarray
    rule: np.ndarray


Reading = Callable[[np.ndarray], np.ndarray]


def place_by_rank(level: np.ndarray, order: np.ndarray, district: int) -> float:
    """The level at the place ``district`` has in ``order`` among districts with a level."""
    known = ~np.isnan(level) & ~np.isnan(order)
    below = (order[known] < order[district]).sum() + 0.5 * (order[known] == order[district]).sum()
    return float(np.quantile(level[known], below / known.sum(), method="hazen"))


def fill(
    districts: Districts,
    measured: np.ndarray,
    sd: float,
    name: str,
    rules: pd.DataFrame,
    settings: dict[str, float],
    reading: Reading,
) -> Levels:
    """Fill each blank by its rule, parents last, with a multiple of the survey's uncertainty.

    ``reading`` turns a share of the survey into a level, as it did for ``measured``.
    """
    level = np.clip(measured, LOWEST, HIGHEST)
    spread = np.where(np.isnan(level), np.nan, sd)
    rule = np.where(np.isnan(level), "", name).astype(object)
    for row in _in_order(rules):
        d = districts.index(row.district)
        if not np.isnan(level[d]):
            _refuse(row, f"a rule for what is {rule[d]}", "rules for blanks only")
        level[d], factor = _filled(districts, level, measured, row, settings, reading)
        if np.isnan(level[d]):
            _refuse(row, row.origin, "something that has a value for this district")
        spread[d], rule[d] = factor * sd, f"{row.rule}: {row.origin}"
    if np.isnan(level).any():
        blank = districts.names[int(np.isnan(level).argmax())]
        found = f"no rule for {blank} ({name})"
        raise ProvinceError("fill_rules.csv", 0, "district", found, "one rule for every blank")
    return Levels(level, spread, rule)


def _in_order(rules: pd.DataFrame) -> list[Any]:
    """Rules with parents last, so that a parent may itself be filled."""
    return sorted(rules.itertuples(), key=lambda row: row.rule == "parent")


def _filled(
    districts: Districts,
    level: np.ndarray,
    measured: np.ndarray,
    row: Any,
    settings: dict[str, float],
    reading: Reading,
) -> tuple[float, float]:
    """Level and factor on the uncertainty for one blank."""
    origin = row.origin
    if row.rule == "parent":
        if origin not in districts.names:
            _refuse(row, origin, "the name of a district")
        return level[districts.index(origin)], settings["level_sd_factor_filled"]
    variable, _, year = origin.rpartition(" ")
    if not year.isdigit():
        _refuse(row, origin, "a variable of districts.csv and its year")
    d = districts.index(row.district)
    if row.rule == "earlier_year":
        if districts.quality(variable, int(year))[d] == "rank_only":
            _refuse(row, origin, "a survey before 2018; later ones give an order only")
        earlier = reading(districts.shares(variable, int(year)))
        return earlier[d], settings["level_sd_factor_filled"]
    other = districts.values(variable, int(year))
    if row.rule == "reverse_rank":
        other = -other
    placed = np.nan if np.isnan(other[d]) else place_by_rank(measured, other, d)
    return placed, settings["level_sd_factor_ranked"]


def _refuse(row: Any, value: str, allowed: str) -> None:
    raise ProvinceError("fill_rules.csv", row.Index + 2, "origin", value, allowed)
