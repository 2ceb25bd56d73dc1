"""What parties and secretaries decide for many worlds in one call is what each would decide alone.

Every collective decision is set beside the plain one: one world, one party, one post at a time.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from engine import rows, same_bits, stepped

from coalition_sim import compiled
from coalition_sim.agents import party as parties
from coalition_sim.agents.base import party_sizes
from coalition_sim.agents.secretary import refuse
from coalition_sim.axes import REAL
from coalition_sim.compiled.plain import formation
from coalition_sim.model import CoalitionModel
from coalition_sim.rules import coalition_value, loyal_majority
from coalition_sim.state import NOBODY

WORLDS = 12
rng = np.random.default_rng(11)


@pytest.fixture
def model() -> CoalitionModel:
    """Worlds with different parameters and houses in which between 1 and 8 parties sit."""
    drawn = CoalitionModel("status_quo", worlds=WORLDS, seed=5, parameters="prior")
    stepped(drawn, 3)
    house = drawn.politics.seat_party
    for world in range(WORLDS):
        sitting = rng.choice(drawn.ground.parties, size=1 + world % 8, replace=False)
        house[world] = rng.choice(sitting, size=house.shape[1])
    drawn.politics.favoured[:] = rng.integers(-1, drawn.ground.parties, (WORLDS, 1))
    return drawn


# -- coalitions ----------------------------------------------------------------------------------


def value_of(model: CoalitionModel, world: int, formateur: int, members: list[int]) -> float:
    """Value of one coalition to its formateur, from its members one by one (card M1)."""
    p = model.parameters
    seats = {q: int((model.politics.seat_party[world] == q).sum()) for q in members}
    doubt = {
        q: (p.unreliability_electable if electable else p.unreliability_programmatic)[world, 0]
        for q, electable in enumerate(model.facts.party_electable)
        if q in seats
    }
    weight = {q: seats[q] ** p.portfolio_proportionality[world, 0] for q in members}
    bonus = p.formateur_bonus[world, 0]
    return float(
        coalition_value(
            bonus + (1.0 - bonus) * weight[formateur] / sum(weight.values()),
            float(len(members)),
            loyal_majority(
                sum(seats[q] * (1.0 - doubt[q]) for q in members),
                sum(seats[q] * doubt[q] * (1.0 - doubt[q]) for q in members),
                model.ground.majority,
            ),
            seats.get(model.politics.favoured[world, 0], 0) / sum(seats.values()),
            p.partner_cost[world, 0],
            p.loyalty_insurance_weight[world, 0],
            p.steering_preference[world, 0] * p.steering_factor[world, 0],
        )
    )


def largest(model: CoalitionModel) -> np.ndarray:
    return party_sizes(model.politics.seat_party, model.ground.parties).argmax(axis=-1)


def test_a_formateur_picks_the_best_of_all_coalitions_that_hold_a_majority(model):
    formateur = largest(model)
    found = parties._best_coalitions(model, np.arange(WORLDS), formateur)
    seats = party_sizes(model.politics.seat_party, model.ground.parties)
    for world, own in enumerate(formateur):
        others = [q for q in np.flatnonzero(seats[world]) if q != own]
        offers = [
            [own, *chosen]
            for size in range(len(others) + 1)
            for chosen in combinations(others, size)
            if seats[world, [own, *chosen]].sum() >= model.ground.majority
        ]
        values = [value_of(model, world, own, members) for members in offers]
        chosen = np.flatnonzero(found[world]).tolist()
        best = next(m for m, v in zip(offers, values, strict=True) if v > max(values) - 1e-6)
        assert len(chosen) == len(best)
        assert value_of(model, world, own, chosen) == pytest.approx(max(values), abs=1e-6)


def test_among_equal_coalitions_the_smallest_of_the_parties_that_come_first_wins(model):
    """Two parties of one kind and size are worth the same: the first of them is invited."""
    p = model.parameters
    p.partner_cost = np.full((WORLDS, 1), 0.2, dtype=REAL)
    p.steering_factor = np.zeros((WORLDS, 1), dtype=REAL)
    programmatic = np.flatnonzero(~model.facts.party_electable)
    own, first, second = programmatic[[2, 0, 1]]
    model.politics.seat_party[:] = np.repeat([own, second, first], [31, 17, 17])
    found = parties._best_coalitions(model, np.arange(WORLDS), np.full(WORLDS, own))
    expected = np.zeros_like(found)
    expected[:, [own, first]] = True
    np.testing.assert_array_equal(found, expected)


def test_a_coalition_does_not_depend_on_the_worlds_beside_it(model):
    everyone, formateur = np.arange(WORLDS), largest(model)
    together = parties._best_coalitions(model, everyone, formateur)
    for block in ([3], [7, 0], everyone[::-1]):
        apart = parties._best_coalitions(model, np.array(block), formateur[block])
        assert same_bits(apart, together[block])


def test_a_few_worlds_compared_together_choose_as_in_groups_of_their_own(model, monkeypatch):
    monkeypatch.setattr(compiled, "_passes", compiled.Passes(None, wanted=False))
    formateur, everyone = largest(model), np.arange(WORLDS)
    for cost in (0.03, 0.0):  # a party that brings nothing is not invited even where it is free
        model.parameters.partner_cost = np.full((WORLDS, 1), cost, dtype=REAL)
        together = parties._best_coalitions(model, everyone, formateur)
        with monkeypatch.context() as patch:
            patch.setattr(formation, "AT_ONCE", 0)
            grouped = parties._best_coalitions(model, everyone, formateur)
        assert same_bits(together, grouped)
        assert (party_sizes(model.politics.seat_party, model.ground.parties)[together] > 0.0).all()


def test_sums_over_subsets_are_those_of_their_members():
    values = rng.uniform(size=(3, 2, 5))
    found = formation._over_subsets(values)
    assert found.shape == (3, 2, 16)
    for subset in range(16):
        members = [0, *(1 + bit for bit in range(4) if subset >> bit & 1)]
        np.testing.assert_allclose(found[..., subset], values[..., members].sum(axis=-1))


# -- chief ministers and ministers ---------------------------------------------------------------


def test_after_a_revolt_another_man_of_the_party_takes_office(model):
    politics, facts = model.politics, model.facts
    formateur, everyone = largest(model), np.arange(WORLDS)
    fallen = [np.flatnonzero(politics.seat_party[w] == q)[0] for w, q in enumerate(formateur)]
    politics.chief_minister_seat[:, 0] = fallen
    cause = np.full(WORLDS, "revolt", dtype=object)
    seen = set()
    for model.calendar.month in range(3, 12):  # other draws of the same year
        seat = parties._own_members(model, everyone, formateur, cause)
        assert (politics.seat_party[everyone, seat] == formateur).all()
        assert (seat != fallen).all()
        assert facts.seat_general[seat].all()
        seen |= set(seat.tolist())
    assert len(seen) > WORLDS, "the draw decides"


def test_a_party_of_one_member_sends_him_again_and_one_without_general_seats_a_reserved_one(model):
    politics, reserved = model.politics, np.flatnonzero(~model.facts.seat_general)
    politics.seat_party[:] = 1
    politics.seat_party[0, reserved[:2]] = 2
    politics.seat_party[1, 4] = 2
    politics.chief_minister_seat[:2, 0] = reserved[0], 4
    cause = np.full(2, "revolt", dtype=object)
    seat = parties._own_members(model, np.arange(2), np.array([2, 2]), cause)
    assert seat.tolist() == [reserved[1], 4]


def in_turn(model: CoalitionModel, world: int, quota: np.ndarray, held: np.ndarray) -> tuple:
    """Office and departments handed out one at a time: the plain form of ``_ministers``."""
    politics, chief = model.politics, model.politics.chief_minister_seat[world, 0]
    stature = politics.stature[world].copy()
    stature[chief] = np.inf
    office = np.zeros(len(stature), dtype=bool)
    for party in np.flatnonzero(quota):
        own = np.flatnonzero(politics.seat_party[world] == party)
        office[own[np.argsort(-stature[own], kind="stable")][: quota[party]]] = True
    holder, free = np.full(len(held), NOBODY), office.copy()
    free[chief] = False
    for department in np.argsort(-model.facts.department_salience, kind="stable"):
        own = np.flatnonzero(free & (politics.seat_party[world] == held[department]))
        if len(own):
            holder[department] = own[politics.stature[world, own].argmax()]
            free[holder[department]] = False
    return office, holder


def test_ministers_are_those_whom_their_parties_would_send_one_by_one(model):
    politics, ground = model.politics, model.ground
    politics.stature[::2] = np.round(politics.stature[::2], 1)  # many are equals
    politics.chief_minister_seat[:, 0] = rng.integers(0, ground.seats, WORLDS)
    chief = np.take_along_axis(politics.seat_party, politics.chief_minister_seat, axis=-1)
    politics.chief_minister_party[:] = chief
    sizes = party_sizes(politics.seat_party, ground.parties)
    quota = rng.integers(0, 4, sizes.shape) * (sizes > 0)  # sometimes more posts than members
    held = rng.integers(NOBODY, ground.parties, (WORLDS, ground.departments))
    held[:, :3] = chief
    office, holder = parties._ministers(model, np.arange(WORLDS), sizes, quota, held)
    assert (holder == NOBODY).any() and (holder != NOBODY).any()
    for world in range(WORLDS):
        plain_office, plain_holder = in_turn(model, world, quota[world], held[world])
        np.testing.assert_array_equal(office[world], plain_office)
        np.testing.assert_array_equal(holder[world], plain_holder)


def test_ministers_who_go_in_one_month_are_replaced_one_after_the_other(model):
    """The first who goes is free again when the second of his party is replaced."""
    politics = model.politics
    party = politics.seat_party[0, 0]
    own = np.flatnonzero(politics.seat_party[0] == party)[:3]
    politics.seat_party[0] = party + 1
    politics.seat_party[0, own] = party
    politics.office[0] = False
    politics.office[0, own[:2]] = True
    politics.stature[0, own] = 0.9, 0.5, 0.1
    politics.minister_party[0, [1, 3]] = party
    politics.minister_seat[0, [1, 3]] = own[:2]
    leaving = np.zeros_like(politics.new_minister)
    leaving[0, [1, 3]] = True
    assert same_bits(parties.replace_ministers(model, leaving), leaving)
    assert politics.minister_seat[0, [1, 3]].tolist() == [own[2], own[0]]
    assert politics.office[0, own].tolist() == [True, False, True]


def test_a_minister_stays_where_his_party_has_nobody_else_to_send(model):
    politics = model.politics
    politics.seat_party[2], politics.seat_party[2, 7] = 1, 3
    politics.minister_party[2, 0], politics.minister_seat[2, 0] = 3, 7
    politics.office[2, 7] = True
    leaving = np.zeros_like(politics.new_minister)
    leaving[2, 0] = True
    assert not parties.replace_ministers(model, leaving).any()
    assert politics.minister_seat[2, 0] == 7 and politics.office[2, 7]


# -- refusals and counts -------------------------------------------------------------------------


def test_every_refusal_counts_a_fifth_for_all_members_of_the_party_that_asked(model):
    politics = model.politics
    politics.seat_party[:] = np.arange(model.ground.seats) % 4
    politics.in_coalition[:] = politics.seat_party < 3
    politics.refused[:], politics.refused[5] = 0.0, 0.7
    refused = np.zeros((WORLDS, 5), dtype=bool)
    refused[4, [0, 1, 4]], refused[5, :2] = True, True
    asked = np.tile([1, 2, 0, 0, 1], (WORLDS, 1))
    refuse(model, refused, asked)
    by_party = [politics.refused[4, politics.seat_party[4] == q].tolist() for q in range(4)]
    for found, expected in zip(by_party, (0.0, 0.4, 0.2, 0.0), strict=True):
        assert found == pytest.approx([expected] * len(found))
    assert politics.refused[5].max() == pytest.approx(0.9)
    refuse(model, refused, np.full((WORLDS, 1), 2))
    assert politics.refused[5, politics.seat_party[5] == 2].max() == 1.0, "all of them, not more"
    assert not np.delete(politics.refused, [4, 5], axis=0).any()


def test_party_sizes_count_neither_nobody_nor_the_place_after_the_last_party():
    seats = np.array([[0, 2, 2, NOBODY], [3, 3, 1, 1]])
    assert party_sizes(seats, 3).tolist() == [[1.0, 0.0, 2.0], [0.0, 2.0, 0.0]]
    assert party_sizes(seats[:0], 3).shape == (0, 3)


def test_draws_of_some_worlds_are_those_of_all():
    model = stepped(CoalitionModel(worlds=5, seed=1, parameters=rows(5)), 2)
    some = np.array([4, 0, 4])
    assert same_bits(model.draw("dissent", some), model.draw("dissent")[some])
    assert same_bits(model.tape.yearly("price", some), model.tape.yearly("price")[some])
