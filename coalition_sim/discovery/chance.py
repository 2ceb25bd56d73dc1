"""How much of what was found luck could have given.

Cases that share a parameter draw are worth less than so many independent ones; ``worth`` says how
much. The tests are those of a share, with numbers of cases that need not be whole.
"""

from __future__ import annotations

import numpy as np
from scipy.special import betainc, betaincinv

Array = np.ndarray

CONFIDENCE = 0.95


def quasi_p(failures: float, cases: float, base: float) -> float:
    """Chance of at least so many failures among the cases if each failed with chance ``base``.

    The quasi-p-value of Bryant and Lempert (2010), Technological Forecasting and Social Change 77:
    for a limit, ``base`` is the share of failures in the box without it. "Quasi" because the limit
    was chosen on the same cases; on fresh cases it is an honest one.

    >>> round(quasi_p(5, 10, 0.5), 3), quasi_p(0, 10, 0.5)
    (0.623, 1.0)
    """
    if failures <= 0:
        return 1.0
    if base <= 0:
        return 0.0
    return float(betainc(failures, max(cases - failures, 0.0) + 1.0, min(base, 1.0)))


def share_interval(failures: float, cases: float) -> tuple[float, float]:
    """95 % interval of a share (Clopper and Pearson), never too narrow.

    >>> [round(end, 3) for end in share_interval(0, 20)]
    [0.0, 0.168]
    """
    if cases <= 0:
        return 0.0, 1.0
    rest, tail = max(cases - failures, 0.0), (1.0 - CONFIDENCE) / 2.0
    low = 0.0 if failures <= 0 else float(betaincinv(failures, rest + 1.0, tail))
    high = 1.0 if rest <= 0 else float(betaincinv(failures + 1.0, rest, 1.0 - tail))
    return low, high


def sameness(failures: Array, draw: Array) -> float:
    """Share of the variance of failures that lies between parameter draws, 0-1.

    The intraclass correlation from a one-way analysis of variance; 0 where no draw is shared.
    """
    _, group, size = np.unique(draw, return_inverse=True, return_counts=True)
    groups, cases = len(size), len(failures)
    if groups == cases or groups < 2:
        return 0.0
    means = np.bincount(group, failures) / size
    within = float(((failures - means[group]) ** 2).sum()) / (cases - groups)
    between = float((size * (means - failures.mean()) ** 2).sum()) / (groups - 1)
    usual = (cases - float((size**2).sum()) / cases) / (groups - 1)
    total = between + (usual - 1.0) * within
    return float(np.clip((between - within) / total, 0.0, 1.0)) if total > 0 else 0.0


def worth(inside: Array, draw: Array, same: float) -> float:
    """How many independent cases the chosen ones count for, at most one apiece: a factor, 0-1.

    >>> worth(np.array([True, True, True, True]), np.array([0, 0, 1, 1]), 1.0)
    0.5
    """
    sizes = np.unique(draw[inside], return_counts=True)[1]
    if not len(sizes):
        return 1.0
    per_draw = float((sizes**2).sum()) / float(sizes.sum())
    return 1.0 / (1.0 + (per_draw - 1.0) * same)


def shuffled(failures: Array, draw: Array, rng: np.random.Generator) -> Array:
    """The failures dealt out anew by luck; those of one parameter draw stay together.

    Draws of the same number of cases trade places, so that no case is left without a number.
    """
    order = np.argsort(draw, kind="stable")
    _, first, size = np.unique(draw[order], return_index=True, return_counts=True)
    dealt = np.empty_like(failures)
    for one in np.unique(size):
        starts = first[size == one]
        rows = order[starts[:, None] + np.arange(one)]
        dealt[rows] = failures[rng.permutation(rows, axis=0)]
    return dealt


def probability_by_luck(found: float, by_luck: list[float]) -> float:
    """Share of searches among shuffled failures that found as much, counting this one.

    >>> probability_by_luck(3.0, [1.0, 4.0, 2.0])
    0.5
    """
    return (1 + sum(one >= found for one in by_luck)) / (1 + len(by_luck))
