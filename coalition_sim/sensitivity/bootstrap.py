"""Intervals by drawing blocks again: seeded, and never through the global random state."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

FALSE_ALARMS = 0.05
"""Of analyses of nothing but luck, the part that may name any parameter."""


@lru_cache(maxsize=32)
def weights(blocks: int, resamples: int, seed: int) -> np.ndarray:
    """How often each block is drawn, as a part of all, (resample, block); rows add up to 1.

    >>> weights(4, 3, seed=1).sum(axis=1).tolist()
    [1.0, 1.0, 1.0]
    """
    rng = np.random.default_rng((seed, blocks))
    drawn = rng.multinomial(blocks, np.full(blocks, 1 / blocks), size=resamples) / blocks
    drawn.flags.writeable = False  # shared by all who ask for the same
    return drawn


MOST_EMPTY = 0.2
"""A share may lack a value in so many resamples, where by chance nothing varied, and not more."""


def interval(resampled: np.ndarray, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    """Bounds of the middle part of resampled values, the resamples along the first axis.

    A resample in which nothing varied has no shares. Where few are so, the bounds are those of the
    others; where many are, they are NaN.

    >>> low, high = interval(np.append(np.arange(101.0), np.nan), 0.9)
    >>> round(float(low)), round(float(high))
    (5, 95)
    """
    tail = 50 * (1 - confidence)
    ends = [tail, 100 - tail]
    empty = np.isnan(resampled)
    if not empty.any():
        low, high = np.percentile(resampled, ends, axis=0)
        return low, high
    fine = empty.mean(axis=0) <= MOST_EMPTY
    filled = np.where(fine, resampled, 0.0)
    low, high = np.where(fine, np.nanpercentile(filled, ends, axis=0), np.nan)
    return low, high


def beyond_luck(parameters: int) -> float:
    """Standard errors that the largest of so many indices of luck stays below, 19 times in 20.

    >>> round(beyond_luck(1), 2), round(beyond_luck(20), 2)
    (1.64, 2.81)
    """
    from scipy.stats import norm

    return float(norm.isf(FALSE_ALARMS / max(parameters, 1))) if parameters else math.inf
