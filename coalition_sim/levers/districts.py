"""Levers that give districts and their people power over money, and members a reason to care."""

from __future__ import annotations

import numpy as np

from coalition_sim.levers.lever import CORE, Lever, Values, choice, more, share

BY_CELL = ("districts", "sectors")


def _with_accountability(values: Values) -> np.ndarray:
    return (values["decentralisation.accountability"] == 0.0) * 1.0


LEVERS = (
    Lever(
        name="decentralisation",
        summary="Districts decide on a part of the funds, hire and sanction their staff.",
        moves=(
            share("local_share", "the district decides on its part", "decentralised_share"),
            share(
                "local_accountability", "the district answers to its people", _with_accountability
            ),
        ),
        scopes=BY_CELL,
        options={
            "accountability": choice(
                "yes",
                "no",
                description="Whether the district answers to an elected council and public "
                "accounts for what it decides.",
            )
        },
        law=True,
        losers="Provincial departments and members, who lose funds and postings; people without a "
        "patron where notables capture the district; districts without skilled staff.",
        gaming="Money without authority, or authority without money; councils that never meet; "
        "members who sit on the district's board.",
        source="Card M25; the study's theme T10, with R19's warning on accountability.",
    ),
    Lever(
        name="public_disclosure",
        summary="Schemes and releases are displayed online and outside the district's offices.",
        moves=(share("publication", "schemes and releases are public"),),
        scopes=BY_CELL,
        losers="Those who profit from works that exist on paper; members whose claims to credit "
        "can be checked; informers where publicity is dangerous.",
        gaming="Old or unreadable lists, boards put up after the money is gone, names of schemes "
        "that nobody can find on the ground.",
        source="Card M21; the study's theme T10, R17 and R20.",
    ),
    Lever(
        name="performance_incentives",
        summary="A member's envelope follows the results of services in the district.",
        moves=(more("incentive", "the envelope follows results", "incentive_weight"),),
        scopes=BY_CELL,
        default_sectors=CORE,
        losers="Members of districts where results cannot rise fast; services that nobody "
        "measures.",
        gaming="Work on the measured indicator alone, results reported and not reached, easy "
        "districts preferred.",
        source="Card M28; the study's section 5.2.",
    ),
)
