"""The compiled passes over July's schemes and their draws give the bits of the plain ones."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition_sim.axes import REAL
from coalition_sim.compiled import plain

WORLDS, SPONSORS, EACH = 4, 5, 12
"""Worlds, sponsors in each, and slots of each sponsor."""
some_seeds = st.integers(0, 2**32 - 1)


@pytest.fixture(scope="module")
def loops() -> ModuleType:
    pytest.importorskip("numba", reason="the compiled form needs numba (extra 'fast')")
    from coalition_sim.compiled import loops

    return loops


def tape(g: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Slots of three causes, where they begin, and how many each sponsor uses."""
    slots = g.integers(0, 2**24, (WORLDS, 3 * SPONSORS * EACH + 7)).astype(np.uint32)
    slots[g.uniform(size=slots.shape) < 0.05] = 0  # the rarest of numbers
    first = 7 + np.arange(3 * SPONSORS).reshape(3, SPONSORS) * EACH
    counts = g.integers(0, EACH + 1, (WORLDS, SPONSORS)) * (g.uniform(size=(WORLDS, 1)) < 0.8)
    return slots, first, counts


def schemes(g: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """World and sponsor of each scheme, how many they are, and three uniforms of each."""
    slots, first, counts = tape(g)
    sponsor = np.repeat(np.tile(np.arange(SPONSORS), WORLDS), counts.ravel())
    world = np.repeat(np.arange(WORLDS), counts.sum(axis=-1))
    drawn = plain.picked(slots, first, counts)
    return world.astype(np.int32), sponsor.astype(np.int32), counts, drawn


def frozen(values: np.ndarray) -> np.ndarray:
    """As parameters and facts are kept."""
    values = values.astype(REAL)
    values.setflags(write=False)
    return values


def assert_same(one: np.ndarray, other: np.ndarray) -> None:
    np.testing.assert_array_equal(one, other, strict=True)


@settings(max_examples=50, deadline=None)
@given(some_seeds)
def test_slots_are_picked_alike(loops, seed):
    slots, first, counts = tape(np.random.default_rng(seed))
    found = plain.picked(slots, first, counts)
    assert_same(found, loops.picked(slots, first, counts))
    by_hand = [
        plain.uniforms(slots)[w, start : start + many]
        for w in range(WORLDS)
        for start, many in zip(first[1], counts[w], strict=True)
    ]
    assert_same(found[1], np.concatenate(by_hand))


@settings(max_examples=100, deadline=None)
@given(some_seeds, st.integers(1, 60), st.sampled_from([0.0, 0.5, 1.0]))
def test_columns_are_chosen_alike(loops, seed, columns, filled):
    g = np.random.default_rng(seed)
    world, _, _, (_, where, _) = schemes(g)
    weights = np.exp(g.normal(0, 3, (WORLDS, columns)))
    weights = frozen(weights * (g.uniform(size=weights.shape) < filled))
    assert_same(plain.chosen(where, world, weights), loops.chosen(where, world, weights))


def test_a_uniform_on_a_border_falls_behind_it(loops):
    weights = frozen(np.array([[1.0, 1.0, 0.0, 2.0]]))
    u = np.array([0.25, 0.25 - 2.0**-24, 0.5, 1.0 - 2.0**-24], dtype=REAL)
    for form in (plain, loops):
        assert form.chosen(u, np.zeros(4, dtype=np.int32), weights).tolist() == [1, 0, 3, 3]


@settings(max_examples=50, deadline=None)
@given(some_seeds, st.sampled_from([0.0, 0.3, 1.0]))
def test_districts_are_found_alike(loops, seed, moved):
    g = np.random.default_rng(seed)
    world, seat, _, (size, where, _) = schemes(g)
    places = g.integers(0, 9, (SPONSORS, 840))
    share = frozen(moved * g.uniform(size=WORLDS))
    strategic = frozen((g.uniform(size=9) < 0.5) + np.eye(9)[0])
    rows = places, seat, where, size, world, share, strategic
    found = plain.sited(*rows)
    assert_same(found, loops.sited(*rows))
    own = [place in places[s] for place, s in zip(found, seat, strict=True)]
    assert all(own | (strategic[found] > 0.0))


@settings(max_examples=50, deadline=None)
@given(some_seeds)
def test_costs_are_drawn_alike(loops, seed):
    g = np.random.default_rng(seed)
    _, _, counts, (size, _, _) = schemes(g)
    total = frozen(g.uniform(0, 9, (WORLDS, SPONSORS)) * (g.uniform(size=(WORLDS, 1)) < 0.8))
    spread = frozen(g.uniform(0, 2, WORLDS))
    before = size.copy()
    found = plain.costs(total, counts, spread, size)
    assert_same(found, loops.costs(total, counts, spread, size))
    assert_same(size, before)


def test_costs_add_up_to_the_total_on_average():
    counts, u = np.array([[0, 99_999]]), ((np.arange(99_999) + 0.5) / 99_999).astype(REAL)
    total, spread = np.array([[5.0, 60.0]], dtype=REAL), np.array([1.2], dtype=REAL)
    assert abs(plain.costs(total, counts, spread, u).sum(dtype=float) / 60.0 - 1.0) < 0.01


def test_numbers_frozen_in_compiled_code_are_those_of_the_plain_form(loops):
    assert loops.proposals.COARSE == plain.proposals.COARSE
    assert REAL(plain.proposals.TINY) == loops.proposals.TINY
    for steps in (loops.proposals.GUIDE_STEPS, plain.proposals.GUIDE_STEPS):
        assert steps & (steps - 1) == 0 and steps <= 2**24
    assert loops.proposals.STEPS == loops.proposals.GUIDE_STEPS
