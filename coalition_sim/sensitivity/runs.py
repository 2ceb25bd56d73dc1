"""The runs of a design: through the engine, and the store where there is one, to outcomes.

A design is a number of blocks of points; a point has several replicates, which are worlds with the
same parameters and other luck. Blocks matter because they are kept or left out as a whole: where a
world failed, what is left is the same design with fewer blocks, and no index is spoiled.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim.outcomes import PART, outcome_values
from coalition_sim.sensitivity.errors import SensitivityError
from coalition_sim.sensitivity.trajectories import Quantile
from coalition_sim.variables import OUTCOME_VALUE

PER_CALL = 20_000
"""Worlds handed to the engine at a time: their parameters are held in memory as one table, of some
50 MB. Between two calls the processes wait, so a few long calls are quicker than many short."""

Progress = Callable[[int, int], None]
Simulate = Callable[..., xr.Dataset]


class Points(Protocol):
    """What is run: ``blocks`` of ``worlds`` each, replicate fastest."""

    @property
    def blocks(self) -> int: ...
    @property
    def worlds(self) -> int: ...
    @property
    def replicates(self) -> int: ...
    def worlds_of(self, blocks: int | Sequence[int], quantile: Quantile) -> pd.DataFrame: ...


def walk(
    design: Points,
    scenarios: Sequence[Any],
    outcomes: Sequence[str],
    settings: dict[str, Any],
    simulate: Simulate | None = None,
    quantile: Quantile | None = None,
    *,
    store: str | Path | None = None,
    held: dict[str, float] | None = None,
    per_call: int = PER_CALL,
    progress: Progress | None = None,
) -> xr.DataArray:
    """Outcomes (block, point, replicate, scenario, outcome); NaN where a world gave none.

    Parameters
    ----------
    settings : what goes on to the engine as it is: years, start, seed, switches, jobs, cluster.
    simulate, quantile : stand-ins for the engine and for the priors, for tests.
    store : address of a store of runs. What it holds is not computed again, and a block of the
        engine that fails is tried once more in small parts; what fails then is NaN here.
        Without a store a failure is an error.
    held : parameters that all worlds have at a value.
    per_call : worlds of one call of the engine, rounded to whole blocks.
    """
    engine, priors = simulate or _engine(), quantile or _priors()
    at_a_time = max(1, per_call // design.worlds)
    total = design.blocks * design.worlds * len(scenarios)
    parts = []
    for first in range(0, design.blocks, at_a_time):
        blocks = range(first, min(first + at_a_time, design.blocks))
        table = design.worlds_of(blocks, priors)
        ids = np.arange(first * design.worlds, first * design.worlds + len(table))
        done = first * design.worlds * len(scenarios)
        asked: dict[str, Any] = {
            **settings,
            "parameters": table.assign(**(held or {})),
            "progress": _from(progress, done, len(table) * len(scenarios), total),
        }
        found = _values(engine, scenarios, ids, asked, list(outcomes), store)
        parts.append(found.reshape(len(blocks), -1, design.replicates, *found.shape[1:]))
    dims = ("block", "point", "replicate", "scenario", "outcome")
    names = [str(scenario.name) for scenario in scenarios]
    return xr.DataArray(
        np.concatenate(parts), dims=dims, coords={"scenario": names, "outcome": list(outcomes)}
    )


def check_store(store: str | Path, resume: bool) -> None:
    """Refuse to add to runs of an earlier analysis unless that was asked for."""
    from coalition_sim.store.files import Place
    from coalition_sim.store.holdings import look_or_none

    if not resume and look_or_none(Place(store)) is not None:
        raise SensitivityError(
            f"{store}: runs of an earlier analysis are kept there. Go on with them: --resume; or "
            "name another folder with --out."
        )


def _values(
    engine: Simulate,
    scenarios: Sequence[Any],
    ids: np.ndarray,
    asked: dict[str, Any],
    outcomes: list[str],
    store: str | Path | None,
) -> np.ndarray:
    """Outcomes (world, scenario, outcome) of some worlds."""
    asked = {**asked, "worlds": ids, "record": OUTCOME_VALUE, "keep_events": False}
    if store is None:
        return _read(engine(scenarios, **asked), outcomes)
    from coalition_sim.store import WorldsFailed

    for _ in range(2):  # what failed is tried again in smaller parts, so that few worlds are lost
        try:
            return _read(engine(scenarios, **asked, store=store, resume=True), outcomes)
        except WorldsFailed:
            continue
    return _what_is_there(store, ids, len(scenarios), outcomes)


def _what_is_there(
    store: str | Path, ids: np.ndarray, scenarios: int, outcomes: list[str]
) -> np.ndarray:
    """Outcomes of the worlds that have a result in every scenario, NaN for the others."""
    from coalition_sim.store import open_store
    from coalition_sim.store.holdings import look

    found = np.full((len(ids), scenarios, len(outcomes)), np.nan)
    complete = look(store).done(ids).all(axis=0)
    if complete.any():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found[complete] = _read(open_store(store, ids[complete]), outcomes)
    return found


def _read(ds: xr.Dataset, outcomes: list[str]) -> np.ndarray:
    """Outcomes (world, scenario, outcome), some worlds at a time."""
    parts = (
        outcome_values(ds.isel(world=slice(at, at + PART)), outcomes)
        for at in range(0, ds.sizes["world"], PART)
    )
    return np.concatenate([part.transpose("world", "scenario", "outcome").values for part in parts])


def _from(progress: Progress | None, done: int, part: int, total: int) -> Progress | None:
    """Progress of one call told as progress of the whole."""
    if progress is None:
        return None
    return lambda now, of: progress(round(done + part * now / max(of, 1)), total)


def _engine() -> Simulate:
    from coalition_sim.simulate import simulate

    return simulate


def _priors() -> Quantile:
    from coalition_sim.parameters import quantile

    return quantile
