"""The patient rule induction method: peel a box until it holds mostly failures, then paste.

Friedman and Fisher (1999), "Bump hunting in high-dimensional data", Statistics and Computing 9.
Every function takes features (features, cases) and failures (cases,), a number from 0 to 1 for each
case; ``Ranks`` puts small whole numbers in the place of the features, which is several times
quicker and gives the same boxes. A limit stands between two values that occur, so that it cuts no
ties in two. Each peel is the one that raises the share of failures most for each case it gives up,
and so a feature of few different values is not preferred because it is cut in large pieces.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray

PEEL, PASTE = 0.1, 0.03
"""Shares of the cases in the box that a peel and a paste move. Small bites of many features are
ruled by luck; what a large bite takes too much, pasting gives back."""
SIDE = 0.1
LOW, HIGH = 0, 1


@dataclass(frozen=True, eq=False)
class Box:
    """``low <= feature <= high`` in every feature; infinite where nothing is limited. Both (F,)."""

    low: Array
    high: Array

    @classmethod
    def of_everything(cls, features: int) -> Box:
        """A box without limits."""
        return cls(np.full(features, -np.inf), np.full(features, np.inf))

    @property
    def limits(self) -> list[tuple[int, int]]:
        """(feature, side) of each limit."""
        both = np.isfinite(np.stack([self.low, self.high], axis=1))
        return [(int(feature), int(side)) for feature, side in np.argwhere(both)]

    @property
    def features(self) -> list[int]:
        """The features that are limited."""
        return sorted({feature for feature, _ in self.limits})

    def holds(self, features: Array) -> Array:
        """Which cases lie inside, (cases,)."""
        inside = np.ones(features.shape[1], dtype=bool)
        for n in self.features:
            inside &= (features[n] >= self.low[n]) & (features[n] <= self.high[n])
        return inside

    def with_limit(self, feature: int, side: int, value: float) -> Box:
        """The same box with one limit set anew."""
        low, high = self.low.copy(), self.high.copy()
        (low if side == LOW else high)[feature] = value
        return Box(low, high)

    def without(self, feature: int, side: int) -> Box:
        """The same box with one limit lifted.

        >>> Box(np.array([0.2]), np.array([0.7])).without(0, LOW).limits
        [(0, 1)]
        """
        return self.with_limit(feature, side, -np.inf if side == LOW else np.inf)


class Ranks:
    """Features as ranks among their different values, equal values sharing one, and the way back.

    ``features`` (F, N) are the ranks.
    """

    def __init__(self, features: Array) -> None:
        found = [np.unique(row, return_inverse=True) for row in features]
        kind = np.int16 if features.shape[1] < np.iinfo(np.int16).max else np.int32
        self.values = [values for values, _ in found]
        self.features = np.array([ranks for _, ranks in found], dtype=kind)

    def box(self, ranked: Box) -> Box:
        """The box in the units of the features; half a rank is half-way between two values."""
        low, high = ranked.low.copy(), ranked.high.copy()
        for feature, side in ranked.limits:
            ends, values = (low if side == LOW else high), self.values[feature]
            ends[feature] = np.interp(ends[feature], np.arange(len(values)), values)
        return Box(low, high)


@dataclass(frozen=True, eq=False)
class Step:
    """A box on the way, the cases in it and the sum of their failures."""

    box: Box
    cases: int
    failures: float
    peeled: tuple[int, int] | None
    """(feature, side) of the limit that this step moved; none in the first."""

    @property
    def density(self) -> float:
        """Share of failures among the cases in the box."""
        return self.failures / self.cases


def leading(features: Array, failures: Array, most: int) -> Array:
    """The features along which failures are divided most clearly by one cut, at most ``most``.

    Each is judged by its best cut that leaves a tenth
    of the cases on either side, as the excess of failures on one side in standard deviations.
    """
    cases, base = len(failures), float(failures.mean())
    order = np.argsort(features, axis=1, kind="stable")
    ordered = np.take_along_axis(features, order, axis=1)
    below = np.arange(1, cases)
    far = (below >= SIDE * cases) & (below <= (1 - SIDE) * cases)
    excess = np.abs(np.cumsum(failures[order], axis=1)[:, :-1] - below * base)
    clear = excess / np.sqrt(below * (1.0 - below / cases))
    cut = (ordered[:, 1:] != ordered[:, :-1]) & far
    best = np.where(cut, clear, 0.0).max(axis=1, initial=0.0)
    return np.sort(np.argsort(-best, kind="stable")[:most])


def peel(features: Array, failures: Array, least: int, among: Array | None = None) -> list[Step]:
    """The peeling trajectory, from all cases down to the last box of at least ``least`` cases.

    ``among`` are the features that may be limited, by default all.
    """
    among = np.arange(len(features)) if among is None else np.asarray(among, dtype=int)
    if len(among) == 1:
        return _peel_along(features, failures, least, int(among[0]))
    inside, mine = np.ascontiguousarray(features[among]), failures
    box = Box.of_everything(len(features))
    steps = [Step(box, len(mine), float(mine.sum()), None)]
    while len(among) and (found := _best_peel(inside, mine, least)) is not None:
        row, side, limit, kept = found
        feature = int(among[row])
        box = box.with_limit(feature, side, limit)
        inside, mine = inside[:, kept], mine[kept]
        steps.append(Step(box, len(mine), float(mine.sum()), (feature, side)))
    return steps


def _peel_along(features: Array, failures: Array, least: int, feature: int) -> list[Step]:
    """The same where one feature may be limited: the box is then a stretch of the cases in order,
    and sums over it are differences of sums from the start, which is several times quicker."""
    order = np.argsort(features[feature], kind="stable")
    ordered = features[feature][order]
    failed = [0.0, *np.cumsum(failures[order]).tolist()]
    first, after = (np.searchsorted(ordered, ordered, side).tolist() for side in ("left", "right"))
    start, end = 0, len(ordered)
    box = Box.of_everything(len(features))
    steps = [Step(box, end, failed[end], None)]
    while end - start > least:
        at = max(1, int(PEEL * (end - start))) - 1
        stretches = ((after[start + at], end), (start, first[end - 1 - at]))  # low, high
        gains = [_gain(failed, (start, end), kept, least) for kept in stretches]
        side = LOW if gains[LOW] >= gains[HIGH] else HIGH
        if gains[side] == -np.inf:
            break
        start, end = stretches[side]
        stays, goes = (start, start - 1) if side == LOW else (end - 1, end)
        limit = _middle(float(ordered[goes]), float(ordered[stays]))
        box = box.with_limit(feature, side, limit)
        steps.append(Step(box, end - start, failed[end] - failed[start], (feature, side)))
    return steps


def _gain(failed: list[float], whole: tuple[int, int], kept: tuple[int, int], least: int) -> float:
    """What the share of failures gains for each case given up, from one stretch to another."""
    (start, end), (low, high) = whole, kept
    cases, left = end - start, high - low
    if left < least:
        return -np.inf
    rise = (failed[high] - failed[low]) / left - (failed[end] - failed[start]) / cases
    return rise / (cases - left)


def _best_peel(inside: Array, mine: Array, least: int) -> tuple[int, int, float, Array] | None:
    """(row, side, limit, which cases are kept) of the peel that gains most a case given up."""
    cases = len(mine)
    at = max(1, int(PEEL * cases)) - 1
    if cases <= least:
        return None
    ordered = np.sort(inside, axis=1)  # of ranks: quicker than a partition of numbers
    edges = ordered[:, [at, cases - 1 - at]].T  # (side, row): the last value to go
    gone = np.stack([inside <= edges[LOW][:, None], inside >= edges[HIGH][:, None]])
    count = gone.sum(axis=-1)
    left = cases - count
    with np.errstate(divide="ignore", invalid="ignore"):
        rise = (mine.sum() - gone @ mine) / left - mine.mean()
        gain = np.where(left >= least, rise / count, -np.inf)
    side, row = np.unravel_index(int(np.argmax(gain)), gain.shape)
    if not np.isfinite(gain[side, row]):
        return None
    kept = ~gone[side, row]
    limit = _between(inside[row], gone[side, row], int(side))
    return int(row), int(side), limit, kept


def _between(values: Array, gone: Array, side: int) -> float:
    """A limit half-way between the last value that goes and the first that stays."""
    if side == LOW:
        last, first = float(values[gone].max()), float(values[~gone].min())
    else:
        last, first = float(values[gone].min()), float(values[~gone].max())
    return _middle(last, first)


def _middle(last: float, first: float) -> float:
    """Half-way between two values, or the first where no number lies between them."""
    middle = last + (first - last) / 2
    return first if middle == last else middle


def paste(features: Array, failures: Array, box: Box, least: int) -> Box:
    """Move each limit outwards as long as the box stands out more clearly from all cases."""
    best = clearness(features, failures, box)
    while True:
        wider = [one for limit in box.limits for one in _wider(features, box, *limit, least)]
        scores = [clearness(features, failures, one) for one in wider]
        if not scores or max(scores) <= best:
            return box
        best = max(scores)
        box = wider[int(np.argmax(scores))]


def _wider(features: Array, box: Box, feature: int, side: int, least: int) -> list[Box]:
    """The box with one limit moved outwards past the nearest cases, or lifted by the last."""
    lifted = box.without(feature, side)
    inside, within = box.holds(features), lifted.holds(features)
    values, beyond = features[feature], within & ~inside
    if not beyond.any():
        return [lifted]
    step = min(max(1, int(PASTE * max(int(inside.sum()), least))), int(beyond.sum()))
    ordered = np.sort(values[beyond])
    reached = ordered[-step] if side == LOW else ordered[step - 1]
    outside = within & (values < reached if side == LOW else values > reached)
    if not outside.any():
        return [lifted]
    return [box.with_limit(feature, side, _between(values[within], outside[within], side))]


def clearness(features: Array, failures: Array, box: Box) -> float:
    """How clearly a box stands out: the excess of failures in its standard deviations.

    (share in the box - share of all) * sqrt(cases in the box), over the standard deviation of
    failures if they came by luck alone. A small box needs a larger excess than a large one.
    """
    inside = box.holds(features)
    return float(_clear(int(inside.sum()), failures[inside].sum(), failures))


def clearest(steps: list[Step], failures: Array) -> Step:
    """The step of a trajectory whose box stands out most clearly."""
    cases = np.array([step.cases for step in steps])
    failed = np.array([step.failures for step in steps])
    return steps[int(np.argmax(_clear(cases, failed, failures)))]


def _clear(cases: Array | int, failed: Array | float, failures: Array) -> Array:
    base = float(failures.mean())
    spread = np.sqrt(base * (1.0 - base))
    if spread == 0:
        return np.zeros(np.shape(cases))
    some = np.maximum(cases, 1)  # an empty box stands out by nothing
    return (failed - base * np.asarray(cases)) / (np.sqrt(some) * spread)
