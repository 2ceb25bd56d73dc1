"""`sweep`: how the effect of a reform grows with its strength or with compliance."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from coalition_sim.cli.console import Row, print_json, print_table
from coalition_sim.cli.options import FOLDER, RUN, as_json, options
from coalition_sim.cli.running import answer, get_ready, load_all, make_request, say_where

if TYPE_CHECKING:
    from coalition_sim.analysis.sweep import Sweep


STAGES = {
    True: "Adoption and survival are taken as given: this is what the reform does in force.",
    False: "Whether it is adopted and lasts is simulated, so that a curve mixes both: a weaker "
    "reform takes less from those who must accept it.",
}


class Levels(click.ParamType):
    """Numbers from 0 to 1, with commas between them."""

    name = "levels"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, ...]:
        if isinstance(value, tuple):
            return value
        try:
            levels = tuple(float(part) for part in str(value).split(","))
        except ValueError:
            levels = ()
        if len(set(levels)) < 2 or not all(0 <= level <= 1 for level in levels):
            self.fail(
                f"{value!r}: two or more different numbers from 0 to 1, such as 0,0.5,1.",
                param,
                ctx,
            )
        return levels


@click.command()
@click.argument("scenario")
@click.option(
    "--over", type=click.Choice(["strength", "compliance"]), required=True,
    help="The setting to move; the other stays as the scenario has it.",
)  # fmt: skip
@click.option(
    "--lever", default=None, metavar="NAME",
    help="The lever to move; all of the scenario's together if not given.",
)  # fmt: skip
@click.option(
    "--at", type=Levels(), default="0,0.25,0.5,0.75,1", show_default=True, metavar="LEVELS",
    help="Levels from 0 to 1; each costs as much as one more scenario.",
)  # fmt: skip
@click.option(
    "--outcome", "outcomes", multiple=True, metavar="NAME",
    help="An outcome to draw (may be repeated); six of them if not given.",
)  # fmt: skip
@click.option(
    "--with-adoption", is_flag=True,
    help="Let actors decide on adoption and survival as the scenario says; taken as given if not.",
)  # fmt: skip
@options(RUN, FOLDER, (as_json,))
def sweep(
    scenario: str,
    over: Literal["strength", "compliance"],
    lever: str | None,
    at: tuple[float, ...],
    outcomes: tuple[str, ...],
    with_adoption: bool,
    out: Path | None,
    force: bool,
    jobs: int,
    cluster: str | None,
    as_json: bool,
    **asked: Any,
) -> None:
    """Draw effect curves over a lever's strength or compliance.

    The scenario is run at each level in the same worlds as the status quo; a curve is the
    difference from the status quo world by world, with the range of 9 worlds in 10. A level counts
    as a change only where that range leaves out zero. Adoption and survival are taken as given:
    the curve shows what the reform does in force. Writes curves.png and its numbers, curves.csv.

    \b
    Examples:
      coalition-sim sweep fixed_tenure --over strength
      coalition-sim sweep needs_based_allocation --over compliance --at 0,0.5,1 --worlds 100
      coalition-sim sweep fixed_tenure --over strength --with-adoption
      coalition-sim sweep my_reform.yaml --over strength --lever fixed_tenure --outcome trust
    """
    get_ready(jobs, asked["worlds"] * (1 + len(set(at))))
    from coalition_sim.analysis.sweep import checked_outcomes, levers_moved
    from coalition_sim.manifest import Sweeping

    loaded = load_all([scenario])
    levers_moved(loaded[0], over, lever)  # said before the long work
    drawn = tuple(checked_outcomes(outcomes))
    wanted = Sweeping(over=over, lever=lever, at=at, outcomes=drawn, given=not with_adoption)
    request = make_request(loaded, kind="sweep", sweep=wanted, **asked)
    found = answer(request, out, force, jobs, cluster)
    assert found.curves is not None
    if as_json:
        print_json({"folder": str(found.folder), **curve_values(found.curves)})
    else:
        print_curves(found.curves)
    say_where(found.folder, report=False)


def curve_values(curves: Sweep) -> dict[str, Any]:
    """The curves as plain values, unrounded."""
    records = curves.table.to_dict("records")
    return {
        "scenario": curves.scenario.name,
        "over": curves.over,
        "levers": list(curves.levers),
        "besides": curves.beside,
        "given": curves.given,
        "words": {name: curves.in_words(name) for name in curves.outcomes},
        "curves": [{str(key): value for key, value in row.items()} for row in records],
    }


def print_curves(curves: Sweep) -> None:
    """A row per outcome and level, then what may be said of each curve."""
    moved = " and ".join(curves.levers)
    title = f"{curves.scenario.title}, against the status quo, over the {curves.over} of {moved}"
    rows = [_line(row) for _, row in curves.table.iterrows()]
    print_table(rows, title, (curves.over, "median (5-95 %)"))
    click.echo("Difference world by world, mean of the last three years.")
    click.echo(STAGES[curves.given])
    for name in curves.outcomes:
        click.echo(f"{curves.curve(name)['label'].iloc[0]}: {curves.in_words(name)}.")
    if curves.table["handle"].any():
        click.echo("* moved by the lever itself: shows that it worked, not that it helped.")
    if curves.beside:
        click.echo(f"Also at level 0, so that a curve need not begin at zero: {curves.beside}.")


def _line(row: Any) -> Row:
    from coalition_sim.analysis.sweep import CLEAR
    from coalition_sim.analysis.words import verdict

    same = row["p05"] == row["p95"] == 0
    small = ", too small to matter" if row["words"] in CLEAR and row["too_small"] else ""
    return {
        "outcome (unit)": f"{row['label']}{' *' if row['handle'] else ''} ({row['unit']})",
        row["over"]: f"{row['level']:g}",
        "median (5-95 %)": "no change" if same else row["text"],
        "in words": f"{verdict(row['words'], row['narrow'])}{small}",
    }
