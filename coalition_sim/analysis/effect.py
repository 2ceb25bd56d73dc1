"""The effect of one reform on one outcome: everything that is reported of it, in one record."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import xarray as xr

from coalition_sim.analysis import estimates, words
from coalition_sim.outcomes import Outcome

PRECISION_SHARE = 0.5
"""Worlds are counted for a mean known within this part of the smallest difference that matters."""
ROUNDING_DUST = 1e-5
"""A difference below this part of the smallest that matters is dust of single precision, hence
zero: rounding leaves up to 4e-6 of it (an outcome that is a ratio), and true differences begin at
1e-4, with next to nothing between the two."""
NARROW_SHARE = 0.05
"""A clear range is narrow where it holds zero in more than this share of other samples."""


@dataclass(frozen=True)
class Worlds:
    """Which worlds share a parameter draw and which a shock tape, each of shape (world,).

    Under central parameters no draw is shared, so every world stands alone and all is luck.
    """

    draw: np.ndarray
    tape: np.ndarray
    central: bool = False

    @classmethod
    def of(cls, ds: xr.Dataset) -> Worlds:
        """The worlds of a dataset."""
        central = ds.attrs.get("parameters") == "central"
        tape = ds["tape"].values
        return cls(draw=tape if central else ds["draw"].values, tape=tape, central=central)

    def only(self, known: np.ndarray) -> Worlds:
        """The worlds where ``known`` is true."""
        return Worlds(self.draw[known], self.tape[known], self.central)

    @property
    def draws(self) -> int | None:
        """How many parameter draws there are; None under central parameters."""
        return None if self.central else np.unique(self.draw).size

    @property
    def tapes_per_draw(self) -> int:
        """Shock tapes per parameter draw, rounded; 1 where there are no worlds."""
        draws = np.unique(self.draw).size
        return max(1, round(self.draw.size / draws)) if draws else 1

    def variance_split(self, values: np.ndarray) -> tuple[float, float]:
        """Variance of ``values`` (world,) due to parameters and due to luck."""
        if self.central and values.size > 1:
            return 0.0, float(values.var(ddof=1))
        return estimates.variance_split(values, self.draw)


@dataclass(frozen=True)
class Effect:
    """Paired difference of one outcome, reform less baseline, in the unit of the outcome.

    ``narrow``: the words are clear, but a bound only just leaves out zero, so that another sample
    of parameter draws might not show it.
    """

    mean: float
    p05: float
    p50: float
    p95: float
    probability_of_improvement: float
    probability_of_worsening: float
    monte_carlo_error: float
    words: str
    narrow: bool
    too_small: bool
    text: str
    decimals: int
    baseline_mean: float
    scenario_mean: float
    variance_parameters: float
    variance_luck: float
    parameter_share: float
    pairing_gain: float
    worlds: int
    worlds_left_out: int
    worlds_needed: float


def paired_differences(here: np.ndarray, there: np.ndarray, outcome: Outcome) -> np.ndarray:
    """Reform less baseline in every world; floating-point dust becomes zero, NaN stays NaN."""
    paired = here - there
    dust = np.abs(paired) < ROUNDING_DUST * outcome.smallest_difference
    return np.where(dust, 0.0, paired)


def effect_of(here: np.ndarray, there: np.ndarray, worlds: Worlds, outcome: Outcome) -> Effect:
    """All that is reported of a difference, from one number per world, (world,), in each scenario.

    Worlds without a number in either scenario are left out and counted.
    """
    all_worlds = paired_differences(here, there, outcome)
    known = np.isfinite(all_worlds)
    paired, worlds = all_worlds[known], worlds.only(known)
    here, there = here[known], there[known]
    p05, p50, p95 = estimates.percentiles(paired)
    error = estimates.monte_carlo_error(paired, worlds.draw, worlds.tape)
    parameters, luck = worlds.variance_split(paired)
    decimals = words.decimals_shown(error, outcome.decimals)
    decimals = words.decimals_told(decimals, p05, p50, p95)
    said = words.words(p05, p95, outcome.direction, paired.size, worlds.draws)
    precision = PRECISION_SHARE * outcome.smallest_difference
    return Effect(
        mean=_mean(paired),
        p05=p05,
        p50=p50,
        p95=p95,
        probability_of_improvement=estimates.probability_of_improvement(paired, outcome.direction),
        probability_of_worsening=estimates.probability_of_improvement(-paired, outcome.direction),
        monte_carlo_error=error,
        words=said,
        narrow=said in words.CLEAR and estimates.crosses_zero(paired, worlds.draw) > NARROW_SHARE,
        too_small=words.is_too_small(p50, outcome.smallest_difference),
        text=words.difference_text(p50, p05, p95, decimals),
        decimals=decimals,
        baseline_mean=_mean(there),
        scenario_mean=_mean(here),
        variance_parameters=parameters,
        variance_luck=luck,
        parameter_share=_share(parameters, luck),
        pairing_gain=estimates.pairing_gain(here, there),
        worlds=paired.size,
        worlds_left_out=int((~known).sum()),
        worlds_needed=estimates.worlds_needed(error, paired.size, precision, worlds.tapes_per_draw),
    )


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if values.size else math.nan


def _share(part: float, rest: float) -> float:
    return part / (part + rest) if part + rest > 0 else math.nan
