"""A lever changes what it can reach, from the month it begins, and nothing else.

Common random numbers are tested causally: one lever is pulled, the shocks stay the same, and what
differs between the two provinces is what the lever did.
"""

from __future__ import annotations

from functools import cache
from unittest import mock

import numpy as np
import pytest
import xarray as xr
from engine import (
    differing,
    every_lever,
    given,
    happened,
    moved,
    reform,
    rows,
    same_bits,
    state,
    stepped,
)

from coalition_sim import rules
from coalition_sim.levers import LEVERS
from coalition_sim.model import CoalitionModel
from coalition_sim.province import province
from coalition_sim.simulate import events, simulate
from coalition_sim.tape import Sizes, yearly
from coalition_sim.variables import VARIABLES

WORLDS, YEARS = 8, 4
SECTORS = province().sector_names
YEARLY = yearly(Sizes.of(province()))


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


@cache
def each_lever(years: int = 3, **settings) -> xr.Dataset:
    """A scenario for each lever alone, and the status quo, in one run."""
    plans = [reform(lever, **{lever: dict(settings)}) for lever in LEVERS]
    return simulate(["status_quo", *plans], worlds=4, years=years, seed=5)


def differ(dataset: xr.Dataset, lever: str) -> set[str]:
    """Variables of a run that differ between one lever and the status quo."""
    return moved(dataset.sel(scenario=["status_quo"]), dataset.sel(scenario=[lever]), VARYING)


def happenings(dataset: xr.Dataset, scenario: str | None = None):
    """Events but for what becomes of the reforms themselves."""
    table = events(dataset)
    chosen = table if scenario is None else table[table.scenario == scenario]
    chosen = chosen[chosen.kind != "reform"].drop(columns="scenario")
    return chosen.reset_index(drop=True)


def without_mandates():
    """Mandates weigh nothing on the administration, so that only a lever's own moves are left."""
    real = rules.overload
    return mock.patch.object(
        rules, "overload", lambda load, mandates, weight: real(load, 0.0 * mandates, weight)
    )


def paid(lever: str, **settings) -> dict:
    """The lever in full; a programme at its own cost, since money is all it moves."""
    return given(**({"cost": 500.0} if LEVERS[lever].pays else {}), **settings)


def assert_unchanged(plain: xr.Dataset, other: xr.Dataset) -> None:
    assert not moved(plain, other)
    assert happenings(plain).equals(happenings(other))


VARYING = [
    name
    for name, variable in VARIABLES.items()
    if variable.dims[:2] == ("scenario", "world") and not name.startswith("lever_")
]
"""Variables of a scenario's worlds, the stages of its reforms aside."""
YEARS_VARY = [name for name in VARYING if "year" in VARIABLES[name].dims]

# -- nothing where there is no lever -------------------------------------------------------------


@pytest.mark.parametrize("lever", LEVERS)
def test_zero_strength_changes_nothing(lever):
    ds = each_lever(start="2013-07", strength=0.0)
    assert not differ(ds, lever)
    assert happenings(ds, lever).equals(happenings(ds, "status_quo"))


def test_all_levers_at_zero_strength_change_nothing():
    nothing = every_lever(start="2013-07", strength=0.0, adoption="given", survival="given")
    assert_unchanged(status_quo(), simulate(nothing, worlds=WORLDS, years=YEARS, seed=5))


@pytest.mark.parametrize("lever", LEVERS)
def test_a_reform_that_nobody_follows_only_costs_money_and_attention(lever):
    """Where it costs nothing and its mandate weighs nothing, nothing at all changes."""
    with without_mandates():
        ds = each_lever(2, start="2013-07", compliance=0.0, cost=0.0)
    assert not differ(ds, lever)


