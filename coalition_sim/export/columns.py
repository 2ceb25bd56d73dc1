"""Titles, units and meanings of the tables that are exported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from coalition_sim.analysis.columns import MEANINGS, columns_of
from coalition_sim.export.table import Column
from coalition_sim.outcomes import OUTCOMES

SHARE = "share, 0 to 1"
OF_ROW = "the unit of its row"
RUPEES = "Rs bn a year, prices of 2013-14"

TITLES = {
    "summary": (
        "Year by year",
        "Every scenario, outcome and year: mean and percentiles over worlds. These are levels: how "
        "unsure they are says little about the effect of a reform, which is under Differences.",
    ),
    "differences": (
        "Differences",
        "Each reform less the baseline, world by world, mean of the last three years; all worlds, "
        "whether or not the reform was adopted.",
    ),
    "effects_where_adopted": (
        "Where adopted",
        "The differences in the worlds that adopted the reform. Those worlds are not like the "
        "others, so that it need not do the same elsewhere.",
    ),
    "stages": (
        "Adopted and kept",
        "What becomes of each lever: whether it is adopted, complied with, and lasts, and what it "
        "costs.",
    ),
    "costs": ("Costs", "What a reform costs and, where services clearly gain, what a point costs."),
    "objectives": (
        "Objectives",
        "In what share of worlds each objective of a plan is met, with the plan and without it.",
    ),
    "sensitivity": ("What matters", "Which unknowns decide the effect of a reform."),
    "curves": (
        "Effect curves",
        "The difference from the baseline at each strength, or at each compliance, of a reform.",
    ),
    "patterns": (
        "Patterns",
        "What a model of this province should show, the number that was measured, and the verdict "
        "by a rule written before the model.",
    ),
    "districts": (
        "Districts",
        "Services of education and health in every district and scenario, mean of the last three "
        "years; for a reform also its gain over the baseline, world by world.",
    ),
    "yearly": (
        "Every world",
        "Every outcome of every scenario, world and year. Worlds with the same number share their "
        "unknowns and their luck across scenarios; worlds with the same draw share the unknowns.",
    ),
    "outcomes": (
        "Outcomes",
        "What a reform is judged by, in which unit, and from what size a difference matters. The "
        "sizes were fixed before any result was seen.",
    ),
    "glossary": ("Glossary", "The words of these tables."),
}

_SHARES = (
    "probability_of_improvement",
    "probability_of_worsening",
    "adopted",
    "survived",
    "compliance",
    "in_force",
    "cost_share",
    "refuser_share",
    "met",
    "met_adopted",
    "baseline_met",
    "met_only_with_plan",
)
_UNITS = {
    **dict.fromkeys(_SHARES, SHARE),
    **dict.fromkeys(
        ("mean", "value", "p05", "p25", "p50", "p75", "p95", "monte_carlo_error",
         "smallest_difference", "mu", "mu_star", "mu_star_conf", "sigma", "sigma_luck",
         "noise_floor", "middle", "baseline_middle"),
        OF_ROW,
    ),
    "gain": "points of 100",
    "cost": RUPEES,
}  # fmt: skip
_UNITS_OF = {
    "curves": {"level": "0 to 1"},
    "costs": {name: f"{RUPEES}, for a point" for name in ("cost_per_point", "p05", "p95")},
}
_MORE = {
    "scenario_title": "the scenario in words",
    "label": "the outcome in words",
    "unit": "unit of the numbers of the row",
    "unknown": "the unknown in words",
    "lever_name": "the lever in words",
}


def column(table: str, name: str, told: Mapping[str, str]) -> Column:
    """What is known of a column: ``told`` is what the folder's own columns.json says of it.

    >>> column("costs", "p05", {}).unit
    'Rs bn a year, prices of 2013-14, for a point'
    >>> column("stages", "adopted_p05", {}).unit
    'share, 0 to 1'
    """
    base = name.removesuffix("_p05").removesuffix("_p95")
    meaning = told.get(name) or _MORE.get(name) or _own(table, name, base)
    return Column(meaning, _UNITS_OF.get(table, {}).get(name) or _unit(table, name, base, meaning))


def _unit(table: str, name: str, base: str, meaning: str) -> str:
    """A column of a table that this module does not know may be a share, or an outcome."""
    if meaning.startswith("share of"):
        return SHARE
    if name in OUTCOMES:
        return OUTCOMES[name].unit
    return _UNITS.get(base, "") if table in TITLES else ""


def _own(table: str, name: str, base: str) -> str:
    """The meaning that this version gives; a folder of another may have other columns."""
    if base not in MEANINGS:
        return ""
    return columns_of(f"{table}.csv", [name])[name]


def columns(table: str, names: Iterable[str], told: Mapping[str, str]) -> dict[str, Column]:
    """All columns of a table; the ends of a range are in the unit of what it is a range of."""
    found = {str(name): column(table, str(name), told) for name in names}
    for name, known in found.items():
        base = name.removesuffix("_p05").removesuffix("_p95")
        if not known.unit and base in found:
            found[name] = replace(known, unit=found[base].unit)
    return found


IN_WORDS = {
    "scenario": "scenario_title",
    "outcome": "label",
    "parameter": "unknown",
    "lever": "lever_name",
}
"""Names of the program, and the column beside them that says the same in words."""


def heading(name: str, beside: Iterable[str] = ()) -> str:
    """A column's name for readers; ``beside`` are the columns of the same table.

    >>> heading("probability_of_improvement"), heading("p05"), heading("adopted_p95")
    ('probability of improvement', '5th percentile', 'adopted, 95th percentile')
    >>> both = ["outcome", "label"]
    >>> heading("label", both), heading("outcome", both)
    ('outcome', 'outcome (name in files)')
    """
    for plain, words in IN_WORDS.items():
        if {plain, words} <= set(beside) and name in (plain, words):
            return plain if name == words else f"{plain} (name in files)"
    percentiles = {f"p{n:02d}": f"{n}th percentile" for n in (5, 25, 75, 95)} | {
        "p50": "median",
        "text": "in words",
    }
    if name in percentiles:
        return percentiles[name]
    base, _, last = name.rpartition("_")
    if base and last in percentiles:
        return f"{base.replace('_', ' ')}, {percentiles[last]}"
    return name.replace("_", " ")


def title_of(table: str) -> tuple[str, str]:
    """Title and note of a table; one that is not known is called by its file."""
    return TITLES.get(table) or (table.replace("_", " ").capitalize(), "")
