"""What is written down each month and each June, and the checks that nothing got lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from coalition_sim import rules
from coalition_sim.agents.finance import BUDGETS
from coalition_sim.agents.reform import running
from coalition_sim.axes import MONTHS_IN_YEAR, REAL, by_district, by_sector
from coalition_sim.recorder import CELL_MEANS

if TYPE_CHECKING:
    from coalition_sim.model import CoalitionModel

Array = np.ndarray
Measure = Callable[["CoalitionModel"], Array]

TOLERANCE = 2e-4
"""Rs bn that rounding may move in a year's books: two lakh rupees, some millionths of a budget."""
LAST_DIGITS = 1e-6
"""Share of a budget that rounding may move: more than the above once a budget is Rs 200 bn."""
SIDES = ("below_reference", "above_reference")
DISSENT_BY_SIDE = tuple(f"dissent_{side}" for side in SIDES)
HOUSE = ("coalition_seats", "claimants", "dissent", "coopted_share")
LEVELS = ("infrastructure", "presence", "supplies", "supervision", "service", "satisfaction")
LEVELS += ("trust", "reported", "indicators")
WORD = np.dtype(f"u{np.dtype(REAL).itemsize}")  # as many bits as a number has
ONE_IN_BITS = np.asarray(1.0, dtype=REAL).view(WORD)


class BooksError(AssertionError):
    """Money, seats or schemes were lost: a defect of the program, never of the input."""


# -- what is written down ------------------------------------------------------------------------

MEANS: dict[str, Measure] = {
    "plan_continuity": lambda m: m.posts.continuity,
    "oversight": lambda m: m.scrutiny.oversight,
    "unrest": lambda m: m.hazards.unrest,
    "voice": lambda m: m.scrutiny.voice,
}
"""Recorded as means over the months of a year, with the house and the levels of services."""

COUNTS = ("motions", "forced_exits", "chief_minister_changes")
COUNTS_BY_POST = ("secretary_changes", "minister_changes")
SCHEME_COUNTS = ("schemes_started", "schemes_completed", "schemes_abandoned")
SUMS_BY_SECTOR = ("allocated", "supplementary", "carried_in", "authorised", "released", "spent")
SUMS_BY_SECTOR += ("leaked", "lapsed", "carried_out")

IN_JUNE: dict[str, Measure] = {
    "schemes_ongoing": lambda m: by_sector(m.book.listed, m.ground.sectors),
    "throw_forward": lambda m: by_sector(m.book.remaining() + m.listed_rest, m.ground.sectors),
    "months_in_post": lambda m: np.maximum(m.posts.months, 0),
    "trust": lambda m: m.services.trust,
    "indicator_value": lambda m: m.services.indicators,
    "capability": lambda m: m.delivery.capability,
    "complaints_settled": lambda m: m.scrutiny.resolved,
    "reform_costs": lambda m: m.money.reform_costs,
    "price_index": lambda m: m.money.price,
    "political_share": lambda m: m.money.political_share,
    "allocated_by_place": lambda m: m.money.allocated,
    "minister_party": lambda m: m.politics.minister_party,
    "allocated_by_district": lambda m: by_district(m.money.allocated, m.ground.sectors),
    "spent_last_quarter": lambda m: by_sector(
        m.money.spent - m.money.spent_by_march, m.ground.sectors
    ),
    "available": lambda m: m.money.sector_money,
    "utilisation": lambda m: rules.utilisation(
        by_sector(m.money.spent, m.ground.sectors), by_sector(m.money.allocated, m.ground.sectors)
    ),
}
"""Recorded once, as they stand in June."""


def record_month(model: CoalitionModel) -> None:
    """Add this month to the running means of the year; what nobody asked for is not worked out."""
    recorder = model.recorder
    if recorder.wants(*HOUSE, *DISSENT_BY_SIDE):
        _record_house(model)
    for name, measure in MEANS.items():
        if recorder.wants(name):
            recorder.add(name, measure(model))
    for name, source in CELL_MEANS.items():
        recorder.add(name, getattr(model.services, source))
    if model.levers.names:
        recorder.add("lever_in_force", model.reforms.in_force * running(model))


def _record_house(model: CoalitionModel) -> None:
    """Seats of the coalition, claims and dissent, also by side of the members' reference."""
    politics, add = model.politics, model.recorder.add
    members = _number(politics.in_coalition)
    outside = np.maximum(model.ground.seats - members, 1)
    dissenters, paid = _number(politics.dissent), _number(politics.coopted | politics.entitled)
    add("coalition_seats", members)
    add("claimants", members + paid * model.parameters.opposition_share)
    add("dissent", dissenters / np.maximum(members, 1))
    add("coopted_share", _number(politics.coopted) / outside)
    short = politics.in_coalition & politics.short_of_reference
    members_short, dissenters_short = _number(short), _number(politics.dissent & short)
    add("members_below_reference", members_short)
    add("dissenters_below_reference", dissenters_short)
    add("members_above_reference", members - members_short)
    # nobody dissents outside the coalition
    add("dissenters_above_reference", dissenters - dissenters_short)


