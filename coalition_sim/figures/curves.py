"""Effect curves: the paired difference over the strength of a reform, or over compliance."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from coalition_sim.analysis import words
from coalition_sim.analysis.columns import columns_of
from coalition_sim.analysis.sweep import Sweep
from coalition_sim.figures import labels, style
from coalition_sim.figures.differences import LOOK, UNCLEAR
from coalition_sim.outcomes import OUTCOMES

COLUMNS = 3
NEITHER = ("rises", "falls")
MARKS = LOOK | {word: (UNCLEAR, "D", UNCLEAR) for word in NEITHER}
BAND, SMALL = "#C9D9E6", "#EDEDED"
SIZES = {1: (12.0, 6.75), 2: (12.0, 9.0), 3: (12.0, 12.8)}
BETTER = {"more": "higher is better", "less": "lower is better", "neither": "neither is better"}


def curves_figure(found: Sweep, path: str | Path | None = None) -> Figure:
    """One panel per outcome: the middle world and nine in ten, over the levels that were run."""
    outcomes = found.outcomes
    rows = math.ceil(len(outcomes) / COLUMNS)
    columns = min(COLUMNS, len(outcomes))
    size = SIZES[rows]
    with style.house_style():
        figure = style.new_figure(
            f"What changes with {found.over}: {found.scenario.title}",
            f"Against the status quo in the same worlds, {_averaged(outcomes)}; adoption and "
            f"survival {'given' if found.given else 'simulated'}",
            size=size,
        )
        grid = figure.add_gridspec(
            rows, columns, left=0.075, right=0.985, top=1 - 1.82 / size[1],
            bottom=(1.85 if found.beside else 1.65) / size[1], wspace=0.34, hspace=0.68,
        )  # fmt: skip
        for place, outcome in enumerate(outcomes):
            ax = figure.add_subplot(grid[divmod(place, COLUMNS)])
            _panel(ax, found.curve(outcome), outcome)
            _head(ax, found, outcome, 96 // columns)
            if place + COLUMNS >= len(outcomes):
                ax.set_xlabel(_axis(found), fontsize=12)
        _key(figure, found, size[1])
        style.footnote(figure, _note(found))
        return style.finish(
            figure, path, found.table, columns_of("curves.csv", found.table.columns)
        )


def _averaged(outcomes: Iterable[str]) -> str:
    """The years of which the outcomes are the mean."""
    all_years = {OUTCOMES[name].all_years for name in outcomes}
    if all_years == {True}:
        return "mean of all years"
    told = " (“all years”: of the whole run)" if True in all_years else ""
    return f"mean of the last three years{told}"


def _panel(ax: Axes, rows: pd.DataFrame, outcome: str) -> None:
    known = OUTCOMES[outcome]
    small = known.smallest_difference
    level = rows["level"].to_numpy(float)
    ax.axhspan(-small, small, color=SMALL, linewidth=0, zorder=0)
    ax.axhline(0, color=style.INK, linewidth=1.2, zorder=2.5)
    ax.fill_between(level, rows["p05"], rows["p95"], color=BAND, alpha=0.8, linewidth=0, zorder=1.5)
    for end in ("p05", "p95"):
        ax.plot(level, rows[end], color="#5B7F9C", linewidth=1.1, linestyle=(0, (4, 2)), zorder=2)
    ax.plot(level, rows["p50"], color=style.INK, linewidth=2.0, zorder=3)
    for row in rows.itertuples():
        colour, marker, fill = MARKS.get(row.words, (UNCLEAR, "o", style.PAPER))
        ax.plot(row.level, row.p50, marker=marker, color=colour, mfc=fill, mew=2, markersize=9,
                zorder=4, clip_on=False)  # fmt: skip
    _limits(ax, rows, small)
    ax.set_ylabel(labels.minus(labels.wrapped(known.unit, 24)), fontsize=10.5)
    ax.tick_params(labelsize=11)


def _limits(ax: Axes, rows: pd.DataFrame, small: float) -> None:
    """Room for the band, and never so little that dust looks like a change."""
    values = rows[["p05", "p95"]].to_numpy(float)
    low = min(float(np.nanmin(values, initial=0.0)), -1.4 * small)
    high = max(float(np.nanmax(values, initial=0.0)), 1.4 * small)
    room = 0.06 * (high - low)
    ax.set_ylim(low - room, high + room)
    level = rows["level"].to_numpy(float)
    edge = 0.04 * (level[-1] - level[0])
    ax.set_xlim(level[0] - edge, level[-1] + edge)
    ax.set_xticks(level, [f"{one:g}" for one in level])


def _head(ax: Axes, found: Sweep, outcome: str, width: int) -> None:
    """From the top: the outcome, what may be said of its curve, which way is better."""
    known = OUTCOMES[outcome]
    direct = "; the rule acts on it directly" if found.curve(outcome)["handle"].any() else ""
    said = labels.wrapped(found.in_words(outcome), width + 8)
    above: dict[str, Any] = {
        "xy": (0, 1), "xycoords": "axes fraction", "textcoords": "offset points",
        "linespacing": 1.15,
    }  # fmt: skip
    ax.annotate(BETTER[known.direction] + direct, xytext=(0, 5), fontsize=10.5,
                color=style.MUTED, **above)  # fmt: skip
    ax.annotate(said, xytext=(0, 21), fontsize=11, **above)
    pad = 38 + 15 * said.count("\n")
    title = labels.wrapped(known.label, width)
    ax.set_title(title, fontsize=12, pad=pad, linespacing=1.1)


def _axis(found: Sweep) -> str:
    """What the horizontal axis is, and of which levers where there are several."""
    if len(found.scenario.levers) == 1:
        return found.over
    if len(found.levers) == 1:
        return f"{found.over} of {found.levers[0]}"
    return f"{found.over} of all levers together"


def _note(found: Sweep) -> str:
    how = "Filled: the band leaves out zero. Hollow: it holds zero (no clear difference)"
    few = (found.table["words"] == words.TOO_FEW_WORLDS).any()
    how += ", or there are too few worlds to say." if few else "."
    if not found.beside:
        return how
    return f"{how}\nAlso at level 0, so that a curve need not begin at zero: {found.beside}."


def _key(figure: Figure, found: Sweep, height: float) -> None:
    neither = set(NEITHER) & set(found.table["words"])
    looks = LOOK | ({"rises or falls": MARKS["rises"]} if neither else {})
    handles = [
        Line2D([], [], color=style.INK, marker="o", mfc=style.PAPER, label="middle world"),
        Patch(facecolor=BAND, edgecolor="#5B7F9C", linestyle=(0, (4, 2)), label="nine in ten"),
        Patch(facecolor=SMALL, label="too small to matter"),
        *(
            Line2D([], [], color=colour, marker=marker, linestyle="", markersize=9, label=word)
            for word, (colour, marker, _) in looks.items()
        ),
    ]
    bottom = 0.78 if found.beside else 0.6  # inches; the footnote has a line more
    figure.legend(
        handles=handles, loc="lower center", bbox_to_anchor=(0.5, bottom / height),
        ncol=len(handles), columnspacing=1.6, handletextpad=0.6,
    )  # fmt: skip
