"""What citizens think of the service: satisfaction, expectation, trust (card M17).

All three follow the gap Q - E: how far the service is above what people have come to expect.
"""

from __future__ import annotations

import numpy as np

from coalition_sim.rules.common import Array, Numbers


def satisfaction(gap: Numbers, level: Numbers, slope: Numbers) -> Array:
    """Share of households satisfied: service against what they have come to expect.

        Sat = logit^-1(s_0 + s_1 (Q - E))

    Card M17; s_0 from the survey of 2012-13 (80.46 % schools, 44.91 % basic health units).

    gap (Q - E): (..., C), -1 to 1. level (s_0): (..., C) or (..., 1), log-odds. slope (s_1):
    (..., 1), log-odds per unit. Valid: slope >= 0. Returns (..., C), share.

    >>> round(float(satisfaction(0.0, 1.415, 4.0)), 3)
    0.805
    """
    odds = -slope * gap  # against being satisfied
    odds -= level
    odds = np.exp(odds)
    odds += 1.0
    return 1.0 / odds


def expectation(previous: Array, gap: Numbers, speed: Numbers) -> Array:
    """People get used to what they have.

        E' = E + eps (Q - E)

    Card M17.

    previous (E): (..., C), 0-1. gap (Q - E): (..., C), -1 to 1. speed (eps): (..., 1), a month.
    Valid: 0 <= eps <= 1. Returns (..., C), 0-1.

    >>> expectation(0.5, 0.125, 0.5)
    0.5625
    """
    moved = speed * gap
    moved += previous
    return moved


def trust(previous: Array, gap: Array, gain: Numbers, loss: Numbers) -> Array:
    """Trust rises when service beats expectation and falls, usually faster, when it does not.

        T' = T + k+ (Q - E)_+ (1 - T) - k- (E - Q)_+ T

    Card M17, in the bounded form: T never leaves 0-1.

    previous (T): (..., D), 0-1. gap (Q - E, mean of the district's services): (..., D), -1 to 1.
    gain (k+), loss (k-): (..., 1), a month per unit of the gap. Valid: gain, loss >= 0.
    Returns (..., D), 0-1.

    >>> round(float(trust(0.5, -0.2, 0.15, 0.3)), 3)
    0.47
    """
    rise = np.clip(gain * gap, 0.0, 1.0) * (1.0 - previous)
    fall = np.clip(-loss * gap, 0.0, 1.0) * previous
    return previous + rise - fall
