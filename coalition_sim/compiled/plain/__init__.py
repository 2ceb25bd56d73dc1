"""The hottest passes in plain numpy: the reference, and what runs without numba."""

from coalition_sim.compiled.plain.book import (
    NEVER,
    close,
    fund,
    settle,
    start_year,
    unpaid,
)
from coalition_sim.compiled.plain.citizens import NO_PAID, followed, judged, literacy, stunting
from coalition_sim.compiled.plain.dissent import pressure
from coalition_sim.compiled.plain.formation import best_coalitions
from coalition_sim.compiled.plain.proposals import chosen, costs, sited
from coalition_sim.compiled.plain.services import ces, present, stocked, weighted
from coalition_sim.compiled.plain.spending import release, spend
from coalition_sim.compiled.plain.tape import draw_slots, picked, uniforms

__all__ = [
    "NEVER",
    "NO_PAID",
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
