"""The shipped scenarios, the schema for editors, and new files made from them."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from coalition_sim.levers import LEVERS
from coalition_sim.parameters import names
from coalition_sim.scenario import (
    ScenarioError,
    files,
    json_schema,
    load_scenario,
    new_scenario,
    objective_checks,
    objective_measures,
    shipped,
    shipped_folder,
    status_quo,
)
from coalition_sim.scenario.checks import KEYS
from coalition_sim.scenario.lever_checks import SETTINGS
from coalition_sim.scenario.options import choices
from coalition_sim.scenario.schema import schema_text

EXPECTED = ["status_quo", "fixed_tenure", "needs_based_allocation", "fixed_tenure_and_needs_based"]


def test_what_is_shipped():
    assert shipped()[:4] == EXPECTED
    assert status_quo().levers == {}
    both = load_scenario("fixed_tenure_and_needs_based").levers
    assert set(both) == {"fixed_tenure", "needs_based_psdp"}


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_file_says_what_it_asks_and_where_it_comes_from(name):
    lines = (shipped_folder() / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    assert re.match(r"# What it asks: .+\?$", lines[0])
    assert re.match(r"# Where it comes from: .+", lines[1])
    assert lines[2] == "# yaml-language-server: $schema=schema.json"


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_scenario_explains_itself(name):
    scenario = load_scenario(name)
    assert scenario.name == name
    assert scenario.title and scenario.question and scenario.source
    if scenario.levers:
        assert "taken as given" in scenario.description


def test_both_reforms_together_are_the_two_reforms():
    both = load_scenario("fixed_tenure_and_needs_based").levers
    tenure, needs = load_scenario("fixed_tenure"), load_scenario("needs_based_allocation")
    assert both == {**tenure.levers, **needs.levers}


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
