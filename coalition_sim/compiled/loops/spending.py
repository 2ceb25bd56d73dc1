"""See ``plain.spending``."""

from __future__ import annotations

import numpy as np
from numba import types

from coalition_sim.compiled.loops.kinds import TABLE, loop
from coalition_sim.rules.common import TINY

ZERO = np.float32(0.0)
BY_SECTOR = types.float32[:, :, ::1]


def release(money, approved, due, slow, favour, authorised, released):
    """See ``plain.release``, ``rules.released_now`` and ``rules.redivide``.

    The sums over places are numpy's, which adds in an order of its own.
    """
    now, tilted = _due(money, approved, due, slow, favour, authorised, released)
    factor = now.sum(axis=-1) / np.maximum(tilted.sum(axis=-1), TINY)
    return _shared_out(tilted, factor, authorised, released)


@loop(types.UniTuple(BY_SECTOR, 2)(TABLE, TABLE, TABLE, TABLE, TABLE, TABLE, TABLE))
def _due(money, approved, due, slow, favour, authorised, released):
    """What is due by sector and place, as it is and with favour, both (W, X, D)."""
    worlds, cells = money.shape
    districts = favour.shape[1]
    sectors = cells // districts
    now = np.empty((worlds, sectors, districts), np.float32)
    tilted, row = np.empty_like(now), np.empty(cells, np.float32)
    for w in range(worlds):
        part, voted, allowed, out = approved[w], money[w], authorised[w], released[w]
        for c in range(cells):
            row[c] = voted[c] * (part[c] if len(part) > 1 else part[0])
        for c in range(cells):
            allowed[c] = max(row[c], allowed[c])
        for c in range(cells):
            row[c] = max(min(voted[c] * due[w, 0], allowed[c]) - out[c], ZERO) * slow[w, 0]
        for x in range(sectors):
            for d in range(districts):
                now[w, x, d] = row[d * sectors + x]
                tilted[w, x, d] = now[w, x, d] * favour[w, d]
    return now, tilted


@loop(types.Tuple((TABLE, TABLE, types.boolean[::1]))(BY_SECTOR, TABLE, TABLE, TABLE))
def _shared_out(tilted, factor, authorised, released):
    """What ``plain.release`` returns."""
    worlds, sectors, districts = tilted.shape
    now, by_now = np.empty_like(released), np.empty_like(released)
    full = np.zeros(worlds, np.bool_)
    for w in range(worlds):
        row, after, before, allowed = now[w], by_now[w], released[w], authorised[w]
        for x in range(sectors):
            for d in range(districts):
                row[d * sectors + x] = tilted[w, x, d] * factor[w, x]
        too_much = 0
        for c in range(len(row)):
            after[c] = before[c] + row[c]
            too_much += after[c] > allowed[c]
        full[w] = too_much > 0
    return now, by_now, full


@loop(types.void(TABLE, TABLE, TABLE, TABLE, TABLE, TABLE, TABLE, TABLE, TABLE, TABLE))
def spend(quiet, ability, pull, money, released, fundable, leakage, spent, this_quarter, leaked):
    """See ``plain.spend`` and ``rules.spend``."""
    worlds, cells = money.shape
    sectors = ability.shape[1]
    now = np.empty(cells, np.float32)
    for w in range(worlds):
        voted, part, in_hand, open_cost = money[w], pull[w], released[w], fundable[w]
        gone, lately, lost, leaks = spent[w], this_quarter[w], leaked[w], leakage[w]
        for d in range(quiet.shape[1]):
            for x in range(sectors):
                now[d * sectors + x] = quiet[w, d] * ability[w, x]
        for c in range(cells):
            now[c] *= voted[c]
        for c in range(cells):
            now[c] *= part[c] if len(part) > 1 else part[0]
        for c in range(cells):
            least = min(min(in_hand[c] - gone[c], now[c]), open_cost[c] - lately[c])
            now[c] = max(least, ZERO)
        for c in range(cells):
            gone[c] += now[c]
            lately[c] += now[c]
            lost[c] += now[c] * leaks[c]
