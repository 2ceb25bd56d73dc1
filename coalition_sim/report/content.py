"""What stands in the report, as plain values for the page: no arithmetic beyond rounding."""

from __future__ import annotations

import base64
import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from coalition_sim.analysis.compare import Comparison
from coalition_sim.analysis.words import IMPROVES, WORSENS
from coalition_sim.figures import differences, labels, tornado
from coalition_sim.figures.catalogue import Picture, catalogue
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.parameters import parameters
from coalition_sim.report.readings import reading, short_answer, strongest_names
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
HEADINGS = {
    "differences": "What changes under {title}",
    "fan_services": "Services year by year",
    "fan_government": "Government and money year by year",
    "gain": "Where {title} helps and where it hurts",
    "allocation": "Money against need",
    "money": "Money spent and money owed",
    "network": "The coalition and its money, one world",
    "timeline": "Chief ministers and secretaries, one world",
    "portfolios": "Cabinet posts and seats",
    "tornado": "What decides the effect of {title}",
}
GAP = {
    "worst_quintile_gap": "the worst-served fifth against all",
    "remote_urban_gap": "remote districts against near ones",
}
SECTIONS = {
    "answer": ("differences", "fan_services", "fan_government"),
    "equity": ("gain", "allocation"),
    "workings": ("money", "timeline", "network", "portfolios"),
    "sensitivity": ("tornado",),
}


@dataclass(frozen=True)
class Figure:
    """A picture on the page: heading, plain reading (also its alternative text) and image data."""

    heading: str
    reading: str
    data: str
    file: str


def figures(
    ds: xr.Dataset, comparison: Comparison, sensitivity: pd.DataFrame | None, folder: Path
) -> dict[str, list[Figure]]:
    """The pictures found in the folder, by section of the report."""
    pictures = [
        picture
        for picture in catalogue(ds, comparison, sensitivity)
        if (folder / picture.file).is_file()
    ]
    return {
        section: [
            _figure(picture, ds, comparison, sensitivity, folder)
            for kind in kinds
            for picture in pictures
            if picture.kind == kind
        ]
        for section, kinds in SECTIONS.items()
    }


def scenarios(ds: xr.Dataset, comparison: Comparison) -> list[dict[str, Any]]:
    """What was asked: every scenario with its description and its levers in words."""
    names = [comparison.baseline, *labels.reforms_of(ds, comparison.baseline)]
    return [
        {
            "title": labels.scenario_title(ds, name),
            "question": content.get("question") or "",
            "description": content.get("description") or "",
            "source": content.get("source") or "",
            "levers": [_lever(key, value) for key, value in (content.get("levers") or {}).items()],
        }
        for name in names
        for content in [labels.contents(ds, name)]
    ]


def answers(ds: xr.Dataset, comparison: Comparison) -> list[dict[str, str]]:
    """The short answer to each reform."""
    return [
        {
            "title": labels.scenario_title(ds, name),
            "text": short_answer(ds, comparison, name),
            "warning": _warning(comparison, name),
        }
        for name in labels.reforms_of(ds, comparison.baseline)
    ]


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
                "wish": {"more": "more is wanted", "less": "less is wanted"}.get(known.direction, ""),
                "level": labels.level(level, known.decimals),
                "cells": [_cell(mine[reform]) for reform in reforms],
            }
        )
    return rows


def equity_rows(ds: xr.Dataset, comparison: Comparison) -> list[dict[str, Any]]:
    """Per reform: the mean, the worst-served fifth, both gaps, and a flag where one widens."""
    outcomes = ("service_mean", "worst_quintile_service", "worst_quintile_gap", "remote_urban_gap")
    table = comparison.table.set_index(["scenario", "outcome"], drop=False)
    return [
        {
            "title": labels.scenario_title(ds, reform),
            "cells": [_gap_cell(next(table.loc[[(reform, name)]].itertuples())) for name in outcomes],
            "warning": _warning(comparison, reform),
        }
        for reform in labels.reforms_of(ds, comparison.baseline)
    ]


