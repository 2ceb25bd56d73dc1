"""What may be said of a difference, and with how many digits.

Only the 5-95 % range of the paired differences chooses the words. The Monte Carlo error chooses
the digits and nothing else: it shrinks with the number of worlds, ignorance does not.
"""

from __future__ import annotations

import math

FEWEST_WORLDS = 20
"""Below this a 5-95 % range is little more than the smallest and largest world."""

NO_CLEAR_DIFFERENCE = "no clear difference"
TOO_FEW_WORLDS = "too few worlds to say"
IMPROVES, WORSENS, RISES, FALLS = "improves", "worsens", "rises", "falls"

LARGEST_STEP = -6
"""Never round to more than millions."""


def words(p05: float, p95: float, direction: str, worlds: int) -> str:
    """The verdict on a difference whose 5-95 % range is given.

    >>> words(0.2, 3.0, "more", 200)
    'improves'
    >>> words(0.2, 3.0, "less", 200)
    'worsens'
    >>> words(0.2, 3.0, "neither", 200)
    'rises'
    >>> words(0.0, 3.0, "more", 200)
    'no clear difference'
    """
    if worlds < FEWEST_WORLDS:
        return TOO_FEW_WORLDS
    if not (p05 > 0 or p95 < 0):
        return NO_CLEAR_DIFFERENCE
    rises = p05 > 0
    if direction == "neither":
        return RISES if rises else FALLS
    return IMPROVES if rises == (direction == "more") else WORSENS


def is_too_small(p50: float, smallest_difference: float) -> bool:
    """Whether the median difference is smaller than the smallest that matters.

    >>> is_too_small(-0.4, 1.0), is_too_small(1.0, 1.0)
    (True, False)
    """
    return abs(p50) < smallest_difference


def decimals_shown(error: float, most: int) -> int:
    """Digits after the point: down to the first digit of the Monte Carlo error, at most ``most``.

    Negative means rounding to tens, hundreds and so on.

    >>> decimals_shown(0.03, most=3), decimals_shown(0.4, most=3), decimals_shown(25.0, most=3)
    (2, 1, -1)
    >>> decimals_shown(0.0004, most=1)
    1
    """
    if not math.isfinite(error) or error <= 0:
        return most
    return max(LARGEST_STEP, min(most, -math.floor(math.log10(error))))


def shown(value: float, decimals: int, signed: bool = True) -> str:
    """A number rounded for readers; a difference keeps its sign where the digits are lost.

    >>> shown(2.345, 1), shown(-0.04, 1), shown(0.0, 1), shown(1234.0, -2), shown(-3.0, 0)
    ('+2.3', '-0.0', '0.0', '+1200', '-3')
    >>> shown(45.15, 0, signed=False)
    '45'
    """
    if not math.isfinite(value):
        return "not known"
    sign = "+" if signed and value != 0 else ""
    return f"{round(value, decimals):{sign}.{max(0, decimals)}f}"


def difference_text(p50: float, p05: float, p95: float, decimals: int) -> str:
    """Median and 5-95 % range for a table cell.

    >>> difference_text(2.34, -0.2, 4.1, 1)
    '+2.3 (-0.2 to +4.1)'
    """
    low, high = shown(p05, decimals), shown(p95, decimals)
    return f"{shown(p50, decimals)} ({low} to {high})"
