"""How a box stands among cases, found or fresh, and whether it holds up on the fresh ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coalition_sim.discovery.chance import sameness, share_interval, worth
from coalition_sim.discovery.prim import Box
from coalition_sim.discovery.search import Cases, limit_p

Array = np.ndarray

FEWEST = 20
"""Fresh cases in a box below which nothing is said of it."""

HOLDS = "holds up on fresh worlds"
WEAKER = "is weaker on fresh worlds, but clearly above the base rate there"
UNSURE = "is not confirmed: above the base rate on fresh worlds, but not clearly"
FAILS = "does not hold up on fresh worlds"
TOO_FEW = f"has too few fresh worlds to check it (fewer than {FEWEST})"
UNCHECKED = "was not checked on fresh worlds"


@dataclass(frozen=True)
class Standing:
    """Numbers of one box among the cases that were searched for it.

    ``density`` is the share of its ``cases`` that fail, with a 95 % interval; ``coverage`` its
    part of all failures of the run; ``base`` the share that fails among ``searched`` cases.
    """

    cases: int
    searched: int
    density: float
    low: float
    high: float
    coverage: float
    base: float

    @property
    def lift(self) -> float:
        """Density over base rate."""
        return self.density / self.base if self.base else np.nan


def standing(box: Box, searched: Cases, all_failures: float) -> Standing:
    """How the box stands among the cases searched."""
    inside = box.holds(searched.features)
    cases, failed = int(inside.sum()), float(searched.failures[inside].sum())
    factor = worth(inside, searched.draw, sameness(searched.failures, searched.draw))
    low, high = share_interval(factor * failed, factor * cases)
    return Standing(
        cases=cases,
        searched=len(searched),
        density=failed / cases if cases else np.nan,
        low=low,
        high=high,
        coverage=failed / all_failures if all_failures else np.nan,
        base=float(searched.failures.mean()) if len(searched) else np.nan,
    )


def limits_p(box: Box, searched: Cases) -> list[float]:
    """The quasi-p-value of each limit of the box, in the order of ``box.limits``."""
    same = sameness(searched.failures, searched.draw)
    return [limit_p(searched, box, *limit, same) for limit in box.limits]


def verdict(found: Standing, fresh: Standing | None) -> str:
    """Whether a box holds up: its 95 % interval on fresh worlds against the base rate there.

    It holds up where the interval lies above the base rate and what it has above the base rate is
    at least half of what was found.
    """
    if fresh is None:
        return UNCHECKED
    if fresh.cases < FEWEST:
        return TOO_FEW
    if not fresh.density > fresh.base:
        return FAILS
    if not fresh.low > fresh.base:
        return UNSURE
    kept = (fresh.density - fresh.base) >= (found.density - found.base) / 2
    return HOLDS if kept else WEAKER
