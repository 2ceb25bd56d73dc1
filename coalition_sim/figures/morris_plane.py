"""The Morris plane: how much an unknown moves a result, against how evenly it does so."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coalition_sim.figures import labels, style, subject
from coalition_sim.figures.subject import Subject
from coalition_sim.figures.unknowns import unknown
from coalition_sim.outcomes import OUTCOMES

LABELLED = 6
GAP = 0.075
NOTE = (
    "A point is an unknown. Right: it moves the result much. High: by how much depends on the "
    "other unknowns or on where it stands;\nbelow the dotted line it moves the result one way, "
    "more or less evenly. Hatched: what luck alone can produce. Filled: more than luck."
)


def morris_plane(
    table: pd.DataFrame,
    this: Subject,
    outcomes: Sequence[str],
    path: str | Path | None = None,
) -> Figure:
    """All unknowns that are at work, for one or two outcomes; the leaders are named."""
    found = {one: _known(this.rows(table, one)) for one in outcomes}
    told = subject.Told(
        f"Strong or fickle? Unknowns behind {this.about}",
        "Mean size of the shift when one unknown moves over its range, and how much that shift "
        "varies",
        NOTE,
    )
    numbers = pd.concat([_numbers(rows, one) for one, rows in found.items()])
    meanings = {
        "mu_star": "mean size of the shift, in the unit of its row",
        "sigma": "spread of the shift over trajectories, in the unit of its row",
    }
    return subject.outcome_panels(
        found, told, _panel, numbers, meanings, path, names=0.07, bottom=0.2, height=0.6
    )


def _known(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["at_work"].astype(bool) & rows["mu_star"].notna()]


def _panel(ax: Axes, rows: pd.DataFrame, outcome: str) -> None:
    ax.set_title(subject.label(outcome), pad=10)
    if rows.empty:
        subject.nothing(ax, "No unknown moves this at all.")
        return
    clear = rows["above_noise"].astype(bool).to_numpy()
    reach = 1.75 * float(rows["mu_star"].max()) or 1.0
    top = 1.12 * float(rows["sigma"].max()) or 1.0
    ax.axvspan(0, float(rows["noise_floor"].median()), zorder=0, **subject.FLOOR)
    ax.plot([0, reach], [0, reach], color=style.MUTED, linewidth=1.2, linestyle=(0, (1, 2)))
    ax.scatter(rows["mu_star"][~clear], rows["sigma"][~clear], s=34, facecolor="white",
               edgecolor=style.MUTED, linewidth=1.0, zorder=2)  # fmt: skip
    ax.scatter(rows["mu_star"][clear], rows["sigma"][clear], s=60, facecolor=subject.DARK,
               edgecolor=style.INK, linewidth=0.8, zorder=3)  # fmt: skip
    ax.set_xlim(0, reach)
    ax.set_ylim(0, top)
    _names(ax, rows, reach, top)
    unit = OUTCOMES[outcome].unit
    ax.set_xlabel(f"mean size of the shift ({unit})", fontsize=12)
    ax.set_ylabel(f"how much the shift varies ({unit})", fontsize=12)


def _names(ax: Axes, rows: pd.DataFrame, reach: float, top: float) -> None:
    """The leaders by name, at the right of the panel, each with a line to its point."""
    leaders = rows.sort_values(["above_noise", "mu_star"], ascending=False).head(LABELLED)
    leaders = leaders.sort_values("sigma", ascending=False)
    places = _apart((leaders["sigma"] / top).tolist())
    for place, row in zip(places, leaders.itertuples(), strict=True):
        ax.annotate(
            labels.wrapped(unknown(str(row.parameter)), 24),
            (float(row.mu_star), float(row.sigma)),
            (0.66, place),
            textcoords="axes fraction",
            fontsize=10.5,
            va="center",
            linespacing=0.95,
            arrowprops={"arrowstyle": "-", "color": style.MUTED, "linewidth": 0.7},
            bbox={"facecolor": "white", "alpha": 0.85, "lw": 0, "pad": 0.8},
            zorder=4,
        )


def _apart(places: list[float], gap: float = 1.6 * GAP) -> list[float]:
    """Heights from the top down, moved so that no two are nearer than a gap.

    >>> _apart([0.5, 0.49], gap=0.1)
    [0.5, 0.4]
    """
    found: list[float] = []
    for number, place in enumerate(places):
        most = found[-1] - gap if found else 0.97
        least = gap * (len(places) - number - 1) + 0.04
        found.append(round(max(min(place, most), least), 6))
    return found


def _numbers(rows: pd.DataFrame, outcome: str) -> pd.DataFrame:
    shown = rows[["of", "scenario", "outcome", "parameter", "mu_star", "sigma", "noise_floor"]]
    return shown.assign(
        unknown=[unknown(str(name)) for name in rows["parameter"]],
        unit=OUTCOMES[outcome].unit,
        above_noise=rows["above_noise"],
    )
