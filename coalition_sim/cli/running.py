"""From a request to results: what compare, run, sensitivity, sweep and rerun have in common."""

from __future__ import annotations

import itertools
import shlex
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coalition_sim import executors
from coalition_sim.cli.console import progress, say

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from coalition_sim.analysis.compare import Comparison
    from coalition_sim.analysis.sweep import Sweep
    from coalition_sim.manifest import Request
    from coalition_sim.scenario import Scenario


Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Answer:
    """What a request gave and where it was written."""

    ds: xr.Dataset | None
    comparison: Comparison | None
    sensitivity: pd.DataFrame | None
    curves: Sweep | None
    folder: Path


def get_ready(jobs: int = 1, rows: int = 0) -> None:
    """Load the engine in the quickest order, and have processes load it meanwhile.

    To be called before a command imports anything heavy. ``rows``: scenario-worlds to come, at
    least; more processes may start once their number is known.
    """
    executors.start(jobs, rows)
    executors.load()


def load_reforms(names: Sequence[str], baseline: str, given: bool = False) -> list[Scenario]:
    """The baseline and what is compared with it: the scenarios named, or the core ones.

    ``given``: adoption and survival of all their levers are taken as given.
    """
    executors.load()
    from coalition_sim.analysis.given import in_force
    from coalition_sim.scenario import core, load_scenario

    base = load_scenario(baseline)
    reforms = [scenario for scenario in load_all(names or core()) if scenario != base]
    if not reforms:
        raise click.UsageError("A comparison needs a scenario other than the baseline.")
    every = [base, *reforms]
    return _distinct([in_force(one) for one in every] if given else every)


def load_all(names: Sequence[str]) -> list[Scenario]:
    """Scenarios by shipped name or file; no two may share a name."""
    executors.load()
    from coalition_sim.scenario import load_scenario

    return _distinct([load_scenario(name) for name in names])


def _distinct(loaded: list[Scenario]) -> list[Scenario]:
    seen = [scenario.name for scenario in loaded]
    for name in seen:
        if seen.count(name) > 1:
            raise click.UsageError(f"Two scenarios are called {name!r}. Give each its own name.")
    return loaded


def make_request(scenarios: Sequence[Scenario], elections: str, **asked: Any) -> Request:
    """A request from scenarios and the options of a command."""
    from pydantic import ValidationError

    from coalition_sim.manifest import Request

    contents = tuple(scenario.to_dict() for scenario in scenarios)
    try:
        return Request(scenarios=contents, switches={"elections": elections}, **asked)
    except ValidationError as error:
        first = error.errors()[0]
        name = f"--{'.'.join(map(str, first['loc']))}"
        message = f"{first['msg']}, not {first['input']!r}."
        raise click.BadParameter(message, param_hint=name) from None


def answer(
    request: Request,
    out: Path | None,
    force: bool,
    jobs: int,
    cluster: str | None = None,
    store: str | None = None,
    resume: bool = False,
) -> Answer:
    """Simulate, compare, screen, sweep and write; what can fail early does so before that work."""
    from coalition_sim.manifest import build_manifest
    from coalition_sim.results import (
        check_free,
        default_folder,
        drawing_meanwhile,
        unfinished,
        write_into,
    )

    folder = check_free(out or default_folder(), force)
    started = time.perf_counter()
    executors.start(jobs, rows=len(request.scenarios) * request.worlds)
    where: dict[str, Any] = {"jobs": jobs, "cluster": cluster}
    scenarios = request.load()
    refuse_idle(request, scenarios)
    alone = request.kind in ("sensitivity", "sweep")  # these run the model in their own way
    with unfinished(folder, force) as inside:
        ds = None if alone else simulated(request, scenarios, store, resume, **where)
        comparison = None if ds is None else compared(request, ds)
        with drawing_meanwhile(inside, ds, comparison if request.screening else None):
            sensitivity = screened(request, scenarios, **where)
        curves = swept(request, scenarios, **where)
        seconds = time.perf_counter() - started
        manifest = build_manifest(request, command_line(), seconds, whole_address(store))
        with progress("Writing results"):
            write_into(inside, folder, ds, comparison, sensitivity, manifest, curves)
    return Answer(ds, comparison, sensitivity, curves, folder)


def refuse_idle(request: Request, scenarios: list[Scenario]) -> None:
    """A reform that never comes into force inside the run has no effect to be looked for."""
    if request.baseline is None or len(scenarios) < 2:
        return
    from coalition_sim.analysis.compare import check_in_force

    contents = {scenario.name: scenario.to_dict() for scenario in scenarios}
    check_in_force(contents, request.baseline, request.start, request.years)


