"""What is drawn for the schemes proposed in July: the column, the district, the cost of each.

Rows are schemes; ``world`` (n,) is the world of each, rising.
"""

from __future__ import annotations

import numpy as np

from coalition_sim import rules
from coalition_sim.axes import REAL

Array = np.ndarray

COARSE = 4096
"""Steps of a 24-bit uniform; where in its step it falls serves as a second, independent one."""
GUIDE_STEPS = 512
"""Steps of a uniform in the guide to a world's shares; a power of two, so that none is rounded."""
TINY = 1e-12


def chosen(u: Array, world: Array, weights: Array) -> Array:
    """Column of each row in proportion to its world's ``weights`` (W, m), by its uniform, (n,).

        column = the first whose share, added to all shares before it, exceeds u

    A guide tells in which column each of so many equal steps of the uniform begins; from there
    only few rows have further to go, which is much faster than a search row by row.
    """
    upper = np.cumsum(weights, axis=-1)
    upper /= np.maximum(upper[:, -1:], TINY)
    upper[:, -1] = 1.0  # where all weights are zero the last column takes everything
    begun = np.ceil(upper * GUIDE_STEPS).astype(np.int64)  # steps begun before a column's end
    guide = np.repeat(np.arange(upper.size), np.diff(begun, axis=-1, prepend=0).ravel())
    place = guide.take(world * GUIDE_STEPS + (u * GUIDE_STEPS).astype(np.int64))
    behind = np.flatnonzero(u >= upper.take(place))
    while behind.size:
        further = place.take(behind) + 1
        place[behind] = further
        behind = behind[u.take(behind) >= upper.take(further)]
    return (place - world * weights.shape[1]).astype(np.int32)


def sited(
    places: Array,
    seat: Array,
    where: Array,
    size: Array,
    world: Array,
    share: Array,
    strategic: Array,
) -> Array:
    """District of each member's scheme: one of his own, or for some a strategic one, (n,).

    ``places`` (S, steps) int are each member's districts, as often as they weigh, ``seat`` (n,)
    int the member. ``where`` and ``size`` are uniforms, (n,), of which the finer digits serve.
    ``share`` (W,) of a world's schemes are moved, by the weights ``strategic`` (D,).
    """
    steps = places.shape[1]
    district = places.take(seat * steps + (finer(where) * steps).astype(np.int64))
    u, limit = finer(size), share.take(world)
    moved = u < limit
    rows = np.flatnonzero(moved)
    upper = np.cumsum(strategic)
    inside = u.take(rows) / limit.take(rows)
    there = np.zeros_like(district)
    there[rows] = np.searchsorted(upper, inside * upper[-1], side="right")
    np.minimum(there, len(strategic) - 1, out=there)
    return rules.resited(district, there, moved).astype(np.int32)


def finer(u: Array) -> Array:
    """A second uniform: the finer digits of one are as good as another."""
    steps = u * COARSE
    return steps - np.floor(steps)


def costs(total: Array, counts: Array, spread: Array, u: Array) -> Array:
    """Cost of each scheme, (n,) Rs bn, by its uniform.

    ``total`` (W, m) Rs bn and ``counts`` (W, m) int are those of each sponsor, whose schemes follow
    one another; ``spread`` (W,) in logs.
    """
    flat = counts.ravel()
    mean = np.repeat(total.ravel() / np.maximum(flat, 1).astype(REAL), flat)
    widths = np.repeat(spread, counts.sum(axis=-1))
    return rules.scheme_costs(mean, 1.0, widths, rules.normal(u))
