"""The election budget: more schemes, and more of the money by bargain (card M7)."""

from __future__ import annotations

import numpy as np

from coalition_sim.rules.common import Array, Flags, Numbers

# Share; assumption [A], range .97-1. Some lines always stay outside the bargain.
MOST_POLITICAL = 0.99


def election_boost(last_budget: Flags, boost: Array) -> Array:
    """New schemes and allocations swell in the last budget before a scheduled election.

        factor = 1 + pi_e  in the last budget,   1 otherwise

    Card M7; Khemani for Indian states: more works, no larger deficit.

    last_budget: (..., 1), flag. boost (pi_e): (..., 1), share. Valid: pi_e >= 0.
    Returns (..., 1), factor.

    >>> election_boost(np.array([[True], [False]]), 0.1).tolist()
    [[1.1], [1.0]]
    """
    return 1.0 + boost * last_budget


def claimed_more(share: Array, factor: Numbers) -> Array:
    """Before an election bargaining takes more of the budget, but hardly ever all of it.

        theta' = max(theta, min(.99, theta * factor))

    Card M7.

    share (theta, by bargain): (..., 1) or (..., C), 0-1. factor (election_boost): (..., 1).
    Valid: factor >= 1. Returns as share, 0-1, never below it.

    >>> claimed_more(np.array([0.5, 0.95, 0.995]), 1.1).round(3).tolist()
    [0.55, 0.99, 0.995]
    """
    return np.maximum(share, np.minimum(MOST_POLITICAL, share * factor))
