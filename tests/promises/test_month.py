"""The order of a month: written once, printable, and kept."""

from __future__ import annotations

from unittest import mock

import numpy as np
import pytest
from engine import reform, rows, same_bits, state, stepped

from coalition_sim import month as month_module
from coalition_sim.model import CoalitionModel
from coalition_sim.month import MONTH, Phase
from coalition_sim.simulate import events, simulate

FALLS = {"dissent_base": -1.0, "dissent_bandwagon": 30.0, "dissent_return": 0.0}
"""Every chief minister falls to a motion as soon as his grace has passed."""


def traced(model: CoalitionModel, months: int) -> list[list[str]]:
    """Names of the phases of each month, in the order in which they ran."""
    ran: list[list[str]] = []

    def watch(phase: Phase) -> Phase:
        def act(m):
            ran[-1].append(phase.name)
            phase.act(m)

        return Phase(phase.name, phase.agents, phase.reads, phase.writes, act, phase.when)

    with mock.patch("coalition_sim.model.MONTH", tuple(watch(phase) for phase in MONTH)):
        for _ in range(months):
            ran.append([])
            model.step()
    return ran


def test_the_order_can_be_printed_as_a_table():
    for phase in MONTH:
        for text in (phase.name, phase.agents, phase.reads, phase.writes, phase.when):
            assert text and text == text.strip() and len(text) < 120
    assert len({phase.name for phase in MONTH}) == len(MONTH)


def test_the_command_line_prints_every_phase():
    from click.testing import CliRunner

    from coalition_sim.cli import cli

    shown = CliRunner().invoke(cli, ["month", "--json"])
    assert shown.exit_code == 0
    for phase in MONTH:
        assert phase.name in shown.output


def test_every_phase_runs_when_it_says():
    ran = traced(CoalitionModel(seed=1), 73)
    assert {name for names in ran for name in names} == {phase.name for phase in MONTH}
    order = [phase.name for phase in MONTH]
    for number, names in enumerate(ran):
        assert names == sorted(names, key=order.index)
        fiscal = number % 12 + 1
        assert ("budget" in names) == (fiscal == 1)
        assert ("supplementary grants" in names) == (fiscal == 7)
        assert ("progress of schemes" in names) == (fiscal % 3 == 0)
        assert ("end of the fiscal year" in names) == (fiscal == 12)
        assert ("election" in names) == (number == 60)
        every = [phase.name for phase in MONTH if phase.when == "every month"]
        assert set(every) <= set(names)


def test_an_unknown_time_of_a_phase_is_an_error():
    with pytest.raises(KeyError):
        Phase("x", "x", "x", "x", lambda m: None, "at full moon").due(CoalitionModel().calendar)


# -- what may happen when ------------------------------------------------------------------------


def test_budgets_are_presented_in_july_only():
    model = CoalitionModel(worlds=5, seed=2)
    before = model.money.allocated.copy()
    for _ in range(26):
        july = model.fiscal_month == 1
        model.step()
        assert same_bits(before, model.money.allocated) == (not july)
        before = model.money.allocated.copy()


def test_schemes_are_completed_and_paid_at_quarter_ends_only():
    model = CoalitionModel(worlds=3, seed=2)
    for _ in range(26):
        fiscal = model.fiscal_month
        paid, listed = model.book.paid.sum(), model.book.count().sum()
        model.step()
        if fiscal % 3 == 0:
            assert model.book.count().sum() < listed
        elif fiscal != 1:
            assert (model.book.paid.sum(), model.book.count().sum()) == (paid, listed)
            assert not model.works_completed.any()


def test_schemes_are_listed_in_july_only():
    model = CoalitionModel(worlds=3, seed=2)
    for _ in range(14):
        fiscal = model.fiscal_month
        with mock.patch.object(model.book, "start_year", wraps=model.book.start_year) as begun:
            model.step()
        assert begun.called == (fiscal == 1)


def test_money_of_last_year_is_carried_in_in_july():
    model = CoalitionModel(worlds=3, seed=2, parameters=rows(3, revalidation=1.0))
    stepped(model, 12)
    carried = model.money.carried_out.copy()
    assert carried.sum() > 0
    stepped(model, 1)
    assert same_bits(model.money.carried_in, carried)


def test_supplementary_grants_come_in_january():
    model = CoalitionModel(worlds=3, parameters=rows(3, supplementary_probability=1.0))
    for _ in range(13):
        granted = model.money.supplementary.any()
        assert granted == (6 < model.month < 13)
        model.step()


# -- lags ----------------------------------------------------------------------------------------


def test_members_see_last_months_releases():
    """A release doubled by hand at a month's end is seen in the next month and not before."""
    one, two = (stepped(CoalitionModel(seed=1), 4) for _ in range(2))
    two.money.seat_released = two.money.seat_released * 2.0
    assert same_bits(one.politics.funds, two.politics.funds)
    stepped(one, 1), stepped(two, 1)
    grown = (two.politics.funds - one.politics.funds)[one.politics.in_coalition]
    assert grown.max() > 0 and grown.min() >= 0


def test_need_is_last_months_service():
    """A July budget looks at June's services; July's service comes after it."""
    one, two = (stepped(CoalitionModel(seed=1), 12) for _ in range(2))
    two.services.service[:, :3] = 0.0  # one district loses everything at the end of June
    stepped(one, 1), stepped(two, 1)
    more = two.money.allocated - one.money.allocated
    assert more[:, :3].sum() > 0 > more[:, 3:].sum()


