"""`patterns`: what the model should show, and whether it does."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from coalition_sim.cli.console import print_json, print_table, progress, say
from coalition_sim.cli.options import as_json, jobs, options
from coalition_sim.cli.running import get_ready

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
@click.option(
    "--results",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    metavar="FOLDER",
    help="Write every number to this new folder, with a manifest: `export` reads it.",
)
@click.option("--details", is_flag=True, help="Print every number that was measured.")
@options((jobs, as_json))
def patterns(
    worlds: int,
    seed: int,
    ablations: tuple[str, ...],
    out: Path | None,
    results: Path | None,
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
    get_ready(jobs, worlds)
    from coalition_sim.patterns import as_records, assess, page, summary_rows, table_rows

    if results is not None:
        from coalition_sim.results import check_free

        check_free(results)  # before the long work
    every = MECHANISMS if out or as_json else ()
    chosen = [name for name in MECHANISMS if name in (ablations or every)]
    with progress("Patterns") as report:
        found = assess(worlds, seed, chosen, jobs, report)
    if results is not None:
        write_folder(as_records(found), worlds, seed, results)
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
    for written in filter(None, (out, results)):
        say(f"Written: {written}")


def write_folder(
    records: Sequence[Mapping[str, Any]], worlds: int, seed: int, folder: Path
) -> None:
    """patterns.csv, columns.json and manifest.json: a results folder like the others."""
    import pandas as pd

    from coalition_sim.cli.running import command_line
    from coalition_sim.manifest import FORMAT, package_hash, versions
    from coalition_sim.patterns import RECORDS
    from coalition_sim.results import unfinished

    rows = [{**one, "parameters": " ".join(one["parameters"])} for one in records]
    manifest = {
        "format": FORMAT,
        "program": "coalition_sim",
        "kind": "patterns",
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": command_line(),
        "worlds": worlds,
        "seed": seed,
        "versions": versions(),
        "package_sha256": package_hash(),
        "note": "Nothing is fitted: the model runs as it is, and what fails stays failed.",
    }
    with unfinished(folder) as inside:
        table = pd.DataFrame(rows, columns=list(RECORDS))
        table.to_csv(inside / "patterns.csv", index=False, lineterminator="\n")
        for name, content in (("columns", {"patterns.csv": RECORDS}), ("manifest", manifest)):
            text = json.dumps(content, indent=2, ensure_ascii=False)
            (inside / f"{name}.json").write_text(text + "\n", encoding="utf-8")
