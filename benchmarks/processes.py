"""Scaling over local processes, and what starting them costs."""

from __future__ import annotations

import time
from statistics import median

from benchmarks.harness import Scale, in_a_child, in_turn, ratio
from benchmarks.machine import cores
from benchmarks.tables import Table
from coalition_sim.simulate import simulate


def measure(scale: Scale) -> list[Table]:
    """Wall seconds of the same run with 1, 2, ... processes."""
    most = max(cores(), 2)
    jobs = [n for n in (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128) if n <= most]
    worlds, years = scale.pick(800, 400, 4), scale.pick(10, 5, 1)
    worlds = max(worlds, scale.pick(200, 100, 1) * most)
    block = scale.pick(100, 50, 1)
    for n in jobs[1:]:
        simulate("status_quo", worlds=2 * n, years=1, block=1, jobs=n)  # the pool stays for later
    found = in_turn(
        {
            str(n): lambda n=n: simulate("status_quo", worlds, years, block=block, jobs=n)
            for n in jobs
        },
        scale.pick(5, 2, 1),
    )
    start = [in_a_child("benchmarks.processes:start_up") for _ in range(scale.pick(3, 2, 1))]
    rows = []
    for n in jobs:
        wall = found[str(n)].wall
        speed = ratio(found["1"].wall, wall)
        rows.append(
            (n, median(wall), found[str(n)].spread(of="wall"), worlds / median(wall), speed,
             100.0 * speed / n)
        )  # fmt: skip
    columns = ("processes", "wall seconds", "lowest to highest", "worlds a second",
               "times as fast as one", "efficiency %")  # fmt: skip
    notes = (
        f"{worlds} worlds of {years} years through simulate(), blocks of {block}, gathered as one "
        f"dataset in the parent; {len(found['1'].wall)} rounds in turn; processes already "
        f"started. This process may use {cores()} cores.",
        f"Starting two processes and handing them a first task costs {median(start):.2f} s "
        "(first small call in a fresh interpreter less the same call again).",
    )
    return [Table("processes", "Scaling over local processes", columns, tuple(rows), notes)]


def start_up() -> float:
    """Seconds that two processes need to be ready, in an interpreter that has the package."""

    def small_run() -> float:
        began = time.perf_counter()
        simulate("status_quo", worlds=4, years=1, block=2, jobs=2)
        return time.perf_counter() - began

    simulate("status_quo", worlds=2, years=1)  # tables of the parent
    first = small_run()
    return first - small_run()
