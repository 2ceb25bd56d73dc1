"""`patterns`, with the real model in a few worlds."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from coalition_sim.patterns import PATTERNS

from .conftest import Run, in_words


def test_patterns_prints_writes_and_repeats_itself(run: Run, tmp_path: Path) -> None:
    first = run("patterns", "--worlds", "6", "--ablate", "steering", "--json")
    assert first.exit_code == 0, first.output
    records = json.loads(first.stdout)
    assert {one["run"] for one in records} == {"status_quo", "steering"}
    assert not list(tmp_path.rglob("*.md")), "no page without --out"
    arguments = ("patterns", "--worlds", "6", "--ablate", "steering", "--out")
    short = run(*arguments, "new/first.md")
    page = (tmp_path / "new" / "first.md").read_text(encoding="utf-8")
    assert "no steering" in page and "no churn" not in page
    assert short.exit_code == 0 and "own party" not in short.output
    assert "Patterns, without steering" in short.output
    again = run(*arguments, "again.md", "--details")
    assert again.exit_code == 0 and "own party" in again.output
    assert (tmp_path / "again.md").read_text(encoding="utf-8") == page


def test_patterns_are_listed_on_a_line_each_and_nothing_is_written(
    run: Run, tmp_path: Path
) -> None:
    result = run("patterns", "--worlds", "5", "--results", "numbers")
    assert result.exit_code == 0, result.output
    lines = [line.split() for line in result.stdout.splitlines()]
    assert [line[0] for line in lines if line and line[0] in PATTERNS] == list(PATTERNS)
    assert "too few worlds to say" in result.stdout and "without" not in result.stdout
    assert not list(tmp_path.rglob("*.md"))
    table = pd.read_csv(tmp_path / "numbers" / "patterns.csv")
    assert set(table["pattern"]) == set(PATTERNS) and set(table["run"]) == {"status_quo"}
    told = json.loads((tmp_path / "numbers" / "columns.json").read_text(encoding="utf-8"))
    assert list(told["patterns.csv"]) == list(table.columns)
    assert run("export", "numbers", "--to", "csv").exit_code == 0
    assert len(pd.read_csv(tmp_path / "numbers_csv" / "patterns.csv")) == len(table)
    again = run("patterns", "--worlds", "5", "--results", "numbers")
    assert again.exit_code == 2 and "the folder exists" in in_words(again)
