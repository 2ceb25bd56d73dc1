"""Reads results that are there, and writes the folder of the answers.

best.csv, regret.csv, thresholds.csv, pairs.csv, trade_offs.csv, parts.csv, conditions.csv
weights.csv             what counts, and what one unit of it is
outcomes_by_world.csv   every number that the answers rest on
results.zarr            the worlds, so that other weights need no new run; not there if they are
                        in a store, or were read from earlier results
columns.json            what every column means
figures/                the pictures, each with its numbers
report.md, report.html  the same in words
manifest.json           what was run or read, with which versions
"""

from __future__ import annotations

import json
import platform
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xarray as xr

from coalition_sim.figures.style import made_from
from coalition_sim.manifest import FORMAT, package_hash, sha256, versions
from coalition_sim.robustness.answers import Robustness
from coalition_sim.robustness.blocks import markdown, page
from coalition_sim.robustness.columns import columns_of
from coalition_sim.robustness.errors import RobustnessError
from coalition_sim.robustness.pages import blocks
from coalition_sim.robustness.pictures import draw_all
from coalition_sim.scenario import Scenario

RECORD = ("outcome_value", "lever_adopted", "parameter_value")
"""All that the answers need of a run."""
_VARIANT = re.compile(r"__(given|compliance_(low|central|high)|part_\w+)(_\d+)?$")


def read_results(path: str | Path) -> xr.Dataset:
    """The dataset of a results folder, or of a store of runs."""
    folder = Path(path)
    manifest = folder / "manifest.json"
    if manifest.is_file():
        try:
            content = json.loads(manifest.read_text(encoding="utf-8"))
        except ValueError as error:
            raise RobustnessError(f"{manifest}: not JSON ({error}).") from None
        if store := content.get("store"):
            return _store(store)
        if content.get("kind") == "robustness" and content.get("results"):
            return read_results(content["results"])
        if (folder / "results.zarr").is_dir():
            return xr.open_zarr(folder / "results.zarr", chunks=None)
        raise RobustnessError(
            f"{path}: this folder holds no worlds (no results.zarr, and no store is named). Give "
            "a folder of compare, run or robustness, or a store."
        )
    return _store(path)


def _store(address: str | Path) -> xr.Dataset:
    from coalition_sim.store import open_store

    return open_store(address)


def scenarios_in(ds: xr.Dataset) -> dict[str, Scenario]:
    """The scenarios that results hold, by name, in the order of the run."""
    contents = json.loads(ds.attrs.get("scenarios", "{}"))
    missing = [str(name) for name in ds["scenario"].values if str(name) not in contents]
    if missing:
        raise RobustnessError(f"these results do not say what {', '.join(missing)} was.")
    return {str(name): Scenario.from_dict(contents[str(name)]) for name in ds["scenario"].values}


def is_variant(name: str) -> bool:
    """Whether a run was made for one of these answers, not by a user.

    >>> is_variant("fixed_tenure__given"), is_variant("fixed_tenure_given")
    (True, False)
    """
    return _VARIANT.search(name) is not None


def write_into(inside: Path, found: Robustness, ds: xr.Dataset, about: Mapping[str, Any]) -> None:
    """Write everything; ``about`` is what the manifest says of the circumstances."""
    if not {"store", "results"} & about.keys():
        # Format 2: text coordinates have no agreed form in format 3 yet.
        ds.to_zarr(inside / "results.zarr", mode="w", zarr_format=2)
    told = {}
    for name, table in found.tables().items():
        table.to_csv(inside / name, index=False, lineterminator="\n")
        told[name] = columns_of(name, table.columns)
    _json(inside / "columns.json", told)
    rests_on = f"{found.worlds:,} worlds, seed {ds.attrs.get('seed', 'not recorded')}"
    with made_from(rests_on):
        made = draw_all(found, inside / "figures")
    parts = blocks(found, made, _run_in_words(ds))
    (inside / "report.md").write_text(markdown(parts), encoding="utf-8")
    (inside / "report.html").write_text(page(parts, inside / "figures"), encoding="utf-8")
    hashes = {name: sha256(inside / name) for name in found.tables()}
    _json(inside / "manifest.json", {**manifest_of(found, ds, about), "tables_sha256": hashes})


def manifest_of(found: Robustness, ds: xr.Dataset, about: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked, what was run or read, and on what."""
    return {
        "format": FORMAT,
        "program": "coalition_sim",
        "kind": "robustness",
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        **about,
        "baseline": found.runs.baseline,
        "worlds": found.worlds,
        "worlds_left_out": found.left_out,
        "parameter_draws": found.draws,
        **{n: ds.attrs[n] for n in ("years", "start", "seed", "parameters") if n in ds.attrs},
        "switches": json.loads(ds.attrs.get("switches", "{}")),
        "per": found.per,
        "weights": dict(found.wanted.weights),
        "scale": found.wanted.scale,
        "outcomes": list(found.wanted.ranked),
        "thresholds": [asdict(one) for one in found.thresholds],
        "settings": {one.name: dict(one.runs) for one in found.runs.settings},
        "scenarios": [
            {"name": one.name, "sha256": one.hash, "content": one.to_dict()}
            for one in found.runs.scenarios
        ],
        "versions": versions(),
        "package_sha256": package_hash(),
        "platform": {"system": platform.system(), "machine": platform.machine()},
        "note": "A ranking inside a model, under its priors; no forecast.",
    }


def _run_in_words(ds: xr.Dataset) -> str:
    years = [str(year) for year in ds["year"].values]
    span = f"Fiscal years {years[0]} to {years[-1]}" if len(years) > 1 else f"Year {years[0]}"
    return f"{span}, seed {ds.attrs.get('seed', 'not recorded')}"


def _json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