def simulated(
    request: Request,
    scenarios: list[Scenario],
    store: str | None = None,
    resume: bool = False,
    **where: Any,
) -> xr.Dataset:
    """The run itself; ``where`` it is computed are ``jobs`` and ``cluster``, here and below."""
    from coalition_sim.simulate import simulate

    size = f"{len(scenarios)} x {request.worlds} worlds, {request.years} years"
    with kept_when_stopped(store), progress(size) as report:
        ds = simulate(
            scenarios,
            worlds=request.worlds,
            years=request.years,
            start=request.start,
            seed=request.seed,
            parameters=request.parameters,
            switches=dict(request.switches),
            record=request.record,
            store=store,
            resume=resume,
            progress=report if store is None else told_what_is_there(report, store),
            **where,
        )
    # a comparison looks at everything many times; a run, however large, at its outcomes
    return ds.load() if request.kind == "compare" else ds


def whole_address(store: str | None) -> str | None:
    """An address that means the same from another folder."""
    return str(Path(store).resolve()) if store and "://" not in store else store


def told_what_is_there(report: Progress, store: str) -> Progress:
    """Progress that first tells how much of the work is in the store already."""
    calls = itertools.count()

    def tell(done: int, total: int) -> None:
        if next(calls) == 0 and done:
            end = ": nothing to compute." if done == total else "."
            say(f"{done:,} of {total:,} scenario-worlds are in {store}{end}")
        report(done, total)

    return tell


@contextmanager
def kept_when_stopped(store: str | None) -> Iterator[None]:
    """Ctrl-C while a store is filled: what is finished is not lost."""
    from coalition_sim.cli import Stopped

    try:
        yield
    except KeyboardInterrupt:
        if store is None:
            raise
        raise Stopped(
            f"Stopped. Finished blocks are in {store}; the same command with --resume goes on."
        ) from None


def compared(request: Request, ds: xr.Dataset) -> Comparison | None:
    """The comparison, where one was asked for."""
    if request.kind != "compare" or request.baseline is None:
        return None
    from coalition_sim.analysis.compare import compare

    return compare(ds, baseline=request.baseline)


def screened(request: Request, scenarios: list[Scenario], **where: Any) -> pd.DataFrame | None:
    """The Morris screening of each reform's effect, where one was asked for.

    Beside a comparison it takes adoption and survival of every reform as given, and moves the
    unknowns in groups.
    """
    if request.screening is None:
        return None
    from coalition_sim.analysis.given import as_given
    from coalition_sim.sensitivity.groups import groups_to_screen
    from coalition_sim.sensitivity.idle import unknowns_to_screen
    from coalition_sim.sensitivity.screening import morris, without_combinations

    if request.kind == "compare":
        chosen = without_combinations(scenarios, request.baseline or scenarios[0].name)
        if len(chosen) < 2:
            return None
        scenarios = [as_given(one) for one in chosen]  # which unknowns decide what it does in force
    to_screen = groups_to_screen if request.screening.groups else unknowns_to_screen
    with progress("Sensitivity (Morris)") as report:
        return morris(
            scenarios,
            seed=request.seed,
            trajectories=request.screening.trajectories,
            replicates=request.screening.replicates,
            progress=report,
            baseline=request.baseline,
            years=request.years,
            start=request.start,
            switches=dict(request.switches),
            names=to_screen(scenarios),
            **where,
        )


def swept(request: Request, scenarios: list[Scenario], **where: Any) -> Sweep | None:
    """The effect curves over one setting of a scenario's levers, where they were asked for."""
    if request.sweep is None:
        return None
    from coalition_sim.analysis.sweep import sweep

    asked = request.sweep
    size = f"{len(set(asked.at)) + 1} x {request.worlds} worlds, {request.years} years"
    with progress(size) as report:
        return sweep(
            scenarios[0],
            asked.over,
            asked.lever,
            asked.at,
            asked.outcomes,
            given=asked.given,
            worlds=request.worlds,
            years=request.years,
            start=request.start,
            seed=request.seed,
            parameters=request.parameters,
            switches=dict(request.switches),
            progress=report,
            **where,
        )


def command_line() -> str:
    return shlex.join(["coalition-sim", *sys.argv[1:]])


def say_where(folder: Path, report: bool) -> None:
    """The last line of a run: where the results are."""
    shown = folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder
    say(f"Results in {shown}" + (f"; open {shown / 'report.html'}" if report else ""))
