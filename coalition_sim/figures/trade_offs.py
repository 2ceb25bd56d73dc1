"""What a gain in services costs, in money and in governments: scenarios as numbered points."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from coalition_sim.figures import labels, style
from coalition_sim.figures.robustness import MEANINGS

ON, OFF, OPEN = "on the front", "off the front", "not told"
# status: (colour of the point, its face, colour of the number)
LOOKS = {
    ON: ("#0B3C5D", "#0B3C5D", "white"),
    OPEN: ("#0B3C5D", "#C8D6E0", style.INK),
    OFF: ("#8A8A8A", "white", "#5A5A5A"),
}
KEY = {
    ON: "no other is as good on all three",
    OPEN: "cannot be told",
    OFF: "another is as good on all three, and better on one",
}
AXES = (
    "change in chief ministers forced out\n(per five years; less is better)",
    "cost (Rs bn a year, prices of 2013-14;\nless is better)",
)
POINT, MANY_POINT, MANY = 17.0, 14.0, 8  # size of a numbered point, and where there are many
COLUMNS = (
    "number", "scenario", "scenario_title", "status", "gain", "gain_low", "gain_high", "removals",
    "removals_low", "removals_high", "cost", "cost_low", "cost_high",
)  # fmt: skip


def trade_offs_figure(
    points: pd.DataFrame, clouds: pd.DataFrame, subtitle: str, path: str | Path | None = None
) -> Figure:
    """Gains in services against removals of chief ministers, and against cost.

    ``points`` has the columns of ``COLUMNS``; ``clouds`` the parameter draws of the scenarios on
    the front: scenario, gain, removals, cost. Where many points lie close together, a second row
    of panels shows those from nearer.
    """
    bunch = bunched(points)
    closer = bool(bunch.any())
    height = max(9.6 if closer else 7.4, 3.0 + 0.36 * len(points))
    with style.house_style():
        figure = style.new_figure(
            "Services gained, governments lost, money spent", subtitle, size=(12.0, height)
        )
        bottom, top = 1.95 / height, 1 - 1.3 / height
        gap = 0.95 / height
        tall = (top - bottom - gap) / 2 if closer else top - bottom
        every = np.ones(len(points), dtype=bool)
        upper = _panels(figure, top - tall, tall, "Better: up and to the left")
        _fill(upper, points, clouds, every, bunch)
        lower = upper
        if closer:
            lower = _panels(figure, bottom, tall, "The plain dots above, from nearer")
            _fill(lower, points, clouds[:0], bunch, ~every)
        for ax, label in zip(lower, AXES, strict=True):
            ax.set_xlabel(label, fontsize=11.5)
        _key(figure, points, height)
        handles = [
            Line2D([], [], marker="o", linestyle="", color=edge, mfc=face, mew=1.6, markersize=10,
                   label=KEY[status])
            for status, (edge, face, _) in LOOKS.items()
        ]  # fmt: skip
        figure.legend(handles=handles, loc="lower left", bbox_to_anchor=(0.015, 0.75 / height),
                      ncol=3, columnspacing=1.3, handletextpad=0.3, fontsize=11)  # fmt: skip
        style.footnote(figure, _note(clouds))
        return style.finish(figure, path, points[list(COLUMNS)], MEANINGS)


def bunched(points: pd.DataFrame) -> np.ndarray:
    """Which points lie so close together that they are shown from nearer, (n,) bool; maybe none.

    The two thirds nearest to the middle of all three, where these fill less than half of the
    height.
    """
    values = points[["gain", "removals", "cost"]].to_numpy(float)
    if len(values) <= MANY:
        return np.zeros(len(values), dtype=bool)
    away = np.abs(values - np.median(values, axis=0)) / np.maximum(np.ptp(values, axis=0), 1e-12)
    far = away.max(axis=1)
    inside = far <= np.sort(far)[2 * len(values) // 3]
    close = np.ptp(values[inside, 0]) < 0.5 * np.ptp(values[:, 0])
    return inside if close else np.zeros(len(values), dtype=bool)


def _panels(figure: Figure, bottom: float, tall: float, head: str) -> list[Axes]:
    axes = [figure.add_axes((left, bottom, 0.27, tall)) for left in (0.07, 0.375)]
    axes[0].set_title(head, fontsize=12, pad=8)
    axes[0].set_ylabel("gain in services (points of 100)", fontsize=12)
    axes[1].tick_params(labelleft=False)
    return axes


def _fill(
    axes: Sequence[Axes],
    points: pd.DataFrame,
    clouds: pd.DataFrame,
    shown: np.ndarray,
    plain: np.ndarray,
) -> None:
    """Draw the points that are ``shown``, those that are ``plain`` without their numbers."""
    for ax, name in zip(axes, ("removals", "cost"), strict=True):
        _panel(ax, points[shown], clouds, name)
        ax.set_ylim(axes[0].get_ylim())
        _numbers(ax, points[shown & ~plain], name)
        for one in points[shown & plain].itertuples():
            edge, face, _ = LOOKS[one.status]
            ax.plot(getattr(one, name), one.gain, marker="o", color=edge, mfc=face, markersize=5,
                    zorder=3)  # fmt: skip


def _note(clouds: pd.DataFrame) -> str:
    said = (
        "Crosses: 5-95 % range of the mean when the parameter draws are drawn again. A number that "
        "would cover another\nstands beside its dot."
    )
    if clouds.empty:
        return said
    return f"{said} Faint marks: single draws of the unknowns, for what is on the front."


def _panel(ax: Axes, points: pd.DataFrame, clouds: pd.DataFrame, name: str) -> None:
    ax.axhline(0, color=style.FAINT, linewidth=1.2, zorder=0)
    ax.axvline(0, color=style.FAINT, linewidth=1.2, zorder=0)
    for marker, (_, mine) in zip("ov^sD<>", clouds.groupby("scenario", sort=False), strict=False):
        ax.plot(mine[name], mine["gain"], linestyle="", marker=marker, markersize=3.2, mew=0,
                color="#7C98AB", alpha=0.45, zorder=1)  # fmt: skip
    for one in points.itertuples():
        x, edge = getattr(one, name), LOOKS[one.status][0]
        low, high = getattr(one, f"{name}_low"), getattr(one, f"{name}_high")
        if np.isfinite(low):
            ax.plot([low, high], [one.gain] * 2, color=edge, linewidth=1.4, zorder=2)
            ax.plot([x] * 2, [one.gain_low, one.gain_high], color=edge, linewidth=1.4, zorder=2)
    _limits(ax, points, clouds, name)
    ax.tick_params(labelsize=11)


def _limits(ax: Axes, points: pd.DataFrame, clouds: pd.DataFrame, name: str) -> None:
    """Room for points and ranges, and for nine in ten of the draws."""
    for side, set_limits in ((name, ax.set_xlim), ("gain", ax.set_ylim)):
        whole = points[[side, f"{side}_low", f"{side}_high"]].to_numpy(float).ravel()
        inner = np.percentile(clouds[side], [5, 95]) if len(clouds) else []
        values = np.concatenate([whole[np.isfinite(whole)], inner, [0.0]])
        room = 0.09 * max(np.ptp(values), 1e-6)
        set_limits(values.min() - room, values.max() + room)


def _numbers(ax: Axes, points: pd.DataFrame, name: str) -> None:
    """The numbered points, moved apart where they would cover one another."""
    if points.empty:
        return
    figure = ax.figure
    to_screen = ax.transData
    wanted = to_screen.transform(points[[name, "gain"]].to_numpy(float))
    size = POINT if len(points) <= MANY else MANY_POINT
    placed = apart(wanted, size * figure.dpi / 72 * 1.02)
    back = to_screen.inverted().transform(placed)
    order = [list(LOOKS)[::-1].index(status) for status in points["status"]]
    for i, one in enumerate(points.itertuples()):
        edge, face, ink = LOOKS[one.status]
        x, y = getattr(one, name), one.gain
        above = 4 + order[i]
        if np.hypot(*(placed[i] - wanted[i])) > 1:
            ax.plot([x, back[i, 0]], [y, back[i, 1]], color=edge, linewidth=0.9, zorder=3)
            ax.plot(x, y, marker="o", color=edge, markersize=4, zorder=3)
        ax.plot(*back[i], marker="o", color=edge, mfc=face, mew=1.6, markersize=size,
                zorder=above, clip_on=False)  # fmt: skip
        ax.text(*back[i], str(one.number), ha="center", va="center", fontsize=0.56 * size,
                color=ink, fontweight="bold", zorder=above + 0.5, clip_on=False)  # fmt: skip


def apart(points: np.ndarray, distance: float, rounds: int = 400) -> np.ndarray:
    """Points (n, 2) moved as little as needs be, so that no two are nearer than ``distance``.

    >>> moved = apart(np.array([[0.0, 0.0], [0.0, 0.0]]), 2.0)
    >>> round(float(np.hypot(*(moved[0] - moved[1]))), 1) >= 1.9
    True
    """
    moved = points.astype(float).copy()
    count = len(moved)
    angle = 2.399963 * np.arange(count)  # the golden angle: no two start the same way
    moved += 0.01 * distance * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    for _ in range(rounds):
        gap = moved[:, None] - moved[None]
        far = np.hypot(gap[..., 0], gap[..., 1])
        np.fill_diagonal(far, np.inf)
        close = far < distance
        if not close.any():
            break
        push = np.where(
            close, (distance - np.minimum(far, distance)) / 2 / np.maximum(far, 1e-9), 0.0
        )
        moved += (push[..., None] * gap).sum(axis=1)
    return moved


def _key(figure: Figure, points: pd.DataFrame, height: float) -> None:
    """The numbers with the scenarios' names, those on the front first."""
    order: Sequence[str] = list(LOOKS)
    ranked = sorted(points.itertuples(), key=lambda one: (order.index(one.status), one.number))
    y, step = 1 - 1.15 / height, 0.36 / height
    for one in ranked:
        weight = "bold" if one.status == ON else "normal"
        colour = style.MUTED if one.status == OFF else style.INK
        figure.text(0.675, y, f"{one.number}", fontsize=11, ha="right", va="top", color=colour,
                    fontweight=weight)  # fmt: skip
        title = labels.wrapped(one.scenario_title, 44)
        figure.text(0.685, y, title, fontsize=11, va="top", color=colour, fontweight=weight,
                    linespacing=0.95)  # fmt: skip
        y -= step * (1 + 0.45 * title.count("\n"))
