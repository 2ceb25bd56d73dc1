"""Each box against the range of all cases."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coalition_sim.figures import style
from coalition_sim.figures.discovery.asked import Asked
from coalition_sim.figures.labels import minus

LOWEST = 4.9
"""Inches: the height of a picture with one bar."""


def ranges_figure(
    boxes: pd.DataFrame,
    cases: pd.DataFrame,
    asked: Asked,
    meanings: Mapping[str, str],
    path: str | Path | None = None,
) -> Figure:
    """Each limited feature of a box: its part of the range of all cases."""
    found = cases[cases["set"] == "found"]
    drawn = boxes.copy()
    for end, fallback in (("lower", 0.0), ("upper", 100.0)):
        drawn[f"{end}_position"] = [
            fallback if not np.isfinite(limit) else 100 * float((found[name] < limit).mean())
            for limit, name in zip(drawn[end], drawn["feature"], strict=True)
        ]
    for name, share in (("range_p05", 0.05), ("range_p95", 0.95)):
        drawn[name] = [float(found[feature].quantile(share)) for feature in drawn["feature"]]
    rows = len(drawn) + drawn["box"].nunique()
    with style.house_style():
        size = (style.WIDE[0], max(LOWEST, 3.4 + 0.72 * rows))
        figure = style.new_figure(
            f"The box against all {asked.case}"
            if drawn["box"].nunique() == 1
            else f"The boxes against all {asked.case}",
            asked.subtitle,
            size=size,
        )
        ax = figure.add_axes((0.31, 1.55 / size[1], 0.52, 1 - 2.75 / size[1]))
        _ranges(ax, drawn)
        ax.set_xlabel(f"{asked.case} from the lowest (0) to the highest (100)")
        style.footnote(
            figure,
            f"Pale: all {asked.case}, with the values that leave out one in twenty at either end. "
            "Dark and hatched: the part inside the box, with its limits.\nRight: the chance of so "
            "many failures if that limit did nothing, where it was searched and in fresh worlds.",
        )
        columns = ["box", "feature", "label", "unit", "size", "lower", "upper", "lower_position",
                   "upper_position", "range_p05", "range_p95"]  # fmt: skip
        own = {
            "lower_position": "share of the cases below the lower limit, %",
            "upper_position": "share of the cases below the upper limit, %",
            "range_p05": "5th percentile over all cases, in the unit of its row",
            "range_p95": "95th percentile over all cases, in the unit of its row",
        }
        return style.finish(figure, path, drawn[columns], {**meanings, **own})


def _ranges(ax: Axes, drawn: pd.DataFrame) -> None:
    at = 0.0
    places, names = [], []
    for number, rows in drawn.groupby("box", sort=True):
        first = rows.iloc[0]
        head = f"Box {number}: {100 * first['density']:.0f} of 100 fail"
        if np.isfinite(first["density_fresh"]):
            head += f" (fresh worlds: {100 * first['density_fresh']:.0f})"
        ax.text(0, at, head, fontsize=13, fontweight="bold", va="center")
        at += 1.0
        for _, row in rows.iterrows():
            _range(ax, row, at)
            places.append(at)
            names.append(textwrap.fill(row["label"], 32))
            at += 1.0
    ax.text(102, -0.05, "by luck:\nsearched / fresh", fontsize=11, va="center", color=style.MUTED)
    ax.set_yticks(places, names, fontsize=12)
    ax.tick_params(axis="y", length=0, labelcolor=style.INK)
    ax.set_ylim(at - 0.2, -0.7)
    ax.set_xlim(0, 100)
    ax.spines["left"].set_visible(False)


def _range(ax: Axes, row: pd.Series, at: float) -> None:
    low, high = row["lower_position"], row["upper_position"]
    ax.barh(at, 100, 0.42, color="#E6E6E6", edgecolor="none")
    ax.barh(at, high - low, 0.42, left=low, color="#9CC5E3", edgecolor=style.INK, hatch="///",
            linewidth=1.2)  # fmt: skip
    middle = (low + high) / 2
    side = "left" if middle < 35 else "right" if middle > 65 else "center"
    x = {"left": low, "center": middle, "right": high}[side]
    ax.text(x, at - 0.25, row["size"], fontsize=11, ha=side, va="bottom", fontweight="bold")
    for value, x in ((row["range_p05"], 5), (row["range_p95"], 95)):
        ax.text(x, at + 0.24, _short(value), fontsize=9.5, ha="center",
                va="top", color=style.MUTED)  # fmt: skip
    said = "; ".join(
        f"{_chance(row[f'quasi_p_{end}'])} / {_chance(row[f'quasi_p_{end}_fresh'])}"
        for end in ("lower", "upper")
        if np.isfinite(row[end])
    )
    ax.text(102, at, said, fontsize=11, va="center", ha="left")


def _chance(p: float) -> str:
    if not np.isfinite(p):
        return "not checked"
    return "< 0.001" if p < 0.001 else f"{p:.3f}" if p < 0.01 else f"{p:.2f}"


def _short(value: float) -> str:
    return minus(f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}")
