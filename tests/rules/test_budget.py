"""Card M5: need against bargain."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coalition_sim.rules import cell_allocation, floored, member_pay, need_shares, shares, unit_cost

positive = arrays(float, (3, 8), elements=st.floats(0.01, 1))
shareable = arrays(float, (3, 8), elements=st.one_of(st.just(0.0), st.floats(1e-9, 1)))


@settings(max_examples=40, deadline=None)
@given(shareable)
def test_shares_sum_to_one_even_without_weights(weights):
    weights[0] = 0.0
    found = shares(weights)
    np.testing.assert_allclose(found.sum(axis=-1), 1.0)
    assert (found[0] == 1 / 8).all()


def test_shares_are_in_proportion():
    assert shares(np.array([1.0, 3.0])).tolist() == [0.25, 0.75]


def test_what_a_member_can_claim():
    no, yes = np.array([False]), np.array([True])
    plain = dict(in_coalition=yes, office=no, pivotal=no, coopted=0.5)
    weights = dict(minister_bonus=0.5, pivotal_bonus=0.3, opposition_share=0.7)
    assert member_pay(**plain, **weights) == 1.0
    assert member_pay(**{**plain, "office": yes}, **weights) == 1.5
    assert member_pay(**{**plain, "pivotal": yes}, **weights) == 1.3
    assert member_pay(**{**plain, "in_coalition": no}, **weights) == pytest.approx(0.35)
    assert member_pay(**{**plain, "in_coalition": no, "coopted": no}, **weights) == 0.0


def test_need_follows_people_shortfall_and_cost():
    people, service, cost = np.array([3.0, 1.0]), np.array([0.5, 0.5]), np.ones(2)
    assert need_shares(people, service, cost, 1.0).tolist() == [0.75, 0.25]
    poor = need_shares(np.ones(2), np.array([0.2, 0.6]), cost, 1.0)
    assert poor == pytest.approx([2 / 3, 1 / 3])
    assert need_shares(np.ones(2), np.array([0.2, 0.6]), cost, 2.0) == pytest.approx([0.8, 0.2])
    assert need_shares(np.ones(2), np.zeros(2), np.array([3.0, 1.0]), 1.0).tolist() == [0.75, 0.25]


@settings(max_examples=50, deadline=None)
@given(positive, positive, shareable, st.floats(0.1, 200))
def test_the_envelope_is_shared_out_in_full(need, political, theta, envelope):
    need, political = shares(need), shares(political)
    by_need, bargained = cell_allocation(envelope, theta, need, political)
    np.testing.assert_allclose((by_need + bargained).sum(axis=-1), envelope)
    assert (by_need >= 0).all() and (bargained >= 0).all()
    assert not bargained[theta == 0].any()


def test_political_share_one_is_bargain_alone_and_zero_is_need_alone():
    need, political = np.array([0.25, 0.75]), np.array([0.5, 0.5])

    def parts(theta: float) -> list[list[float]]:
        return [part.tolist() for part in cell_allocation(8.0, theta, need, political)]

    assert parts(1.0) == [[0.0, 0.0], [4.0, 4.0]]
    assert parts(0.0) == [[2.0, 6.0], [0.0, 0.0]]
    assert parts(0.5) == [[1.0, 3.0], [2.0, 2.0]]


def test_a_rule_in_some_cells_only_still_gives_out_the_whole_envelope():
    need, political = np.array([0.2, 0.8]), np.array([0.8, 0.2])
    by_need, bargained = cell_allocation(10.0, np.array([0.0, 1.0]), need, political)
    assert by_need == pytest.approx([5.0, 0.0])
    assert bargained == pytest.approx([0.0, 5.0])


@settings(max_examples=40, deadline=None)
@given(shareable, positive, st.floats(1.0, 4.0))
def test_remote_work_is_dearer_and_the_average_person_pays_one(remote, people, ratio):
    cost = unit_cost(remote, ratio, people)
    np.testing.assert_allclose((cost * people).sum(axis=-1), people.sum(axis=-1))
    order = np.argsort(remote, axis=-1)
    assert (np.diff(np.take_along_axis(cost, order, axis=-1), axis=-1) >= -1e-12).all()


def test_the_most_remote_district_costs_the_ratio():
    cost = unit_cost(np.array([0.0, 0.5, 1.0]), 4.0, np.array([5.0, 1.0, 1.0]))
    assert cost / cost[0] == pytest.approx([1.0, 2.0, 4.0])


def test_floors_by_hand():
    """The second falls below its floor only when the first has been raised."""
    found = floored(np.array([0.1, 0.3, 0.6]), np.array([0.2, 0.28, 0.0]))
    assert found == pytest.approx([0.2, 0.28, 0.52])
    one = floored(np.array([0.1, 0.3, 0.6]), np.array([0.2, 0.0, 0.0]))
    assert one == pytest.approx([0.2, 0.3 * 0.8 / 0.9, 0.6 * 0.8 / 0.9])
    full = floored(np.array([0.1, 0.3, 0.6]), np.array([0.5, 0.3, 0.2]))
    assert full == pytest.approx([0.5, 0.3, 0.2])


def test_a_chain_of_floors_is_followed_to_its_end():
    mix = np.array([0.0, 0.1, 0.2, 0.3, 0.4])
    found = floored(mix, np.array([0.05, 0.098, 0.19, 0.2839, 0.0]))
    assert found == pytest.approx([0.05, 0.098, 0.19, 0.2839, 0.3781])


def test_floors_that_take_everything_survive_rounding():
    """All three are at their floor, and what is left differs from nothing in the last bit."""
    mix = np.array([0.3063176901101554, 0.6021071126294252, 0.09157519726041927])
    floor = np.array([0.21827757108939266, 0.6991833261690109, 0.08253910274159632])
    with np.errstate(all="raise"):
        assert floored(mix, floor) == pytest.approx(floor)


@settings(max_examples=100, deadline=None)
@given(shareable, shareable, st.floats(0, 1))
def test_floors_are_kept_nothing_is_added_and_the_rest_gives_way_alike(mix, floor, size):
    mix, floor = shares(mix), shares(floor) * size
    found = floored(mix, floor)
    np.testing.assert_allclose(found.sum(axis=-1), 1.0)
    assert (found >= floor).all()
    for row, was, least in zip(found, mix, floor, strict=True):
        gave_way = (row > least) & (was > 1e-6)
        factors = row[gave_way] / was[gave_way]
        np.testing.assert_allclose(factors, factors[:1].repeat(len(factors)))


@settings(max_examples=60, deadline=None)
@given(shareable)
def test_floors_that_do_not_bind_change_nothing_to_the_last_bit(mix):
    mix = shares(mix)
    np.testing.assert_array_equal(floored(mix, 0.0), mix)
    np.testing.assert_array_equal(floored(mix, mix * 0.5), mix)
