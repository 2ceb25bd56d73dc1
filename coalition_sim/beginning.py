"""The state of the province before the first month: facts, widened by what is not known."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from scipy.special import expit, logit, ndtri

from coalition_sim import rules
from coalition_sim.axes import REAL
from coalition_sim.ground import Ground
from coalition_sim.levers import LeverSchedule
from coalition_sim.schemes import Opening, SchemeBook
from coalition_sim.state import (
    NOBODY,
    Delivery,
    Hazards,
    Money,
    Politics,
    Posts,
    Reforms,
    Scrutiny,
    Services,
)

Array = np.ndarray

LEVELS = (0.01, 0.95)
"""Bounds of a starting level: off the ends, where nothing could change any more. They bind in no
district at central values."""
STEPS = 4096
"""Steps of the table that finds a scheme's cell."""
LONG_AGO = 99
"""Months since the last change of a minister, before any is known."""


def politics(ground: Ground, base: SimpleNamespace, luck: dict[str, Array]) -> Politics:
    """The assembly and government of 2013."""
    facts, government = ground.facts, ground.facts.government
    worlds, seats = ground.worlds, ground.seats

    def every(values: object, kind: type = REAL) -> Array:
        return np.repeat(np.asarray(values, dtype=kind)[None], worlds, axis=0)

    def number(value: float, kind: type = int) -> Array:
        return np.full((worlds, 1), value, dtype=kind)

    zeros = np.zeros((worlds, seats), dtype=REAL)
    partner = every(government.coalition, bool)
    seat_party = every(facts.seat_party, np.int64)
    office = zeros.astype(bool)
    office[:, government.chief_minister_seat] = True
    return Politics(
        seat_party=seat_party,
        seat_margin=every(facts.seat_margin),
        stature=luck["stature"],
        dissent=zeros.astype(bool),
        funds=zeros.copy(),
        peak=zeros.copy(),
        funds_luck=np.ones((worlds, seats), dtype=REAL),
        short_of_reference=zeros.astype(bool),
        pressure=zeros.copy(),
        refused=zeros.copy(),
        pivotal=zeros.copy(),
        office=office,
        partner=partner,
        in_coalition=np.take_along_axis(partner, seat_party, axis=1),
        coopted=zeros.astype(bool),
        entitled=zeros.astype(bool),
        base_claimants=number(1.0, REAL),
        mood=number(0.0, REAL),
        chief_minister_party=number(government.chief_minister_party),
        chief_minister_seat=number(government.chief_minister_seat),
        chief_minister_number=number(1),
        chief_minister_months=number(government.months_since_formation_at_start),
        frailty=rules.to_lognormal(ndtri(luck["frailty"]), base.chief_minister_frailty),
        budget_taste=number(0.0, REAL),
        government_months=number(government.months_since_formation_at_start),
        cabinet_wait=number(government.cabinet_months_left),
        promised_party=number(government.successor_party),
        formateur=number(NOBODY),
        new_chief_minister=number(False, bool),
        minister_party=np.full((worlds, ground.departments), NOBODY),
        minister_seat=np.full((worlds, ground.departments), NOBODY),
        new_minister=np.zeros((worlds, ground.departments), dtype=bool),
        minister_months=np.full((worlds, ground.departments), LONG_AGO),
        favoured=number(NOBODY),
        trust_then=np.repeat(base.initial_trust, ground.districts, axis=1),
    )


def posts(ground: Ground, base: SimpleNamespace, luck: dict[str, Array]) -> Posts:
    """Secretaries in post, with the competence and experience of the status quo."""
    shape = (ground.worlds, ground.departments)
    candidates = luck["competence"].reshape(*shape, -1)
    first, second = ndtri(candidates), ndtri(luck["loyalty"].reshape(candidates.shape))
    correlation = base.competence_loyalty_correlation[:, :, None]
    loyalty = correlation * first + np.sqrt(1.0 - correlation**2) * second
    best = rules.choose_candidate(
        first, loyalty, base.loyalty_weight[:, :, None], base.candidates[:, :, None]
    )[..., None]
    served = np.floor(-np.log(luck["months_in_post"]) / base.transfer_hazard)
    start = np.repeat(ground.mean_continuity, ground.departments, axis=1)
    return Posts(
        months=served.astype(np.int64),
        vacant=np.zeros(shape, dtype=np.int64),
        competence=np.take_along_axis(first, best, axis=-1)[..., 0],
        loyalty=np.take_along_axis(loyalty, best, axis=-1)[..., 0],
        patron=np.full(shape, ground.facts.government.chief_minister_party),
        department_effect=rules.to_lognormal(
            ndtri(luck["department_effect"]), base.department_spread
        ),
        left=np.zeros(shape, dtype=bool),
        continuity=start,
        learning=np.repeat(ground.mean_learning, ground.departments, axis=1),
        management=np.ones(shape, dtype=REAL),
        effectiveness=np.ones((ground.worlds, ground.sectors), dtype=REAL),
    )


