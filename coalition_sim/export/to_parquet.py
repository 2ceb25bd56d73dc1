"""A folder of Parquet files; units and meanings are in the metadata of the columns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from coalition_sim.export.needed import needed
from coalition_sim.export.reference import dictionary, glossary_table, outcomes_table
from coalition_sim.export.source import Source
from coalition_sim.export.table import Table
from coalition_sim.export.to_csv import page
from coalition_sim.export.writing import README


def write(source: Source, folder: Path) -> None:
    """A file for each table; ``about`` in the metadata of each says what was run."""
    about = json.dumps(dict(source.about), ensure_ascii=False)
    tables = [*source.tables, outcomes_table(), glossary_table()]
    for table in tables:
        _write(table, folder / f"{table.name}.parquet", about)
    dictionary(tables).to_csv(folder / README, index=False, lineterminator="\n")
    (folder / "README.md").write_text(
        page(source, tables, "parquet"), encoding="utf-8", newline="\n"
    )


def _write(table: Table, path: Path, about: str) -> None:
    arrow = needed("pyarrow", "parquet")
    parquet = needed("pyarrow.parquet", "parquet")
    writer: Any = None
    try:
        for part in table.parts():
            rows = arrow.Table.from_pandas(_plain(part), preserve_index=False)
            schema = rows.schema if writer is None else writer.schema
            if writer is None:
                schema = _described(arrow, schema, table, about)
                writer = parquet.ParquetWriter(path, schema, compression="zstd")
            writer.write_table(rows.cast(schema))
    finally:
        if writer is not None:
            writer.close()


def _plain(part: pd.DataFrame) -> pd.DataFrame:
    """Columns of text as text, also where a value lacks."""
    texts = [name for name in part if not pd.api.types.is_numeric_dtype(part[name].dtype)]
    return part.astype({name: "string" for name in texts})


def _described(arrow: Any, schema: Any, table: Table, about: str) -> Any:
    """The schema with ``unit`` and ``meaning`` on each column, and the table's own words."""
    fields = [
        field.with_metadata({"unit": known.unit, "meaning": known.meaning})
        for field, known in zip(schema, table.columns.values(), strict=True)
    ]
    told = {"title": table.title, "note": table.note, "about": about}
    return arrow.schema(fields, metadata={**(schema.metadata or {}), **told})
