"""`sensitivity`: which unknowns decide the effect of a reform."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coalition_sim import executors
from coalition_sim.cli.console import Row, print_json, print_table
from coalition_sim.cli.options import FOLDER, SPAN, WORKERS, as_json, baseline, morris, options
from coalition_sim.cli.running import answer, get_ready, load_reforms, make_request, say_where

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from coalition_sim.scenario import Scenario

WITH_A_STUDY = {"scenarios", "jobs", "cluster", "resume", "quick", "out", "force", "as_json"}
"""Options that say nothing about what is looked at."""


@click.command()
@click.argument("scenarios", nargs=-1, metavar="[SCENARIO ...]")
@options((baseline,), SPAN, morris(trajectories=4, replicates=3), WORKERS)
@click.option(
    "--top", type=click.IntRange(1), default=5, show_default=True,
    help="How many parameters to print for each reform and outcome.",
)  # fmt: skip
@click.option(
    "--groups", is_flag=True,
    help="Move unknowns in groups, one per mechanism and one per lever: quicker and coarser.",
)  # fmt: skip
@click.option(
    "--resume", is_flag=True, help="With a study: go on with the runs kept beside its --out."
)
@click.option("--quick", is_flag=True, help="With a study: a tiny trial, to see that it runs.")
@options(FOLDER, (as_json,))
@click.pass_context
def sensitivity(
    ctx: click.Context,
    scenarios: tuple[str, ...],
    baseline: str,
    trajectories: int,
    replicates: int,
    jobs: int,
    cluster: str | None,
    top: int,
    groups: bool,
    resume: bool,
    quick: bool,
    out: Path | None,
    force: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """Find the unknowns that decide the answer.

    With the file of a study, all that it asks for: Morris, Sobol, PAWN, delta, other structures of
    the model; see docs/sensitivity.md. With scenarios, a quick look:

    A Morris screening of the paired difference between a reform and the baseline. Every uncertain
    parameter moves over its whole range, the others being anywhere. A parameter counts only where
    it stands above the noise floor: what luck alone would produce. More trajectories and
    replicates lower the floor. With --groups, the unknowns of a mechanism, or of a lever, move
    together: a group that counts is worth a closer look.

    \b
    Examples:
      coalition-sim sensitivity fixed_tenure
      coalition-sim sensitivity fixed_tenure --groups --trajectories 10
      coalition-sim sensitivity --trajectories 10 --replicates 8 --jobs 4
      coalition-sim sensitivity my_reform.yaml --top 10 --json
      coalition-sim sensitivity experiments/07_what_matters/sobol.yaml --out results/sobol
    """
    get_ready(jobs, rows=jobs * executors.BLOCK)  # a screening is large, and so is a study
    if a_study(scenarios):
        from coalition_sim.cli.studying import study_command

        refuse_what_the_file_says(ctx)
        study_command(Path(scenarios[0]), out, force, jobs, cluster, resume, quick, as_json)
        return
    if resume or quick:
        raise click.UsageError("--resume and --quick go with the file of a study.")
    from coalition_sim.figures.tornado import not_at_work
    from coalition_sim.manifest import Screening

    loaded = load_reforms(scenarios, baseline)
    request = make_request(
        loaded,
        kind="sensitivity",
        baseline=loaded[0].name,
        screening=Screening(trajectories=trajectories, replicates=replicates, groups=groups),
        **asked,
    )
    found = answer(request, out, force, jobs, cluster)
    table = found.sensitivity
    assert table is not None
    if as_json:
        rows, idle = strongest(table, top), not_at_work(table)
        print_json({"folder": str(found.folder), "strongest": rows, "not_at_work": idle})
    else:
        print_strongest(table, top, loaded[1:], loaded[0].name)
    say_where(found.folder, report=False)


def a_study(names: tuple[str, ...]) -> bool:
    """Whether the one thing named is the file of a study."""
    if not any(name.endswith((".yaml", ".yml")) for name in names):
        return False
    from coalition_sim.sensitivity.study_file import is_study

    studies = [name for name in names if is_study(name)]
    if studies and len(names) > 1:
        raise click.UsageError(f"{studies[0]} is a study; give it alone.")
    return bool(studies)


def refuse_what_the_file_says(ctx: click.Context) -> None:
    """Options that stand in the file of a study must not be given beside it."""
    from click.core import ParameterSource

    given = [
        one.opts[0]
        for one in ctx.command.params
        if one.name not in WITH_A_STUDY
        and one.name is not None
        and ctx.get_parameter_source(one.name) is ParameterSource.COMMANDLINE
    ]
    if given:
        raise click.UsageError(f"{', '.join(given)}: a study says this in its file.")


def strongest(table: pd.DataFrame, top: int) -> list[Row]:
    """The strongest parameters of each reform and headline outcome, those above the noise only."""
    from coalition_sim.outcomes import headline_outcomes

    kept = table[table["outcome"].isin(headline_outcomes())]
    kept = kept[kept["above_noise"].astype(bool)].sort_values("mu_star", ascending=False)
    groups = kept.groupby(["scenario", "outcome"], sort=False).head(top)
    order = groups.sort_values(["scenario", "outcome", "mu_star"], ascending=[True, True, False])
    columns = ["scenario", "outcome", "parameter", "mu_star", "mu", "sigma", "noise_floor"]
    return [{str(k): v for k, v in row.items()} for row in order[columns].to_dict("records")]


def print_strongest(
    table: pd.DataFrame, top: int, reforms: Sequence[Scenario], baseline: str
) -> None:
    """For each reform what stands out from luck, or that nothing does and what would help."""
    from coalition_sim.figures.tornado import not_at_work
    from coalition_sim.figures.unknowns import unknown
    from coalition_sim.sensitivity.groups import in_groups
    from coalition_sim.sensitivity.screening import longer, singly

    rows, grouped = strongest(table, top), in_groups(table)
    what = "groups of unknowns" if grouped else "unknowns"
    for reform in reforms:
        title = reform.title or reform.name
        mine = [_line(row) for row in rows if row["scenario"] == reform.name]
        if mine:
            print_table(mine, f"What moves the effect of: {title}", ("shift", "noise floor"))
        else:
            click.echo(f"{title}: a screening this short cannot tell the {what} from luck.")
            click.echo(f"A longer one: {longer(table, reform.name, baseline)}")
    if grouped:
        click.echo("Moved together: the unknowns of each mechanism (M) and of each lever.")
        click.echo(f"One by one: {singly(reforms[0].name, baseline)}")
    if idle := not_at_work(table):
        click.echo(f"Not at work in this run: {', '.join(map(unknown, idle))}.")


def _line(row: Row) -> Row:
    from coalition_sim.figures.unknowns import unknown
    from coalition_sim.outcomes import OUTCOMES

    known = OUTCOMES[row["outcome"]]
    decimals = known.decimals + 1
    return {
        "outcome (unit)": f"{known.label} ({known.unit})",
        "unknown": unknown(row["parameter"]),
        "parameter": row["parameter"],
        "shift": f"{row['mu_star']:.{decimals}f}",
        "noise floor": f"{row['noise_floor']:.{decimals}f}",
    }
