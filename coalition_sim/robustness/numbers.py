"""Numbers as they are said: shares of 100, ranges, lists."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coalition_sim.analysis.words import worlds_of_100
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.robustness.wanted import WEIGHTED

MOST_NAMED = 5


def of_100(share: float, low: float, high: float, things: str) -> str:
    """A share with its range, of 100.

    >>> of_100(0.4, 0.31, 0.52, "draws"), of_100(0.0, 0.0, 0.004, "worlds")
    ('40 of 100 draws (31 to 52)', '0 of 100 worlds (0 to under 1)')
    """
    said = f"{worlds_of_100(share)} of 100 {things}"
    if not np.isfinite(low):
        return f"{said} (range not known)"
    return f"{said} ({worlds_of_100(low)} to {worlds_of_100(high)})"


def listed(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """Names in a sentence, the rest as a number.

    >>> listed(["a", "b", "c"]), listed(["a", "b", "c"], most=1)
    ('a; b; c', 'a; and 2 others')
    """
    if len(names) <= most + 1:
        return "; ".join(names)
    return f"{'; '.join(names[:most])}; and {len(names) - most} others"


def counted(number: int, thing: str) -> str:
    """A number of things.

    >>> counted(1, "draw"), counted(1200, "world")
    ('1 draw', '1,200 worlds')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def finest(outcome: str) -> int:
    """Digits after the point that are shown of an outcome: a hundredth of what matters.

    >>> finest(WEIGHTED), finest("service_mean"), finest("reform_costs")
    (2, 2, 3)
    """
    size = 1.0 if outcome == WEIGHTED else OUTCOMES[outcome].smallest_difference
    return max(0, 2 - int(np.floor(np.log10(size))))


def ranged(
    value: float, low: float, high: float, signed: bool = False, most: int | None = None
) -> str:
    """A number with its range, all to the same digit: two that count in the largest, at ``most``
    so many after the point.

    >>> ranged(0.56, 0.0022, 0.561), ranged(-0.012, -0.101, 0.0504, signed=True)
    ('0.56 (0.00 to 0.56)', '-0.01 (-0.10 to +0.05)')
    >>> ranged(0.0, 0.0, 0.0), ranged(0.002, -0.001, 0.004, signed=True, most=2)
    ('0 (0 to 0)', '0.00 (0.00 to 0.00)')
    """
    if not np.isfinite(low):
        return amount(value, signed)
    largest = max(abs(value), abs(low), abs(high))
    if largest < 1e-6:
        return "0 (0 to 0)"
    digits = max(0, 1 - int(np.floor(np.log10(largest))))
    digits = digits if most is None else min(digits, most)
    told = [f"{round(one, digits) + 0.0:{'+' if signed else ''}.{digits}f}"
            for one in (value, low, high)]  # fmt: skip
    zero = f"+{0:.{digits}f}"
    middle, *ends = (f"{0:.{digits}f}" if one == zero else one for one in told)
    return f"{middle} ({' to '.join(ends)})"


def amount(value: float, signed: bool = False) -> str:
    """A number to two digits that count, without an exponent.

    >>> amount(0.0317), amount(123.0), amount(-0.5, signed=True), amount(0.0)
    ('0.032', '123', '-0.50', '0')
    """
    if not np.isfinite(value):
        return "not known"
    if abs(value) < 1e-6:
        return "0"
    digits = max(0, 1 - int(np.floor(np.log10(abs(value)))))
    return f"{value:{'+' if signed else ''}.{digits}f}"
