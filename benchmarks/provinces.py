"""Provinces of other sizes, made by adding, splitting and merging rows of the tables.

They are made for timing only: a split district keeps the numbers of the whole, and added sectors
borrow those of another one. The engine and the loader read them as they read the recorded one.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

from benchmarks.harness import ROOT

Rows = list[dict[str, str]]

CAPITAL = "Quetta"
LIKE = "energy"
"""The sector whose parameters added sectors borrow."""
OF_A_SECTOR = ("plan_mix", "political_mix", "presence_base", "supplies_base")
MADE_UP = {"source": "made up for a benchmark", "quality": "assumed"}


def copy_of_the_package(folder: Path) -> Path:
    """A copy of the package and its scenarios; returns the folder of its province tables."""
    ignore = shutil.ignore_patterns("__pycache__")
    for part in ("coalition_sim", "scenarios"):
        shutil.copytree(ROOT / part, folder / part, ignore=ignore)
    return folder / "coalition_sim" / "province"


def add_sectors(folder: Path, count: int) -> None:
    """Add sectors with a twentieth of what is left of the budget each, and one indicator each."""
    facts = copy_of_the_package(folder)
    names = [f"added_{n}" for n in range(count)]
    share = f"{0.2 / max(count, 4):.6f}"
    _add(facts / "sectors.csv", at=-1, rows=[
        {"sector": s, "label": s, "role": "need", "unit": "sector"} for s in names])  # fmt: skip
    _add(facts / "sector_departments.csv", [
        {"sector": s, "department": "planning_development", "weight": "1", "unit": "share"}
        for s in names])  # fmt: skip
    _add(facts / "starting_levels.csv", [
        {"name": s, "variable": "electricity", "year": "2014"} for s in names])  # fmt: skip
    _add(facts / "starting_levels.csv", [
        {"name": f"{s}_seen", "parts": f"{s};roads"} for s in names])  # fmt: skip
    numbers = (("budget_share", share, "share"), ("sd", "0.5", "logits"),
               ("provincial_level", "0.3", "share"))  # fmt: skip
    _add(facts / "starting_numbers.csv", [
        {"name": s, "item": item, "value": value, "unit": unit}
        for s in names for item, value, unit in numbers])  # fmt: skip
    blanks = [row for row in _read(facts / "fill_rules.csv") if row["name"] == "electricity"]
    _add(facts / "fill_rules.csv", [{**row, "name": s} for s in names for row in blanks])
    _add(facts / "indicators.csv", [
        {"indicator": f"{s}_seen", "label": f"{s}, seen", "sector": s, "sex": "all",
         "kind": "follows", "better": "more", "unit": "share"} for s in names])  # fmt: skip
    table = folder / "coalition_sim" / "parameters" / "parameters.csv"
    lent = [row for row in _read(table) if row["name"] in {f"{p}_{LIKE}" for p in OF_A_SECTOR}]
    _add(table, [
        {**row, "name": row["name"].removesuffix(LIKE) + s} for s in names for row in lent
    ])  # fmt: skip


def split_districts(folder: Path, times: int) -> None:
    """Cut every district into so many; each part gets an equal share of the seats."""
    facts = copy_of_the_package(folder)
    parts = {row["district"]: [_part(row["district"], n) for n in range(times)]
             for row in _read(facts / "places.csv")}  # fmt: skip
    _rewrite(facts / "places.csv", lambda rows: [
        {**row, "district": part, "tile_row": str(int(row["tile_row"]) + 100 * n)}
        for row in rows for n, part in enumerate(parts[row["district"]])])  # fmt: skip
    _rewrite(facts / "districts.csv", lambda rows: [
        {**row, "district": part, "value": _share_of_seats(row, times)}
        for row in rows for part in parts[row["district"]]])  # fmt: skip
    _rewrite(facts / "adjacency.csv", lambda rows: [
        {**row, **{side: parts[row[side]][n] for side in ("district_a", "district_b")}}
        for row in rows for n in range(times)])  # fmt: skip
    _rewrite(facts / "fill_rules.csv", lambda rows: [
        {**row, "district": part, "origin": parts.get(row["origin"], [row["origin"]] * times)[n]}
        for row in rows for n, part in enumerate(parts[row["district"]])])  # fmt: skip
    _rewrite(facts / "seat_districts.csv", lambda rows: [
        {**row, "district": part, "weight": repr(float(row["weight"]) / times)}
        for row in rows for part in parts[row["district"]]])  # fmt: skip


def merge_districts(folder: Path, keep: int) -> None:
    """Drop districts down to ``keep``; the seats of those dropped go to one that stays."""
    facts = copy_of_the_package(folder)
    places = _read(facts / "places.csv")
    parents = {row["origin"] for row in _read(facts / "fill_rules.csv")}
    names = [row["district"] for row in places]
    kept = set(sorted(names, key=lambda d: (d != CAPITAL, d not in parents, d))[:keep])
    home = {row["division"]: row["district"] for row in reversed(places) if row["district"] in kept}
    now = {row["district"]: row["district"] if row["district"] in kept
           else home.get(row["division"], CAPITAL) for row in places}  # fmt: skip
    seats: dict[tuple[str, str], dict[str, str]] = {}
    for row in _read(facts / "seat_districts.csv"):
        key = (row["seat"], now[row["district"]])
        before = float(seats[key]["weight"]) if key in seats else 0.0
        seats[key] = {**row, "district": key[1], "weight": repr(before + float(row["weight"]))}
    _write(facts / "seat_districts.csv", list(seats.values()))
    held = dict.fromkeys(kept, 0.0)
    for (_, district), row in seats.items():
        held[district] += float(row["weight"])
    _rewrite(facts / "districts.csv", lambda rows: [
        {**row, "value": repr(held[row["district"]])}
        if row["variable"] == "general_seats_2013" else row
        for row in rows if row["district"] in kept])  # fmt: skip
    for name in ("places.csv", "fill_rules.csv"):
        _rewrite(facts / name, lambda rows: [row for row in rows if row["district"] in kept])
    _rewrite(facts / "adjacency.csv", lambda rows: [
        row for row in rows if {row["district_a"], row["district_b"]} <= kept])  # fmt: skip
    for name, column in (("seats_2013.csv", "districts"), ("seats_2018.csv", "districts"),
                         ("cabinet_2013.csv", "district"), ("governments.csv", "home_district"),
                         ("donors.csv", "coverage")):  # fmt: skip
        _rewrite(facts / name, lambda rows, column=column: [
            {**row, column: _renamed(row[column], now)} for row in rows])  # fmt: skip


def _part(district: str, number: int) -> str:
    return district if number == 0 else f"{district} {number + 1}"


def _share_of_seats(row: dict[str, str], times: int) -> str:
    if row["variable"] != "general_seats_2013":
        return row["value"]
    return repr(float(row["value"]) / times)


def _renamed(names: str, now: dict[str, str]) -> str:
    return ";".join(dict.fromkeys(now.get(name, name) for name in names.split(";")))


def _read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _write(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _rewrite(path: Path, change: Callable[[Rows], Rows]) -> None:
    _write(path, change(_read(path)))


def _add(path: Path, rows: Rows, at: int | None = None) -> None:
    """Insert rows before row ``at`` (the end if none); columns that are not named stay blank."""
    table = _read(path)
    at = len(table) if at is None else at
    said = {name: text for name, text in MADE_UP.items() if name in table[0]}
    table[at:at] = [dict.fromkeys(table[0], "") | said | row for row in rows]
    _write(path, table)
