"""The 65 seats of the assembly: they decide in one call, and each can be inspected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from coalition_sim import compiled, rules
from coalition_sim.agents.base import Seen, WorldAgent
from coalition_sim.agents.proposals import list_schemes
from coalition_sim.axes import MONTHS_IN_YEAR, REAL, by_district
from coalition_sim.schemes import Opening

if TYPE_CHECKING:
    from coalition_sim.model import CoalitionModel

TINY = 1e-12
Rows = np.ndarray | slice
EVERYWHERE = slice(None)


class Seat(WorldAgent):
    """A member turns against the chief minister when released money falls behind what he had or
    what his peers get, and asks for schemes each July.
    """

    party = Seen("politics.seat_party", "Index of the member's party.")
    margin = Seen("politics.seat_margin", "Margin at the last election, 0-1.")
    funds = Seen(
        "politics.funds", "Released money he has seen, moving average, real Rs bn a month."
    )
    dissents = Seen("politics.dissent", "Whether he would vote against the chief minister.")
    in_office = Seen("politics.office", "Whether he is minister, adviser or chief minister.")
    in_coalition = Seen("politics.in_coalition", "Whether his party is a partner.")
    coopted = Seen("politics.coopted", "Whether he sits in opposition and is paid all the same.")
    refused = Seen("politics.refused", "Requests for postings refused of late, 0-1.")
    allocation = Seen("money.seat_allocation", "His political money of the year, nominal Rs bn.")

    @classmethod
    def take_stock(cls, model: CoalitionModel) -> None:
        """See last month's releases: funds, best memory, and fading refusals (card M3)."""
        p, politics = model.parameters, model.politics
        if model.fiscal_month == 1:
            luck = ndtri(model.tape.yearly("funds"))
            politics.funds_luck = rules.to_lognormal(luck, p.funds_spread)
        seen = model.money.seat_released * politics.funds_luck
        politics.funds = rules.moving_average(politics.funds, seen, p.funds_memory)
        politics.peak = rules.peak(politics.peak, politics.funds, p.reference_decay)
        politics.refused = politics.refused * (1.0 - 1.0 / p.refusal_memory)
        politics.pivotal = np.maximum(politics.pivotal - 1.0, 0.0)

    @classmethod
    def reconsider(cls, model: CoalitionModel) -> None:
        """Turn to dissent or back, given the money, the post, the party and the mood (card M3)."""
        p, politics = model.parameters, model.politics
        shock = ndtri(model.draw("mood"))
        politics.mood = rules.mood(politics.mood, shock, p.mood_persistence, p.mood_spread)
        reference = cls.reference(model)
        politics.pressure = cls.pressure(model, reference)
        switched = rules.switch_sides(
            politics.dissent, politics.pressure, p.dissent_return, model.draw("dissent")
        )
        politics.dissent = switched & cls.may_dissent(model)
        politics.short_of_reference = politics.funds < reference

    @classmethod
    def may_dissent(cls, model: CoalitionModel, rows: Rows = EVERYWHERE) -> np.ndarray:
        """Members of the coalition other than the chief minister, (W, S) bool."""
        politics = model.politics
        others = np.arange(model.ground.seats) != politics.chief_minister_seat[rows]
        return politics.in_coalition[rows] & others

    @classmethod
    def pressure(cls, model: CoalitionModel, reference: np.ndarray | None = None) -> np.ndarray:
        """Log odds of turning to dissent this month, (W, S).

        A shortfall is counted against what a member compares with (his ``reference``, found here
        unless given), but not against less than a share of what members had in 2013: where hardly
        any money is left to compare, there is hardly any grievance left (the ratio of the card
        would stay at its worst for ever).
        """
        if reference is None:
            reference = cls.reference(model)
        p, politics = model.parameters, model.politics
        return compiled.pressure(
            politics.funds,
            reference,
            politics.refused,
            politics.office,
            politics.seat_party,
            politics.chief_minister_party,
            model.facts.party_electable,
            p.party_bond,
            p.reference_floor * model.first_funds,
            politics.mood,
            p.dissent_base,
            p.dissent_funds,
            p.dissent_office,
            p.dissent_party_loyalty,
            p.dissent_own_party,
            p.dissent_refusal,
            model.federation.displeasure(),
            p.dissent_steering * p.steering_factor,
        )

    @classmethod
    def reference(cls, model: CoalitionModel) -> np.ndarray:
        """What each member compares his funds with: his best, and the coalition's mean, (W, S)."""
        p, politics = model.parameters, model.politics
        members = politics.in_coalition
        total = (politics.funds * members).sum(axis=-1, keepdims=True)
        peers = total / np.maximum(members.sum(axis=-1, keepdims=True, dtype=REAL), 1.0)
        return rules.reference(politics.peak, peers, p.reference_peer_weight)

    @classmethod
    def receive(cls, model: CoalitionModel) -> None:
        """See what share of one's districts' money went out this month, in real Rs bn."""
        money = model.money
        share = by_district(money.released_now, model.ground.sectors)
        share /= np.maximum(money.district_money, TINY)
        own = money.seat_allocation + money.seat_credit
        money.seat_released = own * model.ground.seat_means(share) / money.price

    @classmethod
    def remember_last_year(cls, model: CoalitionModel) -> None:
        """Before the first month: members saw a twelfth of such a year's money each month."""
        money, politics = model.money, model.politics
        own = money.seat_allocation + money.seat_credit
        politics.funds = own / MONTHS_IN_YEAR / money.price
        politics.peak = politics.funds.copy()
        model.first_funds = politics.funds.mean(axis=-1, keepdims=True)

    @classmethod
    def ask_for_schemes(cls, model: CoalitionModel) -> Opening:
        """Each claimant lists schemes for his districts, and the departments list theirs (M6)."""
        return list_schemes(model)
