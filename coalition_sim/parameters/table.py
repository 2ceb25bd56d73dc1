"""Read and check the parameter table."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any
from zlib import crc32

import pandas as pd

COLUMNS = (
    "symbol",
    "unit",
    "low",
    "central",
    "high",
    "distribution",
    "lower",
    "upper",
    "evidence",
    "source",
    "mechanism",
    "description",
)
NUMBERS = ("low", "central", "high", "lower", "upper")
DISTRIBUTIONS = ("logit", "log", "identity", "integer", "uniform", "fixed")
EVIDENCE = {
    "S": "stated in the study of Balochistan's coalitions 2013-23",
    "D": "derived from the study's or the budget's figures by arithmetic",
    "F": "reported by a public page (abstract or press text)",
    "R": "recalled from the literature, not verified",
    "A": "a modelling assumption without direct evidence",
}


class TableError(ValueError):
    """The shipped parameter table is broken: names the row, the column and the rule."""


def parameters() -> pd.DataFrame:
    """All parameters, one row each, as a copy the caller may change.

    Returns
    -------
    DataFrame indexed by ``name`` with the columns ``symbol, unit, low, central, high,
    distribution, lower, upper, evidence, source, mechanism, description``.

    >>> parameters().loc["transfer_hazard", ["low", "central", "high"]].tolist()
    [0.055, 0.095, 0.17]
    """
    return table().copy()


def names() -> list[str]:
    """Names of all parameters, in the order of the table."""
    return table().index.tolist()


def uncertain() -> list[str]:
    """Names of the parameters that have a prior (all but the fixed ones)."""
    return table().index[table()["distribution"] != "fixed"].tolist()


@cache
def table() -> pd.DataFrame:
    """The table itself, read and checked once; not to be changed."""
    file = resources.files("coalition_sim.parameters") / "parameters.csv"
    with file.open(encoding="utf-8") as lines:
        return read(lines)


def read(lines: Any) -> pd.DataFrame:
    """Read a parameter table from a path or an open file, and check every row."""
    frame = pd.read_csv(lines, dtype=str, keep_default_na=False).set_index("name")
    if tuple(frame.columns) != COLUMNS:
        raise TableError(f"parameters.csv: the columns must be name, {', '.join(COLUMNS)}")
    for column in NUMBERS:
        frame[column] = [_number(name, column, text) for name, text in frame[column].items()]
    _check_names(frame)
    for row in frame.itertuples():
        _check_row(row)
    return frame


def _number(name: str, column: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise TableError(f"parameters.csv: {name}, {column}: {text!r} is not a number") from None


def _check_names(frame: pd.DataFrame) -> None:
    if not frame.index.is_unique:
        twice = frame.index[frame.index.duplicated()].tolist()
        raise TableError(f"parameters.csv: named twice: {', '.join(twice)}")
    if len({crc32(name.encode()) for name in frame.index}) < len(frame):
        raise TableError("parameters.csv: two names share a checksum, so would share their draws")


def _check_row(row: Any) -> None:
    """Raise unless the row keeps every rule of the table."""
    for column, rule, holds in _row_rules(row):
        if not holds:
            value = getattr(row, column)
            raise TableError(f"parameters.csv: {row.Index}, {column} = {value!r}: {rule}")


def _row_rules(row: Any) -> list[tuple[str, str, bool]]:
    """(column, rule in words, whether it holds) for one row."""
    spread = row.low < row.central < row.high
    flat = row.low == row.central == row.high
    tags = row.evidence.split("/")
    return [
        ("distribution", f"must be one of {', '.join(DISTRIBUTIONS)}", _known(row.distribution)),
        ("central", "a fixed row needs low = central = high", flat or row.distribution != "fixed"),
        ("central", "must lie between low and high", spread or row.distribution == "fixed"),
        ("low", "must not lie below lower", row.lower <= row.low),
        ("high", "must not lie above upper", row.high <= row.upper),
        ("lower", "the log scale needs low above 0", row.low > 0 or row.distribution != "log"),
        ("low", "the logit scale needs 0 < low and high < 1", _fits_logit(row)),
        ("evidence", f"must be made of {', '.join(EVIDENCE)}", set(tags) <= set(EVIDENCE)),
        ("source", "must say in words where the number comes from", bool(row.source.strip())),
        ("unit", "must not be empty", bool(row.unit.strip())),
        ("mechanism", "must not be empty", bool(row.mechanism.strip())),
        ("description", "must be one sentence", row.description.strip().endswith(".")),
    ]


def _known(distribution: str) -> bool:
    return distribution in DISTRIBUTIONS


def _fits_logit(row: Any) -> bool:
    return row.distribution != "logit" or (row.low > 0 and row.high < 1)
