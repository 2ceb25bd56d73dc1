"""The government of June 2013 from ``government.csv``."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from coalition_sim.province.errors import ProvinceError
from coalition_sim.province.records import Government

NUMBERS = ("months_since_formation_at_start", "swap_month", "cabinet_months_left", "term_months")
PARTIES = ("chief_minister_party", "successor_party")
SEATS = ("chief_minister_seat", "successor_seat")


def government(
    tables: dict[str, pd.DataFrame], parties: tuple[str, ...], seats: tuple[str, ...]
) -> Government:
    """The record, each item checked."""
    table = tables["government"]
    wanted = ("coalition", "first_election", *PARTIES, *SEATS, *NUMBERS)
    missing = [item for item in wanted if item not in set(table["item"])]
    if missing:
        raise ProvinceError("government.csv", 0, "item", f"no {missing[0]}", ", ".join(wanted))
    members = [
        _index(table, "coalition", name, parties) for name in _value(table, "coalition").split(";")
    ]
    found = {item: _index(table, item, _value(table, item), parties) for item in PARTIES}
    found |= {item: _index(table, item, _value(table, item), seats) for item in SEATS}
    found |= {item: _number(table, item) for item in NUMBERS}
    first = _value(table, "first_election")
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", first):
        raise _error(table, "first_election", first, "a month written 2018-07")
    coalition = np.isin(np.arange(len(parties)), members)
    for item in PARTIES:
        if not coalition[found[item]]:
            raise _error(table, item, _value(table, item), "a party of the coalition")
    return Government(coalition=coalition, first_election=first, **found)


def _value(table: pd.DataFrame, item: str) -> str:
    return str(table.loc[table["item"] == item, "value"].iloc[0])


def _index(table: pd.DataFrame, item: str, name: str, known: tuple[str, ...]) -> int:
    if name not in known:
        raise _error(table, item, name, ", ".join(known))
    return known.index(name)


def _number(table: pd.DataFrame, item: str) -> int:
    text = _value(table, item)
    if not text.isdigit():
        raise _error(table, item, text, "a whole number of months")
    return int(text)


def _error(table: pd.DataFrame, item: str, value: str, allowed: str) -> ProvinceError:
    row = int((table["item"] == item).to_numpy().argmax()) + 2
    return ProvinceError("government.csv", row, "value", value, allowed)
