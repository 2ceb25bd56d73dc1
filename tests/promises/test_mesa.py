"""The model as a user of Mesa meets it."""

from __future__ import annotations

import mesa
import numpy as np
import pytest

from coalition_sim.agents import (
    Assembly,
    ChiefMinister,
    DeliveryUnit,
    District,
    Donor,
    Federation,
    FinanceSecretary,
    Party,
    PlanningSecretary,
    Seat,
    Secretary,
)
from coalition_sim.agents.base import Seen
from coalition_sim.model import CoalitionModel
from coalition_sim.province import province

KINDS = (
    Assembly,
    ChiefMinister,
    DeliveryUnit,
    District,
    Donor,
    Federation,
    FinanceSecretary,
    Party,
    PlanningSecretary,
    Seat,
    Secretary,
)
ATTRIBUTES = [
    (kind, name)
    for kind in KINDS
    for owner in kind.__mro__
    for name, value in vars(owner).items()
    if isinstance(value, Seen)
]


@pytest.fixture
def model() -> CoalitionModel:
    return CoalitionModel("status_quo", seed=1)


def after(model: CoalitionModel, months: int) -> CoalitionModel:
    for _ in range(months):
        model.step()
    return model


# -- agents --------------------------------------------------------------------------------------


def test_it_is_a_mesa_model(model):
    assert isinstance(model, mesa.Model)
    assert all(isinstance(agent, mesa.Agent) for agent in model.agents)
    assert set(model.agent_types) == set(KINDS)


def test_agents_by_type_counts_the_province(model):
    facts = province()
    counts = {kind: len(agents) for kind, agents in model.agents_by_type.items()}
    assert counts == {
        District: 34,
        Seat: 65,
        Secretary: 3,
        FinanceSecretary: 1,
        PlanningSecretary: 1,
        Party: len(facts.party_labels),
        Donor: len(facts.donors),
        ChiefMinister: 1,
        Federation: 1,
        Assembly: 1,
        DeliveryUnit: 1,
    }
    assert len(model.agents.select(agent_type=Secretary)) == 5
    assert len(model.agents) == sum(counts.values())


@pytest.mark.parametrize("worlds", [1, 7])
def test_there_are_as_many_agents_however_many_worlds(worlds):
    assert len(CoalitionModel(worlds=worlds).agents) == len(CoalitionModel().agents)


def test_agents_carry_unique_ids_and_readable_names(model):
    assert len({agent.unique_id for agent in model.agents}) == len(model.agents)
    assert model.districts[0].name in province().district_names
    assert model.seats[0].name == "PB-1"
    for kind in KINDS:
        first = model.agents_by_type[kind][0]
        assert repr(first) == f"<{kind.__name__} {first.index}: {first.name}>"


def test_each_kind_says_its_rule_in_its_first_sentence():
    for kind in KINDS:
        text = " ".join(kind.__doc__.split())
        assert text.split(".")[0][0] in "AIHTE" and "." in text, kind


def test_parties_are_named_by_kind_only(model):
    real = set(province().party_codes)
    names = {party.name for party in model.parties}
    assert not names & real
    assert all("party" in name or "independent" in name for name in names)


# -- queries -------------------------------------------------------------------------------------


def test_agent_sets_can_be_selected_read_and_aggregated(model):
    after(model, 6)
    seats = model.agents_by_type[Seat]
    partners = seats.select(lambda seat: seat.in_coalition)
    assert len(partners) == int(model.politics.in_coalition.sum())
    assert seats.agg("funds", np.mean) == pytest.approx(model.politics.funds.mean())
    assert seats.agg("allocation", sum) == pytest.approx(
        model.federation.envelope * model.chief_minister.political_share
    )
    parties = model.agents_by_type[Party]
    assert sum(parties.get("seats")) == 65
    chosen = parties.select(lambda party: party.in_coalition)
    assert sum(chosen.get("seats")) == len(partners)
    districts = model.agents_by_type[District]
    least = min(districts, key=lambda d: d.service["education"])
    assert least.service["education"] == min(s["education"] for s in districts.get("service"))
    assert [d.trust for d in districts.sort("trust")] == sorted(
        districts.get("trust"), reverse=True
    )
    assert seats.groupby("party").count()[model.chief_minister.party] >= 1


def test_attributes_agree_with_each_other(model):
    after(model, 8)
    minister = model.seats[model.chief_minister.seat]
    assert minister.party == model.chief_minister.party
    assert minister.in_office and minister.in_coalition and not minister.dissents
    held = model.agents_by_type[Seat].groupby("party").count()
    for party in model.parties:
        assert party.seats == held.get(party.index, 0)
    assert [seat.party for seat in model.seats] == model.politics.seat_party[0].tolist()


# -- attributes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name"), ATTRIBUTES, ids=[f"{k.__name__}.{n}" for k, n in ATTRIBUTES]
)
def test_every_attribute_reads_and_is_a_copy_in_several_worlds(kind, name):
    one, three = CoalitionModel(), CoalitionModel(worlds=3)
    one.step(), three.step()
    plain = getattr(one.agents_by_type[kind][0], name)
    several = getattr(three.agents_by_type[kind][0], name)
    if (kind, name) == (Assembly, "seats_by_party"):
        assert np.shape(plain) == (65,) and np.shape(several) == (3, 65)
    else:
        assert type(plain) in (bool, int, float)
        assert np.shape(several) == (3,)
        assert several[0] == plain  # world 0 of three is the one world
    before = np.array(several, copy=True)
    several[:] = 99
    np.testing.assert_array_equal(getattr(three.agents_by_type[kind][0], name), before)
    assert vars(kind).get(name, getattr(kind, name)).__doc__


