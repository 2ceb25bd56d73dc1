"""The finance department: releases through the year, lapse and revalidation in June."""

from __future__ import annotations

import numpy as np

from coalition_sim import compiled, rules
from coalition_sim.agents.scrutiny import watchfulness
from coalition_sim.agents.secretary import Secretary
from coalition_sim.axes import MONTHS_IN_YEAR, REAL, by_district, by_sector
from coalition_sim.levers import InForce

QUARTER = 3
BUDGETS = (1, 7)
"""Fiscal months in which money is voted: the budget of July, supplementary grants in January."""


class FinanceSecretary(Secretary):
    """He releases money late, later when he is new or his plans were reset, and slowly after a
    change of chief minister; aligned districts come first.
    """

    def release(self) -> None:
        """Release what is approved and due this month (card M12)."""
        model, p, money = self.model, self.model.parameters, self.model.money
        month = model.fiscal_month
        if month in BUDGETS:
            self._enter_the_budget()
        pace = model.planning.approval_pace()
        due = p.once(self._due)[:, month - 1 : month]
        before = money.released
        money.released_now, money.released, full = compiled.release(
            money.may_spend,
            rules.authorised(REAL(1.0), p.new_money_share, month, pace, self._signed()),
            rules.release_target(REAL(1.0), due, self.diligence()),
            self._slowdown(),
            self._favour(),
            money.authorised,
            before,
        )
        if full.any():  # towards the end of the year, in some worlds
            self._make_room(np.flatnonzero(full), before)

    def _enter_the_budget(self) -> None:
        """Note what may be spent, by place, by sector and by district, until money is voted."""
        money, ground = self.model.money, self.model.ground
        money.may_spend = money.available()
        money.sector_money = by_sector(money.may_spend, ground.sectors)
        money.district_money = by_district(money.may_spend, ground.sectors)

    def _due(self) -> np.ndarray:
        """Share of the year's money that is due by the end of each month, (W, 12)."""
        p, months = self.model.parameters, np.arange(1, MONTHS_IN_YEAR + 1, dtype=REAL)
        due = rules.release_share(
            months,
            p.release_first_quarter,
            p.release_second_quarter,
            p.release_third_quarter,
            p.release_fourth_quarter,
        )
        even = np.ceil(months / QUARTER) * QUARTER / MONTHS_IN_YEAR
        return due + p.release_rule * (even - due)

    def _slowdown(self) -> np.ndarray:
        """Factor on this month's release: new chief minister, no cabinet, election near, (W, 1)."""
        model, p, politics = self.model, self.model.parameters, self.model.politics
        slow = np.where(politics.chief_minister_months < p.freeze_months, *p.once(_settling, p))
        slow = slow * np.where(politics.cabinet_wait > 0, p.no_cabinet_release, 1.0)
        to_go = model.calendar.months_to_election
        if to_go < p.once(_election_slows, p):
            caretaker = to_go < p.caretaker_months
            before = ~caretaker & (to_go < p.caretaker_months + p.before_caretaker_months)
            slow = np.where(caretaker, slow * p.caretaker_release, slow)
            slow = np.where(before, slow * p.pre_caretaker_release, slow)
        return slow + p.release_rule * (1.0 - slow)

    def _signed(self) -> np.ndarray:
        """Share of new schemes signed by all who must; none is signed under a caretaker (M7)."""
        model, p = self.model, self.model.parameters
        signed, to_go = model.federation.signed(), model.calendar.months_to_election
        if to_go < p.once(_election_slows, p):
            return np.where(to_go < p.caretaker_months, 0.0, signed)
        return signed

    def diligence(self) -> np.ndarray:
        """Learning x execution of the finance department over its mean, (W, 1)."""
        model, p, own = self.model, self.model.parameters, slice(self.index, self.index + 1)
        execution = rules.execution(model.posts.continuity[:, own], p.continuity_floor)
        product = model.posts.learning[:, own] * execution / model.ground.mean_effectiveness
        return product * np.exp(p.finance_gain)

    def _favour(self) -> np.ndarray:
        """Weight of each district in releases: those whose members are in the coalition, (W, D)."""
        model = self.model
        extra = model.parameters.aligned_release * watchfulness(model)
        return rules.aligned_weights(model.services.aligned, extra)

    def _make_room(self, rows: np.ndarray, before: np.ndarray) -> None:
        """In these worlds, no place gets more than is authorised; the others take the rest."""
        money = self.model.money
        wanted, room = money.released_now[rows], money.authorised[rows] - before[rows]
        fits = rules.make_room(self._places_last(wanted), self._places_last(room))
        money.released_now[rows] = self._cells(fits)
        money.released[rows] = before[rows] + money.released_now[rows]

    def _places_last(self, cells: np.ndarray) -> np.ndarray:
        """Cells as (W, X, D), so that a sector's places lie side by side."""
        return np.ascontiguousarray(self.model.ground.split(cells).swapaxes(1, 2))

    @staticmethod
    def _cells(places: np.ndarray) -> np.ndarray:
        """Back from (W, X, D) to (W, C)."""
        return np.ascontiguousarray(places.swapaxes(1, 2)).reshape(len(places), -1)

    def close_year(self) -> None:
        """In June what was released and not spent lapses, or is revalidated for next year."""
        money = self.model.money
        unspent = money.released - money.spent
        money.carried_out = self.model.parameters.revalidation * unspent
        money.lapsed = unspent - money.carried_out


def _settling(p: InForce) -> tuple[np.ndarray, float]:
    """Factor on releases under a new chief minister, and under any other."""
    return 1.0 - p.handover_freeze, 1.0


def _election_slows(p: InForce) -> float:
    """Months before an election from which it slows releases down in some world."""
    return float((p.caretaker_months + np.maximum(p.before_caretaker_months, 0.0)).max())
