"""Cards M3 and M4: dissent, motions, and the opposition that joins for funds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from coalition_sim.rules import (
    bandwagon,
    content_members,
    cooptation,
    dissent_pressure,
    mood,
    moving_average,
    peak,
    reference,
    switch_sides,
)

CENTRAL = dict(
    funds=np.array([10.0]),
    reference=np.array([10.0]),
    office=np.array([False]),
    loyalty=0.0,
    own_party=np.array([False]),
    refused=0.0,
    mood=0.0,
    a0=-5.2,
    a1=5.0,
    a2=0.8,
    a3=1.0,
    a6=0.8,
    a7=0.7,
)


def pressure(**changes):
    return float(dissent_pressure(**{**CENTRAL, **changes})[0])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, -5.2),
        ({"funds": np.array([4.0])}, -5.2 + 5 * 0.6),
        ({"funds": np.array([12.0])}, -5.2 - 5 * 0.2),
        ({"office": np.array([True])}, -5.2 - 0.8),
        ({"loyalty": 1.0}, -5.2 - 1.0),
        ({"own_party": np.array([True])}, -5.2 + 0.8),
        ({"own_party": np.array([True]), "office": np.array([True])}, -5.2 - 0.8),
        ({"refused": 2.0}, -5.2 + 1.4),
        ({"mood": -0.5}, -5.7),
        ({"steering": 0.5, "steering_effect": 1.5}, -5.2 + 0.75),
        ({"steering": 0.5}, -5.2),
        ({"steering_effect": 1.5}, -5.2),
        ({"loyalty": 2.0, "a3": 0.5}, -5.2 - 1.0),
        ({"funds": np.array([0.0]), "reference": np.array([0.0])}, -5.2),
    ],
)
def test_what_drives_a_member_to_dissent(change, expected):
    assert pressure(**change) == pytest.approx(expected)


def test_at_central_values_about_one_content_member_in_two_hundred_starts_to_dissent():
    assert expit(pressure()) == pytest.approx(0.0055, abs=5e-4)


def test_mood_keeps_its_spread():
    """The variance rho^2 s^2 + (1 - rho^2) s^2 stays s^2, whatever the persistence."""
    for persistence in (0.0, 0.5, 0.8):
        assert mood(1.3, 0.0, persistence, 1.3) == pytest.approx(1.3 * persistence)
        news = mood(0.0, 1.0, persistence, 1.3)
        assert mood(1.3, 0.0, persistence, 1.3) ** 2 + news**2 == pytest.approx(1.69)
        assert news > 0


def test_moving_average_forgets_a_tenth_a_month():
    memory = np.array([0.0])
    for _ in range(10):
        memory = moving_average(memory, np.array([1.0]), 10.0)
    assert memory[0] == pytest.approx(1 - 0.9**10)


def test_peak_holds_the_best_and_fades():
    assert peak(np.array([10.0, 10.0]), np.array([4.0, 12.0]), 0.1).tolist() == [9.0, 12.0]


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 50), st.floats(0, 50), st.floats(0, 1))
def test_reference_lies_between_own_peak_and_the_peers(own, peers, weight):
    found = reference(own, peers, weight)
    assert min(own, peers) - 1e-9 <= found <= max(own, peers) + 1e-9


def test_reference_weight_is_the_weight_of_the_peers():
    assert reference(20.0, 10.0, 0.0) == 20.0
    assert reference(20.0, 10.0, 1.0) == 10.0


def test_a_low_draw_means_dissent_and_a_high_one_means_peace():
    dissenting, draws = np.array([False, False, True, True]), np.array([0.4, 0.6, 0.69, 0.71])
    found = switch_sides(dissenting, np.zeros(4), 0.3, draws)
    assert found.tolist() == [True, False, True, False]


@settings(max_examples=40, deadline=None)
@given(st.floats(-8, 8), st.floats(0, 4), st.floats(0, 0.999))
def test_more_pressure_never_brings_a_content_member_back(g, more, u):
    content = np.array([False])
    before = switch_sides(content, np.array([g]), 0.3, np.array([u]))
    after = switch_sides(content, np.array([g + more]), 0.3, np.array([u]))
    assert (after >= before).all()


def rolling(**changes):
    case = dict(
        joined=np.arange(65) < 10,
        content=(np.arange(65) >= 10) & (np.arange(65) < 40),
        pressure=np.full(65, -4.0),
        hostile=np.array([15.0]),
        seats=65,
        weight=6.6,
        u=np.tile(np.clip((np.arange(65) - 9.9) / 30, 0.0, 1.0), (4, 1)),
    )
    return bandwagon(**{**case, **changes})


def test_a_motion_gathers_members_of_the_coalition_only():
    found = rolling()
    assert found[:10].all(), "nobody leaves"
    assert not found[40:].any(), "those outside cannot join twice"
    assert found.sum() > 10


def test_the_bandwagon_rolls_on_numbers():
    assert rolling(weight=0.0).sum() < rolling(weight=6.6).sum() < rolling(weight=13.0).sum()
    assert rolling(hostile=np.array([5.0])).sum() < rolling(hostile=np.array([25.0])).sum()


def test_the_first_round_uses_the_share_of_the_house_already_joined():
    """25 of 65 behind the motion: logit^-1(-4 + 6.6 * 25/65) = .188."""
    draws = np.full((1, 65), 0.99)
    draws[0, 10:12] = 0.18, 0.19
    assert rolling(u=draws).sum() == 11


def test_content_members_are_inside_and_have_not_joined():
    inside, joined = np.array([1, 1, 0, 0], bool), np.array([1, 0, 1, 0], bool)
    assert content_members(inside, joined).tolist() == [False, True, False, False]


def test_a_weak_chief_minister_with_money_buys_the_opposition():
    typical = cooptation(43.0, 33, 0.75, 1.5, 0.5, 2.0)
    assert typical == pytest.approx(expit(1.5 - 0.5 + 0.5))
    assert cooptation(53.0, 33, 0.75, 1.5, 0.5, 2.0) < typical
    assert cooptation(43.0, 33, 0.95, 1.5, 0.5, 2.0) > typical
    assert cooptation(33.0, 33, 0.5, 0.0, 0.5, 2.0) == 0.5


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1.5))
def test_outside_backing_adds_to_dissent_and_without_it_nothing_changes(backing, effect):
    assert pressure(steering=backing, steering_effect=0.0) == pressure()
    assert pressure(steering=0.0, steering_effect=effect) == pressure()
    assert pressure(steering=backing, steering_effect=effect) >= pressure()
