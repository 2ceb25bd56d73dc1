"""Scenarios by worlds, cut into blocks, spread over processes, gathered as one labelled dataset.

A world's numbers do not depend on the block or the process that computed it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import as_completed
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim.arguments import at_least_one, is_whole, whole, world_ids
from coalition_sim.gather import dataset_of
from coalition_sim.model import TAPES_PER_DRAW
from coalition_sim.parameters import check_frame, draw
from coalition_sim.plan import Plan
from coalition_sim.scenario import Scenario, load_scenario
from coalition_sim.switches import read_switches
from coalition_sim.workers import BLOCK, workers

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
    block: int = BLOCK,
    keep_events: bool = True,
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
    jobs : local processes. block : scenario-worlds per block. keep_events : record events.
    progress : called with (done, total) scenario-worlds.

    Returns
    -------
    xarray.Dataset
        Variables and dimensions as in :mod:`coalition_sim.variables`.

    Raises
    ------
    ValueError
        If an argument is out of range; ParameterError and ScenarioError for bad input.

    >>> ds = simulate("status_quo", worlds=2, years=1, parameters="central")
    >>> ds["service_index"].sizes["district"]
    34
    """
    chosen = _scenarios(scenarios)
    ids = np.arange(at_least_one("worlds", worlds)) if is_whole(worlds) else world_ids(worlds)
    years, jobs = at_least_one("years", years), at_least_one("jobs", jobs)
    block, seed = at_least_one("block", block), whole("seed", seed, 0)
    tapes_per_draw = at_least_one("tapes_per_draw", tapes_per_draw)
    table, draws = _world_table(parameters, ids, seed, tapes_per_draw)
    plan = Plan(chosen, ids, table, years, start, seed, read_switches(switches), keep_events)
    blocks = [np.arange(a, min(a + block, plan.rows)) for a in range(0, plan.rows, block)]
    results: dict[int, dict[str, Any]] = {}
    done = 0
    for number, result in _run(plan, blocks, jobs):
        results[number] = result
        done += len(blocks[number])
        if progress is not None:
            progress(done, plan.rows)
    ordered = [results[n] for n in range(len(blocks))]
    return dataset_of(ordered, plan, draws, _attributes(plan, parameters, tapes_per_draw))


def events(dataset: xr.Dataset) -> pd.DataFrame:
    """Events of a dataset: scenario, world, month ("YYYY-MM"), kind, actor, cause, value.

    Kinds: formation, motion, exit (of a chief minister), swap, election, minister, posting,
    departure (of a secretary), reform (adopted, refused, repealed), unrest, flood or drought.
    ``value`` is the coalition's seats (formation), votes (motion), months served (exit,
    departure), seats that changed hands (election), competence (posting), districts hit (flood or
    drought), 1 for a reform that came into force.
    """
    names = ("scenario", "world", "month", "kind", "actor", "cause", "value")
    return pd.DataFrame({name: dataset[f"event_{name}"].values for name in names})


def _run(plan: Plan, blocks: list[np.ndarray], jobs: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield finished blocks by number, in any order."""
    if jobs == 1 or len(blocks) == 1:
        for number, rows in enumerate(blocks):
            yield number, plan.compute(rows)
        return
    pool = workers(jobs)
    waiting = {pool.submit(plan.compute, rows): number for number, rows in enumerate(blocks)}
    try:
        for future in as_completed(waiting):
            yield waiting[future], future.result()
    finally:
        for future in waiting:
            future.cancel()


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
    parameters: str | pd.DataFrame, ids: np.ndarray, seed: int, tapes: int
) -> tuple[pd.DataFrame, np.ndarray]:
    """One row of parameters per world (with its tape), and the number of its parameter draw."""
    if isinstance(parameters, str):
        if parameters not in ("prior", "central"):
            raise ValueError(
                f'parameters = "{parameters}": allowed are "prior", "central", a DataFrame'
            )
        draws = ids // tapes
        if parameters == "central":
            table = pd.DataFrame(index=np.arange(len(ids)))
        else:
            unique, place = np.unique(draws, return_inverse=True)
            table = draw(seed, unique).iloc[place].reset_index(drop=True)
        return table.assign(tape=ids), draws
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


def _attributes(plan: Plan, parameters: str | pd.DataFrame, tapes: int) -> dict[str, Any]:
    from coalition_sim import __version__

    return {
        "title": "Coalition governance in Balochistan, simulated",
        "caution": CAUTION,
        "start": plan.start,
        "years": plan.years,
        "seed": plan.seed,
        "parameters": parameters if isinstance(parameters, str) else "table",
        "tapes_per_draw": tapes,
        "switches": json.dumps(plan.switches),
        "scenarios": json.dumps({s.name: s.to_dict() for s in plan.scenarios}, sort_keys=True),
        "version": __version__,
    }


CAUTION = (
    "A model that explains and illustrates trade-offs. It forecasts nothing and judges no named "
    "person, group or institution. Whether a reform is adopted, followed and kept is simulated "
    "too, unless a scenario takes it as given."
)
