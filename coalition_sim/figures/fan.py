"""Fan charts: each reform beside the status quo, year by year, with half and nine in ten worlds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from coalition_sim.figures import labels, style
from coalition_sim.outcomes import OUTCOMES, yearly_values

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
SERVICES = ("service_education", "service_health", "worst_quintile_service")
# Rare events such as removals make no fan: most years of most worlds have none.
GOVERNMENT = ("secretary_changes", "utilisation", "trust")
MOST_REFORMS = 3  # columns of one picture; more would be too small to read
OUTER, INNER = "#E3E3E3", "#C4C4C4"


def fan_chart(
    ds: xr.Dataset,
    outcomes: tuple[str, ...] = SERVICES,
    baseline: str = "status_quo",
    reforms: list[str] | None = None,
    path: str | Path | None = None,
) -> Figure:
    """One row per outcome, one column per reform (the first three where none are named)."""
    reforms = labels.reforms_of(ds, baseline)[:MOST_REFORMS] if reforms is None else reforms
    values = yearly_values(ds, outcomes)
    drawn = style.marks([baseline, *reforms], baseline)
    with style.house_style():
        figure = style.new_figure(
            "Year by year, with and without each reform",
            "The bands show how unsure the level is. Read the change in the paired differences.",
        )
        axes = figure.subplots(
            len(outcomes), max(len(reforms), 1), squeeze=False, sharex=True, sharey="row",
            gridspec_kw={"left": 0.215, "right": 0.985, "top": 0.825, "bottom": 0.215,
                         "wspace": 0.07, "hspace": 0.2},
        )  # fmt: skip
        for row, outcome in enumerate(outcomes):
            for column, reform in enumerate(reforms):
                ax = axes[row, column]
                pair = values.sel(outcome=outcome)
                _panel(ax, ds, pair, baseline, reform, drawn[reform])
                if row == 0:
                    ax.set_title(
                        labels.wrapped(labels.scenario_title(ds, reform), 27), fontsize=12.5
                    )
                else:
                    ax.texts[-1].set_visible(False)  # the start is named once a column
            _name_row(figure, axes[row, 0], outcome)
        _key(figure, ds, baseline, reforms, drawn)
        style.footnote(figure)
        return style.finish(figure, path, _numbers(ds, values, [baseline, *reforms]))


def _panel(
    ax: Axes, ds: xr.Dataset, values: xr.DataArray, baseline: str, reform: str, mark: style.Mark
) -> None:
    """The baseline as grey bands, the reform as coloured lines over them: both readable in grey."""
    years = [str(year) for year in ds["year"].values]
    x = np.arange(len(years))
    low, quarter, middle, three, high = _bands(values.sel(scenario=baseline))
    ax.fill_between(x, low, high, color=OUTER, linewidth=0)
    ax.fill_between(x, quarter, three, color=INNER, linewidth=0)
    ax.plot(x, middle, color=style.BASELINE_MARK.colour, linewidth=2.2)
    low, quarter, middle, three, high = _bands(values.sel(scenario=reform))
    ax.fill_between(
        x,
        quarter,
        three,
        facecolor="none",
        edgecolor=mark.colour,
        hatch=mark.hatch,
        linewidth=0,
        alpha=0.55,
    )
    for edge in (low, high):
        ax.plot(x, edge, color=mark.colour, linewidth=1.1, linestyle=mark.line)
    ax.plot(
        x,
        middle,
        color=mark.colour,
        marker=mark.marker,
        markersize=4.5,
        linewidth=2.2,
        linestyle=mark.line,
    )
    style.year_axis(ax, years, every=4)
    ax.tick_params(labelsize=11)
    ax.margins(y=0.22)
    style.mark_start(ax, labels.reform_start(ds, reform), label="starts")


def _bands(values: xr.DataArray) -> np.ndarray:
    """Percentiles over worlds, shape (5, year); worlds without a number are left out."""
    return values.quantile(QUANTILES, dim="world", skipna=True).transpose("quantile", "year").values


def _numbers(ds: xr.Dataset, values: xr.DataArray, names: list[str]) -> pd.DataFrame:
    """A row per scenario, outcome and year, with the five percentiles that are drawn."""
    years = [str(year) for year in ds["year"].values]
    frames = []
    for name in names:
        for outcome in map(str, values["outcome"].values):
            known = OUTCOMES[outcome]
            bands = _bands(values.sel(scenario=name, outcome=outcome))
            rows = dict(zip(("p05", "p25", "p50", "p75", "p95"), bands, strict=True))
            frames.append(
                pd.DataFrame(
                    {"scenario": name, "scenario_title": labels.scenario_title(ds, name),
                     "outcome": outcome, "label": known.label, "unit": known.unit, "year": years,
                     **rows}
                )
            )  # fmt: skip
    return pd.concat(frames, ignore_index=True)


def _name_row(figure: Figure, ax: Axes, outcome: str) -> None:
    """The outcome and its unit, lying flat in the left margin."""
    known = OUTCOMES[outcome]
    middle = (ax.get_position().y0 + ax.get_position().y1) / 2
    name = labels.wrapped(known.label, 19)
    figure.text(0.0208, middle, name, fontsize=12.5, va="bottom", linespacing=1.2)
    unit = labels.wrapped(known.unit, 22)
    figure.text(0.0208, middle - 0.012, unit, fontsize=11, color=style.MUTED, va="top")


def _key(
    figure: Figure, ds: xr.Dataset, baseline: str, reforms: list[str], drawn: dict[str, style.Mark]
) -> None:
    """One entry per way of drawing; hatch and line stand for whichever reform a column has."""
    mark = drawn[reforms[0]] if reforms else style.BASELINE_MARK
    name = labels.scenario_title(ds, baseline)
    handles = [
        Line2D([], [], color=style.BASELINE_MARK.colour, label=f"{name}: middle"),
        Patch(facecolor=INNER, label="half of the worlds"),
        Patch(facecolor=OUTER, label="nine in ten"),
        Line2D(
            [],
            [],
            color=mark.colour,
            marker=mark.marker,
            linestyle=mark.line,
            label="Reform: middle",
        ),
        Patch(facecolor="none", edgecolor=mark.colour, hatch=mark.hatch, label="half"),
        Line2D([], [], color=mark.colour, linestyle=mark.line, linewidth=1.1, label="nine in ten"),
    ]
    figure.legend(
        handles=handles, loc="lower center", bbox_to_anchor=(0.5, 0.075), ncol=6,
        columnspacing=1.4, handletextpad=0.5, fontsize=11.5,
    )  # fmt: skip
