"""Which world is meant: the scenario, the world's number, and what fixes its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from coalition_sim.arguments import at_least_one, whole
from coalition_sim.axes import MONTHS_IN_YEAR
from coalition_sim.histories.dates import Span
from coalition_sim.histories.errors import HistoryError
from coalition_sim.model import CoalitionModel
from coalition_sim.parameters import central, draw
from coalition_sim.scenario import Scenario, load_scenario

TAPES_PER_DRAW = 5
"""Worlds that share a parameter draw, as in ``simulate``."""


@dataclass(frozen=True)
class World:
    """One world of a run: the same arguments give the same numbers as ``simulate``."""

    scenario: Scenario
    world: int
    seed: int = 1
    parameters: str = "prior"
    years: int = 10
    start: str = "2013-07"
    switches: Mapping[str, str] = field(default_factory=dict)
    tapes_per_draw: int = TAPES_PER_DRAW

    @property
    def draw(self) -> int:
        """Number of its parameter draw."""
        return self.world // self.tapes_per_draw

    @property
    def span(self) -> Span:
        return Span(self.start, self.years * MONTHS_IN_YEAR)

    def row(self) -> pd.DataFrame:
        """Its parameters and the key of its shock tape, one row."""
        if self.parameters == "central":
            table = central(1)
        else:
            table = draw(self.seed, [self.draw]).reset_index(drop=True)
        return table.assign(tape=self.world)

    def model(self) -> CoalitionModel:
        """The model of this world alone, before its first month."""
        return CoalitionModel(
            self.scenario,
            worlds=[self.world],
            seed=self.seed,
            parameters=self.row(),
            start=self.start,
            switches=dict(self.switches),
        )


def one_world(
    scenario: Scenario | str,
    world: int,
    *,
    seed: int = 1,
    parameters: str = "prior",
    years: int = 10,
    start: str = "2013-07",
    switches: Mapping[str, str] | None = None,
    tapes_per_draw: int = TAPES_PER_DRAW,
) -> World:
    """The world that is meant, its arguments checked."""
    if parameters not in ("prior", "central"):
        raise HistoryError(f'parameters "{parameters}": allowed are "prior" and "central".')
    return World(
        load_scenario(scenario) if isinstance(scenario, str) else scenario,
        whole("world", world, 0),
        whole("seed", seed, 0),
        parameters,
        at_least_one("years", years),
        start,
        switches or {},
        at_least_one("tapes_per_draw", tapes_per_draw),
    )
