"""`patterns`: what the model should show, and whether it does."""

from __future__ import annotations

from pathlib import Path

import click

from coalition_sim.cli.console import print_json, print_table, progress, say
from coalition_sim.cli.options import as_json, jobs, options

MECHANISMS = ("churn", "patronage", "fragmentation", "steering", "security", "politics")


@click.command()
@click.option(
    "--worlds",
    type=click.IntRange(5),
    default=200,
    show_default=True,
    help="How many worlds; each is run five times: twice as it is, without donors, and "
    "with decentralisation of two kinds; and so in each ablation.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=1,
    show_default=True,
    help="The same seed gives the same numbers.",
)
@click.option(
    "--ablate",
    "ablations",
    multiple=True,
    type=click.Choice([*MECHANISMS, "none"]),
    help="Switch off this mechanism as well; may be repeated. If not given, a page and JSON have "
    "all, a table none.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE",
    help="Write a page to this file; it is replaced.",
)
@click.option("--details", is_flag=True, help="Print every number that was measured.")
@options((jobs, as_json))
def patterns(
    worlds: int,
    seed: int,
    ablations: tuple[str, ...],
    out: Path | None,
    details: bool,
    jobs: int,
    as_json: bool,
) -> None:
    """Hold the model against known patterns.

    Each pattern is measured over worlds and passes or fails by a rule written before the model;
    origin says whether a parameter puts it in or it emerges. A page (--out) also says which
    mechanism carries each.
    Nothing is fitted, and what fails stays failed.

    \b
    Examples:
      coalition-sim patterns
      coalition-sim patterns --worlds 50 --details
      coalition-sim patterns --worlds 50 --ablate churn --out churn.md
      coalition-sim patterns --ablate none --json
    """  # fmt: skip
    from coalition_sim.patterns import as_records, assess, page, summary_rows, table_rows

    every = MECHANISMS if out or as_json else ()
    chosen = [name for name in MECHANISMS if name in (ablations or every)]
    with progress("Patterns") as report:
        found = assess(worlds, seed, chosen, jobs, report)
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(page(found, worlds, seed), encoding="utf-8", newline="\n")
    if as_json:
        print_json(as_records(found))
    else:
        rows = table_rows if details else summary_rows
        for run in ("status_quo", *(name for name in chosen if name in ablations)):
            title = "status quo" if run == "status_quo" else f"without {run}"
            print_table(rows(found[run]), f"Patterns, {title}", ("value",))
    if out is not None:
        say(f"Written: {out}")
