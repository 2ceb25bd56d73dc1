"""Cards M15 and M17: indicators that follow services, quickly or over a generation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit

from coalition_sim.rules import (
    follow,
    learned,
    literacy,
    nearness,
    paid_days,
    stunted,
    sustained,
)

unit = st.floats(0, 1)
inside = st.floats(0.02, 0.98)
change = st.floats(-1, 1)
size = st.floats(0, 4)
START = dict(usual=logit(0.27), service_change=0.0, by_service=3.0, place=0.0, quiet=1.0)


@pytest.mark.parametrize(
    ("changes", "push"),
    [
        ({}, 0.0),
        ({"service_change": 0.1}, 0.3),
        ({"place": -0.2}, -0.2),
        ({"service_change": 0.1, "by_service": 0.0}, 0.0),
        ({"usual": logit(0.6), "service_change": 0.1, "place": 0.1}, 0.4),
    ],
)
def test_each_cause_moves_the_log_odds_by_its_effect(changes, push):
    case = {**START, **changes}
    assert sustained(**case) == pytest.approx(expit(case["usual"] + push))


@settings(max_examples=60, deadline=None)
@given(inside, change, size, st.floats(-2, 2), st.floats(0, 2))
def test_what_is_sustained_is_a_share_that_service_and_quiet_raise(y, q, u, place, quiet):
    found = sustained(logit(y), q, u, place, quiet)
    assert 0 <= found <= 1
    assert sustained(logit(y), q + 0.1, u, place, quiet) >= found
    assert sustained(logit(y), q, u, place + 0.1, quiet) >= found
    assert sustained(logit(y), q, u, place, quiet + 0.1) >= found


def test_unrest_takes_a_part_of_what_is_sustained_and_quiet_gives_no_more_than_all():
    assert sustained(**{**START, "quiet": 0.5}) == pytest.approx(0.135)
    assert sustained(**{**START, "quiet": 1.2}) == pytest.approx(0.324)
    assert sustained(**{**START, "quiet": 9.0}) == 1.0


def test_trust_and_a_short_way_bring_people_near():
    assert nearness(0.0, 1.0, 0.0, 0.5) == 0.0
    assert nearness(-0.2, 1.5, 0.0, 0.5) == pytest.approx(-0.3)
    assert nearness(0.0, 1.5, 0.4, 0.5) == pytest.approx(-0.2)
    assert nearness(0.1, 2.0, -0.4, 0.5) == pytest.approx(0.4)


def test_children_learn_as_schools_work_and_no_more_than_all_of_them():
    assert learned(0.7, 0.5, 0.5, 0.5) == pytest.approx(0.7)
    assert learned(0.4, 0.8, 0.2, 0.5) == pytest.approx(0.8)
    assert learned(0.4, 0.2, 0.8, 0.5) == pytest.approx(0.2)
    assert learned(0.4, 0.9, 0.1, 1.0) == 1.0
    assert learned(0.7, 0.0, 0.5, 0.5) == 0.0, "no school, no reading"


@settings(max_examples=60, deadline=None)
@given(unit, unit, unit)
def test_an_indicator_follows_and_never_overshoots(level, target, speed):
    found = follow(level, target, speed)
    assert min(level, target) - 1e-12 <= found <= max(level, target) + 1e-12
    assert follow(level, target, 0.0) == level
    assert follow(level, target, 1.0) == pytest.approx(target)


def test_follow_by_hand():
    assert follow(0.27, 0.37, 0.1) == pytest.approx(0.28)


def year(level, *others):
    for _ in range(12):
        level = float(literacy(level, *others))
    return level


def test_literacy_by_hand():
    """Three per cent turn ten, 63 % of them literate; eight in a thousand die, half as literate."""
    step = literacy(0.43, 0.7, 0.9, 0.03, 0.008, 0.5) - 0.43
    assert 12 * step == pytest.approx(0.03 * (0.63 - 0.43) + 0.008 * 0.43 * 0.5)
    assert literacy(0.43, 0.7, 0.9, 0.0, 0.0, 0.5) == 0.43, "without births or deaths"
    assert literacy(0.5, 0.5, 1.0, 0.03, 0.008, 1.0) == 0.5, "all alike"
    assert literacy(0.43, 0.9, 2.0, 0.03, 0.0, 0.5) == pytest.approx(0.43 + 0.03 * 0.57 / 12)
    assert literacy(1.0, 1.0, 1.0, 0.03, 0.01, 0.0) == 1.0


@settings(max_examples=80, deadline=None)
@given(unit, unit, st.floats(0, 1.5), st.floats(0, 0.035), st.floats(0, 0.01), unit)
def test_no_year_moves_literacy_by_more_than_three_and_a_half_points(lit, enrol, learn, n, x, old):
    after = year(lit, enrol, learn, n, x, old)
    assert abs(after - lit) <= 0.035 + 1e-12
    assert 0 <= after <= 1


@settings(max_examples=60, deadline=None)
@given(st.floats(0.3, 0.6), st.floats(-0.25, 0.25), st.floats(0.02, 0.035), st.floats(0.4, 0.9))
def test_at_realistic_gaps_a_year_is_worth_about_a_point(lit, gap, cohort, old):
    assert abs(year(lit, lit + gap, 1.0, cohort, 0.008, old) - lit) < 0.0125


@settings(max_examples=40, deadline=None)
@given(inside, st.floats(0, 0.8))
def test_more_enrolment_never_lowers_literacy(lit, enrol):
    before = literacy(lit, enrol, 0.9, 0.03, 0.008, 0.5)
    assert literacy(lit, enrol + 0.1, 0.9, 0.03, 0.008, 0.5) >= before


@pytest.mark.parametrize(
    ("changes", "push"),
    [
        ((0.0, 0.0, 0.0), 0.0),
        ((0.1, 0.0, 0.0), -0.1),
        ((0.0, 0.2, 0.0), -0.1),
        ((0.0, 0.0, 0.1), -0.2),
        ((0.1, 0.2, -0.1), 0.0),
    ],
)
def test_health_water_and_income_each_lower_stunting(changes, push):
    found = stunted(logit(0.52), *changes, 1.0, 0.5, 2.0)
    assert found == pytest.approx(expit(logit(0.52) + push))
    assert stunted(logit(0.52), *changes, 0.0, 0.0, 0.0) == pytest.approx(0.52)


@settings(max_examples=40, deadline=None)
@given(inside, change, change, change, size, size, size)
def test_stunting_is_a_share_that_better_services_never_raise(s, q, w, m, by_q, by_w, by_m):
    found = stunted(logit(s), q, w, m, by_q, by_w, by_m)
    assert 0 < found < 1
    for better in ((q + 0.1, w, m), (q, w + 0.1, m), (q, w, m + 0.1)):
        assert stunted(logit(s), *better, by_q, by_w, by_m) <= found


def test_paid_days_by_hand():
    found = paid_days(np.array([0.4, 0.4, 0.99]), np.array([13.0, 0.0, 13.0]), 260.0)
    assert found == pytest.approx([0.45, 0.4, 1.0])
