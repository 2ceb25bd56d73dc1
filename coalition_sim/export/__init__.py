"""Results in a form that people can take away: a workbook, CSV, Parquet or NetCDF.

    export("results/mine", "xlsx")

takes a results folder (a comparison, run, sweep, screening, or any other with a manifest) or a
store of runs, and writes every table of it with units, meanings, the caution, and what was run.
docs/export.md describes it for users. The libraries that write each format are an extra,
``coalition-sim[export]``, and are imported when they are used.
"""

from __future__ import annotations

from coalition_sim.export.errors import ExportError
from coalition_sim.export.writing import FORMATS, export

__all__ = ["FORMATS", "ExportError", "export"]
