"""The question of a search in words, as it stands on its pictures."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """Who fails, how, and what a case is."""

    title: str
    rule: str
    case: str
    """What a case is, in the plural: "worlds" or "parameter draws"."""
    value: str
    """What the rule looks at, with its unit."""
    bound: float

    @property
    def subtitle(self) -> str:
        """Who fails, and what that means, on two lines if need be."""
        return textwrap.fill(f"{self.title}: a world fails if the reform {self.rule}", 118)
