"""Schemes: how many, how large, which get money, which end (cards M6 and M13)."""

from __future__ import annotations

import numpy as np

from coalition_sim.rules.common import TINY, Array, Ints, Numbers, power, to_lognormal

# what is bound to happen is a large hazard, no infinite one
CERTAIN = float(np.nextafter(np.float32(1.0), np.float32(0.0)))


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

        a_j = R_j min(1, x_cell p_j),   x_cell such that sum(a) = min(budget, sum(R))

    Card M6. x rises round by round: schemes that x already pays in full leave with their remaining
    cost, and x is solved for the others, until no scheme leaves. Each cell's answer is exact and
    owes nothing to any other cell.

    remaining (R): (n,), Rs bn. pull (p, of small_first): (n,). cell: (n,), index into budget.
    budget: (n_cells,), Rs bn. Valid: R, budget >= 0, p > 0. Returns (n,), Rs bn.

    >>> zero, cost = np.zeros(2, dtype=np.int64), np.array([1.0, 16.0])
    >>> spread_money(cost, small_first(cost, 0.5), zero, np.array([5.0])).round(12).tolist()
    [1.0, 4.0]
    """
    cells, owed, strength, place = budget.shape[0], remaining, pull, cell
    drawn, level = remaining * pull, np.full(cells, np.inf)  # rows may be single, cells are double
    money = budget.astype(np.float64)
    unsettled = money < np.bincount(cell, remaining, cells)  # the others pay everything
    while unsettled.any():
        demand = np.bincount(place, drawn, cells)
        np.divide(money, demand, out=level, where=unsettled & (demand > 0))
        full = level.astype(pull.dtype).take(place) * strength >= 1.0
        left = np.bincount(place, owed * full, cells)
        money = np.maximum(money - left, 0.0)
        unsettled &= left > 0  # a cell where no scheme left is solved
        rows = np.flatnonzero(unsettled.take(place) & ~full)
        owed, drawn = owed.take(rows), drawn.take(rows)
        place, strength = place.take(rows), strength.take(rows)
    return remaining * np.minimum(level.astype(pull.dtype).take(cell) * pull, 1.0)


def closing_share(remaining: Array, cost: Array, allocated: Array, threshold: Numbers) -> Array:
    """Part of its allocation that must be paid before a scheme closes.

        x_j = (R_j - thr C_j) / a_j

    Card M6: a scheme closes when what is left, R_j - x a_j, is a small part thr of its cost.

    remaining (R), cost (C), allocated (a): (n,), Rs bn. threshold: (n,), share. Valid: R, a >= 0,
    C > 0, 0 <= thr < 1. Returns (n,), share; above 1 if the year does not bring it there.

    >>> cost, none = np.array([10.0, 10.0]), np.array([4.0, 0.0])
    >>> (closing_share(np.array([3.0, 3.0]), cost, none, 0.13) < 1).tolist()
    [True, False]
    """
    return (remaining - threshold * cost) / np.maximum(allocated, TINY)


def wear(hazard: Numbers, months: Numbers, handover: Numbers) -> Array:
    """What so many months take from the life of an unfinished scheme.

        w = delta months - ln(1 - g)

    Card M13; Williams 2017 for Ghana. A scheme is given up when its life, an exponential draw of
    mean one, is used up: in these months with probability 1 - (1 - g) exp(-delta months).

    hazard (delta): (..., 1), a month. months: number. handover (g): (..., C), probability of being
    given up because the chief minister changed. Valid: all >= 0, g <= 1. Returns (..., C).

    >>> round(float(wear(0.01, 3, 0.0)), 12), round(float(1 - np.exp(-wear(0.01, 3, 0.5))), 4)
    (0.03, 0.5148)
    """
    return hazard * months - np.log1p(-np.minimum(handover, CERTAIN))


def ended(cell: Ints, paid: Array, closes_at: Array, worn: Array, life: Array) -> Ints:
    """Which schemes leave the book: complete, or given up.

        paid_cell >= x_j   or   worn_cell >= life_j

    Cards M6 and M13.

    cell: (n,), index into paid and worn. paid: (n_cells,), share of the year's allocation paid.
    closes_at (x, of closing_share), life: (n,). worn (sum of wear): (n_cells,). Valid: any numbers.
    Returns (m,), numbers of the schemes, rising.

    >>> cell, worn = np.array([0, 0, 1]), np.array([0.1, 0.2])
    >>> x, life = np.array([0.3, 0.9, 0.9]), np.array([1.0, 1.0, 0.2])
    >>> ended(cell, np.array([0.5, 0.5]), x, worn, life).tolist()
    [0, 2]
    """
    return np.flatnonzero((closes_at <= paid.take(cell)) | (life <= worn.take(cell)))
