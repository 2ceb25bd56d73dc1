"""Is a package more than its parts? Its effect less the sum of its levers' own, world by world."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from coalition_sim.analysis.words import TOO_FEW_WORLDS
from coalition_sim.robustness.arithmetic import LOW, Resamples, interval
from coalition_sim.robustness.runs import Package, Runs
from coalition_sim.robustness.values import Judge, Values

SINGLE = float(np.finfo(np.float32).eps)
"""Worlds are computed in single precision: a sum of many is no finer than this part of it."""
BETTER = "better than its parts together"
WORSE = "worse than its parts together"
SAME = "not told apart from its parts together"
EQUAL = "exactly its parts together"
COLUMNS = (
    "setting", "scenario", "outcome", "parts", "effect", "effect_p05", "effect_p95", "sum_of_parts",
    "sum_of_parts_p05", "sum_of_parts_p95", "extra", "extra_p05", "extra_p95", "extra_low_world",
    "extra_high_world", "extra_better", "extra_worse", "too_small", "words", "unit",
)  # fmt: skip


def parts_table(
    values: Values, judge: Judge, again: Resamples, runs: Runs, outcomes: Iterable[str]
) -> pd.DataFrame:
    """One row for each package and outcome; larger is better, so that less cost counts up."""
    names = list(outcomes)
    rows = [_row(values, judge, again, runs, one, name) for one in runs.packages for name in names]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(
    values: Values, judge: Judge, again: Resamples, runs: Runs, package: Package, outcome: str
) -> dict[str, Any]:
    base = _base_run(runs, package)
    good = judge.good(values, [base, package.run, *package.parts.values()], outcome)
    effect = good[1] - good[0]
    together = (good[2:] - good[0]).sum(axis=0)
    extra = effect - together
    dust = judge.dust(outcome) * len(package.parts) + SINGLE * np.abs(good).sum(axis=0)
    extra = np.where(np.abs(extra) <= dust, 0.0, extra)
    three = np.stack([effect, together, extra])
    low, high = interval(again.means(three, values.where))
    row: dict[str, Any] = {
        "setting": package.setting,
        "scenario": package.scenario,
        "outcome": outcome,
        "parts": " + ".join(package.parts),
    }
    for place, name in enumerate(("effect", "sum_of_parts", "extra")):
        row |= {name: three[place].mean(), f"{name}_p05": low[place], f"{name}_p95": high[place]}
    worlds = np.percentile(extra, [LOW, 100 - LOW])
    mean = float(extra.mean())
    return row | {
        "extra_low_world": worlds[0],
        "extra_high_world": worlds[1],
        "extra_better": float((extra > 0).mean()),
        "extra_worse": float((extra < 0).mean()),
        "too_small": bool(abs(mean) < judge.matters(outcome)),
        "words": TOO_FEW_WORLDS
        if values.too_few
        else in_words(low[2], high[2], bool(np.any(extra))),
        "unit": judge.unit(outcome),
    }


def in_words(low: float, high: float, any_extra: bool = True) -> str:
    """What the 5-95 % range of the mean says.

    >>> in_words(0.1, 0.4), in_words(-0.3, 0.2)
    ('better than its parts together', 'not told apart from its parts together')
    """
    if not any_extra:
        return EQUAL
    if low > 0:
        return BETTER
    return WORSE if high < 0 else SAME


def _base_run(runs: Runs, package: Package) -> str:
    setting = next(one for one in runs.settings if one.name == package.setting)
    return setting.runs[runs.baseline]
