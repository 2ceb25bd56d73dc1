"""The shipped scenarios and their packs, the schema for editors, and new files made from them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from coalition_sim.levers import LEVERS, months_between
from coalition_sim.levers.lever import NEEDS
from coalition_sim.parameters import names, parameters
from coalition_sim.province import province
from coalition_sim.scenario import (
    Scenario,
    ScenarioError,
    core,
    files,
    json_schema,
    load_scenario,
    new_scenario,
    objective_checks,
    objective_measures,
    packs,
    shipped,
    shipped_folder,
    shipped_paths,
    status_quo,
)
from coalition_sim.scenario.checks import KEYS
from coalition_sim.scenario.lever_checks import SETTINGS
from coalition_sim.scenario.options import choices
from coalition_sim.scenario.schema import schema_text

EXPECTED = ["status_quo", "fixed_tenure", "needs_based_allocation", "fixed_tenure_and_needs_based"]


ROOT = Path(__file__).resolve().parents[2]
ACTION_PLAN = (
    "delivery_unit",
    "quick_wins",
    "community_verification",
    "grievance_redress",
    "maintenance_rule",
    "service_routines",
    "integrity_rules",
    "local_procurement",
    "pooled_partners",
    "independent_verification",
    "jobs_and_skills",
    "sector_package",
)
WAYS_TO_START = ("district_first", "water_first", "youth_jobs_first", "mother_and_child_first")
ASSEMBLY_PLAN = (
    "committee_oversight",
    "question_hour",
    "public_accounts",
    "pre_budget_scrutiny",
    "research_and_drafting",
    "citizen_engagement",
    "assembly_modernisation",
)
NEEDS_MONEY = {"committee_oversight", "research_and_drafting", "citizen_engagement"}
RESISTED = {"committee_oversight", "question_hour", "public_accounts", "pre_budget_scrutiny"}


def lines(name):
    return shipped_paths()[name].read_text(encoding="utf-8").splitlines()


def test_what_is_shipped():
    assert shipped()[:4] == EXPECTED == core()
    assert status_quo().levers == {}
    both = load_scenario("fixed_tenure_and_needs_based").levers
    assert set(both) == {"fixed_tenure", "needs_based_psdp"}


def test_every_file_of_the_folder_is_found_under_a_name_of_its_own():
    found = [path for path in shipped_folder().rglob("*") if path.is_file()]
    scenarios = [path for path in found if path.name != "schema.json"]
    assert {path.suffix for path in scenarios} == {".yaml"}
    assert Counter(path.stem for path in scenarios) == Counter(shipped())
    titles = [load_scenario(name).title for name in shipped()]
    assert len(set(titles)) == len(titles)


def test_a_scenario_of_a_sub_folder_is_found_by_its_bare_name_and_by_its_path():
    path = shipped_folder() / "study" / "merit_postings.yaml"
    assert shipped_paths()["merit_postings"] == path
    assert load_scenario("merit_postings") == load_scenario(path)
    with pytest.raises(ScenarioError, match='Did you mean "merit_postings"'):
        load_scenario("merit_posting")


def test_a_file_may_not_take_the_name_of_a_scenario_of_a_sub_folder(tmp_path):
    text = "name: water_first\nlevers: {question_hour: {}}\n"
    folder = tmp_path / "action_plan"
    folder.mkdir()
    path = folder / "water_first.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match="is the name of a shipped scenario"):
        load_scenario(path)


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_file_says_what_it_asks_and_where_it_comes_from(name):
    first, second, third, *rest = lines(name)
    assert re.match(r"# What it asks: .+\?$", first)
    assert re.match(r"# Where it comes from: .+\.$", second)
    up = "../" * (len(shipped_paths()[name].relative_to(shipped_folder()).parts) - 1)
    assert third == f"# yaml-language-server: $schema={up}schema.json"
    assert max(map(len, rest)) <= 100


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_scenario_explains_itself(name):
    scenario = load_scenario(name)
    assert scenario.name == name
    assert scenario.title and scenario.question.endswith("?") and scenario.source
    if not scenario.levers:
        return
    assert "ikely to lose: " in scenario.description
    stages = {stage for one in scenario.levers.values() for stage in (one.adoption, one.survival)}
    said = "taken as given" if stages == {"given"} else "adopted, followed and kept"
    assert said in scenario.description
    assert len(stages) == 1, "a description speaks of all levers alike"
    assert name.endswith("_given") == (stages == {"given"})


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_file_holds_only_what_differs(name):
    """Every setting of a file but the start would be another one if it were left out."""
    stated = re.compile(r"^    (\w+):", re.MULTILINE)
    text = shipped_paths()[name].read_text(encoding="utf-8").split("\nlevers:\n")
    if len(text) == 1:
        return
    levers = text[1].split("\nobjectives:")[0]
    for part in re.split(r"^(?=  \w)", levers, flags=re.MULTILINE)[1:]:
        lever, keys = part.strip().split(":")[0], stated.findall(part)
        given = load_scenario(name).levers[lever].to_dict()
        usual = Scenario.from_dict({"name": "usual", "levers": {lever: {}}}).levers[lever].to_dict()
        assert keys[0] == "start"
        assert {key for key in given if given[key] != usual[key]} - {"start"} == set(keys[1:])


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_scenario_comes_back_from_what_it_writes(name, tmp_path):
    scenario = load_scenario(name)
    path = tmp_path / "again.yaml"
    path.write_text(scenario.to_yaml(), encoding="utf-8")
    again = load_scenario(path)
    assert again == scenario and again.hash == scenario.hash


def test_both_reforms_together_are_the_two_reforms():
    for end in ("", "_given"):
        both = load_scenario(f"fixed_tenure_and_needs_based{end}").levers
        needs = "needs_based_given" if end else "needs_based_allocation"
        assert both == {**load_scenario(f"fixed_tenure{end}").levers, **load_scenario(needs).levers}


# Packs ------------------------------------------------------------------------------------------


def test_every_scenario_lies_in_the_folder_of_its_pack():
    by_folder = {pack.folder: pack.name for pack in packs.PACKS}
    assert tuple(by_folder) == files.FOLDERS
    for name, path in shipped_paths().items():
        folder = path.parent.relative_to(shipped_folder()).as_posix()
        assert load_scenario(name).pack == by_folder["" if folder == "." else folder]
    assert sorted(one.name for pack in packs.in_packs().values() for one in pack) == sorted(
        shipped()
    )


def test_every_lever_and_every_option_is_used_by_a_pack():
    used = [pair for name in shipped() for pair in load_scenario(name).levers.items()]
    assert {lever for lever, _ in used} == set(LEVERS)
    chosen = {(name, *one) for name, setting in used for one in setting.options.items()}
    assert chosen == {
        (name, option, value)
        for name, lever in LEVERS.items()
        for option, values in choices(lever).items()
        for value in values
    }


def test_each_lever_of_the_study_has_a_file_and_the_package_holds_them_all():
    study = packs.in_packs()["study"] + packs.in_packs()["core"]
    alone = {name for one in study if len(one.levers) == 1 for name in one.levers}
    package = load_scenario("study_package").levers
    assert alone == set(package) == set(list(LEVERS)[:14])
    given = load_scenario("study_package_given").levers
    for name, setting in package.items():
        changed = {**setting.to_dict(), "adoption": "given", "survival": "given"}
        assert given[name].to_dict() == changed


def test_the_action_plan_has_its_levers_six_districts_and_seven_objectives():
    plan = load_scenario("action_plan")
    assert tuple(plan.levers) == ACTION_PLAN
    assert len(plan.objectives) == 7
    places = {s.districts for n, s in plan.levers.items() if "districts" in LEVERS[n].scopes}
    places |= {one.districts for one in plan.objectives if not one.lever}
    (six,) = places
    assert len(set(six)) == 6
    assert {one.due for one in plan.objectives} == {"2016-06"}
    assert {one.from_ for one in plan.objectives} == {"2015-07"}
    assert all("assumed" in one.counts or "own measure" in one.counts for one in plan.objectives)


def test_the_six_districts_lie_in_six_divisions_and_are_served_worse_than_most():
    facts = province()
    levels = facts.cell_level.reshape(len(facts.district_names), -1)
    core_ = np.isin(facts.sector_names, NEEDS)
    service = dict(zip(facts.district_names, levels[:, core_].mean(axis=1), strict=True))
    division = dict(zip(facts.district_names, facts.division, strict=True))
    six = load_scenario("action_plan").levers["delivery_unit"].districts
    assert len({division[name] for name in six}) == 6
    for name in six:
        near = [service[one] for one in service if division[one] == division[name]]
        assert service[name] < np.mean(near) and service[name] < np.median(list(service.values()))


@pytest.mark.parametrize("name", WAYS_TO_START)
def test_a_way_to_start_differs_from_the_whole_plan_in_dates_alone(name):
    plan, way = load_scenario("action_plan"), load_scenario(name)
    assert way.objectives == plan.objectives
    assert {n: {**s.to_dict(), "start": ""} for n, s in way.levers.items()} == {
        n: {**s.to_dict(), "start": ""} for n, s in plan.levers.items()
    }
    starts = Counter(one.start for one in way.levers.values())
    assert set(starts) == {"2015-07", "2016-07"}
    count = {3: "three", 4: "four", 5: "five"}[starts["2015-07"]]
    assert f"Only {count} of them begin in July 2015" in way.description


def test_the_ways_to_start_lead_with_different_levers():
    leads = {
        frozenset(n for n, one in load_scenario(name).levers.items() if one.start == "2015-07")
        for name in WAYS_TO_START
    }
    assert len(leads) == len(WAYS_TO_START)


def test_the_assembly_plan_holds_the_levers_of_the_assembly():
    plan = load_scenario("assembly_plan")
    assert tuple(plan.levers) == ASSEMBLY_PLAN
    assert {one.start for one in plan.levers.values()} == {"2015-07"}
    assert {one.strength for one in plan.levers.values()} == {1.0}


@pytest.mark.parametrize(
    ("name", "risks"),
    [
        ("thin_ownership", {"ownership"}),
        ("slow_start", {"start"}),
        ("late_money", {"money"}),
        ("resistance", {"members"}),
        ("all_risks", {"ownership", "start", "money", "members"}),
    ],
)
def test_a_risk_of_the_assembly_plan_reaches_every_lever_that_it_threatens(name, risks):
    """Modernisation draws its risks; the others carry the central values of the same parameters."""
    central = parameters()["central"]
    plan = load_scenario(f"assembly_plan_{name}").levers
    assert tuple(plan) == ASSEMBLY_PLAN
    options = plan["assembly_modernisation"].options
    usual = load_scenario("assembly_plan").levers["assembly_modernisation"].options
    assert {option for option, value in options.items() if value != usual[option]} == risks
    assert plan["assembly_modernisation"].start == "2015-07"
    for lever in ASSEMBLY_PLAN[:-1]:
        left = central["thin_ownership"] if "ownership" in risks else 1.0
        if "money" in risks and lever in NEEDS_MONEY:
            left *= 1 - central["late_money"]
        if "members" in risks and lever in RESISTED:
            left *= 1 - central["member_resistance"]
        assert plan[lever].strength == pytest.approx(left)
        late = months_between("2015-07", plan[lever].start)
        assert late == (central["slow_start"] if "start" in risks else 0)


def test_the_page_of_packs_has_one_line_for_each_scenario_and_is_current():
    text = packs.page()
    for name in shipped():
        assert len(re.findall(rf"^\| `{name}` \| .+\? \| .+ \|$", text, re.MULTILINE)) == 1
    page = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    assert page.endswith(text), "write docs/scenarios.md again (make docs)"


def test_the_page_says_what_leads_and_what_is_chosen():
    said = packs.levers_in_words
    assert said(load_scenario("assembly_plan_slow_start")) == "7 levers (start: slow)"
    assert "first `quick_wins`, `local_procurement` and" in said(load_scenario("youth_jobs_first"))
    assert said(load_scenario("needs_based_by_area")) == "`needs_based_psdp` (formula: area)"
    assert said(load_scenario("study_package_given")) == "14 levers (taken as given)"


# The package, the schema and new files ----------------------------------------------------------


def test_an_installed_package_finds_its_own_scenarios(tmp_path, monkeypatch):
    package = tmp_path / "coalition_sim"
    (package / "scenario").mkdir(parents=True)
    (tmp_path / "scenarios").mkdir()
    monkeypatch.setattr(files, "__file__", str(package / "scenario" / "files.py"))
    find = files.shipped_folder.__wrapped__
    assert find() == tmp_path / "scenarios"
    (package / "scenarios").mkdir()
    assert find() == package / "scenarios"


def test_a_folder_of_results_does_not_hide_a_shipped_scenario(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fixed_tenure").mkdir()
    assert load_scenario("fixed_tenure").name == "fixed_tenure"


def test_the_schema_is_current():
    text = (shipped_folder() / "schema.json").read_text(encoding="utf-8")
    assert text == schema_text(), "run: python -m coalition_sim.scenario.schema"


def test_the_schema_knows_every_lever_and_parameter():
    schema = json.loads(json.dumps(json_schema()))
    assert set(schema["properties"]["levers"]["properties"]) == set(LEVERS)
    assert set(schema["properties"]["parameters"]["properties"]) == set(names())
    assert not schema["additionalProperties"]


def test_the_schema_knows_what_a_file_may_say():
    properties = json_schema()["properties"]
    assert set(properties) == set(KEYS)
    for name, lever in LEVERS.items():
        settings = properties["levers"]["properties"][name]["properties"]
        assert set(settings) == set(SETTINGS)
        assert {k: tuple(v["enum"]) for k, v in settings["options"]["properties"].items()} == {
            option: (*values, True, False) if "yes" in values else values
            for option, values in choices(lever).items()
        }
    objective = properties["objectives"]["items"]
    assert set(objective["properties"]) == set(objective_checks.KEYS)
    assert objective["properties"]["measure"]["enum"] == list(objective_measures())


def test_every_reference_of_the_schema_leads_somewhere():
    schema = json_schema()
    used = set(re.findall(r"#/definitions/(\w+)", json.dumps(schema)))
    assert used == set(schema["definitions"])


@pytest.mark.parametrize("source", shipped())
def test_a_new_scenario_has_the_contents_of_another(tmp_path, source):
    path = tmp_path / "mine.yaml"
    path.write_text(new_scenario("mine", source), encoding="utf-8")
    scenario = load_scenario(path)
    assert scenario.name == "mine"
    assert (scenario.title, scenario.description) == ("Mine", "")
    assert scenario.levers == load_scenario(source).levers
    assert scenario.objectives == load_scenario(source).objectives
    assert scenario.pack == "mine"
    assert max(map(len, path.read_text(encoding="utf-8").splitlines()[3:])) <= 100


def test_a_new_scenario_says_nothing_of_the_old_one():
    text = new_scenario("my_reform", "fixed_tenure")
    assert "title: My reform" in text.splitlines()
    assert 'description: ""  # say here what the reform does' in text
    assert "July 2015" not in text and "(from" not in text


def test_a_new_scenario_names_every_lever_and_setting_shortly():
    text = new_scenario("mine", "needs_based_allocation")
    assert all(name in text for name in LEVERS)
    assert all(key in text.split("# Settings of a lever:")[1] for key in SETTINGS)
    assert "needs_based_psdp has options: formula (need_and_cost, need" in text
    assert len(text.splitlines()) < 60


def test_the_objective_that_a_new_file_shows_is_a_proper_one(tmp_path):
    lines = new_scenario("mine", "fixed_tenure").splitlines()
    start = lines.index("#   objectives:")
    shown = [line.removeprefix("#   ") for line in lines[start : start + 2]]
    path = tmp_path / "mine.yaml"
    path.write_text("\n".join([*lines, *shown]), encoding="utf-8")
    (objective,) = load_scenario(path).objectives
    assert (objective.measure, objective.value) == ("trust", 3.0)


def test_a_new_file_holds_no_path_of_this_machine_and_says_how_to_get_the_schema(tmp_path):
    text = new_scenario("mine")
    assert "file:" not in text and str(shipped_folder()) not in text
    assert "# yaml-language-server: $schema=schema.json" in text.splitlines()
    assert "python -m coalition_sim.scenario > schema.json" in text
    done = subprocess.run(
        [sys.executable, "-m", "coalition_sim.scenario"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == schema_text() and not done.stderr


@pytest.mark.parametrize("name", ["My Scenario", "", "9a", "fixed_tenure", "../x", "a\n"])
def test_a_new_scenario_needs_a_new_name(name):
    with pytest.raises(ScenarioError, match="Allowed:"):
        new_scenario(name)
