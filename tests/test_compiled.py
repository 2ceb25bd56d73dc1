"""The compiled passes give the bits of the plain ones, pass by pass and in a whole run."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
from engine import happened, moved
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition_sim import compiled, schemes
from coalition_sim.axes import REAL
from coalition_sim.compiled import plain
from coalition_sim.rules.common import TINY
from coalition_sim.simulate import events, simulate
from coalition_sim.tape import states

CELLS = 6
RUN = {"worlds": 6, "years": 4, "seed": 5}


@pytest.fixture(scope="module")
def loops() -> ModuleType:
    pytest.importorskip("numba", reason="the compiled form needs numba (extra 'fast')")
    from coalition_sim.compiled import loops

    return loops


def columns(seed: int, rows: int, ties: bool) -> dict[str, np.ndarray]:
    """A book of schemes in mid-year: closed ones, unpaid ones, cells without money."""
    g = np.random.default_rng(seed)

    def amounts() -> np.ndarray:
        some = np.exp(g.normal(-3, 1.6, rows)) * (g.uniform(size=rows) < 0.8)
        return np.round(some, 1) if ties else some

    cost = amounts() * (g.uniform(size=rows) < 0.9)
    paid = cost * g.uniform(size=rows)
    drawn = {
        "cell": g.integers(0, CELLS, rows),
        "cost": cost,
        "held": (cost - paid) * g.uniform(size=rows) * (g.uniform(size=rows) < 0.5),
        "early": amounts(),
        "paid": paid,
        "built": paid * g.uniform(size=rows),
        "closes_at": g.uniform(-0.2, 2.0, rows).round(1 if ties else 9),
        "life": g.exponential(size=rows).round(1 if ties else 9),
        "pull": np.exp(g.normal(1, 1, rows)).round(1 if ties else 9) + 0.01,
        "born": g.integers(-1, 9, rows),
        "drawn": g.uniform(size=CELLS).round(1),
        "works": g.uniform(size=CELLS),
        "worn": g.uniform(0, 0.5, CELLS).round(1),
        "budget": np.exp(g.normal(0, 3, CELLS)) * (g.uniform(size=CELLS) < 0.8),
        "threshold": g.uniform(0, 0.5, CELLS),
        "stalled_share": np.full(CELLS, 0.02),
        "cells": np.int64(CELLS),
        "places": g.uniform(size=CELLS) < 0.4,
    }
    kinds = {"cell": np.int32, "born": np.int16, "cells": np.int64, "places": np.bool_}
    return {name: values.astype(kinds.get(name, REAL)) for name, values in drawn.items()}


ORDER = {
    "fund": "cost paid held pull cell budget threshold",
    "close": "cell cost held paid built closes_at life drawn works worn",
    "rows_at": "places cell cost",
    "unpaid": "cell cost paid cells",
    "start_year": "cell cost held early paid built life pull born drawn works worn stalled_share",
}

CHANGED = {"close": 7, "start_year": 9}
"""How many columns, the first ones, a pass may change in place."""


def assert_same(one, other, what: str) -> None:
    for here, there in zip(one, other, strict=True):
        np.testing.assert_array_equal(here, there, err_msg=what, strict=True)


@pytest.mark.parametrize("name", ORDER)
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), rows=st.integers(0, 120), ties=st.booleans())
def test_a_compiled_pass_gives_the_same_bits(loops, name, seed, rows, ties):
    mine, theirs = ([columns(seed, rows, ties)[n] for n in ORDER[name].split()] for _ in range(2))
    slow, fast = getattr(plain, name)(*mine), getattr(loops, name)(*theirs)
    assert_same(slow, fast, f"what {name} returns")
    if name in CHANGED:  # a year's columns are read no further than the schemes under way
        rest = slow[0] if name == "start_year" else rows
        of_rows = slice(CHANGED[name])
        assert_same([a[:rest] for a in mine[of_rows]], [a[:rest] for a in theirs[of_rows]], name)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**40), worlds=st.integers(0, 5), length=st.integers(0, 9))
def test_the_compiled_tape_gives_the_same_bits(loops, seed, worlds, length):
    drawn = states(seed, np.arange(worlds), 3)
    slow, fast = (np.full((worlds, length), 2**31, dtype=np.uint32) for _ in range(2))
    plain.draw_slots(slow, drawn)
    loops.draw_slots(fast, drawn)
    np.testing.assert_array_equal(slow, fast)
    assert (slow < 2**plain.tape.SLOT_BITS).all()
    if worlds and length:
        slow[0, 0] = 0  # the rarest of numbers
        world, slot = np.divmod(np.arange(worlds * (length - 1)), max(length - 1, 1))
        one, other = (form.picked(slow, 1, world, slot) for form in (plain, loops))
        np.testing.assert_array_equal(one, other, strict=True)
        for some in (slow, slow[::2, 1:], slow[:, ::3]):
            one_way, other_way = plain.uniforms(some), loops.uniforms(some)
            np.testing.assert_array_equal(one_way, other_way, strict=True)
        assert (plain.uniforms(slow) > 0.0).all() and (plain.uniforms(slow) < 1.0).all()
        np.testing.assert_array_equal(one, plain.uniforms(slow[world, slot + 1]), strict=True)


@pytest.mark.parametrize("name", ORDER)
def test_passes_are_tested_and_compiled_in_the_kinds_of_the_book(loops, name):
    """What the book keeps is what is tried here, and what the compiled form was made for."""
    made = columns(1, 5, False)
    of_the_book = set(schemes._COLUMNS) & set(made)
    assert of_the_book >= {"cell", "cost", "held", "closes_at", "life", "pull", "born", "early"}
    assert all(made[column].dtype == schemes._COLUMNS[column] for column in of_the_book)
    (signature,) = getattr(loops, name).signatures
    assert [getattr(one, "dtype", one).name for one in signature] == [
        str(made[n].dtype) for n in ORDER[name].split()
    ]


def test_numbers_frozen_in_compiled_code_are_those_of_the_plain_form(loops):
    """The compiled form holds them in the kind of the book, to which the plain form rounds them."""
    for frozen, number in (
        (loops.book.NEVER, plain.book.NEVER),
        (loops.book.TINY, TINY),
        (loops.tape.STEP, plain.tape.STEP),
        (loops.tape.HALF_STEP, plain.tape.HALF_STEP),
    ):
        assert frozen.dtype == REAL and frozen == REAL(number)
        assert 0.0 < frozen < np.inf
    assert plain.tape.WORD_BITS - plain.tape.SLOT_BITS == loops.tape.LOST
    assert plain.tape.WORD_BITS + loops.tape.LOST == loops.tape.HIGH


def test_a_pass_does_something():
    book = columns(7, 300, False)
    got, closes_at, sums = plain.fund(*(book[n] for n in ORDER["fund"].split()))
    need = np.maximum(book["cost"] - book["paid"] - book["held"], 0.0)
    wanted = np.bincount(book["cell"], need, CELLS)
    np.testing.assert_allclose(sums, np.minimum(book["budget"], wanted), rtol=1e-6)
    assert (got <= need).all() and (closes_at[got > 0] < plain.NEVER).all()
    before = book["cost"].copy()
    done, sums = plain.close(*(book[n] for n in ORDER["close"].split()))
    assert (book["cost"][done] == 0.0).all() and sums[0].sum() == len(done) > 0
    gone = (before > 0.0) & (book["cost"] == 0.0)
    under_way = (book["cost"] > 0.0).sum()
    assert gone.sum() > 0 and sums[1].sum() > 0
    many, stalled = plain.start_year(*(book[n] for n in ORDER["start_year"].split()))
    assert many == under_way and (book["cost"][:many] > 0.0).all()
    assert not book["held"][:many].any() and stalled.size and stalled.max() < many


def whole_run(monkeypatch: pytest.MonkeyPatch, passes: compiled.Passes):
    monkeypatch.setattr(compiled, "_passes", passes)
    return simulate("study_package", **RUN)


def test_a_whole_run_gives_the_same_bits(loops, monkeypatch):
    slow = compiled.Passes(None, wanted=False)
    fast = compiled.Passes("as tested", wanted=True)
    fast.load()
    assert fast.form is loops
    one, other = whole_run(monkeypatch, slow), whole_run(monkeypatch, fast)
    assert slow.form is plain and slow.rows == fast.rows > 0
    assert not moved(one, other)
    assert happened(events(one)).equals(happened(events(other)))


def test_a_process_changes_over_when_loading_is_repaid(loops, monkeypatch):
    monkeypatch.setattr(compiled, "REPAID", 1000)
    passes = compiled.Passes("as tested", wanted=True)
    assert passes.over(900) is plain
    assert passes.over(900) is loops


def test_without_numba_or_by_wish_the_plain_form_runs(monkeypatch):
    monkeypatch.setattr(compiled, "REPAID", 0)
    for passes, why in (
        (compiled.Passes("1.0", wanted=False), "COALITION_SIM_COMPILED is 0"),
        (compiled.Passes(None, wanted=True), "not installed"),
    ):
        assert passes.over(10) is plain
        assert passes.in_words().startswith("plain numpy") and why in passes.in_words()


def test_a_compiler_that_fails_is_no_trouble(monkeypatch):
    def fails(name: str) -> ModuleType:
        raise RuntimeError("cannot cache function: no place to write")

    monkeypatch.setattr(compiled.importlib, "import_module", fails)
    monkeypatch.setattr(compiled, "REPAID", 0)
    passes = compiled.Passes("1.0", wanted=True)
    assert passes.over(10) is plain
    assert "no place to write" in passes.in_words()


def test_what_is_in_use_is_said_in_words():
    assert compiled.in_use().startswith(("plain numpy", "compiled by numba"))
