"""Where a variance decomposition looks: two samples of the priors and the points between them.

``A`` and ``B`` are the two halves of a scrambled Sobol sequence over the unit cube, mapped through
each parameter's own quantile function. A block is a row of both and the points in between (Saltelli
et al. 2010): A, B, then A with one parameter after the other taken from B. What is taken from B may
also be a group of parameters. One more point is the dummy: A again with other luck, and nothing
else moved. For second order the same follows with A and B in each other's place.

All points of a block but the dummy meet the same shock tapes, so that the luck that two of them
share cancels in their difference. The sequence and the tapes do not depend on the number of blocks:
a longer design goes on where a shorter one ended, and so does its store.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from coalition_sim.sensitivity.trajectories import SHOCK_TAPE, Quantile, worlds_at

EDGE = 2.0**-32
"""No point lies nearer to an end of a prior: there an unbounded one is infinite."""
FIRST, SECOND = 0, 1
"""Places of A and B in a block."""


@dataclass(frozen=True)
class Saltelli:
    """Blocks of points; ``groups`` are what moves, a single parameter being a group of one.

    ``a`` and ``b`` (block, parameter) are places in the unit cube. Without ``between`` a block is A
    and B alone: a plain sample, for methods that take any.
    """

    groups: Mapping[str, tuple[str, ...]]
    a: np.ndarray
    b: np.ndarray
    replicates: int
    second_order: bool = False
    between: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """What moves, the dummy last."""
        return (*self.groups, SHOCK_TAPE)

    @property
    def parameters(self) -> list[str]:
        """All parameters, group by group: the columns of ``a`` and ``b``."""
        return [name for members in self.groups.values() for name in members]

    @property
    def blocks(self) -> int:
        """Rows of A."""
        return len(self.a)

    @property
    def points(self) -> int:
        """Points of a block."""
        return 2 + (len(self._moves) + 1 if self.between else 0) + len(self._back)

    @property
    def worlds(self) -> int:
        """Worlds of a block."""
        return self.points * self.replicates

    @cached_property
    def _moves(self) -> list[np.ndarray]:
        """The columns of each group."""
        ends = np.cumsum([len(members) for members in self.groups.values()])
        starts = np.r_[0, ends[:-1]]
        return [np.arange(*pair) for pair in zip(starts, ends, strict=True)] if len(ends) else []

    @property
    def _back(self) -> list[np.ndarray]:
        return self._moves if self.between and self.second_order else []

    def places(self, blocks: int | np.ndarray) -> np.ndarray:
        """Places in the unit cube (point, parameter), with blocks in front if there are several."""
        a, b = self.a[blocks], self.b[blocks]
        rows = [a, b]
        if self.between:
            rows += [_swapped(a, b, columns) for columns in self._moves]
            rows += [a]
        rows += [_swapped(b, a, columns) for columns in self._back]
        return np.stack(rows, axis=-2)

    def worlds_of(self, blocks: int | Sequence[int], quantile: Quantile) -> pd.DataFrame:
        """Parameters and ``tape`` of the worlds of some blocks, replicate fastest."""
        which = np.atleast_1d(blocks)
        other = np.zeros(self.points, dtype=np.int64)
        if self.between:
            other[2 + len(self._moves)] = 1  # the dummy
        tape_set = 2 * which[:, None] + other
        tapes = tape_set[..., None] * self.replicates + np.arange(self.replicates)
        return worlds_at(self.parameters, self.places(which), tapes, quantile)

    def cube(self) -> tuple[list[str], np.ndarray]:
        """What moves, and its percentile (block, point, what moves).

        A group has no percentile of its own: that of its first member stands there.
        """
        first = [columns[0] for columns in self._moves]
        whole = np.stack([self.places(block)[:, first] for block in range(self.blocks)])
        return list(self.groups), whole


def saltelli(
    groups: Mapping[str, Sequence[str]],
    points: int,
    replicates: int,
    seed: int,
    second_order: bool = False,
    between: bool = True,
) -> Saltelli:
    """A design with so many blocks over parameters, or groups of them."""
    from scipy.stats import qmc

    named = {name: tuple(members) for name, members in groups.items()}
    width = sum(map(len, named.values()))
    sampler = qmc.Sobol(2 * width, scramble=True, seed=np.random.default_rng(seed))
    u = np.clip(sampler.random(points), EDGE, 1 - EDGE)
    return Saltelli(named, u[:, :width], u[:, width:], replicates, second_order, between)


def _swapped(row: np.ndarray, other: np.ndarray, columns: np.ndarray) -> np.ndarray:
    mixed = row.copy()
    mixed[..., columns] = other[..., columns]
    return mixed
