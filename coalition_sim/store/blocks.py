"""A block as files: a Zarr group with few arrays, made in memory where the block is computed.

Variables share an array, so a block is a handful of small files however many variables it holds,
and whoever writes them need not encode them. What has no districts stands in one array, laid out
flat; what has shares an array with what has the same places. Each array tells in its attribute
``variables`` what is in it, in order, with the shape of a row.

    index             (rows, 5) scenario, world, parameter draw, shock tape, row of parameters
    province          (rows, columns) variables without districts
    district, district_sector, district_indicator    (rows, columns, ...) a column is a year
    parameters        (draws, parameters) each draw once
    formations        (n, 2 + 2 parties) row, month, shares of posts and of seats
    events            (n, 6) row, month, kind, actor, cause (numbers of words), value
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from math import prod
from typing import Any

import numpy as np
import pandas as pd

from coalition_sim import compiled
from coalition_sim.executors import Failure
from coalition_sim.gather import Record, by_row
from coalition_sim.manifest import package_hash, versions
from coalition_sim.plan import Block
from coalition_sim.recorder import EVENT_COLUMNS
from coalition_sim.store.files import as_json, group_json
from coalition_sim.store.rows import row_ranges
from coalition_sim.variables import EVENTS, FORMATIONS, RECORDABLE

Array = np.ndarray
FOLDER = "blocks"
MARKER = "commit.json"
PROVINCE = "province"
INDEX = ("scenario", "world", "draw", "tape", "parameter_row")
WORDS = ("kind", "actor", "cause")
"""Columns of the events that are texts, kept as numbers of words in the array's attributes."""


@dataclass(frozen=True)
class Encoded:
    """A block ready to be written: its name, its files by name inside it, and its marker.

    ``package`` is the hash of the code and data that computed it, which may be another machine's.
    """

    name: str
    files: dict[str, bytes]
    marker: bytes
    package: str


@dataclass(frozen=True)
class Encoding:
    """The work on a block of an experiment, up to the bytes to be written."""

    block: Block
    experiment: str

    def __call__(self) -> Encoded:
        started = time.perf_counter()
        record = self.block()
        seconds = time.perf_counter() - started
        return encoded(self.block, record, self.experiment, seconds)


def encoded(block: Block, record: Record, experiment: str, seconds: float) -> Encoded:
    """A block that was computed."""
    told = _told(block, experiment, "done") | {"seconds": round(seconds, 3)}
    arrays: dict[str, Any] = {
        "index": (_index(block, record), ("row", "index_column"), {"columns": list(INDEX)})
    }
    arrays |= _variables(record)
    if "parameter_value" in block.record or isinstance(block.parameters, pd.DataFrame):
        arrays["parameters"] = (record.parameters, ("draw", "parameter"), {})
    if set(block.record).intersection(FORMATIONS):
        told["formations"] = _per_row(record.formations[:, 0], len(block.ids))
        arrays["formations"] = (record.formations, ("formation", "formation_column"), {})
    if set(block.record).intersection(EVENTS):
        told["events"] = _per_row(record.events["row"], len(block.ids))
        table, words = _event_table(record.events)
        told["letters"] = {name: max(map(len, words[name]), default=1) for name in WORDS}
        arrays["events"] = (
            table,
            ("event", "event_column"),
            {"columns": list(EVENT_COLUMNS), **words},
        )
    return _finished(block, told, arrays)


def encoded_failure(block: Block, failure: Failure, experiment: str) -> Encoded:
    """A block that raised an error; the parameters are kept, if they cannot be had otherwise."""
    told = _told(block, experiment, "failed")
    told |= {"error": failure.error, "traceback": failure.traceback, "kind": failure.kind}
    arrays = {}
    if isinstance(block.parameters, pd.DataFrame):
        table = block.parameters
        rows = np.arange(len(table))
        index = np.stack([block.scenario, block.ids, block.draws, table["tape"], rows], axis=1)
        arrays = {
            "index": (index.astype(np.int64), ("row", "index_column"), {"columns": list(INDEX)}),
            "parameters": (table.drop(columns="tape").to_numpy(float), ("draw", "parameter"), {}),
        }
    return _finished(block, told, arrays)


def name_of(scenario: Array, world: Array) -> str:
    """The name of the block that holds these rows: the same rows, the same name."""
    digest = hashlib.sha256(np.stack([scenario, world]).astype("<i8").tobytes()).hexdigest()[:10]
    return f"{scenario[0]:03d}-{world[0]:08d}-{len(world):05d}-{digest}"


