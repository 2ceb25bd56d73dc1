"""The shock tape: uniforms only, a named block per cause, keyed by (seed, world, year).

Policies and parameters never change how many numbers are drawn: each cause has its own fixed
slots for every month, seat, post or scheme, drawn whether they are used or not. Two scenarios of
the same world therefore meet the same luck, and what differs between them is what the policy did.
A new cause is appended at the end of ``yearly``, which leaves every earlier number as it was; so
does a new lever at the end of the catalogue, for as long as reforms hold the last slots but one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import prod

import numpy as np

from coalition_sim import compiled
from coalition_sim.levers import LEVERS
from coalition_sim.province import Province

CANDIDATES = 10
"""Candidates for a post that the tape can hold (card M9: 4 to 10)."""
SCHEMES_PER_SEAT = 64
"""New schemes a member can open in one year; a larger wish is cut to this."""
TECHNICAL_SCHEMES = 1536
"""New schemes the departments can open by themselves in one year."""
INITIAL_SCHEMES = 638
BANDWAGON_ROUNDS = 4

MONTHS = 12

Causes = tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Sizes:
    """How many of each kind there are; the map of slots is laid out for them."""

    seats: int
    departments: int
    sectors: int
    districts: int
    divisions: int
    indicators: int

    @property
    def cells(self) -> int:
        """District-sector pairs."""
        return self.districts * self.sectors

    @classmethod
    def of(cls, facts: Province) -> Sizes:
        """The sizes of a province."""
        return cls(
            seats=len(facts.seat_names),
            departments=len(facts.department_names),
            sectors=len(facts.sector_names),
            districts=len(facts.district_names),
            divisions=len(facts.division_names),
            indicators=len(facts.indicator_names),
        )


def yearly(n: Sizes) -> Causes:
    """The slots of one fiscal year."""
    schemes = (n.seats * SCHEMES_PER_SEAT,)
    reforms = (MONTHS, len(LEVERS))
    return (
        # monthly causes: the first axis is the month of the fiscal year
        ("mood", (MONTHS, 1)),
        ("dissent", (MONTHS, n.seats)),
        ("bandwagon", (MONTHS, BANDWAGON_ROUNDS * n.seats)),
        ("buy_back", (MONTHS, n.seats)),
        ("swap", (MONTHS, 1)),
        ("formateur", (MONTHS, 1)),
        ("home_seat", (MONTHS, 1)),
        ("cabinet_delay", (MONTHS, 1)),
        ("frailty", (MONTHS, 1)),
        ("budget_taste", (MONTHS, 1)),
        ("minister_exit", (MONTHS, n.departments)),
        ("secretary_exit", (MONTHS, n.departments)),
        ("exit_cause", (MONTHS, n.departments)),
        ("handover", (MONTHS, n.departments)),
        ("vacancy", (MONTHS, n.departments)),
        ("long_vacancy", (MONTHS, n.departments)),
        ("competence", (MONTHS, n.departments * CANDIDATES)),
        ("loyalty", (MONTHS, n.departments * CANDIDATES)),
        # yearly causes
        ("price", (n.seats,)),
        ("funds", (n.seats,)),
        ("asks", (n.seats,)),
        ("capacity", (n.sectors,)),
        ("supplementary", (n.sectors,)),
        ("supplementary_size", (n.sectors,)),
        ("envelope", (1,)),
        ("favoured", (1,)),
        ("switch", (n.seats,)),
        ("retain", (n.seats,)),
        ("runner_up", (n.seats,)),
        ("steer", (n.seats,)),
        ("newcomer", (n.seats,)),
        ("margin", (n.seats,)),
        ("scheme_size", schemes),
        ("scheme_cell", schemes),
        ("scheme_life", schemes),
        ("technical_size", (TECHNICAL_SCHEMES,)),
        ("technical_cell", (TECHNICAL_SCHEMES,)),
        ("technical_life", (TECHNICAL_SCHEMES,)),
        ("keeps_to_rules", (n.seats + 1,)),  # the last slot stands for the departments
        # causes that came later
        ("unrest", (MONTHS, n.districts)),
        ("climate", (n.divisions,)),
        ("caretaker", (MONTHS, n.departments)),
        ("ring_fence", (MONTHS, n.departments)),
        ("adoption", reforms),
        ("repeal", reforms),
        ("ownership", (MONTHS, 1)),
    )


def initial(n: Sizes) -> Causes:
    """The slots of what is drawn before the first month."""
    candidates = (n.departments * CANDIDATES,)
    return (
        ("cell_level", (n.cells,)),
        ("recurrent", (n.cells,)),
        ("department_effect", (n.departments,)),
        ("months_in_post", (n.departments,)),
        ("stature", (n.seats,)),
        ("frailty", (1,)),
        ("competence", candidates),
        ("loyalty", candidates),
        ("old_size", (INITIAL_SCHEMES,)),
        ("old_paid", (INITIAL_SCHEMES,)),
        ("old_cell", (INITIAL_SCHEMES,)),
        ("old_life", (INITIAL_SCHEMES,)),
        ("unrest", (n.districts,)),
        ("indicator", (n.districts * n.indicators,)),
    )


_BEFORE_THE_START = 1_000_003
"""Stands in the key where a year's number stands, for the draws made before the first month."""
_WORD = 32
_FULL = 2**_WORD - 1


@lru_cache
def _offsets(causes: Causes) -> tuple[dict[str, slice], int]:
    """Where each cause lies in a row of the tape, and the length of the row."""
    places, at = {}, 0
    for name, shape in causes:
        size = prod(shape)
        places[name] = slice(at, at + size)
        at += size
    return places, at


