"""`validate`, `new`, `levers`, `parameters` and `month`."""

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
