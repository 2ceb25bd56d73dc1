"""Writes the frozen figures anew: ``python -m tests.regression.refresh``.

Run it only for a change of numbers that is meant, and mark the change "Regression" in CHANGELOG.md,
with what moved and why. It prints what moved by more than the tolerance.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import xarray as xr

from coalition_sim.simulate import events, simulate

FROZEN = Path(__file__).parent / "frozen.json"
TOLERANCE = 1e-6
RUNS = {
    "central": {"worlds": 8, "years": 6, "seed": 1, "parameters": "central"},
    "prior": {"worlds": 20, "years": 6, "seed": 1, "parameters": "prior"},
}
SCENARIOS = ("status_quo", "fixed_tenure_and_needs_based")
Figures = dict[str, dict[str, float]]


def figures() -> Figures:
    """Run by run, the mean of every yearly variable by scenario and year, and counts of events."""
    return {name: _summary(simulate(SCENARIOS, **settings)) for name, settings in RUNS.items()}


def _summary(ds: xr.Dataset) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, values in ds.data_vars.items():
        if "year" not in values.dims:
            continue
        others = [dim for dim in values.dims if dim not in ("scenario", "year")]
        for (scenario, year), mean in values.mean(others).to_series().items():
            found[f"{name} | {scenario} | {year}"] = float(mean)
    counts = events(ds).groupby(["kind", "scenario"]).size()
    return found | {f"events | {kind} | {s}": float(n) for (kind, s), n in counts.items()}


def differences(now: Figures, frozen: Figures) -> list[str]:
    """What moved by more than the tolerance, appeared or went, one line each."""
    lines = []
    for run in sorted(now.keys() | frozen.keys()):
        one, two = frozen.get(run, {}), now.get(run, {})
        for key in sorted(one.keys() | two.keys()):
            before, after = one.get(key), two.get(key)
            if before is None or after is None:
                lines.append(f"{run} | {key}: {before} -> {after}")
            elif not np.isclose(after, before, rtol=TOLERANCE, atol=1e-12, equal_nan=True):
                change = (after - before) / abs(before) if before else np.inf
                lines.append(f"{run} | {key}: {before:.9g} -> {after:.9g} ({change:+.2%})")
    return lines


def load() -> Figures:
    """The frozen figures; none if they were never written."""
    return json.loads(FROZEN.read_text(encoding="utf-8")) if FROZEN.exists() else {}


def main() -> None:
    """Write the figures of this version and say what moved."""
    now = figures()
    moved = differences(now, load())
    FROZEN.write_text(json.dumps(now, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print("\n".join(moved[:40]) or "nothing moved")
    if len(moved) > 40:
        print(f"... and {len(moved) - 40} more")
    if moved:
        print('Mark this change "Regression" in CHANGELOG.md.')


if __name__ == "__main__":
    main()
