"""The state before the first month."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coalition_sim.axes import REAL
from coalition_sim.beginning import _interval


@settings(max_examples=60, deadline=None)
@given(
    arrays(REAL, st.integers(1, 300), elements=st.floats(0.0, 1.0, width=32)),
    st.integers(0, 2**32),
)
def test_schemes_are_dealt_to_cells_as_a_search_of_the_bounds_would(weights, seed):
    upper = np.cumsum(weights + REAL(1e-9))
    upper /= upper[-1] * REAL(1.0 + 1e-6)  # the last bound may fall short of 1
    drawn = np.random.default_rng(seed).random(500, dtype=REAL)
    beside = [np.nextafter(upper, REAL(end)) for end in (0.0, 1.0)]
    u = np.concatenate([drawn, upper, *beside])
    assert u.dtype == upper.dtype == REAL
    u = u[(u >= 0.0) & (u < 1.0)]
    searched = np.minimum(np.searchsorted(upper, u), len(upper) - 1)
    np.testing.assert_array_equal(_interval(upper, u), searched)
