"""Unrest and climate: what a district is exposed to, and what it costs (card M16)."""

from __future__ import annotations

import numpy as np

from coalition_sim.rules.common import Array, Bools, Numbers


def unrest_onset(
    share: Numbers, spell: Numbers, level: Numbers, neighbours: Array, contagion: Numbers
) -> Array:
    """Chance that a quiet district falls into unrest this month; unrest next door adds to it.

        onset = min(1, 1/spell * share / (1 - share) * level * (1 + k n_d) / (1 + k share))

    Card M16. At level 1 with neighbours at the mean share, onset and the end of spells balance at
    exactly that share.

    share (mean, of months in unrest), spell (mean, months), contagion (k, per unit of n): (..., 1).
    level (the province's violence over its mean): number or (..., 1). neighbours (n, share of them
    in unrest): (..., D), 0-1. Valid: 0 <= share < 1, spell >= 1, others >= 0. Returns (..., D).

    >>> unrest_onset(0.2, 4.0, 1.5, np.array([0.0, 0.2, 1.0]), 2.5).round(4).tolist()
    [0.0625, 0.0938, 0.2188]
    """
    even = share / (1.0 - share) / spell
    usual = 1.0 + contagion * share
    return np.minimum(1.0, even * level / usual * (1.0 + contagion * neighbours))


def unrest_step(on: Bools, onset: Array, spell: Numbers, u: Array) -> Bools:
    """Who is in unrest next month: a spell ends by chance, a new one begins by its own.

        on' = u >= 1/spell  if on,   u < onset  if quiet

    Card M16, a Markov chain of two states.

    on: (..., D), flags. onset: (..., D), probability. spell (mean, months): (..., 1). u: (..., D),
    uniform in [0, 1). Valid: spell >= 1. Returns (..., D), flags.

    >>> unrest_step(np.array([True, True, False, False]), np.full(4, 0.1), 4.0,
    ...             np.array([0.2, 0.3, 0.05, 0.2])).tolist()
    [False, True, True, False]
    """
    stays, begins = u >= 1.0 / spell, u < onset
    return (on & stays) | (~on & begins)


def under_unrest(on: Bools, loss: Array, mean: Numbers) -> Array:
    """What unrest leaves of access or of capacity, one being the average month.

        factor = (1 - chi on) / (1 - chi mean)

    Card M16. Centred, because today's levels already contain today's unrest.

    on: (..., D), flags. loss (chi): (..., 1), share. mean (share of months in unrest): (..., 1).
    Valid: 0 <= chi <= 1, chi mean < 1. Returns (..., D), factor.

    >>> under_unrest(np.array([True, False]), 0.5, 0.2).round(4).tolist()
    [0.5556, 1.1111]
    """
    return (1.0 - loss * on) / (1.0 - loss * mean)


def climate_damage(level: Array, hit: Bools, loss: Numbers) -> Array:
    """A flood or a drought takes part of the infrastructure of the districts it hits.

        X' = X (1 - loss hit)

    Card M16.

    level (X): (..., D), 0-1. hit: (..., D), flags. loss: (..., 1), share. Valid: 0 <= loss <= 1.
    Returns (..., D), 0-1.

    >>> climate_damage(np.array([0.4, 0.4]), np.array([True, False]), 0.05).round(3).tolist()
    [0.38, 0.4]
    """
    return level * (1.0 - loss * hit)
