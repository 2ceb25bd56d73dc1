"""What the pictures of a sensitivity analysis share: names, panels, marks, the words for a part."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coalition_sim.figures import labels, style
from coalition_sim.figures.unknowns import LINE, unknown
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.sensitivity.study import OTHERS

DUMMY = "shock_tape"
DARK, LIGHT, PALE = "#0072B2", "#A9D4EE", "#C8C8C8"
FLOOR = {"facecolor": "#F3F3F3", "edgecolor": "#C4C4C4", "hatch": "///", "linewidth": 0}
MOST = 10
MEANINGS = {
    "of": '"effect": the reform less the baseline in the same worlds; "level": the outcome itself',
    "index": "the index: see measure",
    "low": "lower end of the interval of the number",
    "high": "upper end of the interval of the number",
    "above_noise": "whether it is more than luck alone can produce",
    "noise_floor": "what luck alone can produce",
    "blocks": "blocks of the sample that were used",
    "measure": "which index",
    "method": "method of the analysis",
}
# Lines that differ in dash and mark as well as in lightness, so that grey print keeps them apart.
LINES = (
    ("#000000", "-", "o"),
    ("#0072B2", (0, (6, 2)), "s"),
    ("#D55E00", (0, (2, 1)), "^"),
    ("#009E73", (0, (6, 2, 1, 2)), "D"),
    ("#8E4585", (0, (1, 1)), "v"),
)


@dataclass(frozen=True)
class Subject:
    """What a picture of a study is about, and how wide its intervals are.

    ``of``: the "effect" of the scenario, or the "level" under it; ``title`` is the scenario's.
    """

    of: str
    scenario: str
    title: str
    confidence: float

    @property
    def about(self) -> str:
        """What indices are of, as the end of a title.

        >>> Subject("effect", "fixed_tenure", "Fixed tenure", 0.95).about
        'the effect of Fixed tenure'
        >>> Subject("level", "status_quo", "Status quo", 0.95).about
        'the level under the status quo'
        """
        named = "the status quo" if self.scenario == "status_quo" else labels.inside(self.title)
        return f"the {self.of} {'of' if self.of == 'effect' else 'under'} {named}"

    def rows(self, table: pd.DataFrame, outcome: str) -> pd.DataFrame:
        """The rows of a table on one outcome, the dummy left out."""
        return rows_of(table, self.of, self.scenario, outcome)


@dataclass(frozen=True)
class Told:
    """The words on a picture."""

    title: str
    subtitle: str
    note: str


Panel = Callable[[Axes, pd.DataFrame, str], None]
"""Draws the rows of one outcome, which is named."""


def outcome_panels(
    found: Mapping[str, pd.DataFrame],
    told: Told,
    panel: Panel,
    numbers: pd.DataFrame,
    meanings: Mapping[str, str],
    path: str | Path | None,
    size: tuple[float, float] = style.WIDE,
    key: Callable[[Figure], None] | None = None,
    **room: float,
) -> Figure:
    """A picture with a panel for each outcome side by side, its numbers beside it.

    ``room`` goes to :func:`columns`; ``key`` draws a legend for all panels.
    """
    with style.house_style():
        figure = style.new_figure(told.title, told.subtitle, size=size)
        axes = columns(figure, len(found), **room)
        for ax, (outcome, rows) in zip(axes, found.items(), strict=True):
            panel(ax, rows, outcome)
        if key is not None:
            key(figure)
        style.footnote(figure, told.note)
        return style.finish(figure, path, numbers, {**MEANINGS, **meanings})


def one_panel(
    place: tuple[float, float, float, float],
    told: Told,
    panel: Callable[[Axes], None],
    numbers: pd.DataFrame,
    meanings: Mapping[str, str],
    path: str | Path | None,
    size: tuple[float, float],
    key: Callable[[Figure], None] | None = None,
) -> Figure:
    """A picture with one panel at a place (left, bottom, width, height; shares of the whole)."""
    with style.house_style():
        figure = style.new_figure(told.title, told.subtitle, size=size)
        panel(figure.add_axes(place))
        if key is not None:
            key(figure)
        style.footnote(figure, told.note)
        return style.finish(figure, path, numbers, {**MEANINGS, **meanings})


def leading(rows: pd.DataFrame, index: str) -> pd.DataFrame:
    """The unknowns with the largest index; a group of all others stands last, whatever its size."""
    known = rows[rows[index].notna()].sort_values(index, ascending=False, kind="stable")
    rest = known["parameter"] == OTHERS
    return pd.concat([known[~rest].head(MOST), known[rest]])


def label(outcome: str) -> str:
    """An outcome as the heading of a panel."""
    return labels.wrapped(OUTCOMES[outcome].label, 42)


def rows_of(table: pd.DataFrame, of: str, scenario: str, outcome: str) -> pd.DataFrame:
    """The rows of one subject, the dummy left out."""
    mine = table[(table["of"] == of) & (table["scenario"] == scenario)]
    mine = mine[mine["outcome"] == outcome]
    return mine[mine["parameter"] != DUMMY] if "parameter" in mine else mine


def columns(
    figure: Figure, count: int, names: float = 0.215, bottom: float = 0.21, height: float = 0.56
) -> list[Axes]:
    """Panels side by side, each with room for names at its left (a share of the width)."""
    width = 0.98 / count
    left = names if count > 1 else names * 1.15
    return [
        figure.add_axes((0.01 + i * width + left, bottom, width - left - 0.02, height))
        for i in range(count)
    ]


def name_rows(ax: Axes, names: Sequence[str], rows: int = MOST) -> None:
    """Unknowns at the left, the first at the top."""
    shown = [labels.wrapped(unknown(str(name)), LINE) for name in names]
    ax.set_yticks(np.arange(len(shown)), shown, fontsize=11)
    ax.tick_params(axis="y", length=0, labelcolor=style.INK)
    ax.set_ylim(rows - 0.4, -0.6)


def whisker(
    ax: Axes, low: np.ndarray, high: np.ndarray, at: np.ndarray, middle: np.ndarray
) -> None:
    """Intervals of horizontal bars; a bound may lie on the wrong side of a rounded middle."""
    span = np.stack([np.maximum(middle - low, 0), np.maximum(high - middle, 0)])
    ax.errorbar(
        middle, at, xerr=span, fmt="none", ecolor=style.INK, elinewidth=1.3, capsize=3
    )  # fmt: skip


def nothing(ax: Axes, said: str) -> None:
    """A panel that has nothing to show says so."""
    ax.set_axis_off()
    ax.text(0, 0.9, labels.wrapped(said, 40), transform=ax.transAxes, fontsize=12.5, va="top")
