"""The answers: who is best how often, who is regretted least, who meets the thresholds, and so on.

Every table is plain; ``docs/robustness.md`` and ``columns.py`` say what its columns mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim.outcomes import OUTCOMES
from coalition_sim.robustness import arithmetic
from coalition_sim.robustness.arithmetic import HIGH, Resamples, interval, share_bounds, told_apart
from coalition_sim.robustness.conditions import conditions_table
from coalition_sim.robustness.interactions import parts_table
from coalition_sim.robustness.runs import Runs, Setting
from coalition_sim.robustness.values import Judge, Values, cases, judge_of, values_of
from coalition_sim.robustness.wanted import (
    FRONT,
    WEIGHTED,
    Threshold,
    Wanted,
    medians_as_thresholds,
    sign,
)

Per = Literal["draw", "world"]
PERS: tuple[Per, ...] = ("draw", "world")
TOP = 3
ALL = "all"
ON, OFF, OPEN = "on the front", "off the front", "not told"


@dataclass(frozen=True)
class Robustness:
    """Every answer as a table; ``runs`` says what was run, ``wanted`` what was asked for.

    ``per`` is what a case is: a parameter draw, averaged over its shock tapes, or a single world.
    """

    wanted: Wanted
    runs: Runs
    per: Per
    draws: int
    worlds: int
    left_out: int
    central: bool
    too_few: bool
    thresholds: tuple[Threshold, ...]
    weights: pd.DataFrame
    best: pd.DataFrame
    regret: pd.DataFrame
    met: pd.DataFrame
    pairs: pd.DataFrame
    front: pd.DataFrame
    parts: pd.DataFrame
    conditions: pd.DataFrame
    by_world: pd.DataFrame

    def tables(self) -> dict[str, pd.DataFrame]:
        """File name -> table."""
        return {
            "weights.csv": self.weights,
            "best.csv": self.best,
            "regret.csv": self.regret,
            "thresholds.csv": self.met,
            "pairs.csv": self.pairs,
            "trade_offs.csv": self.front,
            "parts.csv": self.parts,
            "conditions.csv": self.conditions,
            "outcomes_by_world.csv": self.by_world,
        }

    def of(self, table: pd.DataFrame, outcome: str = WEIGHTED, setting: str = "main") -> Any:
        """The rows of one outcome under one setting, counted as asked."""
        rows = table[(table["outcome"] == outcome) & (table["setting"] == setting)]
        return rows[rows["per"] == self.per].reset_index(drop=True)


def assess(ds: xr.Dataset, runs: Runs, wanted: Wanted, per: Per = "draw") -> Robustness:
    """All answers from a dataset that holds the runs.

    Under central parameters nothing is drawn but luck, so a case is then a single world.
    """
    names = [one.name for one in runs.scenarios]
    needed = _needed(runs)
    values = values_of(ds, [name for name in names if name in needed], wanted.used)
    per = "world" if values.worlds.central else per
    limits = _limits(wanted, values, runs)
    judge = judge_of(wanted, values, runs.main.runs.values())
    # too few draws say nothing of one another: no range, and nothing is told apart
    again = Resamples.of(0 if values.too_few else values.draws)
    outcomes = [WEIGHTED, *wanted.ranked]
    asked = [(s, o, p) for s in runs.settings for o in outcomes for p in PERS]
    if values.worlds.central:
        asked = [one for one in asked if one[2] == "world"]
    return Robustness(
        wanted=wanted,
        runs=runs,
        per=per,
        draws=values.draws,
        worlds=len(values.world),
        left_out=values.left_out,
        central=values.worlds.central,
        too_few=values.too_few,
        thresholds=limits,
        weights=weights_table(judge),
        best=_joined(best_rows(values, judge, again, *one) for one in asked),
        regret=_joined(regret_rows(values, judge, again, *one) for one in asked),
        met=_joined(met_rows(values, limits, again, one) for one in runs.settings),
        pairs=_joined(pair_rows(values, judge, again, runs.main, o, per) for o in outcomes),
        front=_joined(front_rows(values, again, one, runs) for one in runs.settings),
        parts=parts_table(values, judge, again, runs, outcomes),
        conditions=conditions_table(ds, values, judge, runs, outcomes),
        by_world=_by_world(values),
    )


def weights_table(judge: Judge) -> pd.DataFrame:
    """What counts, how much, and what one unit of it is."""
    total = sum(judge.wanted.weights.values())
    rows = [
        {
            "outcome": name,
            "label": OUTCOMES[name].label,
            "unit": OUTCOMES[name].unit,
            "better": "more" if sign(name) > 0 else "less",
            "weight": weight,
            "weight_share": weight / total,
            "one_unit": judge.units[name],
        }
        for name, weight in judge.wanted.weights.items()
    ]
    return pd.DataFrame(rows)


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
    found = {name: _shares(part, where, again, values.draws) for name, part in parts.items()}
    return [
        {"setting": setting.name, "outcome": outcome, "per": per, "scenario": name}
        | {column: array[row] for one in found.values() for column, array in one.items()}
        | {"cases": good.shape[1]}
        for found in [{name: _named(name, one) for name, one in found.items()}]
        for row, name in enumerate(setting.runs)
    ]


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
    apart = _apart(-points["max_regret"], -tops)
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
            "told_apart": bool(apart[row]),
            "unit": judge.unit(outcome),
        }
        for row, name in enumerate(setting.runs)
    ]


def met_rows(
    values: Values, limits: tuple[Threshold, ...], again: Resamples, setting: Setting
) -> list[dict[str, Any]]:
    """Share of worlds that meet each threshold, and all of them together."""
    runs = list(setting.runs.values())
    each = [one.met(values.of(runs, one.outcome)) for one in limits]
    whole = np.logical_and.reduce(each)
    rows = []
    for limit, met in [(None, whole), *zip(limits, each, strict=True)]:
        found = _named("met", _shares(met.astype(float), values.where, again, values.draws))
        rows += [
            {
                "setting": setting.name,
                "scenario": name,
                "threshold": ALL if limit is None else str(limit),
                "outcome": "" if limit is None else limit.outcome,
                "side": "" if limit is None else "at least" if limit.at_least else "at most",
                "value": np.nan if limit is None else limit.value,
            }
            | {column: array[row] for column, array in found.items()}
            | {"worlds": met.shape[1]}
            for row, name in enumerate(setting.runs)
        ]
    return rows


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


def front_rows(
    values: Values, again: Resamples, setting: Setting, runs: Runs
) -> list[dict[str, Any]]:
    """Gains in services, removals of chief ministers and cost, against the baseline; and who is on
    the front, where no other scenario is at least as good on all three and better on one."""
    names, base = list(setting.runs), setting.runs.get(runs.baseline)
    if base is None:
        return []
    dust = np.array([1e-9 * OUTCOMES[name].smallest_difference for name in FRONT])
    change, bounds, resampled = {}, {}, []
    for outcome in FRONT:
        raw = values.of(setting.runs.values(), outcome) - values.of([base], outcome)
        change[outcome] = raw.mean(axis=1)
        means = again.means(raw, values.where)
        bounds[outcome] = interval(means)
        resampled.append(sign(outcome) * means)
    points = np.stack([sign(name) * change[name] for name in FRONT], axis=1)
    beaten = arithmetic.better_on_all(points, dust)
    often = arithmetic.better_on_all(np.stack(resampled, axis=1), dust)
    off = often.mean(axis=1) if often.shape[1] else np.full(len(names), np.nan)
    return [
        {"setting": setting.name, "scenario": name}
        | {
            column: number
            for outcome in FRONT
            for column, number in (
                (outcome, change[outcome][row]),
                (f"{outcome}_p05", bounds[outcome][0][row]),
                (f"{outcome}_p95", bounds[outcome][1][row]),
            )
        }
        | {"beaten": bool(beaten[row]), "beaten_share": off[row], "status": _status(off[row])}
        for row, name in enumerate(names)
    ]


def _status(off: float) -> str:
    """What the resamples say of the front.

    >>> _status(0.0), _status(0.5), _status(0.97)
    ('on the front', 'not told', 'off the front')
    """
    if off <= 1 - arithmetic.SURE:
        return ON
    return OFF if off >= arithmetic.SURE else OPEN


def _needed(runs: Runs) -> set[str]:
    found = {run for setting in runs.settings for run in setting.runs.values()}
    for package in runs.packages:
        found |= {package.run, *package.parts.values()}
    return found


def _limits(wanted: Wanted, values: Values, runs: Runs) -> tuple[Threshold, ...]:
    """The thresholds that were asked for, else the baseline's medians of the weighted outcomes."""
    if wanted.thresholds is not None:
        return wanted.thresholds
    base, names = [runs.main.runs[runs.baseline]], list(wanted.weights)
    medians = [float(np.median(values.of(base, name))) for name in names]
    return tuple(medians_as_thresholds(names, medians))


