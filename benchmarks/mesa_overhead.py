"""What Mesa itself costs: agents that do nothing, against worlds in which everything happens."""

from __future__ import annotations

from statistics import median

import mesa
from mesa.batchrunner import batch_run

from benchmarks.harness import Scale, Timed, block_of, in_turn, ratio, warm_up
from benchmarks.mesa_models import AGENTS, Empty, run
from benchmarks.tables import Table
from coalition_sim.simulate import simulate

PROCESSES = 2


def measure(scale: Scale) -> list[Table]:
    """Mesa's stepping against our worlds, and its batch runner against ours."""
    return [_stepping(scale), _batches(scale)]


def _stepping(scale: Scale) -> Table:
    months, block = scale.months, scale.pick(100, 100, 2)
    empty, alone, ours = "Mesa: idle agents", "one world alone", "one world of a block"
    warm_up()
    found = in_turn(
        {
            empty: lambda: run(months),
            alone: lambda: _ours(1, months),
            ours: lambda: _ours(block, months),
        },
        scale.repeats,
    )
    found[ours] = Timed([s / block for s in found[ours].cpu], [s / block for s in found[ours].wall])
    agents = len(block_of(1).agents)
    what = {empty: AGENTS, alone: agents, ours: agents}
    rows = [
        (name, what[name], 1e3 * median(one.cpu), one.spread(1e3), 1e3 * median(one.wall),
         ratio(one.cpu, found[empty].cpu))
        for name, one in found.items()
    ]  # fmt: skip
    columns = ("what", "agents", "CPU ms", "lowest to highest", "wall ms", "against idle agents")
    notes = (
        f"{months} months. Mesa {mesa.__version__}: {AGENTS} agents with an empty step, stepped "
        'through agents.do("step"), one number collected a month, set-up included. Ours: the whole '
        f"model, set-up included; the last row is a block of {block} divided by its worlds. "
        f"{scale.repeats} rounds in turn.",
    )
    title = "Mesa's own overhead against a world of ours"
    return Table("mesa", title, columns, tuple(rows), notes)


def _ours(worlds: int, months: int) -> None:
    model = block_of(worlds)
    for _ in range(months):
        model.step()


def _batches(scale: Scale) -> Table:
    runs, months = scale.pick(500, 100, 4), scale.months
    mesa_s, ours = "Mesa's batch_run, idle agents", "simulate(), the whole model"
    block = scale.pick(100, 50, 2)
    found = in_turn(
        {
            mesa_s: lambda: batch_run(
                Empty, parameters={"agents": AGENTS}, number_processes=PROCESSES, iterations=runs,
                max_steps=months - 1, display_progress=False,
            ),
            ours: lambda: simulate(
                "status_quo", worlds=runs, years=months // 12, jobs=PROCESSES, block=block
            ),
        },
        scale.pick(3, 2, 1),
    )  # fmt: skip
    if len(found[mesa_s].result) != runs:
        raise RuntimeError(f"batch_run returned {len(found[mesa_s].result)} rows for {runs} runs")
    rows = [
        (name, runs, median(one.wall), one.spread(of="wall"), runs / median(one.wall),
         ratio(one.wall, found[mesa_s].wall))
        for name, one in found.items()
    ]  # fmt: skip
    columns = ("what", "runs", "wall seconds", "lowest to highest", "runs a second",
               "against batch_run")  # fmt: skip
    notes = (
        f"{runs} runs of {months} months with {PROCESSES} processes. batch_run starts its "
        f"processes in every call; ours keeps them after the first of {len(found[ours].wall)} "
        "rounds (the highest time holds the start).",
    )
    title = "Mesa's batch runner against ours"
    return Table("mesa_batch", title, columns, tuple(rows), notes)