def precision_rows(ds: xr.Dataset, comparison: Comparison) -> dict[str, list[dict[str, str]]]:
    """By reform: sampling error, what the spread comes from, worlds needed, main outcomes."""
    table = comparison.table
    chosen = table[table["outcome"].isin(PRECISION_OUTCOMES)]
    return {
        labels.scenario_title(ds, str(reform)): [_precision(row) for row in rows.itertuples()]
        for reform, rows in chosen.groupby("scenario", sort=False)
    }


def explained(sensitivity: pd.DataFrame | None) -> dict[str, str]:
    """The unknowns that stand out, each with what it means."""
    if sensitivity is None or sensitivity.empty:
        return {}
    shown = sensitivity["outcome"].isin(tornado.shown_outcomes(sensitivity))
    names = dict.fromkeys(
        str(name)
        for scenario in dict.fromkeys(sensitivity[shown]["scenario"])
        for outcome in tornado.shown_outcomes(sensitivity)
        for name in strongest_names(sensitivity, scenario, outcome)
    )
    table = parameters()
    return {
        name.replace("_", " "): str(table.loc[name, "description"])
        for name in names
        if name in table.index
    }


def _figure(
    picture: Picture,
    ds: xr.Dataset,
    comparison: Comparison,
    sensitivity: pd.DataFrame | None,
    folder: Path,
) -> Figure:
    data = base64.b64encode((folder / picture.file).read_bytes()).decode("ascii")
    title = labels.scenario_title(ds, picture.scenario) if picture.scenario else ""
    heading = HEADINGS[picture.kind].format(title=title)
    return Figure(heading, reading(picture, ds, comparison, sensitivity), data, picture.file)


def _lever(name: str, setting: Mapping[str, Any]) -> str:
    """A lever's setting as one line that can be read aloud."""
    start = f"from {_month(setting['start'])}" if setting.get("start") else "from the start"
    until = f" to {_month(setting['end'])}" if setting.get("end") else ""
    strength = float(setting.get("strength", 1.0))
    followed = setting.get("compliance", "prior")
    parts = [
        f"Lever: {name.replace('_', ' ')}",
        start + until,
        "at full strength" if strength == 1.0 else f"at strength {strength:g} of 1",
        "how far it is followed differs between worlds"
        if isinstance(followed, str)
        else f"followed at {followed:g} of 1",
    ]
    for scope in ("districts", "sectors", "posts"):
        where = setting.get(scope, "all")
        if where != "all":
            parts.append(f"{scope}: {where if isinstance(where, str) else ', '.join(where)}")
    return "; ".join(parts)


def _month(text: Any) -> str:
    """ "2015-07" as "July 2015"."""
    year, month = str(text).split("-")[:2]
    return f"{calendar.month_name[int(month)]} {year}"


def _cell(row: Any) -> dict[str, str]:
    kind = row.words if row.words in SYMBOL else "unclear"
    return {
        "symbol": SYMBOL.get(row.words, ""),
        "kind": "small" if kind != "unclear" and row.too_small else kind,
        "words": differences.verdict(row),
        "number": labels.change(row),
    }


def _gap_cell(row: Any) -> dict[str, str]:
    """A gap widens or narrows; only then is it said to be worse or not."""
    cell = _cell(row)
    if row.outcome.endswith("_gap"):
        said = {IMPROVES: "narrows", WORSENS: "widens"}.get(row.words)
        cell["words"] = cell["words"].replace(row.words, said) if said else cell["words"]
    return cell


def _warning(comparison: Comparison, scenario: str) -> str:
    """The equity flags of a reform as one line; empty where there is none."""
    mine = comparison.equity[comparison.equity["scenario"] == scenario]
    flagged = mine[mine["flag"] != ""].groupby("flag", sort=False)["gap"]
    return "; ".join(f"{flag} ({listed(GAP[gap] for gap in gaps)})" for flag, gaps in flagged)


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
