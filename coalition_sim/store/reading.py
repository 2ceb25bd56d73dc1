"""Reads a store as one dataset; a variable comes into memory when it is looked at."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from xarray.backends import BackendArray
from xarray.core import indexing

from coalition_sim.arguments import world_ids
from coalition_sim.gather import (
    dataset_of,
    event_variables,
    formation_variables,
    tail_shape,
)
from coalition_sim.parameters import names as parameter_names
from coalition_sim.plan import Plan
from coalition_sim.province import province
from coalition_sim.recorder import EVENT_COLUMNS
from coalition_sim.store.blocks import FOLDER, INDEX, WORDS, columns_of, layout
from coalition_sim.store.errors import StoreError
from coalition_sim.store.experiment import plan_of
from coalition_sim.store.holdings import Piece, Store, look
from coalition_sim.variables import EVENTS, FORMATIONS, RECORDABLE

Array = np.ndarray
SHOWN = 5


def open_store(address: str | Path, worlds: Iterable[int] | None = None) -> xr.Dataset:
    """The results in a store, as ``simulate`` returns them.

    Parameters
    ----------
    address : a folder, or any address that fsspec knows.
    worlds : ids of worlds, in this order; by default all that have a result in every scenario. A
        warning tells how many were asked for at some time and have none.

    Returns
    -------
    xarray.Dataset
        The variables that were recorded. They are read from the store when they are looked at, so
        ``ds["trust"].sel(year="2020-21")`` costs neither time nor memory before it is used.

    Raises
    ------
    StoreError
        If there is no store, or a world that is asked for has no result.
    """
    store = look(address)
    if worlds is None:
        complete = np.all(store.done(store.asked), axis=0)
        ids = store.asked[complete]
        if not len(ids):
            raise StoreError(f"{address}: no world has a result in every scenario yet.")
        if len(ids) < len(complete):
            warnings.warn(_left_out(store, complete), stacklevel=2)
    else:
        ids = world_ids(worlds)
        lacking = ids[~store.done(ids).all(axis=0)]
        if len(lacking):
            shown = ", ".join(map(str, lacking[:SHOWN])) + (" ..." if len(lacking) > SHOWN else "")
            raise StoreError(
                f"{address}: {len(lacking):,} of {len(ids):,} worlds have no result: {shown}"
            )
    return _Reader.of(store, ids).dataset()


def _left_out(store: Store, complete: Array) -> str:
    failed = int(store.failed_rows(store.asked).any(axis=0).sum())
    return (
        f"{store.place.address}: {int((~complete).sum()):,} of {len(complete):,} worlds have no "
        f"result in every scenario and are left out ({failed:,} of them failed)"
    )


def parameters_of(store: Store, piece: Piece) -> tuple[Array, Array, Array]:
    """World, shock tape and parameters of each row of a block."""
    index = block_array(store, piece, "index")
    values = block_array(store, piece, "parameters")
    column = {name: index[:, n] for n, name in enumerate(INDEX)}
    return column["world"], column["tape"], values[column["parameter_row"]]


def block_array(store: Store, piece: Piece, array: str) -> Array:
    """An array of a block."""
    return block_table(store, piece, array)[0]


def block_table(store: Store, piece: Piece, array: str) -> tuple[Array, dict[str, Any]]:
    """An array of a block, and what it tells about itself."""
    found = _open(store.place.zarr(), store.place.address, piece, array)
    return found[:], dict(found.attrs)


def _open(files: Any, address: str, piece: Piece, array: str) -> Any:
    import zarr

    try:
        found = zarr.open_array(files, path=f"{FOLDER}/{piece.name}/{array}", mode="r")
    except (OSError, ValueError, KeyError) as error:
        raise _spoiled(address, piece, array, error) from error
    return _Checked(found, address, piece, array)


class _Checked:
    """An array whose only chunk may turn out to be spoiled when it is read."""

    def __init__(self, array: Any, address: str, piece: Piece, name: str) -> None:
        self.array, self.attrs = array, array.attrs
        self.whose = (address, piece, name)

    def __getitem__(self, part: Any) -> Array:
        try:
            return np.asarray(self.array[part])
        except (OSError, ValueError, RuntimeError) as error:
            raise _spoiled(*self.whose, error) from error


def _spoiled(address: str, piece: Piece, array: str, error: Exception) -> StoreError:
    reason = " ".join(str(error).split()) or type(error).__name__
    return StoreError(
        f"{address}: {array} of block {piece.name} cannot be read ({reason}). Remove the folder "
        f"{FOLDER}/{piece.name}; --resume computes its worlds again."
    )


@dataclass
class _Reader:
    """Finds the rows of some worlds in a store. ``piece_of`` and ``row_of`` are (S, N)."""

    store: Store
    plan: Plan
    piece_of: Array
    row_of: Array

    @classmethod
    def of(cls, store: Store, ids: Array) -> _Reader:
        reader = cls(store, plan_of(store.experiment, ids), *store.found(ids, store.pieces))
        if store.experiment["parameters"] == "table":
            draws, tapes = reader._draws_and_tapes()
            table = pd.DataFrame({"tape": tapes})  # parameters are read when they are looked at
            reader.plan = plan_of(store.experiment, ids, draws, table)
        return reader

    def dataset(self) -> xr.Dataset:
        facts, plan = province(self.plan.start), self.plan
        record = set(plan.record)
        variables: dict[str, tuple[tuple[str, ...], Any]] = {}
        for array, names in layout(plan.record).items():
            shapes = {name: tail_shape(name, plan, facts) for name in names}
            for name, columns in columns_of(shapes, array).items():
                shape = (*self.piece_of.shape, *shapes[name])
                lazy = _ByRow(self, array, columns, shape)
                variables[name] = (RECORDABLE[name].dims, indexing.LazilyIndexedArray(lazy))
        if "parameter_value" in record:
            shape = (len(plan.ids), len(parameter_names()))
            whole = _Whole(self.parameters, shape, np.dtype(np.float64))
            dims = RECORDABLE["parameter_value"].dims
            variables["parameter_value"] = (dims, indexing.LazilyIndexedArray(whole))
        if record.intersection(FORMATIONS):
            variables |= self._formations(record, len(facts.party_labels))
        if record.intersection(EVENTS):
            variables |= self._events()
        return dataset_of(plan, variables, self.store.experiment["package"]["version"])

    # -- arrays of blocks -------------------------------------------------------------------------

    def open(self, files: Any, piece: Piece, array: str) -> Any:
        return _open(files, self.store.place.address, piece, array)

    def _draws_and_tapes(self) -> tuple[Array, Array]:
        """Numbers of the draws, in the order of their first world, and the tapes, (N,) each."""
        files = self.store.place.zarr()
        index = np.zeros((self.piece_of.shape[1], len(INDEX)), dtype=np.int64)
        for number in np.unique(self.piece_of[0]):
            here = self.piece_of[0] == number
            found = self.open(files, self.store.pieces[number], "index")[:]
            index[here] = found[self.row_of[0, here]]
        keys = index[:, INDEX.index("draw")]
        _, first, place = np.unique(keys, return_index=True, return_inverse=True)
        return np.argsort(np.argsort(first))[place], index[:, INDEX.index("tape")]

    def parameters(self) -> Array:
        """Parameters of each world, (N, P), from the blocks of the first scenario."""
        files = self.store.place.zarr()
        values = np.empty((len(self.plan.ids), len(parameter_names())))
        for number in np.unique(self.piece_of[0]):
            here, piece = self.piece_of[0] == number, self.store.pieces[number]
            rows = self.open(files, piece, "index")[:][self.row_of[0, here]]
            values[here] = self.open(files, piece, "parameters")[:][
                rows[:, INDEX.index("parameter_row")]
            ]
        return values

    def _lines(self, told: str) -> Array:
        """How many lines of a ragged table each row has, (S, N); blocks tell it."""
        counts = np.zeros(self.piece_of.shape, dtype=np.int64)
        for number in np.unique(self.piece_of):
            here = self.piece_of == number
            counts[here] = np.array(self.store.pieces[number].told[told])[self.row_of[here]]
        return counts

    def _ragged(self, array: str, told: str) -> tuple[Array, list[tuple[Array, dict[str, Any]]]]:
        """Numbers of the rows of all lines of a ragged table, and the parts of the table."""
        files = self.store.place.zarr()
        rows, parts = [], []
        for number in np.unique(self.piece_of):
            piece = self.store.pieces[number]
            if not sum(piece.told[told]):
                continue
            whole = self.open(files, piece, array)
            table = whole[:]
            place = np.full(len(piece.told[told]), -1, dtype=np.int64)
            here = np.flatnonzero(self.piece_of.ravel() == number)
            place[self.row_of.ravel()[here]] = here
            row = place[table[:, 0].astype(np.int64)]
            rows.append(row[row >= 0])
            parts.append((table[row >= 0], dict(whole.attrs)))
        return (np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)), parts

    def _formations(self, record: set[str], parties: int) -> dict[str, tuple[tuple[str, ...], Any]]:
        most = max(1, int(self._lines("formations").max()))
        shape = (*self.piece_of.shape, most)
        found: dict[str, tuple[tuple[str, ...], Any]] = {}
        for name in FORMATIONS:
            if name in record:
                whole = shape if name == "formation_month" else (*shape, parties)
                lazy = _Whole(_Formations(self, name, parties), whole, np.dtype(np.float64))
                found[name] = (RECORDABLE[name].dims, indexing.LazilyIndexedArray(lazy))
        return found

    def _events(self) -> dict[str, tuple[tuple[str, ...], Any]]:
        plan, count = self.plan, int(self._lines("events").sum())
        used = [self.store.pieces[number] for number in np.unique(self.piece_of)]
        wide = {name: max(piece.told["letters"][name] for piece in used) for name in WORDS}
        types = {
            "scenario": np.array([s.name for s in plan.scenarios]).dtype,
            "world": np.dtype(np.int64),
            "month": np.dtype("<U7"),
            **{name: np.dtype(f"<U{max(1, wide[name])}") for name in WORDS},
            "value": np.dtype(np.float64),
        }
        return {
            name: (
                ("event",),
                indexing.LazilyIndexedArray(
                    _Whole(_Events(self, name), (count,), types[name.removeprefix("event_")])
                ),
            )
            for name in EVENTS
        }


@dataclass
class _Formations:
    """Reads the formations of a run, for one variable."""

    reader: _Reader
    name: str
    parties: int

    def __call__(self) -> Array:
        rows, parts = self.reader._ragged("formations", "formations")
        tables = [table for table, _ in parts] or [np.zeros((0, 2 + 2 * self.parties))]
        return formation_variables(rows, np.concatenate(tables), self.reader.plan)[self.name][1]


@dataclass
class _Events:
    """Reads the events of a run, for one column."""

    reader: _Reader
    name: str

    def __call__(self) -> Array:
        rows, parts = self.reader._ragged("events", "events")
        columns = {}
        for at, name in enumerate(EVENT_COLUMNS):
            values = [
                np.array(told[name])[table[:, at].astype(np.int64)]
                if name in WORDS
                else table[:, at]
                for table, told in parts
            ]
            columns[name] = np.concatenate(values) if values else np.zeros(0)
        plan = self.reader.plan
        return event_variables(rows, columns, plan, province(plan.start))[self.name][1]


class _Lazy(BackendArray):
    """An array that is read when it is indexed."""

    shape: tuple[int, ...]

    def __getitem__(self, key: indexing.ExplicitIndexer) -> Array:
        return indexing.explicit_indexing_adapter(
            key, self.shape, indexing.IndexingSupport.OUTER, self._read
        )

    def _read(self, key: tuple[Any, ...]) -> Array:
        raise NotImplementedError


class _Whole(_Lazy):
    """Read as a whole, then indexed: for what blocks do not hold in the order of its places."""

    def __init__(self, read: Callable[[], Array], shape: tuple[int, ...], dtype: np.dtype) -> None:
        self.whole, self.shape, self.dtype = read, shape, dtype

    def _read(self, key: tuple[Any, ...]) -> Array:
        return _outer(self.whole().astype(self.dtype, copy=False), key)


class _ByRow(_Lazy):
    """A variable with a value, or an array of them, for each scenario-world."""

    def __init__(self, reader: _Reader, array: str, columns: slice, shape: tuple[int, ...]) -> None:
        self.reader, self.array, self.columns = reader, array, columns
        self.shape, self.dtype = shape, np.dtype(np.float64)

    def _read(self, key: tuple[Any, ...]) -> Array:
        """Block by block, so that no more than what is asked for is held, and one block."""
        reader, tail = self.reader, (slice(None), *key[2:])
        chosen = tuple(
            np.atleast_1d(np.arange(n)[k]) for n, k in zip(self.shape[:2], key[:2], strict=True)
        )
        piece_of, row_of = (a[np.ix_(*chosen)] for a in (reader.piece_of, reader.row_of))
        inner = _outer(np.empty((0, *self.shape[2:])), tail).shape[1:]
        out = np.empty((*piece_of.shape, *inner))
        files = reader.store.place.zarr() if out.size else None
        for number in np.unique(piece_of) if out.size else ():
            here = piece_of == number
            whole = reader.open(files, reader.store.pieces[number], self.array)
            values = whole[:, self.columns]
            values = values.reshape(len(values), *self.shape[2:])
            out[here] = _outer(values[row_of[here]], tail)
        drop = tuple(n for n, k in enumerate(key[:2]) if isinstance(k, int | np.integer))
        return out.squeeze(axis=drop) if drop else out


def _outer(values: Array, key: tuple[Any, ...]) -> Array:
    """Index each axis by itself."""
    for axis in reversed(range(len(key))):
        values = values[(slice(None),) * axis + (key[axis],)]
    return values
