"""Settings of levers and held parameters, said in words for readers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from coalition_sim.levers import LEVERS, months_between
from coalition_sim.parameters import parameters
from coalition_sim.scenario.checks import SCOPES, scope_names
from coalition_sim.scenario.errors import listed
from coalition_sim.scenario.model import LeverSetting

MOST_NAMES = 6
"""A longer list of districts is cut."""


def settings_that_apply(lever: str, setting: LeverSetting) -> dict[str, Any]:
    """The settings that mean something for this lever, with every scope in its shortest form."""
    values = {one.name: getattr(setting, one.name) for one in fields(setting)}
    idle = set(SCOPES).difference(LEVERS[lever].scopes)
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

    >>> setting_in_words("fixed_tenure", LeverSetting(end="2018-07", compliance=0.5))
    'from 2015-07 until 2018-07, strength 1, compliance 0.5, posts: all'
    """
    values = settings_that_apply(lever, setting)
    start, end = values.pop("start"), values.pop("end")
    told = [f"from {start} until {end}" if end else f"from {start} on"]
    return ", ".join([*told, *(_named(lever, key, value) for key, value in values.items())])


def change_in_words(lever: str, key: str, before: Any, after: Any) -> str:
    """How one setting of a lever differs.

    >>> change_in_words("fixed_tenure", "start", "2015-07", "2016-01")
    'starts in 2016-01 instead of 2015-07 (6 months later)'
    >>> change_in_words("fixed_tenure", "strength", 1.0, 0.5)
    'strength 0.5 instead of 1'
    """
    if key == "start":
        return f"starts in {after} instead of {before} ({_apart(before, after)})"
    if key == "end":
        was = f"ending in {before}" if before else "having no end"
        return f"{f'ends in {after}' if after else 'has no end'} instead of {was}"
    if key in SCOPES and "all" not in (before, after):
        return f"{key}: {_exchanged(before, after)}"
    return f"{_named(lever, key, after)} instead of {_value(lever, key, before)}"


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
    if key == "compliance" and value == "prior":
        return f"from its prior ({prior_in_words(LEVERS[lever].compliance_parameter)})"
    if isinstance(value, tuple):
        return listed(value, most=MOST_NAMES)
    if isinstance(value, float):
        return f"{value:g}"
    return "none" if value is None else str(value)


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
