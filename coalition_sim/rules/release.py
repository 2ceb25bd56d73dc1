"""From the budget book to money spent: authorisation, release, capacity (card M12)."""

from __future__ import annotations

import numpy as np

from coalition_sim.rules.common import TINY, Array, Numbers, power


def release_share(month: Numbers, q1: Numbers, q2: Numbers, q3: Numbers, q4: Numbers) -> Array:
    """Share of the year's money that Finance means to have released by the end of a month.

        straight lines through (0, 0), (3, q1), (6, q2), (9, q3), (12, q4)

    Card M12: late and steep, hence the June rush.

    month: 1 (July) to 12 (June). q1-q4: (..., 1), cumulative share at the quarters' ends.
    Valid: 0 <= q1 <= q2 <= q3 <= q4. Returns (..., 1), share.

    >>> round(float(release_share(10, 0.04, 0.2, 0.45, 0.97)), 4)
    0.6233
    """
    part = [np.clip((month - start) / 3.0, 0.0, 1.0) for start in (0, 3, 6, 9)]
    return q1 * part[0] + (q2 - q1) * part[1] + (q3 - q2) * part[2] + (q4 - q3) * part[3]


def authorised(
    allocation: Array,
    new_share: Numbers,
    month: Numbers,
    learning: Numbers,
    signed: Numbers = 1.0,
) -> Array:
    """Money whose schemes have passed approval; new ones wait, less under a practised hand.

        U_m = A [1 - s_new (e + (1 - e) (1 - signed))],   e = exp(-m L / 4)

    Card M12: new schemes spend last; card M19: they also need every signature.

    allocation (A): (..., C), Rs bn. new_share (s_new): (..., C), 0-1. month (m): 1-12. learning
    (L, of the secretary): (..., C), 0-1. signed (share of new schemes with all signatures):
    (..., C) or (..., 1), 0-1. Returns (..., C), Rs bn, at most A.

    >>> round(float(authorised(10.0, 0.5, 4, 1.0)), 3)
    8.161
    >>> round(float(authorised(10.0, 0.5, 4, 1.0, 0.5)), 3)
    6.58
    """
    unapproved = np.exp(-0.25 * month * learning)
    waiting = unapproved + (1.0 - unapproved) * (1.0 - signed)
    return allocation * (1.0 - new_share * waiting)


def release_target(allocation: Array, share: Numbers, finance: Numbers) -> Array:
    """What Finance means to have released by now, faster under a settled Finance Department.

        T = A min(1, rho(m) sqrt(fin)),   fin = L_F G / mean

    Card M12.

    allocation (A): (..., C), Rs bn. share (rho, release_share): (..., 1). finance (fin): (..., 1),
    mean about 1. Valid: all >= 0. Returns (..., C), Rs bn, at most A.

    >>> release_target(10.0, 0.4, 1.44).round(2).tolist()
    4.8
    """
    return allocation * np.minimum(1.0, share * np.sqrt(finance))


def released_now(target: Array, authorised: Array, so_far: Array, factors: Numbers) -> Array:
    """This month's release: up to the target or the authorisation, less what has gone out.

        rel = max(0, min(T, U) - Rel) * (slow-downs: new chief minister, election, no cabinet)

    Card M12.

    target (T), authorised (U), so_far (Rel, this year): (..., C), Rs bn. factors: (..., 1),
    product of the slow-downs. Valid: 0 <= factors <= 1. Returns (..., C), Rs bn.

    >>> float(released_now(6.0, 5.0, 3.0, 0.5))
    1.0
    """
    rest = np.asarray(np.minimum(target, authorised))
    rest -= so_far
    np.maximum(rest, 0.0, out=rest)
    rest *= factors
    return rest


def aligned_weights(aligned: Array, extra: Numbers) -> Array:
    """Districts close to power are served first.

        w_d = (1 + eps align_d) / mean

    Card M12; favours only re-divide the month's release (see redivide).

    aligned: (..., D), 0-1. extra (eps): (..., 1), 0 or more. Returns (..., D), mean 1.

    >>> aligned_weights(np.array([1.0, 0.0]), 0.5).tolist()
    [1.2, 0.8]
    """
    favour = 1.0 + extra * aligned
    return favour / (favour.sum(axis=-1, keepdims=True) / favour.shape[-1])


