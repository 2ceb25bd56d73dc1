"""What `coalition-sim levers NAME` says of one lever."""

from __future__ import annotations

import pytest

from coalition_sim.levers import DERIVED, LEVERS, stakes
from coalition_sim.levers.explained import ACTS_WITH, LeverError, explained
from coalition_sim.levers.names import SHORT, lever_name
from coalition_sim.parameters import names
from coalition_sim.scenario import Scenario, load_scenario, shipped


@pytest.mark.parametrize("name", LEVERS)
def test_every_lever_is_explained_in_full(name: str) -> None:
    told = explained(name)
    assert [move["moves"] for move in told["moves"]] == [m.parameter for m in LEVERS[name].moves]
    assert all(told[key] for key in ("summary", "losers", "gaming", "source", "applies_to"))
    assert told["compliance"]["name"] == LEVERS[name].compliance_parameter
    assert told["cost"]["name"] == LEVERS[name].cost_parameter
    assert told["cost"]["unit"] == "Rs mn of 2013-14 a year"
    assert told["law"] is LEVERS[name].law
    assert {row["stake"]: row["weight"] for row in told["stakes"]} == stakes(name)
    assert [one["name"] for one in told["options"]] == list(LEVERS[name].options)
    assert told["survival"]["parameters"]
    used = [one for one in shipped() if name in load_scenario(one).levers]
    assert [scenario["name"] for scenario in told["scenarios"]] == used


@pytest.mark.parametrize("name", LEVERS)
def test_every_parameter_has_prior_evidence_and_source(name: str) -> None:
    told = explained(name)
    behind = [row for move in told["moves"] for row in move["parameters"]]
    assert behind
    for row in [*behind, told["compliance"]]:
        assert {"symbol", "unit", "low", "central", "high", "evidence"} <= set(row)
        assert row["name"] in names() and row["source"] and row["evidence_in_words"]


@pytest.mark.parametrize("name", LEVERS)
def test_a_move_names_its_parameter_or_says_that_it_is_derived(name: str) -> None:
    for move in explained(name)["moves"]:
        own = [row["name"] for row in move["parameters"]]
        assert (move["derived"] is not None) == (move["moves"] in DERIVED)
        assert move["derived"] or own[0] == move["moves"]


def test_what_a_move_reads_is_found_by_making_it() -> None:
    moves = explained("needs_based_psdp")["moves"]
    behind = {row["name"] for move in moves for row in move["parameters"]}
    assert {"new_start_ratio", "new_money_share", "first_year_floor"} <= behind


def test_stages_options_and_scope_are_told():
    unit = explained("delivery_unit")
    assert unit["survival"]["parameters"][0]["name"] == "unit_survival"
    assert unit["default_sectors"] == "all"
    act = explained("protected_sector_plan")
    assert act["default_sectors"] == ["education", "health"]
    assert act["stakes"][0]["reason"]
    local = explained("decentralisation")["options"][0]
    assert (local["default"], local["values"]) == ("yes", ["yes", "no"])
    late = explained("assembly_modernisation")["delay"]
    assert (late["option"], late["value"], late["name"]) == ("start", "slow", "slow_start")
    assert explained("question_hour")["applies_to"] == ["the whole province"]
    assert explained("question_hour")["can_be_limited_to"] == {}


def test_no_choice_of_a_lever_is_taken_for_a_parameter():
    for name in LEVERS:
        told = [row["name"] for move in explained(name)["moves"] for row in move["parameters"]]
        assert not any("." in row for row in told)


def test_values_that_exist_only_to_be_moved_act_with_known_parameters() -> None:
    assert all(set(behind) <= set(names()) for behind in ACTS_WITH.values())
    assert set(ACTS_WITH) <= set(DERIVED)


def test_an_unknown_lever_gets_the_nearest() -> None:
    with pytest.raises(LeverError, match='Did you mean "fixed_tenure"'):
        explained("fixd_tenure")


def test_every_lever_has_one_short_name() -> None:
    assert list(SHORT) == list(LEVERS) and len(set(SHORT.values())) == len(SHORT)
    assert lever_name("quick_wins") == SHORT["quick_wins"]


@pytest.mark.parametrize("name", [name for name in LEVERS if LEVERS[name].options])
def test_the_example_of_an_option_may_stand_in_a_file(name: str) -> None:
    import yaml

    for option in explained(name)["options"]:
        text = f"name: mine\nlevers:\n  {name}:\n    {option['example']}\n"
        made = Scenario.from_dict(yaml.safe_load(text))
        assert made.levers[name].options[option["name"]] == option["values"][-1]
