"""Cards M10 and M11: learning the post, plans built and thrown away."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition_sim.rules import (
    continuity_growth,
    execution,
    learning,
    mean_learning,
    plan_reset,
    stationary_continuity,
)

unit = st.floats(0, 1)


@pytest.mark.parametrize(
    ("tenure", "expected"), [(6.3, 0.71), (8, 0.74), (9.6, 0.77), (24, 0.88), (36, 0.91)]
)
def test_the_closed_form_gives_the_cards_numbers(tenure, expected):
    assert mean_learning(tenure, 0.4, 6.0) == pytest.approx(expected, abs=0.005)


def test_the_closed_form_is_the_time_average_of_the_curve():
    """Age within an exponential spell is exponential, so average the curve over it."""
    months = np.linspace(0, 400, 400_001)
    for tenure in (8.0, 24.0):
        density = np.exp(-months / tenure) / tenure
        average = np.trapezoid(density * learning(months, 0.4, 6.0), months)
        assert average == pytest.approx(mean_learning(tenure, 0.4, 6.0), abs=1e-5)


def test_learning_starts_where_it_starts_and_ends_near_one():
    assert learning(0.0, 0.4, 6.0) == pytest.approx(0.4)
    assert learning(6.0, 0.4, 6.0) == pytest.approx(1 - 0.6 / np.e)
    assert learning(500.0, 0.4, 6.0) == pytest.approx(1.0)
    assert learning(6.0, 0.4, 3.0) > learning(6.0, 0.4, 6.0)


@settings(max_examples=50, deadline=None)
@given(unit, unit, st.floats(0, 0.2), unit, unit, unit)
def test_continuity_stays_between_zero_and_one(k, skill, rate, loss, anchor, floor):
    grown = continuity_growth(k, skill, rate)
    assert k <= grown <= 1 + 1e-12
    kept = plan_reset(grown, loss, anchor)
    assert -1e-12 <= kept <= grown + 1e-12
    assert floor - 1e-12 <= execution(min(max(kept, 0), 1), floor) <= 1 + 1e-12


def test_a_plan_is_half_built_in_about_seventeen_months():
    k = 0.0
    for _ in range(17):
        k = continuity_growth(k, 1.0, 0.04)
    assert k == pytest.approx(0.5, abs=0.01)


def test_an_anchor_holds_the_plan():
    assert plan_reset(0.8, 0.35, 0.0) == pytest.approx(0.52)
    assert plan_reset(0.8, 0.35, 1.0) == 0.8
    assert plan_reset(0.8, 0.35, 0.3) == pytest.approx(0.8 * (1 - 0.35 * 0.7))
    assert plan_reset(0.8, 0.0, 0.3) == 0.8


def test_execution_has_a_floor():
    assert execution(0.0, 0.6) == 0.6
    assert execution(1.0, 0.6) == 1.0
    assert execution(0.25, 0.6) == pytest.approx(0.7)


def test_growth_and_loss_balance_at_the_stationary_value():
    k = stationary_continuity(0.04, 0.75, 0.036)
    assert k == pytest.approx(0.03 / 0.066)
    assert continuity_growth(k, 0.75, 0.04) - k == pytest.approx(0.036 * k)
