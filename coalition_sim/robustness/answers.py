"""The answers: who is best how often, who is regretted least, who meets the thresholds, and so on.

Every table is plain; ``docs/robustness.md`` and ``columns.py`` say what its columns mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim.outcomes import OUTCOMES
from coalition_sim.robustness.arithmetic import Resamples
from coalition_sim.robustness.best import best_rows, pair_rows
from coalition_sim.robustness.changes import changes_table
from coalition_sim.robustness.conditions import conditions_table
from coalition_sim.robustness.front import front_rows
from coalition_sim.robustness.interactions import parts_table
from coalition_sim.robustness.regrets import regret_rows
from coalition_sim.robustness.runs import Runs
from coalition_sim.robustness.thresholds import met_rows
from coalition_sim.robustness.values import PERS, Judge, Per, Values, judge_of, values_of
from coalition_sim.robustness.wanted import (
    WEIGHTED,
    Threshold,
    Wanted,
    medians_as_thresholds,
    sign,
)


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
    changes: pd.DataFrame
    by_world: pd.DataFrame

    @property
    def cases(self) -> int:
        """How many cases are counted."""
        return self.draws if self.per == "draw" else self.worlds

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
            "changes.csv": self.changes,
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
    tables = {
        "best": _joined(best_rows(values, judge, again, *one) for one in asked),
        "regret": _joined(regret_rows(values, judge, again, *one) for one in asked),
        "met": _joined(met_rows(values, limits, again, one) for one in runs.settings),
        "front": _joined(front_rows(values, again, one, runs) for one in runs.settings),
        "parts": parts_table(values, judge, again, runs, outcomes),
    }
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
        pairs=_joined(pair_rows(values, judge, again, runs.main, o, per) for o in outcomes),
        conditions=conditions_table(ds, values, judge, runs, outcomes, limits),
        changes=changes_table(runs, per, tables),
        **tables,
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
