"""Cards M19 and M26: acceptance, enforcement, survival."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coalition_sim.rules import (
    acceptance,
    assembly_loss,
    enforcement,
    hollowed,
    loss,
    money_at_stake,
    repealed,
)

unit = st.floats(0, 1)
row = arrays(float, (3, 5), elements=st.one_of(st.just(0.0), st.floats(1e-6, 1)))


def test_money_at_stake_by_hand():
    claimed = np.array([[6.0, 2.0, 2.0], [1.0, 1.0, 2.0], [0.0, 0.0, 0.0]])
    needed = np.array([[1.0, 5.0, 1.0], [1.0, 1.0, 2.0], [1.0, 1.0, 1.0]])
    assert money_at_stake(claimed, needed).tolist() == [[0.6], [0.0], [0.0]]
    deep = money_at_stake(np.tile(claimed, (4, 2, 1, 1)), np.tile(needed, (4, 2, 1, 1)))
    assert deep.tolist() == [[[[0.6], [0.0], [0.0]]] * 2] * 4


@settings(max_examples=50, deadline=None)
@given(row, row)
def test_the_stake_is_a_share_and_falls_with_what_need_gives_back(claimed, needed):
    found = money_at_stake(claimed, needed)
    assert found.shape == (3, 1)
    assert ((found >= 0) & (found <= 1 + 1e-12)).all()
    assert (money_at_stake(claimed, needed + 0.1) <= found + 1e-12).all()
    assert (money_at_stake(claimed, claimed) == 0).all()


def test_a_loss_is_what_is_taken_of_what_is_held():
    assert loss(np.array([0.5, 1.0, 1.0]), np.array([0.6, 0.3, 0.0])) == pytest.approx(0.6)
    assert loss(np.array([1.0, 1.0]), np.array([0.8, 0.7])) == 1.0
    assert loss(np.zeros(3), np.ones(3)) == 0.0
    assert loss(np.ones((4, 2, 3)), np.full((4, 2, 3), 0.1)).shape == (4, 2)


@settings(max_examples=50, deadline=None)
@given(row, row)
def test_a_loss_stays_between_nothing_and_everything_and_grows_with_holdings(stakes, holdings):
    found = loss(stakes, holdings)
    assert ((found >= 0) & (found <= 1)).all()
    assert (loss(stakes, holdings + 0.1) >= found).all()


def test_every_veto_player_must_accept():
    assert acceptance(np.array([0.5, 1.0]), 0.4) == pytest.approx(0.8 * 0.6)
    assert acceptance(np.array([0.5, 1.0]), np.array([0.4, 0.1])) == pytest.approx(0.8 * 0.9)
    assert acceptance(np.array([0.0, 1.0]), 1.0) == 0.0, "one firm refusal is enough"
    assert acceptance(np.ones((4, 2, 3)), 0.5).shape == (4, 2, 1)


@settings(max_examples=50, deadline=None)
@given(row, unit)
def test_acceptance_is_a_probability_no_greater_than_the_keenest_losers(losses, sensitivity):
    found = acceptance(losses, sensitivity)
    assert ((found >= 0) & (found <= 1)).all()
    assert (found[..., 0] <= 1 - sensitivity * losses.max(axis=-1) + 1e-12).all()
    assert (acceptance(losses, 0.0) == 1).all()
    assert (acceptance(np.zeros((3, 5)), sensitivity) == 1).all()


def test_a_law_is_lost_by_the_votes_it_lacks():
    found = assembly_loss(np.array([0.0, 22.0, 33.0, 50.0]), 33.0)
    assert found == pytest.approx([1.0, 1 / 3, 0.0, 0.0])


def test_protection_halves_the_chance_of_repeal():
    draws = np.array([0.19, 0.21, 0.39, 0.41])
    assert repealed(0.4, 0.0, draws).tolist() == [True, True, True, False]
    assert repealed(0.4, 0.5, draws).tolist() == [True, False, False, False]
    assert not repealed(0.4, 1.0, np.zeros(3)).any()
    assert not repealed(0.0, 0.0, np.zeros(3)).any()


def test_what_stays_on_the_books_is_hollowed_out():
    assert hollowed(0.8, 0.25, 0.0) == pytest.approx(0.6)
    assert hollowed(0.8, 0.25, 0.6) == pytest.approx(0.72)
    assert hollowed(0.8, 0.25, 1.0) == 0.8
    assert hollowed(0.8, 0.0, 0.6) == 0.8


@settings(max_examples=50, deadline=None)
@given(unit, unit, unit)
def test_a_hollowed_reform_never_grows_and_protection_never_harms_it(kept, share, protection):
    found = hollowed(kept, share, protection)
    assert -1e-12 <= found <= kept
    assert hollowed(kept, share, min(1.0, protection + 0.1)) >= found - 1e-12


def test_enforcement_by_hand():
    assert enforcement(0.4, 0.3, 0.5, 0.2, 0.25) == pytest.approx(0.4 - 0.15 + 0.05)
    assert enforcement(0.4, 0.0, 0.5, 0.0, 0.25) == 0.4, "neither decay nor courts"
    assert enforcement(0.1, 0.9, 0.5, 0.2, 0.25) == 0.0
    assert enforcement(0.95, 0.0, 0.5, 1.0, 0.25) == 1.0


@settings(max_examples=50, deadline=None)
@given(unit, unit, unit, unit, unit)
def test_losers_wear_a_law_down_and_oversight_holds_it_up(before, decay, hurt, courts, watch):
    found = enforcement(before, decay, hurt, courts, watch)
    assert 0 <= found <= 1
    assert enforcement(before, decay, hurt + 0.2, courts, watch) <= found
    assert enforcement(before, decay, hurt, courts, watch + 0.2) >= found
