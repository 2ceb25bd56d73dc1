"""Would it be adopted, and would it last: the three stages of every lever."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from coalition_sim.analysis.costs import WHOLE
from coalition_sim.figures import labels, style
from coalition_sim.levers.names import lever_name

MOST_ROWS = 18  # of one picture
OFFSET = 0.24  # of a row, between its marks
# column of the table: label, colour, marker, filled
MARKS = {
    "adopted": ("adopted, of all worlds", "#0072B2", "o", True),
    "compliance": ("complied with, on average, where adopted", "#595959", "D", False),
    "survived": ("still in force at the end, of those adopted", "#D55E00", "s", True),
}

MEANINGS = {
    "scenario": "name of the reform",
    "lever": f'name of the lever, or "{WHOLE}" for a package as a whole',
    "lever_name": "the lever in words",
    "value": "of 100: worlds, or for compliance full compliance",
    "p05": "lower end of the thin line: how well that share is known (5-95 % over parameter draws)",
    "p95": "upper end of that line",
    "given": "taken as given, not modelled (drawn hollow)",
}


def pages(stages: pd.DataFrame) -> list[pd.DataFrame]:
    """The rows of the table, cut between reforms where one picture would hold too many."""
    found: list[pd.DataFrame] = []
    for _, mine in stages.groupby("scenario", sort=False):
        parts = [mine.iloc[a : a + MOST_ROWS] for a in range(0, len(mine), MOST_ROWS)]
        for part in parts:
            if found and len(found[-1]) + len(part) <= MOST_ROWS:
                found[-1] = pd.concat([found[-1], part])
            else:
                found.append(part)
    return found


def stages_figure(ds: xr.Dataset, rows: pd.DataFrame, path: str | Path | None = None) -> Figure:
    """One row per lever: share of worlds that adopt it, compliance, and share that keep it.

    ``rows`` are rows of :func:`coalition_sim.analysis.stages.stages_table`.
    """
    with style.house_style():
        titles = int((rows.groupby("scenario").size() > 1).sum())
        height = 3.2 + 0.45 * (len(rows) + titles)
        figure = style.new_figure(
            "Would it be adopted, and would it last?",
            "Each lever under each reform; thin lines show how well the share is known",
            size=(12.0, max(5.4, height)),
        )
        inches = figure.get_figheight()
        bottom, top = 1.65 / inches, 1 - 0.95 / inches
        ax = figure.add_axes((0.36, bottom, 0.6, top - bottom))
        _rows(ax, ds, rows)
        handles = [
            Line2D([], [], color=colour, marker=marker, linestyle="", markersize=9, mew=2,
                   mfc=colour if filled else style.PAPER, label=label)
            for label, colour, marker, filled in MARKS.values()
        ]  # fmt: skip
        figure.legend(
            handles=handles, loc="lower left", bbox_to_anchor=(0.02, 0.62 / inches), ncol=3,
            columnspacing=1.5, handletextpad=0.4,
        )  # fmt: skip
        style.footnote(figure, _note(rows))
        return style.finish(figure, path, _numbers(ds, rows), MEANINGS)


def _rows(ax: Axes, ds: xr.Dataset, rows: pd.DataFrame) -> None:
    across = ax.get_yaxis_transform()
    place = 0
    for scenario, mine in rows.groupby("scenario", sort=False):
        title = labels.wrapped(labels.scenario_title(ds, str(scenario)), 46)
        ax.text(-0.55, place, title, transform=across, va="center", fontsize=12, fontweight="bold")
        ax.axhline(place - 0.55, color=style.FAINT, linewidth=0.8)
        if len(mine) > 1:  # a reform of one lever needs no row beside its title
            place += 1
        for row in mine.itertuples():
            whole = row.lever == WHOLE
            name = "The package (half of its levers)" if whole else lever_name(str(row.lever))
            if len(mine) > 1:
                ax.text(-0.53, place, name, transform=across, va="center", fontsize=11.5)
            _marks(ax, place, row)
            place += 1
    ax.set_ylim(place - 0.4, -0.6)
    ax.set_yticks([])
    ax.set_xlim(-2, 102)
    ax.set_xticks(range(0, 101, 20))
    ax.grid(axis="x", color="#EDEDED", zorder=0)
    ax.set_axisbelow(True)
    ax.spines["left"].set_visible(False)
    ax.set_xlabel("of 100 (worlds, or full compliance)", fontsize=12)


def _mark(row: Any, name: str) -> tuple[float, float, float, bool]:
    """Share and interval of 100, and whether it was taken as given: then it has no interval."""
    value = 100 * float(getattr(row, name))
    if {"adopted": row.adoption, "survived": row.survival}.get(name) == "given":
        return value, np.nan, np.nan, True
    low, high = (100 * float(getattr(row, f"{name}_{end}", np.nan)) for end in ("p05", "p95"))
    return value, low, high, False


def _numbers(ds: xr.Dataset, rows: pd.DataFrame) -> pd.DataFrame:
    """A row for every mark."""
    made = []
    for row in rows.itertuples():
        name = "the package (half of its levers)" if row.lever == WHOLE else lever_name(row.lever)
        about = {
            "scenario": row.scenario,
            "scenario_title": labels.scenario_title(ds, str(row.scenario)),
            "lever": row.lever,
            "lever_name": name,
        }
        for column, (label, *_) in MARKS.items():
            value, low, high, given = _mark(row, column)
            made.append(
                {**about, "what": label, "value": value, "p05": low, "p95": high, "given": given}
            )
    return pd.DataFrame(made)


def _marks(ax: Axes, place: int, row: pd.Series) -> None:
    for shift, (name, (_, colour, marker, filled)) in zip(
        (-OFFSET, 0.0, OFFSET), MARKS.items(), strict=True
    ):
        value, low, high, given = _mark(row, name)
        if not np.isfinite(value):
            continue
        if given:
            ax.plot(value, place + shift, marker=marker, color=colour, mfc=style.PAPER, mew=1.4,
                    markersize=8, clip_on=False)  # fmt: skip
            continue
        if np.isfinite(low):
            ax.plot([low, high], [place + shift] * 2, color=colour, linewidth=1.8)
        ax.plot(value, place + shift, marker=marker, color=colour, mew=2, markersize=8,
                mfc=colour if filled else style.PAPER, clip_on=False)  # fmt: skip


def _note(rows: pd.DataFrame) -> str:
    given = rows[["adoption", "survival"]].isin(["given"]).any(axis=None)
    said = "Hollow circle or square: taken as given, not modelled. " if given else ""
    return f"{said}A law or rule may be in force in name and be hollowed out: see the table."
