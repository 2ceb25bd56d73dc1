"""What stands in the report, as plain values for the page: no arithmetic beyond rounding."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from coalition_sim.analysis.compare import Comparison
from coalition_sim.analysis.districts import compare_districts
from coalition_sim.figures import labels, tornado
from coalition_sim.figures.catalogue import Picture, catalogue
from coalition_sim.figures.unknowns import unknown
from coalition_sim.levers import LEVERS
from coalition_sim.parameters import parameters
from coalition_sim.province import province
from coalition_sim.report.readings import quoted, reading, short_answer, strongest_names
from coalition_sim.report.spoken import listed
from coalition_sim.report.staging import stage_sentence
from coalition_sim.report.tables import warning
from coalition_sim.scenario.force import month_in_words
from coalition_sim.scenario.options import option_in_words
from coalition_sim.sensitivity.groups import in_groups, members_of
from coalition_sim.sensitivity.screening import longer, singly

HEADINGS = {
    "differences": "What changes under {title}",
    "stages": "The three stages of each reform",
    "objectives": "The objectives of {title}",
    "sectors": "All sectors, and what people know: {title}",
    "reported": "What is reported, and what is true",
    "fan_services": "Services year by year",
    "fan_government": "Government and money year by year",
    "gain": "District by district: {title}",
    "allocation": "Money against need",
    "money": "Money spent and money owed",
    "network": "The coalition and its money, one world",
    "timeline": "Chief ministers and secretaries, one world",
    "portfolios": "Cabinet posts and seats",
    "tornado": "Which unknowns move the effect of {title}",
}
SECTIONS = {
    "stages": ("stages",),
    "objectives": ("objectives",),
    "answer": ("differences", "sectors", "fan_services", "fan_government", "reported"),
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
            "stages": stage_sentence(comparison, name),
            "text": short_answer(ds, comparison, name),
            "where_adopted": _where_adopted(ds, comparison, name),
            "warning": warning(comparison, name),
        }
        for name in labels.reforms_of(ds, comparison.baseline)
    ]


def _where_adopted(ds: xr.Dataset, comparison: Comparison, scenario: str) -> str:
    """The short answer for the worlds that adopted the reform; empty where it is the same."""
    mine = comparison.adopted[comparison.adopted["scenario"] == scenario]
    if mine.empty or comparison.adoptions[scenario].worlds.all():
        return ""
    count = int(mine["worlds_adopted"].iloc[0])
    return f"In the {count} worlds that adopt it: {short_answer(ds, comparison, scenario, True)}"


def cautions(ds: xr.Dataset, comparison: Comparison) -> list[str]:
    """Rules that are in force in a part of the averaged months only."""
    return [f"{labels.scenario_title(ds, name)}: {said}" for name, said in comparison.warnings]


def explained(sensitivity: pd.DataFrame | None) -> dict[str, str]:
    """The unknowns that stand out, each with what it means; of a group, what is in it."""
    if sensitivity is None or sensitivity.empty:
        return {}
    shown = sensitivity["outcome"].isin(tornado.shown_outcomes(sensitivity))
    names = dict.fromkeys(
        str(name)
        for scenario in dict.fromkeys(sensitivity[shown]["scenario"])
        for outcome in tornado.shown_outcomes(sensitivity)
        for name in strongest_names(sensitivity, scenario, outcome)
    )
    return {unknown(name): _meaning(sensitivity, name) for name in names}


def _meaning(sensitivity: pd.DataFrame, name: str) -> str:
    described = parameters()["description"]
    if name in described.index:
        return str(described[name])
    members = [unknown(member) for member in members_of(sensitivity, name)]
    return f"Moved together, {len(members)} unknowns: {'; '.join(members)}."


def groups_moved(
    ds: xr.Dataset, comparison: Comparison, sensitivity: pd.DataFrame | None
) -> dict[str, str]:
    """How many groups of unknowns were moved, and how to move single ones; empty if none were."""
    if sensitivity is None or sensitivity.empty or not in_groups(sensitivity):
        return {}
    count = sensitivity.loc[sensitivity["parameter"] != tornado.DUMMY, "parameter"].nunique()
    screened = set(sensitivity["scenario"])
    reforms = [name for name in labels.reforms_of(ds, comparison.baseline) if name in screened]
    return {"count": str(count), "command": singly(reforms[0], comparison.baseline)}


def not_at_work(sensitivity: pd.DataFrame | None) -> str:
    """The unknowns that moved nothing in this run, as a list in words; empty where all did."""
    if sensitivity is None or sensitivity.empty:
        return ""
    names = tornado.not_at_work(sensitivity)
    return listed(quoted(unknown(name)) for name in names) if names else ""


def not_screened(
    ds: xr.Dataset, comparison: Comparison, sensitivity: pd.DataFrame | None
) -> dict[str, str]:
    """The reforms that the screening beside this comparison left out, and how to screen one."""
    if sensitivity is None or sensitivity.empty:
        return {}
    left = [
        name
        for name in labels.reforms_of(ds, comparison.baseline)
        if name not in set(sensitivity["scenario"])
    ]
    if not left:
        return {}
    return {
        "titles": listed(labels.scenario_title(ds, name) for name in left),
        "command": longer(sensitivity, left[0], comparison.baseline),
    }


def _figure(picture: Picture, words: str, ds: xr.Dataset, folder: Path) -> Figure:
    data = base64.b64encode((folder / picture.file).read_bytes()).decode("ascii")
    title = labels.scenario_title(ds, picture.scenario) if picture.scenario else ""
    return Figure(
        HEADINGS[picture.kind].format(title=labels.inside(title)), words, data, picture.file
    )


def _lever(name: str, setting: Mapping[str, Any]) -> str:
    """A lever's setting as one line that can be read aloud."""
    start = f"from {month_in_words(setting['start'])}" if setting.get("start") else "from the start"
    until = f" to {month_in_words(setting['end'])}" if setting.get("end") else ""
    strength = float(setting.get("strength", 1.0))
    followed = setting.get("compliance", "prior")
    parts = [
        f"In force {start}{until}",
        *_stages_said(setting),
        "at full strength" if strength == 1.0 else f"at strength {strength:g} of 1",
        "how far it is followed differs between worlds"
        if isinstance(followed, str)
        else f"followed at {followed:g} of 1",
    ]
    for scope in ("districts", "sectors", "posts"):
        where = setting.get(scope, "all")
        if where not in ("all", "default"):
            parts.append(f"{scope}: {where if isinstance(where, str) else _in_words(scope, where)}")
    return f"{_summary(name)} {'; '.join(parts)}."


def _stages_said(setting: Mapping[str, Any]) -> list[str]:
    """What no actor decides about; adoption and survival are modelled otherwise."""
    given = [stage for stage in ("adoption", "survival") if setting.get(stage) == "given"]
    told = [f"{' and '.join(given)} taken as given"] if given else []
    cost = setting.get("cost", "prior")
    options = [
        option_in_words(name, value) for name, value in (setting.get("options") or {}).items()
    ]
    price = [] if isinstance(cost, str) else [f"cost Rs {cost:,g} million a year"]
    return [*told, *price, *options]


def _summary(lever: str) -> str:
    """A lever by what it does, so that no code name stands on the page."""
    known = LEVERS.get(lever)
    return known.summary if known else f"{lever.replace('_', ' ').capitalize()}."


def _in_words(scope: str, names: Sequence[str]) -> str:
    """Districts by name, sectors and posts by the label that readers know."""
    facts = province()
    labelled = {
        "sectors": dict(zip(facts.sector_names, facts.sector_labels, strict=True)),
        "posts": dict(zip(facts.department_names, facts.department_labels, strict=True)),
    }
    return ", ".join(str(labelled.get(scope, {}).get(name, name)) for name in names)