class Tape:
    """Uniforms of one block of worlds, one fiscal year at a time.

    The slots are kept as whole numbers below 2^24 and become uniforms in (0, 1) when they are read:
    most slots of schemes never are.

    Parameters
    ----------
    seed : the run's seed.
    keys : ids of the shock tapes, one per world; equal ids give equal shocks.
    sizes : what the map of slots is laid out for.
    """

    def __init__(self, seed: int, keys: np.ndarray, sizes: Sizes) -> None:
        self.seed = int(seed)
        self.keys = np.asarray(keys, dtype=np.int64)
        self.sizes = sizes
        causes = yearly(sizes)
        self._places, length = _offsets(causes)
        self._shapes = dict(causes)
        self._slots = np.empty((len(self.keys), length), dtype=np.uint32)
        self.year = -1

    def initial(self) -> dict[str, np.ndarray]:
        """Draws made before the first month, ``{cause: (worlds, n)}`` uniforms in (0, 1)."""
        places, length = _offsets(initial(self.sizes))
        slots = np.empty((len(self.keys), length), dtype=np.uint32)
        self._fill(slots, _BEFORE_THE_START)
        return {name: compiled.uniforms(slots[:, place]) for name, place in places.items()}

    def turn_to(self, year: int) -> None:
        """Draw the uniforms of the fiscal year with this number (0 is the first)."""
        if year != self.year:
            self._fill(self._slots, year)
            self.year = year

    def _fill(self, slots: np.ndarray, year: int) -> None:
        """Fill each world's slots from a generator of its own."""
        compiled.draw_slots(slots, states(self.seed, self.keys, year))

    def month(
        self, cause: str, fiscal_month: int, rows: np.ndarray | slice = slice(None)
    ) -> np.ndarray:
        """Uniforms of a monthly cause, ``(worlds, n)``, of the worlds ``rows``; July is month 1."""
        start = self._places[cause].start
        width = prod(self._shapes[cause][1:])
        at = start + (fiscal_month - 1) * width
        return compiled.uniforms(self._slots[rows, at : at + width])

    def yearly(self, cause: str, rows: np.ndarray | slice = slice(None)) -> np.ndarray:
        """Uniforms of a yearly cause, ``(worlds, n)``, of the worlds ``rows``."""
        return compiled.uniforms(self._slots[rows, self._places[cause]])

    def picked(self, causes: tuple[str, str, str], counts: np.ndarray) -> np.ndarray:
        """Uniforms of the first slots of each sponsor, as many as he uses, ``(3, rows)``.

        ``counts`` (worlds, sponsors) int. The causes are yearly and of one size, and their slots
        are divided evenly over sponsors. Rows go by world, and there by sponsor.
        """
        places = [self._places[cause] for cause in causes]
        each = (places[0].stop - places[0].start) // counts.shape[1]
        first = np.array([at.start for at in places])[:, None] + np.arange(counts.shape[1]) * each
        return compiled.picked(self._slots, first, counts)


# -- keys ----------------------------------------------------------------------------------------


def states(seed: int, keys: np.ndarray, year: int) -> np.ndarray:
    """What ``np.random.SeedSequence([seed, key, year])`` gives SFC64 for each key, (W, 3).

    The same arithmetic on words of 32 bits, for all worlds in one go: one by one it takes a fifth
    of the time of all draws.
    """
    found = np.empty((len(keys), 3), dtype=np.uint64)
    high = keys >> _WORD
    for rows, words in ((high == 0, [keys]), (high > 0, [keys, high])):
        if rows.any():
            own = [word[rows].astype(np.uint32) for word in words]
            found[rows] = _hashed([*_words(seed), *own, *_words(year)], len(own[0]))
    return found


_POOL = 4
_MIX_KEY, _MIX_STATE = (0x43B0D7E5, 0x931E8875), (0x8B51F9DD, 0x58F38DED)
"""A constant, and what it is multiplied by from one use to the next."""


def _hashed(key: list[np.ndarray], worlds: int) -> np.ndarray:
    """Hash the words of a key, a number or (W,) each, into a pool of four and on to (W, 3)."""
    scrambled = _scrambler(*_MIX_KEY)
    nothing = np.zeros(worlds, dtype=np.uint32)
    words = [nothing + word for word in key] + [nothing] * (_POOL - len(key))
    pool = [scrambled(word) for word in words[:_POOL]]
    for source in range(_POOL):
        for target in range(_POOL):
            if source != target:
                pool[target] = _mixed(pool[target], scrambled(pool[source]))
    for word in words[_POOL:]:
        pool = [_mixed(kept, scrambled(word)) for kept in pool]
    scrambled = _scrambler(*_MIX_STATE)
    half = [scrambled(pool[n % _POOL]).astype(np.uint64) for n in range(6)]
    return np.stack([half[n] | half[n + 1] << np.uint64(_WORD) for n in (0, 2, 4)], axis=-1)


def _scrambler(constant: int, factor: int) -> Callable[[np.ndarray], np.ndarray]:
    """A hash of words whose constant changes with each use."""

    def scrambled(words: np.ndarray) -> np.ndarray:
        nonlocal constant
        words = words ^ np.uint32(constant)
        constant = constant * factor & _FULL
        words *= np.uint32(constant)
        words ^= words >> np.uint32(16)
        return words

    return scrambled


def _mixed(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    mixed = one * np.uint32(0xCA01F9DD) - other * np.uint32(0x4973F715)
    return mixed ^ mixed >> np.uint32(16)


def _words(number: int) -> list[np.ndarray]:
    """A whole number as words of 32 bits, the lowest first."""
    words = [np.array(number & _FULL, dtype=np.uint32)]
    while number := number >> _WORD:
        words.append(np.array(number & _FULL, dtype=np.uint32))
    return words
