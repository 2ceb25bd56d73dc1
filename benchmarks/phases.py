"""Where a month's time goes, phase by phase."""

from __future__ import annotations

import time
from collections import defaultdict
from pathlib import Path
from statistics import median

from benchmarks.harness import (
    MONTHS_IN_YEAR,
    ROOT,
    Scale,
    block_of,
    in_a_child,
    ratio,
    warm_up,
)
from benchmarks.machine import version
from benchmarks.tables import Table
from coalition_sim import compiled, executors
from coalition_sim.month import MONTH

START = "setting the block up"


def measure(scale: Scale) -> list[Table]:
    """CPU milliseconds per world and run by phase, for one block and for one world alone."""
    worlds = scale.pick(executors.BLOCK, 100, 2)
    warm_up()
    rounds = [_one_run(worlds, scale.months) for _ in range(scale.repeats)]
    alone = [_one_run(1, scale.months) for _ in range(scale.repeats)]
    cost = {name: 1e3 * median(r[0][name] for r in rounds) / worlds for name in rounds[0][0]}
    single = {name: 1e3 * median(r[0][name] for r in alone) for name in alone[0][0]}
    wall = {name: 1e3 * median(r[1][name] for r in rounds) / worlds for name in rounds[0][0]}
    calls, total = rounds[0][2], sum(cost.values())
    when = {phase.name: phase.when for phase in MONTH} | {START: "once"}
    rows = [
        (name, when[name], calls[name], cost[name], wall[name], 100.0 * cost[name] / total,
         1e3 * cost[name] * worlds / calls[name], single[name])
        for name in sorted(cost, key=lambda name: -cost[name])
    ]  # fmt: skip
    rows.append(("all", "", None, total, sum(wall.values()), 100.0, None, sum(single.values())))
    years = scale.months / MONTHS_IN_YEAR
    each_year = 1e3 * median(sum(r[0].values()) - r[0][START] for r in alone) / years
    columns = ("phase", "runs", "calls", "CPU ms a world", "wall ms a world", "share %",
               "CPU µs a call", "one world alone, CPU ms")  # fmt: skip
    notes = (
        f"A block of {worlds} worlds of the status quo with prior parameters, {scale.months} "
        f"months; medians of {scale.repeats} runs. One core; rules {compiled.in_use()}.",
        f"One world alone takes {each_year:.0f} ms of CPU for a simulated year, and "
        f"{single[START]:.0f} ms to be set up.",
    )
    title = "Where the time of a run goes, by phase of the month"
    return [Table("phases", title, columns, tuple(rows), notes)]


def compare(older: Path, scale: Scale) -> Table:
    """The same block in an older checkout and in this one, in turn, in processes of their own."""
    worlds = scale.pick(executors.BLOCK, 100, 2)
    folders = {"before": older, "now": ROOT}
    found: dict[str, list[dict[str, float]]] = {name: [] for name in folders}
    for number in range(scale.repeats):
        for name in folders if number % 2 == 0 else reversed(folders):
            cost = in_a_child("benchmarks.phases:costs", folder=folders[name], worlds=worlds,
                              months=scale.months)  # fmt: skip
            found[name].append(cost)
    names = [*found["now"][0], *(n for n in found["before"][0] if n not in found["now"][0])]
    was, now = (
        {n: 1e3 * median(one.get(n, 0.0) for one in found[side]) / worlds for n in names}
        for side in ("before", "now")
    )
    rows = [(n, was[n], now[n], was[n] / now[n] if now[n] else None)
            for n in sorted(names, key=lambda n: -was[n])]  # fmt: skip
    total = ratio(*([sum(one.values()) for one in found[side]] for side in ("before", "now")))
    rows.append(("all", sum(was.values()), sum(now.values()), total))
    columns = ("phase", "before, CPU ms a world", "now, CPU ms a world", "times as fast")
    notes = (
        f"A block of {worlds} worlds, {scale.months} months, {scale.repeats} rounds in turn, each "
        f"in a process of its own; medians. Before: {version(older)}; now: {version(ROOT)}.",
    )
    title = "The same run before and after, by phase"
    return Table("before_after", title, columns, tuple(rows), notes)


def costs(worlds: int, months: int) -> dict[str, float]:
    """CPU seconds by phase of one run, after a small one."""
    warm_up()
    return _one_run(worlds, months)[0]


def _one_run(worlds: int, months: int) -> tuple[dict[str, float], dict[str, float], dict[str, int]]:
    """CPU seconds, wall seconds and calls by phase."""
    cpu: dict[str, float] = defaultdict(float)
    wall: dict[str, float] = defaultdict(float)
    calls: dict[str, int] = defaultdict(int)

    def note(name: str, began: tuple[float, float]) -> None:
        cpu[name] += time.process_time() - began[0]
        wall[name] += time.perf_counter() - began[1]
        calls[name] += 1

    began = (time.process_time(), time.perf_counter())
    model = block_of(worlds)
    note(START, began)
    for _ in range(months):
        for phase in MONTH:
            if phase.due(model.calendar):
                began = (time.process_time(), time.perf_counter())
                phase.act(model)
                note(phase.name, began)
        model.calendar.advance()
    return cpu, wall, calls
