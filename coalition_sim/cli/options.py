"""Options that several commands share, each written once."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

Function = Callable[..., Any]
Decorator = Callable[[Function], Function]

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
baseline = click.option(
    "--baseline", default="status_quo", show_default=True, metavar="SCENARIO",
    help="What the others are compared with.",
)  # fmt: skip


def jobs_or_cluster(ctx: click.Context, parameter: click.Parameter, value: Any) -> Any:
    """One of the two: a cluster has its own number of workers."""
    given = {**ctx.params, str(parameter.name): value}
    if given.get("cluster") and given.get("jobs", 1) != 1:
        raise click.BadParameter("--jobs and --cluster exclude each other; give one.")
    return value


jobs = click.option(
    "--jobs", type=click.IntRange(1), default=1, show_default=True, callback=jobs_or_cluster,
    help="Processes to use; the numbers do not depend on it.",
)  # fmt: skip
cluster = click.option(
    "--cluster", default=None, metavar="ADDRESS", callback=jobs_or_cluster,
    help="Compute on a Dask cluster instead: tcp://host:port of its scheduler, the scheduler's "
    "file (.json), or local:N; see docs/clusters.md.",
)  # fmt: skip
WORKERS = (jobs, cluster)

MOST_YEARS = 50


def start_on_record(ctx: click.Context, parameter: click.Parameter, value: str) -> str:
    """A first month for which the province holds the initial conditions."""
    if value == parameter.get_default(ctx):
        return value  # nothing heavy is loaded before the command says in which order
    from coalition_sim.province.loader import STARTS

    if value not in STARTS:
        raise click.BadParameter(f"{value!r} has no recorded start. Allowed: {', '.join(STARTS)}.")
    return value


SPAN = (
    click.option(
        "--years", type=click.IntRange(1, MOST_YEARS), default=10, show_default=True,
        help="How many fiscal years, July to June.",
    ),
    click.option(
        "--start", default="2013-07", show_default=True, callback=start_on_record,
        help="First month, YYYY-MM: one for which the records hold the beginning.",
    ),
    click.option(
        "--seed", type=click.IntRange(0), default=1, show_default=True,
        help="The same seed gives the same numbers.",
    ),
    click.option(
        "--elections", type=click.Choice(["simulated", "observed"]), default="simulated",
        show_default=True, help="Let the 2018 election happen, or impose the seats on record.",
    ),
)  # fmt: skip

RUN = (
    click.option(
        "--worlds", type=click.IntRange(1), default=200, show_default=True,
        help="How many worlds; every scenario meets the same ones.",
    ),
    click.option(
        "--parameters", type=click.Choice(["prior", "central"]), default="prior",
        show_default=True, help="Draw every uncertain parameter anew, or hold all at the centre.",
    ),
    *SPAN,
    *WORKERS,
)  # fmt: skip


def morris(trajectories: int, replicates: int) -> tuple[Decorator, ...]:
    """The size of a Morris screening, with these defaults."""
    return (
        click.option(
            "--trajectories", type=click.IntRange(2), default=trajectories, show_default=True,
            help="Morris trajectories; each costs a world per replicate, scenario and unknown, or "
            "group of them.",
        ),
        click.option(
            "--replicates", type=click.IntRange(2), default=replicates, show_default=True,
            help="Shock tapes per point, which tell parameters from luck.",
        ),
    )  # fmt: skip


FOLDER = (
    click.option(
        "--out", type=click.Path(path_type=Path), default=None, metavar="FOLDER",
        help="Where to write; results/<date-time> if not given.",
    ),
    click.option("--force", is_flag=True, help="Replace an earlier results folder."),
)  # fmt: skip


def record_by_name(ctx: click.Context, parameter: click.Parameter, value: str) -> str:
    """Names of levels and variables, with commas between them."""
    if value == parameter.get_default(ctx):
        return value
    from coalition_sim.variables import recorded

    try:
        recorded(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    return value


def resume_a_store(ctx: click.Context, parameter: click.Parameter, value: bool) -> bool:
    """Only a store can be gone on with."""
    if value and not ctx.params.get("store"):
        raise click.BadParameter("give the store to go on with: --store ADDRESS --resume.")
    return value


STORE = (
    click.option(
        "--store", default=None, metavar="ADDRESS", is_eager=True,
        help="Write every block to this store as it comes, and compute only what it lacks: a "
        "folder, or any address that fsspec knows; see docs/stores.md.",
    ),
    click.option(
        "--resume", is_flag=True, callback=resume_a_store,
        help="Go on with a store that is not complete, and try again what failed.",
    ),
)  # fmt: skip
record = click.option(
    "--record", default="everything", show_default=True, metavar="NAME,...",
    callback=record_by_name,
    help="What to keep: provincial (with all outcomes), districts, everything, events, or "
    "variables by name.",
)  # fmt: skip


def options(*groups: tuple[Decorator, ...]) -> Decorator:
    """Put all options of the groups on a command, in the order written."""

    def decorate(function: Function) -> Function:
        every = [option for group in groups for option in group]
        return functools.reduce(lambda f, option: option(f), reversed(every), function)

    return decorate
