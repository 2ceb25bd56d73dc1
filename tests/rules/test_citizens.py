"""Card M17: satisfaction is service against expectation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit

from coalition_sim.rules import expectation, satisfaction, trust

unit = st.floats(0, 1)


def test_the_survey_of_2012_is_where_satisfaction_starts():
    assert satisfaction(0.0, 1.415, 4.0) == pytest.approx(0.8046, abs=5e-4)
    assert satisfaction(0.0, -0.204, 4.0) == pytest.approx(0.4491, abs=5e-4)


def test_satisfaction_rises_with_service_and_falls_with_expectation():
    assert satisfaction(0.1, 0.0, 4.0) == pytest.approx(expit(0.4))
    assert satisfaction(-0.1, 0.0, 4.0) == pytest.approx(expit(-0.4))
    assert satisfaction(0.1, logit(0.3), 2.0) == pytest.approx(expit(logit(0.3) + 0.2))


def test_people_get_used_to_what_they_have():
    assert expectation(0.5, 0.2, 0.04) == pytest.approx(0.508)
    assert expectation(0.7, -0.2, 0.04) == pytest.approx(0.692)


@settings(max_examples=60, deadline=None)
@given(unit, st.floats(-1, 1), st.floats(0, 5), st.floats(0, 5))
def test_trust_stays_between_zero_and_one_and_moves_the_right_way(before, gap, up, down):
    after = float(trust(np.array([before]), np.array([gap]), up, down)[0])
    assert -1e-12 <= after <= 1 + 1e-12
    assert (after - before) * gap >= -1e-12


def test_trust_is_lost_faster_than_it_is_won():
    start, above, below = np.array([0.5]), np.array([0.1]), np.array([-0.1])
    assert trust(start, above, 0.15, 0.3) - start == pytest.approx(0.15 * 0.1 * 0.5)
    assert start - trust(start, below, 0.15, 0.3) == pytest.approx(0.3 * 0.1 * 0.5)
    low = np.array([0.2])
    assert trust(low, above, 0.15, 0.3) == pytest.approx(0.2 + 0.012)
    assert trust(low, below, 0.15, 0.3) == pytest.approx(0.2 - 0.006)


def test_no_gap_is_wide_enough_to_win_or_lose_more_than_all_trust():
    start = np.array([0.4])
    assert trust(start, np.array([1.0]), 9.0, 9.0) == 1.0
    assert trust(start, np.array([-1.0]), 9.0, 9.0) == 0.0
