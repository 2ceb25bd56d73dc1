"""What all agents share: a place in the arrays of the model, read as plain attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from coalition_sim.axes import REAL

if TYPE_CHECKING:
    from coalition_sim.model import CoalitionModel


class Seen:
    """An attribute of an agent that reads its column of one of the model's arrays.

    With one world it reads as a plain number (or bool); with several, as a copy of the column,
    one entry per world. ``rows`` names the attribute of the agent that holds its column number.
    """

    def __init__(self, path: str, doc: str, column: str = "index") -> None:
        self.part, self.name = path.split(".")
        self.column = column
        self.__doc__ = doc

    def __get__(self, agent: WorldAgent | None, owner: type) -> Any:
        if agent is None:
            return self
        values = getattr(getattr(agent.model, self.part), self.name)
        column = values[:, getattr(agent, self.column)]
        return column[0].item() if len(column) == 1 else column.copy()

    def __set__(self, agent: WorldAgent, value: object) -> None:
        raise AttributeError(
            f"{type(agent).__name__} shows {self.part}.{self.name} of its model and cannot set it; "
            f"change model.{self.part}.{self.name} instead"
        )


class WorldAgent(mesa.Agent):
    """An agent that lives in every world of its model at once.

    Parameters
    ----------
    model : the model. index : the agent's place on its own axis. name : a readable name, by kind.
    """

    model: CoalitionModel

    def __init__(self, model: CoalitionModel, index: int, name: str) -> None:
        super().__init__(model)
        self.index = index
        self.name = name

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.index}: {self.name}>"


def rows_where(mask: np.ndarray) -> np.ndarray:
    """World numbers in which a ``(W, 1)`` mask holds."""
    return np.flatnonzero(mask[:, 0])


def party_sizes(seat_party: np.ndarray, parties: int) -> np.ndarray:
    """Seats of each party, ``(W, S)`` -> ``(W, P)`` as exact floats.

    NOBODY (-1) and ``parties`` may stand for no party; neither is counted.
    """
    worlds, wide = len(seat_party), parties + 2
    place = seat_party + (1 + wide * np.arange(worlds)[:, None])
    counts = np.bincount(place.ravel(), minlength=worlds * wide).reshape(worlds, wide)
    return counts[:, 1:-1].astype(REAL)
