"""What members compare, what they count as their own, and what rules take out of the bargain.

Cards M2, M3, M6, M9, M14 and M19: repairs of the cards that only the whole model can show.
"""

from __future__ import annotations

import numpy as np
from engine import given, reform, rows, same_bits, stepped

from coalition_sim.agents.party import _outside_the_fence
from coalition_sim.agents.seat import Seat
from coalition_sim.agents.vetoes import Vetoes
from coalition_sim.axes import REAL
from coalition_sim.model import CoalitionModel
from coalition_sim.state import NOBODY

CALM = {"dissent_base": -9.0, "swap_honoured": 1.0}


def model_of(levers: dict, months: int, worlds: int = 4, **chosen) -> CoalitionModel:
    table = rows(worlds, **{**CALM, **chosen})
    model = CoalitionModel(reform(**levers), worlds=worlds, seed=7, parameters=table)
    return stepped(model, months)


def test_where_hardly_any_money_is_left_hardly_any_grievance_is_left():
    model = model_of({}, 3)
    members = model.politics.in_coalition
    for name in ("funds", "peak"):  # everyone has next to nothing and remembers little more
        getattr(model.politics, name)[:] = 1e-6 if name == "funds" else 1e-4
    little = Seat.pressure(model)[members]
    model.parameters.reference_floor = np.full((4, 1), 1e-9, dtype=REAL)
    ratio = Seat.pressure(model)[members]
    worst = model.parameters.dissent_funds[0, 0]
    np.testing.assert_allclose(ratio - little, worst * (1.0 - 1e-6 / 5.05e-5), rtol=0.35)
    assert (little < ratio - 0.5 * worst).all()


def test_a_shortfall_against_ordinary_sums_is_the_ratio_of_the_card():
    model = model_of({}, 3)
    before = Seat.pressure(model)
    model.parameters.reference_floor = np.full((4, 1), 1e-9, dtype=REAL)
    used = Seat.reference(model) > 0.25 * model.first_funds
    np.testing.assert_allclose(Seat.pressure(model)[used], before[used])


def test_money_by_rule_counts_as_ones_own_only_as_far_as_it_is_credited():
    without = model_of({}, 1, formula_credit=0.0).money
    half, full = (model_of({}, 1, formula_credit=c).money for c in (0.3, 0.6))
    assert not without.seat_credit.any()
    np.testing.assert_allclose(full.seat_credit, 2.0 * half.seat_credit, rtol=1e-6)
    technical = model_of({}, 1, formula_credit=0.6).technical_allocation
    credited, by_rule = (each.sum(axis=-1, dtype=float) for each in (full.seat_credit, technical))
    np.testing.assert_allclose(credited, 0.6 * by_rule, rtol=1e-6)
    assert same_bits(without.seat_allocation, full.seat_allocation)


def test_the_more_is_credited_the_less_a_rule_on_allocation_takes():
    def lost(credit: float) -> np.ndarray:
        model = model_of({}, 2, formula_credit=credit)
        vetoes = Vetoes(model, np.arange(4))
        return vetoes.losses(["needs_based_psdp"], np.ones((4, 1), dtype=REAL))[:, 0, 0]

    assert (lost(0.6) < lost(0.3)).all() and (lost(0.3) < lost(0.0)).all()


def test_a_rule_that_pays_no_opposition_takes_nothing_from_those_who_accept_it():
    def lost(members: str) -> np.ndarray:
        levers = {"opposition_funds": {"start": "2013-07", "options": {"members": members}}}
        model = model_of(levers, 1)
        vetoes = Vetoes(model, np.arange(4))
        return vetoes.losses(["opposition_funds"], np.ones((4, 1), dtype=REAL))[:, 0, :-1]

    assert (lost("all")[:, 0] > 0.0).all()
    assert not lost("none").any()


def test_parties_pick_in_the_same_order_among_the_departments_that_are_left():
    model = model_of({}, 1, worlds=1)
    order = np.argsort(-model.facts.department_salience, kind="stable")
    picked, fenced = np.empty((1, 5), dtype=int), np.zeros((1, 5), dtype=bool)
    picked[0, order] = [3, 1, 3, 2, 1]
    assert (_outside_the_fence(picked, fenced, model) == picked).all()
    fenced[0, order[1]] = True
    given_out = _outside_the_fence(picked, fenced, model)[0, order]
    assert given_out.tolist() == [3, NOBODY, 1, 3, 2]


def test_schemes_under_way_draw_before_new_ones():
    table = {"minimum_scheme_size": 1.0, "first_year_floor": 0.05}
    rule = {"needs_based_psdp": given(start="2014-07")}
    plain, ruled = model_of({}, 13, **table), model_of(rule, 13, **table)
    share = [
        m.book.sum(m.book.left, np.flatnonzero(m.book.born == 1)).sum() / m.book.left.sum()
        for m in (plain, ruled)
    ]
    assert share[1] < 0.8 * share[0]


def test_watching_wears_off_from_the_month_in_which_it_began():
    routines = {"service_routines": given(start="2013-07")}
    unit = {"delivery_unit": given(start="2015-07")}
    both = model_of(routines | unit, 26, monitoring_decay=6.0)
    late = model_of(unit, 26, monitoring_decay=6.0)
    early = model_of(routines, 26, monitoring_decay=6.0)
    of_unit = np.asarray(late.delivery_unit.monitoring())
    of_routines = np.asarray(early.delivery_unit.monitoring())
    assert of_unit.max() > 0.2 and of_routines.max() < 0.05
    np.testing.assert_allclose(both.delivery_unit.monitoring(), of_unit + of_routines, rtol=0.2)
