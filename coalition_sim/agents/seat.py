"""The 65 seats of the assembly: they decide in one call, and each can be inspected."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from coalition_sim import rules
from coalition_sim.agents.base import Seen, WorldAgent
from coalition_sim.axes import MONTHS_IN_YEAR, by_district
from coalition_sim.state import NOBODY
from coalition_sim.tape import SCHEMES_PER_SEAT, TECHNICAL_SCHEMES

TINY = 1e-12
RS_BN_PER_RS_MN = 1e-3


class Seat(WorldAgent):
    """A member turns against the chief minister when released money falls behind what he had or
    what his peers get, and asks for schemes each July.
    """

    party = Seen("politics.seat_party", "Index of the member's party.")
    margin = Seen("politics.seat_margin", "Margin at the last election, 0-1.")
    funds = Seen("politics.funds", "Released money he has seen, moving average, real Rs bn a month.")
    dissents = Seen("politics.dissent", "Whether he would vote against the chief minister.")
    in_office = Seen("politics.office", "Whether he is minister, adviser or chief minister.")
    in_coalition = Seen("politics.in_coalition", "Whether his party is a partner.")
    coopted = Seen("politics.coopted", "Whether he sits in opposition and is paid all the same.")
    refused = Seen("politics.refused", "Requests for postings refused of late, 0-1.")
    allocation = Seen("money.seat_allocation", "His political money of the year, nominal Rs bn.")

    @classmethod
    def take_stock(cls, model) -> None:
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
    def reconsider(cls, model) -> None:
        """Turn to dissent or back, given the money, the post, the party and the mood (card M3)."""
        p, politics = model.parameters, model.politics
        shock = ndtri(model.draw("mood"))
        politics.mood = rules.mood(politics.mood, shock, p.mood_persistence, p.mood_spread)
        switched = rules.switch_sides(
            politics.dissent, cls.pressure(model), p.dissent_return, model.draw("dissent")
        )
        politics.dissent = switched & cls.may_dissent(model)

    @classmethod
    def may_dissent(cls, model) -> np.ndarray:
        """Members of the coalition other than the chief minister, (W, S) bool."""
        himself = np.arange(model.ground.seats) == model.politics.chief_minister_seat
        return model.politics.in_coalition & ~himself

    @classmethod
    def pressure(cls, model) -> np.ndarray:
        """Log odds of turning to dissent this month, (W, S)."""
        p, politics = model.parameters, model.politics
        members = politics.in_coalition
        total = np.where(members, politics.funds, 0.0).sum(axis=-1, keepdims=True)
        peers = total / np.maximum(members.sum(axis=-1, keepdims=True), 1)
        reference = rules.reference(politics.peak, peers, p.reference_peer_weight)
        loyal_party = ~np.take(model.facts.party_electable, politics.seat_party)
        return rules.dissent_pressure(
            politics.funds,
            np.maximum(reference, TINY),
            politics.office,
            loyal_party,
            politics.seat_party == politics.chief_minister_party,
            politics.refused,
            politics.mood,
            p.dissent_base,
            p.dissent_funds,
            p.dissent_office,
            p.dissent_party_loyalty,
            p.dissent_own_party,
            p.dissent_refusal,
        )

    @classmethod
    def receive(cls, model) -> None:
        """See what share of one's districts' money went out this month, in real Rs bn."""
        money, n = model.money, model.ground.sectors
        available = np.maximum(by_district(money.available(), n), TINY)
        share = by_district(money.released_now, n) / available
        money.seat_released = money.seat_allocation * model.ground.seat_means(share) / money.price

    @classmethod
    def remember_last_year(cls, model) -> None:
        """Before the first month: members saw a twelfth of such a year's money each month."""
        money, politics = model.money, model.politics
        politics.funds = money.seat_allocation / MONTHS_IN_YEAR / money.price
        politics.peak = politics.funds.copy()

    @classmethod
    def ask_for_schemes(cls, model) -> None:
        """Each claimant lists schemes for his districts, and the departments list theirs (card M6).

        How many a claimant asks for does not depend on the others; the budget year cuts the sum
        back to what it can open. A claimant starts new work worth ``new_start_ratio`` times his
        own money of the year, and so do the departments.
        """
        p, politics, money = model.parameters, model.politics, model.money
        claim = model.claims()
        claimants = claim.sum(axis=-1, keepdims=True)
        if model.month == 0:
            politics.base_claimants = claimants
        total = rules.new_scheme_count(
            claimants,
            politics.base_claimants,
            money.envelope / money.price,
            model.ground.second_envelope,
            p.new_schemes_2014,
            p.scheme_claimant_elasticity,
            p.scheme_budget_elasticity,
        )
        wish = rules.to_lognormal(ndtri(model.tape.yearly("asks")), p.asks_spread)
        each = total * money.political_share / claimants * claim * wish
        cls._list_members_schemes(model, np.minimum(np.floor(each + 0.5), SCHEMES_PER_SEAT))
        technical = np.floor(total * (1.0 - money.political_share) + 0.5)
        cls._list_technical_schemes(model, np.minimum(technical, TECHNICAL_SCHEMES))

    @classmethod
    def _list_members_schemes(cls, model, counts: np.ndarray) -> None:
        """Open ``counts`` (W, S) schemes at the cost, in the places and sectors of politics."""
        p, money = model.parameters, model.money
        starts = p.new_start_ratio * money.seat_allocation
        average = np.divide(starts, counts, out=np.zeros_like(starts), where=counts > 0)
        world, seat, nth = _rows_of(counts.astype(np.int64))
        slot = seat * SCHEMES_PER_SEAT + nth
        z = ndtri(model.tape.picked("scheme_size", world, slot))
        size = average[world, seat] * rules.to_lognormal(z, p.scheme_size_spread.take(world))
        where = model.tape.picked("scheme_cell", world, slot)
        sector, rest = _pick_sector(where, model.ground.political_mix[world])
        cell = model.ground.place_of_seat(seat, rest) * model.ground.sectors + sector
        life = -np.log(model.tape.picked("scheme_life", world, slot))
        _open(model, world, seat, cell, size, life)

    @classmethod
    def _list_technical_schemes(cls, model, counts: np.ndarray) -> None:
        """Open ``counts`` (W, 1) schemes where the technical budget goes."""
        p, money = model.parameters, model.money
        starts = p.new_start_ratio * (1.0 - money.political_share) * money.envelope
        average = np.divide(starts, counts, out=np.zeros_like(starts), where=counts > 0)
        world, _, slot = _rows_of(counts.astype(np.int64))
        z = ndtri(model.tape.picked("technical_size", world, slot))
        size = average.take(world) * rules.to_lognormal(z, p.scheme_size_spread.take(world))
        drawn = model.tape.picked("technical_cell", world, slot)
        cell = _pick_cell(drawn, world, model.technical_allocation)
        life = -np.log(model.tape.picked("technical_life", world, slot))
        _open(model, world, np.full_like(world, NOBODY), cell, size, life)


