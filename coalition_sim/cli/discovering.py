"""`discover`: in which worlds does a reform fail?"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click
from click.core import ParameterSource

from coalition_sim.cli.console import print_json, print_table, progress, say
from coalition_sim.cli.options import FOLDER, SPAN, WORKERS, as_json, baseline, options
from coalition_sim.cli.running import command_line, get_ready, say_where

if TYPE_CHECKING:
    import xarray as xr

    from coalition_sim.discovery import Discovery
    from coalition_sim.scenario import Scenario

OF_A_RUN = ("worlds", "years", "start", "seed", "elections", "tapes_per_draw", "given")
TAPES = {"worlds": 1, "draws": 5}

QUESTION = (
    click.option(
        "--outcome", default="service_mean", show_default=True, metavar="NAME",
        help="The outcome to fail in; see docs/outcomes.md.",
    ),
    click.option(
        "--fails", default="worse", show_default=True, metavar="RULE",
        help='What a failure is: "worse" than the baseline, "worse by 2", "worst 25 %", "< 0" of '
        'the difference, or a threshold: "level < 40".',
    ),
    click.option(
        "--cases", type=click.Choice(["worlds", "draws"]), default="worlds", show_default=True,
        help="A case is a world, which fails or not, or a parameter draw with the share of its "
        "worlds that fail.",
    ),
    click.option(
        "--worlds", type=click.IntRange(40), default=1000, show_default=True,
        help="How many worlds to search.",
    ),
    click.option(
        "--fresh", type=click.IntRange(0), default=1000, show_default=True,
        help="How many other worlds to check on; 0 for no check.",
    ),
    click.option(
        "--tapes", "tapes_per_draw", type=click.IntRange(1), default=None,
        help="Worlds that share a parameter draw; 1 if not given, 5 where draws are the cases.",
    ),
    click.option(
        "--given", is_flag=True, help="Take adoption and survival of the reform as given."
    ),
    click.option(
        "--results", type=str, default=None, metavar="FOLDER",
        help="Search the worlds of a results folder or a store; only fresh ones are run.",
    ),
    click.option("--no-tree", is_flag=True, help="Leave out the tree, which needs scikit-learn."),
)  # fmt: skip


@click.command()
@click.argument("scenario")
@options((baseline,), QUESTION, SPAN, WORKERS, FOLDER, (as_json,))
@click.pass_context
def discover(
    ctx: click.Context,
    scenario: str,
    baseline: str,
    outcome: str,
    fails: str,
    cases: Literal["worlds", "draws"],
    worlds: int,
    fresh: int,
    tapes_per_draw: int | None,
    given: bool,
    results: str | None,
    no_tree: bool,
    jobs: int,
    cluster: str | None,
    years: int,
    start: str,
    seed: int,
    elections: str,
    out: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Find the worlds in which a reform fails.

    Searches boxes (PRIM) and a tree (CART) over the uncertain parameters and over facts of the
    world before the reform starts, and says them in words, with how much of them holds up in fresh
    worlds. Where nothing does better than the base rate, it says so.

    \b
    Examples:
      coalition-sim discover needs_based_allocation --given
      coalition-sim discover needs_based_allocation --outcome forced_exits_all_years
      coalition-sim discover fixed_tenure --outcome trust --fails "worst 25 %" --fresh 2000
      coalition-sim discover fixed_tenure --results results/mine --outcome satisfaction --fails "level < 40"
    """  # noqa: E501
    get_ready(jobs, 2 * (worlds if results is None else fresh))
    from coalition_sim.analysis.compare import check_in_force
    from coalition_sim.discovery import Question
    from coalition_sim.discovery import discover as find
    from coalition_sim.discovery.page import manifest_of, write_into
    from coalition_sim.results import check_free, default_folder, unfinished

    earlier = None
    if results is None:
        pair = _loaded(scenario, baseline, given)
    else:
        _refuse_run_options(ctx)
        earlier, pair = _from_results(results, scenario, baseline)
        years, start = int(earlier.attrs["years"]), str(earlier.attrs["start"])
    base, reform = pair
    contents = {one.name: one.to_dict() for one in pair}
    check_in_force(contents, base.name, start, years)
    question = Question(reform, base, outcome, fails, cases)
    question.check()
    folder = check_free(out or default_folder(), force)
    started = time.perf_counter()
    with unfinished(folder, force) as inside:
        with progress("Simulating and searching") as report:
            found = find(
                question,
                worlds=worlds,
                fresh=fresh,
                tapes_per_draw=tapes_per_draw or TAPES[cases],
                years=years,
                start=start,
                seed=seed,
                switches=_switches(earlier, elections),
                jobs=jobs,
                cluster=cluster,
                earlier=earlier,
                with_tree=not no_tree,
                progress=report,
            )
        asked: dict[str, Any] = {
            "worlds": int(found.found["tapes"].sum()), "fresh": fresh, "years": found.years,
            "start": found.start, "seed": found.seed, "results": results,
        }  # fmt: skip
        manifest = manifest_of(found, command_line(), time.perf_counter() - started, asked)
        write_into(inside, found, manifest)
    _print(found, folder, as_json)
    say_where(folder, report=False)
    say(f"Read {folder.name}/discovery.md for the answer in full.")


