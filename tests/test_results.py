"""The results folder: whole or not there, and never in the place of something else."""

from __future__ import annotations

import errno
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import xarray as xr
from synthetic import synthetic_dataset

from coalition_sim import results
from coalition_sim.analysis.compare import compare
from coalition_sim.manifest import ManifestError, Request, build_manifest, read_manifest
from coalition_sim.results import ResultsError, check_free, unfinished, write_results
from coalition_sim.scenario import load_scenario

NAMES = ("status_quo", "fixed_tenure")


@pytest.fixture
def request_() -> Request:
    contents = tuple(load_scenario(name).to_dict() for name in NAMES)
    return Request(scenarios=contents, baseline="status_quo", worlds=4, years=4)


@pytest.fixture
def ds() -> xr.Dataset:
    return synthetic_dataset(draws=2, tapes=2, years=4, scenarios=NAMES)


@pytest.fixture
def plain_pages(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Without drawing: pictures have tests of their own."""

    def pages(inside: Path, *others: object) -> None:
        (inside / "report.html").write_text("<p>report</p>", encoding="utf-8")

    monkeypatch.setattr(results, "_write_pages", pages)
    yield


def write(folder: Path, ds: xr.Dataset, request: Request, force: bool = False) -> Path:
    manifest = build_manifest(request, "coalition-sim compare", 1.0)
    return write_results(folder, ds, compare(ds), None, manifest, force)


@pytest.mark.usefixtures("plain_pages")
def test_a_folder_holds_everything(tmp_path: Path, ds: xr.Dataset, request_: Request) -> None:
    folder = write(tmp_path / "out", ds, request_)
    found = {path.name for path in folder.iterdir()}
    expected = {"results.zarr", "summary.csv", "differences.csv", "manifest.json", "report.html"}
    expected |= {"effects_where_adopted.csv", "stages.csv", "costs.csv", "columns.json"}
    assert expected == found  # no objectives, no file of them
    told = json.loads((folder / "columns.json").read_text(encoding="utf-8"))
    for name, columns in told.items():
        assert list(pd.read_csv(folder / name).columns) == list(columns)
        assert all(len(meaning) > 10 for meaning in columns.values())
    columns = "scenario outcome mean p05 p50 p95 probability_of_improvement monte_carlo_error"
    columns += " probability_of_worsening words narrow too_small"
    assert list(pd.read_csv(folder / "differences.csv").columns) == columns.split()
    summary = ["scenario", "outcome", "year", "mean", "p05", "p25", "p50", "p75", "p95"]
    assert list(pd.read_csv(folder / "summary.csv").columns) == summary
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.usefixtures("plain_pages")
def test_the_data_come_back_as_they_were(tmp_path: Path, ds: xr.Dataset, request_: Request) -> None:
    folder = write(tmp_path / "out", ds, request_)
    back = xr.open_zarr(folder / "results.zarr")
    xr.testing.assert_identical(back.load(), ds)


@pytest.mark.usefixtures("plain_pages")
def test_a_manifest_gives_back_the_request(
    tmp_path: Path, ds: xr.Dataset, request_: Request
) -> None:
    folder = write(tmp_path / "out", ds, request_)
    again, manifest = read_manifest(folder)
    assert again == request_
    assert {"numpy", "mesa", "python", "coalition_sim"} <= set(manifest["versions"])
    assert [entry["sha256"] for entry in manifest["scenarios"]] == [
        load_scenario(name).hash for name in NAMES
    ]
    written = (folder / "summary.csv").read_bytes()
    assert manifest["tables_sha256"]["summary.csv"] == hashlib.sha256(written).hexdigest()


@pytest.mark.usefixtures("plain_pages")
def test_a_folder_is_not_overwritten_without_force(
    tmp_path: Path, ds: xr.Dataset, request_: Request
) -> None:
    folder = write(tmp_path / "out", ds, request_)
    (folder / "mine.txt").write_text("a note", encoding="utf-8")
    with pytest.raises(ResultsError, match="--force"):
        write(folder, ds, request_)
    assert (folder / "mine.txt").exists()
    write(folder, ds, request_, force=True)
    assert not (folder / "mine.txt").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_force_replaces_results_only(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(ResultsError, match=r"manifest\.json"):
        check_free(tmp_path / "letters", force=True)
    with pytest.raises(ResultsError, match="a file stands there"):
        check_free(tmp_path / "letters" / "one.txt", force=True)
    with pytest.raises(ResultsError, match="is a file"):
        check_free(tmp_path / "letters" / "one.txt" / "deep", force=True)


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError, SystemExit])
def test_a_run_cut_short_leaves_nothing(tmp_path: Path, error: type[BaseException]) -> None:
    with pytest.raises(error), unfinished(tmp_path / "out") as inside:
        (inside / "summary.csv").write_text("half", encoding="utf-8")
        raise error
    assert list(tmp_path.iterdir()) == []


def test_a_run_cut_short_keeps_the_results_it_would_replace(tmp_path: Path) -> None:
    old = tmp_path / "out"
    old.mkdir()
    (old / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt), unfinished(old, force=True):
        raise KeyboardInterrupt
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "manifest.json"]


def test_a_folder_that_appeared_meanwhile_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(ResultsError), unfinished(tmp_path / "out"):
        (tmp_path / "out").mkdir()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_error_of_the_disk_names_the_folder_and_the_next_step(
    tmp_path: Path, ds: xr.Dataset, request_: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(results, "_write_data", full)
    with pytest.raises(ResultsError, match=r"new/out: .*No space left.* --out"):
        write(tmp_path / "new" / "out", ds, request_)
    assert list(tmp_path.iterdir()) == []  # the folder that was made on the way is gone too
    for odd in ("x" * 300, f"deep/{'x' * 300}/out"):
        with pytest.raises(ResultsError, match="--out"), unfinished(tmp_path / odd):
            pass


def test_while_it_is_written_it_does_not_look_finished(tmp_path: Path) -> None:
    with unfinished(tmp_path / "out") as inside:
        assert inside.name.startswith(".") and "unfinished" in inside.name
        assert not (tmp_path / "out").exists()
    assert (tmp_path / "out").is_dir()


BROKEN = {
    "not JSON": "{",
    "not a manifest": "[]",
    "another program": '{"program": "other"}',
    "a later format": '{"program": "coalition_sim", "format": 99}',
    "no scenarios": '{"program": "coalition_sim", "format": 1}',
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_manifest_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "manifest.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ManifestError, match=r"manifest\.json"):
        read_manifest(file)
    with pytest.raises(ManifestError, match="cannot be read"):
        read_manifest(tmp_path / "missing.json")


@pytest.mark.parametrize(
    ("field", "value"),
    [("worlds", 0), ("worlds", "many"), ("years", 10**6), ("seed", -1), ("parameters", "mine"),
     ("start", "2013"), ("screening", {"trajectories": 0}),
     ("screening", {"replicates": 1}), ("kind", "delete")],
)  # fmt: skip
def test_a_manifest_out_of_range_is_named(
    tmp_path: Path, request_: Request, field: str, value: object
) -> None:
    file = tmp_path / "manifest.json"
    manifest = build_manifest(request_, None, 0.0) | {field: value}
    file.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ManifestError, match=field):
        read_manifest(file)


def test_a_scenario_changed_in_a_manifest_is_refused(tmp_path: Path, request_: Request) -> None:
    file = tmp_path / "manifest.json"
    manifest = build_manifest(request_, None, 0.0)
    manifest["scenarios"][1]["content"]["title"] = "Something else"
    file.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ManifestError, match="was changed after the run"):
        read_manifest(file)
