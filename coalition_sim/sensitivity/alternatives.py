"""Structure against structure: what a reform does where the model is built otherwise.

Which formation rule holds, which form a function has or whether a mechanism is at work is no number
between two others. So these are not sampled but set one against the other, in the same worlds: the
same unknown numbers and the same luck, as far as the structures share them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim.analysis.effect import paired_differences
from coalition_sim.analysis.estimates import percentiles, probability_of_improvement
from coalition_sim.model import TAPES_PER_DRAW
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.sensitivity.bootstrap import interval, weights
from coalition_sim.sensitivity.trajectories import Quantile

AS_IS = "as it is"
"""The structure that the others are compared with."""
COLUMNS = (
    "alternative",
    "scenario",
    "outcome",
    "mean",
    "low",
    "high",
    "p05",
    "p50",
    "p95",
    "probability_of_improvement",
    "probability_of_worsening",
    "change",
    "change_low",
    "change_high",
    "words",
    "worlds",
    "dropped",
)
SAME, OTHER, NOT_TOLD_APART = "exactly the same", "another effect", "not told apart"


@dataclass(frozen=True)
class Prior:
    """Worlds of the priors as a design: a block is a parameter draw with its tapes.

    The same worlds as those of a comparison with the same seed.
    """

    seed: int
    blocks: int
    replicates: int = TAPES_PER_DRAW

    @property
    def worlds(self) -> int:
        """Worlds of a block: one point."""
        return self.replicates

    def worlds_of(self, blocks: int | Sequence[int], quantile: Quantile) -> pd.DataFrame:
        """Parameters and tapes of some draws."""
        from coalition_sim.parameters import draw

        which = np.repeat(np.atleast_1d(blocks), self.replicates)
        replicate = np.arange(len(which)) % self.replicates
        table = draw(self.seed, which[:: self.replicates]).loc[which].reset_index(drop=True)
        return table.assign(tape=which * self.replicates + replicate)


def prior_worlds(seed: int, worlds: int) -> Prior:
    """At least so many worlds, in whole draws."""
    return Prior(seed, -(-worlds // TAPES_PER_DRAW))


def alternatives_table(
    found: Mapping[str, xr.DataArray],
    reforms: Sequence[str],
    baseline: str,
    seed: int,
    confidence: float,
    resamples: int,
) -> pd.DataFrame:
    """One row per structure, reform and outcome.

    ``found`` holds outcomes (block, point, replicate, scenario, outcome) by structure, ``AS_IS``
    among them. ``mean`` is the mean effect with its bootstrap interval over parameter draws;
    ``change`` is by how much it differs from the effect as the model is, in the same worlds.
    A draw with a world that is not a number under a structure, or under the model as it is, is left
    out of both.
    """
    rows = []
    default = found[AS_IS]
    for name, values in found.items():
        for reform in reforms:
            pair = [baseline, reform]
            kept = _whole(values.sel(scenario=pair)) & _whole(default.sel(scenario=pair))
            for outcome in map(str, values["outcome"].values):
                here, there = (
                    _effects(one, reform, baseline, outcome)[kept] for one in (values, default)
                )
                summary = _row(here, there, outcome, seed, confidence, resamples)
                labels = {"alternative": name, "scenario": reform, "outcome": outcome}
                rows.append({**labels, **summary, "dropped": int((~kept).sum())})
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _whole(values: xr.DataArray) -> np.ndarray:
    """Which draws have a number in every world, (draw,)."""
    finite: xr.DataArray = xr.apply_ufunc(np.isfinite, values)
    return finite.all(("point", "replicate", "scenario", "outcome")).values


def _effects(values: xr.DataArray, reform: str, baseline: str, outcome: str) -> np.ndarray:
    """Paired differences (draw, tape)."""
    one = values.sel(outcome=outcome).transpose("scenario", "block", "point", "replicate")
    here, there = (one.sel(scenario=name).values[:, 0] for name in (reform, baseline))
    return paired_differences(here, there, OUTCOMES[outcome])


def _row(
    here: np.ndarray,
    there: np.ndarray,
    outcome: str,
    seed: int,
    confidence: float,
    resamples: int,
) -> dict[str, object]:
    """The effects of one structure, and how they differ from those of the model as it is."""
    change = here - there
    by = weights(len(here), resamples, seed)
    low, high = interval(by @ here.mean(axis=1), confidence)
    change_low, change_high = interval(by @ change.mean(axis=1), confidence)
    p05, p50, p95 = percentiles(here.ravel())
    direction = OUTCOMES[outcome].direction
    clear = change_low > 0 or change_high < 0
    return {
        "mean": float(here.mean()),
        "low": float(low),
        "high": float(high),
        "p05": p05,
        "p50": p50,
        "p95": p95,
        "probability_of_improvement": probability_of_improvement(here.ravel(), direction),
        "probability_of_worsening": probability_of_improvement(-here.ravel(), direction),
        "change": float(change.mean()),
        "change_low": float(change_low),
        "change_high": float(change_high),
        "words": OTHER if clear else NOT_TOLD_APART if change.any() else SAME,
        "worlds": here.size,
    }
