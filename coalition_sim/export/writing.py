"""From results to a file or folder in one of the formats, whole or not at all."""

from __future__ import annotations

import importlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from coalition_sim.export.errors import ExportError
from coalition_sim.export.source import open_source

README = "README.csv"
"""The data dictionary in an exported folder; a folder without it is never replaced."""


@dataclass(frozen=True)
class Format:
    """``ending`` of the name that is written; ``libraries`` that it needs."""

    ending: str
    folder: bool
    libraries: tuple[str, ...] = ()


FORMATS = {
    "xlsx": Format(".xlsx", folder=False, libraries=("xlsxwriter",)),
    "csv": Format("_csv", folder=True),
    "parquet": Format("_parquet", folder=True, libraries=("pyarrow",)),
    "netcdf": Format(".nc", folder=False, libraries=("h5netcdf",)),
}


def export(
    results: str | Path,
    to: str,
    out: str | Path | None = None,
    *,
    force: bool = False,
    baseline: str | None = None,
) -> Path:
    """Write results in a form that other programs read; returns the file or folder.

    Parameters
    ----------
    results : a results folder, or a store of runs at any address.
    to : "xlsx" (a workbook, a sheet for each table), "csv" or "parquet" (a folder, a file for each
        table), or "netcdf" (the data of the run).
    out : where to write; beside the results if not given.
    force : replace what an earlier export wrote there.
    baseline : what the scenarios of a store are compared with; the status quo if it was run.

    Raises
    ------
    ExportError
        If there are no results, the format's library is missing, or nothing can be written there.
    """
    from coalition_sim.export.needed import needed

    if to not in FORMATS:
        raise ExportError(f"--to {to}: allowed are {', '.join(FORMATS)}.")
    for library in FORMATS[to].libraries:
        needed(library, to)  # before the work
    target = _target(results, to, out)
    _check(target, FORMATS[to].folder, force)
    source = open_source(results, baseline)
    # each format in a module of its own, which imports its library
    writer = importlib.import_module(f"coalition_sim.export.to_{to}")
    with _whole(target, FORMATS[to].folder, force) as unfinished:
        writer.write(source, unfinished)
    return target


def _target(results: str | Path, to: str, out: str | Path | None) -> Path:
    """Where to write: beside local results, in the current folder for those elsewhere."""
    if out is not None:
        return Path(out).expanduser().resolve()
    address = str(results).rstrip("/")
    if "://" in address:
        return Path.cwd() / f"{address.rpartition('/')[2] or 'store'}{FORMATS[to].ending}"
    place = Path(address).expanduser().resolve()
    return place.with_name(f"{place.name or 'results'}{FORMATS[to].ending}")


def _check(target: Path, folder: bool, force: bool) -> None:
    if not target.exists():
        return
    if target.is_dir() != folder:
        kind = "a folder" if target.is_dir() else "a file"
        raise ExportError(f"{target}: {kind} stands there. Choose another name with --out.")
    if not force:
        raise ExportError(f"{target}: it exists. Choose another name with --out, or give --force.")
    if folder and any(target.iterdir()) and not (target / README).is_file():
        raise ExportError(
            f"{target}: it was not written by an export (it holds no {README}), so it is not "
            "replaced. Choose another name with --out."
        )


@contextmanager
def _whole(target: Path, folder: bool, force: bool) -> Iterator[Path]:
    """A sibling to write into; it takes the target's name only if the block ends without an error.

    Errors of the file system come out as a sentence.
    """
    sibling = target.with_name(f".{target.name}.unfinished-{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if folder:
            sibling.mkdir()
        yield sibling
        _check(target, folder, force)
        if folder and target.exists():
            shutil.rmtree(target)
        os.replace(sibling, target)
    except OSError as error:
        raise ExportError(
            f"{target}: cannot be written ({error.strerror or error}). Choose another place with "
            "--out, where you may write and with room on the disk."
        ) from error
    finally:
        if sibling.is_dir():
            shutil.rmtree(sibling, ignore_errors=True)
        else:
            sibling.unlink(missing_ok=True)
