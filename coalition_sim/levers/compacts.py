"""Levers on the bargain itself: between parties, members, and the province and the federation."""

from __future__ import annotations

from coalition_sim.levers.lever import Lever, less, more, share

LEVERS = (
    Lever(
        name="shared_agenda_pact",
        summary="Parties agree on health and education before they form a government.",
        moves=(
            less("reset_chief_minister", "a new chief minister keeps the plan"),
            less("reset_minister", "a new minister keeps the plan"),
            less("dissent_funds", "funds are less of a grievance", "pact_restraint"),
        ),
        losers="Ministers who want an aim of their own; sectors outside the pact; parties that "
        "were not asked.",
        gaming="A pact so general that anything keeps it; partners who sign and leave when a "
        "better offer comes.",
        source="Card M27; the study's theme T11, R2, R7 and R18.",
    ),
    Lever(
        name="coalition_compact",
        summary="Formal rules of the coalition: disputes are settled, and a vote of no confidence "
        "must name a successor.",
        moves=(
            less("cabinet_delay", "a cabinet sooner", "compact_delay_cut"),
            less("dissent_funds", "disputes over funds are settled", "pact_restraint"),
            more("removal_bar", "more votes needed for a removal", "constructive_bar"),
        ),
        losers="Members who press for funds by threatening revolt; small partners whose few votes "
        "decide less; citizens who are left with a failing chief minister.",
        gaming="Disputes settled outside the rules; a straw successor named to pass the vote.",
        source="Cards M1 and M3; the study's section 5.2.",
    ),
    Lever(
        name="party_strengthening",
        summary="Parties with loyal members and a programme take the place of electables; members "
        "who cross over lose their seats.",
        moves=(
            less("unreliability_electable", "electable members become more reliable"),
            more("dissent_party_loyalty", "parties hold their members", "party_loyalty_gain"),
            share("party_bond", "members of electable-based parties are held too"),
            less("electable_switching", "fewer members change party before an election"),
        ),
        law=True,
        losers="Electable members, who lose the price of their support; party founders who fund "
        "campaigns alone; members with good reason to leave their leader.",
        gaming="Members resign together and stand again; leaders use the rule against critics; "
        "programmes written for the register only.",
        source="Cards M1, M3 and M31; the study's theme T1, R19.",
    ),
    Lever(
        name="autonomy_accord",
        summary="The roles of federation and security in devolved sectors are agreed and public.",
        moves=(
            less("steering_factor", "less say over schemes, coalitions and seats from outside"),
        ),
        losers="Federal and security offices, whose second signature ends; members who rose with "
        "it; districts that steering favoured.",
        gaming="The second signature moves to another form; advice that nobody dares to refuse.",
        source="Card M19; the study's theme T3.",
    ),
)
