"""The arithmetic of paired differences, on plain arrays of one number per world.

A world is one parameter draw and one shock tape. Several tapes share a draw, so worlds are not
independent of one another: the functions that need it take labels that say which worlds belong
together. No function here knows a dataset.
"""

from __future__ import annotations

import math

import numpy as np

FIFTH, MEDIAN, NINETY_FIFTH = 5.0, 50.0, 95.0
NORMAL_95 = 1.959963984540054
"""Half-width of a 95 % interval in standard errors."""
NORMAL_90 = 1.6448536269514722
"""Half-width of a 90 % interval, from the 5th to the 95th percentile."""
RESAMPLES, SEED = 200, 20130701
DUST = 1e-18
"""A variance below this part of another is floating-point dust."""


def percentiles(values: np.ndarray) -> tuple[float, float, float]:
    """5th, 50th and 95th percentile over worlds, with linear interpolation.

    >>> percentiles(np.arange(21.0))
    (1.0, 10.0, 19.0)
    """
    if values.size == 0:
        return (math.nan,) * 3
    low, middle, high = np.percentile(values, [FIFTH, MEDIAN, NINETY_FIFTH])
    return float(low), float(middle), float(high)


def probability_of_improvement(differences: np.ndarray, direction: str) -> float:
    """Share of worlds in which the difference goes the better way; ties are no improvement.

    NaN where no direction is better.

    >>> probability_of_improvement(np.array([1.0, 2.0, 0.0, -1.0]), "more")
    0.5
    >>> probability_of_improvement(np.array([1.0, 2.0, 0.0, -1.0]), "less")
    0.25
    """
    if direction == "neither" or differences.size == 0:
        return math.nan
    better = differences > 0 if direction == "more" else differences < 0
    return float(better.mean())


