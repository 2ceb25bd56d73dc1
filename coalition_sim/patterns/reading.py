"""What a pattern is measured on, and what a measurement is: a number per world and one for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim.patterns.notes import Notes

Rows = np.ndarray
"""Positions of worlds; a world drawn twice in a resample stands there twice."""


@dataclass(frozen=True)
class View:
    """One scenario's results, and those of the same worlds under other conditions.

    ``undonated``: donors give next to nothing. ``local`` and ``local_accountable``: districts
    decide part of the budget, without and with accountability to their people. ``events`` are the
    scenario's, with the worlds' positions in ``world`` and whole months from the start in
    ``month``. ``first_home`` names the districts of the first chief minister's seat, ``caretaker``
    the months in which a caretaker governs before an election; ``notes`` are of a second look.
    ``held`` are the parameters that the scenario does not draw.
    """

    ds: xr.Dataset
    undonated: xr.Dataset
    events: pd.DataFrame
    first_home: tuple[str, ...] = ()
    caretaker: tuple[int, ...] = ()
    local: xr.Dataset | None = None
    local_accountable: xr.Dataset | None = None
    notes: Notes | None = None
    held: Mapping[str, float] = field(default_factory=dict)

    @property
    def worlds(self) -> int:
        """How many worlds there are."""
        return self.ds.sizes["world"]

    @property
    def months(self) -> int:
        """Months simulated."""
        return 12 * self.ds.sizes["year"]

    def sectors(self, name: str) -> np.ndarray:
        """A variable summed over sectors, (world, year)."""
        summed = self.ds[name].sum("sector", skipna=False)
        return np.asarray(summed.transpose("world", "year").values, dtype=float)

    def yearly(self, name: str) -> np.ndarray:
        """A yearly variable, (world, year)."""
        return np.asarray(self.ds[name].transpose("world", "year").values, dtype=float)

    def drawn(self, parameter: str) -> np.ndarray:
        """The value of a parameter in each world, (W,): its draw, unless the scenario holds it."""
        if parameter in self.held:
            return np.full(self.worlds, self.held[parameter])
        return self.ds["parameter_value"].sel(parameter=parameter).values.astype(float)

    def happened(self, kind: str) -> pd.DataFrame:
        """The events of one kind."""
        return self.events[self.events["kind"] == kind]


@dataclass(frozen=True)
class Reading:
    """``values`` (world,) holds NaN where a world has no number; ``whole`` sums up some worlds.

    ``values`` is None where only many worlds together give a number.
    """

    whole: Callable[[Rows], float]
    values: np.ndarray | None = None


def typical(values: np.ndarray) -> Reading:
    """The median over worlds.

    >>> typical(np.array([1.0, 9.0, 2.0, np.nan])).whole(np.arange(4))
    2.0
    """
    return Reading(lambda rows: median(values[rows]), values)


def nothing(view: View) -> Reading:
    """No number in any world: what it is measured on is not there."""
    return typical(np.full(view.worlds, np.nan))


def share(part: np.ndarray, total: np.ndarray) -> Reading:
    """A share of all cases of all worlds: rare events are too few in one world.

    >>> share(np.array([1.0, 0.0]), np.array([3.0, 1.0])).whole(np.arange(2))
    0.25
    """
    part, total = np.asarray(part, float), np.asarray(total, float)
    return Reading(lambda rows: _ratio(part[rows].sum(), total[rows].sum()), ratio(part, total))


def ratio(part: np.ndarray, total: np.ndarray) -> np.ndarray:
    """Division that gives NaN where nothing is divided by."""
    out = np.full(np.broadcast_shapes(np.shape(part), np.shape(total)), np.nan)
    return np.divide(part, total, out=out, where=np.asarray(total) != 0)


def median(values: np.ndarray) -> float:
    """The median of the numbers there are; NaN if there is none."""
    known = values[~np.isnan(values)]
    return float(np.median(known)) if known.size else np.nan


def trend(values: np.ndarray) -> np.ndarray:
    """Least-squares slope over years of (world, year), per year.

    >>> trend(np.array([[1.0, 3.0, 5.0]])).tolist()
    [2.0]
    """
    years = np.arange(values.shape[1]) - (values.shape[1] - 1) / 2.0
    return (values * years).sum(axis=1) / (years**2).sum()


def least_squares(x: np.ndarray, y: np.ndarray, rows: Rows, fewest: int) -> np.ndarray:
    """Coefficients of y on the columns of x and a constant, the constant first; NaN if too few.

    Only rows without a missing or infinite number count. x: (W, n), y: (W,). Returns (n + 1,).
    """
    known = rows[np.isfinite(y[rows]) & np.isfinite(x[rows]).all(axis=1)]
    columns = np.column_stack([np.ones(known.size), x[known]])
    if known.size < fewest or np.linalg.matrix_rank(columns) < columns.shape[1]:
        return np.full(columns.shape[1], np.nan)
    return np.linalg.lstsq(columns, y[known], rcond=None)[0]


def count_by_world(events: pd.DataFrame, worlds: int) -> np.ndarray:
    """How many of these events each world has."""
    return np.bincount(events["world"].to_numpy(np.int64), minlength=worlds).astype(float)


def values_by_world(events: pd.DataFrame, worlds: int) -> list[np.ndarray]:
    """The values that events carry, world by world."""
    groups = dict(tuple(events.groupby("world")["value"]))
    return [groups[w].to_numpy(float) if w in groups else np.zeros(0) for w in range(worlds)]


def _ratio(part: float, total: float) -> float:
    return float(part / total) if total else np.nan
