"""Who watches the money, and what it changes: the assembly, the auditor, citizens, districts.

Cards M20 to M23 and M25, in the whole model; each test compares the same worlds.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from engine import given, reform, rows, stepped

from coalition_sim.model import CoalitionModel
from coalition_sim.parameters import draw
from coalition_sim.province import province
from coalition_sim.simulate import simulate

CALM = {"dissent_base": -9.0, "swap_honoured": 1.0}
SECTORS = province().sector_names


def model_of(months: int, worlds: int = 4, levers: dict | None = None, **chosen) -> CoalitionModel:
    plan = reform(**(levers or {}))
    table = rows(worlds, **{**CALM, **chosen})
    return stepped(CoalitionModel(plan, worlds=worlds, seed=7, parameters=table), months)


def pair(lever: str, months: int = 14, settings: dict | None = None, **chosen):
    """The same worlds without a lever and with it in full."""
    plain = model_of(months, **chosen)
    return plain, model_of(months, levers={lever: given(**(settings or {}))}, **chosen)


def drop(plain: CoalitionModel, other: CoalitionModel) -> np.ndarray:
    """Points of leakage saved, (W, D) of the first sector."""
    saved = plain.scrutiny.leakage - other.scrutiny.leakage
    return saved[:, :: len(SECTORS)]


# -- the assembly (M20) --------------------------------------------------------------------------


def test_oversight_is_what_a_bought_opposition_leaves_of_it():
    shares = []
    for base in (0.0, 2.0, 8.0):
        quiet = {"cooptation_money": 0.0, "cooptation_safety": 1.0}
        model = model_of(13, 12, cooptation_base=base, oversight_capture=0.8, **quiet)
        outside = ~model.politics.in_coalition
        bought = model.politics.coopted.sum(axis=-1) / outside.sum(axis=-1)
        np.testing.assert_allclose(model.scrutiny.oversight[:, 0], 0.15 * (1.0 - 0.8 * bought))
        shares.append(bought.mean())
    assert shares[0] < shares[1] - 0.1 < shares[1] + 0.1 < shares[2]


WATCHED = {"oversight_base": 0.3, "oversight_capture": 0.0, "oversight_effect": 0.9}
WATCHED |= {"committee_gain": 2.0}
"""Oversight that counts, and committees that triple it."""


def test_oversight_restrains_patronage():
    changes = []
    for levers in ({}, {"committee_oversight": given()}):
        table = rows(30, **CALM, **WATCHED)
        ds = simulate(reform(**levers), 30, 3, seed=7, parameters=table)
        changes.append(float(ds.secretary_changes.sum(["year", "department"]).mean()))
    assert changes[1] < 0.85 * changes[0]


def test_oversight_restrains_favour_in_releases():
    advantage = []
    for levers in ({}, {"committee_oversight": given()}):
        model = model_of(10, 1, levers, aligned_release=0.6, **WATCHED)
        share = (model.money.released / model.money.available())[0].reshape(34, -1).mean(axis=1)
        aligned = model.services.aligned[0] > 0.7
        advantage.append(float(share[aligned].mean() - share[~aligned].mean()))
    assert 0.0 < advantage[1] < 0.7 * advantage[0]


@pytest.mark.parametrize(
    "lever", ["committee_oversight", "question_hour", "assembly_modernisation"]
)
def test_committees_questions_and_staff_raise_oversight(lever):
    plain, other = pair(lever)
    assert np.all(other.scrutiny.oversight > plain.scrutiny.oversight)


def test_modernisation_gives_less_where_its_own_risks_come_true():
    risks = {"ownership": "thin", "money": "late", "members": "resisting"}
    _, well = pair("assembly_modernisation")
    _, badly = pair("assembly_modernisation", settings={"options": risks})
    plain, late = pair("assembly_modernisation", 4, {"options": {"start": "slow"}}, slow_start=6.0)
    assert np.all(plain.scrutiny.oversight == late.scrutiny.oversight)
    assert np.all(well.scrutiny.oversight > badly.scrutiny.oversight)
    assert np.all(badly.scrutiny.oversight > model_of(14).scrutiny.oversight)


def test_audits_cut_leakage_the_more_the_sooner_and_the_more_credible_they_are():
    saved = {}
    for name, ends in (("audit_credibility", (0.1, 0.6)), ("audit_decay", (0.04, 0.01))):
        for end in ends:
            plain, other = pair("public_accounts", **{name: end})
            assert np.all(drop(plain, other) > 0.0)
            saved[name, end] = drop(plain, other).mean()
        assert saved[name, ends[1]] > saved[name, ends[0]], name
    years = []
    for levers in ({}, {"public_accounts": given()}):
        ds = simulate(reform(**levers), 4, 3, seed=7, parameters=rows(4, **CALM))
        years.append((ds.leaked.sum() / ds.spent.sum()).item())
    assert years[1] < years[0]


def test_scrutiny_before_the_budget_takes_from_the_bargain_what_oversight_finds():
    shares = []
    for oversight in (0.05, 0.9):
        chosen = {"oversight_base": oversight, "oversight_capture": 0.0, "scrutiny_effect": 0.5}
        plain, other = pair("pre_budget_scrutiny", 13, **chosen)
        ratio = other.money.political_hold / plain.money.political_hold
        np.testing.assert_allclose(ratio, 1.0 - 0.5 * oversight)
        shares.append(float((other.money.political_share / plain.money.political_share).mean()))
    assert shares[1] < shares[0] < 1.0


# -- citizens (M21 to M23) -----------------------------------------------------------------------


def test_voice_needs_competition_media_and_quiet():
    model = model_of(8)
    voice, unrest = model.scrutiny.voice, model.hazards.unrest
    assert unrest.any() and not voice[unrest].any()
    expected = (1.0 - model.services.uncompetitive) * model.facts.media_access
    np.testing.assert_allclose(voice[~unrest], expected[~unrest])


def test_disclosure_works_where_people_have_a_voice():
    plain, other = pair("public_disclosure", 13, publication_effect_leakage=0.4)
    saved, voice = drop(plain, other), other.scrutiny.voice
    assert not saved[voice == 0.0].any()
    np.testing.assert_allclose(saved, 0.2 * 0.4 * voice, rtol=1e-5, atol=1e-7)
    _, heard = pair("public_disclosure", 13, publication_effect_leakage=0.4)
    louder = model_of(
        13, levers={"public_disclosure": given(), "citizen_engagement": given()},
        publication_effect_leakage=0.4,
    )  # fmt: skip
    assert np.all(louder.scrutiny.leakage <= heard.scrutiny.leakage)
    assert np.any(louder.scrutiny.leakage < heard.scrutiny.leakage)


def test_disclosure_takes_from_the_bargain_too():
    plain, other = pair("public_disclosure", 13, publication_effect_share=0.2)
    assert np.all(other.money.political_share < plain.money.political_share)


def test_a_community_that_signs_saves_less_where_notables_sign_for_it():
    plain, other = pair("community_verification", verification_effect=0.08)
    saved, captured = drop(plain, other), other.scrutiny.capture
    np.testing.assert_allclose(saved, 0.08 * (1.0 - captured), rtol=1e-5, atol=1e-7)
    assert captured.std() > 0.01
    assert np.all(other.services.presence > plain.services.presence)
    none, useless = pair("community_verification", verification_effect=0.0)
    assert not drop(none, useless).any()


def test_offices_that_settle_complaints_build_trust_and_others_lose_it():
    """People believe in an office that keeps up with its load, and not in one that does not."""
    change = {}
    for settled in (0.02, 0.9):
        plain, other = pair("grievance_redress", 24, grievance_resolution=settled)
        assert np.all(other.scrutiny.resolved <= settled) and not plain.scrutiny.resolved.any()
        change[settled] = (other.services.trust - plain.services.trust).mean()
    assert change[0.02] < 0.0 < change[0.9]


def test_settled_complaints_mend_supplies():
    plain, other = pair("grievance_redress", 24, grievance_resolution=0.9, grievance_repair=0.05)
    assert (other.services.supplies - plain.services.supplies).mean() > 0.0


def test_kept_promises_build_trust():
    plain, other = pair("quick_wins", 12)
    assert np.all(other.services.trust > plain.services.trust)
    assert np.all(other.services.supplies >= plain.services.supplies)


# -- districts (M25) -----------------------------------------------------------------------------

LOCAL = {"capture_inequality": 0.0, "capture_accountability": 0.35, "decentralised_share": 0.6}


@cache
def local(accountable: str) -> tuple[np.ndarray, np.ndarray]:
    """Capture in 60 draws of the prior, and what local decisions change for people's core services.

    Politics is kept calm, so that luck with revolts does not blur the sign.
    """
    worlds = 60
    drawn = draw(3, np.arange(worlds)).reset_index(drop=True)
    table = drawn.assign(tape=np.arange(worlds), **CALM)
    levers = {"decentralisation": given(options={"accountability": accountable})}
    plans = [reform("plain"), reform("local", **levers)]
    ds = simulate(plans, worlds, 5, seed=7, parameters=table, keep_events=False)
    people = ds.population / ds.population.sum()
    core = ds.service_index.isel(year=-1).sel(sector=["education", "health"]).mean("sector")
    level = (core * people).sum("district").values
    return drawn["capture_base"].to_numpy(), level[1] - level[0]


def test_the_net_effect_of_local_decisions_changes_sign_inside_the_prior():
    for accountable in ("yes", "no"):
        capture, change = local(accountable)
        assert 0.1 < (change < 0.0).mean() < 0.9
        assert np.corrcoef(capture, change)[0, 1] < -0.1
    assert local("no")[1].mean() < local("yes")[1].mean()


def test_local_authority_over_staff_helps_or_hurts_with_capture():
    """Fewer staff are protected where less than half of the decisions are captured, else more."""

    def present(capture: float) -> np.ndarray:
        settings = {"options": {"accountability": "no"}}
        chosen = {**LOCAL, "capture_base": capture, "capture_accountability": 0.05}
        plain, other = pair("decentralisation", 3, settings, **chosen)
        moved = other.services.presence - plain.services.presence
        return moved[plain.ground.districts_to_cells(plain.services.aligned) > 0.0]

    assert np.all(present(0.2) > 0.0) and np.all(present(0.65) < 0.0)


def test_accountability_lowers_capture():
    for accountable, cut in (("yes", 0.2), ("no", 0.0)):
        settings = {"options": {"accountability": accountable}}
        plain, other = pair("decentralisation", 2, settings)
        lowered = plain.scrutiny.capture - other.scrutiny.capture
        np.testing.assert_allclose(lowered, cut, rtol=1e-5, atol=1e-7)


def test_local_money_goes_to_need_unless_it_is_captured():
    """Inside a district what is not captured follows the gaps of its services."""

    def alignment(capture: float) -> float:
        chosen = {**LOCAL, "capture_base": capture}
        model = model_of(13, 2, {"decentralisation": given(options={"accountability": "no"})},
                         **chosen)  # fmt: skip
        gap = (1.0 - model.services.service).reshape(2, 34, -1)
        money = model.money.allocated.reshape(2, 34, -1)
        shares = money / money.sum(axis=-1, keepdims=True)
        weights = gap * model.ground.plan_mix[:, None, :]
        need = weights / weights.sum(axis=-1, keepdims=True)
        return float(np.abs(shares - need).sum(axis=-1).mean())

    assert alignment(0.2) < alignment(0.65)


def test_local_money_is_approved_sooner():
    plain, other = pair("decentralisation", 6, {"compliance": 1.0})
    share = [m.money.authorised.sum(axis=-1) / m.money.available().sum(axis=-1)
             for m in (plain, other)]  # fmt: skip
    assert np.all(share[1] > share[0])
