"""Cabinet posts against seats: does a partner receive what it brings?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from coalition_sim.figures import labels, style

MOST_DOTS = 600  # more would print as one black cloud
KINDS = (
    ("programmatic", "#0072B2", "o"),
    ("electable", "#D55E00", "^"),
    ("other", "#777777", "s"),
)
LABEL = {
    "programmatic": "programmatic party",
    "electable": "electable party",
    "other": "independents and others",
}

MEANINGS = {
    "what": "the kind of party of a dot (one partner of one cabinet), or an end of the fitted line "
    "through all partners of all cabinets",
    "seats": "share of the coalition's seats (%)",
    "posts": "share of the cabinet's posts (%)",
}


def shares(ds: xr.Dataset, scenario: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Seat share, portfolio share (per cent) and party number of every partner in every cabinet."""
    chosen = ds.sel(scenario=scenario).transpose("world", "formation", "party", ...)
    seats = chosen["seat_share"].values
    posts = chosen["portfolio_share"].values
    in_cabinet = np.isfinite(seats) & np.isfinite(posts) & (seats > 0)
    party = np.broadcast_to(np.arange(seats.shape[-1]), seats.shape)
    return 100 * seats[in_cabinet], 100 * posts[in_cabinet], party[in_cabinet]


def fitted_line(seats: np.ndarray, posts: np.ndarray) -> tuple[float, float]:
    """Slope and intercept (percentage points) of the least-squares line; NaN where undefined."""
    if seats.size < 3 or np.ptp(seats) == 0:
        return float("nan"), float("nan")
    slope, intercept = np.polyfit(seats, posts, 1)
    return float(slope), float(intercept)


def portfolio_figure(
    ds: xr.Dataset, scenario: str = "status_quo", path: str | Path | None = None
) -> Figure:
    """Each partner of each cabinet is a dot; on the 45-degree line posts equal seats."""
    seats, posts, party = shares(ds, scenario)
    slope, intercept = fitted_line(seats, posts)
    with style.house_style():
        figure = style.new_figure(
            "Do cabinet posts follow seats?",
            f"{labels.scenario_title(ds, scenario)}: every partner of every cabinet in every world",
        )
        ax = figure.add_axes((0.08, 0.2, 0.52, 0.66))
        limit = 5 * np.ceil((max(seats.max(), posts.max()) if seats.size else 100) / 5 + 0.4)
        limit = min(limit, 102)
        ax.plot([0, limit], [0, limit], color=style.INK, linewidth=1.4, linestyle=(0, (4, 3)))
        dots = _shown(seats, posts, _kind_of(ds)[party])
        used = _dots(ax, *dots)
        ends = np.array([seats.min(), seats.max()]) if seats.size else np.array([0, 0])
        ax.plot(ends, intercept + slope * ends, color=style.INK, linewidth=3)
        ax.set_xlim(0, limit)
        ax.set_ylim(0, limit)
        ax.set_xlabel("share of the coalition's seats (%)")
        ax.set_ylabel("share of the cabinet's posts (%)")
        _explain(figure, used, slope, intercept, int(seats.size))
        style.footnote(
            figure,
            "The rule of sharing is put into the model: a check, not a finding.",
        )
        return style.finish(
            figure, path, _numbers(scenario, dots, ends, slope, intercept), MEANINGS
        )


def _kind_of(ds: xr.Dataset) -> np.ndarray:
    """Kind of each party as a row number of KINDS, read from its label."""
    names = [str(name) for name in ds["party"].values]
    return np.array([0 if "programmatic" in n else 1 if "electable" in n else 2 for n in names])


def _shown(*columns: np.ndarray) -> tuple[np.ndarray, ...]:
    """An evenly spaced part of the dots, not too many to be drawn."""
    step = max(1, int(np.ceil(columns[0].size / MOST_DOTS)))
    return tuple(column[::step] for column in columns)


def _numbers(
    scenario: str, dots: tuple[np.ndarray, ...], ends: np.ndarray, slope: float, intercept: float
) -> pd.DataFrame:
    """A row for every dot that is drawn, then the two ends of the fitted line."""
    seats, posts, kind = dots
    named = [LABEL[KINDS[number][0]] for number in kind]
    shown = pd.DataFrame({"what": named, "seats": seats, "posts": posts})
    line = pd.DataFrame(
        {"what": "end of the fitted line", "seats": ends.astype(float),
         "posts": intercept + slope * ends}
    )  # fmt: skip
    rows = pd.concat([shown, line], ignore_index=True)
    rows.insert(0, "scenario", scenario)
    return rows


def _dots(ax: Axes, seats: np.ndarray, posts: np.ndarray, kind: np.ndarray) -> list[Line2D]:
    """Draw the dots; returns the legend entries of the kinds present."""
    handles = []
    for number, (name, colour, marker) in enumerate(KINDS):
        mine = kind == number
        if not mine.any():
            continue
        ax.scatter(
            seats[mine], posts[mine], s=34, marker=marker, facecolor=colour, alpha=0.45,
            edgecolor=colour, linewidth=0.8,
        )  # fmt: skip
        handles.append(
            Line2D([], [], linestyle="", marker=marker, color=colour, label=LABEL[name], ms=9)
        )
    return handles


def _explain(
    figure: Figure, used: list[Line2D], slope: float, intercept: float, count: int
) -> None:
    """The key and the fitted line in words, right of the panel."""
    lines = [
        Line2D([], [], color=style.INK, linewidth=3, label="fitted line"),
        Line2D(
            [], [], color=style.INK, linewidth=1.4, linestyle=(0, (4, 3)), label="posts = seats"
        ),
    ]
    figure.legend(handles=[*used, *lines], loc="upper left", bbox_to_anchor=(0.63, 0.87))
    text = (
        f"Ten points more seats bring\n{10 * slope:.1f} points more posts.\n\n"
        f"The lines cross at {_crossing(slope, intercept)} of seats:\n"
        f"partners below get a bonus.\n\n{count:,} partner-cabinets"
    )
    if not np.isfinite(slope) or not 0 < slope < 1 or intercept <= 0:
        text = f"Fitted slope {slope:.2f}\n\n{count:,} partner-cabinets"
    figure.text(0.64, 0.46, text, fontsize=13, va="top", linespacing=1.35)


def _crossing(slope: float, intercept: float) -> str:
    return f"{intercept / (1 - slope):.0f} %" if slope < 1 else "-"
