"""What indices are of: the effect of a reform on an outcome, or the level of an outcome."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import xarray as xr

from coalition_sim.analysis.effect import ROUNDING_DUST
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.sensitivity.errors import TooManyFailed

FEWEST_BLOCKS = 4
LABELS = ("of", "scenario", "outcome")
"""The columns that say what a row is about."""


@dataclass(frozen=True)
class Subject:
    """Values of one thing, (block, point, replicate), of the blocks that are whole.

    ``kept`` are the numbers of these blocks and ``dropped`` counts the others.
    """

    of: Literal["effect", "level"]
    scenario: str
    outcome: str
    values: np.ndarray
    kept: np.ndarray
    dropped: int

    @property
    def labels(self) -> dict[str, str]:
        """The columns that say what a row is about."""
        return {"of": self.of, "scenario": self.scenario, "outcome": self.outcome}

    @property
    def dust(self) -> float:
        """What is below this is floating-point error, in the unit of the outcome."""
        return ROUNDING_DUST * OUTCOMES[self.outcome].smallest_difference


def subjects(values: xr.DataArray, of: Sequence[str], most_dropped: float) -> Iterator[Subject]:
    """Every subject of a design's outcomes, effects first; the first scenario is the baseline.

    A block with a world that is not a number, in any outcome, is left out as a whole: for a reform
    where either it or the baseline failed. So an index is that of the same design with fewer
    blocks, never a mixture. Raises ``TooManyFailed`` where too many are lost.
    """
    fine = whole_blocks(values, most_dropped)
    base, *reforms = fine
    outcomes = [str(name) for name in values["outcome"].values]
    if "effect" in of:
        there = values.sel(scenario=base)
        for name in reforms:
            difference = values.sel(scenario=name) - there
            for outcome in outcomes:
                yield _subject("effect", name, outcome, difference, fine[name])
    if "level" in of:
        for name in (base, *reforms):
            for outcome in outcomes:
                yield _subject("level", name, outcome, values.sel(scenario=name), fine[name])


def whole_blocks(values: xr.DataArray, most_dropped: float) -> dict[str, np.ndarray]:
    """Which blocks count for each scenario, (block,) bool; for a reform with the baseline's.

    Raises ``TooManyFailed`` where too few are left.
    """
    base, *reforms = (str(name) for name in values["scenario"].values)
    finite: xr.DataArray = xr.apply_ufunc(np.isfinite, values)
    whole = finite.all(("point", "replicate", "outcome"))
    fine = {name: whole.sel(scenario=name).values for name in (base, *reforms)}
    fine |= {name: fine[name] & fine[base] for name in reforms}
    for name, kept in fine.items():
        _check(name, kept, most_dropped)
    return fine


def dropped_in_words(values: xr.DataArray, what: str, most: int = 5) -> list[str]:
    """A sentence for each scenario with worlds that are not a number."""
    broken = values.isnull().any("outcome").transpose("scenario", "block", "point", "replicate")
    lines = []
    for name, where in zip(values["scenario"].values, broken.values, strict=True):
        blocks = np.flatnonzero(where.any(axis=(1, 2)))
        if len(blocks):
            shown = ", ".join(map(str, blocks[:most])) + (", ..." if len(blocks) > most else "")
            lines.append(
                f"{name}: {int(where.sum()):,} of {where.size:,} worlds have no number, here or in "
                f"their pair; the {what} they belong to are left out whole: {len(blocks):,} of "
                f"{len(where):,} (number {shown})."
            )
    return lines


def _subject(
    of: Literal["effect", "level"],
    scenario: str,
    outcome: str,
    values: xr.DataArray,
    kept: np.ndarray,
) -> Subject:
    chosen = values.sel(outcome=outcome).transpose("block", "point", "replicate").values[kept]
    if of == "effect":
        dust = ROUNDING_DUST * OUTCOMES[outcome].smallest_difference
        chosen = np.where(np.abs(chosen) < dust, 0.0, chosen)
    return Subject(of, scenario, outcome, chosen, np.flatnonzero(kept), int((~kept).sum()))


def _check(scenario: str, kept: np.ndarray, most_dropped: float) -> None:
    lost = int((~kept).sum())
    if lost > most_dropped * len(kept) or len(kept) - lost < FEWEST_BLOCKS:
        raise TooManyFailed(
            f"{scenario}: {lost:,} of {len(kept):,} blocks hold a world without a number, and at "
            f"most {most_dropped:.0%} may be left out, with {FEWEST_BLOCKS} to stay: what is left "
            "would no longer be a fair sample. Find out why they fail (`coalition-sim stores` and "
            "`coalition-sim replay` show it), or raise most_dropped."
        )
