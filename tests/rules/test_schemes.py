"""Cards M6 and M13: many small schemes, money thinly spread, some given up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import brentq

from coalition_sim.rules import (
    closing_share,
    ended,
    merge_small,
    new_scheme_count,
    scheme_costs,
    small_first,
    wear,
)
from coalition_sim.rules import spread_money as spread_by_pull


def spread_money(remaining, cost, cell, budget, exponent):
    """Both steps at once: how strongly schemes draw, and what they get."""
    return spread_by_pull(remaining, small_first(cost, exponent), cell, budget)


def test_more_claimants_open_more_schemes_and_so_does_more_money():
    base = (1077.0, 0.8, 0.7)
    assert new_scheme_count(50.0, 50.0, 40.0, 40.0, *base) == 1077
    assert new_scheme_count(60.0, 50.0, 40.0, 40.0, *base) == pytest.approx(1077 * 1.2**0.8)
    assert new_scheme_count(50.0, 50.0, 80.0, 40.0, *base) == pytest.approx(1077 * 2**0.7)


def test_more_claimants_make_schemes_smaller_and_leave_the_total():
    z = np.random.default_rng(3).normal(size=(1, 20000))
    few, many = (scheme_costs(60.0, n, 1.6, z) for n in (1000.0, 1500.0))
    assert many / few == pytest.approx(2 / 3)
    assert few.mean() * 1000 == pytest.approx(60.0, rel=0.1)


costs = arrays(float, (3, 9), elements=st.one_of(st.just(0.0), st.floats(0.5, 60)))


@settings(max_examples=80, deadline=None)
@given(costs, st.floats(0, 40))
def test_merging_keeps_the_money_and_leaves_no_small_scheme(cost, minimum):
    merged = merge_small(cost, minimum)
    np.testing.assert_allclose(merged.sum(axis=-1), cost.sum(axis=-1))
    assert ((merged > 0).sum(axis=-1) <= (cost > 0).sum(axis=-1)).all()
    assert (merged[cost == 0] == 0).all()
    enough = cost.sum(axis=-1) >= minimum
    small = (merged > 0) & (merged < minimum * (1 - 1e-12))
    assert not small[enough].any()
    assert (small.sum(axis=-1) <= 1).all()


def test_no_minimum_changes_nothing():
    cost = np.array([[0.3, 0.0, 2.0]])
    np.testing.assert_array_equal(merge_small(cost, 0.0), cost)


def test_small_schemes_merge_into_as_few_as_meet_the_minimum():
    assert merge_small(np.array([6.0, 7.0, 8.0, 30.0]), 10.0).tolist() == [10.5, 10.5, 0.0, 30.0]
    assert merge_small(np.array([2.0, 30.0, 3.0]), 10.0).tolist() == [0.0, 35.0, 0.0]
    assert merge_small(np.array([2.0, 3.0]), 10.0).tolist() == [0.0, 5.0]


def by_bisection(remaining, cost, budget, s):
    """The same answer for one cell by a root finder, as the card writes it."""
    if budget >= remaining.sum():
        return remaining
    pay = lambda x: np.minimum(remaining, x * remaining * cost**-s)  # noqa: E731
    top = (cost**s).max()
    return pay(brentq(lambda x: pay(x).sum() - budget, 0.0, top, xtol=1e-14, rtol=1e-14))


@settings(max_examples=80, deadline=None)
@given(
    arrays(float, 30, elements=st.floats(0.01, 50)),
    arrays(float, 30, elements=st.floats(0, 1)),
    arrays(np.int64, 30, elements=st.integers(0, 3)),
    arrays(float, 5, elements=st.floats(0, 120)),
    st.floats(0.05, 1.2),
)
def test_money_over_schemes(cost, part, cell, budget, s):
    remaining = cost * part
    paid = spread_money(remaining, cost, cell, budget, np.full(30, s))
    assert (paid >= 0).all()
    assert (paid <= remaining).all()
    for c in range(4):
        mine = cell == c
        assert paid[mine].sum() == pytest.approx(min(budget[c], remaining[mine].sum()), abs=1e-9)
        expected = by_bisection(remaining[mine], cost[mine], budget[c], s)
        np.testing.assert_allclose(paid[mine], expected, rtol=1e-7, atol=1e-9)


def test_enough_money_pays_everything_exactly():
    remaining = np.array([0.1, 0.2, 0.7])
    paid = spread_money(remaining, np.ones(3), np.zeros(3, np.int64), np.array([1.5]), 0.6)
    np.testing.assert_array_equal(paid, remaining)


def test_small_schemes_come_first():
    cost = np.array([1.0, 10.0, 100.0])
    paid = spread_money(cost, cost, np.zeros(3, np.int64), np.array([12.0]), 0.6)
    assert (np.diff(paid / cost) < 0).all()
    assert paid[1] / paid[2] == pytest.approx(0.1**0.4)


def test_proportional_at_exponent_zero_and_nothing_without_money():
    cost = np.array([1.0, 10.0, 5.0])
    paid = spread_money(cost, cost, np.array([0, 0, 1]), np.array([5.5, 0.0]), 0.0)
    assert paid.tolist() == pytest.approx([0.5, 5.0, 0.0])


def test_a_cell_without_schemes_and_a_list_without_schemes_are_no_trouble():
    none = np.zeros(0)
    assert spread_money(none, none, none.astype(int), np.array([3.0]), none).size == 0
    one = spread_money(np.array([2.0]), np.array([2.0]), np.array([1]), np.array([9.0, 1.0]), 0.5)
    assert one.tolist() == [1.0]


def test_the_units_of_money_do_not_matter():
    g = np.random.default_rng(5)
    cost, cell = np.exp(g.normal(-3, 1.6, 300)), g.integers(0, 7, 300)
    remaining, budget = cost * g.uniform(size=300), g.uniform(0, 8, 7)
    bn = spread_money(remaining, cost, cell, budget, 0.6)
    rs = spread_money(remaining * 1e9, cost * 1e9, cell, budget * 1e9, 0.6)
    np.testing.assert_allclose(rs, bn * 1e9)


def test_a_scheme_that_others_keep_waiting_is_paid_in_a_later_round():
    # the first two are paid in full; what they leave pays the third as well, the fourth in part
    cost, pull = np.array([1.0, 2.0, 3.0, 30.0]), np.array([1.0, 0.5, 0.2, 0.01])
    paid = spread_by_pull(cost, pull, np.zeros(4, np.int64), np.array([8.0]))
    assert paid.tolist() == pytest.approx([1.0, 2.0, 3.0, 2.0])


def test_hazard_and_months_add_and_a_handover_comes_on_top():
    assert wear(0.01, 3, 0.0) == pytest.approx(0.03)
    assert wear(0.01, 3, 0.0) == pytest.approx(3 * wear(0.01, 1, 0.0))
    given_up = 1 - np.exp(-wear(0.01, 3, np.array([0.0, 0.2])))
    assert given_up == pytest.approx([1 - np.exp(-0.03), 1 - 0.8 * np.exp(-0.03)])
    assert 1 - np.exp(-wear(0.0, 3, 1.0)) == pytest.approx(1.0)
    assert np.isfinite(wear(0.0, 3, 1.0))


def test_a_scheme_closes_when_little_is_left():
    rest, cost = np.array([10.0, 10.0, 1.3, 10.0]), np.full(4, 10.0)
    held = np.array([10.0, 5.0, 0.0, 0.0])
    share = closing_share(rest, cost, held, np.array([0.13, 0.13, 0.13, 0.13]))
    # paying that share leaves thr C, if the year's money reaches so far
    assert share[0] == pytest.approx(0.87)
    assert (rest - share * held)[:2] == pytest.approx(0.13 * cost[:2])
    assert share[2] <= 0.0 and share[3] > 1.0
    assert closing_share(rest[:1], cost[:1], rest[:1], 0.0) == 1.0


def test_schemes_end_when_paid_enough_or_worn_out():
    cell = np.array([0, 0, 1, 1, 1])
    closes_at = np.array([0.5, 0.6, 0.5, 0.1, 0.9])
    life = np.array([1.0, 1.0, 1.0, 1.0, 0.3])
    rows = ended(cell, np.array([0.5, 0.1]), closes_at, np.array([0.0, 0.3]), life)
    assert rows.tolist() == [0, 3, 4]
    assert ended(cell, np.zeros(2), closes_at, np.zeros(2), life).size == 0
