"""Staff presence and the production of services from weak links (cards M14 and M15)."""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logit

from coalition_sim.rules.common import Array, Numbers, power


def presence(
    base: Numbers,
    protected: Numbers,
    mean_protected: Numbers,
    uncompetitive: Numbers,
    mean_unc: Numbers,
    remote: Numbers,
    mean_remote: Numbers,
    monitoring: Numbers,
    learning: Numbers,
    mean_learning: Numbers,
    protection_effect: Numbers,
    uncompetitive_effect: Numbers,
    remote_effect: Numbers,
    monitoring_effect: Numbers,
    learning_effect: Numbers,
    conflict: Numbers = 0.0,
    mean_conflict: Numbers = 0.0,
    conflict_effect: Numbers = 0.0,
) -> Array:
    """Share of posts with someone at work: the protected come less, and monitoring passes them by.

        presence = P s(x - b_p) + (1 - P) s(x + b_m mon),   s = logit^-1
        x = logit(base) + b_p mean P - b_u (unc - mean) - b_r (remote - mean) + b_L (L - mean)
            - b_c (conflict - mean)

    Card M14; Callen, Gulzar, Hasanain and Khan for Punjab. Centred, so base is the mean.

    base: (..., n), 0-1. protected (P), uncompetitive, remote: (..., n), 0-1, each with its mean.
    monitoring: (..., n), 0-1, already faded (monitoring_strength). learning (L, of the secretary):
    (..., n), 0-1, with its mean. conflict (district in unrest): (..., n), flags or 0-1, with its
    mean. Effects (b_p, b_u, b_r, b_m, b_L, b_c): (..., 1), log-odds.
    Valid: 0 < base < 1, effects >= 0. Returns (..., n), 0-1.

    >>> round(float(presence(0.4, 1.0, 0.4, 0.5, 0.5, 0.5, 0.5, 1.0, 0.7, 0.7,
    ...                      1.0, 0.5, 0.5, 0.6, 0.5)), 3)
    0.268
    """
    common = (
        (logit(base) + protection_effect * mean_protected)
        - uncompetitive_effect * (uncompetitive - mean_unc)
        - remote_effect * (remote - mean_remote)
        + learning_effect * (learning - mean_learning)
        - conflict_effect * (conflict - mean_conflict)
    )
    unprotected_present = expit(common + monitoring_effect * monitoring)
    protected_present = expit(common - protection_effect)
    return unprotected_present + protected * (protected_present - unprotected_present)


def monitoring_strength(coverage: Numbers, months: Numbers, decay: Numbers) -> Array:
    """Monitoring wears off as people learn that little follows from it.

        mon = coverage exp(-m / tau_m)

    Card M14; Banerjee, Duflo and Glennerster 2008: nothing left after 18 months.

    coverage: (..., n), 0-1. months (m, since monitoring began): (..., n). decay (tau_m): (..., 1),
    months. Valid: m >= 0, tau_m > 0. Returns (..., n), 0-1.

    >>> round(float(monitoring_strength(0.8, 12.0, 12.0)), 4)
    0.2943
    """
    return coverage * np.exp(-months / decay)


def ces(inputs: Array, weights: Array, exponent: Numbers) -> Array:
    """Service from inputs that cannot stand in for each other: the weak link holds it down.

        Q = (sum_j a_j x_j^-r)^(-1/r)

    Card M15; Filmer, Hammer and Pritchett 2000. A missing input (0) gives no service at all.

    inputs (x): (..., n, J), 0-1 (infrastructure, presence, supplies, supervision). weights (a):
    (J,), sum to 1. exponent (r): number or (..., 1). Valid: r > 0, weights > 0. Returns (..., n).

    >>> round(float(ces(np.array([1.0, 0.5]), np.array([0.5, 0.5]), 2.0)), 4)
    0.6325
    """
    r = np.asarray(exponent, dtype=np.float64)
    lack = (weights * power(inputs, -r[..., None])).sum(axis=-1)  # an input of 0: 0^-r = inf
    return power(lack, -1.0 / r)  # and inf^(-1/r) = 0


def minimum(inputs: Array) -> Array:
    """The strict weak link: service is the scarcest input.

        Q = min_j x_j   (the limit of ces as r grows)

    Card M15, structural variant (Leontief).

    inputs: (..., J), 0-1. Returns (...), 0-1.

    >>> float(minimum(np.array([0.9, 0.4, 0.7])))
    0.4
    """
    return inputs.min(axis=-1)


def infrastructure(level: Array, depreciation: Numbers, completed_per_need: Numbers) -> Array:
    """Buildings decay, and completed works fill what is missing.

        X' = (1 - delta) X + (1 - X) min(1, completed / need)

    Card M15. Only completed works count, and capital saturates.

    level (X): (..., C), 0-1. depreciation (delta): (..., 1), a month. completed_per_need: (..., C),
    value completed this month over works_needed. Valid: completed >= 0. Returns (..., C), 0-1.

    >>> round(float(infrastructure(0.5, 0.006, 0.01)), 4)
    0.502
    """
    return (1.0 - depreciation) * level + (1.0 - level) * np.minimum(1.0, completed_per_need)


def works_needed(level: Array, completed_per_month: Numbers, depreciation: Numbers) -> Array:
    """The value of works that would fill the whole gap, if today's pace just keeps the level.

        c_0 = (1 - X) completed / (delta X)

    Card M15: c_0 such that the index stays flat over 2013-18 without reform.

    level (X): (..., n), 0-1. completed_per_month: (..., n), Rs bn. depreciation (delta): (..., 1),
    a month. Valid: 0 < X < 1, delta > 0. Returns (..., n), Rs bn.

    >>> round(works_needed(0.4, 0.1, 0.006), 6)
    25.0
    """
    return (1.0 - level) * completed_per_month / (depreciation * level)


def adjust_stock(
    level: Array, target: Numbers, speed: Numbers, effectiveness: Numbers, weight: Numbers
) -> Array:
    """Supplies and supervision move slowly to what money and management sustain.

        X' = X + a_s (min(1, X* eff^w) - X),   eff = L M G / mean

    Card M15: stocks, so that one new chief minister is a dent, not a collapse.

    level (X), target (X*): (..., C), 0-1. speed (a_s): (..., 1), a month. effectiveness: (..., C),
    mean about 1. weight (w_sup): (..., 1). Valid: 0 <= a_s <= 1, eff >= 0. Returns (..., C), 0-1.

    >>> round(float(adjust_stock(0.3, 0.4, 0.1, 1.0, 0.25)), 3)
    0.31
    """
    return level + speed * (np.minimum(1.0, target * power(effectiveness, weight)) - level)
