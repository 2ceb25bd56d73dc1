"""The budget of July: what is set aside, what need and what politics divide, and who gets it."""

from __future__ import annotations

import numpy as np

from coalition_sim import rules
from coalition_sim.agents.base import WorldAgent
from coalition_sim.agents.reform import bill
from coalition_sim.axes import REAL, by_district, by_sector

Rows = np.ndarray | slice
Pay = tuple[np.ndarray, np.ndarray]
"""Weight of each member, and what office adds to it, both (n, S)."""
EVERYWHERE = slice(None)
TINY = 1e-30
REPAIRS_AT_MOST = 0.5
"""Share of the programme that repairs may take in a year [A, .3 to .8 would do]: it binds after the
largest floods only, and what it cuts is not made good."""


class BudgetMaker(WorldAgent):
    """Divides the envelope over districts and sectors, by need and by bargain, and the bargained
    part over members; what rules, floods and reforms take comes first.
    """

    def present_budget(self) -> None:
        """Divide the envelope over districts and sectors: by need and by politics (card M5)."""
        model, p, money = self.model, self.model.parameters, self.model.money
        taste = p.political_share_spread * model.politics.budget_taste
        own = rules.logistic(rules.log_odds(p.political_share_later) + taste)
        theta = {"2013": p.political_share_2013, "2016": p.political_share_2016, "later": own}[
            model.calendar.budget_era
        ]
        boost = rules.election_boost(model.calendar.last_budget_before_election, p.election_starts)
        model.claimed_share = rules.claimed_more(theta, boost)
        money.reform_costs = np.minimum(bill(model), money.envelope)
        money.programme = money.envelope - money.reform_costs
        repairs = self._repairs(money.programme)
        envelope = money.programme - repairs.sum(axis=-1, keepdims=True)
        money.political_hold = self._hold()
        share = model.claimed_share * money.political_hold
        need, pay, bonus = self.need_of_districts(), self._pay(), self._bonus()
        need_mix = _outer(need, self._protected(model.ground.plan_mix))
        political_mix = self._political_mix(pay, bonus)
        by_need, bargained = rules.cell_allocation(envelope, share, need_mix, political_mix)
        allocated = by_need + bargained
        bargained *= 1.0 - p.local_share
        money.political_share = bargained.sum(axis=-1, keepdims=True) / money.envelope
        allocated = self._decide_locally(allocated, need, need_mix, political_mix) + repairs
        model.technical_allocation = np.maximum(allocated - bargained, 0.0)
        technical = by_district(model.technical_allocation, model.ground.sectors)
        money.seat_credit = p.formula_credit * model.ground.seat_shares(technical)
        money.allocated = allocated
        money.supplementary = np.zeros_like(allocated)
        money.carried_in = money.carried_out.copy()
        self._share_out(EVERYWHERE, pay, bonus)
        reported = model.ground.district_level(model.services.reported)
        model.delivery.reported_before = reported

    def _hold(self) -> np.ndarray:
        """What rules and publicity leave to politics of what it claims, (W, C) (cards M5, M21)."""
        model, p = self.model, self.model.parameters
        voice = model.ground.districts_to_cells(model.scrutiny.voice)
        seen = rules.published(p.publication_effect_share, p.publication, voice)
        scrutinised = 1.0 - p.scrutiny * model.scrutiny.oversight
        return p.political_share_factor * seen * scrutinised

    def _repairs(self, envelope: np.ndarray) -> np.ndarray:
        """Money set aside where works were lost, first charge on the budget, (W, C) (card M16)."""
        model = self.model
        due = model.hazards.repairs_due * model.money.price
        model.hazards.repairs_due = np.zeros_like(due)
        total = np.maximum(due.sum(axis=-1, keepdims=True), TINY)
        return due * np.minimum(1.0, REPAIRS_AT_MOST * envelope / total)

    def _decide_locally(
        self,
        allocated: np.ndarray,
        need: np.ndarray,
        need_mix: np.ndarray,
        political_mix: np.ndarray,
    ) -> np.ndarray:
        """Hand the local share to the districts by need; each divides it over sectors (M25).

        Inside a district the captured part goes where politics would put it, the rest where
        need is. ``need`` (W, D) are the districts' shares by need, the mixes those of the cells.
        """
        p, ground = self.model.parameters, self.model.ground
        if not p.local_share.any():
            return allocated
        pool = (allocated * p.local_share).sum(axis=-1, keepdims=True)
        districts = pool * rules.shares(need * ground.district_level(p.local_share))
        gaps = (1.0 - self.model.services.service) * need_mix
        lacking = self._within_districts(gaps * p.local_share)
        elite = self._within_districts(political_mix * p.local_share)
        captured = ground.districts_to_cells(self.model.scrutiny.capture)
        mix = rules.local_mix(lacking, elite, captured)
        return allocated * (1.0 - p.local_share) + ground.districts_to_cells(districts) * mix

    def _within_districts(self, cells: np.ndarray) -> np.ndarray:
        """Shares of the sectors within each district, (W, C)."""
        ground = self.model.ground
        total = np.maximum(by_district(cells, ground.sectors), TINY)
        return cells / ground.districts_to_cells(total)

    def divide_political_money(self, rows: Rows = EVERYWHERE) -> None:
        """Give each claimant his money of the year; again whenever the coalition changes."""
        self._share_out(rows, self._pay(rows), self._bonus(rows))

    def _share_out(self, rows: Rows, pay: Pay, bonus: np.ndarray) -> None:
        """Share the political budget of the worlds ``rows`` over members, by pay and places."""
        money, ground = self.model.money, self.model.ground
        plain, extra = pay
        total = money.political_share[rows] * money.envelope[rows]
        places = bonus * ground.to_cells(ground.political_mix[rows])
        factor = self.model.parameters.minister_bonus_factor[rows]
        spoken_for = in_office = self._spoken_for(places)
        if (factor != 1.0).any():
            in_office = self._spoken_for(places * factor)
        claim = plain * spoken_for + extra * in_office
        money.seat_allocation[rows] = total * rules.shares(claim)

    def _pay(self, rows: Rows = EVERYWHERE) -> Pay:
        """Weight of each member, and what office adds to it where nothing forbids it, (n, S)."""
        p, politics = self.model.parameters, self.model.politics
        paid = (politics.coopted | politics.entitled)[rows]
        plain, in_full = (
            rules.member_pay(
                politics.in_coalition[rows],
                politics.office[rows],
                politics.pivotal[rows] > 0,
                paid,
                minister_bonus,
                p.pivotal_bonus[rows],
                p.opposition_share[rows],
            )
            for minister_bonus in (REAL(0.0), p.minister_bonus[rows])
        )
        extra = in_full - plain
        if not p.incentive.any():
            return plain, extra
        by_results = self._results()[rows]
        return plain * by_results, extra * by_results

    def _results(self) -> np.ndarray:
        """Factor on each member's money by last year's reported results, (W, S) (card M28).

        The change of reported service is counted in standard deviations between districts, since
        the card's weight is a share per unit of an unstated measure.
        """
        model, ground = self.model, self.model.ground
        now = ground.district_level(model.services.reported)
        change = now - model.delivery.reported_before
        mean = change.mean(axis=-1, keepdims=True)
        away = change - mean
        spread = np.sqrt((away * away).mean(axis=-1, keepdims=True))
        scaled = ground.seat_means(away / np.maximum(spread, TINY))
        incentive = ground.seat_means(ground.district_level(model.parameters.incentive))
        return rules.performance_pay(scaled, 0.0, incentive)

    def _spoken_for(self, cells: np.ndarray) -> np.ndarray:
        """Sum of cells over the places that each member speaks for, (n, S)."""
        ground = self.model.ground
        return ground.seat_means(by_district(cells, ground.sectors))

    def need_of_districts(self, rows: Rows = EVERYWHERE) -> np.ndarray:
        """Shares of the districts by the formula in force, rows sum to 1, (n, D) (card M5)."""
        model, p, facts = self.model, self.model.parameters, self.model.facts
        service = model.ground.district_level(model.services.service[rows])
        exponent, formula = p.need_exponent[rows], p.formula[rows]
        cost = model.ground.unit_cost[rows]
        need = rules.need_shares(facts.population, service, cost, exponent)
        if not formula.any():
            return need
        by_need = rules.need_shares(facts.population, service, np.ones_like(cost), exponent)
        people = rules.shares(np.broadcast_to(facts.population, need.shape))
        area = rules.shares(np.broadcast_to(facts.area_km2, need.shape))
        variants = (need, by_need, people, area)
        return np.select([formula == n for n in range(len(variants))], variants)

    def _protected(self, mix: np.ndarray) -> np.ndarray:
        """Sector shares with the floors of protected sectors, (W, X) (card M26)."""
        model, p = self.model, self.model.parameters
        if not p.floor_kept.any():
            return mix
        kept = model.ground.sector_means(p.floor_kept)
        floor = np.minimum(p.budget_floor_ratio * model.ground.plan_mix, 1.0) * (kept > 0.0)
        return mix + kept * (rules.floored(mix, floor) - mix)

    def _political_mix(self, pay: Pay, bonus: np.ndarray) -> np.ndarray:
        """Political shares of the cells, rows sum to 1: claims and bonuses within each sector."""
        ground = self.model.ground
        plain, extra = (ground.districts_to_cells(ground.district_sums(part)) for part in pay)
        weight = (plain + extra * self.model.parameters.minister_bonus_factor) * bonus
        by_sectors = np.maximum(by_sector(weight, ground.sectors), TINY)
        mix = self._protected(ground.political_mix)
        return weight * ground.to_cells(mix / by_sectors)

    def _bonus(self, rows: Rows = EVERYWHERE) -> np.ndarray:
        """Bonus of the capital and of the chief minister's home in each cell, (n, C)."""
        model, p, ground = self.model, self.model.parameters, self.model.ground
        seat = model.politics.chief_minister_seat[rows, 0]
        at_home = ground.districts_to_cells(np.take(ground.seat_districts, seat, axis=0))
        extra = (p.home_district_bonus[rows] - 1.0) * p.home_district_factor[rows]
        bonus = 1.0 + extra * at_home
        ground.split(bonus)[:, model.facts.capital] *= p.capital_bonus[rows]
        return bonus


def _outer(districts: np.ndarray, sectors: np.ndarray) -> np.ndarray:
    """Shares of cells from shares of districts (W, D) and of sectors (W, X)."""
    return (districts[:, :, None] * sectors[:, None, :]).reshape(len(districts), -1)
