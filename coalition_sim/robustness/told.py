"""The answers in words. A leader is never named without its range and those it is not told from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from coalition_sim.analysis.words import FEWEST_DRAWS, FEWEST_WORLDS, worlds_of_100
from coalition_sim.figures.labels import inside
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.robustness.answers import ALL, OFF, ON, OPEN, Robustness
from coalition_sim.robustness.conditions import THIRDS
from coalition_sim.robustness.interactions import BETTER, EQUAL, WORSE
from coalition_sim.robustness.runs import MAIN
from coalition_sim.robustness.wanted import WEIGHTED

MOST_NAMED = 5
ALIKE = 1e-9


def titles(found: Robustness) -> dict[str, str]:
    """The ranked scenarios in words."""
    named: dict[str, str] = {}
    for setting in found.runs.settings:
        for name, run in setting.runs.items():
            named.setdefault(name, found.runs.of(run).title or name.replace("_", " "))
    return named


def too_few(found: Robustness) -> str:
    """A sentence where there are too few worlds or draws to tell anything apart; else empty."""
    if not found.too_few:
        return ""
    return (
        f"Too few to rank: {counted(found.worlds, 'world')} with "
        f"{counted(found.draws, 'draw')} of the unknowns. It takes at least {FEWEST_WORLDS} worlds "
        f"and {FEWEST_DRAWS} draws; no scenario is told apart from another here."
    )


def case(found: Robustness, many: bool = True) -> str:
    """What is counted: "draws" or "worlds"."""
    word = "draw" if found.per == "draw" else "world"
    return f"{word}s" if many else word


def of_100(share: float, low: float, high: float, things: str) -> str:
    """A share with its range, of 100.

    >>> of_100(0.4, 0.31, 0.52, "draws"), of_100(0.0, 0.0, 0.004, "worlds")
    ('40 of 100 draws (31 to 52)', '0 of 100 worlds (0 to under 1)')
    """
    said = f"{worlds_of_100(share)} of 100 {things}"
    if not np.isfinite(low):
        return f"{said} (range not known)"
    return f"{said} ({worlds_of_100(low)} to {worlds_of_100(high)})"


def leader(rows: pd.DataFrame, column: str, least: bool = False) -> tuple[str, list[str]]:
    """The scenario that leads, and those not told apart from it (ties in the order of the rows)."""
    apart = "told_apart" if "told_apart" in rows else f"{column}_told_apart"
    place = rows[column].idxmin() if least else rows[column].idxmax()
    first = str(rows["scenario"][place])
    others = [str(n) for n in rows["scenario"][~rows[apart].astype(bool)] if n != first]
    return first, others


def all_alike(rows: pd.DataFrame, column: str) -> bool:
    """Whether no scenario leads at all, every number being the same."""
    return bool(np.ptp(rows[column].to_numpy(float)) < ALIKE)


def best_told(found: Robustness, outcome: str = WEIGHTED, setting: str = MAIN) -> str:
    """Who is best most often."""
    rows, named = found.of(found.best, outcome, setting), titles(found)
    if all_alike(rows, "best"):
        return "No scenario is best more often than another."
    first, others = leader(rows, "best")
    row = rows[rows["scenario"] == first].iloc[0]
    share = of_100(row["best"], row["best_p05"], row["best_p95"], case(found))
    told = f"{named[first]} is best most often: in {share}."
    if np.isfinite(row["ahead"]):
        told += (
            f" It leads every other by as much as matters in {worlds_of_100(row['ahead'])} of 100."
        )
    return f"{told} {not_told(found, others, len(rows))}"


def top_told(found: Robustness, outcome: str = WEIGHTED, setting: str = MAIN) -> str:
    """Who is among the best three most often."""
    rows, named = found.of(found.best, outcome, setting), titles(found)
    if len(rows) <= 3:
        return ""
    first, others = leader(rows, "top3")
    row = rows[rows["scenario"] == first].iloc[0]
    share = of_100(row["top3"], row["top3_p05"], row["top3_p95"], case(found))
    told = f"{named[first]} is among the best three most often: in {share}."
    return f"{told} {not_told(found, others, len(rows))}"


def regret_told(found: Robustness, outcome: str = WEIGHTED, setting: str = MAIN) -> str:
    """Whose largest regret is least, and how much of regret may be luck."""
    rows, named = found.of(found.regret, outcome, setting), titles(found)
    if all_alike(rows, "max_regret"):
        return "No scenario is regretted more than another."
    first, others = leader(rows, "max_regret", least=True)
    row = rows[rows["scenario"] == first].iloc[0]
    most = ranged(row["max_regret"], row["max_regret_p05"], row["max_regret_p95"])
    told = (
        f"{named[first]} is regretted least at worst: in no {case(found, many=False)} does it fall "
        f"short of the best by more than {most} {row['unit']}."
    )
    luck = row["mean_without_luck"]
    if np.isfinite(luck):
        told += (
            f" Its mean regret is {amount(row['mean_regret'])}, luck included; without the luck "
            f"that is left in so few tapes, at least {amount(max(0.0, luck))}."
        )
    return f"{told} {not_told(found, others, len(rows))}"


def met_told(found: Robustness, setting: str = MAIN) -> str:
    """Who meets all thresholds most often."""
    rows = found.met[(found.met["setting"] == setting) & (found.met["threshold"] == ALL)]
    rows, named = rows.reset_index(drop=True), titles(found)
    first, others = leader(rows, "met")
    row = rows[rows["scenario"] == first].iloc[0]
    share = of_100(row["met"], row["met_p05"], row["met_p95"], "worlds")
    if all_alike(rows, "met"):
        return f"All thresholds are met equally often, in {share}, under every scenario."
    base = rows[rows["scenario"] == found.runs.baseline]
    against = ""
    if first != found.runs.baseline and len(base):
        against = f", against {worlds_of_100(base['met'].iloc[0])} without any reform"
        if found.runs.of(found.runs.main.runs[found.runs.baseline]).levers:
            against = f", against {worlds_of_100(base['met'].iloc[0])} under the baseline"
    told = f"{named[first]} meets all thresholds most often: in {share}{against}."
    return f"{told} {not_told(found, others, len(rows))}"


def front_told(found: Robustness, setting: str = MAIN) -> list[str]:
    """Who is on the front of services, governments and cost."""
    rows, named = found.front[found.front["setting"] == setting], titles(found)
    heads = {
        ON: "Worth a look, no other being as good on services, governments and cost at once",
        OPEN: "On that list or not, which so few draws cannot tell",
        OFF: "Another is as good on all three, and better on one",
    }
    return [
        f"{head}: {listed([named[n] for n in rows['scenario'][rows['status'] == status]], 99)}."
        for status, head in heads.items()
        if (rows["status"] == status).any()
    ]


def parts_told(found: Robustness, row: pd.Series) -> str:
    """Whether one package is more than its parts, for one outcome."""
    name = "All outcomes as weighted" if row["outcome"] == WEIGHTED else (
        OUTCOMES[row["outcome"]].label
    )  # fmt: skip
    if row["words"] == EQUAL:
        return f"{name}: {EQUAL}, in every world."
    extra = ranged(row["extra"], row["extra_p05"], row["extra_p95"], signed=True)
    matters = "; too small to matter" if small(row) else ""
    return f"{name}: {row['words']}: {extra} {row['unit']}{matters}."


def small(row: pd.Series) -> bool:
    """Whether what is told of a package is clear, and too small to matter."""
    return bool(row["too_small"]) and row["words"] in (BETTER, WORSE)


def settings_told(found: Robustness, outcome: str = WEIGHTED) -> list[str]:
    """Whether the leader stays when adoption is given, or compliance held."""
    if len(found.runs.settings) < 2:
        return []
    named = titles(found)
    firsts = {one.name: leader(found.of(found.best, outcome, one.name), "best")
              for one in found.runs.settings}  # fmt: skip
    before = firsts[MAIN][0]
    told = []
    for setting in found.runs.settings[1:]:
        first, others = firsts[setting.name]
        as_before = ", as before" if first == before else f", not {inside(named[before])}"
        said = not_told(found, others, len(setting.runs))
        told.append(f"With {setting.title}, {inside(named[first])} leads{as_before}. {said}")
    return told


def compliance_told(found: Robustness, outcome: str = WEIGHTED) -> str:
    """How the leader's place changes between its own low and high compliance."""
    first = leader(found.of(found.best, outcome), "best")[0]
    rows = found.conditions
    rows = rows[(rows["condition"] == "compliance") & (rows["outcome"] == outcome)]
    rows = rows[rows["scenario"] == first].set_index("level")
    if not {THIRDS[0], THIRDS[2]} <= set(rows.index):
        return ""
    low, high = rows.loc[THIRDS[0]], rows.loc[THIRDS[2]]
    meet = low["best_p95"] >= high["best_p05"] and high["best_p95"] >= low["best_p05"]
    where = [
        of_100(row["best"], row["best_p05"], row["best_p95"], "draws")
        + f" where it is followed {how} (compliance {row['compliance_from']:.2f} to "
        f"{row['compliance_to']:.2f})"
        for how, row in (("least", low), ("most", high))
    ]
    return (
        f"{titles(found)[first]} is best in {where[0]}, and in {where[1]}"
        f"{'; the ranges overlap' if meet else ''}."
    )


