"""Scenarios as values: defaults, round trips, hashes, and errors that say where."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition_sim.levers import LEVERS
from coalition_sim.parameters import parameters, quantile
from coalition_sim.province import province
from coalition_sim.scenario import LeverSetting, Objective, Scenario, ScenarioError, load_scenario
from coalition_sim.scenario.lever_checks import MOST_COST

MONTHS = st.builds("{:04d}-{:02d}".format, st.integers(2010, 2019), st.integers(1, 12))
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=150)


STAGES = st.sampled_from(["modelled", "given"])


def some_of(names):
    return st.just("all") | st.lists(st.sampled_from(names), min_size=1, unique=True)


def settings_of(scopes, **options):
    facts = province()
    names = {
        "districts": facts.district_names,
        "sectors": facts.sector_names,
        "posts": facts.department_names,
    }
    share = st.floats(0, 1)
    free = {
        "start": MONTHS,
        "end": st.none() | MONTHS.map(lambda month: f"203{month[3:]}"),
        "strength": share,
        "compliance": share | st.just("prior"),
        "adoption": STAGES,
        "survival": STAGES,
        "cost": st.floats(0, MOST_COST) | st.just("prior"),
    }
    scoped = {scope: some_of(names[scope]) for scope in scopes}
    chosen = st.fixed_dictionaries({}, optional={k: st.sampled_from(v) for k, v in options.items()})
    return st.fixed_dictionaries({}, optional=free | scoped | {"options": chosen})


def objectives():
    """Any number of proper objectives, each with another name."""
    one = st.fixed_dictionaries(
        {
            "name": st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True),
            "measure": st.sampled_from(["trust", "safe_water", "stunting"]),
            "direction": st.sampled_from(["at least", "at most", "rise by", "fall by"]),
            "value": st.floats(0.1, 100),
            "due": MONTHS.map(lambda month: f"203{month[3:]}"),
        },
        optional={
            "title": TEXT,
            "from": MONTHS,
            "counts": TEXT,
            "districts": some_of(province().district_names),
        },
    )
    return st.lists(one, max_size=3, unique_by=lambda objective: objective["name"])


SCENARIOS = st.fixed_dictionaries(
    {"name": st.from_regex(r"[a-z][a-z0-9_]{0,59}", fullmatch=True)},
    optional={
        "title": TEXT,
        "description": TEXT,
        "levers": st.fixed_dictionaries(
            {},
            optional={
                "fixed_tenure": settings_of(["posts"]),
                "needs_based_psdp": settings_of(
                    ["districts", "sectors"], formula=["need_and_cost", "need", "population"]
                ),
                "decentralisation": settings_of(
                    ["districts", "sectors"], accountability=["yes", "no", True, False]
                ),
            },
        ),
        "objectives": objectives(),
        "pack": st.sampled_from(["core", "study", "action plan", "assembly plan", "mine"]),
        "parameters": st.dictionaries(
            st.sampled_from(["leakage", "depreciation", "dissent_base"]), st.just(0.0)
        ).map(lambda chosen: {name: float(quantile(name, 0.3)) for name in chosen}),
    },
)


def test_defaults():
    scenario = Scenario.from_dict({"name": "my_test", "levers": {"fixed_tenure": None}})
    assert scenario.title == "My test"
    setting = scenario.levers["fixed_tenure"]
    assert setting == LeverSetting(sectors="all")
    assert (setting.start, setting.end, setting.strength) == ("2015-07", None, 1.0)
    assert (setting.compliance, setting.posts) == ("prior", "all")
    assert (setting.adoption, setting.survival) == ("modelled", "modelled")
    assert (setting.cost, dict(setting.options)) == ("prior", {})
    assert (scenario.objectives, scenario.pack) == ((), "")


def test_a_lever_without_sectors_has_its_own():
    own = LEVERS["protected_sector_plan"].default_sectors
    assert set(own) == {"education", "health"}
    for settings_ in (None, {}, {"sectors": "default"}, LeverSetting()):
        made = Scenario("a", levers={"protected_sector_plan": settings_})
        assert made.levers["protected_sector_plan"].sectors == own
    every = Scenario("a", levers={"protected_sector_plan": {"sectors": "all"}})
    assert every.levers["protected_sector_plan"].sectors == "all"


def test_options_that_are_not_given_have_the_default_of_the_lever():
    made = Scenario.from_dict(
        {"name": "a", "levers": {"assembly_modernisation": {"options": {"money": "late"}}}}
    )
    assert dict(made.levers["assembly_modernisation"].options) == {
        "ownership": "broad", "start": "prompt", "money": "late", "members": "willing",
    }  # fmt: skip


@pytest.mark.parametrize(("given", "means"), [(True, "yes"), (False, "no"), ("no", "no")])
def test_true_and_false_are_yes_and_no(given, means):
    settings_ = {"options": {"accountability": given}}
    made = Scenario.from_dict({"name": "a", "levers": {"decentralisation": settings_}})
    assert made.levers["decentralisation"].options["accountability"] == means


def test_a_setting_is_read_only_and_can_be_a_key_and_be_sent_to_workers():
    given = {"accountability": "no"}
    one, same = LeverSetting(options=given), LeverSetting(options=dict(given), cost="prior")
    given["accountability"] = "yes"
    assert one.options["accountability"] == "no"
    with pytest.raises(TypeError):
        one.options["accountability"] = "yes"
    assert {one, same, pickle.loads(pickle.dumps(one))} == {one}
    assert hash(LeverSetting(cost=200)) == hash(LeverSetting(cost=200.0))
    assert one != LeverSetting(options={"accountability": "yes"})


@settings(max_examples=80, deadline=None)
@given(SCENARIOS)
def test_a_scenario_survives_being_written_and_read(tmp_path_factory, content):
    scenario = Scenario.from_dict(content)
    assert Scenario.from_dict(scenario.to_dict()) == scenario
    path = tmp_path_factory.mktemp("written") / "scenario.yaml"
    path.write_text(scenario.to_yaml(), encoding="utf-8")
    read = load_scenario(path)
    assert read == scenario
    assert read.hash == scenario.hash


def test_scenarios_are_read_only_and_can_be_sent_to_workers():
    scenario = load_scenario("fixed_tenure")
    with pytest.raises(TypeError):
        scenario.levers["x"] = LeverSetting()
    with pytest.raises(AttributeError):
        scenario.name = "x"
    copy = pickle.loads(pickle.dumps(scenario))
    assert copy == scenario
    assert {copy, scenario} == {scenario}


def test_the_hash_follows_the_contents():
    one = Scenario.from_dict({"name": "a", "parameters": {"leakage": 0.1}})
    same = Scenario.from_dict({"parameters": {"leakage": 0.1}, "name": "a"})
    other = Scenario.from_dict({"name": "a", "parameters": {"leakage": 0.11}})
    assert one.hash == same.hash != other.hash
    assert len(one.hash) == 64


DUE = {"name": "more_trust", "measure": "trust", "direction": "rise by", "value": 3,
       "due": "2018-06"}  # fmt: skip


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ({"levers": {"fixed_tenure": {}}}, {"levers": {"fixed_tenure": LeverSetting()}}),
        ({"levers": {"fixed_tenure": {"cost": 5}}}, {"levers": {"fixed_tenure": {"cost": 5.0}}}),
        (
            {"levers": {"decentralisation": {}}},
            {"levers": {"decentralisation": {"options": {"accountability": True}}}},
        ),
        (
            {"levers": {"assembly_modernisation": {"options": {"money": "late", "start": "slow"}}}},
            {"levers": {"assembly_modernisation": {"options": {"start": "slow", "money": "late"}}}},
        ),
        ({"objectives": [DUE]}, {"objectives": (Objective("more_trust", "trust", 3.0, "2018-06",
         "rise by", "2015-07", "More trust"),)}),
        ({"objectives": None, "pack": None}, {"objectives": [], "pack": ""}),
    ],
)  # fmt: skip
def test_equal_contents_have_an_equal_hash(one, same):
    first, second = Scenario(name="a", **one), Scenario(name="a", **same)
    assert first == second
    assert first.hash == second.hash and hash(first) == hash(second)


@pytest.mark.parametrize(
    "changed",
    [
        {"pack": "study"},
        {"objectives": [DUE]},
        {"levers": {"fixed_tenure": {"adoption": "given"}}},
        {"levers": {"fixed_tenure": {"survival": "given"}}},
        {"levers": {"fixed_tenure": {"cost": 5}}},
    ],
)
def test_every_new_key_is_part_of_the_hash(changed):
    plain = {"name": "a", "levers": {"fixed_tenure": {}}}
    assert Scenario.from_dict(plain).hash != Scenario.from_dict({**plain, **changed}).hash


def test_names_are_understood_in_their_readable_form():
    posts = ["Health", "Planning & Development"]
    districts = ["quetta", "Dera Bugti"]
    scenario = Scenario.from_dict(
        {
            "name": "a",
            "levers": {
                "fixed_tenure": {"posts": posts},
                "needs_based_psdp": {"districts": districts},
            },
        }
    )
    assert scenario.levers["fixed_tenure"].posts == ("health", "planning_development")
    assert scenario.levers["needs_based_psdp"].districts == ("Quetta", "Dera Bugti")


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"levers": {"nope": 1}}, 'lever "nope" is not known. Allowed: fixed_tenure, '),
        ({"levers": {"fixd_tenure": LeverSetting()}}, 'Did you mean "fixed_tenure"?'),
        ({"levers": {"fixed_tenure": 1}}, '"fixed_tenure" is 1.'),
        ({"levers": {"fixed_tenure": LeverSetting(strength=2)}}, '"strength" is 2.'),
        ({"levers": {"fixed_tenure": LeverSetting(start="soon")}}, "\"start\" is 'soon'."),
        ({"levers": 1}, '"levers" is 1.'),
        ({"parameters": {"leakge": 0.1}}, 'Did you mean "leakage"?'),
        ({"parameters": {"leakage": 7}}, '"leakage" is 7.'),
        ({"levers": {"fixed_tenure": LeverSetting(adoption="taken")}}, "\"adoption\" is 'taken'."),
        ({"levers": {"fixed_tenure": LeverSetting(cost=-1)}}, '"cost" is -1.'),
        ({"levers": {"fixed_tenure": LeverSetting(options={"a": "b"})}}, "has no options."),
        ({"levers": {"fixed_tenure": LeverSetting(options=3)}}, "has no options."),
        ({"objectives": [Objective("a", "trst", 1, "2018-06")]}, 'Did you mean "trust"?'),
        ({"objectives": [Objective("a", "trust", 1, "2014-06")]}, "\"due\" is '2014-06'."),
        ({"objectives": Objective("a", "trust", 1, "2018-06")}, '"objectives" is a group of keys.'),
        ({"pack": "studies"}, 'Did you mean "study"?'),
    ],
)
def test_a_scenario_made_by_hand_is_checked_as_strictly(parts, says):
    with pytest.raises(ScenarioError) as caught:
        Scenario(name="x", **parts)
    assert says in str(caught.value)


def test_a_scenario_made_by_hand_has_the_names_of_the_province():
    made = Scenario("x", levers={"fixed_tenure": LeverSetting(posts=("Health",))})
    assert made.levers["fixed_tenure"].posts == ("health",)


def test_an_error_in_a_dictionary_says_where():
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_dict({"name": "a", "levers": {"fixed_tenure": {"strength": 2}}})
    assert str(caught.value) == (
        'levers.fixed_tenure.strength: "strength" is 2. Allowed: a number from 0 to 1.'
    )
    assert caught.value.path is None


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates()
        | st.sampled_from(["fixed_tenure", "needs_based_psdp", "leakage", "all", "2015-07",
                           "trust", "lever:fixed_tenure", "at least", "given", "yes"]),
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["name", "title", "levers", "parameters", "fixed_tenure", "needs_based_psdp",
                 "start", "end", "strength", "compliance", "posts", "districts", "leakage",
                 "adoption", "survival", "cost", "options", "decentralisation", "accountability",
                 "objectives", "pack", "measure", "direction", "value", "due", "from", "sector"]
            )
            | st.text(max_size=5),
            inner,
            max_size=4,
        ),
        max_leaves=12,
    )
)  # fmt: skip
def test_any_value_gives_a_scenario_or_a_scenario_error(content):
    try:
        assert isinstance(Scenario.from_dict(content), Scenario)
    except ScenarioError as error:
        assert error.problems
        assert str(error).replace("\n", "").isprintable()


def test_every_parameter_can_be_held_at_its_own_prior():
    for end in ("low", "central", "high"):
        held = parameters()[end].to_dict()
        held["candidates"] = int(held["candidates"])
        assert Scenario.from_dict({"name": "a", "parameters": held}).parameters == held
