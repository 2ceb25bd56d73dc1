"""Sobol indices and the variance split against functions whose parts are known."""

from __future__ import annotations

import numpy as np
import pytest
from SALib.analyze import sobol as salib_sobol
from sensitivity.known import (
    ISHIGAMI_FIRST,
    ISHIGAMI_PAIR,
    ISHIGAMI_TOTAL,
    ISHIGAMI_VARIANCE,
    NAMES,
    Engine,
    answer,
    g_function,
    g_indices,
    ishigami,
)

from coalition_sim.sensitivity.bootstrap import interval
from coalition_sim.sensitivity.saltelli import saltelli
from coalition_sim.sensitivity.trajectories import SHOCK_TAPE
from coalition_sim.sensitivity.variance import apart, decompose


def of(table, **where):
    for name, value in where.items():
        table = table[table[name] == value]
    return table


def test_ishigami_through_the_whole_way() -> None:
    found = answer(Engine(), points=2048, second_order=True).tables
    table = found["sobol"].set_index("parameter")
    np.testing.assert_allclose(table.loc[list(NAMES), "first"], ISHIGAMI_FIRST, atol=0.03)
    np.testing.assert_allclose(table.loc[list(NAMES), "total"], ISHIGAMI_TOTAL, atol=0.03)
    assert (table["first_low"] <= table["first"]).all()
    assert (table["total"] <= table["total_high"]).all()
    assert table["above_noise"].tolist() == [True, True, True, False]
    pairs = found["pairs"].set_index(["parameter", "other"])["index"]
    assert pairs["leakage", "learning_time"] == pytest.approx(ISHIGAMI_PAIR, abs=0.05)
    assert pairs.drop(("leakage", "learning_time")).abs().max() < 0.05
    split = found["variance"].set_index("part")
    assert split["variance"].iloc[0] == pytest.approx(ISHIGAMI_VARIANCE, rel=0.03)
    assert split.loc["main", "share"] == pytest.approx(sum(ISHIGAMI_FIRST), abs=0.04)
    assert split.loc["interactions", "share"] == pytest.approx(ISHIGAMI_PAIR, abs=0.04)
    assert split.loc["luck", "share"] == pytest.approx(0.0, abs=1e-9)


def test_the_g_function_through_the_whole_way() -> None:
    table = answer(Engine(g_function), points=2048).tables["sobol"].set_index("parameter")
    first, total = g_indices()
    np.testing.assert_allclose(table.loc[list(NAMES), "first"], first, atol=0.03)
    np.testing.assert_allclose(table.loc[list(NAMES), "total"], total, atol=0.03)


def test_without_luck_the_numbers_are_those_of_salib() -> None:
    plan = saltelli({name: (name,) for name in NAMES}, 128, 2, seed=3, second_order=True)
    values = ishigami(np.stack([plan.places(block) for block in range(plan.blocks)]))
    ours = decompose(np.repeat(values[..., None], 2, axis=-1), 3, seed=1, second_order=True)
    a, b, ab, ba = values[:, 0], values[:, 1], values[:, 2:5], values[:, 6:9]
    theirs = salib_sobol.analyze(
        {"num_vars": 3, "names": list(NAMES), "bounds": [[0, 1]] * 3},
        np.concatenate([a[:, None], ab, ba, b[:, None]], axis=1).ravel(),
        seed=1,
    )
    np.testing.assert_allclose(ours.first[:-1], theirs["S1"], atol=1e-4)  # they centre otherwise
    np.testing.assert_allclose(ours.total[:-1], theirs["ST"], atol=1e-12)
    np.testing.assert_allclose(ours.pairs, theirs["S2"], atol=3e-4)


@pytest.mark.parametrize("moves_luck", [False, True])
@pytest.mark.parametrize("replicates", [2, 4])
def test_luck_is_told_apart_without_bias(replicates: int, moves_luck: bool) -> None:
    """Luck of variance 9 beside 13.8: shares of the whole, the same at any number of replicates."""
    engine = Engine(spread=3.0, moves_luck=moves_luck)
    found = answer(engine, points=2048, replicates=replicates).tables
    whole = ISHIGAMI_VARIANCE + 9.0
    luck = found["variance"].set_index("part").loc["luck"]
    assert luck["share"] == pytest.approx(9.0 / whole, abs=0.03)
    assert luck["low"] < 9.0 / whole < luck["high"]
    table = found["sobol"].set_index("parameter")
    part = ISHIGAMI_VARIANCE / whole
    np.testing.assert_allclose(
        table.loc[list(NAMES), "first"], np.array(ISHIGAMI_FIRST) * part, atol=0.06
    )
    np.testing.assert_allclose(
        table.loc[list(NAMES), "total"], np.array(ISHIGAMI_TOTAL) * part, atol=0.06
    )
    assert abs(table.loc[SHOCK_TAPE, "total"]) < 0.05
    assert not table.loc[SHOCK_TAPE, "above_noise"]