def _rows_of(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One row per scheme from counts (W, n): its world, its column and its number there."""
    flat = counts.ravel()
    group = np.repeat(np.arange(flat.size), flat)
    nth = np.arange(group.size) - np.repeat(np.cumsum(flat) - flat, flat)
    return group // counts.shape[1], group % counts.shape[1], nth


def _pick_sector(u: np.ndarray, mix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sector by cumulative shares ``mix`` (n, X), and what is left of ``u``, again in 0-1."""
    upper = np.cumsum(mix, axis=-1)
    sector = np.minimum((u[:, None] >= upper).sum(axis=-1), mix.shape[1] - 1)
    row = np.arange(len(u))
    share = mix[row, sector]
    return sector, np.clip((u - (upper[row, sector] - share)) / np.maximum(share, TINY), 0, 1 - 1e-9)


def _pick_cell(u: np.ndarray, world: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Cell of each scheme in proportion to its world's ``weights`` (W, C)."""
    cell = np.zeros(len(u), dtype=np.int64)
    for w, (start, stop) in enumerate(_runs(world, len(weights))):
        upper = np.cumsum(weights[w])
        drawn = np.searchsorted(upper, u[start:stop] * upper[-1], side="right")
        cell[start:stop] = np.minimum(drawn, weights.shape[1] - 1)
    return cell


def _runs(world: np.ndarray, worlds: int) -> list[tuple[int, int]]:
    """Start and stop of each world's rows in a sorted array of worlds."""
    edges = np.searchsorted(world, np.arange(worlds + 1))
    return list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))


def _open(model, world, sponsor, cell, cost, life) -> None:
    """List the schemes, merging the ones below a minimum size where a rule sets one."""
    rule = model.parameters.minimum_scheme_size_rule * RS_BN_PER_RS_MN
    minimum = (rule * model.money.price)[:, 0]
    if np.any(minimum > 0.0):
        cost = _merged(world, sponsor, cost, minimum)
        kept = cost > 0.0
        world, cell, cost, life = world[kept], cell[kept], cost[kept], life[kept]
    zeros = np.zeros_like(cost)
    model.book.open(world, cell, cost, zeros, zeros.copy(), life)
    model.recorder.count("schemes_started", world, cell, model.ground.cells)


def _merged(world, sponsor, cost, minimum) -> np.ndarray:
    """Merge small schemes of one sponsor; ``minimum`` is one size per world, costs are conserved."""
    merged = cost.copy()
    for w, (start, stop) in enumerate(_runs(world, len(minimum))):
        if minimum[w] <= 0.0:
            continue
        edges = start + np.flatnonzero(np.diff(sponsor[start:stop], prepend=-2, append=-2))
        for first, last in zip(edges[:-1], edges[1:], strict=True):
            merged[first:last] = rules.merge_small(cost[None, first:last], minimum[w])[0]
    return merged
