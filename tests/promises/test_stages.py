"""A reform is adopted or refused, kept or undone, and paid for, by those it takes something from.

Cards M19 and M26. Luck is the same with and without a reform, so that what differs is its fate.
"""

from __future__ import annotations

import numpy as np
import pytest
from engine import differing, every_lever, given, happened, reform, rows, same_bits, state, stepped

from coalition_sim.agents.vetoes import Vetoes
from coalition_sim.axes import REAL
from coalition_sim.levers import LEVERS
from coalition_sim.model import CoalitionModel
from coalition_sim.province import province
from coalition_sim.simulate import events, simulate

CALM = {"dissent_base": -9.0, "swap_honoured": 1.0}
"""No revolt; one change of chief minister, in December 2015."""
WILLING = {f"veto_{who}": 0.001 for who in ("chief_minister", "partner", "assembly", "federation")}
STUBBORN = {f"veto_{who}": 0.99 for who in ("chief_minister", "partner", "assembly", "federation")}
HANDOVER = 29  # months before December 2015


def model_of(scenario, worlds: int = 6, months: int = 1, **chosen: float) -> CoalitionModel:
    table = rows(worlds, **{**CALM, **chosen})
    return stepped(CoalitionModel(scenario, worlds=worlds, seed=7, parameters=table), months)


def losses(model: CoalitionModel, lever: str, strength: float = 1.0) -> np.ndarray:
    """Losses of the chief minister, the federation, the parties and the assembly, (W, V)."""
    vetoes = Vetoes(model, np.arange(model.worlds))
    return vetoes.losses([lever], np.full((model.worlds, 1), strength, dtype=REAL))[:, 0]


def chance(model: CoalitionModel, lever: str, strength: float = 1.0) -> np.ndarray:
    """Chance that everyone accepts the reform, (W,)."""
    vetoes = Vetoes(model, np.arange(model.worlds))
    return vetoes.acceptance(losses(model, lever, strength)[:, None])[:, 0]


# -- adoption ------------------------------------------------------------------------------------


def test_adoption_that_is_given_skips_the_vote():
    for adoption, adopted in (("modelled", 0.0), ("given", 1.0)):
        plan = reform(merit_postings={"start": "2013-10", "adoption": adoption})
        model = model_of(plan, 12, 6, **STUBBORN)
        share = model.reforms.adopted.mean()
        assert share == adopted if adoption == "given" else share < 0.5


def test_a_refused_reform_names_who_refused_and_changes_nothing():
    plain = model_of("status_quo", 12, 20, **STUBBORN)
    model = model_of(reform(needs_based_psdp={"start": "2013-10"}), 12, 20, **STUBBORN)
    refused = ~model.reforms.adopted[:, 0]
    assert refused.sum() > 0
    here, there = state(plain), state(model)
    for name in (n for n in here if not n.startswith("book.")):
        assert same_bits(here[name][refused], there[name][refused]), name
    told = [event for event in model.recorder._events if event[0] == "reform"]
    actors = {"the chief minister", "the federation", "the assembly", *province().party_labels}
    causes = {cause for event in told if event[5] == 0.0 for cause in np.ravel(event[4])}
    assert causes and all(cause.removeprefix("refused by ") in actors for cause in causes)
    assert not any(name == "reform" for name in plain.recorder.series)


def test_what_takes_nothing_is_always_accepted():
    model = model_of("status_quo", 4, 10, **STUBBORN)
    for lever in ("quick_wins", "jobs_and_skills", "research_and_drafting"):
        np.testing.assert_array_equal(chance(model, lever), 1.0)


def test_acceptance_falls_with_what_a_reform_takes():
    model = model_of("status_quo", 8, 10)
    for lever in ("needs_based_psdp", "merit_postings", "autonomy_accord", "decentralisation"):
        full, half = chance(model, lever), chance(model, lever, 0.5)
        assert np.all(full < half) and np.all(half < 1.0), lever


