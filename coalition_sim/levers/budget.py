"""Levers on how the development budget is shared out, released and protected."""

from __future__ import annotations

import numpy as np

from coalition_sim.levers.lever import (
    CORE,
    Lever,
    Move,
    Values,
    choice,
    less,
    more,
    share,
    towards,
)

BY_CELL = ("districts", "sectors")


def _fewer_starts(values: Values, effect: np.ndarray) -> np.ndarray:
    """The 33 % rule: what is started costs at most the money for new schemes over the floor."""
    ratio = values["new_start_ratio"]
    ceiling = values["new_money_share"] / values["first_year_floor"]
    cut = np.maximum(0.0, ratio - ceiling) / ratio
    return values["new_start_factor"] * (1.0 - effect * cut)


def _formula(values: Values, effect: np.ndarray) -> np.ndarray:
    """One formula for the whole province, wherever the rule applies at all."""
    chosen = values["needs_based_psdp.formula"]
    return np.where((effect > 0.0).any(axis=-1, keepdims=True), chosen, values["formula"])


def _enforceable(values: Values) -> np.ndarray:
    """What a law prevents; better drafting closes a part of the gap to full protection."""
    gap = 1.0 - values["law_protection"]
    return values["law_protection"] + values["drafting"] * gap


def _all_paid(values: Values) -> np.ndarray:
    return (values["opposition_funds.members"] == 0.0) * 1.0


def _none_paid(values: Values) -> np.ndarray:
    return (values["opposition_funds.members"] == 1.0) * 1.0


LEVERS = (
    Lever(
        name="needs_based_psdp",
        summary="The development budget follows need, with a minimum scheme size and money "
        "for what is started.",
        moves=(
            less("political_share_factor", "smaller share decided in the bargain"),
            less("home_district_factor", "smaller bonus of the home district"),
            less("minister_bonus_factor", "smaller bonus of members in office"),
            share("minimum_size_share", "schemes below a minimum size are merged"),
            Move("new_start_factor", "33 % first-year funding of new schemes", _fewer_starts),
            share("ongoing_first", "schemes under way are paid before new ones"),
            Move("formula", "the formula by which the budget is shared out", _formula),
        ),
        scopes=BY_CELL,
        options={
            "formula": choice(
                "need_and_cost",
                "need",
                "population",
                "area",
                description="What the formula weighs: people by need and by the cost of reaching "
                "them, by need alone, people alone, or area.",
            )
        },
        losers="Coalition members and ministers, whose districts lose what they bargained for; "
        "the chief minister's home district; districts that are served better already; sparse "
        "districts under a formula by population.",
        gaming="Need figures talked up, political schemes relabelled, many small works hidden "
        "in one umbrella scheme, formulas by population alone.",
        source="Cards M5 and M6; the study's theme T4.",
    ),
    Lever(
        name="rule_based_releases",
        summary="Money is released by rule each quarter, followed online, and kept for the next "
        "year where works last longer.",
        moves=(
            share("release_rule", "releases follow equal quarters"),
            less("aligned_release", "no favour to districts of the coalition"),
            more("finance_gain", "digital tracking makes finance quicker", "digital_tracking_gain"),
            towards("revalidation", "unspent money is kept", "carried_over_reformed"),
        ),
        losers="The finance minister and the chief minister, who lose a means of discipline; "
        "districts that were first in line; officials paid for speed.",
        gaming="Money released into accounts that stay locked, releases announced and recalled, "
        "a shortage of cash declared each spring.",
        source="Card M12; the study's section 4.8.",
    ),
    Lever(
        name="protected_sector_plan",
        summary="Acts for education and health: plans outlive a government and budgets have a "
        "floor.",
        moves=(
            share("plan_protection", "plans are not reset, works not given up", _enforceable),
            share("floor_kept", "a floor of the sector's budget is kept"),
        ),
        scopes=BY_CELL,
        default_sectors=CORE,
        law=True,
        losers="New ministers, who cannot begin anew; sectors without an act, which shrink when "
        "revenue falls; a government that was elected to change a poor plan.",
        gaming="A law on paper: a plan rewritten by a committee each year, floors met with "
        "buildings or with money that is not released.",
        source="Card M26; the study's theme T9 and section 5.2.",
    ),
    Lever(
        name="opposition_funds",
        summary="All members, or none, receive constituency funds by rule.",
        moves=(
            share("opposition_rule", "the opposition is paid without being bought", _all_paid),
            share("opposition_none", "the opposition is not paid at all", _none_paid),
            towards("opposition_share", "the same for every member", size=_all_paid),
        ),
        options={
            "members": choice(
                "all",
                "none",
                description="Whom the rule pays: every member alike, or no member outside the "
                "government.",
            )
        },
        law=True,
        harmless=("members", "none"),  # the coalition keeps what the others would get
        losers="Coalition members, whose part shrinks where all are paid; opposition members "
        "and their districts where none are; a chief minister who can buy no silence.",
        gaming="Funds of the opposition released last, paid through officials of the government, "
        "or replaced by favours outside the budget.",
        source="Card M4; the study's theme T4, R19.",
    ),
)
