"""How an outcome goes along one unknown while all others are anywhere."""

from __future__ import annotations

import numpy as np
import pandas as pd

from coalition_sim.sensitivity.bootstrap import interval, weights

FIFTHS = 5


def response(
    u: np.ndarray, values: np.ndarray, seed: int, confidence: float, resamples: int
) -> pd.DataFrame:
    """Mean of the values in each fifth of an unknown's range, with a bootstrap interval.

    Parameters
    ----------
    u : percentile of the unknown, 0-1, (block, point).
    values : (block, point, replicate) of the same blocks.

    Returns
    -------
    DataFrame
        ``fifth`` (1 is the lowest), ``mean``, ``low``, ``high``; a fifth without a point is left
        out.
    """
    fifth = np.minimum((u * FIFTHS).astype(int), FIFTHS - 1)
    y = values.mean(axis=-1)
    cells = (np.arange(len(u))[:, None] * FIFTHS + fifth).ravel()
    sums, counts = (
        np.bincount(cells, each, len(u) * FIFTHS).reshape(len(u), FIFTHS)
        for each in (y.ravel(), np.ones(y.size))
    )
    held = counts.sum(axis=0) > 0
    by = weights(len(u), resamples, seed)
    with np.errstate(invalid="ignore", divide="ignore"):
        again = (by @ sums[:, held]) / (by @ counts[:, held])
    again = np.where(np.isfinite(again), again, np.nan)
    mean = sums[:, held].sum(axis=0) / counts[:, held].sum(axis=0)
    low, high = _bounds(again, confidence)
    fifths = np.flatnonzero(held) + 1
    return pd.DataFrame({"fifth": fifths, "mean": mean, "low": low, "high": high})


def _bounds(again: np.ndarray, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    """The interval of each column from the resamples in which it had a point at all."""
    if np.isfinite(again).all():
        return interval(again, confidence)
    pairs = [interval(column[np.isfinite(column)], confidence) for column in again.T]
    return np.array([low for low, _ in pairs]), np.array([high for _, high in pairs])
