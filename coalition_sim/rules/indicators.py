"""Indicators that people know: immunisation, literacy, stunting, paid days (cards M15, M17)."""

from __future__ import annotations

import numpy as np

from coalition_sim.rules.common import Array, Numbers, logistic, power


def sustained(
    usual: Numbers,
    service_change: Array,
    by_service: Numbers,
    place: Numbers,
    quiet: Numbers = 1.0,
) -> Array:
    """The level of an indicator that today's service would sustain.

        Y* = min(1, quiet logit^-1(logit Y_0 + access + u_1 dQ + x_d))

    Cards M15 to M17; changes are since the start, so that the start needs no explanation.

    usual (logit Y_0 + access; outreach adds to it): (..., C), log-odds. service_change (dQ):
    (..., C). by_service (u_1): (..., 1), log-odds per unit. place (x_d, see nearness): (..., C),
    log-odds. quiet (what unrest leaves of access, see under_unrest): (..., C), factor.
    Valid: quiet >= 0. Returns (..., C), 0-1.

    >>> round(float(sustained(0.25, 0.1, 3.0, -0.35)), 4)
    0.5498
    """
    odds = -by_service * service_change  # against, in logs
    odds -= place
    odds -= usual
    odds = np.exp(odds)
    odds += 1.0
    return np.clip(quiet / odds, 0.0, 1.0)


def nearness(
    trust_change: Array, by_trust: Numbers, distance_change: Array, by_distance: Numbers
) -> Array:
    """What brings people of a district to a service besides its quality: trust and a short way.

        x_d = u_2 dT - u_3 d_dist

    Card M17; changes are since the start. The way counts for more where women and girls go it.

    trust_change (dT), distance_change (d_dist): (..., D). by_trust (u_2), by_distance (u_3):
    (..., 1), log-odds per unit. Valid: effects >= 0. Returns (..., D), log-odds.

    >>> nearness(-0.5, 1.0, 0.5, 0.5)
    -0.75
    """
    return by_trust * trust_change - by_distance * distance_change


def follow(level: Array, target: Numbers, speed: Numbers) -> Array:
    """An indicator moves a part of the way to what is sustained.

        Y' = Y + alpha (Y* - Y)

    Card M15.

    level (Y), target (Y*): (..., C). speed (alpha): (..., 1), a month. Valid: 0 <= alpha <= 1.
    Returns (..., C), between the two.

    >>> round(follow(0.27, 0.37, 0.1), 3)
    0.28
    """
    moved = target - level
    moved *= speed
    moved += level
    return moved


def learned(share: Numbers, service: Array, start: Array, elasticity: Numbers) -> Array:
    """Literate children per child enrolled: more where schools work better than at the start.

        learn = min(1, l_0 (Q / Q_0)^v)

    Card M15.

    share (l_0): (..., 1), 0-1. service (Q), start (Q_0): (..., D), 0-1. elasticity (v): (..., 1).
    Valid: Q_0 > 0, v >= 0. Returns (..., D), 0-1.

    >>> learned(0.4, np.array([0.8, 0.9]), np.array([0.2, 0.1]), 0.5).round(3).tolist()
    [0.8, 1.0]
    """
    return np.minimum(1.0, share * power(service / start, elasticity))


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
    leaving = leavers * (1.0 - old) * level
    return np.minimum(1.0, level + (entering + leaving) / 12.0)


def stunted(
    usual: Numbers,
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

    usual (logit S_0): (..., D), log-odds. health, water, livelihood (changes of service since the
    start): (..., D). by_health, by_water, by_livelihood: (..., 1), log-odds per unit.
    Valid: effects >= 0. Returns (..., D), 0-1.

    >>> round(float(stunted(0.08, 0.1, 0.2, 0.1, 1.0, 0.5, 2.0)), 4)
    0.4207
    """
    better = by_health * health + by_water * water + by_livelihood * livelihood
    return logistic(usual - better)


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
