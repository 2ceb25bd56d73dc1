"""Citizens of the districts: they judge, complain, trust, and live with what services sustain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coalition_sim import rules
from coalition_sim.agents.livelihoods import funded_days

if TYPE_CHECKING:
    from coalition_sim.model import CoalitionModel

TINY = 1e-12
PAID_WORK = "paid_work_days"
"""The indicator to which programmes that pay wages add directly."""


def judge(model: CoalitionModel) -> None:
    """Satisfaction, complaints, adapting expectations and trust (cards M17 and M23)."""
    p, services, ground = model.parameters, model.services, model.ground
    level = ground.satisfaction_level + p.verification_satisfaction * p.verified_share
    services.satisfaction = rules.satisfaction(
        services.service, services.expectation, level, p.satisfaction_slope
    )
    service = ground.district_level(services.service)
    expected = ground.district_level(services.expectation)
    _settle_complaints(model, service, expected)
    trust = rules.trust(
        services.trust, service, expected, p.trust_gain, p.trust_gain * p.trust_loss_ratio
    )
    kept, broken = _promises(model)
    services.trust = rules.promises(trust, kept, broken, p.trust_kept, p.trust_broken)
    services.expectation = rules.expectation(
        services.expectation, services.service, p.expectation_speed
    )


def _settle_complaints(model: CoalitionModel, service: np.ndarray, expected: np.ndarray) -> None:
    """Share of complaints that offices settle well, where there are offices (card M23)."""
    p, ground, scrutiny = model.parameters, model.ground, model.scrutiny
    offices = ground.district_level(p.grievance_offices)
    load = rules.complaints(service, expected, model.services.trust, p.complaint_reach)
    settled = rules.resolved(p.grievance_capacity * offices, load)
    scrutiny.resolved = np.where(offices > 0.0, settled * p.grievance_resolution, 0.0)
    scrutiny.complaints = np.minimum(load / p.grievance_capacity, 1.0)


def _promises(model: CoalitionModel) -> tuple[np.ndarray, np.ndarray]:
    """Promises of the state kept and broken this month, both (W, D) from 0 to 1.

    Kept: complaints settled well, small repairs that people see. Broken: complaints left lying,
    and for some months the compacts of a delivery unit that its chief minister left behind. Where
    nobody complains, an office keeps no promise and breaks none.
    """
    p, ground, scrutiny = model.parameters, model.ground, model.scrutiny
    brought = ground.district_level(p.grievance_offices) * scrutiny.complaints
    repairs = ground.district_level(p.quick_repairs) * p.quick_reach
    kept = np.minimum(brought * scrutiny.resolved + repairs, 1.0)
    left = ground.district_level(p.unit_coverage) * (model.delivery.broken_months > 0.0)
    return kept, np.minimum(brought * (1.0 - scrutiny.resolved) + left, 1.0)


def live(model: CoalitionModel) -> None:
    """Move every indicator to what the services of the day sustain (cards M15 and M17)."""
    facts, ground = model.facts, model.ground
    before = model.services.indicators.reshape(model.worlds, ground.districts, -1)
    started = model.first_indicators.reshape(before.shape)
    kinds = np.array(facts.indicator_kind)
    levels = before.copy()
    following = np.flatnonzero(kinds == "follows")
    levels[:, :, following] = _follow(model, following, before, started)
    for i in np.flatnonzero(kinds == "stock"):
        levels[:, :, i] = _read(model, i, before)
    for i in np.flatnonzero(kinds == "joint"):
        levels[:, :, i] = _grow(model, i, before, started)
    model.services.indicators = levels.reshape(model.worlds, -1)


def _gained(model: CoalitionModel, name: str) -> np.ndarray:
    """Change of a sector's service since the first day, (W, D)."""
    ground, services = model.ground, model.services
    return ground.sector(services.service, name) - ground.sector(model.first_service, name)


def _follow(
    model: CoalitionModel, which: np.ndarray, before: np.ndarray, started: np.ndarray
) -> np.ndarray:
    """Indicators that follow their service, all at once, (W, D, n).

    Use depends on quality, on trust, on the way to go (longer for women) and on quiet.
    """
    p, facts, ground = model.parameters, model.facts, model.ground
    sector = facts.indicator_sector[which]
    female = np.array([facts.indicator_sex[i] == "female" for i in which])
    farther = p.use_distance * np.where(female, p.use_distance_women, 1.0)
    trust = model.services.trust - model.first_trust
    nearer = -facts.remoteness * _gained(model, "roads")
    target = rules.sustained(
        started[:, :, which],
        ground.split(model.services.service - model.first_service)[:, :, sector],
        trust[:, :, None],
        nearer[:, :, None],
        ground.split(p.outreach)[:, :, sector],
        p.use_service[:, :, None],
        p.use_trust[:, :, None],
        farther[:, None, :],
    )
    quiet = rules.under_unrest(model.hazards.unrest, p.unrest_access, ground.mean_unrest)
    target = np.minimum(target * quiet[:, :, None], 1.0)
    for place, i in enumerate(which):
        if facts.indicator_names[i] == PAID_WORK:
            paid = rules.paid_days(target[:, :, place], funded_days(model), p.working_days)
            target[:, :, place] = paid
    return rules.follow(before[:, :, which], target, p.indicator_speed[:, :, None])


def _read(model: CoalitionModel, i: int, before: np.ndarray) -> np.ndarray:
    """Literacy of people over ten: a stock that only cohorts move (card M15)."""
    p, facts = model.parameters, model.facts
    enrolment = before[:, :, _enrolment_of(model, i)]
    sector = facts.sector_names[int(facts.indicator_sector[i])]
    now = model.ground.sector(model.services.service, sector)
    first = np.maximum(model.ground.sector(model.first_service, sector), TINY)
    learn = np.minimum(p.learn_share * rules.power(now / first, p.learn_service), 1.0)
    return rules.literacy(
        before[:, :, i], enrolment, learn, p.cohort_share, p.leaving_share, p.leaving_literacy
    )


def _enrolment_of(model: CoalitionModel, i: int) -> int:
    """The enrolment that feeds a literacy: same sector, same sex, and follows its service."""
    facts = model.facts
    for j, kind in enumerate(facts.indicator_kind):
        same = facts.indicator_sector[j] == facts.indicator_sector[i]
        if kind == "follows" and same and facts.indicator_sex[j] == facts.indicator_sex[i]:
            return j
    raise LookupError(f"no enrolment feeds {facts.indicator_names[i]}: see indicators.csv")


def _grow(model: CoalitionModel, i: int, before: np.ndarray, started: np.ndarray) -> np.ndarray:
    """Stunting, the joint result of health, water and livelihoods."""
    p = model.parameters
    target = rules.stunted(
        started[:, :, i],
        _gained(model, "health"),
        _gained(model, "water"),
        _gained(model, "livelihoods"),
        p.stunting_health,
        p.stunting_water,
        p.stunting_livelihood,
    )
    return rules.follow(before[:, :, i], target, p.stunting_speed)
