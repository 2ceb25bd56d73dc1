"""The science: pure functions of arrays, one file per mechanism family.

Every rule is importable from here by name. `learning` is both a module and its first rule: here it
is the rule.
"""

from __future__ import annotations

from coalition_sim.rules.budget import cell_allocation, member_pay, need_shares, shares, unit_cost
from coalition_sim.rules.citizens import expectation, satisfaction, trust
from coalition_sim.rules.common import largest_remainder, power, to_lognormal
from coalition_sim.rules.donors import fade, half_life, net_support
from coalition_sim.rules.elections import new_party, reserved_seats, retention
from coalition_sim.rules.formation import (
    baron_ferejohn,
    coalition_value,
    gamson,
    loyal_majority,
    pick_departments,
)
from coalition_sim.rules.learning import (
    continuity_growth,
    execution,
    learning,
    mean_learning,
    plan_reset,
    stationary_continuity,
)
from coalition_sim.rules.release import (
    aligned_weights,
    authorised,
    capacity,
    redivide,
    release_share,
    release_target,
    released_now,
    spend,
    utilisation,
)
from coalition_sim.rules.schemes import (
    abandonment_hazard,
    is_complete,
    merge_small,
    new_scheme_count,
    scheme_costs,
    small_first,
    spread_money,
)
from coalition_sim.rules.services import (
    adjust_stock,
    ces,
    infrastructure,
    minimum,
    monitoring_strength,
    presence,
    works_needed,
)
from coalition_sim.rules.stability import (
    bandwagon,
    content_members,
    cooptation,
    dissent_pressure,
    mood,
    moving_average,
    peak,
    reference,
    switch_sides,
)
from coalition_sim.rules.tenure import (
    appointee_competence,
    appointee_misalignment,
    cause_hazards,
    choose_candidate,
    exit_probability,
    expected_maximum,
    management,
    vacancy_months,
)

__all__ = [
    "abandonment_hazard",
    "adjust_stock",
    "aligned_weights",
    "appointee_competence",
    "appointee_misalignment",
    "authorised",
    "bandwagon",
    "baron_ferejohn",
    "capacity",
    "cause_hazards",
    "cell_allocation",
    "ces",
    "choose_candidate",
    "coalition_value",
    "content_members",
    "continuity_growth",
    "cooptation",
    "dissent_pressure",
    "execution",
    "exit_probability",
    "expectation",
    "expected_maximum",
    "fade",
    "gamson",
    "half_life",
    "infrastructure",
    "is_complete",
    "largest_remainder",
    "learning",
    "loyal_majority",
    "management",
    "mean_learning",
    "member_pay",
    "merge_small",
    "minimum",
    "monitoring_strength",
    "mood",
    "moving_average",
    "need_shares",
    "net_support",
    "new_party",
    "new_scheme_count",
    "peak",
    "pick_departments",
    "plan_reset",
    "power",
    "presence",
    "redivide",
    "reference",
    "release_share",
    "release_target",
    "released_now",
    "reserved_seats",
    "retention",
    "satisfaction",
    "scheme_costs",
    "shares",
    "small_first",
    "spend",
    "spread_money",
    "stationary_continuity",
    "switch_sides",
    "to_lognormal",
    "trust",
    "unit_cost",
    "utilisation",
    "vacancy_months",
    "works_needed",
]