def _number(seats: Array) -> Array:
    """How many of the seats (W, S) it is true for, (W, 1)."""
    return seats.sum(axis=-1, keepdims=True)


def record_year(model: CoalitionModel) -> None:
    """Write one year of every variable that was asked for."""
    recorder, sectors = model.recorder, model.ground.sectors
    wants, write, take = recorder.wants, recorder.close_year, recorder.take
    for name in filter(wants, (*HOUSE, *MEANS, *CELL_MEANS)):
        write(name, take(name) / MONTHS_IN_YEAR)
    for name, side in zip(DISSENT_BY_SIDE, SIDES, strict=True):
        if not wants(name):
            continue
        members, dissenters = take(f"members_{side}"), take(f"dissenters_{side}")
        nobody = np.full_like(members, np.nan)
        write(name, np.divide(dissenters, members, out=nobody, where=members > 0))
    if model.levers.names:
        in_force = take("lever_in_force", len(model.levers.names)) / MONTHS_IN_YEAR
        recorder.reforms.append(np.where(model.levers.used, in_force, np.nan))
    for name in filter(wants, COUNTS):
        write(name, take(name))
    for name in filter(wants, COUNTS_BY_POST):
        write(name, take(name, model.ground.departments))
    for name in filter(wants, SCHEME_COUNTS):
        write(name, by_sector(take(name, model.ground.cells), sectors))
    for name in filter(wants, IN_JUNE):
        write(name, IN_JUNE[name](model))
    for name in filter(wants, SUMS_BY_SECTOR):
        write(name, by_sector(getattr(model.money, name), sectors))


# -- the audit -----------------------------------------------------------------------------------


def check_books(model: CoalitionModel) -> None:
    """Stop if money, seats or levels left their bounds (architecture: conservation every month).

    Raises
    ------
    BooksError
        Naming the identity, the month and the world.
    """
    money, services = model.money, model.services
    _require(model, "released <= authorised", money.authorised - money.released)
    _require(model, "authorised <= available", money.may_spend - money.authorised)
    _require(model, "spent <= released", money.released - money.spent)
    month = model.calendar.fiscal_month
    if month in (*BUDGETS, MONTHS_IN_YEAR):
        voted = abs(money.may_spend - money.available())
        _require(model, "available = allocated + supplementary + carried in", -voted)
    if month == MONTHS_IN_YEAR:
        gone = money.spent + money.lapsed + money.carried_out
        _require(model, "released = spent + lapsed + carried out", -abs(money.released - gone))
    total = money.allocated.sum(axis=-1, keepdims=True) + money.reform_costs
    _require(model, "allocated + cost of reforms = envelope", -abs(total - money.envelope))
    for name in LEVELS:
        levels = getattr(services, name)
        # one look at most levels: read as whole numbers, the bits of 0 to 1 come before those of
        # all greater numbers, of those below 0 and of NaN
        if not levels.view(WORD).max() <= ONE_IN_BITS:
            _require_between(model, f"{name} between 0 and 1", levels, 1.0)
    last = model.ground.parties - 1
    _require_between(model, "every seat has a party", model.politics.seat_party, last)


def _require(model: CoalitionModel, what: str, slack: Array) -> None:
    """Stop unless a slack (W, n) of money is positive in all worlds, but for rounding."""
    if slack.min() >= -TOLERANCE:  # false for NaN too
        return
    allowed = np.maximum(TOLERANCE, LAST_DIGITS * model.money.envelope[:, 0])
    _stop_below(model, what, slack.min(axis=-1), -allowed)


def _stop_below(model: CoalitionModel, what: str, lowest: Array, floor: Array | float) -> None:
    """Stop, naming the first world whose lowest slack (W,) is below the floor, (W,) or a number."""
    fails = np.flatnonzero(~(lowest >= floor))
    if not fails.size:
        return
    world = int(fails[0])
    raise BooksError(
        f"{what} fails in {model.calendar.label(model.month)}, world row {world}: {lowest[world]}"
    )


def _require_between(model: CoalitionModel, what: str, values: Array, top: float) -> None:
    """Stop unless all values (W, n) lie between 0 and the top; the slack is formed only then."""
    if not (values.min() >= 0.0 and values.max() <= top):
        _stop_below(model, what, np.minimum(values, top - values).min(axis=-1), 0.0)
