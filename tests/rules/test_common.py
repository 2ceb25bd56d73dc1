"""Whole numbers from shares, and mean-one noise."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import expit, logit, ndtri

from coalition_sim.rules import largest_remainder, log_odds, logistic, normal, to_lognormal

seats = arrays(float, (3, 7), elements=st.integers(0, 51).map(float))


@settings(max_examples=60, deadline=None)
@given(seats, st.integers(0, 80))
def test_whole_numbers_add_up_and_stay_within_one_of_the_quota(shares, total):
    shares[:, 2] += 1.0
    given_out = largest_remainder(shares, total)
    quota = total * shares / shares.sum(axis=-1, keepdims=True)
    assert (given_out.sum(axis=-1) == total).all()
    assert (np.abs(given_out - quota) < 1 + 1e-9).all()
    assert (given_out[shares == 0] == 0).all()


@settings(max_examples=40, deadline=None)
@given(seats, st.integers(0, 80))
def test_more_seats_never_get_fewer(shares, total):
    shares[:, 2] += 1.0
    given_out = largest_remainder(shares, total)
    order = np.argsort(shares, axis=-1, kind="stable")
    assert (np.diff(np.take_along_axis(given_out, order, axis=-1), axis=-1) >= -1).all()
    larger = shares[:, :, None] > shares[:, None, :]
    assert (given_out[:, :, None] - given_out[:, None, :])[larger].min(initial=0) >= 0


def test_the_largest_remainder_wins_not_the_largest_share():
    assert largest_remainder(np.array([10.0, 7.0, 3.0]), 5).tolist() == [2, 2, 1]
    assert largest_remainder(np.array([53.0, 27.0, 20.0]), 4).tolist() == [2, 1, 1]


def test_ties_go_to_the_lower_index():
    assert largest_remainder(np.array([1.0, 1.0, 1.0]), 4).tolist() == [2, 1, 1]
    assert largest_remainder(np.array([1.0, 1.0, 1.0]), 5).tolist() == [2, 2, 1]


def test_a_tie_that_single_precision_spoils_is_still_a_tie():
    """1.4, 4.2 and 8.4 posts; 2/3, 8/3 and 32/3: by seats, or by the shares that they make."""
    cases = (([2, 6, 12], [2, 4, 8]), ([1, 4, 16], [1, 3, 10]), ([3, 7, 16], [2, 4, 8]))
    for seats, expected in cases:
        held = np.array(seats, dtype=np.float32)
        for shares in (held, held / held.sum()):
            assert largest_remainder(shares, np.array([14.0], np.float32)).tolist() == expected


def test_a_row_without_shares_gets_nothing():
    assert largest_remainder(np.array([[0.0, 0.0], [0.0, 2.0]]), 3).tolist() == [[0, 0], [0, 3]]


def test_the_total_may_differ_from_row_to_row():
    found = largest_remainder(np.ones((2, 2)), np.array([[2], [4]]))
    assert found.tolist() == [[1, 1], [2, 2]]


def test_lognormal_factor_has_mean_one_and_rises_with_z():
    z, weight = np.polynomial.hermite_e.hermegauss(60)
    mean = (to_lognormal(z, 0.8) * weight).sum() / weight.sum()
    assert abs(mean - 1) < 1e-9
    assert (np.diff(to_lognormal(np.linspace(-3, 3, 9), 0.4)) > 0).all()
    assert (to_lognormal(np.array([-2.0, 2.0]), 0.0) == 1).all()


def test_odds_agree_with_scipy_and_reach_the_ends():
    x = np.linspace(-40.0, 40.0, 801)
    np.testing.assert_allclose(logistic(x), expit(x), rtol=1e-13)
    p = np.linspace(0.001, 0.999, 999)
    np.testing.assert_allclose(log_odds(p), logit(p), rtol=1e-12, atol=1e-14)
    assert logistic(np.array([-np.inf, -800.0, 800.0, np.inf])).tolist() == [0.0, 0.0, 1.0, 1.0]
    assert log_odds(np.array([0.0, 1.0])).tolist() == [-np.inf, np.inf]


def test_the_normal_quantile_is_scipys_to_one_part_in_a_billion():
    steps = np.concatenate([np.arange(1, 2**24, 61), [2**24 - 1, 2**23]])
    u = np.concatenate([steps / 2**24, [2.0**-25, 0.025, 0.975]])
    found, exact = normal(u), ndtri(u)
    np.testing.assert_allclose(found, exact, rtol=1.1e-9, atol=0.0)
    np.testing.assert_allclose(found[:-3], -normal(1.0 - u[:-3]), rtol=1e-12)
    assert (np.diff(normal(np.arange(1, 2**20) / 2**20)) > 0.0).all()
