"""The second signature: schemes held up or moved by actors outside the cabinet (card M19)."""

from __future__ import annotations

import numpy as np

from coalition_sim.rules.common import Array, Bools, Ints, Numbers, power


def signed(steered: Numbers, delay: Numbers, month: Numbers) -> Array:
    """Share of the year's new schemes that carry every signature they need by a fiscal month.

        signed = 1 - sigma_2 [delay / (1 + delay)]^m

    Card M19: each month a waiting scheme is signed with chance 1 / (1 + delay), so that it waits
    delay months in the mean. The second signature is that of an aggregate actor.

    steered (sigma_2, share that needs a second signature): (..., 1) or (..., C), 0-1. delay:
    (..., 1), months. month (m): number, 1 (July) to 12. Valid: delay >= 0. Returns as steered.

    >>> signed(0.2, np.array([0.0, 3.0]), 2).round(4).tolist()
    [1.0, 0.8875]
    """
    return 1.0 - steered * power(delay / (1.0 + delay), month)


def resited(cell_district: Ints, strategic_district: Ints, steered: Bools) -> Ints:
    """A steered scheme is built in the district that others hold to be strategic.

        d_j = strategic_j  if steered_j,   else the district that was chosen

    Card M19; the study's T3 on directions about districts.

    cell_district, strategic_district: (..., n), index of a district. steered: (..., n), flags.
    Returns (..., n), index.

    >>> resited(np.array([3, 5]), np.array([9, 9]), np.array([False, True])).tolist()
    [3, 9]
    """
    return np.where(steered, strategic_district, cell_district)
