"""What it costs to stream a run into a store, and what memory it takes."""

from __future__ import annotations

import inspect
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.harness import Scale, forget_the_peak, in_a_child, memory_mib, ratio, warm_up
from benchmarks.tables import Table
from coalition_sim.simulate import simulate

COLUMNS = ("kept", "worlds", "CPU ms a world", "wall ms a world", "against in memory",
           "MiB added at the peak", "MiB of the store", "files")  # fmt: skip
TITLE = "Streaming to a store against keeping the result in memory"
KEPT = (None, "provincial", "districts", "everything")
"""What is recorded; none: as by default, in memory."""


def measure(scale: Scale) -> list[Table]:
    """The same run kept in memory and streamed to a store; then more and more worlds."""
    if "store" not in inspect.signature(simulate).parameters:
        return [Table("store", TITLE, COLUMNS, (), ("Not measured: this version has no store.",))]
    worlds, years = scale.pick(400, 200, 4), scale.pick(10, 5, 1)
    counts = scale.pick((800, 1600, 3200), (400,), ())
    cases = [(kept, worlds) for kept in scale.pick(KEPT, KEPT, KEPT[:2])]
    cases += [("provincial", n) for n in counts]
    found: dict[tuple[str | None, int], list[dict[str, float]]] = {case: [] for case in cases}
    for number in range(scale.pick(3, 2, 1)):
        for kept, n in cases if number % 2 == 0 else reversed(cases):
            one = in_a_child("benchmarks.storing:run", worlds=n, years=years, kept=kept)
            found[kept, n].append(one)
    base = [one["cpu"] / worlds for one in found[None, worlds]]
    rows = []
    for (kept, n), runs in found.items():
        last = runs[-1]
        rows.append(
            ("in memory" if kept is None else kept, n, 1e3 * median(r["cpu"] for r in runs) / n,
             1e3 * median(r["wall"] for r in runs) / n, ratio([r["cpu"] / n for r in runs], base),
             median(r["mib"] for r in runs), last["size"] or None, int(last["files"]) or None)
        )  # fmt: skip
    notes = (
        f"simulate() of the status quo, {years} years, one process, usual blocks, a store in a "
        f"temporary folder; {len(base)} rounds in turn, each in a process of its own.",
    )
    return [Table("store", TITLE, COLUMNS, tuple(rows), notes)]


def run(worlds: int, years: int, kept: str | None) -> dict[str, float]:
    """One run, kept in memory or streamed: seconds, MiB at the peak, size of the store."""
    warm_up()
    with tempfile.TemporaryDirectory() as here:
        folder = Path(here) / "store"
        given = {} if kept is None else {"store": str(folder), "record": kept}
        if kept:  # what a store needs is loaded at its first use
            simulate("status_quo", 2, 1, store=str(Path(here) / "first"), record=kept)
        before = forget_the_peak()
        cpu, wall = time.process_time(), time.perf_counter()
        result = simulate("status_quo", worlds=worlds, years=years, **given)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        peak = memory_mib()
        del result
        files = [path for path in folder.rglob("*") if path.is_file()] if kept else []
        size = sum(path.stat().st_size for path in files) / 2**20
    return {"cpu": cpu, "wall": wall, "mib": peak - before, "size": size, "files": len(files)}
