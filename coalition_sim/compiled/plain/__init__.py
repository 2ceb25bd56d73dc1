"""The hottest passes in plain numpy: the reference, and what runs without numba."""

from coalition_sim.compiled.plain.book import NEVER, close, fund, rows_at, start_year, unpaid
from coalition_sim.compiled.plain.tape import draw_slots, picked, uniforms

__all__ = [
    "NEVER",
    "close",
    "draw_slots",
    "fund",
    "picked",
    "rows_at",
    "start_year",
    "uniforms",
    "unpaid",
]
