"""Any world of a store can be run again, alone, and is what is stored."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from coalition_sim.gather import Record
from coalition_sim.plan import Block
from coalition_sim.store import StoreError, WorldsFailed, replay

from .conftest import SCENARIOS, run


def test_a_world_run_alone_is_equal(filled: Path) -> None:
    found = replay(filled, 4)
    assert [one.scenario for one in found] == SCENARIOS
    assert {one.outcome for one in found} == {"equal"}
    assert all(one.compared > 60 and not one.package_changed for one in found)
    (one,) = replay(filled, 0, "fixed_tenure")
    assert (one.scenario, one.world, one.outcome) == ("fixed_tenure", 0, "equal")


def test_a_world_with_a_row_of_a_table_is_equal(store: Path) -> None:
    table = pd.DataFrame({"leakage": [0.1, 0.3], "tape": [8, 2]})
    run(store, worlds=[6, 2], parameters=table, record="provincial")
    assert {one.outcome for one in replay(store, 2)} == {"equal"}


@pytest.mark.parametrize("what", ["spent", "staff_presence", "formations", "events", "tape"])
def test_the_first_difference_is_named(
    store: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    plainly = Block.__call__

    def differently(self: Block) -> Record:
        record = plainly(self)
        if what in record.values:
            record.values[what][1, 1, ..., 2] += 1e-12  # the second world and year
            record.values["trust"][1, 1, 5] += 1.0  # a later variable
        elif what == "formations":
            record.formations[-1, 1] += 1.0
        elif what == "events":
            record.events["actor"][-1] = "nobody"
        else:
            record = replace(record, tape=record.tape + 1)
        return record

    with monkeypatch.context() as changed:
        changed.setattr(Block, "__call__", differently)
        run(store, scenarios=["status_quo"], worlds=2, years=2)
    (one,) = replay(store, 1)
    assert one.outcome == "differs"
    words = {
        "spent": "spent (2014-15, water)",
        "staff_presence": "staff_presence (2014-15, ",
        "formations": "formations: ",
        "events": "nobody ",
        "tape": "shock tape: 2 stored, 1 now",
    }
    assert words[what] in one.difference
    if what in ("spent", "staff_presence"):
        assert "(1 other variables differ too)" in one.difference
        assert {one.outcome for one in replay(store, 0)} <= {"equal", "differs"}


def test_a_failed_world_shows_its_traceback_again(store: Path, broken: set[int]) -> None:
    broken.add(1)
    with pytest.raises(WorldsFailed):
        run(store, worlds=3, block=6)
    failed = replay(store, 1)
    assert {one.outcome for one in failed} == {"fails"}
    assert all("ArithmeticError: world 1 is broken" in one.traceback for one in failed)
    assert all("in perhaps" in one.traceback for one in failed)
    neighbour = replay(store, 2, "status_quo")[0]
    assert neighbour.outcome == "not stored" and "world 1 is broken" in neighbour.stored_error


def test_other_code_is_told(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coalition_sim.store.experiment.package_hash", lambda: "0" * 64)
    assert replay(filled, 0, "status_quo")[0].package_changed


def test_what_is_not_there_is_named(filled: Path) -> None:
    with pytest.raises(StoreError, match="world 77 was never asked for"):
        replay(filled, 77)
    with pytest.raises(StoreError, match="Did you mean 'fixed_tenure'"):
        replay(filled, 0, "fixed_tenur")


def test_nan_equals_nan(filled: Path) -> None:
    """Schemes completed in time are not known after a year: NaN in the store and in the replay."""
    from coalition_sim.store import open_store

    assert np.isnan(open_store(filled)["schemes_completed_in_time"].values).any()
    assert replay(filled, 3, "status_quo")[0].outcome == "equal"
