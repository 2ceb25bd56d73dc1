"""Levers on money from donors and on programmes at a stated cost."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from coalition_sim.levers.lever import (
    NEEDS,
    Lever,
    Values,
    more,
    share,
    towards,
)


def _spendable(lever: str) -> Callable[[Values], np.ndarray]:
    """Money for each unit of effect that can be spent well, Rs mn of 2013-14 a year, by cell."""

    def size(values: Values) -> np.ndarray:
        return values[f"{lever}.rupees_per_effect"] * values["package_absorption"]

    return size


LEVERS = (
    Lever(
        name="donor_handover",
        summary="The government co-finances a donor's programme and takes over its staff before "
        "the donor leaves.",
        moves=(
            towards(
                "donor_ownership",
                "programmes become the government's own",
                size="handover_ownership",
            ),
        ),
        losers="Departments whose own money must follow the donor; project staff who are not "
        "taken over; donors who lose control early.",
        gaming="Posts created and left unfunded; programmes taken over in name while the donor "
        "still pays.",
        source="Card M18; the study's theme T7, R15.",
    ),
    Lever(
        name="pooled_partners",
        summary="Partners pay into performance-linked packages of districts instead of projects.",
        moves=(
            share("pooled", "support moves into the budget", "pooled_on_budget"),
            share("anchor_more", "partners hold plans in place together", "pooled_anchor"),
            share("pooled_supervision", "payment by performance is supervised", "pooled_tie"),
        ),
        scopes=("districts", "sectors"),
        losers="Project offices and their contractors; departments that dealt with donors alone; "
        "districts that no partner will judge as performing.",
        gaming="Own money withdrawn as pooled money comes; results chosen for being easy; one "
        "partner's conditions renamed as everybody's.",
        source="Card M18; the action plan's pooled district packages.",
    ),
    Lever(
        name="jobs_and_skills",
        summary="Apprenticeships and short public works for young people at a stated cost.",
        moves=(more("job_money", "money for wages and training", _spendable("jobs_and_skills")),),
        scopes=("districts",),
        pays=("livelihoods",),
        losers="Those whose works were cut to pay for it; employers who lose cheap labour; young "
        "people outside the districts chosen.",
        gaming="Names of people who never worked, wages kept by contractors, courses without "
        "pupils.",
        source="The action plan's youth jobs; unit cost and absorption stated, no other effect "
        "assumed.",
    ),
    Lever(
        name="sector_package",
        summary="A costed programme for chosen sectors at a stated cost and absorption.",
        moves=(
            more("package_money", "money for the programme's works", _spendable("sector_package")),
        ),
        scopes=("districts", "sectors"),
        default_sectors=NEEDS,
        pays="all",
        losers="Sectors and districts outside the package, whose money pays for it; departments "
        "that run the same works already.",
        gaming="Old works counted as new, dear designs, points built where nobody will keep them.",
        source="The action plan's sector programmes; unit cost and absorption stated, no other "
        "effect assumed.",
    ),
)
