"""A store is read a piece at a time, as xarray asks for it."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coalition_sim.outcomes import outcome_values
from coalition_sim.store import StoreError, open_store
from coalition_sim.store import reading as reader
from coalition_sim.store.rows import ids_of, ranges_of, row_ranges, rows_of

from .conftest import run


@pytest.fixture(scope="module")
def lazy(filled: Path) -> xr.Dataset:
    return open_store(filled)


@pytest.mark.parametrize("name", ["service_index", "spent", "parameter_value", "seat_share"])
def test_any_part_is_the_part_of_the_whole(lazy: xr.Dataset, plain: xr.Dataset, name: str) -> None:
    parts: list[dict] = [
        {"world": 3},
        {"world": -1},
        {"world": [5, 0, 2]},
        {"world": slice(1, 6, 2)},
        {"world": slice(None, None, -1)},
        {"world": slice(2, 2)},
    ]
    parts += [{"scenario": 1, **part} for part in parts if "scenario" in plain[name].dims]
    for part in parts:
        assert lazy[name].isel(part).identical(plain[name].isel(part)), part
    if "sector" in plain[name].dims:
        place = {"sector": ["health", "roads"], "year": "2013-14", "world": [1, 4]}
        assert lazy[name].sel(place).identical(plain[name].sel(place))


def test_nothing_is_read_before_it_is_looked_at(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    plainly = reader._open

    def count(files: object, address: str, piece: reader.Piece, array: str) -> object:
        opened.append(f"{piece.name[:3]} {array}")
        return plainly(files, address, piece, array)

    monkeypatch.setattr(reader, "_open", count)
    ds = open_store(filled)
    part = ds["trust"].isel(scenario=0, world=0)
    assert opened == []
    part.load()
    assert opened == ["000 district"]


def test_analysis_works_on_a_store(filled: Path, plain: xr.Dataset) -> None:
    assert outcome_values(open_store(filled)).identical(outcome_values(plain))


def test_provincial_results_have_the_outcomes(store: Path, plain: xr.Dataset) -> None:
    ds = run(store, record="provincial")
    assert "service_index" not in ds and "event_kind" not in ds
    assert outcome_values(ds).identical(outcome_values(plain))


def test_a_dataset_of_a_store_can_be_sent(lazy: xr.Dataset, plain: xr.Dataset) -> None:
    assert pickle.loads(pickle.dumps(lazy)).identical(plain)


def test_worlds_without_a_result_are_named(filled: Path) -> None:
    with pytest.raises(StoreError, match="2 of 3 worlds have no result: 9, 8"):
        open_store(filled, [9, 0, 8])
    with pytest.raises(ValueError, match="worlds"):
        open_store(filled, [0, 0])


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40)), max_size=60))
def test_rows_survive_their_marker(pairs: list[tuple[int, int]]) -> None:
    scenario = np.array([s for s, _ in pairs], dtype=np.int64)
    world = np.array([w for _, w in pairs], dtype=np.int64)
    back = rows_of(row_ranges(scenario, world))
    np.testing.assert_array_equal(back[0], scenario)
    np.testing.assert_array_equal(back[1], world)
    np.testing.assert_array_equal(ids_of(ranges_of(world)), world)
