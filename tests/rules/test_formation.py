"""Cards M1 and M2: the coalition that is worth most, and who gets which post."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coalition_sim.rules import (
    baron_ferejohn,
    coalition_value,
    gamson,
    loyal_majority,
    pick_departments,
)

seats = arrays(float, (4, 6), elements=st.integers(0, 25).map(float))
inside = arrays(bool, (4, 6))
FORMATEUR = np.arange(6) == np.array([[0], [1], [2], [5]])


def coalition(seats, inside):
    """A coalition whose formateur is inside and has a seat."""
    return np.where(FORMATEUR, np.maximum(seats, 1.0), seats), inside | FORMATEUR


@settings(max_examples=50, deadline=None)
@given(seats, inside, st.floats(0.3, 1.5), st.floats(0, 0.5))
def test_posts_are_shared_out_in_full_and_inside_only(seats, inside, gamma, bonus):
    seats, inside = coalition(seats, inside)
    for shares in (
        gamson(seats, inside, gamma, FORMATEUR, bonus),
        baron_ferejohn(seats, inside, FORMATEUR),
    ):
        np.testing.assert_allclose(shares.sum(axis=-1), 1.0)
        assert (shares >= -1e-12).all()
        assert (shares[~inside] == 0).all()


def test_gamson_is_proportional_at_one_and_kind_to_the_small_below_one():
    seats, both = np.array([24.0, 8.0]), np.array([True, True])
    lead = np.array([True, False])
    assert gamson(seats, both, 1.0, lead, 0.0).tolist() == [0.75, 0.25]
    small = gamson(seats, both, 0.85, lead, 0.0)[1]
    assert small == pytest.approx(8**0.85 / (24**0.85 + 8**0.85))
    assert small > 0.25


def test_formateur_bonus_comes_off_the_top():
    seats, both = np.array([24.0, 8.0]), np.array([True, True])
    assert gamson(seats, both, 1.0, ~both | [False, True], 0.2).tolist() == pytest.approx(
        [0.6, 0.4]
    )


def test_baron_ferejohn_proposer_keeps_more_than_its_seats():
    seats, lead = np.array([10.0, 14.0, 8.0]), np.array([True, False, False])
    shares = baron_ferejohn(seats, np.ones(3, bool), lead)
    assert shares.tolist() == pytest.approx([1 - 11 / 32, 7 / 32, 4 / 32])


def poisson_binomial(loyal: np.ndarray, majority: int) -> float:
    """Exact chance that at least so many of independent members are loyal, by convolution."""
    count = np.array([1.0])
    for p in loyal:
        count = np.convolve(count, [1 - p, p])
    return float(count[majority:].sum())


@settings(max_examples=150, deadline=None)
@given(st.integers(33, 65), st.floats(0.02, 0.3), st.floats(0.2, 0.75), st.floats(0, 1))
def test_loyal_majority_is_close_to_the_exact_chance(members, firm, nominal, share):
    unreliable = np.where(np.arange(members) < share * members, firm, nominal)
    loyal = 1 - unreliable
    exact = poisson_binomial(loyal, 33)
    near = loyal_majority(loyal.sum(), (loyal * unreliable).sum(), 33)
    variance = (loyal * unreliable).sum()
    allowed = 0.02 if variance >= 6 else 0.04 if variance >= 3 else 0.11
    assert abs(near - exact) < allowed


def test_loyal_majority_for_a_typical_oversized_coalition():
    """50 members, half firm (.1) and half nominal (.45): exact to less than one point."""
    loyal = np.repeat([0.9, 0.55], 25)
    exact = poisson_binomial(loyal, 33)
    assert loyal_majority(36.25, 25 * (0.09 + 0.2475), 33) == pytest.approx(exact, abs=0.01)


def test_loyal_majority_at_certainty_is_a_step():
    assert loyal_majority(np.array([32.0, 33.0, 34.0]), 0.0, 33).tolist() == [0, 1, 1]


def test_loyal_majority_grows_with_the_coalition():
    sizes = np.arange(33, 60)
    assert (np.diff(loyal_majority(sizes * 0.75, sizes * 0.1875, 33)) > 0).all()


def test_each_term_of_a_coalitions_value_has_its_sign():
    base = dict(
        formateur_payoff=np.array([0.5]),
        parties=3.0,
        loyal=0.8,
        steering=0.5,
        partner_cost=0.03,
        loyalty_weight=1.0,
        steering_preference=0.1,
    )
    value = coalition_value(**base)
    assert value == pytest.approx(0.5 - 0.09 + 0.8 + 0.05)
    assert coalition_value(**{**base, "parties": 4.0}) == pytest.approx(value - 0.03)
    assert coalition_value(**{**base, "loyal": 0.9}) == pytest.approx(value + 0.1)
    assert coalition_value(**{**base, "steering": 1.0}) == pytest.approx(value + 0.05)


def test_an_unreliable_coalition_is_worth_making_larger():
    """Oversized coalitions as insurance: members who defect often call for more of them."""
    sizes = np.arange(33.0, 60.0)
    for q, expected_above in ((0.05, 34), (0.4, 45)):
        loyal = loyal_majority(sizes * (1 - q), sizes * q * (1 - q), 33)
        best = sizes[coalition_value(20 / sizes, 3.0, loyal, 0.0, 0.03, 1.0, 0.0).argmax()]
        assert best >= expected_above


def test_the_largest_party_picks_first_and_all_get_their_due():
    shares = np.array([[0.5, 0.3, 0.2], [0.0, 0.0, 1.0]])
    salience = np.array([2.0, 2.0, 3.0, 2.0, 1.0])
    assert pick_departments(shares, salience).tolist() == [[1, 0, 0, 2, 1], [2, 2, 2, 2, 2]]


@settings(max_examples=50, deadline=None)
@given(arrays(float, (3, 5), elements=st.one_of(st.just(0.0), st.floats(1e-9, 1))))
def test_no_party_is_given_a_post_worth_more_than_its_due_and_that_post(shares):
    shares[:, 0] += 0.1
    shares /= shares.sum(axis=-1, keepdims=True)
    salience = np.array([4.0, 4.0, 3.0, 2.0, 1.0])
    holder = pick_departments(shares, salience)
    held = (salience[:, None] * (holder[:, :, None] == np.arange(5))).sum(axis=1)
    assert (held <= shares * salience.sum() + salience.max()).all()
    assert (held[shares == 0] == 0).all()


def test_insurance_counts_with_its_weight():
    def value(loyal: float, weight: float) -> float:
        return float(coalition_value(0.5, 2.0, loyal, 0.0, 0.03, weight, 0.1))

    assert value(0.9, 2.0) - value(0.4, 2.0) == pytest.approx(2.0 * 0.5)