def test_a_reform_that_nobody_follows_is_paid_for_and_wears_out():
    ds = each_lever(2, start="2013-07", compliance=0.0, adoption="given")
    plain = ds.sel(scenario="status_quo")
    for lever in LEVERS:
        other = ds.sel(scenario=lever)
        assert (other.reform_costs > 0.0).all(), lever
        passed = other.allocated.sum("sector") + other.reform_costs
        np.testing.assert_allclose(passed, plain.allocated.sum("sector"), rtol=1e-6)
        assert (other.capability <= plain.capability + 1e-7).all(), lever
    assert (ds.capability.isel(scenario=slice(1, None)) < plain.capability).any()


@pytest.mark.parametrize("lever", LEVERS)
@pytest.mark.parametrize("window", [("2016-07", None), ("2010-01", "2013-07")])
def test_a_lever_after_or_before_the_window_changes_nothing(lever, window):
    start, end = window
    ds = each_lever(start=start, end=end)
    assert not differ(ds, lever)
    assert happenings(ds, lever).equals(happenings(ds, "status_quo"))
    assert not ds.lever_adopted.sel(scenario=lever, lever=lever).any()


def test_a_lever_from_before_the_window_is_met_in_the_first_month():
    early, first = (each_lever(2, **given(start=start)) for start in ("2012-03", "2013-07"))
    assert not moved(early, first)
    assert (early.lever_month.max(["scenario", "world"]) == 0).all()


# -- no dead lever -------------------------------------------------------------------------------

COMPANY = {
    "research_and_drafting": "protected_sector_plan",
    "citizen_engagement": "public_disclosure",
}
"""Levers that act through another: better drafts need a law, a voice something that is public."""


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_that_is_adopted_and_followed_changes_something(lever):
    """Beyond its cost and its mandate, within an election's reach."""
    company = {COMPANY[lever]: given()} if lever in COMPANY else {}
    plans = [reform("plain", **company), reform("full", **company, **{lever: paid(lever)})]
    with without_mandates():
        ds = simulate(plans, worlds=4, years=6, seed=5, parameters="central")
    one, two = ds.sel(scenario=["plain"]), ds.sel(scenario=["full"])
    assert {"service_index", "indicator_value", "service_reported"} & moved(one, two, VARYING)


# -- nothing before it begins --------------------------------------------------------------------


@pytest.mark.parametrize("lever", LEVERS)
def test_no_year_before_the_start_changes(lever):
    ds = each_lever(start="2015-07")
    before = ds.sel(year=slice("2013-14", "2014-15"))
    one, two = (before.sel(scenario=[name]) for name in ("status_quo", lever))
    assert not moved(one, two, YEARS_VARY)
    early = [happenings(ds, name).query("month < '2015-07'") for name in ("status_quo", lever)]
    assert early[0].reset_index(drop=True).equals(early[1].reset_index(drop=True))


@pytest.mark.parametrize("lever", LEVERS)
def test_no_month_before_the_start_changes_any_array(lever):
    plain, other = side_by_side(worlds=3, **{lever: paid(lever, start="2014-10")})
    for month in range(15):
        stepped(plain, 1), stepped(other, 1)
        assert not differing(state(plain), state(other)), month
        assert not differing(vars(plain.parameters), vars(other.parameters)), month
    stepped(plain, 1), stepped(other, 1)
    assert differing(vars(plain.parameters), vars(other.parameters))


# -- the first month -----------------------------------------------------------------------------

