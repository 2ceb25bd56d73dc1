"""How failures gather as a box is peeled, beside what luck alone would gather."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coalition_sim.figures import style
from coalition_sim.figures.discovery.asked import Asked

BOX = "#0072B2"
PEELED = (
    "A box: the worlds in which certain conditions hold. Each dot is a step, from right to left, "
    "that makes it smaller.\nHatched: as far as 95 of 100 such searches come by luck alone.\n"
)
STAR = (
    "Star: the box that was taken. Open circle: the same box in fresh worlds, with its 95 % "
    "interval."
)
NO_STAR = "No box was taken: none does clearly better than luck."


def peeling_figure(
    peeling: pd.DataFrame,
    boxes: pd.DataFrame,
    asked: Asked,
    meanings: Mapping[str, str],
    path: str | Path | None = None,
) -> Figure:
    """How failures gather as the box is peeled, what luck would give, and the box taken."""
    searches = [int(n) for n in peeling["search"].unique()]
    shown = [n for n in searches if n in set(boxes["box"])] or searches[:1]
    with style.house_style():
        figure = style.new_figure(
            "How failures gather as the box gets smaller",
            asked.subtitle,
        )
        width = 0.94 / len(shown)
        panels = []
        for i, number in enumerate(shown):
            ax = figure.add_axes((0.07 + i * width, 0.27, width - 0.07, 0.51))
            rows = peeling[peeling["search"] == number]
            box = boxes[boxes["box"] == number]
            _peeling_panel(ax, rows, box.iloc[0] if len(box) else None, asked)
            before = " and ".join(map(str, range(1, number)))
            ax.set_title(f"all {asked.case}" if number == 1 else f"outside box {before}")
            panels.append(ax)
        top = max(ax.get_ylim()[1] for ax in panels)
        for ax in panels:
            ax.set_ylim(0, top)
        style.footnote(
            figure,
            PEELED + (STAR if len(boxes) else NO_STAR),
        )
        return style.finish(figure, path, rows_of(peeling, shown), meanings)


def rows_of(peeling: pd.DataFrame, shown: list[int]) -> pd.DataFrame:
    """The steps of the searches that are drawn."""
    return peeling[peeling["search"].isin(shown)]


def _peeling_panel(ax: Axes, rows: pd.DataFrame, box: pd.Series | None, asked: Asked) -> None:
    size, density = 100 * rows["share_of_cases"], 100 * rows["density"]
    base = float(density.iloc[0])
    luck = 100 * rows["density_by_luck"]
    ax.fill_between(size, base, np.maximum(luck, base), facecolor="#EFEFEF", edgecolor="#BDBDBD",
                    hatch="///", linewidth=0)  # fmt: skip
    ax.axhline(base, color=style.MUTED, linewidth=1.2, linestyle=(0, (4, 2)))
    ax.annotate(f"all: {base:.0f} %", (100, base), (0, -4), textcoords="offset points", ha="right",
                va="top", fontsize=11, color=style.MUTED)  # fmt: skip
    ax.plot(size, density, color=BOX, marker="o", markersize=5, linewidth=1.2)
    top = float(density.max())
    if box is not None:
        x = 100 * box["cases"] / box["searched"]
        ax.plot([x], [100 * box["density"]], marker="*", markersize=20, color=style.INK, zorder=5)
        if np.isfinite(box["density_fresh"]):
            x = 100 * box["cases_fresh"] / box["searched_fresh"]
            y, low, high = (100 * box[f"density{end}_fresh"] for end in ("", "_low", "_high"))
            ax.errorbar([x], [y], yerr=[[y - low], [high - y]], fmt="o", markersize=10,
                        markerfacecolor="white", color=style.INK, capsize=4, zorder=6)  # fmt: skip
            top = max(top, high)
    ax.set_xlim(0, 101)
    ax.set_ylim(0, min(102, 1.08 * top))
    ax.set_xlabel(f"{asked.case} left in the box (%)")
    ax.set_ylabel("of these, fail (%)")
