"""Cost per world and memory against the size of a block."""

from __future__ import annotations

from statistics import median

from benchmarks.harness import Scale, blocks_in_turn, ratio
from benchmarks.tables import Table

SIZES = (1, 2, 5, 10, 25, 50, 75, 100, 150, 200, 400, 800)
USUAL = 100


def measure(scale: Scale) -> list[Table]:
    """Worlds a second and MiB by block size, each run in a process of its own."""
    sizes = scale.pick(SIZES, (1, 10, 50, 100, 200, 400), (2,))
    usual = USUAL if USUAL in sizes else sizes[-1]
    cases = {str(n): {"worlds": n, "months": scale.months} for n in sizes}
    repeats = scale.pick(3, 2, 1)
    found = blocks_in_turn(cases, repeats)
    per_world = {n: [s / n for s in found[str(n)]["cpu"]] for n in sizes}
    rows = []
    for n in sizes:
        one = found[str(n)]
        each, mib = per_world[n], median(one["mib"])
        rows.append(
            (n, median(1.0 / s for s in each), 1e3 * median(each), 1e3 * min(each),
             1e3 * max(each), 1e3 * median(s / n for s in one["wall"]),
             ratio(each, per_world[usual]), mib, mib / n, median(one["peak"]))
        )  # fmt: skip
    columns = ("block", "worlds a CPU second", "CPU ms a world", "lowest", "highest",
               "wall ms a world", f"against {usual}", "MiB of the block", "MiB a world",
               "MiB of the process")  # fmt: skip
    notes = (
        f"One block of the status quo with prior parameters, {scale.months} months, set-up and "
        f"drawing of parameters included; one core, {repeats} rounds in turn, each run in a "
        "process of its own. Memory is the peak of the process beyond what it held after a first "
        "small block; nothing is stored.",
    )
    return [Table("blocks", "Cost of a world by size of its block", columns, tuple(rows), notes)]
