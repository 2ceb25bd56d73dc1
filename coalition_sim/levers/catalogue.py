"""The levers a policy can pull, in one order.

A lever moves the mechanism parameters named in its row and nothing else; what a policy is compared
on is never set by the policy. A new lever is one more row in the file of its family, one more name
at the end of ``ORDER``, and its two parameters (compliance and cost).
"""

from __future__ import annotations

import pandas as pd

from coalition_sim.levers import assembly, budget, compacts, delivery, districts, partners, posts
from coalition_sim.levers.lever import Lever

ORDER = (
    "fixed_tenure",
    "merit_postings",
    "needs_based_psdp",
    "rule_based_releases",
    "protected_sector_plan",
    "shared_agenda_pact",
    "coalition_compact",
    "party_strengthening",
    "autonomy_accord",
    "decentralisation",
    "public_disclosure",
    "performance_incentives",
    "donor_handover",
    "opposition_funds",
    "delivery_unit",
    "quick_wins",
    "community_verification",
    "grievance_redress",
    "maintenance_rule",
    "service_routines",
    "integrity_rules",
    "local_procurement",
    "pooled_partners",
    "independent_verification",
    "jobs_and_skills",
    "sector_package",
    "committee_oversight",
    "question_hour",
    "public_accounts",
    "pre_budget_scrutiny",
    "research_and_drafting",
    "citizen_engagement",
    "assembly_modernisation",
)
"""Names are only ever added at the end: the place of a lever is its place among the shocks."""

PREPARES = ("research_and_drafting",)
"""Levers that others build on: their moves are made first."""

_FAMILIES = (posts, budget, compacts, districts, partners, delivery, assembly)
_BY_NAME = {lever.name: lever for family in _FAMILIES for lever in family.LEVERS}

LEVERS: dict[str, Lever] = {name: _BY_NAME[name] for name in ORDER}


def levers() -> pd.DataFrame:
    """All levers, one row each: what they do, move, take and cost, and who would lose.

    >>> levers().loc["fixed_tenure", "scopes"]
    'posts'
    """
    from coalition_sim.parameters import parameters

    table = parameters()
    return pd.DataFrame([_row(lever, table) for lever in LEVERS.values()]).set_index("name")


def _row(lever: Lever, table: pd.DataFrame) -> dict[str, object]:
    from coalition_sim.levers.stakes import stakes

    taken = stakes(lever.name)
    return {
        "name": lever.name,
        "summary": lever.summary,
        "moves": ", ".join(move.parameter for move in lever.moves),
        "scopes": ", ".join(lever.scopes) or "the whole province",
        "options": "; ".join(f"{k}: {' or '.join(o.values)}" for k, o in lever.options.items())
        or "none",
        "law": lever.law,
        "survival": lever.survival,
        "stakes": ", ".join(f"{name} {weight:g}" for name, weight in taken.items()) or "none",
        **_prior(table, lever.compliance_parameter, "compliance"),
        **_prior(table, lever.cost_parameter, "cost"),
        "losers": lever.losers,
        "gaming": lever.gaming,
        "source": lever.source,
    }


def _prior(table: pd.DataFrame, parameter: str, what: str) -> dict[str, object]:
    ends = {f"{what}_{end}": table.loc[parameter, end] for end in ("low", "central", "high")}
    return {f"{what}_parameter": parameter, **ends}
