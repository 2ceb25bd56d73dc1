"""What is written down: yearly arrays, one formation at a time, and events."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from coalition_sim.axes import REAL
from coalition_sim.ground import Ground
from coalition_sim.variables import EVENTS, FORMATIONS

Array = np.ndarray

EVENT_COLUMNS = ("row", "month", "kind", "actor", "cause", "value")
CELL_MEANS = {
    "service_index": "service",
    "staff_presence": "presence",
    "satisfaction": "satisfaction",
    "infrastructure": "infrastructure",
    "supplies": "supplies",
    "supervision": "supervision",
    "service_reported": "reported",
}
PARTS = {
    f"{who}_{side}": f"dissent_{side}"
    for who in ("members", "dissenters")
    for side in ("below_reference", "above_reference")
}
"""Running sums of a month -> the variable that is made of them in June."""
COHORT_YEARS = 5
"""A scheme counts as completed in time within so many fiscal years, the first included."""


class Recorder:
    """Collects a block's results year by year.

    ``series[name]`` is a list with one array per finished year; ``months[name]`` the running sums
    of the year under way. What is not asked for in ``record`` is not kept (None: all is).
    """

    def __init__(self, ground: Ground, record: Collection[str] | None = None) -> None:
        self.ground = ground
        self.record = None if record is None else frozenset(record)
        self.series: dict[str, list[Array]] = {}
        self.months: dict[str, Array] = {}
        self.formations: list[tuple[Array, int, Array, Array]] = []
        self.reforms: list[Array] = []  # share of each year in force, (W, L)
        self._cohorts: list[Array] = []
        self._events: list[tuple[str, Array, int, Array, Array, Array]] = []

    def wants(self, *names: str) -> bool:
        """Whether any of these variables is to be kept."""
        return self.record is None or not self.record.isdisjoint(names)

    def add(self, name: str, values: Array) -> None:
        """Add this month's values to the running sum of the year."""
        if not self.wants(PARTS.get(name, name)):
            return
        if name in self.months:
            self.months[name] += values
        else:
            self.months[name] = np.array(values, dtype=REAL)

    def count(self, name: str, rows: Array, columns: Array | int = 0, width: int = 1) -> None:
        """Count one event per row in a yearly table ``(W, width)``."""
        if not self.wants(name):
            return
        if name not in self.months:
            self.months[name] = self._nothing(width)
        np.add.at(self.months[name], (rows, columns), 1.0)

    def close_year(self, name: str, values: Array) -> None:
        """Write one year of a variable."""
        if not self.wants(name):
            return
        self.series.setdefault(name, []).append(np.array(values, dtype=REAL))

    def take(self, name: str, width: int = 1) -> Array:
        """The running sum of the year, which starts again at zero."""
        return self.months.pop(name) if name in self.months else self._nothing(width)

    def _nothing(self, width: int) -> Array:
        return np.zeros((self.ground.worlds, width), dtype=REAL)

    def formation(self, rows: Array, month: int, portfolios: Array, seats: Array) -> None:
        """A cabinet was formed: shares of posts and of the coalition's seats, (n, P)."""
        if not self.wants(*FORMATIONS):
            return
        self.formations.append((rows, month, portfolios, seats / seats.sum(axis=-1, keepdims=True)))

    def completed(self, world: Array, born: Array, year: int) -> None:
        """Schemes were completed: count those opened within the last five fiscal years."""
        if not self.wants("schemes_completed_in_time"):
            return
        while len(self._cohorts) <= year:
            self._cohorts.append(np.zeros(self.ground.worlds))
        young = np.flatnonzero(born > max(year - COHORT_YEARS, -1))
        place = world.take(young) * COHORT_YEARS + (year - born.take(young))
        counts = np.bincount(place, minlength=self.ground.worlds * COHORT_YEARS)
        by_age = counts.reshape(-1, COHORT_YEARS)
        for opened in range(max(0, year - COHORT_YEARS + 1), year + 1):
            self._cohorts[opened] += by_age[:, year - opened]

    def cohorts(self, years: int) -> Array:
        """Completed within five years, by fiscal year of opening, NaN if too young, (W, Y)."""
        told = [
            counts if opened + COHORT_YEARS <= years else np.full(self.ground.worlds, np.nan)
            for opened, counts in enumerate(self._cohorts)
        ]
        return np.stack(told, axis=-1)

    def event(
        self,
        kind: str,
        rows: Array,
        month: int,
        actor: Array | str,
        cause: Array | str,
        value: Array,
    ) -> None:
        """Something happened in the worlds ``rows``."""
        if not self.wants(*EVENTS):
            return
        self._events.append((kind, rows, month, actor, cause, value))

    def result(self, years: int) -> dict[str, Any]:
        """The block's record of so many years, rows being the block's.

        ``series`` arrays are (W, years, n). ``formations`` is one table, (n, 2 + 2 P): row, month,
        shares of the posts and of the coalition's seats. ``events`` are columns.
        """
        series = {
            name: np.stack(parts, axis=1, dtype=np.float64) for name, parts in self.series.items()
        }
        if self.wants("schemes_completed_in_time"):
            series["schemes_completed_in_time"] = self.cohorts(years)[..., None]
        return {"series": series, "formations": self._formations(), "events": self.events()}

    def _formations(self) -> Array:
        """Cabinets in order of time within each world."""
        parts = [
            np.concatenate([np.stack([rows, np.full(len(rows), month)], axis=1), posts, seats], 1)
            for rows, month, posts, seats in self.formations
        ]
        if not parts:
            return np.zeros((0, 2 + 2 * self.ground.parties))
        table = np.concatenate(parts).astype(np.float64)
        return table[np.argsort(table[:, 0], kind="stable")]

    def events(self) -> dict[str, Array]:
        """All events as columns, in order of time within each world."""
        if not self._events:
            return {name: np.zeros(0, dtype=np.int64) for name in EVENT_COLUMNS}
        row = np.concatenate([e[1] for e in self._events])
        month = np.concatenate([np.full(len(e[1]), e[2]) for e in self._events])
        kind = np.concatenate([np.full(len(e[1]), e[0], dtype=object) for e in self._events])
        actor, cause, value = (
            np.concatenate([_column(e[at], len(e[1])) for e in self._events]) for at in (3, 4, 5)
        )
        order = np.argsort(row, kind="stable")
        columns = (row, month, kind, actor, cause, value)
        return {name: column[order] for name, column in zip(EVENT_COLUMNS, columns, strict=True)}


def _column(values: Array | list[str] | str | float, rows: int) -> Array:
    """One entry per row, of any kind."""
    return np.broadcast_to(np.asarray(values, dtype=object), rows)
