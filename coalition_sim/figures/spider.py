"""The spider: how a result goes along each of its ten leading unknowns."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coalition_sim.figures import labels, style, subject
from coalition_sim.figures.subject import Subject
from coalition_sim.figures.unknowns import unknown
from coalition_sim.outcomes import OUTCOMES

NAMED = 5
"""So many lines are drawn strong; the others are there to be compared with."""
CENTRES = {1: 10, 2: 30, 3: 50, 4: 70, 5: 90}


def spider_figure(
    table: pd.DataFrame,
    this: Subject,
    outcome: str,
    path: str | Path | None = None,
) -> Figure:
    """Lines of the mean result over the range of each leading unknown, named at their right ends.

    ``table`` holds the responses of one design.
    """
    mine = this.rows(table, outcome)
    known = OUTCOMES[outcome]
    told = subject.Told(
        f"Which way each unknown works: {this.about}",
        f"{known.label}: mean over worlds in each fifth of an unknown's range, the others anywhere",
        f"The five leading unknowns have marks and {this.confidence:.0%} intervals at both ends; "
        "the next five are thin. An unknown that does not matter\nhas a level line, but for luck.",
    )
    numbers = mine[["of", "scenario", "outcome", "parameter", "fifth", "mean", "low", "high"]]
    numbers = numbers.assign(
        unknown=[unknown(str(name)) for name in mine["parameter"]], unit=known.unit
    )
    meanings = {
        "fifth": "which fifth of the unknown's range, 1 the lowest",
        "mean": "mean over worlds, in the unit of its row",
    }
    panel = partial(_panel, mine=mine, along=f"{this.of} ({known.unit})")
    place = (0.09, 0.245, 0.54, 0.62)
    return subject.one_panel(place, told, panel, numbers, meanings, path, (12.0, 7.6))


def _panel(ax: Axes, mine: pd.DataFrame, along: str) -> None:
    if mine.empty:
        subject.nothing(ax, "No single unknown was looked at, or nothing varies.")
        return
    _lines(ax, mine, list(dict.fromkeys(mine["parameter"]))[: subject.MOST])
    ax.set_xlabel("where the unknown lies among the values held possible")
    ax.set_ylabel(along)


def _lines(ax: Axes, mine: pd.DataFrame, names: list[str]) -> None:
    ends = []
    for number, name in enumerate(names):
        rows = mine[mine["parameter"] == name].sort_values("fifth")
        at = rows["fifth"].map(CENTRES).to_numpy(float)
        strong = number < NAMED
        if strong:
            colour, line, marker = subject.LINES[number]
            ax.plot(at, rows["mean"], color=colour, linestyle=line, marker=marker, markersize=7,
                    linewidth=2.4, zorder=4)  # fmt: skip
            for end in (0, -1):
                row = rows.iloc[end]
                shift = (number - 2) * 0.9 * (-1 if end else 1)
                ax.errorbar(
                    at[end] + shift, row["mean"],
                    yerr=[[max(row["mean"] - row["low"], 0)], [max(row["high"] - row["mean"], 0)]],
                    fmt="none", ecolor=colour, elinewidth=1.4, capsize=3, zorder=3,
                )  # fmt: skip
        else:
            colour, marker = "#8A8A8A", ""
            ax.plot(at, rows["mean"], color=colour, linewidth=1.0, zorder=2)
        ends.append((float(rows["mean"].iloc[-1]), name, colour, marker, strong))
    low, high = ax.get_ylim()
    if low < 0 < high:
        ax.axhline(0, color=style.FAINT, linewidth=1, zorder=0)
    ax.set_xlim(5, 95)
    ax.set_xticks(list(CENTRES.values()), ["lowest\nfifth", "", "middle", "", "highest\nfifth"])
    _names(ax, ends, low, high)


def _names(
    ax: Axes, ends: list[tuple[float, str, str, str, bool]], low: float, high: float
) -> None:
    """Names at the right, in the order of the lines' ends, none over another."""
    ends = sorted(ends, reverse=True)
    height = np.array([(value - low) / (high - low) for value, *_ in ends])
    gap = 0.1
    place = height.copy()
    for number in range(1, len(place)):
        place[number] = min(place[number], place[number - 1] - gap)
    place[-1] = max(place[-1], 0.0)
    for number in range(len(place) - 2, -1, -1):
        place[number] = max(place[number], place[number + 1] + gap)
    for (value, name, colour, marker, strong), at in zip(ends, place, strict=True):
        ax.annotate(
            "", (91.5, value), (1.03, at), textcoords="axes fraction", annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 1.0 if strong else 0.6,
                        "shrinkA": 0, "shrinkB": 0},
        )  # fmt: skip
        ax.text(
            1.065 if strong else 1.04, at, labels.wrapped(unknown(name), 40), va="center",
            transform=ax.transAxes, fontsize=11.5 if strong else 10.5, linespacing=0.95,
            fontweight="bold" if strong else "normal",
            color=style.INK if strong else style.MUTED,
        )  # fmt: skip
        if strong:
            ax.plot([1.045], [at], marker=marker, color=colour, markersize=7, clip_on=False,
                    transform=ax.transAxes)  # fmt: skip
