"""Priors: percentiles, bounds, and draws that depend on the seed, the draw and the name only."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition_sim.parameters import (
    ParameterError,
    central,
    draw,
    draws,
    names,
    parameters,
    quantile,
    uncertain,
)

TABLE = parameters()


def interior(end: str, bound: str) -> list[str]:
    """Uncertain parameters whose end is a percentile and not a bound."""
    return [name for name in uncertain() if TABLE.loc[name, end] != TABLE.loc[name, bound]]


def test_low_and_high_are_the_5th_and_95th_percentile():
    for end, bound, u in (("low", "lower", 0.05), ("high", "upper", 0.95)):
        which = interior(end, bound)
        values = quantile(which, np.full((1, len(which)), u))[0]
        assert np.allclose(values, TABLE.loc[which, end], rtol=1e-9)


def test_the_central_value_is_the_median_of_every_parameter():
    values = quantile(None, np.full((1, len(TABLE)), 0.5))[0]
    assert np.allclose(values, TABLE["central"], rtol=1e-12, atol=1e-12)


def test_a_prior_ends_at_a_bound_without_piling_up():
    u = np.linspace(0, 1, 1001)
    for name in ("formateur_bonus", "opposition_share", "release_fourth_quarter"):
        values = quantile(name, u)
        assert len(np.unique(values)) == len(u)
    assert quantile("formateur_bonus", u)[0] == 0
    assert quantile("opposition_share", u)[-1] == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=2, max_size=6))
def test_values_stay_in_bounds_and_rise_with_u(u):
    grid = np.sort(np.array(u))[:, None].repeat(len(TABLE), axis=1)
    values = quantile(None, grid)
    assert np.isfinite(values).all()
    assert (values >= TABLE["lower"].to_numpy()).all()
    assert (values <= TABLE["upper"].to_numpy()).all()
    assert (np.diff(values, axis=0) >= 0).all()


def test_shapes_of_quantile():
    assert quantile("leakage", np.float64(0.5)).shape == ()
    assert quantile("leakage", np.full((2, 3), 0.5)).shape == (2, 3)
    assert quantile(["leakage", "depreciation"], np.full((4, 2), 0.5)).shape == (4, 2)
    with pytest.raises(ValueError, match="needed is"):
        quantile(["leakage"], np.full((4, 2), 0.5))
    with pytest.raises(ValueError, match="0-1"):
        quantile("leakage", np.array([1.5]))
    with pytest.raises(ParameterError, match='Did you mean "leakage"'):
        quantile("leakge", np.array([0.5]))


def test_a_draw_is_the_same_alone_and_among_others():
    many = draw(7, range(50))
    alone = draw(7, [31])
    assert (many.loc[[31]] == alone).all().all()
    assert (draw(7, [5, 31, 2]).loc[31] == alone.loc[31]).all()
    assert list(many.columns) == names()


def test_seeds_and_draws_differ():
    assert (draw(1, [0])[uncertain()].iloc[0] != draw(2, [0])[uncertain()].iloc[0]).mean() > 0.9
    assert (draw(1, [0])[uncertain()].iloc[0] != draw(1, [1])[uncertain()].iloc[0]).mean() > 0.9


def test_a_new_parameter_leaves_the_draws_of_others(monkeypatch):
    before = draw(3, range(5))
    fewer = [name for name in names() if name != "dissent_base"]
    monkeypatch.setattr(draws, "names", lambda: fewer)
    monkeypatch.setattr(draws, "table", lambda: TABLE.loc[fewer])
    after = draw(3, range(5))
    assert (after == before[fewer]).all().all()


def test_draws_follow_the_priors_and_are_unrelated():
    sample = draw(11, range(3000))
    share_below = (sample[uncertain()] < TABLE.loc[uncertain(), "central"]).mean()
    whole = ["candidates"]
    assert share_below.drop(whole).sub(0.5).abs().max() < 0.045
    ranks = sample[uncertain()].rank().to_numpy()
    related = np.corrcoef(ranks.T) - np.eye(len(uncertain()))
    assert np.abs(related).max() < 0.1


def test_whole_numbers_and_fixed_values():
    sample = draw(2, range(300))
    assert set(sample["candidates"]) == {4, 5, 6, 7, 8, 9, 10}
    assert (sample["minimum_tenure"] == 36).all()


def test_central_rows():
    rows = central(3)
    assert rows.shape == (3, len(TABLE))
    assert (rows == TABLE["central"]).all().all()
