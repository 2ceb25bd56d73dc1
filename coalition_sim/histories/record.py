"""One world, written down month by month: what the narrators read, and nothing of the engine."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from coalition_sim.agents.reform import RS_MN_PER_RS_BN
from coalition_sim.histories.asked import World
from coalition_sim.histories.ear import Ear, Event, listen
from coalition_sim.model import CoalitionModel
from coalition_sim.province import Province

Array = np.ndarray


@dataclass(frozen=True)
class Government:
    """The house and the government at the end of a month; seats (S,), parties (P,)."""

    number: int
    party: int
    home: Array  # (D,) part of the chief minister's seat that lies in the district
    partner: Array  # (P,) bool
    seats: Array  # (P,) seats of each party
    seat_party: Array  # (S,)
    members: int  # of the coalition
    needed: int  # members whom a motion needs
    coopted: int
    outside: int
    won_back: int  # members paid a premium after a failed motion
    refused: Array  # (S,) requests for postings refused of late
    ministers: tuple[int, ...]  # (K,) party of each department's minister, or NOBODY
    offices: Array | None  # (P,) members in office, where a cabinet was formed this month
    to_election: int  # months until the next election, 0 in its month
    caretakers: int  # months they stay, in the month in which they take over; else 0
    oversight: float  # by the assembly
    unit_owned: bool  # whether the chief minister owns the delivery unit


@dataclass(frozen=True)
class Post:
    """A secretary's post at the end of a month."""

    department: str
    months: int | None  # served by the incumbent; None while it is empty
    continuity: float


@dataclass(frozen=True)
class Purse:
    """The fiscal year so far, nominal Rs bn; sectors (X,), districts (D,)."""

    envelope: float
    price: float
    political_share: float
    claimants: float
    reform_costs: float  # taken from the envelope before anything else
    repairs_due: Array  # (D, X) for works lost, not yet in a budget; in July, now in it
    allocated: Array  # (D, X)
    technical: Array  # (D, X) part of it that went by need and plan
    supplementary: Array
    carried_in: Array
    released: Array
    spent: Array
    leaked: Array  # part of what was spent
    spent_by_march: Array
    lapsed: Array
    carried_out: Array
    listed: Array  # (D, X) schemes on the book
    started: Array  # (D, X) since July
    completed: Array
    abandoned: Array
    completed_now: Array  # (D, X) this month


@dataclass(frozen=True)
class Places:
    """Services and citizens, by district."""

    service: Array  # (D, X)
    reported: Array  # (D, X) the service as officials report it
    presence: Array  # (D, X)
    infrastructure: Array  # (D, X)
    indicators: Array  # (D, I) 0-1: what people know
    trust: Array  # (D,)
    unrest: Array  # (D,) bool
    offices: Array  # (D,) 0-1: how far there are offices that take complaints
    settled: Array  # (D,) share of complaints settled well
    working_days: float  # days of paid work in a full year
    members: Array  # (D,) general seats that speak for the district
    inside: Array  # (D,) of these, in the coalition
    in_office: Array  # (D,) of these, in office


@dataclass(frozen=True)
class Reform:
    """A lever of the scenario at the end of a month; months are counted from the start."""

    name: str
    law: bool
    begins: int  # when it is put to those who must accept it
    effective: int  # first month in which it can act
    ends: int  # first month after it
    adoption_given: bool
    complied: float  # how far it is followed where it is in force, strength included
    in_force: float  # 0 until adopted and after repeal, below 1 where it lost force
    cost: float  # nominal Rs bn a year


@dataclass(frozen=True)
class Month:
    """One month of one world."""

    number: int
    label: str
    fiscal_month: int
    events: tuple[Event, ...]
    government: Government
    posts: tuple[Post, ...]
    purse: Purse
    places: Places
    donors: tuple[str, ...]  # programmes running
    reforms: tuple[Reform, ...]

    def of(self, *kinds: str) -> list[Event]:
        """This month's events of some kinds."""
        return [event for event in self.events if event.kind in kinds]


def record(asked: World, months: int) -> Iterator[tuple[Province, Month]]:
    """Step one world and write down each month."""
    model = asked.model()
    ear = listen(model)
    for _ in range(months):
        number, fiscal = model.month, model.fiscal_month
        calendar = model.calendar
        to_election, label = calendar.months_to_election, calendar.label(number)
        stay = model.parameters.caretaker_months
        caretakers = int(stay[0, 0]) if bool(calendar.caretaker_begins(stay)[0, 0]) else 0
        donors = tuple(donor.name for donor in model.donors if donor.running)
        due = model.hazards.repairs_due[0].copy()
        ear.enter_month(fiscal == 1)
        model.step()
        if fiscal > 1:
            due = model.hazards.repairs_due[0]
        yield (
            model.facts,
            Month(
                number,
                label,
                fiscal,
                ear.take_events(),
                _government(model, ear, to_election, caretakers),
                _posts(model),
                _purse(model, ear, due),
                _places(model),
                donors,
                _reforms(model),
            ),
        )


