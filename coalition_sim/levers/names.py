"""Short names of the levers: what people read in figures, reports and histories, and may ask for.

The names in files, such as quick_wins, are the keys of the table.
"""

from __future__ import annotations

LONGEST = 34  # letters: what fits beside the dots of a figure

SHORT = {
    "fixed_tenure": "Fixed tenure of secretaries",
    "merit_postings": "Postings by merit",
    "needs_based_psdp": "Budget follows need",
    "rule_based_releases": "Releases by rule",
    "protected_sector_plan": "Plans protected by law",
    "shared_agenda_pact": "Pact on a shared agenda",
    "coalition_compact": "Coalition compact",
    "party_strengthening": "Stronger parties",
    "autonomy_accord": "Accord on provincial autonomy",
    "decentralisation": "Decentralisation to districts",
    "public_disclosure": "Public disclosure",
    "performance_incentives": "Members' funds follow results",
    "donor_handover": "Handover of donors' programmes",
    "opposition_funds": "Funds for all members, or none",
    "delivery_unit": "Delivery unit",
    "quick_wins": "Small repairs",
    "community_verification": "Citizens verify works",
    "grievance_redress": "Complaints settled in time",
    "maintenance_rule": "Maintenance rule",
    "service_routines": "Routines of schools and clinics",
    "integrity_rules": "Rules of integrity",
    "local_procurement": "Local procurement",
    "pooled_partners": "Partners pool their money",
    "independent_verification": "Independent verification",
    "jobs_and_skills": "Jobs and skills",
    "sector_package": "Package for chosen sectors",
    "committee_oversight": "Oversight by committees",
    "question_hour": "Question hour",
    "public_accounts": "Public accounts committee",
    "pre_budget_scrutiny": "Scrutiny before the budget",
    "research_and_drafting": "Research and drafting",
    "citizen_engagement": "Citizens heard by the assembly",
    "assembly_modernisation": "Modernisation of the assembly",
}


def lever_name(name: str) -> str:
    """A lever by a short name; one without an entry by its code name in words.

    >>> lever_name("needs_based_psdp"), lever_name("my_lever")
    ('Budget follows need', 'My lever')
    """
    return SHORT.get(name, name.replace("_", " ").capitalize())
