"""Card M12: money comes late, is cut short, and lapses."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coalition_sim.rules import (
    aligned_weights,
    authorised,
    capacity,
    make_room,
    redivide,
    release_share,
    release_target,
    released_now,
    spend,
    utilisation,
)

QUARTERS = (0.04, 0.2, 0.45, 0.97)
money = arrays(float, (3, 6), elements=st.one_of(st.just(0.0), st.floats(1e-6, 50)))


def test_release_share_meets_each_quarter_and_is_straight_between():
    found = np.array([release_share(m, *QUARTERS) for m in range(1, 13)])
    assert found[[2, 5, 8, 11]] == pytest.approx(QUARTERS)
    assert np.diff(found, n=2)[[0, 3, 6, 9]] == pytest.approx(0.0)
    assert (np.diff(found) > 0).all()
    assert 1 - found[8] > 0.4, "the June rush"


def test_new_schemes_wait_for_approval_and_a_practised_hand_is_faster():
    assert authorised(10.0, 0.0, 1, 0.5) == 10.0
    assert authorised(10.0, 0.5, 8, 0.5) == pytest.approx(10 * (1 - 0.5 / np.e))
    assert authorised(10.0, 0.5, 8, 0.9) > authorised(10.0, 0.5, 8, 0.5)
    assert authorised(10.0, 0.5, 9, 0.5) > authorised(10.0, 0.5, 8, 0.5)


def test_finance_never_means_to_release_more_than_the_allocation():
    assert release_target(10.0, 0.5, 1.0) == 5.0
    assert release_target(10.0, 0.5, 1.21) == pytest.approx(5.5)
    assert release_target(10.0, 0.97, 4.0) == 10.0


def test_release_is_the_scarcer_of_target_and_authorisation_less_what_is_out():
    assert released_now(6.0, 8.0, 2.0, 1.0) == 4.0
    assert released_now(8.0, 6.0, 2.0, 1.0) == 4.0
    assert released_now(6.0, 8.0, 2.0, 0.5) == 2.0
    assert released_now(6.0, 8.0, 7.0, 1.0) == 0.0


@settings(max_examples=40, deadline=None)
@given(money, st.floats(0, 1), st.floats(0, 1))
def test_over_a_year_available_is_at_least_authorised_is_at_least_released(budget, new, factor):
    released = np.zeros_like(budget)
    for month in range(1, 13):
        allowed = authorised(budget, new, month, 0.7)
        target = release_target(budget, release_share(month, *QUARTERS), 1.3)
        released = released + released_now(target, allowed, released, factor)
        assert (allowed <= budget * (1 + 1e-12)).all()
        assert (released <= allowed * (1 + 1e-12)).all()


@settings(max_examples=40, deadline=None)
@given(money, arrays(float, (3, 6), elements=st.floats(0, 1)), st.floats(0, 2))
def test_favours_only_divide_releases_anew(amounts, aligned, extra):
    weights = aligned_weights(aligned, extra)
    np.testing.assert_allclose(weights.mean(axis=-1), 1.0)
    moved = redivide(amounts, weights)
    np.testing.assert_allclose(moved.sum(axis=-1), amounts.sum(axis=-1))


def test_the_aligned_get_more():
    weights = aligned_weights(np.array([1.0, 0.0, 0.0]), 0.2)
    assert weights[0] / weights[1] == pytest.approx(1.2)
    assert redivide(np.array([1.0, 1.0, 1.0]), weights)[0] > 1.0
    assert aligned_weights(np.array([1.0, 0.0]), 0.0).tolist() == [1.0, 1.0]


BASE = (2.0, 1.0, 44.0, 44.0, 0.5, 1.0, 1.0, 0.1, 1.0)


@pytest.mark.parametrize(
    ("place", "value", "factor"),
    [
        (0, 4.0, 2.0),  # base
        (1, 1.3, 1.3),  # price level
        (2, 88.0, 2**0.5),  # real budget
        (3, 88.0, 0.5**0.5),  # base budget
        (5, 0.8, 0.8),  # management, learning, continuity
        (6, 4.0, 4**-0.1),  # load
        (8, 1.2, 1.2),  # luck
    ],
)
def test_capacity_moves_with_each_cause_by_its_elasticity(place, value, factor):
    moved = (*BASE[:place], value, *BASE[place + 1 :])
    assert capacity(*BASE) == 2.0
    assert capacity(*moved) == pytest.approx(2.0 * factor)


def test_spending_is_the_least_of_three():
    assert spend(3.0, 2.0, 4.0) == 2.0
    assert spend(1.0, 2.0, 4.0) == 1.0
    assert spend(3.0, 2.0, 0.5) == 0.5
    assert spend(3.0, 2.0, -1e-9) == 0.0


def test_utilisation_may_pass_one_and_is_zero_without_allocation():
    assert utilisation(np.array([8.0, 10.0, 1.0]), np.array([10.0, 3.0, 0.0])).tolist() == [
        0.8,
        10 / 3,
        0.0,
    ]


def test_new_schemes_also_wait_for_the_second_signature():
    """Half of the money is new, 1 - 1/e of it approved, and three quarters of that signed."""
    signed = authorised(10.0, 0.5, 8, 0.5, 0.75)
    assert signed == pytest.approx(10 * (1 - 0.5 * (1 - (1 - 1 / np.e) * 0.75)))
    assert authorised(10.0, 0.5, 8, 0.5, 0.0) == pytest.approx(5.0), "ongoing ones need none"


@settings(max_examples=40, deadline=None)
@given(money, st.floats(0, 1), st.integers(1, 12), st.floats(0, 1), st.floats(0, 1))
def test_with_every_signature_nothing_changes_to_the_last_bit(budget, new, month, skill, signed):
    approved = budget * (1 - new * np.exp(-0.25 * month * skill))
    np.testing.assert_array_equal(authorised(budget, new, month, skill), approved)
    np.testing.assert_array_equal(authorised(budget, new, month, skill, 1.0), approved)
    assert (authorised(budget, new, month, skill, signed) <= approved * (1 + 1e-12)).all()


def test_what_is_redivided_goes_by_amount_and_by_weight():
    shared = redivide(np.array([6.0, 2.0]), np.array([1.0, 3.0]))
    assert shared == pytest.approx([4.0, 4.0])
    assert redivide(np.array([6.0, 2.0]), np.array([1.0, 1.0])) == pytest.approx([6.0, 2.0])


def test_what_one_place_cannot_take_goes_to_the_others_by_their_room():
    fitted = make_room(np.array([6.0, 1.0, 1.0]), np.array([3.0, 2.0, 3.0]))
    assert fitted == pytest.approx([3.0, 2.0, 3.0]), "room for just as much"
    fitted = make_room(np.array([4.5, 1.0, 1.0]), np.array([3.0, 2.0, 3.0]))
    assert fitted == pytest.approx([3.0, 1.5, 2.0]), "half of the room that is left"
    assert make_room(np.array([5.0, 0.0]), np.array([3.0, 1.0])).tolist() == [3.0, 1.0]


@settings(max_examples=40, deadline=None)
@given(money, money)
def test_making_room_loses_nothing_where_there_is_room(wanted, room):
    fitted = make_room(wanted, room)
    assert (fitted <= room * (1 + 1e-12)).all() and (fitted >= 0.0).all()
    most = np.minimum(wanted.sum(axis=-1), room.sum(axis=-1))
    np.testing.assert_allclose(fitted.sum(axis=-1), most, rtol=1e-9)
    fits = (wanted <= room).all(axis=-1)
    np.testing.assert_array_equal(fitted[fits], wanted[fits])
