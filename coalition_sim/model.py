"""One Mesa model that lives in many worlds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np
import pandas as pd

from coalition_sim import beginning
from coalition_sim.agents import (
    Assembly,
    ChiefMinister,
    DeliveryUnit,
    District,
    Donor,
    Federation,
    FinanceSecretary,
    Party,
    PlanningSecretary,
    Seat,
    Secretary,
)
from coalition_sim.agents.reform import reform_record
from coalition_sim.agents.scrutiny import watch
from coalition_sim.arguments import at_least_one, is_whole, world_ids
from coalition_sim.axes import REAL
from coalition_sim.calendar import Calendar
from coalition_sim.ground import Ground
from coalition_sim.levers import InForce, LeverSchedule
from coalition_sim.month import MONTH
from coalition_sim.parameters import central, check_frame, draw
from coalition_sim.province import narrowed, province
from coalition_sim.recorder import Recorder
from coalition_sim.scenario import Scenario, load_scenario
from coalition_sim.state import NOBODY
from coalition_sim.switches import read_switches
from coalition_sim.tape import Sizes, Tape

Array = np.ndarray

TAPES_PER_DRAW = 5
"""Shock tapes that share one parameter draw, unless asked otherwise."""


class CoalitionModel(mesa.Model):
    """A province governed by a coalition, in as many worlds as asked for.

    Parameters
    ----------
    scenario : a scenario (or its shipped name) for all worlds, or one per world.
    worlds : how many worlds, or their ids; a world's id is the key of its shocks.
    seed : seed of the shocks.
    parameters : "central"; "prior" (the draws that ``simulate`` gives these worlds by default);
        or a DataFrame with one row per world and a column per parameter (missing columns are
        central; the column ``tape`` overrides the key of the shocks).
    start : first month; facts for the initial conditions must exist.
    switches : structural choices, see ``coalition_sim.switches``.
    record : variables to write down, by name; all if None.

    With one world, agents' attributes read as plain numbers:

    >>> model = CoalitionModel("status_quo", seed=1)
    >>> model.step()
    >>> len(model.agents_by_type[District]), model.chief_minister.number
    (34, 1)
    """

    def __init__(
        self,
        scenario: Scenario | str | Sequence[Scenario] = "status_quo",
        worlds: int | Sequence[int] = 1,
        seed: int = 1,
        parameters: str | pd.DataFrame = "central",
        *,
        start: str = "2013-07",
        switches: dict[str, str] | None = None,
        record: Collection[str] | None = None,
    ) -> None:
        super().__init__(rng=np.random.default_rng(seed))
        ids = _ids(worlds)
        self.worlds = len(ids)
        self.scenarios = _one_per_world(scenario, self.worlds)
        self.facts = narrowed(province(start))
        self.calendar = Calendar(start, self.facts.government)
        self.switches = read_switches(switches)
        table, keys = _parameter_rows(parameters, ids, seed, self.scenarios)
        columns = np.ascontiguousarray(table.to_numpy(REAL).T)[:, :, None]
        base = dict(zip(table.columns, columns, strict=True))  # name -> (W, 1)
        self.base = SimpleNamespace(**base)
        self.levers = LeverSchedule(self.scenarios, self.facts, start, base)
        self.reforms = beginning.reforms(self.levers)
        self.weigh_levers()
        self.tape = Tape(seed, keys, Sizes.of(self.facts))
        self.ground = Ground(self.facts, self.base, self.calendar.first_year)
        self.recorder = Recorder(self.ground, record)
        self._begin()
        self._invite()
        self._settle()
        first = self.facts.party_labels[self.facts.government.chief_minister_party]
        held = self.politics.in_coalition.sum(axis=-1)
        self.log("formation", np.arange(self.worlds), first, "initial", held)

    def _settle(self) -> None:
        """Find the services of the first day, which citizens take for what is usual."""
        watch(self)
        for donor in self.donors:
            donor.help()
        District.settle(self)
        District.staff(self)
        District.produce(self)
        services = self.services
        services.expectation = services.service.copy()
        services.reported = services.service.copy()
        self.first_service = services.service.copy()
        self.first_trust = services.trust.copy()
        self.first_indicators = services.indicators.copy()
        self.delivery.reported_before = self.ground.district_level(services.reported)

    def _begin(self) -> None:
        """Lay out the state of the first day."""
        luck = self.tape.initial()
        self.politics = beginning.politics(self.ground, self.base, luck)
        self.posts = beginning.posts(self.ground, self.base, luck)
        self.money = beginning.money(self.ground, self.base)
        self.services = beginning.services(self.ground, self.base, luck)
        self.book = beginning.book(self.ground, self.base, luck)
        self.hazards = beginning.hazards(self.ground, self.base, luck)
        self.scrutiny = beginning.scrutiny(self.ground, self.base)
        self.delivery = beginning.delivery(self.ground)
        cells = (self.worlds, self.ground.cells)
        self.works_completed = np.zeros(cells, dtype=REAL)
        self.listed_rest = np.zeros(
            cells, dtype=REAL
        )  # cost unpaid on abandoned schemes, still listed
        self.technical_allocation = np.zeros(cells, dtype=REAL)
        self.claimed_share = self.base.political_share_2013.copy()  # before any rule takes from it
        self.first_load = np.ones((self.worlds, 1), dtype=REAL)
        self.first_funds = np.zeros(
            (self.worlds, 1), dtype=REAL
        )  # mean of all members in 2013, real Rs bn
        self.scheme_load = np.ones(
            (self.worlds, 1), dtype=REAL
        )  # listed schemes over those of the first year
        self.handover_in_quarter = np.zeros((self.worlds, 1), dtype=bool)
        self.formation_cause = np.full(self.worlds, "", dtype=object)
        self.services.aligned = self.ground.district_means(self.politics.in_coalition)

    def _invite(self) -> None:
        """Create the agents; Mesa keeps them by type in ``agents_by_type``."""
        facts = self.facts
        self.federation = Federation(self, 0, "federation")
        self.assembly = Assembly(self, 0, "assembly")
        self.chief_minister = ChiefMinister(self, 0, "chief minister")
        self.parties = [Party(self, i, name) for i, name in enumerate(facts.party_labels)]
        kinds = {"finance": FinanceSecretary, "planning_development": PlanningSecretary}
        self.secretaries = [
            kinds.get(code, Secretary)(self, i, f"secretary, {label}")
            for i, (code, label) in enumerate(
                zip(facts.department_names, facts.department_labels, strict=True)
            )
        ]
        self.finance = next(s for s in self.secretaries if isinstance(s, FinanceSecretary))
        self.planning = next(s for s in self.secretaries if isinstance(s, PlanningSecretary))
        self.delivery_unit = DeliveryUnit(self, 0, "delivery unit")
        self.seats = [Seat(self, i, name) for i, name in enumerate(facts.seat_names)]
        self.districts = [District(self, i, name) for i, name in enumerate(facts.district_names)]
        self.donors = [
            Donor(self, i, row.label, self.calendar.programme(row, facts.sector_names), coverage)
            for i, (row, coverage) in enumerate(
                zip(facts.donors.itertuples(), facts.donor_coverage, strict=True)
            )
        ]

    def step(self) -> None:
        """Run one month, phase by phase, in the order of ``MONTH``."""
        for phase in MONTH:
            if phase.due(self.calendar):
                phase.act(self)
        self.calendar.advance()

    # -- questions that several agents ask ------------------------------------------------------

    @property
    def month(self) -> int:
        """Months since the start, 0 in the first."""
        return self.calendar.month

    @property
    def fiscal_month(self) -> int:
        """Month of the fiscal year; July is 1."""
        return self.calendar.fiscal_month

    def weigh_levers(self) -> None:
        """Set the parameters in force to what the reforms in force make of them.

        A reform that starts slowly works only some months after it is adopted.
        """
        reforms = self.reforms
        begun = reforms.month + self.levers.delays <= self.month
        now = self.levers.effective(self.month, np.where(begun, reforms.in_force, 0.0))
        self.parameters = InForce(**now)

    def draw(self, cause: str, rows: Array | slice = slice(None)) -> Array:
        """This month's uniforms of a monthly cause, (W, n), in the worlds ``rows``."""
        return self.tape.month(cause, self.calendar.fiscal_month, rows)

    def claims(self) -> Array:
        """Claim of each member on the political budget: 1 in the coalition, less if outside it."""
        politics = self.politics
        paid = politics.coopted | politics.entitled
        return politics.in_coalition + paid * self.parameters.opposition_share

    def principal(self) -> Array:
        """Party a secretary answers to: his minister's, or else the chief minister's, (W, K)."""
        politics = self.politics
        vacant = politics.minister_party == NOBODY
        return np.where(vacant, politics.chief_minister_party, politics.minister_party)

    def result(self) -> dict[str, Any]:
        """What was recorded until now, see ``Recorder.result``, and what became of reforms."""
        stages = reform_record(self) if self.levers.names else {}
        return self.recorder.result(self.calendar.year) | {"reforms": stages}

    def forget(self) -> None:
        """Let go of everything, for who is done with a model: blocks come by the thousand.

        Agents and model hold each other, and Mesa's counter of agents holds every model for ever.
        """
        mesa.Agent._ids.pop(self, None)
        self.__dict__.clear()

    # -- what happened ---------------------------------------------------------------------------

    def log(self, kind: str, rows: Array, actor, cause, value) -> None:
        """Write an event into the record."""
        if len(rows):
            self.recorder.event(kind, rows, self.month, actor, cause, value)


