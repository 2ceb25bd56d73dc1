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
    "year": "fiscal year, July to June",
    "p25": "25th percentile over worlds",
    "p75": "75th percentile over worlds",
    "over": "the setting of the levers that was moved: strength or compliance",
    "level": "where the setting stood, from 0 to 1",
    "label": "the outcome in words",
    "direction": "whether more or less of it is better, or neither",
    "smallest_difference": "the smallest difference that matters, fixed before any result was seen",
    "handle": "a lever of the reform acts on the outcome directly",
    "worlds_left_out": "worlds without a number",
    "parameter": "name of the unknown, or of the group of unknowns that moved together",
    "unknown": "the unknown in words",
    "members": "the unknowns that moved together, with spaces between them",
    "mu": "mean shift of the effect, with its sign, when the unknown moves over its range",
    "mu_star": "mean shift of the effect, up or down, when the unknown moves over its range",
    "mu_star_conf": "half of the 95 % range of mu_star",
    "sigma": "spread of the shift over the points at which it was taken: how far it depends on the "
    "other unknowns",
    "sigma_luck": "the part of that spread that is luck",
    "noise_floor": "the shift that luck alone can produce",
    "above_noise": "the whole 95 % range of mu_star lies above the noise floor",
    "at_work": "whether moving it changed anything in any world",
    "trajectories": "Morris trajectories: how many times each unknown was moved",
    "replicates": "shock tapes at each point",
}
_OVER_WORLDS = "of the values over worlds, in the unit of the outcome"
# Where a column of one table means something else than in the others.
OF_TABLE = {
    "costs.csv": {
        "cost": "mean cost of the reform, less the baseline's, Rs bn of 2013-14 a year",
        "p05": "5th percentile of the cost of a point when the parameter draws are drawn again",
        "p95": "95th percentile of the cost of a point when the parameter draws are drawn again",
    },
    "summary.csv": {
        "scenario": "name of the scenario",
        "mean": f"mean {_OVER_WORLDS}",
        "p05": f"5th percentile {_OVER_WORLDS}",
        "p25": f"25th percentile {_OVER_WORLDS}",
        "p50": f"median {_OVER_WORLDS}",
        "p75": f"75th percentile {_OVER_WORLDS}",
        "p95": f"95th percentile {_OVER_WORLDS}",
    },
    "curves.csv": {
        "lever": "the levers that were moved together",
        "unit": "unit of the outcome",
    },
    "sensitivity.csv": {
        "unit": "unit of the shifts",
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
