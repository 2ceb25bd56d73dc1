"""What may be said of a difference, and with how many digits.

Only the 5-95 % range of the paired differences chooses the words. The Monte Carlo error chooses
the digits and nothing else: it shrinks with the number of worlds, ignorance does not.
"""

from __future__ import annotations

import math

from coalition_sim.outcomes import LAST_YEARS

FEWEST_WORLDS = 20
"""Below this a 5-95 % range is little more than the smallest and largest world."""
FEWEST_DRAWS = 10
"""Below this, where parameters are drawn, too little of what is not known has been tried."""

NO_CLEAR_DIFFERENCE = "no clear difference"
TOO_FEW_WORLDS = "too few worlds to say"
IMPROVES, WORSENS, RISES, FALLS = "improves", "worsens", "rises", "falls"
CLEAR = (IMPROVES, WORSENS, RISES, FALLS)

LARGEST_STEP = -6
"""Never round to more than millions."""
FINEST = 6
"""Digits after the point that are never exceeded; a smaller bound is said in words."""


def words(p05: float, p95: float, direction: str, worlds: int, draws: int | None = None) -> str:
    """The verdict on a difference whose 5-95 % range is given.

    ``draws`` are the parameter draws the worlds share; None where the parameters stand still.

    >>> words(0.2, 3.0, "more", 200)
    'improves'
    >>> words(0.2, 3.0, "less", 200)
    'worsens'
    >>> words(0.2, 3.0, "neither", 200)
    'rises'
    >>> words(0.0, 3.0, "more", 200)
    'no clear difference'
    """
    if worlds < FEWEST_WORLDS or (draws is not None and draws < FEWEST_DRAWS):
        return TOO_FEW_WORLDS
    if not (p05 > 0 or p95 < 0):
        return NO_CLEAR_DIFFERENCE
    rises = p05 > 0
    if direction == "neither":
        return RISES if rises else FALLS
    return IMPROVES if rises == (direction == "more") else WORSENS


def worlds_that_do(tapes_per_draw: int, central: bool = False) -> int:
    """The fewest worlds about which more may be said than that they are too few.

    Worlds come in whole parameter draws of ``tapes_per_draw`` shock tapes each; under central
    parameters no draws are asked for.

    >>> worlds_that_do(1), worlds_that_do(3), worlds_that_do(5)
    (20, 30, 50)
    >>> worlds_that_do(1, central=True)
    20
    """
    if central:
        return FEWEST_WORLDS
    return tapes_per_draw * max(FEWEST_DRAWS, math.ceil(FEWEST_WORLDS / tapes_per_draw))


def verdict(said: str, narrow: bool) -> str:
    """The words as shown: a bound that only just leaves out zero is named.

    >>> verdict("improves", True), verdict("worsens", False)
    ('improves, narrowly', 'worsens')
    """
    return f"{said}, narrowly" if narrow and said in CLEAR else said


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


def decimals_told(decimals: int, p05: float, p50: float, p95: float) -> int:
    """One decimal more where it keeps a bound on one side of zero from being rounded to zero.

    A bound still nearer to zero is said in words. A clear median is never rounded to zero.

    >>> decimals_told(-1, 3.2, 12.0, 24.0), decimals_told(0, -20.0, -4.0, -0.04)
    (0, 0)
    >>> decimals_told(0, -0.4, 3.0, 17.0), decimals_told(0, 0.0001, 0.02, 0.3)
    (0, 2)
    """
    bound = max(p05, -p95)  # above zero only where the range leaves zero out
    if not bound > 0:
        return decimals
    while decimals < FINEST and round(p50, decimals) == 0:
        decimals += 1
    helps = round(bound, decimals) == 0 != round(bound, decimals + 1)
    return decimals + 1 if helps and decimals < FINEST else decimals


def shown(value: float, decimals: int, signed: bool = True) -> str:
    """A number rounded for readers; a difference has a sign, or is a plain 0.

    >>> shown(2.345, 1), shown(-0.04, 1), shown(0.0, 1), shown(1234.0, -2), shown(-3.0, 0)
    ('+2.3', '0', '0', '+1200', '-3')
    >>> shown(45.15, 0, signed=False)
    '45'
    """
    if not math.isfinite(value):
        return "not known"
    rounded = round(value, decimals) + 0.0  # no zero with a minus sign
    if signed and rounded == 0:
        return "0"
    return f"{rounded:{'+' if signed else ''}.{max(0, decimals)}f}"


def difference_text(p50: float, p05: float, p95: float, decimals: int) -> str:
    """Median and 5-95 % range for a table cell; never a range that seems to touch zero.

    >>> difference_text(2.34, -0.2, 4.1, 1)
    '+2.3 (-0.2 to +4.1)'
    >>> difference_text(3.1, 0.3, 20.2, 0)
    '+3.1 (+0.3 to +20.2)'
    >>> difference_text(0.0325, 0.0003, 0.1185, 2)
    '+0.03 (above 0 to +0.12)'
    """
    decimals = decimals_told(decimals, p05, p50, p95)
    middle, low, high = (shown(value, decimals) for value in (p50, p05, p95))
    low = "above 0" if p05 > 0 and low == "0" else low
    high = "below 0" if p95 < 0 and high == "0" else high
    return f"{middle} ({low} to {high})"


def worlds_of_100(share: float, under: str = "under ", over: str = "over ") -> str:
    """A share of worlds as so many of 100; a few are not none, and nearly all are not all.

    >>> worlds_of_100(0.0), worlds_of_100(0.004), worlds_of_100(0.44), worlds_of_100(0.996)
    ('0', 'under 1', '44', 'over 99')
    >>> worlds_of_100(0.001, under="<")
    '<1'
    """
    if 0 < share < 0.01:
        return f"{under}1"
    if 0.99 < share < 1:
        return f"{over}99"
    return f"{100 * share:.0f}"


def averaged_years(years: int) -> str:
    """The years of a run that its outcomes are the mean of.

    >>> averaged_years(10), averaged_years(2), averaged_years(1)
    ('the last three years', 'the two years', 'the one year')
    """
    if years >= LAST_YEARS:
        return "the last three years"
    return "the one year" if years == 1 else "the two years"


def averaged_told(years: int) -> str:
    """The same for the head or foot of a table that also holds outcomes of the whole run.

    >>> averaged_told(10), averaged_told(2)
    ('the last three years (“all years”: of the whole run)', 'the two years')
    """
    told = averaged_years(years)
    return f"{told} (“all years”: of the whole run)" if years > LAST_YEARS else told
