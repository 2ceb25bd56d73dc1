"""The rules a scenario must keep, checked on plain values; everything wrong is reported at once."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from numbers import Real
from typing import Any, TypeGuard

from coalition_sim.levers import LEVERS, Lever, months_between
from coalition_sim.parameters import names as parameter_names
from coalition_sim.parameters import nearest
from coalition_sim.parameters.checks import allowed as parameter_range
from coalition_sim.parameters.checks import value_problem
from coalition_sim.scenario.errors import Place, Problem, ScenarioError, listed, show
from coalition_sim.scenario.model import LeverSetting, Scenario

NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
NAME_RULE = "small letters, digits and _, beginning with a letter, at most 60"
MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")
MONTH_RULE = "a year and month such as 2015-07"
TEXTS = {"title": 200, "description": 5000, "question": 1000, "source": 2000}
"""Free texts of a scenario and their greatest length."""
KEYS = ("name", *TEXTS, "levers", "parameters")
SETTINGS = tuple(one.name for one in fields(LeverSetting))
SCOPES = ("districts", "sectors", "posts")
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that would change how a terminal or a page shows a text."""


class Unfit:
    """A value that YAML reads as something the writer may not have meant; ``hint`` says so."""

    def __init__(self, text: str, hint: str) -> None:
        self.text, self.hint = text, hint

    def __str__(self) -> str:
        return self.text


def checked(content: object, known: Iterable[Problem] = ()) -> Scenario:
    """A scenario made of plain values; raises with these problems and the ``known`` ones."""
    check = _Check()
    scenario = check.scenario(content)
    problems = [*known, *check.problems]
    if problems or scenario is None:
        raise ScenarioError(problems)
    return scenario


def checked_parts(scenario: Scenario) -> tuple[dict[str, LeverSetting], dict[str, float]]:
    """Levers and parameters of a scenario made by hand, spelt as the province spells them.

    Raises with everything that is wrong.
    """
    check = _Check()
    content = {one.name: getattr(scenario, one.name) for one in fields(scenario)}
    if isinstance(content["levers"], Mapping):
        content["levers"] = {
            name: setting.to_dict() if isinstance(setting, LeverSetting) else setting
            for name, setting in content["levers"].items()
        }
    values = check.values(content)
    if check.problems:
        raise ScenarioError(check.problems)
    return values["levers"], values["parameters"]


def scope_names(scope: str) -> tuple[str, ...]:
    """Names a lever's scope may hold: of districts, sectors or posts (departments)."""
    from coalition_sim.province import province

    facts = province()
    by_scope = {
        "districts": facts.district_names,
        "sectors": facts.sector_names,
        "posts": facts.department_names,
    }
    return tuple(str(name) for name in by_scope[scope])


