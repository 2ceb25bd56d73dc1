"""Learning the post, and plans that grow and are reset (cards M10 and M11)."""

from __future__ import annotations

import numpy as np

from coalition_sim.rules.common import Array, Numbers


def learning(months: Numbers, start: Numbers, time: Numbers) -> Array:
    """How much of the post a secretary masters after so many months.

        L(m) = 1 - (1 - l_0) exp(-m / tau)

    Card M10.

    months (m, in post): (..., K). start (l_0): (..., 1), 0-1. time (tau): (..., 1), months.
    Valid: m >= 0, tau > 0. Returns (..., K), 0-1.

    >>> round(float(learning(6.0, 0.4, 6.0)), 4)
    0.7793
    """
    return 1.0 - (1.0 - start) * np.exp(-months / time)


def mean_learning(mean_tenure: Array, start: Numbers, time: Numbers) -> Array:
    """Average over time of learning when spells are exponential: the closed form.

        mean L = 1 - (1 - l_0) tau / (tau + T)

    Card M10: l_0 = .4, tau = 6 gives .71 at T = 6.3, .74 at 8, .88 at 24, .91 at 36.

    mean_tenure (T), time (tau): (..., 1), months. start (l_0): (..., 1), 0-1.
    Valid: T >= 0, tau > 0. Returns (..., 1), 0-1.

    >>> round(float(mean_learning(24.0, 0.4, 6.0)), 2)
    0.88
    """
    return 1.0 - (1.0 - start) * time / (time + mean_tenure)


def continuity_growth(continuity: Array, learning: Numbers, rate: Numbers) -> Array:
    """A plan left in peace grows towards being followed in full.

        K' = K + r_K L (1 - K)

    Card M11.

    continuity (K), learning (L): (..., K), 0-1. rate (r_K): (..., 1), a month.
    Valid: 0 <= r_K L <= 1. Returns (..., K), 0-1.

    >>> continuity_growth(0.5, 0.5, 0.04)
    0.51
    """
    return continuity + rate * learning * (1.0 - continuity)


def plan_reset(continuity: Array, loss: Numbers, anchor: Numbers) -> Array:
    """A new chief minister, minister or secretary throws part of the plan away.

        K' = K [1 - rho (1 - kappa)]

    Card M11; Akhtari, Moreira and Trucco 2022. The anchor is a donor's or a law's hold on the plan.

    continuity (K): (..., K), 0-1. loss (rho; 0 where nothing happened): (..., K), share. anchor
    (kappa): (..., K), 0-1. Valid: all in 0-1. Returns (..., K), 0-1.

    >>> round(plan_reset(0.8, 0.35, 0.3), 3)
    0.604
    """
    return continuity * (1.0 - loss * (1.0 - anchor))


def execution(continuity: Array, floor: Numbers) -> Array:
    """What plan continuity does to execution: even without a plan some work goes on.

        G = g_0 + (1 - g_0) K

    Card M11.

    continuity (K): (..., K), 0-1. floor (g_0): (..., 1), 0-1. Returns (..., K), from g_0 to 1.

    >>> execution(0.5, 0.6)
    0.8
    """
    return floor + (1.0 - floor) * continuity


def stationary_continuity(rate: Array, learning: Numbers, loss_rate: Numbers) -> Array:
    """The continuity at which growth and resets balance.

        K* = r_K L / (r_K L + sum_e h_e rho_e)

    Card M11 (about .45 at central values).

    rate (r_K): (..., 1), a month. learning (L): (..., 1), 0-1. loss_rate: (..., 1), sum over
    events of monthly chance times loss. Valid: r_K L + loss_rate > 0. Returns (..., 1), 0-1.

    >>> stationary_continuity(0.04, 0.75, 0.03)
    0.5
    """
    return rate * learning / (rate * learning + loss_rate)
