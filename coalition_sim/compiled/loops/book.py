"""See ``plain.book``. Place by place: what adds up over its rows stays in registers."""

from __future__ import annotations

import numba
import numpy as np
from numba import types

from coalition_sim.compiled.loops.kinds import NUMBERS, PLACES, ROWS, TABLE, YEARS, loop

# Written here once more: what is compiled stays on disk until this file changes, and would not
# notice that another has (tests hold the two together).
NEVER, TINY = np.float32(1e30), np.float32(1e-30)
NOTHING, ALL = np.float32(0.0), np.float32(1.0)
NONE, ONE = np.uint64(0), np.uint64(1)
SOME = types.boolean[::1]


@numba.njit(inline="always")
def _by_place(place, places):
    """Numbers of the rows place by place, and where those of each place start among them."""
    first = np.zeros(places + 2, dtype=np.int64)
    for k in range(len(place)):
        first[np.uint64(place[k]) + 2] += 1
    for c in range(places):
        first[c + 2] += first[c + 1]
    order = np.empty(len(place), dtype=np.uint32)
    for k in range(len(place)):
        c = np.uint64(place[k]) + 1
        order[np.uint64(first[c])] = k
        first[c] += 1
    return order, first


@numba.njit(inline="always")
def _most(starts):
    """Rows of the place that has most."""
    most = 0
    for c in range(len(starts) - 1):
        most = max(most, starts[c + 1] - starts[c])
    return most


@loop(NUMBERS(
    NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, YEARS, ROWS, NUMBERS, NUMBERS, SOME, types.int64
))  # fmt: skip
def fund(cost, paid, held, closes_at, pull, born, starts, budget, threshold, places, before):
    """See ``plain.fund`` and ``rules.spread_money``."""
    cells, most = len(budget), _most(starts)
    rows, open_rows = np.empty(most, dtype=np.uint64), np.empty(most, dtype=np.uint64)
    need, sums = np.empty(most, dtype=np.float32), np.zeros(cells, dtype=np.float32)
    for c in range(cells):
        if not places[c]:
            continue
        many, total, demand = NONE, 0.0, 0.0
        for i in range(np.uint64(starts[c]), np.uint64(starts[c + 1])):
            if cost[i] > NOTHING and born[i] < before:
                wanted = max(cost[i] - paid[i] - held[i], NOTHING)
                rows[many], need[many] = i, wanted
                total += wanted
                demand += wanted * pull[i]
                many += ONE
        money, level = np.float64(budget[c]), np.float32(np.inf)
        unsettled, some = money < total, many
        for k in range(many):
            open_rows[k] = k
        while unsettled:
            if demand > 0.0:
                level = np.float32(money / demand)
            left, demand, asking, some = 0.0, 0.0, some, NONE
            for n in range(asking):
                k = open_rows[n]
                strength = pull[rows[k]]
                full = level * strength >= ALL
                left += need[k] * full
                demand += need[k] * strength * (not full)
                open_rows[some] = k
                some += np.uint64(not full)
            money = max(money - left, 0.0)
            unsettled = left > 0.0 and some > NONE
        added, owed = 0.0, threshold[c]
        for k in range(many):
            i = rows[k]
            got = need[k] * min(level * pull[i], ALL)
            rest = cost[i] - paid[i] - owed * cost[i]
            now = held[i] + got
            held[i] = now
            closes_at[i] = rest / max(now, TINY)
            added += got
        sums[c] = added
    return sums


@loop(types.void(
    NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, ROWS, NUMBERS, NUMBERS, SOME
))  # fmt: skip
def settle(cost, paid, held, early, built, starts, drawn, works, places):
    """See ``plain.settle``."""
    for c in range(len(drawn)):
        if places[c]:
            for i in range(starts[c], starts[c + 1]):
                if cost[i] > NOTHING:
                    payment = held[i] * drawn[c]
                    paid[i] += payment
                    early[i] += payment
                    built[i] += held[i] * works[c]
                    held[i] -= payment


