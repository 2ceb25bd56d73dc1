"""The province as one frozen record: facts only, no parameter that is a guess about behaviour."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from coalition_sim.axes import REAL
from coalition_sim.province.budget import Budget
from coalition_sim.province.security import relative_security

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Government:
    """The government of June 2013 and its agreement, as initial conditions."""

    coalition: np.ndarray
    """(P,) bool: parties in the coalition."""
    chief_minister_party: int
    chief_minister_seat: int
    successor_party: int
    successor_seat: int
    months_since_formation_at_start: int
    swap_month: int
    """Months since formation at which the chief minister hands over by agreement."""
    cabinet_months_left: int
    first_election: str
    term_months: int


@dataclass(frozen=True, eq=False, repr=False)
class Province:
    """Every recorded input of the model. D districts, X sectors, C = D*X cells (district first),
    S seats, P parties, K departments, N donors. Arrays are read-only."""

    start: str
    district_names: tuple[str, ...]
    sector_names: tuple[str, ...]
    sector_labels: tuple[str, ...]
    sector_role: tuple[str, ...]
    """(X,) core (followed by the study), need (named by the action plan) or rest (the last)."""
    sector_core: np.ndarray
    """(X,) bool: role core."""
    sector_rest: int
    """Index of the sector that holds what is left of the budget."""
    department_names: tuple[str, ...]
    department_labels: tuple[str, ...]
    department_salience: np.ndarray
    """(K,) 0-1, how much a partner wants the post."""
    sector_department: np.ndarray
    """(X, K) weights of departments in a sector; rows sum to 1."""

    party_codes: tuple[str, ...]
    """Real names: input data only, never shown in results."""
    party_labels: tuple[str, ...]
    """Names by kind, for results."""
    party_electable: np.ndarray
    """(P,) bool."""
    new_party: int
    """The empty slot for a new electable-based party."""
    independents: int

    population: np.ndarray
    """(D,) people, census 2017."""
    area_km2: np.ndarray
    remoteness: np.ndarray
    """(D,) 0-1."""
    capital: int
    tile_row: np.ndarray
    tile_col: np.ndarray
    adjacency: pd.DataFrame
    division_names: tuple[str, ...]
    """Divisions in the order of the alphabet."""
    division: np.ndarray
    """(D,) int: the division a district lies in."""
    neighbours: np.ndarray
    """(D, D) share of a district's borders with each other one; rows sum to 1, or 0 where none."""
    strategic: np.ndarray
    """(D,) 0-1: on an international border or the coast. That such districts matter more to the
    federation is an assumption of the rules that use it, not a fact."""
    media_access: np.ndarray
    """(D,) 0-1: half people with electricity, half literacy of people aged 10+, sexes alike."""
    security: pd.Series
    """Fatalities by calendar year; years without a row are not recorded."""

    cell_level: np.ndarray
    """(C,) 0-1, service level in the first year."""
    cell_level_sd: np.ndarray
    """(C,) logits."""
    cell_level_rule: np.ndarray
    """(C,) text: the rule that gave the value."""
    recurrent_ratio: np.ndarray
    """(C,) recurrent spending per head over the median of districts, winsorised."""
    recurrent_sd: np.ndarray
    """(C,) logs."""
    satisfaction_start: np.ndarray
    """(X,) share of households satisfied 2012-13; NaN where no survey asked."""

    indicator_names: tuple[str, ...]
    """The I indicators people know."""
    indicator_labels: tuple[str, ...]
    indicator_units: tuple[str, ...]
    """What an indicator is a share of."""
    indicator_sector: np.ndarray
    """(I,) int: the sector an indicator follows, -1 for a joint one."""
    indicator_kind: tuple[str, ...]
    """(I,) follows (moves towards what the service sustains), stock (moves by cohorts) or joint
    (follows from several sectors and poverty)."""
    indicator_sex: tuple[str, ...]
    """(I,) all, female or male."""
    indicator_better: tuple[str, ...]
    """(I,) more or less: which way is better."""
    indicator_pair: tuple[str, ...]
    """(I,) name shared by the female and the male half of one indicator, "" for the others."""
    indicator_start: np.ndarray
    """(D, I) shares 0-1 in the first year."""
    indicator_sd: np.ndarray
    """(D, I) logits."""
    indicator_rule: np.ndarray
    """(D, I) text: the rule that gave the value."""

    seat_names: tuple[str, ...]
    seat_general: np.ndarray
    seat_party: np.ndarray
    seat_runner_up: np.ndarray
    """(S,) party index, -1 where none."""
    seat_margin: np.ndarray
    seat_strength: np.ndarray
    """(S, P) local strength; rows sum to 1."""
    pair_seat: np.ndarray
    pair_district: np.ndarray
    pair_weight: np.ndarray
    pair_start: np.ndarray
    """(D,) first pair of each district, for ``np.add.reduceat``."""
    seats_2018_party: np.ndarray
    government: Government

    donors: pd.DataFrame
    donor_coverage: np.ndarray
    """(N, D) 0-1."""
    budget: Budget
    base_sector_share: np.ndarray
    """(X,) share of the development budget: mean of 2013-14 and 2014-15, or stated; sum 1."""
    cabinet_2013: pd.DataFrame
    outcomes: pd.DataFrame
    tables: dict[str, pd.DataFrame]

    def __repr__(self) -> str:
        """The start and how many of each kind: nothing that names a real party or person."""
        electable = int(self.party_electable.sum())
        parties = f"{len(self.party_labels)} parties ({electable} electable)"
        return (
            f"Province(start={self.start!r}: {len(self.district_names)} districts, "
            f"{len(self.seat_names)} seats, {parties}, "
            f"{len(self.sector_names)} sectors, {len(self.department_names)} departments, "
            f"{len(self.donors)} donors)"
        )

    @property
    def psdp(self) -> pd.DataFrame:
        """Development budget, one row per fiscal year."""
        return self.budget.psdp

    def envelope(self, first_year: int | str, n_years: int) -> np.ndarray:
        """Recorded development budget, Rs bn nominal, ``(n_years,)``; NaN beyond the data."""
        return self.budget.envelope(first_year, n_years)

    def price_index(self, first_year: int | str, n_years: int) -> np.ndarray:
        """Consumer prices, 2013-14 = 1, ``(n_years,)``; NaN beyond the data."""
        return self.budget.price_index(first_year, n_years)

    def security_level(self, first_year: int | str, n_years: int) -> np.ndarray:
        """Fatalities relative to the mean of the recorded years, ``(n_years,)``.

        A fiscal year takes the calendar year in which it begins; NaN where none is recorded.
        """
        return relative_security(self.security, first_year, n_years)


def narrowed(record: T) -> T:
    """A record with its numbers of the kind in which a model computes (``axes.REAL``)."""
    found: dict[str, Any] = {}
    for one in fields(record):  # type: ignore[arg-type]
        value = getattr(record, one.name)
        if isinstance(value, np.ndarray) and value.dtype == np.float64:
            found[one.name] = value.astype(REAL)
        elif is_dataclass(value):
            found[one.name] = narrowed(value)
    return replace(record, **found)  # type: ignore[type-var]
