"""See ``plain.proposals``."""

from __future__ import annotations

import numba
import numpy as np
from numba import types
from scipy.special import ndtri

from coalition_sim.compiled.loops.kinds import GIVEN, NUMBERS, ONES, PLACES, ROWS, loop
from coalition_sim.rules.common import BULK, QUANTILE_BOTTOM, QUANTILE_TOP

# Written here once more: what is compiled stays on disk until this file changes, and would not
# notice that another has (tests hold the two together).
COARSE, TINY = np.float32(4096.0), np.float32(1e-12)
GUIDE_STEPS = 1024  # any power of two finds the same
STEPS, ALL = np.float32(GUIDE_STEPS), np.float32(1.0)

COUNTS = types.Array(types.int64, 2, "C", readonly=True)
POWERS = types.UniTuple(types.float32, 6)
TOP, BOTTOM = (tuple(np.float32(c) for c in some) for some in (QUANTILE_TOP, QUANTILE_BOTTOM))
FAR = np.float32(BULK * BULK)


@loop(PLACES(NUMBERS, PLACES, GIVEN))
def chosen(u, world, weights):
    """See ``plain.chosen``."""
    worlds, columns = weights.shape
    upper = np.empty((worlds, columns), dtype=np.float32)
    guide = np.zeros((worlds, GUIDE_STEPS + 1), dtype=np.int32)
    for w in range(worlds):
        total, begun = np.float32(0.0), 0
        for c in range(columns):
            total += weights[w, c]
            upper[w, c] = total
        total = max(total, TINY)
        for c in range(columns - 1):
            guide[w, begun] = c  # where no step begins in it, the next column takes its place
            upper[w, c] /= total
            begun = max(begun, np.int64(np.ceil(upper[w, c] * STEPS)))
        guide[w, begun] = columns - 1
        upper[w, columns - 1] = ALL
        for step in range(1, GUIDE_STEPS):
            guide[w, step] = max(guide[w, step], guide[w, step - 1])
    found = np.empty(len(u), dtype=np.int32)
    for i in range(len(u)):
        w = np.uint64(world[i])
        c = np.uint64(guide[w, np.uint64(u[i] * STEPS)])
        while u[i] >= upper[w, c]:
            c += np.uint64(1)
        found[i] = c
    return found


@numba.njit(inline="always")
def _finer(u):
    """See ``plain.finer``."""
    steps = u * COARSE
    return steps - np.floor(steps)


@loop(PLACES(COUNTS, PLACES, NUMBERS, NUMBERS, PLACES, ONES, ONES))
def sited(places, seat, where, size, world, share, strategic):
    """See ``plain.sited`` and ``rules.resited``."""
    steps = np.float32(places.shape[1])
    upper = np.cumsum(strategic)
    district = np.empty(len(seat), dtype=np.int32)
    for i in range(len(seat)):
        district[i] = places[np.uint64(seat[i]), np.uint64(_finer(where[i]) * steps)]
    for i in range(len(seat)):
        u, limit = _finer(size[i]), share[np.uint64(world[i])]
        if u < limit:
            inside, there = u / limit * upper[-1], 0
            for d in range(len(upper) - 1):
                there += upper[d] <= inside
            district[i] = there
    return district


def costs(total, counts, spread, u):
    """See ``plain.costs``, ``rules.scheme_costs`` and ``rules.normal``."""
    z, tails = _bulk_of_normal(u, TOP, BOTTOM, FAR)
    z[tails] = ndtri(u.take(tails))
    _deviations(z, counts, spread)
    np.exp(z, out=z)
    _times_the_mean(z, total, counts)
    return z


@numba.njit(inline="always")
def _polynomial(c, x):
    """A polynomial by Horner's scheme; the coefficients from the highest power down."""
    value = (((c[0] * x + c[1]) * x + c[2]) * x + c[3]) * x
    return (value + c[4]) * x + c[5]


@loop(types.Tuple((NUMBERS, ROWS))(NUMBERS, POWERS, POWERS, types.float32))
def _bulk_of_normal(u, top, bottom, far):
    """Standard normals but in the tails, and the numbers of the rows there."""
    z, half = np.empty(len(u), dtype=np.float32), np.float32(0.5)
    for i in range(len(u)):
        q = u[i] - half
        square = q * q
        z[i] = q * _polynomial(top, square) / _polynomial(bottom, square)
    rows, many = np.empty(len(u), dtype=np.int64), 0
    for i in range(len(u)):
        q = u[i] - half
        rows[many] = i
        many += q * q > far
    return z, rows[:many].copy()


@loop(types.void(NUMBERS, COUNTS, ONES))
def _deviations(z, counts, spread):
    """Standard normals to deviations of the logarithm from that of the mean, in place."""
    row = 0
    for w in range(len(counts)):
        wide = spread[w]
        less = np.float32(0.5) * wide * wide
        end = row + counts[w].sum()
        for i in range(row, end):
            z[i] = wide * z[i] - less
        row = end


@loop(types.void(NUMBERS, GIVEN, COUNTS))
def _times_the_mean(factor, total, counts):
    """Factors to costs, in place."""
    row = 0
    for w in range(counts.shape[0]):
        for s in range(counts.shape[1]):
            mean = total[w, s] / np.float32(max(counts[w, s], 1))
            end = row + counts[w, s]
            for i in range(row, end):
                factor[i] *= mean
            row = end
