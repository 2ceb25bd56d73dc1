"""What is proposed each July: members' schemes in their districts, departments' where need is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from coalition_sim import rules
from coalition_sim.state import NOBODY
from coalition_sim.tape import SCHEMES_PER_SEAT, TECHNICAL_SCHEMES

if TYPE_CHECKING:
    from coalition_sim.model import CoalitionModel

Proposals = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
"""World, cell, cost and life of each scheme proposed, all (n,)."""
COARSE = 4096
"""Steps of a 24-bit uniform; where in its step it falls serves as a second, independent one."""
RS_BN_PER_RS_MN = 1e-3
TINY = 1e-12


def list_schemes(model: CoalitionModel) -> None:
    """Each claimant lists schemes for his districts, and the departments list theirs (card M6).

    Each claimant's wish is his own; how many schemes the budget year opens goes with the number
    of claimants and with the money. A claimant starts new work worth ``new_start_ratio`` times his
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
        money.programme / money.price,
        model.ground.second_envelope,
        p.new_schemes_2014,
        p.scheme_claimant_elasticity,
        p.scheme_budget_elasticity,
    )
    total = total * _election(model)
    wish = rules.to_lognormal(ndtri(model.tape.yearly("asks")), p.asks_spread)
    each = total * model.claimed_share / claimants * claim * wish
    asked = np.minimum(np.floor(each + 0.5), SCHEMES_PER_SEAT)
    of_it = _technical_money(model) / np.maximum(money.programme, TINY)
    technical = np.floor(total * of_it + 0.5)
    technical = np.minimum(technical, TECHNICAL_SCHEMES)
    lists = [_members_list(model, asked), _technical_list(model, technical)]
    world, cell, cost, life = (np.concatenate(columns) for columns in zip(*lists, strict=True))
    nothing = np.zeros_like(cost)
    year = model.calendar.year
    started = model.book.open(
        world, cell, cost, nothing, nothing, life, p.small_first_exponent, year
    )
    model.recorder.add("schemes_started", started)


def _technical_money(model: CoalitionModel) -> np.ndarray:
    """What of the year's programme departments decide, nominal Rs bn, (W, 1)."""
    money = model.money
    return np.maximum(money.programme - money.political_share * money.envelope, 0.0)


def _election(model: CoalitionModel) -> np.ndarray:
    """Factor on what is started in the last budget before an election, (W, 1) (card M7)."""
    due = model.calendar.last_budget_before_election
    return rules.election_boost(due, model.parameters.election_starts)


def _members_list(model: CoalitionModel, counts: np.ndarray) -> Proposals:
    """``counts`` (W, S) schemes at the cost, in the places and sectors of politics."""
    p, money = model.parameters, model.money
    claimed = model.claimed_share * money.programme * rules.shares(money.seat_allocation)
    starts = p.new_start_ratio * claimed * _election(model)
    world, seat, nth = _rows_of(counts.astype(np.int64))
    slot = seat * SCHEMES_PER_SEAT + nth
    size = model.tape.picked("scheme_size", world, slot)
    spread = p.scheme_size_spread.take(world)
    cost = rules.scheme_costs(starts[world, seat], counts[world, seat], spread, ndtri(size))
    where = model.tape.picked("scheme_cell", world, slot)
    sector, rest = _pick_sector(where, world, model.ground.political_mix)
    cell = model.ground.place_of_seat(seat, rest) * model.ground.sectors + sector
    cell = model.federation.resite(world, cell, (size * COARSE) % 1.0)
    luck = model.tape.picked("scheme_life", world, slot)
    listed = (world, seat, cell, cost, -np.log(luck))
    kept = money.political_hold * (1.0 - p.local_share)
    if (kept != 1.0).any():  # a rule takes part of a place's money from members
        stays = np.flatnonzero((luck * COARSE) % 1.0 < kept[world, cell])
        listed = tuple(column.take(stays) for column in listed)
    world, seat, cell, cost, life = listed
    return _under_the_rules(model, seat, SCHEMES_PER_SEAT, (world, cell, cost, life))


