"""What a store holds: its experiment and the blocks whose marker is there and true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from coalition_sim.store.blocks import FOLDER, MARKER
from coalition_sim.store.errors import StoreError
from coalition_sim.store.experiment import Experiment, differences, hash_of
from coalition_sim.store.files import Place, from_json, group_json
from coalition_sim.store.rows import Ranges, ids_of, ranges_of, rows_of

Array = np.ndarray
FORMAT = 1
ROOT = "zarr.json"
NOBODY = -1
"""In place of a block's number: no block holds the row."""


@dataclass(frozen=True)
class Piece:
    """A block in a store: its name and what its marker tells."""

    name: str
    told: dict[str, Any]

    @property
    def done(self) -> bool:
        return bool(self.told["status"] == "done")

    @cached_property
    def rows(self) -> tuple[Array, Array]:
        """Scenario and world of each row."""
        return rows_of(self.told["rows"])


@dataclass(frozen=True)
class Store:
    """A store as it was when it was looked at.

    ``asked`` (N,) are all worlds that were ever asked for, in ascending order. ``pieces`` are the
    finished blocks and ``failed`` those that raised; ``unfinished`` are folders without a true
    marker, left by a run that was cut short.
    """

    place: Place
    experiment: Experiment
    asked: Array
    pieces: tuple[Piece, ...]
    failed: tuple[Piece, ...]
    unfinished: tuple[str, ...]
    bytes: int

    @property
    def scenarios(self) -> list[str]:
        return [one["name"] for one in self.experiment["scenarios"]]

    def found(self, worlds: Array, pieces: tuple[Piece, ...]) -> tuple[Array, Array]:
        """For each scenario and world, (S, N): which of the pieces holds it, and in which row.

        Two blocks may hold the same row, with the same numbers; the first counts.
        """
        shape = (len(self.scenarios), len(worlds))
        piece_of = np.full(shape, NOBODY, dtype=np.int32)
        row_of = np.zeros(shape, dtype=np.int32)
        order = np.argsort(worlds, kind="stable")
        ordered = worlds[order]
        for number, piece in enumerate(pieces):
            scenario, world = piece.rows
            at = np.searchsorted(ordered, world).clip(max=len(worlds) - 1)
            place = order[at]
            new = (ordered[at] == world) & (piece_of[scenario, place] == NOBODY)
            piece_of[scenario[new], place[new]] = number
            row_of[scenario[new], place[new]] = np.flatnonzero(new)
        return piece_of, row_of

    def done(self, worlds: Array) -> Array:
        """Which rows have a result, (S, N) bool."""
        return self.found(worlds, self.pieces)[0] != NOBODY

    def failed_rows(self, worlds: Array) -> Array:
        """Which rows have an error and no result, (S, N) bool."""
        return (self.found(worlds, self.failed)[0] != NOBODY) & ~self.done(worlds)

    def require(self, experiment: Experiment) -> None:
        """Stop if this is a store of something else."""
        lines = differences(self.experiment, experiment)
        if lines:
            told = "\n".join(f"  {line}" for line in lines)
            raise StoreError(
                f"{self.place.address} is a store of another experiment:\n{told}\n"
                "Ask for the same, or name another store."
            )

    @property
    def hash(self) -> str:
        return hash_of(self.experiment)


def look(address: str | Path) -> Store:
    """The store at an address.

    Raises
    ------
    StoreError
        If there is none, or one that this version cannot read.
    """
    place = Place(address)
    found = look_or_none(place)
    if found is None:
        raise StoreError(f"{address}: there is no store of runs. {_HOW}")
    return found


_HOW = "`coalition-sim run SCENARIO --store ADDRESS` begins one."


def look_or_none(place: Place) -> Store | None:
    """The store at a place, or None where nothing is (nor one that was just being begun)."""
    root = from_json(place.read(ROOT))
    if root is None:
        if place.exists() and _others(place):
            raise StoreError(f"{place.address}: not a store of runs, and not empty. {_HOW}")
        return None
    told = root.get("attributes", {})
    if told.get("program") != "coalition_sim" or "experiment" not in told:
        raise StoreError(f"{place.address}: a Zarr store, and not one of runs. {_HOW}")
    if told.get("format") != FORMAT:
        raise StoreError(
            f"{place.address}: format {told.get('format')!r} is not known; this version of "
            f"coalition_sim reads {FORMAT}."
        )
    sizes = place.sizes(FOLDER)
    markers = [name for name in sizes if name.endswith(f"/{MARKER}")]
    pieces = _pieces(place.read_all(sorted(markers)), sizes, hash_of(told["experiment"]))
    folders = {name.split("/")[1] for name in sizes if name.count("/") > 1}
    return Store(
        place,
        told["experiment"],
        ids_of(told["worlds"]),
        tuple(piece for piece in pieces if piece.done),
        tuple(piece for piece in pieces if not piece.done),
        tuple(sorted(folders - {piece.name for piece in pieces})),
        sum(sizes.values()),
    )


def _others(place: Place) -> bool:
    """Whether anything lies there but the beginning of a store."""
    return any(name != ROOT and not name.startswith(f"{FOLDER}/") for name in place.sizes(""))


def _pieces(markers: dict[str, bytes], sizes: dict[str, int], experiment: str) -> list[Piece]:
    """The blocks of this experiment whose marker is whole and whose files are all there."""
    pieces = []
    for name, data in markers.items():
        told = from_json(data)
        folder = name.removesuffix(f"/{MARKER}")
        if told is None or told.get("experiment") != experiment:
            continue  # torn, or another's
        files = told.pop("files")
        if all(sizes.get(f"{folder}/{file}") == size for file, size in files.items()):
            pieces.append(Piece(folder.removeprefix(f"{FOLDER}/"), told))
    return pieces


def begin(place: Place, experiment: Experiment, worlds: Array) -> None:
    """Write the root of a store: the only file that is ever replaced, when worlds are added."""
    told = {
        "program": "coalition_sim",
        "format": FORMAT,
        "hash": hash_of(experiment),
        "experiment": experiment,
        "worlds": _ranges(worlds),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    place.write(f"{FOLDER}/{ROOT}", group_json({}))
    place.write(ROOT, group_json(told))


def _ranges(worlds: Array) -> Ranges:
    return ranges_of(np.unique(worlds))
