"""Cards M24, M28 and M29: delivery units, performance pay, the capability trap."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coalition_sim.rules import (
    capability,
    effort,
    overload,
    performance_pay,
    reported,
    unit_factor,
)

unit = st.floats(0, 1)
amount = st.floats(0, 3)


def test_a_unit_works_as_far_as_its_chief_minister_owns_it():
    assert unit_factor(0.3, 0.8, 0.5) == pytest.approx(1.12)
    assert unit_factor(-0.05, 0.8, 0.5) == pytest.approx(0.98)
    assert unit_factor(0.3, 0.0, 0.5) == unit_factor(0.3, 0.8, 0.0) == 1.0
    assert unit_factor(0.0, 0.8, 0.5) == 1.0
    assert unit_factor(-3.0, 1.0, 1.0) == 0.0


def test_a_dashboard_shows_more_than_the_truth_under_pressure():
    assert reported(0.5, 0.1, 1.0) == pytest.approx(0.55)
    assert reported(0.5, 0.1, 0.5) == pytest.approx(0.525)
    assert reported(0.9, 0.1, 1.0) == pytest.approx(0.91), "less room for it near the top"
    assert reported(0.5, 0.0, 1.0) == reported(0.5, 0.1, 0.0) == 0.5


@settings(max_examples=60, deadline=None)
@given(unit, unit, unit)
def test_a_report_lies_between_the_truth_and_one(true, gaming, pressure):
    assert true <= reported(true, gaming, pressure) <= 1 + 1e-12


def test_performance_pay_by_hand():
    found = performance_pay(np.array([1.5, 1.0, 0.0, -9.0]), 1.0, 0.4)
    assert found == pytest.approx([1.2, 1.0, 0.6, 0.0])
    assert performance_pay(np.array([5.0, -5.0]), 1.0, 0.0).tolist() == [1.0, 1.0]


@settings(max_examples=60, deadline=None)
@given(arrays(float, 65, elements=st.floats(-1, 1)), st.floats(0, 0.5))
def test_performance_pay_moves_money_between_members_without_adding_any(change, weight):
    found = performance_pay(change, change.mean(), weight)
    assert (found >= 0).all()
    assert found.mean() == pytest.approx(1.0), "no member is at the floor for small weights"
    assert (np.diff(found[np.argsort(change)]) >= -1e-12).all()


def test_effort_halves_with_each_half_life_and_is_none_before_the_start():
    found = effort(0.4, np.array([-0.5, 0.0, 12.0, 24.0]), 12.0)
    assert found == pytest.approx([0.0, 0.4, 0.2, 0.1])
    assert effort(0.4, 12.0, 24.0) == pytest.approx(0.4 / 2**0.5)
    assert effort(0.0, 12.0, 24.0) == 0.0
    with np.errstate(all="raise"):
        assert effort(0.4, np.array([-1e5]), 12.0) == 0.0, "long before it begins, and no overflow"


def test_overload_by_hand():
    assert overload(1.0, 0.0, 0.1) == 0.0
    assert overload(1.25, 3.0, 0.25) == pytest.approx(1.0)
    assert overload(0.5, 3.0, 0.1) == 0.0
    assert overload(1.5, 3.0, 0.0) == 0.5


@settings(max_examples=60, deadline=None)
@given(amount, st.integers(0, 30), unit)
def test_reforms_piled_together_strain_more_than_each_alone(load, mandates, weight):
    found = overload(load, mandates, weight)
    assert found >= 0
    assert overload(load, mandates + 1, weight) >= found
    assert overload(load + 0.1, mandates, weight) >= found


def test_capability_by_hand():
    assert capability(0.2, 0.01, 0.5, 0.02, 0.0) == pytest.approx(0.2 + 0.005 * 0.8)
    assert capability(0.2, 0.01, 0.0, 0.02, 0.5) == pytest.approx(0.2 - 0.01 * 1.2)
    assert capability(0.2, 0.01, 0.5, 0.02, 0.5) == pytest.approx(0.192)
    assert capability(0.2, 0.0, 0.5, 0.0, 0.5) == 0.2
    assert capability(0.2, 9.0, 0.5, 0.0, 0.0) == 1.0
    assert capability(0.2, 0.0, 0.5, 9.0, 0.5) == -1.0


def test_at_central_values_capability_takes_decades():
    """r_c = .003 a month and K L M = .35: a year is worth about one point in a hundred."""
    kappa = 0.0
    for _ in range(12):
        kappa = capability(kappa, 0.003, 0.35, 0.003, 0.0)
    assert kappa == pytest.approx(1 - (1 - 0.00105) ** 12)


@settings(max_examples=80, deadline=None)
@given(st.floats(-1, 1), amount, amount, amount, amount)
def test_capability_stays_in_its_bounds(kappa, growth, product, strain, load):
    found = capability(kappa, growth, product, strain, load)
    assert -1 - 1e-12 <= found <= 1 + 1e-12
    assert capability(kappa, growth, product + 0.1, strain, load) >= found - 1e-12
    assert capability(kappa, growth, product, strain, load + 0.1) <= found + 1e-12