def _one_per_world(scenario: Scenario | str | Sequence[Scenario], worlds: int) -> list[Scenario]:
    if isinstance(scenario, str):
        scenario = load_scenario(scenario)
    if isinstance(scenario, Scenario):
        return [scenario] * worlds
    if len(scenario) != worlds:
        raise ValueError(
            f"{len(scenario)} scenarios were given for {worlds} worlds; give one per world"
        )
    return list(scenario)


def _ids(worlds: int | Sequence[int]) -> Array:
    """Ids of the worlds: as given, or from 0 upwards."""
    if is_whole(worlds):
        return np.arange(at_least_one("worlds", worlds))
    return world_ids(worlds, different=False)


def _parameter_rows(
    parameters: str | pd.DataFrame, ids: Array, seed: int, scenarios: list[Scenario]
) -> tuple[pd.DataFrame, Array]:
    """Full parameter table (one row per world) and the keys of the worlds' shock tapes."""
    if isinstance(parameters, str) and parameters in ("central", "prior"):
        drawn = parameters == "prior"
        table = (
            draw(seed, ids // TAPES_PER_DRAW).reset_index(drop=True) if drawn else central(len(ids))
        )
        keys = ids
    elif isinstance(parameters, pd.DataFrame):
        table = check_frame(parameters).reset_index(drop=True)
        if len(table) != len(ids):
            raise ValueError(
                f"parameters has {len(table)} rows for {len(ids)} worlds: one per world"
            )
        keys = table["tape"].to_numpy(np.int64) if "tape" in table else ids
        table = table.drop(columns="tape", errors="ignore")
    else:
        raise ValueError(
            f'parameters = {parameters!r}: a model takes "central", "prior" or a DataFrame'
        )
    return _with_scenarios(table, scenarios), np.asarray(keys)


def _with_scenarios(table: pd.DataFrame, scenarios: list[Scenario]) -> pd.DataFrame:
    """The table with the parameters that each world's scenario sets."""
    own = [scenario.parameters for scenario in scenarios]
    changed = {}
    for name in {name: None for one in own for name in one}:
        column = table[name].to_numpy(np.float64).copy()
        column[:] = [one.get(name, value) for one, value in zip(own, column, strict=True)]
        changed[name] = column
    return table.assign(**changed)