def test_as_many_are_adopted_as_the_chances_say():
    worlds = 400
    model = model_of("status_quo", worlds, 10)
    expected = chance(model, "merit_postings")
    there = model_of(reform(merit_postings={"start": "2014-05"}), worlds, 11)
    spread = np.sqrt((expected * (1.0 - expected)).sum())
    assert 0.1 < expected.mean() < 0.9
    assert abs(there.reforms.adopted.sum() - expected.sum()) < 3.5 * spread


def test_who_holds_more_loses_more():
    """A larger bargain, and so more to lose by need; no department, nothing to lose by tenure."""
    small, large = (
        model_of("status_quo", 4, 10, political_share_2013=share) for share in (0.4, 0.95)
    )
    lost = [losses(model, "needs_based_psdp")[:, 0] for model in (small, large)]
    assert np.all(lost[1] > lost[0])
    politics = large.politics
    held = (politics.minister_party[:, :, None] == np.arange(large.ground.parties)).any(axis=1)
    by_tenure = losses(large, "fixed_tenure")[:, 2:-1]
    assert held.any() and np.all(by_tenure[held] > 0.0)
    in_office = (np.where(politics.office, politics.seat_party, -1)[:, :, None]
                 == np.arange(large.ground.parties)).any(axis=1)  # fmt: skip
    assert not by_tenure[~held & ~in_office].any()
    assert not losses(large, "fixed_tenure")[:, 1].any()  # nothing that is federal


def test_the_federation_stands_against_the_accord_on_its_role_alone():
    model = model_of("status_quo", 4, 10)
    for lever in LEVERS:
        federal = losses(model, lever)[:, 1]
        assert federal.any() == (lever == "autonomy_accord"), lever


def test_a_law_needs_a_majority_of_members_who_do_not_dissent():
    model = model_of("status_quo", 3, 10, **WILLING | {"veto_assembly": 0.9})
    seats = model.politics.in_coalition.sum(axis=-1)
    assert not losses(model, "opposition_funds")[:, -1].any()
    model.politics.dissent = model.politics.in_coalition & (np.arange(65) % 2 == 0)
    loyal = seats - model.politics.dissent.sum(axis=-1)
    short = np.maximum(1.0 - loyal / model.ground.majority, 0.0)
    assert short.min() > 0.0
    for lever, settings in LEVERS.items():
        expected = short if settings.law else 0.0
        np.testing.assert_allclose(losses(model, lever)[:, -1], expected, err_msg=lever)
    np.testing.assert_allclose(chance(model, "opposition_funds"), 1.0 - 0.9 * short, rtol=0.01)


def test_a_refused_reform_is_put_to_the_next_chief_minister_and_no_sooner():
    table = rows(30, **{**CALM, "veto_chief_minister": 0.9, "veto_partner": 0.5})
    ds = simulate(reform(fixed_tenure={"start": "2013-10"}), 30, 4, parameters=table, seed=7)
    votes = happened(events(ds), kind="reform")
    asked = votes[votes.cause != "repealed"]
    assert set(asked.month) == {"2013-10", "2015-12"}
    again = asked[asked.month == "2015-12"]
    first = asked[(asked.month == "2013-10") & (asked.value == 0.0)]
    assert len(again) and set(again.world) == set(first.world)  # only where it was refused


# -- survival ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("survival", "kept"), [("modelled", False), ("given", True)])
def test_a_reform_is_repealed_at_a_hand_over_unless_its_survival_is_given(survival, kept):
    plan = reform(fixed_tenure=given(survival=survival))
    model = model_of(plan, 20, HANDOVER, repeal_at_handover=0.99)
    np.testing.assert_array_equal(model.reforms.in_force, 1.0)
    stepped(model, 1)
    assert model.politics.new_chief_minister.all()
    force = model.reforms.in_force[:, 0]
    assert np.all(force == 1.0) if kept else (force == 0.0).mean() > 0.9
    guarded = model.parameters.tenure_guard.any(axis=-1)
    np.testing.assert_array_equal(guarded, force > 0.0)  # what is repealed has no effect any more
    stepped(model, 6)
    np.testing.assert_array_equal(model.reforms.in_force[:, 0], force)


