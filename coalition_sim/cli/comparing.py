"""`compare` and `run`: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from coalition_sim.cli.console import print_json
from coalition_sim.cli.options import FOLDER, RUN, STORE, as_json, baseline, morris, options, record
from coalition_sim.cli.running import (
    answer,
    get_ready,
    load_all,
    load_reforms,
    make_request,
    say_where,
)
from coalition_sim.cli.showing import (
    comparison_rows,
    notes,
    outcome_rows,
    print_comparison,
    print_outcomes,
    tables,
    title_of,
)

screen = click.option(
    "--sensitivity/--no-sensitivity", default=True, show_default=True,
    help="Screen quickly which groups of unknowns move the answer (a tornado in the report), for "
    "reforms of few levers, adoption and survival taken as given.",
)  # fmt: skip
given = click.option(
    "--given", is_flag=True,
    help="Take adoption and survival of every reform as given: what it does once it is in force.",
)  # fmt: skip


@click.command()
@click.argument("scenarios", nargs=-1, metavar="[SCENARIO ...]")
@options(
    (baseline, given),
    RUN,
    STORE,
    (screen,),
    morris(trajectories=4, replicates=2),
    FOLDER,
    (as_json,),
)
def compare(
    scenarios: tuple[str, ...],
    baseline: str,
    given: bool,
    sensitivity: bool,
    trajectories: int,
    replicates: int,
    out: Path | None,
    force: bool,
    jobs: int,
    cluster: str | None,
    store: str | None,
    resume: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """Compare reforms with a baseline.

    Both meet the same worlds and the same luck; what is shown is the difference world by world. A
    SCENARIO is a shipped name or a file; with none, the core scenarios are compared. The table says
    of each reform and outcome what happens in 9 worlds of 10, how likely an improvement is, and a
    word that follows from the range alone: over all worlds, and in those that adopt the reform.
    Below stands how likely it is adopted and lasts, and whether its objectives are met.

    \b
    Examples:
      coalition-sim compare
      coalition-sim compare fixed_tenure my_reform.yaml --worlds 500 --jobs 4
      coalition-sim compare my_reform.yaml --baseline fixed_tenure --out results/mine
      coalition-sim compare my_reform.yaml --given
      coalition-sim compare --parameters central --no-sensitivity --json
    """
    get_ready(jobs, asked["worlds"] * (1 + max(1, len(scenarios))))
    from coalition_sim.manifest import Screening

    loaded = load_reforms(scenarios, baseline, given)
    size = Screening(trajectories=trajectories, replicates=replicates, groups=True)
    screening = size if sensitivity else None
    request = make_request(
        loaded, kind="compare", baseline=loaded[0].name, screening=screening, **asked
    )
    found = answer(request, out, force, jobs, cluster, store, resume)
    assert found.ds is not None and found.comparison is not None
    if as_json:
        rows, said = comparison_rows(found.comparison), notes(found.ds, found.comparison)
        print_json(
            {"folder": str(found.folder), "differences": rows, **tables(found.comparison),
             "notes": said}
        )  # fmt: skip
    else:
        print_comparison(found.ds, found.comparison)
    say_where(found.folder, report=True)


@click.command()
@click.argument("scenario")
@options(RUN, STORE, (record,), FOLDER, (as_json,))
def run(
    scenario: str,
    out: Path | None,
    force: bool,
    jobs: int,
    cluster: str | None,
    store: str | None,
    resume: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """Run one scenario and print where its outcomes end up.

    Writes the data and a summary; figures and the report belong to a comparison. With --store the
    data are in the store, however many worlds there are: a block at a time is in memory, a run that
    is killed goes on with --resume, and a block that fails leaves the others alone.

    \b
    Examples:
      coalition-sim run status_quo
      coalition-sim run status_quo --worlds 100000 --record provincial --store runs/big --jobs 8
      coalition-sim run my_reform.yaml --worlds 50 --parameters central --out results/trial
    """
    get_ready(jobs, asked["worlds"])
    request = make_request(load_all([scenario]), kind="run", **asked)
    found = answer(request, out, force, jobs, cluster, store, resume)
    from coalition_sim.outcomes import holds_outcomes

    assert found.ds is not None
    rows = outcome_rows(found.ds) if holds_outcomes(found.ds) else []
    if as_json:
        print_json({"folder": str(found.folder), "outcomes": rows})
    elif not rows:
        click.echo(f"Recorded: {', '.join(map(str, found.ds.data_vars))}.")
    else:
        from coalition_sim.analysis.words import averaged_years

        title = title_of(found.ds, request.load()[0].name)
        print_outcomes(rows, f"{title}: mean of {averaged_years(found.ds.sizes['year'])}")
    say_where(found.folder, report=False)