def layout(record: Iterable[str]) -> dict[str, list[str]]:
    """Array -> the variables in it.

    >>> layout(["spent", "trust", "motions", "service_index"])
    {'province': ['spent', 'motions'], 'district': ['trust'], 'district_sector': ['service_index']}
    """
    arrays: dict[str, list[str]] = {}
    for name in by_row(record):
        places = "_".join(_places(name)) if "district" in RECORDABLE[name].dims else PROVINCE
        arrays.setdefault(places, []).append(name)
    return arrays


def columns_of(shapes: Mapping[str, Sequence[int]], array: str) -> dict[str, slice]:
    """Where in an array the columns of its variables are; a row of each has this shape."""
    found, at = {}, 0
    for name, shape in shapes.items():
        width = prod(shape) if array == PROVINCE else shape[0]
        found[name] = slice(at, at + width)
        at += width
    return found


def _places(name: str) -> tuple[str, ...]:
    return tuple(dim for dim in RECORDABLE[name].dims[2:] if dim != "year")


def _told(block: Block, experiment: str, status: str) -> dict[str, Any]:
    """What a block says about itself, in its group and in its marker."""
    held = sorted(set(block.scenario.tolist()))
    return {
        "experiment": experiment,
        "status": status,
        "rows": row_ranges(block.scenario, block.ids),  # scenario, first world, stop
        "scenarios": {
            str(at): one.hash for at, one in zip(held, block.scenarios, strict=True)
        },  # place in the experiment -> hash
        "seed": block.seed,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        **_circumstances(),
    }


@cache
def _circumstances() -> dict[str, Any]:
    return {
        "versions": versions(),
        "package_sha256": package_hash(),
        "accelerator": compiled.in_use(),
    }


def _index(block: Block, record: Record) -> Array:
    draw = record.draw
    if isinstance(block.parameters, pd.DataFrame):  # their numbers differ from call to call
        draw = np.array([_key(row) for row in record.parameters])[record.parameter_row]
    columns = (record.scenario, record.world, draw, record.tape, record.parameter_row)
    return np.stack(columns, axis=1).astype(np.int64)


def _key(values: Array) -> int:
    """A number for a row of parameters: the same values, the same number."""
    return int.from_bytes(hashlib.sha256((values + 0.0).tobytes()).digest()[:7], "big")


def _variables(record: Record) -> dict[str, tuple[Array, tuple[str, ...], dict[str, Any]]]:
    arrays = {}
    for array, names in layout(record.values).items():
        shapes = {name: list(record.values[name].shape[1:]) for name in names}
        parts = [record.values[name] for name in names]
        dims: tuple[str, ...] = ("row", f"{array}_column")
        if array == PROVINCE:
            parts = [values.reshape(len(values), -1) for values in parts]
        else:  # every variable of a district has years
            dims += _places(names[0])
        arrays[array] = (np.concatenate(parts, axis=1), dims, {"variables": shapes})
    return arrays


def _per_row(rows: Array, count: int) -> list[int]:
    return np.bincount(rows.astype(np.int64), minlength=count).tolist()


def _event_table(events: Mapping[str, Array]) -> tuple[Array, dict[str, list[str]]]:
    """Events as numbers, (n, 6), and the words that stand behind them."""
    columns, words = [], {}
    for name in EVENT_COLUMNS:
        column = events[name]
        if name in WORDS:
            column, known = pd.factorize(column, sort=True)  # far quicker than np.unique of texts
            words[name] = [str(word) for word in known]
        columns.append(column.astype(np.float64))
    return np.stack(columns, axis=1), words


def _finished(block: Block, told: dict[str, Any], arrays: Mapping[str, Any]) -> Encoded:
    files = _zarr_files(told, arrays)
    sizes = {name: len(data) for name, data in files.items()}
    marker = as_json({**told, "files": sizes})
    return Encoded(name_of(block.scenario, block.ids), files, marker, package_hash())


def _zarr_files(told: Mapping[str, Any], arrays: Mapping[str, Any]) -> dict[str, bytes]:
    """The files of a group: one chunk an array, compressed, with a checksum."""
    import zarr
    from zarr.codecs import BloscCodec, Crc32cCodec
    from zarr.storage import MemoryStore

    held: dict[str, Any] = {}
    store = MemoryStore(held)
    for name, (values, dims, attributes) in arrays.items():
        if values.size == 0:
            continue
        zarr.create_array(
            store,
            name=name,
            data=np.ascontiguousarray(values),
            chunks=values.shape,
            compressors=[BloscCodec(cname="lz4", clevel=5, shuffle="shuffle"), Crc32cCodec()],
            chunk_key_encoding={"name": "default", "separator": "."},  # no folders in folders
            dimension_names=dims,
            attributes=attributes,
        )
    files = {name: data.to_bytes() for name, data in held.items()}
    return files | {"zarr.json": group_json(told)}
