"""The three stages of a reform: adopted or refused, complied with, kept or undone (card M19).

Shares are over worlds. Their intervals are 5-95 % ranges of the share itself, from the differences
between parameter draws: they say how well so many draws know the share, not how the worlds differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim.analysis.contents import contents_of
from coalition_sim.analysis.costs import WHOLE, cost_by_lever
from coalition_sim.analysis.effect import Worlds
from coalition_sim.analysis.estimates import share_interval
from coalition_sim.axes import MONTHS_IN_YEAR
from coalition_sim.levers import months_between

How = Literal["modelled", "given", "no lever"]

PACKAGE_SHARE = 0.5
"""A package counts as adopted, or as surviving, where at least this part of its levers does."""
PARTNER = "a partner party"
REFUSED = "refused by "

COLUMNS = (
    "scenario",
    "lever",
    "adoption",
    "survival",
    "worlds",
    "adopted",
    "adopted_p05",
    "adopted_p95",
    "survived",
    "survived_p05",
    "survived_p95",
    "compliance",
    "in_force",
    "cost",
    "cost_share",
    "refuser",
    "refuser_share",
)


@dataclass(frozen=True)
class Adoption:
    """In which worlds a reform was adopted: ``worlds`` (world,) bool, of those that are ``known``.

    ``how`` is "given" where no actor decides about any of its levers, and "no lever" where there
    is nothing to adopt; then every world counts.
    """

    how: How
    worlds: np.ndarray
    known: np.ndarray

    @property
    def modelled(self) -> bool:
        """Whether actors decide, so that some worlds may lack the reform."""
        return self.how == "modelled"


def adoption_of(ds: xr.Dataset, scenario: str) -> Adoption:
    """Worlds that adopt a reform; a package is adopted where at least half of its levers ever are.

    Levers whose adoption is given count as adopted ones of a package.
    """
    settings = contents_of(ds, scenario).get("levers") or {}
    held = _levers(ds, settings)
    everywhere = np.ones(ds.sizes["world"], dtype=bool)
    if not held:
        return Adoption("no lever", everywhere, everywhere)
    if all(_stage(settings[name], "adoption") == "given" for name in held):
        return Adoption("given", everywhere, everywhere)
    adopted = ds["lever_adopted"].sel(scenario=scenario, lever=held).transpose("world", "lever")
    known = adopted.notnull().all("lever").values
    return Adoption("modelled", _half(adopted.values) & known, known)


def stages_table(ds: xr.Dataset, reforms: list[str]) -> pd.DataFrame:
    """What became of each lever of each reform; a package has a row of its own in front.

    ``adopted`` is a share of the worlds, ``survived`` of those that adopted, ``compliance`` the
    mean of those (strength included). ``in_force`` is the share of the months of its dates in
    which it was in force, over all worlds, a hollowed one counting for what is left of it.
    ``cost`` is Rs bn of 2013-14 a year, ``cost_share`` a share of the envelope, both over the
    years of all worlds with the lever in force. ``refuser`` refused most often, with its share
    among those refusals of which events were kept.
    """
    rows = [row for reform in reforms for row in _reform(ds, reform)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _reform(ds: xr.Dataset, scenario: str) -> list[dict[str, Any]]:
    settings = contents_of(ds, scenario).get("levers") or {}
    held = _levers(ds, settings)
    if not held:
        return []
    one = ds[["lever_adopted", "lever_survived", "lever_complied", "lever_in_force"]]
    one = one.sel(scenario=scenario, lever=held)
    costs = cost_by_lever(ds, scenario, held)
    refusals = _refusals(ds, scenario)
    rows = [
        _row(ds, one, scenario, name, settings[name])
        | costs[name]
        | _refuser(refusals[refusals["lever"] == name])
        for name in held
    ]
    if len(held) < 2:
        return rows
    return [_package(ds, one, scenario, settings) | costs[WHOLE] | _refuser(refusals), *rows]


def _row(
    ds: xr.Dataset, one: xr.Dataset, scenario: str, lever: str, setting: Mapping[str, Any]
) -> dict[str, Any]:
    mine = one.sel(lever=lever)
    adopted, survived = mine["lever_adopted"].values, mine["lever_survived"].values
    complied = mine["lever_complied"].values[adopted == 1.0]
    return {
        "scenario": scenario,
        "lever": lever,
        "adoption": _stage(setting, "adoption"),
        "survival": _stage(setting, "survival"),
        **_shares(ds, adopted, survived),
        "compliance": float(complied.mean()) if complied.size else np.nan,
        "in_force": _months_in_force(ds, mine["lever_in_force"], setting),
    }


def _package(
    ds: xr.Dataset, one: xr.Dataset, scenario: str, settings: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """The package as a whole: adopted and surviving by the rule of half of its levers."""
    levers = [str(name) for name in one["lever"].values]
    each = [_row(ds, one, scenario, name, settings[name]) for name in levers]
    adopted = one["lever_adopted"].transpose("world", "lever").values
    survived = one["lever_survived"].transpose("world", "lever").values
    known = np.isfinite(adopted).all(axis=1)
    whole = np.where(known, _half(adopted), np.nan)
    left = np.nan_to_num(survived).sum(axis=1)
    stands = left >= PACKAGE_SHARE * np.nan_to_num(adopted).sum(axis=1)
    return {
        "scenario": scenario,
        "lever": WHOLE,
        "adoption": _joint([row["adoption"] for row in each]),
        "survival": _joint([row["survival"] for row in each]),
        **_shares(ds, whole, np.where(whole == 1.0, stands, np.nan)),
        "compliance": _mean_of(each, "compliance"),
        "in_force": _mean_of(each, "in_force"),
    }


def _shares(ds: xr.Dataset, adopted: np.ndarray, survived: np.ndarray) -> dict[str, float]:
    """Shares of worlds with their intervals; ``survived`` is NaN where it was not adopted."""
    draw = Worlds.of(ds).draw
    found: dict[str, float] = {"worlds": int(np.isfinite(adopted).sum())}
    for name, values in (("adopted", adopted), ("survived", survived)):
        known = np.isfinite(values)
        share, low, high = share_interval(values[known] == 1.0, draw[known])
        found |= {name: share, f"{name}_p05": low, f"{name}_p95": high}
    return found


def _months_in_force(ds: xr.Dataset, in_force: xr.DataArray, setting: Mapping[str, Any]) -> float:
    """Share of the months inside the run and the lever's dates with it in force, all worlds."""
    start, months = str(ds.attrs["start"]), MONTHS_IN_YEAR * ds.sizes["year"]
    begins = months_between(start, setting["start"]) if setting.get("start") else 0
    ends = months_between(start, setting["end"]) if setting.get("end") else months
    open_ = min(ends, months) - max(begins, 0)
    if open_ <= 0:
        return np.nan
    return float(MONTHS_IN_YEAR * in_force.sum("year", skipna=False).mean("world")) / open_


