"""What a study found, where it is computed and kept, and the way from a design to its outcomes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from coalition_sim.scenario import Scenario
from coalition_sim.sensitivity.runs import Points, Progress, Simulate, walk
from coalition_sim.sensitivity.study import Alternative, Study
from coalition_sim.sensitivity.trajectories import Quantile

Stage = Callable[[str], AbstractContextManager[Progress]]


@dataclass(frozen=True)
class Findings:
    """Tables by name, sentences on what was left out, and how many scenario-worlds were looked at.

    ``morris``, ``sobol``, ``pairs``, ``distributions``, ``variance``, ``response``,
    ``convergence``, ``enough`` and ``alternatives`` are there where the study asked for them;
    ``sensitivity.columns`` says what their columns mean.
    """

    study: Study
    scenarios: tuple[Scenario, ...]
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)
    worlds: dict[str, int] = field(default_factory=dict)

    def title(self, scenario: str) -> str:
        """The title of a scenario."""
        return next(one.title or one.name for one in self.scenarios if one.name == scenario)

    @property
    def reforms(self) -> list[str]:
        """Names of the scenarios but the baseline."""
        return [one.name for one in self.scenarios[1:]]

    def add(self, name: str, tables: Sequence[pd.DataFrame]) -> None:
        """Put tables under those of the same name."""
        have = [self.tables[name]] if name in self.tables else []
        every = [*have, *(table for table in tables if len(table))]
        if every:
            self.tables[name] = pd.concat(every, ignore_index=True)


@dataclass(frozen=True)
class Where:
    """Where things are computed and kept; ``folder`` holds a store for each part."""

    folder: Path | None = None
    resume: bool = False
    jobs: int = 1
    cluster: Any = None
    simulate: Simulate | None = None
    quantile: Quantile | None = None
    stage: Stage = field(default=lambda label: nullcontext(lambda done, total: None))

    def store(self, part: str) -> Path | None:
        """The store of a part of the study."""
        return None if self.folder is None else self.folder / part


def outcomes_of(
    plan: Points,
    found: Findings,
    where: Where,
    part: str,
    label: str,
    other: Alternative | None = None,
) -> xr.DataArray:
    """The outcomes of a design, as of :func:`runs.walk`; counts its scenario-worlds."""
    study = found.study
    settings = {
        "years": study.years,
        "start": study.start,
        "seed": study.seed,
        "switches": {**study.switches, **(other.switches if other else {})},
        "jobs": where.jobs,
        "cluster": where.cluster,
    }
    found.worlds[label] = plan.blocks * plan.worlds * len(found.scenarios)
    with where.stage(f"{label} ({found.worlds[label]:,} scenario-worlds)") as report:
        return walk(
            plan,
            found.scenarios,
            study.chosen,
            settings,
            where.simulate,
            where.quantile,
            store=where.store(part),
            held=dict(other.parameters) if other else None,
            progress=report,
        )
