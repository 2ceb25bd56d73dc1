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
from coalition_sim.analysis.districts import compare_districts
from coalition_sim.figures import labels, tornado
from coalition_sim.figures.catalogue import Picture, catalogue
from coalition_sim.parameters import parameters
from coalition_sim.report.readings import reading, short_answer, strongest_names
from coalition_sim.report.tables import warning

HEADINGS = {
    "differences": "What changes under {title}",
    "fan_services": "Services year by year",
    "fan_government": "Government and money year by year",
    "gain": "District by district: {title}",
    "allocation": "Money against need",
    "money": "Money spent and money owed",
    "network": "The coalition and its money, one world",
    "timeline": "Chief ministers and secretaries, one world",
    "portfolios": "Cabinet posts and seats",
    "tornado": "What decides the effect of {title}",
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
    districts = compare_districts(ds, comparison.baseline)
    pictures = [
        picture
        for picture in catalogue(ds, comparison, sensitivity)
        if (folder / picture.file).is_file()
    ]
    return {
        section: [
            _figure(picture, reading(picture, ds, comparison, sensitivity, districts), ds, folder)
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
            "warning": warning(comparison, name),
        }
        for name in labels.reforms_of(ds, comparison.baseline)
    ]


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


def _figure(picture: Picture, words: str, ds: xr.Dataset, folder: Path) -> Figure:
    data = base64.b64encode((folder / picture.file).read_bytes()).decode("ascii")
    title = labels.scenario_title(ds, picture.scenario) if picture.scenario else ""
    return Figure(HEADINGS[picture.kind].format(title=title), words, data, picture.file)


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
