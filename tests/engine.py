"""What the tests of the engine share: small runs, comparisons bit for bit, sums of the state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim.levers import LEVERS
from coalition_sim.model import CoalitionModel
from coalition_sim.parameters import central
from coalition_sim.scenario import LeverSetting, Scenario

PARTS = ("politics", "posts", "money", "services", "book", "hazards", "scrutiny", "delivery")
"""Parts of the state that every model has alike; the stages of reforms go with the scenario."""
PADDED = ("portfolio_share", "seat_share", "formation_month")
"""Variables along the formations of a world, padded to the longest of the run."""


def rows(worlds: int, **columns: float | Sequence[float]) -> pd.DataFrame:
    """Central parameters, one row per world, with some columns set."""
    return central(worlds).assign(**columns).copy()  # the copy joins the columns


def reform(name: str = "reform", parameters: dict[str, float] | None = None, **levers) -> Scenario:
    """A scenario with levers given as ``fixed_tenure={"strength": 0.5}``."""
    settings = {lever: LeverSetting(**given) for lever, given in levers.items()}
    return Scenario(name, levers=settings, parameters=parameters or {})


def given(**settings) -> dict:
    """Settings of a reform that is adopted, kept and followed to the letter, at no cost."""
    taken = {"adoption": "given", "survival": "given", "compliance": 1.0, "cost": 0.0}
    return {**taken, "start": "2013-07", **settings}


def every_lever(name: str = "every_lever", **settings) -> Scenario:
    """A scenario that holds every lever of the catalogue with the same settings."""
    return reform(name, **{lever: settings for lever in LEVERS})


def stepped(model: CoalitionModel, months: int) -> CoalitionModel:
    """The model after so many months."""
    for _ in range(months):
        model.step()
    return model


def state(model: CoalitionModel) -> dict[str, np.ndarray]:
    """A copy of every array of the state, by "part.field"."""
    found = {}
    for part in PARTS:
        whole = getattr(model, part)
        for one in fields(whole):
            value = getattr(whole, one.name)
            if isinstance(value, np.ndarray):
                found[f"{part}.{one.name}"] = value.copy()
    return found


def differing(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> set[str]:
    """Names of the arrays that are not the same bit for bit."""
    return {name for name in one if not same_bits(one[name], other[name])}


def same_bits(one: np.ndarray, other: np.ndarray) -> bool:
    """Equal in shape, type and every bit (so that NaN equals NaN)."""
    one, other = np.asarray(one), np.asarray(other)
    if one.dtype.kind in "OUT" or other.dtype.kind in "OUT":
        return one.shape == other.shape and bool(np.all(one == other))
    return (one.shape, one.dtype) == (other.shape, other.dtype) and one.tobytes() == other.tobytes()


def moved(one: xr.Dataset, other: xr.Dataset, names: Iterable[str] | None = None) -> set[str]:
    """Names of the variables that differ in any bit.

    Events are left aside, and so are the stages of reforms unless both runs hold the same levers.
    """
    aside = ("event_",) if same_levers(one, other) else ("event_", "lever_")
    chosen = names or [str(n) for n in one.data_vars if not str(n).startswith(aside)]
    return {name for name in chosen if not same_bits(_values(one, name), _values(other, name))}


def same_levers(one: xr.Dataset, other: xr.Dataset) -> bool:
    """Whether both runs hold the same levers."""
    return one["lever"].values.tolist() == other["lever"].values.tolist()


def _values(dataset: xr.Dataset, name: str) -> np.ndarray:
    """The variable's values, without the padding behind the last formation of the run."""
    values = dataset[name]
    if name not in PADDED:
        return values.values
    first = values.transpose("formation", ...).values
    used = np.isfinite(first).any(axis=tuple(range(1, first.ndim)))
    return np.ascontiguousarray(first[used])


def happened(table: pd.DataFrame, **where: Any) -> pd.DataFrame:
    """Rows of an events table with the given values, numbered afresh."""
    for column, value in where.items():
        table = table[table[column] == value]
    return table.reset_index(drop=True)
