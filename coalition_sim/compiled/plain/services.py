"""Staff, supplies and services of the districts, and sums by weight over seats and districts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coalition_sim import rules
from coalition_sim.axes import each_district, each_sector

Array = np.ndarray


def present(
    place: Array,
    post: Array,
    usual: Array,
    protected: Array,
    monitoring: Array | float,
    protection_effect: Array,
    monitoring_effect: Array,
) -> Array:
    """Share of staff present, (W, C); see ``rules.presence``.

    ``place`` (W, D), ``post`` (W, X) and ``usual`` (W, C) multiply to the odds of absence;
    ``protected`` is (W, D) or (W, C), ``monitoring`` (W, C) or a plain 0, effects are (W, 1).
    """
    districts, cells = place.shape[1], usual.shape[1]
    absence = each_sector(place, cells // districts)
    absence *= each_district(post, districts)
    absence *= usual
    shielded = each_sector(protected, cells // protected.shape[1])
    return rules.presence(absence, shielded, monitoring, protection_effect, monitoring_effect)


def stocked(level: Array, target: Array, more: Array, speed: Array, upkeep: Array) -> Array:
    """Supplies or supervision after this month, (W, C); see ``rules.adjust_stock``.

    ``target`` and what is ``more`` add up to what is wanted, at most 1; these and ``level`` are
    (W, C), ``speed`` is (W, 1), ``upkeep`` (W, X).
    """
    wanted = np.clip(target + more, 0.0, 1.0)
    kept = each_district(upkeep, level.shape[1] // upkeep.shape[1])
    return rules.adjust_stock(level, wanted, speed, kept)


def ces(inputs: Sequence[Array], weights: Sequence[Array], exponent: Array) -> Array:
    """Service from inputs (W, C) each, (W, C); see ``rules.ces``. The others are (W, 1) each."""
    return rules.ces(inputs, weights, exponent)


def weighted(values: Array, columns: Array, weights: Array) -> Array:
    """Sums by weight of columns of ``values``, which are (W, m) numbers or flags, (W, n).

    Column ``j`` of the sums takes the columns ``columns[:, j]`` with ``weights[:, j]``, (k, n)
    both, one after the other.
    """
    total = np.take(values, columns[0], axis=1) * weights[0]
    for column, weight in zip(columns[1:], weights[1:], strict=True):
        total += np.take(values, column, axis=1) * weight
    return total
