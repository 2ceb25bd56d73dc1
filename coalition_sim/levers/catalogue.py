"""The levers a policy can pull, and the parameters each of them moves.

A lever moves the mechanism parameters named in its row and nothing else; what a policy is compared
on is never set by the policy. A new lever is one more row in ``LEVERS``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

Values = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Derived:
    """A value that exists only so that a lever can move it.

    ``axis`` is "posts" (worlds, departments), "cells" (worlds, districts x sectors, district
    first) or "world" (worlds, 1); ``neutral`` is its value without any lever.
    """

    axis: str
    neutral: float
    description: str


@dataclass(frozen=True)
class Move:
    """One parameter a lever moves: ``apply(values, effect)`` gives its new value."""

    parameter: str
    description: str
    apply: Callable[[Values, np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Lever:
    """A policy instrument: what it moves, where it can apply, who loses and how it is gamed."""

    name: str
    summary: str
    moves: tuple[Move, ...]
    scopes: tuple[str, ...]
    compliance_parameter: str
    losers: str
    gaming: str
    source: str


DERIVED: dict[str, Derived] = {
    "tenure_guard": Derived(
        "posts", 0.0, "share of transfers stopped while a secretary is short of the minimum tenure"
    ),
    "replacement_guard": Derived(
        "posts", 0.0, "share of replacements by a new chief minister stopped in the same time"
    ),
    "political_share_factor": Derived(
        "cells", 1.0, "factor on the share of the development budget decided in the bargain"
    ),
    "home_district_factor": Derived(
        "cells", 1.0, "factor on what the chief minister's home district receives above par"
    ),
    "minister_bonus_factor": Derived(
        "cells", 1.0, "factor on what members in office receive above a member's pay"
    ),
    "minimum_size_share": Derived(
        "cells", 0.0, "share of sponsors of schemes who keep to the minimum scheme size"
    ),
    "new_start_factor": Derived("cells", 1.0, "factor on the cost of the schemes started"),
}


def _itself(values: Values, effect: np.ndarray) -> np.ndarray:
    return effect


def _rest(values: Values, effect: np.ndarray) -> np.ndarray:
    return 1.0 - effect


def _fewer_starts(values: Values, effect: np.ndarray) -> np.ndarray:
    """The 33 % rule: what is started costs at most the money for new schemes over the floor."""
    ratio = values["new_start_ratio"]
    ceiling = values["new_money_share"] / values["first_year_floor"]
    return 1.0 - effect * np.maximum(0.0, ratio - ceiling) / ratio


LEVERS: dict[str, Lever] = {
    lever.name: lever
    for lever in (
        Lever(
            name="fixed_tenure",
            summary="Secretaries of the named posts stay for a minimum number of months.",
            moves=(
                Move("tenure_guard", "transfers stopped before the minimum tenure", _itself),
                Move("replacement_guard", "replacements at a hand-over stopped", _itself),
            ),
            scopes=("posts",),
            compliance_parameter="fixed_tenure_compliance",
            losers="Members and ministers who reward and punish through postings; a chief minister "
            "who wants his own team; citizens where an unfit secretary is kept.",
            gaming="Officers on special duty, additional charge, forced leave, transfers just "
            "before the rule begins.",
            source="Card M8; the study's respondent R5, a former secretary, asks for three years.",
        ),
        Lever(
            name="needs_based_psdp",
            summary="The development budget follows need, with a minimum scheme size and money "
            "for what is started.",
            moves=(
                Move("political_share_factor", "smaller share decided in the bargain", _rest),
                Move("home_district_factor", "smaller bonus of the home district", _rest),
                Move("minister_bonus_factor", "smaller bonus of members in office", _rest),
                Move("minimum_size_share", "schemes below a minimum size are merged", _itself),
                Move("new_start_factor", "33 % first-year funding of new schemes", _fewer_starts),
            ),
            scopes=("districts", "sectors"),
            compliance_parameter="needs_based_compliance",
            losers="Coalition members and ministers, whose districts lose what they bargained for; "
            "the chief minister's home district; districts that are served better already.",
            gaming="Need figures talked up, political schemes relabelled, many small works hidden "
            "in one umbrella scheme, formulas by population alone.",
            source="Cards M5 and M6; the study's theme T4.",
        ),
    )
}


def levers() -> pd.DataFrame:
    """All levers, one row each: what they do and move, compliance, likely losers and gaming.

    >>> levers().loc["fixed_tenure", "scopes"]
    'posts'
    """
    from coalition_sim.parameters import parameters

    table = parameters()
    rows = [_row(lever, table.loc[lever.compliance_parameter]) for lever in LEVERS.values()]
    return pd.DataFrame(rows).set_index("name")


def _row(lever: Lever, compliance: pd.Series) -> dict[str, object]:
    return {
        "name": lever.name,
        "summary": lever.summary,
        "moves": ", ".join(move.parameter for move in lever.moves),
        "scopes": ", ".join(lever.scopes),
        "compliance_parameter": lever.compliance_parameter,
        "compliance_low": compliance["low"],
        "compliance_central": compliance["central"],
        "compliance_high": compliance["high"],
        "losers": lever.losers,
        "gaming": lever.gaming,
        "source": lever.source,
    }
