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


def interval(resampled: np.ndarray, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    """Bounds of the middle part of resampled values, the resamples along the first axis."""
    tail = 50 * (1 - confidence)
    low, high = np.percentile(resampled, [tail, 100 - tail], axis=0)
    return low, high


def beyond_luck(parameters: int) -> float:
    """Standard errors that the largest of so many indices of luck stays below, 19 times in 20.

    >>> round(beyond_luck(1), 2), round(beyond_luck(20), 2)
    (1.64, 2.81)
    """
    from scipy.stats import norm

    return float(norm.isf(FALSE_ALARMS / max(parameters, 1))) if parameters else math.inf
