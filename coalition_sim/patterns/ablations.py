"""Ablations: mechanisms switched off, as far as the bounds of their parameters allow.

An override lies at, or next to, the bound of its parameter. Levels are not to be compared across
ablations: several means of the model are those of the world's own status quo, and move along.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from coalition_sim.scenario import Scenario


@dataclass(frozen=True)
class Override:
    """A parameter held at one value, and why."""

    value: float
    why: str


@dataclass(frozen=True)
class Ablation:
    """One mechanism switched off."""

    title: str
    overrides: Mapping[str, Override]


def _ablation(title: str, **overrides: tuple[float, str]) -> Ablation:
    held = {name: Override(*override) for name, override in overrides.items()}
    return Ablation(title, MappingProxyType(held))


_ALL_BY_NEED = "the budget is divided by need; a share just above 0 would leave grievance as it is"
_NO_CHURN: dict[str, tuple[float, str]] = {
    "transfer_hazard": (0.005, "lower bound: a secretary leaves once in 17 years"),
    "replacement_at_handover": (0.0, "a new chief minister keeps the secretaries he finds"),
    "minister_hazard": (0.001, "lower bound: ministers stay as long as their government"),
    "caretaker_reshuffle": (0.0, "a caretaker leaves secretaries where they are"),
}

_TABLE: dict[str, Ablation] = {
    "churn": _ablation("secretaries and ministers stay", **_NO_CHURN),
    "patronage": _ablation(
        "no favours in posts, money and protection",
        loyalty_weight=(0.0, "secretaries are chosen for competence alone"),
        exit_patronage_of_rest=(0.0, "none leaves for a patron's sake"),
        protection=(0.0, "no staff member is protected from above"),
        minister_bonus=(0.0, "office brings a member no more money"),
        pivotal_bonus=(0.0, "a member bought back is not paid more"),
        home_district_bonus=(1.0, "lower bound: the chief minister's home is like any other"),
        capital_bonus=(1.0, "the capital is like any other; the bound lies below"),
        aligned_release=(0.0, "releases do not favour aligned districts"),
    ),
    "fragmentation": _ablation(
        "few large schemes",
        scheme_claimant_elasticity=(0.0, "more claimants list no more schemes"),
        new_schemes_2014=(100.0, "lower bound: a tenth as many schemes, ten times as large"),
        scheme_size_spread=(0.2, "lower bound: schemes are nearly of one size"),
    ),
    "steering": _ablation(
        "nobody outside the house takes sides or signs",
        steering_preference=(0.0, "the favoured party is no better partner"),
        steering_weight=(0.0, "open seats do not go to the favoured party"),
        dissent_steering=(0.0, "outside backing makes no dissenters"),
        steered_share=(0.0, "no scheme waits for a second signature or is moved"),
    ),
    "security": _ablation(
        "no unrest, floods or droughts",
        unrest_share=(0.0, "no district is ever in unrest"),
        climate_probability=(0.0, "no flood or drought"),
    ),
    "politics": _ablation(
        "benchmark without coalition politics: money by need, no churn",
        political_share_2013=(0.0, _ALL_BY_NEED),
        political_share_2016=(0.0, _ALL_BY_NEED),
        political_share_later=(0.0, _ALL_BY_NEED),
        political_share_spread=(0.0, "no chief minister departs from it"),
        **_NO_CHURN,
    ),
}

ABLATIONS: Mapping[str, Ablation] = MappingProxyType(_TABLE)

NO_DONORS: Mapping[str, float] = MappingProxyType(
    {"donor_support": 0.005, "monitoring_effect": 0.0}
)
"""Donors give next to nothing: what P15 and P16 are compared with."""

Condition = Literal["as_is", "no_donors", "local", "local_accountable"]
CONDITIONS: tuple[Condition, ...] = get_args(Condition)
"""What the same worlds are run under: as they are; with next to no donors; and with districts
deciding part of the budget, without and with accountability (P17)."""


def scenario_of(ablation: str | None, condition: Condition = "as_is") -> Scenario:
    """The status quo, or an ablation, under one condition.

    >>> scenario_of("churn").parameters["replacement_at_handover"]
    0.0
    """
    overrides = ABLATIONS[ablation].overrides if ablation else {}
    parameters = {name: one.value for name, one in overrides.items()}
    label = f"without_{ablation}" if ablation else "status_quo"
    content: dict[str, object] = {"name": label, "parameters": parameters}
    if condition != "as_is":
        content["name"] = f"{label}_{condition}"
    if condition == "no_donors":
        content["parameters"] = {**parameters, **NO_DONORS}
    if condition in ("local", "local_accountable"):
        accountable = "yes" if condition == "local_accountable" else "no"
        content["levers"] = {"decentralisation": _handed_down(accountable)}
    return Scenario.from_dict(content)


def _handed_down(accountable: str) -> dict[str, object]:
    """Decentralisation from the first month, taken as adopted for good: what it does if it is."""
    return {
        "start": "2013-07",
        "adoption": "given",
        "survival": "given",
        "options": {"accountability": accountable},
    }
