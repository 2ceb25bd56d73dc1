"""Which parameters the model uses together with a value that exists only to be moved."""

from __future__ import annotations

from collections.abc import Mapping

_BARGAIN = ("political_share_2013", "political_share_2016", "political_share_later")
_OVERSIGHT = ("oversight_base", "oversight_capture", "oversight_effect")
_WAGES = ("day_wage", "working_days", "adult_share")

ACTS_WITH: Mapping[str, tuple[str, ...]] = {
    "tenure_guard": ("minimum_tenure",),
    "replacement_guard": ("minimum_tenure",),
    "merit_ring_fence": ("portfolio_proportionality",),
    "loyalty_cut": ("loyalty_weight",),
    "posting_effort": ("competence_effect",),
    "political_share_factor": _BARGAIN,
    "home_district_factor": ("home_district_bonus",),
    "minister_bonus_factor": ("minister_bonus",),
    "minimum_size_share": ("minimum_scheme_size",),
    "new_start_factor": ("new_start_ratio",),
    "formula": ("need_exponent", "remote_cost_ratio"),
    "release_rule": tuple(
        f"release_{quarter}_quarter" for quarter in ("first", "second", "third", "fourth")
    ),
    "plan_protection": (
        "reset_chief_minister",
        "reset_minister",
        "abandonment_handover",
        "repeal_at_handover",
        "hollowing_at_handover",
        "enforcement_decay",
        "enforcement_courts",
    ),
    "opposition_rule": ("opposition_share", "cooptation_base"),
    "opposition_none": ("opposition_share", "cooptation_base"),
    "removal_bar": ("dissent_bandwagon",),
    "steering_factor": (
        "steered_share",
        "signature_delay",
        "steering_preference",
        "steering_weight",
        "dissent_steering",
        "veto_federation",
    ),
    "local_share": (
        "capture_base",
        "capture_inequality",
        "decentralised_delay_saving",
        "skill_leakage",
        "local_sanction",
    ),
    "local_accountability": ("capture_accountability",),
    "publication": ("publication_effect_share", "publication_effect_leakage"),
    "voice_more": ("publication_effect_share", "publication_effect_leakage"),
    "incentive": ("incentive_half_life", "multitask_loss"),
    "verified_share": (
        "verification_effect",
        "verification_presence",
        "verification_satisfaction",
        "capture_base",
    ),
    "grievance_offices": (
        "complaint_reach",
        "grievance_capacity",
        "grievance_resolution",
        "grievance_repair",
        "trust_kept",
        "trust_broken",
    ),
    "party_bond": ("dissent_party_loyalty",),
    "floor_kept": ("budget_floor_ratio",),
    "unit_coverage": (
        "unit_effect",
        "unit_monitoring",
        "monitoring_decay",
        "unit_survival",
        "gaming",
        "trust_broken",
        "promise_memory",
    ),
    "quick_repairs": ("quick_supplies", "quick_reach", "trust_kept"),
    "depreciation_factor": ("depreciation",),
    "monitoring_routine": ("monitoring_effect", "monitoring_decay"),
    "supplies_routine": ("supply_adjustment",),
    "outreach": ("indicator_speed",),
    "leakage_factor": ("leakage",),
    "local_jobs": _WAGES,
    "job_money": ("jobs_overhead", *_WAGES),
    "package_money": ("remote_cost_ratio",),
    "pooled": ("donor_offset_on_budget", "donor_offset_off_budget"),
    "anchor_more": ("donor_anchor",),
    "pooled_supervision": ("donor_support",),
    "truth": ("gaming",),
    "credibility_more": ("audit_credibility",),
    "oversight_staff": _OVERSIGHT,
    "oversight_independence": _OVERSIGHT,
    "audit_reform": (
        "audit_effect",
        "audit_credibility",
        "audit_probability",
        "audit_probability_reformed",
        "audit_lag",
        "audit_lag_reformed",
        "audit_decay",
    ),
    "scrutiny": _BARGAIN,
    "drafting": ("law_protection",),
    "capability_gain": ("capability_growth", "capability_strain"),
}
"""Derived value -> the parameters whose effect it changes."""