def _loaded(scenario: str, baseline: str, given: bool) -> tuple[Scenario, Scenario]:
    from coalition_sim.analysis.given import as_given
    from coalition_sim.cli.running import load_all

    base, reform = load_all([baseline, scenario])
    return base, as_given(reform) if given else reform


def _refuse_run_options(ctx: click.Context) -> None:
    """A run that is there has its own worlds, years, start and seed."""
    for name in OF_A_RUN:
        if ctx.get_parameter_source(name) == ParameterSource.COMMANDLINE:
            option = "--tapes" if name == "tapes_per_draw" else f"--{name}"
            raise click.UsageError(f"{option}: the worlds of --results are run already; leave it.")


def _from_results(
    results: str, scenario: str, baseline: str
) -> tuple[xr.Dataset, tuple[Scenario, Scenario]]:
    from coalition_sim.robustness.folder import read_results, scenarios_in

    ds = read_results(results)
    held = scenarios_in(ds)
    for name in (baseline, scenario):
        if name not in held:
            raise click.UsageError(
                f"{results} holds no scenario {name!r}; it has {', '.join(held)}."
            )
    return ds, (held[baseline], held[scenario])


def _switches(earlier: xr.Dataset | None, elections: str) -> dict[str, str]:
    import json

    if earlier is None:
        return {"elections": elections}
    told = earlier.attrs.get("switches", "{}")
    return dict(json.loads(told) if isinstance(told, str) else told)


def _print(found: Discovery, folder: Path, as_json: bool) -> None:
    from coalition_sim.discovery import tables, told

    boxes = tables.boxes_table(found)
    if as_json:
        rows = boxes.drop(columns="words").to_dict("records")
        answer = told.headline(found)
        print_json({"folder": str(folder), "answer": answer, "boxes": rows})
        return
    click.echo(told.counted(found))
    click.echo(told.headline(found))
    if not found.findings:
        return
    rows = [
        {
            "box": one.number,
            "": name,
            "cases": f"{one_standing.cases:,} of {one_standing.searched:,}",
            "fail, of 100": f"{told.per_100(one_standing.density)} "
            f"({told.per_100(one_standing.low)} to {told.per_100(one_standing.high)})",
            "base rate": told.per_100(one_standing.base),
            "of 100 failures": told.per_100(one_standing.coverage),
        }
        for one in found.findings
        for name, one_standing in (("searched", one.found), ("fresh", one.fresh))
        if one_standing is not None
    ]
    print_table(rows, "", ("cases", "fail, of 100", "base rate", "of 100 failures"))
    for one in found.findings:
        click.echo(f"Box {one.number}: {told.luck_in_words(one.probability, one.shuffles)}")
    if warning := told.caution(found):
        click.echo(warning)
