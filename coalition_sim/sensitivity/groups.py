"""Which unknowns a grouped screening moves together: those of a mechanism, and those of a lever.

Hundreds of unknowns cannot be told from luck one by one in the time of a comparison; some thirty
groups can. A group that stands out says where to look closer, not which of its members it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pandas as pd

from coalition_sim.levers import LEVERS
from coalition_sim.parameters import parameters
from coalition_sim.scenario import Scenario
from coalition_sim.sensitivity.idle import own, unknowns_to_screen

LEVER = "lever:"
"""Before a lever's name: the group of that lever's compliance, cost and sizes."""


def groups_to_screen(scenarios: Sequence[Scenario]) -> dict[str, list[str]]:
    """The unknowns to screen by group: a lever that is pulled, else a mechanism card.

    >>> from coalition_sim.scenario import load_scenario
    >>> groups = groups_to_screen([load_scenario("fixed_tenure")])
    >>> groups["lever:fixed_tenure"], groups["M10"]
    (['fixed_tenure_compliance', 'fixed_tenure_cost'], ['learning_time', 'learning_start'])
    """
    pulled = dict.fromkeys(lever for one in scenarios for lever in one.levers)
    levers = _by_lever(pulled)
    cards = parameters()["mechanism"]
    groups: dict[str, list[str]] = {}
    for name in unknowns_to_screen(scenarios):
        groups.setdefault(levers.get(name) or first_card(cards[name]), []).append(name)
    return dict(sorted(groups.items(), key=_place))


def first_card(mechanism: str) -> str:
    """The group of a parameter by its mechanism: the first card where there are several.

    >>> first_card("M8"), first_card("M8, M9"), first_card("drivers")
    ('M8', 'M8', 'drivers')
    """
    return re.split(r"[^A-Za-z0-9]+", mechanism.strip())[0]


def in_groups(table: pd.DataFrame) -> bool:
    """Whether a screening moved groups of unknowns rather than single ones."""
    return "members" in table and bool(table["members"].str.contains(" ").any())


def members_of(table: pd.DataFrame, group: str) -> list[str]:
    """The unknowns of one group of a screening."""
    return str(table.loc[table["parameter"] == group, "members"].iloc[0]).split()


def _by_lever(levers: Iterable[str]) -> dict[str, str]:
    """The group of every parameter that a lever brings with it; the first lever named has it."""
    found: dict[str, str] = {}
    for lever in levers:
        for name in own([LEVERS[lever]]):
            found.setdefault(name, LEVER + lever)
    return found


def _place(entry: tuple[str, list[str]]) -> tuple[int, int]:
    """Mechanism cards by number, then the rest in the order of the table."""
    card = re.fullmatch(r"M(\d+)", entry[0])
    return (0, int(card[1])) if card else (1, 0)
