"""Variance-based indices, with luck as a part of its own.

Let ``f`` be a number that a world gives, ``x`` its parameters, and ``g(x)`` the mean of ``f`` over
luck. By the law of total variance the variance of ``f`` over worlds has three parts::

    Var f = sum of the main effects of the parameters     V_i = Var E[g | x_i]
          + their interactions                            Var g - sum of V_i
          + luck                                          E Var[f | x]

All indices here are shares **of the whole**, luck included: a first-order index is what would go if
the parameter were known, a total index what would stay if all others were. For a model without luck
they are the classical ones.

``g`` is never seen, only the mean of ``r`` replicates, whose variance holds a part ``1 / r`` of
luck. So products of ``g`` at two points are estimated from replicates that differ, whose luck has
nothing in common: that is unbiased at any ``r`` from 2 on. The points are those of Saltelli et al.
(2010), the forms theirs (first order), Jansen's (1999; total) and Saltelli's (2002; second order).
With replicates that are all alike they are the same numbers as SALib's; a test says so.

**The noise floor.** An unknown that does nothing but reshuffle luck has a true index of zero, and
an estimate around it. The floor is what the highest of so many such estimates stays below in 19
analyses of 20: the normal quantile at ``1 - 0.05 / k`` times the standard error of the index, which
holds the luck that this unknown reshuffles. The dummy, which swaps all luck of a point and moves no
parameter, is the check: where its own index passes its floor, no floor is lower than that index.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coalition_sim.sensitivity.bootstrap import beyond_luck, interval, weights
from coalition_sim.sensitivity.saltelli import FIRST, SECOND

DUST = 1e-12
"""A spread below this, in the unit of the values, is floating-point dust."""


@dataclass(frozen=True)
class Terms:
    """What each block adds to the estimates; the last moved thing is the dummy.

    ``first``, ``total`` (block, moved); ``square``, ``mean``, ``luck`` (block,); ``pairs`` (block,
    moved, moved), upper triangle, without the dummy, or None.
    """

    first: np.ndarray
    total: np.ndarray
    square: np.ndarray
    mean: np.ndarray
    luck: np.ndarray
    pairs: np.ndarray | None


@dataclass(frozen=True)
class Estimates:
    """Indices from some weights of the blocks, (..., moved), and the split, (...,)."""

    first: np.ndarray
    total: np.ndarray
    pairs: np.ndarray | None
    variance: np.ndarray
    luck: np.ndarray


def terms(values: np.ndarray, moved: int, second_order: bool = False) -> Terms:
    """The terms of every block.

    Parameters
    ----------
    values : (block, point, replicate), in the order of ``saltelli``; at least two replicates.
    moved : how many things move, the dummy left out.
    """
    y = values - values.mean()  # smaller products, the same indices
    a, b, between = y[:, FIRST], y[:, SECOND], y[:, 2 : 3 + moved]
    differences = between - a[:, None]
    pairs = None
    if second_order:
        back = y[:, 3 + moved :]
        product = apart(a, b)
        pairs = np.zeros((len(y), moved, moved))
        for one in range(moved):
            for other in range(one + 1, moved):
                pairs[:, one, other] = apart(back[:, one], between[:, other]) - product
    return Terms(
        first=apart(b[:, None], differences),
        total=apart(differences, differences) / 2,
        square=(apart(a, a) + apart(b, b)) / 2,
        mean=(a.mean(axis=-1) + b.mean(axis=-1)) / 2,
        luck=(a.var(axis=-1, ddof=1) + b.var(axis=-1, ddof=1)) / 2,
        pairs=pairs,
    )


def apart(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Mean product over all pairs of different replicates, the last axis.

    >>> apart(np.array([1.0, 3.0]), np.array([10.0, 20.0]))  # (1 x 20 + 3 x 10) / 2
    np.float64(25.0)
    """
    replicates = one.shape[-1]
    same = (one * other).sum(axis=-1)
    return (one.sum(axis=-1) * other.sum(axis=-1) - same) / (replicates * (replicates - 1))


