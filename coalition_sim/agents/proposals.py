"""What is proposed each July: members' schemes in their districts, departments' where need is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coalition_sim import rules
from coalition_sim.axes import REAL
from coalition_sim.tape import SCHEMES_PER_SEAT, TECHNICAL_SCHEMES

if TYPE_CHECKING:
    from coalition_sim.model import CoalitionModel

Proposals = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
"""World, cell, cost and life of each scheme proposed, all (n,)."""
COARSE = 4096
"""Steps of a 24-bit uniform; where in its step it falls serves as a second, independent one."""
GUIDE_STEPS = 512
"""Steps of a uniform in the guide to a world's shares; a power of two, so that none is rounded."""
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
    wish = rules.to_lognormal(rules.normal(model.tape.yearly("asks")), p.asks_spread)
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
    p, money, ground, tape = model.parameters, model.money, model.ground, model.tape
    claimed = model.claimed_share * money.programme * rules.shares(money.seat_allocation)
    starts = p.new_start_ratio * claimed * _election(model)
    counts = counts.astype(np.int64)
    world, seat, nth = _rows_of(counts)
    slot = seat * SCHEMES_PER_SEAT + nth
    size = tape.picked("scheme_size", world, slot)
    cost = _costs(starts, counts, p.scheme_size_spread.take(world), size)
    where = tape.picked("scheme_cell", world, slot)
    sector = _pick(where, world, ground.political_mix)
    district = ground.place_of_seat(seat, _finer(where))
    district = model.federation.resite(world, district, _finer(size))
    cell = district * ground.sectors + sector
    luck = tape.picked("scheme_life", world, slot)
    listed = (world, seat, cell, cost, -np.log(luck))
    kept = money.political_hold * (1.0 - p.local_share)
    if (kept != 1.0).any():  # a rule takes part of a place's money from members
        stays = np.flatnonzero(_finer(luck) < _of_each(kept, world, cell))
        listed = tuple(column.take(stays) for column in listed)
    world, seat, cell, cost, life = listed
    return _under_the_rules(model, seat, SCHEMES_PER_SEAT, (world, cell, cost, life))


def _technical_list(model: CoalitionModel, counts: np.ndarray) -> Proposals:
    """``counts`` (W, 1) schemes where the technical budget goes."""
    p, tape = model.parameters, model.tape
    starts = p.new_start_ratio * _technical_money(model)
    counts = counts.astype(np.int64)
    world, department, slot = _rows_of(counts)
    size = tape.picked("technical_size", world, slot)
    cost = _costs(starts, counts, p.scheme_size_spread.take(world), size)
    cell = _pick(tape.picked("technical_cell", world, slot), world, model.technical_allocation)
    life = -np.log(tape.picked("technical_life", world, slot))
    department.fill(model.ground.seats)  # the departments come after the last seat
    return _under_the_rules(model, department, TECHNICAL_SCHEMES, (world, cell, cost, life))


def _rows_of(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One row per scheme from counts (W, n): its world, its column and its number there."""
    flat = counts.ravel()
    world = np.repeat(np.arange(len(counts)), counts.sum(axis=-1))
    column = np.repeat(np.tile(np.arange(counts.shape[1]), len(counts)), flat)
    nth = np.arange(world.size) - np.repeat(np.cumsum(flat) - flat, flat)
    return world, column, nth


def _costs(
    total: np.ndarray, counts: np.ndarray, spread: np.ndarray, size: np.ndarray
) -> np.ndarray:
    """Cost of each row from its sponsor's total and number of schemes, both (W, n)."""
    flat = counts.ravel()
    mean = np.repeat(total.ravel() / np.maximum(flat, 1).astype(REAL), flat)
    return rules.scheme_costs(mean, 1.0, spread, rules.normal(size))


def _finer(u: np.ndarray) -> np.ndarray:
    """A second uniform: the finer digits of one are as good as another."""
    steps = u * COARSE
    return steps - np.floor(steps)


def _of_each(values: np.ndarray, world: np.ndarray, column: np.ndarray) -> np.ndarray:
    """The number of each row's world and column, (W, m) -> (n,)."""
    return values.take(world * values.shape[1] + column)


def _pick(u: np.ndarray, world: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Column of each row in proportion to its world's ``weights`` (W, n), by its uniform.

        column = the first whose share, added to all shares before it, exceeds u

    A guide tells in which column each of so many equal steps of the uniform begins; from there
    only few rows have further to go, which is much faster than a search row by row.
    """
    upper = np.cumsum(weights, axis=-1)
    upper /= np.maximum(upper[:, -1:], TINY)
    upper[:, -1] = 1.0  # where all weights are zero the last column takes everything
    begun = np.ceil(upper * GUIDE_STEPS).astype(np.int64)  # steps begun before a column's end
    guide = np.repeat(np.arange(upper.size), np.diff(begun, axis=-1, prepend=0).ravel())
    place = guide.take(world * GUIDE_STEPS + (u * GUIDE_STEPS).astype(np.int64))
    behind = np.flatnonzero(u >= upper.take(place))
    while behind.size:
        further = place.take(behind) + 1
        place[behind] = further
        behind = behind[u.take(behind) >= upper.take(further)]
    return place - world * weights.shape[1]


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
        cost = cost * _of_each(p.new_start_factor, world, cell)
    if p.minimum_size_share.any():
        cost = _of_minimum_size(model, world, cell, cost, sponsor, nth_most)
    kept = np.flatnonzero(cost > 0.0)  # merged into another, or of a member without money
    if kept.size == cost.size:
        return world, cell, cost, life
    return world.take(kept), cell.take(kept), cost.take(kept), life.take(kept)


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
    keeps_to_it = _of_each(model.tape.yearly("keeps_to_rules"), world, sponsor)
    bound = np.flatnonzero(keeps_to_it < _of_each(p.minimum_size_share, world, cell))
    minimum = p.minimum_scheme_size * RS_BN_PER_RS_MN * model.money.price
    merged = cost.copy()
    chosen = (column.take(bound) for column in (world, sponsor, cost))
    merged[bound] = _merged(*chosen, minimum, nth_most)
    return merged


def _merged(world, sponsor, cost, minimum, nth_most) -> np.ndarray:
    """Merge small schemes of one sponsor in one world, costs conserved; ``minimum`` is (W, 1).

    Sponsors become rows of one table. Its width is fixed, so that a sponsor's sum does not depend
    on how many schemes others list.
    """
    starts = np.flatnonzero(np.diff(world, prepend=-1) | np.diff(sponsor, prepend=-1))
    lengths = np.diff(starts, append=len(cost))
    row = np.repeat(np.arange(len(starts)), lengths)
    column = np.arange(len(cost)) - np.repeat(starts, lengths)
    table = np.zeros((len(starts), nth_most), dtype=REAL)
    table[row, column] = cost
    return rules.merge_small(table, minimum[world[starts]])[row, column]
