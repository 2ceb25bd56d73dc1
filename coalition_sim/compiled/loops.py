"""The twins of `coalition_sim.compiled.plain` as compiled loops; this module needs numba.

Each adds in the order of its plain twin and does the same arithmetic, so that the bits agree. No
fast-math, and no exponential or logarithm: numpy's and the compiler's differ in the last bit. What
is as good as random is multiplied out rather than branched on: a wrong guess costs ten additions.
Signatures are given, so that compiling, or loading from disk, happens at import and nowhere else.
"""

from __future__ import annotations

import numba
import numpy as np
from numba import types

# Written here once more: what is compiled stays on disk until this file changes, and would not
# notice that another has (tests hold the two together).
NEVER, TINY = np.float32(1e30), np.float32(1e-30)
LOST, HIGH = np.uint32(8), np.uint64(40)  # bits that a slot leaves of a word, and of two
STEP, HALF_STEP = np.float32(2.0**-24), np.float32(2.0**-25)
WARM_UP = 12  # numbers that SFC64 passes over
NUMBERS, YEARS = types.float32[::1], types.int16[::1]
PLACES, ROWS = types.int32[::1], types.int64[::1]


SLOTS, STATES = types.uint32[:, ::1], types.uint64[:, ::1]


def _loop(signature):
    return numba.njit([signature], cache=True, error_model="numpy")


@_loop(types.Tuple((NUMBERS, NUMBERS, NUMBERS))(
    NUMBERS, NUMBERS, NUMBERS, NUMBERS, PLACES, NUMBERS, NUMBERS
))  # fmt: skip
def fund(cost, paid, held, pull, cell, budget, threshold):
    """See ``plain.fund`` and ``rules.spread_money``."""
    n, cells = len(cell), len(budget)
    total, demand, left = np.zeros(cells), np.zeros(cells), np.zeros(cells)
    need = np.empty(n, dtype=np.float32)
    for i in range(n):
        need[i] = max(cost[i] - paid[i] - held[i], np.float32(0.0))
        c = np.uint64(cell[i])
        total[c] += need[i]
        demand[c] += need[i] * pull[i]
    money, level = budget.astype(np.float64), np.full(cells, np.inf, dtype=np.float32)
    unsettled = money < total
    for c in range(cells):
        if unsettled[c] and demand[c] > 0.0:
            level[c] = np.float32(money[c] / demand[c])
        demand[c] = 0.0
    rows, many = np.empty(n, dtype=np.uint32), 0
    for i in range(n):
        c = np.uint64(cell[i])
        full = level[c] * pull[i] >= 1.0
        left[c] += need[i] * full
        demand[c] += need[i] * pull[i] * (not full)
        rows[many] = i
        many += unsettled[c] & (not full)
    while many > 0:
        for c in range(cells):
            unsettled[c] = unsettled[c] and left[c] > 0.0
            if unsettled[c]:
                money[c] = max(money[c] - left[c], 0.0)
                if demand[c] > 0.0:
                    level[c] = np.float32(money[c] / demand[c])
            demand[c] = left[c] = 0.0
        some, many = many, 0
        for k in range(some):
            i = rows[k]
            c = np.uint64(cell[i])
            full = level[c] * pull[i] >= 1.0
            left[c] += need[i] * full
            demand[c] += need[i] * pull[i] * (not full)
            rows[many] = i
            many += unsettled[c] & (not full)
    got, closes_at, sums = need, np.empty(n, dtype=np.float32), np.zeros(cells)
    for i in range(n):
        c = np.uint64(cell[i])
        got[i] *= min(level[c] * pull[i], np.float32(1.0))
        rest = cost[i] - paid[i] - threshold[c] * cost[i]
        closes_at[i] = rest / max(held[i] + got[i], TINY)
        sums[c] += got[i]
    return got, closes_at, sums.astype(np.float32)


@_loop(types.Tuple((ROWS, types.float32[:, ::1]))(
    PLACES, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS
))  # fmt: skip
def close(cell, cost, held, paid, built, closes_at, life, drawn, works, worn):
    """See ``plain.close``."""
    rows, many, ready = np.empty(len(cell), dtype=np.int64), 0, 0
    sums = np.zeros((5, len(drawn)))
    for i in range(len(cell)):
        c = np.uint64(cell[i])
        rows[many] = i
        many += (closes_at[i] <= drawn[c]) | (life[i] <= worn[c])
    for k in range(many):
        i = rows[k]
        c = np.uint64(cell[i])
        complete = closes_at[i] <= drawn[c]
        sums[0, c] += complete
        sums[1, c] += not complete
        sums[2, c] += (built[i] + held[i] * works[c]) * complete
        sums[3, c] += (cost[i] - (paid[i] + held[i] * drawn[c])) * (not complete)
        sums[4, c] += held[i]
        cost[i] = 0.0
        closes_at[i] = life[i] = NEVER
        rows[ready] = i
        ready += complete
    return rows[:ready].copy(), sums.astype(np.float32)


