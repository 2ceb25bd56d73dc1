"""A command line with a made-up engine: the commands are tested without the model's time."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest
import xarray as xr
from command import Run, command_in
from command import in_words as in_words
from synthetic import synthetic_dataset

from coalition_sim import results


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run `coalition-sim ARGUMENTS` in an empty folder."""
    return command_in(tmp_path, monkeypatch)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Replace the model by synthetic numbers; what it was asked is kept in the list."""
    asked: list[dict[str, Any]] = []

    def simulate(scenarios: list[Any], **arguments: Any) -> xr.Dataset:
        asked.append({"scenarios": scenarios, **arguments})
        names = tuple(scenario.name for scenario in scenarios)
        arguments["progress"](1, 1)
        ds = synthetic_dataset(draws=10, years=4, scenarios=names, seed=arguments["seed"])
        contents = {scenario.name: scenario.to_dict() for scenario in scenarios}
        return ds.assign_attrs(scenarios=json.dumps(contents))

    def morris(scenarios: list[Any], **arguments: Any) -> pd.DataFrame:
        asked.append({"scenarios": scenarios, **arguments})
        rows = [
            {"scenario": scenario.name, "outcome": outcome, "parameter": parameter, "mu": value,
             "mu_star": value, "mu_star_conf": 0.1, "sigma": 0.2, "sigma_luck": 0.1,
             "noise_floor": 0.15, "above_noise": value > 0.15, "at_work": value > 0,
             "trajectories": 2, "replicates": 2}
            for scenario in scenarios[1:]
            for outcome in ("service_education", "trust")
            for parameter, value in (("leakage", 0.9), ("cabinet_delay", 0.0),
                                     ("shock_tape", 0.1))
        ]  # fmt: skip
        return pd.DataFrame(rows)

    def pages(inside: Path, *others: object) -> None:
        (inside / "report.html").write_text("<p>report</p>", encoding="utf-8")

    fake = ModuleType("coalition_sim.simulate")
    fake.simulate = simulate  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "coalition_sim.simulate", fake)
    monkeypatch.setattr("coalition_sim.sensitivity.screening.morris", morris)
    monkeypatch.setattr(results, "_write_pages", pages)
    monkeypatch.setattr(results, "_write_tornados", pages)
    return asked
