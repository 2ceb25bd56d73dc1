"""What reforms of delivery promise, report, build up and wear out.

Cards M24 and M26 to M29, and the action plan's programmes, in the whole model.
"""

from __future__ import annotations

import numpy as np
import pytest
from engine import every_lever, given, reform, rows, stepped

from coalition_sim.agents.livelihoods import funded_days
from coalition_sim.levers import LEVERS
from coalition_sim.model import CoalitionModel
from coalition_sim.province import province
from coalition_sim.simulate import simulate

CALM = {"dissent_base": -9.0, "swap_honoured": 1.0}
HANDOVER = 29  # months before December 2015
SECTORS = province().sector_names
CORE = np.isin(np.tile(SECTORS, 34), ("education", "health"))


def model_of(levers: dict, months: int, worlds: int = 4, **chosen) -> CoalitionModel:
    table = rows(worlds, **{**CALM, **chosen})
    model = CoalitionModel(reform(**levers), worlds=worlds, seed=7, parameters=table)
    return stepped(model, months)


def run(levers: dict, years: int, worlds: int = 4, **chosen):
    table = rows(worlds, **{**CALM, **chosen})
    return simulate(reform(**levers), worlds, years, seed=7, parameters=table)


# -- the delivery unit (M24) ---------------------------------------------------------------------

UNIT = {"delivery_unit": given(survival="modelled")}
STANDS = {"repeal_at_handover": 1e-3}
"""The unit is not closed at a hand-over; whether it is used is another question."""


def test_pressed_districts_report_more_than_there_is():
    plain, other = model_of({}, 6), model_of(UNIT, 6)
    np.testing.assert_array_equal(plain.services.reported, plain.services.service)
    excess = other.services.reported - other.services.service
    np.testing.assert_allclose(excess, 0.1 * (1.0 - other.services.service), rtol=1e-5)
    tested = model_of({**UNIT, "independent_verification": given()}, 6, verification_truth=0.6)
    left = tested.services.reported - tested.services.service
    expected = 0.1 * (1.0 - 0.6) * (1.0 - tested.services.service)
    np.testing.assert_allclose(left, expected, rtol=1e-5)


def test_reports_are_about_the_places_that_are_pressed():
    here = {"delivery_unit": given(districts=("Kech",), sectors=("health",))}
    model = model_of(here, 4)
    gap = (model.services.reported > model.services.service).reshape(4, 34, -1)
    place = (province().district_names.index("Kech"), SECTORS.index("health"))
    assert gap[:, *place].all() and gap.sum() == 4


def test_a_unit_pulls_while_it_is_owned_and_may_do_harm():
    change = {}
    for effect in (-0.05, 0.3):
        years = [run(levers, 3, unit_effect=effect, unit_monitoring=0.2) for levers in ({}, UNIT)]
        change[effect] = (years[1].spent - years[0].spent.values).sum().item()
    assert change[-0.05] < 0.0 < change[0.3]


def test_a_new_chief_minister_may_not_own_the_unit_he_finds():
    left = model_of(UNIT, HANDOVER + 1, 12, **STANDS, unit_survival=0.01)
    kept = model_of(UNIT, HANDOVER + 1, 12, **STANDS, unit_survival=0.99)
    assert kept.delivery.owned.mean() > 0.9 > 0.1 > left.delivery.owned.mean()
    assert not left.delivery_unit.monitoring()[left.delivery.owned[:, 0] == 0.0].any()
    assert np.all(left.reforms.in_force > 0.0)  # it stands, and nobody uses it
    sure = model_of({"delivery_unit": given()}, HANDOVER + 1, 12, unit_survival=0.01)
    np.testing.assert_array_equal(sure.delivery.owned, 1.0)  # survival given: it is owned too


def test_a_codified_unit_outlives_its_founder():
    law = {"protected_sector_plan": given(sectors="all")}
    chosen = {**STANDS, "unit_survival": 0.01, "law_protection": 0.95}
    bare = model_of(UNIT, HANDOVER + 1, 30, **chosen).delivery.owned
    codified = model_of({**UNIT, **law}, HANDOVER + 1, 30, **chosen).delivery.owned
    assert codified.mean() > 0.8 > 0.2 > bare.mean()


def test_broken_compacts_cost_trust():
    trust = {}
    for survival in (0.01, 0.99):
        model = model_of(UNIT, HANDOVER, 8, **STANDS, unit_survival=survival)
        before = model.services.trust.copy()
        trust[survival] = (stepped(model, 13).services.trust - before).mean()
    assert trust[0.01] < trust[0.99] - 0.05


# -- plans and pacts (M26, M27) ------------------------------------------------------------------


def test_a_protected_plan_survives_a_new_chief_minister():
    bare, law = (
        model_of(levers, HANDOVER + 1, 12, law_protection=0.95, reset_chief_minister=0.6)
        for levers in ({}, {"protected_sector_plan": given()})
    )
    departments = province().department_names
    core = np.isin(departments, ("health", "secondary_education", "colleges"))
    more = law.posts.continuity - bare.posts.continuity
    assert np.all(more[:, core] > 0.1)
    np.testing.assert_allclose(more[:, ~core], 0.0, atol=1e-9)


