"""The world that pictures of a single history show: the least remarkable of them all."""

from __future__ import annotations

import numpy as np
import xarray as xr

from coalition_sim.outcomes import yearly_values

JUDGED_BY = ("service_mean", "utilisation", "secretary_changes", "chief_minister_changes")


def typical_world(ds: xr.Dataset, baseline: str = "status_quo") -> int:
    """The world nearest to the middle of all worlds under the baseline, over all years.

    Nearest in four outcomes at once, each measured in its own spread. Choosing by rule keeps
    anybody from choosing by taste.
    """
    whole = yearly_values(ds.sel(scenario=[baseline]), JUDGED_BY).mean("year").squeeze("scenario")
    values = whole.transpose("world", "outcome").values
    middle = np.nanmedian(values, axis=0)
    spread = np.nanstd(values, axis=0)
    distance = np.abs(values - middle) / np.where(spread > 0, spread, 1.0)
    total = np.where(np.isfinite(distance), distance, np.inf).sum(axis=1)
    return int(ds["world"].values[int(np.argmin(total))])
