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
    monthly = model.parameters.once(_works_a_month, model)
    if monthly is not None:
        model.works_completed = model.works_completed + monthly


def _works_a_month(model: CoalitionModel) -> np.ndarray | None:
    """Works of sector packages, Rs bn a month, (W, C); None where there are none."""
    money = model.parameters.package_money
    return money / RS_MN_PER_RS_BN / MONTHS_IN_YEAR if money.any() else None


def funded_days(model: CoalitionModel) -> np.ndarray:
    """Paid days a year and adult from job programmes and from works given to local firms, (W, D).

    Money in prices of 2013-14 over a day's wage; job programmes also pay overheads, and works pay
    wages at the pace of the fiscal year so far.
    """
    p, money = model.parameters, model.money
    days, local = p.once(_programmes, model)
    if local is None:
        return days
    a_year = money.spent * (MONTHS_IN_YEAR / model.fiscal_month) / money.price
    works = by_district(local * a_year, model.ground.sectors) * RS_MN_PER_RS_BN
    return days + works * RS_PER_RS_MN / p.day_wage / _adults(model)


def _programmes(model: CoalitionModel) -> tuple[np.ndarray, np.ndarray | None]:
    """Days that job programmes pay for, (W, D), and the share of works paid out locally, (W, C)."""
    p = model.parameters
    programme = by_district(p.job_money, model.ground.sectors)
    days = programme * RS_PER_RS_MN / (p.day_wage * (1.0 + p.jobs_overhead))
    return days / _adults(model), p.local_jobs if p.local_jobs.any() else None


def _adults(model: CoalitionModel) -> np.ndarray:
    return model.parameters.adult_share * model.facts.population
