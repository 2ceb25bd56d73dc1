"""A lever changes what it can reach, from the month it begins, and nothing else.

Common random numbers are tested causally: one lever is pulled, the shocks stay the same, and what
differs between the two provinces is what the lever did.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import xarray as xr
from engine import differing, happened, moved, reform, rows, same_bits, state, stepped

from coalition_sim.levers import LEVERS
from coalition_sim.model import CoalitionModel
from coalition_sim.province import province
from coalition_sim.simulate import events, simulate
from coalition_sim.tape import YEARLY

WORLDS, YEARS = 8, 4
HEALTH = 0  # the department


@cache
def status_quo(years: int = YEARS) -> xr.Dataset:
    return simulate("status_quo", worlds=WORLDS, years=years, seed=5)


def under(years: int = YEARS, **levers) -> xr.Dataset:
    return simulate(reform(**levers), worlds=WORLDS, years=years, seed=5)


def side_by_side(parameters=None, worlds: int = 12, **levers):
    """The status quo and a reform in the same worlds, as two models."""
    chosen = rows(worlds) if parameters is None else parameters
    settings = {"worlds": worlds, "seed": 5, "parameters": chosen}
    return CoalitionModel(**settings), CoalitionModel(reform(**levers), **settings)


def assert_unchanged(plain: xr.Dataset, other: xr.Dataset) -> None:
    assert not moved(plain, other)
    one, two = events(plain).drop(columns="scenario"), events(other).drop(columns="scenario")
    assert one.equals(two)


# -- nothing where there is no lever -------------------------------------------------------------


@pytest.mark.parametrize("lever", LEVERS)
@pytest.mark.parametrize("setting", ["strength", "compliance"])
def test_zero_strength_or_compliance_changes_nothing(lever, setting):
    assert_unchanged(status_quo(), under(**{lever: {setting: 0.0, "start": "2013-07"}}))


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_after_or_before_the_window_changes_nothing(lever):
    assert_unchanged(status_quo(), under(**{lever: {"start": "2017-07"}}))
    assert_unchanged(status_quo(), under(**{lever: {"start": "2010-01", "end": "2013-07"}}))


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_at_full_strength_does_change_something(lever):
    assert {"service_index", "allocated", "secretary_changes"} & moved(
        status_quo(), under(**{lever: {"start": "2013-07"}})
    )


# -- nothing before it begins --------------------------------------------------------------------


@pytest.mark.parametrize("lever", LEVERS)
def test_no_year_before_the_start_changes(lever):
    other = under(**{lever: {"start": "2015-07"}})
    yearly = [name for name in other.data_vars if "year" in other[name].dims]
    two_years = slice("2013-14", "2014-15")
    assert not moved(status_quo().sel(year=two_years), other.sel(year=two_years), yearly)
    early = [
        events(ds).drop(columns="scenario").query("month < '2015-07'").reset_index(drop=True)
        for ds in (status_quo(), other)
    ]
    assert early[0].equals(early[1])


@pytest.mark.parametrize("lever", LEVERS)
def test_no_month_before_the_start_changes_any_array(lever):
    plain, other = side_by_side(worlds=4, **{lever: {"start": "2014-10", "compliance": 1.0}})
    for month in range(15):
        stepped(plain, 1), stepped(other, 1)
        assert not differing(state(plain), state(other)), month
        assert not differing(vars(plain.parameters), vars(other.parameters)), month
    stepped(plain, 1), stepped(other, 1)
    assert differing(vars(plain.parameters), vars(other.parameters))


# -- an ended lever ------------------------------------------------------------------------------


@pytest.mark.parametrize("lever", LEVERS)
def test_the_parameters_in_force_return_when_a_lever_ends(lever):
    plain, other = side_by_side(worlds=2, **{lever: {"start": "2013-09", "end": "2014-02"}})
    for month in range(9):
        stepped(plain, 1), stepped(other, 1)
        force = differing(vars(plain.parameters), vars(other.parameters))
        assert bool(force) == (2 <= month < 7), (month, force)


def test_a_budget_rule_that_meets_no_budget_and_no_new_government_changes_nothing():
    """From August to June there is no budget; only a new coalition has its money divided."""
    plain = status_quo(3)
    other = under(3, needs_based_psdp={"start": "2014-08", "end": "2015-07", "compliance": 1.0})
    new = happened(events(plain), kind="exit").query("'2014-08' <= month < '2015-07'")
    quiet = sorted(set(range(WORLDS)) - set(new["world"]))
    assert quiet, "every world changed its chief minister; choose another seed"
    assert not moved(plain.sel(world=quiet), other.sel(world=quiet))


def test_a_tenure_rule_in_a_world_without_transfers_changes_nothing():
    calm = rows(3, transfer_hazard=0.005, minister_hazard=0.001, replacement_at_handover=0.0)
    plain, other = side_by_side(calm, worlds=3, fixed_tenure={"start": "2013-07"})
    left = np.zeros(3, dtype=bool)
    for _ in range(24):
        stepped(plain, 1), stepped(other, 1)
        left |= plain.posts.left.any(axis=-1)
        here, there = state(plain), state(other)
        for name in ("posts.months", "money.spent", "services.service"):
            assert same_bits(here[name][~left], there[name][~left]), name
    assert not left.all()


# -- one post ------------------------------------------------------------------------------------

REACH_OF_ONE_POST = {
    "spent",
    "spent_last_quarter",
    "leaked",
    "lapsed",
    "carried_out",
    "utilisation",
    "schemes_completed",
    "schemes_abandoned",
    "schemes_ongoing",
    "throw_forward",
    "service_index",
    "staff_presence",
    "infrastructure",
    "supplies",
    "supervision",
    "satisfaction",
    "secretary_changes",
    "months_in_post",
    "plan_continuity",
    "trust",
}


def test_tenure_of_one_post_stays_with_its_department_within_the_year():
    """The head of health is kept in 2014-15: only health, and trust in services, can move.

    Refusals are politically free here and more schemes do not slow others down, so that no
    roundabout way is left.
    """
    quiet = rows(WORLDS, dissent_refusal=0.0, load_elasticity=0.0, transfer_hazard=0.17)
    setting = {"start": "2014-07", "end": "2015-07", "compliance": 1.0, "posts": ("health",)}
    runs = [
        simulate(plan, worlds=WORLDS, years=2, seed=5, parameters=quiet)
        for plan in (reform("none"), reform("kept", fixed_tenure=setting))
    ]
    one, two = (run.drop_sel(sector="health").drop_sel(department="Health") for run in runs)
    assert moved(one, two) <= {"trust"}
    assert moved(*runs) <= REACH_OF_ONE_POST
    assert {"secretary_changes", "service_index", "spent"} <= moved(*runs)


def test_one_refused_transfer_moves_one_post_and_not_another_province():
    """In the month of the first refusal only that post, what it does, and the refused differ."""
    plain, other = side_by_side(fixed_tenure={"start": "2013-07", "compliance": 1.0})
    seen = np.zeros(plain.worlds, dtype=bool)
    for _ in range(12):
        stepped(plain, 1), stepped(other, 1)
        here, there = state(plain), state(other)
        for world in np.flatnonzero(~seen):
            names = {n for n in here if n.split(".")[0] != "book"}
            changed = {n for n in names if not same_bits(here[n][world], there[n][world])}
            if not changed:
                continue
            seen[world] = True
            posts = _posts_that_differ(here, there, world)
            kept = set(np.flatnonzero(plain.posts.left[world] & ~other.posts.left[world]))
            assert posts == kept
            assert changed <= {
                "politics.refused",
                *(n for n in names if n.startswith(("posts.", "services."))),
                *(f"money.{n}" for n in ("authorised", "released", "released_now", "spent")),
                *(f"money.{n}" for n in ("leaked", "spent_this_quarter", "seat_released")),
                *("money.fundable", "money.spent_by_march"),
            }
    assert seen.sum() > 5


def _posts_that_differ(here: dict, there: dict, world: int) -> set[int]:
    """Columns of the posts' table of one world in which anything differs."""
    found: set[int] = set()
    for name in ("months", "vacant", "competence", "loyalty", "patron", "left", "continuity"):
        one, two = here[f"posts.{name}"][world], there[f"posts.{name}"][world]
        found |= set(np.flatnonzero(one != two).tolist())
    return found