class _Check:
    """Walks through a scenario and collects every problem with its place."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def say(self, place: Place, message: str, near: str | None = None, rule: str = "") -> None:
        self.problems.append(Problem(message, near, rule or None, place))

    def wrong(self, place: Place, label: str, value: object, rule: str) -> None:
        """Report a value that may not stand where it stands."""
        hint = f" ({value.hint})" if isinstance(value, Unfit) else ""
        shown = value.text if isinstance(value, Unfit) else show(value)
        self.say(place, f'"{label}" is {shown}{hint}.', rule=rule)

    def unknown(self, place: Place, kind: str, name: object, known: Sequence[str]) -> None:
        text = name if isinstance(name, str) and name.isprintable() else show(name)
        many = f"one of the {len(known)} that `coalition-sim parameters` lists"
        rule = many if kind == "parameter" else listed(known)
        self.say(place, f'{kind} "{text[:60]}" is not known.', nearest(text, known), rule)

    # ------------------------------------------------------------------ the whole
    def scenario(self, content: object) -> Scenario | None:
        if not isinstance(content, Mapping):
            found = "empty" if content is None else show(content)
            self.say((), f"the scenario is {found}.", rule=f"keys with values: {listed(KEYS)}")
            return None
        self.known_keys((), content, "key", KEYS)
        values = self.values(content)
        return None if self.problems else Scenario(**values)

    def values(self, content: Mapping) -> dict[str, Any]:
        """The fields of a scenario; what is wrong with them is in ``problems``."""
        values: dict[str, Any] = {key: self.text(content, key) for key in TEXTS}
        values["name"] = self.name(content)
        values["title"] = values["title"] or _as_title(str(values["name"]))
        values["levers"] = self.levers(content.get("levers"))
        values["parameters"] = self.parameters(content.get("parameters"))
        return values

    def known_keys(
        self, place: Place, content: Mapping, kind: str, known: Sequence[str]
    ) -> list[str]:
        """The keys that are known; the others are reported."""
        for key in content:
            if key not in known:
                here = key if isinstance(key, str) else show(key)
                self.unknown((*place, here), kind, key, known)
        return [key for key in content if key in known]

    def name(self, content: Mapping) -> str:
        value = content.get("name")
        if "name" not in content:
            self.say((), 'the key "name" is missing.', rule=NAME_RULE)
        elif not isinstance(value, str) or not NAME.fullmatch(value):
            self.wrong(("name",), "name", value, NAME_RULE)
        return str(value)

    def text(self, content: Mapping, key: str) -> str:
        value = content.get(key)
        if value is None:
            return ""
        longest = TEXTS[key]
        if not isinstance(value, str) or len(value) > longest or HIDDEN.search(value):
            rule = f"text of at most {longest:,} characters, none of them a control character"
            self.wrong((key,), key, value, rule)
            return ""
        return value.strip()

    def group(self, place: Place, label: str, value: object, rule: str) -> Mapping:
        """A mapping, or an empty one with a problem reported; nothing at all is an empty one."""
        if isinstance(value, Mapping):
            return value
        if value is not None:
            self.wrong(place, label, value, rule)
        return {}

    # ------------------------------------------------------------------ parameters
    def parameters(self, content: object) -> dict[str, float]:
        group = self.group(("parameters",), "parameters", content, "name: number, one per line")
        found = self.known_keys(("parameters",), group, "parameter", parameter_names())
        return {name: self.parameter(name, group[name]) for name in found}

    def parameter(self, name: str, value: object) -> float:
        if not _is_number(value) or value_problem(name, float(value)):
            self.wrong(("parameters", name), name, value, parameter_range(name))
            return math.nan
        return float(value)

    # ------------------------------------------------------------------ levers
    def levers(self, content: object) -> dict[str, LeverSetting]:
        rule = "lever: settings, such as fixed_tenure: {start: 2015-07}"
        group = self.group(("levers",), "levers", content, rule)
        found = self.known_keys(("levers",), group, "lever", tuple(LEVERS))
        return {name: self.lever(LEVERS[name], group[name]) for name in LEVERS if name in found}

    def lever(self, lever: Lever, content: object) -> LeverSetting:
        place = ("levers", lever.name)
        group = self.group(place, lever.name, content, f"settings: {listed(SETTINGS)}")
        read: dict[str, Callable[[Place, str, Any], Any]] = {
            "start": self.month,
            "end": self.month,
            "strength": self.share,
            "compliance": self.compliance,
            **{scope: self.scope for scope in SCOPES},
        }
        values = {}
        for key in self.known_keys(place, group, "setting", SETTINGS):
            if key in SCOPES and key not in lever.scopes and group[key] != "all":
                self.say(
                    (*place, key),
                    f'lever "{lever.name}" cannot be limited by "{key}".',
                    rule=f"{listed(lever.scopes)}, or all",
                )
            elif not (key == "end" and group[key] is None):
                values[key] = read[key]((*place, key), key, group[key])
        setting = LeverSetting(**{key: value for key, value in values.items() if value is not None})
        self.right_order((*place, "end"), setting)
        return setting

    def right_order(self, place: Place, setting: LeverSetting) -> None:
        if setting.end and months_between(setting.start, setting.end) <= 0:
            self.wrong(place, "end", setting.end, f"a month after the start, {setting.start}")

    def month(self, place: Place, key: str, value: object) -> str | None:
        if isinstance(value, str) and MONTH.fullmatch(value):
            return value
        self.wrong(place, key, value, MONTH_RULE)
        return None

    def share(self, place: Place, key: str, value: object) -> float | None:
        if _is_number(value) and 0 <= value <= 1:
            return float(value)
        self.wrong(place, key, value, "a number from 0 to 1")
        return None

    def compliance(self, place: Place, key: str, value: object) -> float | str | None:
        if value == "prior" or (_is_number(value) and 0 <= value <= 1):
            return value if isinstance(value, str) else float(value)
        self.wrong(place, key, value, 'a number from 0 to 1, or "prior"')
        return None

    def scope(self, place: Place, key: str, value: object) -> tuple[str, ...] | str | None:
        """Names of districts, sectors or posts, spelt as the province spells them."""
        if isinstance(value, str) and value == "all":
            return "all"
        known = {_folded(name): name for name in scope_names(key)}
        rule = f"all, or a list of names: {listed(known.values())}"
        if not isinstance(value, (list, tuple)) or not value:
            self.wrong(place, key, value, rule)
            return None
        chosen: list[str] = []
        for number, one in enumerate(value):
            name = known.get(_folded(one)) if isinstance(one, str) else None
            if name is None:
                self.unnamed((*place, str(number)), key, one, tuple(known.values()))
            elif name in chosen:
                self.say((*place, str(number)), f'"{key}" names "{name}" twice.')
            else:
                chosen.append(name)
        return tuple(chosen) or None

    def unnamed(self, place: Place, key: str, value: object, known: Sequence[str]) -> None:
        if isinstance(value, str):
            self.unknown(place, key.removesuffix("s"), value, known)
        else:
            self.wrong(place, key, value, listed(known))


def _as_title(name: str) -> str:
    return " ".join(name.split("_")).strip().capitalize()


def _is_number(value: object) -> TypeGuard[float]:
    """A real number that is finite; true and false are not numbers here."""
    if isinstance(value, bool) or type(value).__name__ == "bool" or not isinstance(value, Real):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _folded(name: str) -> str:
    """A name without the differences that do not matter: "Planning & Development" and so on."""
    return "_".join(re.findall(r"[a-z0-9]+", name.casefold()))