@_loop(types.Tuple((types.int64, ROWS))(
    PLACES, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, YEARS,
    NUMBERS, NUMBERS, NUMBERS, NUMBERS,
))  # fmt: skip
def start_year(
    cell, cost, held, early, paid, built, life, pull, born, drawn, works, worn, stalled_share
):
    """See ``plain.start_year``."""
    stalled, stuck, many = np.empty(len(cell), dtype=np.int64), 0, 0
    for i in range(len(cell)):
        c, money = np.uint64(cell[i]), held[i]
        payment = money * drawn[c]
        little = early[i] + payment < stalled_share[c] * cost[i]
        under_way = cost[i] > 0.0
        paid[many] = paid[i] + payment
        built[many] = built[i] + money * works[c]
        life[many] = life[i] - worn[c]
        cell[many], cost[many], pull[many], born[many] = cell[i], cost[i], pull[i], born[i]
        stalled[stuck] = many
        stuck += little & under_way
        many += under_way
    held[:many] = 0.0
    early[:many] = 0.0
    return many, stalled[:stuck].copy()


@_loop(ROWS(types.boolean[::1], PLACES, NUMBERS))
def rows_at(places, cell, cost):
    """See ``plain.rows_at``."""
    rows, many = np.empty(len(cell), dtype=np.int64), 0
    for i in range(len(cell)):
        rows[many] = i
        many += places[np.uint64(cell[i])] & (cost[i] > 0.0)
    return rows[:many].copy()


@_loop(NUMBERS(PLACES, NUMBERS, NUMBERS, types.int64))
def unpaid(cell, cost, paid, cells):
    """See ``plain.unpaid``."""
    rest = np.zeros(cells)
    for i in range(len(cell)):
        rest[np.uint64(cell[i])] += cost[i] - paid[i] * (cost[i] > 0.0)
    return rest.astype(np.float32)


@_loop(NUMBERS(SLOTS, types.int64, ROWS, ROWS))
def picked(slots, start, world, slot):
    """See ``plain.picked``."""
    found = np.empty(len(world), dtype=np.float32)
    for i in range(len(world)):
        at = np.uint64(start + slot[i])
        found[i] = max(np.float32(slots[np.uint64(world[i]), at]) * STEP, HALF_STEP)
    return found


@_loop(types.float32[:, ::1](types.Array(types.uint32, 2, "A", readonly=True)))
def uniforms(slots):
    """See ``plain.uniforms``."""
    worlds, length = slots.shape
    found = np.empty((worlds, length), dtype=np.float32)
    for world in range(worlds):
        for n in range(length):
            found[world, n] = max(np.float32(slots[world, n]) * STEP, HALF_STEP)
    return found


@numba.njit(inline="always")
def _sfc64(a, b, c, count):
    """A number of SFC64 (Doty-Humphrey 2010, PractRand) and the state that follows."""
    drawn = a + b + count
    turned = (c << np.uint64(24)) | (c >> np.uint64(40))
    return drawn, b ^ (b >> np.uint64(11)), c + (c << np.uint64(3)), turned + drawn


@_loop(types.void(SLOTS, STATES))
def draw_slots(slots, states):
    """See ``plain.draw_slots``. Two worlds go side by side: one waits for its own last number."""
    worlds, length = slots.shape
    for left in range(0, worlds, 2):
        right = min(left + 1, worlds - 1)  # the last of an odd number is drawn twice over
        a, b, c = states[left, 0], states[left, 1], states[left, 2]
        d, e, f = states[right, 0], states[right, 1], states[right, 2]
        for n in range(-WARM_UP, length // 2):
            count = np.uint64(n + WARM_UP + 1)
            one, a, b, c = _sfc64(a, b, c, count)
            other, d, e, f = _sfc64(d, e, f, count)
            if n >= 0:
                slots[left, 2 * n] = np.uint32(one) >> LOST
                slots[left, 2 * n + 1] = np.uint32(one >> HIGH)
                slots[right, 2 * n] = np.uint32(other) >> LOST
                slots[right, 2 * n + 1] = np.uint32(other >> HIGH)
        if length % 2:
            count = np.uint64(length // 2 + WARM_UP + 1)
            slots[left, length - 1] = np.uint32(_sfc64(a, b, c, count)[0]) >> LOST
            slots[right, length - 1] = np.uint32(_sfc64(d, e, f, count)[0]) >> LOST
