"""How each answer changes with adoption and compliance: who leads it, under every setting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from coalition_sim.robustness.front import ON
from coalition_sim.robustness.runs import Runs, Setting
from coalition_sim.robustness.shares import all_alike, leader
from coalition_sim.robustness.thresholds import ALL

BEST, TOP3, REGRET, MET, FRONT, EXTRA = "best", "top3", "max_regret", "met", "front", "extra"
COLUMNS = (
    "setting", "answer", "outcome", "scenario", "value", "value_p05", "value_p95", "unit",
    "alike",
)  # fmt: skip


def changes_table(runs: Runs, per: str, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row for each setting, answer and outcome: the scenario that leads, and its number.

    ``tables`` are the answers themselves: best, regret, met, front and parts.
    """
    rows = [row for one in runs.settings for row in _of(one, per, tables)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _of(setting: Setting, per: str, tables: dict[str, pd.DataFrame]) -> Iterator[dict[str, Any]]:
    here = {name: one[one["setting"] == setting.name] for name, one in tables.items() if len(one)}
    ranked = {n: here[n][here[n]["per"] == per].groupby("outcome", sort=False)
              for n in ("best", "regret")}  # fmt: skip
    for outcome, rows in ranked["best"]:
        for answer in (BEST, TOP3):
            yield _led(setting, answer, str(outcome), rows, "share of cases")
    for outcome, rows in ranked["regret"]:
        yield _led(setting, REGRET, str(outcome), rows, str(rows["unit"].iloc[0]))
    yield _led(setting, MET, "", here["met"][here["met"]["threshold"] == ALL], "share of worlds")
    if "front" in here:
        front = here["front"]["scenario"][here["front"]["status"] == ON]
        yield _row(setting, FRONT, "", "; ".join(front), (len(front), np.nan, np.nan), "scenarios")
    if "parts" in here:
        for one in here["parts"].to_dict("records"):
            extra = (one["extra"], one["extra_p05"], one["extra_p95"])
            yield _row(setting, EXTRA, one["outcome"], one["scenario"], extra, one["unit"])


def _led(
    setting: Setting, answer: str, outcome: str, rows: pd.DataFrame, unit: str
) -> dict[str, Any]:
    first, others = leader(rows.reset_index(drop=True), answer, least=answer == REGRET)
    row = rows[rows["scenario"] == first].iloc[0]
    numbers = (row[answer], row[f"{answer}_p05"], row[f"{answer}_p95"])
    if all_alike(rows, answer):
        first, others = "", []
    return _row(setting, answer, outcome, first, numbers, unit, others)


def _row(
    setting: Setting,
    answer: str,
    outcome: str,
    scenario: str,
    numbers: tuple[float, float, float],
    unit: str,
    others: list[str] | None = None,
) -> dict[str, Any]:
    told = {"setting": setting.name, "answer": answer, "outcome": outcome, "scenario": scenario}
    value, low, high = numbers
    return told | {"value": value, "value_p05": low, "value_p95": high, "unit": unit,
                   "alike": "; ".join(others or ())}  # fmt: skip
