"""The results folder: written beside its place, moved there when complete, never in between.

    results.zarr       every variable of every world (xarray); not there if they are in a store
    summary.csv        scenario, outcome, year, mean and percentiles, if outcomes were recorded
    differences.csv    each reform against the baseline, world by world, all worlds
    effects_where_adopted.csv  the same in the worlds that adopted the reform
    stages.csv         share of worlds in which each lever is adopted and lasts, compliance, cost
    costs.csv          what each point of services gained costs a year
    objectives.csv     the share of worlds that meet each objective, if a scenario has any
    columns.json       what every column of these tables means
    sensitivity.csv    the Morris screening, if there was one
    curves.csv         the numbers of curves.png, the effect curves of a sweep
    manifest.json      what was run, with which versions and on what
    figures/*.png      the pictures
    figures/*.csv      the numbers of each picture, with what they mean
    report.html        the report; opens without a network

The manifest is written last; a folder without one is not a results folder.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coalition_sim.manifest import sha256

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from coalition_sim.analysis.compare import Comparison
    from coalition_sim.analysis.sweep import Sweep

TABLES = (
    "summary.csv",
    "differences.csv",
    "effects_where_adopted.csv",
    "stages.csv",
    "costs.csv",
    "objectives.csv",
    "sensitivity.csv",
    "curves.csv",
)


class ResultsError(ValueError):
    """A results folder that cannot be written where it was asked for."""


def default_folder() -> Path:
    """`results/<date-time>` under the current folder."""
    return Path("results") / datetime.now().strftime("%Y-%m-%d_%H-%M-%S")


def check_free(folder: str | Path, force: bool = False) -> Path:
    """The resolved folder, if results may be written there; to be asked before the long work.

    `force` replaces an earlier results folder. It never replaces anything else, so that a slip of
    the keyboard cannot remove a home folder.
    """
    with _as_results_error(folder):
        return _checked(Path(folder).expanduser().resolve(), force)


def _checked(target: Path, force: bool) -> Path:
    if not target.exists():
        _check_parent(target)
        return target
    if not target.is_dir():
        raise ResultsError(f"{target}: a file stands there. Choose another folder.")
    if not force:
        raise ResultsError(
            f"{target}: the folder exists. Choose another, or give --force to replace it."
        )
    if any(target.iterdir()) and not (target / "manifest.json").is_file():
        raise ResultsError(
            f"{target}: not a results folder (it holds no manifest.json), so it is not replaced."
        )
    _check_parent(target)
    return target


@contextmanager
def unfinished(folder: str | Path, force: bool = False) -> Iterator[Path]:
    """A sibling to write into; it takes `folder`'s name only if the block ends without an error.

    Made at once, so that a place where nothing can be written shows before the long work.
    """
    target = check_free(folder, force)
    sibling = target.with_name(f".{target.name}.unfinished-{os.getpid()}")
    new = [parent for parent in target.parents if not parent.exists()]
    try:
        with _as_results_error(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            _sweep(target.parent)
            sibling.mkdir()
        yield sibling
        with _as_results_error(target):
            _take_place(sibling, check_free(target, force))
    finally:  # also on Ctrl-C
        _remove(sibling)
        _remove_empty(new)


def _remove(folder: Path) -> None:
    """Remove a folder, also one into which another thread is still writing its last file."""
    for _ in range(50):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.exists(folder):  # also false for a name too long to ask about
            return
        time.sleep(0.05)


def _sweep(parent: Path) -> None:
    """Remove what runs that were killed have left: unfinished folders whose process is gone."""
    for left in parent.glob(".*.unfinished-*"):
        owner = left.name.rpartition("-")[2]
        if owner.isdigit() and (int(owner) == os.getpid() or not _alive(int(owner))):
            _remove(left)


def _alive(process: int) -> bool:
    if os.name != "posix":  # elsewhere signal 0 is no question but a signal
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # it is there, and another user's
    return True


def write_results(
    folder: str | Path,
    ds: xr.Dataset | None,
    comparison: Comparison | None,
    sensitivity: pd.DataFrame | None,
    manifest: Mapping[str, Any],
    force: bool = False,
    curves: Sweep | None = None,
) -> Path:
    """Write all that a run has to show and return the folder.

    Figures and the report need a comparison; a screening alone has its tornados, a sweep its
    curves.
    """
    with unfinished(folder, force) as inside:
        write_into(inside, folder, ds, comparison, sensitivity, manifest, curves)
    return Path(folder).expanduser().resolve()


def write_into(
    inside: Path,
    folder: str | Path,
    ds: xr.Dataset | None,
    comparison: Comparison | None,
    sensitivity: pd.DataFrame | None,
    manifest: Mapping[str, Any],
    curves: Sweep | None = None,
) -> None:
    """Write everything into the place that `unfinished` made for `folder`."""
    with _as_results_error(folder):
        _write_data(inside, ds, comparison, sensitivity, "store" in manifest)
        if ds is not None and comparison is not None:
            _write_pages(inside, ds, comparison, sensitivity, manifest)
        elif sensitivity is not None:
            _write_tornados(inside, sensitivity, manifest)
        if curves is not None:
            _write_curves(inside, curves, manifest)
        _explain_columns(inside)
        hashes = {name: sha256(inside / name) for name in TABLES if (inside / name).exists()}
        text = json.dumps({**manifest, "tables_sha256": hashes}, indent=2, ensure_ascii=False)
        (inside / "manifest.json").write_text(text + "\n", encoding="utf-8")


@contextmanager
def drawing_meanwhile(
    inside: Path, ds: xr.Dataset | None, comparison: Comparison | None
) -> Iterator[None]:
    """Draw the pictures that need no screening while the block runs; `write_into` draws the rest.

    The screening waits for its processes most of the time, so the pictures come almost for free.
    """
    if ds is None or comparison is None:
        yield
        return
    from coalition_sim.figures import save_all

    stop = threading.Event()
    with ThreadPoolExecutor(1) as pencil:
        drawn = pencil.submit(save_all, ds, comparison, None, inside / "figures", stop)
        try:
            yield
        except BaseException:
            stop.set()
            raise
        drawn.result()


def _write_data(
    inside: Path,
    ds: xr.Dataset | None,
    comparison: Comparison | None,
    sensitivity: pd.DataFrame | None,
    stored: bool,
) -> None:
    from coalition_sim.analysis.compare import summary
    from coalition_sim.outcomes import holds_outcomes

    if ds is not None and not stored:
        # Format 2: text coordinates have no agreed form in format 3 yet.
        ds.to_zarr(inside / "results.zarr", mode="w", zarr_format=2)
    if ds is not None and holds_outcomes(ds):
        _write_csv(summary(ds), inside / "summary.csv")
    if comparison is not None:
        _write_comparison(inside, comparison)
    if sensitivity is not None:
        _write_csv(sensitivity, inside / "sensitivity.csv")


def _write_comparison(inside: Path, comparison: Comparison) -> None:
    tables = {
        "differences.csv": comparison.differences(),
        "effects_where_adopted.csv": comparison.effects_where_adopted(),
        "stages.csv": comparison.stages,
        "costs.csv": comparison.costs,
    }
    if len(comparison.objectives):
        tables["objectives.csv"] = comparison.objectives
    for name, table in tables.items():
        _write_csv(table, inside / name)


def _explain_columns(inside: Path) -> None:
    """What every column of every table means, in `columns.json`."""
    import pandas as pd

    from coalition_sim.analysis.columns import columns_of

    told = {
        name: columns_of(name, pd.read_csv(inside / name, nrows=0).columns)
        for name in TABLES
        if (inside / name).exists()
    }
    if told:
        text = json.dumps(told, indent=2, ensure_ascii=False)
        (inside / "columns.json").write_text(text + "\n", encoding="utf-8")


def _write_pages(
    inside: Path,
    ds: xr.Dataset,
    comparison: Comparison,
    sensitivity: pd.DataFrame | None,
    manifest: Mapping[str, Any],
) -> None:
    from coalition_sim.figures import save_all
    from coalition_sim.report import write_report

    save_all(ds, comparison, sensitivity, inside / "figures")
    write_report(ds, comparison, sensitivity, manifest, inside)


def _write_tornados(inside: Path, sensitivity: pd.DataFrame, manifest: Mapping[str, Any]) -> None:
    import xarray as xr

    from coalition_sim.figures.style import made_from
    from coalition_sim.figures.tornado import tornado

    (inside / "figures").mkdir()
    contents = {entry["name"]: entry["content"] for entry in manifest["scenarios"]}
    titles = xr.Dataset(attrs={"scenarios": json.dumps(contents)})
    size = sensitivity[["trajectories", "replicates"]].max()
    rests_on = f"{size['trajectories']} trajectories, {size['replicates']} replicates"
    with made_from(f"{rests_on}, seed {manifest['seed']}"):
        for scenario in dict.fromkeys(sensitivity["scenario"]):
            file = inside / "figures" / f"tornado_{scenario}.png"
            tornado(titles, sensitivity, scenario, path=file)


def _write_curves(inside: Path, curves: Sweep, manifest: Mapping[str, Any]) -> None:
    from coalition_sim.figures.curves import curves_figure
    from coalition_sim.figures.style import made_from

    with made_from(f"{manifest['worlds']:,} worlds, seed {manifest['seed']}"):
        curves_figure(curves, path=inside / "curves.png")
    _write_csv(curves.table, inside / "curves.csv")  # a table like the others, for `rerun`


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    # Full precision: a rerun is checked against these files, and rounding is for tables and pages.
    frame.to_csv(path, index=False, lineterminator="\n")


def _take_place(sibling: Path, target: Path) -> None:
    if not target.exists():
        sibling.rename(target)
        return
    old = target.with_name(f".{target.name}.replaced-{os.getpid()}")
    target.rename(old)
    try:
        sibling.rename(target)
    except BaseException:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _as_results_error(folder: str | Path) -> Iterator[None]:
    """Errors of the file system as a sentence that names the folder and the next step."""
    try:
        yield
    except OSError as error:
        why = error.strerror or error
        raise ResultsError(
            f"{folder}: results cannot be written there ({why}). Choose another folder with --out, "
            "in a place where you may write and with room on the disk."
        ) from error


def _remove_empty(folders: list[Path]) -> None:
    """Remove folders that were made for results that did not come, the innermost first."""
    for folder in folders:
        try:
            folder.rmdir()
        except OSError:  # not made, or not empty: results lie in it
            return


def _check_parent(target: Path) -> None:
    parent = next(folder for folder in target.parents if folder.exists())
    if not parent.is_dir():
        raise ResultsError(f"{target}: {parent} is a file, so no folder can be made under it.")
    if not os.access(parent, os.W_OK | os.X_OK):
        raise ResultsError(f"{target}: no permission to write in {parent}.")
