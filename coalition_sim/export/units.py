"""Units of the columns that are exported."""

from __future__ import annotations

from collections.abc import Iterable

from coalition_sim.export.titles import OF_KIND, TITLES
from coalition_sim.outcomes import OUTCOMES

SHARE = "share, 0 to 1"
OF_ROW = "the unit of its row"
OF_VARIANCE = "share of the variance"
DISTANCE = "0 to 1"
TIMES = "times"
RUPEES = "Rs bn a year, prices of 2013-14"
IN_PERCENT = (SHARE, OF_VARIANCE)
"""Units of numbers that a workbook shows in per cent."""

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
_OF_ROWS = (
    "mean",
    "value",
    "p05",
    "p25",
    "p50",
    "p75",
    "p95",
    "monte_carlo_error",
    "smallest_difference",
    "mu",
    "mu_star",
    "mu_star_conf",
    "sigma",
    "sigma_luck",
    "noise_floor",
    "middle",
    "baseline_middle",
)
_UNITS = {
    **dict.fromkeys(_SHARES, SHARE),
    **dict.fromkeys(_OF_ROWS, OF_ROW),
    "gain": "points of 100",
    "cost": RUPEES,
}
_OF_ANSWERS = (
    "effect",
    "sum_of_parts",
    "extra",
    "ahead_by",
    "mean_regret",
    "high_regret",
    "max_regret",
    "mean_without_luck",
    "one_unit",
)
_INTERVAL = ("index", "low", "high")
_UNITS_OF = {
    ("", "curves"): {"level": "0 to 1"},
    ("", "costs"): dict.fromkeys(("cost_per_point", "p05", "p95"), f"{RUPEES}, for a point"),
    ("study", "sobol"): dict.fromkeys(("first", "total"), OF_VARIANCE),
    ("study", "pairs"): dict.fromkeys(_INTERVAL, OF_VARIANCE),
    ("study", "variance"): {
        **dict.fromkeys(("share", "low", "high"), OF_VARIANCE),
        "variance": "square of the outcome's unit",
    },
    ("study", "distributions"): dict.fromkeys((*_INTERVAL, "noise_floor"), DISTANCE),
    ("study", "response"): dict.fromkeys(("mean", "low", "high"), OF_ROW),
    ("study", "convergence"): dict.fromkeys(_INTERVAL, OF_ROW),
    ("study", "enough"): dict.fromkeys(("half_width", "moved"), OF_ROW),
    ("study", "structures"): dict.fromkeys(("low", "high", "change"), OF_ROW),
    ("discovery", "boxes"): {
        **dict.fromkeys(("lower", "upper"), OF_ROW),
        **dict.fromkeys(("quasi_p_lower", "quasi_p_upper"), SHARE),
        "lift": TIMES,
    },
    ("discovery", "tree"): {"bound": OF_ROW, "lift": TIMES},
    ("discovery", "peeling"): {"limit": OF_ROW, "density_by_luck": SHARE},
    ("discovery", "cases"): {"failure": SHARE, "value": "the unit of the outcome"},
    ("robustness", ""): {
        **dict.fromkeys(_OF_ANSWERS, OF_ROW),
        **dict.fromkeys(("compliance_from", "compliance_to", "weight_share"), SHARE),
    },
}
"""By kind of folder and table; without a table, in all tables of the kind."""
_ENDS = {"p05", "p95", "low", "high", "floor", "fresh", "world"}
"""Last words of a column that is in the unit of the column named by what stands before."""


def unit_of(kind: str, table: str, name: str, meaning: str) -> str:
    """The unit of a column by itself; "" where it has none or nobody knows it.

    >>> unit_of("compare", "costs", "p05", ""), unit_of("study", "sobol", "total", "")
    ('Rs bn a year, prices of 2013-14, for a point', 'share of the variance')
    """
    for key in ((kind, table), (kind, ""), ("", table)):
        if name in _UNITS_OF.get(key, {}):
            return _UNITS_OF[key][name]
    if (kind, table) == ("discovery", "cases") and (found := unit_of_feature(name)):
        return found
    if meaning.startswith("share of"):
        return SHARE
    if name in OUTCOMES:
        return OUTCOMES[name].unit
    known = table in TITLES or table in OF_KIND.get(kind, {})
    return _UNITS.get(name, "") if known else ""


def base_of(name: str, beside: Iterable[str]) -> str | None:
    """The column that ``name`` gives an end, or the check on fresh worlds, of.

    >>> base_of("density_low_fresh", ["density"]), base_of("adopted_p05", ["cost"])
    ('density', None)
    """
    columns = set(beside)
    while (cut := name.rpartition("_"))[2] in _ENDS and cut[0]:
        name = cut[0]
        if name in columns:
            return name
    return None


def in_unit_of_row(kind: str, table: str, names: Iterable[str]) -> bool:
    """Whether a table has numbers that need a unit on each row."""
    return any(unit_of(kind, table, str(name), "") == OF_ROW for name in names)


def unit_of_feature(name: str) -> str:
    """Unit of a fact or an unknown by which cases are described."""
    from coalition_sim.discovery.facts import FACTS
    from coalition_sim.discovery.features import in_percent
    from coalition_sim.parameters import parameters

    if name in FACTS:
        return FACTS[name].unit
    known = parameters()
    return in_percent(str(known.loc[name, "unit"]))[0] if name in known.index else ""
