"""Comparing the coalitions that a formateur can build."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from coalition_sim import rules
from coalition_sim.axes import REAL

Array = np.ndarray

AT_ONCE = 2**15
"""Coalitions that are compared in one table, whatever the number of parties in each house."""
EQUAL = 1e-5
"""Coalitions whose values differ by less, in shares of posts, are equal: only rounding differs."""


def best_coalitions(brought: Array, others: Array, terms: Array, majority: int) -> Array:
    """The best of each formateur's coalitions: himself with any subset of the others (card M1).

    ``brought`` (5, n, 1 + m) is what parties bring, the formateur first: seats, mean and variance
    of the members who stay loyal, weight in the division of posts, seats of the favoured party.
    ``others`` (n,) says how many of the m can be asked. ``terms`` (4, n) are the formateur's bonus,
    the cost of a partner, and the weights of loyalty and of steering.

    Returns subsets as numbers (n,): bit ``i`` is set where the party of column ``1 + i`` is in.
    Among equals (``EQUAL``) the smallest coalition wins, then the one of the parties that come
    first.

    A few formateurs are compared together, with room for as many parties as any of them can ask:
    parties without a seat stand where one has fewer, cost as much as others and bring nothing, so
    that none is in. Many are compared in groups with as many parties each.
    """
    best, most = np.empty(len(others), dtype=np.int64), int(others.max(initial=0))
    together = len(others) << most <= AT_ONCE
    favours = 4 + bool(brought[4].any())
    for many in [most] if together else np.unique(others).tolist():
        here = np.arange(len(others)) if together else np.flatnonzero(others == many)
        best[here] = _best(brought[:favours, here, : 1 + many], terms[:, here, None], majority)
    return best


def _best(brought: Array, terms: Array, majority: int) -> Array:
    """The best of each row, (n,), where all have as many parties; terms are (4, n, 1)."""
    total, mean, variance, weights, *backed = _over_subsets(brought)
    bonus, partner_cost, loyalty_weight, steering = terms
    order, parties = _smallest_first(total.shape[-1])
    value = rules.coalition_value(
        bonus + (1.0 - bonus) * weights[:, :1] / weights,
        parties,
        rules.loyal_majority(mean, variance, majority),
        backed[0] / total if backed else 0.0,
        partner_cost,
        loyalty_weight,
        steering,
    )
    value = np.where(total >= majority, value, -np.inf)
    best = value >= value.max(axis=-1, keepdims=True) - EQUAL
    return order[np.take(best, order, axis=1).argmax(axis=-1)]


def _over_subsets(values: Array) -> Array:
    """Sums of the first party's value and those of every subset of the others.

    (..., 1 + m) -> (..., 2**m): subset ``j`` holds the parties whose bits are set in ``j``.
    """
    others = values.shape[-1] - 1
    sums = np.empty((*values.shape[:-1], 2**others), dtype=REAL)
    sums[..., 0] = values[..., 0]
    for n in range(others):
        half = 2**n
        np.add(sums[..., :half], values[..., n + 1, None], out=sums[..., half : 2 * half])
    return sums


@lru_cache
def _smallest_first(subsets: int) -> tuple[Array, Array]:
    """Subsets of the other parties in rising size, and how many parties each coalition has."""
    parties = REAL(1.0) + np.bitwise_count(np.arange(subsets))
    return np.argsort(parties, kind="stable"), parties
