"""Small places and scenarios for the tests of levers."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from coalition_sim.axes import REAL
from coalition_sim.levers import LeverSchedule
from coalition_sim.parameters import central
from coalition_sim.scenario import LeverSetting, Scenario

PLACE = SimpleNamespace(
    district_names=("Quetta", "Kech", "Kohlu"),
    sector_names=("education", "health", "livelihoods", "other"),
    department_names=("health", "secondary_education", "finance", "planning", "colleges"),
    population=np.array([600.0, 300.0, 100.0]),
)
"""Three districts with .6, .3 and .1 of the people, four sectors, five departments."""


def values_of(frame):
    """Parameters as a model hands them on: of the kind in which it computes."""
    return {name: frame[name].to_numpy(REAL)[:, None].copy() for name in frame.columns}


def scenario_with(lever: str | None = None, **settings) -> Scenario:
    return Scenario("one", levers={lever: LeverSetting(**settings)} if lever else {})


def schedule_of(*scenarios: Scenario, frame=None) -> LeverSchedule:
    rows = central(len(scenarios)) if frame is None else frame
    return LeverSchedule(list(scenarios), PLACE, "2013-07", values_of(rows))


def same(one, other) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[k], other[k]) for k in one)


def moved(one, other) -> set[str]:
    """Names of the values that differ."""
    assert one.keys() == other.keys()
    return {key for key in one if not np.array_equal(one[key], other[key])}
