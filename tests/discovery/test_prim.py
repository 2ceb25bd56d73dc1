"""PRIM on cases whose box is known, and the tests of chance by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition_sim.discovery import chance
from coalition_sim.discovery import search as searching
from coalition_sim.discovery.prim import HIGH, LOW, Box, Ranks, clearness, leading, paste, peel
from coalition_sim.discovery.search import Cases, boxes, earned, find, limit_p

N, F = 800, 40
QUICK = 24


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer shuffled searches: enough to tell a clear box from luck."""
    monkeypatch.setattr(searching, "SHUFFLES", QUICK)


def uniform(seed: int, cases: int = N, features: int = F) -> np.ndarray:
    return np.random.default_rng(seed).random((features, cases))


def failures_of(chance_of_each: np.ndarray, seed: int) -> np.ndarray:
    return (np.random.default_rng(seed + 999).random(len(chance_of_each)) < chance_of_each) * 1.0


def in_a_box(seed: int, inside: float = 0.9, outside: float = 0.1) -> Cases:
    x = uniform(seed)
    held = (x[3] < 0.4) & (x[7] > 0.5)
    y = failures_of(np.where(held, inside, outside), seed)
    return Cases(x, y, np.arange(N))


# -- peeling and pasting --------------------------------------------------------------------------


def test_one_peel_by_hand() -> None:
    """Twenty cases in order; the two lowest never fail, so they go first, at their mid-point."""
    x = np.arange(20.0)[None]
    y = np.r_[0.0, 0.0, np.tile([0.0, 1.0], 9)]
    first = peel(x, y, least=10)[1]
    assert first.peeled == (0, LOW)
    assert first.box.low[0] == 1.5
    assert (first.cases, first.failures) == (18, 9.0)
    assert first.density == 0.5


def test_peeling_only_shrinks_and_stops_at_the_least_number() -> None:
    cases = in_a_box(1)
    steps = peel(cases.features, cases.failures, least=50)
    sizes = [step.cases for step in steps]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] == N and sizes[-1] >= 50
    for step in steps:
        inside = step.box.holds(cases.features)
        assert step.cases == inside.sum()
        assert step.failures == cases.failures[inside].sum()


def test_cases_of_equal_value_are_never_parted() -> None:
    """A fact of few values is cut between them: all 300 cases of value 2 go or stay together."""
    x = np.repeat([0.0, 1.0, 2.0], [100, 100, 300])[None]
    y = (x[0] < 2).astype(float)
    step = peel(x, y, least=20)[1]
    assert step.cases == 200 and step.box.high[0] == 1.5 and step.density == 1.0


def test_only_the_features_named_are_limited() -> None:
    cases = in_a_box(2)
    last = peel(cases.features, cases.failures, 50, np.array([5, 6]))[-1]
    assert set(last.box.features) <= {5, 6}


def test_pasting_gives_back_what_a_peel_took_too_much() -> None:
    x = np.arange(200.0)[None]
    y = (x[0] >= 100).astype(float)
    tight = Box(np.array([130.0]), np.array([np.inf]))
    wide = paste(x, y, tight, least=20)
    assert 99 <= wide.low[0] <= 103
    assert clearness(x, y, wide) > clearness(x, y, tight)


def test_ranks_give_the_same_boxes_as_values() -> None:
    cases = in_a_box(3)
    ranks = Ranks(cases.features)
    by_value = peel(cases.features, cases.failures, 50)
    by_rank = peel(ranks.features, cases.failures, 50)
    for one, other in zip(by_value, by_rank, strict=True):
        box = ranks.box(other.box)
        assert one.peeled == other.peeled
        assert np.array_equal(one.box.holds(cases.features), box.holds(cases.features))


@pytest.mark.parametrize("seed", range(12))
def test_peeling_along_one_feature_is_the_same_by_sums_and_by_counting(seed: int) -> None:
    """Beside a feature that cannot be cut the general way is taken: every case is counted."""
    rng = np.random.default_rng(seed)
    x = rng.integers(0, rng.integers(2, 300), (1, 400)).astype(float)
    y = (rng.random(400) < 0.2 + 0.4 * (x[0] > x[0].mean())) * 1.0
    by_sums = peel(x, y, 20)
    counted = peel(np.vstack([x, np.zeros(400)]), y, 20)
    assert len(by_sums) == len(counted) > 1
    for one, other in zip(by_sums, counted, strict=True):
        assert (one.cases, one.failures, one.peeled) == (other.cases, other.failures, other.peeled)
        assert (one.box.low[0], one.box.high[0]) == (other.box.low[0], other.box.high[0])


def test_the_leaders_are_the_features_that_divide() -> None:
    cases = in_a_box(4)
    assert {3, 7} <= set(leading(cases.features, cases.failures, 5).tolist())
    assert len(leading(cases.features, cases.failures, 5)) == 5


# -- the search -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_known_box_is_found_with_its_two_limits_only(seed: int) -> None:
    cases = in_a_box(seed)
    _, box = find(cases)
    assert box.limits == [(3, HIGH), (7, LOW)]
    assert box.high[3] == pytest.approx(0.4, abs=0.04)
    assert box.low[7] == pytest.approx(0.5, abs=0.04)


