"""A ranking from what is asked to what is printed: for `robustness`, and for `rerun` of one."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coalition_sim.cli.console import Row, print_table, progress, say
from coalition_sim.cli.running import (
    command_line,
    kept_when_stopped,
    told_what_is_there,
    whole_address,
)

if TYPE_CHECKING:
    import xarray as xr

    from coalition_sim.robustness import Robustness, Runs
    from coalition_sim.robustness.asked import Asked


def ranked(
    asked: Asked,
    folder: Path,
    force: bool,
    jobs: int,
    cluster: str | None,
    store: str | None = None,
    resume: bool = False,
) -> Robustness:
    """Run what the answers need, or read it, work them out and write the folder."""
    from coalition_sim.results import unfinished
    from coalition_sim.robustness import assess
    from coalition_sim.robustness.folder import read_results, scenarios_in, write_into

    started = time.perf_counter()
    ds = None if asked.results is None else read_results(asked.results)
    runs = asked.plan(None if ds is None else list(scenarios_in(ds).values()))
    with unfinished(folder, force) as inside:
        if ds is None:
            ds = simulated(
                runs, jobs=jobs, cluster=cluster, store=store, resume=resume, **asked.run
            )
        with progress("Working out the answers"):
            found = assess(ds, runs, asked.wanted, asked.per)
        about = {
            "command": command_line(),
            "duration_seconds": round(time.perf_counter() - started, 2),
            **({} if store is None else {"store": whole_address(store)}),
            **({} if asked.results is None else {"results": asked.results}),
            "asked": asked.to_dict(),
        }
        with progress("Writing results"):
            write_into(inside, found, ds, about)
    return found


def simulated(
    runs: Runs,
    *,
    worlds: int,
    parameters: str,
    years: int,
    start: str,
    seed: int,
    tapes_per_draw: int,
    elections: str,
    jobs: int,
    cluster: str | None,
    store: str | None,
    resume: bool,
) -> xr.Dataset:
    """Every run that the answers need, in the same worlds."""
    from coalition_sim import executors
    from coalition_sim.robustness.folder import RECORD
    from coalition_sim.simulate import simulate

    executors.start(jobs, rows=len(runs.scenarios) * worlds)
    for sentence in runs.notes:
        say(sentence)
    size = f"{len(runs.scenarios)} x {worlds} worlds, {years} years"
    with kept_when_stopped(store), progress(size) as report:
        return simulate(
            list(runs.scenarios),
            worlds=worlds,
            years=years,
            start=start,
            seed=seed,
            parameters=parameters,
            switches={"elections": elections},
            tapes_per_draw=tapes_per_draw,
            record=RECORD,
            keep_events=False,
            jobs=jobs,
            cluster=cluster,
            store=store,
            resume=resume,
            progress=report if store is None else told_what_is_there(report, store),
        )


def print_answers(found: Robustness) -> None:
    """The ranking as a table, then the answers in words."""
    from coalition_sim.robustness import told
    from coalition_sim.robustness.page_tables import RANKING_HEAD, ranking_rows

    rows: list[Row] = [dict(zip(RANKING_HEAD, row, strict=True)) for row in ranking_rows(found)]
    weighed = " + ".join(f"{weight:g} x {name}" for name, weight in found.wanted.weights.items())
    print_table(rows, f"Weighted: {weighed}", RANKING_HEAD[1:])
    for sentence in sentences(found):
        click.echo(sentence)
    click.echo(told.about_cases(found))
    if found.wanted.example:
        click.echo("The weights are an example; set your own with --weight NAME=NUMBER.")


def sentences(found: Robustness) -> list[str]:
    """The answers in words."""
    from coalition_sim.robustness import told
    from coalition_sim.robustness.runs import GIVEN, MAIN
    from coalition_sim.robustness.wanted import WEIGHTED

    parts = found.parts[found.parts["outcome"] == WEIGHTED]
    parts = parts[parts["setting"].isin((MAIN, GIVEN))]
    named = told.titles(found)
    titles = {one.name: one.title for one in found.runs.settings}
    said = [
        told.too_few(found),
        told.best_told(found),
        told.top_told(found),
        told.regret_told(found),
        told.met_told(found),
        *told.front_told(found),
        *(
            f"{named[row['scenario']]} ({titles[row['setting']]}). {told.parts_told(found, row)}"
            for _, row in parts.iterrows()
        ),
        *told.settings_told(found),
        told.compliance_told(found),
    ]
    return [one for one in said if one]


def as_values(found: Robustness) -> dict[str, Any]:
    """The answers as plain values, unrounded."""
    tables = {
        name.removesuffix(".csv"): table.to_dict("records")
        for name, table in found.tables().items()
        if name != "outcomes_by_world.csv"
    }
    return {"too_few": found.too_few, "words": sentences(found), "notes": list(found.runs.notes),
            **tables}  # fmt: skip
