"""The names of the axes, once: used inside the engine and as dimensions of the results.

Inside the engine every array is two-dimensional, ``(worlds, n)``, and C-ordered. District-sector
pairs are flattened, district first, into ``CELL``; ``cells`` and ``by_sector`` go back and forth.
"""

from __future__ import annotations

import numpy as np

WORLD = "world"
SCENARIO = "scenario"
YEAR = "year"
DISTRICT = "district"
SECTOR = "sector"
DEPARTMENT = "department"
PARTY = "party"
SEAT = "seat"
DONOR = "donor"
FORMATION = "formation"
CELL = "cell"
INDICATOR = "indicator"
LEVER = "lever"

MONTHS_IN_YEAR = 12

REAL = np.float32
"""The kind of number in which a block of worlds computes: half the memory traffic of a double, and
seven digits of each number, which is more than any fact or parameter has. Facts, draws and results
are doubles; what narrowing does to results is measured in ``docs/performance.md``."""


def sector_of_cell(districts: int, sectors: int) -> np.ndarray:
    """Sector index of every cell, shape ``(districts * sectors,)``."""
    return np.tile(np.arange(sectors), districts)


def by_sector(cell_values: np.ndarray, sectors: int) -> np.ndarray:
    """Sum cells ``(worlds, cells)`` over districts to ``(worlds, sectors)``.

    The copy keeps the summed axis contiguous, so that a world's sum does not depend on how many
    worlds stand beside it.
    """
    worlds = cell_values.shape[0]
    split = cell_values.reshape(worlds, -1, sectors).swapaxes(1, 2)
    return np.ascontiguousarray(split).sum(axis=-1)


def by_district(cell_values: np.ndarray, sectors: int) -> np.ndarray:
    """Sum cells ``(worlds, cells)`` over sectors to ``(worlds, districts)``.

    Sector after sector: three times as fast as a sum over so short an axis.
    """
    in_a_row = cell_values.reshape(-1)
    total = in_a_row[::sectors].copy()
    for sector in range(1, sectors):
        total += in_a_row[sector::sectors]
    return total.reshape(len(cell_values), -1)


def each_sector(district_values: np.ndarray, sectors: int) -> np.ndarray:
    """Repeat ``(worlds, districts)`` for every sector, ``(worlds, cells)``."""
    return np.repeat(district_values, sectors, axis=1)


def each_district(sector_values: np.ndarray, districts: int) -> np.ndarray:
    """Repeat ``(worlds, sectors)`` for every district, ``(worlds, cells)``."""
    return np.repeat(sector_values, districts, axis=0).reshape(len(sector_values), -1)
