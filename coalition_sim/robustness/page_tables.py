"""The tables of the report: every number with its range."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from coalition_sim.analysis.words import worlds_of_100
from coalition_sim.levers.names import lever_name
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.robustness import numbers, told
from coalition_sim.robustness.answers import Robustness
from coalition_sim.robustness.blocks import Block
from coalition_sim.robustness.changes import EXTRA, FRONT, REGRET, TOP3
from coalition_sim.robustness.marks import in_order
from coalition_sim.robustness.runs import MAIN
from coalition_sim.robustness.shares import leader
from coalition_sim.robustness.thresholds import ALL
from coalition_sim.robustness.wanted import WEIGHTED

RANKING_HEAD = (
    "scenario",
    "best, of 100",
    "among the best three",
    "largest regret",
    "all thresholds met",
)


IN_WORDS = {
    "best": "Best most often",
    "top3": "Among the best three most often",
    "max_regret": "Least largest regret",
    "met": "Meets all thresholds most often",
    "front": "No other as good on services, governments and cost",
    "extra": "More than its parts",
}
"""The answers of ``changes.csv``."""


def ranking_rows(found: Robustness) -> list[tuple[str, ...]]:
    """One row per scenario: best, top three, largest regret, thresholds met, with ranges."""
    named = told.titles(found)
    best = found.of(found.best).set_index("scenario")
    worst = found.of(found.regret).set_index("scenario")
    met = found.met[(found.met["setting"] == MAIN) & (found.met["threshold"] == ALL)]
    met = met.set_index("scenario")
    return [
        (
            named[name],
            _share(best.loc[name], "best"),
            _share(best.loc[name], "top3"),
            _amount(worst.loc[name], "max_regret"),
            _share(met.loc[name], "met"),
        )
        for name in in_order(found)
    ]


def ranking(found: Robustness) -> Block:
    unit = found.of(found.regret)["unit"].iloc[0]
    return Block(
        "table",
        f"All outcomes as weighted. In brackets the 5-95 % range. Regret in {unit}.",
        tuple(ranking_rows(found)),
        RANKING_HEAD,
    )


def by_outcome(found: Robustness) -> Block:
    named, rows = told.titles(found), []
    for outcome in found.wanted.ranked:
        mine = found.of(found.best, outcome)
        first, others = leader(mine, "best")
        row = mine[mine["scenario"] == first].iloc[0]
        least, alike = leader(found.of(found.regret, outcome), "max_regret", least=True)
        rows.append(
            (
                f"{OUTCOMES[outcome].label} ({OUTCOMES[outcome].unit})",
                f"{named[first]}{_handle(found, first, outcome)}: {_share(row, 'best')}",
                _apart(found, others),
                f"{named[least]}{_handle(found, least, outcome)}",
                _apart(found, alike),
            )
        )
    head = ("outcome", "best most often", "not told apart", "least largest regret",
            "not told apart")  # fmt: skip
    return Block(
        "table",
        f"Of 100 {told.case(found)}. * a lever of the scenario acts on this outcome almost "
        "directly: that it leads shows that the lever worked.",
        tuple(rows),
        head,
    )


def _handle(found: Robustness, scenario: str, outcome: str) -> str:
    """A star where the scenario pulls a lever that acts on the outcome directly."""
    levers = found.runs.of(found.runs.main.runs[scenario]).levers
    return "" if set(OUTCOMES[outcome].handle).isdisjoint(levers) else " *"


def regrets(found: Robustness) -> Block:
    rows, named = found.of(found.regret).set_index("scenario"), told.titles(found)
    order = rows.sort_values("max_regret", kind="stable").index
    return Block(
        "table",
        f"Regret, all outcomes as weighted, in {rows['unit'].iloc[0]}; the last column says in how "
        "many resamples of 100 its largest regret is the least.",
        tuple(
            (
                named[name],
                _amount(rows.loc[name], "mean_regret"),
                _amount(rows.loc[name], "high_regret"),
                _amount(rows.loc[name], "max_regret"),
                "" if np.isnan(rows.loc[name, "least_max_share"])
                else worlds_of_100(float(rows.loc[name, "least_max_share"])),
            )
            for name in order
        ),
        ("scenario", "mean", "exceeded in 5 of 100", "largest", "least, of 100"),
    )  # fmt: skip


def parts_of(rows: pd.DataFrame) -> Block:
    """A package against its parts, by outcome."""
    levers = [lever_name(name) for name in str(rows["parts"].iloc[0]).split(" + ")]
    return Block(
        "table",
        f"Its parts: {numbers.listed(levers, 99)}. Larger is better; less cost counts up.",
        tuple(
            (
                f"{_label(row['outcome'])} ({row['unit']})",
                _amount(row, "effect", signed=True),
                _amount(row, "sum_of_parts", signed=True),
                _amount(row, "extra", signed=True),
                row["words"] + ("; too small to matter" if told.small(row) else ""),
            )
            for _, row in rows.iterrows()
        ),
        ("outcome", "the package", "its parts together", "extra", "in words"),
    )


def _label(outcome: str) -> str:
    return "All outcomes as weighted" if outcome == WEIGHTED else OUTCOMES[outcome].label


def by_answer(found: Robustness) -> Block:
    """Who leads each answer, under every setting."""
    settings, rows = found.runs.settings, []
    if len(settings) < 2:
        return Block("text")
    for (answer, outcome), mine in found.changes.groupby(["answer", "outcome"], sort=False):
        if answer in (TOP3, REGRET) and outcome != WEIGHTED:
            continue
        here = mine.set_index("setting")
        about = f", {_label(str(outcome))}" if outcome not in ("", WEIGHTED) else ""
        cells = [
            "; ".join(_leader_told(found, row) for _, row in here.loc[[one.name]].iterrows())
            if one.name in here.index
            else ""
            for one in settings
        ]
        rows.append((f"{IN_WORDS[str(answer)]}{about}", *cells))
    head = ("answer", *(one.title for one in settings))
    return Block(
        "table",
        "Who leads, by answer; all outcomes as weighted where none is named. † not told apart from "
        "some others.",
        tuple(rows),
        head,
    )


def _leader_told(found: Robustness, row: pd.Series) -> str:
    named = told.titles(found)
    if row["answer"] == FRONT:
        return numbers.listed([named[name] for name in str(row["scenario"]).split("; ") if name], 9)
    if row["answer"] in (REGRET, EXTRA):
        number = _amount(row, "value", signed=row["answer"] == EXTRA)
    else:
        number = _share(row, "value")
    mark = " †" if row["alike"] or found.too_few else ""
    return f"{named.get(row['scenario'], 'all alike')}{mark}: {number}"


def by_setting(found: Robustness) -> Block:
    named, settings = told.titles(found), found.runs.settings
    if len(settings) < 2:
        return Block("text")
    tables = [found.of(found.best, WEIGHTED, one.name).set_index("scenario") for one in settings]
    names = dict.fromkeys([*in_order(found), *(n for table in tables for n in table.index)])
    rows = tuple(
        (
            named[name],
            *(_share(t.loc[name], "best") if name in t.index else "" for t in tables),
        )
        for name in names
    )
    head = ("scenario", *(one.title for one in settings))
    return Block("table", "Best, of 100, all outcomes as weighted.", rows, head)


def by_condition(found: Robustness) -> Block:
    table = found.conditions[found.conditions["outcome"] == WEIGHTED]
    if table.empty:
        return Block("text")
    named = told.titles(found)
    rows = tuple(
        (
            named[row["scenario"]],
            f"{row['condition']}: {row['level']}"
            + (
                f" ({row['compliance_from']:.2f} to {row['compliance_to']:.2f})"
                if np.isfinite(row["compliance_from"])
                else ""
            ),
            f"{row['cases']} {row['per']}s",
            _share(row, "best"),
            _amount(row, "effect", signed=True),
            _amount(row, "max_regret"),
            _share(row, "met"),
        )
        for _, row in table.iterrows()
    )
    return Block(
        "table",
        "In thirds of the draws by the reform's own compliance, and by whether it was adopted. "
        "Worlds that adopt a reform are not like the others: the difference is not what adoption "
        "does.",
        rows,
        (
            "scenario",
            "where",
            "cases",
            "best, of 100",
            "effect against the baseline",
            "largest regret",
            "all thresholds met",
        ),
    )


def _apart(found: Robustness, others: Sequence[str]) -> str:
    if found.too_few:
        return "too few to say"
    named = told.titles(found)
    return numbers.listed([named[name] for name in others], 3) if others else "told apart from all"


def _share(row: pd.Series, column: str) -> str:
    low, high = row[f"{column}_p05"], row[f"{column}_p95"]
    bounds = f" ({worlds_of_100(low)} to {worlds_of_100(high)})" if np.isfinite(low) else ""
    return f"{worlds_of_100(row[column])}{bounds}"


def _amount(row: pd.Series, column: str, signed: bool = False) -> str:
    three = (row[column], row[f"{column}_p05"], row[f"{column}_p95"])
    return numbers.ranged(*three, signed, numbers.finest(str(row["outcome"])))