def test_nobody_proposes_what_he_has_just_repealed():
    table = rows(20, **{**CALM, **WILLING, "repeal_at_handover": 0.99})
    ds = simulate(reform(fixed_tenure={"start": "2013-07"}), 20, 4, parameters=table, seed=7)
    told = happened(events(ds), kind="reform")
    repealed = told[told.cause == "repealed"]
    assert len(repealed) > 15 and set(repealed.month) == {"2015-12"}
    assert set(told[told.cause == "adopted"].month) == {"2013-07"}
    assert (ds.lever_survived == 0).mean() > 0.7
    assert not ds.lever_in_force.sel(year="2016-17").where(ds.lever_survived == 0, 0.0).any()
    part = ds.lever_in_force.sel(year="2015-16").where(ds.lever_survived == 0).max().item()
    assert part == pytest.approx(5 / 12)  # from July to November


def test_a_reform_that_ended_cannot_be_repealed_and_has_survived():
    table = rows(12, **{**CALM, **WILLING, "repeal_at_handover": 0.99})
    plan = reform(fixed_tenure={"start": "2013-07", "end": "2014-07"})
    ds = simulate(plan, 12, 4, parameters=table, seed=7)
    assert set(happened(events(ds), kind="reform").cause) == {"adopted"}
    assert (ds.lever_survived == 1).all()
    assert not ds.reform_costs.isel(year=slice(1, None)).any()


def test_what_is_kept_is_hollowed_out_and_a_law_less_so():
    bare = {"repeal_at_handover": 1e-3, "hollowing_at_handover": 0.5, "law_protection": 0.8}
    plan = reform(
        fixed_tenure=given(survival="modelled"), opposition_funds=given(survival="modelled")
    )
    model = model_of(plan, 4, HANDOVER, **bare, enforcement_decay=1e-3)
    before = model.reforms.in_force.copy()
    stepped(model, 1)
    tenure, law = np.moveaxis(model.reforms.in_force / before, 1, 0)
    np.testing.assert_allclose(tenure, 0.5)
    np.testing.assert_allclose(law, 1.0 - 0.5 * (1.0 - 0.8 * before[:, 1]))
    guard = model.parameters.tenure_guard
    np.testing.assert_allclose(guard, np.broadcast_to(tenure[:, None], guard.shape))


def test_a_protected_plan_shields_other_reforms():
    """Card M26: what stands in a law is repealed and hollowed out less."""
    plan = {"fixed_tenure": given(survival="modelled")}
    law = {"protected_sector_plan": given(sectors="all")}
    bare, shielded = (
        model_of(reform(**levers), 30, HANDOVER + 1, repeal_at_handover=0.5, law_protection=0.9)
        for levers in (plan, {**plan, **law})
    )
    kept = [model.reforms.in_force[:, 0] for model in (bare, shielded)]
    assert np.all(kept[1] >= kept[0]) and kept[1].mean() > kept[0].mean() + 0.2


def in_force_each_july(**chosen: float) -> np.ndarray:
    """How far a law that takes much is enforced in each of five Julys, (W, 5)."""
    plan = reform(decentralisation=given(survival="modelled"))
    quiet = {**CALM, "swap_honoured": 0.0, "hollowing_at_handover": 1e-3, **chosen}
    model = model_of(plan, 6, 1, **quiet)
    force = [model.reforms.in_force[:, 0].copy()]
    for _ in range(4):
        stepped(model, 12)
        force.append(model.reforms.in_force[:, 0].copy())
    return np.stack(force, axis=-1)


def test_a_law_wears_out_where_nobody_watches():
    alone = in_force_each_july(enforcement_decay=0.3, enforcement_courts=0.0)
    assert np.all(np.diff(alone) < 0.0)
    watched = in_force_each_july(
        enforcement_decay=0.3, enforcement_courts=0.3, oversight_base=0.3, oversight_capture=0.0
    )
    assert np.all(watched[:, 1:] > alone[:, 1:])
    assert np.all(in_force_each_july(enforcement_decay=0.001)[:, -1] > 0.99)