def redivide(amounts: Array, weights: Array) -> Array:
    """Shift money towards the larger weights without changing the total.

        x_d = a_d w_d sum(a) / sum(a w)

    Card M12.

    amounts (a): (..., n), Rs bn. weights (w): (..., n), any scale. Valid: both >= 0.
    Returns (..., n), Rs bn, same sum.

    >>> redivide(np.array([2.0, 2.0]), np.array([1.2, 0.8])).tolist()
    [2.4, 1.6]
    """
    tilted = amounts * weights
    total = amounts.sum(axis=-1, keepdims=True)
    tilted *= total / np.maximum(tilted.sum(axis=-1, keepdims=True), TINY)
    return tilted


def capacity(
    base: Array,
    deflator: Numbers,
    real_budget: Numbers,
    base_budget: Numbers,
    elasticity: Numbers,
    effectiveness: Numbers,
    load: Numbers,
    load_elasticity: Numbers,
    shock: Numbers,
) -> Array:
    """What a department can turn into works in a month.

        cap = base * P * (B / B_0)^k_B * (M L G / mean) * load^-varpi * LN(s_cap)

    Card M12, with base = c_0 * 2 * A_base / 12.

    base: (..., n), Rs bn a month. deflator (P): price level, base year 1. real_budget,
    base_budget: (..., 1), real Rs bn. effectiveness: (..., n), mean about 1. load: (..., 1),
    schemes relative to 2013. shock: (..., n), mean 1. elasticity (k_B), load_elasticity (varpi):
    (..., 1). Valid: budgets, load > 0. Returns (..., n), Rs bn a month, in the year's prices.

    >>> round(float(capacity(2.0, 1.1, 88.0, 44.0, 1.0, 0.9, 4.0, 0.5, 1.0)), 3)
    1.98
    """
    growth = power(real_budget / base_budget, elasticity)
    scale = deflator * growth * power(load, -load_elasticity)
    return base * effectiveness * shock * scale


def make_room(wanted: Array, room: Array) -> Array:
    """Give nobody more than he has room for; what he cannot take goes to the others, by their room.

        x_d = t_d + (r_d - t_d) min(1, sum(a - t) / sum(r - t)),   t_d = min(a_d, r_d)

    Card M12: no place is released more than is authorised for it.

    wanted (a), room (r): (..., n), Rs bn. Valid: both >= 0. Returns (..., n), Rs bn, at most r; the
    same sum as a where there is room for it.

    >>> make_room(np.array([3.0, 1.0, 0.0]), np.array([2.0, 2.0, 1.0])).tolist()
    [2.0, 1.5, 0.5]
    """
    taken = np.minimum(wanted, room)
    over = (wanted - taken).sum(axis=-1, keepdims=True)
    spare = room - taken
    total = np.maximum(spare.sum(axis=-1, keepdims=True), TINY)
    return taken + spare * np.minimum(over / total, 1.0)


def spend(stock: Array, capacity: Array, absorbable: Numbers) -> Array:
    """Spend what is in hand, what can be handled and what the schemes can take: the least of them.

        spend = max(0, min(stock, cap, absorbable))

    Card M12.

    stock (released and unspent), capacity, absorbable (cost still open): (..., C), Rs bn.
    Returns (..., C), Rs bn.

    >>> float(spend(3.0, 2.0, 2.5))
    2.0
    """
    least = np.asarray(np.minimum(stock, capacity))
    np.minimum(least, absorbable, out=least)
    return np.maximum(least, 0.0, out=least)


def utilisation(spent: Array, allocated: Array) -> Array:
    """Spending over the original allocation; above one when money is added later.

        u = spent / allocated   (0 where nothing was allocated)

    Card M12.

    spent, allocated: (...), Rs bn. Valid: both >= 0. Returns (...), ratio.

    >>> utilisation(np.array([4.0, 0.0]), np.array([5.0, 0.0])).tolist()
    [0.8, 0.0]
    """
    kind = np.result_type(spent, allocated, np.float32)  # a number of the kind that was given
    out = np.zeros(np.broadcast_shapes(np.shape(spent), np.shape(allocated)), dtype=kind)
    return np.divide(spent, allocated, out=out, where=np.greater(allocated, 0))
