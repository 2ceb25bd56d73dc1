"""The book of schemes: one row per listed scheme, all worlds of a block in one table.

The rows are ragged: each world has as many as it has. Sums per world and cell run through
``numpy.bincount`` in row order, so a world's sums do not depend on the worlds beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coalition_sim import rules

Array = np.ndarray

QUARTER = 3


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
    """Rows of ongoing schemes.

    Attributes
    ----------
    cell : (n,) int, ``world * cells + cell`` of each scheme.
    cost, paid : (n,) nominal Rs bn. built : (n,) real Rs bn of works in the ground.
    left : (n,) nominal Rs bn of this year's allocation not yet paid.
    pull : (n,) how strongly it draws on its cell's money (``rules.small_first``).
    life : (n,) cumulative abandonment hazard the scheme will still bear.
    born : (n,) int, number of the fiscal year it was opened in; -1 for those of the first day.
    paid_before : (n,) nominal Rs bn paid up to the last July.
    stalled : (n,) bool, paid next to nothing last year.
    listed : (W, C) number of schemes on the book.
    """

    worlds: int
    cells: int
    cell: Array
    cost: Array
    paid: Array
    built: Array
    left: Array
    pull: Array
    life: Array
    born: Array
    paid_before: Array
    stalled: Array
    listed: Array

    @classmethod
    def empty(cls, worlds: int, cells: int) -> SchemeBook:
        """A book without schemes."""
        none = np.zeros(0)
        amounts = [none.copy() for _ in range(6)]
        listed = np.zeros((worlds, cells))
        born, stalled = none.astype(np.int16), none.astype(bool)
        whole = none.astype(np.int64)
        return cls(worlds, cells, whole, *amounts, born, none.copy(), stalled, listed)

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
        ``small_first`` M6's s.

        Returns the number of new schemes per world and cell, (W, C).
        """
        zeros = np.zeros_like(cost)
        place = world * self.cells + cell
        pull = rules.small_first(cost, small_first.take(world))
        born = np.full(len(cost), year, dtype=np.int16)
        new = (place, cost, paid, built, zeros, pull, life, born, paid, zeros.astype(bool))
        for name, rows in zip(_COLUMNS, new, strict=True):
            setattr(self, name, np.concatenate([getattr(self, name), rows]))
        started = np.bincount(place, minlength=self.listed.size).reshape(self.listed.shape)
        self.listed += started
        return started

    def sum(self, values: Array, rows: Array | None = None) -> Array:
        """Sum a column per world and cell, of all rows or of the numbered ones, (W, C)."""
        size = self.worlds * self.cells
        if rows is None:
            total = np.bincount(self.cell, values, size)
        else:
            total = np.bincount(self.cell.take(rows), values.take(rows), size)
        return total.reshape(self.worlds, self.cells)

    def count(self, rows: Array | None = None) -> Array:
        """Count rows per world and cell, all or the numbered ones, (W, C)."""
        cell = self.cell if rows is None else self.cell.take(rows)
        counts = np.bincount(cell, minlength=self.worlds * self.cells)
        return counts.reshape(self.worlds, self.cells).astype(np.float64)

    def each(self, values: Array) -> Array:
        """Hand a number per world, ``(W,)`` or ``(W, 1)``, to each of its schemes, (n,)."""
        return np.repeat(values.ravel(), self.cells).take(self.cell)

    def remaining(self) -> Array:
        """Cost still to pay per world and cell, nominal Rs bn, (W, C)."""
        return self.sum(self.cost - self.paid)

    def start_year(self, stalled_share: Array) -> None:
        """Mark the schemes that last year paid next to nothing for; ``stalled_share`` is (W, 1)."""
        self.stalled = self.paid - self.paid_before < self.each(stalled_share) * self.cost
        self.paid_before = self.paid.copy()
        self.left[:] = 0.0

    def fund(
        self, budget: Array, worlds: Array | None = None, opened_before: int | None = None
    ) -> None:
        """Divide money ``(W, C)`` over the schemes of each cell, small ones first.

        What schemes already hold for the year counts as paid; a scheme never holds more than it
        still needs. Money that finds no scheme stays undivided. ``worlds`` (W,) bool limits the
        work to the worlds that have money to divide, ``opened_before`` to the schemes of earlier
        fiscal years.
        """
        # rounding can leave a trace below zero
        need = np.maximum(self.cost - self.paid - self.left, 0.0)
        if worlds is None:
            self.left += rules.spread_money(need, self.pull, self.cell, budget.ravel())
            return
        rows = np.flatnonzero(self.each(worlds))
        if opened_before is not None:
            rows = rows[self.born.take(rows) < opened_before]
        chosen = (column.take(rows) for column in (need, self.pull, self.cell))
        self.left[rows] += rules.spread_money(*chosen, budget.ravel())

    def pay(self, spent: Array, fundable: Array, leakage: Array, price: Array) -> None:
        """Pay schemes what their cell spent this quarter, in proportion to what they may draw.

        ``spent``, ``fundable`` and ``leakage`` are (W, C), ``price`` is (W, 1).
        """
        share = np.divide(spent, fundable, out=np.zeros_like(spent), where=fundable > 0)
        payment = self.left * np.minimum(share, 1.0).ravel().take(self.cell)
        works = ((1.0 - leakage) / price).ravel().take(self.cell)
        self.left -= payment
        self.paid += payment
        self.built += payment * works

    def close(self, threshold: Array, base: Array, stalled: Array, handover: Array) -> Closed:
        """Complete and abandon schemes at a quarter's end (card M13).

        ``base`` and ``stalled`` are monthly hazards, ``handover`` the probability of being given
        up because the chief minister changed in the quarter (W, C), the others (W, 1).
        """
        rest = self.cost - self.paid
        complete = rules.is_complete(rest, self.cost, self.each(threshold))
        self._wear(base, stalled, handover)
        open_still = ~complete
        abandoned = np.flatnonzero((self.life <= 0.0) & open_still)
        complete = np.flatnonzero(complete)
        closed = Closed(
            completed=self.count(complete),
            abandoned=self.count(abandoned),
            works=self.sum(self.built, complete),
            abandoned_rest=self.sum(rest, abandoned),
            cohorts=(self.cell.take(complete) // self.cells, self.born.take(complete)),
        )
        self.listed -= closed.completed + closed.abandoned
        open_still[abandoned] = False
        self._keep(np.flatnonzero(open_still))
        return closed

    def _wear(self, base: Array, stalled: Array, handover: Array) -> None:
        """Every scheme bears a quarter's hazard of being given up, stalled ones more."""
        ordinary, more = (
            -np.log1p(-rules.abandonment_hazard(base, mark, stalled, QUARTER))
            for mark in (False, True)
        )
        certain = np.nextafter(1.0, 0.0)  # a hand-over that ends every scheme is a large hazard
        worn = ordinary - np.log1p(-np.minimum(handover, certain))
        self.life -= worn.ravel().take(self.cell)
        stuck = np.flatnonzero(self.stalled)
        self.life[stuck] -= (more - ordinary).take(self.cell.take(stuck) // self.cells)

    def _keep(self, rows: Array) -> None:
        for name in _COLUMNS:
            setattr(self, name, getattr(self, name).take(rows))


_COLUMNS = ("cell", "cost", "paid", "built", "left", "pull", "life")
_COLUMNS += ("born", "paid_before", "stalled")
