"""Scaling over local processes, and what starting them costs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks.harness import ROOT, Scale, in_a_child, in_turn, ratio, warm_up
from benchmarks.machine import cores
from benchmarks.tables import Table
from coalition_sim import executors
from coalition_sim.executors import cut
from coalition_sim.model import TAPES_PER_DRAW
from coalition_sim.simulate import planned, simulate

SMALL = ("run", "status_quo", "--worlds", str(2 * executors.WORTH_A_PROCESS), "--years", "1")
"""The smallest run for which two processes start."""
KEPT = ("provincial", "everything")
"""What a large run records, and what is recorded by default."""


def measure(scale: Scale) -> list[Table]:
    """Wall seconds of the same run with 1, 2, ... processes."""
    most = max(cores(), 2)
    jobs = [n for n in (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128) if n <= most]
    block, years = scale.pick(executors.BLOCK, 50, 1), scale.pick(10, 5, 1)
    worlds = max(8, 2 * most) * block
    warm_up()
    simulate("status_quo", 2 * most * block, years, block=block, jobs=most)  # the pool stays
    runs = {
        (kept, n): partial(simulate, "status_quo", worlds, years, block=block, jobs=n, record=kept)
        for kept in KEPT
        for n in jobs
    }
    found = in_turn(runs, scale.pick(3, 2, 1))
    starts = [in_a_child("benchmarks.processes:start_up") for _ in range(scale.pick(5, 3, 1))]
    ready, extra = (median(times) for times in zip(*starts, strict=True))
    small = in_turn({n: partial(small_command, n) for n in ("1", "2")}, scale.pick(7, 3, 1))
    alone, both = small["1"].wall, small["2"].wall
    added = [b - a for a, b in zip(alone, both, strict=True)]
    rows = []
    for kept, n in runs:
        run, one = found[kept, n], found[kept, 1]
        speed = ratio(one.wall, run.wall)
        rows.append(
            (kept, n, median(run.wall), run.spread(of="wall"), worlds / median(run.wall), speed,
             100.0 * speed / n)
        )  # fmt: skip
    columns = ("kept", "processes", "wall seconds", "lowest to highest", "worlds a second",
               "times as fast as one", "efficiency %")  # fmt: skip
    notes = (
        f"{worlds} worlds of {years} years through simulate(), blocks of {block}, gathered as one "
        f"dataset in the parent; {len(found[KEPT[0], 1].wall)} rounds in turn; processes already "
        f"started and warm. This process may use {cores()} cores.",
        f"What starting them adds to a command: `coalition-sim {' '.join(SMALL)}` takes "
        f"{median(alone):.2f} s from start to end with --jobs 1 and {median(both):.2f} s with "
        f"--jobs 2, {median(added):.2f} s more (medians of {len(added)} rounds in turn, "
        f"{min(added):.2f} to {max(added):.2f} s): the processes load while the command does.",
        f"Starting alone: in an interpreter that has the package and waits for nothing else, two "
        f"processes have answered a first task after {ready:.2f} s, and the first small blocks "
        f"they compute take {extra:.2f} s longer than the next ones (medians of {len(starts)} "
        "fresh interpreters).",
    )
    return [Table("processes", "Scaling over local processes", columns, tuple(rows), notes)]


def small_command(jobs: str) -> None:
    """A whole small run from the command line, in a process of its own."""
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    with TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "coalition_sim", *SMALL, "--jobs", jobs,
             "--out", f"{folder}/out"],
            env={**os.environ, "PYTHONPATH": path}, capture_output=True, check=True,
        )  # fmt: skip


def start_up() -> tuple[float, float]:
    """Seconds until two new processes have answered a task each, in an interpreter that has the
    package; and seconds that their first small blocks take beyond later ones."""
    run = planned(
        "status_quo", 4, 1, "2013-07", 1, "prior", None,
        tapes_per_draw=TAPES_PER_DRAW, record="everything", keep_events=True,
    )  # fmt: skip
    blocks = [run.task(rows) for rows in cut(np.arange(run.rows), block=2)]
    ready = _seconds([os.getpid, os.getpid])
    first = _seconds(blocks)
    return ready, first - min(_seconds(blocks) for _ in range(3))


def _seconds(tasks: Sequence[Callable[[], Any]]) -> float:
    """Wall seconds of so many tasks in two processes."""
    began = time.perf_counter()
    for _, found in executors.run(enumerate(tasks), jobs=2):
        executors.value_of(found)
    return time.perf_counter() - began
