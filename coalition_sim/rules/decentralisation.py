"""Money and authority handed to districts, with and without accountability (card M25)."""

from __future__ import annotations

import numpy as np

from coalition_sim.rules.common import Array, Numbers

# Share; assumption [A], range .9-1. No elite takes quite everything.
MOST_CAPTURED = 0.95
# Months for a new scheme's approval under a secretary who knows the post (L = 1), card M12 [A].
APPROVAL_MONTHS = 4.0


def capture(
    base: Numbers, unequal: Array, slope: Numbers, accountable: Numbers, gain: Numbers
) -> Array:
    """Share of local decisions that serve the local elite.

        cap_d = clip(cap_0 + c_1 unequal_d - c_2 accountable_d, 0, .95)

    Card M25; Bardhan and Mookherjee: capture differs from place to place.

    base (cap_0): (..., 1), 0-1. unequal (centred on 0 at the mean): (..., D). slope (c_1), gain
    (c_2): (..., 1). accountable: (..., D) or (..., 1), 0-1. Valid: c_1, c_2 >= 0.
    Returns (..., D), 0 to .95.

    >>> capture(0.4, np.array([0.0, 0.5]), 0.2, 0.5, 0.2).round(3).tolist()
    [0.3, 0.4]
    """
    return np.clip(base + slope * unequal - gain * accountable, 0.0, MOST_CAPTURED)


def local_mix(need: Array, elite: Array, captured: Numbers) -> Array:
    """How a district divides its own money: by need, except for what is captured.

        share = (1 - cap) need + cap elite

    Card M25; Faguet 2004 for need, Khemani for capture.

    need, elite: (..., n), each sums to 1. captured (cap): (..., n) or (..., 1), 0-1.
    Returns (..., n), sums to 1 where cap is common to the row.

    >>> local_mix(np.array([0.5, 0.5]), np.array([1.0, 0.0]), 0.5).tolist()
    [0.75, 0.25]
    """
    return (1.0 - captured) * need + captured * elite


def authorised_pace(learning: Array, saving: Numbers, share: Numbers) -> Array:
    """The learning that `authorised` is to be called with where districts may approve.

        L' = 4 / max(1, 4 / L - saving share) = L / max(L / 4, 1 - L saving share / 4)

    An approval takes 4 / L months, and a month at the least.

    Cards M12 and M25; the second form gives L to the last bit where share or saving is 0.

    learning (L): (..., n), 0-1. saving: (..., 1), months. share: (..., 1), 0-1.
    Valid: saving >= 0. Returns (..., n), at most 4.

    >>> authorised_pace(np.array([0.5, 1.0]), 2.0, 0.5).round(4).tolist()
    [0.5714, 1.3333]
    """
    part = learning / APPROVAL_MONTHS
    return learning / np.maximum(part, 1.0 - part * saving * share)


def local_leakage(skill_loss: Numbers, share: Numbers, level: Array) -> Array:
    """Points of leakage that decentralised money adds where few have the skills to handle it.

        added = loss D (1 - level_d)

    Card M25.

    skill_loss: (..., 1), share of the money. share (D, in districts' hands): (..., 1), 0-1. level
    (of skill): (..., D), 0-1. Returns (..., D), share.

    >>> local_leakage(0.1, 0.5, np.array([0.2, 1.0])).round(3).tolist()
    [0.04, 0.0]
    """
    return skill_loss * share * (1.0 - level)


def sanction(protection: Array, share: Numbers, effect: Numbers, captured: Array) -> Array:
    """Local authority over staff cuts protection, unless the local elite holds that authority.

        P' = clip(P [1 - e D (1 - 2 cap_d)], 0, 1)

    Card M25: the sign turns where half of local decisions are captured.

    protection (P, share of staff protected): (..., D), 0-1. share (D, of posts under local
    authority), effect (e): (..., 1), 0-1. captured (cap): (..., D), 0-1. Returns (..., D), 0-1.

    >>> sanction(0.4, 0.5, 1.0, np.array([0.0, 0.5, 0.75])).round(3).tolist()
    [0.2, 0.4, 0.5]
    """
    return np.clip(protection * (1.0 - effect * share * (1.0 - 2.0 * captured)), 0.0, 1.0)
