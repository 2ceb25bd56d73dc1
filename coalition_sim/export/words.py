"""Names in words beside the names of the program, and the unit of each row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from coalition_sim.export.units import DISTANCE, OF_VARIANCE, in_unit_of_row, unit_of_feature
from coalition_sim.levers import LEVERS
from coalition_sim.levers.names import lever_name
from coalition_sim.outcomes import OUTCOMES

WEIGHTED = "weighted"
"""Robustness calls the sum of all outcomes by their weights so, where others name an outcome."""
OF_SCALE = {
    "smallest": "times the smallest difference that matters",
    "range": "parts of the range between scenarios",
}
SETTINGS = {
    "main": "as the scenario says",
    "given": "adopted and kept",
    "compliance_low": "compliance low",
    "compliance_central": "compliance central",
    "compliance_high": "compliance high",
}
"""Ways in which robustness asks."""
DUMMY = "luck alone (the dummy)"


@dataclass(frozen=True)
class Named:
    """What a folder is of: its kind, scenarios' titles, and the unit of a weighted sum."""

    kind: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    weighted: str = ""


def named(manifest: Mapping[str, Any]) -> Named:
    """From a manifest; a run of robustness says in its title in which way it asks."""
    titles = {}
    for entry in manifest.get("scenarios") or ():
        if isinstance(entry, Mapping) and isinstance(entry.get("content"), Mapping):
            name = str(entry.get("name"))
            titles[name] = str(entry["content"].get("title") or name)
    settings = manifest.get("settings")
    for setting, runs in (settings if isinstance(settings, Mapping) else {}).items():
        for scenario, run in runs.items():
            if run != scenario and run in titles and setting in SETTINGS:
                titles[run] = f"{titles.get(scenario, scenario)}, {SETTINGS[setting]}"
    titles = {name: _part_title(name, title) for name, title in titles.items()}
    scale = OF_SCALE.get(str(manifest.get("scale")), "")
    return Named(str(manifest.get("kind") or ""), titles, scale)


def _part_title(name: str, title: str) -> str:
    """A lever of a package that robustness runs alone, by the lever's name in words.

    >>> _part_title("fixed_tenure__part_given", "Both: fixed_tenure alone")
    'Both: only Fixed tenure of secretaries, adopted and kept'
    """
    package, _, lever = title.removesuffix(" alone").rpartition(": ")
    if "__part_" not in name or lever not in LEVERS:
        return title
    ending = f", {SETTINGS['given']}" if name.endswith("__part_given") else ""
    return f"{package}: only {lever_name(lever)}{ending}"


def in_words(frame: pd.DataFrame, of: Named, table: str = "") -> pd.DataFrame:
    """Names for readers beside those of the program, and units of the rows, where they lack.

    >>> in_words(pd.DataFrame({"outcome": ["trust"], "mean": [1.0]}), Named(), "summary").iloc[0, :3].tolist()
    ['trust', 'Trust in the provincial government', 'points of 100']
    """  # noqa: E501
    words = _words(frame, of)
    needs_unit = "unit" not in frame and in_unit_of_row(of.kind, table, frame.columns)
    made: dict[str, pd.Series] = {}
    for name in map(str, frame.columns):
        made[name] = frame[name]
        more, say = words.get(name, ("", str))
        if more and more not in frame:
            made[more] = frame[name].map(say, na_action="ignore")
        if needs_unit and name == ("peeled" if "peeled" in frame else "outcome"):
            made["unit"] = _units(frame, of)
    return pd.DataFrame(made, columns=list(made))


def _words(frame: pd.DataFrame, of: Named) -> dict[str, tuple[str, Callable[[Any], str]]]:
    """For each column that holds names: the column of words beside it, and how to say one."""
    said: dict[str, tuple[str, Callable[[Any], str]]] = {
        "outcome": ("label", _label),
        "lever": ("lever_name", _of_levers),
        "parameter": ("unknown", _unknown),
    }
    if of.titles:
        titled = _from(of.titles)
        said |= {"scenario": ("scenario_title", titled), "run": ("run_title", titled)}
    if of.kind == "study":
        said["other"] = ("other_unknown", _unknown)
    elif of.kind == "robustness":
        said["other"] = ("other_title", _from(of.titles))
        said["alike"] = ("alike_titles", _from(of.titles))
        said["setting"] = ("setting_title", _from(SETTINGS))
    elif of.kind == "discovery":
        said["peeled"] = ("feature_peeled", _feature)
    return said


def _from(words: Mapping[str, str]) -> Callable[[Any], str]:
    """Says a name, or several with "; " between them, in words."""
    return lambda names: "; ".join(words.get(one, one) for one in str(names).split("; "))


def _units(frame: pd.DataFrame, of: Named) -> pd.Series:
    """The unit of each row: of its outcome, of its index, or of the feature that was peeled."""
    if "peeled" in frame:
        return frame["peeled"].map(unit_of_feature, na_action="ignore")
    units = frame["outcome"].map(lambda one: _unit(one, of), na_action="ignore")
    if "measure" in frame:
        other = {"first": OF_VARIANCE, "total": OF_VARIANCE, "index": DISTANCE}
        units = frame["measure"].map(other).fillna(units)
    return units


def _unit(outcome: Any, of: Named) -> str:
    if outcome == WEIGHTED:
        return of.weighted
    return OUTCOMES[outcome].unit if outcome in OUTCOMES else ""


def _label(outcome: Any) -> str:
    """Some tables have rows of several outcomes together."""
    if outcome == WEIGHTED:
        return "All as weighted"
    known = OUTCOMES.get(str(outcome))
    return known.label if known else str(outcome).replace("_", " ").capitalize()


def _of_levers(names: object) -> str:
    """Levers in words; several that were moved together have a plus between them."""
    return " + ".join(lever_name(one) if one in LEVERS else one for one in str(names).split(" + "))


def _unknown(name: Any) -> str:
    from coalition_sim.figures.unknowns import unknown

    return DUMMY if name == "shock_tape" else unknown(str(name))


def _feature(name: Any) -> str:
    """A fact or an unknown, by which cases are described, in words."""
    from coalition_sim.discovery.facts import FACTS
    from coalition_sim.figures.unknowns import unknown

    return FACTS[name].label if name in FACTS else unknown(str(name))
