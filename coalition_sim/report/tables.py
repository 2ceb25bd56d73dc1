"""The tables of the report, cell by cell: verdict in words first, then the number."""

from __future__ import annotations

from typing import Any

import pandas as pd
import xarray as xr

from coalition_sim.analysis.compare import Comparison
from coalition_sim.analysis.words import IMPROVES, WORSENS, worlds_of_100
from coalition_sim.figures import differences, labels
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.report.spoken import listed

SYMBOL = {IMPROVES: "\N{BLACK UP-POINTING TRIANGLE}", WORSENS: "\N{BLACK DOWN-POINTING TRIANGLE}"}
PRECISION_OUTCOMES = (
    "service_mean",
    "worst_quintile_service",
    "remote_urban_gap",
    "utilisation",
    "secretary_changes",
    "forced_exits",
)
SERVICES = ("service_mean", "worst_quintile_service", "worst_quintile_gap", "remote_urban_gap")
SEXES = (
    "net_enrolment_girls",
    "net_enrolment_boys",
    "female_male_enrolment_gap",
    "literacy_female",
    "literacy_male",
    "female_male_literacy_gap",
)
GAP = {
    "worst_quintile_gap": "the worst-served fifth against all",
    "remote_urban_gap": "remote districts against near ones",
    "female_male_enrolment_gap": "girls against boys in school",
    "female_male_literacy_gap": "women against men who can read",
}
WISH = {"more": "more is wanted", "less": "less is wanted"}


def summary_rows(ds: xr.Dataset, comparison: Comparison) -> list[dict[str, Any]]:
    """One row per outcome with a cell per reform: verdict in words, then the number."""
    reforms = labels.reforms_of(ds, comparison.baseline)
    table = comparison.headline
    rows = []
    for outcome in dict.fromkeys(table["outcome"]):
        mine = {row.scenario: row for row in table[table["outcome"] == outcome].itertuples()}
        known = OUTCOMES[outcome]
        level = float(next(iter(mine.values())).baseline_mean)
        rows.append(
            {
                "label": known.label,
                "unit": known.unit,
                "wish": WISH.get(known.direction, ""),
                "level": labels.level(level, known.decimals),
                "cells": [cell(mine[reform]) for reform in reforms],
            }
        )
    return rows


def equity_rows(
    ds: xr.Dataset, comparison: Comparison, outcomes: tuple[str, ...] = SERVICES
) -> list[dict[str, Any]]:
    """Per reform: those behind beside the mean, the gaps, and a flag where one widens."""
    table = comparison.table.set_index(["scenario", "outcome"], drop=False)
    return [
        {
            "title": labels.scenario_title(ds, reform),
            "cells": [
                _gap_cell(next(table.loc[[(reform, name)]].itertuples())) for name in outcomes
            ],
            "warning": warning(comparison, reform),
        }
        for reform in labels.reforms_of(ds, comparison.baseline)
    ]


def precision_rows(ds: xr.Dataset, comparison: Comparison) -> dict[str, list[dict[str, str]]]:
    """By reform: Monte Carlo error, what the spread comes from, worlds needed, main outcomes."""
    table = comparison.table
    chosen = table[table["outcome"].isin(PRECISION_OUTCOMES)]
    return {
        labels.scenario_title(ds, str(reform)): [_precision(row) for row in rows.itertuples()]
        for reform, rows in chosen.groupby("scenario", sort=False)
    }


def warning(comparison: Comparison, scenario: str) -> str:
    """The equity flags of a reform as one line; empty where there is none."""
    mine = comparison.equity[comparison.equity["scenario"] == scenario]
    flagged = mine[mine["flag"] != ""].groupby("flag", sort=False)["gap"]
    return "; ".join(f"{flag} ({listed(GAP[gap] for gap in gaps)})" for flag, gaps in flagged)


def cell(row: Any) -> dict[str, str]:
    """Verdict, number and odds of a difference."""
    kind = row.words if row.words in SYMBOL else "unclear"
    return {
        "symbol": SYMBOL.get(row.words, ""),
        "kind": "small" if kind != "unclear" and row.too_small else kind,
        "words": differences.verdict(row),
        "number": labels.change(row),
        "odds": _odds(row),
    }


def _odds(row: Any) -> str:
    """In how many worlds of a hundred the reform does better, and worse."""
    if pd.isna(row.probability_of_improvement):
        return ""
    better = worlds_of_100(row.probability_of_improvement)
    worse = worlds_of_100(row.probability_of_worsening)
    return f"better in {better}, worse in {worse} of 100 worlds"


def _gap_cell(row: Any) -> dict[str, str]:
    """A gap widens or narrows; only then is it said to be worse or not."""
    found = cell(row)
    if row.outcome.endswith("_gap"):
        said = {IMPROVES: "narrows", WORSENS: "widens"}.get(row.words)
        found["words"] = found["words"].replace(row.words, said) if said else found["words"]
    return found


def _precision(row: Any) -> dict[str, str]:
    still = row.p05 == row.p95 == 0
    needed = f"{int(row.worlds_needed):,}" if row.worlds_needed > 0 else "not known"
    return {
        "outcome": f"{row.label} ({labels.minus(row.unit)})",
        "error": "no change" if still else _significant(row.monte_carlo_error),
        "unknowns": "" if still else _percent(row.parameter_share),
        "luck": "" if still else _percent(1 - row.parameter_share),
        "worlds": "" if still else needed,
    }


def _percent(share: float) -> str:
    return "not known" if pd.isna(share) else f"{100 * share:.0f} %"


def _significant(value: float) -> str:
    return "not known" if pd.isna(value) else f"\N{PLUS-MINUS SIGN}{float(f'{value:.2g}'):g}"