def test_a_protected_post_leaves_the_fate_of_the_others_alone():
    """Exits of other posts come from the same luck; without refusals' weight they are the same."""
    quiet = rows(WORLDS, dissent_refusal=0.0)
    plain, other = side_by_side(
        quiet, WORLDS, fixed_tenure={"start": "2013-07", "compliance": 1.0, "posts": ("finance",)}
    )
    finance = plain.finance.index
    others = [k for k in range(5) if k != finance]
    # Finance's releases reach the members' funds one month after the first difference
    untouched = np.ones(WORLDS, dtype=bool)
    for _ in range(24):
        stepped(plain, 1), stepped(other, 1)
        same = plain.posts.months[:, others] == other.posts.months[:, others]
        assert np.all(same[untouched])
        untouched &= (plain.politics.dissent == other.politics.dissent).all(axis=-1)


# -- one district, one sector --------------------------------------------------------------------


def first_budgets(**setting) -> tuple[CoalitionModel, CoalitionModel]:
    """The first July of the status quo and of a budget rule in part of the province."""
    # the bonuses of ministers and of the home district are not told apart by sector
    level = rows(6, minister_bonus=0.0, home_district_bonus=1.0)
    plain, other = side_by_side(
        level, 6, needs_based_psdp={"start": "2013-07", "compliance": 0.8, **setting}
    )
    return stepped(plain, 1), stepped(other, 1)


