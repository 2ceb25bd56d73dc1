"""Ctrl-C and the end of the parent, with real processes and tasks of a minute each."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from executors.work import PROGRAM

if os.name != "posix":
    pytest.skip("signals as POSIX has them", allow_module_level=True)

ROOT = Path(__file__).resolve().parents[2]
GENEROUS = 5.0  # seconds; it takes less than one
PLACES = ["jobs", "local:2"]


@contextmanager
def program(where: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """The program of `executors.work`, as the leader of a group of processes."""
    if where != "jobs":
        pytest.importorskip("distributed", reason="Dask is not installed: the extra `cluster`")
    script = folder / "program.py"
    script.write_text(PROGRAM)
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    with subprocess.Popen(
        [sys.executable, str(script), where],
        env={**os.environ, "PYTHONPATH": path}, start_new_session=True, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        try:
            yield running
        finally:
            running.kill()


def workers_after_two(running: subprocess.Popen[str]) -> set[int]:
    """Wait for the two quick tasks; the processes that did them."""
    assert running.stdout is not None
    lines = [running.stdout.readline() for _ in range(2)]
    found = [re.fullmatch(r"done [01] (\d+)\n", line) for line in lines]
    assert all(found), (lines, running.stderr and running.stderr.read())
    time.sleep(0.3)  # both are now in a task of a minute
    return {int(one[1]) for one in found if one}


def gone(process: int) -> bool:
    """Whether a process has ended (or waits only for its parent to notice)."""
    ended = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True
    )
    return ended.stdout.strip() in ("", "Z")


def all_gone(workers: set[int], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not all(map(gone, workers)):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.parametrize("whole_group", [True, False], ids=["group", "parent only"])
@pytest.mark.parametrize("where", PLACES)
def test_ctrl_c_stops_at_once_and_keeps_what_was_done(
    where: str, whole_group: bool, tmp_path: Path
) -> None:
    with program(where, tmp_path) as running:
        workers = workers_after_two(running)
        started = time.perf_counter()
        (os.killpg if whole_group else os.kill)(running.pid, signal.SIGINT)
        told, complaints = running.communicate(timeout=30)
        took = time.perf_counter() - started
    print(f"{where}, whole group {whole_group}: stopped {took:.2f} s after the signal")
    assert told == "interrupted\n"  # the caller saw it, after the two results
    assert running.returncode == 0
    assert complaints == ""
    assert took < GENEROUS
    assert all_gone(workers, GENEROUS)


@pytest.mark.parametrize("where", PLACES)
def test_workers_do_not_outlive_a_killed_parent(where: str, tmp_path: Path) -> None:
    with program(where, tmp_path) as running:
        workers = workers_after_two(running)
        running.kill()
        assert all_gone(workers, GENEROUS)
