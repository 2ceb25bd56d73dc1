"""Read the CSV files of the province and hold each value against the schema."""

from __future__ import annotations

import csv
import math
import re
from pathlib import Path

import pandas as pd

from coalition_sim.province.errors import ProvinceError
from coalition_sim.province.schema import QUALITIES, TABLES, Column, Table

FOLDER = Path(__file__).parent
FIRST_ROW = 2  # the header is line 1 of the file

PATTERNS = {
    "day": (re.compile(r"\d{4}-(0[1-9]|1[0-2])-([0-2]\d|3[01])"), "a day written 2013-06-07"),
    "month": (re.compile(r"\d{4}-(0[1-9]|1[0-2])"), "a month written 2013-07"),
    "fiscal_year": (re.compile(r"\d{4}-\d{2}"), "a fiscal year written 2013-14"),
}


def read_tables(folder: Path = FOLDER) -> dict[str, pd.DataFrame]:
    """Every table of the schema by file name without ``.csv``, checked; numbers are numbers.

    A blank number is NaN and a blank whole number, such as a year, is 0.
    """
    raw = {file: _read(folder, file, table) for file, table in TABLES.items()}
    for file, table in TABLES.items():
        _check_table(file, table, raw)
    return {file.removesuffix(".csv"): _typed(raw[file], TABLES[file]) for file in TABLES}


def _read(folder: Path, file: str, table: Table) -> pd.DataFrame:
    path = folder / file
    if not path.is_file():
        raise ProvinceError(file, 0, "", "no such file", f"a file of this name in {folder.name}/")
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            header, *rows = list(csv.reader(lines)) or [[]]
    except (UnicodeDecodeError, csv.Error) as broken:
        raise ProvinceError(file, 0, "", broken, "a comma-separated text file in UTF-8") from None
    expected = [*table.columns, "source", "quality"]
    if sorted(header) != sorted(expected):
        raise ProvinceError(file, 1, "", ",".join(header), "the columns " + ", ".join(expected))
    if not rows:
        raise ProvinceError(file, 0, "", "no rows", "at least one row")
    for i, row in enumerate(rows):
        if len(row) != len(header):
            raise ProvinceError(
                file, i + FIRST_ROW, "", f"{len(row)} fields", f"{len(header)} fields"
            )
    return pd.DataFrame(rows, columns=header, dtype=str)


def _check_table(file: str, table: Table, raw: dict[str, pd.DataFrame]) -> None:
    frame = raw[file]
    columns = table.columns | {"source": Column(), "quality": Column(allowed=QUALITIES)}
    for name, column in columns.items():
        known = _known(column, raw)
        for i, text in enumerate(frame[name].tolist()):
            _check_value(file, i + FIRST_ROW, name, text, column, known)
    repeated = frame.duplicated(list(table.key))
    if repeated.any():
        i = int(repeated.to_numpy().argmax())
        value = ", ".join(frame.loc[i, list(table.key)])
        allowed = "each combination of " + ", ".join(table.key) + " once"
        raise ProvinceError(file, i + FIRST_ROW, table.key[0], value, allowed)


def _known(column: Column, raw: dict[str, pd.DataFrame]) -> tuple[str, ...]:
    if not column.refers:
        return column.allowed
    file, name = column.refers.split(":")
    return tuple(raw[file][name])


def _check_value(
    file: str, row: int, name: str, text: str, column: Column, known: tuple[str, ...]
) -> None:
    if not text.strip():
        if column.optional:
            return
        raise ProvinceError(
            file, row, name, "", "a value; a blank needs no row or an optional column"
        )
    parts = text.split(";") if column.refers else [text]
    for part in parts if known else []:
        if part not in known:
            raise ProvinceError(file, row, name, part, _listed(known))
    if column.kind in PATTERNS:
        pattern, allowed = PATTERNS[column.kind]
        if not pattern.fullmatch(text):
            raise ProvinceError(file, row, name, text, allowed)
    elif column.kind != "text":
        _check_number(file, row, name, text, column.kind)


def _check_number(file: str, row: int, name: str, text: str, kind: str) -> None:
    try:
        value = float(text)
    except ValueError:
        raise ProvinceError(file, row, name, text, "a number") from None
    if not math.isfinite(value):
        raise ProvinceError(file, row, name, text, "a finite number")
    if kind == "share" and not 0.0 <= value <= 1.0:
        raise ProvinceError(file, row, name, text, "a number from 0 to 1")
    if kind == "integer" and (value != int(value) or value < 0):
        raise ProvinceError(file, row, name, text, "a whole number, 0 or more")


def _listed(known: tuple[str, ...]) -> str:
    shown = ", ".join(dict.fromkeys(known))
    return shown if len(shown) <= 400 else shown[:397] + "..."


def _typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    typed = frame.copy()
    for name, column in table.columns.items():
        texts = frame[name].tolist()
        if column.kind in ("number", "share"):
            typed[name] = [float(text) if text.strip() else math.nan for text in texts]
        elif column.kind == "integer":
            typed[name] = [int(float(text)) if text.strip() else 0 for text in texts]
    return typed