def test_a_rule_that_is_no_law_does_not_wear_out():
    plan = reform(needs_based_psdp=given(survival="modelled"))
    model = model_of(plan, 4, 26, enforcement_decay=0.9, swap_honoured=0.0)
    np.testing.assert_array_equal(model.reforms.in_force, 1.0)


# -- compliance and cost -------------------------------------------------------------------------


def test_compliance_scales_what_a_reform_moves():
    for followed in (0.0, 0.4, 1.0):
        model = model_of(reform(fixed_tenure=given(compliance=followed, strength=0.5)), 2)
        np.testing.assert_allclose(model.parameters.tenure_guard, 0.5 * followed)


def test_each_world_draws_its_compliance_and_the_record_tells_it():
    table = rows(3, **CALM, fixed_tenure_compliance=[0.2, 0.5, 0.8])
    plan = reform(fixed_tenure={"start": "2013-07", "strength": 0.5})
    ds = simulate(plan, 3, 1, parameters=table)
    np.testing.assert_allclose(ds.lever_complied.values.ravel(), [0.1, 0.25, 0.4])


def test_a_reform_within_the_year_is_paid_for_with_the_next_budget():
    """Begun in January: half a year is owed, and paid in July beside the whole of that year."""
    plan = reform(quick_wins=given(start="2014-01", cost=600.0))
    ds = simulate(plan, 2, 4, parameters=rows(2, **CALM), seed=7)
    real = (ds.reform_costs / ds.price_index).values[0]
    np.testing.assert_allclose(real, np.tile([0.0, 0.9, 0.6, 0.6], (2, 1)), rtol=1e-6)
    plain = simulate("status_quo", 2, 4, parameters=rows(2, **CALM), seed=7)
    less = (plain.allocated.values - ds.allocated.values).sum(axis=-1)
    np.testing.assert_allclose(less, ds.reform_costs.values, atol=5e-5)  # half a lakh


def test_strength_scales_a_prior_cost_and_several_add_up():
    def cost(scenario) -> float:
        return simulate(scenario, 1, 1, parameters=rows(1, **CALM)).reform_costs.item()

    tenure = given(cost="prior")
    whole = cost(reform(fixed_tenure=tenure))
    half = cost(reform(fixed_tenure={**tenure, "strength": 0.5}))
    assert half == pytest.approx(whole / 2)
    wins = cost(reform(quick_wins=given(cost="prior")))
    both = cost(reform(fixed_tenure=tenure, quick_wins=given(cost="prior")))
    assert both == pytest.approx(whole + wins) and wins > 0.0


def test_what_is_refused_or_repealed_costs_nothing():
    table = rows(20, **{**CALM, **STUBBORN, "repeal_at_handover": 0.5})
    plan = reform(merit_postings={"start": "2013-07"})
    ds = simulate(plan, 20, 4, parameters=table, seed=7)
    force = ds.lever_in_force.squeeze("lever")
    for year in ("2013-14", "2014-15", "2016-17"):
        paid, stands = ds.reform_costs.sel(year=year) > 0.0, force.sel(year=year) > 0.0
        assert paid.equals(stands.drop_vars("lever")), year
        assert not paid.all() or year == "2013-14"


# -- all together --------------------------------------------------------------------------------


def test_stages_of_all_levers_at_once_are_recorded():
    ds = simulate(every_lever(start="2013-10"), 8, 6, seed=7)
    assert ds.lever.values.tolist() == list(LEVERS)
    adopted, kept = ds.lever_adopted, ds.lever_survived
    assert 0.3 < adopted.mean() < 1.0
    assert 0.0 < kept.mean() < 1.0
    assert kept.notnull().equals(adopted == 1)
    assert (ds.lever_month.where(adopted == 1) >= 3).where(adopted == 1, True).all()


def test_reforms_do_not_change_what_befalls_the_province():
    one, two = (
        CoalitionModel(worlds=3, seed=7),
        CoalitionModel(every_lever(**given()), worlds=3, seed=7),
    )
    stepped(one, 30), stepped(two, 30)
    changed = differing(state(one), state(two))
    assert "hazards.unrest" not in changed and "services.service" in changed