def money(ground: Ground, base: SimpleNamespace) -> Money:
    """Empty books."""
    cells = np.zeros((ground.worlds, ground.cells), dtype=REAL)
    seats = np.zeros((ground.worlds, ground.seats), dtype=REAL)
    one = np.ones((ground.worlds, 1), dtype=REAL)
    by_cell = ("allocated", "supplementary", "carried_in", "authorised", "released", "spent")
    by_cell += ("leaked", "spent_this_quarter", "fundable", "spent_by_march", "lapsed")
    by_cell += ("carried_out", "released_now", "may_spend")
    return Money(
        envelope=one * ground.first_envelope,
        programme=one * ground.first_envelope,
        price=one.copy(),
        reform_costs=np.zeros_like(one),
        political_hold=np.ones_like(cells),
        political_share=base.political_share_2013.copy(),
        capacity_luck=np.ones((ground.worlds, ground.sectors), dtype=REAL),
        seat_allocation=seats.copy(),
        seat_credit=seats.copy(),
        seat_released=seats.copy(),
        sector_money=np.zeros((ground.worlds, ground.sectors), dtype=REAL),
        district_money=np.zeros((ground.worlds, ground.districts), dtype=REAL),
        **{name: cells.copy() for name in by_cell},
    )


def services(ground: Ground, base: SimpleNamespace, luck: dict[str, Array]) -> Services:
    """Levels of 2013, each district's within its own uncertainty."""
    facts = ground.facts
    drawn = ndtri(luck["cell_level"])
    infrastructure = expit(logit(facts.cell_level) + facts.cell_level_sd * drawn)
    recurrent = facts.recurrent_ratio * np.exp(facts.recurrent_sd * ndtri(luck["recurrent"]))
    cells = np.zeros((ground.worlds, ground.cells), dtype=REAL)
    about = _luck_of_indicators(ground, luck["indicator"], drawn)
    known = logit(facts.indicator_start) + facts.indicator_sd * about
    richer = rules.power(recurrent, base.recurrent_elasticity)
    supplies = np.clip(ground.supplies_base * richer, *LEVELS)
    supervision = np.clip(ground.supervision_base * richer, *LEVELS)
    return Services(
        infrastructure=infrastructure,
        presence=ground.presence_base.copy(),
        supplies=supplies,
        supervision=supervision,
        service=cells.copy(),
        expectation=cells.copy(),
        satisfaction=cells.copy(),
        trust=np.repeat(base.initial_trust, ground.districts, axis=1),
        aligned=np.zeros((ground.worlds, ground.districts), dtype=REAL),
        uncompetitive=ground.district_means(
            np.repeat(facts.seat_margin[None], ground.worlds, axis=0)
        ),
        supplies_target=supplies.copy(),
        supervision_target=supervision.copy(),
        donor_support=cells.copy(),
        donor_monitoring=cells.copy(),
        donor_anchor=np.zeros((ground.worlds, ground.sectors), dtype=REAL),
        reported=cells.copy(),
        indicators=np.clip(expit(known), *LEVELS).reshape(ground.worlds, -1),
    )


def _luck_of_indicators(ground: Ground, own: Array, cells: Array) -> Array:
    """Normal draws (W, D, I): one for a pair of sexes, the sector's own where it follows it.

    ``own`` are uniforms of the indicators, ``cells`` normal draws of the sectors.
    """
    facts = ground.facts
    own, cells = own.reshape(ground.worlds, ground.districts, -1), ground.split(cells)
    drawn = np.empty(own.shape, dtype=REAL)
    for i, (kind, pair) in enumerate(zip(facts.indicator_kind, facts.indicator_pair, strict=True)):
        if kind == "follows":
            drawn[:, :, i] = cells[:, :, facts.indicator_sector[i]]
            continue
        first = facts.indicator_pair.index(pair) if pair else i
        twin = first < i and facts.indicator_kind[first] != "follows"
        drawn[:, :, i] = drawn[:, :, first] if twin else ndtri(own[:, :, first])
    return drawn