FELT = {f"services.{n}" for n in ("service", "reported", "expectation", "satisfaction")}
FELT |= {"services.trust", "services.indicators", "scrutiny.complaints"}
"""What citizens meet and make of it: it follows whatever a service is made of."""
SPENT = {"money.spent", "money.spent_this_quarter", "money.leaked"}
RELEASED = {"money.released", "money.released_now", "money.seat_released", *SPENT}
BOOK = {
    f"book.{n}"
    for n in ("starts", "stalled_at", "cost", "held", "pull", "life", "born", "closes_at")
}
BOOK |= {f"book.{n}" for n in ("paid_then", "built_then", "early", "stalled", "listed", "allotted")}
BUDGET = {"money.allocated", "money.political_share", "money.seat_allocation"}
BUDGET |= {"money.seat_credit", "money.may_spend", "money.sector_money", "money.district_money"}
BUDGET |= {"money.authorised", "money.fundable", *RELEASED, *BOOK}
STOCKS = {"services.supplies", "services.supervision"}
ABLE = {"posts.effectiveness", "delivery.capability", *STOCKS, *SPENT, *FELT}
"""What an abler department does in the month."""
CHOSEN = {"posts.competence", "posts.loyalty", "posts.management", "politics.refused"}
STAYED = {"posts.months", "posts.left", "posts.learning", "posts.continuity", "posts.patron"}
KNOWN = {"money.authorised", "services.presence", "services.supervision"}
"""What a secretary who knows the work does: approve, and see that staff come."""

JULY: dict[str, tuple[set[str], set[str]]] = {
    "fixed_tenure": ({"posts.left", "politics.refused"}, STAYED | CHOSEN | ABLE | RELEASED | KNOWN),
    "merit_postings": ({"posts.competence", "services.presence"}, CHOSEN | ABLE),
    "needs_based_psdp": ({"money.allocated", "book.cost"}, BUDGET | {"money.political_hold"}),
    "rule_based_releases": ({"money.released"}, RELEASED),
    "protected_sector_plan": (
        {"money.allocated", "posts.continuity"}, BUDGET | ABLE | RELEASED,
    ),
    "shared_agenda_pact": (set(), {"posts.continuity"} | ABLE | RELEASED),
    "coalition_compact": (set(), set()),
    "party_strengthening": (set(), set()),
    "autonomy_accord": ({"book.starts", "money.authorised"}, BUDGET),
    "decentralisation": (
        {"money.allocated", "services.presence", "scrutiny.capture", "scrutiny.leakage"},
        BUDGET | FELT,
    ),
    "public_disclosure": (
        {"money.political_hold", "scrutiny.leakage"}, BUDGET,
    ),
    "performance_incentives": (
        {"money.seat_allocation", "delivery.incentive_months", "services.presence"},
        BUDGET | FELT | {"services.supervision"},
    ),
    "donor_handover": (set(), set()),
    "opposition_funds": (
        {"politics.entitled", "politics.coopted", "scrutiny.oversight"}, BUDGET,
    ),
    "delivery_unit": (
        {"delivery.owned", "services.presence", "delivery.unit_months"}, FELT | SPENT,
    ),
    "quick_wins": ({"services.supplies"}, FELT),
    "community_verification": ({"scrutiny.leakage", "services.presence"}, FELT),
    "grievance_redress": (
        {"scrutiny.resolved", "services.trust"}, {"services.indicators"},
    ),
    "maintenance_rule": (
        {"services.infrastructure", "book.cost"},
        FELT | SPENT | BOOK | {"money.fundable"},
    ),
    "service_routines": (
        {"services.presence", "services.supplies", "services.indicators"},
        FELT | {"delivery.routine_months"},
    ),
    "integrity_rules": ({"scrutiny.leakage"}, set()),
    "local_procurement": ({"scrutiny.leakage", "services.indicators"}, set()),
    "pooled_partners": (
        {"services.donor_support", "services.donor_anchor", "services.supervision"},
        FELT | STOCKS,
    ),
    "independent_verification": ({"scrutiny.leakage"}, set()),
    "jobs_and_skills": (set(), set()),
    "sector_package": (set(), set()),
    "committee_oversight": ({"scrutiny.oversight"}, set()),
    "question_hour": ({"scrutiny.oversight"}, set()),
    "public_accounts": ({"scrutiny.leakage"}, set()),
    "pre_budget_scrutiny": ({"money.political_hold", "money.allocated"}, BUDGET),
    "research_and_drafting": (set(), set()),
    "citizen_engagement": ({"scrutiny.voice"}, set()),
    "assembly_modernisation": ({"scrutiny.oversight", "delivery.capability"}, ABLE),
}  # fmt: skip
"""In a budget month: what must move in some world, and what else may; everything else stays."""

