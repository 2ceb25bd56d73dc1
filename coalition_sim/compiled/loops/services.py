"""See ``plain.services``. Exponentials and logarithms stay numpy's, between two loops."""

from __future__ import annotations

import numpy as np
from numba import types

from coalition_sim.axes import REAL
from coalition_sim.compiled.loops.kinds import GIVEN, ONES, TABLE, loop, per_world

ZERO, ONE = np.float32(0.0), np.float32(1.0)


def present(place, post, usual, protected, monitoring, protection_effect, monitoring_effect):
    """See ``plain.present``."""
    watched = np.ones((1, usual.shape[1]), dtype=REAL)  # one row for all where nobody watches
    if np.ndim(monitoring):
        watched = -monitoring_effect * monitoring
        np.exp(watched, out=watched)
    shield = per_world(np.exp(protection_effect))
    return _present(place, post, usual, protected, watched, shield)


@loop(TABLE(GIVEN, GIVEN, GIVEN, GIVEN, GIVEN, ONES))
def _present(place, post, usual, protected, watched, shield):
    (worlds, cells), districts, sectors = usual.shape, place.shape[1], post.shape[1]
    found = np.empty((worlds, cells), dtype=np.float32)
    absence, share = np.empty(cells, dtype=np.float32), np.empty(cells, dtype=np.float32)
    for w in range(worlds):
        seen, factor = watched[w % len(watched)], shield[w]
        for d in range(districts):
            for x in range(sectors):
                c = d * sectors + x
                absence[c] = place[w, d] * post[w, x]
                share[c] = protected[w, d]
        if protected.shape[1] == cells:
            share[:] = protected[w]
        for c in range(cells):
            odds = absence[c] * usual[w, c]
            free = ONE / (odds * seen[c] + ONE)
            found[w, c] = (ONE / (odds * factor + ONE) - free) * share[c] + free
    return found


def stocked(level, target, more, speed, upkeep):
    """See ``plain.stocked``."""
    return _stocked(level, target, more, per_world(speed), upkeep)


@loop(TABLE(GIVEN, GIVEN, GIVEN, ONES, GIVEN))
def _stocked(level, target, more, speed, upkeep):
    (worlds, cells), sectors = level.shape, upkeep.shape[1]
    found = np.empty((worlds, cells), dtype=np.float32)
    kept = np.empty(cells, dtype=np.float32)
    for w in range(worlds):
        for x in range(sectors):
            kept[x] = upkeep[w, x]
        for c in range(sectors, cells):
            kept[c] = kept[c - sectors]
        part = speed[w]
        for c in range(cells):
            wanted = min(max(target[w, c] + more[w, c], ZERO), ONE)
            wanted = min(max(wanted * kept[c], ZERO), ONE)
            found[w, c] = (wanted - level[w, c]) * part + level[w, c]
    return found


def ces(inputs, weights, exponent):
    """See ``plain.ces``: powers are exponentials of multiples of logarithms."""
    less = per_world(-exponent)
    lack, total = np.empty_like(inputs[0]), np.zeros_like(inputs[0])
    with np.errstate(divide="ignore", over="ignore"):
        for level, weight in zip(inputs, weights, strict=True):
            np.log(level, out=lack)
            _multiply(lack, less)
            np.exp(lack, out=lack)
            _add(total, lack, per_world(weight))
        np.log(total, out=total)
        total /= -exponent
        return np.exp(total, out=total)


@loop(types.void(TABLE, ONES))
def _multiply(table, by):
    for w in range(len(table)):
        factor = by[w]
        for c in range(table.shape[1]):
            table[w, c] *= factor


@loop(types.void(TABLE, GIVEN, ONES))
def _add(total, table, weight):
    for w in range(len(total)):
        factor = weight[w]
        for c in range(total.shape[1]):
            total[w, c] += table[w, c] * factor


def weighted(values, columns, weights):
    """See ``plain.weighted``."""
    return _weighted(np.ascontiguousarray(values, dtype=REAL), columns, weights)


@loop(TABLE(GIVEN, types.int64[:, ::1], GIVEN))
def _weighted(values, columns, weights):
    worlds, (many, wide) = len(values), columns.shape
    total = np.empty((worlds, wide), dtype=np.float32)
    for w in range(worlds):
        for j in range(wide):
            total[w, j] = values[w, np.uint64(columns[0, j])] * weights[0, j]
        for k in range(1, many):
            for j in range(wide):
                total[w, j] += values[w, np.uint64(columns[k, j])] * weights[k, j]
    return total
