"""The calendar of a run: fiscal years from July, elections, programmes."""

from __future__ import annotations

import numpy as np

from coalition_sim.axes import MONTHS_IN_YEAR
from coalition_sim.levers import months_between
from coalition_sim.province import Government

Array = np.ndarray

JULY = 7


class Calendar:
    """Counts months since ``start`` and knows when elections fall."""

    def __init__(self, start: str, government: Government) -> None:
        self.start = start
        self.first_year = int(start[:4])
        self.month = 0
        self._first_election = months_between(start, government.first_election)
        self._term = government.term_months

    @property
    def fiscal_month(self) -> int:
        """July is 1, June is 12."""
        return self.month % MONTHS_IN_YEAR + 1

    @property
    def year(self) -> int:
        """Number of the fiscal year, 0 in the first."""
        return self.month // MONTHS_IN_YEAR

    @property
    def calendar_year(self) -> int:
        """Calendar year in which this fiscal year began."""
        return self.first_year + self.year

    @property
    def months_to_election(self) -> int:
        """Months until the next election, 0 in its month."""
        return (self._first_election - self.month) % self._term

    @property
    def election_due(self) -> bool:
        """Whether an election falls in this month (never in the first month of a run)."""
        return self.month > 0 and self.months_to_election == 0

    def caretaker_begins(self, months: Array) -> Array:
        """Whether a caretaker government takes over this month; ``months`` is how long it stays."""
        return self.months_to_election == months - 1

    @property
    def last_budget_before_election(self) -> bool:
        """Whether this July's budget is the last one before a scheduled election."""
        return 0 < self.months_to_election <= MONTHS_IN_YEAR

    @property
    def is_first_election(self) -> bool:
        """Whether this month's election is the one on record."""
        return self.month == self._first_election

    @property
    def budget_era(self) -> str:
        """Which prior holds for the political share of the budget (card M5)."""
        if self.calendar_year < 2016:
            return "2013"
        return "2016" if self.calendar_year == 2016 else "later"

    def advance(self) -> None:
        """Turn to the next month."""
        self.month += 1

    def label(self, month: int) -> str:
        """ "YYYY-MM" of a month counted from the start."""
        count = self.first_year * MONTHS_IN_YEAR + (JULY - 1) + month
        return f"{count // MONTHS_IN_YEAR}-{count % MONTHS_IN_YEAR + 1:02d}"

    def programme(self, row, sectors: tuple[str, ...]) -> dict:
        """A donor's programme, a line of donors.csv, with months counted from the start."""
        return {
            "sector": sectors.index(row.sector),
            "start": months_between(self.start, row.start),
            "end": months_between(self.start, row.end) + 1,
            "on_budget": bool(row.on_budget),
            "supports": bool(row.supports),
            "monitors": bool(row.monitors),
            "anchors": bool(row.anchors),
        }
