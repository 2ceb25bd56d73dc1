"""The book of schemes: one row per listed scheme, all worlds of a block in one table.

The rows are ragged: each world has as many as it has, and they stand place by place (a place is a
cell of a world), the older ones first. Sums per place run in row order, so a world's sums do not
depend on the worlds beside it.

A quarter writes nothing to the rows. Every scheme of a place is paid the same part of the money it
holds and bears the same hazard, so these two stand once per place; a row keeps only the part of
its money at which it is complete and the hazard at which it is given up. Its amounts are brought
up to date each July, or when a grant in mid-year changes what it holds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coalition_sim import compiled, rules
from coalition_sim.axes import REAL
from coalition_sim.compiled.plain.book import place_of

Array = np.ndarray

QUARTER = 3
TINY = 1e-30  # Rs bn; where there is nothing to draw, nothing is spent
EVER = 2**31  # no fiscal year comes after it
_KEPT = ("cost", "paid_then", "built_then", "life", "pull")
_OF_YEAR = ("held", "early", "closes_at")
_COLUMNS: dict[str, type] = {**dict.fromkeys((*_KEPT, *_OF_YEAR), REAL), "born": np.int16}
_TABLES = ("listed", "allotted", "drawn", "works", "worn")


@dataclass(frozen=True)
class Opening:
    """Schemes to be listed in a fiscal ``year``, all (n,); a scheme costs more than nothing."""

    world: Array  # int
    cell: Array  # int, within the world
    cost: Array  # nominal Rs bn
    life: Array  # cumulative abandonment hazard that it would bear
    pull: Array  # see ``rules.small_first``
    year: int
    paid: Array | None = None  # nominal Rs bn; nothing if not given
    built: Array | None = None  # real Rs bn; nothing if not given

    def columns(self) -> tuple[Array, ...]:
        """Cost, paid, built, life and pull."""
        nothing = np.zeros_like(self.cost)
        paid = nothing if self.paid is None else self.paid
        built = nothing if self.built is None else self.built
        return self.cost, paid, built, self.life, self.pull


@dataclass
class Closed:
    """What left the book at the end of a quarter, all ``(W, C)``."""

    completed: Array  # number of schemes
    abandoned: Array  # number of schemes
    works: Array  # real Rs bn of works completed, net of leakage
    abandoned_rest: Array  # nominal Rs bn still to pay on schemes abandoned
    cohorts: tuple[Array, Array]  # world and year of opening of each scheme completed, (n,)


@dataclass
class SchemeBook:
    """Rows of schemes: those under way, and until July the blank rows of those that closed.

    Attributes
    ----------
    starts : (W * C + 1,) int, the row at which the rows of each place, ``world * cells + cell``,
        start; the last is the number of rows.
    cost : (n,) nominal Rs bn; 0 in a blank row.
    held : (n,) nominal Rs bn of this year's allocation, when the row was last brought up to date.
    paid_then, built_then : (n,) paid (nominal Rs bn) and built (real Rs bn) up to that time.
    early : (n,) nominal Rs bn paid between last July and that time.
    closes_at : (n,) part of ``held`` at which the scheme is complete.
    life : (n,) cumulative abandonment hazard the scheme would bear last July.
    pull : (n,) how strongly it draws on its cell's money (``rules.small_first``).
    born : (n,) int, number of the fiscal year it was opened in; -1 for those of the first day.
    stalled, stalled_at : (m,) int, numbers of the rows that were paid next to nothing last year,
        and their places.
    listed : (W, C) number of schemes under way.
    allotted : (W, C) sum of ``held``.
    drawn : (W, C) part of ``held`` paid since.
    works : (W, C) real works per rupee of ``held``, in the ground since.
    worn : (W, C) abandonment hazard since July.
    room, spare : what the columns are the first n of, and where those that are kept are written
        next July.
    """

    worlds: int
    cells: int
    starts: Array
    cost: Array
    held: Array
    paid_then: Array
    built_then: Array
    early: Array
    closes_at: Array
    life: Array
    pull: Array
    born: Array
    stalled: Array
    stalled_at: Array
    listed: Array
    allotted: Array
    drawn: Array
    works: Array
    worn: Array
    room: dict[str, Array]
    spare: dict[str, Array]

    @classmethod
    def empty(cls, worlds: int, cells: int) -> SchemeBook:
        """A book without schemes."""
        room = {name: np.zeros(0, dtype=kind) for name, kind in _COLUMNS.items()}
        tables = {name: np.zeros((worlds, cells), dtype=REAL) for name in _TABLES}
        rows = {
            "starts": np.zeros(worlds * cells + 1, dtype=np.int64),
            "stalled": np.zeros(0, dtype=np.int64),
            "stalled_at": np.zeros(0, dtype=np.int32),
        }
        return cls(worlds, cells, **room, **tables, **rows, room=room, spare={**room})

    @property
    def cell(self) -> Array:
        """Place of each row, ``world * cells + cell``, (n,) int."""
        return place_of(self.starts)

    @property
    def paid(self) -> Array:
        """Nominal Rs bn paid so far for each scheme under way, (n,)."""
        return (self.paid_then + self.held * self.drawn.take(self.cell)) * (self.cost > 0.0)

    @property
    def left(self) -> Array:
        """Nominal Rs bn of each scheme's allocation of the year not yet paid, (n,)."""
        return self.held * (1.0 - self.drawn).take(self.cell) * (self.cost > 0.0)

    @property
    def built(self) -> Array:
        """Real Rs bn of works in the ground of each scheme under way, (n,)."""
        return (self.built_then + self.held * self.works.take(self.cell)) * (self.cost > 0.0)

    def fundable(self) -> Array:
        """What schemes may still draw this year, nominal Rs bn, (W, C)."""
        return self.allotted * (1.0 - self.drawn)

    def remaining(self) -> Array:
        """Cost still to pay per world and cell, nominal Rs bn, (W, C)."""
        rest = compiled.unpaid(self.cost, self.paid_then, self.starts)
        return rest.reshape(self.allotted.shape) - self.allotted * self.drawn

    def sum(self, values: Array, rows: Array | None = None) -> Array:
        """Sum a column per world and cell, of all rows or of the numbered ones, (W, C)."""
        if rows is None:
            return self._add_up(self.cell, values)
        return self._add_up(self.cell.take(rows), values.take(rows))

    def count(self) -> Array:
        """Count the schemes under way per world and cell, (W, C)."""
        return self._add_up(self.cell.take(np.flatnonzero(self.cost > 0.0)))

    def _add_up(self, place: Array, values: Array | None = None) -> Array:
        total = np.bincount(place, values, self.worlds * self.cells).astype(REAL, copy=False)
        return total.reshape(self.worlds, self.cells)

    def start_year(self, stalled_share: Array, new: Opening) -> Array:
        """Bring every row up to date, strike out what closed, list ``new`` schemes, and begin the
        year without money.

        Schemes that last year paid less than ``stalled_share`` (W, 1) of their cost are stalled.

        Returns the number of new schemes per world and cell, (W, C).
        """
        place = (new.world * self.cells + new.cell).astype(np.int32, copy=False)
        most = len(self.cost) + len(place)
        room = {name: _at_least(most, self.spare[name]) for name in (*_KEPT, "born")}
        self.starts, self.stalled, self.stalled_at = compiled.start_year(
            tuple(getattr(self, name) for name in (*_KEPT, "held", "early")),
            self.born,
            self.starts,
            (
                *(t.ravel() for t in (self.drawn, self.works, self.worn)),
                self._by_cell(stalled_share),
            ),
            tuple(column.astype(REAL, copy=False) for column in new.columns()),
            place,
            new.year,
            tuple(room[name] for name in _KEPT),
            room["born"],
        )
        self.spare, self.room = self.room, room
        of_year = {name: _at_least(most, self.spare.pop(name)) for name in _OF_YEAR}
        self.room |= of_year
        for name, column in self.room.items():
            setattr(self, name, column[: self.starts[-1]])
        self.held[:] = self.early[:] = 0.0
        self.closes_at[:] = compiled.NEVER
        for table in (self.allotted, self.drawn, self.works, self.worn):
            table[:] = 0.0
        started = self._add_up(place)
        self.listed += started
        return started

    def fund(
        self,
        budget: Array,
        threshold: Array,
        places: Array | None = None,
        opened_before: int = EVER,
    ) -> None:
        """Divide money ``(W, C)`` over the schemes of each cell, small ones first.

        What schemes already hold for the year counts as paid; a scheme never holds more than it
        still needs. Money that finds no scheme stays undivided. ``threshold`` (W, 1) is the part
        of the cost that a complete scheme may owe. ``places`` (W, C) bool limits the work to the
        cells that have money to divide, ``opened_before`` to the schemes of earlier fiscal years.
        """
        if places is None:
            places = np.ones(budget.shape, dtype=bool)
        else:
            self._bring_up_to_date(places)
        added = compiled.fund(
            self.cost,
            self.paid_then,
            self.held,
            self.closes_at,
            self.pull,
            self.born,
            self.starts,
            budget.ravel(),
            self._by_cell(threshold),
            places.ravel(),
            opened_before,
        )
        self.allotted += added.reshape(self.allotted.shape)

    def _by_cell(self, values: Array) -> Array:
        """Hand a number per world, ``(W, 1)``, to each of its cells, (W * C,)."""
        return np.repeat(values.ravel(), self.cells)

    def _bring_up_to_date(self, places: Array) -> None:
        """Write what was paid and built since July into all rows of these ``places``, (W, C)."""
        compiled.settle(
            self.cost,
            self.paid_then,
            self.held,
            self.early,
            self.built_then,
            self.starts,
            self.drawn.ravel(),
            self.works.ravel(),
            places.ravel(),
        )
        self.allotted = np.where(places, self.fundable(), self.allotted)
        self.drawn = np.where(places, 0.0, self.drawn)
        self.works = np.where(places, 0.0, self.works)

    def pay(self, spent: Array, fundable: Array, leakage: Array, price: Array) -> None:
        """Pay schemes what their cell spent this quarter, in proportion to what they may draw.

        ``spent``, ``fundable`` and ``leakage`` are (W, C), ``price`` is (W, 1).
        """
        share = np.minimum(spent / np.maximum(fundable, TINY), 1.0)
        part = (1.0 - self.drawn) * share
        self.drawn += part
        self.works += part * ((1.0 - leakage) / price)

    def close(self, base: Array, stalled: Array, handover: Array) -> Closed:
        """Complete and abandon schemes at a quarter's end (card M13).

        ``base`` and ``stalled`` are monthly hazards (W, 1), the second of stalled schemes on top;
        ``handover`` is the probability of being given up because the chief minister changed in
        the quarter, (W, C).
        """
        self.worn += rules.wear(base, QUARTER, handover)
        more = rules.wear(stalled, QUARTER, REAL(0.0)).ravel()
        self.life[self.stalled] -= more.take(self.stalled_at // self.cells)
        finished, born, sums = compiled.close(
            self.cost,
            self.held,
            self.paid_then,
            self.built_then,
            self.closes_at,
            self.life,
            self.born,
            self.starts,
            self.drawn.ravel(),
            self.works.ravel(),
            self.worn.ravel(),
        )
        completed, abandoned, works, abandoned_rest, held = sums.reshape(5, *self.listed.shape)
        self.listed -= completed + abandoned
        # where nothing is under way, no trace of rounding may stay that could be drawn
        self.allotted = np.maximum(self.allotted - held, 0.0) * (self.listed > 0.0)
        return Closed(completed, abandoned, works, abandoned_rest, (finished // self.cells, born))


def _at_least(many: int, room: Array) -> Array:
    """A room for so many rows: this one, or a larger one if it is too small."""
    return room if len(room) >= many else np.empty(2 * many, dtype=room.dtype)
