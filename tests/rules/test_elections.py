"""Card M31: seats kept, seats lost, reserved seats."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import expit, logit

from coalition_sim.rules import new_party, reserved_seats, retention

TYPICAL = dict(
    retention_share=0.4,
    margin=0.0,
    funds_ratio=1.0,
    trust_change=0.0,
    in_government=False,
    e1=0.15,
    e2=0.3,
    e3=0.25,
    e4=0.35,
)


@pytest.mark.parametrize(
    ("change", "log_odds"),
    [
        ({}, 0.0),
        ({"margin": 0.1}, 0.15),
        ({"funds_ratio": 1.5}, 0.15),
        ({"trust_change": 0.1}, 0.25),
        ({"trust_change": -0.1}, -0.25),
        ({"trust_change": -0.1, "in_government": True}, -0.60),
        ({"trust_change": 0.1, "in_government": True}, 0.25),
    ],
)
def test_what_keeps_a_seat(change, log_odds):
    found = retention(**{**TYPICAL, **change})
    assert found == pytest.approx(expit(logit(0.4) + log_odds))


@settings(max_examples=50, deadline=None)
@given(
    arrays(float, (6, 5), elements=st.one_of(st.just(0.0), st.floats(1e-9, 1))),
    arrays(float, 6, elements=st.floats(0, 0.9999)),
)
def test_a_lost_seat_goes_to_a_party_with_strength(strength, u):
    strength[:, 3] += 0.01
    found = new_party(u, strength)
    assert (np.take_along_axis(strength, found[:, None], axis=-1) > 0).all()


def test_lost_seats_follow_strength_on_average():
    u = (np.arange(1000) + 0.5) / 1000
    count = np.bincount(new_party(u, np.array([2.0, 0.0, 5.0, 3.0])), minlength=4)
    assert count.tolist() == [200, 0, 500, 300]
    assert new_party(
        np.array([0.0, np.nextafter(1.0, 0.0)]), np.array([0.0, 1.0, 0.0])
    ).tolist() == [
        1,
        1,
    ]


@settings(max_examples=30, deadline=None)
@given(arrays(float, (3, 8), elements=st.integers(0, 20).map(float)))
def test_the_house_is_filled(seats):
    seats[:, 0] += 1
    found = reserved_seats(seats, 14)
    assert (found.sum(axis=-1) == 14).all()
    assert (found[seats == 0] == 0).all()
    assert reserved_seats(np.array([26, 13, 12]), 14).tolist() == [7, 4, 3]