@loop(types.Tuple((PLACES, YEARS, TABLE))(
    NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, YEARS, ROWS, NUMBERS, NUMBERS, NUMBERS
))  # fmt: skip
def close(cost, held, paid, built, closes_at, life, born, starts, drawn, works, worn):
    """See ``plain.close``."""
    cells = len(drawn)
    sums = np.empty((5, cells), dtype=np.float32)
    place, year = np.empty(len(cost), dtype=np.int32), np.empty(len(cost), dtype=np.int16)
    rows, all_done = np.empty(_most(starts), dtype=np.uint64), NONE
    for c in range(cells):
        paid_out, fate, built_per_rupee, many = drawn[c], worn[c], works[c], NONE
        for i in range(np.uint64(starts[c]), np.uint64(starts[c + 1])):
            rows[many] = i
            many += np.uint64((closes_at[i] <= paid_out) | (life[i] <= fate))
        done, ready, rest, money = NONE, 0.0, 0.0, 0.0
        for k in range(many):
            i = rows[k]
            complete = closes_at[i] <= paid_out
            ready += (built[i] + held[i] * built_per_rupee) * complete
            rest += (cost[i] - (paid[i] + held[i] * paid_out)) * (not complete)
            money += held[i]
            cost[i] = NOTHING
            closes_at[i] = life[i] = NEVER
            place[all_done + done], year[all_done + done] = c, born[i]
            done += np.uint64(complete)
        all_done += done
        sums[0, c], sums[1, c], sums[2, c] = done, many - done, ready
        sums[3, c], sums[4, c] = rest, money
    return place[:all_done].copy(), year[:all_done].copy(), sums


@loop(types.Tuple((ROWS, ROWS, PLACES))(
    types.UniTuple(NUMBERS, 7), YEARS, ROWS, types.UniTuple(NUMBERS, 4),
    types.UniTuple(NUMBERS, 5), PLACES, types.int64, types.UniTuple(NUMBERS, 5), YEARS,
))  # fmt: skip
def start_year(old, born, starts, tables, new, place, year, into, born_into):
    """See ``plain.start_year``."""
    cost, paid, built, life, pull, held, early = old
    drawn, works, worn, stalled_share = tables
    cost_of_new, paid_of_new, built_of_new, life_of_new, pull_of_new = new
    cost_then, paid_then, built_then, life_then, pull_then = into
    order, first = _by_place(place, len(drawn))
    starts_then, many = np.zeros(len(starts), dtype=np.int64), NONE
    slow, slow_at = np.empty(len(cost), dtype=np.int64), np.empty(len(cost), dtype=np.int32)
    stuck = NONE
    for c in range(len(drawn)):
        paid_out, built_per_rupee, fate = drawn[c], works[c], worn[c]
        little = stalled_share[c]
        for i in range(np.uint64(starts[c]), np.uint64(starts[c + 1])):
            price, money = cost[i], held[i]
            payment = money * paid_out
            under_way = price > NOTHING
            stalled = early[i] + payment < little * price
            cost_then[many], pull_then[many], born_into[many] = price, pull[i], born[i]
            paid_then[many] = paid[i] + payment
            built_then[many] = built[i] + money * built_per_rupee
            life_then[many] = life[i] - fate
            slow[stuck], slow_at[stuck] = many, c
            stuck += np.uint64(stalled & under_way)
            many += np.uint64(under_way)
        for k in range(np.uint64(first[c]), np.uint64(first[c + 1])):
            j = np.uint64(order[k])
            cost_then[many], paid_then[many] = cost_of_new[j], paid_of_new[j]
            built_then[many], life_then[many] = built_of_new[j], life_of_new[j]
            pull_then[many], born_into[many] = pull_of_new[j], year
            many += ONE
        starts_then[c + 1] = many
    return starts_then, slow[:stuck].copy(), slow_at[:stuck].copy()


@loop(NUMBERS(NUMBERS, NUMBERS, ROWS))
def unpaid(cost, paid, starts):
    """See ``plain.unpaid``."""
    sums = np.empty(len(starts) - 1, dtype=np.float32)
    for c in range(len(sums)):
        rest = 0.0
        for i in range(starts[c], starts[c + 1]):
            rest += cost[i] - paid[i] * (cost[i] > NOTHING)
        sums[c] = rest
    return sums
