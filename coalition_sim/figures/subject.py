"""What the pictures of a sensitivity analysis share: names, panels, marks, the words for a part."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coalition_sim.figures import labels, style
from coalition_sim.figures.unknowns import LINE, unknown
from coalition_sim.outcomes import OUTCOMES

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


def about(of: str, title: str) -> str:
    """What indices are of, as the end of a title.

    >>> about("effect", "Fixed tenure"), about("level", "Status quo")
    ('the effect of: Fixed tenure', 'the level under: Status quo')
    """
    return f"the {of} {'of' if of == 'effect' else 'under'}: {title}"


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
