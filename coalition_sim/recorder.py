"""What is written down: yearly arrays, one formation at a time, and events."""

from __future__ import annotations

import numpy as np

from coalition_sim.ground import Ground

Array = np.ndarray

EVENT_KINDS = (
    "formation",
    "swap",
    "election",
    "motion",
    "forced exit",
    "exit",
    "posting",
    "departure",
)

MEANS = ("coalition_seats", "claimants", "dissent", "coopted_share")
CELL_MEANS = {
    "service_index": "service",
    "staff_presence": "presence",
    "satisfaction": "satisfaction",
    "infrastructure": "infrastructure",
    "supplies": "supplies",
    "supervision": "supervision",
}


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

    def event(
        self, kind: str, rows: Array, month: int, actor: Array | str, cause: Array | str, value: Array
    ) -> None:
        """Something happened in the worlds ``rows``."""
        n = len(rows)
        columns = (np.asarray(x) for x in (actor, cause, value))
        self._events.append((kind, rows, month, *(np.broadcast_to(c, n) for c in columns)))

    def events(self) -> dict[str, Array]:
        """All events as columns, in order of time within each world."""
        if not self._events:
            return {name: np.zeros(0) for name in ("row", "month", "kind", "actor", "cause", "value")}
        row = np.concatenate([e[1] for e in self._events])
        month = np.concatenate([np.full(len(e[1]), e[2]) for e in self._events])
        kind = np.concatenate([np.full(len(e[1]), e[0], dtype=object) for e in self._events])
        actor = np.concatenate([e[3].astype(object) for e in self._events])
        cause = np.concatenate([e[4].astype(object) for e in self._events])
        value = np.concatenate([e[5].astype(float) for e in self._events])
        order = np.argsort(row, kind="stable")
        columns = (row, month, kind, actor, cause, value)
        names = ("row", "month", "kind", "actor", "cause", "value")
        return {name: column[order] for name, column in zip(names, columns, strict=True)}
