"""Citizens as a check: disclosure, verification, grievances, promises (cards M17, M21 to M23)."""

from __future__ import annotations

import numpy as np

from coalition_sim.rules.common import Array, Numbers


def voice(competition: Array, media: Array, quiet: Array, more: Numbers) -> Array:
    """How far people in a district can act on what they learn.

        voice = min(1, competition * media * quiet * (1 + more))

    Card M21: all three are needed, so they multiply.

    competition (of parties), media (people reached), quiet (security): (..., D), 0-1. more (what
    citizen engagement adds): (..., 1), share. Valid: all >= 0. Returns (..., D), 0-1.

    >>> voice(np.array([0.5, 1.0]), np.array([0.4, 1.0]), 0.9, 0.5).round(3).tolist()
    [0.27, 1.0]
    """
    return np.minimum(1.0, competition * media * quiet * (1.0 + more))


def published(effect: Numbers, publication: Numbers, voice: Array) -> Array:
    """What public display of schemes leaves of bargaining or of leakage.

        factor = 1 - e pub voice

    Card M21; Reinikka and Svensson 2005, whose size is disputed, hence the low prior.

    effect (e), publication (share of schemes on display): (..., 1), 0-1. voice: (..., D), 0-1.
    Returns (..., D), factor.

    >>> published(0.15, 1.0, np.array([0.0, 0.6])).round(3).tolist()
    [1.0, 0.91]
    """
    return 1.0 - effect * publication * voice


def verified(effect: Numbers, coverage: Numbers, capture: Array) -> Array:
    """Leakage prevented where a community signs before payment, unless the local elite signs.

        saved = e_v coverage (1 - cap_d)

    Card M22; Olken 2007 found no net effect of grassroots meetings, so e_v may be 0.

    effect (e_v): (..., 1), share of the money. coverage: (..., 1) or (..., D), 0-1. capture
    (cap): (..., D), 0-1. Returns (..., D), share.

    >>> verified(0.03, 0.5, np.array([0.0, 0.4])).round(4).tolist()
    [0.015, 0.009]
    """
    return effect * coverage * (1.0 - capture)


def complaints(gap: Array, trust: Array, reach: Numbers) -> Array:
    """Complaints come from those who expect better and still believe that somebody listens.

        load = max(0, E - Q) T reach

    Card M23.

    gap (Q - E, service less expectation): (..., D), -1 to 1. trust (T): (..., D), 0-1. reach (share
    of people who can lodge one): (..., 1) or (..., D), 0-1. Returns (..., D), share of people, 0-1.

    >>> complaints(np.array([-0.2, 0.1]), 0.4, 0.5).round(3).tolist()
    [0.04, 0.0]
    """
    return np.maximum(0.0, -gap) * trust * reach


def resolved(capacity: Numbers, load: Array) -> Array:
    """Share of complaints settled in time.

        theta = min(1, capacity / load)   (1 if there is none)

    Card M23.

    capacity: (..., 1) or (..., D). load (complaints): (..., D), same unit. Valid: both >= 0.
    Returns (..., D), 0-1.

    >>> resolved(0.02, np.array([0.04, 0.01, 0.0])).tolist()
    [0.5, 1.0, 1.0]
    """
    short = np.greater(load, capacity)
    return np.where(short, capacity, 1.0) / np.where(short, load, 1.0)


def promises(trust: Array, kept: Numbers, broken: Numbers, gain: Numbers, loss: Numbers) -> Array:
    """Kept promises build trust, broken ones, usually faster, destroy it.

        T' = T + min(1, k_g kept) (1 - T) - min(1, k_n broken) T

    Cards M17 and M23, in the bounded form: T never leaves 0-1.

    trust (T): (..., D), 0-1. kept, broken (this month): (..., D) or (..., 1), 0 or more. gain
    (k_g), loss (k_n): (..., 1). Valid: all >= 0. Returns (..., D), 0-1.

    >>> round(float(promises(0.4, 0.5, 0.25, 0.1, 0.4)), 3)
    0.39
    """
    rise = np.minimum(1.0, gain * kept) * (1.0 - trust)
    fall = np.minimum(1.0, loss * broken) * trust
    return trust + rise - fall
