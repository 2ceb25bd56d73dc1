"""The hottest passes in plain numpy: the reference, and what runs without numba."""

from __future__ import annotations

import numpy as np

from coalition_sim import rules
from coalition_sim.axes import REAL

Array = np.ndarray

NEVER = 1e30
WORD_BITS, SLOT_BITS = 32, 24
"""Bits that a slot of the tape is drawn from, and the highest of them, which it keeps."""
STEP = 2.0**-SLOT_BITS
HALF_STEP = 0.5 * STEP
"""Stands for zero, so that logarithms and normal quantiles of a uniform are finite."""


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


def draw_slots(slots: Array, states: Array) -> None:
    """Fill the slots of the tape, two from each 64 bits of a generator that each world has.

    ``slots`` (W, n) become whole numbers below 2^24, in place; ``states`` (W, 3) are of SFC64.
    """
    length = slots.shape[1]
    for row, state in zip(slots, states, strict=True):
        drawn = np.random.SFC64(_Given(state)).random_raw((length + 1) // 2)
        words = drawn.astype("<u8", copy=False).view("<u4")[:length]
        np.right_shift(words, WORD_BITS - SLOT_BITS, out=row)


def picked(slots: Array, start: int, world: Array, slot: Array) -> Array:
    """Uniforms of chosen slots, counted from ``start``, one per (world, slot) pair, (n,)."""
    return uniforms(slots.take(world * slots.shape[1] + (slot + start)))


def uniforms(slots: Array) -> Array:
    """Numbers in (0, 1) from whole numbers below 2^24, in an array of the same shape."""
    found = slots.astype(REAL)  # exact: a REAL holds 24 bits
    found *= STEP
    return np.maximum(found, HALF_STEP, out=found)


class _Given(np.random.bit_generator.ISeedSequence):
    """A seed whose state is known already."""

    def __init__(self, state: Array) -> None:
        self.state = state

    def generate_state(self, n_words: int, dtype: type = np.uint32) -> Array:
        """The state: as many words as SFC64 takes."""
        return self.state