BETWEEN: dict[str, tuple[set[str], set[str]]] = JULY | {
    "needs_based_psdp": (set(), set()),
    "protected_sector_plan": ({"posts.continuity"}, ABLE | RELEASED),
    "autonomy_accord": ({"money.authorised"}, RELEASED),
    "decentralisation": (
        {"services.presence", "scrutiny.capture", "scrutiny.leakage", "money.authorised"},
        FELT | RELEASED,
    ),
    "public_disclosure": ({"scrutiny.leakage"}, set()),
    "performance_incentives": (
        {"delivery.incentive_months", "services.presence"}, FELT | {"services.supervision"},
    ),
    "opposition_funds": (set(), set()),
    "maintenance_rule": ({"services.infrastructure"}, FELT),
    "pre_budget_scrutiny": (set(), set()),
    "jobs_and_skills": ({"services.indicators"}, set()),
    "sector_package": ({"services.infrastructure"}, FELT),
}  # fmt: skip
"""In a month without a budget. Programmes are at their own cost, owed until the next one."""


def test_every_lever_declares_its_reach():
    assert set(JULY) == set(BETWEEN) == set(LEVERS)


@pytest.mark.parametrize("lever", LEVERS)
@pytest.mark.parametrize("month", [12, 15], ids=["July", "October"])
def test_in_its_first_month_a_lever_moves_what_its_mechanism_can_touch(lever, month):
    """Adopted, followed to the letter and free of charge; mandates weigh nothing."""
    must, may = (JULY if month == 12 else BETWEEN)[lever]
    start = "2014-07" if month == 12 else "2014-10"
    setting = given(start=start) if month == 12 else paid(lever, start=start)
    plain, other = side_by_side(worlds=10, **{lever: setting})
    with without_mandates():
        stepped(plain, month), stepped(other, month)
        assert not differing(state(plain), state(other))
        stepped(plain, 1), stepped(other, 1)
    changed = differing(state(plain), state(other))
    assert must <= changed, f"{lever} should move {sorted(must - changed)}"
    assert changed <= must | may, f"{lever} cannot reach {sorted(changed - must - may)}"


# -- an ended lever ------------------------------------------------------------------------------


@pytest.mark.parametrize("lever", LEVERS)
def test_the_parameters_in_force_return_when_a_lever_ends(lever):
    window = paid(lever, start="2013-09", end="2014-02")
    plain, other = side_by_side(worlds=2, **{lever: window})
    for month in range(9):
        stepped(plain, 1), stepped(other, 1)
        force = differing(vars(plain.parameters), vars(other.parameters))
        assert bool(force) == (2 <= month < 7), (month, force)


def test_a_budget_rule_that_meets_no_budget_and_no_new_government_changes_nothing():
    """From August to June there is no budget; only a new coalition has its money divided."""
    plain = status_quo(3)
    with without_mandates():
        other = under(3, needs_based_psdp=given(start="2014-08", end="2015-07"))
    new = happened(events(plain), kind="exit").query("'2014-08' <= month < '2015-07'")
    quiet = sorted(set(range(WORLDS)) - set(new["world"]))
    assert quiet, "every world changed its chief minister; choose another seed"
    assert not moved(plain.sel(world=quiet), other.sel(world=quiet))


def test_a_tenure_rule_in_a_world_without_transfers_changes_nothing():
    calm = rows(8, transfer_hazard=0.005, minister_hazard=0.001, replacement_at_handover=0.0)
    plain, other = side_by_side(calm, worlds=8, fixed_tenure=given())
    left = np.zeros(8, dtype=bool)
    for _ in range(24):
        with without_mandates():
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
    "service_reported",
    "secretary_changes",
    "months_in_post",
    "plan_continuity",
    "trust",
    "indicator_value",
}


