"""Levers of the assembly's own plan: committees, questions, accounts, drafting and its people."""

from __future__ import annotations

import numpy as np

from coalition_sim.levers.lever import Delay, Lever, Values, choice, less, more, share


def _remains(values: Values) -> np.ndarray:
    """Share of modernisation that its own named risks leave, 0-1."""
    ask = "assembly_modernisation."
    thin = np.where(values[ask + "ownership"] == 1.0, values["thin_ownership"], 1.0)
    late = np.where(values[ask + "money"] == 1.0, values["late_money"], 0.0)
    resisted = np.where(values[ask + "members"] == 1.0, values["member_resistance"], 0.0)
    return thin * (1.0 - late) * (1.0 - resisted)


def _staffed(values: Values) -> np.ndarray:
    return _remains(values) * values["modernisation_gain"]


def _learned(values: Values) -> np.ndarray:
    return _remains(values) * values["modernisation_learning"]


LEVERS = (
    Lever(
        name="committee_oversight",
        summary="Standing committees get staff, powers and answers within a set time.",
        moves=(more("oversight_staff", "committees can look into more", "committee_gain"),),
        losers="Ministers and secretaries, who must appear and answer; members who profit from "
        "silence.",
        gaming="Chairs for the government's own members, meetings without papers, staff lent to "
        "other offices.",
        source="Card M20; the assembly plan: at least two reviews of a department a year.",
    ),
    Lever(
        name="question_hour",
        summary="Ministers attend, and questions are answered within a set time.",
        moves=(more("oversight_independence", "ministers must answer", "question_gain"),),
        losers="Ministers, who can defer no longer; departments that must find the figures.",
        gaming="Answers without content, questions planted by friends, the hour used up.",
        source="Card M20; the assembly plan: ministers avoid the question hour.",
    ),
    Lever(
        name="public_accounts",
        summary="The public accounts committee meets at least twelve times a year and reviews "
        "accounts sooner.",
        moves=(share("audit_reform", "accounts are reviewed more often and sooner"),),
        losers="Officials and contractors whose accounts are open; departments that owe many "
        "years of answers.",
        gaming="Small cases first, paragraphs settled in bulk, recoveries that are never paid.",
        source="Card M20; the assembly plan: at least twelve meetings a year.",
    ),
    Lever(
        name="pre_budget_scrutiny",
        summary="Committees discuss the budget before it is made.",
        moves=(share("scrutiny", "less is left to the bargain", "scrutiny_effect"),),
        losers="Members and ministers whose schemes enter in the last days; the chief minister's "
        "freedom to close the bargain.",
        gaming="Sessions after the real decisions, a list handed out on the day, schemes entered "
        "later as revisions.",
        source="Card M20; the assembly plan: five pre-budget sessions a year.",
    ),
    Lever(
        name="research_and_drafting",
        summary="Researchers and drafters help members to write laws that can be carried out.",
        moves=(
            share("drafting", "laws that can be enforced", "drafting_gain"),
            less("veto_assembly", "bills that members can accept", "drafting_gain"),
        ),
        losers="Departments that drafted alone; lobbies with texts of their own.",
        gaming="Copied laws, drafters who serve one side, good texts that are never tabled.",
        source="Cards M19 and M26; the assembly plan's research and drafting service.",
    ),
    Lever(
        name="citizen_engagement",
        summary="Open committees, consultation and feedback give citizens a voice.",
        moves=(more("voice_more", "citizens are heard", "voice_gain"),),
        scopes=("districts",),
        losers="Members whose districts learn what was promised; people who cannot travel, read "
        "or speak freely.",
        gaming="Invited audiences, hearings in the capital, feedback that is counted and not read.",
        source="Card M21; the assembly plan's public engagement.",
    ),
    Lever(
        name="assembly_modernisation",
        summary="Skilled staff and digital systems for the assembly, at the risks its own plan "
        "names.",
        moves=(
            more("oversight_staff", "staff can look into more", _staffed),
            more("capability_gain", "the administration learns with it", _learned),
        ),
        options={
            "ownership": choice(
                "broad", "thin", description="Whether many in the assembly own the plan, or few."
            ),
            "start": choice(
                "prompt", "slow", description="Whether the work begins at once, or months later."
            ),
            "money": choice(
                "timely", "late", description="Whether its money comes when it is due."
            ),
            "members": choice(
                "willing", "resisting", description="Whether members take it up, or resist it."
            ),
        },
        delay=Delay("start", "slow", "slow_start"),
        losers="Staff without the new skills; members and officials who prefer paper and quiet.",
        gaming="Machines without users, training as travel, posts filled by favour.",
        source="Cards M20 and M29; the assembly plan, with its own list of risks.",
    ),
)
