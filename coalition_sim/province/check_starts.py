"""Rules on sectors, indicators and where their first levels come from."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from coalition_sim.province.errors import ProvinceError
from coalition_sim.province.indicators import MEDIA_ACCESS
from coalition_sim.province.levels import Recipe, recipes
from coalition_sim.province.recurrent import YEARS

LEVELS, NUMBERS = "starting_levels.csv", "starting_numbers.csv"
SHARES = ("provincial_level", "budget_share", "satisfaction")
SECTOR_ITEMS = ("budget_share", "satisfaction")


def check_starts(tables: dict[str, pd.DataFrame]) -> None:
    """Every sector and indicator has one first level that its row can give."""
    _check_sectors(tables)
    _check_indicators(tables["indicators"])
    known = recipes(tables)
    _check_names(tables, [recipe.name for recipe in known])
    _check_numbers(tables["starting_numbers"], tables["sectors"])
    above: set[str] = set()
    for recipe in known:
        _check_surveys(recipe, tables["districts"])
        _check_parts(recipe, above)
        _check_needs(recipe)
        above.add(recipe.name)
    _check_fill_rules(tables["fill_rules"], {r.name for r in known if r.surveyed})
    deaths = tables["security"]["fatalities"]
    for i in deaths.index[deaths <= 0]:
        raise ProvinceError("security.csv", i + 2, "fatalities", deaths[i], "above 0")


def _check_sectors(tables: dict[str, pd.DataFrame]) -> None:
    sectors = tables["sectors"]
    roles = list(sectors["role"])
    if roles.count("rest") != 1 or roles[-1] != "rest":
        value = f"{roles.count('rest')} x rest, the last row is {roles[-1]}"
        raise ProvinceError("sectors.csv", 0, "role", value, "rest once, in the last row")
    if "core" not in roles:
        raise ProvinceError("sectors.csv", 0, "role", "no core sector", "at least one")
    for i, variable in enumerate(sectors["spending"]):
        for year in YEARS if variable else ():
            if _rows(tables["districts"], variable, year).empty:
                allowed = f"blank, or a variable of districts.csv with rows of {year}"
                raise ProvinceError("sectors.csv", i + 2, "spending", variable, allowed)


def _check_indicators(table: pd.DataFrame) -> None:
    for i, (sector, kind) in enumerate(zip(table["sector"], table["kind"], strict=True)):
        if (kind == "joint") == bool(sector):
            allowed = "blank for a joint indicator, a sector for every other"
            raise ProvinceError("indicators.csv", i + 2, "sector", sector, allowed)
    for pair, rows in table[table["pair"] != ""].groupby("pair"):
        if sorted(rows["sex"]) != ["female", "male"]:
            value = f"{pair} with {', '.join(rows['sex'])}"
            allowed = "one female and one male indicator in each pair"
            raise ProvinceError("indicators.csv", int(rows.index[-1]) + 2, "pair", value, allowed)


def _check_names(tables: dict[str, pd.DataFrame], known: Iterable[str]) -> None:
    names = [*tables["sectors"]["sector"], *tables["indicators"]["indicator"], MEDIA_ACCESS]
    for name in names:
        if name not in known:
            allowed = "a row for every sector, every indicator and " + MEDIA_ACCESS
            raise ProvinceError(LEVELS, 0, "name", f"no {name}", allowed)
        if names.count(name) > 1:
            allowed = "a name no sector has"
            row = list(tables["indicators"]["indicator"]).index(name) + 2
            raise ProvinceError("indicators.csv", row, "indicator", name, allowed)


def _check_numbers(numbers: pd.DataFrame, sectors: pd.DataFrame) -> None:
    named = dict(zip(sectors["sector"], sectors["role"], strict=True))
    for i, (name, item, value) in enumerate(
        zip(numbers["name"], numbers["item"], numbers["value"], strict=True)
    ):
        highest = 1.0 if item in SHARES else float("inf")
        if not 0.0 < value < highest:
            allowed = "between 0 and 1" if item in SHARES else "above 0"
            raise ProvinceError(NUMBERS, i + 2, "value", value, allowed)
        if item in SECTOR_ITEMS and name not in named:
            raise ProvinceError(NUMBERS, i + 2, "name", name, "a sector for this item")
        if item == "budget_share" and named[name] == "rest":
            allowed = "no share for the sector that gets the rest"
            raise ProvinceError(NUMBERS, i + 2, "name", name, allowed)


def _check_surveys(recipe: Recipe, districts: pd.DataFrame) -> None:
    for column, variable, year in (
        ("variable", recipe.variable, recipe.year),
        ("repeat_year", recipe.variable, recipe.repeat_year or recipe.year),
        ("order_variable", recipe.order_variable, recipe.order_year),
    ):
        if not variable and not year:
            continue
        rows = _rows(districts, variable, year)
        if rows.empty or not rows["unit"].isin(("percent", "share")).all():
            allowed = "a share or percentage of districts.csv and a year it has"
            raise ProvinceError(LEVELS, recipe.line, column, f"{variable} {year}", allowed)
        if column != "order_variable" and (rows["quality"] == "rank_only").any():
            allowed = "a survey before 2018; later ones may stand in order_variable only"
            raise ProvinceError(LEVELS, recipe.line, column, f"{variable} {year}", allowed)


def _check_parts(recipe: Recipe, above: set[str]) -> None:
    for part in recipe.parts:
        if part not in above:
            raise ProvinceError(LEVELS, recipe.line, "parts", part, "a name of a row above")
    if recipe.parts and recipe.surveyed:
        allowed = "parts or a variable, not both"
        raise ProvinceError(LEVELS, recipe.line, "parts", ";".join(recipe.parts), allowed)
    possible = {
        "": True,
        "one_minus": bool(recipe.variable),
        "twice_first_less_second": len(recipe.parts) == 2,
    }
    if not possible[recipe.reading]:
        allowed = "one_minus with a variable, twice_first_less_second with two parts"
        raise ProvinceError(LEVELS, recipe.line, "reading", recipe.reading, allowed)


def _check_needs(recipe: Recipe) -> None:
    """The numbers a row cannot do without."""
    needed: tuple[str, ...] = ()
    if recipe.variable and not (recipe.repeat_year or recipe.order_variable):
        needed = ("sd",)
    elif not recipe.variable and recipe.order_variable:
        needed = ("provincial_level", "spread", "sd")
    elif not recipe.parts and not recipe.surveyed:
        needed = ("provincial_level", "sd")
    for item in needed:
        if item not in recipe.numbers:
            allowed = f"rows with {', '.join(needed)} for {recipe.name}"
            raise ProvinceError(NUMBERS, 0, "item", f"no {item} for {recipe.name}", allowed)
    if "spread" in recipe.numbers and "spread" not in needed:
        allowed = "a spread only where an order stands alone"
        raise ProvinceError(NUMBERS, 0, "item", f"a spread for {recipe.name}", allowed)


def _check_fill_rules(rules: pd.DataFrame, surveyed: set[str]) -> None:
    level = (rules["quantity"] == "level").to_numpy()
    for i, name in enumerate(rules["name"]):
        if level[i] and name not in surveyed:
            allowed = "a name whose level comes from a survey"
            raise ProvinceError("fill_rules.csv", i + 2, "name", name, allowed)


def _rows(districts: pd.DataFrame, variable: str, year: int) -> pd.DataFrame:
    return districts[(districts["variable"] == variable) & (districts["year"] == year)]
