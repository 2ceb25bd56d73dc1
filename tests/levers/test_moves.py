"""Each lever moves what its row declares, by the size that can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from levers.settings import PLACE, moved, same, scenario_with, schedule_of

from coalition_sim.axes import REAL
from coalition_sim.levers import DERIVED, LEVERS
from coalition_sim.levers.catalogue import ORDER, PREPARES
from coalition_sim.levers.explained import explained, reads
from coalition_sim.parameters import central, draw, names, parameters
from coalition_sim.scenario import LeverSetting, Scenario

HALF = {
    "fixed_tenure": {"tenure_guard": 0.5, "replacement_guard": 0.5},
    "merit_postings": {
        "merit_ring_fence": 0.5,
        "loyalty_cut": 0.15,
        "posting_effort": 0.025,
        "protection": 0.4 * 0.8,
    },
    "needs_based_psdp": {
        "political_share_factor": 0.5,
        "home_district_factor": 0.5,
        "minister_bonus_factor": 0.5,
        "minimum_size_share": 0.5,
        "new_start_factor": 0.9,  # 1.25 started, 1 allowed: a fifth too much
        "ongoing_first": 0.5,
        "formula": 2.0,
    },
    "rule_based_releases": {
        "release_rule": 0.5,
        "aligned_release": 0.1,
        "finance_gain": 0.075,
        "revalidation": 0.45,
    },
    "protected_sector_plan": {"plan_protection": 0.4, "floor_kept": 0.5},
    "shared_agenda_pact": {
        "reset_chief_minister": 0.175,
        "reset_minister": 0.175,
        "dissent_funds": 3.75,
    },
    "coalition_compact": {"cabinet_delay": 2.25, "dissent_funds": 3.75, "removal_bar": 3.0},
    "party_strengthening": {
        "unreliability_electable": 0.225,
        "dissent_party_loyalty": 1.5,
        "party_bond": 0.5,
        "electable_switching": 0.25,
    },
    "autonomy_accord": {"steering_factor": 0.5},
    "decentralisation": {"local_share": 0.2, "local_accountability": 0.5},
    "public_disclosure": {"publication": 0.5},
    "performance_incentives": {"incentive": 0.15},
    "donor_handover": {"donor_ownership": 0.4},
    "opposition_funds": {"opposition_rule": 0.5, "opposition_share": 0.85},
    "delivery_unit": {"unit_coverage": 0.5},
    "quick_wins": {"quick_repairs": 0.5},
    "community_verification": {"verified_share": 0.5},
    "grievance_redress": {"grievance_offices": 0.5},
    "maintenance_rule": {"depreciation_factor": 0.875, "new_start_factor": 0.875},
    "service_routines": {
        "monitoring_routine": 0.2,
        "supplies_routine": 0.015,
        "outreach": 0.1,
    },
    "integrity_rules": {"leakage_factor": 0.95},
    "local_procurement": {"leakage_factor": 0.975, "local_jobs": 0.05},
    "pooled_partners": {"pooled": 0.25, "anchor_more": 0.1, "pooled_supervision": 0.05},
    "independent_verification": {"truth": 0.3, "credibility_more": 0.1},
    "jobs_and_skills": {"job_money": [75.0, 37.5, 12.5]},  # by people, in livelihoods
    "sector_package": {"package_money": [15.0, 7.5, 2.5]},  # the same in three of the sectors
    "committee_oversight": {"oversight_staff": 1.5},
    "question_hour": {"oversight_independence": 1.25},
    "public_accounts": {"audit_reform": 0.5},
    "pre_budget_scrutiny": {"scrutiny": 0.15},
    "research_and_drafting": {"drafting": 0.125, "veto_assembly": 0.2625},
    "citizen_engagement": {"voice_more": 0.15},
    "assembly_modernisation": {"oversight_staff": 1.25, "capability_gain": 1.15},
}
"""What each lever makes of central values at half its effect, where it applies."""

# so that the rule on first-year funding binds: .33/.33 = 1 may be started, 1.25 is
FRAME = central(1).assign(new_start_ratio=1.25, new_money_share=0.33)
FORMULA = {"needs_based_psdp": {"formula": "population"}}
PACKAGE = {"sector_package": {"cost": 300.0}}
IN_FULL = {"compliance": 1.0, "survival": "given", "adoption": "given"}


def at_half(lever: str, **settings):
    """Values without the lever and with it at a compliance of one half."""
    extra = {"options": FORMULA.get(lever, {})} | PACKAGE.get(lever, {}) | settings
    scenario = scenario_with(lever, **{"compliance": 0.5, **extra})
    before = schedule_of(scenario_with(), frame=FRAME).effective(30)
    return before, schedule_of(scenario, frame=FRAME).effective(30)


# -- what is moved -------------------------------------------------------------------------------


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_moves_these_values_to_these_numbers_and_nothing_else(lever):
    before, after = at_half(lever)
    assert moved(before, after) == set(HALF[lever])
    for name, expected in HALF[lever].items():
        assert before[name].shape == after[name].shape
        changed = np.unique(after[name][before[name] != after[name]].round(12))
        assert changed == pytest.approx(np.unique(expected)), name


@pytest.mark.parametrize("lever", LEVERS)
def test_its_declared_moves_are_those_it_makes_under_some_choice(lever):
    declared = [move.parameter for move in LEVERS[lever].moves]
    assert len(declared) == len(set(declared))
    assert set(declared) <= {*names(), *DERIVED}
    made: set[str] = set()
    for choice in choices(lever):
        made |= moved(*at_half(lever, options=choice))
    assert made == set(declared)


def choices(lever: str) -> list[dict[str, str]]:
    """The lever with no choice made, and with each value of each option."""
    each = [{n: value} for n, option in LEVERS[lever].options.items() for value in option.values]
    return [{}, *each]


@pytest.mark.parametrize("lever", LEVERS)
def test_no_effect_returns_the_very_same_numbers(lever):
    frame = draw(5, range(4))
    none = schedule_of(*[scenario_with()] * 4, frame=frame)
    for setting in ({"strength": 0.0}, {"compliance": 0.0}):
        for options in choices(lever):
            zero = schedule_of(*[scenario_with(lever, options=options, **setting)] * 4, frame=frame)
            assert same(none.effective(60), zero.effective(60))
    mixed = schedule_of(
        scenario_with(lever), scenario_with(lever, strength=0.0), *[scenario_with()] * 2,
        frame=frame,
    )  # fmt: skip
    for name, value in none.effective(60).items():
        assert np.array_equal(mixed.effective(60)[name][1:], value[1:])


def test_every_derived_value_is_moved_by_some_lever():
    assert {m.parameter for lever in LEVERS.values() for m in lever.moves} >= set(DERIVED)


# -- levers together -----------------------------------------------------------------------------


def together(*levers: str, **settings) -> dict[str, np.ndarray]:
    scenario = Scenario("all", levers={n: LeverSetting(**settings) for n in levers})
    return schedule_of(scenario, frame=FRAME).effective(30)


def test_two_levers_on_one_value_work_together():
    both = together("integrity_rules", "local_procurement", compliance=0.5)
    assert both["leakage_factor"] == pytest.approx(0.95 * 0.975)
    both = together("needs_based_psdp", "maintenance_rule", compliance=0.5)
    assert both["new_start_factor"] == pytest.approx(0.9 * 0.875)
    both = together("shared_agenda_pact", "coalition_compact", compliance=0.5)
    assert both["dissent_funds"] == pytest.approx(5 * 0.75 * 0.75)
    both = together("committee_oversight", "assembly_modernisation", compliance=0.5)
    assert both["oversight_staff"] == pytest.approx(1 + 0.5 + 0.25)


def test_better_drafting_closes_a_part_of_what_a_law_leaves_open():
    both = together("protected_sector_plan", "research_and_drafting", compliance=0.5)
    assert both["plan_protection"].max() == pytest.approx(0.5 * (0.8 + 0.125 * 0.2))


def test_moves_do_not_depend_on_the_order_of_levers():
    """Whoever reads a value that another lever moves comes after it."""
    movers = {m.parameter: n for n, lever in LEVERS.items() for m in lever.moves}
    turns = sorted(ORDER, key=lambda name: name not in PREPARES)
    for name, lever in LEVERS.items():
        for move in lever.moves:
            read = set(reads(move)) - {m.parameter for m in lever.moves}
            for other in (movers[value] for value in read if value in movers):
                assert turns.index(other) < turns.index(name), (name, other)


def test_all_levers_in_full_keep_every_share_a_share():
    frame = draw(8, range(60))
    every = Scenario("every", levers={n: LeverSetting(**IN_FULL) for n in LEVERS})
    values = schedule_of(*[every] * 60, frame=frame).effective(30)
    assert all(np.isfinite(value).all() for value in values.values())
    shares = [name for name, one in DERIVED.items() if one.description.startswith("share")]
    shares += ["truth", "drafting", "scrutiny", "audit_reform", "publication", *moved_shares()]
    assert len(shares) > 20
    for name in shares:
        assert (values[name] >= 0).all(), name
        assert (values[name] <= 1).all(), name
    factors = [name for name, one in DERIVED.items() if one.description.startswith("factor")]
    assert len(factors) > 8
    assert all((values[name] >= 0).all() for name in factors)


def moved_shares() -> list[str]:
    """Parameters that are shares or probabilities and that some lever moves."""
    of_levers = {m.parameter for lever in LEVERS.values() for m in lever.moves} & set(names())
    units = parameters().loc[sorted(of_levers), "unit"]
    return units[units.str.match("share|probability")].index.tolist()


# -- options -------------------------------------------------------------------------------------


def test_the_formula_is_the_one_chosen_wherever_the_rule_applies():
    for place, formula in enumerate(("need_and_cost", "need", "population", "area")):
        _, after = at_half("needs_based_psdp", options={"formula": formula}, districts=("Kech",))
        assert after["formula"].tolist() == [[place]]


def test_decentralisation_without_accountability_has_none():
    _, without = at_half("decentralisation", options={"accountability": "no"})
    assert without["local_share"].min() == pytest.approx(0.2)
    assert without["local_accountability"].max() == 0


def test_opposition_funds_pay_all_or_none():
    _, none = at_half("opposition_funds", options={"members": "none"})
    assert none["opposition_none"] == pytest.approx(0.5)
    assert none["opposition_rule"] == 0
    assert none["opposition_share"] == FRAME["opposition_share"].to_numpy(REAL)


@pytest.mark.parametrize(
    ("options", "remains"),
    [
        ({}, 1.0),
        ({"ownership": "thin"}, 0.5),
        ({"money": "late"}, 0.6),
        ({"members": "resisting"}, 0.7),
        ({"ownership": "thin", "money": "late", "members": "resisting"}, 0.5 * 0.6 * 0.7),
    ],
)
def test_modernisation_loses_what_its_own_risks_take(options, remains):
    _, after = at_half("assembly_modernisation", options=options)
    assert after["oversight_staff"] == pytest.approx(1 + 0.25 * remains)
    assert after["capability_gain"] == pytest.approx(1 + 0.15 * remains)


# -- where -----------------------------------------------------------------------------------------


def cells(values: np.ndarray) -> np.ndarray:
    return values.reshape(len(PLACE.district_names), len(PLACE.sector_names))


def test_acts_and_incentives_hold_in_the_core_sectors_unless_others_are_named():
    for lever, value in (("protected_sector_plan", "plan_protection"),
                         ("performance_incentives", "incentive")):  # fmt: skip
        _, usual = at_half(lever)
        assert (cells(usual[value]) > 0).tolist() == [[True, True, False, False]] * 3
        _, chosen = at_half(lever, sectors=("other",), districts=("Kohlu",))
        assert np.flatnonzero(chosen[value]).tolist() == [11]


def test_merit_takes_health_and_education_posts_out_of_the_bargain_and_no_others():
    _, after = at_half("merit_postings")
    assert after["merit_ring_fence"].tolist() == [[0.5, 0.5, 0, 0, 0.5]]
    assert after["loyalty_cut"].min() == pytest.approx(0.15)
    _, one = at_half("merit_postings", posts=("finance",))
    assert one["merit_ring_fence"].max() == 0
    assert one["loyalty_cut"][0].tolist() == pytest.approx([0, 0, 0.15, 0, 0])
    assert one["protection"] == pytest.approx(0.4 * (1 - 0.1 * 0.4))  # one post of five, at half


def test_citizen_engagement_and_jobs_can_be_limited_to_districts():
    _, engaged = at_half("citizen_engagement", districts=("Kech",))
    assert (cells(engaged["voice_more"]) > 0).tolist() == [[False] * 4, [True] * 4, [False] * 4]
    _, jobs = at_half("jobs_and_skills", districts=("Kech", "Kohlu"))
    money = cells(jobs["job_money"])
    # a prior cost falls with the people covered: 500 x .4; half absorbed, half complied with
    assert money.sum() == pytest.approx(500 * 0.4 * 0.5 * 0.5)
    assert money[:, 2].tolist() == pytest.approx([0, 37.5, 12.5])
    assert money[:, [0, 1, 3]].max() == 0


def test_a_programmes_own_cost_is_its_total_whatever_its_strength_and_scope():
    for strength in (1.0, 0.5):
        settings = {"strength": strength, "cost": 200.0, "sectors": ("health", "other")}
        _, after = at_half("sector_package", **settings)
        assert after["package_money"].sum() == pytest.approx(200 * 0.5 * 0.5)
        assert cells(after["package_money"])[:, 1].tolist() == pytest.approx([15, 7.5, 2.5])


# -- the rows --------------------------------------------------------------------------------------


def test_the_order_is_that_of_the_mission_and_complete():
    assert len(LEVERS) == 33
    assert list(LEVERS) == list(ORDER)
    assert set(HALF) == set(LEVERS)


@pytest.mark.parametrize("name", LEVERS)
def test_a_row_is_complete(name):
    lever = LEVERS[name]
    assert lever.name == name
    assert {lever.compliance_parameter, lever.cost_parameter} <= set(names())
    for text in (lever.summary, lever.losers, lever.gaming, lever.source):
        assert text.endswith(".")
        assert len(text.split()) > 4
    for option in lever.options.values():
        assert len(set(option.values)) == len(option.values) >= 2
        assert option.description.endswith(".")
    assert lever.survival == "repeal" or lever.survival in names()
    assert lever.scopes in ((), ("posts",), ("districts", "sectors"), ("districts",))
    if lever.delay:
        assert lever.delay.value in lever.options[lever.delay.option].values
        assert lever.delay.parameter in names()


def test_no_option_hides_what_the_schedule_hands_over():
    """Both are read by the name of the lever, a dot and a name of their own."""
    handed = {"rupees_per_effect", "ring_fenced"}
    assert not any(handed & set(lever.options) for lever in LEVERS.values())


def test_four_levers_need_a_law():
    laws = {name for name, lever in LEVERS.items() if lever.law}
    assert laws == {
        "protected_sector_plan", "party_strengthening", "decentralisation", "opposition_funds",
    }  # fmt: skip
    assert all(explained(name)["law"] for name in laws)