def _refusals(ds: xr.Dataset, scenario: str) -> pd.DataFrame:
    """Every refusal of a reform's levers: lever and who refused, parties as partners."""
    columns = ["lever", "who"]
    if not ds.sizes.get("event"):
        return pd.DataFrame(columns=columns)
    mine = np.flatnonzero(ds["event_kind"].values == "reform")
    mine = mine[ds["event_scenario"].values[mine] == scenario]
    causes = [str(cause) for cause in ds["event_cause"].values[mine]]
    levers = [str(actor) for actor in ds["event_actor"].values[mine]]
    parties = {str(name) for name in ds["party"].values}
    rows = [
        (lever, PARTNER if cause.removeprefix(REFUSED) in parties else cause.removeprefix(REFUSED))
        for lever, cause in zip(levers, causes, strict=True)
        if cause.startswith(REFUSED)
    ]
    return pd.DataFrame(rows, columns=columns)


def _refuser(refusals: pd.DataFrame) -> dict[str, Any]:
    """Who refused most often; of two that refused alike, the first in the alphabet."""
    if refusals.empty:
        return {"refuser": "", "refuser_share": np.nan}
    counts = refusals["who"].value_counts().sort_index()
    most = str(counts.index[int(counts.to_numpy().argmax())])
    return {"refuser": most, "refuser_share": float(counts[most] / counts.sum())}


def _levers(ds: xr.Dataset, settings: Mapping[str, Any]) -> list[str]:
    """The levers of a scenario that these results have a record of, in the order of the run."""
    return [str(name) for name in ds["lever"].values if str(name) in settings]


def _stage(setting: Mapping[str, Any], stage: str) -> str:
    return str(setting.get(stage, "modelled"))


def _joint(stages: list[str]) -> str:
    return stages[0] if len(set(stages)) == 1 else "partly given"


def _half(adopted: np.ndarray) -> np.ndarray:
    """Whether at least half of the levers were adopted, (world,)."""
    return np.nan_to_num(adopted).sum(axis=1) >= PACKAGE_SHARE * adopted.shape[1]


def _mean_of(rows: list[dict[str, Any]], name: str) -> float:
    values = np.array([row[name] for row in rows], dtype=float)
    return float(np.nanmean(values)) if np.isfinite(values).any() else np.nan
