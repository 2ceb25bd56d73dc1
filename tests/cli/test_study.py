"""`sensitivity` with the file of a study: a folder with all that is promised, and plain errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from .conftest import Run, in_words

STUDY = """
title: A trial
scenarios: [fixed_tenure]
stages: given
methods: [morris, sobol, pawn]
parameters: [fixed_tenure_compliance, learning_time, leakage]
leading: 2
trajectories: 4
points: 16
outcomes: [trust, service_mean]
of: [effect]
resamples: 100
alternatives: {no unrest: {parameters: {unrest_share: 0}}}
alternative_worlds: 20
years: 3
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    path = tmp_path / "study.yaml"
    path.write_text(STUDY, encoding="utf-8")
    return path


def test_a_study_from_file_to_folder(run: Run, study: Path, tmp_path: Path) -> None:
    result = run("sensitivity", "study.yaml", "--out", "out", "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["dropped"] == [] and told["trial"] is False
    assert {one["heading"].split(":")[0] for one in told["answers"]} >= {
        "In another model", "Where differences between worlds come from",
        "How much rests on each unknown",
    }  # fmt: skip
    folder = tmp_path / "out"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    columns = json.loads((folder / "columns.json").read_text(encoding="utf-8"))
    assert set(manifest["tables_sha256"]) == set(columns)
    for name, meanings in columns.items():
        assert list(pd.read_csv(folder / name).columns) == list(meanings)
    assert manifest["scenario_worlds"] == told["scenario_worlds"]
    assert "<img" in (folder / "report.html").read_text(encoding="utf-8")
    pictures = sorted((folder / "figures").glob("*.png"))
    assert pictures and all(one.with_suffix(".csv").is_file() for one in pictures)
    assert (tmp_path / "out_runs" / "sample").is_dir()

    again = run("sensitivity", "out/study.yaml", "--out", "again")
    assert again.exit_code == 0, again.output
    other = json.loads((tmp_path / "again" / "manifest.json").read_text(encoding="utf-8"))
    assert other["tables_sha256"] == manifest["tables_sha256"]

    kept = run("sensitivity", "study.yaml", "--out", "out", "--force")
    assert kept.exit_code == 2 and "--resume" in in_words(kept)
    drawn_here = {one.name: one.read_text() for one in (folder / "figures").glob("*.csv")}
    gone_on = run("sensitivity", "study.yaml", "--out", "out", "--force", "--resume", "--jobs", "2")
    assert gone_on.exit_code == 0, gone_on.output
    # pictures drawn in two processes are the same pictures
    assert {one.name: one.read_text() for one in (folder / "figures").glob("*.csv")} == drawn_here
    third = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert third["tables_sha256"] == manifest["tables_sha256"]

    rerun = run("rerun", "out", "--out", "no")
    assert rerun.exit_code == 2 and "coalition-sim sensitivity" in in_words(rerun)


def test_a_quick_trial_says_that_its_numbers_mean_nothing(
    run: Run, study: Path, tmp_path: Path
) -> None:
    study.write_text(STUDY.replace("points: 16", "points: 1024"), encoding="utf-8")
    result = run("sensitivity", "study.yaml", "--quick", "--out", "out")
    assert result.exit_code == 0, result.output
    assert "mean nothing" in in_words(result)
    assert "A trial run" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "numbers mean nothing".upper() in " ".join(
        (tmp_path / "out" / "figures" / "structures_fixed_tenure.csv").read_text().upper().split()
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("study.yaml", "fixed_tenure"), "is a study; give it alone"),
        (("study.yaml", "--trajectories", "9"), "--trajectories: a study says this in its file"),
        (("study.yaml", "--years", "9", "--groups"), "a study says this in its file"),
        (("study.yaml", "--resume"), "--out FOLDER --resume"),
        (("fixed_tenure", "--quick"), "go with the file of a study"),
    ],
)
def test_what_does_not_go_together_is_said(
    run: Run, study: Path, arguments: tuple[str, ...], said: str
) -> None:
    result = run("sensitivity", *arguments)
    assert result.exit_code == 2 and said in in_words(result)


def test_a_mistake_in_a_study_is_named_with_its_line(run: Run, study: Path) -> None:
    study.write_text(STUDY.replace("leading:", "leeding:"), encoding="utf-8")
    result = run("sensitivity", "study.yaml", "--out", "out")
    assert result.exit_code == 2
    assert "study.yaml:7: key 'leeding' is not known. Did you mean \"leading\"?" in in_words(result)


def test_too_many_failed_worlds_are_told_with_where_the_rest_is(
    run: Run, study: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from coalition_sim.sensitivity import subjects

    def fails(*arguments: Any) -> None:
        raise subjects.TooManyFailed("fixed_tenure: 9 of 16 blocks")

    monkeypatch.setattr(subjects, "_check", fails)
    result = run("sensitivity", "study.yaml", "--out", "out")
    assert result.exit_code == 3
    assert "9 of 16 blocks" in in_words(result) and "out_runs" in in_words(result)
    assert not (tmp_path / "out").exists()


EXPERIMENT = Path(__file__).resolve().parents[2] / "experiments" / "07_what_matters"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["morris", "sobol"])
def test_the_ready_studies_run_and_their_page_names_them(
    run: Run, tmp_path: Path, name: str
) -> None:
    command = f"coalition-sim sensitivity experiments/07_what_matters/{name}.yaml --out "
    assert command in (EXPERIMENT / "README.md").read_text(encoding="utf-8")
    result = run("sensitivity", str(EXPERIMENT / f"{name}.yaml"), "--quick", "--out", "out")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out" / "report.html").is_file()
