"""Stages, costs and objectives of reforms as cells and sentences of the report."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import xarray as xr

from coalition_sim.analysis.compare import Comparison
from coalition_sim.analysis.costs import WHOLE
from coalition_sim.analysis.words import CLEAR, NO_CLEAR_DIFFERENCE, TOO_FEW_WORLDS, worlds_of_100
from coalition_sim.figures import differences, labels
from coalition_sim.figures.lever_names import lever_name
from coalition_sim.figures.reported import where_they_differ
from coalition_sim.measures import reported_less_true, service_mean
from coalition_sim.outcomes import OUTCOMES, last_years
from coalition_sim.report.spoken import clearly, listed, said
from coalition_sim.report.tables import cell

GIVEN = "given"
NOT_KNOWN = "not known"
WHOLE_SAID = "The package"
MOST_NAMED = 4
NEARLY_ALL = 0.995


def stage_sentence(comparison: Comparison, scenario: str) -> str:
    """How likely one reform is adopted, and lasts; empty where there is nothing to adopt."""
    first = _first(comparison.stages, scenario)
    if first is None:
        return ""
    if first.adoption == GIVEN:
        adopted = "Its adoption is taken as given, not modelled."
    else:
        adopted = f"Adopted in {_of_100(first.adopted)} of 100 worlds."
        if first.refuser and first.adopted < NEARLY_ALL:
            adopted += f" Who refuses it, at first or for good, is most often {first.refuser}."
    if first.survival == GIVEN:
        return f"{adopted} It is taken to last."
    if not math.isfinite(first.survived):
        return adopted
    which = "of those" if first.adoption != GIVEN else "of the worlds"
    return f"{adopted} It survives to the end in {_of_100(first.survived)} of 100 {which}."


def given(ds: xr.Dataset, comparison: Comparison) -> str:
    """The reforms about whose adoption nobody decides."""
    names = [name for name, one in comparison.adoptions.items() if one.how == "given"]
    if not names:
        return ""
    titles = listed(labels.scenario_title(ds, name) for name in names)
    verb = "is" if len(names) == 1 else "are"
    return (
        f"{titles} {verb} taken as given: adoption is not modelled there, so the effect over all "
        "worlds is the effect of the reform where it is adopted."
    )


def stage_rows(ds: xr.Dataset, comparison: Comparison) -> list[dict[str, Any]]:
    """The table of stages by reform, cell by cell."""
    groups = comparison.stages.groupby("scenario", sort=False)
    return [
        {
            "title": labels.scenario_title(ds, str(scenario)),
            "rows": [_stage_row(row) for row in mine.itertuples()],
        }
        for scenario, mine in groups
    ]


def where_adopted(ds: xr.Dataset, comparison: Comparison) -> dict[str, Any]:
    """Effects in the worlds that adopted each reform, beside those over all worlds."""
    table = comparison.adopted
    modelled = [str(name) for name in dict.fromkeys(table["scenario"])]
    reforms = [name for name in modelled if not comparison.adoptions[name].worlds.all()]
    always = [labels.scenario_title(ds, name) for name in modelled if name not in reforms]
    found = {"heads": [], "rows": [], "always": listed(always) if always else ""}
    if not reforms:
        return found
    here = table.set_index(["scenario", "outcome"], drop=False)
    there = comparison.table.set_index(["scenario", "outcome"], drop=False)
    counts = {name: int(here.loc[name]["worlds_adopted"].iloc[0]) for name in reforms}
    outcomes = dict.fromkeys(table[table["headline"].astype(bool)]["outcome"])
    return found | {
        "heads": [f"{labels.scenario_title(ds, n)} ({counts[n]} worlds)" for n in reforms],
        "rows": [
            {
                "label": OUTCOMES[outcome].label,
                "unit": OUTCOMES[outcome].unit,
                "cells": [
                    _adopted_cell(
                        next(here.loc[[(reform, outcome)]].itertuples()),
                        next(there.loc[[(reform, outcome)]].itertuples()),
                    )
                    for reform in reforms
                ],
            }
            for outcome in outcomes
        ],
    }


def cost_cells(ds: xr.Dataset, comparison: Comparison) -> list[str]:
    """Cost of a point of services, one cell per reform, over all worlds."""
    costs = comparison.costs
    mine = costs[costs["worlds_of"] == "all"].set_index("scenario")
    if mine.empty:
        return []
    return [str(mine.loc[name, "text"]) for name in labels.reforms_of(ds, comparison.baseline)]


def objective_groups(ds: xr.Dataset, comparison: Comparison) -> list[dict[str, Any]]:
    """The table of objectives by scenario, cell by cell."""
    groups = comparison.objectives.groupby("scenario", sort=False)
    return [
        {
            "title": labels.scenario_title(ds, str(scenario)),
            "rows": [_objective_row(row) for row in mine.itertuples()],
        }
        for scenario, mine in groups
    ]


# Sentences under pictures -------------------------------------------------------------------------


def stages_told(comparison: Comparison) -> str:
    """Which levers are adopted most and least often, and last."""
    table = comparison.stages
    levers = table[(table["lever"] != WHOLE) & (table["adoption"] != GIVEN)]
    levers = levers.dropna(subset=["adopted"]).drop_duplicates("lever")
    if levers.empty:
        return "Every reform here is taken as given: none is put to those who could refuse it."
    most = levers.loc[levers["adopted"].idxmax()]
    least = levers.loc[levers["adopted"].idxmin()]
    named = lever_name(str(most["lever"]))
    told = f"{named} is adopted in {_of_100(most['adopted'])} worlds of 100"
    if most["lever"] != least["lever"]:
        told = f"Most often adopted: {told}; least often: {lever_name(str(least['lever']))}, in "
        told += _of_100(least["adopted"])
    kept = levers[levers["survival"] != GIVEN]["survived"].dropna()
    if kept.empty:
        return f"{told}."
    low, high = _of_100(kept.min()), _of_100(kept.max())
    lasting = low if low == high else f"{low} to {high}"
    return f"{told}. Of 100 worlds that adopt a lever, {lasting} still have it at the end."


def objectives_told(comparison: Comparison, scenario: str) -> str:
    """Which objectives of a plan are likely to be met, and what would have been met anyway."""
    table = comparison.objectives
    mine = table[table["scenario"] == scenario]
    known = mine.dropna(subset=["met"])
    likely = known[known["met"] >= 0.5]
    anyway = int((known["baseline_met"] >= 0.5).sum())
    told = (
        f"Of {len(mine)} objectives {said(len(likely))} are met in at least half of the worlds; "
        f"{said(anyway)} would be met in half of the worlds without the plan."
    )
    if len(known) < len(mine):
        told += f" Not inside this run: {said(len(mine) - len(known))}."
    return told


def sectors_told(comparison: Comparison, scenario: str) -> str:
    """Which sectors and indicators clearly change."""
    table = comparison.table
    shown = table["outcome"].isin((*differences.SECTORS, *differences.KNOWN))
    mine = table[(table["scenario"] == scenario) & shown]
    if set(mine["words"]) == {TOO_FEW_WORLDS}:
        return "Too few worlds were run to say what changes."
    clear = mine[mine["words"].isin(CLEAR)]
    rest = int((mine["words"] == NO_CLEAR_DIFFERENCE).sum())
    if clear.empty:
        return f"None of the {len(mine)} services and indicators shows a clear difference."
    named = [_said_of(row) for row in clear.head(MOST_NAMED).itertuples()]
    more = len(clear) - len(named)
    told = f"Clear: {listed([*named, f'{said(more)} more'] if more else named)}."
    return f"{told} No clear difference: {said(rest)} of {len(mine)}."


def reported_told(ds: xr.Dataset, baseline: str) -> str:
    """How much more is reported than there is, at the end of the run."""
    apart = last_years(reported_less_true(ds)).mean("year").median("world")
    level = last_years(service_mean(ds)).mean("year").median("world")
    told = [
        f"{labels.scenario_title(ds, name)}: {float(level.sel(scenario=name)):.0f} points are true "
        f"and {float(apart.sel(scenario=name)):.1f} more are reported"
        for name in where_they_differ(ds)
        if name != baseline
    ]
    start = "In the middle world, mean of the last years. " if told else ""
    return f"{start}{'; '.join(told)}." if told else "The baseline alone reports more than is true."


# Cells --------------------------------------------------------------------------------------------


def _stage_row(row: Any) -> dict[str, str]:
    adopted = GIVEN if row.adoption == GIVEN else _share(row, "adopted")
    survived = GIVEN if row.survival == GIVEN else _share(row, "survived")
    return {
        "lever": WHOLE_SAID if row.lever == WHOLE else lever_name(str(row.lever)),
        "adopted": adopted,
        "survived": survived,
        "compliance": _percent(row.compliance),
        "in_force": _percent(row.in_force),
        "cost": _cost(row),
        "cost_share": _cost_share(row),
        "refuser": row.refuser,
        "refused": f"{_of_100(row.refuser_share)} of 100 refusals" if row.refuser else "",
    }


def _objective_row(row: Any) -> dict[str, str]:
    if row.note:
        return {"title": row.title, "target": row.target, "met": row.note, "adopted": "",
                "baseline": "", "middle": ""}  # fmt: skip
    adopted = {"given": "adoption is given", "no lever": ""}.get(row.adoption)
    if adopted is None:
        few = not math.isfinite(row.met_adopted)
        adopted = "too few worlds" if few else _share(row, "met_adopted")
    middle = f"{_level(row.middle)}, {_level(row.baseline_middle)} {row.unit}"
    return {
        "title": row.title,
        "target": row.target,
        "met": _share(row, "met"),
        "adopted": adopted,
        "baseline": _share(row, "baseline_met"),
        "middle": labels.minus(middle),
    }


def _adopted_cell(row: Any, whole: Any) -> dict[str, str]:
    return cell(row) | {"all": f"{differences.verdict(whole)}, {labels.change(whole)}"}


def _said_of(row: Any) -> str:
    return clearly(row.outcome, row.words) + (", too small to matter" if row.too_small else "")


def _share(row: Any, name: str) -> str:
    """A share of worlds with its interval, of 100."""
    value, low, high = (getattr(row, key) for key in (name, f"{name}_p05", f"{name}_p95"))
    if not math.isfinite(value):
        return NOT_KNOWN
    if not math.isfinite(low):
        return _of_100(value)
    return f"{_of_100(value)} ({100 * low:.0f} to {100 * high:.0f})"


def _of_100(share: float) -> str:
    return worlds_of_100(share) if math.isfinite(share) else NOT_KNOWN


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if math.isfinite(share) else NOT_KNOWN


def _cost(row: Any) -> str:
    if not math.isfinite(row.cost):
        return NOT_KNOWN
    return f"Rs {1000 * row.cost:,.0f} mn"


def _cost_share(row: Any) -> str:
    return f"{100 * row.cost_share:.2g} % of envelope" if math.isfinite(row.cost_share) else ""


def _level(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2g}"


def _first(stages: pd.DataFrame, scenario: str) -> Any:
    """The row of a whole reform: its only lever, or the package."""
    mine = stages[stages["scenario"] == scenario] if len(stages) else stages
    return next(mine.itertuples(), None)
