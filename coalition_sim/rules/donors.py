"""Donor support: what it adds, and what remains when it ends (card M18)."""

from __future__ import annotations

import numpy as np

from coalition_sim.rules.common import Array, Numbers


def half_life(base: Array, ownership: Numbers, sensitivity: Numbers) -> Array:
    """How long half of a donor's gains last after exit: longer where government owned them.

        HL = HL_0 (1 + varsigma own)

    Card M18.

    base (HL_0): (..., 1), months. ownership (own): (..., n), 0-1. sensitivity (varsigma): (..., 1).
    Valid: HL_0 > 0, varsigma >= 0. Returns (..., n), months.

    >>> half_life(8.0, 0.25, 1.0)
    10.0
    """
    return base * (1.0 + sensitivity * ownership)


def fade(months_since_exit: Numbers, half_life: Numbers) -> Array:
    """What is left of a donor's effect after exit; all of it while the donor is there.

        left = 2^(-t / HL) for t > 0, else 1

    Card M18: "after the end of project everything ends".

    months_since_exit (t; 0 or less while active): (..., n). half_life (HL): (..., n), months.
    Valid: HL > 0. Returns (..., n), 0-1.

    >>> fade(np.array([-3.0, 0.0, 9.0, 18.0]), 9.0).tolist()
    [1.0, 1.0, 0.5, 0.25]
    """
    return np.exp2(-np.maximum(months_since_exit, 0.0) / half_life)


def net_support(support: Array, offset: Numbers) -> Array:
    """A donor's support less what government withdraws in answer.

        net = support (1 - phi_f)

    Card M18: fungibility is strong on budget and weak off budget.

    support: (..., n), 0-1 or Rs bn. offset (phi_f): (..., n), 0-1. Returns (..., n), as support.

    >>> net_support(0.25, 0.5)
    0.125
    """
    return support * (1.0 - offset)
