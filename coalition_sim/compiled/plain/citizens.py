"""What citizens think of services, and what services make of their lives (cards M15 and M17)."""

from __future__ import annotations

import numpy as np

from coalition_sim import rules
from coalition_sim.axes import by_district, each_sector

Array = np.ndarray

NO_PAID = -1
"""Stands for the kind of the paid days where there is none."""


def judged(
    service: Array, expectation: Array, level: Array, slope: Array, speed: Array, sectors: int
) -> tuple[Array, Array, Array]:
    """Satisfaction and what people expect next, (W, C) both, and the gap by district, (W, D).

    ``service``, ``expectation`` and ``level`` are (W, C), ``slope`` and ``speed`` (W, 1); see
    ``rules.satisfaction`` and ``rules.expectation``. The gap is the mean over the sectors.
    """
    gap = service - expectation
    satisfied = rules.satisfaction(gap, level, slope)
    return (
        satisfied,
        rules.expectation(expectation, gap, speed),
        by_district(gap, sectors) / sectors,
    )


def followed(
    level: Array,
    usual: Array,
    change: Array,
    cell: Array,
    by_service: Array,
    men: Array,
    women: Array,
    of_women: Array,
    quiet: Array,
    paid: int,
    funded: Array,
    days: Array,
    speed: Array,
) -> Array:
    """Indicators (W, D*I) after a month of following the services of their cells.

    ``level`` and ``usual`` (log-odds) are (W, D*I), ``change`` of services (W, C); ``cell`` (D*I,)
    is the one that each follows. ``men`` and ``women`` are the places of ``rules.sustained`` and
    ``quiet`` its factor, (W, D) each; flags ``of_women`` (I,) say whose place counts. To the kind
    ``paid``, if any, days ``funded`` (W, D) are added, of the ``days`` of a year
    (``rules.paid_days``). ``by_service``, ``days`` and ``speed`` (``rules.follow``) are (W, 1).
    Those that follow no service get numbers without meaning.
    """
    kinds = len(of_women)
    place = each_sector(men, kinds)
    for kind in np.flatnonzero(of_women):
        place[:, kind::kinds] = women
    of_its_cell = np.take(change, cell, axis=1)
    target = rules.sustained(usual, of_its_cell, by_service, place, each_sector(quiet, kinds))
    if paid != NO_PAID:
        target[:, paid::kinds] = rules.paid_days(target[:, paid::kinds], funded, days)
    return rules.follow(level, target, speed)


def literacy(
    level: Array, enrolment: Array, learn: Array, cohort: Array, leavers: Array, old: Array
) -> Array:
    """Literacy next month, (W, D); see ``rules.literacy``.

    The first three are (W, D), and may be views of every so many columns, the others (W, 1).
    """
    return rules.literacy(level, enrolment, learn, cohort, leavers, old)


def stunting(
    level: Array,
    usual: Array,
    health: Array,
    water: Array,
    livelihood: Array,
    by_health: Array,
    by_water: Array,
    by_livelihood: Array,
    speed: Array,
) -> Array:
    """Stunting next month, (W, D); see ``rules.stunted`` and ``rules.follow``.

    The first five are (W, D), and may be views of every so many columns, the others (W, 1).
    """
    target = rules.stunted(usual, health, water, livelihood, by_health, by_water, by_livelihood)
    return rules.follow(level, target, speed)
