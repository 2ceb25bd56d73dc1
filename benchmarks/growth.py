"""How the cost grows with worlds, years, districts and sectors."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.harness import (
    MONTHS_IN_YEAR,
    Scale,
    blocks_in_turn,
    forget_the_peak,
    in_a_child,
    memory_mib,
    ratio,
)
from benchmarks.provinces import add_sectors, copy_of_the_package, merge_districts, split_districts
from benchmarks.tables import Table

DISTRICTS, SECTORS = 34, 7


def measure(scale: Scale) -> list[Table]:
    """One table for each dimension."""
    return [_by_worlds(scale), _by_years(scale), _by_places(scale)]


def _by_worlds(scale: Scale) -> Table:
    """Worlds of one run in memory: cost of each, and what the run and its result hold."""
    counts = scale.pick((100, 200, 400, 800, 1600), (100, 200, 400), (2,))
    years = scale.pick(10, 5, 1)
    rounds = scale.pick(3, 1, 1)
    found = {
        n: [
            in_a_child("benchmarks.growth:run_in_memory", worlds=n, years=years)
            for _ in range(rounds)
        ]
        for n in counts
    }
    first = [one["cpu"] / counts[0] for one in found[counts[0]]]
    rows = []
    for n in counts:
        each = [one["cpu"] / n for one in found[n]]
        held = median(one["result_mib"] for one in found[n])
        rows.append(
            (n, 1e3 * median(each), ratio(each, first), held, 1024.0 * held / n,
             median(one["mib"] for one in found[n]), median(one["peak"] for one in found[n]))
        )  # fmt: skip
    columns = ("worlds", "CPU ms a world", f"against {counts[0]}", "MiB of the result",
               "KiB of it a world", "MiB added at the peak", "MiB of the process")  # fmt: skip
    notes = (
        f"simulate() of the status quo, {years} years, one process, everything that is recorded "
        f"by default kept in memory; {rounds} rounds, each in a process of its own. What a run "
        "that is streamed to a store holds is in the table of the store.",
    )
    return Table("growth_worlds", "Growth with worlds", columns, tuple(rows), notes)


def run_in_memory(worlds: int, years: int) -> dict[str, float]:
    """Seconds and MiB of a run whose result is held in memory."""
    from coalition_sim.simulate import simulate

    simulate("status_quo", worlds=2, years=1)
    before = forget_the_peak()
    cpu = time.process_time()
    result = simulate("status_quo", worlds=worlds, years=years)
    cpu = time.process_time() - cpu
    return {"cpu": cpu, "mib": memory_mib() - before, "peak": memory_mib(),
            "result_mib": result.nbytes / 2**20}  # fmt: skip


def _by_years(scale: Scale) -> Table:
    years = scale.pick((1, 2, 5, 10, 20, 30), (1, 5, 10), (1,))
    worlds = scale.pick(100, 50, 2)
    cases = {str(y): {"worlds": worlds, "months": MONTHS_IN_YEAR * y} for y in years}
    found = blocks_in_turn(cases, scale.pick(3, 2, 1))
    usual = 10 if 10 in years else years[-1]
    each = {y: [s / worlds / y for s in found[str(y)]["cpu"]] for y in years}
    rows = [
        (y, 1e3 * y * median(each[y]), 1e3 * median(each[y]), ratio(each[y], each[usual]),
         median(found[str(y)]["mib"]) / worlds)
        for y in years
    ]  # fmt: skip
    columns = ("years", "CPU ms a world", "CPU ms a world-year", f"against {usual} years",
               "MiB a world")  # fmt: skip
    notes = (
        f"One block of {worlds} worlds, {len(each[usual])} rounds in turn, set-up included (it is "
        "what makes one year dear). The book of schemes fills during the first years.",
    )
    return Table("growth_years", "Growth with years", columns, tuple(rows), notes)


def _by_places(scale: Scale) -> Table:
    """Districts split or merged, sectors added, in copies of the package."""
    worlds, months = scale.pick(100, 50, 2), scale.pick(60, 24, 2)
    with tempfile.TemporaryDirectory() as here:
        folder = Path(here)
        copy_of_the_package(folder / "recorded")
        sizes = {"recorded": (DISTRICTS, SECTORS)}
        for keep in scale.pick((17, 26), (17,), ()):
            merge_districts(folder / f"districts {keep}", keep)
            sizes[f"districts {keep}"] = (keep, SECTORS)
        for times in scale.pick((2, 3), (2,), (2,)):
            split_districts(folder / f"districts x {times}", times)
            sizes[f"districts x {times}"] = (times * DISTRICTS, SECTORS)
        for more in scale.pick((1, 3, 7, 14), (7,), ()):
            add_sectors(folder / f"sectors + {more}", more)
            sizes[f"sectors + {more}"] = (DISTRICTS, SECTORS + more)
        cases = {
            name: {"folder": folder / name, "worlds": worlds, "months": months} for name in sizes
        }
        found = blocks_in_turn(cases, scale.pick(3, 2, 1))
    rows = []
    for name, (districts, sectors) in sorted(sizes.items(), key=lambda item: item[1]):
        each = [1e3 * s / worlds for s in found[name]["cpu"]]
        cells = districts * sectors / (DISTRICTS * SECTORS)
        grown = ratio(found[name]["cpu"], found["recorded"]["cpu"])
        # what one more cell costs against a cell of the recorded province; 1 = in proportion
        rows.append((districts, sectors, districts * sectors, median(each), grown, cells,
                     None if cells == 1 else (grown - 1) / (cells - 1)))  # fmt: skip
    columns = ("districts", "sectors", "cells", "CPU ms a world", "cost against recorded",
               "cells against recorded", "share that grows with cells")  # fmt: skip
    notes = (
        f"Copies of the package with other tables, read by the real loader: districts split into "
        f"equal parts, or merged into those that stay; sectors added with one indicator each. "
        f"{worlds} worlds, {months} months, {len(each)} rounds in turn, each in its own process.",
        "Not varied: fewer than seven sectors (levers, indicators and parameters name the recorded "
        "ones), the 65 seats of the house, departments, parties, and the number of schemes, which "
        "follows budget and members, not districts.",
    )
    return Table("growth_places", "Growth with districts and sectors", columns, tuple(rows), notes)
