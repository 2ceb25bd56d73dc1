"""What computing in single precision saves, and what it does to results."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from statistics import median
from typing import Any

import numpy as np

from benchmarks.harness import Scale, in_a_child, ratio
from benchmarks.tables import Table

COLUMNS = ("outcome", "mean, double", "mean, single", "shift, in differences that matter",
           "worlds that end elsewhere, of 100")  # fmt: skip
TITLE = "Results in single and in double precision"
SPEED_COLUMNS = ("precision", "CPU ms a world", "against double")
SCENARIOS = ("status_quo", "fixed_tenure_and_needs_based")
ELSEWHERE = 0.01
"""Parts of the smallest difference that matters by which a world must move to end elsewhere."""


def measure(scale: Scale) -> list[Table]:
    """The same worlds in single and in double precision, in turn, each in a process of its own."""
    worlds, years = scale.pick(300, 100, 2), scale.pick(10, 6, 3)
    seconds: dict[str, list[float]] = {"double": [], "single": []}
    found: dict[str, Any] = {}
    for number in range(scale.pick(3, 2, 1)):
        for kind in ("double", "single") if number % 2 == 0 else ("single", "double"):
            one = in_a_child("benchmarks.precision:run", worlds=worlds, years=years, kind=kind)
            seconds[kind].append(one.pop("cpu"))
            found[kind] = one
    rows = [_row(name, found["double"][name], found["single"][name]) for name in found["single"]]
    many = worlds * len(SCENARIOS)
    notes = (
        f"{' and '.join(SCENARIOS)}, {worlds} worlds, {years} years, the same draws and shocks. A "
        f"world ends elsewhere where the outcome differs by more than {ELSEWHERE:.0%} of the "
        "smallest difference that matters: somewhere on its way a vote or a scheme was decided "
        "the other way by the last digit.",
    )
    speed = [
        (kind, 1e3 * median(times) / many, ratio(times, seconds["double"]))
        for kind, times in seconds.items()
    ]
    return [
        Table("precision", TITLE, COLUMNS, tuple(rows), notes),
        Table("precision_speed", "Speed in single and in double precision", SPEED_COLUMNS,
              tuple(speed), ("Plain numpy on both sides: the compiled form is single only.",)),
    ]  # fmt: skip


def _row(name: str, double: Sequence[float], single: Sequence[float]) -> tuple[Any, ...]:
    from coalition_sim.outcomes import OUTCOMES

    matters = OUTCOMES[name].smallest_difference
    one, other = np.array(double, dtype=float), np.array(single, dtype=float)
    elsewhere = np.abs(one - other) > ELSEWHERE * matters
    shift = (np.nanmean(other) - np.nanmean(one)) / matters
    label = OUTCOMES[name].label
    return label, np.nanmean(one), np.nanmean(other), shift, 100.0 * elsewhere.mean()


def run(worlds: int, years: int, kind: str) -> dict[str, Any]:
    """Seconds of one run, and every headline outcome of its scenario-worlds."""
    os.environ["COALITION_SIM_COMPILED"] = "0"
    from coalition_sim import axes

    axes.REAL = {"single": np.float32, "double": np.float64}[kind]  # before the engine is loaded
    from coalition_sim.outcomes import headline_outcomes, outcome_values
    from coalition_sim.simulate import simulate

    simulate(SCENARIOS[0], worlds=1, years=1)
    cpu = time.process_time()
    result = simulate(list(SCENARIOS), worlds=worlds, years=years, seed=1)
    cpu = time.process_time() - cpu
    names = headline_outcomes()
    values = outcome_values(result, names)
    return {"cpu": cpu} | {name: values.sel(outcome=name).values.ravel().tolist() for name in names}
