"""Citizens of the districts: they judge, complain, trust, and live with what services sustain."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from coalition_sim import compiled, rules
from coalition_sim.agents.livelihoods import funded_days
from coalition_sim.axes import REAL
from coalition_sim.compiled import NO_PAID

if TYPE_CHECKING:
    from coalition_sim.model import CoalitionModel
    from coalition_sim.province import Province

TINY = 1e-12
PAID_WORK = "paid_work_days"
"""The indicator to which programmes that pay wages add directly."""


@dataclass(frozen=True)
class Offer:
    """What the reforms in force offer citizens."""

    level: np.ndarray  # (W, C) log-odds of satisfaction where a service is as expected
    offices: np.ndarray  # (W, D) 0-1: offices that settle complaints
    repairs: np.ndarray  # (W, D) 0-1: small repairs that people see
    compacts: np.ndarray  # (W, D) 0-1: compacts of a delivery unit
    promises: bool  # whether any of these three is anywhere


def _offer(model: CoalitionModel) -> Offer:
    p, ground = model.parameters, model.ground
    offices, covered = map(ground.district_level, (p.grievance_offices, p.unit_coverage))
    repairs = ground.district_level(p.quick_repairs) * p.quick_reach
    return Offer(
        ground.satisfaction_level + p.verification_satisfaction * p.verified_share,
        offices,
        repairs,
        covered,
        bool(offices.any() or repairs.any() or covered.any()),
    )


def judge(model: CoalitionModel) -> None:
    """Satisfaction, complaints, adapting expectations and trust (cards M17 and M23)."""
    p, services = model.parameters, model.services
    offer = p.once(_offer, model)
    services.satisfaction, services.expectation, gap = compiled.judged(
        services.service,
        services.expectation,
        offer.level,
        p.satisfaction_slope,
        p.expectation_speed,
        model.ground.sectors,
    )
    _settle_complaints(model, gap, offer)
    trust = rules.trust(services.trust, gap, p.trust_gain, p.trust_gain * p.trust_loss_ratio)
    if offer.promises:  # where none is made, none is kept or broken, and trust stays to the bit
        kept, broken = _promises(model, offer)
        trust = rules.promises(trust, kept, broken, p.trust_kept, p.trust_broken)
    services.trust = trust


def _settle_complaints(model: CoalitionModel, gap: np.ndarray, offer: Offer) -> None:
    """Share of complaints that offices settle well, where there are offices (card M23)."""
    p, scrutiny = model.parameters, model.scrutiny
    load = rules.complaints(gap, model.services.trust, p.complaint_reach)
    scrutiny.complaints = np.minimum(load / p.grievance_capacity, 1.0)
    scrutiny.resolved = np.zeros(load.shape, dtype=REAL)
    if offer.promises:
        settled = rules.resolved(p.grievance_capacity * offer.offices, load)
        scrutiny.resolved = np.where(offer.offices > 0.0, settled * p.grievance_resolution, 0.0)


def _promises(model: CoalitionModel, offer: Offer) -> tuple[np.ndarray, np.ndarray]:
    """Promises of the state kept and broken this month, both (W, D) from 0 to 1.

    Kept: complaints settled well, small repairs that people see. Broken: complaints left lying,
    and for some months the compacts of a delivery unit that its chief minister left behind. Where
    nobody complains, an office keeps no promise and breaks none.
    """
    scrutiny = model.scrutiny
    brought = offer.offices * scrutiny.complaints
    kept = np.minimum(brought * scrutiny.resolved + offer.repairs, 1.0)
    left = offer.compacts * (model.delivery.broken_months > 0.0)
    return kept, np.minimum(brought * (1.0 - scrutiny.resolved) + left, 1.0)


@dataclass(frozen=True)
class Known:
    """Places of the indicators by how they move, and what each follows."""

    follows: np.ndarray  # (D*I,) bool: those that follow the service of one cell
    cell: np.ndarray  # (D*I,) that cell; the district's first where there is none
    of_women: np.ndarray  # (I,) bool: those that follow and are about women and girls
    feeders: dict[int, int]  # literacy -> the enrolment that feeds it
    schools: frozenset[int]  # sectors of those literacies
    joint: tuple[int, ...]
    paid: int  # the one to which programmes that pay wages add, or NO_PAID


@lru_cache
def _known(facts: Province) -> Known:
    kinds, names = facts.indicator_kind, facts.indicator_names
    follows = np.array([kind == "follows" for kind in kinds])
    first = np.arange(len(facts.district_names))[:, None] * len(facts.sector_names)
    feeders = {i: _enrolment_of(facts, i) for i, kind in enumerate(kinds) if kind == "stock"}
    return Known(
        np.tile(follows, len(first)),
        (first + np.where(follows, facts.indicator_sector, 0)).ravel(),
        follows & (np.array(facts.indicator_sex) == "female"),
        feeders,
        frozenset(int(facts.indicator_sector[i]) for i in feeders),
        tuple(i for i, kind in enumerate(kinds) if kind == "joint"),
        next((int(i) for i in np.flatnonzero(follows) if names[i] == PAID_WORK), NO_PAID),
    )


def _enrolment_of(facts: Province, i: int) -> int:
    """The enrolment that feeds a literacy: same sector, same sex, and follows its service."""
    for j, kind in enumerate(facts.indicator_kind):
        same = facts.indicator_sector[j] == facts.indicator_sector[i]
        if kind == "follows" and same and facts.indicator_sex[j] == facts.indicator_sex[i]:
            return j
    raise LookupError(f"no enrolment feeds {facts.indicator_names[i]}: see indicators.csv")


def live(model: CoalitionModel) -> None:
    """Move every indicator to what the services of the day sustain (cards M15 and M17)."""
    facts, known, every = model.facts, _known(model.facts), model.ground.indicators
    before = model.services.indicators
    change = model.services.service - model.first_service
    levels = _follow(model, known, change)  # all of them; those that do not follow come next
    learn = {sector: _learn(model, sector) for sector in known.schools}
    for i, feeder in known.feeders.items():
        enrolled, learned = before[:, feeder::every], learn[facts.indicator_sector[i]]
        levels[:, i::every] = _read(model, before[:, i::every], enrolled, learned)
    for i in known.joint:
        levels[:, i::every] = _grow(model, i, before[:, i::every], change)
    model.services.indicators = levels


def _usual(model: CoalitionModel) -> np.ndarray:
    """Log-odds of every indicator at the start; outreach adds to what follows, (W, D*I)."""
    known = _known(model.facts)
    reached = np.take(model.parameters.outreach, known.cell, axis=1)
    return rules.log_odds(model.first_indicators) + reached * known.follows


def _follow(model: CoalitionModel, known: Known, change: np.ndarray) -> np.ndarray:
    """Indicators that follow their service, (W, D*I); the others have no meaning here.

    Use depends on quality, on trust, on the way to go (longer for women) and on quiet.
    """
    p, ground, services = model.parameters, model.ground, model.services
    trust = services.trust - model.first_trust
    farther = model.facts.remoteness * -ground.sector(change, "roads")
    return compiled.followed(
        services.indicators,
        p.once(_usual, model),
        change,
        known.cell,
        p.use_service,
        rules.nearness(trust, p.use_trust, farther, p.use_distance),
        rules.nearness(trust, p.use_trust, farther, p.use_distance * p.use_distance_women),
        known.of_women,
        rules.under_unrest(model.hazards.unrest, p.unrest_access, ground.mean_unrest),
        known.paid,
        funded_days(model),
        p.working_days,
        p.indicator_speed,
    )


def _learn(model: CoalitionModel, sector: int) -> np.ndarray:
    """Children who can read, per child enrolled in the schools of a sector, (W, D) (card M15)."""
    p, name = model.parameters, model.facts.sector_names[sector]
    now, first = (
        model.ground.sector(x, name) for x in (model.services.service, model.first_service)
    )
    return rules.learned(p.learn_share, now, np.maximum(first, TINY), p.learn_service)


def _read(
    model: CoalitionModel, level: np.ndarray, enrolment: np.ndarray, learn: np.ndarray
) -> np.ndarray:
    """Literacy of people over ten: a stock that only cohorts move (card M15)."""
    p = model.parameters
    return compiled.literacy(
        level, enrolment, learn, p.cohort_share, p.leaving_share, p.leaving_literacy
    )


def _grow(model: CoalitionModel, i: int, level: np.ndarray, change: np.ndarray) -> np.ndarray:
    """Stunting, the joint result of health, water and livelihoods."""
    p, ground = model.parameters, model.ground
    return compiled.stunting(
        level,
        p.once(_usual, model)[:, i :: ground.indicators],
        ground.sector(change, "health"),
        ground.sector(change, "water"),
        ground.sector(change, "livelihoods"),
        p.stunting_health,
        p.stunting_water,
        p.stunting_livelihood,
        p.stunting_speed,
    )
