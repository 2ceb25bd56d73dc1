"""Where a Morris screening looks: trajectories through the priors, and the worlds that walk them.

Two neighbouring points of a trajectory differ in one parameter and meet the same shock tapes, so
that their difference is the work of that parameter. One extra "parameter" stands for nothing but
luck: moving it swaps the shock tapes and leaves every number of the model alone. What it seems to
do is what pure luck can do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

SHOCK_TAPE = "shock_tape"
"""The dummy: its low half and its high half are two sets of shock tapes."""

LEVELS = 4
STEP = LEVELS / (2 * (LEVELS - 1))
"""How far a parameter moves, as a part of its range (2/3 for four levels)."""
LOW_END, RANGE = 0.05, 0.90
"""The unit cube of the design covers the 5th to the 95th percentile of every prior."""

Quantile = Callable[[str, np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Design:
    """Trajectories (trajectory, point, parameter) in the unit cube; the dummy comes last."""

    names: tuple[str, ...]
    points: np.ndarray
    replicates: int

    @property
    def trajectories(self) -> int:
        """Number of trajectories."""
        return self.points.shape[0]

    @property
    def worlds(self) -> int:
        """Worlds of one trajectory: every point with every replicate."""
        return self.points.shape[1] * self.replicates

    @property
    def problem(self) -> dict[str, object]:
        """The design in SALib's terms."""
        return _problem(self.names)

    def worlds_of(self, trajectory: int, quantile: Quantile) -> pd.DataFrame:
        """Parameters and ``tape`` of the worlds of a trajectory, replicate fastest."""
        points = np.repeat(self.points[trajectory], self.replicates, axis=0)
        u = LOW_END + RANGE * points
        values = {name: quantile(name, u[:, i]) for i, name in enumerate(self.names[:-1])}
        return pd.DataFrame(values | {"tape": self._tapes(trajectory, points[:, -1])})

    def moved(self, trajectory: int, point: int) -> str:
        """The parameter whose move led to a point."""
        if point == 0:
            return "the start"
        change = self.points[trajectory, point] - self.points[trajectory, point - 1]
        return self.names[int(np.abs(change).argmax())]

    def _tapes(self, trajectory: int, dummy: np.ndarray) -> np.ndarray:
        """Each trajectory has tapes of its own: one set below the dummy's middle, one above."""
        tape_set = 2 * trajectory + (dummy > 0.5)
        replicate = np.arange(dummy.size) % self.replicates
        return (tape_set * self.replicates + replicate).astype(int)


def design(names: Sequence[str], trajectories: int, replicates: int, seed: int) -> Design:
    """A Morris design by SALib over the named parameters and the dummy."""
    from SALib.sample import morris as sampler

    columns = (*names, SHOCK_TAPE)
    points = sampler.sample(_problem(columns), N=trajectories, num_levels=LEVELS, seed=seed)
    shape = (trajectories, len(columns) + 1, len(columns))
    return Design(columns, points.reshape(shape), replicates)


def _problem(names: Sequence[str]) -> dict[str, object]:
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
