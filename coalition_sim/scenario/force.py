"""When the levers of a scenario are in force inside a run, and what to say where they are not."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from typing import Any

from coalition_sim.axes import MONTHS_IN_YEAR
from coalition_sim.levers import months_between

Contents = Mapping[str, Any]
"""A scenario as plain values, as ``Scenario.to_dict`` gives it."""

START, YEARS = "2013-07", 10
"""Unless told otherwise, a run covers ten fiscal years from July 2013."""
LONGEST_RUN = 50
"""Fiscal years; no longer run is suggested."""


def month_in_words(month: str) -> str:
    """A month for readers.

    >>> month_in_words("2015-07")
    'July 2015'
    """
    year, number = month.split("-")[:2]
    return f"{calendar.month_name[int(number)]} {year}"


def never_in_force(
    reform: Contents, baseline: Contents, start: str, years: int, averaged: int
) -> str:
    """Why a comparison would show nothing: no lever is in force inside the run. Empty if one is.

    A reform that holds other parameters than the baseline still differs from it.
    """
    if _held(reform) != _held(baseline):
        return ""
    one = reform if _levers(reform) else baseline
    months = MONTHS_IN_YEAR * years
    if not _levers(one) or any(_inside(lever, start, 0, months) for lever in _levers(one).values()):
        return ""
    last = month_in_words(_month_after(start, months - 1))
    dates = ", ".join(f"{name} {_dates(lever)}" for name, lever in _levers(one).items())
    return (
        f'"{one.get("name")}": no lever is in force inside the run, {month_in_words(start)} to '
        f"{last} ({dates}). {_next_step(_levers(one), start, averaged)}"
    )


def partly_in_force(scenario: Contents, start: str, years: int, averaged: int) -> list[str]:
    """A warning for each lever that is not in force in all of the last years, which are averaged.

    >>> lever = {"start": "2015-07"}
    >>> partly_in_force({"levers": {"fixed_tenure": lever}}, "2013-07", 3, 3)
    ['its rule starts in July 2015, so it is in force in 12 of the 36 months that are averaged.']
    """
    told = []
    for lever in _levers(scenario).values():
        months = MONTHS_IN_YEAR * years
        window = MONTHS_IN_YEAR * min(years, averaged)
        inside = _inside(lever, start, months - window, months)
        if inside < window:
            which = "its rule" if len(_levers(scenario)) == 1 else "one of its rules"
            how_long = f"in {inside}" if inside else "in none"
            told.append(
                f"{which} {_dates(lever)}, so it is in force {how_long} of the {window} months "
                "that are averaged."
            )
    return told


def idle_in_a_run(scenario: Contents, start: str = START, years: int = YEARS) -> list[str]:
    """A note for each lever and objective that a run of this length never comes to.

    >>> idle_in_a_run({"levers": {"fixed_tenure": {"start": "2023-06"}}})
    []
    >>> print(*idle_in_a_run({"levers": {"fixed_tenure": {"start": "2023-07"}}}))
    fixed_tenure starts in July 2023, so it is never in force in a run of 10 years from July 2013 \
to June 2023. Run 11 years or more.
    """
    months = MONTHS_IN_YEAR * years
    last = month_in_words(_month_after(start, months - 1))
    run = f"in a run of {years} years from {month_in_words(start)} to {last}"
    told = [
        f"{name} {_dates(lever)}, so it is never in force {run}.{_longer(lever['start'], start)}"
        for name, lever in _levers(scenario).items()
        if not _inside(lever, start, 0, months)
    ]
    for one in scenario.get("objectives") or ():
        if not 0 <= months_between(start, one["due"]) < months:
            due = month_in_words(one["due"])
            judged = f"{one['name']} is due in {due}, so it is never judged {run}."
            told.append(f"{judged}{_longer(one['due'], start)}")
    return told


def _longer(month: str, start: str) -> str:
    """How long a run must be to hold a month, where it can be made so long."""
    years = months_between(start, month) // MONTHS_IN_YEAR + 1
    return f" Run {years} years or more." if YEARS < years <= LONGEST_RUN else ""


def _levers(scenario: Contents) -> Mapping[str, Contents]:
    return scenario.get("levers") or {}


def _held(scenario: Contents) -> Contents:
    return scenario.get("parameters") or {}


def _inside(lever: Contents, start: str, first: int, after: int) -> int:
    """Months from ``first`` to before ``after``, counted from the start, with the lever in force.

    A lever without dates, as in results of an older version, is taken to be in force.
    """
    begins = months_between(start, lever["start"]) if lever.get("start") else 0
    ends = months_between(start, lever["end"]) if lever.get("end") else after
    return max(0, min(ends, after) - max(begins, first))


def _dates(lever: Contents) -> str:
    starts = f"starts in {month_in_words(lever['start'])}"
    return f"{starts} and ends in {month_in_words(lever['end'])}" if lever.get("end") else starts


def _next_step(levers: Mapping[str, Contents], start: str, averaged: int) -> str:
    soonest = min((str(lever["start"]) for lever in levers.values()), default=start)
    years = -(-months_between(start, soonest) // MONTHS_IN_YEAR) + averaged
    if averaged < years <= LONGEST_RUN:
        return f"Run {years} years or more, or give the lever an earlier start."
    return "Give the lever months inside the run."


def _month_after(start: str, months: int) -> str:
    year, month = map(int, start.split("-"))
    count = MONTHS_IN_YEAR * year + month - 1 + months
    return f"{count // MONTHS_IN_YEAR}-{count % MONTHS_IN_YEAR + 1:02d}"
