"""Tables worked out from the data of a run: districts, and every outcome of every world."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim.analysis.districts import compare_districts
from coalition_sim.export.table import Column, Table
from coalition_sim.export.titles import title_of
from coalition_sim.figures.allocation import real_per_head, share_to_need
from coalition_sim.figures.labels import scenario_title
from coalition_sim.measures import POINTS, core_service
from coalition_sim.outcomes import OUTCOMES, holds_outcomes, last_years, yearly_values

AT_A_TIME = 500
"""Worlds of the yearly table that are in memory together."""
MOST_WORLDS = 10_000
"""With more, the table of districts is left out: it needs them all in memory."""
NEEDED_FOR_DISTRICTS = {
    "service_index",
    "allocated_by_district",
    "price_index",
    "population",
    "need",
}
_SERVICE = "services of education and health, mean of the last three years"
_GAIN = "gain in these services over the baseline, world by world"
DISTRICT_COLUMNS = {
    "scenario": Column("name of the scenario"),
    "scenario_title": Column("the scenario in words"),
    "district": Column("name of the district"),
    "population": Column("people, census of 2017", "people"),
    "need": Column("how far services stood from full at the start", "points of 100"),
    "service_p05": Column(f"5th percentile over worlds of {_SERVICE}", "points of 100"),
    "service_p50": Column(f"median over worlds of {_SERVICE}", "points of 100"),
    "service_p95": Column(f"95th percentile over worlds of {_SERVICE}", "points of 100"),
    "money_per_head": Column(
        "development money allocated a head, mean of the last three years, middle world",
        "Rs thousand a year, prices of 2013-14",
    ),
    "share_to_need": Column(
        "the district's share of the money over its share of need (1 = equal), middle world",
        "ratio",
    ),
    "gain_p05": Column(f"5th percentile over worlds of the {_GAIN}", "points of 100"),
    "gain_p50": Column(f"median over worlds of the {_GAIN}", "points of 100"),
    "gain_p95": Column(f"95th percentile over worlds of the {_GAIN}", "points of 100"),
    "words": Column("verdict that follows from the 5-95 % range of the gain alone"),
}


def derived(ds: xr.Dataset, baseline: str | None) -> list[Table]:
    """The tables that these data allow."""
    made = []
    if set(ds) >= NEEDED_FOR_DISTRICTS and ds.sizes["world"] <= MOST_WORLDS:
        made.append(_described("districts", DISTRICT_COLUMNS, districts(ds, baseline)))
    if holds_outcomes(ds):
        made.append(yearly(ds))
    return made


def _described(name: str, columns: dict[str, Column], frame: pd.DataFrame) -> Table:
    return Table.of(name, *title_of(name), columns, frame)


def districts(ds: xr.Dataset, baseline: str | None) -> pd.DataFrame:
    """A row per scenario and district; gains are empty for the baseline and without one."""
    service = last_years(core_service(ds)).mean("year", skipna=False)
    places = [str(name) for name in ds["district"].values]
    frames = []
    for scenario in (str(name) for name in ds["scenario"].values):
        low, middle, high = (
            service.sel(scenario=scenario).quantile(q, "world", skipna=True).values
            for q in (0.05, 0.5, 0.95)
        )
        frames.append(
            pd.DataFrame(
                {
                    "scenario": scenario,
                    "scenario_title": scenario_title(ds, scenario),
                    "district": places,
                    "population": ds["population"].values.astype(int),
                    "need": POINTS * ds["need"].values,
                    "service_p05": low,
                    "service_p50": middle,
                    "service_p95": high,
                    "money_per_head": real_per_head(ds, scenario).median("world").values,
                    "share_to_need": share_to_need(ds, scenario).median("world").values,
                }
            )
        )
    levels = pd.concat(frames, ignore_index=True)
    if baseline is None or ds.sizes["scenario"] < 2:
        return levels.assign(gain_p05=np.nan, gain_p50=np.nan, gain_p95=np.nan, words="")
    gains = compare_districts(ds, baseline)[["scenario", "district", "p05", "p50", "p95", "words"]]
    gains = gains.rename(columns={name: f"gain_{name}" for name in ("p05", "p50", "p95")})
    return levels.merge(gains, how="left", on=["scenario", "district"], validate="one_to_one")


def yearly(ds: xr.Dataset) -> Table:
    """A row per scenario, world and year, a column per outcome; some worlds at a time."""
    columns = {
        "scenario": Column("name of the scenario"),
        "world": Column("number of the world"),
        "draw": Column("number of the draw of the unknowns that the world belongs to"),
        "year": Column("fiscal year, July to June"),
        **{
            name: Column(f"{known.label}: {known.aggregation}", known.unit)
            for name, known in OUTCOMES.items()
        },
    }
    rows = ds.sizes["scenario"] * ds.sizes["world"] * ds.sizes["year"]
    return Table("yearly", *title_of("yearly"), columns, rows, partial(_yearly_parts, ds))


def _yearly_parts(ds: xr.Dataset) -> Iterator[pd.DataFrame]:
    for at in range(0, ds.sizes["world"], AT_A_TIME):
        part = ds.isel(world=slice(at, at + AT_A_TIME))
        values = yearly_values(part).transpose("scenario", "world", "year", "outcome").compute()
        shape = values.shape[:3]
        kinds = ("scenario", "world", "year")
        labels = np.meshgrid(*(values[name].values for name in kinds), indexing="ij")
        frame = pd.DataFrame(
            values.values.reshape(-1, values.shape[3]), columns=list(map(str, OUTCOMES))
        )
        draws = np.broadcast_to(part["draw"].values[None, :, None], shape)
        keys = dict(zip(kinds, labels, strict=True))
        for place, (name, grid) in enumerate(
            {"scenario": keys["scenario"], "world": keys["world"], "draw": draws,
             "year": keys["year"]}.items()
        ):  # fmt: skip
            frame.insert(place, name, grid.reshape(-1))
        yield frame