def crosses_zero(values: np.ndarray, draw: np.ndarray, resamples: int = RESAMPLES) -> float:
    """Share of other samples of parameter draws in which the range no longer leaves out zero.

    The draws, each with all its worlds, are drawn again with replacement (a cluster bootstrap,
    always with the same seed); what is watched is the bound nearest to zero. 0.0 where the range
    holds zero already: there is nothing to lose.

    >>> crosses_zero(np.arange(5.0, 65.0), np.arange(60))
    0.0
    >>> crosses_zero(np.array([-1.0] + [5.0] * 39), np.arange(40)) > 0.05
    True
    """
    low, _, high = percentiles(values)
    if not (low > 0 or high < 0):
        return 0.0
    away = values if low > 0 else -values  # the watched bound is now the lower one
    groups, where, sizes = np.unique(draw, return_inverse=True, return_counts=True)
    order = np.argsort(where, kind="stable")
    within = np.arange(values.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    by_draw = np.full((groups.size, sizes.max()), np.nan)
    by_draw[where[order], within] = away[order]
    chosen = np.random.default_rng(SEED).integers(groups.size, size=(resamples, groups.size))
    again = np.sort(by_draw[chosen].reshape(resamples, -1), axis=1)  # the empty places go last
    place = (sizes[chosen].sum(axis=1) - 1) * FIFTH / 100
    below = np.floor(place).astype(int)
    row = np.arange(resamples)
    lower, upper = again[row, below], again[row, np.ceil(place).astype(int)]
    return float((lower + (place - below) * (upper - lower) <= 0).mean())


def monte_carlo_error(values: np.ndarray, draw: np.ndarray, tape: np.ndarray) -> float:
    """Standard error of the mean over worlds that share parameter draws, and perhaps tapes.

    ``SE^2 = V(draw) + V(tape) - V(world)``, each ``V`` cluster-robust (Cameron, Gelbach and Miller
    2011). Where every world has a tape of its own this is the error of the mean of the draws'
    means. Taking worlds for independent would make the error too small. NaN where there are fewer
    than two draws: one draw says nothing of the others.

    >>> values = np.array([1.0, 1.0, 3.0, 3.0])  # two draws with means 1 and 3, no luck
    >>> monte_carlo_error(values, np.array([0, 0, 1, 1]), np.arange(4))
    1.0
    """
    if np.unique(draw).size < 2:
        return math.nan
    by_draw = _clustered_variance(values, draw)
    by_tape = _clustered_variance(values, tape)
    both = np.unique(np.stack([draw, tape]), axis=1, return_inverse=True)[1].ravel()
    together = by_draw + by_tape - _clustered_variance(values, both)
    return math.sqrt(max(together, by_draw))


def _clustered_variance(values: np.ndarray, labels: np.ndarray) -> float:
    """Variance of the mean when worlds with the same label move together."""
    _, where = np.unique(labels, return_inverse=True)
    sums = np.bincount(where, weights=values - values.mean())
    clusters = sums.size
    if clusters < 2:
        return 0.0
    return float(clusters / (clusters - 1) * (sums**2).sum() / values.size**2)


def variance_split(values: np.ndarray, draw: np.ndarray) -> tuple[float, float]:
    """Variance between parameter draws and variance of luck within a draw: one-way ANOVA.

    ``luck = MSW`` and ``parameters = max(0, (MSB - MSW) / n0)``, with ``n0`` the tapes per draw
    (corrected where they differ). NaN, NaN where no draw has a second tape or there is one draw.

    >>> variance_split(np.array([0.0, 2.0, 10.0, 12.0]), np.array([0, 0, 1, 1]))
    (49.0, 2.0)
    """
    _, where = np.unique(draw, return_inverse=True)
    sizes = np.bincount(where)
    groups, worlds = sizes.size, values.size
    if groups < 2 or groups == worlds:
        return math.nan, math.nan
    means = np.bincount(where, weights=values) / sizes
    luck = ((values - means[where]) ** 2).sum() / (worlds - groups)
    between = (sizes * (means - values.mean()) ** 2).sum() / (groups - 1)
    per_group = (worlds - (sizes**2).sum() / worlds) / (groups - 1)
    return float(max(0.0, (between - luck) / per_group)), float(luck)


def pairing_gain(scenario: np.ndarray, baseline: np.ndarray) -> float:
    """How many times more worlds the same precision would need without common random numbers.

    ``(var(a) + var(b)) / var(a - b)`` over the same worlds; NaN where the difference does not vary
    (a reform that does not touch the outcome).

    >>> a, b = np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 4.5])
    >>> round(pairing_gain(a, b), 2)
    5.67
    """
    if scenario.size < 2:
        return math.nan
    apart = float(scenario.var(ddof=1) + baseline.var(ddof=1))
    paired = float((scenario - baseline).var(ddof=1))
    return apart / paired if paired > DUST * apart else math.nan


def worlds_needed(error: float, worlds: int, precision: float, tapes_per_draw: int = 1) -> float:
    """Worlds that give a 95 % interval of the mean of plus or minus ``precision``.

    The error falls with the square root of the number of draws, each with as many tapes as now.
    A whole number, or NaN where the error is not known.

    >>> worlds_needed(error=0.5, worlds=100, precision=NORMAL_95 / 4, tapes_per_draw=5)
    400.0
    """
    if not math.isfinite(error):
        return math.nan
    ratio = (NORMAL_95 * error / precision) ** 2
    draws = math.ceil(round(worlds / tapes_per_draw * ratio, 6))
    return float(max(2, draws) * tapes_per_draw)


def share_interval(hits: np.ndarray, draw: np.ndarray) -> tuple[float, float, float]:
    """Share of worlds with ``hits`` (world,) bool, and the 5-95 % range of that share.

    Wilson's interval (1927) with as many independent worlds as the differences between parameter
    draws allow: ``n = p (1 - p) / V`` with ``V`` the variance of the share clustered by draw, at
    most the number of worlds. Where the hits (or the others) are so few that one draw could hold
    them all, nothing tells how far the worlds of a draw agree, and each draw counts once. NaN
    bounds where there are fewer than two draws.

    >>> share, low, high = share_interval(np.array([True, False] * 50), np.arange(100))
    >>> share, round(low, 2), round(high, 2)
    (0.5, 0.42, 0.58)
    >>> [round(bound, 2) for bound in share_interval(np.zeros(40, bool), np.arange(40) // 5)]
    [0.0, 0.0, 0.25]
    """
    if hits.size == 0:
        return (math.nan,) * 3
    share, draws = float(hits.mean()), np.unique(draw).size
    if draws < 2:
        return share, math.nan, math.nan
    variance = _clustered_variance(hits.astype(float), draw)
    fewest = min(hits.sum(), hits.size - hits.sum())
    by_draw = variance <= 0 or (draws < hits.size and fewest * draws <= hits.size)
    alone = float(draws) if by_draw else share * (1.0 - share) / variance
    count, z2 = min(max(alone, 1.0), float(hits.size)), NORMAL_90**2
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = NORMAL_90 * math.sqrt(share * (1 - share) / count + z2 / (4 * count**2))
    half /= 1 + z2 / count
    # at 0 and 1 rounding may leave a bound on the wrong side of the share
    return share, min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half))


def ratio_interval(
    part: np.ndarray, whole: np.ndarray, draw: np.ndarray, resamples: int = RESAMPLES
) -> tuple[float, float, float]:
    """Ratio of two means (world,) and its 5-95 % range when the parameter draws are drawn again.

    A cluster bootstrap, always with the same seed; NaN bounds where there are fewer than two draws.

    >>> ratio_interval(np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0]), np.arange(3))
    (0.5, 0.5, 0.5)
    """
    if part.size == 0 or whole.sum() == 0:
        return (math.nan,) * 3
    groups, where = np.unique(draw, return_inverse=True)
    ratio = float(part.sum() / whole.sum())
    if groups.size < 2:
        return ratio, math.nan, math.nan
    above, below = np.bincount(where, weights=part), np.bincount(where, weights=whole)
    chosen = np.random.default_rng(SEED).integers(groups.size, size=(resamples, groups.size))
    low, high = np.percentile(
        above[chosen].sum(axis=1) / below[chosen].sum(axis=1), [FIFTH, NINETY_FIFTH]
    )
    return ratio, float(low), float(high)
