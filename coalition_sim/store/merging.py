"""Puts stores of the same experiment together by copying their blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from coalition_sim.store.blocks import FOLDER, MARKER
from coalition_sim.store.comparing import first_difference, rows_of_piece
from coalition_sim.store.errors import StoreError
from coalition_sim.store.experiment import plan_of
from coalition_sim.store.files import Place
from coalition_sim.store.holdings import NOBODY, Piece, Store, begin, look, look_or_none

Progress = Callable[[int, int], None]


def merge(
    addresses: Sequence[str | Path], into: str | Path, progress: Progress | None = None
) -> int:
    """Copy the blocks of several stores into one, which is begun if it is not there.

    A block whose rows are all there is left out; rows that several hold must be equal. Returns how
    many blocks were copied. Merging again, or after a kill, copies what is missing.

    Raises
    ------
    StoreError
        If they are not of the same experiment, or if the same row has two results.
    """
    stores = [look(address) for address in addresses]
    if not stores:
        raise StoreError("merge needs at least one store to copy from.")
    for other in stores[1:]:
        stores[0].require(other.experiment)
    place = Place(into)
    target = look_or_none(place)
    if target is not None:
        target.require(stores[0].experiment)
    known = [] if target is None else [target.asked]
    asked = np.unique(np.concatenate([*known, *(store.asked for store in stores)]))
    begin(place, stores[0].experiment, asked)
    target = look(into)
    total, copied, seen = sum(len(store.pieces + store.failed) for store in stores), 0, 0
    for store in stores:
        for piece in (*store.pieces, *store.failed):
            seen += 1
            if _is_new(store, piece, target):
                _copy(store.place, place, piece.name)
                target = _with(target, piece)
                copied += 1
            if progress is not None:
                progress(seen, total)
    return copied


def _is_new(store: Store, piece: Piece, target: Store) -> bool:
    """Whether a block brings rows that the target lacks; those it has must be equal."""
    scenario, world = piece.rows
    worlds = np.unique(world)
    piece_of, row_of = target.found(worlds, target.pieces)
    at = np.searchsorted(worlds, world)
    holder, row = piece_of[scenario, at], row_of[scenario, at]
    if not piece.done:
        names = {failed.name for failed in target.failed}
        return piece.name not in names and bool((holder == NOBODY).any())
    for number in np.unique(holder[holder != NOBODY]):
        mine = np.flatnonzero(holder == number)
        _require_equal(store, piece, mine, target, target.pieces[number], row[mine])
    return bool((holder == NOBODY).any())


def _require_equal(
    store: Store, piece: Piece, rows: np.ndarray, target: Store, held: Piece, its_rows: np.ndarray
) -> None:
    world = piece.rows[1][rows]
    plan = plan_of(store.experiment, np.unique(world))
    one, other = rows_of_piece(target, held, its_rows), rows_of_piece(store, piece, rows)
    difference = first_difference(one, other, plan)
    if difference:
        raise StoreError(
            f"{store.place.address} and {target.place.address} hold different results for the "
            f"same worlds ({world.min()} to {world.max()}): {difference}. One of them is spoiled, "
            "or was made on a machine that computes differently; `replay` tells which."
        )


def _copy(source: Place, target: Place, name: str) -> None:
    """Copy a block, its marker last."""
    folder = f"{FOLDER}/{name}"
    files = source.read_all(source.sizes(folder))
    marker = files.pop(f"{folder}/{MARKER}")
    target.remove(f"{folder}/{MARKER}")
    target.remove(folder)
    target.write_all(files)
    target.write(f"{folder}/{MARKER}", marker)


def _with(store: Store, piece: Piece) -> Store:
    """The store with one block more."""
    if piece.done:
        return replace(store, pieces=(*store.pieces, piece))
    return replace(store, failed=(*store.failed, piece))
