"""The settings of one lever: dates, strength, compliance, scope, stages, cost and options."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import partial
from typing import Any

from coalition_sim.levers import Lever, months_between
from coalition_sim.scenario.errors import Place, listed
from coalition_sim.scenario.model import STAGES, LeverSetting
from coalition_sim.scenario.options import choices, with_defaults
from coalition_sim.scenario.values import SCOPES, Checker, is_number, yes_or_no

SETTINGS = tuple(one.name for one in fields(LeverSetting))
MOST_COST = 40_000.0
"""Rs mn of 2013-14 a year; just under the whole development budget of that year, Rs 43.9 bn [F,
psdp.csv]: a reform that takes more leaves nothing to govern with."""
COST_RULE = (
    f"a number from 0 to {MOST_COST:,.0f} (million rupees of 2013-14 a year; the whole development "
    'budget of that year was about 43,900), or "prior"'
)


def lever_setting(check: Checker, lever: Lever, content: object) -> LeverSetting:
    """One lever's setting with nothing left open: its own sectors, and a value of every option."""
    place = ("levers", lever.name)
    group = check.group(place, lever.name, content, f"settings: {listed(SETTINGS, len(SETTINGS))}")
    read = _readers(check, lever)
    values: dict[str, Any] = {}
    _misplaced(check, place, lever, group)
    stray = set(choices(lever)).difference(SETTINGS)
    settings = {key: one for key, one in group.items() if key not in stray}
    for key in check.known_keys(place, settings, "setting", SETTINGS):
        if not _beside_the_point(check, (*place, key), lever, key, group[key]):
            values[key] = read[key]((*place, key), key, group[key])
    values.setdefault("sectors", lever.default_sectors)
    values.setdefault("options", with_defaults(lever, {}))
    setting = LeverSetting(**{key: value for key, value in values.items() if value is not None})
    _check_order(check, (*place, "end"), setting)
    return setting


def _misplaced(check: Checker, place: Place, lever: Lever, group: Mapping) -> None:
    """Report options that stand beside the settings and not under ``options``."""
    for name, values in choices(lever).items():
        if name in group and name not in SETTINGS:
            word = yes_or_no(group[name])
            shown = word if word in values else values[0]
            told = f'"{name}" is an option of lever "{lever.name}" and stands under "options".'
            check.say((*place, name), told, rule=f"options: {{{name}: {shown}}}")


def _readers(check: Checker, lever: Lever) -> dict[str, Callable[[Place, str, Any], Any]]:
    """How each setting is read."""
    return {
        "start": check.month,
        "end": check.month,
        "strength": check.share,
        "compliance": partial(_compliance, check),
        **{scope: check.scope for scope in SCOPES},
        "adoption": partial(check.choice, known=STAGES),
        "survival": partial(check.choice, known=STAGES),
        "cost": partial(_cost, check),
        "options": partial(_options, check, lever),
    }


def _beside_the_point(check: Checker, place: Place, lever: Lever, key: str, value: object) -> bool:
    """Whether nothing is to be read here; a scope that this lever does not have is reported."""
    if key == "sectors" and value == "default":
        return True
    if key in SCOPES and key not in lever.scopes:
        if value != "all":
            rule = f"{listed(lever.scopes)}, or all" if lever.scopes else "all"
            check.say(place, f'lever "{lever.name}" cannot be limited by "{key}".', rule=rule)
        return True
    return value is None and key in ("end", "options")


def _check_order(check: Checker, place: Place, setting: LeverSetting) -> None:
    if setting.end and months_between(setting.start, setting.end) <= 0:
        check.wrong(place, "end", setting.end, f"a month after the start, {setting.start}")


def _compliance(check: Checker, place: Place, key: str, value: object) -> float | str | None:
    if isinstance(value, str) and value == "prior":
        return value
    if is_number(value) and 0 <= value <= 1:
        return float(value)
    check.wrong(place, key, value, 'a number from 0 to 1, or "prior"')
    return None


def _cost(check: Checker, place: Place, key: str, value: object) -> float | str | None:
    if isinstance(value, str) and value == "prior":
        return value
    if is_number(value) and 0 <= value <= MOST_COST:
        return float(value)
    check.wrong(place, key, value, COST_RULE)
    return None


def _options(
    check: Checker, lever: Lever, place: Place, key: str, value: object
) -> Mapping[str, str]:
    """The options that are given, and the defaults of the others."""
    known = choices(lever)
    if not known and value:
        check.say(place, f'lever "{lever.name}" has no options.')
        return {}
    rule = ", ".join(f"{name}: {' or '.join(values)}" for name, values in known.items())
    group = check.group(place, key, value, f"option: value, such as {{{rule}}}")
    found = check.known_keys(place, group, "option", tuple(known))
    read = {name: check.choice((*place, name), name, group[name], known[name]) for name in found}
    return with_defaults(lever, {name: word for name, word in read.items() if word is not None})
