"""Checks of single values; every problem is collected with its place, so that all are told."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from numbers import Real
from typing import TypeGuard

from coalition_sim.scenario.errors import Place, Problem, listed, near_enough, show

NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
NAME_RULE = "small letters, digits and _, beginning with a letter, at most 60"
MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")
MONTH_RULE = "a year and month such as 2015-07"
SCOPES = ("districts", "sectors", "posts")
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that would change how a terminal or a page shows a text."""


class Unfit:
    """A value that YAML reads as something the writer may not have meant; ``hint`` says so.

    ``truth`` is what YAML reads where that is true or false: a few settings ask for yes or no.
    """

    def __init__(self, text: str, hint: str, truth: bool | None = None) -> None:
        self.text, self.hint, self.truth = text, hint, truth

    def __str__(self) -> str:
        return self.text


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


class Checker:
    """Collects every problem with its place; each check gives the value, or None if it is wrong."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def say(self, place: Place, message: str, near: str | None = None, rule: str = "") -> None:
        self.problems.append(Problem(message, near, rule or None, place))

    def wrong(
        self, place: Place, label: str, value: object, rule: str, near: str | None = None
    ) -> None:
        """Report a value that may not stand where it stands."""
        hint = f" ({value.hint})" if isinstance(value, Unfit) else ""
        shown = value.text if isinstance(value, Unfit) else show(value)
        self.say(place, f'"{label}" is {shown}{hint}.', near, rule)

    def unknown(self, place: Place, kind: str, name: object, known: Sequence[str]) -> None:
        """Report a name that is not known, with the nearest one that is."""
        text = name if isinstance(name, str) and name.isprintable() else show(name)
        many = f"one of the {len(known)} that `coalition-sim parameters` lists"
        rule = many if kind == "parameter" else listed(known)
        self.say(place, f'{kind} "{text[:60]}" is not known.', near_enough(text, known), rule)

    def known_keys(
        self, place: Place, content: Mapping, kind: str, known: Sequence[str]
    ) -> list[str]:
        """The keys that are known; the others are reported."""
        for key in content:
            if key not in known:
                here = key if isinstance(key, str) else show(key)
                self.unknown((*place, here), kind, key, known)
        return [key for key in content if key in known]

    def group(self, place: Place, label: str, value: object, rule: str) -> Mapping:
        """A mapping, or an empty one with a problem reported; nothing at all is an empty one."""
        if isinstance(value, Mapping):
            return value
        if value is not None:
            self.wrong(place, label, value, rule)
        return {}

    def name(self, place: Place, content: Mapping, rule: str = NAME_RULE) -> str:
        value = content.get("name")
        if "name" not in content:
            self.say(place, 'the key "name" is missing.', rule=rule)
        elif not isinstance(value, str) or not NAME.fullmatch(value):
            self.wrong((*place, "name"), "name", value, rule)
        return str(value)

    def text(self, place: Place, key: str, value: object, longest: int) -> str:
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > longest or HIDDEN.search(value):
            rule = f"text of at most {longest:,} characters, none of them a control character"
            self.wrong(place, key, value, rule)
            return ""
        return value.strip()

    def month(self, place: Place, key: str, value: object) -> str | None:
        if isinstance(value, str) and MONTH.fullmatch(value):
            return value
        self.wrong(place, key, value, MONTH_RULE)
        return None

    def share(self, place: Place, key: str, value: object) -> float | None:
        if is_number(value) and 0 <= value <= 1:
            return float(value)
        self.wrong(place, key, value, "a number from 0 to 1")
        return None

    def choice(self, place: Place, key: str, value: object, known: Sequence[str]) -> str | None:
        """One of a few words; YAML's true and false are meant where yes and no are among them."""
        word = yes_or_no(value) if {"yes", "no"} <= set(known) else value
        if isinstance(word, str) and word in known:
            return word
        near = near_enough(value, known) if isinstance(value, str) else None
        self.wrong(place, key, value, listed(known), near)
        return None

    def scope(self, place: Place, key: str, value: object) -> tuple[str, ...] | str | None:
        """Names of districts, sectors or posts, spelt as the province spells them."""
        if isinstance(value, str) and value == "all":
            return "all"
        known = {folded(name): name for name in scope_names(key)}
        rule = f"all, or a list of names: {listed(known.values())}"
        if not isinstance(value, (list, tuple)) or not value:
            self.wrong(place, key, value, rule)
            return None
        chosen: list[str] = []
        for number, one in enumerate(value):
            name = known.get(folded(one)) if isinstance(one, str) else None
            if name is None:
                self.unnamed((*place, str(number)), key, one, tuple(known.values()))
            elif name in chosen:
                self.say((*place, str(number)), f'"{key}" names "{name}" twice.')
            else:
                chosen.append(name)
        return tuple(chosen) or None

    def unnamed(self, place: Place, key: str, value: object, known: Sequence[str]) -> None:
        """Report a district, sector or post that does not exist."""
        if isinstance(value, str) and folded(value) == "all":
            told = f'"all" stands inside a list; write {key}: all, without brackets.'
            self.say(place, told)
        elif isinstance(value, str):
            self.unknown(place, key.removesuffix("s"), value, known)
        else:
            self.wrong(place, key, value, listed(known))


def is_number(value: object) -> TypeGuard[float]:
    """A real number that is finite; true and false are not numbers here."""
    if isinstance(value, bool) or type(value).__name__ == "bool" or not isinstance(value, Real):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def yes_or_no(value: object) -> object:
    """The word for what YAML reads as true or false; any other value as it is.

    >>> yes_or_no(True), yes_or_no("need")
    ('yes', 'need')
    """
    truth = value.truth if isinstance(value, Unfit) else value
    return ("yes" if truth else "no") if isinstance(truth, bool) else value


def as_title(name: str) -> str:
    """A name as a title.

    >>> as_title("safe_water")
    'Safe water'
    """
    return " ".join(name.split("_")).strip().capitalize()


def folded(name: str) -> str:
    """A name without the differences that do not matter: "Planning & Development" and so on."""
    return "_".join(re.findall(r"[a-z0-9]+", name.casefold()))
