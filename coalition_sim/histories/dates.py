"""Months as people write them, counted from the start of a run."""

from __future__ import annotations

import re
from dataclasses import dataclass

from coalition_sim.axes import MONTHS_IN_YEAR
from coalition_sim.histories.errors import HistoryError

MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True)
class Span:
    """The months of a run, and how they are called.

    >>> span = Span("2013-07", 24)
    >>> span.label(6), span.year_label(6), span.words(6)
    ('2014-01', '2013-14', 'January 2014')
    """

    start: str
    months: int

    @property
    def _first(self) -> int:
        return _count(self.start)

    @property
    def last(self) -> str:
        return self.label(self.months - 1)

    def label(self, month: int) -> str:
        """ "YYYY-MM" of a month counted from the start."""
        year, month_of_year = divmod(self._first + month, MONTHS_IN_YEAR)
        return f"{year}-{month_of_year + 1:02d}"

    def words(self, month: int) -> str:
        """ "July 2015"."""
        year, month_of_year = divmod(self._first + month, MONTHS_IN_YEAR)
        return f"{MONTH_NAMES[month_of_year]} {year}"

    def year_label(self, month: int) -> str:
        """The fiscal year, July to June, of a month: "2015-16"."""
        year = (self._first + month - 6) // MONTHS_IN_YEAR
        return f"{year}-{(year + 1) % 100:02d}"

    def place(self, text: str, name: str, end: bool = False) -> int:
        """Months from the start to "YYYY-MM"; of a year, to its first month in the run, or last.

        >>> Span("2013-07", 24).place("2014", "--to", end=True)
        17

        Raises
        ------
        HistoryError
            If it is no month, or lies outside the run.
        """
        if not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", text):
            raise HistoryError(
                f"{name} {text!r}: allowed is a month, for example {self.start}, or a year, for "
                f"example {self.start[:4]}."
            )
        begin = _count(f"{text}-01"[:7]) - self._first
        final = begin if "-" in text else begin + MONTHS_IN_YEAR - 1
        if final < 0 or begin >= self.months:
            raise HistoryError(f"{name} {text}: this run goes from {self.start} to {self.last}.")
        return min(final, self.months - 1) if end else max(begin, 0)

    def stretch(self, text: str) -> tuple[int, int] | None:
        """First and last month of a year, a fiscal year or a month; None if it is none of these.

        >>> Span("2013-07", 24).stretch("2014"), Span("2013-07", 24).stretch("2014-15")
        ((6, 17), (12, 23))
        """
        parts = re.fullmatch(r"(\d{4})(?:[-/](\d{1,2}|\d{4}))?", text)
        if parts is None:
            return None
        year, rest = int(parts[1]), parts[2]
        january = year * MONTHS_IN_YEAR - self._first
        if rest is None:
            return january, january + 11
        if len(rest) <= 2 and 1 <= int(rest) <= MONTHS_IN_YEAR:
            month = january + int(rest) - 1
            return month, month
        if int(rest) in (year + 1, (year + 1) % 100):
            return january + 6, january + 17
        return None


def _count(text: str) -> int:
    return int(text[:4]) * MONTHS_IN_YEAR + int(text[5:7]) - 1
