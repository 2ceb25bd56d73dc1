"""Outcomes that the levers of a reform exist for and that the headline tables do not hold."""

from __future__ import annotations

from typing import Any

import pandas as pd
import xarray as xr

from coalition_sim.analysis.compare import Comparison
from coalition_sim.analysis.contents import contents_of
from coalition_sim.analysis.lever_effects import cases
from coalition_sim.figures import labels
from coalition_sim.levers.names import lever_name
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.report.spoken import listed
from coalition_sim.report.tables import cell

MOST_ROWS = 4


def purpose_rows(ds: xr.Dataset, comparison: Comparison, scenario: str) -> pd.DataFrame:
    """Rows of the comparison for those outcomes, four at most, with their ``levers``.

    What most of its levers exist for comes first. The outcomes are those written down for each
    lever in ``lever_cases.csv``, not chosen by their result.
    """
    wanted = exists_for(set(contents_of(ds, scenario).get("levers") or {}))
    table = comparison.table
    mine = table[(table["scenario"] == scenario) & ~table["headline"].astype(bool)]
    mine = mine[mine["outcome"].isin(wanted)].set_index("outcome", drop=False)
    # a stable sort: of outcomes that as many levers exist for, the lever listed first decides
    order = sorted((name for name in wanted if name in mine.index), key=lambda n: -len(wanted[n]))
    chosen = order[:MOST_ROWS]
    return mine.loc[chosen].assign(levers=[wanted[name] for name in chosen]).reset_index(drop=True)


def exists_for(levers: set[str]) -> dict[str, list[str]]:
    """By outcome, which of the levers exist for it; a lever's own purpose before a joint one.

    >>> exists_for({"question_hour"})["oversight"]
    ['question_hour']
    """
    found: dict[str, list[str]] = {}
    for case in cases().values():
        if case.lever not in levers or (case.beside and case.beside not in levers):
            continue
        for outcome in case.outcomes:
            named = found.setdefault(outcome, [])
            if case.lever not in named:
                named.append(case.lever)
    return found


def purposes(ds: xr.Dataset, comparison: Comparison) -> list[dict[str, Any]]:
    """The same for the report, cell by cell; reforms without such an outcome are left out."""
    tables = {
        name: purpose_rows(ds, comparison, name)
        for name in labels.reforms_of(ds, comparison.baseline)
    }
    return [
        {
            "title": labels.scenario_title(ds, name),
            "rows": [
                {
                    "label": OUTCOMES[row.outcome].label,
                    "unit": labels.minus(OUTCOMES[row.outcome].unit),
                    "cell": cell(row),
                    "levers": listed(map(lever_name, row.levers)),
                }
                for row in rows.itertuples()
            ],
        }
        for name, rows in tables.items()
        if len(rows)
    ]