def shares_of(model: CoalitionModel, keep: np.ndarray) -> np.ndarray:
    kept = model.money.allocated[:, keep]
    return kept / kept.sum(axis=-1, keepdims=True)


def test_a_budget_rule_in_one_district_keeps_the_proportions_of_the_others():
    facts = province()
    plain, other = first_budgets(districts=(facts.district_names[5],))
    here = np.repeat(np.arange(34) == 5, 3)
    assert not np.allclose(plain.money.allocated[:, here], other.money.allocated[:, here])
    np.testing.assert_allclose(shares_of(plain, ~here), shares_of(other, ~here), rtol=1e-12)


def test_a_budget_rule_in_one_sector_keeps_the_proportions_of_the_others():
    plain, other = first_budgets(sectors=("health",))
    here = np.tile(np.arange(3) == 1, 34)
    assert not np.allclose(plain.money.allocated[:, here], other.money.allocated[:, here])
    np.testing.assert_allclose(shares_of(plain, ~here), shares_of(other, ~here), rtol=1e-12)


def test_a_budget_rule_does_not_set_what_it_is_compared_on():
    """In its first July it moves money and new schemes; services, posts and politics wait."""
    plain, other = side_by_side(needs_based_psdp={"start": "2013-07", "compliance": 1.0})
    stepped(plain, 1), stepped(other, 1)
    changed = differing(state(plain), state(other))
    assert {"money.allocated", "money.political_share"} <= changed
    assert not [n for n in changed if n.startswith("posts.")]
    services = {n for n in changed if n.startswith("services.")}
    assert not services, services
    # members remember such a year before the first month; co-optation looks at July's money
    assert {n for n in changed if n.startswith("politics.")} <= {
        "politics.funds",
        "politics.peak",
    }


# -- the same luck -------------------------------------------------------------------------------


def test_scenarios_of_a_world_meet_the_same_shocks():
    levers = {
        "fixed_tenure": {"start": "2013-07"},
        "needs_based_psdp": {"start": "2013-07", "strength": 0.7},
    }
    plain, other = side_by_side(worlds=4, **levers)
    for _ in range(26):
        stepped(plain, 1), stepped(other, 1)
        for name, _shape in YEARLY:
            assert same_bits(plain.tape.yearly(name), other.tape.yearly(name)), name
    assert same_bits(plain.politics.mood, other.politics.mood)
    assert same_bits(plain.politics.funds_luck, other.politics.funds_luck)
    assert same_bits(plain.money.capacity_luck, other.money.capacity_luck)
    assert same_bits(plain.money.envelope, other.money.envelope)
    assert same_bits(plain.money.price, other.money.price)


def test_nobody_is_touched_by_the_scenario_of_another_world():
    """One world of a block is reformed; the worlds beside it do not notice."""
    plans = [reform("none")] * 3
    strong = reform("strong", fixed_tenure={"start": "2013-07"}, needs_based_psdp={})
    plain = stepped(CoalitionModel(plans, worlds=3, seed=2), 30)
    mixed = stepped(CoalitionModel([plans[0], strong, plans[2]], worlds=3, seed=2), 30)
    here, there = state(plain), state(mixed)
    for name in here:
        if name.startswith("book."):
            continue
        assert same_bits(here[name][[0, 2]], there[name][[0, 2]]), name
    assert not same_bits(here["money.allocated"][1], there["money.allocated"][1])
