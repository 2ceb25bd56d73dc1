"""Card M19: the second signature and the strategic district."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition_sim.rules import authorised, resited, signed

unit = st.floats(0, 1)


def test_signed_by_hand():
    """A mean wait of three months: one scheme in four is signed each month."""
    assert signed(1.0, 3.0, 1) == pytest.approx(1 / 4)
    assert signed(1.0, 3.0, 2) == pytest.approx(1 - 9 / 16)
    assert signed(0.2, 3.0, 2) == pytest.approx(1 - 0.2 * 9 / 16)
    assert signed(0.2, 3.0, 0) == pytest.approx(0.8), "in July the steered ones all wait"


def test_without_steering_or_without_delay_all_are_signed():
    assert signed(0.0, 9.0, 1) == 1.0
    assert signed(0.35, 0.0, 1) == 1.0


@pytest.mark.parametrize("delay", [1.0, 3.0, 9.0])
def test_the_mean_wait_is_the_delay(delay):
    """The mean is the sum over months of the share still waiting after that month."""
    waiting = [1 - float(signed(1.0, delay, month)) for month in range(1, 2000)]
    assert sum(waiting) == pytest.approx(delay)


@settings(max_examples=60, deadline=None)
@given(unit, st.floats(0, 24), st.integers(1, 11))
def test_signatures_only_gather_and_steering_only_delays(steered, delay, month):
    found = signed(steered, delay, month)
    assert 1 - steered - 1e-12 <= found <= 1
    assert signed(steered, delay, month + 1) >= found
    assert signed(steered, delay + 1, month) <= found + 1e-12
    assert signed(min(1, steered + 0.1), delay, month) <= found + 1e-12


def test_steered_money_waits_in_the_cabinets_books():
    free = authorised(10.0, 0.5, 6, 0.7, signed(0.0, 3.0, 6))
    held = authorised(10.0, 0.5, 6, 0.7, signed(0.35, 3.0, 6))
    assert held < free == authorised(10.0, 0.5, 6, 0.7)


def test_only_steered_schemes_move():
    chosen, strategic = np.array([3, 5, 7]), np.array([9, 8, 7])
    found = resited(chosen, strategic, np.array([False, True, True]))
    assert found.tolist() == [3, 8, 7]
    assert found.dtype == chosen.dtype
    assert resited(chosen, strategic, np.zeros(3, bool)).tolist() == chosen.tolist()
