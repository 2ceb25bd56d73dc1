"""What befalls the districts: unrest that spreads, floods and droughts (card M16)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from coalition_sim import rules
from coalition_sim.province import Province

if TYPE_CHECKING:
    from coalition_sim.model import CoalitionModel

MONSOON = 2
"""Fiscal month (August) in which the year's floods or droughts are counted."""
LEAST_MISSING = 0.05
"""Share of works missing below which a loss is not scaled up any further."""


def unrest(model: CoalitionModel) -> None:
    """Spells of unrest begin and end, likelier beside a neighbour in unrest."""
    p, hazards, facts = model.parameters, model.hazards, model.facts
    level = _violence(facts, model.calendar.calendar_year)
    beside = model.ground.beside(hazards.unrest)
    onset = rules.unrest_onset(
        p.unrest_share,
        p.unrest_spell,
        level,
        beside,
        p.unrest_contagion,
    )
    was = hazards.unrest
    hazards.unrest = rules.unrest_step(was, onset, p.unrest_spell, model.draw("unrest"))
    begun = hazards.unrest & ~was
    rows, district = np.nonzero(begun)
    model.log("unrest", rows, model.ground.district_names.take(district), "unrest", 1.0)


@lru_cache
def _violence(facts: Province, year: int) -> float:
    """Violence of the year relative to its mean; 1 where nothing is recorded."""
    level = facts.security_level(year, 1)[0]
    return float(level) if np.isfinite(level) else 1.0


def climate(model: CoalitionModel) -> None:
    """In August a division may be hit: works are lost, and repairs await the next budget."""
    if model.fiscal_month != MONSOON:
        return
    p, facts, services, ground = model.parameters, model.facts, model.services, model.ground
    hit = model.tape.yearly("climate") < p.climate_probability
    cells = ground.districts_to_cells(np.take(hit, facts.division, axis=1))
    standing = services.infrastructure
    services.infrastructure = rules.climate_damage(standing, cells, p.climate_loss)
    lost = standing - services.infrastructure
    missing = np.maximum(1.0 - services.infrastructure, LEAST_MISSING)
    cost = lost * ground.works_for_full_coverage / missing
    model.hazards.repairs_due = model.hazards.repairs_due + p.repair_share * cost
    for division in np.flatnonzero(hit.any(axis=0)):
        rows = np.flatnonzero(hit[:, division])
        size = (facts.division == division).sum()
        name = f"{facts.division_names[division]} division"
        model.log("flood or drought", rows, name, "climate", float(size))
