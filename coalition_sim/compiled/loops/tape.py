"""See ``plain.tape``."""

from __future__ import annotations

import numba
import numpy as np
from numba import types

from coalition_sim.compiled.loops.kinds import TABLE, loop

# Written here once more: what is compiled stays on disk until this file changes, and would not
# notice that another has (tests hold the two together).
LOST, HIGH = np.uint32(8), np.uint64(40)  # bits that a slot leaves of a word, and of two
STEP, HALF_STEP = np.float32(2.0**-24), np.float32(2.0**-25)
WARM_UP = 12  # numbers that SFC64 passes over

SLOTS, STATES = types.uint32[:, ::1], types.uint64[:, ::1]


@loop(TABLE(SLOTS, types.int64[:, ::1], types.int64[:, ::1]))
def picked(slots, first, counts):
    """See ``plain.picked``. Where to read is found beforehand, so that no read waits for another:
    most are far from those before them, and slow."""
    worlds, sponsors = counts.shape
    at, flat = np.empty(counts.sum(), dtype=np.int64), slots.ravel()
    end = 0
    for world in range(worlds):
        for sponsor in range(sponsors):
            row, end = end, end + counts[world, sponsor]
            start = world * slots.shape[1] + first[0, sponsor] - row
            for i in range(row, end):
                at[i] = start + i
    second, third = first[1, 0] - first[0, 0], first[2, 0] - first[0, 0]
    found = np.empty((3, len(at)), dtype=np.float32)
    for i in range(len(at)):
        found[0, i] = max(np.float32(flat[np.uint64(at[i])]) * STEP, HALF_STEP)
        found[1, i] = max(np.float32(flat[np.uint64(at[i] + second)]) * STEP, HALF_STEP)
        found[2, i] = max(np.float32(flat[np.uint64(at[i] + third)]) * STEP, HALF_STEP)
    return found


@loop(TABLE(types.Array(types.uint32, 2, "A", readonly=True)))
def uniforms(slots):
    """See ``plain.uniforms``."""
    worlds, length = slots.shape
    found = np.empty((worlds, length), dtype=np.float32)
    for world in range(worlds):
        for n in range(length):
            found[world, n] = max(np.float32(slots[world, n]) * STEP, HALF_STEP)
    return found


@numba.njit(inline="always")
def _sfc64(a, b, c, count):
    """A number of SFC64 (Doty-Humphrey 2010, PractRand) and the state that follows."""
    drawn = a + b + count
    turned = (c << np.uint64(24)) | (c >> np.uint64(40))
    return drawn, b ^ (b >> np.uint64(11)), c + (c << np.uint64(3)), turned + drawn


@loop(types.void(SLOTS, STATES))
def draw_slots(slots, states):
    """See ``plain.draw_slots``. Two worlds go side by side: one waits for its own last number."""
    worlds, length = slots.shape
    for left in range(0, worlds, 2):
        right = min(left + 1, worlds - 1)  # the last of an odd number is drawn twice over
        a, b, c = states[left, 0], states[left, 1], states[left, 2]
        d, e, f = states[right, 0], states[right, 1], states[right, 2]
        for n in range(-WARM_UP, length // 2):
            count = np.uint64(n + WARM_UP + 1)
            one, a, b, c = _sfc64(a, b, c, count)
            other, d, e, f = _sfc64(d, e, f, count)
            if n >= 0:
                slots[left, 2 * n] = np.uint32(one) >> LOST
                slots[left, 2 * n + 1] = np.uint32(one >> HIGH)
                slots[right, 2 * n] = np.uint32(other) >> LOST
                slots[right, 2 * n + 1] = np.uint32(other >> HIGH)
        if length % 2:
            count = np.uint64(length // 2 + WARM_UP + 1)
            slots[left, length - 1] = np.uint32(_sfc64(a, b, c, count)[0]) >> LOST
            slots[right, length - 1] = np.uint32(_sfc64(d, e, f, count)[0]) >> LOST
