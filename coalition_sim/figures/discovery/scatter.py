"""Failures and successes over the two leading features of the boxes."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from coalition_sim.figures import style
from coalition_sim.figures.discovery.asked import Asked

FAILED, FINE = "#C44E00", "#8A8A8A"
FRAMES = ((0, (5, 2)), (0, (1, 1.2)), (0, (6, 2, 1, 2)))
"""Line styles of the frames of boxes, in order."""
MOST_DRAWN = 1200
"""Cases drawn in one panel; more would hide each other."""
FEW_VALUES = 20
"""Whole numbers with fewer different values than this are spread a little, not to hide others."""


def scatter_figure(
    boxes: pd.DataFrame,
    cases: pd.DataFrame,
    asked: Asked,
    meanings: Mapping[str, str],
    path: str | Path | None = None,
) -> Figure:
    """The two leading features of the boxes, or the only one against what the rule looks at."""
    leading = boxes.drop_duplicates("feature").head(2)
    across, upward = leading.iloc[0], leading.iloc[1] if len(leading) > 1 else None
    second = "value" if upward is None else str(upward["feature"])
    sides = boxes[boxes["feature"].isin(leading["feature"])]
    sets = list(dict.fromkeys(cases["set"]))
    shown = pd.concat([cases[cases["set"] == one].head(MOST_DRAWN) for one in sets])
    with style.house_style():
        figure = style.new_figure(
            "Failures and successes where the boxes lie",
            asked.subtitle,
        )
        width = 0.92 / len(sets)
        for i, one in enumerate(sets):
            ax = figure.add_axes((0.085 + i * width, 0.29, width - 0.06, 0.5))
            rows = shown[shown["set"] == one]
            _dots(ax, rows, str(across["feature"]), second)
            ends = [_span(shown[name]) for name in (across["feature"], second)]
            for number, limits in sides.groupby("box", sort=True):
                _frame(ax, limits, [str(across["feature"]), second], ends, int(str(number)))
            if upward is None:
                ax.axhline(asked.bound, color=style.MUTED, linewidth=1.0)
            ax.set(xlim=ends[0], ylim=ends[1], xlabel=_axis(across))
            which = "searched" if one == "found" else "kept fresh"
            ax.set_title(f"{asked.case} {which} ({len(rows):,})")
            for axis, name in ((ax.xaxis, across["feature"]), (ax.yaxis, second)):
                if _few_whole(shown[str(name)]):
                    axis.set_major_locator(MaxNLocator(integer=True))
            if i == 0:
                ax.set_ylabel(
                    textwrap.fill(asked.value, 36) if upward is None else _axis(upward, 36)
                )
                figure.legend(*ax.get_legend_handles_labels(), loc="lower center", ncols=5,
                              bbox_to_anchor=(0.5, 0.1))  # fmt: skip
        told = _not_shown(boxes, list(leading["feature"]))
        if any(_few_whole(shown[name]) for name in (str(across["feature"]), second)):
            told = f"Whole numbers are spread a little, so that marks do not hide others. {told}"
        style.footnote(figure, told)
        names = {str(row["feature"]): str(row["label"]) for _, row in boxes.iterrows()}
        columns = ["set", "world", str(across["feature"]), second, "failure"]
        return style.finish(figure, path, shown[columns], {**meanings, **names})


def _not_shown(boxes: pd.DataFrame, features: list[str]) -> str:
    """What the two axes cannot show of the boxes."""
    elsewhere = boxes[~boxes["feature"].isin(features)]
    shown = set(boxes[boxes["feature"].isin(features)]["box"])
    parts = sorted(shown & set(elsewhere["box"]))
    hidden = sorted(set(boxes["box"]) - shown)
    told = [
        f"Box {n} is limited by other features, too, and holds a part of its frame." for n in parts
    ]
    return " ".join(told + [f"Box {n} lies along other features." for n in hidden])


def _span(values: pd.Series) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    edge = 0.5 if _few_whole(values) else 0.04 * (high - low) or 1.0
    return low - edge, high + edge


def _dots(ax: Axes, rows: pd.DataFrame, across: str, upward: str) -> None:
    failed = rows["failure"] > 0.5
    rows = rows.assign(**{name: _spread(rows[name]) for name in (across, upward)})
    fine, bad = rows[~failed], rows[failed]
    ax.scatter(fine[across], fine[upward], s=16, facecolors="none", edgecolors=FINE, linewidths=0.8,
               label="does not fail")  # fmt: skip
    ax.scatter(bad[across], bad[upward], s=30, marker="^", color=FAILED, edgecolors="black",
               linewidths=0.5, label="fails", zorder=3)  # fmt: skip


def _few_whole(values: pd.Series) -> bool:
    return values.nunique() < FEW_VALUES and bool((values % 1 == 0).all())


def _spread(values: pd.Series) -> pd.Series:
    """Whole numbers moved apart a little, always alike; others as they are."""
    if not _few_whole(values):
        return values
    steps = np.random.default_rng(len(values)).uniform(-0.22, 0.22, len(values))
    return values + steps


def _frame(
    ax: Axes,
    limits: pd.DataFrame,
    names: list[str],
    ends: list[tuple[float, float]],
    number: int,
) -> None:
    """A box as a frame, reaching to the edge where it has no limit."""
    own = limits.set_index("feature")
    sides = []
    for name, (low, high) in zip(names, ends, strict=True):
        lower, upper = (
            own.at[name, end] if name in own.index else np.nan for end in ("lower", "upper")
        )
        sides.append((lower if np.isfinite(lower) else low, upper if np.isfinite(upper) else high))
    (x0, x1), (y0, y1) = sides
    line = FRAMES[(number - 1) % len(FRAMES)]
    ax.add_patch(
        Rectangle(
            (x0, y0),
            x1 - x0,
            y1 - y0,
            fill=False,
            edgecolor=style.INK,
            linewidth=2.6,
            linestyle=line,
            zorder=4,
            label=f"box {number}",
        )
    )


def _axis(row: pd.Series, width: int = 52) -> str:
    unit = f" ({row['unit']})" if row["unit"] and row["unit"] not in row["label"] else ""
    return textwrap.fill(f"{row['label']}{unit}", width)