def test_protected_works_are_not_given_up_at_a_hand_over():
    gone = []
    for levers in ({}, {"protected_sector_plan": given(sectors="all")}):
        ds = run(levers, 3, 6, abandonment_handover=0.5, law_protection=0.95)
        gone.append(ds.schemes_abandoned.sel(year="2015-16").sum().item())
    assert gone[1] < 0.6 * gone[0]


def test_a_floor_holds_up_the_core_of_the_budget():
    plain, law = (
        run(levers, 1, budget_floor_ratio=1.2)
        for levers in ({}, {"protected_sector_plan": given()})
    )
    for sector in ("education", "health"):
        assert (law.allocated.sel(sector=sector) > plain.allocated.sel(sector=sector).values).all()
    total = [ds.allocated.sum("sector").values for ds in (plain, law)]
    np.testing.assert_allclose(*total)


def test_a_pact_keeps_plans_and_calms_members():
    pact = {"shared_agenda_pact": given()}
    plain, other = (run(levers, 3, 12, dissent_base=-5.2) for levers in ({}, pact))
    assert other.plan_continuity.mean() > plain.plan_continuity.mean()
    assert other.dissent.mean() < plain.dissent.mean()


# -- money that follows results (M28) ------------------------------------------------------------

PAID = {"performance_incentives": given()}


def test_members_money_follows_reported_results():
    plain, other = (stepped(model_of(levers, 11, incentive_weight=0.8), 1) for levers in ({}, PAID))
    for model in (plain, other):  # in one year one district's reports shine and another's fall
        model.services.reported = np.repeat(model.delivery.reported_before, len(SECTORS), axis=1)
        for district, change in (("Kech", 0.3), ("Zhob", -0.3)):
            at = province().district_names.index(district) * len(SECTORS)
            model.services.reported[:, at : at + len(SECTORS)] += change
        stepped(model, 1)
    ratio = other.money.seat_allocation / np.maximum(plain.money.seat_allocation, 1e-12)
    names = province().district_names
    main = np.array([names[row.argmax()] for row in other.ground.seat_districts])
    single = other.facts.seat_general & (plain.money.seat_allocation > 0.0).all(axis=0)
    up, down = (single & (main == name) for name in ("Kech", "Zhob"))
    assert up.any() and down.any()
    assert ratio[:, up].min() > 1.2 > 0.9 > ratio[:, down].max()
    np.testing.assert_allclose(
        other.money.seat_allocation.sum(axis=-1), plain.money.seat_allocation.sum(axis=-1), rtol=0.1
    )


def test_effort_goes_where_results_are_measured_and_leaves_the_rest():
    plain, other = (
        model_of(levers, 8, incentive_weight=0.8, multitask_loss=0.3) for levers in ({}, PAID)
    )
    presence = other.services.presence - plain.services.presence
    assert np.all(presence[:, CORE] > 0.0) and not presence[:, ~CORE].any()
    supervision = other.services.supervision - plain.services.supervision
    assert supervision[:, ~CORE].max() < -0.01
    np.testing.assert_allclose(supervision[:, CORE], 0.0, atol=1e-4)  # but for the mandate


def test_the_effort_of_incentives_fades():
    model = model_of(PAID, 1, incentive_half_life=12.0)
    first = model.delivery_unit.effort().copy()
    stepped(model, 24)
    np.testing.assert_allclose(model.delivery_unit.effort(), first / 4.0)
    assert first[:, CORE].min() > 0.0 and not first[:, ~CORE].any()


# -- capability (M29) ----------------------------------------------------------------------------


def test_more_reforms_at_once_wear_the_administration_out():
    """Rules that nobody follows and that cost nothing are mandates all the same."""
    idle = {"compliance": 0.0, "cost": 0.0, "adoption": "given", "survival": "given"}
    names = list(LEVERS)
    level = []
    for number in (0, 8, len(names)):
        levers = {name: {**idle, "start": "2013-07"} for name in names[:number]}
        level.append(model_of(levers, 24, capability_strain=0.003).delivery.capability)
    assert np.all(level[0] > level[1]) and np.all(level[1] > level[2])
    half = model_of({n: {**idle, "start": "2013-07", "strength": 0.5} for n in names}, 24,
                    capability_strain=0.003)  # fmt: skip
    assert np.all(half.delivery.capability > level[2])
    assert np.all(half.delivery.capability < level[0])


def test_an_abler_administration_delivers_more():
    one, two = (model_of({}, 13) for _ in range(2))
    two.delivery.capability = two.delivery.capability + 0.3
    stepped(one, 10), stepped(two, 10)
    assert np.all(two.posts.effectiveness > one.posts.effectiveness)
    assert np.all(two.money.spent.sum(axis=-1) > one.money.spent.sum(axis=-1))
    assert np.all(two.services.supplies.mean(axis=-1) > one.services.supplies.mean(axis=-1))


