"""Which cell a proposed scheme falls into: by its own uniform and its world's shares alone."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coalition_sim.agents.proposals import _rows_of
from coalition_sim.axes import REAL
from coalition_sim.compiled.plain.proposals import COARSE, chosen, finer

some = st.floats(2.0**-20, 1.0, width=32)
weights = arrays(REAL, (3, 40), elements=st.one_of(st.just(0.0), some))
uniforms = arrays(np.int64, 50, elements=st.integers(1, 2**24 - 1))
worlds = arrays(np.int64, 50, elements=st.integers(0, 2))


def uniform(whole: np.ndarray) -> np.ndarray:
    """Uniforms as the tape gives them: whole numbers below 2^24 of as many steps."""
    return (whole / 2**24).astype(REAL)


def searched(u: np.ndarray, world: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """The column in which each uniform falls, looked for one by one."""
    upper = np.cumsum(shares, axis=-1)
    upper /= upper[:, -1:]
    return np.array([np.flatnonzero(x < upper[w])[0] for x, w in zip(u, world, strict=True)])


@settings(max_examples=100, deadline=None)
@given(weights, uniforms, worlds)
def test_the_guide_finds_what_a_search_finds(shares, whole, world):
    shares[:, 7] += 1e-3  # none without any weight
    u = uniform(whole)
    found = chosen(u, world, shares)
    np.testing.assert_array_equal(found, searched(u, world, shares))
    assert (shares[world, found] > 0.0).all()


@settings(max_examples=50, deadline=None)
@given(weights, uniforms, worlds)
def test_the_worlds_beside_it_change_no_choice(shares, whole, world):
    together = chosen(uniform(whole), world, shares)
    for w in range(3):
        mine = world == w
        alone = chosen(uniform(whole[mine]), np.zeros(mine.sum(), dtype=int), shares[[w]])
        np.testing.assert_array_equal(alone, together[mine])


def test_choices_are_in_proportion_to_the_weights():
    u = ((np.arange(100_000) + 0.5) / 100_000).astype(REAL)
    found = chosen(u, np.zeros(100_000, dtype=int), np.array([[1.0, 0.0, 3.0, 4.0]], dtype=REAL))
    np.testing.assert_allclose(np.bincount(found) / 100_000, [0.125, 0.0, 0.375, 0.5])


def test_without_any_weight_the_last_column_takes_everything():
    none = np.zeros((1, 5), dtype=REAL)
    found = chosen(np.array([0.01, 0.99], dtype=REAL), np.zeros(2, dtype=int), none)
    assert found.tolist() == [4, 4]


def test_the_finer_digits_of_a_uniform_are_another_uniform():
    fine, coarse = np.meshgrid(np.arange(64) / 64, np.arange(COARSE))
    found = finer((coarse + fine) / COARSE)
    np.testing.assert_array_equal(found, fine)


def test_every_scheme_has_its_own_row():
    world, column = _rows_of(np.array([[2, 0, 1], [0, 0, 0], [0, 3, 0]]))
    assert world.tolist() == [0, 0, 0, 2, 2, 2]
    assert column.tolist() == [0, 0, 2, 1, 1, 1]