def test_properties_read_as_arrays_in_several_worlds():
    model = after(CoalitionModel(worlds=3), 2)
    assert model.parties[0].seats.shape == (3,)
    service = model.districts[4].service
    assert list(service) == list(province().sector_names)
    service["education"][:] = -1.0
    assert model.districts[4].service["education"].min() >= 0.0


def test_an_attribute_of_an_agent_cannot_be_overwritten_by_mistake(model):
    """Agents are views: a reporter or a user must not replace a view by a number."""
    seat = model.seats[0]
    with pytest.raises(AttributeError):
        seat.funds = 1.0


# -- steps ---------------------------------------------------------------------------------------


def test_step_turns_months_and_counts_steps(model):
    assert (model.month, model.fiscal_month, model.steps) == (0, 1, 0)
    after(model, 13)
    assert (model.month, model.fiscal_month, model.steps) == (13, 2, 13)


def test_two_models_do_not_disturb_each_other():
    one, two = CoalitionModel(seed=1), CoalitionModel(seed=1)
    for _ in range(14):
        one.step()
    after(two, 14)
    assert one.agents_by_type[District].get("trust") == two.agents_by_type[District].get("trust")


def test_a_model_may_be_stepped_past_the_recorded_budgets():
    """A Mesa user steps as long as he likes; the budget runs on by the stated rule."""
    model = after(CoalitionModel(seed=1), 12 * 13 + 2)
    assert not np.isfinite(model.facts.envelope(model.calendar.calendar_year, 1)[0])
    assert model.federation.envelope > 0
    assert 0 < model.districts[0].trust < 1


def test_scenarios_by_name_by_object_and_one_per_world():
    from coalition_sim.scenario import load_scenario

    named = after(CoalitionModel("fixed_tenure", seed=1), 30)
    given = after(CoalitionModel(load_scenario("fixed_tenure"), seed=1), 30)
    assert [s.months_in_post for s in named.secretaries] == [
        s.months_in_post for s in given.secretaries
    ]
    mixed = [load_scenario("status_quo"), load_scenario("fixed_tenure")]
    both = after(CoalitionModel(mixed, worlds=[0, 0], seed=1), 30)
    assert [s.months_in_post[1] for s in both.secretaries] == [
        s.months_in_post for s in named.secretaries
    ]
    with pytest.raises(ValueError, match="2 scenarios were given for 3 worlds"):
        CoalitionModel(mixed, worlds=3)


# -- data collection -----------------------------------------------------------------------------


def collected(months: int) -> tuple[CoalitionModel, mesa.DataCollector]:
    model = CoalitionModel("status_quo", seed=1)
    collector = mesa.DataCollector(
        model_reporters={
            "envelope": lambda m: m.federation.envelope,
            "chief minister": lambda m: m.chief_minister.number,
            "partners": lambda m: len(m.agents_by_type[Seat].select(lambda s: s.in_coalition)),
            "trust": lambda m: m.agents_by_type[District].agg("trust", np.mean),
            "seats by party": lambda m: [p.seats for p in m.parties],
        },
        agenttype_reporters={
            Seat: {"funds": "funds", "dissents": "dissents", "party": "party"},
            District: {"trust": "trust", "service": lambda d: d.service["health"]},
            Secretary: {"months": "months_in_post"},
        },
    )
    for _ in range(months):
        model.step()
        collector.collect(model)
    return model, collector


def test_a_data_collector_gathers_plain_numbers():
    _, collector = collected(12)
    table = collector.get_model_vars_dataframe()
    assert len(table) == 12
    assert all(isinstance(value, float) for value in table["envelope"])
    assert all(isinstance(value, int) for value in table["chief minister"].tolist())
    seats = collector.get_agenttype_vars_dataframe(Seat)
    assert len(seats) == 12 * 65
    assert seats["funds"].dtype == float and seats["party"].dtype.kind == "i"
    assert seats["dissents"].map(type).eq(bool).all()
    assert set(seats["dissents"]) <= {True, False}
    districts = collector.get_agenttype_vars_dataframe(District)
    assert districts.groupby("Step")["service"].mean().between(0, 1).all()
    assert len(collector.get_agenttype_vars_dataframe(Secretary)) == 12 * 3


def test_later_steps_do_not_change_what_was_collected():
    """Arrays change in place inside the model; history must not."""
    model, collector = collected(5)
    table = collector.get_agenttype_vars_dataframe(Seat).copy()
    trust = collector.get_model_vars_dataframe().copy()
    after(model, 20)
    assert collector.get_agenttype_vars_dataframe(Seat).equals(table)
    assert collector.get_model_vars_dataframe().equals(trust)
    assert collected(25)[1].get_agenttype_vars_dataframe(Seat).loc[:5].equals(table)


def test_collecting_does_not_change_the_run():
    watched, _ = collected(14)
    alone = after(CoalitionModel("status_quo", seed=1), 14)
    assert [d.trust for d in watched.districts] == [d.trust for d in alone.districts]


def test_several_worlds_can_be_collected_too():
    model = CoalitionModel(worlds=3, seed=1)
    collector = mesa.DataCollector(
        model_reporters={"months": lambda m: m.chief_minister.months},
        agenttype_reporters={District: {"trust": "trust"}},
    )
    for _ in range(4):
        model.step()
        collector.collect(model)
    months = collector.get_model_vars_dataframe()["months"]
    assert [m.tolist() for m in months] == [[1] * 3, [2] * 3, [3] * 3, [4] * 3]
    trust = collector.get_agenttype_vars_dataframe(District)["trust"]
    assert np.stack(trust.tolist()).shape == (4 * 34, 3)
