"""How things are said: lists, money, shares, counts. Actors are named by kind only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coalition_sim.levers.names import lever_name

ONE_BILLION = 1.0


@dataclass(frozen=True)
class Said:
    """One thing told: what it is about, and a sentence or a few."""

    topic: str
    text: str


def listed(items: Sequence[str]) -> str:
    """Join in words.

    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def counted(number: float, one: str, more: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "month"), counted(3, "month"), counted(1200, "scheme")
    ('1 month', '3 months', '1,200 schemes')
    """
    whole = round(number)
    return f"{whole:,} {one if whole == 1 else more or one + 's'}"


def rupees(billion: float) -> str:
    """Nominal money.

    >>> rupees(54.53), rupees(0.0421), rupees(0.0)
    ('Rs 54.5 bn', 'Rs 42 mn', 'Rs 0 mn')
    """
    if abs(billion) >= ONE_BILLION:
        return f"Rs {billion:.1f} bn"
    return f"Rs {1000 * billion:.0f} mn"


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def moved(now: float, before: float | None) -> str:
    """A level from 0 to 100 with its change in whole points.

    >>> moved(0.41, 0.40), moved(0.41, None)
    ('41 (+1)', '41')
    """
    level = round(100 * now)
    if before is None:
        return f"{level}"
    change = level - round(100 * before)
    return f"{level} ({change:+d})" if change else f"{level} (no change)"


def capital(text: str) -> str:
    """The first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def called(lever: str) -> str:
    """A lever's name for people, as it stands inside a sentence.

    >>> called("fixed_tenure"), called("needs_based_psdp")
    ('fixed tenure of secretaries', 'budget follows need')
    """
    name = lever_name(lever)
    return f"{name[:1].lower()}{name[1:]}"
