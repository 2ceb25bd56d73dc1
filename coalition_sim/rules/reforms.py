"""A reform's three stages: it is accepted, it is enforced, it survives (cards M19 and M26)."""

from __future__ import annotations

import numpy as np

from coalition_sim.rules.common import TINY, Array, Bools, Numbers


def money_at_stake(claimed: Array, needed: Array) -> Array:
    """What share of the money he now controls a holder would lose under a rule of need.

        stake = sum_d max(0, claimed_d - needed_d) / sum_d claimed_d   (0 if he holds nothing)

    Card M19, part of |Delta_v|.

    claimed, needed: (..., n), Rs bn or shares of the same total. Valid: both >= 0.
    Returns (..., 1), 0-1.

    >>> money_at_stake(np.array([6.0, 2.0]), np.array([4.0, 4.0])).tolist()
    [0.25]
    """
    lost = np.maximum(0.0, claimed - needed).sum(axis=-1, keepdims=True)
    return lost / np.maximum(claimed.sum(axis=-1, keepdims=True), TINY)


def loss(stakes: Array, holdings: Numbers) -> Array:
    """How far a reform hurts a veto player: what it takes, weighted by what he holds of it.

        |Delta| = min(1, sum_h stake_h holding_h)

    Card M19.

    stakes (share of each kind of power that the reform takes away): (..., n), 0-1. holdings (how
    much of that kind he holds): (..., n), 0-1. Valid: both >= 0. Returns (...), 0-1.

    >>> float(loss(np.array([0.5, 1.0, 0.0]), np.array([0.6, 0.3, 1.0])))
    0.6
    """
    return np.minimum(1.0, (stakes * holdings).sum(axis=-1))


def acceptance(losses: Array, sensitivity: Numbers) -> Array:
    """Chance that a reform passes: each veto player must accept it.

        P = prod_v (1 - nu_v |Delta_v|)

    Card M19; Tsebelis 2002 on veto players.

    losses (|Delta|): (..., V), 0-1. sensitivity (nu): (..., 1) or (..., V), 0-1.
    Returns (..., 1), probability.

    >>> acceptance(np.array([0.5, 1.0, 0.0]), 0.4).round(3).tolist()
    [0.48]
    """
    return (1.0 - sensitivity * losses).prod(axis=-1, keepdims=True)


def assembly_loss(supporters: Numbers, majority: Numbers) -> Array:
    """How far a law is from its majority.

        |Delta| = max(0, 1 - supporters / majority)

    Card M19, for what needs a vote of the house.

    supporters: (..., 1), members. majority: members, or (..., 1). Valid: majority > 0.
    Returns (..., 1), 0-1.

    >>> assembly_loss(np.array([22.0, 33.0, 40.0]), 33.0).round(3).tolist()
    [0.333, 0.0, 0.0]
    """
    return np.maximum(0.0, 1.0 - supporters / majority)


def repealed(repeal: Numbers, protection: Numbers, u: Array) -> Bools:
    """Whether a new government undoes the reform; protection by law makes it less likely.

        repealed = u < p (1 - pi)

    Cards M19 (survival) and M26.

    repeal (p, at a change of chief minister): (..., 1), probability. protection (pi): (..., 1),
    0-1. u: (..., 1), uniform in [0, 1). Returns (..., 1), flag.

    >>> repealed(0.5, np.array([0.0, 0.6]), np.array([0.3, 0.3])).tolist()
    [True, False]
    """
    return u < repeal * (1.0 - protection)


def hollowed(kept: Array, hollowing: Numbers, protection: Numbers) -> Array:
    """A reform that stays on the books loses part of its substance at each change of hands.

        kept' = kept [1 - h (1 - pi)]

    Cards M19 and M26: a law can keep its form and lose its function.

    kept: (..., 1), 0-1 of the reform's strength. hollowing (h): (..., 1), share. protection (pi):
    (..., 1), 0-1. Valid: all in 0-1. Returns (..., 1), 0-1.

    >>> round(hollowed(0.8, 0.25, 0.6), 3)
    0.72
    """
    return kept * (1.0 - hollowing * (1.0 - protection))


def enforcement(
    previous: Array, decay: Numbers, loss: Numbers, courts: Numbers, oversight: Numbers
) -> Array:
    """How far a law is enforced after another year: losers wear it down, courts hold it up.

        enforce' = clip(enforce - decay |Delta| + courts o, 0, 1)

    Card M26.

    previous (enforce), loss (|Delta|), oversight (o): (..., 1), 0-1. decay, courts: (..., 1), a
    year. Valid: decay, courts >= 0. Returns (..., 1), 0-1.

    >>> round(float(enforcement(0.4, 0.3, 0.5, 0.2, 0.25)), 3)
    0.3
    """
    return np.clip(previous - decay * loss + courts * oversight, 0.0, 1.0)
