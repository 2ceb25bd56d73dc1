"""See ``plain.dissent``."""

from __future__ import annotations

import numpy as np
from numba import types

from coalition_sim.compiled.loops.kinds import TABLE, loop

ONE, NONE = np.float32(1.0), np.float32(0.0)
FLAGS, PARTIES = types.boolean[:, ::1], types.int64[:, ::1]
KINDS = types.Array(types.boolean, 1, "C", readonly=True)


def pressure(
    funds, reference, refused, office, party, chief, electable, bond, floor,
    mood, a0, a1, a2, a3, a6, a7, steering, effect,
):  # fmt: skip
    """See ``plain.pressure`` and ``rules.dissent_pressure``."""
    terms = np.hstack([bond, floor, a0 + mood + effect * steering, a1, a2, a3, a6, a7])
    return _pressure(funds, reference, refused, office, party, chief, electable, terms)


@loop(TABLE(TABLE, TABLE, TABLE, FLAGS, PARTIES, PARTIES, KINDS, TABLE))
def _pressure(funds, reference, refused, office, party, chief, electable, terms):
    """The loop of ``pressure``."""
    found = np.empty_like(funds)
    for w in range(len(funds)):
        bond, floor, common, a1, a2, a3, a6, a7 = terms[w]
        for i in range(funds.shape[1]):
            usual = max(reference[w, i], floor)
            got = (usual - (reference[w, i] - funds[w, i])) / usual if usual > NONE else ONE
            own = a6 if party[w, i] == chief[w, 0] else NONE
            loyalty = bond if electable[party[w, i]] else ONE
            position = -a2 if office[w, i] else own
            grievance = common + a1 * (ONE - got) + position - a3 * loyalty
            found[w, i] = grievance + a7 * refused[w, i]
    return found
