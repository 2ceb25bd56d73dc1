"""Meanings and headings of the columns that are exported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from coalition_sim.analysis.columns import MEANINGS, columns_of
from coalition_sim.export.table import Column
from coalition_sim.export.units import base_of, unit_of
from coalition_sim.outcomes import OUTCOMES

_MORE = {
    "scenario_title": "the scenario in words",
    "run_title": "the run in words",
    "other_title": "the other scenario in words",
    "setting_title": "the setting in words",
    "alike_titles": "the scenarios that are alike, in words",
    "label": "the outcome in words",
    "unit": "unit of the numbers of the row",
    "unknown": "the unknown in words",
    "other_unknown": "the other unknown in words",
    "feature_peeled": "the feature in words",
    "lever_name": "the lever in words",
}


def column(table: str, name: str, told: Mapping[str, str], kind: str = "") -> Column:
    """What is known of a column: ``told`` is what the folder's own columns.json says of it.

    >>> column("costs", "p05", {}).unit
    'Rs bn a year, prices of 2013-14, for a point'
    >>> column("sobol", "first", {}, "study").unit
    'share of the variance'
    """
    meaning = told.get(name) or _MORE.get(name) or _own(table, name)
    return Column(meaning, unit_of(kind, table, name, meaning))


def _own(table: str, name: str) -> str:
    """The meaning that this version gives; a folder of another may have other columns."""
    if name.removesuffix("_p05").removesuffix("_p95") not in MEANINGS:
        return ""
    return columns_of(f"{table}.csv", [name])[name]


def columns(
    table: str, names: Iterable[str], told: Mapping[str, str], kind: str = ""
) -> dict[str, Column]:
    """All columns of a table; the ends of a range are in the unit of what it is a range of."""
    found = {str(name): column(table, str(name), told, kind) for name in names}
    for name, known in found.items():
        base = None if known.unit else base_of(name, found)
        if base:
            found[name] = replace(known, unit=found[base].unit)
    return found


IN_WORDS = {
    "scenario": "scenario_title",
    "outcome": "label",
    "parameter": "unknown",
    "lever": "lever_name",
    "run": "run_title",
    "setting": "setting_title",
    "alike": "alike_titles",
    "peeled": "feature_peeled",
}
"""Names of the program, and the column beside them that says the same in words."""
OTHERS = {"other_title": "other", "other_unknown": "other"}
"""The same for a second scenario or unknown on the row, by the words."""
_LAST = {
    **{f"p{n:02d}": f"{n}th percentile" for n in (5, 25, 75, 95)},
    "p50": "median",
    "low": "lower end",
    "high": "upper end",
    "fresh": "on fresh worlds",
    "floor": "noise floor",
}
_HEADINGS = {
    **{name: known.label for name, known in OUTCOMES.items()},
    **{name: _LAST[name] for name in ("p05", "p25", "p50", "p75", "p95", "low", "high")},
    "text": "in words",
    "mu": "mean shift (mu)",
    "mu_star": "mean size of the shift (mu*)",
    "mu_star_conf": "half of the interval of mu*",
    "sigma": "spread of the shift (sigma)",
    "sigma_luck": "spread by luck",
    "first": "by itself (first order)",
    "total": "with all others (total)",
    "top3": "among the best three",
    "of": "effect or level",
    "per": "a case is a",
    "quasi_p_lower": "chance for the lower limit",
    "quasi_p_upper": "chance for the upper limit",
    "lift": "density over base rate",
    "tapes": "worlds in the case",
    "tape": "course of luck",
}
"""What a reader would not understand under the program's own name."""


def heading(name: str, beside: Iterable[str] = ()) -> str:
    """A column's name for readers; ``beside`` are the columns of the same table.

    >>> heading("probability_of_improvement"), heading("p05"), heading("adopted_p95")
    ('probability of improvement', '5th percentile', 'adopted, 95th percentile')
    >>> heading("density_low_fresh"), heading("trust_p05")
    ('density, lower end, on fresh worlds', 'Trust in the provincial government, 5th percentile')
    >>> both = ["outcome", "label"]
    >>> heading("label", both), heading("outcome", both)
    ('outcome', 'outcome (name in files)')
    """
    columns = set(beside)
    for plain, words in [*IN_WORDS.items(), *((plain, words) for words, plain in OTHERS.items())]:
        if {plain, words} <= columns and name in (plain, words):
            told = "unknown" if plain == "parameter" else plain
            return f"{told} (name in files)" if name == plain else told
    if name in _HEADINGS:
        return _HEADINGS[name]
    base, _, last = name.rpartition("_")
    if base and last in _LAST:
        return f"{heading(base)}, {_LAST[last]}"
    return name.replace("_", " ")
