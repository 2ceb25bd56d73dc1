"""What a lever takes from those who must accept it (card M19).

``stakes.csv`` holds a weight of 0-1 for each thing an actor may hold: 1 means that the lever at
full strength takes all of it. All weights are assumptions (evidence A) with a reason beside them;
who holds how much of each is read from the state of a world, not from here.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import pandas as pd

STAKES = {
    "money": "discretion over the development budget",
    "postings": "say in who fills a post",
    "releases": "discretion over when money is released",
    "rents": "what leaks, and who gets a contract",
    "agenda": "freedom of ministers to set aims of their own",
    "federal_say": "the federation's say in provincial affairs",
}
"""Everything that an actor may hold and a lever may take, in one order."""

COLUMNS = ("lever", "stake", "weight", "evidence", "reason")


class StakesError(ValueError):
    """The shipped table of stakes is broken: names the row, the column and the rule."""


def stakes(lever: str) -> dict[str, float]:
    """Weights of what a lever takes, by stake; empty if it takes nothing.

    >>> stakes("fixed_tenure")["postings"]
    0.6
    >>> stakes("quick_wins")
    {}
    """
    return dict(_by_lever().get(lever, {}))


@cache
def _by_lever() -> dict[str, dict[str, float]]:
    """The weights of each lever that takes anything, read off the table once."""
    found: dict[str, dict[str, float]] = {}
    rows = table()
    for lever, stake, weight in zip(rows["lever"], rows["stake"], rows["weight"], strict=True):
        found.setdefault(lever, {})[stake] = float(weight)
    return found


@cache
def table() -> pd.DataFrame:
    """The whole table, read and checked once; not to be changed."""
    file = resources.files("coalition_sim.levers") / "stakes.csv"
    with file.open(encoding="utf-8") as lines:
        return read(lines)


def read(lines: Any) -> pd.DataFrame:
    """Read a table of stakes from a path or an open file, and check every row."""
    frame = pd.read_csv(lines, dtype=str, keep_default_na=False)
    if tuple(frame.columns) != COLUMNS:
        raise StakesError(f"stakes.csv: the columns must be {', '.join(COLUMNS)}")
    weights = pd.to_numeric(frame["weight"], errors="coerce")
    for number, row in enumerate(frame.itertuples(index=False), 2):
        _check(number, row, weights[number - 2])
    twice = frame[frame.duplicated(["lever", "stake"])]
    if len(twice):
        first = twice.iloc[0]
        raise StakesError(f"stakes.csv: {first['lever']}, {first['stake']}: named twice")
    return frame.assign(weight=weights)


def _check(number: int, row: Any, weight: float) -> None:
    """Raise unless a row keeps every rule of the table."""
    from coalition_sim.levers.catalogue import LEVERS
    from coalition_sim.parameters.table import EVIDENCE

    rules = [
        ("lever", "must be a lever", row.lever in LEVERS),
        ("stake", f"must be one of {', '.join(STAKES)}", row.stake in STAKES),
        ("weight", "must be a number above 0 and at most 1", 0.0 < weight <= 1.0),
        ("evidence", f"must be one of {', '.join(EVIDENCE)}", row.evidence in EVIDENCE),
        ("reason", "must say in words why", bool(row.reason.strip())),
    ]
    for column, rule, holds in rules:
        if not holds:
            value = getattr(row, column)
            raise StakesError(f"stakes.csv: line {number}, {column} = {value!r}: {rule}")
