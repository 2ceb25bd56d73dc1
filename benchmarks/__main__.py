"""Speed of the engine on this machine: ``python -m benchmarks`` (or ``make bench``).

Prints scenario-worlds of ten years per second by block size on one core, the time of one world
alone, where a month's time goes by phase, and peak memory. Times are the best of the repeats:
on a shared machine the least disturbed run says most. Quote ratios from one run.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import time
from collections import defaultdict

import numpy as np
from rich.console import Console
from rich.table import Table

from coalition_sim.model import CoalitionModel
from coalition_sim.month import MONTH
from coalition_sim.parameters import draw

MONTHS = 120
TARGET = 60.0
"""Worlds a second on one core that the first version promises."""


def model_of(worlds: int, seed: int = 1) -> CoalitionModel:
    """A block of status quo worlds with prior parameters."""
    return CoalitionModel("status_quo", worlds, seed, draw(seed, np.arange(worlds)))


def timed_block(worlds: int) -> float:
    """Seconds to set up and run one block for ten years."""
    began = time.perf_counter()
    model = model_of(worlds)
    for _ in range(MONTHS):
        model.step()
    return time.perf_counter() - began


def phases(worlds: int) -> dict[str, float]:
    """Microseconds per world-month by phase."""
    model, spent = model_of(worlds), defaultdict(float)
    for _ in range(MONTHS):
        for phase in MONTH:
            if phase.due(model.calendar):
                began = time.perf_counter()
                phase.act(model)
                spent[phase.name] += time.perf_counter() - began
        model.calendar.advance()
    return {name: 1e6 * seconds / worlds / MONTHS for name, seconds in spent.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--blocks", type=int, nargs="+", default=[1, 10, 25, 50, 100, 200])
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    console = Console()
    console.print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, numpy {np.__version__}; one core used"
    )
    timed_block(2)  # imports and caches
    table = Table("block", "seconds", "worlds a second", f"against {TARGET:.0f}/s")
    for worlds in options.blocks:
        seconds = min(timed_block(worlds) for _ in range(options.repeats))
        rate = worlds / seconds
        table.add_row(str(worlds), f"{seconds:.2f}", f"{rate:.0f}", f"{rate / TARGET:.2f} x")
    console.print(table)
    table = Table("phase of the month", "microseconds a world-month", "share")
    by_phase = phases(max(50, min(options.blocks)))
    for name, cost in sorted(by_phase.items(), key=lambda item: -item[1]):
        table.add_row(name, f"{cost:.1f}", f"{100 * cost / sum(by_phase.values()):.0f} %")
    console.print(table)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    console.print(f"peak memory {peak:.0f} MiB")


if __name__ == "__main__":
    main()
