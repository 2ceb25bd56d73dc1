"""Rankings as pictures: every mark has its range, and what is not told apart looks alike.

Every picture is drawn from one tidy table, which is also its CSV: a row for each mark, with the
range that drawing the parameter draws again gives it. A filled dark mark is the leader or not told
apart from it; a pale one is told apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from coalition_sim.figures import labels, style

COLUMNS = (
    "panel", "scenario", "scenario_title", "what", "value", "low", "high", "unit", "told_apart",
)  # fmt: skip
MEANINGS = {
    "low": "lower end of the 5-95 % range of the number when the parameter draws are drawn again",
    "high": "upper end of the same range",
    "told_apart": "whether the number is told apart from the leader's; empty where none leads",
    "status": "whether the scenario is on the front: no other is at least as good on all three and "
    "better on one",
    "gain": "change in services from the baseline, points of 100",
    "gain_low": "lower end of its 5-95 % range",
    "gain_high": "upper end of its 5-95 % range",
    "removals": "change in chief ministers forced out from the baseline, per five years",
    "removals_low": "lower end of its 5-95 % range",
    "removals_high": "upper end of its 5-95 % range",
    "cost": "cost of the reform less the baseline's, Rs bn a year, prices of 2013-14",
    "cost_low": "lower end of its 5-95 % range",
    "cost_high": "upper end of its 5-95 % range",
    "number": "number of the scenario in the picture",
}
STRONG, PALE = "#0B3C5D", "#B5BEC6"
SECOND, SECOND_PALE = "#8A4B08", "#D8C7B2"
Look = tuple[str, str, str, bool]  # marker, colour, colour where told apart, filled
DOT: Look = ("o", STRONG, PALE, True)
SQUARE: Look = ("s", SECOND, SECOND_PALE, False)
LIGHT: Look = ("^", "#7A7A7A", "#7A7A7A", False)
DARK: Look = ("D", style.INK, style.INK, True)
CROSS: Look = ("X", "#5A5A5A", "#A9A9A9", True)
ROW, TALL_ROW = 0.46, 0.78  # inches; rows of four marks or more are tall
LETTERS = 38
KEY_LINE = 0.3
NOT_TOLD = "Dark: leads, or not told apart from the leader. Pale: told apart."
RANGES = "Lines: 5-95 % range when the parameter draws are drawn again."
A_DRAW = "A draw is one set of values for all that is not known, over several runs of luck."


def rows_figure(
    marks: pd.DataFrame,
    looks: Mapping[str, Look],
    title: str,
    subtitle: str,
    axis: str,
    note: str,
    path: str | Path | None = None,
    limits: tuple[float, float] | None = None,
    line_at: Sequence[float] = (),
) -> Figure:
    """A row for each scenario of ``marks``, in its order, with a mark for each ``what``.

    Several panels stand side by side, the names at the first. ``line_at`` draws upright lines.
    """
    panels = list(dict.fromkeys(marks["panel"]))
    names = list(dict.fromkeys(marks["scenario"]))
    known = [what for what in looks if what in set(marks["what"])]
    extra = 0.3 if panels != [""] else 0.0
    across = _across(known)
    lines = -(-len(known) // across)
    foot = 0.62 + 0.2 * note.count("\n")
    above, below = 1.0 + extra, foot + 1.0 + KEY_LINE * lines
    height = max(5.4, above + below + (ROW if len(known) < 4 else TALL_ROW) * len(names))
    with style.house_style():
        figure = style.new_figure(title, subtitle, size=(12.0, height))
        left, right, gap = 0.285, 0.975, 0.03
        width = (right - left - gap * (len(panels) - 1)) / len(panels)
        for place, panel in enumerate(panels):
            ax = figure.add_axes(
                (left + place * (width + gap), below / height, width, 1 - (above + below) / height)
            )
            mine = marks[marks["panel"] == panel]
            _rows(ax, mine, names, {what: looks[what] for what in known}, first=place == 0)
            for x in line_at:
                ax.axvline(x, color=style.INK, linewidth=1.0, linestyle=(0, (3, 3)), zorder=1)
            if limits:
                ax.set_xlim(*limits)
            ax.set_title(panel, fontsize=12.5)
            ax.set_xlabel(labels.wrapped(axis, 90 // len(panels)), fontsize=12)
        if len(panels) > 1 and not limits:
            ends = [ax.get_xlim() for ax in figure.axes]
            for ax in figure.axes:
                ax.set_xlim(min(low for low, _ in ends), max(high for _, high in ends))
        handles = [_handle(what, looks[what]) for what in known]
        figure.legend(
            handles=handles, loc="lower left", bbox_to_anchor=(0.015, foot / height),
            ncol=across, columnspacing=1.6, handletextpad=0.4,
        )  # fmt: skip
        style.footnote(figure, note)
        return style.finish(figure, path, marks[list(COLUMNS)], MEANINGS)


def _across(known: Sequence[str]) -> int:
    """How many entries of the key stand side by side."""
    longest = max(map(len, known), default=0)
    return min(len(known), 5 if longest < 18 else 3 if longest < 34 else 1)


def _rows(
    ax: Axes, marks: pd.DataFrame, names: Sequence[str], looks: Mapping[str, Look], first: bool
) -> None:
    titles = dict(zip(marks["scenario"], marks["scenario_title"], strict=True))
    shifts = np.linspace(-0.28, 0.28, len(looks)) if len(looks) > 1 else np.zeros(1)
    for row, name in enumerate(names):
        if row % 2:
            ax.axhspan(row - 0.5, row + 0.5, color="#F5F5F5", linewidth=0, zorder=0)
        for shift, (what, look) in zip(shifts, looks.items(), strict=True):
            for mark in marks[(marks["scenario"] == name) & (marks["what"] == what)].itertuples():
                _mark(ax, row + shift, mark, look)
    ax.set_ylim(len(names) - 0.5, -0.5)
    shown = [labels.wrapped(titles.get(name, name), LETTERS) for name in names] if first else []
    ax.set_yticks(range(len(names)) if first else [], shown, fontsize=11, linespacing=1.05)
    ax.tick_params(axis="y", length=0, labelcolor=style.INK)
    ax.grid(axis="x", color="#E4E4E4", zorder=0)
    ax.set_axisbelow(True)
    ax.spines["left"].set_visible(False)


def _mark(ax: Axes, place: float, mark: pd.Series, look: Look) -> None:
    marker, strong, pale, filled = look
    if not np.isfinite(mark.value):
        return
    colour = pale if mark.told_apart is True or mark.told_apart == 1 else strong
    if np.isfinite(mark.low):
        ax.plot([mark.low, mark.high], [place, place], color=colour, linewidth=1.9, zorder=2)
    ax.plot(mark.value, place, marker=marker, color=colour, mfc=colour if filled else style.PAPER,
            mew=1.8, markersize=8, zorder=3, clip_on=False)  # fmt: skip


def _handle(what: str, look: Look) -> Line2D:
    marker, colour, _, filled = look
    return Line2D([], [], color=colour, marker=marker, linestyle="", markersize=8.5, mew=1.8,
                  mfc=colour if filled else style.PAPER, label=what)  # fmt: skip


def shares_by_outcome(
    cells: pd.DataFrame, title: str, subtitle: str, note: str, path: str | Path | None = None
) -> Figure:
    """A tile for each scenario and outcome with how often it is best, of 100, darker for more.

    ``cells`` has the columns of the other pictures; ``panel`` is the outcome in words. A framed
    tile leads its column or is not told apart from what does.
    """
    names, outcomes = list(dict.fromkeys(cells["scenario"])), list(dict.fromkeys(cells["panel"]))
    above, below = 1.75, 1.0
    height = max(5.4, above + below + ROW * len(names))
    titles = dict(zip(cells["scenario"], cells["scenario_title"], strict=True))
    with style.house_style():
        figure = style.new_figure(title, subtitle, size=(12.0, height))
        ax = figure.add_axes((0.285, below / height, 0.7, 1 - (above + below) / height))
        at = {
            (scenario, panel): (column, row)
            for row, scenario in enumerate(names)
            for column, panel in enumerate(outcomes)
        }
        for cell in cells.itertuples():
            x, y = at[cell.scenario, cell.panel]
            _tile(ax, x, y, cell)
        ax.set_xlim(-0.5, len(outcomes) - 0.5)
        ax.set_ylim(len(names) - 0.5, -0.5)
        ax.set_yticks(range(len(names)), [labels.wrapped(titles[n], LETTERS) for n in names],
                      fontsize=11, linespacing=1.05)  # fmt: skip
        ax.set_xticks(range(len(outcomes)), [labels.wrapped(one, 15) for one in outcomes],
                      fontsize=11)  # fmt: skip
        ax.tick_params(length=0, labelcolor=style.INK, top=True, labeltop=True, bottom=False,
                       labelbottom=False)  # fmt: skip
        for spine in ax.spines.values():
            spine.set_visible(False)
        style.footnote(figure, note)
        return style.finish(figure, path, cells[list(COLUMNS)], MEANINGS)


def _tile(ax: Axes, x: float, y: float, cell: pd.Series) -> None:
    share = cell.value / 100
    grey = 1.0 - 0.72 * share
    leads = not (cell.told_apart is True or cell.told_apart == 1)
    ax.add_patch(
        _box(x, y, 0.94, 0.86, facecolor=(grey, grey, min(1.0, grey + 0.05)), edgecolor="none")
    )
    if leads:
        ax.add_patch(_box(x, y, 0.9, 0.8, facecolor="none", edgecolor=style.INK, linewidth=2.0))
    said = "<1" if 0 < cell.value < 0.5 else f"{cell.value:.0f}"
    colour = "white" if grey < 0.55 else style.INK if cell.value else "#8A8A8A"
    ax.text(x - 0.08, y, said, ha="center", va="center", fontsize=12.5, color=colour,
            fontweight="bold" if leads else "normal")  # fmt: skip
    if np.isfinite(cell.low):
        ax.text(x + 0.42, y, f"{cell.low:.0f}-{cell.high:.0f}", ha="right", va="center",
                fontsize=8.5, color=colour)  # fmt: skip


def _box(x: float, y: float, width: float, height: float, **look: object) -> object:
    from matplotlib.patches import Rectangle

    return Rectangle((x - width / 2, y - height / 2), width, height, **look)  # type: ignore[arg-type]
