"""`patterns`, with the real model in a few worlds."""

from __future__ import annotations

import json
from pathlib import Path

from .conftest import Run


def test_patterns_prints_writes_and_repeats_itself(run: Run, tmp_path: Path) -> None:
    first = run("patterns", "--worlds", "6", "--ablate", "steering", "--json")
    assert first.exit_code == 0, first.output
    records = json.loads(first.stdout)
    assert {one["run"] for one in records} == {"status_quo", "steering"}
    page = (tmp_path / "docs" / "patterns.md").read_text(encoding="utf-8")
    assert "no steering" in page and "no churn" not in page
    again = run("patterns", "--worlds", "6", "--ablate", "steering", "--out", "again.md")
    assert again.exit_code == 0 and "own party" in again.output
    assert (tmp_path / "again.md").read_text(encoding="utf-8") == page
