"""A folder of CSV files with a data dictionary."""

from __future__ import annotations

from pathlib import Path

from coalition_sim.export.reference import dictionary, glossary_table, outcomes_table
from coalition_sim.export.source import Source
from coalition_sim.export.table import Table
from coalition_sim.export.writing import README


def write(source: Source, folder: Path) -> None:
    """A file for each table, ``README.csv`` (every column) and ``README.md`` (what was run)."""
    tables = [*source.tables, outcomes_table(), glossary_table()]
    for table in tables:
        _write(table, folder / f"{table.name}.csv")
    dictionary(tables).to_csv(folder / README, index=False, lineterminator="\n")
    (folder / "README.md").write_text(page(source, tables), encoding="utf-8", newline="\n")


def _write(table: Table, path: Path) -> None:
    """Part after part; full precision, as in the results folder."""
    with path.open("w", encoding="utf-8", newline="") as file:
        for number, part in enumerate(table.parts()):
            part.to_csv(file, index=False, header=number == 0, lineterminator="\n")


def page(source: Source, tables: list[Table], ending: str = "csv") -> str:
    """What was run, and what each file holds."""
    lines = [f"# {source.title}: {source.name}", ""]
    for name, text in source.about:
        lines += [f"**{name}.** {text}".replace("\n", "  \n"), ""]
    lines += ["## Files", "", "| File | Rows | Holds |", "|---|---|---|"]
    lines += [f"| `{table.name}.{ending}` | {table.rows:,} | {_told(table)} |" for table in tables]
    return "\n".join([*lines, f"| `{README}` | | Every column: unit and meaning |", ""])


def _told(table: Table) -> str:
    return f"{table.title}. {table.note}".strip()
