"""`levers`, `parameters` and `month`: what the model is made of, printed from the model itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from coalition_sim.cli.console import Row, print_json, print_record, print_table
from coalition_sim.cli.options import as_json

SHORT = ("name", "low", "central", "high", "unit", "evidence", "mechanism")
NUMBERS = ("low", "central", "high")


@click.command()
@click.argument("name", required=False, metavar="[NAME]")
@as_json
def levers(name: str | None, as_json: bool) -> None:
    """List the levers a scenario may pull, or explain one.

    What each one moves, where it applies, who loses and how it may be gamed. With a NAME: also
    every parameter behind it, with prior, evidence and source, and the scenarios that use it.

    \b
    Examples:
      coalition-sim levers --json
      coalition-sim levers fixed_tenure
    """
    if name is not None:
        _explain(name, as_json)
        return
    from coalition_sim.levers import levers as table

    rows = _rows(table())
    if as_json:
        print_json(rows)
        return
    for row in rows:
        print_record(row)


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME ...]")
@click.option("--mechanism", default=None, metavar="M8", help="Only those of one mechanism.")
@as_json
def parameters(names: tuple[str, ...], mechanism: str | None, as_json: bool) -> None:
    """List the parameters and their evidence.

    Range (5th, 50th and 95th percentile), unit and evidence; with a NAME, everything about it.

    Evidence: S the study, D derived, F a public page, R recalled, A assumed.

    \b
    Examples:
      coalition-sim parameters
      coalition-sim parameters transfer_hazard
      coalition-sim parameters --mechanism M8 --json
    """
    from coalition_sim.parameters import parameters as table

    rows = _rows(table())
    _check_known(names, [str(row["name"]) for row in rows])
    if names:
        rows = [row for row in rows if row["name"] in names]
    if mechanism:
        known = sorted({str(row["mechanism"]) for row in rows})
        rows = [row for row in rows if mechanism in str(row["mechanism"]).replace(",", " ").split()]
        if not rows:
            raise click.BadParameter(
                f"{mechanism!r}. Known: {', '.join(known)}.", param_hint="--mechanism"
            )
    if as_json:
        print_json(rows)
    elif names:
        for row in rows:
            print_record(row)
    else:
        print_table([{name: row[name] for name in SHORT} for row in rows], "Parameters", NUMBERS)


@click.command()
@as_json
def month(as_json: bool) -> None:
    """Show the order of a month.

    Each phase with who acts, what it reads and what it writes.

    \b
    Example:
      coalition-sim month
    """
    from coalition_sim.model import MONTH

    rows = [
        {
            "phase": phase.name,
            "when": phase.when,
            "who acts": phase.agents,
            "reads": phase.reads,
            "writes": phase.writes,
        }
        for phase in MONTH
    ]
    if as_json:
        print_json(rows)
    else:
        print_table(rows, "The order of a month")


def _explain(name: str, as_json: bool) -> None:
    from coalition_sim.cli.explaining import print_lever
    from coalition_sim.levers.explained import explained

    told = explained(name)
    if as_json:
        print_json(told)
    else:
        print_lever(told)


def _rows(frame: Any) -> list[Row]:
    """Rows of a DataFrame, its index as the first column `name`."""
    table = frame if "name" in frame.columns else frame.rename_axis("name").reset_index()
    return list(table.to_dict("records"))


def _check_known(names: Sequence[str], known: Sequence[str]) -> None:
    import difflib

    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise click.BadParameter(f"{name!r} is not known.{hint}", param_hint="NAME")
