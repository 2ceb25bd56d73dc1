"""How the pages of this folder read the results of their runs: paired differences, told one way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import xarray as xr

from coalition_sim.analysis.effect import ROUNDING_DUST
from coalition_sim.analysis.estimates import monte_carlo_error, percentiles
from coalition_sim.outcomes import LAST_YEARS, OUTCOMES, yearly_values

Years = slice | Sequence[int] | None
SURE = 1.96
"""Standard errors on each side of a mean that hold it in 95 samples of 100."""


def run(results: Path, experiment: str, name: str) -> xr.Dataset:
    """What a run of an experiment left in the folder of all results."""
    folder = results / f"{experiment}_{name}" / "results.zarr"
    if not folder.is_dir():
        raise FileNotFoundError(
            f"{folder}: not there; run `python experiments/run.py {experiment} --out {results}`"
        )
    return xr.open_zarr(folder).load()


def level(ds: xr.Dataset, outcome: str, scenario: str, years: Years = None) -> xr.DataArray:
    """An outcome of each world, (world,): the mean of ``years``, counted from 0.

    Without ``years`` it is the mean of the last three, or of all for an outcome that says so.
    """
    if years is None:
        years = slice(None) if OUTCOMES[outcome].all_years else slice(-LAST_YEARS, None)
    values = yearly_values(ds, [outcome]).sel(scenario=scenario, outcome=outcome)
    return values.isel(year=years).mean("year", skipna=False)


def effect(
    ds: xr.Dataset,
    outcome: str,
    scenario: str,
    baseline: str = "status_quo",
    years: Years = None,
) -> xr.DataArray:
    """Scenario less baseline, world by world, (world,); rounding counts as no difference."""
    found = level(ds, outcome, scenario, years) - level(ds, outcome, baseline, years)
    dust = ROUNDING_DUST * OUTCOMES[outcome].smallest_difference
    return found.where(np.abs(found) > dust, 0.0)


def told(values: xr.DataArray, ds: xr.Dataset, decimals: int = 2) -> str:
    """Mean with its 95 % interval, median and 5-95 % range, and in how many worlds more and fewer.

    The interval of the mean knows that worlds share draws of parameters and tapes of luck.
    """
    known = values.values
    draw = ds["draw"].values
    several = np.unique(draw).size > 1  # one draw says nothing of the others
    error = monte_carlo_error(known, draw, ds["tape"].values) if several else np.nan
    low, middle, high = percentiles(known)
    more, fewer = 100 * np.mean(known > 0), 100 * np.mean(known < 0)

    def number(value: float) -> str:
        return f"{value:+.{decimals}f}"

    return (
        f"mean {number(known.mean())} ({number(known.mean() - SURE * error)} to "
        f"{number(known.mean() + SURE * error)}); median {number(middle)} ({number(low)} to "
        f"{number(high)}); more in {more:.0f}, fewer in {fewer:.0f} of 100"
    )
