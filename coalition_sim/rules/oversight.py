"""The assembly's oversight, audits, and what leaks (card M20)."""

from __future__ import annotations

import numpy as np

from coalition_sim.rules.common import Array, Numbers

# Share of the money; assumption [A], range .9-1. A scheme on the books leaves something behind.
MOST_LEAKED = 0.95


def oversight(
    base: Numbers, staff: Numbers, independence: Numbers, capture: Numbers, coopted: Numbers
) -> Array:
    """How well the assembly watches the government; a bought opposition watches less.

        o = min(1, o_0 staff independence (1 - zeta_o c))

    Card M20.

    base (o_0), coopted (c, share of the opposition), capture (zeta_o, share of a co-opted member's
    effort that is lost): (..., 1), 0-1. staff, independence: (..., 1), today one.
    Valid: all >= 0, zeta_o and c at most 1. Returns (..., 1), 0-1.

    >>> round(float(oversight(0.2, 1.5, 1.0, 0.8, 0.5)), 3)
    0.18
    """
    return np.minimum(1.0, base * staff * independence * (1.0 - capture * coopted))


def checked(effect: Array, oversight: Numbers, mean: Numbers) -> Array:
    """What oversight leaves of patronage transfers and of favour in releases; one is today.

        factor = (1 - e_o o) / (1 - e_o mean)

    Card M20. Centred, because today's transfers already happen under today's oversight.

    effect (e_o), oversight (o), mean (o of the status quo): (..., 1), 0-1. Valid: e_o mean < 1.
    Returns (..., 1), factor.

    >>> round(float(checked(0.4, 0.5, 0.15)), 4)
    0.8511
    """
    return (1.0 - effect * oversight) / (1.0 - effect * mean)


def deterrence(
    effect: Numbers,
    probability: Numbers,
    base_probability: Numbers,
    credibility: Numbers,
    decay: Numbers,
    lag: Numbers,
    base_lag: Numbers,
) -> Array:
    """Leakage that audits prevent beyond today's: likely, believed and soon, or hardly any.

        saved = max(0, e cred (p e^(-r lag) - p_0 e^(-r lag_0)))

    Card M20; Olken 2007: certain audits in place of 4 % cut missing spending by 8 points.

    effect (e, at a certain and immediate audit): (..., 1), share of the money. probability (p),
    base_probability (p_0, today): (..., 1), 0-1. credibility: (..., 1), 0-1. decay (r): (..., 1),
    a month. lag, base_lag (today): (..., 1), months. Valid: all >= 0. Returns (..., 1), share.

    >>> round(float(deterrence(0.08, 1.0, 0.0, 0.5, 0.03, 12.0, 36.0)), 4)
    0.0279
    """
    now = probability * np.exp(-decay * lag)
    today = base_probability * np.exp(-decay * base_lag)
    return np.maximum(0.0, effect * credibility * (now - today))


def leaked_share(base: Numbers, factor: Numbers, points: Numbers) -> Array:
    """Share of the money that never becomes works.

        leak = clip(leak_0 factor - points, 0, .95)

    Cards M13, M20, M21 and M22.

    base (leak_0): (..., 1), 0-1. factor (product of what multiplies it, such as published):
    (..., C) or (..., 1). points (sum of what is saved; negative adds): (..., C) or (..., 1), share.
    Valid: base, factor >= 0. Returns (..., C), 0 to .95.

    >>> leaked_share(0.2, np.array([1.0, 0.85]), 0.03).round(3).tolist()
    [0.17, 0.14]
    """
    return np.clip(base * factor - points, 0.0, MOST_LEAKED)
