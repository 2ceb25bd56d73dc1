"""`sensitivity`: which unknowns decide the effect of a reform."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coalition_sim.cli.console import Row, print_json, print_table
from coalition_sim.cli.options import FOLDER, SPAN, as_json, baseline, jobs, morris, options
from coalition_sim.cli.running import answer, load_reforms, make_request, say_where

if TYPE_CHECKING:
    import pandas as pd


@click.command()
@click.argument("scenarios", nargs=-1, metavar="[SCENARIO ...]")
@options((baseline,), SPAN, morris(trajectories=4, replicates=2), (jobs,))
@click.option(
    "--top", type=click.IntRange(1), default=5, show_default=True,
    help="How many parameters to print for each reform and outcome.",
)  # fmt: skip
@options(FOLDER, (as_json,))
def sensitivity(
    scenarios: tuple[str, ...],
    baseline: str,
    trajectories: int,
    replicates: int,
    jobs: int,
    top: int,
    out: Path | None,
    force: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """Find the unknowns that decide the answer.

    A Morris screening of the paired difference between a reform and the baseline. Every uncertain
    parameter moves over its whole range, the others being anywhere. A parameter counts only where
    it rises above the noise floor: what luck alone would produce. More replicates lower the floor.

    \b
    Examples:
      coalition-sim sensitivity fixed_tenure
      coalition-sim sensitivity --trajectories 10 --replicates 4 --jobs 4
      coalition-sim sensitivity my_reform.yaml --top 10 --json
    """
    from coalition_sim.manifest import Screening

    loaded = load_reforms(scenarios, baseline)
    request = make_request(
        loaded,
        kind="sensitivity",
        baseline=loaded[0].name,
        screening=Screening(trajectories=trajectories, replicates=replicates),
        **asked,
    )
    found = answer(request, out, force, jobs)
    assert found.sensitivity is not None
    rows = strongest(found.sensitivity, top)
    if as_json:
        print_json({"folder": str(found.folder), "strongest": rows})
    else:
        print_table(rows, "What moves the effect of each reform", ("mu_star", "noise_floor"))
    say_where(found.folder, report=False)


def strongest(table: pd.DataFrame, top: int) -> list[Row]:
    """The strongest parameters of each reform and headline outcome, those above the noise only."""
    from coalition_sim.outcomes import headline_outcomes

    kept = table[table["outcome"].isin(headline_outcomes())]
    kept = kept[kept["above_noise"]].sort_values("mu_star", ascending=False)
    groups = kept.groupby(["scenario", "outcome"], sort=False).head(top)
    order = groups.sort_values(["scenario", "outcome", "mu_star"], ascending=[True, True, False])
    columns = ["scenario", "outcome", "parameter", "mu_star", "mu", "sigma", "noise_floor"]
    return [{str(k): v for k, v in row.items()} for row in order[columns].to_dict("records")]
