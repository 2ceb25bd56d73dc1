"""The Morris screening against functions whose indices are known."""

from __future__ import annotations

import textwrap
import types

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from SALib.analyze import morris as salib_morris

from coalition_sim.scenario import core, load_scenario
from coalition_sim.sensitivity.elementary import elementary_effects, highest_of_luck, indices
from coalition_sim.sensitivity.groups import groups_to_screen, in_groups, members_of
from coalition_sim.sensitivity.idle import unknowns_to_screen
from coalition_sim.sensitivity.screening import (
    COLUMNS,
    SensitivityError,
    longer,
    morris,
    singly,
    without_combinations,
)
from coalition_sim.sensitivity.trajectories import SHOCK_TAPE, STEP, Design, design

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
        worlds = len(worlds)
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


UNKNOWNS = [f"p{i}" for i in range(30)]


def pure_luck(
    rng: np.random.Generator,
    trajectories: int,
    replicates: int,
    luck: np.ndarray,
    seed: int,
    names: list[str] | dict[str, list[str]] | None = None,
) -> tuple[Design, np.ndarray]:
    """A design and effects in which every step adds luck of its own and nothing else."""
    plan = design(names or UNKNOWNS, trajectories, replicates, seed)
    moved = np.abs(np.diff(plan.points, axis=1)).argmax(axis=-1)
    steps = rng.standard_normal((*moved.shape, replicates)) * luck[moved][..., None]
    start = np.zeros((trajectories, 1, replicates))
    return plan, np.concatenate([start, steps.cumsum(axis=1)], axis=1)


@pytest.mark.parametrize(("trajectories", "replicates"), [(2, 2), (4, 3)])
def test_pure_luck_passes_the_floor_in_about_one_screening_of_twenty(
    trajectories: int, replicates: int
) -> None:
    """Family-wise; the dummy is silenced, so that the floor stands alone.

    300 screenings at 5 % give 15 +- 4. Above that is room for the luck that is itself estimated,
    from 60 degrees of freedom at 2 x 2: some two in a hundred.
    """
    rng, floored, named = np.random.default_rng(2), 0, 0
    luck = np.append(np.ones(len(UNKNOWNS)), 0.0)
    for seed in range(300):
        plan, effects = pure_luck(rng, trajectories, replicates, luck, seed)
        found = indices(effects, plan, seed).iloc[:-1]
        floored += bool((found["mu_star"] > found["noise_floor"]).any())
        named += bool(found["above_noise"].any())
    assert 3 <= floored <= 30  # 1-10 %: neither blind nor credulous
    assert named <= 9  # with the interval of the rule at most 3 %


def test_unequal_luck_names_nothing_either() -> None:
    """Some parameters reshuffle a history and most do not: a pooled floor alone would name many."""
    rng, named, pooled = np.random.default_rng(3), 0, 0
    for seed in range(60):
        luck = np.append(np.exp(0.8 * rng.standard_normal(len(UNKNOWNS))), 0.0)
        plan, effects = pure_luck(rng, 10, 4, luck, seed)
        found = indices(effects, plan, seed).iloc[:-1]
        named += bool(found["above_noise"].any())
        pooled += bool((found["mu_star"] > found["noise_floor"].min()).any())
    assert named <= 3
    assert pooled > 30


@pytest.mark.parametrize(("trajectories", "replicates"), [(2, 2), (4, 3)])
def test_a_strong_parameter_is_found_among_luck(trajectories: int, replicates: int) -> None:
    rng, found, others = np.random.default_rng(4), 0, 0
    luck = np.ones(len(UNKNOWNS) + 1)
    for seed in range(40):
        plan, effects = pure_luck(rng, trajectories, replicates, luck, seed)
        effects = effects + 12.0 * plan.points[..., :1]
        table = indices(effects, plan, seed).set_index("parameter")
        found += bool(table.loc["p0", "above_noise"])
        others += bool(table["above_noise"].drop("p0").any())
    assert found >= 36
    assert others <= 3


def test_the_floor_of_luck_is_that_of_simulated_half_normals() -> None:
    rng = np.random.default_rng(5)
    for trajectories in (2, 4, 10, 30):
        draws = np.abs(rng.standard_normal((200_000, trajectories), dtype=np.float32)).mean(axis=1)
        true = np.quantile(draws, 1 - 0.05 / 5)
        assert true - 0.01 < highest_of_luck(trajectories, 5) < 1.02 * true
    assert np.isfinite(highest_of_luck(1000, 137))


def test_the_dummy_is_a_check_that_lifts_the_floor() -> None:
    rng = np.random.default_rng(6)
    luck = np.append(np.ones(len(UNKNOWNS)), 50.0)
    plan, effects = pure_luck(rng, 4, 3, luck, 1)
    found = indices(effects, plan, 1)
    assert found["noise_floor"].min() == found["mu_star"].iloc[-1]


