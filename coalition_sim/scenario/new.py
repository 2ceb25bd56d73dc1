"""Start a scenario file from an existing scenario."""

from __future__ import annotations

import os
from dataclasses import replace
from textwrap import wrap

from coalition_sim.levers import LEVERS, Lever
from coalition_sim.scenario.checks import NAME, NAME_RULE
from coalition_sim.scenario.errors import Problem, ScenarioError, show
from coalition_sim.scenario.files import load_scenario, shipped

DESCRIPTION = 'description: ""  # say here what the reform does, and from when'


def new_scenario(name: str, from_: str | os.PathLike[str] = "status_quo") -> str:
    """The text of a new scenario file called ``name`` with the contents of another.

    >>> print(new_scenario("mine").splitlines()[0])
    # What it asks: (write the question here)
    """
    _check_new(name)
    source = load_scenario(from_)
    title = name.replace("_", " ").capitalize()
    copy = replace(source, name=name, title=title, question="", description="", source="")
    head, *rest = copy.to_yaml().rstrip().splitlines()  # the name; then the title
    lines = [*_opening(source.name), head, rest[0], DESCRIPTION, *rest[1:], *_closing()]
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


def _comment(lever: Lever) -> list[str]:
    text = f"{lever.name}: {lever.summary}"
    return wrap(text, 96, initial_indent="#   ", subsequent_indent="#     ")


def _closing() -> list[str]:
    """Comments that say what else may be written."""
    return [
        "",
        "# Levers (`coalition-sim levers` says what each does):",
        *(line for lever in LEVERS.values() for line in _comment(lever)),
        "# Settings of a lever: start and end (year-month; the end is the first month without it),",
        "#   strength (0-1), compliance (0-1, or prior: every world draws its own),",
        "#   districts, sectors, posts (all, or a list of names).",
        "# Any parameter may be held at a value (`coalition-sim parameters` lists them):",
        "#   parameters: {leakage: 0.15}",
    ]
