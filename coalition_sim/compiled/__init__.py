"""The hottest passes: compiled where numba is installed, plain where it is not.

They go over the book of schemes, and draw and read the shocks of a year.

Both give the same bits. Loading compiled code takes a process longer than a few hundred histories
save by it, so each process starts with the plain form and changes over when it has been through
`REPAID` rows. Nothing is compiled if the environment variable `COALITION_SIM_COMPILED` is 0.
"""

from __future__ import annotations

import importlib
import os
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType

import numpy as np

from coalition_sim.compiled import plain
from coalition_sim.compiled.plain import NEVER as NEVER

Array = np.ndarray

SWITCH = "COALITION_SIM_COMPILED"
REPAID = 40_000_000
"""Rows of schemes, seen so often, whose time saved is that of loading compiled code: the rows of
about three hundred histories of ten years."""


def _numba() -> str | None:
    """The installed version of numba, found without loading it."""
    try:
        return version("numba")
    except PackageNotFoundError:
        return None


class Passes:
    """Which form of each pass a process runs: the plain one until the other repays its loading."""

    def __init__(self, numba: str | None, wanted: bool) -> None:
        self.form: ModuleType = plain
        self.rows = 0
        self.numba, self.why_not = numba, ""
        if not wanted:
            self.why_not = f"{SWITCH} is 0"
        elif numba is None:
            self.why_not = "numba is not installed (it comes with the extra 'fast')"

    def over(self, rows: int) -> ModuleType:
        """The form for a pass over so many rows."""
        self.rows += rows
        if self.rows > REPAID and self.form is plain and not self.why_not:
            self.load()
        return self.form

    def load(self) -> None:
        """Change over to the compiled form, if it can be had: results are the same without it."""
        try:
            self.form = importlib.import_module("coalition_sim.compiled.loops")
        except Exception as problem:  # a compiler can fail in many ways; no place to write is one
            self.why_not = f"numba {self.numba} could not compile: {problem}".splitlines()[0]

    def in_words(self) -> str:
        """What runs, and why if it is the slower form."""
        if self.why_not:
            return f"plain numpy, because {self.why_not}"
        return f"compiled by numba {self.numba} in long runs, plain numpy in short ones"


_passes = Passes(_numba(), os.environ.get(SWITCH) != "0")


def in_use() -> str:
    """Which form of the hottest rules this process runs, in words."""
    return _passes.in_words()


def load() -> None:
    """Change over at once, for a process that will run long."""
    if not _passes.why_not:
        _passes.load()


def fund(*columns: Array) -> tuple[Array, Array, Array]:
    """See ``plain.fund``."""
    return _passes.over(len(columns[0])).fund(*columns)


def close(*columns: Array) -> tuple[Array, Array]:
    """See ``plain.close``."""
    return _passes.over(len(columns[0])).close(*columns)


def start_year(*columns: Array) -> tuple[int, Array]:
    """See ``plain.start_year``."""
    return _passes.over(len(columns[0])).start_year(*columns)


def draw_slots(slots: Array, states: Array) -> None:
    """See ``plain.draw_slots``."""
    _passes.over(0).draw_slots(slots, states)


def rows_at(places: Array, cell: Array, cost: Array) -> Array:
    """See ``plain.rows_at``."""
    return _passes.over(len(cell)).rows_at(places, cell, cost)


def unpaid(cell: Array, cost: Array, paid: Array, cells: int) -> Array:
    """See ``plain.unpaid``."""
    return _passes.over(len(cell)).unpaid(cell, cost, paid, cells)


def picked(slots: Array, start: int, world: Array, slot: Array) -> Array:
    """See ``plain.picked``."""
    return _passes.over(0).picked(slots, start, world, slot)


def uniforms(slots: Array) -> Array:
    """See ``plain.uniforms``."""
    return _passes.over(0).uniforms(slots)
