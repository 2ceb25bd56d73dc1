"""Card M16: unrest comes and goes, spreads next door, and costs access and capacity."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coalition_sim.rules import climate_damage, under_unrest, unrest_onset, unrest_step

unit = st.floats(0, 1)
districts = arrays(float, (34,), elements=unit)
flags = arrays(bool, (34,))


def test_onset_by_hand():
    """A fifth of the months, spells of four: 1/4 * .2/.8 = 1/16 a month at the average level."""
    assert unrest_onset(0.2, 4.0, 1.0, np.array([0.2]), 2.5) == pytest.approx(1 / 16)
    assert unrest_onset(0.2, 4.0, 1.8, np.array([0.2]), 2.5) == pytest.approx(1.8 / 16)
    assert unrest_onset(0.2, 8.0, 1.0, np.array([0.2]), 2.5) == pytest.approx(1 / 32)
    assert unrest_onset(0.5, 4.0, 1.0, np.array([0.5]), 2.5) == pytest.approx(1 / 4)
    assert unrest_onset(0.2, 4.0, 1.0, np.array([1.0]), 2.5) == pytest.approx(3.5 / 1.5 / 16)
    assert unrest_onset(0.2, 4.0, 1.0, np.array([0.0]), 2.5) == pytest.approx(1 / 1.5 / 16)


@settings(max_examples=60, deadline=None)
@given(st.floats(0.01, 0.6), st.floats(2, 9))
def test_onset_and_the_end_of_spells_balance_at_the_share(share, spell):
    onset = unrest_onset(share, spell, 1.0, np.array([share]), 1.5)
    assert (1 - share) * onset == pytest.approx(share / spell)


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 0.9), st.floats(1, 9), st.floats(0, 5), districts, st.floats(0, 5))
def test_onset_is_a_probability_and_grows_with_violence_and_with_neighbours(s, m, level, near, k):
    onset = unrest_onset(s, m, level, near, k)
    assert ((onset >= 0) & (onset <= 1)).all()
    assert (unrest_onset(s, m, level + 0.5, near, k) >= onset).all()
    assert (unrest_onset(s, m, level, np.minimum(1, near + 0.3), k) >= onset - 1e-12).all()
    assert len(set(unrest_onset(s, m, level, near, 0.0))) == 1, "no contagion: all are alike"


def test_nobody_falls_into_unrest_in_a_province_at_peace():
    assert unrest_onset(0.2, 4.0, 0.0, np.array([1.0]), 2.5) == 0.0
    assert unrest_onset(0.0, 4.0, 1.0, np.array([1.0]), 2.5) == 0.0


def test_a_spell_ends_on_a_low_draw_and_a_new_one_begins_on_a_low_draw():
    on = np.array([True, True, False, False])
    draws = np.array([0.24, 0.26, 0.09, 0.11])
    assert unrest_step(on, np.full(4, 0.1), 4.0, draws).tolist() == [False, True, True, False]
    assert unrest_step(on, np.zeros(4), 1e9, draws).tolist() == on.tolist(), "nothing changes"


def test_over_the_years_districts_spend_their_share_of_months_in_unrest():
    rng, on, months = np.random.default_rng(3), np.zeros((400, 34), bool), []
    for month in range(240):
        onset = unrest_onset(0.2, 4.0, 1.0, np.full((400, 34), 0.2), 1.5)
        on = unrest_step(on, onset, 4.0, rng.uniform(size=(400, 34)))
        if month >= 40:
            months.append(on)
    assert np.mean(months) == pytest.approx(0.2, abs=0.005)
    ended = np.array(months[:-1]) & ~np.array(months[1:])
    assert np.sum(months[:-1]) / ended.sum() == pytest.approx(4.0, rel=0.02), "mean spell"


@settings(max_examples=60, deadline=None)
@given(unit, st.floats(0, 0.9))
def test_the_average_month_is_one_whatever_the_loss(loss, mean):
    """Share mean of months in unrest, the rest quiet."""
    on, off = under_unrest(np.array([True, False]), loss, mean)
    assert mean * on + (1 - mean) * off == pytest.approx(1.0)
    assert 0 <= on <= 1 + 1e-12 <= off + 2e-12


def test_under_unrest_by_hand():
    found = under_unrest(np.array([True, False]), 0.5, 0.2)
    assert found == pytest.approx([0.5 / 0.9, 1 / 0.9])
    assert under_unrest(np.array([True, False]), 0.0, 0.2).tolist() == [1.0, 1.0]


@settings(max_examples=40, deadline=None)
@given(districts, flags, unit)
def test_climate_takes_its_loss_where_it_hits_and_nothing_elsewhere(level, hit, loss):
    found = climate_damage(level, hit, loss)
    assert (found[~hit] == level[~hit]).all()
    np.testing.assert_allclose(found[hit], level[hit] * (1 - loss))
    assert (found >= 0).all()


def test_a_flood_takes_a_twentieth():
    assert climate_damage(np.array([0.4]), np.array([True]), 0.05) == pytest.approx(0.38)
