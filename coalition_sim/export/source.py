"""What is exported: a results folder or a store, read as tables with their meanings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from coalition_sim.export.about import of_manifest, of_store
from coalition_sim.export.columns import columns
from coalition_sim.export.derived import derived
from coalition_sim.export.errors import ExportError
from coalition_sim.export.table import Table
from coalition_sim.export.titles import OF_KIND, title_of
from coalition_sim.export.words import Named, in_words, named
from coalition_sim.outcomes import holds_outcomes
from coalition_sim.variables import LEVELS, OUTCOME_VALUE

FIRST = ("differences", "effects_where_adopted", "stages", "costs", "objectives", "summary")
"""The order of the tables that most folders have; then those of a kind in the order of their
titles, and others by name."""
COMMENT = "#"


@dataclass(frozen=True)
class Source:
    """``about`` are pairs of heading and text: what this is, what was run, with what.

    ``dataset`` is the data of the run, where the folder or store has them.
    """

    name: str
    title: str
    about: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    dataset: xr.Dataset | None


def open_source(address: str | Path, baseline: str | None = None) -> Source:
    """A results folder (it holds a manifest.json) or a store of runs at any address.

    ``baseline`` is what the scenarios of a store are compared with: the status quo if there is one.
    """
    folder = Path(address)
    if (folder / "manifest.json").is_file():
        return _of_folder(folder, baseline)
    if folder.is_dir() and any(folder.glob("*.csv")):
        raise ExportError(
            f"{folder}: it holds tables but no manifest.json, so nobody could tell what was run. "
            "Give a results folder or a store of runs."
        )
    return _of_store(address, baseline)


def _of_folder(folder: Path, baseline: str | None) -> Source:
    manifest = _json(folder / "manifest.json")
    if manifest.get("program") != "coalition_sim":
        raise ExportError(f"{folder / 'manifest.json'}: this is no manifest of coalition_sim.")
    told = _json(folder / "columns.json") if (folder / "columns.json").is_file() else {}
    names = named(manifest)
    tables = [
        _read(file, told.get(file.name, {}), names) for file in _tables_of(folder, names.kind)
    ]
    dataset = _dataset_of(folder, manifest)
    if dataset is not None:
        tables += derived(dataset, baseline or manifest.get("baseline"))
    if not tables:
        raise ExportError(
            f"{folder}: it holds no tables and no data, so there is nothing to export."
        )
    title, about = of_manifest(manifest, names.titles)
    return Source(folder.resolve().name, title, about, tuple(tables), dataset)


def _of_store(address: str | Path, baseline: str | None) -> Source:
    from coalition_sim.store import StoreError, contents, open_store

    try:
        holds = contents(address)
        dataset = open_store(address)
    except StoreError as error:
        raise ExportError(
            f"{address}: neither a results folder (it holds no manifest.json) nor a store of runs "
            f"that can be read: {error}"
        ) from None
    names = [str(name) for name in dataset["scenario"].values]
    if baseline is None and len(names) > 1 and "status_quo" in names:
        baseline = "status_quo"
    if baseline is not None and baseline not in names:
        raise ExportError(f"--baseline {baseline}: {address} has {', '.join(names)}.")
    title, about = of_store(holds, dataset)
    tables = [*_computed(dataset, baseline), *derived(dataset, baseline)]
    name = str(address).rstrip("/").rpartition("/")[2] or "store"
    return Source(name, title, about, tuple(tables), dataset)


def _computed(ds: xr.Dataset, baseline: str | None) -> list[Table]:
    """What `compare` would have written of the same data.

    Differences need what became of the levers; a study, say, records the outcomes alone.
    """
    from coalition_sim.analysis.compare import compare, summary

    if not holds_outcomes(ds):
        return []
    titles = {
        name: str(content.get("title") or name)
        for name, content in json.loads(ds.attrs["scenarios"]).items()
    }
    frames = {"summary": summary(ds)}
    comparable = set(LEVELS["provincial"]) - {OUTCOME_VALUE} <= set(ds)
    if comparable and baseline is not None and ds.sizes["scenario"] > 1:
        found = compare(ds, baseline)
        frames = {
            "differences": found.differences(),
            "effects_where_adopted": found.effects_where_adopted(),
            "stages": found.stages,
            "costs": found.costs,
            "objectives": found.objectives,
            **frames,
        }
    names = Named(titles=titles)
    return [_table(name, frame, {}, names) for name, frame in frames.items() if len(frame)]


def _dataset_of(folder: Path, manifest: Mapping[str, Any]) -> xr.Dataset | None:
    if (folder / "results.zarr").is_dir():
        return xr.open_zarr(folder / "results.zarr", chunks=None)
    if manifest.get("store"):
        from coalition_sim.store import StoreError, open_store

        try:
            return open_store(str(manifest["store"]))
        except StoreError as error:
            raise ExportError(
                f"{folder}: its data are in the store {manifest['store']}, and that cannot be read "
                f"({error})."
            ) from None
    return None


def _tables_of(folder: Path, kind: str) -> list[Path]:
    order = [*FIRST, *OF_KIND.get(kind, {})]
    return sorted(
        folder.glob("*.csv"),
        key=lambda file: (order.index(file.stem) if file.stem in order else len(order), file.name),
    )


def _read(file: Path, told: Mapping[str, str], names: Named) -> Table:
    """A table of a folder; the lines of comment that a picture's numbers begin with are skipped."""
    with file.open(encoding="utf-8") as lines:
        above = 0
        for line in lines:
            if not line.startswith(COMMENT):
                break
            above += 1
    try:
        frame = pd.read_csv(file, skiprows=above, keep_default_na=False, na_values=[""])
    except pd.errors.ParserError as error:
        raise ExportError(f"{file}: this is no table ({error}).") from None
    return _table(file.stem, frame, told, names)


def _table(name: str, frame: pd.DataFrame, told: Mapping[str, str], names: Named) -> Table:
    """A table with names in words beside the names of the program."""
    frame = in_words(frame, names, name)
    known = columns(name, frame.columns, told, names.kind)
    return Table.of(name, *title_of(name, names.kind), known, frame)


def _json(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ExportError(f"{file}: cannot be read ({error}).") from None
    if not isinstance(content, dict):
        raise ExportError(f"{file}: not what this program writes.")
    return content
