"""The planning department: the book of schemes, from approval to completion."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from coalition_sim import rules
from coalition_sim.agents.secretary import Secretary
from coalition_sim.levers import InForce
from coalition_sim.schemes import Opening

THIRD_QUARTER_END = 9


class PlanningSecretary(Secretary):
    """He approves schemes, new ones the later, the less he knows the files; divides each place's
    money over its schemes, small ones first; and closes what is complete or given up.
    """

    def approval_pace(self) -> np.ndarray:
        """His learning sets how fast new schemes are authorised; local sanction saves months.

        (W, 1), or (W, C) where part of the budget is sanctioned locally (card M25).
        """
        p, learning = self.model.parameters, self.model.posts.learning
        own = learning[:, self.index : self.index + 1].copy()
        if not p.once(_any_local_share, p):
            return own
        return rules.authorised_pace(own, p.decentralised_delay_saving, p.local_share)

    def open_books(self, asked: Opening) -> None:
        """Begin a fiscal year: nothing released or spent, new schemes listed beside the old."""
        model, money = self.model, self.model.money
        for name in (
            "authorised",
            "released",
            "spent",
            "leaked",
            "spent_this_quarter",
            "spent_by_march",
        ):
            getattr(money, name)[:] = 0.0
        luck = ndtri(model.tape.yearly("capacity"))
        money.capacity_luck = rules.to_lognormal(luck, model.parameters.capacity_spread)
        started = model.book.start_year(model.parameters.stalled_share, asked)
        model.recorder.add("schemes_started", started)

    def fund_schemes(self) -> None:
        """Divide the year's money over old and new schemes (card M6).

        Where a rule puts schemes under way first, that share of a place's money goes to them
        before the new ones; what they do not need goes to all.
        """
        model, money, first = self.model, self.model.money, self.model.parameters.ongoing_first
        budget = money.allocated + money.carried_in
        threshold = model.parameters.closing_threshold
        if first.any():
            model.book.fund(budget * first, threshold, first > 0.0, model.calendar.year)
            budget = budget - model.book.allotted
        model.book.fund(budget, threshold)
        if model.month == 0:
            model.first_load = model.book.listed.sum(axis=-1, keepdims=True)
        self._take_stock()

    def supplement(self) -> None:
        """Rarely, a sector gets a supplementary grant in mid-year (card M12)."""
        model, p, money = self.model, self.model.parameters, self.model.money
        granted = model.tape.yearly("supplementary") < p.supplementary_probability
        if not granted.any():
            return
        luck = ndtri(model.tape.yearly("supplementary_size"))
        size = p.supplementary_size * np.exp(p.supplementary_spread * luck)
        money.supplementary = money.allocated * model.ground.to_cells(np.where(granted, size, 0.0))
        model.book.fund(money.supplementary, p.closing_threshold, money.supplementary > 0.0)
        self._take_stock()

    def _take_stock(self) -> None:
        """What schemes may still draw this year, and how many there are to look after."""
        model, book = self.model, self.model.book
        model.money.fundable = book.fundable()
        listed = np.maximum(book.listed.sum(axis=-1, keepdims=True), 1.0)
        model.scheme_load = listed / model.first_load

    def close_quarter(self) -> None:
        """Pay schemes what was spent; complete, stall or abandon them (card M13)."""
        model, p, money = self.model, self.model.parameters, self.model.money
        leak = model.scrutiny.leakage
        model.book.pay(money.spent_this_quarter, money.fundable, leak, money.price)
        closed = model.book.close(
            p.abandonment_base,
            p.abandonment_stalled,
            p.abandonment_handover * model.handover_in_quarter * (1.0 - p.plan_protection),
        )
        model.works_completed = model.works_completed + closed.works
        model.listed_rest += closed.abandoned_rest
        model.recorder.completed(*closed.cohorts, model.calendar.year)
        model.recorder.add("schemes_completed", closed.completed)
        model.recorder.add("schemes_abandoned", closed.abandoned)
        model.handover_in_quarter[:] = False
        money.spent_this_quarter[:] = 0.0
        self._take_stock()
        if model.fiscal_month == THIRD_QUARTER_END:
            money.spent_by_march = money.spent.copy()


def _any_local_share(p: InForce) -> bool:
    """Whether any part of the budget is sanctioned locally in any world."""
    return bool(p.local_share.any())
