"""What `coalition-sim diff` says of two scenarios."""

from __future__ import annotations

import pytest

from coalition_sim.scenario import Scenario, load_scenario
from coalition_sim.scenario.difference import Difference, difference
from coalition_sim.scenario.values import scope_names


def made(name: str = "mine", parameters: dict | None = None, **levers: dict) -> Scenario:
    content = {"name": name, "levers": levers, "parameters": parameters or {}}
    return Scenario.from_dict(content)


def text(found: Difference) -> str:
    return "\n".join(found.lines())


def test_a_scenario_does_not_differ_from_itself() -> None:
    for name in ("status_quo", "fixed_tenure"):
        found = difference(load_scenario(name), load_scenario(name))
        assert not found.differ
        assert "no difference" in text(found) and "the first" in text(found)


def test_names_and_texts_are_no_difference() -> None:
    one = made("one", fixed_tenure={})
    other = Scenario.from_dict({**one.to_dict(), "name": "other", "description": "Else."})
    assert not difference(one, other).differ


def test_every_setting_of_a_lever_is_told() -> None:
    after = {
        "start": "2016-01",
        "end": "2019-07",
        "strength": 0.5,
        "compliance": 0.7,
        "posts": ["health"],
    }
    found = difference(made(fixed_tenure={}), made("other", fixed_tenure=after))
    assert set(found.levers[0].changes) == set(after)
    said = found.levers[0].sentence
    for part in (
        "starts in 2016-01 instead of 2015-07 (6 months later)",
        "ends in 2019-07 instead of having no end",
        "strength 0.5 instead of 1",
        "compliance 0.7 instead of from its prior (0.2 to 0.8, central 0.5)",
        "posts: health instead of all",
    ):
        assert part in said


def test_the_other_way_round_says_the_opposite() -> None:
    one, other = made(fixed_tenure={"end": "2019-07"}), made("other", fixed_tenure={})
    assert "has no end instead of ending in 2019-07" in text(difference(one, other))
    assert "earlier" in text(difference(made(fixed_tenure={"start": "2016-01"}), other))


def test_scopes_are_compared_as_sets() -> None:
    every = list(scope_names("sectors"))
    one = made(needs_based_psdp={"districts": ["Kech", "Gwadar"], "sectors": every})
    other = made("other", needs_based_psdp={"districts": ["Gwadar", "Kech"]})
    assert not difference(one, other).differ
    third = made("third", needs_based_psdp={"districts": ["Gwadar", "Quetta"]})
    assert "districts: adds Quetta; leaves out Kech" in text(difference(one, third))


def test_what_is_shared_comes_first_then_changed_added_removed() -> None:
    both, tenure = load_scenario("fixed_tenure_and_needs_based"), load_scenario("fixed_tenure")
    assert [part.kind for part in difference(both, tenure).levers] == ["same", "removed"]
    assert [part.kind for part in difference(tenure, both).levers] == ["same", "added"]
    said = text(difference(tenure, both))
    assert said.index("The same in both") < said.index("Only in fixed_tenure_and_needs_based")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({}, {"leakage": 0.15}, "held at 0.15 (share of spending; prior 0.1 to 0.35, central 0.2)"),
        ({"leakage": 0.15}, {}, "no longer held at 0.15"),
        ({"leakage": 0.15}, {"leakage": 0.3}, "held at 0.3 instead of 0.15"),
        ({"leakage": 0.15}, {"leakage": 0.15}, "The same in both (parameters)"),
        ({}, {"leakage": 0.6}, "outside its prior 0.1 to 0.35"),
        ({}, {"minimum_tenure": 24}, "held at 24 (months; by default fixed at 36)"),
    ],
)
def test_parameters_come_with_unit_and_prior(before: dict, after: dict, said: str) -> None:
    found = difference(made("one", before), made("other", after))
    assert said in text(found)
    assert found.differ == (before != after)


def test_plain_values_hold_the_same() -> None:
    found = difference(made("one"), made("other", {"leakage": 0.15}, fixed_tenure={}))
    values = found.to_dict()
    assert values["from"]["name"] == "one" and values["differ"] is True
    (lever,), (parameter,) = values["levers"], values["parameters"]
    assert lever["from"] is None and lever["to"]["compliance"] == "prior"
    assert "districts" not in lever["to"]  # this lever has no such scope
    assert {"unit", "low", "central", "high", "from", "to"} <= set(parameter)


def test_stages_cost_and_options_are_told() -> None:
    after = {"adoption": "given", "cost": 200, "options": {"accountability": False}}
    found = difference(made(decentralisation={}), made("other", decentralisation=after))
    assert set(found.levers[0].changes) == set(after) and found.differ
    said = found.levers[0].sentence
    for part in (
        "adoption taken as given instead of modelled",
        "cost 200 million rupees a year instead of from its prior (",
        "without accountability instead of with accountability",
    ):
        assert part in said
    back = difference(made("other", decentralisation=after), made(decentralisation={}))
    assert "adoption modelled instead of taken as given" in back.levers[0].sentence


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({}, "adoption and survival modelled, cost from its prior ("),
        ({"adoption": "given", "survival": "given"}, "adoption and survival taken as given"),
        ({"survival": "given"}, "adoption modelled, survival taken as given"),
        ({"cost": 12.5}, "cost 12.5 million rupees a year"),
        ({}, "with accountability"),
        ({"options": {"accountability": "no"}}, "without accountability"),
    ],
)
def test_settings_are_told_in_plain_words(setting: dict, said: str) -> None:
    (lever,) = difference(made("one"), made("other", decentralisation=setting)).levers
    assert said in lever.sentence


def test_the_choice_among_several_words_is_named() -> None:
    late = {"options": {"money": "late", "members": "resisting"}}
    found = difference(made(assembly_modernisation={}), made("b", assembly_modernisation=late))
    said = found.levers[0].sentence
    assert "money: late instead of money: timely; members: resisting instead of" in said
    assert "ownership" not in said


def asking(scenario: str, pack: str = "", **changes: object) -> Scenario:
    objective = {"name": "goal", "measure": "safe_water", "direction": "rise by", "value": 4,
                 "due": "2018-06", **changes}  # fmt: skip
    return Scenario.from_dict({"name": scenario, "pack": pack, "objectives": [objective]})


def test_objectives_and_packs_are_told_and_move_no_number() -> None:
    found = difference(asking("one", "study"), asking("other", "core", value=2.5))
    assert not found.differ and found.asked_differently
    said = text(found)
    assert "Changed in other (objectives)" in said
    assert (
        "goal: safe_water in all districts: rise by 2.5 percentage points by 2018-06, from the "
        "year before 2015-07; instead of safe_water in all districts: rise by 4 percentage" in said
    )
    assert "Pack: core instead of study." in said
    assert "no number of a run differs" in said


def test_objectives_are_matched_by_name() -> None:
    one, other = asking("one"), asking("other", name="aim")
    assert [(part.name, part.kind) for part in difference(one, other).objectives] == [
        ("goal", "removed"),
        ("aim", "added"),
    ]
    texts = asking("texts", title="Else", counts="Else")
    assert [part.kind for part in difference(one, texts).objectives] == ["same"]
    assert "no difference" in text(difference(one, texts))
    values = difference(one, other).to_dict()
    assert values["objectives"][0]["to"] is None and values["objectives"][0]["from"]["value"] == 4
    assert values["pack"] == {"from": "", "to": ""}
