"""Stages, costs and objectives of reforms as cells and sentences of the report."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import xarray as xr

from coalition_sim.analysis.compare import Comparison
from coalition_sim.analysis.costs import WHOLE
from coalition_sim.analysis.objectives import objectives_of, title_in_words
from coalition_sim.analysis.words import (
    CLEAR,
    NO_CLEAR_DIFFERENCE,
    TOO_FEW_WORLDS,
    shown,
    worlds_of_100,
)
from coalition_sim.figures import differences, labels
from coalition_sim.figures.reported import where_they_differ
from coalition_sim.levers.names import lever_name
from coalition_sim.measures import reported_less_true, service_mean
from coalition_sim.outcomes import OUTCOMES, last_years
from coalition_sim.report.spoken import clearly, listed, said
from coalition_sim.report.tables import cell
from coalition_sim.scenario.objectives import CHANGES, Objective

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
            "rows": [_objective_row(row, known[row.objective]) for row in mine.itertuples()],
        }
        for scenario, mine in groups
        for known in [{one.name: one for one in objectives_of(ds, str(scenario))}]
    ]


def measured_told(ds: xr.Dataset, scenario: str) -> list[tuple[str, str]]:
    """Title of each objective of a scenario, and what its file says counts as met."""
    return [
        (title_in_words(one), " ".join(one.counts.split()))
        for one in objectives_of(ds, scenario)
        if one.counts.strip()
    ]


# Sentences under pictures -------------------------------------------------------------------------


def stages_told(ds: xr.Dataset, rows: pd.DataFrame) -> str:
    """Which levers of one picture are adopted most and least often, and last; reform by reform.

    ``rows`` are those rows of the table of stages that the picture shows.
    """
    groups = rows.groupby("scenario", sort=False)
    told = [(str(scenario), _levers_told(mine)) for scenario, mine in groups]
    if len(told) == 1:
        return told[0][1]
    return " ".join(f"{labels.scenario_title(ds, name)}: {said_of}" for name, said_of in told)


def _levers_told(rows: pd.DataFrame) -> str:
    """The same for one reform; levers that are adopted alike are counted, none is picked."""
    levers = rows[(rows["lever"] != WHOLE) & (rows["adoption"] != GIVEN)].dropna(subset=["adopted"])
    if levers.empty:
        return "Taken as given: it is not put to those who could refuse it."
    shares = levers["adopted"].map(_of_100)
    most, least = (levers["adopted"] == edge for edge in _ends(levers["adopted"]))
    top, bottom = (shares[one].iloc[0] for one in (most, least))
    if top == bottom:
        who = f"All {said(len(levers))} levers are" if len(levers) > 1 else f"{_who(levers)} is"
        told = f"{who} adopted in {top} worlds of 100"
    else:
        told = f"Most often adopted: {_who(levers[shares == top])}, in {top} worlds of 100; "
        told += f"least often: {_who(levers[shares == bottom])}, in {bottom}"
    kept = levers[levers["survival"] != GIVEN]["survived"].dropna()
    if kept.empty:
        return f"{told}."
    low, high = map(_of_100, _ends(kept)[::-1])
    lasting = low if low == high else f"{low} to {high}"
    return f"{told}. Of 100 worlds that adopt a lever, {lasting} still have it at the end."


def _ends(values: pd.Series) -> tuple[float, float]:
    return float(values.max()), float(values.min())


def _who(levers: pd.DataFrame) -> str:
    """The one lever by name; of several, how many they are."""
    if len(levers) == 1:
        return lever_name(str(levers["lever"].iloc[0]))
    return f"{said(len(levers))} of its levers"


def objectives_told(comparison: Comparison, scenario: str) -> str:
    """Which objectives of a plan are likely to be met, and what would have been met anyway."""
    table = comparison.objectives
    mine = table[table["scenario"] == scenario]
    known = mine.dropna(subset=["met"])
    likely = known[known["met"] >= 0.5]
    anyway = int((known["baseline_met"] >= 0.5).sum())
    told = (
        f"Of {said(len(mine))} objectives {said(len(likely))} {_is(len(likely))} met in at least "
        "half of the worlds; "
        f"{said(anyway)} would be met in half of the worlds without the plan."
    )
    if len(known) < len(mine):
        told += f" Not inside this run: {said(len(mine) - len(known))}."
    return told


def sectors_told(comparison: Comparison, scenario: str) -> str:
    """Which sectors and indicators clearly change."""
    table = comparison.table
    drawn = table["outcome"].isin((*differences.SECTORS, *differences.KNOWN))
    mine = table[(table["scenario"] == scenario) & drawn]
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
        f"{labels.scenario_title(ds, name)}: the true level is "
        f"{float(level.sel(scenario=name)):.0f} points of 100, and what is reported lies "
        f"{float(apart.sel(scenario=name)):.1f} points above it"
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


def _objective_row(row: Any, objective: Objective) -> dict[str, str]:
    counts = " ".join(objective.counts.split())
    if row.note:
        return {"title": row.title, "target": row.target, "met": row.note, "adopted": "",
                "baseline": "", "middle": "", "counts": counts}  # fmt: skip
    adopted = {"given": "adoption is given", "no lever": ""}.get(row.adoption)
    if adopted is None:
        few = not math.isfinite(row.met_adopted)
        adopted = "too few worlds" if few else _share(row, "met_adopted")
    return {
        "title": row.title,
        "target": row.target,
        "met": _share(row, "met"),
        "adopted": adopted,
        "baseline": _share(row, "baseline_met"),
        "middle": _middle(row, objective),
        "counts": counts,
    }


def _middle(row: Any, objective: Objective) -> str:
    """What the middle world reaches with the plan and without; a change carries its sign."""
    pair = [float(row.middle), float(row.baseline_middle)]
    if objective.lever is not None:
        here, there = map(_percent, pair)
        return f"with {here}, without {there} of the year in force"
    change = objective.direction in CHANGES
    digits = 2 if max(map(abs, pair)) < 1 else 0 if max(map(abs, pair)) >= 100 else 1
    here, there = (
        shown(value, digits) if change else labels.level(value, digits) for value in pair
    )
    what = "change with" if change else "with"
    return labels.minus(f"{what} {here}, without {there} {row.unit}")


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


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _first(stages: pd.DataFrame, scenario: str) -> Any:
    """The row of a whole reform: its only lever, or the package."""
    mine = stages[stages["scenario"] == scenario] if len(stages) else stages
    return next(mine.itertuples(), None)