def test_what_cannot_act_is_no_part_of_the_ranking() -> None:
    found = screen(Linear(luck=1.0)).set_index("parameter")
    assert list(found["at_work"]) == [True, True, False, True]  # "none" moves nothing at all
    assert not found.loc["none", "above_noise"]
    assert (found["replicates"] == 2).all()


def test_a_comparison_screens_what_pulls_one_lever() -> None:
    def scenario(name: str, *levers: str) -> types.SimpleNamespace:
        return types.SimpleNamespace(name=name, levers=dict.fromkeys(levers))

    base, a, b = scenario("status_quo"), scenario("a", "x"), scenario("b", "y")
    both, other = scenario("both", "x", "y"), scenario("other", "x", "z")
    assert without_combinations([base, a, b, both], "status_quo") == [base, a, b]
    assert without_combinations([base, a, both, other], "status_quo") == [base, a, both, other]
    assert without_combinations([base, both, other], "status_quo") == [base, both, other]
    assert without_combinations([both, a, b], "both") == [both, a, b]


def test_the_command_for_a_longer_screening_is_always_longer() -> None:
    def command(trajectories: int, replicates: int, *names: str) -> str:
        table = pd.DataFrame({"trajectories": [trajectories], "replicates": [replicates]})
        return longer(table, *names)

    assert command(2, 2, "fixed_tenure") == (
        "coalition-sim sensitivity fixed_tenure --trajectories 10 --replicates 8"
    )
    assert command(20, 3, "mine", "other") == (
        "coalition-sim sensitivity mine.yaml --baseline other.yaml --trajectories 20 --replicates 8"
    )
    assert command(10, 8, "fixed_tenure").endswith("--trajectories 20 --replicates 16")


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
            "cluster": None,
            "switches": {"elections": "observed"},
            "record": "outcome_value",
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
    with pytest.raises(SensitivityError, match="one replicate cannot tell a parameter from luck"):
        screen(Linear(), replicates=1)
    with pytest.raises(SensitivityError, match="status_quo, reform"):
        screen(Linear(), baseline="absent")


# Groups -------------------------------------------------------------------------------------------

GROUPS = {"pair": ["strong", "weak"], "alone": ["none"]}
MANY = {"a": ["a1", "a2", "a3", "a4", "a5"], "b": ["b1"], "c": ["c1", "c2"]}


def test_groups_of_one_are_the_ordinary_design() -> None:
    single = design(["a", "b", "c"], trajectories=5, replicates=2, seed=3)
    grouped = design({"x": ["a"], "y": ["b"], "z": ["c"]}, trajectories=5, replicates=2, seed=3)
    np.testing.assert_array_equal(single.levels, grouped.levels)
    np.testing.assert_array_equal(single.points, single.levels)
    values = [plan.worlds_of(2, lambda name, u: u) for plan in (single, grouped)]
    pd.testing.assert_frame_equal(*values)


def test_a_group_moves_once_and_all_its_members_move_with_it() -> None:
    plan = design(MANY, trajectories=8, replicates=1, seed=2)
    assert plan.names == ("a", "b", "c", SHOCK_TAPE)
    assert plan.levels.shape == (8, 5, 9) and plan.points.shape == (8, 5, 4)
    of = np.repeat(np.arange(4), [5, 1, 2, 1])
    moves = np.diff(plan.levels, axis=1)
    moved = np.abs(np.diff(plan.points, axis=1)) > 0
    assert (moved.sum(axis=1) == 1).all() and (moved.sum(axis=2) == 1).all()
    np.testing.assert_array_equal(np.abs(moves) > 0, moved[:, :, of])
    np.testing.assert_allclose(np.abs(moves).max(axis=1), STEP)
    assert plan.moved(0, 1) == plan.names[int(moved[0, 0].argmax())]


def test_members_of_a_group_start_anywhere_and_go_their_own_way() -> None:
    plan = design({"a": [f"a{i}" for i in range(40)]}, trajectories=30, replicates=1, seed=4)
    steps = np.diff(plan.levels[:, :, :-1], axis=1)
    up = steps.sum(axis=1) > 0  # (trajectory, member)
    assert 0.45 < up.mean() < 0.55
    # neither a trajectory nor a member goes one way: 40 or 30 fair coins
    assert ((up.mean(axis=1) > 0.2) & (up.mean(axis=1) < 0.8)).all()
    assert ((up.mean(axis=0) > 0.1) & (up.mean(axis=0) < 0.9)).all()
    lowest = plan.levels[:, :, :-1].min(axis=1)
    np.testing.assert_allclose(np.unique(lowest.round(9)), [0, 0.333333333])
    assert 0.4 < (lowest < 0.1).mean() < 0.6


def test_members_stay_inside_the_5_to_95_percent_of_their_priors() -> None:
    plan = design(MANY, trajectories=12, replicates=2, seed=1)
    values = pd.concat([plan.worlds_of(t, lambda name, u: u) for t in range(12)])
    names = [name for members in MANY.values() for name in members]
    assert list(values.columns) == [*names, "tape"]
    np.testing.assert_allclose(values[names].min(), 0.05)
    np.testing.assert_allclose(values[names].max(), 0.95)


