"""How much each scenario may be regretted."""

from __future__ import annotations

from typing import Any

import numpy as np

from coalition_sim.robustness import arithmetic
from coalition_sim.robustness.arithmetic import HIGH, Resamples, interval
from coalition_sim.robustness.runs import Setting
from coalition_sim.robustness.shares import apart
from coalition_sim.robustness.values import Judge, Per, Values, cases


def regret_rows(
    values: Values, judge: Judge, again: Resamples, setting: Setting, outcome: str, per: Per
) -> list[dict[str, Any]]:
    """Regret against the best scenario of the same case: its mean, its 95th percentile, its
    largest."""
    whole = judge.good(values, setting.runs.values(), outcome)
    good, where = cases(whole, values, per)
    dust = judge.dust(outcome)
    short = arithmetic.regret(good, dust)
    means, tops = again.means(short, where), again.largest(short, where)
    highs = again.quantiles(short, where, HIGH / 100)
    bounds = {"mean_regret": interval(means), "high_regret": interval(highs),
              "max_regret": interval(tops)}  # fmt: skip
    points = {
        "mean_regret": short.mean(axis=1),
        "high_regret": np.quantile(short, HIGH / 100, axis=1, method="inverted_cdf"),
        "max_regret": short.max(axis=1),
    }
    known = apart(-points["max_regret"], -tops)
    least = arithmetic.top_share(-tops, 1, dust).mean(axis=1) if tops.size else None
    luckless = _luckless(whole, values, dust, per)
    return [
        {"setting": setting.name, "outcome": outcome, "per": per, "scenario": name}
        | {
            column: number
            for key, point in points.items()
            for column, number in (
                (key, point[row]),
                (f"{key}_p05", bounds[key][0][row]),
                (f"{key}_p95", bounds[key][1][row]),
            )
        }
        | {
            "mean_without_luck": luckless[row],
            "least_max_share": np.nan if least is None else least[row],
            "told_apart": bool(known[row]),
            "unit": judge.unit(outcome),
        }
        for row, name in enumerate(setting.runs)
    ]


def _luckless(whole: np.ndarray, values: Values, dust: float, per: Per) -> np.ndarray:
    if per == "world" or values.worlds.tapes_per_draw < 2:
        return np.full(len(whole), np.nan)
    found = arithmetic.regret_without_luck(whole, values.where, dust)
    return np.nanmean(found, axis=1)
