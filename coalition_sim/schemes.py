"""The book of schemes: one row per listed scheme, all worlds of a block in one table.

The rows are ragged: each world has as many as it has. Sums per world and cell run through
``numpy.bincount`` in row order, so a world's sums do not depend on the worlds beside it.

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

Array = np.ndarray

QUARTER = 3
TINY = 1e-30  # Rs bn; where there is nothing to draw, nothing is spent
_COLUMNS: dict[str, type] = {"cell": np.int32, "born": np.int16}
_COLUMNS |= dict.fromkeys(("cost", "held", "paid_then", "built_then", "early"), REAL)
_COLUMNS |= dict.fromkeys(("closes_at", "life", "pull"), REAL)
_TABLES = ("listed", "allotted", "drawn", "works", "worn")


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
    cell : (n,) int, ``world * cells + cell`` of each scheme.
    cost : (n,) nominal Rs bn; 0 in a blank row.
    held : (n,) nominal Rs bn of this year's allocation, when the row was last brought up to date.
    paid_then, built_then : (n,) paid (nominal Rs bn) and built (real Rs bn) up to that time.
    early : (n,) nominal Rs bn paid between last July and that time.
    closes_at : (n,) part of ``held`` at which the scheme is complete.
    life : (n,) cumulative abandonment hazard the scheme would bear last July.
    pull : (n,) how strongly it draws on its cell's money (``rules.small_first``).
    born : (n,) int, number of the fiscal year it was opened in; -1 for those of the first day.
    stalled : (m,) int, numbers of the rows that were paid next to nothing last year.
    listed : (W, C) number of schemes under way.
    allotted : (W, C) sum of ``held``.
    drawn : (W, C) part of ``held`` paid since.
    works : (W, C) real works per rupee of ``held``, in the ground since.
    worn : (W, C) abandonment hazard since July.
    room : what the columns are the first n of: longer, so that a July moves no table.
    """

    worlds: int
    cells: int
    cell: Array
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
    listed: Array
    allotted: Array
    drawn: Array
    works: Array
    worn: Array
    room: dict[str, Array]

    @classmethod
    def empty(cls, worlds: int, cells: int) -> SchemeBook:
        """A book without schemes."""
        room = {name: np.zeros(0, dtype=kind) for name, kind in _COLUMNS.items()}
        tables = {name: np.zeros((worlds, cells), dtype=REAL) for name in _TABLES}
        return cls(worlds, cells, **room, **tables, stalled=np.zeros(0, dtype=np.int64), room=room)

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
        rest = compiled.unpaid(self.cell, self.cost, self.paid_then, self.allotted.size)
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

    def start_year(self, stalled_share: Array) -> None:
        """Bring every row up to date, strike out what closed, and begin the year without money.

        Schemes that last year paid less than ``stalled_share`` (W, 1) of their cost are stalled.
        """
        many, self.stalled = compiled.start_year(
            self.cell,
            self.cost,
            self.held,
            self.early,
            self.paid_then,
            self.built_then,
            self.life,
            self.pull,
            self.born,
            self.drawn.ravel(),
            self.works.ravel(),
            self.worn.ravel(),
            self._by_cell(stalled_share),
        )
        self._hold(many)
        for table in (self.allotted, self.drawn, self.works, self.worn):
            table[:] = 0.0

    def _hold(self, many: int) -> None:
        """Make the columns so many rows long."""
        for name, room in self.room.items():
            if many > len(room):
                self.room[name] = room = np.empty(2 * many, dtype=room.dtype)
                room[: len(getattr(self, name))] = getattr(self, name)
            setattr(self, name, room[:many])

    def open(
        self,
        world: Array,
        cell: Array,
        cost: Array,
        paid: Array,
        built: Array,
        life: Array,
        small_first: Array,
        year: int = -1,
    ) -> Array:
        """List new schemes of a fiscal ``year``; ``cell`` is the cell within its world,
        ``small_first`` M6's s. A scheme costs more than nothing.

        Returns the number of new schemes per world and cell, (W, C).
        """
        place = world * self.cells + cell
        new = {
            "cell": place,
            "cost": cost,
            "held": 0.0,
            "paid_then": paid,
            "built_then": built,
            "early": 0.0,
            "closes_at": compiled.NEVER,
            "life": life,
            "pull": rules.small_first(cost, small_first.take(world)),
            "born": year,
        }
        listed = len(self.cell)
        self._hold(listed + len(place))
        for name, rows in new.items():
            getattr(self, name)[listed:] = rows
        started = self._add_up(place)
        self.listed += started
        return started

    def fund(
        self,
        budget: Array,
        threshold: Array,
        places: Array | None = None,
        opened_before: int | None = None,
    ) -> None:
        """Divide money ``(W, C)`` over the schemes of each cell, small ones first.

        What schemes already hold for the year counts as paid; a scheme never holds more than it
        still needs. Money that finds no scheme stays undivided. ``threshold`` (W, 1) is the part
        of the cost that a complete scheme may owe. ``places`` (W, C) bool limits the work to the
        cells that have money to divide, ``opened_before`` to the schemes of earlier fiscal years.
        """
        columns = (self.cost, self.paid_then, self.held, self.pull, self.cell)
        terms = (budget.ravel(), self._by_cell(threshold))
        if places is None:
            got, self.closes_at[:], added = compiled.fund(*columns, *terms)
            self.held += got
        else:
            rows = compiled.rows_at(places.ravel(), self.cell, self.cost)
            self._bring_up_to_date(rows, places)
            if opened_before is not None:
                rows = rows[self.born.take(rows) < opened_before]
            some = (column.take(rows) for column in columns)
            got, self.closes_at[rows], added = compiled.fund(*some, *terms)
            self.held[rows] += got
        self.allotted += added.reshape(self.allotted.shape)

    def _by_cell(self, values: Array) -> Array:
        """Hand a number per world, ``(W, 1)``, to each of its cells, (W * C,)."""
        return np.repeat(values.ravel(), self.cells)

    def _bring_up_to_date(self, rows: Array, places: Array) -> None:
        """Write what was paid and built since July into all ``rows`` of these ``places``."""
        cell, held = self.cell.take(rows), self.held.take(rows)
        payment = held * self.drawn.take(cell)
        for column, more in (
            (self.paid_then, payment),
            (self.early, payment),
            (self.built_then, held * self.works.take(cell)),
            (self.held, -payment),
        ):
            column[rows] += more
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
        self.life[self.stalled] -= more.take(self.cell.take(self.stalled) // self.cells)
        done, sums = compiled.close(
            self.cell,
            self.cost,
            self.held,
            self.paid_then,
            self.built_then,
            self.closes_at,
            self.life,
            self.drawn.ravel(),
            self.works.ravel(),
            self.worn.ravel(),
        )
        completed, abandoned, works, abandoned_rest, held = sums.reshape(5, *self.listed.shape)
        self.listed -= completed + abandoned
        # where nothing is under way, no trace of rounding may stay that could be drawn
        self.allotted = np.maximum(self.allotted - held, 0.0) * (self.listed > 0.0)
        cohorts = self.cell.take(done) // self.cells, self.born.take(done)
        return Closed(completed, abandoned, works, abandoned_rest, cohorts)
