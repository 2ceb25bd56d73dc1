"""`patterns`: what the model should show, and whether it does."""

from __future__ import annotations

from pathlib import Path

import click

from coalition_sim.cli.console import print_json, print_table, progress, say
from coalition_sim.cli.options import as_json, jobs, options

MECHANISMS = ("churn", "patronage", "fragmentation", "steering", "politics")
PAGE = Path("docs") / "patterns.md"


@click.command()
@click.option(
    "--worlds",
    type=click.IntRange(5),
    default=200,
    show_default=True,
    help="How many worlds; each is run with and without donors, and so in each ablation.",
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
    help="Switch off this mechanism as well; may be repeated. All are, if not given.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=PAGE,
    show_default=True,
    help="The page to write.",
)
@options((jobs, as_json))
def patterns(
    worlds: int, seed: int, ablations: tuple[str, ...], out: Path, jobs: int, as_json: bool
) -> None:
    """Hold the model against known patterns.

    Each pattern is measured over worlds and passes or fails by a rule written before the model;
    the page says which a parameter puts in, which emerge, and which mechanism carries each.
    Nothing is fitted, and what fails stays failed.

    \b
    Examples:
      coalition-sim patterns
      coalition-sim patterns --worlds 50 --ablate churn --out churn.md
      coalition-sim patterns --ablate none --json
    """  # fmt: skip
    from coalition_sim.patterns import as_records, assess, page, table_rows

    chosen = [name for name in MECHANISMS if name in (ablations or MECHANISMS)]
    with progress("Patterns") as report:
        found = assess(worlds, seed, chosen, jobs, report)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page(found, worlds, seed), encoding="utf-8", newline="\n")
    if as_json:
        print_json(as_records(found))
    else:
        print_table(table_rows(found["status_quo"]), "Patterns, status quo", ("value",))
    say(f"Written: {out}")
