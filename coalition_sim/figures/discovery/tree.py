"""The tree of a search, drawn from the root down."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from coalition_sim.figures import style
from coalition_sim.figures.discovery.asked import Asked


def tree_figure(
    tree: pd.DataFrame,
    asked: Asked,
    meanings: Mapping[str, str],
    path: str | Path | None = None,
) -> Figure:
    """The tree, drawn from the root down; the darker a node, the more of it fails."""
    with style.house_style():
        figure = style.new_figure(
            "What divides failures from successes, as a tree",
            asked.subtitle,
        )
        ax = figure.add_axes((0.02, 0.13, 0.96, 0.7))
        ax.set_axis_off()
        rows = tree.set_index("node")
        places = _places(rows)
        deep = max(y for _, y in places.values())
        ax.set_xlim(0, 1)
        ax.set_ylim(deep + 0.55, -0.45)
        crowded = int(rows["is_leaf"].sum()) > 6
        for node, row in rows.iterrows():
            _branches(ax, row, places, int(str(node)), crowded)
        for node, row in rows.iterrows():
            _node(ax, row, places[int(str(node))], asked, crowded)
        style.footnote(
            figure,
            "No split divides failures from successes by more than luck."
            if len(rows) == 1
            else "The darker, the more fail. “Fresh”: the same part of worlds not searched.",
        )
        return style.finish(figure, path, tree, meanings)


def _places(rows: pd.DataFrame) -> dict[int, tuple[float, float]]:
    """(across, depth) of each node: leaves side by side, a parent above the middle of its own."""
    places: dict[int, tuple[float, float]] = {}
    leaves = int(rows["is_leaf"].sum())
    taken = 0

    def put(node: int, depth: int) -> float:
        nonlocal taken
        row = rows.loc[node]
        if row["is_leaf"]:
            across = (taken + 0.5) / leaves
            taken += 1
        else:
            below = [put(int(row[side]), depth + 1) for side in ("at_or_below", "above")]
            across = sum(below) / 2
        places[node] = (across, float(depth))
        return across

    put(0, 0)
    return places


def _branches(
    ax: Axes, row: pd.Series, places: dict[int, tuple[float, float]], node: int, crowded: bool
) -> None:
    if row["is_leaf"]:
        return
    x, y = places[node]
    for side in ("at_or_below", "above"):
        to = places[int(row[side])]
        ax.plot([x, to[0]], [y, to[1]], color=style.MUTED, linewidth=1.6, zorder=1)
        ax.text(x + 0.7 * (to[0] - x), y + 0.63, "yes" if side == "at_or_below" else "no",
                fontsize=11, ha="center", va="center", zorder=3,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5})  # fmt: skip
    told = textwrap.fill(row["question"], 26 if crowded else 34, break_on_hyphens=False)
    ax.text(x, y + 0.42, told, ha="center", va="center", fontsize=9.5 if crowded else 11, zorder=3,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5})  # fmt: skip


def _node(
    ax: Axes, row: pd.Series, place: tuple[float, float], asked: Asked, crowded: bool
) -> None:
    x, y = place
    shade = 1.0 - 0.45 * float(row["density"])
    wide, high = (0.105, 0.36) if crowded else (0.15, 0.36)
    ax.add_patch(
        FancyBboxPatch(
            (x - wide / 2, y - high / 2),
            wide,
            high,
            facecolor=str(shade),
            zorder=2,
            edgecolor=style.INK,
            linewidth=1.4 if row["is_leaf"] else 0.8,
            boxstyle="round,pad=0.005,rounding_size=0.01",
            mutation_aspect=4,
        )
    )
    told = f"{100 * row['density']:.0f} of 100 fail\n{int(row['cases']):,} {asked.case}"
    if np.isfinite(row["density_fresh"]):
        told += f"\nfresh: {100 * row['density_fresh']:.0f} of 100"
    ax.text(x, y, told, ha="center", va="center", fontsize=9.5 if crowded else 11, zorder=4)
