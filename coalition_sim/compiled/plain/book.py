"""Passes over the book of schemes, whose rows stand place by place (see ``schemes.SchemeBook``)."""

from __future__ import annotations

import numpy as np

from coalition_sim import rules

Array = np.ndarray

NEVER = 1e30


def place_of(starts: Array) -> Array:
    """The place of each row, (n,) int, from where the rows of each place start, (places + 1,)."""
    return np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts))


def fund(
    cost: Array,
    paid: Array,
    held: Array,
    closes_at: Array,
    pull: Array,
    born: Array,
    starts: Array,
    budget: Array,
    threshold: Array,
    places: Array,
    before: int,
) -> Array:
    """Divide each place's money over what its schemes still need and do not hold yet (card M6).

    The first six are columns of the book, (n,); ``starts`` (places + 1,) tells where the rows of
    each place start; ``budget``, nominal Rs bn, and the closing ``threshold`` are (places,).
    ``places`` (places,) bool are served, of their schemes those born ``before`` this year.

    Changes what schemes hold and the share of it at which they close, in place. Returns what each
    place's schemes got, (places,).
    """
    cell = place_of(starts)
    rows = np.flatnonzero(places.take(cell) & (cost > 0.0) & (born < before))
    cell, price, rest = cell.take(rows), cost.take(rows), (cost - paid).take(rows)
    need = np.maximum(rest - held.take(rows), 0.0)  # rounding can leave a trace below zero
    got = rules.spread_money(need, pull.take(rows), cell, budget)
    held[rows] += got
    closes_at[rows] = rules.closing_share(rest, price, held.take(rows), threshold.take(cell))
    return np.bincount(cell, got, len(budget)).astype(got.dtype, copy=False)  # whole if empty


def settle(
    cost: Array,
    paid: Array,
    held: Array,
    early: Array,
    built: Array,
    starts: Array,
    drawn: Array,
    works: Array,
    places: Array,
) -> None:
    """Write what was paid and built since July into the rows of these ``places``, in place.

    The first five are columns of the book, (n,), the others (places,) but ``starts``.
    """
    cell = place_of(starts)
    rows = np.flatnonzero(places.take(cell) & (cost > 0.0))
    place, money = cell.take(rows), held.take(rows)
    payment = money * drawn.take(place)
    paid[rows] += payment
    early[rows] += payment
    built[rows] += money * works.take(place)
    held[rows] -= payment


def close(
    cost: Array,
    held: Array,
    paid: Array,
    built: Array,
    closes_at: Array,
    life: Array,
    born: Array,
    starts: Array,
    drawn: Array,
    works: Array,
    worn: Array,
) -> tuple[Array, Array, Array]:
    """Take complete and abandoned schemes off the book, and blank their rows in place.

    The first seven are columns of the book, (n,), the others its tables, (places,), but ``starts``.

    Returns the place and the year of opening of what was completed, (m,) each, and five sums per
    place, (5, places): number completed and abandoned, real works completed, cost unpaid of the
    abandoned, money of the year held by both.
    """
    cell, places = place_of(starts), len(drawn)
    rows = rules.ended(cell, drawn, closes_at, worn, life)
    place = cell.take(rows)
    complete = closes_at.take(rows) <= drawn.take(place)
    done, lost, finished, given_up = (
        rows[complete],
        rows[~complete],
        place[complete],
        place[~complete],
    )
    ready = built.take(done) + held.take(done) * works.take(finished)
    rest = cost.take(lost) - (paid.take(lost) + held.take(lost) * drawn.take(given_up))
    sums = np.empty((5, places))
    sums[0] = np.bincount(finished, minlength=places)
    sums[1] = np.bincount(given_up, minlength=places)
    sums[2] = np.bincount(finished, ready, places)
    sums[3] = np.bincount(given_up, rest, places)
    sums[4] = np.bincount(place, held.take(rows), places)
    cost[rows] = 0.0
    closes_at[rows] = life[rows] = NEVER
    return finished, born.take(done), sums.astype(held.dtype)


def start_year(
    old: tuple[Array, ...],
    born: Array,
    starts: Array,
    tables: tuple[Array, ...],
    new: tuple[Array, ...],
    place: Array,
    year: int,
    into: tuple[Array, ...],
    born_into: Array,
) -> tuple[Array, Array, Array]:
    """Write the book of a new year: rows under way, brought up to date, and new ones after them.

    ``old`` are cost, paid, built, life and pull, then held and early, ``born`` goes with them,
    (n,); ``tables`` are drawn, works, worn and the share of its cost below whose payment a scheme
    is stalled, (places,). ``new`` are the first five for new schemes, ``place`` goes with them,
    (m,); they are opened in ``year``. ``into`` are the first five of the new book and ``born_into``
    goes with them, at least (n + m,).

    Returns where the rows of each place start then, (places + 1,), and of those rows that were
    paid too little last year the numbers and the places.
    """
    cost, paid, built, life, pull, held, early = old
    drawn, works, worn, stalled_share = tables
    rows = np.flatnonzero(cost > 0.0)
    at, money = place_of(starts).take(rows), held.take(rows)
    payment = money * drawn.take(at)
    price = cost.take(rows)
    stalled = early.take(rows) + payment < stalled_share.take(at) * price
    kept = (
        price,
        paid.take(rows) + payment,
        built.take(rows) + money * works.take(at),
        life.take(rows) - worn.take(at),
        pull.take(rows),
    )
    all_places = np.concatenate([at, place])
    order = np.argsort(all_places, kind="stable")  # the older ones of a place come first
    for column, first, last in zip(into, kept, new, strict=True):
        column[: len(order)] = np.concatenate([first, last]).take(order)
    years = np.concatenate([born.take(rows), np.full(len(place), year, dtype=born.dtype)])
    born_into[: len(order)] = years.take(order)
    slow = np.flatnonzero(np.concatenate([stalled, np.zeros(len(place), dtype=bool)]).take(order))
    starts_then = np.zeros_like(starts)
    starts_then[1:] = np.cumsum(np.bincount(all_places, minlength=len(drawn)))
    return starts_then, slow, all_places.take(order.take(slow))


def unpaid(cost: Array, paid: Array, starts: Array) -> Array:
    """Cost of the schemes under way less what was ``paid`` for them, by place, (places,).

    The first two are columns of the book, (n,); a blank row has no cost.
    """
    rest = cost - paid * (cost > 0.0)
    return np.bincount(place_of(starts), rest, len(starts) - 1).astype(cost.dtype, copy=False)
