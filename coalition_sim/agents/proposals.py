"""What is proposed each July: members' schemes in their districts, departments' where need is."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from scipy.special import ndtri

from coalition_sim import rules
from coalition_sim.state import NOBODY
from coalition_sim.tape import SCHEMES_PER_SEAT, TECHNICAL_SCHEMES

Proposals = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
"""World, cell, cost and life of each scheme proposed, all (n,)."""
COARSE = 4096
"""Steps of a 24-bit uniform that choose the sector; the rest within a step chooses the place."""
RS_BN_PER_RS_MN = 1e-3


def list_schemes(model) -> None:
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
    asked = np.minimum(np.floor(each + 0.5), SCHEMES_PER_SEAT)
    technical = np.floor(total * (1.0 - money.political_share) + 0.5)
    technical = np.minimum(technical, TECHNICAL_SCHEMES)
    lists = [_members_list(model, asked), _technical_list(model, technical)]
    world, cell, cost, life = (np.concatenate(columns) for columns in zip(*lists, strict=True))
    nothing = np.zeros_like(cost)
    started = model.book.open(world, cell, cost, nothing, nothing, life, p.small_first_exponent)
    model.recorder.add("schemes_started", started)


def _members_list(model, counts: np.ndarray) -> Proposals:
    """``counts`` (W, S) schemes at the cost, in the places and sectors of politics."""
    p, money = model.parameters, model.money
    starts = p.new_start_ratio * money.seat_allocation
    world, seat, nth = _rows_of(counts.astype(np.int64))
    slot = seat * SCHEMES_PER_SEAT + nth
    z = ndtri(model.tape.picked("scheme_size", world, slot))
    spread = p.scheme_size_spread.take(world)
    cost = rules.scheme_costs(starts[world, seat], counts[world, seat], spread, z)
    where = model.tape.picked("scheme_cell", world, slot)
    sector, rest = _pick_sector(where, world, model.ground.political_mix)
    cell = model.ground.place_of_seat(seat, rest) * model.ground.sectors + sector
    life = -np.log(model.tape.picked("scheme_life", world, slot))
    return _without_small_ones(model, seat, (world, cell, cost, life))


def _technical_list(model, counts: np.ndarray) -> Proposals:
    """``counts`` (W, 1) schemes where the technical budget goes."""
    p, money = model.parameters, model.money
    starts = p.new_start_ratio * (1.0 - money.political_share) * money.envelope
    world, _, slot = _rows_of(counts.astype(np.int64))
    z = ndtri(model.tape.picked("technical_size", world, slot))
    spread = p.scheme_size_spread.take(world)
    cost = rules.scheme_costs(starts.take(world), counts.take(world), spread, z)
    drawn = model.tape.picked("technical_cell", world, slot)
    cell = _pick_cell(drawn, world, model.technical_allocation)
    life = -np.log(model.tape.picked("technical_life", world, slot))
    return _without_small_ones(model, np.full_like(world, NOBODY), (world, cell, cost, life))


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


def _without_small_ones(model, sponsor: np.ndarray, proposed: Proposals) -> Proposals:
    """Merge the schemes of a sponsor that fall below a minimum size, where a rule sets one."""
    rule = model.parameters.minimum_scheme_size_rule * RS_BN_PER_RS_MN
    minimum = (rule * model.money.price)[:, 0]
    if not np.any(minimum > 0.0):
        return proposed
    world, cell, cost, life = proposed
    cost = _merged(world, sponsor, cost, minimum)
    kept = cost > 0.0
    return world[kept], cell[kept], cost[kept], life[kept]


def _merged(world, sponsor, cost, minimum) -> np.ndarray:
    """Merge small schemes of one sponsor, costs conserved; ``minimum`` is one size per world."""
    merged = cost.copy()
    for w, (start, stop) in enumerate(_runs(world, len(minimum))):
        if minimum[w] <= 0.0:
            continue
        edges = start + np.flatnonzero(np.diff(sponsor[start:stop], prepend=-2, append=-2))
        for first, last in pairwise(edges):
            merged[first:last] = rules.merge_small(cost[None, first:last], minimum[w])[0]
    return merged
