"""A block that raises is recorded, the others go on, and its good worlds come out later."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
import xarray as xr

from coalition_sim.simulate import simulate
from coalition_sim.store import StoreError, WorldsFailed, contents, open_store

from .conftest import SCENARIOS, run

pytestmark = pytest.mark.usefixtures("quick")


def test_the_rest_goes_on_and_the_end_is_clear(
    store: Path, plain: xr.Dataset, broken: set[int]
) -> None:
    broken.add(5)
    with pytest.raises(WorldsFailed) as error:
        run(store)
    assert (error.value.failed, error.value.total) == (8, 12)
    told = str(error.value)
    assert "8 of 12 scenario-worlds have no result" in told
    assert "ArithmeticError: world 5 is broken" in told
    assert "status_quo, worlds 4-5" in told and "fixed_tenure, worlds 0-5" in told
    assert str(store) in told and "--resume" in told
    assert f"coalition-sim replay --store {store} --world 4 --scenario status_quo" in told
    counts = contents(store)
    assert (counts.done, counts.failed, counts.missing) == (4, 8, 0)
    assert counts.failures == {"ArithmeticError: world 5 is broken": 8}
    with pytest.raises(StoreError, match="no world has a result in every scenario"):
        open_store(store)


def test_a_failed_block_tells_its_error_and_worlds(store: Path, broken: set[int]) -> None:
    broken.add(5)
    with pytest.raises(WorldsFailed):
        run(store)
    told = [json.loads(path.read_text()) for path in store.glob("blocks/*/commit.json")]
    failed = [one for one in told if one["status"] == "failed"]
    rows = sorted(one["rows"] for one in failed)
    assert rows == [[[0, 4, 6], [1, 0, 2]], [[1, 2, 6]]]
    assert all("broken" in one["error"] and "perhaps" in one["traceback"] for one in failed)


def test_a_store_with_failures_is_not_complete(store: Path, broken: set[int]) -> None:
    broken.add(5)
    with pytest.raises(WorldsFailed):
        run(store)
    with pytest.raises(StoreError, match=r"8 of them because their block failed.*--resume"):
        run(store)


def test_what_failed_is_tried_again_in_smaller_blocks(
    store: Path, plain: xr.Dataset, broken: set[int], computed: list[int]
) -> None:
    broken.add(5)
    with pytest.raises(WorldsFailed):
        run(store, block=40)
    assert contents(store).failed == 12
    computed.clear()
    with pytest.raises(WorldsFailed, match="4 of 12"):
        run(store, block=40, resume=True)
    assert set(computed) == {2}
    with pytest.raises(WorldsFailed, match="2 of 12"):
        run(store, block=20, resume=True)
    counts = contents(store)
    assert (counts.done, counts.failed) == (10, 2)
    with pytest.warns(UserWarning, match="1 of 6 worlds .* are left out .1 of them failed."):
        left = open_store(store)
    assert left.identical(run(worlds=5))
    broken.clear()
    assert run(store, resume=True).identical(plain)
    assert contents(store).failed == 0


def test_parameters_of_a_failed_block_are_kept(store: Path, broken: set[int]) -> None:
    broken.add(1)
    table = pd.DataFrame({"leakage": [0.1, 0.3]})
    with pytest.raises(WorldsFailed):
        run(store, worlds=2, parameters=table)
    broken.clear()
    whole = run(store, worlds=2, parameters=table, resume=True)
    assert whole.identical(run(worlds=2, parameters=table))


def test_without_a_store_the_error_is_raised(broken: set[int]) -> None:
    broken.add(1)
    with pytest.raises(ArithmeticError, match="world 1 is broken"):
        simulate(SCENARIOS, worlds=2, years=1)
