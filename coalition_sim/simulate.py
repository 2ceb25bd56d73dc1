"""Scenarios by worlds, cut into blocks, spread over processes, gathered as one labelled dataset.

A world's numbers do not depend on the block or the process that computed it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim import executors
from coalition_sim.arguments import at_least_one, is_whole, whole, world_ids
from coalition_sim.gather import Gathering
from coalition_sim.model import TAPES_PER_DRAW
from coalition_sim.parameters import check_frame
from coalition_sim.plan import Plan
from coalition_sim.scenario import Scenario, load_scenario
from coalition_sim.switches import read_switches
from coalition_sim.variables import EVENTS, recorded

Progress = Callable[[int, int], None]


def simulate(
    scenarios: Scenario | str | Sequence[Scenario | str],
    worlds: int | Sequence[int] = 200,
    years: int = 10,
    start: str = "2013-07",
    seed: int = 1,
    parameters: str | pd.DataFrame = "prior",
    switches: dict[str, str] | None = None,
    *,
    tapes_per_draw: int = TAPES_PER_DRAW,
    jobs: int = 1,
    cluster: Any = None,
    block: int = executors.BLOCK,
    record: str | Sequence[str] = "everything",
    keep_events: bool = True,
    store: str | Path | None = None,
    resume: bool = False,
    progress: Progress | None = None,
) -> xr.Dataset:
    """Run scenarios in the same worlds and return labelled results.

    Parameters
    ----------
    scenarios : one or several scenarios, or names of shipped ones or paths.
    worlds : how many worlds, or their ids. A world's id fixes its shocks, and its parameter draw
        ``id // tapes_per_draw``, whichever other worlds are run.
    years : fiscal years to simulate, at least 1.
    start : first month, "YYYY-07"; the province must hold initial conditions for it.
    seed : seed of parameters and shocks.
    parameters : "prior" (each draw from the priors), "central", or a DataFrame with one row per
        world in order; missing columns are central, a column ``tape`` sets the shocks' key.
    switches : structural choices, e.g. ``{"elections": "observed"}``.
    tapes_per_draw : shock tapes that share one parameter draw, so that luck and ignorance can be
        told apart.
    jobs : local processes. cluster : a Dask cluster instead, see docs/clusters.md.
    block : most scenario-worlds per block.
    record : variables to keep: "provincial", "districts", "everything" or names (docs/stores.md).
    keep_events : False leaves events out of what is kept.
    store : address of a store of runs, where blocks are written as they come. What it holds
        already is not computed again, and the result is read from it when it is looked at.
    resume : go on with a store that is not complete; computes what is missing, and failed blocks.
    progress : called with (done, total) scenario-worlds.

    Returns
    -------
    xarray.Dataset
        Variables and dimensions as in :mod:`coalition_sim.variables`.

    Raises
    ------
    ValueError
        If an argument is out of range; ParameterError and ScenarioError for bad input; StoreError
        if the store is of another experiment, or not complete and not to be resumed; WorldsFailed
        if blocks failed while the others went into the store.

    >>> ds = simulate("status_quo", worlds=2, years=1, parameters="central")
    >>> ds["service_index"].sizes["district"]
    34
    """
    jobs, block = at_least_one("jobs", jobs), at_least_one("block", block)
    plan = planned(
        scenarios, worlds, years, start, seed, parameters, switches,
        tapes_per_draw=tapes_per_draw, record=record, keep_events=keep_events,
    )  # fmt: skip
    if store is not None:
        from coalition_sim.store import fill, open_store

        fill(store, plan, resume, jobs, cluster, block, progress)
        return open_store(store, plan.ids)
    if resume:
        raise ValueError("resume = True: allowed with a store only; give store=ADDRESS")
    whole_run = _in_memory(plan, jobs, cluster, block, progress)
    return whole_run.dataset(no_events=not keep_events)


def _in_memory(
    plan: Plan, jobs: int, cluster: Any, block: int, progress: Progress | None
) -> Gathering:
    executors.start(jobs, plan.rows)  # they load while this process reads the province
    blocks = executors.cut(np.arange(plan.rows), block, jobs)
    tasks = ((number, plan.task(rows)) for number, rows in enumerate(blocks))
    whole_run, done = Gathering(plan), 0
    for number, found in executors.run(tasks, jobs=min(jobs, len(blocks)), cluster=cluster):
        whole_run.add(executors.value_of(found))
        done += len(blocks[number])
        if progress is not None:
            progress(done, plan.rows)
    return whole_run


def planned(
    scenarios: Scenario | str | Sequence[Scenario | str],
    worlds: int | Sequence[int],
    years: int,
    start: str,
    seed: int,
    parameters: str | pd.DataFrame,
    switches: dict[str, str] | None,
    *,
    tapes_per_draw: int,
    record: str | Sequence[str],
    keep_events: bool,
) -> Plan:
    """The arguments of ``simulate``, checked, as a plan."""
    chosen = _scenarios(scenarios)
    ids = np.arange(at_least_one("worlds", worlds)) if is_whole(worlds) else world_ids(worlds)
    years, seed = at_least_one("years", years), whole("seed", seed, 0)
    tapes_per_draw = at_least_one("tapes_per_draw", tapes_per_draw)
    table, draws = _world_table(parameters, ids, tapes_per_draw)
    names = tuple(n for n in recorded(record) if keep_events or n not in EVENTS)
    return Plan(
        tuple(chosen), ids, draws, table, years, start, seed, read_switches(switches),
        tapes_per_draw, names,
    )  # fmt: skip


def events(dataset: xr.Dataset) -> pd.DataFrame:
    """Events of a dataset: scenario, world, month ("YYYY-MM"), kind, actor, cause, value.

    Kinds: formation, motion, exit (of a chief minister), swap, election, minister, posting,
    departure (of a secretary), reform (adopted, refused, repealed), unrest, flood or drought.
    ``value`` is the coalition's seats (formation), votes (motion), months served (exit,
    departure), seats that changed hands (election), competence (posting), districts hit (flood or
    drought), 1 for a reform that came into force.

    Raises
    ------
    ValueError
        If the run did not record events.
    """
    if "event_kind" not in dataset:
        raise ValueError('events were not recorded; run with record="everything", or add "events"')
    names = ("scenario", "world", "month", "kind", "actor", "cause", "value")
    return pd.DataFrame({name: dataset[f"event_{name}"].values for name in names})


def _scenarios(given: Scenario | str | Sequence[Scenario | str]) -> list[Scenario]:
    several = (
        [given] if isinstance(given, Scenario | str) or not isinstance(given, Sequence) else given
    )
    odd = [s for s in several if not isinstance(s, Scenario | str)]
    if odd or not several:
        raise ValueError(
            f"scenarios = {given!r:.60}: allowed are scenarios, names of shipped ones and paths"
        )
    chosen = [load_scenario(s) if isinstance(s, str) else s for s in several]
    names = [s.name for s in chosen]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"scenario names must differ; given twice: {', '.join(twice)}")
    return chosen


def _world_table(
    parameters: str | pd.DataFrame, ids: np.ndarray, tapes: int
) -> tuple[str | pd.DataFrame, np.ndarray]:
    """How worlds come to their parameters (a table with their tapes, if there is one), and the
    number of each world's draw."""
    if isinstance(parameters, str):
        if parameters not in ("prior", "central"):
            raise ValueError(
                f'parameters = "{parameters}": allowed are "prior", "central", a DataFrame'
            )
        return parameters, ids // tapes
    if not isinstance(parameters, pd.DataFrame):
        raise ValueError(
            f'parameters = {parameters!r:.60}: allowed are "prior", "central", a DataFrame'
        )
    table = check_frame(parameters).reset_index(drop=True)
    if len(table) != len(ids):
        raise ValueError(
            f"parameters has {len(table)} rows for {len(ids)} worlds; give one per world"
        )
    values = table.drop(columns="tape", errors="ignore")
    same = values.groupby(list(values.columns), sort=False).ngroup() if values.shape[1] else 0
    if "tape" not in table:
        table = table.assign(tape=ids)
    return table, np.broadcast_to(np.asarray(same), len(ids)).copy()
