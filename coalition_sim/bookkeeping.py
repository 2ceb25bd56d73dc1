"""What is written down each month and each June, and the checks that nothing got lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coalition_sim import rules
from coalition_sim.agents.reform import running
from coalition_sim.axes import MONTHS_IN_YEAR, by_district, by_sector
from coalition_sim.recorder import CELL_MEANS

if TYPE_CHECKING:
    from coalition_sim.model import CoalitionModel

TOLERANCE = 1e-9
"""Rs bn (one rupee) that rounding may move in a year's books."""


class BooksError(AssertionError):
    """Money, seats or schemes were lost: a defect of the program, never of the input."""


def record_month(model: CoalitionModel) -> None:
    """Add this month to the running means of the year."""
    politics, add = model.politics, model.recorder.add
    members = politics.in_coalition.sum(axis=-1, keepdims=True)
    outside = np.maximum(model.ground.seats - members, 1)
    add("coalition_seats", members)
    add("claimants", model.claims().sum(axis=-1, keepdims=True))
    add("dissent", politics.dissent.sum(axis=-1, keepdims=True) / np.maximum(members, 1))
    add("coopted_share", politics.coopted.sum(axis=-1, keepdims=True) / outside)
    add("plan_continuity", model.posts.continuity)
    for name, source in CELL_MEANS.items():
        add(name, getattr(model.services, source))
    short = politics.short_of_reference
    for name, side in (("below_reference", short), ("above_reference", ~short)):
        on_side = politics.in_coalition & side
        add(f"members_{name}", on_side.sum(axis=-1, keepdims=True))
        add(f"dissenters_{name}", (politics.dissent & on_side).sum(axis=-1, keepdims=True))
    add("oversight", model.scrutiny.oversight)
    add("unrest", model.hazards.unrest)
    add("voice", model.scrutiny.voice)
    if model.levers.names:
        add("lever_in_force", model.reforms.in_force * running(model))


def record_year(model: CoalitionModel) -> None:
    """Write one year of every variable."""
    recorder, money, sectors = model.recorder, model.money, model.ground.sectors
    write = recorder.close_year
    for name in (
        "coalition_seats",
        "claimants",
        "dissent",
        "coopted_share",
        "plan_continuity",
        "oversight",
        "unrest",
        "voice",
        *CELL_MEANS,
    ):
        write(name, recorder.take(name) / MONTHS_IN_YEAR)
    for name in ("below_reference", "above_reference"):
        members, dissenters = recorder.take(f"members_{name}"), recorder.take(f"dissenters_{name}")
        nobody = np.full_like(members, np.nan)
        write(f"dissent_{name}", np.divide(dissenters, members, out=nobody, where=members > 0))
    if model.levers.names:
        in_force = recorder.take("lever_in_force", len(model.levers.names)) / MONTHS_IN_YEAR
        recorder.reforms.append(np.where(model.levers.used, in_force, np.nan))
    for name in ("motions", "forced_exits", "chief_minister_changes"):
        write(name, recorder.take(name))
    for name in ("secretary_changes", "minister_changes"):
        write(name, recorder.take(name, model.ground.departments))
    for name in ("started", "completed", "abandoned"):
        cells = recorder.take(f"schemes_{name}", model.ground.cells)
        write(f"schemes_{name}", by_sector(cells, sectors))
    write("schemes_ongoing", by_sector(model.book.listed, sectors))
    write("throw_forward", by_sector(model.book.remaining() + model.listed_rest, sectors))
    write("months_in_post", np.maximum(model.posts.months, 0))
    write("trust", model.services.trust)
    write("indicator_value", model.services.indicators)
    write("capability", model.delivery.capability)
    write("complaints_settled", model.scrutiny.resolved)
    write("reform_costs", money.reform_costs)
    write("price_index", money.price)
    write("political_share", money.political_share)
    write("allocated_by_place", money.allocated)
    write("minister_party", model.politics.minister_party)
    write("allocated_by_district", by_district(money.allocated, sectors))
    write("spent_last_quarter", by_sector(money.spent - money.spent_by_march, sectors))
    write("available", by_sector(money.available(), sectors))
    for name in (
        "allocated",
        "supplementary",
        "carried_in",
        "authorised",
        "released",
        "spent",
        "leaked",
        "lapsed",
        "carried_out",
    ):
        write(name, by_sector(getattr(money, name), sectors))
    spent, allocated = recorder.series["spent"][-1], recorder.series["allocated"][-1]
    write("utilisation", rules.utilisation(spent, allocated))


def check_books(model: CoalitionModel) -> None:
    """Stop if money, seats or levels left their bounds (architecture: conservation every month).

    Raises
    ------
    BooksError
        Naming the identity, the month and the world.
    """
    money, services = model.money, model.services
    available = money.available()
    _require(model, "released <= authorised", money.authorised - money.released)
    _require(model, "authorised <= available", available - money.authorised)
    _require(model, "spent <= released", money.released - money.spent)
    if model.calendar.fiscal_month == MONTHS_IN_YEAR:
        gone = money.spent + money.lapsed + money.carried_out
        _require(model, "released = spent + lapsed + carried out", -abs(money.released - gone))
    total = money.allocated.sum(axis=-1, keepdims=True) + money.reform_costs
    _require(model, "allocated + cost of reforms = envelope", -abs(total - money.envelope))
    for name in (
        "infrastructure",
        "presence",
        "supplies",
        "supervision",
        "service",
        "satisfaction",
        "trust",
        "reported",
        "indicators",
    ):
        level = getattr(services, name)
        _require(model, f"{name} between 0 and 1", np.minimum(level, 1.0 - level))
    held = model.politics.seat_party
    _require(model, "every seat has a party", np.minimum(held, model.ground.parties - 1 - held))


def _require(model: CoalitionModel, what: str, slack: np.ndarray) -> None:
    lowest = slack.min(axis=-1)
    if not np.all(lowest >= -TOLERANCE):  # also false for NaN
        world = int(np.flatnonzero(~(lowest >= -TOLERANCE))[0])
        raise BooksError(
            f"{what} fails in {model.calendar.label(model.month)}, "
            f"world row {world}: {lowest[world]}"
        )
