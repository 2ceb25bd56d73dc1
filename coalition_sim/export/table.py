"""A table to be exported: its rows, and what a reader must know of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Column:
    """What a column means, and the unit of its numbers; "" where it has none."""

    meaning: str
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """``name`` is that of its file; ``note`` says in a sentence or two what it shows.

    ``parts`` gives the rows, a part at a time where there are very many; ``rows`` is their number.
    """

    name: str
    title: str
    note: str
    columns: Mapping[str, Column]
    rows: int
    parts: Callable[[], Iterator[pd.DataFrame]]

    @classmethod
    def of(
        cls, name: str, title: str, note: str, columns: Mapping[str, Column], frame: pd.DataFrame
    ) -> Table:
        """A table that is in memory."""
        return cls(name, title, note, columns, len(frame), lambda: iter([frame]))

    @property
    def cells(self) -> int:
        return self.rows * len(self.columns)

    def frame(self) -> pd.DataFrame:
        """All rows at once."""
        return pd.concat(list(self.parts()), ignore_index=True)