def test_a_known_box_of_whole_numbers_is_found() -> None:
    """ "At least three" and "fewer than 38", among features that do nothing."""
    rng = np.random.default_rng(5)
    x = uniform(5)
    x[0], x[1] = rng.integers(0, 6, N), rng.integers(33, 46, N)
    y = failures_of(np.where((x[0] >= 3) & (x[1] < 38), 0.9, 0.1), 5)
    found = boxes(Cases(x, y, np.arange(N)), seed=1)
    box = found[0].box
    assert box is not None
    assert box.limits == [(0, LOW), (1, HIGH)]
    assert (box.low[0], box.high[1]) == (2.5, 37.5)
    assert found[0].probability == 1 / (1 + QUICK)
    assert found[1].box is None  # nothing is left outside it


def test_two_boxes_are_found_one_after_the_other() -> None:
    x = uniform(6, cases=1500)
    y = failures_of(np.where(x[2] < 0.15, 0.95, np.where(x[9] > 0.8, 0.7, 0.08)), 6)
    found = [one.box for one in boxes(Cases(x, y, np.arange(1500)), seed=1) if one.box is not None]
    assert [box.features for box in found[:2]] == [[2], [9]]


@pytest.mark.slow
def test_pure_noise_gives_a_box_in_one_search_of_twenty() -> None:
    """Forty searches in noise with many features: false boxes stay near 5 %."""
    false = 0
    for seed in range(40):
        x = uniform(100 + seed, cases=400)
        y = failures_of(np.full(400, 0.3), 100 + seed)
        false += boxes(Cases(x, y, np.arange(400)), seed)[0].box is not None
    assert false <= 5  # more than 5 of 40 has a chance of 1 in 70 at 5 %


def test_failures_shared_by_a_draw_are_no_evidence_of_many_cases() -> None:
    """Noise by draw, ten worlds each: taken for single worlds it looks like a box."""
    rng = np.random.default_rng(8)
    draws, tapes = 60, 10
    draw = np.repeat(np.arange(draws), tapes)
    x = np.repeat(rng.random((F, draws)), tapes, axis=1)
    y = np.repeat((rng.random(draws) < 0.3) * 1.0, tapes)
    naive = boxes(Cases(x, y, np.arange(draws * tapes)), seed=1)[0]
    honest = boxes(Cases(x, y, draw), seed=1)[0]
    assert naive.box is not None
    assert honest.box is None


def test_a_limit_that_does_nothing_is_lifted() -> None:
    cases = in_a_box(9)
    box = Box.of_everything(F).with_limit(3, HIGH, 0.4).with_limit(7, LOW, 0.5)
    extra = box.with_limit(20, LOW, 0.1)
    assert earned(cases, extra, 1e-3, 0.0).limits == box.limits
    assert limit_p(cases, extra, 20, LOW, 0.0) > 0.01 > limit_p(cases, extra, 3, HIGH, 0.0)


def test_the_same_seed_gives_the_same_answer() -> None:
    cases = in_a_box(10)
    one, other = (boxes(cases, seed=4) for _ in range(2))
    assert one[0].probability == other[0].probability
    assert np.array_equal(one[0].luck, other[0].luck)


# -- chance ---------------------------------------------------------------------------------------


def test_quasi_p_is_the_tail_of_the_binomial() -> None:
    """Eight of ten where half fail: (45 + 10 + 1) / 1024."""
    assert chance.quasi_p(8, 10, 0.5) == pytest.approx(56 / 1024)
    assert chance.quasi_p(10, 10, 0.5) == pytest.approx(1 / 1024)


def test_an_interval_of_a_share_covers_it_and_narrows() -> None:
    low, high = chance.share_interval(5, 10)
    assert (low, high) == pytest.approx((0.187, 0.813), abs=1e-3)  # Clopper and Pearson's table
    assert chance.share_interval(50, 100)[0] > low
    assert chance.share_interval(10, 10)[1] == 1.0


def test_sameness_within_draws() -> None:
    draw = np.repeat(np.arange(50), 4)
    assert chance.sameness(np.repeat(np.arange(50) % 2, 4) * 1.0, draw) == 1.0
    luck = (np.random.default_rng(1).random(200) < 0.5) * 1.0
    assert chance.sameness(luck, draw) < 0.15
    assert chance.sameness(luck, np.arange(200)) == 0.0


@given(st.integers(0, 2**32 - 1), st.lists(st.integers(1, 4), min_size=2, max_size=12))
@settings(max_examples=60, deadline=None)
def test_shuffling_keeps_draws_together_and_loses_nothing(seed: int, sizes: list[int]) -> None:
    draw = np.repeat(np.arange(len(sizes)), sizes)
    order = np.random.default_rng(seed).permutation(len(draw))
    draw = draw[order]
    told = draw + 0.5  # every case carries the name of its draw
    dealt = chance.shuffled(told, draw, np.random.default_rng(seed))
    assert sorted(dealt) == sorted(told)
    for one in np.unique(draw):
        assert len(set(dealt[draw == one])) == 1
