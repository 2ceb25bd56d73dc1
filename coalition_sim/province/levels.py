"""First service level of each district and sector, with its uncertainty and the rule behind it.

Education is net primary enrolment (PSLM 2014). Health takes its spread from facility births (PSLM
2014), its order of districts from skilled birth attendance (MICS 2019-20, order only) and its mean
from the provincial figure of PSLM 2014-15. Other is the mean of two shares of people (PSLM 2014):
with electricity, and within 15 minutes of a health facility, which stands in for roads. Blanks
follow ``fill_rules.csv``, never a mean.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.special import expit, logit

from coalition_sim.province.filling import HIGHEST, LOWEST, Levels, fill
from coalition_sim.province.geography import Districts

SURVEY_YEAR, EARLIER_YEAR = 2014, 2012


def cell_levels(
    districts: Districts, tables: dict[str, pd.DataFrame], settings: dict[str, float]
) -> dict[str, Levels]:
    """The three sectors by name."""
    rules = tables["fill_rules"]
    rules = rules[rules["quantity"] == "level"]
    makers = {"education": _education, "health": _health, "other": _other}
    return {
        sector: make(districts, rules[rules["sector"] == sector], settings)
        for sector, make in makers.items()
    }


def _education(districts: Districts, rules: pd.DataFrame, settings: dict[str, float]) -> Levels:
    level = surveyed(districts, "net_primary_enrolment", SURVEY_YEAR) / 100.0
    earlier = surveyed(districts, "net_primary_enrolment", EARLIER_YEAR) / 100.0
    sd = repeat_sd(level, earlier)
    return fill(districts, level, sd, f"measured {SURVEY_YEAR}", rules, settings)


def _other(districts: Districts, rules: pd.DataFrame, settings: dict[str, float]) -> Levels:
    electricity = surveyed(districts, "electricity", SURVEY_YEAR)
    near = surveyed(districts, "people_near_health_facility", SURVEY_YEAR)
    level, sd = (electricity + near) / 200.0, settings["level_sd_other"]
    return fill(districts, level, sd, f"measured {SURVEY_YEAR}", rules, settings)


def _health(districts: Districts, rules: pd.DataFrame, settings: dict[str, float]) -> Levels:
    own = np.clip(surveyed(districts, "facility_births", SURVEY_YEAR) / 100.0, LOWEST, HIGHEST)
    order = districts.values("skilled_birth_attendance", 2020)
    ranked = ~np.isnan(order)
    level = np.full(len(own), np.nan)
    share = (pd.Series(order[ranked]).rank().to_numpy() - 0.5) / ranked.sum()
    level[ranked] = np.quantile(own[~np.isnan(own)], share, method="hazen")
    sd = repeat_sd(level, own)  # how far the order of 2020 and the survey of 2014 disagree
    name = f"order of skilled_birth_attendance 2020 on facility_births {SURVEY_YEAR}"
    filled = fill(districts, level, sd, name, rules, settings)
    people = districts.complete("population", 2017)
    mean = settings["health_provincial_level"]
    return Levels(shift_to_mean(filled.level, people, mean), filled.sd, filled.rule)


def surveyed(districts: Districts, variable: str, year: int) -> np.ndarray:
    """``(D,)`` values; NaN where the file has no row or a row copied from another district."""
    values = districts.values(variable, year)
    copied = np.array([q == "filled" for q in districts.quality(variable, year)])
    return np.where(copied, np.nan, values)


def repeat_sd(first: np.ndarray, second: np.ndarray) -> float:
    """Standard deviation of one survey in logits, from two of them: sd(difference) / sqrt 2."""
    both = ~np.isnan(first) & ~np.isnan(second)
    return float(np.std(logit(first[both]) - logit(second[both]), ddof=1) / np.sqrt(2.0))


def shift_to_mean(level: np.ndarray, people: np.ndarray, mean: float) -> np.ndarray:
    """Move all levels by one step in logits so that their mean over people is ``mean``.

    >>> shift_to_mean(np.array([0.2, 0.2]), np.array([1.0, 3.0]), 0.4).round(6).tolist()
    [0.4, 0.4]
    """
    weights = people / people.sum()
    step = brentq(lambda s: (weights * expit(logit(level) + s)).sum() - mean, -10.0, 10.0)
    return expit(logit(level) + step)
