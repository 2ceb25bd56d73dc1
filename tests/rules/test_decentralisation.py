"""Card M25: what decentralisation does, and that its sign turns on capture."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coalition_sim.rules import (
    authorised,
    authorised_pace,
    capture,
    local_leakage,
    local_mix,
    sanction,
    shares,
)

unit = st.floats(0, 1)
skill = st.floats(0.05, 1)
mix = arrays(float, (3, 7), elements=st.floats(0.01, 1))


def test_capture_by_hand():
    assert capture(0.4, 0.0, 0.2, 0.0, 0.2) == 0.4
    assert capture(0.4, 0.5, 0.2, 0.0, 0.2) == pytest.approx(0.5)
    assert capture(0.4, -0.5, 0.2, 0.0, 0.2) == pytest.approx(0.3)
    assert capture(0.4, 0.5, 0.2, 1.0, 0.2) == pytest.approx(0.3)
    assert capture(0.1, 0.0, 0.2, 1.0, 0.35) == 0.0
    assert capture(0.9, 1.0, 0.5, 0.0, 0.2) == 0.95


@settings(max_examples=60, deadline=None)
@given(unit, st.floats(-1, 1), unit, unit, unit)
def test_inequality_helps_capture_and_accountability_hinders_it(base, unequal, slope, told, gain):
    found = capture(base, unequal, slope, told, gain)
    assert 0 <= found <= 0.95
    assert capture(base, unequal + 0.1, slope, told, gain) >= found
    assert capture(base, unequal, slope, told + 0.1, gain) <= found


@settings(max_examples=50, deadline=None)
@given(mix, mix, unit)
def test_captured_money_still_adds_up(need, elite, captured):
    need, elite = shares(need), shares(elite)
    found = local_mix(need, elite, captured)
    np.testing.assert_allclose(found.sum(axis=-1), 1.0)
    assert (local_mix(need, elite, 0.0) == need).all()
    assert (local_mix(need, elite, 1.0) == elite).all()


def test_the_local_mix_by_hand():
    found = local_mix(np.array([0.5, 0.5]), np.array([1.0, 0.0]), 0.2)
    assert found == pytest.approx([0.6, 0.4])


@settings(max_examples=80, deadline=None)
@given(skill, st.floats(0, 4), unit)
def test_the_pace_is_four_over_the_months_and_learning_itself_without_a_saving(
    learn, saving, share
):
    pace = authorised_pace(np.array([learn]), saving, share)
    assert pace == pytest.approx(4 / max(1.0, 4 / learn - saving * share))
    assert learn <= pace * (1 + 1e-12) <= 4 * (1 + 1e-9)
    assert authorised_pace(np.array([learn]), saving, 0.0)[0] == learn
    assert authorised_pace(np.array([learn]), 0.0, share)[0] == learn


def test_the_pace_is_four_at_most():
    assert authorised_pace(np.array([1.0, 1.0, 0.8]), 4.0, np.array([0.8, 1.0, 1.0])) == (
        pytest.approx([4.0, 4.0, 4.0])
    )


def test_a_secretary_who_knows_nothing_approves_nothing_alone():
    assert authorised_pace(np.array([0.0]), 2.0, 0.5) == 0.0


def test_money_approved_locally_is_authorised_sooner():
    pace = authorised_pace(np.array([0.5]), 4.0, 0.5)
    assert pace == pytest.approx(4 / 6)
    assert authorised(10.0, 0.5, 6, pace) > authorised(10.0, 0.5, 6, 0.5)


def test_local_leakage_by_hand():
    assert local_leakage(0.1, 0.5, 0.2) == pytest.approx(0.04)
    assert local_leakage(0.1, 0.5, 1.0) == 0.0, "skilled districts lose nothing"
    assert local_leakage(0.1, 0.0, 0.2) == 0.0, "nor does money that stays at the centre"
    assert local_leakage(0.0, 0.5, 0.2) == 0.0
    assert local_leakage(0.1, 1.0, 0.2) == pytest.approx(0.08)


def test_sanction_by_hand():
    assert sanction(0.4, 0.5, 1.0, 0.0) == pytest.approx(0.2)
    assert sanction(0.4, 0.5, 0.5, 0.25) == pytest.approx(0.4 * (1 - 0.125))
    assert sanction(0.4, 0.5, 1.0, 0.75) == pytest.approx(0.5)
    assert sanction(0.9, 1.0, 1.0, 1.0) == 1.0
    assert sanction(0.4, 1.0, 2.0, 0.0) == 0.0
    assert sanction(0.4, 0.0, 1.0, 0.1) == sanction(0.4, 1.0, 0.0, 0.1) == 0.4


@settings(max_examples=60, deadline=None)
@given(unit, unit, unit, unit)
def test_pattern_p17_authority_over_staff_helps_below_half_captured_and_harms_above(p, d, e, cap):
    found = sanction(p, d, e, cap)
    assert 0 <= found <= 1
    if cap <= 0.5:
        assert found <= p
    else:
        assert found >= p
