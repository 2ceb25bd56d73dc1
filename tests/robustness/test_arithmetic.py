"""Ranks, regrets and fronts: one example worked by hand, and what must hold for any numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coalition_sim.robustness import arithmetic
from coalition_sim.robustness.arithmetic import Resamples

# Two draws of two tapes. Means over tapes: A 11 and 8, B 11 and 11, C 9 and 8.
WORLDS = np.array([[10.0, 12.0, 8.0, 8.0], [11.0, 11.0, 10.0, 12.0], [9.0, 9.0, 8.0, 8.0]])
WHERE = np.array([0, 0, 1, 1])
CASES = arrays(
    float,
    st.tuples(st.integers(2, 6), st.integers(1, 12)),
    elements=st.integers(-3, 3).map(float),  # many ties
)


def test_the_example_by_draw() -> None:
    draws = arithmetic.draw_means(WORLDS, WHERE)
    assert draws.tolist() == [[11.0, 8.0], [11.0, 11.0], [9.0, 8.0]]
    best = arithmetic.top_share(draws, 1)
    assert best.tolist() == [[0.5, 0.0], [0.5, 1.0], [0.0, 0.0]]  # a tie shares the place
    # two places: in the second draw A and C share the one that B leaves
    assert arithmetic.top_share(draws, 2).tolist() == [[1.0, 0.5], [1.0, 1.0], [0.0, 0.5]]
    assert arithmetic.regret(draws).tolist() == [[0.0, 3.0], [0.0, 0.0], [2.0, 3.0]]


def test_the_example_by_world() -> None:
    found = arithmetic.regret(WORLDS)
    assert found.tolist() == [[1, 0, 2, 4], [0, 1, 0, 0], [2, 3, 2, 4]]


def test_regret_without_luck_chooses_by_the_other_tapes() -> None:
    # First draw: by the second tape A is best, by the first B. Second draw: always B.
    found = arithmetic.regret_without_luck(WORLDS, WHERE)
    assert found.tolist() == [[0, -1, 2, 4], [-1, 0, 0, 0], [1, 2, 2, 4]]
    plain = arithmetic.regret(arithmetic.draw_means(WORLDS, WHERE)).mean(axis=1)
    assert (found.mean(axis=1) <= plain).all()
    assert np.isnan(arithmetic.regret_without_luck(WORLDS, np.arange(4))).all()


def test_plain_regret_of_pure_luck_is_too_large_and_the_other_is_not() -> None:
    luck = np.random.default_rng(3).normal(size=(4, 5_000))
    where = np.repeat(np.arange(1_000), 5)  # no scenario is better: the true regret is 0
    plain = arithmetic.regret(arithmetic.draw_means(luck, where)).mean()
    crossed = np.nanmean(arithmetic.regret_without_luck(luck, where))
    assert plain > 0.4 and abs(crossed) < 0.03


def test_dust_is_a_tie() -> None:
    values = np.array([[1.0], [1.0 + 1e-12], [0.0]])
    assert arithmetic.top_share(values, 1, dust=1e-9).ravel().tolist() == [0.5, 0.5, 0.0]
    assert arithmetic.regret(values, dust=1e-9).ravel().tolist()[:2] == [0.0, 0.0]


@given(CASES, st.integers(1, 4))
def test_a_case_gives_out_as_many_places_as_there_are(values: np.ndarray, most: int) -> None:
    shares = arithmetic.top_share(values, most)
    assert ((shares >= 0) & (shares <= 1)).all()
    np.testing.assert_allclose(shares.sum(axis=0), min(most, len(values)))


@given(CASES)
def test_regret_is_never_negative_and_the_best_has_none(values: np.ndarray) -> None:
    found = arithmetic.regret(values)
    assert (found >= 0).all()
    assert (found.min(axis=0) == 0).all()
    assert ((found == 0) == (arithmetic.top_share(values, 1) > 0)).all()


@given(CASES)
def test_places_do_not_depend_on_the_order_of_scenarios(values: np.ndarray) -> None:
    turned = arithmetic.top_share(values[::-1], 2)[::-1]
    np.testing.assert_allclose(arithmetic.top_share(values, 2), turned)


@given(CASES)
def test_a_scenario_added_never_lowers_the_regret_of_others(values: np.ndarray) -> None:
    before = arithmetic.regret(values[:-1])
    assert (arithmetic.regret(values)[:-1] >= before).all()


@given(arrays(float, (5, 3), elements=st.integers(-2, 2).map(float)))
def test_somebody_is_on_the_front_and_the_beaten_are_beaten(values: np.ndarray) -> None:
    beaten = arithmetic.better_on_all(values, np.zeros(3))
    assert not beaten.all()
    for one, lost in zip(values, beaten, strict=True):
        better = ((values >= one).all(axis=1) & (values > one).any(axis=1)).any()
        assert better == lost


def test_fronts_of_several_resamples_at_once() -> None:
    values = np.stack([[[1.0, 1.0], [2.0, 2.0]], [[2.0, 2.0], [1.0, 1.0]]], axis=-1)
    # (scenario, objective, resample): each wins one resample
    assert arithmetic.better_on_all(values, np.zeros(2)).tolist() == [[True, False], [False, True]]


def test_means_over_resamples_are_means_over_the_draws_that_came() -> None:
    again = Resamples(np.array([[2, 0], [1, 1]]))
    assert again.means(WORLDS[:1], WHERE).tolist() == [[11.0, 9.5]]
    assert again.largest(WORLDS[:1], WHERE).tolist() == [[12.0, 12.0]]
    assert again.quantiles(WORLDS[:1], WHERE, 0.5).tolist() == [[10.0, 8.0]]


def test_means_leave_out_cases_without_a_number() -> None:
    holes = np.array([[1.0, np.nan, 3.0, 5.0]])
    assert Resamples(np.array([[1, 1]])).means(holes, WHERE).tolist() == [[3.0]]


def test_resamples_are_the_same_every_time_and_of_the_right_size() -> None:
    first, second = Resamples.of(12), Resamples.of(12)
    assert (first.counts == second.counts).all()
    assert (first.counts.sum(axis=1) == 12).all()
    assert Resamples.of(1).means(np.ones((2, 3)), np.zeros(3, dtype=int)).shape == (2, 0)


@given(CASES, st.floats(0.05, 1.0))
def test_quantiles_of_everything_once_are_those_of_numpy(values: np.ndarray, share: float) -> None:
    where = np.arange(values.shape[1])
    again = Resamples(np.ones((1, values.shape[1]), dtype=int))
    found = again.quantiles(values, where, share)[:, 0]
    wanted = np.quantile(values, share, axis=1, method="inverted_cdf")
    np.testing.assert_array_equal(found, wanted)


def test_quantiles_counted_from_the_top_agree_with_counting_everything() -> None:
    random = np.random.default_rng(8)
    values, where = random.normal(size=(3, 400)), np.arange(400) // 4
    values[0, :4] = 9.0  # one draw holds the largest, so a resample may hold it very often
    again = Resamples.of(100)
    for share in (0.95, 0.5):
        found = again.quantiles(values, where, share)
        for row, counts in enumerate(again.counts[:50]):
            whole = np.repeat(values, counts[where], axis=1)
            wanted = np.quantile(whole, share, axis=1, method="inverted_cdf")
            np.testing.assert_array_equal(found[:, row], wanted)


def test_the_interval_covers_the_truth_about_nine_times_in_ten() -> None:
    random, hits = np.random.default_rng(11), 0
    for _ in range(200):
        share = (random.random(60) < 0.3).astype(float)[None]
        resampled = Resamples.of(60).means(share, np.arange(60))
        low, high = arithmetic.share_bounds(share.mean(axis=1), resampled, 60)
        hits += bool(low[0] <= 0.3 <= high[0])
    assert 0.82 <= hits / 200 <= 0.97


def test_a_share_of_none_is_not_known_to_be_none() -> None:
    nothing = np.zeros((1, 40))
    resampled = Resamples.of(40).means(nothing, np.arange(40))
    low, high = arithmetic.share_bounds(np.zeros(1), resampled, 40)
    assert low[0] == 0.0
    assert (1 - high[0]) ** 40 == pytest.approx(0.05)  # so many draws would show none of it
    low, high = arithmetic.share_bounds(np.ones(1), resampled + 1.0, 40)
    assert high[0] == 1.0 and low[0] < 0.95


def test_told_apart_only_where_the_difference_leaves_out_zero() -> None:
    where = np.arange(40)
    mixed = np.stack([np.tile([1.0, 0.0], 20), np.tile([0.0, 1.0], 20), np.zeros(40)])
    resampled = Resamples.of(40).means(mixed, where)
    assert arithmetic.told_apart(resampled[0], resampled).tolist() == [False, False, True]
