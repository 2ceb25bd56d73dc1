"""See ``plain.formation``."""

from __future__ import annotations

import numba
import numpy as np
from numba import types
from scipy.special import ndtr

from coalition_sim.axes import REAL
from coalition_sim.compiled.loops.kinds import NUMBERS, ROWS, TABLE, loop
from coalition_sim.compiled.plain.formation import EQUAL

# Written here once more: what is compiled stays on disk until this file changes, and would not
# notice that another has (tests hold the two together).
ONE, HALF, ALIKE, CERTAIN = np.float32(1.0), np.float32(0.5), np.float32(1e-5), np.float32(1e-12)
END, STEPS = np.float32(8.0), np.float32(256.0)  # of the table of normal chances
ERROR = np.float32(2e-3)  # more than two chances from the table can be wrong against each other

CHANCES = ndtr(np.arange(-END, END, 1.0 / STEPS)).astype(REAL)


def best_coalitions(brought, others, terms, majority):
    """See ``plain.best_coalitions``.

    The chance of a loyal majority, read off a table, tells which coalitions may be best; what it
    is to the last digit is asked of these few only.
    """
    many, subset, value, z = _leading(brought, others, terms, majority, CHANCES)
    value += np.repeat(terms[2], many) * ndtr(z)
    begins = np.cumsum(many) - many
    best = value >= np.repeat(np.maximum.reduceat(value, begins) - REAL(EQUAL), many)
    smallest_first = np.bitwise_count(subset).astype(np.int64) << WORD | subset
    chosen = np.minimum.reduceat(np.where(best, smallest_first, NEVER), begins)
    return chosen & ((1 << WORD) - 1)


WORD, NEVER = 32, 1 << 62


@numba.njit(inline="always")
def _add_up(values, sums):
    """See ``plain.formation``: the sums over the first and every subset of the other values."""
    sums[0] = values[0]
    for n in range(1, len(values)):
        half = 1 << (n - 1)
        for j in range(half):
            sums[half + j] = sums[j] + values[n]


@loop(types.Tuple((ROWS, ROWS, NUMBERS, NUMBERS))(
    types.float32[:, :, ::1], ROWS, TABLE, types.int64, NUMBERS
))  # fmt: skip
def _leading(brought, others, terms, majority, chances):
    """How many coalitions of each formateur may be his best, (n,), and, one after the other, their
    numbers, their values but for loyalty, and how many deviations the loyal lie above a majority.
    """
    needed, widest, room = np.float32(majority), others.max(), (1 << others).sum()
    sums, one = np.empty((6, 1 << widest), np.float32), np.ones(1 + widest, np.float32)
    value, z, guess = np.empty((3, 1 << widest), np.float32)
    subset, (kept, above) = np.empty(room, np.int64), np.empty((2, room), np.float32)
    many, found = np.zeros(len(others), np.int64), 0
    for i in range(len(others)):
        bonus, cost, loyalty, steering = terms[0, i], terms[1, i], terms[2, i], terms[3, i]
        for kind in range(5):
            _add_up(brought[kind, i, : 1 + others[i]], sums[kind])
        _add_up(one[: 1 + others[i]], sums[5])
        total, mean, variance, weight, backed, parties = sums
        best = np.float32(-np.inf)
        for j in range(1 << others[i]):
            payoff = bonus + (ONE - bonus) * weight[0] / weight[j]
            value[j] = payoff - cost * parties[j] + steering * (backed[j] / total[j])
            z[j] = (mean[j] - needed + HALF) / np.sqrt(max(variance[j], CERTAIN))
        for j in range(1 << others[i]):
            at = np.int64((min(max(z[j], -END), END - ONE / STEPS) + END) * STEPS)
            guess[j] = value[j] + loyalty * chances[at] if total[j] >= needed else -np.inf
            best = max(best, guess[j])
        for j in range(1 << others[i]):
            subset[found], kept[found], above[found] = j, value[j], z[j]
            found += guess[j] >= best - (loyalty * ERROR + ALIKE)
        many[i] = found - many.sum()
    return many, subset[:found].copy(), kept[:found].copy(), above[:found].copy()