def estimate(found: Terms, by: np.ndarray, dust: float = DUST) -> Estimates:
    """Indices from blocks weighted ``by`` (..., block); NaN where the spread is but dust."""
    luck = by @ found.luck
    variance = by @ found.square - (by @ found.mean) ** 2 + luck
    known = variance > dust**2
    whole = np.where(known, variance, np.nan)
    first = (by @ found.first) / whole[..., None]
    total = (by @ found.total) / whole[..., None]
    pairs = None
    if found.pairs is not None:
        blocks, moved, _ = found.pairs.shape
        joint = by @ found.pairs.reshape(blocks, -1)
        joint = joint.reshape(*by.shape[:-1], moved, moved) / whole[..., None, None]
        alone = first[..., :-1]
        pairs = joint - alone[..., :, None] - alone[..., None, :]
        pairs = np.where(np.triu(np.ones((moved, moved), dtype=bool), 1), pairs, np.nan)
    return Estimates(first, total, pairs, np.where(known, variance, 0.0), luck / whole)


@dataclass(frozen=True)
class Decomposed:
    """Indices with their intervals and floors; arrays over what moves, the dummy last.

    ``split`` holds (estimate, low, high) for ``main``, ``interactions`` and ``luck``, shares of
    ``variance``. Where nothing varies everything is NaN.
    """

    first: np.ndarray
    first_range: tuple[np.ndarray, np.ndarray]
    first_floor: np.ndarray
    total: np.ndarray
    total_range: tuple[np.ndarray, np.ndarray]
    total_floor: np.ndarray
    pairs: np.ndarray | None
    pairs_range: tuple[np.ndarray, np.ndarray] | None
    split: dict[str, tuple[float, float, float]]
    variance: float
    blocks: int


def decompose(
    values: np.ndarray,
    moved: int,
    seed: int,
    confidence: float = 0.95,
    resamples: int = 1000,
    second_order: bool = False,
    dust: float = DUST,
) -> Decomposed:
    """All of it from values (block, point, replicate) without NaN."""
    found = terms(values, moved, second_order)
    blocks = len(values)
    point = estimate(found, np.full(blocks, 1 / blocks), dust)
    again = estimate(found, weights(blocks, resamples, seed), dust)
    pairs_range = None
    if again.pairs is not None:
        pairs_range = interval(again.pairs, confidence)
    return Decomposed(
        first=point.first,
        first_range=interval(again.first, confidence),
        first_floor=floor(point.first, again.first),
        total=point.total,
        total_range=interval(again.total, confidence),
        total_floor=floor(point.total, again.total),
        pairs=point.pairs,
        pairs_range=pairs_range,
        split=_split(point, again, confidence),
        variance=float(point.variance),
        blocks=blocks,
    )


def floor(index: np.ndarray, again: np.ndarray) -> np.ndarray:
    """The noise floor of each index (see above), from the indices and their resamples."""
    some = again[~np.isnan(again).any(axis=1)]  # those in which anything varied
    if len(some) < 2:
        return np.full(len(index), np.nan)
    spread = beyond_luck(len(index) - 1) * some.std(axis=0, ddof=1)
    return np.maximum(spread, index[-1]) if index[-1] > spread[-1] else spread


def _split(
    point: Estimates, again: Estimates, confidence: float
) -> dict[str, tuple[float, float, float]]:
    parts = {}
    for name, of in (("main", _main), ("interactions", _interactions), ("luck", _luck)):
        low, high = interval(of(again), confidence)
        parts[name] = (float(of(point)), float(low), float(high))
    return parts


def _main(one: Estimates) -> np.ndarray:
    return one.first[..., :-1].sum(axis=-1)


def _luck(one: Estimates) -> np.ndarray:
    return one.luck


def _interactions(one: Estimates) -> np.ndarray:
    return 1 - one.luck - _main(one)


def split_of_sample(
    values: np.ndarray,
    seed: int,
    confidence: float = 0.95,
    resamples: int = 1000,
    dust: float = DUST,
) -> tuple[float, tuple[float, float, float]]:
    """Variance of a plain sample (block, point, replicate), and the share that is luck."""
    y = values - values.mean()
    nothing = np.zeros((len(y), 1))
    found = Terms(
        nothing,
        nothing,
        apart(y, y).mean(axis=1),
        y.mean(axis=(1, 2)),
        y.var(axis=-1, ddof=1).mean(axis=1),
        None,
    )
    point = estimate(found, np.full(len(y), 1 / len(y)), dust)
    again = estimate(found, weights(len(y), resamples, seed), dust)
    low, high = interval(again.luck, confidence)
    return float(point.variance), (float(point.luck), float(low), float(high))
