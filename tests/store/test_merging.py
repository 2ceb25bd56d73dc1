"""Stores of the same experiment, each with other worlds, become one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from coalition_sim.gather import Record
from coalition_sim.plan import Block
from coalition_sim.store import StoreError, WorldsFailed, contents, merge, open_store

from .conftest import run

pytestmark = pytest.mark.usefixtures("quick")


def test_two_stores_make_one(store: Path, tmp_path: Path, memory: str, plain: xr.Dataset) -> None:
    run(tmp_path / "a", worlds=[0, 1, 2, 3])
    run(memory, worlds=[4, 5])
    assert merge([tmp_path / "a", memory], store) == 3
    assert open_store(store).identical(plain)
    assert contents(store).worlds == [[0, 6]]
    assert merge([tmp_path / "a", memory], store) == 0


def test_a_merged_store_is_gone_on_with(store: Path, tmp_path: Path, plain: xr.Dataset) -> None:
    run(tmp_path / "a", worlds=[0, 3])
    run(tmp_path / "b", worlds=[4, 1])
    merge([tmp_path / "a", tmp_path / "b"], store)
    assert run(store, resume=True).identical(plain)


def test_rows_that_both_hold_are_compared_and_kept_once(
    store: Path, tmp_path: Path, plain: xr.Dataset
) -> None:
    run(tmp_path / "a", worlds=[0, 1, 2, 3], block=3)
    run(tmp_path / "b", worlds=[2, 3, 4, 5], block=4)
    merge([tmp_path / "a", tmp_path / "b"], store)
    assert open_store(store).identical(plain)
    told = contents(store)
    assert (told.done, told.missing) == (12, 0)


def changed(record: Record, name: str) -> Record:
    values = {**record.values, name: record.values[name].copy()}
    values[name].flat[-1] = np.nextafter(values[name].flat[-1], np.inf)
    return Record(**{**vars(record), "values": values})


def test_two_results_for_one_row_are_refused(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path / "a", worlds=2)
    plainly = Block.__call__
    monkeypatch.setattr(Block, "__call__", lambda self: changed(plainly(self), "trust"))
    run(tmp_path / "b", worlds=2)
    with pytest.raises(StoreError, match=r"different results .*\(0 to 1\): trust \(2013-14, "):
        merge([tmp_path / "a", tmp_path / "b"], store)


def test_stores_of_other_experiments_are_refused(store: Path, tmp_path: Path) -> None:
    run(tmp_path / "a", worlds=1)
    run(tmp_path / "b", worlds=1, seed=4)
    with pytest.raises(StoreError, match="seed: 3 in the store, 4 asked for"):
        merge([tmp_path / "a", tmp_path / "b"], store)
    assert not store.exists()
    with pytest.raises(StoreError, match="seed"):
        merge([tmp_path / "a"], tmp_path / "b")


def test_worlds_with_a_table_keep_their_parameters(store: Path, tmp_path: Path) -> None:
    table = pd.DataFrame({"leakage": [0.1, 0.3, 0.1]})
    for name, part in (("a", [0, 1]), ("b", [2])):
        run(tmp_path / name, worlds=part, parameters=table.iloc[part])
    merge([tmp_path / "a", tmp_path / "b"], store)
    assert open_store(store).identical(run(worlds=3, parameters=table))


def test_failures_are_merged_where_nobody_has_a_result(
    store: Path, tmp_path: Path, plain: xr.Dataset, broken: set[int]
) -> None:
    broken.add(5)
    for name, part in (("a", [0, 1, 2]), ("b", [3, 4, 5])):
        try:
            run(tmp_path / name, worlds=part, block=3)
        except WorldsFailed:
            assert name == "b"
    merge([tmp_path / "a", tmp_path / "b"], store)
    told = contents(store)
    assert (told.done, told.failed, told.missing) == (6, 6, 0)
    broken.clear()
    assert run(store, resume=True).identical(plain)
    assert merge([tmp_path / "b"], store) == 0
