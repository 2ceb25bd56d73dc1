"""A workbook: what it is, a sheet for each table, then outcomes, columns and words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from coalition_sim.export.columns import IN_WORDS, OTHERS, heading
from coalition_sim.export.needed import needed
from coalition_sim.export.reference import dictionary, glossary_table, outcomes_table
from coalition_sim.export.source import Source
from coalition_sim.export.table import Column, Table
from coalition_sim.export.units import IN_PERCENT, OF_ROW, SHARE
from coalition_sim.outcomes import OUTCOMES

MOST_CELLS = 500_000
"""A larger table would take minutes to open; the file says where its rows can be had."""
MOST_ROWS = 1_048_576 - 10  # a sheet's, less the lines above the table
LONGEST_NAME = 31  # letters of a sheet's name
WIDEST, NARROWEST = 60, 11  # letters
WRAPPED = 45
LINE = 15.0  # points
TALLEST = 4  # lines of a row that are shown; the cell holds all
AIR = "_)"  # after a number: the width of a bracket, so that it does not touch the next column
HEAD = 3  # the row of the headings, from 0
BLUE, PALE, INK = "#1F4E79", "#DCE6F1", "#222222"
HEADED = {"bold": True, "bg_color": PALE, "bottom": 1, "text_wrap": True, "valign": "top"}
LEFT = {"align": "left", "indent": 1}
LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14, "font_color": BLUE},
    "note": {"font_color": "#595959", "italic": True},
    "head": {**HEADED, **LEFT},
    "head of numbers": {**HEADED, "align": "right", "indent": 1},
    "number": {"valign": "top"},
    "text": {"valign": "top", **LEFT},
    "wrapped": {"valign": "top", "text_wrap": True, **LEFT},
    "name": {"valign": "top", "bold": True},
    "link": {"valign": "top", "font_color": "#0563C1", "underline": 1},
}


def write(source: Source, path: Path) -> None:
    """The whole workbook; text that looks like a formula or an address stays text."""
    xlsxwriter = needed("xlsxwriter", "xlsx")
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties(
        {"title": f"{source.title}: {source.name}", "author": "coalition_sim",
         "comments": dict(source.about)["Caution"]}
    )  # fmt: skip
    _Book(book).fill(source)
    book.close()


class _Book:
    """The workbook while it is written; a look is made once for each number format."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.names: list[str] = []
        self.looks: dict[tuple[str, str], Any] = {}

    def look(self, kind: str, number: str = "") -> Any:
        if (kind, number) not in self.looks:
            more = {"num_format": number + AIR} if number else {}
            self.looks[kind, number] = self.book.add_format({**LOOKS[kind], **more})
        return self.looks[kind, number]

    def fill(self, source: Source) -> None:
        kept = [table for table in source.tables if fits(table)]
        left = [table for table in source.tables if not fits(table)]
        reference = [outcomes_table(), glossary_table()]
        columns = _columns_table([*kept, *reference])
        tables = [*kept, reference[0], columns, reference[1]]
        first = self.sheet("About")
        named = [(self.sheet(table.title), table) for table in tables]
        self.about(first, source, named, left)
        for sheet, table in named:
            self.table(sheet, table)
        first.activate()

    def sheet(self, title: str) -> Any:
        """A new sheet; two never share a name, whatever their letters."""
        name = sheet_name(title, self.names)
        self.names.append(name)
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        return sheet

    def about(
        self, sheet: Any, source: Source, named: Sequence[tuple[Any, Table]], left: Sequence[Table]
    ) -> None:
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 110)
        sheet.set_portrait()
        sheet.fit_to_pages(1, 0)
        sheet.write_string(0, 0, f"{source.title}: {source.name}", self.look("title"))
        row = 2
        for name, text in source.about:
            sheet.write_string(row, 0, name, self.look("name"))
            for line in text.split("\n"):  # a row for each scenario: one row cannot be so tall
                sheet.write_string(row, 1, line, self.look("wrapped"))
                sheet.set_row(row, _height(line, 110))
                row += 1
        sheet.write_string(row + 1, 0, "Sheets", self.look("title"))
        row += 2
        for other, table in named:
            target = f"internal:'{other.get_name()}'!A1"
            sheet.write_url(row, 0, target, self.look("link"), other.get_name())
            text = " ".join(filter(None, (table.note, f"{table.rows:,} rows.")))
            sheet.write_string(row, 1, text, self.look("wrapped"))
            sheet.set_row(row, _height(text, 110))
            row += 1
        for table in left:
            sheet.write_string(row, 0, f"Not here: {table.title}", self.look("name"))
            text = f"{table.rows:,} rows are too many for a sheet; --to parquet or csv has them."
            sheet.write_string(row, 1, text, self.look("wrapped"))
            row += 1

    def table(self, sheet: Any, table: Table) -> None:
        frame = table.frame()
        columns = {name: table.columns[name] for name in for_readers(table.columns)}
        sheet.write_string(0, 0, table.title, self.look("title"))
        sheet.write_string(1, 0, table.note, self.look("note"))
        lines, tall = 1, dict[int, int]()
        for place, (name, known) in enumerate(columns.items()):
            head = headed(name, columns)
            kind = "head of numbers" if _has_numbers(frame[name]) else "head"
            sheet.write_string(HEAD, place, head, self.look(kind))
            if known.meaning:
                sheet.write_comment(HEAD, place, known.meaning, {"x_scale": 2})
            width = self.column(sheet, place, frame[name], head, numbers(frame, name, known))
            for row, text in enumerate(frame[name].tolist(), start=HEAD + 1):
                if isinstance(text, str) and len(text) > WRAPPED:
                    tall[row] = max(tall.get(row, 1), math.ceil(len(text) / (width - 4)))
            lines = max(lines, sum(math.ceil(len(p) / (width - 2)) for p in head.split("\n")))
        sheet.set_row(HEAD, LINE * lines + 6)
        for row, count in tall.items():
            sheet.set_row(row, LINE * min(count, TALLEST))
        sheet.freeze_panes(HEAD + 1, min(2, len(columns) - 1))
        if len(frame):
            sheet.autofilter(HEAD, 0, HEAD + len(frame), len(table.columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD)
        sheet.set_footer("&L&A&RPage &P of &N")

    def column(
        self, sheet: Any, place: int, values: pd.Series, head: str, formats: str | list[str]
    ) -> int:
        """One column of cells: numbers as numbers, yes and no in words, what lacks left blank.

        Returns its width in letters.
        """
        letters = [len(word) for word in re.split(r"[\s]", head)]
        texts = [""]
        for row, value in enumerate(values.tolist(), start=HEAD + 1):
            if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
                continue
            if isinstance(value, bool | np.bool_):
                sheet.write_string(row, place, "yes" if value else "no", self.look("text"))
            elif isinstance(value, int | float) and math.isfinite(value):
                shown = formats if isinstance(formats, str) else formats[row - HEAD - 1]
                sheet.write_number(row, place, value, self.look("number", shown))
                letters.append(len(f"{value:,.0f}") + 4)
            else:
                text = str(value)
                texts.append(text)
                kind = "wrapped" if len(text) > WRAPPED else "text"
                sheet.write_string(row, place, text, self.look(kind))
        widest = min(max(map(len, texts)), WIDEST)
        width = min(max(NARROWEST, widest + 1, *letters), WIDEST) + 2
        sheet.set_column(place, place, width)
        return width


def for_readers(names: Iterable[str]) -> list[str]:
    """The columns in the order of the sheet: words first, the names of the program last.

    >>> for_readers(["scenario", "scenario_title", "outcome", "label", "mean"])
    ['scenario_title', 'label', 'mean', 'scenario', 'outcome']
    """
    every = list(names)
    last = [name for name, words in IN_WORDS.items() if name in every and words in every]
    last += [name for words, name in OTHERS.items() if name in every and words in every]
    last += [name for name in ("members",) if name in every]  # hundreds of names in a cell
    return [name for name in every if name not in last] + last


def headed(name: str, columns: Mapping[str, Column]) -> str:
    """The heading with the unit under it; a share is shown in per cent, and needs none."""
    unit = columns[name].unit
    told = heading(name, columns)
    return told if unit in ("", OF_ROW, SHARE) else f"{told}\n({unit})"


def _has_numbers(values: pd.Series) -> bool:
    numeric = pd.api.types.is_numeric_dtype(values.dtype) and values.dtype != bool
    return bool(numeric and (values.notna().any() or not len(values)))


def fits(table: Table) -> bool:
    """Whether a sheet can hold it and still be opened at ease."""
    return table.rows <= MOST_ROWS and table.cells <= MOST_CELLS


def sheet_name(title: str, taken: Sequence[str]) -> str:
    """A name that a sheet may have and none has yet.

    >>> sheet_name("Where: adopted?", []), sheet_name("About", ["about"])
    ('Where adopted', 'About 2')
    """
    plain = " ".join(re.sub(r"[\[\]:*?/\\']", " ", title).split())[:LONGEST_NAME] or "Sheet"
    used, name, number = {one.casefold() for one in taken}, plain, 1
    while name.casefold() in used:
        number += 1
        name = f"{plain[: LONGEST_NAME - len(str(number)) - 1]} {number}"
    return name


def numbers(frame: pd.DataFrame, name: str, column: Column) -> str | list[str]:
    """The number format of a column, or of each of its rows where they are in different units."""
    if column.unit in IN_PERCENT:
        return "0.0%"
    if column.unit == OF_ROW and {"outcome", "unit"} <= set(frame):
        rows = zip(frame["outcome"], frame["unit"], strict=True)
        return [_decimals(str(outcome), str(unit)) for outcome, unit in rows]
    if name in OUTCOMES:
        return _decimals(name)
    values = frame[name]
    if not _has_numbers(values):
        return ""
    if pd.api.types.is_integer_dtype(values.dtype):
        return "0" if name in ("world", "draw", "seed") else "#,##0"
    finite = values[np.isfinite(values.astype(float))].abs()
    largest = float(finite.max()) if len(finite) else 1.0
    return "#,##0.0" if largest >= 100 else "0.00" if largest >= 1 else "0.0000"


def _decimals(outcome: str, unit: str | None = None) -> str:
    """One decimal more than is shown to readers, for those who reckon on.

    Of a number that is not in the outcome's own unit, such as an index, three.
    """
    known = OUTCOMES.get(outcome)
    if (unit or "").startswith("share"):
        return "0.0%"
    if known is None or unit not in (None, known.unit):
        return "#,##0.000"
    return "#,##0." + "0" * (known.decimals + 1)


def _height(text: str, width: int) -> float:
    """Points that a wrapped text of one paragraph needs."""
    return LINE * max(1, math.ceil(len(text) / width)) + 2


def _columns_table(tables: Sequence[Table]) -> Table:
    """The sheet of columns: by the names that stand in the workbook."""
    titles = {table.name: table.title for table in tables}
    frame = dictionary(tables)
    frame = frame.assign(sheet=frame["table"].map(titles))
    columns = {
        "sheet": Column("the sheet"),
        "in_words": Column("the column as it is headed there"),
        "unit": Column("unit of its numbers"),
        "meaning": Column("what it means"),
        "column": Column("its name in CSV and Parquet files"),
    }
    note = "What every column of every sheet means."
    return Table.of("columns", "Columns", note, columns, frame[list(columns)])