def test_averaging_replicates_and_forgetting_luck_would_be_wrong() -> None:
    """What the cross products are for: the plain form takes luck for an effect of all unknowns."""
    rng = np.random.default_rng(1)
    values = rng.standard_normal((2000, 6, 2))  # three unknowns that do nothing but reshuffle luck
    mean = values.mean(axis=-1)
    plain = ((mean[:, 2] - mean[:, 0]) ** 2).mean() / 2 / values.var()
    assert plain == pytest.approx(0.5, abs=0.05)
    assert np.abs(decompose(values, 3, seed=1).total).max() < 0.1  # three standard errors are 0.07


def test_pure_luck_names_an_unknown_in_about_one_analysis_of_twenty() -> None:
    rng, named = np.random.default_rng(2), 0
    for seed in range(100):
        values = rng.standard_normal((64, 23, 2))
        found = decompose(values, 20, seed, resamples=200)
        named += bool((found.total[:-1] > found.total_floor[:-1]).any())
    assert named <= 12  # 5 expected; the spread of the bootstrap adds a little


def test_an_unknown_that_does_little_is_found_where_it_reshuffles_no_luck() -> None:
    table = answer(Engine(lambda u: 2 * u[..., 0], spread=3.0)).tables["sobol"]
    table = table.set_index("parameter")
    assert table.loc["leakage", "above_noise"]
    assert table.loc["leakage", "total"] < 0.1
    assert not table.loc[["cabinet_delay", "learning_time"], "above_noise"].any()


def test_products_of_different_replicates() -> None:
    one, other = np.array([1.0, 2.0, 4.0]), np.array([3.0, 5.0, 7.0])
    pairs = [one[r] * other[s] for r in range(3) for s in range(3) if r != s]
    assert apart(one, other) == pytest.approx(np.mean(pairs))


def test_what_does_not_vary_has_no_index_rather_than_zeros() -> None:
    found = answer(Engine(lambda u: np.full(len(u), 2.0))).tables
    table = found["sobol"]
    assert table[["first", "total", "first_low", "total_high"]].isna().all().all()
    assert not table["above_noise"].any()
    assert found["variance"]["share"].isna().all()
    assert found["enough"]["enough"].all()


def test_resamples_in_which_nothing_varies_leave_the_interval_of_the_others() -> None:
    """A rare event may be absent from a resample; where it mostly is, there is no interval."""
    rng = np.random.default_rng(3)
    again = rng.normal(size=(400, 2))
    whole = interval(again, 0.9)
    again[:20, 0], again[:200, 1] = np.nan, np.nan
    low, high = interval(again, 0.9)
    assert low[0] == pytest.approx(whole[0][0], abs=0.2) and np.isfinite(high[0])
    assert np.isnan(low[1]) and np.isnan(high[1])
    values = np.zeros((16, 4, 2))  # one point of one block differs: a third of resamples lack it
    values[3, 0, 0] = 1.0
    found = decompose(values, moved=1, seed=1, resamples=100)
    assert np.isnan(found.split["luck"][1:]).all() and np.isfinite(found.split["luck"][0])


def test_the_same_seed_gives_the_same_tables_and_leaves_numpy_alone() -> None:
    np.random.seed(5)  # noqa: NPY002 - the global state is what must not be touched
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    methods = ("morris", "sobol", "pawn", "delta")
    settings = {"methods": methods, "points": 32, "trajectories": 4}
    one, other = (answer(Engine(spread=1.0), **settings).tables for _ in range(2))
    for name, table in one.items():
        assert table.equals(other[name]), name
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002
    third = answer(Engine(spread=1.0), **settings, seed=2).tables
    assert not third["sobol"]["total"].equals(one["sobol"]["total"])
