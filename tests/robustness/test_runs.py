"""Which runs the answers need: none twice, none missing, none unsaid."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from coalition_sim.analysis.given import as_given
from coalition_sim.parameters import parameters
from coalition_sim.robustness import RobustnessError, plan_runs, wanted
from coalition_sim.robustness.asked import Asked, Options
from coalition_sim.robustness.runs import GIVEN, MAIN
from coalition_sim.scenario import Scenario, core, load_scenario
from coalition_sim.scenario.packs import in_packs


def loaded(*names: str) -> list[Scenario]:
    return [load_scenario(name) for name in names]


def test_the_core_ones_with_adoption_given_and_the_parts_of_the_package() -> None:
    found = plan_runs(loaded(*core()))
    assert [one.name for one in found.settings] == [MAIN, GIVEN]
    assert len(found.scenarios) == 4 + 3  # the status quo is the same when all is given
    decided, given = found.packages
    assert dict(decided.parts) == {
        "fixed_tenure": "fixed_tenure",
        "needs_based_psdp": "needs_based_allocation",
    }
    assert given.setting == GIVEN
    for lever, run in given.parts.items():
        (setting,) = found.of(run).levers.values()
        assert setting.adoption == setting.survival == "given" and lever in found.of(run).levers


def test_parts_that_nobody_named_are_run_once() -> None:
    found = plan_runs(loaded("status_quo", "fixed_tenure_and_needs_based"))
    alone = [one for one in found.scenarios if len(one.levers) == 1]
    assert len(alone) == 2 * 2
    assert len({one.hash for one in found.scenarios}) == len(found.scenarios)
    without = plan_runs(loaded("status_quo", "fixed_tenure_and_needs_based"), parts=False)
    assert not without.packages and len(without.scenarios) == 3


def test_the_studys_package_finds_its_parts_among_the_recommendations() -> None:
    """Too many levers to be run for it: they are those of the single recommendations."""
    single = [one for one in in_packs()["study"] if not one.name.endswith("_given")]
    alone = [one for one in single if len(one.levers) == 1]
    package = load_scenario("study_package")
    chosen = [load_scenario("status_quo"), load_scenario("fixed_tenure"),
              load_scenario("needs_based_allocation"), *alone, package]  # fmt: skip
    found = plan_runs(list({one.name: one for one in chosen}.values()))
    assert {(one.scenario, one.setting) for one in found.packages} >= {
        ("study_package", MAIN),
        ("study_package", GIVEN),
    }
    for one in found.packages:
        assert len(one.parts) == len(package.levers) == 14
    lonely = plan_runs(loaded("status_quo", "study_package"))
    assert not lonely.packages and "a scenario for each lever" in lonely.notes[0]


def test_parts_are_set_against_their_package_under_every_setting() -> None:
    found = plan_runs(loaded(*core()), compliance=True)
    assert [one.setting for one in found.packages] == [one.name for one in found.settings]


def test_what_is_asked_comes_back_from_a_manifest() -> None:
    wishes = wanted({"trust": 2.0}, at_least=[("trust", 3)], at_most=[("forced_exits", 0.4)])
    asked = Asked(tuple(loaded(*core())), wishes, "world", Options(compliance=True), {"worlds": 60})
    again = Asked.from_dict(json.loads(json.dumps(asked.to_dict())))
    assert again == asked and again.plan() == asked.plan()
    with pytest.raises(RobustnessError, match="does not say: run"):
        Asked.from_dict({name: one for name, one in asked.to_dict().items() if name != "run"})


def test_scenarios_taken_as_given_are_not_ranked_beside_those_decided_about() -> None:
    chosen = loaded("status_quo", "fixed_tenure", "needs_based_given")
    found = plan_runs(chosen)
    assert list(found.main.runs) == ["status_quo", "fixed_tenure"]
    given = found.settings[1]
    assert list(given.runs) == ["status_quo", "fixed_tenure", "needs_based_given"]
    assert "needs_based_given" in found.notes[0]
    assert list(plan_runs(chosen, together=True).main.runs) == [one.name for one in chosen]


def test_where_all_is_given_that_is_the_one_setting() -> None:
    found = plan_runs(loaded("status_quo", "fixed_tenure_given", "needs_based_given"))
    assert [one.name for one in found.settings] == [MAIN]
    assert found.main.title == "adoption and survival given"


def test_compliance_is_held_at_points_of_each_levers_own_prior() -> None:
    found = plan_runs(loaded("status_quo", "fixed_tenure"), adoption=False, compliance=True)
    row = parameters().loc["fixed_tenure_compliance"]
    for word in ("low", "central", "high"):
        setting = next(one for one in found.settings if one.name == f"compliance_{word}")
        held = found.of(setting.runs["fixed_tenure"]).levers["fixed_tenure"].compliance
        assert held == pytest.approx(float(row[word]), abs=1e-4)


def test_compliance_that_a_scenario_holds_itself_stays() -> None:
    own = load_scenario("fixed_tenure")
    lever = replace(own.levers["fixed_tenure"], compliance=0.33)
    mine = replace(own, name="mine", levers={"fixed_tenure": lever})
    found = plan_runs([load_scenario("status_quo"), mine], adoption=False, compliance=True)
    held = [found.of(one.runs["mine"]).levers["fixed_tenure"] for one in found.settings]
    assert {one.compliance for one in held} == {0.33}
    assert len(found.scenarios) == 2


def test_results_that_are_there_give_what_they_hold_and_say_what_they_lack() -> None:
    chosen = loaded("status_quo", "fixed_tenure", "fixed_tenure_and_needs_based")
    found = plan_runs(chosen, held=chosen)
    assert [one.name for one in found.settings] == [MAIN] and not found.packages
    said = " ".join(found.notes)
    assert "adoption and survival given" in said and "needs_based_psdp alone" in said
    whole = plan_runs(chosen)
    again = plan_runs(chosen, held=whole.scenarios)
    assert again.settings == whole.settings and again.packages == whole.packages


def test_twins_and_lonely_baselines_are_refused() -> None:
    base, reform = loaded("status_quo", "fixed_tenure")
    with pytest.raises(RobustnessError, match="same but for their names"):
        plan_runs([base, reform, replace(reform, name="twin")])
    with pytest.raises(RobustnessError, match="two scenarios"):
        plan_runs([base])


def test_a_package_that_holds_parameters_is_not_split() -> None:
    base, whole = loaded("status_quo", "fixed_tenure_and_needs_based")
    name, row = next(iter(parameters().iterrows()))
    held = replace(whole, name="held", parameters={str(name): float(row["central"])})
    found = plan_runs([base, held])
    assert not found.packages and any("holds parameters" in note for note in found.notes)


def test_twins_that_arise_when_all_is_given_are_left_out_and_named() -> None:
    base, reform = loaded("status_quo", "fixed_tenure")
    lever = replace(reform.levers["fixed_tenure"], survival="given")
    half = replace(reform, name="half_given", levers={"fixed_tenure": lever})
    assert as_given(half).levers == as_given(reform).levers
    found = plan_runs([base, reform, half])
    assert list(found.settings[1].runs) == ["status_quo", "fixed_tenure"]
    assert any("half_given" in note for note in found.notes)
