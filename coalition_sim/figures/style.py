"""One look for every picture: colours for colour-blind readers, marks that survive grey print.

A picture never relies on colour alone: a scenario has a colour, a line style, a marker and a
hatch. Sizes are chosen for a 16:9 slide read from the back of a room.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from coalition_sim.figures.numbers import TOLD, write_numbers

INK = "#222222"
MUTED = "#595959"
FAINT = "#D0D0D0"
PAPER = "white"
DOTS_PER_INCH = 120
TITLE_FONT = 18.0
TITLE_LETTERS = 68  # a longer title is set smaller
WIDE = (12.0, 6.75)  # inches, 16:9

_made: ContextVar[str] = ContextVar("made", default="")
CAUTION = (
    "A model to explore trade-offs, not a forecast. Adoption and survival of reforms are modelled, "
    "unless given."
)


@dataclass(frozen=True)
class Mark:
    """How one scenario is drawn: any single feature is enough to tell it from the others."""

    colour: str
    line: Any  # a matplotlib line style
    marker: str
    hatch: str


BASELINE_MARK = Mark("#444444", "-", "o", "")
# Okabe and Ito's palette, ordered so that neighbours differ in lightness as well as in hue.
REFORM_MARKS = (
    Mark("#0072B2", (0, (6, 2)), "s", "///"),
    Mark("#D55E00", (0, (2, 1)), "^", "\\\\\\"),
    Mark("#009E73", (0, (6, 2, 1, 2)), "D", "xxx"),
    Mark("#8E4585", (0, (1, 1)), "v", "..."),
    Mark("#B8860B", (0, (9, 3)), "P", "+++"),
    Mark("#56B4E9", (0, (4, 1, 1, 1, 1, 1)), "X", "|||"),
)

_SETTINGS: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],  # ships with matplotlib: the same picture everywhere
    "font.size": 13,
    "text.color": INK,
    "text.parse_math": False,  # titles come from files: a "$" in one is a dollar sign
    "axes.labelsize": 13,
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "axes.titlesize": 14,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.labelsize": 12,
    "ytick.labelsize": 12,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "legend.fontsize": 12,
    "legend.frameon": False,
    "hatch.linewidth": 0.7,
    "lines.linewidth": 2.2,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
}


@contextmanager
def house_style() -> Iterator[None]:
    """The settings above, for the length of one picture; the reader's own are left alone."""
    with mpl.rc_context(_SETTINGS):
        yield


def marks(scenarios: list[str], baseline: str) -> dict[str, Mark]:
    """A mark for each scenario: grey for the baseline, the palette in order for the others."""
    reforms = [name for name in scenarios if name != baseline]
    chosen = {name: REFORM_MARKS[i % len(REFORM_MARKS)] for i, name in enumerate(reforms)}
    return {baseline: BASELINE_MARK} | chosen


def new_figure(title: str, subtitle: str = "", size: tuple[float, float] = WIDE) -> Figure:
    """A figure with its title and subtitle at the top left, drawn without any window system."""
    figure = Figure(figsize=size)
    FigureCanvasAgg(figure)
    left, height = 0.25 / size[0], size[1]
    font = min(TITLE_FONT, TITLE_FONT * TITLE_LETTERS / len(title))
    figure.text(
        left, 1 - 0.14 / height, title, fontsize=font, fontweight="bold", va="top", gid=TOLD
    )
    figure.text(left, 1 - 0.52 / height, subtitle, fontsize=12.5, color=MUTED, va="top", gid=TOLD)
    return figure


@contextmanager
def made_from(what: str) -> Iterator[None]:
    """Every picture drawn inside says at its foot what it rests on, e.g. "200 worlds, seed 1"."""
    token = _made.set(f"{what}.")
    try:
        yield
    finally:
        _made.reset(token)


def footnote(figure: Figure, text: str = "") -> None:
    """The caution at the foot of every picture, so that it travels with a copied slide."""
    left = 0.25 / figure.get_figwidth()
    made = f"{CAUTION} {_made.get()}".rstrip()
    lines = f"{text}\n{made}" if text else made
    bottom = 0.1 / figure.get_figheight()
    figure.text(
        left, bottom, lines, fontsize=10.5, color=MUTED, va="bottom", linespacing=1.35,
        gid=TOLD,
    )  # fmt: skip


def year_axis(ax: Axes, years: list[str], every: int = 2) -> None:
    """Fiscal years on the horizontal axis, every second one named."""
    ax.set_xlim(-0.6, len(years) - 0.4)
    named = range(0, len(years), every)
    ax.set_xticks(list(named), [years[i] for i in named])
    ax.set_xticks(range(len(years)), minor=True)


def finish(
    figure: Figure,
    path: str | Path | None,
    numbers: pd.DataFrame,
    meanings: Mapping[str, str] = MappingProxyType({}),
) -> Figure:
    """Write the picture and the numbers it shows when a path is given; hand the figure back.

    ``numbers`` has a row for each thing drawn, in the units of the axes; it becomes NAME.csv beside
    NAME.png. ``meanings`` says what its columns mean, where
    :data:`coalition_sim.figures.numbers.MEANINGS` does not or says it otherwise.
    """
    if path is not None:
        write_numbers(figure, numbers, meanings, path)  # first: a picture is never without them
        figure.savefig(path, dpi=DOTS_PER_INCH)
    return figure


def mark_start(ax: Axes, start: float | None, label: str = "reform starts") -> None:
    """A dotted line where the reform starts; `start` in years since the first fiscal year began.

    A yearly value is drawn at the middle of its year, so the year's own start lies half a step
    before it.
    """
    if start is None:
        return
    ax.axvline(start - 0.5, color=INK, linewidth=1.4, linestyle=(0, (1, 1.5)), zorder=0.5)
    ax.annotate(
        label, (start - 0.5, 1.0), (4, -2), xycoords=("data", "axes fraction"),
        textcoords="offset points", fontsize=10.5, color=MUTED, va="top",
        bbox={"facecolor": PAPER, "alpha": 0.75, "lw": 0, "pad": 0.5},
    )  # fmt: skip
