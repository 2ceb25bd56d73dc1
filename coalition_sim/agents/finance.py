"""The finance department: releases through the year, lapse and revalidation in June."""

from __future__ import annotations

import numpy as np

from coalition_sim import rules
from coalition_sim.agents.scrutiny import watchfulness
from coalition_sim.agents.secretary import Secretary
from coalition_sim.axes import MONTHS_IN_YEAR

QUARTER = 3

TINY = 1e-300


class FinanceSecretary(Secretary):
    """He releases money late, later when he is new or his plans were reset, and slowly after a
    change of chief minister; aligned districts come first.
    """

    def release(self) -> None:
        """Release what is approved and due this month (card M12)."""
        model, p, money = self.model, self.model.parameters, self.model.money
        month = model.fiscal_month
        available = money.available()
        authorised = rules.authorised(
            available, p.new_money_share, month, model.planning.approval_pace(), self._signed()
        )
        money.authorised = np.minimum(np.maximum(authorised, money.authorised), available)
        due = rules.release_share(
            month,
            p.release_first_quarter,
            p.release_second_quarter,
            p.release_third_quarter,
            p.release_fourth_quarter,
        )
        due = due + p.release_rule * (np.ceil(month / QUARTER) * QUARTER / MONTHS_IN_YEAR - due)
        target = rules.release_target(available, due, self.diligence())
        now = rules.released_now(target, money.authorised, money.released, self._slowdown())
        room = money.authorised - money.released
        money.released_now = self._favour_aligned(now, room)
        money.released = money.released + money.released_now

    def _slowdown(self) -> np.ndarray:
        """Factor on this month's release: new chief minister, no cabinet, election near, (W, 1)."""
        model, p, politics = self.model, self.model.parameters, self.model.politics
        settling = politics.chief_minister_months < p.freeze_months
        slow = np.where(settling, 1.0 - p.handover_freeze, 1.0)
        slow = slow * np.where(politics.cabinet_wait > 0, p.no_cabinet_release, 1.0)
        to_go = model.calendar.months_to_election
        caretaker = to_go < p.caretaker_months
        before = ~caretaker & (to_go < p.caretaker_months + p.before_caretaker_months)
        slow = np.where(caretaker, slow * p.caretaker_release, slow)
        slow = np.where(before, slow * p.pre_caretaker_release, slow)
        return slow + p.release_rule * (1.0 - slow)

    def _signed(self) -> np.ndarray:
        """Share of new schemes signed by all who must; none is signed under a caretaker (M7)."""
        model = self.model
        caretaker = model.calendar.months_to_election < model.parameters.caretaker_months
        return np.where(caretaker, 0.0, model.federation.signed())

    def diligence(self) -> np.ndarray:
        """Learning x execution of the finance department over its mean, (W, 1)."""
        model, k = self.model, self.index
        execution = rules.execution(model.posts.continuity, model.parameters.continuity_floor)
        own = (model.posts.learning * execution / model.ground.mean_effectiveness)[:, k : k + 1]
        return own * np.exp(model.parameters.finance_gain)

    def _favour_aligned(self, now: np.ndarray, room: np.ndarray) -> np.ndarray:
        """Re-divide each sector's releases towards districts whose members are in the coalition.

        No cell gets more than is authorised; what a favoured one cannot take goes to the others.
        """
        model = self.model
        extra = model.parameters.aligned_release * watchfulness(model)
        weight = rules.aligned_weights(model.services.aligned, extra)
        favoured = rules.redivide(self._places_last(now), weight[:, None, :])
        room = self._places_last(room)
        taken = np.minimum(favoured, room)
        over = (favoured - taken).sum(axis=-1, keepdims=True)
        spare = room - taken
        total = np.maximum(spare.sum(axis=-1, keepdims=True), TINY)
        taken = taken + spare * np.minimum(over / total, 1.0)
        return np.ascontiguousarray(taken.swapaxes(1, 2)).reshape(now.shape)

    def _places_last(self, cells: np.ndarray) -> np.ndarray:
        """Cells as (W, X, D), so that a sector's places lie side by side."""
        split = cells.reshape(self.model.worlds, -1, self.model.ground.sectors)
        return np.ascontiguousarray(split.swapaxes(1, 2))

    def close_year(self) -> None:
        """In June what was released and not spent lapses, or is revalidated for next year."""
        money = self.model.money
        unspent = money.released - money.spent
        money.carried_out = self.model.parameters.revalidation * unspent
        money.lapsed = unspent - money.carried_out
