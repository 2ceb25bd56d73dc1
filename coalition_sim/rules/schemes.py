"""Schemes: how many, how large, which get money, which end (cards M6 and M13)."""

from __future__ import annotations

import numpy as np

from coalition_sim.rules.common import TINY, Array, Bools, Flags, Ints, Numbers, power, to_lognormal


def new_scheme_count(
    claimants: Numbers,
    base_claimants: Numbers,
    real_budget: Numbers,
    base_budget: Numbers,
    base_count: Numbers,
    claimant_elasticity: Numbers,
    budget_elasticity: Numbers,
) -> Array:
    """New schemes in a budget year: more claimants ask for more, more money opens more.

        N = N_0 (n / n_0)^eta (B / B_0)^xi

    Card M6: the law of 1/n on number and size, never on the total.

    claimants, base_claimants: (..., 1), members. real_budget, base_budget: (..., 1), real Rs bn.
    base_count (N_0): schemes. The elasticities: (..., 1). Valid: all > 0 (elasticities >= 0).
    Returns (..., 1), schemes (not rounded).

    >>> round(float(new_scheme_count(60.0, 50.0, 44.0, 44.0, 1077.0, 1.0, 0.7)), 1)
    1292.4
    """
    by_claims = power(claimants / base_claimants, claimant_elasticity)
    return base_count * by_claims * power(real_budget / base_budget, budget_elasticity)


def scheme_costs(total: Numbers, count: Numbers, spread: Numbers, z: Array) -> Array:
    """Approved cost of each new scheme: lognormal around the average that the total allows.

        ln C_j ~ N(ln(total / count) - sigma^2 / 2, sigma)

    Card M6. The total is met on average, not scheme by scheme.

    total: (..., 1), Rs bn. count: (..., 1), schemes. spread (sigma): (..., 1), logs. z: (..., n),
    standard normal. Valid: count > 0, sigma >= 0. Returns (..., n), Rs bn.

    >>> scheme_costs(60.0, 1000.0, 0.0, np.zeros(2)).tolist()
    [0.06, 0.06]
    """
    return (total / count) * to_lognormal(z, spread)


def merge_small(cost: Array, minimum: Numbers) -> Array:
    """Schemes below the minimum size merge into as few as meet it; no money is lost.

        k = floor(P / minimum) schemes of P / k each,   P = sum of the small ones

    Card M6. If P is itself below the minimum (k = 0) the largest scheme of the row takes it in.

    cost: (..., n), Rs bn, 0 = no scheme. minimum: (..., 1), Rs bn; 0 changes nothing.
    Valid: cost, minimum >= 0. Returns (..., n), Rs bn, same sum, zeros where schemes merged away.

    >>> merge_small(np.array([3.0, 20.0, 4.0, 5.0]), 10.0).tolist()
    [12.0, 20.0, 0.0, 0.0]
    """
    small = (cost > 0) & (cost < minimum)
    pool = np.where(small, cost, 0.0).sum(axis=-1, keepdims=True)
    merged = np.floor(pool / np.maximum(minimum, TINY))
    stays = small & (np.cumsum(small, axis=-1) <= merged)
    kept = np.where(stays, pool / np.maximum(merged, 1.0), np.where(small, 0.0, cost))
    largest = np.arange(cost.shape[-1]) == cost.argmax(axis=-1)[..., None]
    return kept + np.where(largest & (merged == 0), pool, 0.0)


def small_first(cost: Array, exponent: Numbers) -> Array:
    """How strongly a scheme draws on its cell's money per rupee that it still needs.

        p_j = C_j^-s

    Card M6: at s = 0 money is shared in proportion to need, and nothing would complete.

    cost (C): (n,), Rs bn. exponent (s): (n,) or a number. Valid: C > 0. Returns (n,), no unit.

    >>> small_first(np.array([1.0, 16.0]), 0.5).round(12).tolist()
    [1.0, 0.25]
    """
    return power(cost, -np.asarray(exponent))


def spread_money(remaining: Array, pull: Array, cell: Ints, budget: Array) -> Array:
    """Share each cell's money over its schemes, the small ones first.

        a_j = min(R_j, x_cell R_j p_j),   x_cell such that sum(a) = min(budget, sum(R))

    Card M6. x rises round by round: schemes that x already pays in full leave with their remaining
    cost, and x is solved for the others, until no scheme leaves. Each cell's answer is exact and
    owes nothing to any other cell.

    remaining (R): (n,), Rs bn. pull (p, of small_first): (n,). cell: (n,), index into budget.
    budget: (n_cells,), Rs bn. Valid: R, budget >= 0, p > 0. Returns (n,), Rs bn.

    >>> zero, cost = np.zeros(2, dtype=np.int64), np.array([1.0, 16.0])
    >>> spread_money(cost, small_first(cost, 0.5), zero, np.array([5.0])).round(12).tolist()
    [1.0, 4.0]
    """
    cells = budget.shape[0]
    money, allocation = budget.astype(np.float64), remaining.astype(np.float64)
    short = money < np.bincount(cell, remaining, cells)
    rows = np.flatnonzero(short.take(cell))
    owed, place = remaining.take(rows), cell.take(rows)
    drawn = owed * pull.take(rows)
    while rows.size:
        demand = np.bincount(place, drawn, cells)
        level = np.divide(money, demand, out=np.zeros(cells), where=demand > 0)
        share = level.take(place) * drawn
        full = share >= owed
        paid = np.flatnonzero(full)
        left = np.bincount(place.take(paid), owed.take(paid), cells)
        money = np.maximum(money - left, 0.0)
        unsettled = (left > 0).take(place)  # cells where no scheme left are solved
        solved = np.flatnonzero(~full & ~unsettled)
        allocation[rows.take(solved)] = share.take(solved)
        again = np.flatnonzero(~full & unsettled)
        rows, owed = rows.take(again), owed.take(again)
        place, drawn = place.take(again), drawn.take(again)
    return allocation


def abandonment_hazard(
    base: Numbers, stalled: Flags, stalled_hazard: Numbers, months: Numbers
) -> Array:
    """Chance that an unfinished scheme is given up within so many months.

        p = 1 - exp(-(delta_0 + delta_s stalled) months)

    Card M13; Williams 2017 for Ghana. The one-off loss at a hand-over comes on top.

    base (delta_0), stalled_hazard (delta_s): (..., 1), a month. stalled: (..., n), flags.
    months: number. Valid: all >= 0. Returns (..., n), probability.

    >>> round(float(abandonment_hazard(0.005, True, 0.01, 3)), 4)
    0.044
    """
    return -np.expm1(-(base + stalled_hazard * stalled) * months)


def is_complete(remaining: Array, cost: Array, threshold: Numbers) -> Bools:
    """A scheme closes when what is left is a small part of its cost.

        complete_j = R_j <= thr * C_j

    Card M6. A slot without a scheme (cost 0) is never complete.

    remaining, cost: (..., n), Rs bn. threshold: (..., 1), share. Valid: 0 <= thr < 1.
    Returns (..., n), flags.

    >>> is_complete(np.array([1.0, 2.0, 0.0]), np.array([10.0, 10.0, 0.0]), 0.13).tolist()
    [True, False, False]
    """
    return (remaining <= threshold * cost) & (cost > 0)
