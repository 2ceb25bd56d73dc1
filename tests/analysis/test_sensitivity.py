"""The Morris screening against functions whose indices are known."""

from __future__ import annotations

import types

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from SALib.analyze import morris as salib_morris

from coalition_sim.analysis.elementary import elementary_effects
from coalition_sim.analysis.sensitivity import COLUMNS, SensitivityError, morris
from coalition_sim.analysis.trajectories import SHOCK_TAPE, design

SLOPES = {"strong": 8.0, "weak": -2.0, "none": 0.0}
SCENARIOS = [types.SimpleNamespace(name=name) for name in ("status_quo", "reform")]


def from_unit(name: str, u: np.ndarray) -> np.ndarray:
    """A made-up prior: values run from 100 to 200."""
    return 100.0 + 100.0 * u


def to_unit(values: np.ndarray) -> np.ndarray:
    """Place in the 5-95 % range, 0-1."""
    return ((values - 100.0) / 100.0 - 0.05) / 0.9


class Linear:
    """A stand-in for the engine: the effect is linear in the parameters plus luck of the tape."""

    def __init__(self, luck: float = 0.0, broken: tuple[str, int, int] | None = None) -> None:
        self.luck, self.broken, self.calls = luck, broken, []

    def __call__(self, scenarios, worlds, parameters, progress=None, **settings) -> xr.Dataset:
        assert list(parameters.columns) == [*SLOPES, "tape"]
        assert worlds == len(parameters)
        self.calls.append((parameters, settings))
        level = 50.0 * parameters["strong"].to_numpy()  # the same in both: the pairing removes it
        effect = sum(SLOPES[name] * to_unit(parameters[name].to_numpy()) for name in SLOPES)
        effect = effect + self.luck * tape_luck(parameters["tape"].to_numpy())
        trust = np.stack([level, level + effect]) / 100
        if self.broken is not None and len(self.calls) - 1 == self.broken[1]:
            names = [scenario.name for scenario in scenarios]
            trust[names.index(self.broken[0]), self.broken[2]] = np.nan
        if progress is not None:
            progress(worlds, 2 * worlds)
            progress(2 * worlds, 2 * worlds)
        dims = ("scenario", "world", "year", "district")
        return xr.Dataset(
            {"trust": (dims, trust[..., None, None]), "population": ("district", [1.0])},
            coords={"scenario": [s.name for s in scenarios], "world": np.arange(worlds)},
        )


def tape_luck(tape: np.ndarray) -> np.ndarray:
    return np.array([np.random.default_rng(int(key)).standard_normal() for key in tape])


def screen(engine: Linear, **changes) -> pd.DataFrame:
    settings = {"trajectories": 4, "replicates": 2, "outcomes": ["trust"], "names": list(SLOPES)}
    return morris(SCENARIOS, seed=5, simulate=engine, quantile=from_unit, **(settings | changes))


def test_a_linear_effect_gives_its_slopes_exactly() -> None:
    found = screen(Linear()).set_index("parameter")
    assert tuple(screen(Linear()).columns) == COLUMNS
    for name, slope in SLOPES.items():
        assert found.loc[name, "mu"] == pytest.approx(slope, abs=1e-6)
        assert found.loc[name, "mu_star"] == pytest.approx(abs(slope), abs=1e-6)
        assert found.loc[name, "sigma"] == pytest.approx(0.0, abs=1e-6)
    assert list(found["above_noise"]) == [True, True, False, False]
    assert found.loc[SHOCK_TAPE, "mu_star"] == pytest.approx(0.0, abs=1e-6)


def test_luck_raises_the_floor_and_only_the_dummy_shows_it() -> None:
    found = screen(Linear(luck=3.0)).set_index("parameter")
    # tapes are shared by neighbouring points, so luck cancels in every real parameter
    assert found.loc["strong", "mu"] == pytest.approx(8.0)
    assert found.loc["none", "mu_star"] == pytest.approx(0.0, abs=1e-6)
    assert found.loc[SHOCK_TAPE, "mu_star"] > 0.5
    assert (found["noise_floor"] >= found.loc[SHOCK_TAPE, "mu_star"]).all()
    assert not found.loc[["weak", "none", SHOCK_TAPE], "above_noise"].any()


def test_one_replicate_leaves_the_dummy_as_the_floor() -> None:
    found = screen(Linear(luck=1.0), replicates=1).set_index("parameter")
    assert found["noise_floor"].iloc[0] == found.loc[SHOCK_TAPE, "mu_star"]
    assert found["sigma_luck"].isna().all()


def test_the_floor_holds_back_pure_luck_in_about_95_of_100() -> None:
    """A parameter that swaps the tape at every step is luck and nothing else."""
    from coalition_sim.analysis.elementary import indices

    rng, passed = np.random.default_rng(2), []
    for seed in range(60):
        plan = design(["a", "b", "c", "d"], trajectories=4, replicates=2, seed=seed)
        found = indices(rng.standard_normal((*plan.points.shape[:2], 2)), plan, seed)
        passed += list(found["above_noise"].iloc[:-1])
    assert 0.005 < np.mean(passed) < 0.09


