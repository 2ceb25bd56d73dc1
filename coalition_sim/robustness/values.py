"""From a dataset to plain arrays: outcomes of every run in the worlds that all runs know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import xarray as xr

from coalition_sim.analysis.effect import ROUNDING_DUST, Worlds
from coalition_sim.analysis.words import FEWEST_DRAWS, FEWEST_WORLDS
from coalition_sim.outcomes import OUTCOMES, holds_outcomes, outcome_values
from coalition_sim.robustness.arithmetic import draw_means
from coalition_sim.robustness.errors import RobustnessError
from coalition_sim.robustness.wanted import WEIGHTED, Wanted, sign

Per = Literal["draw", "world"]
PERS: tuple[Per, ...] = ("draw", "world")
"""What a case may be."""


@dataclass(frozen=True)
class Values:
    """Outcomes ``raw`` (run, world, outcome) in their units; ``where`` numbers the draws from 0.

    ``left_out`` worlds lacked a number in some run and stand in none.
    """

    runs: tuple[str, ...]
    outcomes: tuple[str, ...]
    raw: np.ndarray
    world: np.ndarray
    worlds: Worlds
    kept: np.ndarray
    left_out: int

    @property
    def where(self) -> np.ndarray:
        return np.unique(self.worlds.draw, return_inverse=True)[1].ravel()

    @property
    def draws(self) -> int:
        return int(np.unique(self.worlds.draw).size)

    @property
    def too_few(self) -> bool:
        """Whether there are too few worlds, or draws, to tell scenarios apart."""
        few = not self.worlds.central and self.draws < FEWEST_DRAWS
        return few or len(self.world) < FEWEST_WORLDS

    def of(self, runs: Iterable[str], outcome: str) -> np.ndarray:
        """One outcome of some runs in its own unit, (run, world)."""
        rows = [self.runs.index(run) for run in runs]
        return self.raw[rows, :, self.outcomes.index(outcome)]


def values_of(ds: xr.Dataset, runs: Iterable[str], outcomes: Iterable[str]) -> Values:
    """The values of some runs; raises ``RobustnessError`` where too little was recorded."""
    if not holds_outcomes(ds):
        raise RobustnessError(
            "these results do not hold the outcomes; record them: --record provincial."
        )
    names, wished = tuple(runs), tuple(outcomes)
    found = outcome_values(ds.sel(scenario=list(names)), wished)
    raw = found.transpose("scenario", "world", "outcome").values
    kept = np.isfinite(raw).all(axis=(0, 2))
    if not kept.any():
        raise RobustnessError("no world has a number in every scenario and outcome.")
    worlds = Worlds.of(ds).only(kept)
    ids = ds["world"].values[kept]
    return Values(names, wished, raw[:, kept], ids, worlds, kept, int((~kept).sum()))


@dataclass(frozen=True)
class Judge:
    """Turns values into "larger is better", by outcome or by all as weighted.

    ``units`` is what one unit of each weighted outcome is when outcomes are added.
    """

    wanted: Wanted
    units: Mapping[str, float]

    def good(self, values: Values, runs: Iterable[str], outcome: str) -> np.ndarray:
        """How good each run is in each world, (run, world): larger is better."""
        names = list(runs)
        if outcome != WEIGHTED:
            return sign(outcome) * values.of(names, outcome)
        total = sum(self.wanted.weights.values())
        parts = [
            weight / total * sign(name) / self.units[name] * values.of(names, name)
            for name, weight in self.wanted.weights.items()
            if self.units[name] > 0
        ]
        return sum(parts, np.zeros((len(names), values.raw.shape[1])))

    def matters(self, outcome: str) -> float:
        """The smallest difference that matters, in the unit of ``good``; NaN where none is set."""
        if outcome != WEIGHTED:
            return OUTCOMES[outcome].smallest_difference
        return 1.0 if self.wanted.scale == "smallest" else np.nan

    def dust(self, outcome: str) -> float:
        """Differences up to this size are rounding, hence ties."""
        size = self.matters(outcome)
        return ROUNDING_DUST * (size if np.isfinite(size) else 1.0)

    def unit(self, outcome: str) -> str:
        if outcome != WEIGHTED:
            return OUTCOMES[outcome].unit
        if self.wanted.scale == "smallest":
            return "times the smallest difference that matters"
        return "parts of the range between scenarios"

    def label(self, outcome: str) -> str:
        return "All outcomes as weighted" if outcome == WEIGHTED else OUTCOMES[outcome].label


def judge_of(wanted: Wanted, values: Values, runs: Iterable[str]) -> Judge:
    """The judge; where outcomes are scaled by their range, that of the means of these runs."""
    if wanted.scale == "smallest":
        return Judge(wanted, {n: OUTCOMES[n].smallest_difference for n in wanted.weights})
    names = list(runs)
    ranges = {n: float(np.ptp(values.of(names, n).mean(axis=1))) for n in wanted.weights}
    dust = {n: ROUNDING_DUST * OUTCOMES[n].smallest_difference for n in ranges}
    return Judge(wanted, {n: size if size > dust[n] else 0.0 for n, size in ranges.items()})


def cases(good: np.ndarray, values: Values, per: str) -> tuple[np.ndarray, np.ndarray]:
    """The cases that are counted, (run, case), and the draw of each, (case,)."""
    if per == "world":
        return good, values.where
    return draw_means(good, values.where), np.arange(values.draws)
