"""Cards M8 and M9: why secretaries leave and who is appointed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

from coalition_sim.rules import (
    appointee_competence,
    appointee_misalignment,
    cause_hazards,
    choose_candidate,
    exit_probability,
    expected_maximum,
    management,
    vacancy_months,
)

share = st.floats(0.05, 0.95)


@settings(max_examples=50, deadline=None)
@given(st.floats(0.01, 0.3), share, share, st.floats(0.005, 0.2), st.integers(1, 4))
def test_causes_add_up_to_the_hazard_over_the_months(hazard, minister, rest, h_m, window):
    chief, patronage, change = cause_hazards(hazard, minister, rest, h_m, window)
    in_window = 1 - (1 - h_m) ** window
    assert chief + patronage + change * in_window == pytest.approx(hazard)
    assert change * in_window == pytest.approx(minister * hazard)
    assert patronage / (chief + patronage) == pytest.approx(rest)


LEAVING = dict(
    chief_minister=0.02,
    patronage=0.05,
    minister_change=0.5,
    frailty=1.0,
    misalignment=0.35,
    mean_misalignment=0.35,
    minister_changed=False,
    guard=0.0,
)


@pytest.mark.parametrize(
    ("change", "hazard"),
    [
        ({}, 0.07),
        ({"frailty": 2.0}, 0.14),
        ({"misalignment": 0.7}, 0.12),
        ({"misalignment": 0.0}, 0.02),
        ({"minister_changed": True}, 0.57),
        ({"minister_changed": True, "frailty": 2.0}, 0.64),
        ({"guard": 0.5}, 0.035),
        ({"minister_changed": True, "guard": 1.0}, 0.0),
    ],
)
def test_chance_of_leaving_by_cause(change, hazard):
    assert exit_probability(**{**LEAVING, **change}) == pytest.approx(1 - np.exp(-hazard))


def test_no_guard_changes_not_a_bit():
    hazards = np.random.default_rng(2).uniform(0, 0.2, (40, 5))
    plain = exit_probability(hazards, hazards, hazards, 1.1, 0.4, 0.35, True, 0.0)
    zero = exit_probability(hazards, hazards, hazards, 1.1, 0.4, 0.35, True, np.zeros((40, 5)))
    np.testing.assert_array_equal(plain, zero)


def test_most_vacancies_are_short_and_a_few_are_long():
    g = np.random.default_rng(1)
    u, u_long = g.uniform(size=(2, 100_000))
    months = vacancy_months(u, u_long, 0.7, 0.05, 5.0)
    assert months.dtype.kind == "i"
    assert months.min() == 0
    assert months[u_long >= 0.05].mean() == pytest.approx(0.645, abs=0.02)
    assert months[u_long < 0.05].mean() == pytest.approx(5.0, abs=0.25)


def test_a_later_draw_is_a_longer_vacancy():
    assert (np.diff(vacancy_months(np.linspace(0, 0.999, 50), 0.0, 0.7, 0.5, 5.0)) >= 0).all()
    assert vacancy_months(0.9, 0.5, 1.0, 0.1, 5.0) == round(-np.log(0.1))


@pytest.mark.parametrize(
    ("n", "known"),
    [(1, 0.0), (2, 1 / np.sqrt(np.pi)), (3, 1.5 / np.sqrt(np.pi)), (6, 1.267206), (10, 1.538753)],
)
def test_expected_best_of_n_agrees_with_tables(n, known):
    assert float(expected_maximum(n)) == pytest.approx(known, abs=1e-6)


def test_expected_maximum_keeps_the_shape():
    found = expected_maximum(np.array([[2.0], [4.0], [2.0]]))
    assert found.shape == (3, 1)
    assert found[0] == found[2] < found[1]


def test_loyalty_costs_competence_as_the_card_says():
    assert appointee_competence(0.7, -0.1, 6) == pytest.approx(0.40, abs=0.005)
    assert appointee_competence(0.4, -0.1, 6) == pytest.approx(1.03, abs=0.005)
    assert appointee_competence(0.0, -0.1, 6) == pytest.approx(expected_maximum(6))
    assert appointee_competence(1.0, -0.1, 6) == pytest.approx(-0.1 * expected_maximum(6))


@pytest.mark.parametrize(("weight", "r", "pool"), [(0.7, -0.1, 6), (0.4, 0.2, 4), (0.9, -0.4, 10)])
def test_the_formula_agrees_with_appointing_one_by_one(weight, r, pool):
    g = np.random.default_rng(11)
    m, noise = g.normal(size=(2, 40_000, 10))
    loyal = r * m + np.sqrt(1 - r * r) * noise
    chosen = choose_candidate(m, loyal, weight, np.full((40_000, 1), pool))
    assert chosen.max() == pool - 1
    mean = m[np.arange(40_000), chosen].mean()
    assert mean == pytest.approx(appointee_competence(weight, r, pool), abs=0.02)


def test_merit_alone_and_loyalty_alone():
    m, loyal = np.array([[2.0, 0.0, 5.0]]), np.array([[0.0, 1.0, 5.0]])
    assert choose_candidate(m, loyal, 0.0, 2).tolist() == [0]
    assert choose_candidate(m, loyal, 1.0, 2).tolist() == [1]
    assert choose_candidate(m, loyal, 0.5, 3).tolist() == [2]


def test_the_full_merit_lever_is_worth_about_seven_percent():
    gain = management(appointee_competence(0.4, -0.1, 6), appointee_competence(0.7, -0.1, 6), 0.1)
    assert gain == pytest.approx(1.066, abs=0.002)
    assert management(0.4, 0.4, 0.1) == 1.0


def test_misalignment_of_the_chosen_is_that_of_many_drawn_candidates():
    rng = np.random.default_rng(3)
    for weight, correlation, candidates in ((0.5, -0.3, 4), (0.8, 0.2, 6), (0.3, 0.1, 10)):
        merit = rng.normal(size=(200_000, candidates))
        other = rng.normal(size=merit.shape)
        loyal = correlation * merit + np.sqrt(1.0 - correlation**2) * other
        best = ((1.0 - weight) * merit + weight * loyal).argmax(axis=1)
        drawn = 1.0 - ndtr(loyal[np.arange(len(best)), best]).mean()
        told = float(np.squeeze(appointee_misalignment(weight, correlation, float(candidates))))
        assert told == pytest.approx(drawn, abs=0.004)
