"""Tables that explain the others: outcomes, glossary, and every column."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from coalition_sim.export.columns import heading
from coalition_sim.export.table import Column, Table
from coalition_sim.export.titles import title_of
from coalition_sim.outcomes import outcomes
from coalition_sim.report.glossary import GLOSSARY, OF_ANALYSES

_OUTCOMES = {
    "outcome": Column("name of the outcome in the other tables"),
    "label": Column("the outcome in words"),
    "unit": Column("unit of its numbers"),
    "better": Column("which is better: more, less, or neither"),
    "smallest_difference": Column("the smallest difference that matters", "the unit of its row"),
    "why": Column("why that size"),
    "aggregation": Column("how one number comes from all districts, sectors or departments"),
}
_GLOSSARY = {"term": Column("the word"), "meaning": Column("what it means here")}


def outcomes_table() -> Table:
    """A row per outcome."""
    frame = outcomes().reset_index().rename(columns={"name": "outcome", "direction": "better"})
    return Table.of("outcomes", *title_of("outcomes"), _OUTCOMES, frame[list(_OUTCOMES)])


def glossary_table() -> Table:
    """A row per word."""
    words = sorted((GLOSSARY | OF_ANALYSES).items(), key=lambda one: one[0].casefold())
    frame = pd.DataFrame(words, columns=list(_GLOSSARY))
    return Table.of("glossary", *title_of("glossary"), _GLOSSARY, frame)


def dictionary(tables: Sequence[Table]) -> pd.DataFrame:
    """Every column of every table: file, name, name in words, unit, meaning."""
    rows = [
        (table.name, name, heading(name, table.columns), column.unit, column.meaning)
        for table in tables
        for name, column in table.columns.items()
    ]
    return pd.DataFrame(rows, columns=["table", "column", "in_words", "unit", "meaning"])
