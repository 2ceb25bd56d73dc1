"""The chief minister: takes office, co-opts, changes ministers, appoints secretaries."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from coalition_sim import rules
from coalition_sim.agents.base import Seen
from coalition_sim.agents.budget_maker import EVERYWHERE, BudgetMaker, Rows
from coalition_sim.agents.party import replace_ministers, share_portfolios
from coalition_sim.agents.secretary import refuse
from coalition_sim.axes import REAL
from coalition_sim.state import NOBODY
from coalition_sim.tape import CANDIDATES


class ChiefMinister(BudgetMaker):
    """He keeps his majority with development money and postings: pays the opposition when he can
    afford to lose few members, divides the political budget by seats, and posts secretaries.
    """

    party = Seen("politics.chief_minister_party", "Index of his party.", column="only")
    seat = Seen("politics.chief_minister_seat", "Index of his seat.", column="only")
    number = Seen("politics.chief_minister_number", "1 for the first of the window.", column="only")
    months = Seen("politics.chief_minister_months", "Months in office.", column="only")
    political_share = Seen(
        "money.political_share", "Share of the envelope divided by politics.", column="only"
    )
    only = 0

    def count_the_month(self) -> None:
        """Time passes for him, his government, its ministers and a cabinet not yet in place."""
        politics = self.model.politics
        politics.chief_minister_months += 1
        politics.government_months += 1
        politics.minister_months += 1
        politics.cabinet_wait = np.maximum(politics.cabinet_wait - 1, 0)

    def take_office(self, rows: np.ndarray, seat: np.ndarray, party: np.ndarray) -> None:
        """A new one takes office in the worlds ``rows``: dissent is forgotten, money re-divided."""
        model, p, politics = self.model, self.model.parameters, self.model.politics
        served = politics.chief_minister_months[rows, 0]
        cause = model.formation_cause[rows]
        before = politics.chief_minister_number[rows, 0]
        model.log("exit", rows, [f"chief minister {n}" for n in before], cause, served)
        model.recorder.count("chief_minister_changes", rows)
        politics.chief_minister_number[rows] += 1
        politics.chief_minister_months[rows] = 0
        politics.chief_minister_party[rows, 0] = party
        politics.chief_minister_seat[rows, 0] = seat
        politics.new_chief_minister[rows] = True
        model.handover_in_quarter[rows] = True
        luck, spread = ndtri(model.draw("frailty", rows)), p.chief_minister_frailty[rows]
        politics.frailty[rows] = rules.to_lognormal(luck, spread)
        politics.budget_taste[rows] = ndtri(model.draw("budget_taste", rows))
        politics.dissent[rows] = False
        politics.pivotal[rows] = 0.0
        politics.refused[rows] = 0.0
        members = politics.partner[rows[:, None], politics.seat_party[rows]]
        politics.in_coalition[rows] = members
        model.services.aligned[rows] = model.ground.district_means(members)
        self.coopt_opposition(rows)
        self.divide_political_money(rows)

    def complete_cabinet(self) -> None:
        """Let the partners share the posts where the cabinet is due (card M2)."""
        share_portfolios(self.model)

    def change_ministers(self) -> None:
        """Ministers change at their own hazard; the portfolio stays with the party (card M8)."""
        model, politics = self.model, self.model.politics
        changed = model.draw("minister_exit") < model.parameters.minister_hazard
        settled = (politics.minister_party != NOBODY) & (politics.minister_months > 0)
        politics.new_minister = replace_ministers(model, changed & settled)
        politics.minister_months = np.where(politics.new_minister, 0, politics.minister_months)

    def coopt_opposition(self, rows: Rows = EVERYWHERE) -> None:
        """Pay a share of the opposition out of the political budget (card M4)."""
        model, p, politics = self.model, self.model.parameters, self.model.politics
        members = politics.in_coalition[rows]
        loyal = (members & ~politics.dissent[rows]).sum(axis=-1, keepdims=True, dtype=REAL)
        share = rules.cooptation(
            loyal,
            model.ground.majority,
            model.money.political_share[rows],
            p.cooptation_base[rows],
            p.cooptation_safety[rows],
            p.cooptation_money[rows],
        )
        by_rule = p.opposition_rule[rows]  # what is paid by rule buys nobody
        share = share * (1.0 - by_rule) * (1.0 - p.opposition_none[rows])
        price = model.tape.yearly("price", rows)
        politics.coopted[rows] = ~members & (price < share)
        politics.entitled[rows] = ~members & (price >= 1.0 - by_rule)

    def appoint_secretaries(self) -> None:
        """Fill the posts that stand empty, by merit and loyalty (card M9)."""
        model, posts = self.model, self.model.posts
        world, post = np.nonzero((posts.months < 0) & (posts.vacant == 0))
        if len(world) == 0:
            return
        at, wide = np.arange(len(world)), (len(world), model.ground.departments, CANDIDATES)
        first = ndtri(model.draw("competence", world).reshape(wide)[at, post])
        second = ndtri(model.draw("loyalty", world).reshape(wide)[at, post])
        on_merit = self.choose(world, post, first, second)
        posts.months[world, post] = 0
        posts.patron[world, post] = model.principal()[world, post]
        model.recorder.count("secretary_changes", world, post, model.ground.departments)
        names = np.array([secretary.name for secretary in model.secretaries], dtype=object)
        why = np.where(on_merit, "the most competent", "loyalty")
        model.log("posting", world, names[post], why, posts.competence[world, post])

    def choose(
        self, world: np.ndarray, post: np.ndarray, first: np.ndarray, second: np.ndarray
    ) -> np.ndarray:
        """Appoint the best candidate; ``first``, ``second`` are normal draws of all, (n, J).

        Returns whether he is also the most competent, (n,).
        """
        p, posts = self.model.parameters, self.model.posts
        correlation = p.competence_loyalty_correlation[world]
        loyalty = correlation * first + np.sqrt(1.0 - correlation**2) * second
        candidates, weight = p.candidates[world], p.loyalty_weight[world]
        cut = p.loyalty_cut[world, post][:, None]
        best = rules.choose_candidate(first, loyalty, np.maximum(weight - cut, 0.0), candidates)
        if cut.any():
            wanted = rules.choose_candidate(first, loyalty, weight, candidates)
            self._disappoint(world, post, best != wanted)
        row = np.arange(len(world))
        posts.competence[world, post] = first[row, best]
        posts.loyalty[world, post] = loyalty[row, best]
        return best == rules.choose_candidate(first, first, 0.0, candidates)

    def _disappoint(self, world: np.ndarray, post: np.ndarray, passed_over: np.ndarray) -> None:
        """The party whose man a merit board passed over remembers it (cards M3 and M9)."""
        refused = np.zeros(self.model.posts.months.shape, dtype=bool)
        refused[world, post] = passed_over
        principal = self.model.principal()
        refuse(self.model, refused, principal)
