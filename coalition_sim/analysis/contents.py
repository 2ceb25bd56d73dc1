"""What the scenarios of a dataset said, as kept in the results."""

from __future__ import annotations

import json
from typing import Any

import xarray as xr


def contents_of(ds: xr.Dataset, scenario: str) -> dict[str, Any]:
    """A scenario as plain values; empty where nothing was kept."""
    contents = json.loads(ds.attrs.get("scenarios", "{}"))
    if isinstance(contents, list):
        contents = {entry["name"]: entry for entry in contents}
    return contents.get(scenario) or {}
