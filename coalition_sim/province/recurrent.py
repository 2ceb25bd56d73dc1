"""Recurrent spending per head relative to the median district, by sector."""

from __future__ import annotations

import numpy as np
import pandas as pd

from coalition_sim.province.geography import Districts

YEARS = (2017, 2018)


def recurrent(
    districts: Districts, tables: dict[str, pd.DataFrame], settings: dict[str, float]
) -> tuple[np.ndarray, np.ndarray]:
    """``(D, X)`` ratios to the median, winsorised, and their ``(D, X)`` sd in logs.

    Where a district is booked inside its parent (``fill_rules.csv``, quantity recurrent), both get
    the spending of the two over the people of the two, at twice the uncertainty. The capital,
    which holds headquarters, is cut to the upper bound and is as uncertain.
    """
    rules = tables["fill_rules"]
    ratios, spreads = [], []
    sectors = tables["sectors"]
    for sector, variable in zip(sectors["sector"], sectors["spending"], strict=True):
        booked = rules[(rules["quantity"] == "recurrent") & (rules["name"] == sector)]
        one = _sector(districts, variable, booked, settings)
        ratios.append(one[0])
        spreads.append(one[1])
    return np.stack(ratios, axis=1), np.stack(spreads, axis=1)


def _sector(
    districts: Districts, variable: str, booked: pd.DataFrame, settings: dict[str, float]
) -> tuple[np.ndarray, np.ndarray]:
    people = districts.complete("population", 2017).copy()
    if not variable:  # no spending by district found
        return np.ones(len(people)), np.full(len(people), settings["recurrent_sd_other"])
    spent = np.mean([np.nan_to_num(districts.values(variable, year)) for year in YEARS], axis=0)
    uncertain = np.zeros(len(people), dtype=bool)
    for child, parent in zip(booked["district"], booked["origin"], strict=True):
        both = [districts.index(child), districts.index(parent)]
        spent[both], people[both] = spent[both].sum(), people[both].sum()
        uncertain[both] = True
    per_head = spent / people
    own_books = ~np.isin(districts.names, booked["district"])
    ratio = per_head / np.median(per_head[own_books])
    lowest, highest = settings["recurrent_lowest_ratio"], settings["recurrent_highest_ratio"]
    uncertain |= ratio > highest
    sd = settings["recurrent_sd"]
    return np.clip(ratio, lowest, highest), np.where(uncertain, 2.0 * sd, sd)
