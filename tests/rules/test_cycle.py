"""Card M7: the last budget before an election."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition_sim.rules import claimed_more, election_boost


def test_only_the_last_budget_swells():
    assert election_boost(np.array([True, False]), 0.3).tolist() == [1.3, 1.0]
    assert election_boost(True, 0.1) == pytest.approx(1.1)
    assert election_boost(False, 0.1) == 1.0
    assert election_boost(True, 0.0) == 1.0


def test_each_world_has_its_own_boost():
    found = election_boost(np.array([[True], [True]]), np.array([[0.0], [0.3]]))
    assert found.tolist() == [[1.0], [1.3]]


def test_bargaining_takes_more_but_leaves_a_hundredth():
    assert claimed_more(0.5, 1.1) == pytest.approx(0.55)
    assert claimed_more(0.95, 1.1) == 0.99
    assert claimed_more(0.995, 1.1) == 0.995, "what is there already stays"


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 1), st.floats(1, 2))
def test_a_share_stays_a_share_and_never_falls(share, factor):
    found = claimed_more(share, factor)
    assert share <= found <= max(share, 0.99)
    assert claimed_more(share, 1.0) == share
