"""Processes begin to load before a command does, and the engine is loaded in the quickest order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coalition_sim import executors
from coalition_sim.cli.comparing import run
from coalition_sim.province.loader import STARTS
from coalition_sim.simulate import simulate
from coalition_sim.variables import recorded

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("mesa", "numpy", "pandas", "scipy", "xarray", "pydantic")
COMMANDS = {
    "run status_quo --jobs 4 --worlds 300": (4, 300),
    "compare --jobs 4 --worlds 300": (4, 600),
    "compare fixed_tenure needs_based_allocation --jobs 4 --worlds 300": (4, 900),
    "sweep fixed_tenure --over strength --at 0,0.5,1 --jobs 4 --worlds 300": (4, 1200),
    "sensitivity fixed_tenure --jobs 4": (4, 4 * executors.BLOCK),
    "robustness fixed_tenure --jobs 4 --worlds 300": (4, 600),
    "robustness --results nowhere --jobs 4": (4, 0),
    "discover fixed_tenure --jobs 4 --worlds 300": (4, 600),
    "patterns --jobs 4 --worlds 300": (4, 300),
    "find swap --jobs 4 --worlds 300": (4, 300),
    "trace status_quo --world 7": (1, 0),
    "replay --store nowhere --world 7": (1, 0),
    "rerun nowhere --jobs 4": (1, 0),
}
"""Command -> processes and scenario-worlds for which some begin to load."""
PROGRAM = f"""
import sys
from coalition_sim import cli, executors

def start(jobs, rows):
    print(jobs, rows, [name for name in {HEAVY} if name in sys.modules])

def load():
    sys.exit()

executors.start, executors.load = start, load
cli.main()
"""


@pytest.mark.parametrize("command", COMMANDS)
def test_processes_begin_before_anything_heavy_is_loaded(command: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, *command.split()],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    jobs, rows = COMMANDS[command]
    assert ended.stdout == f"{jobs} {rows} []\n", ended.stderr


def test_defaults_that_are_not_checked_are_right() -> None:
    defaults = {one.name: one.default for one in run.params}
    assert defaults["start"] in STARTS
    assert recorded(defaults["record"])


def test_a_run_has_its_processes_load_while_it_gets_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(executors, "start", lambda jobs, rows: asked.append((jobs, rows)))
    simulate(["status_quo", "fixed_tenure"], worlds=2, years=1, jobs=2, parameters="central")
    assert asked == [(2, 4)]


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_ctrl_c_while_processes_load_is_answered_by_the_parent_alone() -> None:
    code = (
        "import signal, time\n"
        "from coalition_sim import executors\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "executors.start(2, 400)\n"
        "print('begun', flush=True)\n"
        "try:\n"
        "    time.sleep(60)\n"
        "except KeyboardInterrupt:\n"
        "    print('interrupted', flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
        start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        assert running.stdout is not None and running.stdout.readline() == "begun\n"
        time.sleep(0.6)  # in the middle of loading, which takes more than a second
        os.killpg(running.pid, signal.SIGINT)
        out, err = running.communicate(timeout=60)  # until all that hold the pipes have ended
    assert (out, err) == ("interrupted\n", "")
