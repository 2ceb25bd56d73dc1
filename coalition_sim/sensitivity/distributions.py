"""Moment-independent indices from any sample: PAWN and delta.

Both ask how far the distribution of an outcome moves when a parameter is known, not its variance
only. They need a plain sample of the priors: the rows A and B of a Saltelli design do. What is
looked at is the mean over a point's replicates, so that as much luck as can be is out of it.

**PAWN** (Pianosi and Wagener 2018): the sample is cut into ten slices of equal size along the
parameter; the index is the median over slices of the Kolmogorov-Smirnov distance between the
outcomes of the slice and all outcomes. The same numbers as SALib's.

**delta** (Borgonovo 2007; Plischke et al. 2013): half the area between the densities of the
outcomes of a slice and of all outcomes, in the mean over slices. Densities are smoothed by one
kernel, the same for slices and for all, on a grid.

Neither is zero for a parameter that does nothing, as a slice is a small sample. The **noise floor**
is what dummies get: columns of the sample in random order. In 19 analyses of 20 none of so many
dummies passes it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from coalition_sim.sensitivity.bootstrap import FALSE_ALARMS, interval, weights

SLICES = 10
GRID, COARSE = 128, 256
DUMMIES = 200
"""Columns in random order; the floor is a quantile of theirs, smoothed where it lies far out."""
Index = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Places of one parameter (n,) and weights of the points (resample, n) to indices (resample,)."""


@dataclass(frozen=True)
class Moved:
    """Indices of a method over the parameters, with intervals and the floor they share."""

    index: np.ndarray
    low: np.ndarray
    high: np.ndarray
    floor: float


def pawn(y: np.ndarray) -> Index:
    """PAWN for outcomes ``y`` (n,).

    With many resamples distances are looked for at quantiles of the outcomes, not at each.
    """
    steps, cell = np.unique(y, return_inverse=True)  # a distribution steps at these

    def index(u: np.ndarray, by: np.ndarray) -> np.ndarray:
        coarse = len(by) > 1 and len(steps) > COARSE
        found = cell * COARSE // len(steps) if coarse else cell
        part = _counts(u, found, COARSE if coarse else len(steps), by).cumsum(axis=2)
        whole = part.sum(axis=1, keepdims=True)
        with np.errstate(invalid="ignore", divide="ignore"):
            distances = np.abs(part / part[:, :, -1:] - whole).max(axis=2)
        empty = np.isnan(distances).any()  # a slice that a resample left out
        return np.nanmedian(distances, axis=1) if empty else np.median(distances, axis=1)

    return index


def delta(y: np.ndarray) -> Index:
    """delta for outcomes ``y`` (n,)."""
    low, high = y.min(), y.max()
    if not high > low:
        return lambda u, by: np.zeros(len(by))
    width = _bandwidth(y, len(y) / SLICES)
    grid = np.linspace(low - 3 * width, high + 3 * width, GRID)
    step = grid[1] - grid[0]
    kernel = np.exp(-0.5 * ((grid[:, None] - grid) / max(width, step)) ** 2)
    kernel /= kernel.sum(axis=1, keepdims=True)
    cell = np.rint((y - grid[0]) / step).astype(int)

    def index(u: np.ndarray, by: np.ndarray) -> np.ndarray:
        counts = _counts(u, cell, GRID, by)
        size = counts.sum(axis=2, keepdims=True)
        with np.errstate(invalid="ignore", divide="ignore"):
            inside = np.where(size > 0, counts / size, 0.0) @ kernel
        whole = counts.sum(axis=1, keepdims=True) @ kernel
        area = np.abs(inside - whole).sum(axis=2)
        return (size[:, :, 0] * area).sum(axis=1) / 2

    return index


def _counts(u: np.ndarray, cell: np.ndarray, cells: int, by: np.ndarray) -> np.ndarray:
    """Weight in each slice and cell, (resample, slice, cell)."""
    place, places = slices(u) * cells + cell, SLICES * cells
    if len(by) == 1:
        return np.bincount(place, by[0], places).reshape(1, SLICES, cells)
    from scipy.sparse import csr_array

    points = np.arange(len(u))
    chosen = csr_array((np.ones(len(u)), (points, place)), shape=(len(u), places))
    return (by @ chosen).reshape(len(by), SLICES, cells)


METHODS: dict[str, Callable[[np.ndarray], Index]] = {"pawn": pawn, "delta": delta}


def slices(u: np.ndarray) -> np.ndarray:
    """The slice of each point, of equal sizes, by the order of the parameter.

    >>> slices(np.array([0.9, 0.1, 0.5])).tolist()
    [6, 0, 3]
    """
    rank = np.empty(len(u), dtype=int)
    rank[np.argsort(u, kind="stable")] = np.arange(len(u))
    return rank * SLICES // len(u)


def moved_by(
    method: str,
    u: np.ndarray,
    values: np.ndarray,
    seed: int,
    confidence: float = 0.95,
    resamples: int = 200,
    with_floor: bool = True,
) -> Moved:
    """The index of every parameter; the floor takes a while, and is NaN where it is not asked for.

    Parameters
    ----------
    u : places in the unit cube (block, point, parameter).
    values : outcomes (block, point, replicate) without NaN; blocks are drawn again together.
    """
    y = values.mean(axis=-1).ravel()
    parameters = u.shape[-1]
    columns = u.reshape(-1, parameters)
    if not np.ptp(y) > 0:
        empty = np.full(parameters, np.nan)
        return Moved(empty, empty, empty, np.nan)
    of, even = METHODS[method](y), np.full((1, y.size), 1 / y.size)
    per_block = values.shape[1]
    by = np.repeat(weights(len(values), resamples, seed) / per_block, per_block, axis=1)
    index = np.array([of(columns[:, k], even)[0] for k in range(parameters)])
    again = np.stack([of(columns[:, k], by) for k in range(parameters)], axis=1)
    # a sample drawn again has fewer different points, so its indices are higher: only their
    # spread is used
    low, high = interval(index + again - again.mean(axis=0), confidence)
    floor = dummy_floor(of, even, parameters, seed) if with_floor else np.nan
    return Moved(index, np.maximum(low, 0.0), high, floor)


def dummy_floor(of: Index, even: np.ndarray, parameters: int, seed: int) -> float:
    """What the highest of so many dummies stays below in 19 analyses of 20."""
    from scipy.stats import norm

    rng = np.random.default_rng((seed, even.size, 1))
    dummies = np.array([of(rng.random(even.size), even)[0] for _ in range(DUMMIES)])
    part = FALSE_ALARMS / max(parameters, 1)
    smooth = dummies.mean() + norm.isf(part) * dummies.std(ddof=1)
    return float(max(smooth, np.quantile(dummies, 1 - max(part, 1 / DUMMIES))))


def _bandwidth(y: np.ndarray, per_slice: float) -> float:
    """Silverman's rule for a sample of the size of a slice."""
    quartiles = np.percentile(y, [25, 75])
    spread = min(y.std(), (quartiles[1] - quartiles[0]) / 1.349) or y.std()
    return float(0.9 * spread * per_slice**-0.2)
