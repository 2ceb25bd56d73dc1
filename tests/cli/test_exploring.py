"""`diff`, `levers NAME` and `sweep`, with the real engine in small."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from coalition_sim.levers import LEVERS

from .conftest import Run, in_words

SMALL = ("--worlds", "3", "--years", "3", "--at", "0,1", "--outcome", "trust")


def test_diff_is_exit_code_0_whether_or_not_they_differ(run: Run) -> None:
    same, other = (
        run("diff", "fixed_tenure", "fixed_tenure"),
        run("diff", "status_quo", "fixed_tenure"),
    )
    assert same.exit_code == other.exit_code == 0
    assert "no difference" in in_words(same)
    assert "Only in fixed_tenure (levers)" in in_words(other)


def test_diff_takes_files_and_prints_json(run: Run, tmp_path: Path) -> None:
    text = "name: mine\nlevers: {fixed_tenure: {strength: 0.5}}\nparameters: {leakage: 0.15}\n"
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    found = json.loads(run("diff", "fixed_tenure", "mine.yaml", "--json").stdout)
    assert found["differ"] and found["levers"][0]["changes"]["strength"] == {"from": 1, "to": 0.5}
    assert found["parameters"][0]["name"] == "leakage"


def test_a_lever_is_explained(run: Run) -> None:
    said = in_words(run("levers", "needs_based_psdp"))
    for part in ("Evidence A", "Likely losers", "can be gamed", "Compliance", "first_year_floor"):
        assert part in said
    assert json.loads(run("levers", "fixed_tenure", "--json").stdout)["name"] == "fixed_tenure"


def test_each_option_of_a_lever_comes_with_a_line_for_a_file(run: Run) -> None:
    assert "options: {accountability: no}" in in_words(run("levers", "decentralisation"))


@pytest.mark.parametrize("lever", LEVERS)
def test_no_sentence_about_a_lever_ends_twice(run: Run, lever: str) -> None:
    result = run("levers", lever)
    assert result.exit_code == 0 and ".." not in result.output


def test_a_sweep_writes_the_curves_and_their_numbers(run: Run, tmp_path: Path) -> None:
    result = run("sweep", "fixed_tenure", "--over", "strength", *SMALL, "--out", "out")
    assert result.exit_code == 0, result.output
    assert "too few worlds to say" in in_words(result) and "no change" in in_words(result)
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {"curves.png", "curves.csv", "columns.json", "manifest.json"}
    table = pd.read_csv(tmp_path / "out" / "curves.csv")
    assert table["level"].tolist() == [0, 1] and (table.loc[0, ["p05", "p50", "p95"]] == 0).all()

    again = run("rerun", "out", "--out", "again", "--json")
    assert again.exit_code == 0, again.output
    assert json.loads(again.stdout)["same"] == {"curves.csv": True}


def test_a_sweep_takes_stages_as_given_unless_asked(run: Run, tmp_path: Path) -> None:
    for number, (flags, said) in enumerate(
        (((), "taken as given"), (("--with-adoption",), "is simulated"))
    ):
        out = f"out{number}"
        result = run("sweep", "fixed_tenure", "--over", "strength", *flags, *SMALL, "--out", out)
        assert said in in_words(result) and "not modelled yet" not in in_words(result)
        manifest = json.loads((tmp_path / out / "manifest.json").read_text(encoding="utf-8"))
        assert manifest["sweep"]["given"] is (not flags)
        assert ("taken as given." in manifest["note"]) == (not flags)


def test_a_sweep_prints_json_alone_on_stdout(run: Run) -> None:
    result = run("sweep", "fixed_tenure", "--over", "compliance", *SMALL, "--out", "o", "--json")
    found = json.loads(result.stdout)
    assert found["levers"] == ["fixed_tenure"] and found["words"].keys() == {"trust"}
    assert [row["level"] for row in found["curves"]] == [0, 1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("diff", "fixd_tenure", "status_quo"), "fixed_tenure"),
        (("levers", "fixd_tenure"), "fixed_tenure"),
        (("sweep", "fixed_tenure"), "--over"),
        (("sweep", "status_quo", "--over", "strength"), "no lever"),
        (("sweep", "fixed_tenure", "--over", "strength", "--lever", "fixd_tenure"), "fixed_tenure"),
        (("sweep", "fixed_tenure", "--over", "strength", "--at", "0,2"), "from 0 to 1"),
        (("sweep", "fixed_tenure", "--over", "strength", "--at", "half"), "from 0 to 1"),
        (("sweep", "fixed_tenure", "--over", "strength", "--outcome", "trusst"), "trust"),
    ],
)
def test_bad_input_is_exit_code_2_and_leaves_nothing(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert said in in_words(result) and "Traceback" not in result.output
    assert list(tmp_path.iterdir()) == []
