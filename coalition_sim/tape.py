"""The shock tape: uniforms only, a named block per cause, keyed by (seed, world, year).

Policies and parameters never change how many numbers are drawn: each cause has its own fixed
slots for every month, seat, post or scheme, drawn whether they are used or not. Two scenarios of
the same world therefore meet the same luck, and what differs between them is what the policy did.
A new cause is appended at the end of ``YEARLY``, which leaves every earlier number as it was.
"""

from __future__ import annotations

from math import prod

import numpy as np

from coalition_sim.province import Province

CANDIDATES = 10
"""Candidates for a post that the tape can hold (card M9: 4 to 10)."""
SCHEMES_PER_SEAT = 64
"""New schemes a member can open in one year; a larger wish is cut to this."""
TECHNICAL_SCHEMES = 1536
"""New schemes the departments can open by themselves in one year."""
INITIAL_SCHEMES = 638
BANDWAGON_ROUNDS = 4

SEATS, DEPARTMENTS, SECTORS, CELLS, MONTHS = 65, 5, 3, 102, 12

YEARLY: tuple[tuple[str, tuple[int, ...]], ...] = (
    # monthly causes: the first axis is the month of the fiscal year
    ("mood", (MONTHS, 1)),
    ("dissent", (MONTHS, SEATS)),
    ("bandwagon", (MONTHS, BANDWAGON_ROUNDS * SEATS)),
    ("buy_back", (MONTHS, SEATS)),
    ("swap", (MONTHS, 1)),
    ("formateur", (MONTHS, 1)),
    ("home_seat", (MONTHS, 1)),
    ("cabinet_delay", (MONTHS, 1)),
    ("frailty", (MONTHS, 1)),
    ("budget_taste", (MONTHS, 1)),
    ("minister_exit", (MONTHS, DEPARTMENTS)),
    ("secretary_exit", (MONTHS, DEPARTMENTS)),
    ("exit_cause", (MONTHS, DEPARTMENTS)),
    ("handover", (MONTHS, DEPARTMENTS)),
    ("vacancy", (MONTHS, DEPARTMENTS)),
    ("long_vacancy", (MONTHS, DEPARTMENTS)),
    ("competence", (MONTHS, DEPARTMENTS * CANDIDATES)),
    ("loyalty", (MONTHS, DEPARTMENTS * CANDIDATES)),
    # yearly causes
    ("price", (SEATS,)),
    ("funds", (SEATS,)),
    ("asks", (SEATS,)),
    ("capacity", (SECTORS,)),
    ("supplementary", (SECTORS,)),
    ("supplementary_size", (SECTORS,)),
    ("envelope", (1,)),
    ("favoured", (1,)),
    ("switch", (SEATS,)),
    ("retain", (SEATS,)),
    ("runner_up", (SEATS,)),
    ("steer", (SEATS,)),
    ("newcomer", (SEATS,)),
    ("margin", (SEATS,)),
    ("scheme_size", (SEATS * SCHEMES_PER_SEAT,)),
    ("scheme_cell", (SEATS * SCHEMES_PER_SEAT,)),
    ("scheme_life", (SEATS * SCHEMES_PER_SEAT,)),
    ("technical_size", (TECHNICAL_SCHEMES,)),
    ("technical_cell", (TECHNICAL_SCHEMES,)),
    ("technical_life", (TECHNICAL_SCHEMES,)),
    ("keeps_to_rules", (SEATS + 1,)),  # the last slot stands for the departments
)

INITIAL: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("cell_level", (CELLS,)),
    ("recurrent", (CELLS,)),
    ("department_effect", (DEPARTMENTS,)),
    ("months_in_post", (DEPARTMENTS,)),
    ("stature", (SEATS,)),
    ("frailty", (1,)),
    ("competence", (DEPARTMENTS * CANDIDATES,)),
    ("loyalty", (DEPARTMENTS * CANDIDATES,)),
    ("old_size", (INITIAL_SCHEMES,)),
    ("old_paid", (INITIAL_SCHEMES,)),
    ("old_cell", (INITIAL_SCHEMES,)),
    ("old_life", (INITIAL_SCHEMES,)),
)

_BEFORE_THE_START = 1_000_003
"""Stands in the key where a year's number stands, for the draws made before the first month."""
_HALF_STEP = np.float32(2.0**-25)
"""Stands for zero, so that logarithms and normal quantiles of a 24-bit uniform are finite."""


def _offsets(causes: tuple[tuple[str, tuple[int, ...]], ...]) -> tuple[dict[str, slice], int]:
    """Where each cause lies in a row of the tape, and the length of the row."""
    places, at = {}, 0
    for name, shape in causes:
        size = prod(shape)
        places[name] = slice(at, at + size)
        at += size
    return places, at


class Tape:
    """Uniforms of one block of worlds, one fiscal year at a time.

    Parameters
    ----------
    seed : the run's seed.
    keys : ids of the shock tapes, one per world; equal ids give equal shocks.
    """

    def __init__(self, seed: int, keys: np.ndarray) -> None:
        self.seed = int(seed)
        self.keys = np.asarray(keys, dtype=np.int64)
        self._places, length = _offsets(YEARLY)
        self._shapes = dict(YEARLY)
        self._rows = np.empty((len(self.keys), length), dtype=np.float32)
        self.year = -1

    def initial(self) -> dict[str, np.ndarray]:
        """Draws made before the first month, ``{cause: (worlds, n)}`` uniforms in (0, 1)."""
        places, length = _offsets(INITIAL)
        rows = np.empty((len(self.keys), length), dtype=np.float32)
        self._fill(rows, _BEFORE_THE_START)
        return {name: rows[:, place].astype(np.float64) for name, place in places.items()}

    def turn_to(self, year: int) -> None:
        """Draw the uniforms of the fiscal year with this number (0 is the first)."""
        if year != self.year:
            self._fill(self._rows, year)
            self.year = year

    def _fill(self, rows: np.ndarray, year: int) -> None:
        for row, key in zip(rows, self.keys, strict=True):
            generator = np.random.Generator(np.random.SFC64([self.seed, int(key), year]))
            generator.random(out=row, dtype=np.float32)
        np.maximum(rows, _HALF_STEP, out=rows)

    def month(self, cause: str, fiscal_month: int) -> np.ndarray:
        """Uniforms of a monthly cause, ``(worlds, n)``; July is month 1."""
        start = self._places[cause].start
        width = prod(self._shapes[cause][1:])
        at = start + (fiscal_month - 1) * width
        return self._rows[:, at : at + width].astype(np.float64)

    def yearly(self, cause: str) -> np.ndarray:
        """Uniforms of a yearly cause, ``(worlds, n)``."""
        return self._rows[:, self._places[cause]].astype(np.float64)

    def picked(self, cause: str, world: np.ndarray, slot: np.ndarray) -> np.ndarray:
        """Uniforms of chosen slots of a yearly cause, one per (world, slot) pair."""
        return self._rows[world, self._places[cause].start + slot].astype(np.float64)


def check_sizes(facts: Province) -> None:
    """Refuse a province that the map of slots was not laid out for.

    Raises
    ------
    ValueError
        Naming what differs; the sizes stand at the head of this module.
    """
    districts, sectors = len(facts.district_names), len(facts.sector_names)
    found = (len(facts.seat_names), len(facts.department_names), sectors, districts * sectors)
    laid_out = (SEATS, DEPARTMENTS, SECTORS, CELLS)
    if found != laid_out:
        raise ValueError(
            f"the province has (seats, departments, sectors, cells) = {found}, the tape of shocks "
            f"{laid_out}; change the sizes in tape.py (every number changes: a Regression)"
        )
