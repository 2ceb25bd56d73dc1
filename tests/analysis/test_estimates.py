"""Every statistic of a paired difference against an answer worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition_sim.analysis import estimates

TWO_DRAWS = np.array([0, 0, 1, 1])
OWN_TAPES = np.arange(4)


def test_percentiles_of_paired_differences() -> None:
    # 0, 1, ..., 20: the 5th percentile lies at position 0.05 * 20 = 1
    assert estimates.percentiles(np.arange(21.0)[::-1]) == (1.0, 10.0, 19.0)
    # four worlds: position 0.05 * 3 = 0.15 between 0 and 10, 1.5 between 10 and 20
    low, middle, high = estimates.percentiles(np.array([30.0, 0.0, 20.0, 10.0]))
    assert (low, middle, high) == pytest.approx((1.5, 15.0, 28.5))


def test_percentiles_of_nothing_are_not_known() -> None:
    assert all(math.isnan(value) for value in estimates.percentiles(np.array([])))


def test_a_tie_is_no_improvement() -> None:
    differences = np.array([2.0, 0.0, 0.0, -1.0, -3.0])
    assert estimates.probability_of_improvement(differences, "more") == 0.2
    assert estimates.probability_of_improvement(differences, "less") == 0.4
    assert math.isnan(estimates.probability_of_improvement(differences, "neither"))


def test_monte_carlo_error_is_that_of_the_draw_means() -> None:
    # draws with means 1 and 3: standard deviation sqrt(2), error sqrt(2) / sqrt(2 draws) = 1
    values = np.array([0.0, 2.0, 2.0, 4.0])
    assert estimates.monte_carlo_error(values, TWO_DRAWS, OWN_TAPES) == pytest.approx(1.0)


def test_monte_carlo_error_ignores_how_often_a_draw_is_repeated() -> None:
    few = estimates.monte_carlo_error(np.array([1.0, 1.0, 3.0, 3.0]), TWO_DRAWS, OWN_TAPES)
    values, draw = np.repeat([1.0, 3.0], 50), np.repeat([0, 1], 50)
    many = estimates.monte_carlo_error(values, draw, np.arange(100))
    taken_for_independent = values.std(ddof=1) / 10
    assert many == pytest.approx(few) == pytest.approx(1.0)
    assert taken_for_independent < 0.11


def test_monte_carlo_error_of_independent_worlds_is_the_usual_one() -> None:
    values = np.array([1.0, 2.0, 4.0, 9.0])
    error = estimates.monte_carlo_error(values, np.arange(4), np.arange(4))
    assert error == pytest.approx(values.std(ddof=1) / 2)


def test_monte_carlo_error_knows_tapes_that_draws_share() -> None:
    # two draws on the same two tapes, and only the tape matters: sums by tape -2 and 2
    values = np.array([0.0, 2.0, 0.0, 2.0])
    error = estimates.monte_carlo_error(values, TWO_DRAWS, np.array([0, 1, 0, 1]))
    # by draw 0; by tape 2 * (4 + 4) / 16 = 1; by world 4/3 * 4 / 16 = 1/3
    assert error == pytest.approx(math.sqrt(1 - 1 / 3))


def test_one_draw_has_no_monte_carlo_error() -> None:
    assert math.isnan(estimates.monte_carlo_error(np.arange(3.0), np.zeros(3), np.arange(3)))


def test_coverage_of_the_monte_carlo_error() -> None:
    """About 95 % of the intervals hold the truth, where taking worlds for independent fails."""
    rng, draw = np.random.default_rng(3), np.repeat(np.arange(30), 5)
    values = rng.normal(size=(400, 30)).repeat(5, axis=1) + 0.5 * rng.normal(size=(400, 150))
    errors = [estimates.monte_carlo_error(row, draw, np.arange(150)) for row in values]
    inside = np.abs(values.mean(axis=1)) < estimates.NORMAL_95 * np.array(errors)
    naive = np.abs(values.mean(axis=1)) < estimates.NORMAL_95 * values.std(axis=1) / 150**0.5
    assert 0.90 < inside.mean() < 0.98
    assert naive.mean() < 0.75


def test_variance_split_by_hand() -> None:
    # within: ((1+1)+(1+1))/2 = 2; between: 2*(25+25)/1 = 100; parameters (100-2)/2 = 49
    values = np.array([0.0, 2.0, 10.0, 12.0])
    assert estimates.variance_split(values, TWO_DRAWS) == pytest.approx((49.0, 2.0))


def test_variance_split_with_unequal_draws() -> None:
    # draw 0: 0, 2, 4 (mean 2); draw 1: 7 (mean 7); grand mean 3.25
    # within 8/2 = 4; between 3*1.5625 + 14.0625 = 18.75; n0 = 4 - 10/4 = 1.5
    values, draw = np.array([0.0, 2.0, 4.0, 7.0]), np.array([0, 0, 0, 1])
    assert estimates.variance_split(values, draw) == pytest.approx((14.75 / 1.5, 4.0))


def test_parameters_never_get_a_negative_variance() -> None:
    parameters, luck = estimates.variance_split(np.array([0.0, 2.0, 0.0, 2.0]), TWO_DRAWS)
    assert (parameters, luck) == (0.0, 2.0)


def test_without_a_second_tape_the_split_is_not_known() -> None:
    assert np.isnan(estimates.variance_split(np.arange(4.0), np.arange(4))).all()
    assert np.isnan(estimates.variance_split(np.arange(4.0), np.zeros(4))).all()


def test_variance_split_finds_what_was_put_in() -> None:
    rng, draw = np.random.default_rng(8), np.repeat(np.arange(2000), 5)
    values = 3.0 * rng.normal(size=2000).repeat(5) + 2.0 * rng.normal(size=10_000)
    assert estimates.variance_split(values, draw) == pytest.approx((9.0, 4.0), rel=0.08)


def test_pairing_gain_by_hand() -> None:
    baseline, reform = np.array([0.0, 4.0, 8.0]), np.array([1.0, 4.0, 10.0])
    # variances 16 and 21; differences 1, 0, 2 with variance 1
    assert estimates.pairing_gain(reform, baseline) == pytest.approx(37.0)


def test_no_pairing_gain_where_the_difference_does_not_vary() -> None:
    values = np.array([0.1, 0.7, 0.9])
    assert math.isnan(estimates.pairing_gain(values, values))
    assert math.isnan(estimates.pairing_gain(values + 0.2, values))
    assert math.isnan(estimates.pairing_gain(np.ones(1), np.ones(1)))


def test_worlds_needed_by_hand() -> None:
    # half the interval needs four times the draws: 20 draws of 5 tapes become 80
    half = estimates.NORMAL_95 * 0.5 / 2
    assert estimates.worlds_needed(0.5, 100, half, tapes_per_draw=5) == 400.0
    # never a part of a draw: 20 / 3.9 = 5.1 draws become 6
    wide = estimates.NORMAL_95 * 0.5 * 3.9**0.5
    assert estimates.worlds_needed(0.5, 100, wide, tapes_per_draw=5) == 30.0
    assert math.isnan(estimates.worlds_needed(math.nan, 100, 1.0))


@given(st.lists(st.floats(-1e6, 1e6), min_size=4, max_size=40), st.randoms())
def test_order_of_the_worlds_does_not_matter(values: list[float], random) -> None:
    values_, draw = np.array(values), np.arange(len(values)) // 2
    order = np.array(random.sample(range(len(values)), len(values)))
    tape = np.arange(len(values))
    scale = 1e-6 * (1 + np.abs(values_).max())
    assert estimates.monte_carlo_error(values_, draw, tape) == pytest.approx(
        estimates.monte_carlo_error(values_[order], draw[order], tape[order]), abs=scale
    )
    assert estimates.percentiles(values_) == pytest.approx(estimates.percentiles(values_[order]))


def test_a_bound_that_only_just_leaves_out_zero_may_cross_it_in_another_sample() -> None:
    rng, draw = np.random.default_rng(5), np.repeat(np.arange(40), 5)
    noise = rng.normal(size=40).repeat(5) + 0.3 * rng.normal(size=200)
    far = noise + 6.0
    near = noise - np.percentile(noise, 5) + 0.01
    assert estimates.crosses_zero(far, draw) == 0.0
    assert 0.05 < estimates.crosses_zero(near, draw) < 0.9
    assert estimates.crosses_zero(-near, draw) == estimates.crosses_zero(near, draw)
    assert estimates.crosses_zero(near - 0.02, draw) == 0.0  # holds zero already


def test_the_other_samples_take_draws_whole_and_of_any_size() -> None:
    rng = np.random.default_rng(6)
    draw, values = rng.integers(12, size=70), rng.normal(2.2, 1.0, size=70)
    values += 0.01 - np.percentile(values, 5)
    by_hand = []
    chosen = np.random.default_rng(estimates.SEED).integers(12, size=(estimates.RESAMPLES, 12))
    for again in chosen:
        sample = np.concatenate([values[draw == label] for label in again])
        by_hand.append(np.percentile(sample, 5) <= 0)
    assert estimates.crosses_zero(values, draw) == pytest.approx(np.mean(by_hand))
