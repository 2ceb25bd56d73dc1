"""Tables of measurements: shown in the terminal, written as Markdown and CSV, put into a page."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table as RichTable

Value = str | float | int | None


@dataclass(frozen=True)
class Table:
    """One table: ``name`` is its file and its place in a page, ``notes`` stand under it."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(
                    f"table {self.name}: row {row!r} has {len(row)} values for "
                    f"{len(self.columns)} columns"
                )

    def column(self, name: str) -> list[Value]:
        """Values of one column."""
        at = self.columns.index(name)
        return [row[at] for row in self.rows]


def shown(value: Value) -> str:
    """A value for readers: three digits that matter, a blank for nothing.

    >>> [shown(value) for value in (1234.5, 12.0, 0.0123456, 0.00123456, 3e-16, 0.0, None)]
    ['1,234', '12.0', '0.0123', '0.00123', '3e-16', '0', '']
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return f"{value:,}"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    if 0 < abs(value) < 1e-3:
        return f"{value:.0e}"
    digits = next((d for d in (1, 2, 3, 4, 5) if abs(value) >= 10.0 ** (2 - d)), 0)
    return f"{value:.{digits}f}"


def show(table: Table, console: Console) -> None:
    """Print the table."""
    drawn = RichTable(title=table.title, title_justify="left")
    for number, column in enumerate(table.columns):
        drawn.add_column(column, justify="right" if _of_numbers(table, number) else "left")
    for row in table.rows:
        drawn.add_row(*(escape(shown(value)) for value in row))
    console.print(drawn)
    for note in table.notes:
        console.print(f"  {note}", highlight=False, markup=False)
    console.print()


def _of_numbers(table: Table, number: int) -> bool:
    return any(isinstance(row[number], int | float) for row in table.rows)


def markdown(table: Table) -> str:
    """The table as Markdown, title above and notes below."""
    marks = ["---:" if _of_numbers(table, n) else "---" for n in range(len(table.columns))]
    lines = [f"**{table.title}**", "", _row(table.columns), _row(marks)]
    lines += [_row(map(shown, row)) for row in table.rows]
    for note in table.notes:
        lines += ["", note]
    return "\n".join(lines) + "\n"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def write(tables: Iterable[Table], folder: Path) -> list[Path]:
    """Write NAME.md and NAME.csv of each table, numbers in the CSV as measured."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for table in tables:
        page, data = folder / f"{table.name}.md", folder / f"{table.name}.csv"
        page.write_text(markdown(table), encoding="utf-8", newline="\n")
        with data.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines, lineterminator="\n")
            writer.writerow(table.columns)
            writer.writerows(table.rows)
        written += [page, data]
    return written


def fill(page: str, tables: Iterable[Table]) -> tuple[str, list[str]]:
    """Put each table between its marks in a page; returns the page and names without a place.

    >>> one = Table("speed", "Speed", ("a",), ((1,),))
    >>> print(fill("<!-- table: speed -->\\nold\\n<!-- end -->", [one])[0].splitlines()[2])
    **Speed**
    """
    homeless = []
    for table in tables:
        place = re.compile(rf"(<!-- table: {re.escape(table.name)} -->\n).*?(<!-- end -->)", re.S)
        text = markdown(table)
        page, found = place.subn(lambda m, text=text: f"{m[1]}\n{text}\n{m[2]}", page)
        if not found:
            homeless.append(table.name)
    return page, homeless
