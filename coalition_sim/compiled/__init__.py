"""The hottest passes: compiled where numba is installed, plain where it is not.

They draw and read the shocks of a year, list and fund schemes and take them off the book, release
and spend money, make services and what citizens think of them, weigh members' dissent and compare
possible coalitions.

Both forms give the same bits. Loading compiled code takes a process as long as a hundred histories
save by it, so each process starts with the plain form and changes over when it has been through
`REPAID` rows. Nothing is compiled if the environment variable `COALITION_SIM_COMPILED` is 0.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType
from typing import Any

import numpy as np

from coalition_sim.compiled import plain
from coalition_sim.compiled.plain import NEVER as NEVER
from coalition_sim.compiled.plain import NO_PAID as NO_PAID

Array = np.ndarray

SWITCH = "COALITION_SIM_COMPILED"
REPAID = 30_000_000
"""Rows of schemes, seen so often, whose time saved is that of loading compiled code: the rows of
about a hundred histories of ten years."""


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


def fund(cost: Array, *more: Array | int) -> Array:
    """See ``plain.fund``."""
    return _passes.over(len(cost)).fund(cost, *more)


def settle(*columns: Array) -> None:
    """See ``plain.settle``."""
    _passes.over(len(columns[0])).settle(*columns)


def close(*columns: Array) -> tuple[Array, Array, Array]:
    """See ``plain.close``."""
    return _passes.over(len(columns[0])).close(*columns)


def start_year(old: tuple[Array, ...], *more: Any) -> tuple[Array, Array, Array]:
    """See ``plain.start_year``."""
    return _passes.over(len(old[0])).start_year(old, *more)


def unpaid(cost: Array, paid: Array, starts: Array) -> Array:
    """See ``plain.unpaid``."""
    return _passes.over(len(cost)).unpaid(cost, paid, starts)


def draw_slots(slots: Array, states: Array) -> None:
    """See ``plain.draw_slots``."""
    _passes.over(0).draw_slots(slots, states)


def picked(slots: Array, first: Array, counts: Array) -> Array:
    """See ``plain.picked``."""
    return _passes.over(0).picked(slots, first, counts)


def uniforms(slots: Array) -> Array:
    """See ``plain.uniforms``."""
    return _passes.over(0).uniforms(slots)


def present(*factors: Array | float) -> Array:
    """See ``plain.present``."""
    return _passes.over(0).present(*factors)


def stocked(*levels: Array) -> Array:
    """See ``plain.stocked``."""
    return _passes.over(0).stocked(*levels)


def ces(inputs: Sequence[Array], weights: Sequence[Array], exponent: Array) -> Array:
    """See ``plain.ces``."""
    return _passes.over(0).ces(inputs, weights, exponent)


def weighted(values: Array, columns: Array, weights: Array) -> Array:
    """See ``plain.weighted``."""
    return _passes.over(0).weighted(values, columns, weights)


def judged(
    service: Array, expectation: Array, level: Array, slope: Array, speed: Array, sectors: int
) -> tuple[Array, Array, Array]:
    """See ``plain.judged``."""
    return _passes.over(0).judged(service, expectation, level, slope, speed, sectors)


def followed(level: Array, *more: Array | int) -> Array:
    """See ``plain.followed``."""
    return _passes.over(0).followed(level, *more)


def literacy(*levels: Array) -> Array:
    """See ``plain.literacy``."""
    return _passes.over(0).literacy(*levels)


def stunting(*levels: Array) -> Array:
    """See ``plain.stunting``."""
    return _passes.over(0).stunting(*levels)


def best_coalitions(brought: Array, others: Array, terms: Array, majority: int) -> Array:
    """See ``plain.best_coalitions``."""
    return _passes.over(0).best_coalitions(brought, others, terms, majority)


def pressure(*columns: Array) -> Array:
    """See ``plain.pressure``."""
    return _passes.over(0).pressure(*columns)


def release(*columns: Array) -> tuple[Array, Array, Array]:
    """See ``plain.release``."""
    return _passes.over(0).release(*columns)


def spend(*columns: Array) -> None:
    """See ``plain.spend``."""
    _passes.over(0).spend(*columns)


def chosen(u: Array, world: Array, weights: Array) -> Array:
    """See ``plain.chosen``."""
    return _passes.over(0).chosen(u, world, weights)


def sited(*columns: Array) -> Array:
    """See ``plain.sited``."""
    return _passes.over(0).sited(*columns)


def costs(total: Array, counts: Array, spread: Array, u: Array) -> Array:
    """See ``plain.costs``."""
    return _passes.over(0).costs(total, counts, spread, u)
