"""Levers of the community action plan on how services are run, watched and kept honest."""

from __future__ import annotations

from coalition_sim.levers.lever import Lever, less, more, share

BY_CELL = ("districts", "sectors")

LEVERS = (
    Lever(
        name="delivery_unit",
        summary="A provincial unit with district hubs agrees 90-day compacts and follows them on "
        "a dashboard.",
        moves=(share("unit_coverage", "districts are pressed, visited and reported on"),),
        scopes=BY_CELL,
        survival="unit_survival",
        losers="Departments that must answer to a unit of the chief minister; works that no "
        "compact names; citizens who believe a dashboard.",
        gaming="Reports that show what was asked for, easy targets, visits announced beforehand, "
        "a unit that serves one office alone.",
        source="Card M24; the action plan's delivery unit and compacts.",
    ),
    Lever(
        name="quick_wins",
        summary="Ten small repairs in each district, by micro-contracts paid on verified "
        "completion.",
        moves=(share("quick_repairs", "a round of small repairs each year"),),
        scopes=BY_CELL,
        losers="Large contractors; members who would have named the works; works that need more "
        "than a quick repair.",
        gaming="Paint instead of repair, the same facility repaired each year, repairs near the "
        "road.",
        source="The action plan's quick wins; card M17.",
    ),
    Lever(
        name="community_verification",
        summary="Groups of citizens sign off works before they are paid.",
        moves=(share("verified_share", "works are signed off before payment"),),
        scopes=BY_CELL,
        losers="Contractors and officials who share what leaks; women and the poor where the "
        "group speaks for notables.",
        gaming="Groups picked by the contractor, signatures bought or forced, sign-off of what "
        "cannot be seen.",
        source="Card M22; the action plan's community sign-off.",
    ),
    Lever(
        name="grievance_redress",
        summary="Complaints are acknowledged in 72 hours and settled in 14 days.",
        moves=(share("grievance_offices", "an office that settles complaints in time"),),
        scopes=BY_CELL,
        losers="Staff and officials who are complained about; people without a telephone; all "
        "whose hope is broken where the office cannot keep up.",
        gaming="Complaints closed and not settled, complainants pressed to withdraw, only easy "
        "ones entered.",
        source="Card M23; the action plan's grievance redress.",
    ),
    Lever(
        name="maintenance_rule",
        summary="No asset without an operator, a maintenance plan and spare parts.",
        moves=(
            less("depreciation_factor", "assets wear out more slowly", "maintenance_saving"),
            less("new_start_factor", "works without an operator are refused", "unstaffed_starts"),
        ),
        scopes=BY_CELL,
        losers="Members who open buildings; contractors of new works; places where no operator "
        "will go, which get nothing new.",
        gaming="Operators on paper, one operator named for many assets, plans copied from the "
        "last scheme.",
        source="Card M15; the action plan's operations and maintenance rule.",
    ),
    Lever(
        name="service_routines",
        summary="Presence checks, ready facilities, outreach, referral transport and coaching.",
        moves=(
            share("monitoring_routine", "presence is checked", "routine_monitoring"),
            share("supplies_routine", "facilities are kept ready", "routine_supplies"),
            more("outreach", "services go to people", "outreach_gain"),
        ),
        scopes=BY_CELL,
        losers="Absent staff and their protectors; staff whose working days lengthen without pay.",
        gaming="Attendance signed for others, checks on known days, outreach rounds along the "
        "road.",
        source="Cards M14 and M15; the action plan's service routines.",
    ),
    Lever(
        name="integrity_rules",
        summary="Public posting before spending, declared interests, protected complaints.",
        moves=(less("leakage_factor", "less is lost on the way", "integrity_effect"),),
        scopes=BY_CELL,
        losers="Ministers, members and officials with a share in contracts; honest officials who "
        "fear to sign.",
        gaming="Interests held by relatives, postings nobody reads, complaints that find their "
        "author.",
        source="Card M13; the action plan's integrity rules.",
    ),
    Lever(
        name="local_procurement",
        summary="Local firms and workers carry out works and resource projects.",
        moves=(
            less("leakage_factor", "less is lost to distant contractors", "local_leakage_effect"),
            share("local_jobs", "works pay local wages", "local_jobs_share"),
        ),
        scopes=BY_CELL,
        losers="Contractors from outside; works that need skills the district lacks.",
        gaming="Local names for outside firms, contracts for members' relatives, workers listed "
        "and not hired.",
        source="Card M13; the action plan's local procurement.",
    ),
    Lever(
        name="independent_verification",
        summary="A third party samples results each quarter and publishes scorecards.",
        moves=(
            share("truth", "reports are set against samples", "verification_truth"),
            share("credibility_more", "audits are believed", "verification_credibility"),
        ),
        losers="Units and departments whose reports shine; a chief minister who announced them.",
        gaming="A verifier paid by those it verifies, samples known beforehand, scorecards held "
        "back.",
        source="Cards M20 and M24; the action plan's third-party samples.",
    ),
)
