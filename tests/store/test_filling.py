"""A store is filled block by block, computes nothing twice, and refuses what is not its own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from coalition_sim.scenario import load_scenario
from coalition_sim.simulate import simulate
from coalition_sim.store import StoreError, contents, open_store
from coalition_sim.variables import OUTCOME_VALUE

from .conftest import SCENARIOS, run

# -- the same numbers, wherever and however they are written ---------------------------------------


def test_a_store_gives_what_memory_gives(filled: Path, plain: xr.Dataset) -> None:
    assert open_store(filled).identical(plain)


@pytest.mark.parametrize("block", [2, 5, 100])
def test_the_size_of_blocks_does_not_matter(store: Path, plain: xr.Dataset, block: int) -> None:
    assert run(store, block=block).identical(plain)


def test_a_store_may_be_anywhere_that_fsspec_reaches(memory: str, plain: xr.Dataset) -> None:
    assert run(memory).identical(plain)
    assert open_store(memory).identical(plain)


def test_processes_write_the_same(store: Path, plain: xr.Dataset) -> None:
    assert run(store, jobs=2).identical(plain)


def test_worlds_by_id_come_in_the_order_asked_for(store: Path) -> None:
    asked = {"worlds": [9, 2, 5], "block": 2}
    assert run(store, **asked).identical(run(**asked))
    assert open_store(store)["world"].values.tolist() == [2, 5, 9]


def test_a_table_of_parameters_is_kept_with_its_worlds(store: Path) -> None:
    table = pd.DataFrame({"leakage": [0.1, 0.3, 0.1], "tape": [4, 4, 9]})
    asked = {"worlds": [7, 3, 5], "parameters": table, "block": 2}
    assert run(store, **asked).identical(run(**asked))
    assert open_store(store, [7, 3, 5])["draw"].values.tolist() == [0, 1, 0]


@pytest.mark.parametrize("record", ["provincial", "districts", "trust,lever_adopted", "events"])
def test_what_is_recorded_is_what_is_stored(store: Path, record: str) -> None:
    assert run(store, record=record).identical(run(record=record))


# -- a second call, and more of the same -----------------------------------------------------------


def test_a_second_call_computes_nothing(filled: Path, plain: xr.Dataset, computed: list) -> None:
    told: list[tuple[int, int]] = []
    again = run(filled, progress=lambda *a: told.append(a))
    assert again.identical(plain) and computed == [] and told == [(12, 12)]


def test_fewer_worlds_than_stored_are_read(filled: Path, computed: list) -> None:
    few = run(filled, worlds=[4, 1])
    assert few.identical(run(worlds=[4, 1])) and computed == [2 * 2]


def test_more_worlds_are_added_by_resuming(filled: Path, store: Path, computed: list) -> None:
    shutil.copytree(filled, store)
    with pytest.raises(StoreError, match=r"4 of 16 scenario-worlds are missing.*--resume"):
        run(store, worlds=8)
    assert computed == []
    more = run(store, worlds=8, resume=True)
    assert sum(computed) == 4
    assert more.identical(run(worlds=8))
    assert open_store(store).sizes["world"] == 8


def test_progress_begins_with_what_is_there(filled: Path, store: Path) -> None:
    shutil.copytree(filled, store)
    told: list[tuple[int, int]] = []
    run(store, worlds=8, resume=True, progress=lambda *a: told.append(a))
    assert told == [(12, 16), (16, 16)]


def test_blocks_are_written_as_they_come(store: Path) -> None:
    seen: list[int] = []
    run(store, progress=lambda done, total: seen.append(len(list(store.glob("*/*/commit.json")))))
    assert seen == [0, 1, 2, 3]


# -- what a block is ------------------------------------------------------------------------------


def test_a_block_is_few_files_and_tells_what_it_is(filled: Path) -> None:
    blocks = sorted((filled / "blocks").iterdir())
    blocks = [block for block in blocks if block.is_dir()]
    assert len(blocks) == 3
    for block in blocks:
        assert sum(path.is_file() for path in block.rglob("*")) < 20
        told = json.loads((block / "zarr.json").read_text())["attributes"]
        assert told["status"] == "done" and told["seed"] == 3 and told["seconds"] > 0
        assert {"numpy", "python", "coalition_sim"} <= set(told["versions"])
        assert told["accelerator"]
        for place, digest in told["scenarios"].items():
            assert digest == load_scenario(SCENARIOS[int(place)]).hash
    rows = [json.loads((b / "commit.json").read_text())["rows"] for b in blocks]
    assert rows == [[[0, 0, 4]], [[0, 4, 6], [1, 0, 2]], [[1, 2, 6]]]


@pytest.mark.filterwarnings("ignore:Object at commit.json")
def test_a_block_can_be_opened_with_xarray_alone(filled: Path, plain: xr.Dataset) -> None:
    name = next(path.name for path in (filled / "blocks").iterdir() if path.name[:3] == "000")
    block = xr.open_zarr(filled, group=f"blocks/{name}", consolidated=False, zarr_format=3)
    shapes = block["district_sector"].attrs["variables"]
    at = list(shapes).index("service_index")
    stored = block["district_sector"].values[:, at]  # one year: a column each
    np.testing.assert_array_equal(stored, plain["service_index"].values[0, :4, 0])


def test_the_root_tells_the_experiment(filled: Path) -> None:
    told = json.loads((filled / "zarr.json").read_text())["attributes"]
    experiment = told["experiment"]
    assert told["program"] == "coalition_sim" and told["format"] == 1
    assert [one["content"] for one in experiment["scenarios"]] == [
        json.loads(json.dumps(load_scenario(name).to_dict())) for name in SCENARIOS
    ]
    assert (experiment["seed"], experiment["years"], experiment["start"]) == (3, 1, "2013-07")
    assert experiment["parameters"] == "prior" and experiment["tapes_per_draw"] == 5
    assert told["worlds"] == [[0, 6]]


# -- what is refused -------------------------------------------------------------------------------

OTHERS = [
    ({"seed": 4}, "seed: 3 in the store, 4 asked for"),
    ({"years": 2}, "years: 1 in the store, 2 asked for"),
    ({"parameters": "central"}, 'parameters: "prior" in the store, "central" asked for'),
    ({"switches": {"elections": "observed"}}, "switches: .*simulated.*observed"),
    ({"tapes_per_draw": 2}, "tapes_per_draw: 5 in the store, 2 asked for"),
    ({"scenarios": ["status_quo"]}, "scenarios: status_quo, fixed_tenure in the store"),
    ({"record": "trust"}, "record: in the store and not asked for: service_index"),
    ({"record": f"everything,{OUTCOME_VALUE}"}, "record: not in the store: outcome_value"),
]


@pytest.mark.parametrize(("other", "words"), OTHERS)
def test_a_store_of_another_experiment_is_refused(
    filled: Path, other: dict, words: str, computed: list
) -> None:
    with pytest.raises(StoreError, match=words):
        run(filled, resume=True, **other)
    assert computed == []


def test_a_scenario_of_the_same_name_and_other_content_is_refused(filled: Path) -> None:
    content = load_scenario("fixed_tenure").to_dict()
    content["levers"]["fixed_tenure"]["strength"] = 0.5
    changed = type(load_scenario("fixed_tenure")).from_dict(content)
    with pytest.raises(StoreError, match="fixed_tenure has another content"):
        run(filled, scenarios=["status_quo", changed])


def test_other_code_is_refused(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coalition_sim.store.experiment.package_hash", lambda: "0" * 64)
    with pytest.raises(StoreError, match="package: code or data of coalition_sim changed"):
        run(filled)


def test_a_worker_of_a_cluster_with_other_code_is_refused(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def here(tasks: Any, **_: Any) -> Any:
        return ((number, task()) for number, task in tasks)

    monkeypatch.setattr("coalition_sim.executors.run", here)
    monkeypatch.setattr("coalition_sim.store.blocks.package_hash", lambda: "0" * 64)
    with pytest.raises(StoreError, match="a worker has other code"):
        run(store, worlds=1, cluster="tcp://somewhere:1")
    assert contents(store).done == 0


def test_another_table_is_refused(store: Path) -> None:
    run(store, worlds=2, parameters=pd.DataFrame({"leakage": [0.1, 0.3]}))
    other = pd.DataFrame({"leakage": [0.1, 0.2]})
    with pytest.raises(StoreError, match=r"world 1 differ: leakage is 0\.3 in the store, 0\.2"):
        run(store, worlds=2, parameters=other)
    moved = pd.DataFrame({"leakage": [0.1, 0.3], "tape": [0, 5]})
    with pytest.raises(StoreError, match=r"world 1 differ: tape is 1 in the store, 5"):
        run(store, worlds=2, parameters=moved)


@pytest.mark.filterwarnings("ignore:Consolidated metadata")
def test_a_folder_of_something_else_is_refused(tmp_path: Path, plain: xr.Dataset) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(StoreError, match="not a store of runs, and not empty"):
        run(tmp_path)
    other = tmp_path / "other.zarr"
    plain[["trust"]].drop_vars(["scenario", "year", "district"]).to_zarr(other, zarr_format=3)
    with pytest.raises(StoreError, match="a Zarr store, and not one of runs"):
        run(other)


def test_a_later_format_is_refused(filled: Path, store: Path) -> None:
    shutil.copytree(filled, store)
    root = json.loads((store / "zarr.json").read_text())
    root["attributes"]["format"] = 99
    (store / "zarr.json").write_text(json.dumps(root))
    with pytest.raises(StoreError, match="format 99 is not known"):
        open_store(store)


def test_what_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store of runs"):
        open_store(tmp_path / "nothing")
    with pytest.raises(StoreError, match="this address cannot be used"):
        open_store("nosuchprotocol://somewhere")
    with pytest.raises(ValueError, match="allowed with a store only"):
        simulate("status_quo", worlds=1, years=1, resume=True)


def test_a_disk_that_fails_is_named(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fsspec.implementations.local import LocalFileSystem

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    run(store, worlds=2)
    monkeypatch.setattr(LocalFileSystem, "pipe", full)
    with pytest.raises(StoreError, match=r"store: cannot be written \(No space.*--resume"):
        run(store, worlds=4, resume=True)
    assert open_store(store, [0, 1]).sizes["world"] == 2


def test_contents_count(filled: Path) -> None:
    told = contents(filled)
    assert (told.asked, told.done, told.failed, told.missing) == (12, 12, 0, 0)
    assert told.blocks == 3 and told.unfinished == 0 and told.worlds == [[0, 6]]
    size = sum(path.stat().st_size for path in filled.rglob("*") if path.is_file())
    assert 0 < size - told.bytes < 100_000  # all but the root