def _shares(
    parts: np.ndarray, where: np.ndarray, again: Resamples, draws: int
) -> dict[str, np.ndarray]:
    """A share for each scenario with its range, and whether it is told apart from the largest."""
    share, resampled = parts.mean(axis=1), again.means(parts, where)
    low, high = share_bounds(share, resampled, draws)
    return {"": share, "_p05": low, "_p95": high, "_told_apart": _apart(share, resampled)}


def _named(name: str, found: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {f"{name}{ending}": array for ending, array in found.items()}


def _apart(points: np.ndarray, resampled: np.ndarray) -> np.ndarray:
    """Whether each is told apart from the one with the largest point, (scenario,) bool."""
    if resampled.shape[1] == 0:
        return np.zeros(len(points), dtype=bool)
    return told_apart(resampled[int(np.argmax(points))], resampled)


def _ahead(good: np.ndarray, enough: float) -> np.ndarray:
    """Where a scenario leads all others by at least the smallest difference that matters."""
    if not np.isfinite(enough):
        return np.full(good.shape, np.nan)
    ranked = np.sort(good, axis=0)
    second = ranked[-2]
    return ((good == ranked[-1]) & (good - second >= enough)).astype(float)


def _luckless(whole: np.ndarray, values: Values, dust: float, per: Per) -> np.ndarray:
    if per == "world" or values.worlds.tapes_per_draw < 2:
        return np.full(len(whole), np.nan)
    found = arithmetic.regret_without_luck(whole, values.where, dust)
    return np.nanmean(found, axis=1)


def _joined(parts: Iterable[list[dict[str, Any]]]) -> pd.DataFrame:
    return pd.DataFrame([row for part in parts for row in part])


def _by_world(values: Values) -> pd.DataFrame:
    """Every number that the answers rest on."""

    def frames() -> Iterator[pd.DataFrame]:
        for row, run in enumerate(values.runs):
            about = {"run": run, "world": values.world, "draw": values.worlds.draw,
                     "tape": values.worlds.tape}  # fmt: skip
            numbers = {n: values.raw[row, :, i] for i, n in enumerate(values.outcomes)}
            yield pd.DataFrame({**about, **numbers})

    return pd.concat(frames(), ignore_index=True)
