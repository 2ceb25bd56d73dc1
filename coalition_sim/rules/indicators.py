"""Indicators that people know: immunisation, literacy, stunting, paid days (cards M15, M17)."""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logit

from coalition_sim.rules.common import Array, Numbers


def sustained(
    start: Numbers,
    service_change: Array,
    trust_change: Numbers,
    distance_change: Numbers,
    access: Numbers,
    by_service: Numbers,
    by_trust: Numbers,
    by_distance: Numbers,
) -> Array:
    """The level of an indicator that today's service would sustain.

        Y* = logit^-1(logit Y_0 + u_1 dQ + u_2 dT - u_3 d_dist + access)

    Cards M15 and M17; changes are since the start, so that the start needs no explanation.

    start (Y_0): (..., C), 0-1. service_change (dQ), trust_change (dT), distance_change: (..., C).
    access (outreach adds, unrest takes): (..., C), log-odds. by_service (u_1), by_trust (u_2),
    by_distance (u_3): (..., 1), log-odds per unit. Valid: 0 < Y_0 < 1. Returns (..., C), 0-1.

    >>> round(float(sustained(0.5, 0.1, -0.1, 0.5, 0.25, 3.0, 1.0, 0.5)), 4)
    0.5498
    """
    push = by_service * service_change + by_trust * trust_change - by_distance * distance_change
    return expit(logit(start) + push + access)


def follow(level: Array, target: Numbers, speed: Numbers) -> Array:
    """An indicator moves a part of the way to what is sustained.

        Y' = Y + alpha (Y* - Y)

    Card M15.

    level (Y), target (Y*): (..., C). speed (alpha): (..., 1), a month. Valid: 0 <= alpha <= 1.
    Returns (..., C), between the two.

    >>> round(follow(0.27, 0.37, 0.1), 3)
    0.28
    """
    return level + speed * (target - level)


def literacy(
    level: Array,
    enrolment: Numbers,
    learn: Numbers,
    cohort: Numbers,
    leavers: Numbers,
    old: Numbers,
) -> Array:
    """Literacy of those over ten moves only as children grow into it and the old die.

        Lit' = min(1, Lit + [n (min(1, enrol learn) - Lit) + x Lit (1 - old)] / 12)

    Card M15: about a point a year at realistic gaps.

    level (Lit), enrolment: (..., D), 0-1. learn (literate per child enrolled): (..., 1). cohort
    (n, turning ten), leavers (x, dying): (..., 1), share of those over ten, a year. old (literacy
    of the leavers over the mean): (..., 1). Valid: all >= 0, n + x (old - 1) <= 12.
    Returns (..., D), 0-1.

    >>> round(12 * float(literacy(0.43, 0.7, 0.9, 0.03, 0.008, 0.5) - 0.43), 5)
    0.00772
    """
    entering = cohort * (np.minimum(1.0, enrolment * learn) - level)
    leaving = leavers * level * (1.0 - old)
    return np.minimum(1.0, level + (entering + leaving) / 12.0)


def stunted(
    start: Numbers,
    health: Array,
    water: Array,
    livelihood: Array,
    by_health: Numbers,
    by_water: Numbers,
    by_livelihood: Numbers,
) -> Array:
    """Share of children stunted that today's services would lead to.

        S* = logit^-1(logit S_0 - b_h dQ_h - b_w dQ_w - b_l dQ_l)

    Card M15; health, water and income each matter.

    start (S_0): (..., D), 0-1. health, water, livelihood (changes of service since the start):
    (..., D). by_health, by_water, by_livelihood: (..., 1), log-odds per unit.
    Valid: 0 < S_0 < 1, effects >= 0. Returns (..., D), 0-1.

    >>> round(float(stunted(0.52, 0.1, 0.2, 0.1, 1.0, 0.5, 2.0)), 4)
    0.4207
    """
    better = by_health * health + by_water * water + by_livelihood * livelihood
    return expit(logit(start) - better)


def paid_days(sustained: Array, funded: Array, days: Numbers) -> Array:
    """Share of a full working year that an adult is paid for, public works included.

        share = min(1, sustained + funded / days)

    Card M15 and the sector of livelihoods.

    sustained: (..., D), share of a year. funded (by public works): (..., D), person-days a year
    per adult. days (of a full year): number or (..., 1). Valid: days > 0. Returns (..., D), 0-1.

    >>> paid_days(np.array([0.4, 0.99]), np.array([13.0, 13.0]), 260.0).tolist()
    [0.45, 1.0]
    """
    return np.minimum(1.0, sustained + funded / days)
