"""A world that gave no number costs a block and nothing else, and never in silence."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from sensitivity.known import Engine, answer, as_percentiles, scenarios, study

from coalition_sim.executors import BLOCK
from coalition_sim.plan import Block
from coalition_sim.sensitivity import from_sample
from coalition_sim.sensitivity.answers import answered
from coalition_sim.sensitivity.errors import SensitivityError, TooManyFailed
from coalition_sim.sensitivity.findings import Where
from coalition_sim.sensitivity.saltelli import Saltelli, saltelli
from coalition_sim.sensitivity.subjects import subjects
from coalition_sim.store.filling import SMALLER

WORLDS = 6 * 2  # of a block: A, B, three between, the dummy; two replicates


def without_block(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Have designs made without one of their blocks: what is left should be all that counts."""

    def shorter(*arguments, **settings) -> Saltelli:
        plan = saltelli(*arguments, **settings)
        keep = np.arange(plan.blocks) != number
        return Saltelli(plan.groups, plan.a[keep], plan.b[keep], plan.replicates)

    monkeypatch.setattr(from_sample, "saltelli", shorter)


def test_one_lost_world_changes_nothing_but_the_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """The study with a lost world is the study without that block, to the last bit."""
    broken = Engine(broken=(("fixed_tenure", 5 * WORLDS + 7),))
    lost = answer(broken, methods=("sobol", "pawn", "delta"), points=64)
    assert len(lost.dropped) == 1
    assert "fixed_tenure: 1 of 768 worlds have no number" in lost.dropped[0]
    assert "1 of 64 (number 5)" in lost.dropped[0]
    without_block(monkeypatch, 5)
    fewer = answer(Engine(), methods=("sobol", "pawn", "delta"), points=64)
    assert fewer.dropped == []
    for name, table in lost.tables.items():
        here = table.drop(columns="dropped", errors="ignore")
        there = fewer.tables[name].drop(columns="dropped", errors="ignore")
        pd.testing.assert_frame_equal(here, there)
    assert set(lost.tables["sobol"]["dropped"]) == {1}
    assert set(lost.tables["sobol"]["blocks"]) == {63}


def test_morris_loses_the_trajectory() -> None:
    per_trajectory = 5 * 2
    engine = Engine(lambda u: 8 * u[..., 0], broken=(("status_quo", 3 * per_trajectory + 1),))
    table = answer(engine, methods=("morris",)).tables["morris"].set_index("parameter")
    assert set(table["trajectories"]) == {19} and set(table["dropped"]) == {1}
    assert table.loc["leakage", "mu"] == pytest.approx(8 * 0.9)


def test_a_lost_world_of_one_reform_leaves_the_others_alone() -> None:
    values = xr.DataArray(
        np.random.default_rng(1).random((8, 3, 2, 3, 1)),
        dims=("block", "point", "replicate", "scenario", "outcome"),
        coords={"scenario": ["base", "one", "two"], "outcome": ["trust"]},
    )
    values[2, 0, 0, 1] = np.nan
    found = {(one.of, one.scenario): one for one in subjects(values, ("effect", "level"), 0.2)}
    assert found["effect", "one"].dropped == 1 == found["level", "one"].dropped
    assert found["effect", "two"].dropped == 0 == found["level", "base"].dropped
    values[4, 1, 1, 0] = np.inf  # the baseline: every pair with it is lost
    found = {(one.of, one.scenario): one for one in subjects(values, ("effect", "level"), 0.3)}
    assert found["effect", "one"].kept.tolist() == [0, 1, 3, 5, 6, 7]
    assert found["effect", "two"].kept.tolist() == [0, 1, 2, 3, 5, 6, 7]


def test_too_many_lost_worlds_are_an_error() -> None:
    broken = tuple(("fixed_tenure", block * WORLDS) for block in range(7))
    with pytest.raises(TooManyFailed, match=r"fixed_tenure: 7 of 64 blocks .* at most 10%"):
        answer(Engine(broken=broken), points=64)
    assert set(
        answer(Engine(broken=broken), points=64, most_dropped=0.2).tables["sobol"]["blocks"]
    ) == {57}