def test_tenure_of_one_post_stays_with_its_department_within_the_year():
    """The head of health is kept in 2014-15: only health, and trust in services, can move.

    Refusals are politically free here, more schemes do not slow others down and the administration
    as a whole does not learn, so that no roundabout way is left.
    """
    quiet = rows(WORLDS, dissent_refusal=0.0, load_elasticity=0.0, transfer_hazard=0.17)
    setting = given(start="2014-07", end="2015-07", posts=("health",))
    with mock.patch.object(rules, "capability", lambda previous, *_: previous):
        runs = [
            simulate(plan, worlds=WORLDS, years=2, seed=5, parameters=quiet)
            for plan in (reform("none"), reform("kept", fixed_tenure=setting))
        ]
    one, two = (run.drop_sel(sector="health").drop_sel(department="Health") for run in runs)
    assert moved(one, two) <= {"trust", "indicator_value"}  # trust counts in every use of a service
    assert moved(*runs) <= REACH_OF_ONE_POST
    assert {"secretary_changes", "service_index", "spent"} <= moved(*runs)


def test_one_refused_transfer_moves_one_post_and_not_another_province():
    """In the month of the first refusal only that post, what it does, and the refused differ."""
    plain, other = side_by_side(fixed_tenure=given())
    seen = np.zeros(plain.worlds, dtype=bool)
    for _ in range(12):
        with without_mandates():
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
                "delivery.capability",  # work well done teaches
                "scrutiny.complaints",
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
    plain, other = side_by_side(quiet, WORLDS, fixed_tenure=given(posts=("finance",)))
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
    plain, other = side_by_side(level, 6, needs_based_psdp=given(compliance=0.8, **setting))
    return stepped(plain, 1), stepped(other, 1)


def shares_of(model: CoalitionModel, keep: np.ndarray) -> np.ndarray:
    kept = model.money.allocated[:, keep].astype(float)
    return kept / kept.sum(axis=-1, keepdims=True)


def test_a_budget_rule_in_one_district_keeps_the_proportions_of_the_others():
    facts = province()
    plain, other = first_budgets(districts=(facts.district_names[5],))
    here = np.repeat(np.arange(34) == 5, len(SECTORS))
    assert not np.allclose(plain.money.allocated[:, here], other.money.allocated[:, here])
    np.testing.assert_allclose(shares_of(plain, ~here), shares_of(other, ~here), rtol=2e-6)


def test_a_budget_rule_in_one_sector_keeps_the_proportions_of_the_others():
    plain, other = first_budgets(sectors=("health",))
    here = np.tile(np.array(SECTORS) == "health", 34)
    assert not np.allclose(plain.money.allocated[:, here], other.money.allocated[:, here])
    np.testing.assert_allclose(shares_of(plain, ~here), shares_of(other, ~here), rtol=2e-6)


def test_a_budget_rule_does_not_set_what_it_is_compared_on():
    """In its first July it moves money and new schemes; services, posts and politics wait."""
    plain, other = side_by_side(needs_based_psdp=given())
    with without_mandates():
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
    levers = {lever: {"start": "2013-07", "strength": 0.7} for lever in LEVERS}
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
    assert same_bits(plain.hazards.unrest, other.hazards.unrest)


def test_nobody_is_touched_by_the_scenario_of_another_world():
    """One world of a block is reformed; the worlds beside it do not notice."""
    plans = [reform("none")] * 3
    strong = every_lever("strong", start="2013-07")
    plain = stepped(CoalitionModel(plans, worlds=3, seed=2), 30)
    mixed = stepped(CoalitionModel([plans[0], strong, plans[2]], worlds=3, seed=2), 30)
    here, there = state(plain), state(mixed)
    for name in here:
        if name.startswith("book."):
            continue
        assert same_bits(here[name][[0, 2]], there[name][[0, 2]]), name
    assert not same_bits(here["money.allocated"][1], there["money.allocated"][1])
