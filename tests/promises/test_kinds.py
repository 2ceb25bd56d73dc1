"""Every number of a block is of one kind: a double among them would cost its neighbours their bits.

A double that slips in under a lever turns what it touches into doubles for every world of the
block, also for those that the lever never reaches.
"""

from __future__ import annotations

import numpy as np
import pytest
from engine import every_lever

from coalition_sim.axes import REAL
from coalition_sim.model import CoalitionModel

ROOMS = ("politics", "posts", "money", "services", "hazards", "scrutiny", "delivery")


@pytest.mark.parametrize("levers", [False, True])
def test_state_and_parameters_stay_of_one_kind(levers):
    scenario = every_lever(start="2013-10") if levers else "status_quo"
    model = CoalitionModel(scenario, worlds=12, seed=2, parameters="prior")
    for _ in range(40):
        model.step()
        others = sorted(
            f"{room}.{name}"
            for room in (*ROOMS, "parameters", "ground")
            for name, value in vars(getattr(model, room)).items()
            if isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.dtype != REAL
        )
        assert not others, f"not {REAL.__name__} in {model.calendar.label(model.month)}: {others}"


def test_results_are_doubles():
    model = CoalitionModel("status_quo", worlds=2, seed=2)
    for _ in range(12):
        model.step()
    kinds = {value.dtype for value in model.result()["series"].values()}
    assert kinds == {np.dtype(np.float64)}
