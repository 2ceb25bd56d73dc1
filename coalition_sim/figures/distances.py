"""PAWN and delta: how far the whole distribution of a result moves with an unknown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coalition_sim.figures import style, subject
from coalition_sim.figures.subject import Subject
from coalition_sim.figures.unknowns import unknown

TITLES = {
    "pawn": ("PAWN", "largest distance between the two ranges (0-1)"),
    "delta": ("delta", "part of the two ranges that differs (0-1)"),
}


def distances_figure(
    table: pd.DataFrame,
    method: str,
    this: Subject,
    outcomes: Sequence[str],
    path: str | Path | None = None,
) -> Figure:
    """The ten leading unknowns of one or two outcomes by one method."""
    chosen = table[table["method"] == method]
    found = {one: subject.leading(this.rows(chosen, one), "index") for one in outcomes}
    name, axis = TITLES[method]
    told = subject.Told(
        f"What shifts the whole range of results ({name}): {this.about}",
        "How different results are where one unknown is known from where nothing is",
        "Blue: more than dummies get that do nothing (hatched). Grey: may be nothing. Lines: "
        f"{this.confidence:.0%} intervals. Looks at the whole range,\nnot only at its width, and "
        "at the mean over a point's courses of luck.",
    )
    numbers = pd.concat(found.values())
    numbers = numbers[["method", "of", "scenario", "outcome", "parameter", "index", "low",
                       "high", "noise_floor", "above_noise"]]  # fmt: skip
    numbers = numbers.assign(unknown=[unknown(str(one)) for one in numbers["parameter"]], unit=axis)
    return subject.outcome_panels(found, told, partial(_bars, axis=axis), numbers, {}, path)


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
