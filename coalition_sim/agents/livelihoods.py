"""Works and work that reforms buy directly: sector packages and paid days (action plan)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coalition_sim.axes import MONTHS_IN_YEAR, by_district

if TYPE_CHECKING:
    from coalition_sim.model import CoalitionModel

RS_MN_PER_RS_BN = 1000.0
RS_PER_RS_MN = 1e6


def carry_out_packages(model: CoalitionModel) -> None:
    """Works of this month from the money of sector packages that can be spent well."""
    p = model.parameters
    monthly = p.package_money / RS_MN_PER_RS_BN / MONTHS_IN_YEAR
    model.works_completed = model.works_completed + monthly


def funded_days(model: CoalitionModel) -> np.ndarray:
    """Paid days a year and adult from job programmes and from works given to local firms, (W, D).

    Money in prices of 2013-14 over a day's wage; job programmes also pay overheads, and works pay
    wages at the pace of the fiscal year so far.
    """
    p, money, ground = model.parameters, model.money, model.ground
    adults = p.adult_share * model.facts.population
    programme = by_district(p.job_money, ground.sectors)
    days = programme * RS_PER_RS_MN / (p.day_wage * (1.0 + p.jobs_overhead))
    a_year = money.spent * (MONTHS_IN_YEAR / model.fiscal_month) / money.price
    local = by_district(p.local_jobs * a_year, ground.sectors) * RS_MN_PER_RS_BN
    return (days + local * RS_PER_RS_MN / p.day_wage) / adults
