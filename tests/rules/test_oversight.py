"""Card M20: oversight, audits, leakage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition_sim.rules import checked, deterrence, leaked_share, oversight

unit = st.floats(0, 1)


def test_oversight_by_hand():
    assert oversight(0.15, 1.0, 1.0, 0.8, 0.0) == pytest.approx(0.15)
    assert oversight(0.15, 2.0, 1.0, 0.8, 0.0) == pytest.approx(0.30)
    assert oversight(0.15, 1.0, 0.5, 0.8, 0.0) == pytest.approx(0.075)
    assert oversight(0.15, 1.0, 1.0, 0.8, 0.5) == pytest.approx(0.09)
    assert oversight(0.15, 1.0, 1.0, 1.0, 1.0) == 0.0
    assert oversight(0.5, 3.0, 1.0, 0.8, 0.0) == 1.0


@settings(max_examples=60, deadline=None)
@given(unit, st.floats(0, 3), st.floats(0, 3), unit, st.floats(0, 0.9))
def test_pattern_p20_oversight_falls_as_the_opposition_is_bought(base, staff, free, zeta, bought):
    found = oversight(base, staff, free, zeta, bought)
    assert 0 <= found <= 1
    assert oversight(base, staff, free, zeta, bought + 0.1) <= found + 1e-12
    assert oversight(base, staff, free, 0.0, bought) == oversight(base, staff, free, zeta, 0.0)


def test_checked_by_hand():
    assert checked(0.4, 0.5, 0.15) == pytest.approx(0.8 / 0.94)
    assert checked(0.4, 0.0, 0.15) == pytest.approx(1 / 0.94)


@settings(max_examples=60, deadline=None)
@given(unit, unit, st.floats(0, 0.9))
def test_todays_oversight_changes_nothing_and_more_of_it_checks_more(effect, watch, mean):
    assert checked(effect, mean, mean) == 1.0
    assert checked(0.0, watch, mean) == 1.0
    assert checked(effect, watch, mean) >= 0
    assert checked(effect, min(1.0, watch + 0.1), mean) <= checked(effect, watch, mean) + 1e-12


AUDIT = dict(
    effect=0.08,
    probability=1.0,
    base_probability=0.04,
    credibility=0.5,
    decay=0.02,
    lag=12.0,
    base_lag=36.0,
)


def test_deterrence_by_hand():
    by_hand = 0.08 * 0.5 * (np.exp(-0.24) - 0.04 * np.exp(-0.72))
    assert deterrence(**AUDIT) == pytest.approx(by_hand)


def test_certain_and_prompt_audits_save_close_to_eight_points():
    """Olken 2007: from 4 % to 100 %."""
    prompt = {**AUDIT, "credibility": 1.0, "lag": 0.0, "base_lag": 0.0}
    assert deterrence(**prompt) == pytest.approx(0.08 * 0.96)


@pytest.mark.parametrize(
    ("change", "more"),
    [
        ({"effect": 0.1}, True),
        ({"probability": 0.5}, False),
        ({"base_probability": 0.2}, False),
        ({"credibility": 0.6}, True),
        ({"decay": 0.05}, False),
        ({"lag": 24.0}, False),
        ({"base_lag": 60.0}, True),
    ],
)
def test_what_makes_audits_deter(change, more):
    assert (deterrence(**{**AUDIT, **change}) > deterrence(**AUDIT)) == more


@settings(max_examples=60, deadline=None)
@given(unit, unit, st.floats(0, 0.1), st.floats(0, 60), st.floats(0, 60))
def test_audits_never_add_leakage_and_todays_save_nothing(p, today, decay, lag, base_lag):
    assert deterrence(0.08, p, today, 0.5, decay, lag, base_lag) >= 0
    assert deterrence(0.08, today, today, 0.5, decay, base_lag, base_lag) == 0
    assert deterrence(0.0, p, today, 0.5, decay, lag, base_lag) == 0
    assert deterrence(0.08, p, today, 0.0, decay, lag, base_lag) == 0


def test_leakage_by_hand_and_within_its_bounds():
    assert leaked_share(0.2, 0.85, 0.03) == pytest.approx(0.14)
    assert leaked_share(0.2, 1.0, 0.0) == 0.2
    assert leaked_share(0.2, 1.0, 0.3) == 0.0
    assert leaked_share(0.9, 1.2, -0.1) == 0.95
    assert leaked_share(0.2, 1.0, -0.05) == pytest.approx(0.25)
