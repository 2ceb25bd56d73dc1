"""The recorded result of 2018 laid on the seats of 2013, for runs that take it as given."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from coalition_sim.province.geography import Districts, distances
from coalition_sim.province.seats import Pairs, party_index

MISMATCH_KM = 10_000.0  # a shared district outweighs any distance inside the province
SPLIT_SINCE_2013 = "Killa Abdullah"  # split after 2018: its seats of 2018 still hold both parts


def observed_2018(
    tables: dict[str, pd.DataFrame], parties: tuple[str, ...], districts: Districts, shares: Pairs
) -> np.ndarray:
    """``(S,)`` parties of 2018 on the map of 2013.

    General seats of 2018 are laid on those of 2013 so that as much as possible of their districts
    is shared, then so that they lie near; reserved seats follow the recorded totals.
    """
    seats, later = tables["seats_2013"], tables["seats_2018"]
    general = (seats["kind"] == "general").to_numpy()
    cover = np.zeros((len(seats), len(districts.names)))
    cover[shares.seat, shares.district] = shares.weight
    cover = cover[general]
    cover_2018 = np.stack([_cover_2018(names, districts, cover) for names in later["districts"]])
    overlap = np.minimum(cover[:, None, :], cover_2018[None, :, :]).sum(axis=2)
    apart = cover @ distances(districts) @ cover_2018.T
    rows, columns = linear_sum_assignment(MISMATCH_KM * (1.0 - overlap) + apart)
    result = np.full(len(seats), -1)
    result[np.flatnonzero(general)[rows]] = party_index(later["party"], parties)[columns]
    result[~general] = _reserved(tables["assembly"], 2018, parties)
    return result


def _cover_2018(names: str, districts: Districts, cover_2013: np.ndarray) -> np.ndarray:
    """``(D,)`` shares of districts in a seat of 2018; Chaman still sat inside its parent."""
    cover = np.zeros(len(districts.names))
    if names == SPLIT_SINCE_2013:
        parent = cover_2013[:, districts.index(names)]
        return cover_2013[int(parent.argmax())]
    for name in names.split(";"):
        cover[districts.index(name)] = 1.0 / len(names.split(";"))
    return cover


def _reserved(assembly: pd.DataFrame, year: int, parties: tuple[str, ...]) -> list[int]:
    rows = assembly[assembly["year"] == year]
    women = [
        p for p, n in zip(rows["party"], rows["reserved_women"], strict=True) for _ in range(n)
    ]
    others = [
        p for p, n in zip(rows["party"], rows["reserved_minority"], strict=True) for _ in range(n)
    ]
    return [parties.index(name) for name in women + others]
