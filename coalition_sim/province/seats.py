"""Seats of 2013: which districts they serve, who holds them, who is strong where."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

from coalition_sim.province.errors import ProvinceError
from coalition_sim.province.geography import Districts


@dataclass(frozen=True, eq=False)
class Pairs:
    """Seat-district pairs of the general seats, sorted by district; weights of a seat sum to 1."""

    seat: np.ndarray
    district: np.ndarray
    weight: np.ndarray
    start: np.ndarray


def pairs(tables: dict[str, pd.DataFrame], districts: Districts) -> Pairs:
    """From ``seat_districts.csv``; checked against the seats of each district."""
    shares, seats = tables["seat_districts"], list(tables["seats_2013"]["seat"])
    seat = np.array([seats.index(name) for name in shares["seat"]])
    district = np.array([districts.index(name) for name in shares["district"]])
    order = np.lexsort((seat, district))
    weight = shares["weight"].to_numpy(float)
    _check_shares(tables, shares, districts)
    start = np.searchsorted(district[order], np.arange(len(districts.names)))
    return Pairs(seat[order], district[order], weight[order], start)


def _check_shares(
    tables: dict[str, pd.DataFrame], shares: pd.DataFrame, districts: Districts
) -> None:
    general = tables["seats_2013"].loc[tables["seats_2013"]["kind"] == "general", "seat"]
    by_seat = shares.groupby("seat")["weight"].sum()
    for name in set(general) | set(by_seat.index):
        total = by_seat.get(name, 0.0)
        if name not in set(general) or abs(total - 1.0) > 1e-9:
            raise ProvinceError(
                "seat_districts.csv",
                0,
                "weight",
                f"{total:g} for seat {name}",
                "weights of every general seat that sum to 1",
            )
    by_district = shares.groupby("district")["weight"].sum()
    recorded = districts.complete("general_seats_2013", 2013)
    for name, seats in zip(districts.names, recorded, strict=True):
        if abs(by_district.get(name, 0.0) - seats) > 1e-6:
            found = f"{by_district.get(name, 0.0):g} for {name}"
            allowed = f"{seats:g}, as general_seats_2013 in districts.csv"
            raise ProvinceError("seat_districts.csv", 0, "weight", found, allowed)


def party_index(names: pd.Series, parties: tuple[str, ...]) -> np.ndarray:
    """``(n,)`` positions of parties, -1 for none."""
    return np.array([parties.index(name) if name else -1 for name in names])


def strength(
    tables: dict[str, pd.DataFrame], parties: tuple[str, ...], districts: Districts
) -> np.ndarray:
    """``(S, P)`` shares of votes for winners and runners-up of 2013 in the seat's division.

    A winner's votes count for the party he sat with. The runner-up's votes follow from the margin:
    winner - margin x votes cast. Reserved seats, which no one elects, get the whole province.
    """
    seats = tables["seats_2013"]
    votes = np.zeros((len(seats), len(parties)))
    won = seats["votes_winner"].fillna(0.0).to_numpy(float)
    lost = won - (seats["margin"] * seats["votes_cast"]).fillna(0.0).to_numpy(float)
    rows = np.arange(len(seats))
    votes[rows, party_index(seats["party"], parties)] += won
    second = party_index(seats["runner_up"], parties)
    votes[rows[second >= 0], second[second >= 0]] += np.maximum(lost, 0.0)[second >= 0]
    division = np.array(
        [_division(names, districts) if names else "" for names in seats["districts"]]
    )
    totals = [
        votes[division == name].sum(axis=0) if name else votes.sum(axis=0) for name in division
    ]
    table = np.stack(totals)
    return table / table.sum(axis=1, keepdims=True)


def _division(names: str, districts: Districts) -> str:
    return districts.divisions[districts.index(names.split(";")[0])]


def check_totals(tables: dict[str, pd.DataFrame]) -> None:
    """Seats by party and kind equal ``assembly.csv``, for 2013 and 2018."""
    assembly = tables["assembly"]
    kinds = {
        "general": "general_seats",
        "reserved_women": "reserved_women",
        "reserved_minority": "reserved_minority",
    }
    for kind, column in kinds.items():
        seats = tables["seats_2013"]
        found = Counter(seats.loc[seats["kind"] == kind, "party"])
        _compare(found, assembly[assembly["year"] == 2013], column, "seats_2013.csv")
    later = assembly[assembly["year"] == 2018]
    _compare(Counter(tables["seats_2018"]["party"]), later, "general_seats", "seats_2018.csv")
    parts = assembly[list(kinds.values())].sum(axis=1)
    for i, (part, total) in enumerate(zip(parts, assembly["total"], strict=True)):
        if part != total:
            raise ProvinceError(
                "assembly.csv", i + 2, "total", total, f"the sum of its parts, {part}"
            )


def _compare(found: Counter, recorded: pd.DataFrame, column: str, file: str) -> None:
    expected = dict(zip(recorded["party"], recorded[column], strict=True))
    for party in sorted(set(found) | set(expected)):
        if found.get(party, 0) != expected.get(party, 0):
            value = f"{found.get(party, 0)} for {party} ({column})"
            allowed = f"{expected.get(party, 0)}, as in assembly.csv"
            raise ProvinceError(file, 0, "party", value, allowed)
