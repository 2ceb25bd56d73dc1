"""Start a scenario file from an existing scenario."""

from __future__ import annotations

import os
from dataclasses import replace
from textwrap import wrap

from coalition_sim.levers import LEVERS
from coalition_sim.scenario.errors import Problem, ScenarioError, show
from coalition_sim.scenario.files import load_scenario, shipped
from coalition_sim.scenario.options import choices
from coalition_sim.scenario.values import NAME, NAME_RULE

DESCRIPTION = 'description: ""  # say here what the reform does, and from when'


def new_scenario(name: str, from_: str | os.PathLike[str] = "status_quo") -> str:
    """The text of a new scenario file called ``name`` with the contents of another.

    >>> print(new_scenario("mine").splitlines()[0])
    # What it asks: (write the question here)
    """
    _check_new(name)
    source = load_scenario(from_)
    title = name.replace("_", " ").capitalize()
    copy = replace(
        source, name=name, title=title, question="", description="", source="", pack="mine"
    )
    head, *rest = copy.to_yaml().rstrip().splitlines()  # the name; then the title
    closing = _closing(tuple(source.levers))
    lines = [*_opening(source.name), head, rest[0], DESCRIPTION, *rest[1:], *closing]
    return "\n".join(lines) + "\n"


def _check_new(name: str) -> None:
    if not NAME.fullmatch(name):
        raise ScenarioError([Problem(f'"name" is {show(name)}.', allowed=NAME_RULE)])
    if name in shipped():
        message = f'"{name}" is the name of a shipped scenario.'
        raise ScenarioError([Problem(message, allowed="a name of your own")])


def _opening(source: str) -> list[str]:
    return [
        "# What it asks: (write the question here)",
        f"# Where it comes from: a copy of {source}; (write the source of the idea here)",
        "# yaml-language-server: $schema=schema.json",
        "# (Editors check this file where schema.json lies beside it; to put it there:",
        "#  python -m coalition_sim.scenario > schema.json)",
    ]


def _folded(text: str, deeper: str = "") -> list[str]:
    """A comment of several lines."""
    indent = "#   "
    return wrap(
        text, 96, initial_indent=indent, subsequent_indent=f"{indent}{deeper}",
        break_on_hyphens=False,
    )  # fmt: skip


def _closing(used: tuple[str, ...]) -> list[str]:
    """Comments that say what else may be written; the levers in use with what they do."""
    return [
        "",
        *(line for name in used for line in _folded(f"{name}: {LEVERS[name].summary}", "  ")),
        *(line for name in used for line in _options(name)),
        "# Levers (`coalition-sim levers` says what each does):",
        *_folded(", ".join(LEVERS)),
        "# Settings of a lever: start and end (year-month; the end is the first month without it),",
        "#   strength (0-1), compliance (0-1, or prior: every world draws its own),",
        "#   districts, sectors, posts (all, or a list of names),",
        "#   adoption, survival (modelled: the actors decide; or given),",
        "#   cost (million rupees of 2013-14 a year, or prior; about 43,900 is a whole development",
        "#   budget), options (a lever's own choices).",
        "# Any parameter may be held at a value (`coalition-sim parameters` lists them):",
        "#   parameters: {leakage: 0.15}",
        "# What it sets out to reach (a measure, in the unit people use, by a month):",
        "#   objectives:",
        "#     - {name: more_trust, measure: trust, direction: rise by, value: 3, due: 2018-06}",
    ]


def _options(name: str) -> list[str]:
    told = [f"{option} ({', '.join(values)})" for option, values in choices(LEVERS[name]).items()]
    return _folded(f"{name} has options: {'; '.join(told)}", "  ") if told else []