def test_a_group_does_what_its_members_do_together() -> None:
    """Slopes 8 and -2: the same way they make 6, against each other 10, and nothing between."""
    found = screen(Linear(), names=GROUPS, trajectories=200).set_index("parameter")
    assert list(found.index) == ["pair", "alone", SHOCK_TAPE]
    assert found["members"].tolist() == ["strong weak", "none", SHOCK_TAPE]
    assert np.isnan(found.loc["pair", "mu"]) and found.loc["alone", "mu"] == pytest.approx(0.0)
    assert found.loc["pair", "mu_star"] == pytest.approx(8.0, abs=0.6)  # 200 fair coins, +- 2 sd
    assert found["at_work"].tolist() == [True, False, False]
    assert found["above_noise"].tolist() == [True, False, False]


def test_a_screening_knows_whether_it_was_by_groups() -> None:
    grouped, single = screen(Linear(), names=GROUPS), screen(Linear())
    assert in_groups(grouped) and not in_groups(single)
    assert members_of(grouped, "pair") == GROUPS["pair"]
    assert single["members"].tolist() == single["parameter"].tolist()
    assert single["mu"].notna().all()
    short = "coalition-sim sensitivity fixed_tenure"
    assert longer(grouped, "fixed_tenure") == f"{short} --groups --trajectories 10 --replicates 8"
    assert longer(single, "fixed_tenure") == singly("fixed_tenure")
    assert singly("mine", "other").startswith("coalition-sim sensitivity mine.yaml --baseline oth")


def test_pure_luck_names_no_group_and_a_strong_group_is_found() -> None:
    """The size of the screening beside a comparison: 4 trajectories of 2 replicates."""
    groups = {f"g{i}": [f"p{i}_{k}" for k in range(1 + i % 5)] for i in range(30)}
    rng, floored, named, found = np.random.default_rng(7), 0, 0, 0
    luck = np.append(np.ones(len(groups)), 0.0)
    for seed in range(100):
        plan, effects = pure_luck(rng, 4, 2, luck, seed, groups)
        table = indices(effects, plan, seed).iloc[:-1]
        floored += bool((table["mu_star"] > table["noise_floor"]).any())
        named += bool(table["above_noise"].any())
        strong = indices(effects + 12.0 * plan.points[..., 4:5], plan, seed)
        found += bool(strong.set_index("parameter").loc["g4", "above_noise"])
    assert floored <= 13  # 5 in 100 and 3 standard deviations, and luck that is itself estimated
    assert named <= 5
    assert found >= 90


def test_the_dummy_lifts_the_floor_of_groups_too() -> None:
    found = screen(Linear(luck=3.0), names=GROUPS).set_index("parameter")
    assert found.loc[SHOCK_TAPE, "mu_star"] > 0.5
    assert (found["noise_floor"] >= found.loc[SHOCK_TAPE, "mu_star"]).all()


def test_every_unknown_is_in_one_group_that_has_a_plain_name() -> None:
    from coalition_sim.figures.unknowns import GROUPS as NAMED
    from coalition_sim.figures.unknowns import LINE, unknown
    from coalition_sim.levers import LEVERS

    scenarios = [load_scenario(name) for name in core()]
    groups = groups_to_screen(scenarios)
    members = [name for group in groups.values() for name in group]
    assert sorted(members) == sorted(unknowns_to_screen(scenarios))
    assert groups["lever:fixed_tenure"] == ["fixed_tenure_compliance", "fixed_tenure_cost"]
    assert "dissent_base" in groups["M3"] and groups["M10"] == ["learning_time", "learning_start"]
    assert list(groups)[:3] == ["M1", "M2", "M3"] and 25 < len(groups) < 40
    levers = [f"lever:{name}" for name in LEVERS]
    said = [unknown(name) for name in (*NAMED, *levers)]
    assert len(set(said)) == len(said)
    assert all(len(textwrap.wrap(name, LINE)) <= 2 and "_" not in name for name in said)
    every = groups_to_screen([_pulls(*LEVERS)])
    assert {name for name in every if not name.startswith("lever:")} <= set(NAMED)


def test_an_unknown_of_two_levers_goes_with_the_first() -> None:
    groups = groups_to_screen([_pulls("coalition_compact", "shared_agenda_pact")])
    assert "pact_restraint" in groups["lever:coalition_compact"]
    assert "pact_restraint" not in groups["lever:shared_agenda_pact"]


def _pulls(*levers: str) -> types.SimpleNamespace:
    return types.SimpleNamespace(levers=dict.fromkeys(levers))


def test_the_screening_of_the_core_comparison_stays_quick() -> None:
    scenarios = without_combinations([load_scenario(name) for name in core()], "status_quo")
    plan = design(groups_to_screen(scenarios), trajectories=4, replicates=2, seed=1)
    assert plan.trajectories * plan.worlds * len(scenarios) <= 900
