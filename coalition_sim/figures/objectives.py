"""A plan's own objectives: how likely each is met, with the plan and without it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from coalition_sim.figures import labels, style

OFFSET = 0.22
# column of the table: label, colour, marker, filled
MARKS = {
    "baseline_met": ("met without the plan", "#444444", "o", False),
    "met": ("met, all worlds", "#0072B2", "s", True),
    "met_adopted": ("met, where the plan was adopted", "#D55E00", "^", True),
}

MEANINGS = {
    "objective": "name of the objective",
    "title": "the objective in words",
    "target": "what is asked for",
    "note": "why it could not be measured; empty where it could",
    "value": "worlds of 100 in which the target is met; empty where nothing is drawn",
    "p05": "lower end of the line: how well that share is known (5-95 % over parameter draws)",
    "p95": "upper end of that line",
}


def objectives_figure(ds: xr.Dataset, rows: pd.DataFrame, path: str | Path | None = None) -> Figure:
    """One row per objective of one scenario; dots are shares of worlds, lines their intervals.

    ``rows`` are rows of :func:`coalition_sim.analysis.objectives.objectives_table`.
    """
    with style.house_style():
        title = labels.scenario_title(ds, str(rows["scenario"].iloc[0]))
        figure = style.new_figure(
            f"Are its objectives met? {title}",
            "Worlds of 100 in which each target is met; lines show how well the share is known",
            size=(12.0, max(5.4, 3.0 + 0.72 * len(rows))),
        )
        inches = figure.get_figheight()
        ax = figure.add_axes((0.44, 1.65 / inches, 0.52, 1 - 2.6 / inches))
        for place, row in enumerate(rows.itertuples()):
            _row(ax, place, row)
        ax.set_ylim(len(rows) - 0.45, -0.55)
        ax.set_yticks([])
        ax.set_xlim(-2, 102)
        ax.grid(axis="x", color="#EDEDED", zorder=0)
        ax.set_axisbelow(True)
        ax.spines["left"].set_visible(False)
        ax.set_xlabel("worlds of 100", fontsize=12)
        handles = [
            Line2D([], [], color=colour, marker=marker, linestyle="", markersize=9, mew=2,
                   mfc=colour if filled else style.PAPER, label=label)
            for label, colour, marker, filled in MARKS.values()
        ]  # fmt: skip
        figure.legend(
            handles=handles, loc="lower left", bbox_to_anchor=(0.02, 0.62 / inches), ncol=3
        )
        style.footnote(figure, "Targets are the plan's own; none is used as a size of effect.")
        return style.finish(figure, path, _numbers(rows), MEANINGS)


def _mark(row: Any, name: str) -> tuple[float, float, float]:
    """Share and interval in worlds of 100; NaN where nothing is drawn."""
    if name == "met_adopted" and row.adoption != "modelled":
        return (float("nan"),) * 3
    value, low, high = (100 * float(getattr(row, f"{name}{end}")) for end in ("", "_p05", "_p95"))
    return value, low, high


def _numbers(rows: pd.DataFrame) -> pd.DataFrame:
    """A row for every dot, and one without numbers for an objective that has none."""
    made = []
    for row in rows.itertuples():
        about = {
            "scenario": row.scenario, "objective": row.objective, "title": row.title,
            "target": row.target, "note": row.note,
        }  # fmt: skip
        for name, (label, *_) in MARKS.items():
            value, low, high = _mark(row, name)
            made.append({**about, "what": label, "value": value, "p05": low, "p95": high})
    return pd.DataFrame(made)


def _row(ax: Axes, place: int, row: pd.Series) -> None:
    across = ax.get_yaxis_transform()
    shown = labels.wrapped(str(row.title), 46)
    ax.text(-0.8, place - 0.17, shown, transform=across, va="center", fontsize=11.5)
    note = row.note or row.target
    below = 0.2 if "\n" not in shown else 0.33
    ax.text(-0.8, place + below, labels.wrapped(str(note), 62), transform=across, va="center",
            fontsize=10, color=style.MUTED)  # fmt: skip
    for shift, (name, (_, colour, marker, filled)) in zip(
        (-OFFSET, 0.0, OFFSET), MARKS.items(), strict=True
    ):
        value, low, high = _mark(row, name)
        if not np.isfinite(value):
            continue
        if np.isfinite(low):
            ax.plot([low, high], [place + shift] * 2, color=colour, linewidth=1.8)
        ax.plot(value, place + shift, marker=marker, color=colour, mew=2, markersize=8.5,
                mfc=colour if filled else style.PAPER, clip_on=False)  # fmt: skip
