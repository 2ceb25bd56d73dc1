"""What was found, in words."""

from __future__ import annotations

import math
from collections.abc import Iterable

from coalition_sim.discovery.found import Condition, Discovery, Finding, Leaf, Limit
from coalition_sim.discovery.question import named
from coalition_sim.discovery.standing import Standing
from coalition_sim.outcomes import OUTCOMES

NOTHING = (
    "No box was found that does clearly better than the base rate: with these worlds, nothing that "
    "was searched tells where the reform fails."
)


def conditions(limits: Iterable[Limit | Condition]) -> str:
    """Limits as one clause."""
    told = [one.feature.in_words(one.low, one.high, one.share) for one in limits]
    return " and ".join(told) if len(told) < 3 else ", ".join(told[:-1]) + f" and {told[-1]}"


def box_in_words(found: Discovery, finding: Finding) -> str:
    """The box as one sentence, the ones before it left out."""
    subject = named(found.question.scenario)
    when = conditions(finding.limits)
    more = {
        "worlds": f"fails in {per_100(finding.found.density)} of 100 worlds",
        "draws": f"{per_100(finding.found.density)} of 100 worlds fail",
    }[found.question.cases]
    before = "" if finding.number == 1 else "in worlds outside the boxes before, "
    every = "overall" if finding.number == 1 else "of all that lie outside"
    start = f"{before}{subject} {found.failing.words} more often when {when}"
    return f"{start[0].upper()}{start[1:]}: {more}, against {per_100(finding.found.base)} {every}."


def standing_in_words(standing: Standing, every: str) -> str:
    """Size, coverage and interval of a box."""
    return (
        f"{standing.cases:,} of {standing.searched:,} {every} lie in it; "
        f"{per_100(standing.density)} of 100 fail ({per_100(standing.low)} to "
        f"{per_100(standing.high)}), {standing.lift:.1f} times the base rate of "
        f"{per_100(standing.base)}; they are {per_100(standing.coverage)} of 100 failures."
    )


def per_100(share: float) -> str:
    """A share as so many of 100.

    >>> per_100(0.315), per_100(0.004), per_100(float("nan"))
    ('32', '0.4', 'not known')
    """
    if not math.isfinite(share):
        return "not known"
    return f"{100 * share:.0f}" if share == 0 or share >= 0.01 else f"{100 * share:.1f}"


def p_text(p: float) -> str:
    """A probability for readers.

    >>> p_text(0.0004), p_text(0.031), p_text(float("nan"))
    ('under 0.001', '0.03', '')
    """
    if not math.isfinite(p):
        return ""
    return "under 0.001" if p < 0.001 else f"{p:.3f}" if p < 0.01 else f"{p:.2f}"


def leaf_in_words(leaf: Leaf) -> str:
    """A leaf of the tree as a clause; the root alone is all worlds."""
    return conditions(leaf.conditions) or "all worlds"


def headline(found: Discovery) -> str:
    """The answer in one or two sentences, for the terminal and the top of the page."""
    return "\n".join(lines(found)) or NOTHING


def lines(found: Discovery) -> list[str]:
    """One line for each box: what it is and whether it holds up."""
    return [f"{box_in_words(found, one)} The box {one.verdict}." for one in found.findings]


def counted(found: Discovery) -> str:
    """How many cases there are, and how many of them fail."""
    failed = found.found["failure"]
    told = f"Of {len(failed):,} cases searched, {per_100(float(failed.mean()))} of 100 fail."
    if found.fresh is None:
        return told
    share = per_100(float(found.fresh["failure"].mean()))
    return f"{told} Of {len(found.fresh):,} fresh ones, kept for the check, {share} of 100 fail."


def caution(found: Discovery) -> str:
    """A warning where what is searched holds a part of the outcome itself; else empty.

    Only a level can hold the years before the reform: of a difference they are no part.
    """
    outcome = OUTCOMES[found.question.outcome]
    limits = [limit for one in found.findings for limit in one.limits]
    if not (found.failing.on_level and outcome.all_years):
        return ""
    if not any(limit.feature.kind == "fact" for limit in limits):
        return ""
    return (
        f"“{outcome.label}” counts the years before the reform, too: a fact of those years may be "
        "a part of it rather than a sign of what follows."
    )


def luck_in_words(one_probability: float, shuffles: int) -> str:
    """What the shuffled searches say of a box."""
    return (
        f"Of {shuffles} searches in which failures were dealt out by luck, "
        f"{round(one_probability * (1 + shuffles)) - 1} found as clear a box."
    )
