"""Short names that fit: districts on a tile, years on an axis, money in words."""

from __future__ import annotations

import json
import math
import re
import textwrap
from typing import Any

import numpy as np
import xarray as xr

# The few names too long for a tile, shortened so that no two are alike.
DISTRICT_SHORT = {"Killa Abdullah": "K. Abdullah", "Killa Saifullah": "K. Saifullah"}


def short_district(name: str, longest: int = 12) -> str:
    """A district's name, shortened where a tile is too narrow for it."""
    if name in DISTRICT_SHORT:
        return DISTRICT_SHORT[name]
    return name if len(name) <= longest else name[: longest - 1] + "."


def scenario_title(ds: xr.Dataset, name: str) -> str:
    """The title a scenario carries in its file, or its code name in plain words."""
    title = contents(ds, name).get("title")
    return str(title) if title else name.replace("_", " ").capitalize()


def named(ds: xr.Dataset, name: str) -> str:
    """A scenario as named inside a sentence."""
    return "the status quo" if name == "status_quo" else inside(scenario_title(ds, name))


def inside(title: str) -> str:
    """A title as it stands inside a sentence: its article is not a capital.

    >>> inside("The whole action plan"), inside("Fixed tenure")
    ('the whole action plan', 'Fixed tenure')
    """
    return re.sub(r"^(The|An|A)(?= )", lambda found: found[0].lower(), title)


def reform_start(ds: xr.Dataset, name: str) -> float | None:
    """When a scenario's first lever starts, in years since the start of the first fiscal year."""
    levers = contents(ds, name).get("levers") or {}
    starts = [str(setting["start"]) for setting in levers.values() if setting.get("start")]
    if not starts:
        return None
    year, month = (int(part) for part in min(starts).split("-")[:2])
    first_year, first_month = (int(part) for part in str(ds.attrs["start"]).split("-")[:2])
    return year - first_year + (month - first_month) / 12


def calendar_month(ds: xr.Dataset, months: float) -> str:
    """A number of months since the start, as "2016-01"."""
    year, month = (int(part) for part in str(ds.attrs["start"]).split("-")[:2])
    count = year * 12 + month - 1 + int(np.floor(months))
    return f"{count // 12}-{count % 12 + 1:02d}"


def baseline_of(ds: xr.Dataset) -> str:
    """The scenario the others are set against: the status quo where it was run."""
    names = [str(name) for name in ds["scenario"].values]
    return "status_quo" if "status_quo" in names else names[0]


def reforms_of(ds: xr.Dataset, baseline: str) -> list[str]:
    """Every scenario but the baseline, in the order of the run."""
    return [str(name) for name in ds["scenario"].values if str(name) != baseline]


def contents(ds: xr.Dataset, name: str) -> dict:
    """What the scenario's file said, as kept in the results; empty where nothing was kept."""
    kept = ds.attrs.get("scenarios", "{}")
    every = json.loads(kept) if isinstance(kept, str) else kept
    return every.get(name) or {}


def first_start(ds: xr.Dataset, names: list[str]) -> float | None:
    """The earliest start of any reform among the scenarios, in years; None where none starts."""
    starts = [start for name in names if (start := reform_start(ds, name)) is not None]
    return min(starts, default=None)


def wrapped(text: str, width: int) -> str:
    """The text broken into lines of at most `width` letters."""
    return "\n".join(textwrap.wrap(text, width))


def minus(text: str) -> str:
    """Numbers with a proper minus sign, which is easier to see than a hyphen."""
    return re.sub(r"(?<![\w.])-(?=\d)", "\N{MINUS SIGN}", text)


def change(row: Any) -> str:
    """The middle and range of a row of a comparison's table; "no change" where nothing moved."""
    return "no change" if row.p05 == row.p95 == 0 else minus(row.text)


def level(value: float, decimals: int) -> str:
    """A level (not a difference) for readers, without a plus sign."""
    if not math.isfinite(value):
        return "not known"
    return minus(f"{round(value, decimals) + 0.0:,.{decimals}f}")  # no zero with a minus sign
