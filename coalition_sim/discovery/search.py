"""From cases to boxes: add features while they earn their place, and ask what luck would find.

1. Take the ``LEADERS``: the features along which failures divide best by one cut.
2. Of these, find the one whose peeled and pasted box stands out most clearly; then the one that
   helps it most; and so on up to ``MOST`` features. Peeled over a hundred features at once, a box
   would be limited by the luck of the few cases left in it.
3. A limit earns its place if its quasi-p-value is below ``LEVEL`` shared out over every limit that
   could have been set. One that does not is lifted, and the search ends.
4. Do all of it with the failures dealt out anew ``SHUFFLES`` times. A box is kept only where fewer
   than ``LEVEL`` of these searches, in which nothing can be found, find as clear a box.

Then its cases are set aside and the rest is searched in the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from coalition_sim.discovery.chance import (
    probability_by_luck,
    quasi_p,
    sameness,
    shuffled,
    worth,
)
from coalition_sim.discovery.prim import Box, Ranks, Step, clearest, clearness, leading, paste, peel

Array = np.ndarray
Progress = Callable[[int, int], None]

LEVEL = 0.05
LEADERS = 10
MOST = 4
"""Features that a box may limit: a sentence with more conditions is kept by nobody."""
BOXES = 3
LEAST_SHARE, LEAST_CASES = 0.05, 20
"""A box holds at least this share of the cases searched, and this many."""
SHUFFLES = 99
ENOUGH = 5
"""Once so many shuffled searches found as much, no more are needed to say "luck"."""


@dataclass(frozen=True, eq=False)
class Cases:
    """What is searched: features (F, N), failures (N,) from 0 to 1, parameter draw of each (N,)."""

    features: Array
    failures: Array
    draw: Array

    def only(self, chosen: Array) -> Cases:
        """Some of the cases."""
        return Cases(self.features[:, chosen], self.failures[chosen], self.draw[chosen])

    def __len__(self) -> int:
        return len(self.failures)


@dataclass(frozen=True, eq=False)
class Search:
    """One search among ``cases``: its peeling trajectory and, if it is not luck, the box found.

    ``chosen`` is what the search came to, ``box`` the same if fewer than ``LEVEL`` of the shuffled
    searches found as much, else None. ``luck`` (M, 2) are size (share of the cases) and density of
    every step of the shuffled trajectories.
    """

    cases: Cases
    steps: list[Step]
    chosen: Box
    box: Box | None
    probability: float
    shuffles: int
    luck: Array


def boxes(cases: Cases, seed: int, progress: Progress | None = None) -> list[Search]:
    """Searches one after the other among what is left; the last may have found nothing."""
    found: list[Search] = []
    ranks = Ranks(cases.features)
    rest, ranked = cases, replace(cases, features=ranks.features)
    while len(found) < BOXES and _can_be_searched(rest):
        one = search(ranked, seed + len(found), progress)
        found.append(_in_units(one, rest, ranks))
        if one.box is None:
            break
        outside = ~one.box.holds(ranked.features)
        rest, ranked = rest.only(outside), ranked.only(outside)
    return found


def _in_units(one: Search, cases: Cases, ranks: Ranks) -> Search:
    steps = [replace(step, box=ranks.box(step.box)) for step in one.steps]
    box = None if one.box is None else ranks.box(one.box)
    return replace(one, cases=cases, steps=steps, chosen=ranks.box(one.chosen), box=box)


def _can_be_searched(cases: Cases) -> bool:
    failed = cases.failures.sum()
    return len(cases) >= 2 * LEAST_CASES and 0 < failed < len(cases)


def search(cases: Cases, seed: int, progress: Progress | None = None) -> Search:
    """One box, and how often a search among shuffled failures finds one as clear."""
    steps, box = find(cases)
    found = clearness(cases.features, cases.failures, box)
    rng = np.random.default_rng(seed)
    by_luck: list[float] = []
    luck: list[tuple[float, float]] = []
    for number in range(SHUFFLES if box.limits else ENOUGH):
        dealt = Cases(cases.features, shuffled(cases.failures, cases.draw, rng), cases.draw)
        way, other = find(dealt)
        by_luck.append(clearness(dealt.features, dealt.failures, other))
        luck += [(step.cases / len(cases), step.density) for step in way]
        if progress is not None:
            progress(number + 1, SHUFFLES)
        if sum(one >= found for one in by_luck) >= ENOUGH:
            break
    probability = probability_by_luck(found, by_luck) if box.limits else 1.0
    kept = box if box.limits and probability <= LEVEL else None
    return Search(cases, steps, box, kept, probability, len(by_luck), np.array(luck))


def find(cases: Cases) -> tuple[list[Step], Box]:
    """The box that the rules above come to, perhaps without a limit, and the way of peeling it."""
    least = max(LEAST_CASES, round(LEAST_SHARE * len(cases)))
    level = LEVEL / (2 * max(1, len(cases.features)))
    same = sameness(cases.failures, cases.draw)
    leaders = leading(cases.features, cases.failures, LEADERS)
    box, clear = Box.of_everything(len(cases.features)), 0.0
    while len(box.features) < MOST:
        others = [int(one) for one in leaders if one not in box.features]
        tried = [_boxed(cases, [*box.features, one], least) for one in others]
        if not tried:
            break
        best = max(tried, key=lambda one: clearness(cases.features, cases.failures, one))
        best = earned(cases, best, level, same)
        now = clearness(cases.features, cases.failures, best)
        if len(best.features) <= len(box.features) or now <= clear:
            break
        box, clear = best, now
    among = np.array(box.features) if box.limits else leaders[:1]
    return peel(cases.features, cases.failures, least, among), box


def _boxed(cases: Cases, among: list[int], least: int) -> Box:
    """The clearest box of a peeling among these features, pasted."""
    steps = peel(cases.features, cases.failures, least, np.array(among))
    return paste(cases.features, cases.failures, clearest(steps, cases.failures).box, least)


def earned(cases: Cases, box: Box, level: float, same: float) -> Box:
    """The box less the limits that luck could have set, the least likely to matter first."""
    while box.limits:
        values = [limit_p(cases, box, *limit, same) for limit in box.limits]
        worst = int(np.argmax(values))
        if values[worst] <= level:
            break
        box = box.without(*box.limits[worst])
    return box


def limit_p(cases: Cases, box: Box, feature: int, side: int, same: float) -> float:
    """Quasi-p-value of one limit: the box against the same box without it."""
    inside = box.holds(cases.features)
    wider = box.without(feature, side).holds(cases.features)
    if not inside.any():
        return 1.0
    factor = worth(inside, cases.draw, same)
    base = float(cases.failures[wider].mean())
    return quasi_p(factor * float(cases.failures[inside].sum()), factor * inside.sum(), base)
