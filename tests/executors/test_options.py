"""`--jobs` and `--cluster` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from coalition_sim.cli import cli


@pytest.mark.parametrize("order", [("--jobs", "2", "--cluster", "local:2"),
                                   ("--cluster", "local:2", "--jobs", "2")])  # fmt: skip
def test_jobs_and_cluster_exclude_each_other(order: tuple[str, ...]) -> None:
    ended = CliRunner().invoke(cli, ["run", "status_quo", *order])
    assert ended.exit_code == 2
    assert "--jobs and --cluster exclude each other; give one." in ended.output


def test_a_wrong_cluster_is_bad_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed: the extra `cluster`")
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(cli, ["run", "status_quo", "--cluster", "local:none"])
    assert ended.exit_code == 2
    assert 'cluster = "local:none": allowed is the address of a Dask scheduler' in ended.output


@pytest.mark.parametrize("command", ["compare", "run", "sweep", "find", "sensitivity", "rerun"])
def test_every_command_that_simulates_takes_a_cluster(command: str) -> None:
    shown = CliRunner().invoke(cli, [command, "--help"]).output
    assert "--jobs" in shown and "--cluster ADDRESS" in shown
