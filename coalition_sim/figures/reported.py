"""Services as they are reported and as they are, where a reform makes the two differ."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from coalition_sim.figures import labels, style
from coalition_sim.measures import reported_less_true, service_mean

MOST_PANELS = 4
LEAST = 0.05
"""Points of 100 in some year of the mean world: less could not be seen."""
QUANTILES = (0.05, 0.5, 0.95)
TRUE, REPORTED = style.REFORM_MARKS[0], style.REFORM_MARKS[1]


def where_they_differ(ds: xr.Dataset) -> list[str]:
    """The scenarios in which services are reported higher than they are."""
    apart = reported_less_true(ds).mean("world").max("year")
    return [str(name) for name in ds["scenario"].values if float(apart.sel(scenario=name)) > LEAST]


def reported_figure(ds: xr.Dataset, scenarios: list[str], path: str | Path | None = None) -> Figure:
    """One panel per scenario: the middle world and nine in ten worlds, true and reported."""
    true = service_mean(ds)
    reported = true + reported_less_true(ds)
    with style.house_style():
        figure = style.new_figure(
            "What is reported, and what is true",
            "Education and health, all people, points of 100",
        )
        axes = figure.subplots(
            1, len(scenarios), squeeze=False, sharey=True,
            gridspec_kw={"left": 0.065, "right": 0.98, "top": 0.8, "bottom": 0.27, "wspace": 0.08},
        )[0]  # fmt: skip
        for ax, scenario in zip(axes, scenarios, strict=True):
            _panel(ax, ds, true.sel(scenario=scenario), TRUE)
            _panel(ax, ds, reported.sel(scenario=scenario), REPORTED)
            style.mark_start(ax, labels.reform_start(ds, scenario), label="starts")
            ax.set_title(labels.wrapped(labels.scenario_title(ds, scenario), 30), fontsize=12.5)
        axes[0].set_ylabel("points of 100")
        handles = [
            Line2D([], [], color=mark.colour, linestyle=mark.line, marker=mark.marker, label=name)
            for mark, name in ((TRUE, "as it is: middle"), (REPORTED, "as reported: middle"))
        ]
        handles += [
            Line2D([], [], color=mark.colour, linestyle=mark.line, linewidth=1, label=name)
            for mark, name in ((TRUE, "as it is: nine in ten"), (REPORTED, "as reported: same"))
        ]
        figure.legend(handles=handles, loc="lower center", bbox_to_anchor=(0.5, 0.1), ncol=4)
        style.footnote(
            figure, "Who is rewarded for numbers may better the numbers and not the service."
        )
        return style.finish(figure, path, _numbers(ds, true, reported, scenarios))


def _numbers(
    ds: xr.Dataset, true: xr.DataArray, reported: xr.DataArray, scenarios: list[str]
) -> pd.DataFrame:
    """A row per scenario, way of counting and year."""
    years = [str(year) for year in ds["year"].values]
    frames = []
    for scenario in scenarios:
        for what, values in (("as it is", true), ("as reported", reported)):
            bands = zip(("p05", "p50", "p95"), _bands(values.sel(scenario=scenario)), strict=True)
            about = {"scenario": scenario, "scenario_title": labels.scenario_title(ds, scenario)}
            shown = {"what": what, "unit": "points of 100", "year": years}
            frames.append(pd.DataFrame({**about, **shown, **dict(bands)}))
    return pd.concat(frames, ignore_index=True)


def _bands(values: xr.DataArray) -> np.ndarray:
    """Percentiles over worlds, shape (3, year)."""
    return values.quantile(QUANTILES, "world").transpose("quantile", "year").values


def _panel(ax: Axes, ds: xr.Dataset, values: xr.DataArray, mark: style.Mark) -> None:
    years = [str(year) for year in ds["year"].values]
    x = np.arange(len(years))
    low, middle, high = _bands(values)
    for edge in (low, high):
        ax.plot(x, edge, color=mark.colour, linewidth=1.0, linestyle=mark.line)
    ax.plot(x, middle, color=mark.colour, linestyle=mark.line, marker=mark.marker, markersize=5.5)
    style.year_axis(ax, years, every=4)
