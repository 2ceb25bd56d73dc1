"""What `levers NAME` and `diff` print: one lever, and two scenarios, in words."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import click

from coalition_sim.cli.console import PLAIN_WIDTH, print_json
from coalition_sim.cli.options import as_json


@click.command()
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@as_json
def diff(one: str, other: str, as_json: bool) -> None:
    """Say in words how two scenarios differ.

    A and B are shipped names or files. Levers first, what both share before what differs; then the
    parameters held at a value, with their prior. Names and texts are left aside. Exit code 0
    whether or not they differ.

    \b
    Examples:
      coalition-sim diff status_quo fixed_tenure
      coalition-sim diff fixed_tenure my_reform.yaml --json
    """
    from coalition_sim.scenario import load_scenario
    from coalition_sim.scenario.difference import difference

    found = difference(load_scenario(one), load_scenario(other))
    if as_json:
        print_json(found.to_dict())
        return
    for line in found.lines():
        _echo(line)


def print_lever(told: Mapping[str, Any]) -> None:
    """One lever as :func:`coalition_sim.levers.explained.explained` gives it."""
    _echo(told["name"])
    _echo(told["summary"])
    _echo("")
    _echo("What it moves, each by strength x compliance (priors: 5th to 95th percentile):")
    seen: set[str] = set()
    for move in told["moves"]:
        _print_move(move, seen)
    _echo("")
    _echo(f"Compliance: each world draws {told['compliance']['name']} unless a number is given.")
    _print_parameter(told["compliance"])
    _echo("")
    _print_stages(told)
    _echo("")
    _echo(f"Cost: each world draws {told['cost']['name']} unless a number is given.")
    _print_parameter(told["cost"])
    _echo("")
    places = " and ".join(told["applies_to"])
    _echo(f"Where it can apply: {places}.")
    for scope, names in told["can_be_limited_to"].items():
        _echo(f"  {scope}: {', '.join(names)}")
    for option in told["options"]:
        values = ", ".join(map(str, option["values"]))
        _echo(f"Option {option['name']}: {values} (the first unless said otherwise).")
        _echo(f"  {_sentence(option['description'])}")
        if len(option["values"]) > 1:
            _echo(f"  In a scenario file, under the lever: {option['example']}")
    _echo("")
    _echo(f"Likely losers: {_sentence(told['losers'])}")
    _echo(f"How it can be gamed: {_sentence(told['gaming'])}")
    _echo(f"Source: {_sentence(told['source'])}")
    _echo("")
    _echo("Shipped scenarios that use it:" if told["scenarios"] else "No shipped scenario uses it.")
    for scenario in told["scenarios"]:
        _echo(f"  {scenario['name']}: {scenario['setting']}")


def _print_stages(told: Mapping[str, Any]) -> None:
    """Who must accept the lever and what it takes from them; what may end it."""
    law = "It is a law: the assembly must pass it." if told["law"] else "It needs no law."
    _echo(f"Adoption: {law}")
    if not told["stakes"]:
        _echo("  It takes nothing from those who can refuse it.")
    for one in told["stakes"]:
        taken = f"takes {one['weight']:g} of {one['stake']} ({one['meaning']})"
        _echo(f"  {taken}: {_sentence(one['reason'])}")
    _echo(f"Survival: {_sentence(told['survival']['how'])}")


def _print_move(move: Mapping[str, Any], seen: set[str]) -> None:
    """A moved value and the parameters behind it; one told before (``seen``) is only named."""
    _echo("")
    _echo(f"  {move['moves']}: {_sentence(move['how'])}")
    if derived := move["derived"]:
        neutral = f"{derived['without_a_lever']:g} without a lever"
        _echo(f"    Exists only to be moved ({neutral}): {_sentence(derived['description'])}")
    deeper = "  " if derived else ""
    for parameter in move["parameters"]:
        if parameter["name"] in seen:
            _echo(f"    {deeper}{parameter['name']}: as above.")
        else:
            _print_parameter(parameter, deeper)
        seen.add(parameter["name"])


def _print_parameter(row: Mapping[str, Any], deeper: str = "") -> None:
    """A parameter with its prior, its evidence and where the number comes from."""
    symbol = f" ({row['symbol']})" if row["symbol"] else ""
    prior = f"prior {row['low']:g} to {row['high']:g}, central {row['central']:g}"
    value = f"fixed at {row['central']:g}" if row["distribution"] == "fixed" else prior
    meaning = _sentence(row["description"])
    _echo(f"    {deeper}{row['name']}{symbol}, {row['unit']}: {value}. {meaning}")
    evidence = f"{row['evidence']}: {_sentence(row['evidence_in_words'])}"
    _echo(f"    {deeper}  Evidence {evidence} {_sentence(row['source'])}")


def _sentence(text: str) -> str:
    """A text with one full stop at its end, whether or not it came with one.

    >>> _sentence("Cost and area."), _sentence("an act")
    ('Cost and area.', 'an act.')
    """
    return f"{text.rstrip().rstrip('.')}."


def _echo(text: str) -> None:
    """A line, folded with its own indent and two more."""
    indent = " " * (len(text) - len(text.lstrip()))
    lines = textwrap.wrap(
        text.strip(), PLAIN_WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ",
        break_on_hyphens=False, break_long_words=False,
    )  # fmt: skip
    click.echo("\n".join(lines))
