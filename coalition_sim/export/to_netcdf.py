"""The data of a run as one NetCDF file, with attributes after the CF conventions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim.export.errors import ExportError
from coalition_sim.export.source import Source
from coalition_sim.outcomes import OUTCOMES

PLAIN = {"0-1", "share", "index"}
"""Units that are numbers without a dimension: "1" in the words of the conventions."""
NO_UNIT = {"name", "identifier", "kind of actor", "YYYY-MM"}
COMPRESSED = {"zlib": True, "complevel": 4, "shuffle": True}
COORDINATES = {
    "scenario": "Scenario",
    "world": "Number of the world",
    "year": "Fiscal year, July to June",
    "district": "District",
    "sector": "Sector of services",
    "indicator": "Indicator that people know",
    "department": "Department",
    "lever": "Lever of a reform",
    "party": "Party, by kind",
    "formation": "Number of the government that was formed",
    "parameter": "Uncertain parameter",
    "outcome": "Outcome",
}


def write(source: Source, path: Path) -> None:
    """All variables, compressed; text stays text."""
    if source.dataset is None:
        raise ExportError(
            f"{source.name}: it holds tables and no data of a run, which NetCDF is for. Take "
            "--to xlsx, csv or parquet."
        )
    ds = conventional(source.dataset, dict(source.about))
    encoding = {
        str(name): {**COMPRESSED, **({} if variable.dtype.kind in "fiu" else {"dtype": "S1"})}
        for name, variable in ds.variables.items()
        if variable.ndim and (variable.dtype.kind in "fiu" or name in ds.data_vars)
    }  # text of fixed width: text of any length is not compressed
    ds.to_netcdf(path, engine="h5netcdf", format="NETCDF4", encoding=encoding)


def conventional(ds: xr.Dataset, about: dict[str, str]) -> xr.Dataset:
    """The dataset with the attributes that other programs look for."""
    found = ds.drop_encoding()
    found = found.assign_attrs({name: _plain(value) for name, value in ds.attrs.items()})
    found = found.assign_attrs(
        Conventions="CF-1.11",
        title=str(ds.attrs.get("title") or "Coalition governance in Balochistan, simulated"),
        source=about.get("Exported by", "coalition_sim"),
        history=f"{about.get('Created', '')} {about.get('Command', '')}".strip(),
        comment=about["Caution"],
        summary=about["What this is"],
    )
    for name in found.data_vars:
        _name_unit(found[name])
    for name in found.coords:
        known = COORDINATES.get(str(name).partition("_")[0], str(name).replace("_", " "))
        found[name].attrs.setdefault("long_name", COORDINATES.get(str(name), known))
    if "outcome" in found.coords:
        names = [str(name) for name in found["outcome"].values]
        for what in ("label", "unit"):
            told = [getattr(OUTCOMES[name], what) for name in names]
            found = found.assign_coords({f"outcome_{what}": ("outcome", told)})
            found[f"outcome_{what}"].attrs["long_name"] = f"{what.capitalize()} of the outcome"
    return _with_time(found)


def _name_unit(variable: xr.DataArray) -> None:
    """``units`` as the conventions want them; the program's own word beside them."""
    unit = str(variable.attrs.get("units", ""))
    if unit in NO_UNIT:
        del variable.attrs["units"]
    elif unit in PLAIN or unit.startswith("share"):
        variable.attrs |= {"units": "1", "units_in_words": unit}


def _with_time(ds: xr.Dataset) -> xr.Dataset:
    """The first day of each fiscal year beside its name, as a date."""
    if "year" not in ds.coords or "time" in ds.variables:
        return ds
    first = [f"{str(year)[:4]}-07-01" for year in ds["year"].values]
    dates = pd.to_datetime(first).to_numpy(dtype="datetime64[ns]")
    time = xr.DataArray(
        dates, dims="year",
        attrs={"standard_name": "time", "long_name": "First day of the fiscal year"},
    )  # fmt: skip
    return ds.assign_coords(time=time)


def _plain(value: Any) -> Any:
    """Attributes in NetCDF are numbers or text."""
    if isinstance(value, bool | np.bool_):
        return int(value)
    return value if isinstance(value, str | int | float | np.number) else json.dumps(value)
