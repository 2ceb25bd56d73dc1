"""Delivery units, performance pay for members, and the capability trap (cards M24, M28, M29)."""

from __future__ import annotations

import numpy as np

from coalition_sim.rules.common import Array, Numbers


def unit_factor(effect: Numbers, owned: Numbers, coverage: Numbers) -> Array:
    """What a delivery unit does to capacity or monitoring where its chief minister stands by it.

        factor = max(0, 1 + e_P own_CM coverage)

    Card M24; e_P may be negative (Rasul and Rogger 2018).

    effect (e_P): (..., 1), share. owned (own_CM): (..., 1), 0-1. coverage: (..., 1) or (..., D),
    0-1. Returns (..., D), factor.

    >>> round(float(unit_factor(0.3, 0.8, 0.5)), 3)
    1.12
    """
    return np.maximum(0.0, 1.0 + effect * owned * coverage)


def reported(true: Array, gaming: Numbers, pressure: Numbers) -> Array:
    """What a dashboard shows: the truth, and more the harder people are pressed to show it.

        reported = true + g pressure (1 - true)

    Card M24, in the bounded form of true + g.

    true: (..., n), 0-1. gaming (g), pressure: (..., 1), 0-1. Returns (..., n), 0-1.

    >>> round(reported(0.5, 0.1, 1.0), 3)
    0.55
    """
    return true + gaming * pressure * (1.0 - true)


def performance_pay(change: Array, mean_change: Numbers, weight: Numbers) -> Array:
    """A member's funds follow how his district improved, compared with the others.

        factor = max(0, 1 + psi_p (dY - mean dY))

    Card M28.

    change (dY): (..., S), in the unit that weight (psi_p, (..., 1)) counts. mean_change: (..., 1).
    Valid: psi_p >= 0. Returns (..., S), factor.

    >>> performance_pay(np.array([0.5, -0.5]), 0.0, 0.3).tolist()
    [1.15, 0.85]
    """
    return np.maximum(0.0, 1.0 + weight * (change - mean_change))


def effort(weight: Numbers, months: Numbers, half_life: Numbers) -> Array:
    """Effort that an incentive brings forth; it fades as the incentive becomes routine.

        effort = psi_p 2^(-t / HL) for t >= 0, else 0

    Card M28.

    weight (psi_p): (..., 1). months (t, since it began): (..., 1). half_life (HL): (..., 1),
    months. Valid: HL > 0. Returns (..., 1), as weight.

    >>> effort(0.4, np.array([-1.0, 0.0, 24.0]), 24.0).tolist()
    [0.0, 0.4, 0.2]
    """
    fading = np.exp2(-np.maximum(months, 0.0) / half_life)
    return np.where(np.less(months, 0), 0.0, weight * fading)


def overload(load: Numbers, mandates: Numbers, weight: Numbers) -> Array:
    """Work beyond what the administration carried at first, new mandates included.

        overload = max(0, load + w mandates - 1)

    Card M29: premature load bearing.

    load (schemes relative to 2013): (..., 1). mandates (reforms asked of it at once): (..., 1).
    weight (w, of one mandate): (..., 1). Valid: all >= 0. Returns (..., 1), 0 or more.

    >>> float(overload(1.25, 3.0, 0.25))
    1.0
    """
    return np.maximum(0.0, load + weight * mandates - 1.0)


def capability(
    previous: Array, growth: Numbers, product: Array, strain: Numbers, overload: Numbers
) -> Array:
    """What an administration can do grows by doing it well and shrinks under overload.

        kappa' = kappa + min(1, r_c K L M) (1 - kappa) - min(1, r_o overload) (1 + kappa)

    Card M29, in the bounded form: zero is today, and kappa never leaves -1 to 1.

    previous (kappa): (..., n). growth (r_c), strain (r_o): (..., 1), a month. product (K L M):
    (..., n), about 0-1. overload: (..., 1). Valid: -1 <= kappa <= 1, others >= 0. Returns (..., n).

    >>> round(float(capability(0.2, 0.01, 0.5, 0.02, 0.5)), 4)
    0.192
    """
    rise = np.minimum(1.0, growth * product) * (1.0 - previous)
    fall = np.minimum(1.0, strain * overload) * (1.0 + previous)
    return previous + rise - fall
