"""The answers in words. A leader is never named without its range and those it is not told from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from coalition_sim.analysis.words import FEWEST_DRAWS, FEWEST_WORLDS, worlds_of_100
from coalition_sim.figures.labels import inside
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.robustness.answers import Robustness
from coalition_sim.robustness.changes import BEST, MET, REGRET
from coalition_sim.robustness.conditions import THIRDS
from coalition_sim.robustness.front import OFF, ON, OPEN
from coalition_sim.robustness.interactions import BETTER, EQUAL, WORSE
from coalition_sim.robustness.numbers import amount, counted, finest, listed, of_100, ranged
from coalition_sim.robustness.runs import MAIN, Setting
from coalition_sim.robustness.shares import ALIKE, all_alike, leader
from coalition_sim.robustness.thresholds import ALL
from coalition_sim.robustness.wanted import WEIGHTED


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


def alike(found: Robustness, rows: pd.DataFrame, column: str, first: str) -> str:
    """Those that stand exactly where the leader stands, in brackets; else empty."""
    value = rows.loc[rows["scenario"] == first, column].iloc[0]
    same = rows["scenario"][(rows[column] - value).abs() < ALIKE]
    others = [titles(found)[str(name)] for name in same if name != first]
    return f" (and as much so: {inside(listed(others, 3))})" if others else ""


def best_told(found: Robustness, outcome: str = WEIGHTED, setting: str = MAIN) -> str:
    """Who is best most often."""
    rows, named = found.of(found.best, outcome, setting), titles(found)
    if all_alike(rows, "best"):
        return "No scenario is best more often than another."
    first, others = leader(rows, "best")
    row = rows[rows["scenario"] == first].iloc[0]
    share = of_100(row["best"], row["best_p05"], row["best_p95"], case(found))
    told = f"{named[first]} is best most often{alike(found, rows, 'best', first)}: in {share}."
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
    also = alike(found, rows, "top3", first)
    told = f"{named[first]} is among the best three most often{also}: in {share}."
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
        f"{named[first]} is regretted least at worst{alike(found, rows, 'max_regret', first)}: in "
        f"none of these {found.cases:,} {case(found)} does it fall short of the best by more than "
        f"{most} {row['unit']}."
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
    also = alike(found, rows, "met", first)
    told = f"{named[first]} meets all thresholds most often{also}: in {share}{against}."
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
    digits = finest(row["outcome"])
    extra = ranged(row["extra"], row["extra_p05"], row["extra_p95"], signed=True, most=digits)
    matters = "; too small to matter" if small(row) else ""
    return f"{name}: {row['words']}: {extra} {row['unit']}{matters}."


def small(row: pd.Series) -> bool:
    """Whether what is told of a package is clear, and too small to matter."""
    return bool(row["too_small"]) and row["words"] in (BETTER, WORSE)


def settings_told(found: Robustness) -> list[str]:
    """Whether those who lead stay when adoption is given, or compliance held."""
    settings = found.runs.settings
    return [_setting_told(found, setting) for setting in settings[1:]]


def _setting_told(found: Robustness, setting: Setting) -> str:
    before, now = _leads(found, MAIN), _leads(found, setting.name)
    best, regretted, good = (
        _place(found, now.loc[answer], before.loc[answer]) for answer in (BEST, REGRET, MET)
    )
    others = [one for one in str(now.loc[BEST, "alike"]).split("; ") if one]
    sure = not_told(found, others, len(setting.runs))
    return (
        f"With {setting.title}, best most often: {best}. {sure} Regretted least at worst: "
        f"{regretted}. Thresholds met most often: {good}."
    )


def _leads(found: Robustness, setting: str) -> pd.DataFrame:
    """The rows that say who leads which answer, by answer."""
    rows = found.changes[found.changes["setting"] == setting]
    return rows[rows["outcome"].isin([WEIGHTED, ""])].set_index("answer")


def _place(found: Robustness, now: pd.Series, before: pd.Series) -> str:
    named = {name: inside(title) for name, title in titles(found).items()} | {"": "all alike"}
    if now["scenario"] == before["scenario"]:
        return f"{named[now['scenario']]}, as before"
    return f"{named[now['scenario']]}, not {named[before['scenario']]}"


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
