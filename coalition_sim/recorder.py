"""What is written down: yearly arrays, one formation at a time, and events."""

from __future__ import annotations

from typing import Any

import numpy as np

from coalition_sim.ground import Ground

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
COHORT_YEARS = 5
"""A scheme counts as completed in time within so many fiscal years, the first included."""


class Recorder:
    """Collects a block's results year by year.

    ``series[name]`` is a list with one array per finished year; ``months[name]`` the running sums
    of the year under way.
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.series: dict[str, list[Array]] = {}
        self.months: dict[str, Array] = {}
        self.formations: list[tuple[Array, int, Array, Array]] = []
        self.reforms: list[Array] = []  # share of each year in force, (W, L)
        self._cohorts: list[Array] = []
        self._events: list[tuple[str, Array, int, Array, Array, Array]] = []

    def add(self, name: str, values: Array) -> None:
        """Add this month's values to the running sum of the year."""
        if name in self.months:
            self.months[name] += values
        else:
            self.months[name] = np.array(values, dtype=np.float64)

    def count(self, name: str, rows: Array, columns: Array | int = 0, width: int = 1) -> None:
        """Count one event per row in a yearly table ``(W, width)``."""
        table = self.months.setdefault(name, np.zeros((self.ground.worlds, width)))
        np.add.at(table, (rows, columns), 1.0)

    def close_year(self, name: str, values: Array) -> None:
        """Write one year of a variable."""
        self.series.setdefault(name, []).append(np.array(values, dtype=np.float64))

    def take(self, name: str, width: int = 1) -> Array:
        """The running sum of the year, which starts again at zero."""
        return self.months.pop(name, np.zeros((self.ground.worlds, width)))

    def formation(self, rows: Array, month: int, portfolios: Array, seats: Array) -> None:
        """A cabinet was formed: shares of posts and of the coalition's seats, (n, P)."""
        self.formations.append((rows, month, portfolios, seats / seats.sum(axis=-1, keepdims=True)))

    def completed(self, world: Array, born: Array, year: int) -> None:
        """Schemes were completed: count those opened within the last five fiscal years."""
        while len(self._cohorts) <= year:
            self._cohorts.append(np.zeros(self.ground.worlds))
        for opened in range(max(0, year - COHORT_YEARS + 1), year + 1):
            counts = np.bincount(world[born == opened], minlength=self.ground.worlds)
            self._cohorts[opened] += counts

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
        self._events.append((kind, rows, month, actor, cause, value))

    def result(self, rows: Array, keep_events: bool) -> dict[str, Any]:
        """The block's record, with ``rows`` the numbers of its worlds in the whole run.

        ``series`` arrays are (W, years, n).
        """
        events = self.events() if keep_events else None
        if events is not None:
            events["row"] = rows[events["row"]]
        return {
            "series": self._series(),
            "formations": [(rows[at], *rest) for at, *rest in self.formations],
            "events": events,
        }

    def _series(self) -> dict[str, Array]:
        """Yearly variables ``(W, years, n)``."""
        series = {name: np.stack(years, axis=1) for name, years in self.series.items()}
        years = len(self.series["spent"])
        series["schemes_completed_in_time"] = self.cohorts(years)[..., None]
        return series

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
