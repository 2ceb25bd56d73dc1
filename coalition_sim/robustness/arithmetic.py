"""Ranks, regrets, fronts and their intervals, on plain arrays; no function here knows a dataset.

Arrays are ``(scenario, case)``, larger is better. A case is a parameter draw (its worlds averaged
over their shock tapes) or a single world; ``where`` ``(case,)`` numbers the parameter draw of each
case from 0 on. Intervals come from drawing the parameter draws again with replacement, each with
all its cases, always with the same seed: they say how well so many draws know a number.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LOW, HIGH = 5.0, 95.0
RESAMPLES, SEED = 500, 20151101
SURE = 0.95
"""A scenario is on a front, or off it, where this part of the resamples agrees."""


def places(values: np.ndarray, dust: float) -> tuple[np.ndarray, np.ndarray]:
    """How many scenarios do better, and how many do as well (itself included), in each case.

    Values whose distance in the order is at most ``dust`` are tied.

    >>> better, tied = places(np.array([[3.0], [1.0], [3.0]]), 0.0)
    >>> better.ravel().tolist(), tied.ravel().tolist()
    ([0, 2, 0], [2, 1, 2])
    """
    order = np.argsort(-values, axis=0, kind="stable")
    ranked = np.take_along_axis(values, order, axis=0)
    count = len(values)
    opens = np.ones(values.shape, dtype=bool)  # the first of a group of ties
    opens[1:] = ranked[:-1] - ranked[1:] > dust
    row = np.arange(count)[:, None]
    first = np.maximum.accumulate(np.where(opens, row, 0), axis=0)
    closes = np.ones(values.shape, dtype=bool)
    closes[:-1] = opens[1:]
    last = np.minimum.accumulate(np.where(closes, row, count)[::-1], axis=0)[::-1]
    better, tied = np.empty(values.shape, dtype=int), np.empty(values.shape, dtype=int)
    np.put_along_axis(better, order, first, axis=0)
    np.put_along_axis(tied, order, last - first + 1, axis=0)
    return better, tied


def top_share(values: np.ndarray, most: int, dust: float = 0.0) -> np.ndarray:
    """The part of a place among the best ``most`` that each scenario has in each case.

    Scenarios that are tied for some places share them alike, so that a case always gives out
    ``most`` places.

    >>> top_share(np.array([[3.0, 1.0], [1.0, 1.0], [3.0, 1.0]]), 1).round(2).tolist()
    [[0.5, 0.33], [0.0, 0.33], [0.5, 0.33]]
    """
    better, tied = places(values, dust)
    return np.clip((most - better) / tied, 0.0, 1.0)


def regret(values: np.ndarray, dust: float = 0.0) -> np.ndarray:
    """How far each scenario falls short of the best one of the same case, never below zero.

    >>> regret(np.array([[3.0, 1.0], [1.0, 2.0]])).tolist()
    [[0.0, 1.0], [2.0, 0.0]]
    """
    short = values.max(axis=0) - values
    return np.where(short <= dust, 0.0, short)


def regret_without_luck(values: np.ndarray, where: np.ndarray, dust: float = 0.0) -> np.ndarray:
    """Regret of each world, (scenario, world), against the scenario that the draw's *other* worlds
    call best.

    The best of several averages over few shock tapes is partly the luckiest one, so the plain
    regret is too large on average. Choosing by the other tapes errs the other way: the mean of this
    is at most the mean regret that no luck had touched. NaN for draws with one world.

    >>> worlds = np.array([[1.0, 3.0], [2.0, 2.0]])  # one draw, two tapes
    >>> regret_without_luck(worlds, np.array([0, 0])).tolist()
    [[0.0, -1.0], [-1.0, 0.0]]
    """
    sums = by_draw(values, where)
    sizes = np.bincount(where)
    others = sums[:, where] - values
    found = np.full(values.shape, np.nan)
    several = sizes[where] > 1
    best, _ = places(others, dust * np.max(sizes, initial=1))
    leads = (best == 0).astype(float)
    of_leaders = (leads * values).sum(axis=0) / leads.sum(axis=0)
    found[:, several] = (of_leaders - values)[:, several]
    return found


def by_draw(values: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Sums over the cases of each draw, (scenario, draw)."""
    draws = int(where.max()) + 1 if where.size else 0
    return np.stack([np.bincount(where, weights=one, minlength=draws) for one in values])


