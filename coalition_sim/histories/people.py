"""What people know of a government: schools, clinics, water, work; and what officials report."""

from __future__ import annotations

import numpy as np

from coalition_sim.histories.words import moved, percent
from coalition_sim.province import Province

TOLD = (
    "net_enrolment_girls",
    "net_enrolment_boys",
    "full_immunisation",
    "safe_water",
    "paid_work_days",
)
"""Indicators told in words; JSON has all."""
DAYS = "paid_work_days"


def known(now: np.ndarray, before: np.ndarray | None, days: float, facts: Province) -> str:
    """Indicators of one place, (I,), against those of a year before; ``days`` of a full year."""
    told = []
    for name in TOLD:
        i = facts.indicator_names.index(name)
        label = facts.indicator_labels[i]
        label = label[0].lower() + label[1:]
        old = None if before is None else float(before[i])
        told.append(f"{label} {_level(name, float(now[i]), old, days)}")
    return "; ".join(told)


def _level(name: str, now: float, before: float | None, days: float) -> str:
    if name == DAYS:
        was = "" if before is None else f", {days * before:.0f} a year before"
        return f"{days * now:.0f} of {days:.0f}{was}"
    return percent(now) if before is None else f"{percent(now)} ({_change(now, before)})"


def _change(now: float, before: float) -> str:
    change = round(100 * now) - round(100 * before)
    return f"{change:+d}" if change else "no change"


def seen_and_reported(true: float, reported: float, before: float | None) -> str:
    """A level from 0 to 100, and what is reported where that differs.

    >>> seen_and_reported(0.41, 0.41, 0.40), seen_and_reported(0.41, 0.47, None)
    ('41 (+1)', '41, reported as 47')
    """
    text = moved(true, before)
    same = round(100 * true) == round(100 * reported)
    return text if same else f"{text}, reported as {100 * reported:.0f}"


def told_sectors(facts: Province) -> list[int]:
    """Sectors whose services are told: all but what is left of the budget."""
    return [s for s in range(len(facts.sector_names)) if s != facts.sector_rest]
