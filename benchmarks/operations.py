"""What numpy's operations cost on a block's arrays: the ground of the rules for fast code."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

import numpy as np
from scipy.special import expit, logit, ndtri

from benchmarks.harness import Scale, call_seconds
from benchmarks.tables import Table

DISTRICTS, SECTORS = 34, 7
CELLS = DISTRICTS * SECTORS
BLOCK = 100


def measure(scale: Scale) -> list[Table]:
    """Microseconds a call on 100 x 238 float64, and against an addition."""
    calls = operations(scale.pick(BLOCK, BLOCK, 3))
    seconds = scale.pick(0.15, 0.05, 0.0)
    rounds = [{n: call_seconds(f, seconds) for n, (f, _) in calls.items()}
              for _ in range(scale.pick(3, 2, 1))]  # fmt: skip
    cost = {name: 1e6 * median(one[name] for one in rounds) for name in calls}
    plain = cost[next(iter(calls))]
    rows = tuple((n, cost[n], cost[n] / plain, instead) for n, (_, instead) in calls.items())
    columns = ("operation", "µs a call", "against an addition", "instead")
    notes = (
        f"Arrays of {scale.pick(BLOCK, BLOCK, 3)} x {CELLS} float64 unless it says otherwise; "
        f"median of short bursts, {len(rounds)} rounds. CPU time of one core.",
    )
    title = "What an operation costs on the arrays of a block"
    return [Table("operations", title, columns, rows, notes)]


def operations(worlds: int) -> dict[str, tuple[Callable[[], object], str]]:
    """Name: the call, and what to write instead where it is slow."""
    rng = np.random.default_rng(1)
    x, y = rng.uniform(0.1, 0.9, (2, worlds, CELLS))
    column, sectors = x[:, :1].copy(), x[:, :SECTORS].copy()
    out, cube = np.empty_like(x), x.reshape(worlds, DISTRICTS, SECTORS)
    mask, few = x > 0.5, np.arange(0, worlds, 10)
    cell, single = rng.integers(0, x.size, x.size), x.astype(np.float32)
    four = [x, y, x + y, x * y]
    wide = np.tile(np.arange(SECTORS), DISTRICTS)

    def by_hand() -> np.ndarray:
        total = x[:, ::SECTORS].copy()
        for sector in range(1, SECTORS):
            total += x[:, sector::SECTORS]
        return total

    return {
        "x + y": (lambda: x + y, ""),
        "x += y, on a fresh array": (lambda: np.add(out, y, out=out), ""),
        "x + y, float32": (lambda: single + single, ""),
        "x * column of the worlds (W, 1)": (lambda: x * column, ""),
        "x / y": (lambda: x / y, ""),
        "np.maximum(x, 0.0)": (lambda: np.maximum(x, 0.0), ""),
        "np.clip(x, 0.0, 1.0)": (lambda: np.clip(x, 0.0, 1.0), ""),
        "np.where(mask, x, y)": (lambda: np.where(mask, x, y), "arithmetic, or nothing at all"),
        "np.exp(x)": (lambda: np.exp(x), ""),
        "np.log(x)": (lambda: np.log(x), ""),
        "x ** y": (lambda: x**y, "rules.power, for the bits too"),
        "scipy expit(x)": (lambda: expit(x), "rules.logistic"),
        "scipy logit(x)": (lambda: logit(x), "rules.log_odds, or keep the log-odds"),
        "scipy ndtri(x)": (lambda: ndtri(x), "where it changes, not every month"),
        "x.sum(axis=-1), long axis": (lambda: x.sum(axis=-1), ""),
        "sum over 7 of (W, 34, 7)": (lambda: cube.sum(axis=-1), "axes.by_district"),
        "the same, sector after sector": (by_hand, ""),
        "np.stack of four, axis=-1": (lambda: np.stack(four, axis=-1), "four arrays kept apart"),
        "np.repeat (W, 34) to cells": (
            lambda: np.repeat(x[:, :DISTRICTS], SECTORS, axis=1), "once, where nothing changes"),
        "np.take (W, 7) to cells": (lambda: np.take(sectors, wide, axis=1), ""),
        "x[mask]": (lambda: x[mask], "np.flatnonzero once, then take"),
        "np.flatnonzero(mask)": (lambda: np.flatnonzero(mask), ""),
        "x[rows], a tenth of the worlds": (lambda: x[few], ""),
        "np.bincount, a row for each cell": (
            lambda: np.bincount(cell, x.ravel(), minlength=x.size), ""),
        "np.add.at, the same": (lambda: np.add.at(out.reshape(-1), cell, x.ravel()), ""),
        "np.argsort(x, axis=-1)": (lambda: np.argsort(x, axis=-1), "only the rows concerned"),
        "x.astype(float32)": (lambda: x.astype(np.float32), "one dtype throughout"),
        "a call that does nothing, np.add of one number": (lambda: np.add(1.0, 1.0),
                                                           "one call for all agents"),
    }  # fmt: skip
