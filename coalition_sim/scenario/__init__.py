"""Scenarios: what differs from the status quo, read strictly from YAML files or dictionaries."""

from __future__ import annotations

from coalition_sim.scenario.errors import Problem, ScenarioError
from coalition_sim.scenario.files import (
    core,
    load_scenario,
    shipped,
    shipped_folder,
    shipped_paths,
    status_quo,
)
from coalition_sim.scenario.model import LeverSetting, Scenario
from coalition_sim.scenario.new import new_scenario
from coalition_sim.scenario.objectives import Objective, ObjectiveMeasure, objective_measures
from coalition_sim.scenario.schema import json_schema

__all__ = [
    "LeverSetting",
    "Objective",
    "ObjectiveMeasure",
    "Problem",
    "Scenario",
    "ScenarioError",
    "core",
    "json_schema",
    "load_scenario",
    "new_scenario",
    "objective_measures",
    "shipped",
    "shipped_folder",
    "shipped_paths",
    "status_quo",
]