def _technical_list(model: CoalitionModel, counts: np.ndarray) -> Proposals:
    """``counts`` (W, 1) schemes where the technical budget goes."""
    p = model.parameters
    starts = p.new_start_ratio * _technical_money(model)
    world, _, slot = _rows_of(counts.astype(np.int64))
    z = ndtri(model.tape.picked("technical_size", world, slot))
    spread = p.scheme_size_spread.take(world)
    cost = rules.scheme_costs(starts.take(world), counts.take(world), spread, z)
    drawn = model.tape.picked("technical_cell", world, slot)
    cell = _pick_cell(drawn, world, model.technical_allocation)
    life = -np.log(model.tape.picked("technical_life", world, slot))
    department = np.full_like(world, NOBODY)
    return _under_the_rules(model, department, TECHNICAL_SCHEMES, (world, cell, cost, life))


def _rows_of(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One row per scheme from counts (W, n): its world, its column and its number there."""
    flat = counts.ravel()
    group = np.repeat(np.arange(flat.size), flat)
    nth = np.arange(group.size) - np.repeat(np.cumsum(flat) - flat, flat)
    return group // counts.shape[1], group % counts.shape[1], nth


def _pick_sector(
    u: np.ndarray, world: np.ndarray, mix: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Sector by its world's shares ``mix`` (W, X); the second array is what ``u`` has to spare.

    The finer digits of a uniform are as good as a second one.
    """
    upper = np.cumsum(mix, axis=-1)
    sector = np.zeros(len(u), dtype=np.int64)
    for s in range(mix.shape[1] - 1):
        sector += u >= np.ascontiguousarray(upper[:, s]).take(world)
    return sector, (u * COARSE) % 1.0


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


def _under_the_rules(
    model: CoalitionModel, sponsor: np.ndarray, nth_most: int, proposed: Proposals
) -> Proposals:
    """What is left of the list where rules on new schemes are kept (lever needs_based_psdp).

    A rule on first-year funding shrinks what is started; a minimum size merges the small schemes
    of each sponsor who keeps to it this year. ``nth_most`` is how many schemes a sponsor can list.
    """
    p = model.parameters
    world, cell, cost, life = proposed
    if (p.new_start_factor != 1.0).any():
        cost = cost * p.new_start_factor[world, cell]
    if p.minimum_size_share.any():
        cost = _of_minimum_size(model, world, cell, cost, sponsor, nth_most)
    kept = cost > 0.0  # merged into another, or of a member without money
    return world[kept], cell[kept], cost[kept], life[kept]


def _of_minimum_size(
    model: CoalitionModel,
    world: np.ndarray,
    cell: np.ndarray,
    cost: np.ndarray,
    sponsor: np.ndarray,
    nth_most: int,
) -> np.ndarray:
    """Costs after each sponsor who keeps to a minimum size has merged what is smaller, (n,)."""
    p = model.parameters
    keeps_to_it = model.tape.yearly("keeps_to_rules")[world, sponsor]
    bound = np.flatnonzero(keeps_to_it < p.minimum_size_share[world, cell])
    minimum = p.minimum_scheme_size * RS_BN_PER_RS_MN * model.money.price
    merged = cost.copy()
    merged[bound] = _merged(world[bound], sponsor[bound], cost[bound], minimum, nth_most)
    return merged


def _merged(world, sponsor, cost, minimum, nth_most) -> np.ndarray:
    """Merge small schemes of one sponsor in one world, costs conserved; ``minimum`` is (W, 1).

    Sponsors become rows of one table. Its width is fixed, so that a sponsor's sum does not depend
    on how many schemes others list.
    """
    starts = np.flatnonzero(np.diff(world, prepend=-1) | np.diff(sponsor, prepend=-2))
    lengths = np.diff(starts, append=len(cost))
    row = np.repeat(np.arange(len(starts)), lengths)
    column = np.arange(len(cost)) - np.repeat(starts, lengths)
    table = np.zeros((len(starts), nth_most))
    table[row, column] = cost
    return rules.merge_small(table, minimum[world[starts]])[row, column]
