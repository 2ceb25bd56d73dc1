"""Passes over the book of schemes."""

from __future__ import annotations

import numpy as np

from coalition_sim import rules

Array = np.ndarray

NEVER = 1e30


def fund(
    cost: Array,
    paid: Array,
    held: Array,
    pull: Array,
    cell: Array,
    budget: Array,
    threshold: Array,
) -> tuple[Array, Array, Array]:
    """Divide each cell's money over what its schemes still need and do not hold yet (card M6).

    ``cost``, ``paid``, ``held`` are (n,) nominal Rs bn, ``pull`` is (n,), ``cell`` (n,) int;
    ``budget`` and the closing ``threshold`` are (n_cells,).

    Returns what each scheme gets and the share of all it then holds at which it closes, (n,), and
    what each cell's schemes get, (n_cells,).
    """
    need = np.maximum(cost - paid - held, 0.0)  # rounding can leave a trace below zero
    got = rules.spread_money(need, pull, cell, budget)
    closes_at = rules.closing_share(cost - paid, cost, held + got, threshold.take(cell))
    sums = np.bincount(cell, got, len(budget)).astype(got.dtype, copy=False)  # whole if empty
    return got, closes_at, sums


def close(
    cell: Array,
    cost: Array,
    held: Array,
    paid: Array,
    built: Array,
    closes_at: Array,
    life: Array,
    drawn: Array,
    works: Array,
    worn: Array,
) -> tuple[Array, Array]:
    """Take complete and abandoned schemes off the book, and blank their rows in place.

    The first seven are columns of the book, (n,), the others its tables, (n_cells,).

    Returns the rows completed, (m,), and five sums per cell, (5, n_cells): number completed and
    abandoned, real works completed, cost unpaid of the abandoned, money of the year held by both.
    """
    rows, cells = rules.ended(cell, drawn, closes_at, worn, life), len(drawn)
    place = cell.take(rows)
    complete = closes_at.take(rows) <= drawn.take(place)
    done, lost, finished, given_up = (
        rows[complete],
        rows[~complete],
        place[complete],
        place[~complete],
    )
    ready = built.take(done) + held.take(done) * works.take(finished)
    rest = cost.take(lost) - (paid.take(lost) + held.take(lost) * drawn.take(given_up))
    sums = np.empty((5, cells))
    sums[0] = np.bincount(finished, minlength=cells)
    sums[1] = np.bincount(given_up, minlength=cells)
    sums[2] = np.bincount(finished, ready, cells)
    sums[3] = np.bincount(given_up, rest, cells)
    sums[4] = np.bincount(place, held.take(rows), cells)
    cost[rows] = 0.0
    closes_at[rows] = life[rows] = NEVER
    return done, sums.astype(held.dtype)


def start_year(
    cell: Array,
    cost: Array,
    held: Array,
    early: Array,
    paid: Array,
    built: Array,
    life: Array,
    pull: Array,
    born: Array,
    drawn: Array,
    works: Array,
    worn: Array,
    stalled_share: Array,
) -> tuple[int, Array]:
    """Bring rows up to date and move those under way to the front, in place.

    The first nine are columns of the book, (n,), the others tables, (n_cells,).

    Returns how many schemes are under way, and the numbers of the rows that were paid less than
    ``stalled_share`` of their cost last year.
    """
    rows = np.flatnonzero(cost > 0.0)
    many = len(rows)
    for column in (cell, cost, held, early, pull, born):
        column[:many] = column.take(rows)
    place, money = cell[:many], held[:many]
    payment = money * drawn.take(place)
    stalled = np.flatnonzero(early[:many] + payment < stalled_share.take(place) * cost[:many])
    paid[:many] = paid.take(rows) + payment
    built[:many] = built.take(rows) + money * works.take(place)
    life[:many] = life.take(rows) - worn.take(place)
    held[:many] = early[:many] = 0.0
    return many, stalled


def rows_at(places: Array, cell: Array, cost: Array) -> Array:
    """Numbers of the rows under way whose cell is one of ``places`` (n_cells,) bool, (m,)."""
    return np.flatnonzero(places.take(cell) & (cost > 0.0))


def unpaid(cell: Array, cost: Array, paid: Array, cells: int) -> Array:
    """Cost of the schemes under way less what was ``paid`` for them, by cell, (cells,).

    The first three are columns of the book, (n,); a blank row has no cost.
    """
    rest = cost - paid * (cost > 0.0)
    return np.bincount(cell, rest, cells).astype(cost.dtype, copy=False)
