"""Staff presence and the production of services from weak links (cards M14 and M15)."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from functools import reduce

import numpy as np

from coalition_sim.rules.common import Array, Numbers, power


def presence(
    absence: Array,
    protected: Numbers,
    monitoring: Numbers,
    protection_effect: Numbers,
    monitoring_effect: Numbers,
) -> Array:
    """Share of posts with someone at work: the protected come less, and monitoring passes them by.

        presence = (1 - P) / (1 + a e^(-b_m mon)) + P / (1 + a e^b_p),   a = a_0 a_d a_k

    Card M14; Callen, Gulzar, Hasanain and Khan for Punjab. These are the logits of the card: a is
    the odds against being at work, and what adds to log-odds multiplies it.

    absence (a = usual_absence x absence_of_place x absence_of_post): (..., n), odds. protected (P):
    (..., n), 0-1. monitoring (mon): (..., n), 0-1, already faded (monitoring_strength).
    protection_effect (b_p), monitoring_effect (b_m): (..., 1), log-odds. Valid: effects >= 0.
    Returns (..., n), 0-1.

    >>> round(float(presence(1.0, 0.5, 1.0, 1.0, 2.0)), 3)
    0.575
    """
    free = absence * np.exp(-monitoring_effect * monitoring) if np.any(monitoring) else absence
    free = 1.0 / (free + 1.0)
    shielded = absence * np.exp(protection_effect)
    shielded += 1.0
    found = 1.0 / shielded
    found -= free
    found *= protected
    found += free
    return found


def usual_absence(base: Numbers, protection_effect: Numbers, mean_protected: Numbers) -> Array:
    """Odds against being at work where everything is at its mean.

        a_0 = (1 - base) / base e^(-b_p mean P)

    Card M14. What protection costs on average is given back, so that base is the mean of all.

    base: (..., n), 0-1. protection_effect (b_p): (..., 1), log-odds. mean_protected: (..., 1), 0-1.
    Valid: 0 < base < 1. Returns (..., n), odds.

    >>> round(float(usual_absence(0.25, 2.0, 0.5)), 4)
    1.1036
    """
    return (1.0 - base) / base * np.exp(-protection_effect * mean_protected)


def absence_of_place(
    uncompetitive: Numbers,
    mean_unc: Numbers,
    remote: Numbers,
    mean_remote: Numbers,
    conflict: Numbers,
    mean_conflict: Numbers,
    uncompetitive_effect: Numbers,
    remote_effect: Numbers,
    conflict_effect: Numbers,
) -> Array:
    """Safe seats, distance and unrest keep staff away; each is centred on its mean.

        a_d = exp(b_u (unc - mean) + b_r (remote - mean) + b_c (conflict - mean))

    Card M14.

    uncompetitive, remote: (..., D), 0-1, each with its mean. conflict (district in unrest):
    (..., D), flags or 0-1, with its mean. Effects (b_u, b_r, b_c): (..., 1), log-odds.
    Valid: effects >= 0. Returns (..., D), factor on the odds against being at work.

    >>> round(float(absence_of_place(0.75, 0.5, 1.0, 0.5, 1.0, 0.25, 2.0, 1.0, 0.0)), 4)
    2.7183
    """
    safe = uncompetitive_effect * (uncompetitive - mean_unc)
    far = remote_effect * (remote - mean_remote)
    unsafe = conflict_effect * (conflict - mean_conflict)
    return np.exp(safe + far + unsafe)


def absence_of_post(learning: Numbers, mean_learning: Numbers, effect: Numbers) -> Array:
    """Staff come more often where the secretary knows his work.

        a_k = exp(-b_L (L - mean))

    Card M14.

    learning (L): (..., n), 0-1, with its mean, (..., 1). effect (b_L): (..., 1), log-odds.
    Valid: effect >= 0. Returns (..., n), factor on the odds against being at work.

    >>> round(float(absence_of_post(0.75, 0.5, 4.0)), 4)
    0.3679
    """
    return np.exp(-effect * (learning - mean_learning))


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


def ces(inputs: Sequence[Numbers], weights: Sequence[Numbers], exponent: Numbers) -> Array:
    """Service from inputs that cannot stand in for each other: the weak link holds it down.

        Q = (sum_j a_j x_j^-r)^(-1/r)

    Card M15; Filmer, Hammer and Pritchett 2000. A missing input (0) gives no service at all.

    inputs (x): one (..., n) each, 0-1 (infrastructure, presence, supplies, supervision). weights
    (a): one number or (..., 1) each, sum to 1. exponent (r): number or (..., 1).
    Valid: r > 0, weights > 0. Returns (..., n).

    >>> round(float(ces([1.0, 0.5], [0.5, 0.5], 2.0)), 4)
    0.6325
    """
    less = -np.asarray(exponent)
    with np.errstate(divide="ignore", over="ignore"):
        lacks = (_lack(x, a, less) for x, a in zip(inputs, weights, strict=True))
        lack = np.log(reduce(operator.iadd, lacks))
        lack /= less
        return np.exp(lack)  # an input of 0: 0^-r = inf, and inf^(-1/r) = 0


def _lack(level: Numbers, weight: Numbers, less: Numbers) -> Array:
    """a x^-r of one input."""
    lack = np.log(level)
    lack *= less
    lack = np.exp(lack)
    lack *= weight
    return lack


def minimum(inputs: Sequence[Numbers]) -> Array:
    """The strict weak link: service is the scarcest input.

        Q = min_j x_j   (the limit of ces as r grows)

    Card M15, structural variant (Leontief).

    inputs (x): one (..., n) each, 0-1. Returns (..., n), 0-1.

    >>> float(minimum([0.9, 0.4, 0.7]))
    0.4
    """
    return np.asarray(reduce(np.minimum, inputs))


def infrastructure(level: Array, depreciation: Numbers, completed_per_need: Numbers) -> Array:
    """Buildings decay, and completed works fill what is missing.

        X' = (1 - delta) X + (1 - X) min(1, completed / need)

    Card M15. Only completed works count, and capital saturates.

    level (X): (..., C), 0-1. depreciation (delta): (..., 1), a month. completed_per_need: (..., C),
    value completed this month over works_needed. Valid: completed >= 0. Returns (..., C), 0-1.

    >>> round(float(infrastructure(0.5, 0.006, 0.01)), 4)
    0.502
    """
    standing = (1.0 - depreciation) * level
    if np.any(completed_per_need):  # in two months of three nothing is completed anywhere
        standing += (1.0 - level) * np.clip(completed_per_need, 0.0, 1.0)
    return standing


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


def adjust_stock(level: Array, target: Numbers, speed: Numbers, upkeep: Numbers) -> Array:
    """Supplies and supervision move slowly to what money and management sustain.

        X' = X + a_s (min(1, X* up) - X)

    Card M15: stocks, so that one new chief minister is a dent, not a collapse.

    level (X), target (X*): (..., C), 0-1. speed (a_s): (..., 1), a month. upkeep (up): (..., C),
    factor, mean about 1. Valid: 0 <= a_s <= 1, up >= 0. Returns (..., C), 0-1.

    >>> round(float(adjust_stock(0.3, 0.5, 0.1, 0.8)), 3)
    0.31
    """
    moved = np.clip(target * upkeep, 0.0, 1.0)
    moved -= level
    moved *= speed
    moved += level
    return moved


def upkeep(effectiveness: Array, weight: Numbers) -> Array:
    """What a department's own doing makes of the money for supplies and supervision.

        up = eff^w,   eff = L M G / mean

    Card M15.

    effectiveness (eff): (..., X), mean about 1. weight (w_sup): (..., 1). Valid: eff >= 0, w >= 0.
    Returns (..., X), factor.

    >>> round(float(upkeep(0.25, 0.5)), 3)
    0.5
    """
    return power(effectiveness, weight)
