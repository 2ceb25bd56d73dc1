"""What reforms cost, lever by lever, and what a point of services costs.

The record of a run holds what all reforms of a scenario cost in a year. With one lever that is its
cost. With several the sum is divided as each lever's cost parameter, strength and scope would
have it, among those in force in that year.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim.analysis.contents import contents_of
from coalition_sim.analysis.effect import Worlds
from coalition_sim.analysis.estimates import ratio_interval
from coalition_sim.analysis.words import IMPROVES, TOO_FEW_WORLDS
from coalition_sim.levers import LeverSchedule
from coalition_sim.measures import reform_cost_share, reform_costs
from coalition_sim.parameters import central
from coalition_sim.province import province
from coalition_sim.scenario import Scenario

GAIN, COST = "service_mean", "reform_costs"
NO_GAIN = "no gain"
COLUMNS = (
    "scenario",
    "worlds_of",
    "worlds",
    "cost",
    "gain",
    "cost_per_point",
    "p05",
    "p95",
    "text",
)
PERCENT = 100.0
WHOLE = "all levers"
"""Stands in the place of a lever where a row speaks of a whole package."""


def cost_by_lever(
    ds: xr.Dataset, scenario: str, levers: Sequence[str]
) -> dict[str, dict[str, float]]:
    """Cost of each lever, and of "all levers", in the years with it in force.

    ``cost`` is Rs bn of 2013-14 a year, ``cost_share`` a share of the envelope; both are means over
    the years of all worlds in which the lever was in force at all, NaN where it never was.
    """
    real = reform_costs(ds).sel(scenario=scenario).transpose("world", "year").values
    part = reform_cost_share(ds).sel(scenario=scenario).transpose("world", "year").values
    part = part / PERCENT
    force = ds["lever_in_force"].sel(scenario=scenario, lever=list(levers))
    on = np.asarray(force.transpose("world", "year", "lever").values > 0.0)
    weights = on * (1.0 if len(levers) < 2 else _yearly_costs(ds, scenario, levers)[:, None, :])
    total = weights.sum(axis=-1, keepdims=True)
    split = np.divide(weights, total, out=np.zeros_like(weights * 1.0), where=total > 0.0)
    found = {
        name: _mean_cost(real * split[..., i], part * split[..., i], on[..., i])
        for i, name in enumerate(levers)
    }
    return found | {WHOLE: _mean_cost(real, part, np.asarray(on.any(axis=-1)))}


def costs_table(
    values: xr.DataArray,
    table: pd.DataFrame,
    chosen: Mapping[str, np.ndarray],
    worlds: Worlds,
    baseline: str,
    worlds_of: str,
) -> pd.DataFrame:
    """What each point of services gained costs a year, one row per reform.

    ``values`` are outcomes (scenario, world, outcome), ``table`` the effects in the worlds that
    ``chosen`` names by reform. Cost and gain are means over those worlds in the averaged years; the
    interval is a bootstrap over parameter draws. Where the gain is not clear there is none to
    divide by.
    """
    words = table.set_index(["scenario", "outcome"])["words"]
    rows = [
        _cost_row(values, str(words[(reform, GAIN)]), mask, worlds, reform, baseline)
        | {"worlds_of": worlds_of}
        for reform, mask in chosen.items()
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _cost_row(
    values: xr.DataArray, said: str, mask: np.ndarray, worlds: Worlds, reform: str, baseline: str
) -> dict[str, object]:
    pair = values.sel(outcome=[GAIN, COST]).transpose("scenario", "world", "outcome")
    change = pair.sel(scenario=reform).values - pair.sel(scenario=baseline).values
    known = mask & np.isfinite(change).all(axis=1)
    gain, cost = change[known, 0], change[known, 1]
    row: dict[str, object] = {
        "scenario": reform,
        "worlds": int(known.sum()),
        "cost": float(cost.mean()) if cost.size else math.nan,
        "gain": float(gain.mean()) if gain.size else math.nan,
        "cost_per_point": math.nan,
        "p05": math.nan,
        "p95": math.nan,
        "text": TOO_FEW_WORLDS if said == TOO_FEW_WORLDS else NO_GAIN,
    }
    if said != IMPROVES:
        return row
    ratio, low, high = ratio_interval(cost, gain, worlds.only(known).draw)
    return row | {"cost_per_point": ratio, "p05": low, "p95": high, "text": _text(ratio, low, high)}


def _text(ratio: float, low: float, high: float) -> str:
    """Cost of a point for a table cell, to two digits that count.

    >>> _text(0.01234, 0.0089, 0.0231)
    '0.012 (0.0089 to 0.023)'
    """
    bounds = f" ({low:.2g} to {high:.2g})" if math.isfinite(low) else ""
    return f"{ratio:.2g}{bounds}"


def _mean_cost(real: np.ndarray, part: np.ndarray, on: np.ndarray) -> dict[str, float]:
    if not on.any():
        return {"cost": math.nan, "cost_share": math.nan}
    return {"cost": float(real[on].mean()), "cost_share": float(part[on].mean())}


def _yearly_costs(ds: xr.Dataset, scenario: str, levers: Sequence[str]) -> np.ndarray:
    """What each lever would cost in a year at its strength and scope, Rs mn, (world, lever)."""
    content = contents_of(ds, scenario)
    one = Scenario.from_dict(content)
    count, facts, start = ds.sizes["world"], province(), str(ds.attrs["start"])
    drawn = central(count)
    for place, name in enumerate(ds["parameter"].values):
        if str(name) in drawn:
            drawn[str(name)] = ds["parameter_value"].values[:, place]
    for name, value in one.parameters.items():
        drawn[name] = value
    values = {str(name): drawn[[name]].to_numpy(float) for name in drawn}
    schedule = LeverSchedule([one] * count, facts, start, values)
    return schedule.cost[:, [schedule.names.index(name) for name in levers]]
