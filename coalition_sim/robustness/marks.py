"""From an answer to the tidy table that a picture is drawn from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from coalition_sim.figures.robustness import A_DRAW
from coalition_sim.robustness.answers import Robustness
from coalition_sim.robustness.told import titles


@dataclass(frozen=True)
class Picture:
    """A picture: its file, what it shows in words, and ``draw(path=...)``."""

    file: str
    shows: str
    draw: Callable[..., Figure]


def in_order(found: Robustness) -> list[str]:
    """Ranked scenarios, the one best most often first."""
    rows = found.of(found.best).sort_values(["best", "top3"], ascending=False, kind="stable")
    return [str(name) for name in rows["scenario"]]


def marks_of(
    found: Robustness,
    rows: pd.DataFrame,
    column: str,
    what: str,
    scale: float = 100.0,
    apart: bool = True,
    panel: str = "",
) -> pd.DataFrame:
    """Rows of an answer as marks of a picture; shares of 100."""
    named = titles(found)
    told = "told_apart" if "told_apart" in rows else f"{column}_told_apart"
    leads = found.too_few or not apart
    return pd.DataFrame({
        "panel": panel,
        "scenario": rows["scenario"],
        "scenario_title": [named[name] for name in rows["scenario"]],
        "what": what,
        "value": scale * rows[column],
        "low": scale * rows[f"{column}_p05"],
        "high": scale * rows[f"{column}_p95"],
        "unit": "of 100",
        "told_apart": None if leads else rows[told].astype(object),
    })  # fmt: skip


def sorted_by(marks: pd.DataFrame, order: list[str]) -> pd.DataFrame:
    place = marks["scenario"].map({name: i for i, name in enumerate(order)})
    return marks.assign(place=place).sort_values("place", kind="stable", ignore_index=True)


def axis(found: Robustness) -> str:
    return "of 100 draws of the unknowns" if found.per == "draw" else "of 100 worlds"


def note(found: Robustness, text: str) -> str:
    return f"{text}\n{A_DRAW}" if found.per == "draw" else text
