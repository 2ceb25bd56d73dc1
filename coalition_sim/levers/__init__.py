"""What a policy can move: the levers, and the parameters they act on month by month."""

from __future__ import annotations

from coalition_sim.levers.catalogue import DERIVED, LEVERS, Derived, Lever, Move, levers
from coalition_sim.levers.schedule import LeverSchedule, months_between

__all__ = [
    "DERIVED",
    "LEVERS",
    "Derived",
    "Lever",
    "LeverSchedule",
    "Move",
    "levers",
    "months_between",
]
