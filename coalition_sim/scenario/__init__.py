"""Scenarios: what differs from the status quo, read strictly from YAML files or dictionaries."""

from __future__ import annotations

from coalition_sim.scenario.errors import Problem, ScenarioError
from coalition_sim.scenario.files import load_scenario, shipped, shipped_folder, status_quo
from coalition_sim.scenario.model import LeverSetting, Scenario
from coalition_sim.scenario.new import new_scenario
from coalition_sim.scenario.schema import json_schema

__all__ = [
    "LeverSetting",
    "Problem",
    "Scenario",
    "ScenarioError",
    "json_schema",
    "load_scenario",
    "new_scenario",
    "shipped",
    "shipped_folder",
    "status_quo",
]
