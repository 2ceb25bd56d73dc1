"""First levels of sectors and indicators by district, their uncertainty and the rule behind each.

Every name has one row in ``starting_levels.csv``, which says where its level comes from:

- ``variable`` and ``year``: a survey of that year; ``repeat_year``, an earlier round of the same
  survey, gives the uncertainty;
- with ``order_variable`` too: the values of the survey dealt out in the order of another one;
- ``order_variable`` alone: a stated spread of districts in that order;
- ``parts``: the mean of names above;
- none of these: one level for every district.

``starting_numbers.csv`` gives the numbers: the provincial level all of them are moved to, the
stated spread and the stated uncertainty. Surveys of 2018 on may give an order only. Blanks follow
``fill_rules.csv``, never a mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.special import expit, logit, ndtri

from coalition_sim.province.filling import HIGHEST, LOWEST, Levels, Reading, fill
from coalition_sim.province.geography import Districts


@dataclass(frozen=True)
class Recipe:
    """One row of ``starting_levels.csv`` with its numbers; a blank is "", 0 or no number."""

    line: int
    name: str
    variable: str
    year: int
    reading: str
    repeat_year: int
    order_variable: str
    order_year: int
    parts: tuple[str, ...]
    numbers: dict[str, float]

    @property
    def surveyed(self) -> bool:
        """Whether districts differ by a survey, so that blanks may need a rule."""
        return bool(self.variable or self.order_variable)


def starting_numbers(tables: dict[str, pd.DataFrame]) -> dict[tuple[str, str], float]:
    """Values of ``starting_numbers.csv`` by name and item."""
    table = tables["starting_numbers"]
    keys = zip(table["name"], table["item"], strict=True)
    return dict(zip(keys, table["value"], strict=True))


def recipes(tables: dict[str, pd.DataFrame]) -> list[Recipe]:
    """Rows of ``starting_levels.csv`` in the order of the file."""
    numbers = starting_numbers(tables)
    return [
        Recipe(
            line=int(row.Index) + 2,
            name=row.name,
            variable=row.variable,
            year=row.year,
            reading=row.reading,
            repeat_year=row.repeat_year,
            order_variable=row.order_variable,
            order_year=row.order_year,
            parts=tuple(row.parts.split(";")) if row.parts else (),
            numbers={item: value for (name, item), value in numbers.items() if name == row.name},
        )
        for row in tables["starting_levels"].itertuples()
    ]


def starting_levels(
    districts: Districts, tables: dict[str, pd.DataFrame], settings: dict[str, float]
) -> dict[str, Levels]:
    """First levels by name; parts stand above what is made of them."""
    rules = tables["fill_rules"]
    rules = rules[rules["quantity"] == "level"]
    levels: dict[str, Levels] = {}
    for recipe in recipes(tables):
        if recipe.parts:
            start = _from_parts(recipe, [levels[part] for part in recipe.parts])
        elif recipe.surveyed:
            blanks = rules[rules["name"] == recipe.name]
            start = _from_surveys(districts, recipe, blanks, settings)
        else:
            start = _everywhere(recipe, len(districts.names))
        levels[recipe.name] = _at_provincial_level(start, recipe, districts)
    return levels


def _from_surveys(
    districts: Districts, recipe: Recipe, blanks: pd.DataFrame, settings: dict[str, float]
) -> Levels:
    """Measured levels, or an order of districts on measured or stated levels; blanks filled."""
    reading: Reading = _one_minus if recipe.reading == "one_minus" else _as_it_is
    stated = recipe.numbers.get("sd")
    sd = np.nan if stated is None else stated
    if not recipe.variable:
        order = surveyed(districts, recipe.order_variable, recipe.order_year)
        level, rule = spread_in_order(order, recipe.numbers["spread"]), _ordered(recipe)
    else:
        level = np.clip(reading(surveyed(districts, recipe.variable, recipe.year)), LOWEST, HIGHEST)
        rule = f"measured {recipe.year}"
        if recipe.reading:
            rule = f"one minus {recipe.variable} {recipe.year}"
        second = level
        if recipe.repeat_year:
            earlier = surveyed(districts, recipe.variable, recipe.repeat_year)
            second = np.clip(reading(earlier), LOWEST, HIGHEST)
        if recipe.order_variable:
            order = surveyed(districts, recipe.order_variable, recipe.order_year)
            level, rule = dealt_in_order(level, order), _ordered(recipe)
        if stated is None:  # how far two surveys, or a survey and a later order, disagree
            sd = repeat_sd(level, second)
    return fill(districts, level, sd, rule, blanks, settings, reading)


def _ordered(recipe: Recipe) -> str:
    order = f"order of {recipe.order_variable} {recipe.order_year}"
    return f"{order} on " + (
        f"{recipe.variable} {recipe.year}" if recipe.variable else "a stated spread"
    )


def _from_parts(recipe: Recipe, parts: list[Levels]) -> Levels:
    """Mean of parts, or twice the first less the second; a stated sd is the least.

    The uncertainty is the mean of the parts': they err together as far as anyone knows.
    """
    stacked = np.stack([part.level for part in parts], axis=1)
    sd = np.stack([part.sd for part in parts], axis=1).mean(axis=1)
    if recipe.reading == "twice_first_less_second":
        level = 2.0 * stacked[:, 0] - stacked[:, 1]
        rule = f"twice {recipe.parts[0]} less {recipe.parts[1]}"
    else:
        level = stacked.mean(axis=1)
        rule = ("as " if len(parts) == 1 else "mean of ") + ", ".join(recipe.parts)
    sd = np.maximum(sd, recipe.numbers.get("sd", 0.0))
    return Levels(np.clip(level, LOWEST, HIGHEST), sd, np.full(len(sd), rule, dtype=object))


def _everywhere(recipe: Recipe, number: int) -> Levels:
    level = np.full(number, recipe.numbers["provincial_level"])
    sd = np.full(number, recipe.numbers["sd"])
    return Levels(level, sd, np.full(number, "provincial level everywhere", dtype=object))


def _at_provincial_level(start: Levels, recipe: Recipe, districts: Districts) -> Levels:
    mean = recipe.numbers.get("provincial_level")
    if mean is None:
        return start
    people = districts.complete("population", 2017)
    return Levels(shift_to_mean(start.level, people, mean), start.sd, start.rule)


def _as_it_is(share: np.ndarray) -> np.ndarray:
    return share


def _one_minus(share: np.ndarray) -> np.ndarray:
    return 1.0 - share


def surveyed(districts: Districts, variable: str, year: int) -> np.ndarray:
    """``(D,)`` shares; NaN where the file has no row or a row copied from another district."""
    shares = districts.shares(variable, year)
    copied = np.array([q == "filled" for q in districts.quality(variable, year)])
    return np.where(copied, np.nan, shares)


def dealt_in_order(level: np.ndarray, order: np.ndarray) -> np.ndarray:
    """``(D,)`` quantiles of ``level`` dealt out in the order of ``order``; NaN where it is NaN.

    >>> dealt_in_order(np.array([0.2, 0.4, 0.6]), np.array([30.0, 10.0, 20.0])).tolist()
    [0.6, 0.2, 0.4]
    """
    dealt = np.full(len(level), np.nan)
    ranked = ~np.isnan(order)
    dealt[ranked] = np.quantile(level[~np.isnan(level)], _places(order), method="hazen")
    return dealt


def spread_in_order(order: np.ndarray, spread: float) -> np.ndarray:
    """``(D,)`` levels around one half, normal in logits with sd ``spread``, in the given order."""
    level = np.full(len(order), np.nan)
    level[~np.isnan(order)] = expit(spread * ndtri(_places(order)))
    return level


def _places(order: np.ndarray) -> np.ndarray:
    """Places of the known values of ``order`` in 0-1, ties in the middle."""
    ranked = ~np.isnan(order)
    return (pd.Series(order[ranked]).rank().to_numpy() - 0.5) / ranked.sum()


def repeat_sd(first: np.ndarray, second: np.ndarray) -> float:
    """Standard deviation of one survey in logits, from two of them: sd(difference) / sqrt 2."""
    both = ~np.isnan(first) & ~np.isnan(second)
    return float(np.std(logit(first[both]) - logit(second[both]), ddof=1) / np.sqrt(2.0))


def shift_to_mean(level: np.ndarray, people: np.ndarray, mean: float) -> np.ndarray:
    """Move all levels by one step in logits so that their mean over people is ``mean``.

    >>> shift_to_mean(np.array([0.2, 0.2]), np.array([1.0, 3.0]), 0.4).round(6).tolist()
    [0.4, 0.4]
    """
    weights = people / people.sum()
    step = brentq(lambda s: (weights * expit(logit(level) + s)).sum() - mean, -10.0, 10.0)
    return expit(logit(level) + step)