def _government(model: CoalitionModel, ear: Ear, to_election: int, caretakers: int) -> Government:
    politics, ground = model.politics, model.ground
    seat = int(politics.chief_minister_seat[0, 0])
    general = bool(model.facts.seat_general[seat])
    party = politics.seat_party[0]
    members = int(politics.in_coalition[0].sum())
    return Government(
        number=int(politics.chief_minister_number[0, 0]),
        party=int(politics.chief_minister_party[0, 0]),
        home=ground.seat_districts[seat] * general,
        partner=politics.partner[0].copy(),
        seats=np.bincount(party, minlength=ground.parties),
        seat_party=party.copy(),
        members=members,
        needed=math.ceil(ground.majority + model.parameters.removal_bar[0, 0]),
        coopted=int(politics.coopted[0].sum()),
        outside=ground.seats - members,
        won_back=int((politics.pivotal[0] > 0).sum()),
        refused=politics.refused[0].copy(),
        ministers=tuple(int(p) for p in politics.minister_party[0]),
        offices=np.bincount(party[politics.office[0]], minlength=ground.parties)
        if ear.formed
        else None,
        to_election=to_election,
        caretakers=caretakers,
        oversight=float(model.scrutiny.oversight[0, 0]),
        unit_owned=bool(model.delivery.owned[0, 0] > 0.0),
    )


def _posts(model: CoalitionModel) -> tuple[Post, ...]:
    labels, posts = model.facts.department_labels, model.posts
    return tuple(
        Post(
            label,
            int(posts.months[0, k]) if posts.months[0, k] >= 0 else None,
            float(posts.continuity[0, k]),
        )
        for k, label in enumerate(labels)
    )


def _purse(model: CoalitionModel, ear: Ear, repairs_due: Array) -> Purse:
    money = model.money
    shape = (model.ground.districts, model.ground.sectors)

    def table(values: Array) -> Array:
        return np.array(values, dtype=np.float64).reshape(shape)

    def told(heard: dict[str, Array], name: str) -> Array:
        return table(heard.get(name, np.zeros(model.ground.cells)))

    return Purse(
        envelope=float(money.envelope[0, 0]),
        price=float(money.price[0, 0]),
        political_share=float(money.political_share[0, 0]),
        claimants=float(model.claims()[0].sum()),
        reform_costs=float(money.reform_costs[0, 0]),
        repairs_due=table(repairs_due * money.price[0, 0]),
        allocated=table(money.allocated[0]),
        technical=table(model.technical_allocation[0]),
        supplementary=table(money.supplementary[0]),
        carried_in=table(money.carried_in[0]),
        released=table(money.released[0]),
        spent=table(money.spent[0]),
        leaked=table(money.leaked[0]),
        spent_by_march=table(money.spent_by_march[0]),
        lapsed=table(money.lapsed[0]),
        carried_out=table(money.carried_out[0]),
        listed=table(model.book.listed[0]),
        started=told(ear.year, "schemes_started"),
        completed=told(ear.year, "schemes_completed"),
        abandoned=told(ear.year, "schemes_abandoned"),
        completed_now=told(ear.month, "schemes_completed"),
    )


def _places(model: CoalitionModel) -> Places:
    services, facts, politics = model.services, model.facts, model.politics
    offices = model.ground.district_level(model.parameters.grievance_offices)
    shape = (model.ground.districts, model.ground.sectors)
    speaks = (model.ground.district_seats > 0) & facts.seat_general

    def table(values: Array) -> Array:
        return values[0].reshape(shape).copy()

    return Places(
        service=table(services.service),
        reported=table(services.reported),
        presence=table(services.presence),
        infrastructure=table(services.infrastructure),
        indicators=services.indicators[0].reshape(model.ground.districts, -1).copy(),
        trust=services.trust[0].copy(),
        unrest=model.hazards.unrest[0].copy(),
        offices=offices[0].copy(),
        settled=model.scrutiny.resolved[0].copy(),
        working_days=float(model.parameters.working_days[0, 0]),
        members=speaks.sum(axis=-1),
        inside=(speaks & politics.in_coalition[0]).sum(axis=-1),
        in_office=(speaks & politics.office[0]).sum(axis=-1),
    )


def _reforms(model: CoalitionModel) -> tuple[Reform, ...]:
    levers, price = model.levers, model.money.price[0, 0]
    return tuple(
        Reform(
            name,
            bool(levers.law[at]),
            int(levers.begins[0, at]),
            int(levers.begins[0, at] + levers.delays[0, at]),
            int(levers.ends[0, at]),
            bool(levers.adoption_given[0, at]),
            float(levers.complied[0, at]),
            float(model.reforms.in_force[0, at]),
            float(levers.cost[0, at] * price / RS_MN_PER_RS_BN),
        )
        for at, name in enumerate(levers.names)
    )
