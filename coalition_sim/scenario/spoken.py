"""Settings of levers and held parameters, said in words for readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from coalition_sim.levers import LEVERS, months_between
from coalition_sim.parameters import parameters
from coalition_sim.scenario.errors import listed
from coalition_sim.scenario.model import LeverSetting
from coalition_sim.scenario.objectives import CHANGES, Objective, objective_measures
from coalition_sim.scenario.options import choices, option_in_words, with_defaults
from coalition_sim.scenario.values import SCOPES, scope_names

MOST_NAMES = 6
"""A longer list of districts is cut."""
STAGED = {"modelled": "modelled", "given": "taken as given"}
"""How the two ways to treat adoption and survival are said."""


def settings_that_apply(lever: str, setting: LeverSetting) -> dict[str, Any]:
    """The settings that mean something for this lever, with every scope in its shortest form."""
    values = {one.name: getattr(setting, one.name) for one in fields(setting)}
    values["options"] = with_defaults(LEVERS[lever], setting.options)
    if setting.sectors == "default":
        values["sectors"] = LEVERS[lever].default_sectors
    idle = set(SCOPES).difference(LEVERS[lever].scopes)
    idle |= {"options"} if not choices(LEVERS[lever]) else set()
    return {
        key: scope_in_short(key, value) if key in SCOPES else value
        for key, value in values.items()
        if key not in idle
    }


def scope_in_short(scope: str, value: Any) -> tuple[str, ...] | str:
    """Names in the order of the province; "all" where every one is named.

    >>> scope_in_short("sectors", ("health", "education"))
    ('education', 'health')
    """
    known = scope_names(scope)
    if value == "all" or set(value) == set(known):
        return "all"
    return tuple(name for name in known if name in value)


def setting_in_words(lever: str, setting: LeverSetting) -> str:
    """One lever's settings as part of a sentence.

    >>> setting_in_words("fixed_tenure", LeverSetting(end="2018-07", compliance=0.5, cost=200))
    'from 2015-07 until 2018-07, strength 1, compliance 0.5, posts: all, adoption and survival \
modelled, cost 200 million rupees a year'
    """
    values = settings_that_apply(lever, setting)
    start, end = values.pop("start"), values.pop("end")
    stages = stages_in_words(values.pop("adoption"), values.pop("survival"))
    cost, options = values.pop("cost"), values.pop("options", {})
    told = [f"from {start} until {end}" if end else f"from {start} on"]
    told += [_named(lever, key, value) for key, value in values.items()]
    told += [option_in_words(name, value) for name, value in options.items()]
    return ", ".join([*told, stages, _named(lever, "cost", cost)])


def stages_in_words(adoption: str, survival: str) -> str:
    """Which stages of a reform the actors decide.

    >>> stages_in_words("given", "given"), stages_in_words("given", "modelled")
    ('adoption and survival taken as given', 'adoption taken as given, survival modelled')
    """
    if adoption == survival:
        return f"adoption and survival {STAGED[adoption]}"
    return f"adoption {STAGED[adoption]}, survival {STAGED[survival]}"


def change_in_words(lever: str, key: str, before: Any, after: Any) -> str:
    """How one setting of a lever differs.

    >>> change_in_words("fixed_tenure", "start", "2015-07", "2016-01")
    'starts in 2016-01 instead of 2015-07 (6 months later)'
    >>> change_in_words("fixed_tenure", "strength", 1.0, 0.5)
    'strength 0.5 instead of 1'
    >>> change_in_words("fixed_tenure", "adoption", "modelled", "given")
    'adoption taken as given instead of modelled'
    """
    if key == "start":
        return f"starts in {after} instead of {before} ({_apart(before, after)})"
    if key == "end":
        was = f"ending in {before}" if before else "having no end"
        return f"{f'ends in {after}' if after else 'has no end'} instead of {was}"
    if key == "options":
        return _options_changed(before, after)
    if key in SCOPES and "all" not in (before, after):
        return f"{key}: {_exchanged(before, after)}"
    return f"{_named(lever, key, after)} instead of {_value(lever, key, before)}"


def objective_in_words(objective: Objective) -> str:
    """What an objective asks for, as part of a sentence.

    >>> from coalition_sim.scenario.objectives import Objective
    >>> objective_in_words(Objective("a", "trust", 4, "2016-06", "rise by", "2015-07"))
    'trust in all districts: rise by 4 points of 100 by 2016-06, from the year before 2015-07'
    >>> objective_in_words(Objective("b", "lever:fixed_tenure", 1, "2016-06"))
    'fixed_tenure in force by 2016-06'
    """
    if objective.lever:
        return f"{objective.lever} in force by {objective.due}"
    measure = objective_measures()[objective.measure]
    unit = measure.unit_of(objective.direction)
    target = f"{objective.direction} {_number(objective.value)} {unit}"
    if measure.total:
        target += f" from {objective.from_} to {objective.due}"
    else:
        target += f" by {objective.due}"
    if objective.direction in CHANGES:
        target += f", from the year before {objective.from_}"
    return f"{objective.measure}{_where(objective, measure.by_district)}: {target}"


def prior_in_words(parameter: str) -> str:
    """The prior of a parameter, without its unit.

    >>> prior_in_words("transfer_hazard")
    '0.055 to 0.17, central 0.095'
    >>> prior_in_words("minimum_tenure")
    'fixed at 36'
    """
    row = parameters().loc[parameter]
    if row["distribution"] == "fixed":
        return f"fixed at {row['central']:g}"
    return f"{row['low']:g} to {row['high']:g}, central {row['central']:g}"


def and_list(names: Iterable[str]) -> str:
    """Names joined for a sentence.

    >>> and_list(["a", "b", "c"])
    'a, b and c'
    """
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _named(lever: str, key: str, value: Any) -> str:
    colon = ":" if key in SCOPES else ""
    return f"{key.replace('_', ' ')}{colon} {_value(lever, key, value)}"


def _value(lever: str, key: str, value: Any) -> str:
    if value == "prior":
        row = LEVERS[lever]
        parameter = row.compliance_parameter if key == "compliance" else row.cost_parameter
        unit = " million rupees a year" if key == "cost" else ""
        return f"from its prior ({prior_in_words(parameter)}{unit})"
    if key == "cost":
        return f"{_number(value)} million rupees a year"
    if key in ("adoption", "survival"):
        return STAGED[value]
    if isinstance(value, tuple):
        return listed(value, most=MOST_NAMES)
    if isinstance(value, float):
        return f"{value:g}"
    return "none" if value is None else str(value)


def _number(value: float) -> str:
    """A number for readers: 50,000 and 0.25."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,g}"


def _where(objective: Objective, by_district: bool) -> str:
    sector = f" ({objective.sector})" if objective.sector else ""
    if not by_district:
        return sector
    if objective.districts == "all":
        return f"{sector} in all districts"
    return f"{sector} in {listed(objective.districts, most=MOST_NAMES)}"


def _options_changed(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Each option that differs."""
    pairs = [(name, before[name], value) for name, value in after.items() if before[name] != value]
    return "; ".join(
        f"{option_in_words(name, new)} instead of {option_in_words(name, old)}"
        for name, old, new in pairs
    )


def _apart(before: str, after: str) -> str:
    months = months_between(before, after)
    unit = "month" if abs(months) == 1 else "months"
    return f"{abs(months)} {unit} {'later' if months > 0 else 'earlier'}"


def _exchanged(before: tuple[str, ...], after: tuple[str, ...]) -> str:
    """What a scope gains and loses."""
    gained = listed([name for name in after if name not in before], most=MOST_NAMES)
    lost = listed([name for name in before if name not in after], most=MOST_NAMES)
    told = [f"{verb} {names}" for verb, names in (("adds", gained), ("leaves out", lost)) if names]
    return "; ".join(told)
