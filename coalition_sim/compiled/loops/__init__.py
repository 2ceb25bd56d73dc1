"""The twins of `coalition_sim.compiled.plain` as compiled loops; this module needs numba.

Each adds in the order of its plain twin and does the same arithmetic, so that the bits agree. No
fast-math, and no exponential or logarithm: numpy's and the compiler's differ in the last bit. What
is as good as random is multiplied out rather than branched on: a wrong guess costs ten additions.
Signatures are given, so that compiling, or loading from disk, happens at import and nowhere else.
"""

from coalition_sim.compiled.loops.book import (
    NEVER,
    close,
    fund,
    settle,
    start_year,
    unpaid,
)
from coalition_sim.compiled.loops.citizens import followed, judged, literacy, stunting
from coalition_sim.compiled.loops.dissent import pressure
from coalition_sim.compiled.loops.formation import best_coalitions
from coalition_sim.compiled.loops.proposals import chosen, costs, sited
from coalition_sim.compiled.loops.services import ces, present, stocked, weighted
from coalition_sim.compiled.loops.spending import release, spend
from coalition_sim.compiled.loops.tape import draw_slots, picked, uniforms

__all__ = [
    "NEVER",
    "best_coalitions",
    "ces",
    "chosen",
    "close",
    "costs",
    "draw_slots",
    "followed",
    "fund",
    "judged",
    "literacy",
    "picked",
    "present",
    "pressure",
    "release",
    "settle",
    "sited",
    "spend",
    "start_year",
    "stocked",
    "stunting",
    "uniforms",
    "unpaid",
    "weighted",
]
