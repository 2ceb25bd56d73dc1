"""Levers move what the lever matrix names, where and when they apply, and nothing else."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from coalition_sim.levers import DERIVED, LEVERS, LeverSchedule, levers, months_between
from coalition_sim.parameters import central, draw, names
from coalition_sim.scenario import LeverSetting, Scenario

PLACE = SimpleNamespace(
    district_names=("Quetta", "Kech", "Kohlu"),
    sector_names=("education", "health", "other"),
    department_names=("health", "secondary_education", "finance", "planning", "colleges"),
)
MATRIX = {
    "fixed_tenure": {"tenure_guard", "replacement_guard"},
    "needs_based_psdp": {
        "political_share_factor",
        "home_district_factor",
        "minister_bonus_factor",
        "minimum_size_share",
        "new_start_factor",
    },
}


def values_of(frame):
    return {name: frame[name].to_numpy()[:, None].copy() for name in frame.columns}


def scenario_with(lever: str | None = None, **settings) -> Scenario:
    return Scenario("one", levers={lever: LeverSetting(**settings)} if lever else {})


def schedule_of(*scenarios: Scenario, frame=None) -> LeverSchedule:
    rows = central(len(scenarios)) if frame is None else frame
    return LeverSchedule(list(scenarios), PLACE, "2013-07", values_of(rows))


def same(one, other) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[k], other[k]) for k in one)


def test_levers_move_what_the_matrix_names():
    for name, lever in LEVERS.items():
        moved = [move.parameter for move in lever.moves]
        assert set(moved) == MATRIX[name]
        assert len(moved) == len(set(moved))
        assert set(moved) <= {*names(), *DERIVED}
        assert lever.compliance_parameter in names()


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_changes_only_its_parameters(lever):
    # at central values the rule on first-year funding does not bind; here it does
    frame = central(1).assign(new_start_ratio=1.65, new_money_share=0.32)
    before = schedule_of(scenario_with(), frame=frame).effective(30)
    after = schedule_of(scenario_with(lever), frame=frame).effective(30)
    moved = {key for key in before if not np.array_equal(before[key], after[key])}
    assert moved == MATRIX[lever]
    assert all(before[key].shape == after[key].shape for key in before)


@pytest.mark.parametrize("lever", LEVERS)
def test_zero_strength_returns_the_very_same_numbers(lever):
    frame = draw(5, range(3))
    none = schedule_of(*[scenario_with()] * 3, frame=frame)
    zero = schedule_of(*[scenario_with(lever, strength=0.0)] * 3, frame=frame)
    mixed = schedule_of(
        scenario_with(lever), scenario_with(lever, strength=0.0), scenario_with(), frame=frame
    )
    assert same(none.effective(60), zero.effective(60))
    for name, value in none.effective(60).items():
        assert np.array_equal(mixed.effective(60)[name][1:], value[1:])


@pytest.mark.parametrize("lever", LEVERS)
def test_nothing_changes_before_the_start_or_from_the_end_on(lever):
    plan = schedule_of(scenario_with(lever, start="2015-07", end="2016-07"))
    base = schedule_of(scenario_with()).effective(0)
    assert same(plan.effective(23), base)
    assert not same(plan.effective(24), base)
    assert not same(plan.effective(35), base)
    assert same(plan.effective(36), base)
    assert [month for month in range(60) if plan.changes(month)] == [0, 24, 36]


def test_a_lever_that_began_before_the_simulation_is_in_force_at_once():
    plan = schedule_of(scenario_with("fixed_tenure", start="2010-01"))
    assert plan.effective(0)["tenure_guard"].min() == 0.5


def test_a_world_alone_equals_the_same_world_in_a_block():
    frame = draw(9, range(4))
    block = [
        scenario_with("needs_based_psdp", districts=("Kech",), start="2014-01"),
        scenario_with("fixed_tenure", posts=("health",)),
        scenario_with(),
        scenario_with("needs_based_psdp", compliance=0.3, sectors=("health",)),
    ]
    together = schedule_of(*block, frame=frame).effective(40)
    for world, scenario in enumerate(block):
        alone = schedule_of(scenario, frame=frame.iloc[[world]]).effective(40)
        assert all(np.array_equal(alone[key][0], together[key][world]) for key in alone)


def test_effect_is_strength_times_compliance():
    plan = schedule_of(scenario_with("fixed_tenure", strength=0.5, compliance=0.8))
    assert plan.effective(30)["tenure_guard"] == pytest.approx(0.4)


def test_prior_compliance_is_each_worlds_own_draw():
    frame = draw(1, range(3))
    plan = schedule_of(*[scenario_with("fixed_tenure")] * 3, frame=frame)
    drawn = frame["fixed_tenure_compliance"].to_numpy()
    assert np.array_equal(plan.effective(30)["replacement_guard"][:, 0], drawn)


def test_scopes_limit_where_a_lever_applies():
    guard = schedule_of(scenario_with("fixed_tenure", posts=("health", "colleges")))
    assert guard.effective(30)["tenure_guard"].tolist() == [[0.5, 0, 0, 0, 0.5]]
    setting = {"districts": ("Kech",), "sectors": ("health", "other")}
    cells = schedule_of(scenario_with("needs_based_psdp", **setting)).effective(30)
    assert cells["political_share_factor"].tolist() == [[1, 1, 1, 1, 0.5, 0.5, 1, 1, 1]]
    assert cells["minister_bonus_factor"].tolist() == cells["political_share_factor"].tolist()
    assert cells["minimum_size_share"].tolist() == [[0, 0, 0, 0, 0.5, 0.5, 0, 0, 0]]


def test_the_rule_on_first_year_funding_never_raises_what_is_started():
    full = {"compliance": 1.0, "strength": 1.0}
    frame = draw(4, range(200))
    plan = schedule_of(*[scenario_with("needs_based_psdp", **full)] * 200, frame=frame)
    factor = plan.effective(30)["new_start_factor"][:, 0]
    ceiling = (frame["new_money_share"] / frame["first_year_floor"]).to_numpy()
    was = frame["new_start_ratio"].to_numpy()
    assert np.allclose(was * factor, np.minimum(was, ceiling))


def test_two_levers_work_side_by_side():
    both = Scenario("both", levers={name: LeverSetting() for name in LEVERS})
    together = schedule_of(both).effective(30)
    for name, moved in MATRIX.items():
        alone = schedule_of(scenario_with(name)).effective(30)
        assert all(np.array_equal(together[key], alone[key]) for key in moved)


def test_arrays_are_two_dimensional_and_contiguous():
    values = schedule_of(scenario_with("needs_based_psdp"), scenario_with()).effective(30)
    assert all(v.ndim == 2 and v.flags.c_contiguous for v in values.values())


def test_the_table_of_levers():
    table = levers()
    assert table.index.tolist() == list(LEVERS)
    assert (table.drop(columns="moves").astype(str) != "").all().all()
    assert table.loc["fixed_tenure", "compliance_central"] == 0.5


def test_months_between():
    assert months_between("2013-07", "2013-07") == 0
    assert months_between("2013-07", "2023-06") == 119
    assert months_between("2013-07", "2013-05") == -2
