"""Where a reform is felt: the paired difference of services in every district."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd
import xarray as xr

from coalition_sim.analysis.effect import Worlds, effect_of
from coalition_sim.measures import core_service
from coalition_sim.outcomes import OUTCOMES, last_years

COLUMNS = (
    "scenario",
    "district",
    "mean",
    "p05",
    "p50",
    "p95",
    "words",
    "narrow",
    "too_small",
    "text",
)


def compare_districts(dataset: xr.Dataset, baseline: str = "status_quo") -> pd.DataFrame:
    """Services (education and health equally, points of 100) of each district under each reform.

    One row per reform and district. Words are chosen as for the province; a district's own range
    is wider, so that many districts show no clear difference where the province does.
    """
    service = last_years(core_service(dataset)).mean("year", skipna=False)
    worlds, outcome = Worlds.of(dataset), OUTCOMES["service_mean"]
    rows = []
    for scenario in service["scenario"].values:
        if scenario == baseline:
            continue
        for district in service["district"].values:
            place = service.sel(district=district)
            here = place.sel(scenario=scenario).values
            effect = effect_of(here, place.sel(scenario=baseline).values, worlds, outcome)
            rows.append({"scenario": scenario, "district": district} | asdict(effect))
    return pd.DataFrame(rows, columns=list(COLUMNS))
