"""What a search found: boxes with their limits, the tree, and the cases they stand on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from coalition_sim.discovery.failing import Failing
from coalition_sim.discovery.features import Feature
from coalition_sim.discovery.question import Question
from coalition_sim.discovery.search import Search
from coalition_sim.discovery.standing import Standing

Array = np.ndarray


@dataclass(frozen=True, eq=False)
class Limit:
    """One limit of a box: the feature, its ends, the share of worlds inside it alone, and tests.

    ``p`` are the quasi-p-values of its low and high end among the cases found and ``p_fresh``
    among fresh ones; NaN where that end is not limited.
    """

    feature: Feature
    low: float
    high: float
    share: float
    p: tuple[float, float]
    p_fresh: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Finding:
    """A box that is not luck. ``probability`` is that of a box as clear among shuffled failures."""

    number: int
    limits: list[Limit]
    found: Standing
    fresh: Standing | None
    probability: float
    shuffles: int
    verdict: str


@dataclass(frozen=True, eq=False)
class Condition:
    """What a branch of the tree asks of a feature, and the share of all cases that have it."""

    feature: Feature
    low: float
    high: float
    share: float


@dataclass(frozen=True, eq=False)
class Leaf:
    """A node of the tree with its numbers; split at ``bound`` of a ``feature``, if any."""

    number: int
    parent: int | None
    conditions: list[Condition]
    feature: Feature | None
    bound: float
    left: int | None
    right: int | None
    found: Standing
    fresh: Standing | None


@dataclass(frozen=True, eq=False)
class Discovery:
    """All that was found. ``found`` and ``fresh`` are the tables of cases, with a column ``box``:
    the number of the box that a case lies in, 0 for none."""

    question: Question
    failing: Failing
    features: list[Feature]
    year: str | None
    found: pd.DataFrame
    fresh: pd.DataFrame | None
    left_out: tuple[int, int]
    searches: list[Search]
    findings: list[Finding]
    tree: list[Leaf] | None
    seed: int
    years: int
    start: str
