"""`trace` and `find`: one world's history in words, and worlds found by what happened in them."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coalition_sim.cli.console import Row, print_json, print_table, progress, say
from coalition_sim.cli.options import RUN, SPAN, as_json, options
from coalition_sim.cli.running import get_ready

if TYPE_CHECKING:
    from coalition_sim.histories import Found

DEFAULTS = {
    "years": 10,
    "start": "2013-07",
    "seed": 1,
    "parameters": "prior",
    "elections": "simulated",
}
"""What differs from these must be typed again to see the same world."""


@click.command()
@click.argument("scenario")
@click.option(
    "--world", type=click.IntRange(0), required=True, metavar="K",
    help="Number of the world, as in compare and find.",
)  # fmt: skip
@click.option("--from", "first", default=None, metavar="YYYY[-MM]", help="First month to tell.")
@click.option("--to", "last", default=None, metavar="YYYY[-MM]", help="Last month to tell.")
@click.option("--district", default=None, metavar="NAME", help="Follow this district too.")
@click.option(
    "--department", default=None, metavar="NAME", help="Tell of the postings in this one only."
)
@click.option(
    "--parameters", type=click.Choice(["prior", "central"]), default="prior",
    show_default=True, help="The world's own parameter draw, or all at the centre.",
)  # fmt: skip
@options(SPAN)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), default=None, metavar="FILE",
    help="Write to this file; it is replaced.",
)  # fmt: skip
def trace(
    scenario: str, world: int, elections: str, as_json: bool, out: Path | None, **asked: Any
) -> None:
    """Tell one world's history in words, month by month.

    Governments, swaps, motions, ministers, postings, reforms adopted, refused, hollowed out or
    repealed, budgets, spending, elections, unrest, floods; for a district, what it was allocated
    and why, what reached it, and how it fares. The world is the one that compare runs under the
    same number and seed.

    \b
    Examples:
      coalition-sim trace status_quo --world 7
      coalition-sim trace fixed_tenure --world 7 --from 2015-07 --to 2016-06 --district Kech
      coalition-sim trace status_quo --world 7 --department Health --out world_7.md
    """
    get_ready()
    from coalition_sim import histories

    told = histories.trace(scenario, world, switches={"elections": elections}, **asked)
    if out is not None:
        text = json.dumps(told.plain(), indent=2, ensure_ascii=False) + "\n"
        _write(out, text if as_json else told.text())
        say(f"Written to {out}.")
    elif as_json:
        print_json(told.plain())
    else:
        click.echo(told.text(), nl=False)


@click.command()
@click.argument("query")
@click.argument("scenario", default="status_quo")
@options(RUN)
@click.option(
    "--top", type=click.IntRange(1), default=20, show_default=True,
    help="How many of the matching worlds to print.",
)  # fmt: skip
@options((as_json,))
@click.pass_context
def find(
    ctx: click.Context, query: str, scenario: str, elections: str, top: int, as_json: bool,
    **asked: Any,
) -> None:  # fmt: skip
    """Find worlds by what happened in them.

    A condition is a kind of event, and where needed a number, a name (a department, sector,
    district, division or reform), and a time (before, after or in a year, a month, a fiscal year).
    Join conditions with "and". docs/histories.md lists all kinds. Exit code 1 if no world matches.

    \b
    Examples:
      coalition-sim find "forced exit before 2016"
      coalition-sim find "swap refused and motion failed in 2017" --worlds 100
      coalition-sim find "fixed tenure refused by a partner and unrest in Kech" fixed_tenure
      coalition-sim find "no secretary for 6 months in Health" fixed_tenure
      coalition-sim find "chief ministers >= 5 and utilisation below 40 % in 2017-18" --json
    """
    get_ready(asked["jobs"], asked["worlds"])
    from coalition_sim import histories
    from coalition_sim.scenario import load_scenario

    histories.understood(query, load_scenario(scenario), years=asked["years"], start=asked["start"])
    with progress(f"{asked['worlds']} worlds, {asked['years']} years") as report:
        found = histories.find(
            query, scenario, switches={"elections": elections}, progress=report, **asked
        )
    settings = {**asked, "elections": elections}
    if as_json:
        matches = [
            {**row, "trace": _command(found, n, scenario, settings)}
            for n, row in enumerate(found.plain()["matches"])
        ]
        print_json({**found.plain(), "matches": matches})
    elif found.matches:
        title = f"{len(found.matches)} of {found.worlds} worlds"
        more = f"; the first {top}" if len(found.matches) > top else ""
        click.echo(title + more)
        print_table(_rows(found, top), numbers=("world",))
        click.echo(f"To read the first: {_command(found, 0, scenario, settings)}")
    if not found.matches:
        say(f"None of the {found.worlds} worlds matches. Try more worlds, or a wider time.")
        ctx.exit(1)


def _rows(found: Found, top: int) -> list[Row]:
    """A line for each world, a column for each condition."""
    heads = [condition.text for condition in found.conditions]
    heads = [f"{head} ({n})" if heads.count(head) > 1 else head for n, head in enumerate(heads, 1)]
    return [
        {"world": match.world, **dict(zip(heads, found.dates(match), strict=True))}
        for match in found.matches[:top]
    ]


def _command(found: Found, number: int, scenario: str, settings: Mapping[str, Any]) -> str:
    """The command that tells the history around a match."""
    match = found.matches[number]
    first, last = found.around(match)
    words = ["coalition-sim", "trace", scenario, "--world", str(match.world)]
    words += ["--from", first, "--to", last]
    for name, default in DEFAULTS.items():
        if settings[name] != default:
            words += [f"--{name}", str(settings[name])]
    return shlex.join(words)


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"{file} cannot be written: {error.strerror}.") from None
