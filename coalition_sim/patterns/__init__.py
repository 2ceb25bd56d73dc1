"""Which patterns of the real province the model shows, and which mechanism carries each.

- ``PATTERNS``: the table of patterns, with rule, source and origin.
- ``ABLATIONS``: mechanisms switched off by parameters, with a reason for each value.
- ``assess(worlds, seed, ablations)``: run, measure, judge.
- ``page(found, ...)``: what `docs/patterns.md` says.

Nothing here is fitted: the model is run as it is, and a pattern that fails is reported as failed.
"""

from coalition_sim.patterns.ablations import ABLATIONS
from coalition_sim.patterns.catalogue import PATTERNS
from coalition_sim.patterns.judge import RECORDS, as_records, assess
from coalition_sim.patterns.page import page, summary_rows, table_rows

__all__ = [
    "ABLATIONS",
    "PATTERNS",
    "RECORDS",
    "as_records",
    "assess",
    "page",
    "summary_rows",
    "table_rows",
]