def hazards(ground: Ground, base: SimpleNamespace, luck: dict[str, Array]) -> Hazards:
    """Districts in unrest before the first month, drawn from their mean share."""
    return Hazards(
        unrest=luck["unrest"] < base.unrest_share,
        repairs_due=np.zeros((ground.worlds, ground.cells), dtype=REAL),
    )


def scrutiny(ground: Ground, base: SimpleNamespace) -> Scrutiny:
    """Nothing watched yet; the first month sets it."""
    districts = np.zeros((ground.worlds, ground.districts), dtype=REAL)
    return Scrutiny(
        oversight=ground.mean_oversight.copy(),
        voice=districts.copy(),
        leakage=np.repeat(base.leakage, ground.cells, axis=1),
        capture=districts.copy(),
        complaints=districts.copy(),
        resolved=districts.copy(),
    )


def delivery(ground: Ground) -> Delivery:
    """No unit, no incentives, the administration as it is."""
    one = np.zeros((ground.worlds, 1), dtype=REAL)
    return Delivery(
        capability=one.copy(),
        owned=one.copy(),
        broken_months=one.copy(),
        unit_months=np.full((ground.worlds, 1), -1),
        routine_months=np.full((ground.worlds, 1), -1),
        incentive_months=np.full((ground.worlds, 1), -1),
        reported_before=np.zeros((ground.worlds, ground.districts), dtype=REAL),
    )


def book(ground: Ground, base: SimpleNamespace, luck: dict[str, Array]) -> SchemeBook:
    """Ongoing schemes of July 2013, whose cost still to pay sums to the throw-forward."""
    number = luck["old_size"].shape[1]
    listed = np.arange(number) < base.initial_schemes
    size = rules.to_lognormal(ndtri(luck["old_size"]), base.scheme_size_spread) * listed
    paid_share = luck["old_paid"] * base.initial_paid_share
    rest = size * (1.0 - paid_share)
    scale = base.initial_throw_forward / rest.sum(axis=-1, keepdims=True)
    cost = size * scale
    people = ground.facts.population / ground.facts.population.sum()
    weights = (people[:, None] * ground.facts.base_sector_share).ravel()
    upper = np.cumsum(weights) / weights.sum()
    paid = cost * paid_share
    rows = np.flatnonzero(listed)
    world, cost = rows // number, cost.take(rows)
    opened = SchemeBook.empty(ground.worlds, ground.cells)
    ongoing = Opening(
        world,
        _interval(upper, luck["old_cell"].take(rows)),
        cost,
        -np.log(luck["old_life"].take(rows)),
        rules.small_first(cost, base.small_first_exponent.take(world)),
        year=-1,
        paid=paid.take(rows),
        built=(paid * (1.0 - base.leakage)).take(rows),
    )
    opened.start_year(base.stalled_share, ongoing)
    return opened


def _interval(upper: Array, u: Array) -> Array:
    """Number of the interval that each ``u`` falls into, the last where it passes all bounds.

    As ``np.searchsorted`` finds it, by a table of what comes first in each small step.
    """
    first = np.searchsorted(upper[:-1], np.arange(STEPS) / STEPS)
    found = first.take((u * STEPS).astype(np.int64))
    bounds = np.append(upper[:-1], np.inf)
    rows = np.flatnonzero(bounds.take(found) < u)
    while len(rows):
        found[rows] += 1
        rows = rows[bounds.take(found.take(rows)) < u.take(rows)]
    return found


def reforms(levers: LeverSchedule) -> Reforms:
    """Reforms before any was put to the actors who must accept it."""
    shape = levers.begins.shape
    return Reforms(
        in_force=np.zeros(shape, dtype=REAL),
        adopted=np.zeros(shape, dtype=bool),
        month=np.full(shape, np.nan, dtype=REAL),
        paid=np.zeros(shape, dtype=bool),
        arrears=np.zeros((shape[0], 1), dtype=REAL),
    )
