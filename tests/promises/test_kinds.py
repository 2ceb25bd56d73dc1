"""Every number of a block is of one kind: a double among them would cost its neighbours their bits.

A double that slips in under a lever turns what it touches into doubles for every world of the
block, also for those that the lever never reaches.
"""

from __future__ import annotations

import numpy as np
import pytest
from engine import PARTS, every_lever

from benchmarks.harness import in_a_child
from coalition_sim.axes import REAL
from coalition_sim.model import CoalitionModel
from coalition_sim.outcomes import OUTCOMES

ROOMS = (*PARTS, "reforms", "parameters", "ground")
SWITCHES = [
    {},
    {"elections": "observed", "portfolio": "baron_ferejohn", "production": "minimum"},
]


@pytest.mark.parametrize("levers", [False, True])
@pytest.mark.parametrize("switches", SWITCHES, ids=["as usual", "other rules"])
def test_state_and_parameters_stay_of_one_kind(levers, switches):
    """Every month, through an election; so do the model's own arrays, beside its rooms."""
    scenario = every_lever(start="2013-10") if levers else "status_quo"
    model = CoalitionModel(scenario, worlds=12, seed=2, parameters="prior", switches=switches)
    for _ in range(66):
        model.step()
        rooms = {"model": vars(model)} | {room: vars(getattr(model, room)) for room in ROOMS}
        others = sorted(
            f"{room}.{name}"
            for room, held in rooms.items()
            for name, value in held.items()
            if isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.dtype != REAL
        )
        assert not others, f"not {REAL.__name__} in {model.calendar.label(model.month)}: {others}"


def test_results_are_doubles():
    model = CoalitionModel("status_quo", worlds=2, seed=2)
    for _ in range(12):
        model.step()
    kinds = {value.dtype for value in model.result()["series"].values()}
    assert kinds == {np.dtype(np.float64)}


def test_single_precision_moves_no_mean_that_matters():
    found = {
        kind: in_a_child("benchmarks.precision:run", worlds=20, years=3, kind=kind)
        for kind in ("double", "single")
    }
    assert found["single"] != found["double"]
    for name, single in found["single"].items():
        if name == "cpu":
            continue
        shift = np.nanmean(single) - np.nanmean(found["double"][name])
        assert abs(shift) < 0.02 * OUTCOMES[name].smallest_difference, name
