"""Drawing and reading the shocks of a year."""

from __future__ import annotations

import numpy as np

from coalition_sim.axes import REAL

Array = np.ndarray

WORD_BITS, SLOT_BITS = 32, 24
"""Bits that a slot of the tape is drawn from, and the highest of them, which it keeps."""
STEP = 2.0**-SLOT_BITS
HALF_STEP = 0.5 * STEP
"""Stands for zero, so that logarithms and normal quantiles of a uniform are finite."""


def draw_slots(slots: Array, states: Array) -> None:
    """Fill the slots of the tape, two from each 64 bits of a generator that each world has.

    ``slots`` (W, n) become whole numbers below 2^24, in place; ``states`` (W, 3) are of SFC64.
    """
    length = slots.shape[1]
    for row, state in zip(slots, states, strict=True):
        drawn = np.random.SFC64(_Given(state)).random_raw((length + 1) // 2)
        words = drawn.astype("<u8", copy=False).view("<u4")[:length]
        np.right_shift(words, WORD_BITS - SLOT_BITS, out=row)


def picked(slots: Array, first: Array, counts: Array) -> Array:
    """Uniforms of the first slots of each sponsor, as many as he uses, of three causes, (3, n).

    ``first`` (3, m) int is where the slots of each sponsor begin, as far apart in each cause;
    ``counts`` (W, m) int is how many he uses in each world. Rows go by world, there by sponsor.
    """
    flat, length = counts.ravel(), slots.shape[1]
    before = np.cumsum(flat) - flat
    start = (np.arange(len(slots))[:, None] * length + first[0]).ravel() - before
    at = np.repeat(start, flat)
    at += np.arange(at.size)
    return np.stack([uniforms(slots.take(at + apart)) for apart in first[:, 0] - first[0, 0]])


def uniforms(slots: Array) -> Array:
    """Numbers in (0, 1) from whole numbers below 2^24, in an array of the same shape."""
    found = slots.astype(REAL)  # exact: a REAL holds 24 bits
    found *= STEP
    return np.maximum(found, HALF_STEP, out=found)


class _Given(np.random.bit_generator.ISeedSequence):
    """A seed whose state is known already."""

    def __init__(self, state: Array) -> None:
        self.state = state

    def generate_state(self, n_words: int, dtype: type = np.uint32) -> Array:
        """The state: as many words as SFC64 takes."""
        return self.state
