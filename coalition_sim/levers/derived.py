"""Values that exist only so that a lever can move them, and are neutral without one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Derived:
    """A value that exists only so that a lever can move it.

    ``axis`` is "posts" (worlds, departments), "cells" (worlds, districts x sectors, district
    first) or "world" (worlds, 1); ``neutral`` is its value without any lever.
    """

    axis: str
    neutral: float
    description: str


def _posts(description: str, neutral: float = 0.0) -> Derived:
    return Derived("posts", neutral, description)


def _cells(description: str, neutral: float = 0.0) -> Derived:
    return Derived("cells", neutral, description)


def _world(description: str, neutral: float = 0.0) -> Derived:
    return Derived("world", neutral, description)


DERIVED: dict[str, Derived] = {
    # posts
    "tenure_guard": _posts(
        "share of transfers stopped while a secretary is short of the minimum tenure"
    ),
    "replacement_guard": _posts(
        "share of replacements by a new chief minister stopped in the same time"
    ),
    "merit_ring_fence": _posts("share of the post that is taken out of the coalition's bargain"),
    "loyalty_cut": _posts("what is taken off the weight of loyalty when the post is filled"),
    "posting_effort": _posts("log points of effort that postings by performance add"),
    # how the budget is divided
    "political_share_factor": _cells(
        "factor on the share of the development budget decided in the bargain", 1.0
    ),
    "home_district_factor": _cells(
        "factor on what the chief minister's home district receives above par", 1.0
    ),
    "minister_bonus_factor": _cells(
        "factor on what members in office receive above a member's pay", 1.0
    ),
    "minimum_size_share": _cells(
        "share of sponsors of schemes who keep to the minimum scheme size"
    ),
    "ongoing_first": _cells("share of the money that schemes under way may draw before new ones"),
    "new_start_factor": _cells("factor on the cost of the schemes started", 1.0),
    "formula": _world(
        "which formula shares out the budget: 0 need and cost, 1 need, 2 population, 3 area"
    ),
    "release_rule": _world("how far releases follow equal quarters"),
    "finance_gain": _world("log points added to the diligence of the finance department"),
    "plan_protection": _cells("share of the reset of a plan that a law prevents"),
    "floor_kept": _cells("how far the floor of a sector's share of the budget is kept"),
    "opposition_rule": _world("share of the opposition's members who are paid by rule"),
    "opposition_none": _world("share of the opposition's members whom a rule shuts out"),
    # compacts
    "party_bond": _world("how far members of electable-based parties are bound like the others"),
    "removal_bar": _world("members beyond a majority whom a removal of the chief minister needs"),
    "steering_factor": _world("factor on everything by which the federation steers", 1.0),
    # districts and citizens
    "local_share": _cells("share of the development budget that the district decides"),
    "local_accountability": _cells("how far the district answers to its people for that money"),
    "publication": _cells("how far schemes and releases are published"),
    "voice_more": _cells("what is added to people's voice, relative to today's"),
    "incentive": _cells("share of a member's envelope that follows a full unit of results"),
    "verified_share": _cells("share of works that a community signs off before payment"),
    "grievance_offices": _cells("how far people have an office that settles complaints in time"),
    # delivery
    "unit_coverage": _cells("how far a delivery unit covers the service"),
    "quick_repairs": _cells("how far a yearly round of small repairs is carried out"),
    "depreciation_factor": _cells("factor on the wear of infrastructure", 1.0),
    "monitoring_routine": _cells("coverage of presence checks"),
    "supplies_routine": _cells("what routines add to the usual level of supplies"),
    "outreach": _cells("log-odds that outreach and transport add to the use of a service"),
    "leakage_factor": _cells("factor on leakage", 1.0),
    "local_jobs": _cells("share of spending on works that is paid out as local wages"),
    "job_money": _cells("money for jobs and training that can be spent, Rs mn of 2013-14 a year"),
    "package_money": _cells("money of a sector package that can be spent, Rs mn of 2013-14 a year"),
    # partners and reports
    "pooled": _cells("share of donors' support that moves into the budget"),
    "anchor_more": _cells("share of a plan's reset that pooled partners prevent on top"),
    "pooled_supervision": _cells("supervision that pooled partners add, relative to today's"),
    "truth": _world("share of gaming that is removed from reports"),
    "credibility_more": _world("what is added to the credibility of audits"),
    # the assembly
    "oversight_staff": _world("factor on oversight from the assembly's staff and powers", 1.0),
    "oversight_independence": _world("factor on oversight from its independence", 1.0),
    "audit_reform": _world("how far the public accounts committee is reformed"),
    "scrutiny": _world("cut of the bargained share of the budget per unit of oversight"),
    "drafting": _world("how much better laws are drafted"),
    "capability_gain": _world("factor on the growth of the administration's capability", 1.0),
}
