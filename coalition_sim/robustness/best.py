"""Who is best how often, and who does better than whom, in the same cases."""

from __future__ import annotations

from typing import Any

import numpy as np

from coalition_sim.robustness import arithmetic
from coalition_sim.robustness.arithmetic import Resamples, interval
from coalition_sim.robustness.runs import Setting
from coalition_sim.robustness.shares import named, shares
from coalition_sim.robustness.values import Judge, Per, Values, cases

TOP = 3


def best_rows(
    values: Values, judge: Judge, again: Resamples, setting: Setting, outcome: str, per: Per
) -> list[dict[str, Any]]:
    """How often each scenario is best, and among the best three; ties share a place alike."""
    good, where = cases(judge.good(values, setting.runs.values(), outcome), values, per)
    dust, enough = judge.dust(outcome), judge.matters(outcome)
    parts = {
        "best": arithmetic.top_share(good, 1, dust),
        "top3": arithmetic.top_share(good, TOP, dust),
        "ahead": _ahead(good, enough),
    }
    found = {name: shares(part, where, again, values.draws) for name, part in parts.items()}
    return [
        {"setting": setting.name, "outcome": outcome, "per": per, "scenario": name}
        | {column: array[row] for one in found.values() for column, array in one.items()}
        | {"cases": good.shape[1]}
        for found in [{name: named(name, one) for name, one in found.items()}]
        for row, name in enumerate(setting.runs)
    ]


def pair_rows(
    values: Values, judge: Judge, again: Resamples, setting: Setting, outcome: str, per: Per
) -> list[dict[str, Any]]:
    """Every two scenarios in the same cases: which does better, by how much, and is it known."""
    good, where = cases(judge.good(values, setting.runs.values(), outcome), values, per)
    dust, names = judge.dust(outcome), list(setting.runs)
    means, again_means = good.mean(axis=1), again.means(good, where)
    rows = []
    for a in range(len(names)):
        for b in range(a + 1, len(names)):
            ahead = good[a] - good[b]
            low, high = interval((again_means[a] - again_means[b])[None])
            rows.append(
                {
                    "outcome": outcome,
                    "per": per,
                    "scenario": names[a],
                    "other": names[b],
                    "ahead_by": means[a] - means[b],
                    "ahead_by_p05": low[0],
                    "ahead_by_p95": high[0],
                    "better": float((ahead > dust).mean()),
                    "worse": float((ahead < -dust).mean()),
                    "told_apart": bool(low[0] > dust or high[0] < -dust),
                    "too_small": bool(abs(means[a] - means[b]) < judge.matters(outcome)),
                    "unit": judge.unit(outcome),
                }
            )
    return rows


def _ahead(good: np.ndarray, enough: float) -> np.ndarray:
    """Where a scenario leads all others by at least the smallest difference that matters."""
    if not np.isfinite(enough):
        return np.full(good.shape, np.nan)
    ranked = np.sort(good, axis=0)
    second = ranked[-2]
    return ((good == ranked[-1]) & (good - second >= enough)).astype(float)
