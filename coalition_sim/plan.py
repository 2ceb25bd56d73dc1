"""What is to be run, and the only loop over months: any block of it can be computed anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from coalition_sim.axes import MONTHS_IN_YEAR
from coalition_sim.model import CoalitionModel
from coalition_sim.scenario import Scenario


@dataclass(frozen=True)
class Plan:
    """Everything a process needs to compute any block; row = scenario-world, scenario first."""

    scenarios: list[Scenario]
    ids: np.ndarray
    table: pd.DataFrame
    years: int
    start: str
    seed: int
    switches: dict[str, str]
    keep_events: bool

    @property
    def rows(self) -> int:
        return len(self.scenarios) * len(self.ids)

    def compute(self, rows: np.ndarray) -> dict[str, Any]:
        """Simulate one block and return its record, arrays with one row per scenario-world."""
        world = rows % len(self.ids)
        model = CoalitionModel(
            [self.scenarios[s] for s in rows // len(self.ids)],
            worlds=self.ids[world],
            seed=self.seed,
            parameters=self.table.iloc[world],
            start=self.start,
            switches=self.switches,
        )
        for _ in range(self.years * MONTHS_IN_YEAR):
            model.step()
        return model.result(rows, self.keep_events)
