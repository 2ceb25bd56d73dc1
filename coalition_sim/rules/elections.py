"""Seats kept, seats lost, and to whom (card M31)."""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logit

from coalition_sim.rules.common import TINY, Array, Bools, Ints, Numbers, largest_remainder


def retention(
    retention_share: Numbers,
    margin: Numbers,
    funds_ratio: Numbers,
    trust_change: Numbers,
    in_government: Bools,
    e1: Numbers,
    e2: Numbers,
    e3: Numbers,
    e4: Numbers,
) -> Array:
    """Chance that a seat stays with its party.

        logit p = logit(share) + e1 margin / .1 + e2 (f / mean f - 1) + e3 dT / .1
                  - e4 government max(0, -dT) / .1

    Card M31: a fall in trust is punished once more in those who govern.

    retention_share (at margin 0, average funds, no change of trust): (..., 1), 0-1. margin:
    (..., S), 0-1 (pass it less the typical seat's to make the share that seat's). funds_ratio:
    (..., S), mean 1. trust_change (dT, over five years): (..., S). in_government: (..., S), flags.
    e1, e3, e4 (per ten points), e2: (..., 1), log-odds. Valid: 0 < share < 1. Returns (..., S).

    >>> round(float(retention(0.4, 0.1, 1.0, -0.1, True, 0.15, 0.3, 0.3, 0.3)), 3)
    0.298
    """
    fall = np.maximum(0.0, -trust_change) * in_government
    merit = e2 * (funds_ratio - 1.0) + 10.0 * (e1 * margin + e3 * trust_change - e4 * fall)
    return expit(logit(retention_share) + merit)


def new_party(u: Array, shares: Array) -> Ints:
    """The party that takes a lost seat, drawn by local strength.

        p = the first with u < cumulative share

    Card M31.

    u: (...), uniform in [0, 1). shares: (..., P), strength, any scale. Valid: shares >= 0, at
    least one positive. Returns (...), index; a party without strength never wins.

    >>> new_party(np.array([0.1, 0.5, 0.9]), np.array([0.2, 0.0, 0.8])).tolist()
    [0, 2, 2]
    """
    running = np.cumsum(shares, axis=-1)
    below = np.asarray(u)[..., None] >= running / np.maximum(running[..., -1:], TINY)
    return np.minimum(below.sum(axis=-1), shares.shape[-1] - 1)


def reserved_seats(general_seats: Array, total: int) -> Ints:
    """Reserved seats in proportion to the general seats won.

        largest remainder over general seats

    Card M31; Constitution of Pakistan, article 106(3)(c).

    general_seats: (..., P), count. total: reserved seats of the house (14).
    Valid: at least one general seat. Returns (..., P), count, sums to the total.

    >>> reserved_seats(np.array([30.0, 15.0, 6.0]), 14).tolist()
    [8, 4, 2]
    """
    return largest_remainder(np.asarray(general_seats, dtype=np.float64), total)
