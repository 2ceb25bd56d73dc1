"""The ground a block of worlds stands on: what the facts and the base parameters fix for good.

Nothing here changes from month to month, and no lever reaches it: means by which mechanisms are
centred are those of the status quo, so that nothing a policy is compared on is set by the policy.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from scipy.special import logit

from coalition_sim import compiled, rules
from coalition_sim.axes import (
    MONTHS_IN_YEAR,
    REAL,
    by_district,
    by_sector,
    each_district,
    each_sector,
    sector_of_cell,
)
from coalition_sim.parameters import central
from coalition_sim.province import Province

Array = np.ndarray

LEAST_REST = 0.02
"""Share of the budget that the rest of the sectors always keeps."""
PLACES = 840
"""Resolution of the table that turns a uniform into one of a member's districts."""


class Ground:
    """Constants of each world.

    Parameters
    ----------
    facts : the province. base : parameters before any lever, name -> (W, 1).
    first_year : calendar year in which the first fiscal year begins.
    """

    def __init__(self, facts: Province, base: SimpleNamespace, first_year: int) -> None:
        self.facts = facts
        self.worlds = len(base.leakage)
        self.districts = len(facts.district_names)
        self.sectors = len(facts.sector_names)
        self.cells = self.districts * self.sectors
        self.departments = len(facts.department_names)
        self.parties = len(facts.party_codes)
        self.seats = len(facts.seat_names)
        self.majority = self.seats // 2 + 1
        self.indicators = len(facts.indicator_names)
        self.sector_of_cell = sector_of_cell(self.districts, self.sectors)
        self.core_cells = facts.sector_core[self.sector_of_cell]
        self._money(base, first_year)
        self._map()
        self._departments(base)
        self._services(base)
        self._watching(base)

    def _money(self, base: SimpleNamespace, first_year: int) -> None:
        facts = self.facts
        real = facts.envelope(first_year, 2) / facts.price_index(first_year, 2)
        self.first_envelope, self.second_envelope = (
            real.tolist()
        )  # real Rs bn: B_0 of M12 and of M6
        self.base_sector_budget = facts.base_sector_share * self.first_envelope
        self.plan_mix = self._mix(base, "plan_mix")
        self.political_mix = self._mix(base, "political_mix")
        self.unit_cost = rules.unit_cost(facts.remoteness, base.remote_cost_ratio, facts.population)

    def _mix(self, base: SimpleNamespace, stem: str) -> Array:
        """Shares of the sectors (W, X): a parameter each, and what remains for the rest.

        Draws from the priors that add up to nearly everything are scaled down, so that the rest
        keeps at least ``LEAST_REST``.
        """
        names = [name for name in self.facts.sector_names if name != self._rest]
        named = np.hstack([getattr(base, f"{stem}_{name}") for name in names])
        total = named.sum(axis=-1, keepdims=True)
        named = named * np.minimum(1.0, (1.0 - LEAST_REST) / total)
        rest = 1.0 - named.sum(axis=-1, keepdims=True)
        return np.insert(named, [self.facts.sector_rest], rest, axis=1)

    @property
    def _rest(self) -> str:
        return self.facts.sector_names[self.facts.sector_rest]

    def _map(self) -> None:
        """Seats and districts: a general seat speaks for its districts, a reserved one for all."""
        facts = self.facts
        population = facts.population / facts.population.sum()
        weights = np.zeros((self.seats, self.districts), dtype=REAL)
        weights[facts.pair_seat, facts.pair_district] = facts.pair_weight
        weights[~facts.seat_general] = population
        self.seat_districts = weights
        self.district_seats = np.ascontiguousarray(weights.T)
        general = self.district_seats * facts.seat_general
        self.general_seats = general / general.sum(axis=-1, keepdims=True)
        upper = np.cumsum(weights, axis=-1)
        grid = (np.arange(PLACES) + 0.5) / PLACES
        self.places = np.stack([np.searchsorted(row, grid * row[-1]) for row in upper])
        self._neighbours, self._borders = _largest_first(facts.neighbours)
        everyone = np.zeros((self.seats, 1), dtype=REAL)  # a column of its own beside the districts
        everyone[~facts.seat_general] = 1.0
        general = np.where(facts.seat_general[:, None], weights, 0.0)
        self._places, self._parts = _largest_first(np.hstack([general, everyone]))
        self._own_places, self._own_parts = _largest_first(self.general_seats.T)
        self._seats_of, self._votes_of = _largest_first(self.general_seats)
        self._claims_of, self._claims = _largest_first(general.T)
        self._for_all = np.flatnonzero(~facts.seat_general)
        self._serving = np.argwhere(facts.sector_department > 0.0).tolist()
        self._serves = np.ascontiguousarray(facts.sector_department.T)
        self._every_department = np.repeat(
            np.arange(self.departments)[:, None], self.sectors, axis=1
        )
        self._people = population
        self.district_names = np.array(facts.district_names, dtype=object)

    def _departments(self, base: SimpleNamespace) -> None:
        """Means of the status quo, in closed form: tenure, learning, continuity, competence."""
        self.mean_competence = rules.appointee_competence(
            base.loyalty_weight, base.competence_loyalty_correlation, base.candidates
        )
        self.mean_misalignment = self._mean_misalignment(base)
        tenure = 1.0 / base.transfer_hazard
        self.mean_learning = rules.mean_learning(tenure, base.learning_start, base.learning_time)
        loss = (
            base.transfer_hazard * base.reset_secretary
            + base.minister_hazard * base.reset_minister
            + base.mean_chief_minister_changes * base.reset_chief_minister
        )
        self.mean_continuity = rules.stationary_continuity(
            base.continuity_growth, self.mean_learning, loss
        )
        execution = rules.execution(self.mean_continuity, base.continuity_floor)
        self.mean_effectiveness = self.mean_learning * execution

    def _mean_misalignment(self, base: SimpleNamespace) -> Array:
        """The table's mean holds at central values; each world's goes with its own appointments."""
        own = rules.appointee_misalignment(
            base.loyalty_weight, base.competence_loyalty_correlation, base.candidates
        )
        names = ("loyalty_weight", "competence_loyalty_correlation", "candidates")
        middle = rules.appointee_misalignment(*central(1)[list(names)].to_numpy(REAL).T)
        return base.mean_misalignment * own / middle

    def _services(self, base: SimpleNamespace) -> None:
        facts = self.facts
        population = facts.population / facts.population.sum()
        self.mean_remoteness = float((population * facts.remoteness).sum())
        coalition = facts.government.coalition[facts.seat_party]
        aligned = (self.general_seats * coalition).sum(axis=-1)
        self.mean_aligned = float((population * aligned).sum())
        self.typical_margin = float(facts.seat_margin[facts.seat_general].mean())
        margin = (self.general_seats * facts.seat_margin).sum(axis=-1)
        self.mean_uncompetitive = float((population * margin).sum())
        names = facts.sector_names
        self.presence_base = self._per_cell(base, "presence_base", names)
        supplies = self._per_cell(base, "supplies_base", names)
        self.supplies_base = supplies
        self.supervision_base = np.repeat(base.supervision_base, self.cells, axis=1)
        surveyed = facts.satisfaction_start  # NaN where no survey asked
        self.satisfaction_level = self.to_cells(
            np.where(np.isnan(surveyed), base.satisfaction_other, logit(surveyed))
        )
        weights = [
            base.weight_infrastructure,
            base.weight_presence,
            base.weight_supplies,
            base.weight_supervision,
        ]
        total = weights[0] + weights[1] + weights[2] + weights[3]
        self.input_weights = [weight / total for weight in weights]  # (W, 1) each
        self.works_for_full_coverage = self._works_for_full_coverage(base, population)

    def _watching(self, base: SimpleNamespace) -> None:
        """Mean oversight of the status quo, by which its effects are centred (card M20)."""
        self.mean_oversight = rules.oversight(
            base.oversight_base, 1.0, 1.0, base.oversight_capture, base.mean_coopted_share
        )
        self.mean_unrest = base.unrest_share

    def _per_cell(self, base: SimpleNamespace, stem: str, names: tuple[str, ...]) -> Array:
        return self.to_cells(np.hstack([getattr(base, f"{stem}_{name}") for name in names]))

    def _works_for_full_coverage(self, base: SimpleNamespace, population: Array) -> Array:
        """Works that would lift a cell from nothing to everything, real Rs bn (card M15's c_0).

        Set in closed form so that the works of 2013-14 just hold the province's level: it scales
        with people and with the cost of reaching them, and differs between sectors.
        """
        levels = self.facts.cell_level.reshape(self.districts, self.sectors)
        level = (population[:, None] * levels).sum(axis=0)
        a_month = base.completed_works_share * self.base_sector_budget / MONTHS_IN_YEAR
        province = rules.works_needed(level, a_month, base.depreciation)
        people = population * self.unit_cost
        return (people[:, :, None] * province[:, None, :]).reshape(self.worlds, -1)

    def to_cells(self, sectors: Array) -> Array:
        """Repeat values by sector (W, X) for every district, (W, C)."""
        return each_district(sectors, self.districts)

    def districts_to_cells(self, districts: Array) -> Array:
        """Repeat values by district (W, D) for every sector, (W, C)."""
        return each_sector(districts, self.sectors)

    def split(self, cells: Array) -> Array:
        """A cell quantity with its sectors apart, (W, C) -> (W, D, X)."""
        return cells.reshape(len(cells), self.districts, self.sectors)

    def district_level(self, cells: Array) -> Array:
        """Plain mean of a cell quantity over the sectors of each district, (W, C) -> (W, D)."""
        return by_district(cells, self.sectors) / self.sectors

    def sector(self, cells: Array, name: str) -> Array:
        """One sector of a cell quantity, as a view of it, (W, C) -> (W, D)."""
        return cells[:, self.facts.sector_names.index(name) :: self.sectors]

    def people_mean(self, districts: Array) -> Array:
        """Mean of a district quantity over people, (W, D) -> (W, 1)."""
        return (districts * self._people).sum(axis=-1, keepdims=True)

    def to_sectors(self, departments: Array) -> Array:
        """Weigh values by department (W, K) into sectors (W, X), one department after the other."""
        return compiled.weighted(departments, self._every_department, self._serves)

    def sector_means(self, cells: Array) -> Array:
        """Plain mean of a cell quantity over the districts of each sector, (W, C) -> (W, X)."""
        return by_sector(cells, self.sectors) / self.districts

    def to_departments(self, sectors: Array) -> Array:
        """Hand values by sector (W, X), 0 or more, to the departments that serve it, (W, K)."""
        handed = np.zeros((len(sectors), self.departments), dtype=REAL)
        for sector, department in self._serving:
            np.maximum(handed[:, department], sectors[:, sector], out=handed[:, department])
        return handed

    def seat_means(self, districts: Array) -> Array:
        """Mean of a district quantity over each member's districts, (W, D) -> (W, S)."""
        places = np.hstack([districts, self.people_mean(districts)])
        return compiled.weighted(places, self._places, self._parts)

    def beside(self, districts: Array) -> Array:
        """Mean of a district quantity over the neighbours of each, by border, (W, D) -> (W, D)."""
        return compiled.weighted(districts, self._neighbours, self._borders)

    def seat_shares(self, districts: Array) -> Array:
        """Share a district quantity out over its general seats, (W, D) -> (W, S)."""
        return compiled.weighted(districts, self._own_places, self._own_parts)

    def district_means(self, seats: Array) -> Array:
        """Mean of a quantity of seats over each district's general seats, (W, S) -> (W, D)."""
        return compiled.weighted(seats, self._seats_of, self._votes_of)

    def district_sums(self, seats: Array) -> Array:
        """Share a quantity of members out over the districts they speak for, (W, S) -> (W, D)."""
        reserved = np.take(seats, self._for_all, axis=1).sum(axis=-1, keepdims=True)
        return compiled.weighted(seats, self._claims_of, self._claims) + reserved * self._people


def _largest_first(weights: Array) -> tuple[Array, Array]:
    """Of each row of weights (n, m), the columns that count and their weights, both (k, n).

    The largest come first; rows with fewer than ``k`` columns that count are filled up with zeros.
    """
    most = int((weights > 0.0).sum(axis=-1).max())
    columns = np.argsort(-weights, axis=-1, kind="stable")[:, :most]
    chosen = np.take_along_axis(weights, columns, axis=-1)
    return np.ascontiguousarray(columns.T), np.ascontiguousarray(chosen.T)
