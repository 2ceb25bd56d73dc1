"""How members come to turn against the chief minister."""

from __future__ import annotations

import numpy as np

from coalition_sim import rules

Array = np.ndarray


def pressure(
    funds: Array,
    reference: Array,
    refused: Array,
    office: Array,
    party: Array,
    chief: Array,
    electable: Array,
    bond: Array,
    floor: Array,
    *terms: Array,
) -> Array:
    """Log-odds that each member turns to dissent this month, (W, S) (card M3).

    The first five are (W, S): ``funds`` and the ``reference`` he compares them with, real Rs bn a
    month, ``refused`` 0-1, ``office`` bool, ``party`` int. ``chief`` (W, 1) is the chief minister's
    party. Members of the parties that are ``electable`` (P,) bool are loyal by ``bond`` (W, 1), the
    others by 1. ``floor`` (W, 1) is the least that a shortfall is counted against. The terms are
    those of ``rules.dissent_pressure`` from the mood on, (W, 1) each.
    """
    usual = np.maximum(reference, floor)
    return rules.dissent_pressure(
        usual - (reference - funds),
        usual,
        office,
        np.where(electable.take(party), bond, np.ones_like(bond)),
        party == chief,
        refused,
        *terms,
    )
