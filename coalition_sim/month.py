"""The order of a month: the only place where it is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_sim.agents import District, Donor, Party, Seat, Secretary, citizens, hazards
from coalition_sim.agents.livelihoods import carry_out_packages
from coalition_sim.agents.reform import pass_the_month
from coalition_sim.agents.scrutiny import watch
from coalition_sim.axes import MONTHS_IN_YEAR
from coalition_sim.bookkeeping import check_books, record_month, record_year
from coalition_sim.calendar import Calendar

if TYPE_CHECKING:
    from coalition_sim.model import CoalitionModel


@dataclass(frozen=True)
class Phase:
    """One step of the month: who acts, what it reads, what it writes, and when it runs."""

    name: str
    agents: str
    reads: str
    writes: str
    act: Callable[[CoalitionModel], None]
    when: str = "every month"

    def due(self, calendar: Calendar) -> bool:
        """Whether the phase runs in this month."""
        return {
            "every month": True,
            "July": calendar.fiscal_month == 1,
            "January": calendar.fiscal_month == 7,
            "quarter ends": calendar.fiscal_month % 3 == 0,
            "June": calendar.fiscal_month == MONTHS_IN_YEAR,
            "elections": calendar.election_due,
        }[self.when]


def _enter_month(model: CoalitionModel) -> None:
    """Turn the calendar: new shocks each year, levers that start or end, last month's marks off."""
    model.tape.turn_to(model.calendar.year)
    if model.levers.changes(model.month):
        model.weigh_levers()
    model.politics.new_chief_minister[:] = False
    model.works_completed[:] = 0.0
    if model.month > 0:
        model.chief_minister.count_the_month()
    if model.fiscal_month == 1:
        model.federation.transfer()


def _members(model: CoalitionModel) -> None:
    Seat.take_stock(model)
    Seat.reconsider(model)


def _befall(model: CoalitionModel) -> None:
    hazards.unrest(model)
    hazards.climate(model)


def _government(model: CoalitionModel) -> None:
    Party.form_governments(model)
    model.chief_minister.complete_cabinet()


def _posts(model: CoalitionModel) -> None:
    model.chief_minister.change_ministers()
    Secretary.count_the_month(model)
    Secretary.serve(model)
    model.chief_minister.appoint_secretaries()
    Secretary.learn(model)


def _budget(model: CoalitionModel) -> None:
    model.chief_minister.coopt_opposition()
    model.chief_minister.present_budget()
    if model.month == 0:
        Seat.remember_last_year(model)
    model.planning.open_books(Seat.ask_for_schemes(model))
    model.planning.fund_schemes()


def _donors(model: CoalitionModel) -> None:
    Donor.withdraw_all(model)
    for donor in model.donors:
        donor.help()


def _services(model: CoalitionModel) -> None:
    carry_out_packages(model)
    model.delivery_unit.count_the_month()
    District.staff(model)
    District.supply(model)
    District.build(model)
    District.produce(model)
    model.delivery_unit.report()


def _citizens(model: CoalitionModel) -> None:
    citizens.judge(model)
    citizens.live(model)


MONTH: tuple[Phase, ...] = (
    Phase(
        "calendar",
        "federation",
        "recorded budgets and prices, scenario",
        "envelope, price level, parameters in force",
        _enter_month,
    ),
    Phase(
        "unrest and climate",
        "nobody",
        "unrest beside, recorded violence",
        "districts in unrest, works lost, repairs due",
        _befall,
    ),
    Phase(
        "election",
        "federation, assembly",
        "funds, trust, margins, party kinds",
        "seats, formateur",
        lambda m: (m.federation.favour_a_party(), m.assembly.hold_election()),
        "elections",
    ),
    Phase(
        "mood of the members",
        "seats",
        "last month's releases, posts, refusals, common mood",
        "funds remembered, dissent",
        _members,
    ),
    Phase(
        "swap and motion",
        "assembly, seats",
        "dissent, co-opted opposition, agreement of 2013",
        "motions, fall of the chief minister, formateur",
        lambda m: (m.assembly.honour_swap(), m.assembly.hear_motion()),
    ),
    Phase(
        "government",
        "parties, chief minister",
        "seats, formateur, favoured party",
        "coalition, chief minister, portfolios, office",
        _government,
    ),
    Phase(
        "reforms",
        "chief minister, parties, federation, assembly",
        "levers that are due, what each actor would lose, new chief minister, oversight",
        "reforms adopted, refused, hollowed out or repealed; parameters in force",
        pass_the_month,
    ),
    Phase(
        "posts",
        "chief minister, secretaries",
        "ministers, alignment, frailty, tenure rule, oversight, caretaker",
        "ministers changed, departures, refusals, appointments, learning",
        _posts,
    ),
    Phase(
        "plans",
        "secretaries, donors",
        "changes of this month, donors' anchor of last month",
        "plan continuity, effectiveness of departments",
        Secretary.plan,
    ),
    Phase(
        "budget",
        "chief minister, seats, planning secretary",
        "envelope, cost of reforms, repairs due, need, claims, last year's money carried in",
        "allocations, members' money, new schemes, money over schemes",
        _budget,
        "July",
    ),
    Phase(
        "supplementary grants",
        "planning secretary",
        "allocations",
        "supplementary money, money over schemes",
        lambda m: m.planning.supplement(),
        "January",
    ),
    Phase(
        "release and spending",
        "finance secretary, departments",
        "allocations, learning, alignment, cabinet, capacity",
        "authorised, released, spent, leaked, members' releases",
        lambda m: (m.finance.release(), Secretary.spend(m), Seat.receive(m)),
    ),
    Phase(
        "progress of schemes",
        "planning secretary",
        "spending of the quarter, hand-overs",
        "payments, schemes completed and abandoned, works",
        lambda m: m.planning.close_quarter(),
        "quarter ends",
    ),
    Phase(
        "donors",
        "donors",
        "programmes running or ended",
        "support, monitoring, anchor of plans",
        _donors,
    ),
    Phase(
        "services",
        "districts",
        "works, protection, remoteness, unrest, supplies, department, delivery unit",
        "presence, supplies, supervision, infrastructure, service, service as reported",
        _services,
    ),
    Phase(
        "citizens",
        "districts",
        "service, expectation, promises kept and broken, enrolment, unrest",
        "satisfaction, complaints settled, trust, expectation, indicators",
        _citizens,
    ),
    Phase(
        "oversight",
        "assembly, districts",
        "co-opted opposition, margins, unrest, audit and disclosure rules",
        "oversight, voice, capture, share of spending that leaks",
        watch,
    ),
    Phase(
        "end of the fiscal year",
        "finance secretary",
        "released, spent",
        "lapsed, carried out",
        lambda m: m.finance.close_year(),
        "June",
    ),
    Phase("record", "nobody", "everything", "yearly record, books checked", record_month),
    Phase(
        "yearly record", "nobody", "everything", "one year of every variable", record_year, "June"
    ),
    Phase("audit", "nobody", "books", "an error if money or seats are lost", check_books),
)
"""The order of a month. Whatever uses a later quantity of the same month is lagged: members see
last month's releases, plans last month's donors, the budget last month's services, the month's
spending last month's oversight."""
