"""Policy Priority Inference, the nearest model in subject, at its usual size against ours.

It is not part of this project and is not installed with it: without it the table says so.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module, metadata
from statistics import median

import numpy as np

from benchmarks.harness import Scale, Timed, block_of, in_turn, ratio, warm_up
from benchmarks.tables import Table

INDICATORS, STEPS = 72, 69
PROGRAMMES = 1
PACKAGE = "policy_priority_inference"
INSTALL = "pip install policy_priority_inference joblib pandas"
COLUMNS = ("what", "values moved a step", "steps", "CPU ms a run", "lowest to highest",
           "million indicator-steps a second", "against it")  # fmt: skip
TITLE = "Policy Priority Inference against ours, one core"


def measure(scale: Scale) -> list[Table]:
    """Indicator-steps a second of both, in one run."""
    theirs = _peer()
    if isinstance(theirs, str):
        return [Table("ppi", TITLE, COLUMNS, (), (f"Not measured: {theirs}",))]
    warm_up()
    block, months = scale.pick(100, 100, 2), scale.months
    runs = scale.pick(40, 20, 2)
    peer, alone, ours = f"{PACKAGE} {metadata.version(PACKAGE)}", "one world alone", "a block"
    found = in_turn(
        {
            peer: lambda: [theirs() for _ in range(runs)],
            alone: lambda: _ours(1, months),
            ours: lambda: _ours(block, months),
        },
        scale.repeats,
    )
    model = block_of(1)
    moved = model.ground.cells + model.services.indicators.shape[-1]
    size = {
        peer: (INDICATORS, STEPS, runs),
        alone: (moved, months, 1),
        ours: (moved, months, block),
    }
    each = {name: [s / size[name][2] for s in one.cpu] for name, one in found.items()}
    speed = {name: [size[name][0] * size[name][1] / s / 1e6 for s in each[name]] for name in found}
    rows = [
        (name, size[name][0], size[name][1], 1e3 * median(each[name]),
         Timed(each[name]).spread(1e3), median(speed[name]), ratio(speed[name], speed[peer]))
        for name in found
    ]  # fmt: skip
    notes = (
        f"An indicator-step is one indicator moved by one period. Theirs: {INDICATORS} indicators, "
        f"{STEPS} periods, all instrumental, {PROGRAMMES} expenditure programme, a random network "
        "with a link for one pair in ten, run_ppi() with its defaults. Ours: the service of every "
        f"district and sector ({model.ground.cells} cells) and every indicator of every district "
        f"({moved - model.ground.cells}), each moved once a month; what else a month holds (65 "
        "members, posts, budgets, schemes, money) is not counted, though its time is. Set-up "
        f"included on both sides; block of {block}, CPU of one core, {scale.repeats} rounds in "
        "turn.",
        "The two models answer different questions: theirs infers priorities from few periods with "
        "many indicators, ours follows institutions. The figure says what a simulated value costs, "
        "not which model is better.",
    )
    return [Table("ppi", TITLE, COLUMNS, tuple(rows), notes)]


def _peer() -> Callable[[], object] | str:
    """One run of theirs at its usual size, or why there is none."""
    try:
        run_ppi = import_module(PACKAGE).run_ppi
    except ImportError as missing:
        return f"{missing}. Install it into an environment of its own: {INSTALL}"
    rng = np.random.default_rng(1)
    start = rng.uniform(0.2, 0.6, INDICATORS)
    network = rng.normal(0.0, 0.1, (INDICATORS, INDICATORS))
    network *= rng.uniform(size=network.shape) < 0.1
    growth, loss = rng.uniform(0.001, 0.01, (2, INDICATORS))
    success = rng.uniform(0.01, 0.1, INDICATORS)
    money = np.full((PROGRAMMES, STEPS), 100.0)

    def one_run() -> object:
        return run_ppi(start, growth, loss, success, A=network, Bs=money.copy(), T=STEPS)

    moved = np.asarray(one_run()[0])
    if moved.shape != (INDICATORS, STEPS) or not np.isfinite(moved).all():
        return f"run_ppi() gave {moved.shape} with gaps instead of {(INDICATORS, STEPS)}"
    return one_run


def _ours(worlds: int, months: int) -> None:
    model = block_of(worlds)
    for _ in range(months):
        model.step()
