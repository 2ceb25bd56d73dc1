"""What the columns of the tables in a results folder mean."""

from __future__ import annotations

from collections.abc import Iterable

_RANGE = "5-95 % range of that share, from the differences between parameter draws"

MEANINGS = {
    "scenario": "name of the reform",
    "outcome": "name of the outcome; its unit and aggregation are in docs/outcomes.md",
    "mean": "mean of the paired differences, reform less baseline, in the unit of the outcome",
    "p05": "5th percentile of the paired differences over worlds",
    "p50": "median of the paired differences over worlds",
    "p95": "95th percentile of the paired differences over worlds",
    "probability_of_improvement": "share of worlds in which the reform does better",
    "probability_of_worsening": "share of worlds in which the reform does worse",
    "monte_carlo_error": "standard error of the mean, worlds that share a draw told apart",
    "words": "verdict that follows from the 5-95 % range alone",
    "narrow": "the range only just leaves out zero",
    "too_small": "the median is below the smallest difference that matters",
    "worlds_adopted": "worlds in which the reform was ever adopted; a package is, where at least "
    "half of its levers are",
    "lever": 'name of the lever, or "all levers" for a package as a whole',
    "adoption": 'whether actors decide about adoption ("modelled") or it is taken as "given"',
    "survival": 'whether actors decide about survival ("modelled") or it is taken as "given"',
    "worlds": "worlds with a number",
    "adopted": "share of worlds in which the lever was ever adopted",
    "survived": "share, of the worlds that adopted it, with the lever in force at its end or the "
    "run's",
    "compliance": "mean compliance where adopted, strength included",
    "in_force": "share of the months of its dates with the lever in force, all worlds; a hollowed "
    "lever counts for what is left of it",
    "cost": "Rs bn of 2013-14 a year",
    "cost_share": "cost as a share of the envelope",
    "refuser": "who refused most often, parties as partners; empty where nobody did, or where "
    "events were not kept",
    "refuser_share": "share of the refusals that were that actor's",
    "worlds_of": '"all" worlds, or only those that "adopted" the reform',
    "gain": "mean gain in services of education and health, points of 100",
    "cost_per_point": "cost a year over the gain; empty where the gain is not clear",
    "text": "the same in words",
    "objective": "name of the objective",
    "title": "the objective in words",
    "target": "what is asked for",
    "unit": "unit of the middle columns",
    "due": "last month that counts; measured in its fiscal year",
    "met": "share of all worlds that meet the objective",
    "middle": "median of what is compared with the target",
    "met_adopted": "share of the worlds that adopted the plan that meet it; empty below 20 worlds",
    "baseline_met": "share of the same worlds that meet it without the plan",
    "baseline_middle": "median of the same without the plan",
    "met_only_with_plan": "share of worlds that meet it with the plan and miss it without",
    "note": "why it could not be measured",
}
# Where a column of one table means something else than in the others.
OF_TABLE = {
    "costs.csv": {
        "cost": "mean cost of the reform, less the baseline's, Rs bn of 2013-14 a year",
        "p05": "5th percentile of the cost of a point when the parameter draws are drawn again",
        "p95": "95th percentile of the cost of a point when the parameter draws are drawn again",
    },
    "stages.csv": {
        "cost": "Rs bn of 2013-14 a year, in the years with the lever in force; a package's cost "
        "is divided among its levers as their own costs are",
    },
}


def columns_of(table: str, columns: Iterable[str]) -> dict[str, str]:
    """Every column of a table with what it means.

    >>> columns_of("stages.csv", ["adopted_p05"])["adopted_p05"][:11]
    '5-95 % rang'
    """
    own = OF_TABLE.get(table, {})
    return {str(name): own.get(str(name)) or _meaning(str(name)) for name in columns}


def _meaning(name: str) -> str:
    base = name.removesuffix("_p05").removesuffix("_p95")
    return f"{_RANGE}: {MEANINGS[base]}" if base != name else MEANINGS[name]
