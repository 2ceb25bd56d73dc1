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

    def amounts(many: int = rows) -> np.ndarray:
        some = np.exp(g.normal(-3, 1.6, many)) * (g.uniform(size=many) < 0.8)
        return np.round(some, 1) if ties else some

    cost = amounts() * (g.uniform(size=rows) < 0.9)
    paid = cost * g.uniform(size=rows)
    asked = rows // 2
    drawn = {
        "starts": np.append(0, np.cumsum(np.bincount(g.integers(0, CELLS, rows), minlength=CELLS))),
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
        "places": g.uniform(size=CELLS) < 0.6,
        "before": np.int64(g.choice([5, schemes.EVER])),
        "year": np.int64(9),
        "place": g.integers(0, CELLS, asked),
        **{f"new_{n}": amounts(asked) for n in ("cost", "paid", "built", "life", "pull")},
        **{f"{n}_then": np.full(rows + asked, -1.0) for n in OF_ROWS},
        "born_then": np.full(rows + asked, -1),
    }
    kinds = {"born": np.int16, "born_then": np.int16, "place": np.int32, "places": np.bool_}
    kinds |= dict.fromkeys(("starts", "before", "year"), np.int64)
    return {name: np.asarray(values, kinds.get(name, REAL)) for name, values in drawn.items()}


OF_ROWS = ("cost", "paid", "built", "life", "pull")
ORDER: dict[str, str | tuple[str | tuple[str, ...], ...]] = {
    "fund": "cost paid held closes_at pull born starts budget threshold places before",
    "settle": "cost paid held early built starts drawn works places",
    "close": "cost held paid built closes_at life born starts drawn works worn",
    "unpaid": "cost paid starts",
    "start_year": (
        (*OF_ROWS, "held", "early"),
        "born",
        "starts",
        ("drawn", "works", "worn", "stalled_share"),
        tuple(f"new_{name}" for name in OF_ROWS),
        "place",
        "year",
        tuple(f"{name}_then" for name in OF_ROWS),
        "born_then",
    ),
}
"""What each pass takes: a column or table, or several in a tuple."""


def given_to(name: str, book: dict[str, np.ndarray]) -> list:
    """The arguments of a pass, copied."""

    def one(what):
        if isinstance(what, tuple):
            return tuple(book[n].copy() for n in what)
        return book[what].copy() if book[what].ndim else int(book[what])

    order = ORDER[name]
    return [one(what) for what in (order.split() if isinstance(order, str) else order)]


def flat(values) -> list[np.ndarray]:
    """All arrays, those in tuples one by one."""
    if values is None:
        return []
    each = values if isinstance(values, (tuple, list)) else [values]
    return [a for v in each for a in (flat(v) if isinstance(v, tuple) else [np.asarray(v)])]


def assert_same(one, other, what: str) -> None:
    assert len(flat(one)) == len(flat(other))
    for here, there in zip(flat(one), flat(other), strict=True):
        np.testing.assert_array_equal(here, there, err_msg=what, strict=True)


@pytest.mark.parametrize("name", ORDER)
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), rows=st.integers(0, 120), ties=st.booleans())
def test_a_compiled_pass_gives_the_same_bits(loops, name, seed, rows, ties):
    book = columns(seed, rows, ties)
    mine, theirs = given_to(name, book), given_to(name, book)
    slow, fast = getattr(plain, name)(*mine), getattr(loops, name)(*theirs)
    assert_same(slow, fast, f"what {name} returns")
    if name == "start_year":  # a new book is read no further than its rows
        for given_, many in ((mine, slow[0][-1]), (theirs, fast[0][-1])):
            given_[-2], given_[-1] = tuple(c[:many] for c in given_[-2]), given_[-1][:many]
    assert_same(mine, theirs, f"what {name} changes")


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
        for some in (slow, slow[::2, 1:], slow[:, ::3]):
            one_way, other_way = plain.uniforms(some), loops.uniforms(some)
            np.testing.assert_array_equal(one_way, other_way, strict=True)
        assert (plain.uniforms(slow) > 0.0).all() and (plain.uniforms(slow) < 1.0).all()


@pytest.mark.parametrize("name", ORDER)
def test_passes_are_tested_and_compiled_in_the_kinds_of_the_book(loops, name):
    """What the book keeps is what is tried here, and what the compiled form was made for."""
    book = columns(1, 5, False)
    empty = schemes.SchemeBook.empty(1, CELLS)
    kept = {n: c.dtype for n, c in vars(empty).items() if isinstance(c, np.ndarray) and n in book}
    assert set(kept) >= {"cost", "held", "early", "closes_at", "life", "pull", "born", "starts"}
    assert all(book[column].dtype == kind for column, kind in kept.items())
    (signature,) = getattr(loops, name).signatures
    kinds = [k for one in signature for k in (one if hasattr(one, "types") else [one])]
    assert [getattr(one, "dtype", one).name for one in kinds] == [
        {"bool": "bool"}.get(str(a.dtype), str(a.dtype)) for a in flat(given_to(name, book))
    ]


def test_both_forms_hold_the_same_passes(loops):
    assert set(loops.__all__) <= set(plain.__all__)
    constants = {name for name in plain.__all__ if not callable(getattr(plain, name))}
    assert set(plain.__all__) - set(loops.__all__) <= constants
    assert all(callable(getattr(compiled, name)) for name in set(plain.__all__) - constants)


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
    cell = plain.book.place_of(book["starts"])
    book["places"][:], book["before"] = True, np.int64(schemes.EVER)
    need = np.maximum(book["cost"] - book["paid"] - book["held"], 0.0)
    cost, _, held, closes_at, *_ = funding = given_to("fund", book)
    sums = plain.fund(*funding)
    wanted = np.bincount(cell, need, CELLS)
    np.testing.assert_allclose(sums, np.minimum(book["budget"], wanted), rtol=1e-6)
    got = held - book["held"]
    assert (got <= need + 1e-6).all() and (got > 0.0).any()
    assert (closes_at != book["closes_at"])[cost > 0.0].all()
    closing = given_to("close", book)
    place, born, sums = plain.close(*closing)
    gone = (book["cost"] > 0.0) & (closing[0] == 0.0)
    assert gone.sum() > 0 and len(place) == len(born) == sums[0].sum() > 0 and sums[1].sum() > 0
    turning = given_to("start_year", book)
    starts, stalled, at = plain.start_year(*turning)
    under_way, asked = (book["cost"] > 0.0).sum(), len(book["place"])
    assert starts[-1] == under_way + asked and 0 < stalled.size < under_way
    opened = turning[-1][: starts[-1]] == book["year"]
    assert opened.sum() == asked and not opened[stalled].any()
    places = plain.book.place_of(starts)
    np.testing.assert_array_equal(places.take(stalled), at)
    assert (np.diff(opened.astype(int))[np.diff(places) == 0] >= 0).all()  # older ones first


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
