"""The rules a scenario must keep, checked on plain values; everything wrong is reported at once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from coalition_sim.levers import LEVERS
from coalition_sim.parameters import names as parameter_names
from coalition_sim.parameters.checks import allowed as parameter_range
from coalition_sim.parameters.checks import value_problem
from coalition_sim.scenario.errors import Problem, ScenarioError, listed, show
from coalition_sim.scenario.lever_checks import lever_setting
from coalition_sim.scenario.model import DEFAULT_START, PACKS, LeverSetting, Scenario
from coalition_sim.scenario.objective_checks import objectives
from coalition_sim.scenario.objectives import Objective
from coalition_sim.scenario.values import Checker, as_title, is_number

TEXTS = {"title": 200, "description": 5000, "question": 1000, "source": 2000}
"""Free texts of a scenario and their greatest length."""
KEYS = ("name", *TEXTS, "pack", "levers", "parameters", "objectives")


def checked(content: object, known: Iterable[Problem] = ()) -> Scenario:
    """A scenario made of plain values; raises with these problems and the ``known`` ones."""
    check = Checker()
    values = _scenario(check, content)
    problems = [*known, *check.problems]
    if problems:
        raise ScenarioError(problems)
    return Scenario(**values)


def checked_parts(scenario: Scenario) -> dict[str, Any]:
    """Levers, parameters, objectives and pack of a scenario made by hand, with nothing left open.

    Names are spelt as the province spells them. Raises with everything that is wrong.
    """
    check = Checker()
    content = {one.name: _plain(getattr(scenario, one.name)) for one in fields(scenario)}
    values = _values(check, content)
    if check.problems:
        raise ScenarioError(check.problems)
    return {key: values[key] for key in ("levers", "parameters", "objectives", "pack")}


def _plain(value: Any) -> Any:
    """Settings and objectives as they would stand in a file, wherever they are."""
    if isinstance(value, (LeverSetting, Objective)):
        return value.to_dict()
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value


def _scenario(check: Checker, content: object) -> dict[str, Any]:
    if not isinstance(content, Mapping):
        found = "empty" if content is None else show(content)
        check.say((), f"the scenario is {found}.", rule=f"keys with values: {listed(KEYS)}")
        return {}
    check.known_keys((), content, "key", KEYS)
    return _values(check, content)


def _values(check: Checker, content: Mapping) -> dict[str, Any]:
    """The fields of a scenario; what is wrong with them is in ``check.problems``."""
    values: dict[str, Any] = {
        key: check.text((key,), key, content.get(key), longest) for key, longest in TEXTS.items()
    }
    values["name"] = check.name((), content)
    values["title"] = values["title"] or as_title(values["name"])
    values["pack"] = _pack(check, content.get("pack"))
    values["levers"] = _levers(check, content.get("levers"))
    values["parameters"] = _parameters(check, content.get("parameters"))
    since = min((one.start for one in values["levers"].values()), default=DEFAULT_START)
    values["objectives"] = objectives(check, content.get("objectives"), since)
    return values


def _pack(check: Checker, value: object) -> str:
    return "" if value in (None, "") else check.choice(("pack",), "pack", value, PACKS) or ""


def _levers(check: Checker, content: object) -> dict[str, LeverSetting]:
    rule = "lever: settings, such as fixed_tenure: {start: 2015-07}"
    group = check.group(("levers",), "levers", content, rule)
    found = check.known_keys(("levers",), group, "lever", tuple(LEVERS))
    return {
        name: lever_setting(check, lever, group[name])
        for name, lever in LEVERS.items()
        if name in found
    }


def _parameters(check: Checker, content: object) -> dict[str, float]:
    place = ("parameters",)
    group = check.group(place, "parameters", content, "name: number, one per line")
    found = check.known_keys(place, group, "parameter", parameter_names())
    return {name: _parameter(check, name, group[name]) for name in found}


def _parameter(check: Checker, name: str, value: object) -> float:
    if not is_number(value) or value_problem(name, float(value)):
        check.wrong(("parameters", name), name, value, parameter_range(name))
        return math.nan
    return float(value)
