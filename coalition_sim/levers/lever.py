"""What a lever is made of: its moves, its options, where it applies and what it takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import numpy as np

Values = Mapping[str, np.ndarray]
Size = str | Callable[[Values], np.ndarray] | None
"""How large a full move is: a parameter, a number made of several, or 1 (None)."""
Apply = Callable[[Values, np.ndarray], np.ndarray]

CORE = ("education", "health")
"""The sectors that the study follows."""
NEEDS = (*CORE, "water", "energy", "roads", "livelihoods")
"""The core and the other needs that the community action plan names."""


@dataclass(frozen=True)
class Move:
    """One parameter or derived value a lever moves: ``apply(values, effect)`` is its new value.

    ``effect`` is (worlds, n), 0-1; where it is 0 the value returned is the very same number. A move
    starts from the value it finds, so that levers which move the same value work together. Names
    with a dot in ``values`` are handed over by the schedule: an option of a lever
    (``lever.option``, the index of what was chosen) or what belongs to its scope.
    """

    parameter: str
    description: str
    apply: Apply


@dataclass(frozen=True)
class Option:
    """A choice inside a lever; the first of ``values`` holds unless a scenario says otherwise."""

    values: tuple[str, ...]
    description: str


@dataclass(frozen=True)
class Delay:
    """A late start: under this choice the effect begins ``parameter`` months after adoption."""

    option: str
    value: str
    parameter: str


@dataclass(frozen=True)
class Lever:
    """A policy instrument: what it moves, where it can apply, who loses and how it is gamed.

    ``scopes`` are what a scenario may limit: "posts", or "districts" and "sectors"; none for a
    lever of the whole province. ``default_sectors`` are those it has unless a scenario names them.
    ``law`` : it needs a vote of the assembly. ``survival`` : "repeal" (a new chief minister may
    repeal it), or the parameter that says how likely he also owns what he
    finds. ``harmless`` : a choice of an option under which it takes nothing from those who must
    accept it. ``pays`` : sectors in which its cost is itself spent on people, for programmes rather
    than rules.
    """

    name: str
    summary: str
    moves: tuple[Move, ...]
    losers: str
    gaming: str
    source: str
    scopes: tuple[str, ...] = ()
    default_sectors: tuple[str, ...] | Literal["all"] = "all"
    law: bool = False
    options: Mapping[str, Option] = field(default_factory=lambda: MappingProxyType({}))
    survival: str = "repeal"
    delay: Delay | None = None
    harmless: tuple[str, str] | None = None
    pays: tuple[str, ...] | Literal["all"] = ()

    @property
    def compliance_parameter(self) -> str:
        """The parameter from which each world draws how far the lever is followed."""
        return f"{self.name}_compliance"

    @property
    def cost_parameter(self) -> str:
        """The parameter of its cost, Rs mn of 2013-14 a year at full strength and scope."""
        return f"{self.name}_cost"

    @property
    def axis(self) -> str:
        """Over what its effect is laid out: "posts", "cells" or "world"."""
        if "posts" in self.scopes:
            return "posts"
        return "cells" if self.scopes else "world"


def choice(*values: str, description: str) -> Option:
    """An option with its allowed values, the default first."""
    return Option(values, description)


# Kinds of moves ---------------------------------------------------------------------------------


def share(parameter: str, description: str, size: Size = None) -> Move:
    """Add ``effect x size`` to a share, which never exceeds 1."""
    return Move(
        parameter, description, lambda v, e: np.minimum(1.0, v[parameter] + e * _size(size, v))
    )


def more(parameter: str, description: str, size: Size = None) -> Move:
    """Add ``effect x size`` to a number without an upper bound."""
    return Move(parameter, description, lambda v, e: v[parameter] + e * _size(size, v))


def less(parameter: str, description: str, size: Size = None) -> Move:
    """Multiply by ``1 - effect x size``."""
    return Move(parameter, description, lambda v, e: v[parameter] * (1.0 - e * _size(size, v)))


def towards(parameter: str, description: str, goal: Size = None, size: Size = None) -> Move:
    """Close ``effect x size`` of the distance up to ``goal`` (1: None); a value above it stays."""

    def apply(values: Values, effect: np.ndarray) -> np.ndarray:
        missing = np.maximum(0.0, _size(goal, values) - values[parameter])
        return values[parameter] + effect * _size(size, values) * missing

    return Move(parameter, description, apply)


def _size(size: Size, values: Values) -> np.ndarray | float:
    if size is None:
        return 1.0
    return values[size] if isinstance(size, str) else size(values)