def beyond_the_sum(strain: float, load: float) -> float:
    """Service that all reforms together bring above the sum of what each brings alone."""
    plans = [reform("plain"), every_lever(**given())]
    plans += [reform(lever, **{lever: given()}) for lever in LEVERS]
    table = rows(3, **CALM, capability_strain=strain, mandate_load=load)
    ds = simulate(plans, 3, 4, seed=7, parameters=table, keep_events=False)
    level = ds.service_index.isel(year=-1).mean(["world", "district", "sector"]).values
    together, each = level[1] - level[0], (level[2:] - level[0]).sum()
    assert min(together, each) > 0.0
    return float(together - each)


def test_reforms_piled_together_lose_against_their_sum_where_capacity_is_thin():
    """Levers may complete each other; overload takes from the pile, and not from each alone."""
    assert beyond_the_sum(0.003, 0.2) < beyond_the_sum(0.0005, 0.05) - 0.001


# -- programmes ----------------------------------------------------------------------------------


def test_a_sector_package_buys_works_where_it_is_spent_and_nothing_else():
    money = {"sector_package": given(start="2013-10", cost=1200.0, sectors=("water",))}
    plain, other = model_of({}, 4), model_of(money, 4)
    water = np.tile(np.array(SECTORS) == "water", 34)
    built = other.services.infrastructure - plain.services.infrastructure
    assert np.all(built[:, water] > 0.0) and not built[:, ~water].any()
    # half of a twelfth of 1,200 million is spent well in the month, over the people
    expected = 1.2 / 12.0 * 0.5
    np.testing.assert_allclose(other.works_completed.sum(axis=-1), expected)
    assert not plain.works_completed.any()


def test_twice_the_absorption_is_twice_the_works():
    def works(absorbed: float) -> np.ndarray:
        money = {"sector_package": given(start="2013-10", cost=1200.0)}
        return model_of(money, 4, package_absorption=absorbed).works_completed

    np.testing.assert_allclose(works(0.8), 2.0 * works(0.4))


@pytest.mark.parametrize("overhead", [0.3, 0.8])
def test_a_jobs_programme_pays_the_days_it_can_buy(overhead):
    money = {"jobs_and_skills": given(start="2013-10", cost=1000.0)}
    fixed = {"jobs_overhead": overhead, "day_wage": 500.0, "package_absorption": 0.5}
    model = model_of(money, 4, **fixed)
    facts, p = model.facts, model.parameters
    adults = p.adult_share * facts.population
    days = (funded_days(model) * adults).sum(axis=-1)
    np.testing.assert_allclose(days, 1000e6 * 0.5 / (500.0 * (1.0 + overhead)))


def test_paid_days_reach_people_and_end_with_the_programme():
    at = province().indicator_names.index("paid_work_days")
    money = {"jobs_and_skills": given(start="2014-07", end="2015-07", cost=5000.0)}
    plain, other = run({}, 4), run(money, 4)
    gain = (other.indicator_value.values - plain.indicator_value.values)[0, ..., at].mean(axis=-1)
    assert not gain[:, 0].any() and np.all(gain[:, 1] > 0.0)
    assert np.all(gain[:, 3] < 0.3 * gain[:, 1])
    adults = 0.5 * province().population.sum()
    bought = 5000e6 * 0.5 / (500.0 * 1.5) / adults / 250.0  # share of a working year
    assert np.all(gain[:, 1] < bought) and np.all(gain[:, 1] > 0.3 * bought)


def test_local_procurement_pays_wages_out_of_what_is_released():
    at = province().indicator_names.index("paid_work_days")
    plain, other = run({}, 3), run({"local_procurement": given()}, 3)
    gain = (other.indicator_value.values - plain.indicator_value.values)[0, ..., at]
    assert np.all(gain.mean(axis=(0, 2)) > 0.0)
    assert other.leaked.sum() < plain.leaked.sum()


def test_pooled_partners_move_help_into_the_budget_and_hold_plans():
    plain, other = model_of({}, 12), model_of({"pooled_partners": given()}, 12)
    anchored = plain.services.donor_anchor.any(axis=0)
    more = other.services.donor_anchor - plain.services.donor_anchor
    assert np.all(more[:, anchored] > 0.0)
    supervised = other.services.supervision - plain.services.supervision
    assert np.all(supervised.mean(axis=-1) > 0.0)


def test_a_handed_over_programme_fades_more_slowly():
    supplies = []
    for levers in ({}, {"donor_handover": given()}):
        ds = run(levers, 8, 2, donor_support=0.2, ownership_half_life=2.0)
        supplies.append(ds.supplies.sel(sector="education").mean(["district", "world"]).values[0])
    running = supplies[1] - supplies[0]
    assert abs(running[0]) < 1e-4 and running[-1] > 1e-3  # after the donors have left


def test_maintenance_slows_wear_and_refuses_works_without_an_operator():
    plain, other = run({}, 4), run({"maintenance_rule": given()}, 4)
    assert other.infrastructure.mean() > plain.infrastructure.mean()
    assert other.throw_forward.sum() < plain.throw_forward.sum()


def test_service_routines_reach_people():
    plain, other = run({}, 2), run({"service_routines": given()}, 2)
    for name in ("staff_presence", "supplies", "service_index"):
        gain = other[name].values - plain[name].values
        assert (gain > 0.0).mean() > 0.9, name