def test_a_structure_loses_the_draw_in_both() -> None:
    asked = {
        "methods": ("morris",),
        "alternatives": {"scarcest": {"switches": {"production": "minimum"}}},
    }

    class OneStructureFails(Engine):
        def __call__(self, scenarios, worlds, parameters, **settings):
            ds = super().__call__(scenarios, worlds, parameters, **settings)
            if settings["switches"].get("production") == "minimum":
                ds["outcome_value"][1, 12] = np.nan
            return ds

    table = answer(OneStructureFails(), **asked).tables["alternatives"]
    table = table.set_index("alternative")
    assert table.loc["scarcest", "dropped"] == 1 and table.loc["scarcest", "worlds"] == 195
    assert table.loc["scarcest", "change"] == pytest.approx(-5.0)
    assert table.loc["as it is", "worlds"] == 200
    with pytest.raises(TooManyFailed, match="1 of 40 blocks"):
        answer(OneStructureFails(), **asked, most_dropped=0.0)


# Through the store, with the engine itself -------------------------------------------------------


def small(**asked) -> dict:
    return {"years": 1, "start": "2013-07", "outcomes": ("trust",), "points": 16, **asked}


def test_runs_are_kept_gone_on_with_and_not_computed_again(tmp_path, monkeypatch) -> None:
    where = Where(tmp_path / "runs")
    first = answered(study(**small()), scenarios(), where)
    with pytest.raises(SensitivityError, match="--resume"):
        answered(study(**small()), scenarios(), where)

    def no_more(tasks, **settings):
        raise AssertionError("computed again")

    monkeypatch.setattr("coalition_sim.executors.run", no_more)
    again = answered(study(**small()), scenarios(), Where(tmp_path / "runs", resume=True))
    pd.testing.assert_frame_equal(first.tables["sobol"], again.tables["sobol"])
    assert first.tables["sobol"]["replicates"].iloc[0] == 2


def test_a_longer_study_goes_on_where_a_shorter_one_ended(tmp_path, monkeypatch) -> None:
    answered(study(**small()), scenarios(), Where(tmp_path / "runs"))
    alone = answered(study(**small(points=32)), scenarios(), Where(tmp_path / "other"))
    compute, rows = Block.__call__, []

    def counted(self: Block):
        rows.extend(self.ids)
        return compute(self)

    monkeypatch.setattr(Block, "__call__", counted)
    longer = answered(study(**small(points=32)), scenarios(), Where(tmp_path / "runs", resume=True))
    pd.testing.assert_frame_equal(longer.tables["sobol"], alone.tables["sobol"])
    assert sorted(rows) == sorted(2 * list(range(16 * WORLDS, 32 * WORLDS)))  # the new half only


def test_a_world_that_raises_is_tried_again_in_parts_and_its_block_left_out(
    tmp_path, monkeypatch
) -> None:
    """The worlds computed beside it are lost with it; a second try leaves a twentieth of them."""
    beside = BLOCK // SMALLER
    compute = Block.__call__

    def fails(self: Block):
        if 30 in self.ids and self.scenario.max() > 0:
            raise FloatingPointError("made to fail")
        return compute(self)

    monkeypatch.setattr(Block, "__call__", fails)
    found = answered(study(**small(points=32)), scenarios(), Where(tmp_path / "runs"))
    table = found.tables["sobol"]
    lost = int(table["dropped"].iloc[0])
    assert 1 <= lost <= (beside - 1) // WORLDS + 2  # so many blocks may a row of worlds touch
    assert set(table["blocks"]) == {32 - lost}
    gone = re.search(r"fixed_tenure: (\d+) of 384 worlds have no number", " ".join(found.dropped))
    assert gone and 1 <= int(gone[1]) <= beside
    monkeypatch.setattr(Block, "__call__", compute)
    mended = answered(study(**small(points=32)), scenarios(), Where(tmp_path / "runs", resume=True))
    assert mended.dropped == [] and set(mended.tables["sobol"]["blocks"]) == {32}


def test_without_a_store_an_error_is_an_error() -> None:
    def raises(*arguments, **settings):
        raise FloatingPointError("made to fail")

    with pytest.raises(FloatingPointError):
        answered(study(), scenarios(), Where(simulate=raises, quantile=as_percentiles))
