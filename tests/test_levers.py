"""The schedule of levers: when and where they are in force, how far, and at what cost."""

from __future__ import annotations

import numpy as np
import pytest
from levers.settings import same, scenario_with, schedule_of

from coalition_sim.axes import REAL
from coalition_sim.levers import LEVERS, levers, months_between
from coalition_sim.levers.schedule import FOREVER
from coalition_sim.parameters import central, draw
from coalition_sim.scenario import LeverSetting, Scenario

# -- windows ---------------------------------------------------------------------------------------


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
    assert plan.begins.tolist() == [[-42]]
    assert plan.ends.tolist() == [[FOREVER]]


def test_a_slow_start_delays_the_effect_and_not_the_adoption():
    slow = {"options": {"start": "slow"}, "start": "2014-07", "end": "2015-07"}
    frame = central(2).assign(slow_start=[5.6, 20.0])
    plan = schedule_of(*[scenario_with("assembly_modernisation", **slow)] * 2, frame=frame)
    assert plan.begins.tolist() == [[12], [12]]
    assert plan.delays.tolist() == [[6], [20]]
    staff = np.array([plan.effective(m)["oversight_staff"][:, 0] for m in range(30)])
    assert np.flatnonzero(staff[:, 0] > 1).tolist() == list(range(18, 24))
    assert staff[:, 1].max() == 1  # it ends before it has begun to work
    assert [month for month in range(40) if plan.changes(month)] == [0, 12, 18, 24, 32]


# -- stages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_has_no_effect_before_it_is_adopted_or_once_it_is_repealed(lever):
    plan = schedule_of(scenario_with(lever))
    base = schedule_of(scenario_with()).effective(30)
    assert same(plan.effective(30, np.zeros((1, 1))), base)
    assert same(plan.effective(30, np.ones((1, 1))), plan.effective(30))


def test_what_is_left_of_a_lever_scales_its_effect_world_by_world_and_lever_by_lever():
    both = Scenario(
        "both",
        levers={name: LeverSetting(compliance=1.0) for name in ("fixed_tenure", "quick_wins")},
    )
    plan = schedule_of(*[both] * 3)
    left = np.array([[1.0, 0.0], [0.25, 1.0], [0.0, 0.5]])
    values = plan.effective(30, left)
    assert values["tenure_guard"][:, 0].tolist() == [1, 0.25, 0]
    assert values["quick_repairs"][:, 0].tolist() == [0, 1, 0.5]


def test_step_by_step_the_values_are_those_worked_out_at_once():
    """Some worlds change, all change, none changes, everything is repealed."""
    every = Scenario("every", levers={n: LeverSetting() for n in LEVERS})
    frame, luck = draw(3, range(5)), np.random.default_rng(3)
    plan = schedule_of(*[every] * 5, frame=frame)
    left = np.zeros((5, len(LEVERS)), dtype=REAL)
    now = plan.effective(30, left)
    for rows in ([0], [1, 3], [0, 1, 2, 3, 4], [], [4], [2, 3, 4], [0], "none left"):
        before, kept = now, {name: value.copy() for name, value in now.items()}
        left = left.copy()
        if rows == "none left":
            left[:] = 0.0
        else:
            chosen = luck.uniform(size=(len(rows), len(LEVERS)))
            left[rows] = chosen * (luck.uniform(size=len(LEVERS)) < 0.6)
        now = plan.effective(30, left)
        assert same(now, schedule_of(*[every] * 5, frame=frame).effective(30, left))
        assert same(before, kept), "what was handed out has been changed"


def test_a_value_that_does_not_change_stays_the_very_same_array():
    two = {name: LeverSetting(compliance=1.0) for name in ("fixed_tenure", "quick_wins")}
    plan = schedule_of(*[Scenario("two", levers=two)] * 3)
    before = plan.effective(30, np.ones((3, 2)))
    after = plan.effective(30, np.array([[1.0, 1.0], [1.0, 0.5], [1.0, 1.0]]))
    assert {name for name in before if after[name] is not before[name]} == {"quick_repairs"}


def test_stages_taken_as_given_are_told_apart():
    plan = schedule_of(
        scenario_with("fixed_tenure", adoption="given"),
        scenario_with("fixed_tenure", survival="given"),
        scenario_with("decentralisation"),
    )
    assert plan.names == ("fixed_tenure", "decentralisation")
    assert plan.slots.tolist() == [0, 9]
    assert plan.law.tolist() == [False, True]
    assert plan.is_law("decentralisation") and not plan.is_law("fixed_tenure")
    assert plan.used.tolist() == [[True, False], [True, False], [False, True]]
    assert plan.adoption_given.tolist() == [[True, False], [False, False], [False, False]]
    assert plan.survival_given.tolist() == [[False, False], [True, False], [False, False]]


def test_a_schedule_without_levers_is_empty():
    plan = schedule_of(scenario_with(), scenario_with())
    assert plan.names == ()
    assert plan.cost.shape == plan.begins.shape == plan.complied.shape == (2, 0)
    assert [month for month in range(30) if plan.changes(month)] == [0]


def test_levers_stand_in_the_order_of_the_catalogue_whatever_the_scenario_says():
    backwards = Scenario("all", levers={n: LeverSetting() for n in reversed(list(LEVERS))})
    plan = schedule_of(backwards)
    assert plan.names == tuple(LEVERS)
    assert plan.slots.tolist() == list(range(len(LEVERS)))


# -- how far ---------------------------------------------------------------------------------------