def test_one_broken_world_costs_one_trajectory_and_is_named() -> None:
    whole = screen(Linear()).set_index("parameter")
    with pytest.warns(UserWarning, match=r"trajectory 2 \(reform\): world 3 is not a number"):
        table = screen(Linear(broken=("reform", 2, 3)))
    found = table.set_index("parameter")
    assert set(found["trajectories"]) == {3}
    np.testing.assert_allclose(found["mu"], whole["mu"], atol=1e-6)
    assert len(table.attrs["left_out"]) == 1
    assert "replicate 1" in table.attrs["left_out"][0]


def test_too_few_whole_trajectories_give_no_index_rather_than_a_wrong_one() -> None:
    with pytest.warns(UserWarning):
        found = screen(Linear(broken=("status_quo", 1, 0)), trajectories=2)
    assert found[["mu", "mu_star", "sigma"]].isna().all().all()
    assert not found["above_noise"].any()
    assert set(found["parameter"]) == {*SLOPES, SHOCK_TAPE}


def test_the_same_seed_gives_the_same_table_and_leaves_numpy_alone() -> None:
    np.random.seed(11)  # noqa: NPY002 - the global state is what must not be touched
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    first, second = screen(Linear(luck=2.0)), screen(Linear(luck=2.0))
    pd.testing.assert_frame_equal(first, second)
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002


def test_a_longer_screening_narrows_the_intervals() -> None:
    class Curved(Linear):
        def __call__(self, scenarios, worlds, parameters, progress=None, **settings):
            ds = super().__call__(scenarios, worlds, parameters, progress, **settings)
            bend = to_unit(parameters["weak"].to_numpy()) * to_unit(parameters["strong"].to_numpy())
            ds["trust"][1, :, 0, 0] += bend / 10
            return ds

    short = screen(Curved(), trajectories=4).set_index("parameter")
    long = screen(Curved(), trajectories=40).set_index("parameter")
    assert 0 < long.loc["weak", "mu_star_conf"] < short.loc["weak", "mu_star_conf"]
    assert long.loc["weak", "sigma"] > 1.0


def test_progress_streams_to_the_whole_and_never_falls_back() -> None:
    told: list[tuple[int, int]] = []
    screen(Linear(), progress=lambda done, total: told.append((done, total)))
    total = 4 * 5 * 2 * 2  # trajectories, points, replicates, scenarios
    assert {of for _, of in told} == {total}
    done = [one for one, _ in told]
    assert done == sorted(done)
    assert done[-1] == total
    assert len(done) == 8


def test_settings_reach_the_engine_one_trajectory_at_a_time() -> None:
    engine = Linear()
    screen(engine, jobs=2, years=7, switches={"elections": "observed"})
    assert len(engine.calls) == 4
    for _, settings in engine.calls:
        assert settings == {
            "years": 7,
            "start": "2013-07",
            "seed": 5,
            "jobs": 2,
            "switches": {"elections": "observed"},
            "keep_events": False,
        }


def test_tapes_are_shared_along_a_trajectory_until_the_dummy_moves() -> None:
    engine = Linear()
    screen(engine, replicates=3)
    seen: set[int] = set()
    for parameters, _ in engine.calls:
        tapes = set(parameters["tape"])
        assert len(tapes) == 6  # three below the dummy's middle, three above
        assert not seen & tapes  # and none of another trajectory
        seen |= tapes
        assert (parameters["tape"].to_numpy().reshape(-1, 3) % 3 == [0, 1, 2]).all()


def test_the_design_stays_inside_the_5_to_95_percent_of_every_prior() -> None:
    plan = design(["a", "b"], trajectories=6, replicates=1, seed=1)
    values = pd.concat([plan.worlds_of(t, lambda name, u: u) for t in range(6)])
    assert values[["a", "b"]].min().min() == pytest.approx(0.05)
    assert values[["a", "b"]].max().max() == pytest.approx(0.95)


def test_elementary_effects_agree_with_salib() -> None:
    plan = design(["a", "b", "c"], trajectories=5, replicates=1, seed=3)
    values = np.random.default_rng(1).standard_normal(plan.points.shape[:2])
    mine = elementary_effects(plan.points, values)
    theirs = salib_morris.analyze(
        plan.problem, plan.points.reshape(-1, 4), values.ravel(), num_levels=4, seed=1
    )
    np.testing.assert_allclose(mine.mean(axis=0), theirs["mu"])
    np.testing.assert_allclose(np.abs(mine).mean(axis=0), theirs["mu_star"])
    np.testing.assert_allclose(mine.std(axis=0, ddof=1), theirs["sigma"])


def test_what_cannot_be_screened_is_refused_in_words() -> None:
    with pytest.raises(SensitivityError, match="at least one reform"):
        morris(SCENARIOS[:1], simulate=Linear(), quantile=from_unit, names=["strong"])
    with pytest.raises(SensitivityError, match="at least 2 trajectories"):
        screen(Linear(), trajectories=1)
    with pytest.raises(SensitivityError, match="status_quo, reform"):
        screen(Linear(), baseline="absent")
