"""What is to be run, and the only loop over months: any block of it can be computed anywhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from coalition_sim.axes import MONTHS_IN_YEAR
from coalition_sim.gather import Record, levers_of, outcomes_of, shaped
from coalition_sim.model import CoalitionModel
from coalition_sim.parameters import central, draw
from coalition_sim.province import province
from coalition_sim.scenario import Scenario
from coalition_sim.variables import FOR_OUTCOMES, OUTCOME_VALUE

Array = np.ndarray


@dataclass(frozen=True)
class Plan:
    """A whole run; row = scenario-world, scenario first.

    ``parameters`` is "prior", "central", or a checked table with one row per world in the order of
    ``ids`` and the column ``tape``. ``draws`` (N,) numbers the parameter draws of the worlds.
    """

    scenarios: tuple[Scenario, ...]
    ids: Array
    draws: Array
    parameters: str | pd.DataFrame
    years: int
    start: str
    seed: int
    switches: dict[str, str]
    tapes_per_draw: int
    record: tuple[str, ...]

    @property
    def rows(self) -> int:
        """Number of scenario-worlds."""
        return len(self.scenarios) * len(self.ids)

    @property
    def levers(self) -> tuple[str, ...]:
        """The levers of any scenario, in the order of the catalogue."""
        return levers_of(self.scenarios)

    @property
    def tapes(self) -> Array:
        """The shock tape of each world."""
        if isinstance(self.parameters, pd.DataFrame):
            return self.parameters["tape"].to_numpy(np.int64)
        return self.ids

    def task(self, rows: Array) -> Block:
        """The work on some rows, with nothing of the others in it."""
        world, scenario = rows % len(self.ids), rows // len(self.ids)
        table = self.parameters
        if isinstance(table, pd.DataFrame):
            table = table.iloc[world].reset_index(drop=True)
        held, which = np.unique(scenario, return_inverse=True)
        return Block(
            tuple(self.scenarios[s] for s in held),
            which,
            scenario,
            self.ids[world],
            self.draws[world],
            table,
            self.levers,
            self.years,
            self.start,
            self.seed,
            self.switches,
            self.record,
        )


@dataclass(frozen=True)
class Block:
    """Some scenario-worlds and all that is needed to compute them; small enough to be sent.

    ``scenarios`` are those of the block and ``which`` (W,) says whose each row is; ``scenario``
    (W,) is its place in the whole run, and ``levers`` are those of the whole run.
    """

    scenarios: tuple[Scenario, ...]
    which: Array
    scenario: Array
    ids: Array
    draws: Array
    parameters: str | pd.DataFrame
    levers: tuple[str, ...]
    years: int
    start: str
    seed: int
    switches: dict[str, str]
    record: tuple[str, ...]

    def __call__(self) -> Record:
        """Simulate and return what is to be recorded."""
        table = self.table()
        outcomes = OUTCOME_VALUE in self.record
        model = CoalitionModel(
            [self.scenarios[s] for s in self.which],
            worlds=self.ids.tolist(),
            seed=self.seed,
            parameters=table,
            start=self.start,
            switches=self.switches,
            record={*self.record, *FOR_OUTCOMES} if outcomes else self.record,
        )
        for _ in range(self.years * MONTHS_IN_YEAR):
            model.step()
        found, facts = model.result(), province(self.start)  # as recorded, in doubles
        model.forget()
        values = shaped(found, facts, self.levers, len(self.ids), self.years)
        if outcomes:
            values[OUTCOME_VALUE] = outcomes_of(values, facts)
        return Record(
            self.scenario,
            self.ids,
            self.draws,
            table["tape"].to_numpy(np.int64),
            {name: values[name] for name in self.record if name in values},
            *self._drawn(table),
            found["formations"],
            found["events"],
        )

    def table(self) -> pd.DataFrame:
        """One row of parameters per scenario-world, and its tape."""
        if isinstance(self.parameters, pd.DataFrame):
            return self.parameters
        if self.parameters == "central":
            table = central(len(self.ids))
        else:
            unique, place = np.unique(self.draws, return_inverse=True)
            table = draw(self.seed, unique).iloc[place].reset_index(drop=True)
        return table.assign(tape=self.ids)

    def _drawn(self, table: pd.DataFrame) -> tuple[Array, Array]:
        """Each parameter draw once, (U, P), and which is whose, (W,)."""
        _, first, place = np.unique(self.draws, return_index=True, return_inverse=True)
        return table.drop(columns="tape").to_numpy(float)[first], place
