"""What a policy can move: the levers, and the parameters they act on month by month."""

from __future__ import annotations

from coalition_sim.levers.catalogue import LEVERS, levers
from coalition_sim.levers.derived import DERIVED, Derived
from coalition_sim.levers.in_force import InForce
from coalition_sim.levers.lever import Lever, Move, Option
from coalition_sim.levers.schedule import LeverSchedule, months_between
from coalition_sim.levers.stakes import STAKES, stakes

__all__ = [
    "DERIVED",
    "LEVERS",
    "STAKES",
    "Derived",
    "InForce",
    "Lever",
    "LeverSchedule",
    "Move",
    "Option",
    "levers",
    "months_between",
    "stakes",
]
