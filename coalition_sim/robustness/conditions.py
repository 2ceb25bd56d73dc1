"""How an answer changes with compliance and adoption, seen in the same runs: no further ones.

A reform's draws are cut into thirds by its own drawn compliance, and its worlds by whether it was
adopted. The worlds that adopt a reform are not like the others, nor are draws of high compliance
where other unknowns matter more; what is caused by either is asked by running it fixed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from scipy.stats import rankdata

from coalition_sim.analysis.effect import Worlds
from coalition_sim.analysis.stages import adoption_of
from coalition_sim.levers import LEVERS
from coalition_sim.robustness.arithmetic import (
    Resamples,
    interval,
    regret,
    share_bounds,
    top_share,
)
from coalition_sim.robustness.runs import Runs
from coalition_sim.robustness.values import Judge, Values, cases
from coalition_sim.robustness.wanted import Threshold

THIRDS = ("low third", "middle third", "high third")
FEWEST = 5
"""A third of fewer draws is not shown."""
ADOPTED, NOT_ADOPTED = "adopted", "not adopted"
COLUMNS = (
    "condition", "level", "scenario", "outcome", "per", "cases", "draws", "compliance_from",
    "compliance_to", "best", "best_p05", "best_p95", "top3", "top3_p05", "top3_p95", "effect",
    "effect_p05", "effect_p95", "mean_regret", "mean_regret_p05", "mean_regret_p95", "max_regret",
    "max_regret_p05", "max_regret_p95", "met", "met_p05", "met_p95",
)  # fmt: skip


def conditions_table(
    ds: xr.Dataset,
    values: Values,
    judge: Judge,
    runs: Runs,
    outcomes: Iterable[str],
    limits: tuple[Threshold, ...],
) -> pd.DataFrame:
    """For each reform under each condition: how often it is best and in the top three, its effect,
    its regret, and how often it meets all thresholds."""
    if values.worlds.central or values.too_few:
        return pd.DataFrame(columns=list(COLUMNS))
    names = list(outcomes)
    rows = [
        row
        for scenario, run in runs.main.runs.items()
        if scenario != runs.baseline
        for row in _of(ds, values, judge, runs, names, limits, scenario, run)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def drawn_compliance(ds: xr.Dataset, runs: Runs, run: str) -> np.ndarray:
    """Compliance that each world drew for the levers of a run, (world, lever); held levers apart.

    No lever where nothing was drawn, or where parameters were not recorded.
    """
    levers = [n for n, one in runs.of(run).levers.items() if one.compliance == "prior"]
    if "parameter_value" not in ds or not levers:
        return np.empty((ds.sizes["world"], 0))
    wanted = [LEVERS[name].compliance_parameter for name in levers]
    return ds["parameter_value"].sel(parameter=wanted).transpose("world", "parameter").values


def thirds(compliance: np.ndarray) -> np.ndarray:
    """0, 1 or 2 for each draw (draw, lever): its third by the mean rank over the levers.

    >>> thirds(np.array([[0.1], [0.9], [0.5]])).tolist()
    [0, 2, 1]
    """
    rank = rankdata(rankdata(compliance, axis=0).mean(axis=1), method="ordinal") - 1
    return np.asarray(rank * len(THIRDS) // len(compliance), dtype=int)


def _of(
    ds: xr.Dataset,
    values: Values,
    judge: Judge,
    runs: Runs,
    outcomes: list[str],
    limits: tuple[Threshold, ...],
    scenario: str,
    run: str,
) -> Iterator[dict[str, Any]]:
    for condition, level, per, chosen, span in _conditions(ds, values, runs, run):
        met = _met(values, limits, run, chosen)
        for outcome in outcomes:
            found = _row(values, judge, runs, outcome, scenario, per, chosen)
            if found:
                yield {
                    "condition": condition, "level": level, "scenario": scenario,
                    "outcome": outcome, "per": per, "compliance_from": span[0],
                    "compliance_to": span[1], **found, **met,
                }  # fmt: skip


def _conditions(
    ds: xr.Dataset, values: Values, runs: Runs, run: str
) -> Iterator[tuple[str, str, str, np.ndarray, tuple[float, float]]]:
    """Condition, level, what a case is, the chosen worlds (world,), and the compliance there."""
    compliance = drawn_compliance(ds, runs, run)[values.kept]
    if compliance.shape[1]:
        _, first = np.unique(values.where, return_index=True)
        of_draw = thirds(compliance[first])
        for number, level in enumerate(THIRDS):
            chosen = (of_draw == number)[values.where]
            mean = compliance[chosen].mean(axis=1)
            span = (float(mean.min()), float(mean.max())) if mean.size else (np.nan, np.nan)
            yield "compliance", level, "draw", chosen, span
    if "lever_adopted" not in ds:
        return
    adoption = adoption_of(ds, run)
    if adoption.modelled:
        known, adopted = adoption.known[values.kept], adoption.worlds[values.kept]
        for level, mask in ((ADOPTED, adopted & known), (NOT_ADOPTED, ~adopted & known)):
            yield "adoption", level, "world", mask, (np.nan, np.nan)


def _row(
    values: Values,
    judge: Judge,
    runs: Runs,
    outcome: str,
    scenario: str,
    per: str,
    chosen: np.ndarray,
) -> dict[str, Any] | None:
    inside = _only(values, chosen)
    if inside.draws < FEWEST:
        return None
    names = list(runs.main.runs)
    place, base = names.index(scenario), names.index(runs.baseline)
    good = judge.good(inside, runs.main.runs.values(), outcome)
    counted, where = cases(good, inside, per)
    again = Resamples.of(inside.draws)
    found: dict[str, Any] = {"cases": counted.shape[1], "draws": inside.draws}
    for name, most in (("best", 1), ("top3", 3)):
        part = top_share(counted, most, judge.dust(outcome))[[place]]
        low, high = share_bounds(part.mean(axis=1), again.means(part, where), inside.draws)
        found |= {name: float(part.mean()), f"{name}_p05": low[0], f"{name}_p95": high[0]}
    effect = (counted[place] - counted[base])[None]
    short = regret(counted, judge.dust(outcome))[[place]]
    means = again.means(np.concatenate([effect, short]), where)
    for name, mine, bounds in (
        ("effect", effect.mean(), interval(means[:1])),
        ("mean_regret", short.mean(), interval(means[1:])),
        ("max_regret", short.max(), interval(again.largest(short, where))),
    ):
        found |= {name: mine, f"{name}_p05": bounds[0][0], f"{name}_p95": bounds[1][0]}
    return found


def _met(
    values: Values, limits: tuple[Threshold, ...], run: str, chosen: np.ndarray
) -> dict[str, Any]:
    """Share of the chosen worlds in which the run meets all thresholds."""
    inside = _only(values, chosen)
    if inside.draws < FEWEST:
        return {}
    each = [one.met(inside.of([run], one.outcome)) for one in limits]
    met = np.logical_and.reduce(each).astype(float)
    again = Resamples.of(inside.draws).means(met, inside.where)
    low, high = share_bounds(met.mean(axis=1), again, inside.draws)
    return {"met": float(met.mean()), "met_p05": low[0], "met_p95": high[0]}


def _only(values: Values, chosen: np.ndarray) -> Values:
    worlds: Worlds = values.worlds.only(chosen)
    return Values(
        values.runs, values.outcomes, values.raw[:, chosen], values.world[chosen], worlds,
        values.kept, values.left_out,
    )  # fmt: skip
