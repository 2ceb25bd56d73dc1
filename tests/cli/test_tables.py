"""`scenarios`, `validate`, `new`, `levers`, `parameters` and `month`."""

from __future__ import annotations

import json
from pathlib import Path

from .conftest import Run, in_words


def test_validate_reports_every_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("name: bad\nlevers: {fixd_tenure: {}}\n", encoding="utf-8")
    assert run("validate", "status_quo", "fixed_tenure").exit_code == 0
    result = run("validate", "status_quo", "bad.yaml", "--json")
    assert result.exit_code == 2
    assert [entry["valid"] for entry in json.loads(result.stdout)] == [True, False]
    assert "bad.yaml:2" in in_words(run("validate", "bad.yaml"))


def test_validate_notes_what_a_run_never_comes_to(run: Run, tmp_path: Path) -> None:
    late = "name: late\nlevers: {merit_postings: {start: 2034-01}}\n"
    (tmp_path / "late.yaml").write_text(late, encoding="utf-8")
    result = run("validate", "status_quo", "late.yaml")
    assert result.exit_code == 0 and result.output.count("note:") == 1
    assert "note: merit_postings starts in January 2034" in in_words(result)
    found = json.loads(run("validate", "status_quo", "late.yaml", "--json").stdout)
    assert [len(entry["notes"]) for entry in found] == [0, 1]


def test_scenarios_are_listed_with_their_pack_and_question(run: Run) -> None:
    from coalition_sim.scenario import load_scenario, shipped

    rows = json.loads(run("scenarios", "--json").stdout)
    assert {row["name"] for row in rows} == set(shipped()) and len(rows) == len(shipped())
    for row in rows:
        one = load_scenario(row["name"])
        assert (row["pack"], row["question"]) == (one.pack, one.question) and one.question
    assert all(name in run("scenarios").output for name in shipped())
    assert "scenarios" in run("--help").output


def test_a_lever_in_the_place_of_a_scenario_is_told(run: Run) -> None:
    for words in (("sweep", "delivery_unit", "--over", "strength"), ("compare", "delivery_unit"),
                  ("new", "my_reform", "--from", "delivery_unit")):  # fmt: skip
        result = run(*words)
        assert result.exit_code == 2
        assert "is a lever and no scenario" in in_words(result)
        assert "action_plan" in in_words(result)


def test_new_starts_a_file_that_is_valid_and_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    assert run("new", "mine", "--from", "needs_based_allocation").exit_code == 0
    assert run("validate", "mine.yaml").exit_code == 0
    before = (tmp_path / "mine.yaml").read_text(encoding="utf-8")
    refused = run("new", "mine")
    assert refused.exit_code == 2 and "--force" in in_words(refused)
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == before
    assert run("new", "mine", "--force").exit_code == 0
    assert run("new", "mine", "--out", "drafts/other.yaml").exit_code == 0
    assert (tmp_path / "drafts" / "other.yaml").exists()


def test_levers_say_what_they_move_and_who_loses(run: Run) -> None:
    assert "losers" in run("levers").output
    rows = json.loads(run("levers", "--json").stdout)
    assert {"fixed_tenure", "needs_based_psdp"} <= {row["name"] for row in rows}


def test_parameters_in_short_and_one_in_full(run: Run) -> None:
    assert "transfer_hazard" in run("parameters", "--mechanism", "M8").output
    assert "source" in run("parameters", "transfer_hazard").output
    rows = json.loads(run("parameters", "leakage", "--json").stdout)
    assert [row["name"] for row in rows] == ["leakage"] and "source" in rows[0]


def test_month_is_the_model_s_own_list(run: Run) -> None:
    from coalition_sim.model import MONTH

    rows = json.loads(run("month", "--json").stdout)
    assert [row["phase"] for row in rows] == [phase.name for phase in MONTH]
    assert {"phase", "when", "who acts", "reads", "writes"} == set(rows[0])
    assert MONTH[0].name in run("month").output
