"""The development budget: who is paid, what is needed, and what each cell gets (card M5)."""

from __future__ import annotations

import numpy as np

from coalition_sim.rules.common import TINY, Array, Bools, Numbers, power


def shares(weights: Array) -> Array:
    """Weights as shares of their sum; where all are zero, equal shares.

        share_j = w_j / sum(w)

    weights: (..., n), any unit. Valid: weights >= 0. Returns (..., n), sums to 1.

    >>> shares(np.array([[1.0, 3.0], [0.0, 0.0]])).tolist()
    [[0.25, 0.75], [0.5, 0.5]]
    """
    total = weights.sum(axis=-1, keepdims=True)
    return np.where(total > 0, weights / np.maximum(total, TINY), 1.0 / weights.shape[-1])


def member_pay(
    in_coalition: Bools,
    office: Bools,
    pivotal: Bools,
    coopted: Numbers,
    minister_bonus: Numbers,
    pivotal_bonus: Numbers,
    opposition_share: Numbers,
) -> Array:
    """A member's claim on the political budget, a plain coalition member's being one.

        pay_i = in_i (1 + omega_m minister_i + omega_v pivotal_i) + zeta c_i (1 - in_i)

    Cards M4 and M5.

    in_coalition, office (minister), pivotal: (..., S), flags. coopted (c): (..., S) flags, or the
    co-opted share (..., 1). minister_bonus, pivotal_bonus, opposition_share: (..., 1), multiples.
    Valid: all >= 0. Returns (..., S), multiples of a plain member's claim.

    >>> member_pay(np.array([True, True, False]), np.array([True, False, False]),
    ...            np.array([False, True, False]), 0.5, 0.5, 0.3, 0.7).tolist()
    [1.5, 1.3, 0.35]
    """
    inside = 1.0 + minister_bonus * office + pivotal_bonus * pivotal
    return np.where(in_coalition, inside, opposition_share * coopted)


def need_shares(population: Array, service: Array, cost: Array, exponent: Numbers) -> Array:
    """Shares by need: people, how far service falls short, and what it costs to build there.

        eta_d = pop_d (1 - Y_d)^nu c_d / sum

    Card M5.

    population: (..., D), persons. service (Y): (..., D), 0-1. cost (c): (..., D), mean one.
    exponent (nu): (..., 1). Valid: nu >= 0. Returns (..., D), sums to 1 over the trailing axis.

    >>> need_shares(np.array([2.0, 1.0]), np.array([0.5, 0.0]), np.array([1.0, 1.0]), 1.0).tolist()
    [0.5, 0.5]
    """
    return shares(population * cost * power(1.0 - service, exponent))


def cell_allocation(
    envelope: Numbers, political_share: Numbers, need_mix: Array, political_mix: Array
) -> tuple[Array, Array]:
    """Share the envelope over cells: partly by need, partly by bargain.

        A_c = N_c + P_c,   N_c = B (1 - theta_c) eta_c / Z,   P_c = B theta_c psi_c / Z,
        Z = sum over c of [(1 - theta_c) eta_c + theta_c psi_c]

    Card M5. Z rescales where theta differs from cell to cell, so nothing is lost.

    envelope (B): (..., 1), Rs bn. political_share (theta): (..., C), 0-1. need_mix (eta),
    political_mix (psi): (..., C), each sums to 1. Returns by need (N) and by bargain (P):
    (..., C), Rs bn, which together sum to B.

    >>> by_need, bargained = cell_allocation(10.0, 0.75, np.array([0.2, 0.8]), np.array([0.6, 0.4]))
    >>> by_need.round(9).tolist(), bargained.round(9).tolist()
    ([0.5, 2.0], [4.5, 3.0])
    """
    by_need, bargained = (1.0 - political_share) * need_mix, political_share * political_mix
    scale = envelope / np.maximum((by_need + bargained).sum(axis=-1, keepdims=True), TINY)
    return by_need * scale, bargained * scale


def unit_cost(remoteness: Array, ratio: Numbers, population: Array) -> Array:
    """How much dearer the same work is in a remote district; the average person's district is one.

        c_d = ratio^remote_d / mean over people,   ratio = e^iota

    Cards M5 and M15.

    remoteness: (..., D), 0-1. ratio: (..., 1), cost of the most remote over the least.
    population: (..., D), persons. Valid: ratio > 0. Returns (..., D), population mean 1.

    >>> unit_cost(np.array([0.0, 1.0]), 2.0, np.array([1.0, 1.0])).round(3).tolist()
    [0.667, 1.333]
    """
    dearer = power(ratio, remoteness)
    people = population.sum(axis=-1, keepdims=True)
    return dearer * (people / (population * dearer).sum(axis=-1, keepdims=True))


def floored(mix: Array, floor: Numbers) -> Array:
    """Raise shares to their floor; the others give way in proportion, none below its own floor.

        share_x = floor_x  where the rest would leave less,   k mix_x  elsewhere, same total

    Cards M26 and M28. Found step by step: what gives way may itself reach its floor.

    mix: (..., X), shares. floor: (..., X) or (X,), shares, adding up to no more than the mix.
    Valid: both >= 0. Returns (..., X), same sum; the mix to the last bit where no floor binds.

    >>> floored(np.array([0.1, 0.3, 0.6]), np.array([0.2, 0.28, 0.0])).round(3).tolist()
    [0.2, 0.28, 0.52]
    """
    total = mix.sum(axis=-1, keepdims=True)
    raised, kept = mix < floor, mix
    for _ in range(mix.shape[-1]):  # each round that changes anything raises one share at least
        left = total - np.where(raised, floor, 0.0).sum(axis=-1, keepdims=True)
        free = np.where(raised, 0.0, mix).sum(axis=-1, keepdims=True)
        kept = mix * (left / np.maximum(free, TINY))
        raised = raised | (kept < floor)
    return np.where(raised, floor, kept)
