"""PAWN and delta: how far the whole distribution of a result moves with an unknown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coalition_sim.figures import style, subject
from coalition_sim.figures.unknowns import unknown

TITLES = {
    "pawn": ("PAWN", "largest distance (0-1)"),
    "delta": ("delta", "half the area between (0-1)"),
}


def distances_figure(
    table: pd.DataFrame,
    method: str,
    of: str,
    scenario: str,
    title: str,
    outcomes: Sequence[str],
    confidence: float,
    path: str | Path | None = None,
) -> Figure:
    """The ten leading unknowns of one or two outcomes by one method."""
    chosen = table[table["method"] == method]
    found = {one: _leading(subject.rows_of(chosen, of, scenario, one)) for one in outcomes}
    name, axis = TITLES[method]
    with style.house_style():
        figure = style.new_figure(
            f"What shifts the whole range of results ({name}): {subject.about(of, title)}",
            "How different results are where one unknown is known from where nothing is",
        )
        for ax, (outcome, rows) in zip(
            subject.columns(figure, len(outcomes)), found.items(), strict=True
        ):
            _bars(ax, rows, outcome, axis)
        style.footnote(
            figure,
            "Blue: more than dummies get that do nothing (hatched). Grey: may be nothing. Lines: "
            f"{confidence:.0%} intervals. Looks at the whole range,\nnot only at its width, and at "
            "the mean over a point's courses of luck.",
        )
        numbers = pd.concat(found.values())
        numbers = numbers[["method", "of", "scenario", "outcome", "parameter", "index", "low",
                           "high", "noise_floor", "above_noise"]]  # fmt: skip
        numbers = numbers.assign(unknown=[unknown(str(one)) for one in numbers["parameter"]])
        return style.finish(figure, path, numbers, subject.MEANINGS)


def _leading(rows: pd.DataFrame) -> pd.DataFrame:
    known = rows[rows["index"].notna()]
    return known.sort_values("index", ascending=False, kind="stable").head(subject.MOST)


def _bars(ax: Axes, rows: pd.DataFrame, outcome: str, axis: str) -> None:
    ax.set_title(subject.label(outcome), x=-0.6, pad=10)
    if rows.empty:
        subject.nothing(ax, "This does not vary over worlds.")
        return
    at, middle = np.arange(len(rows)), rows["index"].to_numpy(float)
    clear = rows["above_noise"].astype(bool).to_numpy()
    ax.barh(at, rows["noise_floor"], 1.0, zorder=0, **subject.FLOOR)
    ax.barh(at, middle, 0.56, color=np.where(clear, subject.DARK, subject.PALE),
            edgecolor=style.INK, linewidth=0.8)  # fmt: skip
    subject.whisker(ax, rows["low"].to_numpy(float), rows["high"].to_numpy(float), at, middle)
    subject.name_rows(ax, rows["parameter"], max(len(rows), 5))
    ax.set_xlim(left=0)
    ax.set_xlabel(axis, fontsize=12)
