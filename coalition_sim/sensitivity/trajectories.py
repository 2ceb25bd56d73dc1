"""Where a Morris screening looks: trajectories through the priors, and the worlds that walk them.

Two neighbouring points of a trajectory differ in one parameter and meet the same shock tapes, so
that their difference is the work of that parameter. One extra "parameter" stands for nothing but
luck: moving it swaps the shock tapes and leaves every number of the model alone. What it seems to
do is what pure luck can do.

What moves may also be a group of parameters (Campolongo, Cariboni and Saltelli 2007). A group moves
once along a trajectory; each of its members starts from a level of its own and goes its own way, up
or down, so that over the trajectories they stand in many different arrangements.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

SHOCK_TAPE = "shock_tape"
"""The dummy: its low half and its high half are two sets of shock tapes."""

LEVELS = 4
STEP = LEVELS / (2 * (LEVELS - 1))
"""How far a parameter moves, as a part of its range (2/3 for four levels)."""
LOW_END, RANGE = 0.05, 0.90
"""The unit cube of the design covers the 5th to the 95th percentile of every prior."""

Quantile = Callable[[Sequence[str], np.ndarray], np.ndarray]
"""Names and places in the unit cube (n, names) to values of the parameters."""


@dataclass(frozen=True)
class Design:
    """Trajectories in the unit cube over parameters or groups of them; the dummy comes last.

    ``groups`` holds the parameters of everything that moves, a single parameter being a group of
    one. ``levels`` (trajectory, point, parameter) are the places of all parameters, group by group.
    """

    groups: Mapping[str, tuple[str, ...]]
    levels: np.ndarray
    replicates: int

    @property
    def names(self) -> tuple[str, ...]:
        """What moves, the dummy last."""
        return tuple(self.groups)

    @cached_property
    def points(self) -> np.ndarray:
        """Places (trajectory, point, what moves) in the unit cube.

        A group has no place of its own: that of its first member says whether it has moved.
        """
        sizes = [len(members) for members in self.groups.values()]
        return self.levels[:, :, np.cumsum([0, *sizes[:-1]])]

    @property
    def trajectories(self) -> int:
        """Number of trajectories."""
        return self.levels.shape[0]

    @property
    def blocks(self) -> int:
        """The same: what is run together, and left out as a whole."""
        return self.trajectories

    @property
    def worlds(self) -> int:
        """Worlds of one trajectory: every point with every replicate."""
        return self.levels.shape[1] * self.replicates

    @property
    def problem(self) -> dict[str, object]:
        """The design in SALib's terms, what moves being the variables."""
        return _problem(self.names)

    def worlds_of(self, trajectories: int | Sequence[int], quantile: Quantile) -> pd.DataFrame:
        """Parameters and ``tape`` of the worlds of some trajectories, replicate fastest."""
        which = np.atleast_1d(trajectories)
        levels = self.levels[which]
        names = [name for members in self.groups.values() for name in members][:-1]
        tapes = self._tapes(which, levels[..., -1])
        return worlds_at(names, LOW_END + RANGE * levels[..., :-1], tapes, quantile)

    def cube(self) -> tuple[list[str], np.ndarray]:
        """What moves, the dummy apart, and its percentile (trajectory, point, what moves)."""
        return list(self.names[:-1]), LOW_END + RANGE * self.points[:, :, :-1]

    def moved(self, trajectory: int, point: int) -> str:
        """The parameter, or the group, whose move led to a point."""
        if point == 0:
            return "the start"
        points = self.points[trajectory]
        return self.names[int(np.abs(points[point] - points[point - 1]).argmax())]

    def _tapes(self, which: np.ndarray, dummy: np.ndarray) -> np.ndarray:
        """Each trajectory has tapes of its own: one set below the dummy's middle, one above.

        (trajectory, point, replicate), from the dummy's places (trajectory, point).
        """
        tape_set = 2 * which[:, None] + (dummy > 0.5)
        return tape_set[..., None] * self.replicates + np.arange(self.replicates)


def design(
    names: Sequence[str] | Mapping[str, Sequence[str]],
    trajectories: int,
    replicates: int,
    seed: int,
) -> Design:
    """A Morris design by SALib over parameters, or over named groups of them, and the dummy."""
    from SALib.sample import morris as sampler

    named = names if isinstance(names, Mapping) else {name: (name,) for name in names}
    groups = {name: tuple(members) for name, members in named.items()}
    groups[SHOCK_TAPE] = (SHOCK_TAPE,)
    group_of = [name for name, members in groups.items() for _ in members]
    problem = _problem([member for members in groups.values() for member in members])
    levels = sampler.sample(
        problem | {"groups": group_of}, N=trajectories, num_levels=LEVELS, seed=seed
    )
    shape = (trajectories, len(groups) + 1, len(group_of))
    return Design(groups, levels.reshape(shape), replicates)


def worlds_at(
    names: Sequence[str], u: np.ndarray, tapes: np.ndarray, quantile: Quantile
) -> pd.DataFrame:
    """Parameters at places (block, point, name) of the unit cube, with ``tapes`` (..., replicate).

    Priors are asked once for all points: asked block by block they take longer than the indices.
    """
    values = np.repeat(quantile(names, u.reshape(-1, u.shape[-1])), tapes.shape[-1], axis=0)
    return pd.DataFrame(values, columns=list(names)).assign(tape=tapes.ravel())


def _problem(names: Sequence[str]) -> dict[str, object]:
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
