"""What is proposed each July: members' schemes in their districts, departments' where need is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coalition_sim import compiled, rules
from coalition_sim.axes import REAL
from coalition_sim.compiled.plain.proposals import finer
from coalition_sim.schemes import Opening
from coalition_sim.tape import SCHEMES_PER_SEAT, TECHNICAL_SCHEMES

if TYPE_CHECKING:
    from coalition_sim.model import CoalitionModel

Proposals = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
"""World, cell, cost and life of each scheme proposed, all (n,)."""
RS_BN_PER_RS_MN = 1e-3
TINY = 1e-12


def list_schemes(model: CoalitionModel) -> Opening:
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
    lists = [
        _members_list(model, asked.astype(np.int64)),
        _technical_list(model, technical.astype(np.int64)),
    ]
    world, cell, cost, life = (np.concatenate(columns) for columns in zip(*lists, strict=True))
    pull = rules.small_first(cost, p.small_first_exponent.take(world))
    return Opening(world, cell, cost, life, pull, model.calendar.year)


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
    p, money, ground = model.parameters, model.money, model.ground
    claimed = model.claimed_share * money.programme * rules.shares(money.seat_allocation)
    starts = p.new_start_ratio * claimed * _election(model)
    world, seat = _rows_of(counts)
    size, where, luck = model.tape.picked(("scheme_size", "scheme_cell", "scheme_life"), counts)
    cost = compiled.costs(starts, counts, p.scheme_size_spread.ravel(), size)
    sector = compiled.chosen(where, world, ground.political_mix)
    moved = model.federation.moved().ravel()
    to = model.facts.strategic
    district = compiled.sited(ground.places, seat, where, size, world, moved, to)
    cell = district * ground.sectors + sector
    listed = (world, seat, cell, cost, _life(luck))
    kept = money.political_hold * (1.0 - p.local_share)
    if (kept != 1.0).any():  # a rule takes part of a place's money from members
        stays = np.flatnonzero(finer(luck) < _of_each(kept, world, cell))
        listed = tuple(column.take(stays) for column in listed)
    world, seat, cell, cost, life = listed
    return _under_the_rules(model, seat, SCHEMES_PER_SEAT, (world, cell, cost, life))


def _technical_list(model: CoalitionModel, counts: np.ndarray) -> Proposals:
    """``counts`` (W, 1) schemes where the technical budget goes."""
    p = model.parameters
    starts = p.new_start_ratio * _technical_money(model)
    world, department = _rows_of(counts)
    department.fill(model.ground.seats)  # the departments come after the last seat
    causes = ("technical_size", "technical_cell", "technical_life")
    size, where, luck = model.tape.picked(causes, counts)
    cost = compiled.costs(starts, counts, p.scheme_size_spread.ravel(), size)
    cell = compiled.chosen(where, world, model.technical_allocation)
    return _under_the_rules(model, department, TECHNICAL_SCHEMES, (world, cell, cost, _life(luck)))


def _rows_of(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """One row per scheme from counts (W, n): its world and its column, (rows,) int each."""
    worlds, columns = (np.arange(n, dtype=np.int32) for n in counts.shape)
    world = np.repeat(worlds, counts.sum(axis=-1))
    return world, np.repeat(np.tile(columns, len(counts)), counts.ravel())


def _life(luck: np.ndarray) -> np.ndarray:
    """Cumulative hazard at which each scheme is given up, an exponential draw of mean one, (n,)."""
    life = np.log(luck)
    return np.negative(life, out=life)


def _of_each(values: np.ndarray, world: np.ndarray, column: np.ndarray) -> np.ndarray:
    """The number of each row's world and column, (W, m) -> (n,)."""
    return values.take(world * values.shape[1] + column)


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
    paid_for = cost > 0.0  # neither merged into another nor of a member without money
    if paid_for.all():
        return world, cell, cost, life
    kept = np.flatnonzero(paid_for)
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
