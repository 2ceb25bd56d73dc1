"""See ``plain.book``."""

from __future__ import annotations

import numpy as np
from numba import types

from coalition_sim.compiled.loops.kinds import NUMBERS, PLACES, ROWS, TABLE, YEARS, loop

# Written here once more: what is compiled stays on disk until this file changes, and would not
# notice that another has (tests hold the two together).
NEVER, TINY = np.float32(1e30), np.float32(1e-30)


@loop(types.Tuple((NUMBERS, NUMBERS, NUMBERS))(
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


@loop(types.Tuple((ROWS, TABLE))(
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


@loop(types.Tuple((types.int64, ROWS))(
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


@loop(ROWS(types.boolean[::1], PLACES, NUMBERS))
def rows_at(places, cell, cost):
    """See ``plain.rows_at``."""
    rows, many = np.empty(len(cell), dtype=np.int64), 0
    for i in range(len(cell)):
        rows[many] = i
        many += places[np.uint64(cell[i])] & (cost[i] > 0.0)
    return rows[:many].copy()


@loop(NUMBERS(PLACES, NUMBERS, NUMBERS, types.int64))
def unpaid(cell, cost, paid, cells):
    """See ``plain.unpaid``."""
    rest = np.zeros(cells)
    for i in range(len(cell)):
        rest[np.uint64(cell[i])] += cost[i] - paid[i] * (cost[i] > 0.0)
    return rest.astype(np.float32)
