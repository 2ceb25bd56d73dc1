"""What the commands share in talking: tables on stdout, progress and asides on stderr."""

from __future__ import annotations

import json
import math
import sys
import textwrap
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import click

Row = Mapping[str, Any]
PLAIN_WIDTH = 120  # characters, where the output is a file or a pipe


def say(text: str) -> None:
    """One line to stderr, so that stdout stays clean for tables and JSON."""
    click.echo(text, err=True)


def print_json(value: object) -> None:
    click.echo(json.dumps(_clean(value), indent=2, ensure_ascii=False))


def print_table(rows: Sequence[Row], title: str = "", numbers: Sequence[str] = ()) -> None:
    """A table for a terminal; columns named in `numbers` are aligned to the right."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, box=SIMPLE_HEAD, title_justify="left", pad_edge=False)
    for name in rows[0] if rows else []:
        right = name in numbers
        table.add_column(name, justify="right" if right else "left", no_wrap=right, overflow="fold")
    for row in rows:
        table.add_row(*(Text(_text(value)) for value in row.values()))
    width = None if sys.stdout.isatty() else PLAIN_WIDTH
    Console(file=sys.stdout, width=width, highlight=False).print(table)


def print_record(row: Row) -> None:
    """One row with many columns, a line for each."""
    wide = max(map(len, row)) + 2
    for name, value in row.items():
        lines = textwrap.wrap(_text(value), PLAIN_WIDTH - wide) or [""]
        click.echo(f"{name:<{wide}}" + f"\n{'':<{wide}}".join(lines))
    click.echo()


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr; the block gets a function of (done, total). Two lines where no one looks."""
    from rich.console import Console

    console = Console(stderr=True)
    started = time.perf_counter()
    if not console.is_terminal:
        say(f"{label} ...")
        yield lambda done, total: None
        say(f"{label}: done in {time.perf_counter() - started:.1f} s")
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _text(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(_text(item) for item in value)
    return str(value)


def _clean(value: object) -> object:
    """JSON types only: NaN and infinities become null, numpy scalars plain numbers."""
    if isinstance(value, Mapping):
        return {str(key): _clean(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_clean(item) for item in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)
