"""What the columns of the tables of a robustness folder mean."""

from __future__ import annotations

from collections.abc import Iterable

_AGAIN = "of the 5-95 % range when the parameter draws are drawn again"
_MEAN = "in the unit of the outcome; the weighted sum in times the smallest difference that matters"

MEANINGS = {
    "setting": '"main": the scenarios as they are; "given": adoption and survival given; '
    '"compliance_low", "_central", "_high": compliance held at that point of its prior',
    "scenario": "name of the scenario",
    "outcome": 'name of the outcome (docs/outcomes.md), or "weighted": all by their weights',
    "label": "the outcome in words",
    "unit": "unit of the numbers of the row",
    "better": "which side of the outcome is better here",
    "weight": "weight, as given",
    "weight_share": "part of the sum of all weights",
    "one_unit": "how much of the outcome is one unit when outcomes are added",
    "per": 'what a case is: a parameter "draw", averaged over its shock tapes, or a single "world"',
    "cases": "how many cases are counted",
    "draws": "how many parameter draws there are among them",
    "worlds": "how many worlds are counted",
    "best": "share of cases in which the scenario is best; ties share the place alike",
    "top3": "share of cases in which it is among the best three; ties share the places alike",
    "ahead": "share of cases in which it leads every other by at least the smallest difference "
    "that matters",
    "mean_regret": "mean, over cases, of how far it falls short of the best of the same case",
    "high_regret": "what its regret does not exceed in 95 of 100 cases",
    "max_regret": "its largest regret in any case",
    "mean_without_luck": "mean regret against the scenario that the draw's other tapes call best: "
    "a lower estimate, since the plain mean counts luck as regret",
    "least_max_share": "share of resamples in which its largest regret is the least of all",
    "told_apart": "whether it is told apart from the leader",
    "threshold": 'the threshold in words, or "all" of them together',
    "side": "whether the outcome must be at least or at most the value",
    "value": "the value of the threshold",
    "met": "share of worlds in which the threshold, or all of them, are met",
    "other": "name of the scenario it is set against",
    "ahead_by": "mean of how much better it does than the other in the same cases",
    "worse": "share of cases in which it does worse than the other",
    "too_small": "the mean is below the smallest difference that matters",
    "service_mean": "mean change in services from the baseline, points of 100",
    "forced_exits_all_years": "mean change in chief ministers forced out, per five years",
    "reform_costs": "mean cost, Rs bn a year, prices of 2013-14",
    "beaten": "whether another scenario has means as good on all three and better on one",
    "beaten_share": "share of resamples in which it is beaten so",
    "status": '"on the front" if beaten in at most 5 of 100 resamples, "off the front" if in at '
    'least 95, else "not told"',
    "parts": "the levers of the package, each run alone",
    "effect": "mean effect against the baseline in the same worlds; larger is better",
    "sum_of_parts": "mean of the sum of the effects of its levers alone; larger is better",
    "extra": "mean of the effect less the sum of its parts; above 0: more than its parts",
    "extra_low_world": "5th percentile of the same over worlds",
    "extra_high_world": "95th percentile of the same over worlds",
    "extra_better": "share of worlds in which the package does better than its parts together",
    "extra_worse": "share of worlds in which it does worse",
    "words": "what the range of the mean says",
    "condition": '"compliance": a third of the draws by the scenario\'s own drawn compliance; '
    '"adoption": its worlds by whether it was adopted',
    "level": "which third, or whether adopted",
    "compliance_from": "least mean compliance of its levers in that third",
    "compliance_to": "largest mean compliance of its levers in that third",
    "answer": '"best", "top3": who is so most often; "max_regret": whose largest regret is least; '
    '"met": who meets all thresholds most often; "front": who is on the front; "extra": a package '
    "less its parts",
    "alike": "scenarios that are not told apart from it",
    "run": "name of the run",
    "world": "number of the world",
    "draw": "number of the parameter draw",
    "tape": "number of the shock tape",
}
OF_TABLE = {
    "changes.csv": {
        "scenario": "who leads (nobody where all are alike), those on the front, or the package",
        "outcome": "the outcome that is looked at; empty where all thresholds or the front are",
        "value": "its number, in the unit of the row",
        "value_p05": f"lower end {_AGAIN}",
        "value_p95": f"upper end {_AGAIN}",
    },
    "pairs.csv": {
        "better": "share of cases in which it does better than the other",
        "told_apart": "whether the two are told apart: the range of ahead_by leaves out zero",
    },
}


def columns_of(table: str, columns: Iterable[str]) -> dict[str, str]:
    """Every column of a table with what it means.

    >>> columns_of("best.csv", ["best_p05"])["best_p05"][:22]
    'lower end of the 5-95 '
    """
    own = OF_TABLE.get(table, {})
    return {str(name): own.get(str(name)) or _meaning(table, str(name)) for name in columns}


def _meaning(table: str, name: str) -> str:
    from coalition_sim.outcomes import OUTCOMES

    if table == "outcomes_by_world.csv" and name in OUTCOMES:
        return f"{OUTCOMES[name].label}, {OUTCOMES[name].unit}"
    for ending, side in (("_p05", "lower end"), ("_p95", "upper end")):
        if name.endswith(ending):
            base = name.removesuffix(ending)
            return f"{side} {_AGAIN}, of: {MEANINGS[base]}"
    if name.endswith("_told_apart"):
        return f"whether it is told apart from the leader in: {MEANINGS[name[:-11]]}"
    return MEANINGS[name]