def test_effect_is_strength_times_compliance():
    plan = schedule_of(scenario_with("fixed_tenure", strength=0.5, compliance=0.8))
    assert plan.effective(30)["tenure_guard"] == pytest.approx(0.4)
    assert plan.strength.tolist() == [[0.5]]
    assert plan.complied == pytest.approx(0.4)


def test_prior_compliance_is_each_worlds_own_draw():
    frame = draw(1, range(3))
    plan = schedule_of(*[scenario_with("fixed_tenure")] * 3, frame=frame)
    drawn = frame["fixed_tenure_compliance"].to_numpy(REAL)
    assert np.array_equal(plan.effective(30)["replacement_guard"][:, 0], drawn)
    assert np.array_equal(plan.complied[:, 0], drawn)


def test_a_world_alone_equals_the_same_world_in_a_block():
    frame = draw(9, range(6))
    every = Scenario("every", levers={n: LeverSetting() for n in LEVERS})
    block = [
        scenario_with("needs_based_psdp", districts=("Kech",), options={"formula": "need"}),
        scenario_with("fixed_tenure", posts=("health",)),
        scenario_with(),
        scenario_with("sector_package", compliance=0.3, sectors=("health",), cost=90.0),
        every,
        scenario_with("merit_postings", posts=("health", "finance")),
    ]
    block_plan = schedule_of(*block, frame=frame)
    together = block_plan.effective(40)
    for world, scenario in enumerate(block):
        one = schedule_of(scenario, frame=frame.iloc[[world]])
        alone = one.effective(40)
        assert all(np.array_equal(alone[key][0], together[key][world]) for key in alone)
        places = [block_plan.names.index(name) for name in one.names]
        assert np.array_equal(one.cost[0], block_plan.cost[world, places])


def test_scopes_limit_where_a_lever_applies():
    guard = schedule_of(scenario_with("fixed_tenure", posts=("health", "colleges")))
    assert guard.effective(30)["tenure_guard"].tolist() == [[0.5, 0, 0, 0, 0.5]]
    setting = {"districts": ("Kech",), "sectors": ("health", "other")}
    values = schedule_of(scenario_with("needs_based_psdp", **setting)).effective(30)
    assert values["political_share_factor"].tolist() == [[*[1] * 5, 0.5, 1, 0.5, *[1] * 4]]
    assert values["minister_bonus_factor"].tolist() == values["political_share_factor"].tolist()
    assert values["minimum_size_share"].tolist() == [[*[0] * 5, 0.5, 0, 0.5, *[0] * 4]]


def test_the_rule_on_first_year_funding_never_raises_what_is_started():
    full = {"compliance": 1.0, "strength": 1.0}
    frame = draw(4, range(200))
    plan = schedule_of(*[scenario_with("needs_based_psdp", **full)] * 200, frame=frame)
    factor = plan.effective(30)["new_start_factor"][:, 0]
    ceiling = (frame["new_money_share"] / frame["first_year_floor"]).to_numpy()
    was = frame["new_start_ratio"].to_numpy()
    assert np.allclose(was * factor, np.minimum(was, ceiling))


def test_arrays_are_two_dimensional_and_contiguous():
    every = Scenario("every", levers={n: LeverSetting() for n in LEVERS})
    values = schedule_of(every, scenario_with()).effective(30)
    assert all(v.ndim == 2 and v.flags.c_contiguous for v in values.values())


# -- cost ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lever", "settings", "share"),
    [
        ("delivery_unit", {}, 1.0),
        ("delivery_unit", {"strength": 0.5}, 0.5),
        ("delivery_unit", {"districts": ("Kech",)}, 0.3),
        ("delivery_unit", {"districts": ("Kech",), "sectors": ("health",)}, 0.3 / 4),
        ("protected_sector_plan", {}, 1.0),  # its own two sectors are the whole
        ("protected_sector_plan", {"sectors": ("health",)}, 0.5),
        ("merit_postings", {"posts": ("health", "finance")}, 0.4),
        ("question_hour", {"strength": 0.25}, 0.25),
        ("citizen_engagement", {"districts": ("Kohlu",)}, 0.1),
        ("jobs_and_skills", {"districts": ("Quetta",)}, 0.6),
    ],
)
def test_a_prior_cost_follows_strength_and_scope(lever, settings, share):
    frame = draw(3, range(2))
    plan = schedule_of(*[scenario_with(lever, **settings)] * 2, frame=frame)
    assert plan.cost[:, 0] == pytest.approx(frame[f"{lever}_cost"].to_numpy() * share)


def test_a_stated_cost_is_the_total_a_year():
    plan = schedule_of(
        scenario_with("delivery_unit", cost=70.0, strength=0.5, districts=("Kech",)),
        scenario_with("delivery_unit", cost=0.0),
        scenario_with(),
    )
    assert plan.cost[:, 0].tolist() == pytest.approx([70, 0] + [0] * (len(plan.cost) - 2))


# -- the table -------------------------------------------------------------------------------------


def test_the_table_of_levers():
    table = levers()
    assert table.index.tolist() == list(LEVERS)
    assert (table.astype(str) != "").all().all()
    assert table.loc["fixed_tenure", "compliance_central"] == 0.5
    assert table.loc["delivery_unit", "cost_central"] == 96
    assert table.loc["question_hour", "scopes"] == "the whole province"
    assert table.loc["decentralisation", "options"] == "accountability: yes or no"
    assert table.loc["autonomy_accord", "stakes"] == "federal_say 0.8"


def test_months_between():
    assert months_between("2013-07", "2013-07") == 0
    assert months_between("2013-07", "2023-06") == 119
    assert months_between("2013-07", "2013-05") == -2