def draw_means(values: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Means over the worlds of each draw, (scenario, draw)."""
    return by_draw(values, where) / np.bincount(where)


def better_on_all(values: np.ndarray, dust: np.ndarray) -> np.ndarray:
    """Whether some other scenario is at least as good on every objective and better on one.

    ``values`` is (scenario, objective, ...), ``dust`` (objective,); the result (scenario, ...).

    >>> better_on_all(np.array([[1.0, 1.0], [2.0, 1.0], [0.0, 2.0]]), np.zeros(2)).tolist()
    [True, False, False]
    """
    apart = dust.reshape(-1, *[1] * (values.ndim - 2))
    found = np.zeros((len(values), *values.shape[2:]), dtype=bool)
    for other in values:
        ahead = other - values
        found |= (ahead >= -apart).all(axis=1) & (ahead > apart).any(axis=1)
    return found


@dataclass(frozen=True)
class Resamples:
    """Parameter draws drawn again: ``counts`` (resample, draw) says how often each came."""

    counts: np.ndarray

    @classmethod
    def of(cls, draws: int, times: int = RESAMPLES, seed: int = SEED) -> Resamples:
        """Resamples of so many draws; none where there are fewer than two."""
        if draws < 2:
            return cls(np.zeros((0, 0), dtype=int))
        chosen = np.random.default_rng(seed).integers(draws, size=(times, draws))
        rows = np.arange(times)[:, None] * draws
        counts = np.bincount((chosen + rows).ravel(), minlength=times * draws)
        return cls(counts.reshape(times, draws))

    def means(self, values: np.ndarray, where: np.ndarray) -> np.ndarray:
        """Mean over the cases of every resample, (scenario, resample); cases that are NaN in the
        first scenario count in none."""
        if not len(self.counts):
            return np.empty((len(values), 0))
        known = np.isfinite(values[0]) if len(values) else np.ones(where.size, dtype=bool)
        draws = self.counts.shape[1]
        sums = np.zeros((len(values), draws))
        inside = by_draw(values[:, known], where[known])
        sums[:, : inside.shape[1]] = inside
        sizes = np.bincount(where[known], minlength=draws)
        whole = self.counts @ sizes
        with np.errstate(invalid="ignore"):
            return sums @ self.counts.T / np.where(whole > 0, whole, np.nan)

    def largest(self, values: np.ndarray, where: np.ndarray) -> np.ndarray:
        """Largest value among the cases of every resample, (scenario, resample)."""
        if not len(self.counts):
            return np.empty((len(values), 0))
        tops = np.full((len(values), self.counts.shape[1]), -np.inf)
        for one, top in zip(values, tops, strict=True):
            np.maximum.at(top, where, one)
        came = self.counts > 0
        return np.stack([np.where(came, top, -np.inf).max(axis=1) for top in tops])

    def quantiles(self, values: np.ndarray, where: np.ndarray, share: float) -> np.ndarray:
        """The value that ``share`` of the cases do not exceed, (scenario, resample)."""
        if not len(self.counts):
            return np.empty((len(values), 0))
        tail = min(where.size, int(3 * (1 - share) * where.size) + 20)
        return np.stack([self._quantile(one, where, share, tail) for one in values])

    def _quantile(
        self, values: np.ndarray, where: np.ndarray, share: float, tail: int
    ) -> np.ndarray:
        """The same for one scenario, counted from the largest of ``tail`` cases downwards."""
        order = np.argsort(-values, kind="stable")[:tail]
        from_top = np.cumsum(self.counts[:, where[order]], axis=1)
        whole = self.counts @ np.bincount(where, minlength=self.counts.shape[1])
        reached = from_top > ((1.0 - share) * whole)[:, None] + 1e-9
        if tail < where.size and not reached[:, -1].all():  # a few cases came very often
            return self._quantile(values, where, share, where.size)
        return values[order][np.argmax(reached, axis=1)]


def interval(again: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """5-95 % range of a number over the resamples, for each scenario; NaN where there are none.

    >>> [bound.tolist() for bound in interval(np.arange(21.0)[None])]
    [[1.0], [19.0]]
    """
    if again.shape[-1] == 0:
        nothing = np.full(again.shape[:-1], np.nan)
        return nothing, nothing
    low, high = np.percentile(again, [LOW, HIGH], axis=-1)
    return low, high


def share_bounds(share: np.ndarray, again: np.ndarray, draws: int) -> tuple[np.ndarray, np.ndarray]:
    """5-95 % range of a share. Where every case agrees, drawing them again cannot tell: then the
    open end is the share that so many draws would show none of in one sample of twenty.

    >>> low, high = share_bounds(np.array([0.0]), np.zeros((1, 9)), 30)
    >>> low.tolist(), high.round(3).tolist()
    ([0.0], [0.095])
    """
    low, high = interval(again)
    if again.shape[-1] == 0:
        return low, high
    unseen = 1.0 - 0.05 ** (1.0 / draws)
    high = np.where(share <= 0.0, unseen, high)
    low = np.where(share >= 1.0, 1.0 - unseen, low)
    # rounding may leave a bound on the wrong side of the share
    return np.clip(np.minimum(low, share), 0.0, 1.0), np.clip(np.maximum(high, share), 0.0, 1.0)


def told_apart(one: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Whether the 5-95 % range of a difference leaves out zero; ``one`` (resample,)."""
    low, high = interval(one - others)
    return np.asarray((low > 0) | (high < 0))