def test_a_plan_meets_last_months_donors():
    often = rows(20, reset_minister=1.0, minister_hazard=0.3)
    one, two = (stepped(CoalitionModel(worlds=20, parameters=often), 4) for _ in range(2))
    two.services.donor_anchor[:] = 1.0
    stepped(one, 1), stepped(two, 1)
    health = one.politics.minister_months[:, 0] == 0
    assert 0 < health.sum() < 20
    assert np.all(two.posts.continuity[health, 0] > one.posts.continuity[health, 0])
    # donors acted after the plans: what the next month reads is theirs again
    assert same_bits(one.services.donor_anchor, two.services.donor_anchor)


def test_last_months_government_marks_are_wiped():
    model = CoalitionModel(worlds=6, seed=1, parameters=rows(6, **FALLS))
    new = 0
    for _ in range(24):
        number = model.politics.chief_minister_number.copy()
        model.step()
        changed = model.politics.chief_minister_number > number
        np.testing.assert_array_equal(changed, model.politics.new_chief_minister)
        new += changed.sum()
    assert new > 0


# -- chief ministers -----------------------------------------------------------------------------


def test_a_chief_minister_who_falls_in_july_presents_no_budget():
    """In a July in which he falls, the budget is his successor's, for the successor's coalition."""
    grace = np.arange(40) % 20  # so that they fall in all months of the year
    model = CoalitionModel(worlds=40, seed=1, parameters=rows(40, **FALLS, grace_months=grace))
    seen = 0
    real = type(model.chief_minister).present_budget
    presented: dict[str, np.ndarray] = {}

    def watch(chief_minister):
        presented["by"] = model.politics.chief_minister_number.copy()
        real(chief_minister)

    with mock.patch.object(type(model.chief_minister), "present_budget", watch):
        for _ in range(60):
            july, before = model.fiscal_month == 1, model.politics.chief_minister_number.copy()
            model.step()
            fell = model.politics.chief_minister_number > before
            if july and fell.any():
                np.testing.assert_array_equal(presented["by"][fell], before[fell] + 1)
                paid = model.money.seat_allocation > 0
                claims = model.politics.in_coalition | model.politics.coopted
                np.testing.assert_array_equal(paid, claims)
                seen += fell.sum()
    assert seen > 0, "nobody fell in a July; choose another seed"


def test_a_motion_spares_the_first_months_of_a_chief_minister():
    """Grace is more than six months; an election or the agreed swap does not wait for it."""
    table = rows(30, **FALLS)
    happened = events(simulate("status_quo", worlds=30, years=4, seed=1, parameters=table))
    exits = happened[(happened.kind == "exit") & (happened.cause == "revolt")]
    assert len(exits) > 30
    assert exits.value.min() == 7.0


def test_the_agreed_swap_comes_at_month_30_and_an_election_every_60():
    calm = rows(6, dissent_base=-9.0, swap_honoured=1.0)
    happened = events(simulate("status_quo", worlds=6, years=11, seed=1, parameters=calm))
    by_kind = happened.groupby("kind")["month"].unique().map(list)
    assert by_kind["swap"] == ["2015-12"]
    assert by_kind["election"] == ["2018-07", "2023-07"]
    assert sorted(by_kind["exit"]) == ["2015-12", "2018-07", "2023-07"]
    assert "motion" not in by_kind


def test_a_fallen_chief_minister_does_not_follow_himself():
    """After a motion another member takes the office, even where the party keeps it."""
    model = CoalitionModel(worlds=40, seed=1, parameters=rows(40, **FALLS))
    for _ in range(48):
        seat, number = (model.politics.chief_minister_seat.copy(),
                        model.politics.chief_minister_number.copy())  # fmt: skip
        model.step()
        fell = model.politics.chief_minister_number > number
        assert not np.any(fell & (seat == model.politics.chief_minister_seat)), model.month


def test_an_election_hears_no_motion_and_forms_one_government():
    table = rows(12, **FALLS)
    ds = simulate("status_quo", worlds=12, years=6, seed=1, parameters=table)
    july = events(ds).query("month == '2018-07'")
    counts = july.groupby("kind").size()
    assert counts["election"] == counts["exit"] == counts["formation"] == 12
    assert "motion" not in counts


def test_a_model_with_levers_keeps_the_same_order():
    levers = {"fixed_tenure": {"start": "2013-08"}, "needs_based_psdp": {"start": "2014-01"}}
    plain = traced(CoalitionModel(seed=1), 14)
    assert traced(CoalitionModel(reform(**levers), seed=1), 14) == plain


def test_nothing_is_recorded_outside_the_recording_phases():
    """Without its last three phases a month leaves the same state behind."""
    quiet = tuple(p for p in MONTH if p.name not in ("record", "yearly record", "audit"))
    assert len(quiet) == len(month_module.MONTH) - 3
    full = stepped(CoalitionModel(seed=1), 26)
    with mock.patch("coalition_sim.model.MONTH", quiet):
        bare = stepped(CoalitionModel(seed=1), 26)
    one, two = state(full), state(bare)
    assert all(same_bits(one[name], two[name]) for name in one)
