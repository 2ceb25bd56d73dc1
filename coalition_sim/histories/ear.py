"""A recorder that also remembers what was written down this month and this year.

The yearly record keeps schemes by sector. A district's history needs them by place, so the ear
listens where the engine reports them. It changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coalition_sim.model import CoalitionModel
from coalition_sim.recorder import Recorder

Array = np.ndarray


@dataclass(frozen=True)
class Event:
    """One line of the record of events."""

    kind: str
    actor: str
    cause: str
    value: float


class Ear(Recorder):
    """Listens to a model of one world."""

    def __init__(self, recorder: Recorder) -> None:
        self.__dict__.update(recorder.__dict__)
        before = recorder.events()
        names = ("kind", "actor", "cause", "value")
        past = zip(*(before[name] for name in names), strict=True)
        self.heard = [Event(k, a, c, float(v)) for k, a, c, v in past]
        self.formed = False  # a cabinet, this month
        self.month: dict[str, Array] = {}  # what was added this month
        self.year: dict[str, Array] = {}  # and since July

    def enter_month(self, is_july: bool) -> None:
        """Forget last month, and in July last year. What was heard before is kept once."""
        self.formed = False
        self.month = {}
        if is_july:
            self.year = {}

    def take_events(self) -> tuple[Event, ...]:
        """The events since the last call."""
        heard, self.heard = tuple(self.heard), []
        return heard

    def add(self, name: str, values: Array) -> None:
        super().add(name, values)
        self.month[name] = np.array(values, dtype=np.float64)[0]
        self.year[name] = self.year.get(name, 0.0) + self.month[name]

    def formation(self, rows: Array, month: int, portfolios: Array, seats: Array) -> None:
        super().formation(rows, month, portfolios, seats)
        self.formed = True

    def event(
        self,
        kind: str,
        rows: Array,
        month: int,
        actor: Array | str,
        cause: Array | str,
        value: Array,
    ) -> None:
        super().event(kind, rows, month, actor, cause, value)
        columns = (np.broadcast_to(np.asarray(c, object), len(rows)) for c in (actor, cause, value))
        for a, c, v in zip(*columns, strict=True):
            self.heard.append(Event(kind, str(a), str(c), float(v)))


def listen(model: CoalitionModel) -> Ear:
    """Put an ear in the place of a model's recorder."""
    ear = Ear(model.recorder)
    model.recorder = ear
    return ear
