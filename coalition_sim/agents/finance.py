"""The finance department: releases through the year, lapse and revalidation in June."""

from __future__ import annotations

import numpy as np

from coalition_sim import rules
from coalition_sim.agents.secretary import Secretary

FREEZE_MONTHS = 3
"""Months after a change of chief minister in which releases slow down (card M12)."""
CARETAKER_MONTHS = 2
"""A caretaker governs in the month before an election and in its own month (June, July 2018)."""
BEFORE_CARETAKER = 3
"""Months before a caretaker in which releases are all but stopped (card M7, M12)."""


class FinanceSecretary(Secretary):
    """He releases money late, later when he is new or his plans were reset, and slowly after a
    change of chief minister; aligned districts come first.
    """

    def release(self) -> None:
        """Release what is approved and due this month (card M12)."""
        model, p, money, _politics = (
            self.model,
            self.model.parameters,
            self.model.money,
            self.model.politics,
        )
        month = model.fiscal_month
        available = money.available()
        approval = model.planning.learning_now()
        authorised = rules.authorised(available, p.new_money_share, month, approval)
        money.authorised = np.minimum(np.maximum(authorised, money.authorised), available)
        due = rules.release_share(
            month,
            p.release_first_quarter,
            p.release_second_quarter,
            p.release_third_quarter,
            p.release_fourth_quarter,
        )
        target = rules.release_target(available, due, self.diligence())
        now = rules.released_now(target, money.authorised, money.released, self._slowdown())
        now = np.minimum(self._favour_aligned(now), money.authorised - money.released)
        money.released_now = np.maximum(now, 0.0)
        money.released = money.released + money.released_now

    def _slowdown(self) -> np.ndarray:
        """Factor on this month's release: new chief minister, no cabinet, election near, (W, 1)."""
        model, p, politics = self.model, self.model.parameters, self.model.politics
        settling = politics.chief_minister_months < FREEZE_MONTHS
        slow = np.where(settling, 1.0 - p.handover_freeze, 1.0)
        slow = slow * np.where(politics.cabinet_wait > 0, p.no_cabinet_release, 1.0)
        to_go = model.calendar.months_to_election
        if to_go < CARETAKER_MONTHS:
            return slow * p.caretaker_release
        if to_go < CARETAKER_MONTHS + BEFORE_CARETAKER:
            return slow * p.pre_caretaker_release
        return slow

    def diligence(self) -> np.ndarray:
        """Learning x execution of the finance department over its mean, (W, 1)."""
        model, k = self.model, self.index
        execution = rules.execution(model.posts.continuity, model.parameters.continuity_floor)
        return (model.posts.learning * execution / model.ground.mean_effectiveness)[:, k : k + 1]

    def _favour_aligned(self, now: np.ndarray) -> np.ndarray:
        """Re-divide each sector's releases towards districts whose members are in the coalition."""
        model = self.model
        weight = rules.aligned_weights(model.services.aligned, model.parameters.aligned_release)
        by_sector = now.reshape(model.worlds, -1, model.ground.sectors).swapaxes(1, 2)
        favoured = rules.redivide(np.ascontiguousarray(by_sector), weight[:, None, :])
        return np.ascontiguousarray(favoured.swapaxes(1, 2)).reshape(now.shape)

    def close_year(self) -> None:
        """In June what was released and not spent lapses, or is revalidated for next year."""
        money = self.model.money
        unspent = money.released - money.spent
        money.carried_out = self.model.parameters.revalidation * unspent
        money.lapsed = unspent - money.carried_out
