"""Which scenario-worlds a block holds, short enough for its marker."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

Array = np.ndarray
Ranges = list[list[int]]


def ranges_of(ids: Array) -> Ranges:
    """Whole numbers in their order as runs [first, stop).

    >>> ranges_of(np.array([4, 5, 6, 2, 9, 10]))
    [[4, 7], [2, 3], [9, 11]]
    """
    if not len(ids):
        return []
    breaks = np.flatnonzero(np.diff(ids) != 1) + 1
    return [[int(run[0]), int(run[-1]) + 1] for run in np.split(ids, breaks)]


def ids_of(ranges: Iterable[Sequence[int]]) -> Array:
    """The numbers back from their runs, in their order.

    >>> ids_of([[4, 7], [2, 3]]).tolist()
    [4, 5, 6, 2]
    """
    parts = [np.arange(first, stop) for first, stop in ranges]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def row_ranges(scenario: Array, world: Array) -> Ranges:
    """Rows in their order as runs [scenario, first world, stop).

    >>> row_ranges(np.array([0, 0, 1, 1]), np.array([3, 4, 5, 6]))
    [[0, 3, 5], [1, 5, 7]]
    """
    if not len(world):
        return []
    breaks = np.flatnonzero((np.diff(world) != 1) | (np.diff(scenario) != 0)) + 1
    starts = np.concatenate([[0], breaks])
    return [
        [int(scenario[at]), *run]
        for at, part in zip(starts, np.split(world, breaks), strict=True)
        for run in ranges_of(part)
    ]


def rows_of(ranges: Iterable[Sequence[int]]) -> tuple[Array, Array]:
    """Scenario and world of each row, in their order.

    >>> [part.tolist() for part in rows_of([[0, 3, 5], [1, 5, 7]])]
    [[0, 0, 1, 1], [3, 4, 5, 6]]
    """
    runs = [(int(s), np.arange(first, stop)) for s, first, stop in ranges]
    scenario = [np.full(len(world), s) for s, world in runs]
    if not runs:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    return np.concatenate(scenario), np.concatenate([world for _, world in runs])


def words_of(ranges: Iterable[Sequence[int]], most: int = 4) -> str:
    """Runs as a reader writes them.

    >>> words_of([[0, 100], [140, 141]])
    '0-99, 140'
    """
    parts = [f"{a}" if b == a + 1 else f"{a}-{b - 1}" for a, b in ranges]
    rest = f" and {len(parts) - most} more runs" if len(parts) > most else ""
    return ", ".join(parts[:most]) + rest