def not_told(found: Robustness, others: Sequence[str], ranked: int) -> str:
    """Which scenarios the leader is not told apart from."""
    if found.too_few:
        return "Too few to tell it apart from any other."
    if not others:
        return "It is told apart from every other."
    if len(others) == ranked - 1 and ranked > 2:
        return "It is not told apart from any other."
    named = titles(found)
    return f"Not told apart from it: {listed([named[name] for name in others])}."


def about_cases(found: Robustness) -> str:
    """What is counted, in a sentence or two."""
    if found.central:
        return (
            f"{counted(found.worlds, 'world')}, all parameters at the centre: only luck differs, "
            "so these answers say nothing about what is not known."
        )
    tapes = max(1, round(found.worlds / max(1, found.draws)))
    size = (
        f"{counted(found.worlds, 'world')}: {counted(found.draws, 'draw')} of the unknowns with "
        f"{counted(tapes, 'shock tape')} each."
    )
    if found.per == "draw":
        return (
            f"{size} A case is a draw, averaged over its tapes: what is regretted then is not to "
            "have known the numbers, rather than bad luck."
        )
    return f"{size} A case is a single world, luck included."


def listed(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """Names in a sentence, the rest as a number.

    >>> listed(["a", "b", "c"]), listed(["a", "b", "c"], most=1)
    ('a; b; c', 'a; and 2 others')
    """
    if len(names) <= most + 1:
        return "; ".join(names)
    return f"{'; '.join(names[:most])}; and {len(names) - most} others"


def counted(number: int, thing: str) -> str:
    """A number of things.

    >>> counted(1, "draw"), counted(1200, "world")
    ('1 draw', '1,200 worlds')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def ranged(value: float, low: float, high: float, signed: bool = False) -> str:
    """A number with its range, all to the same digit: two that count in the largest.

    >>> ranged(0.56, 0.0022, 0.561), ranged(-0.012, -0.101, 0.0504, signed=True)
    ('0.56 (0.00 to 0.56)', '-0.01 (-0.10 to +0.05)')
    >>> ranged(0.0, 0.0, 0.0)
    '0 (0 to 0)'
    """
    if not np.isfinite(low):
        return amount(value, signed)
    largest = max(abs(value), abs(low), abs(high))
    if largest < 1e-6:
        return "0 (0 to 0)"
    digits = max(0, 1 - int(np.floor(np.log10(largest))))
    told = [f"{round(one, digits) + 0.0:{'+' if signed else ''}.{digits}f}"
            for one in (value, low, high)]  # fmt: skip
    zero = f"+{0:.{digits}f}"
    middle, *ends = (f"{0:.{digits}f}" if one == zero else one for one in told)
    return f"{middle} ({' to '.join(ends)})"


def amount(value: float, signed: bool = False) -> str:
    """A number to two digits that count, without an exponent.

    >>> amount(0.0317), amount(123.0), amount(-0.5, signed=True), amount(0.0)
    ('0.032', '123', '-0.50', '0')
    """
    if not np.isfinite(value):
        return "not known"
    if abs(value) < 1e-6:
        return "0"
    digits = max(0, 1 - int(np.floor(np.log10(abs(value)))))
    return f"{value:{'+' if signed else ''}.{digits}f}"
