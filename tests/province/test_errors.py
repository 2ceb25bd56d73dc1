"""A tampered file gives an error that names file, row, column, value and what is allowed."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from coalition_sim.province import ProvinceError, load
from coalition_sim.province.tables import FOLDER

Rows = list[dict[str, str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in FOLDER.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def change(folder: Path, file: str, edit: Callable[[Rows], Rows | None]) -> None:
    """Rewrite a table after ``edit``, which changes its rows or returns new ones."""
    with (folder / file).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    rows = edit(rows) or rows
    with (folder / file).open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def put(**values: str) -> Callable[[Rows], None]:
    """Write values into the first row."""
    return lambda rows: rows[0].update(values)


def where(column: str, is_: str, /, **values: str) -> Callable[[Rows], None]:
    """Write values into the rows where ``column`` is ``is_``."""

    def edit(rows: Rows) -> None:
        for row in rows:
            if row[column] == is_:
                row.update(values)

    return edit


def without(column: str, value: str) -> Callable[[Rows], Rows]:
    return lambda rows: [row for row in rows if row[column] != value]


CASES = {
    "unknown district": ("districts.csv", put(district="Kvetta"), 2, "district", "Quetta"),
    "empty value": ("districts.csv", put(value=""), 2, "value", "a value"),
    "words for a number": ("districts.csv", put(value="many"), 2, "value", "a number"),
    "not finite": ("districts.csv", put(value="inf"), 2, "value", "finite"),
    "negative": ("districts.csv", put(value="-5"), 2, "value", "0 or more"),
    "no quality": ("districts.csv", put(quality="good"), 2, "quality", "measured"),
    "no source": ("districts.csv", put(source=" "), 2, "source", "a value"),
    "late level": (
        "districts.csv",
        where("quality", "rank_only", quality="measured"),
        None,
        "quality",
        "rank_only",
    ),
    "twice": ("psdp.csv", lambda rows: [*rows, rows[0]], None, "fiscal_year", "once"),
    "year label": ("psdp.csv", put(fiscal_year="2010-12"), 2, "fiscal_year", "2010-11"),
    "share above 1": (
        "psdp.csv",
        where("variable", "education_share", value="23"),
        None,
        "value",
        "at most 1",
    ),
    "scheme counts": (
        "psdp.csv",
        where("variable", "schemes_total", value="5"),
        0,
        "value",
        "ongoing plus new",
    ),
    "needed years": (
        "psdp.csv",
        without("variable", "health_share"),
        0,
        "variable",
        "cannot be left blank",
    ),
    "month": ("donors.csv", put(start="2016-13"), 2, "start", "2013-07"),
    "window": ("donors.csv", put(end="2016-01"), 2, "end", "after the start"),
    "coverage": ("donors.csv", put(coverage="Quetta;Kvetta"), 2, "coverage", "rural"),
    "yes or no": ("donors.csv", put(monitors="maybe"), 2, "monitors", "yes, no"),
    "party": ("seats_2013.csv", put(party="ABC"), 2, "party", "PkMAP"),
    "totals": ("seats_2013.csv", put(party="PkMAP"), 0, "party", "assembly.csv"),
    "totals 2018": ("seats_2018.csv", put(party="BAP"), 0, "party", "assembly.csv"),
    "sum of seats": ("assembly.csv", put(total="23"), 2, "total", "sum of its parts"),
    "seat weights": ("seat_districts.csv", put(weight="0.5"), 0, "weight", "sum to 1"),
    "wrong district": ("seat_districts.csv", put(district="Kech"), 0, "weight", "districts.csv"),
    "share of a seat": ("seat_districts.csv", put(weight="1.5"), 2, "weight", "0 to 1"),
    "tiles": ("places.csv", put(tile_row="1", tile_col="4"), None, "tile_row", "no other"),
    "half a tile": ("places.csv", put(tile_row="1.5"), 2, "tile_row", "whole number"),
    "two roles": ("parties.csv", put(role="new_party"), 0, "role", "exactly one"),
    "same label": (
        "parties.csv",
        put(label="programmatic party 1"),
        3,
        "label",
        "once",
    ),
    "weights": ("sector_departments.csv", put(weight="0.5"), 0, "weight", "a sum of 1"),
    "setting gone": ("settings.csv", without("item", "recurrent_sd"), 0, "item", "recurrent_sd"),
    "setting unknown": ("settings.csv", put(item="x"), 0, "item", "remoteness_weight"),
    "too sure": (
        "settings.csv",
        where("item", "level_sd_factor_filled", value="1"),
        None,
        "value",
        "2 or more",
    ),
    "coalition": ("government.csv", put(value="NP;XYZ"), 2, "value", "PkMAP"),
    "chief minister": ("government.csv", put(value="PML-N"), None, "value", "of the coalition"),
    "months": (
        "government.csv",
        where("item", "swap_month", value="soon"),
        None,
        "value",
        "months",
    ),
    "seat of another": (
        "government.csv",
        where("item", "chief_minister_seat", value="PB-1"),
        0,
        "value",
        "of that party",
    ),
    "item gone": ("government.csv", without("item", "swap_month"), 0, "item", "swap_month"),
    "blank without a rule": (
        "fill_rules.csv",
        without("district", "Kech"),
        0,
        "district",
        "every blank",
    ),
    "rule without a blank": ("fill_rules.csv", put(district="Quetta"), 2, "origin", "blanks only"),
    "rule from nothing": (
        "fill_rules.csv",
        where("rule", "rank", origin="luck 2020"),
        None,
        "origin",
        "has a value",
    ),
    "rule without a year": (
        "fill_rules.csv",
        where("rule", "rank", origin="luck"),
        None,
        "origin",
        "its year",
    ),
    "rest not last": (
        "sectors.csv",
        lambda rows: [rows[-1], *rows[:-1]],
        0,
        "role",
        "last row",
    ),
    "no core": ("sectors.csv", where("role", "core", role="need"), 0, "role", "at least one"),
    "unknown role": ("sectors.csv", put(role="main"), 2, "role", "core, need, rest"),
    "unknown spending": ("sectors.csv", put(spending="gifts"), 2, "spending", "rows of 2017"),
    "no share": (
        "starting_numbers.csv",
        without("item", "budget_share"),
        0,
        "variable",
        "budget_share in starting_numbers.csv",
    ),
    "too many shares": (
        "starting_numbers.csv",
        where("item", "budget_share", value="0.5"),
        0,
        "value",
        "left for the rest",
    ),
    "number of nobody": ("starting_numbers.csv", put(name="ports"), 2, "name", "education"),
    "share of an indicator": (
        "starting_numbers.csv",
        put(name="stunting", item="satisfaction"),
        2,
        "name",
        "a sector",
    ),
    "share of the rest": (
        "starting_numbers.csv",
        put(name="other", item="budget_share"),
        2,
        "name",
        "no share for the sector that gets the rest",
    ),
    "percent for a share": ("starting_numbers.csv", put(value="80"), 2, "value", "0 and 1"),
    "no uncertainty": (
        "starting_numbers.csv",
        lambda rows: [r for r in rows if (r["name"], r["item"]) != ("roads", "sd")],
        0,
        "item",
        "roads",
    ),
    "spread of a survey": (
        "starting_numbers.csv",
        put(item="spread"),
        0,
        "item",
        "where an order stands alone",
    ),
    "no level": ("starting_levels.csv", without("name", "media_access"), 0, "name", "a row for"),
    "unknown survey": ("starting_levels.csv", put(variable="x"), 2, "variable", "a year it has"),
    "survey without a year": ("starting_levels.csv", put(year=""), 2, "variable", "a year it has"),
    "later level": (
        "starting_levels.csv",
        put(variable="facility_births", year="2018", repeat_year=""),
        2,
        "variable",
        "order_variable only",
    ),
    "parts above": ("starting_levels.csv", put(parts="roads"), 2, "parts", "a row above"),
    "parts and a survey": (
        "starting_levels.csv",
        where("name", "other", variable="electricity", year="2014"),
        8,
        "parts",
        "not both",
    ),
    "reading": (
        "starting_levels.csv",
        put(reading="twice_first_less_second"),
        2,
        "reading",
        "two parts",
    ),
    "joint with a sector": (
        "indicators.csv",
        where("kind", "joint", sector="water"),
        None,
        "sector",
        "blank for a joint",
    ),
    "half a pair": ("indicators.csv", put(pair="", sex="all"), 3, "pair", "one female"),
    "name of a sector": ("indicators.csv", put(indicator="health"), 2, "indicator", "no sector"),
    "unknown sector": ("indicators.csv", put(sector="schools"), 2, "sector", "education"),
    "rule for parts": ("fill_rules.csv", put(name="other"), 2, "name", "from a survey"),
    "filled from a later survey": (
        "fill_rules.csv",
        where("rule", "earlier_year", origin="improved_water 2023"),
        None,
        "origin",
        "order only",
    ),
    "no deaths": ("security.csv", put(fatalities="0"), 2, "fatalities", "above 0"),
    "strategic": ("places.csv", put(strategic="2"), 2, "strategic", "0 to 1"),
    "later outcome": ("outcomes.csv", put(year="2021"), 2, "year", "2017"),
}


NAMED_IN = {"no share": "psdp.csv"}  # a share that is not stated must be recorded there


@pytest.mark.parametrize("case", CASES)
def test_the_error_says_what_and_where(folder: Path, case: str) -> None:
    file, edit, row, column, allowed = CASES[case]
    change(folder, file, edit)
    with pytest.raises(ProvinceError) as caught:
        load(folder)
    error = caught.value
    assert error.file == NAMED_IN.get(case, file) and error.column == column
    assert row is None or error.row == row
    assert allowed in str(error)
    assert str(error).startswith(f"province/{error.file}")


def test_a_missing_file(folder: Path) -> None:
    (folder / "psdp.csv").unlink()
    with pytest.raises(ProvinceError, match=r"province/psdp\.csv: found no such file"):
        load(folder)


def test_a_missing_column(folder: Path) -> None:
    text = (folder / "sectors.csv").read_text(encoding="utf-8").replace("label", "name")
    (folder / "sectors.csv").write_text(text, encoding="utf-8")
    with pytest.raises(
        ProvinceError, match=r"sectors\.csv:1: .*Allowed: the columns sector, label"
    ):
        load(folder)


def test_a_row_with_too_few_fields(folder: Path) -> None:
    with (folder / "sectors.csv").open("a", encoding="utf-8") as lines:
        lines.write("ports,Ports\n")
    with pytest.raises(ProvinceError, match=r"sectors\.csv:9: found 2 fields"):
        load(folder)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00bad", b"sector,label,unit,source,quality\n"]
)
def test_a_file_that_is_no_table(folder: Path, content: bytes) -> None:
    (folder / "sectors.csv").write_bytes(content)
    with pytest.raises(ProvinceError, match=r"province/sectors\.csv"):
        load(folder)


def test_a_district_without_people(folder: Path) -> None:
    def edit(rows: Rows) -> Rows:
        return [r for r in rows if (r["district"], r["variable"]) != ("Kech", "population")]

    change(folder, "districts.csv", edit)
    with pytest.raises(ProvinceError, match="none for Kech"):
        load(folder)
