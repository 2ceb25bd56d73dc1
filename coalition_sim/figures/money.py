"""Money planned, released and spent, and the promises carried forward."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coalition_sim.figures import labels, style

SPENT = "Spent of every 100 rupees allocated"
MOST_LETTERS = 70  # of a legend in one line
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def utilisation(ds: xr.Dataset) -> xr.DataArray:
    """Spending per 100 rupees allocated in July (scenario, world, year), all sectors together."""
    return 100 * ds["spent"].sum("sector") / ds["allocated"].sum("sector")


def throw_forward_years(ds: xr.Dataset) -> xr.DataArray:
    """Unpaid cost of approved schemes, in years of this year's budget (scenario, world, year)."""
    return ds["throw_forward"].sum("sector") / ds["allocated"].sum("sector")


def money_figure(
    ds: xr.Dataset, baseline: str = "status_quo", path: str | Path | None = None
) -> Figure:
    """Two panels: share of the development budget spent, and the throw-forward in budget-years."""
    names = [baseline, *labels.reforms_of(ds, baseline)]
    with style.house_style():
        figure = style.new_figure(
            "Is the development budget spent, and how much is promised beyond it?",
            "Lines: the middle world. Grey bands: half and nine in ten worlds under "
            f"{labels.named(ds, baseline)}",
        )
        left = figure.add_axes((0.065, 0.27, 0.41, 0.54))
        right = figure.add_axes((0.565, 0.27, 0.41, 0.54))
        _panel(left, ds, utilisation(ds), names, SPENT, "rupees")
        left.axhline(100, color=style.MUTED, linewidth=1, linestyle=(0, (1, 2)))
        _panel(right, ds, throw_forward_years(ds), names, "Throw-forward", "years of budget")
        numbers = pd.concat(
            [
                _numbers(ds, utilisation(ds), names, SPENT, "rupees"),
                _numbers(ds, throw_forward_years(ds), names, "Throw-forward", "years of budget"),
            ],
            ignore_index=True,
        )
        handles, texts = left.get_legend_handles_labels()
        letters = sum(len(text) for text in texts)
        figure.legend(
            handles, texts, loc="center", bbox_to_anchor=(0.5, 0.15), handlelength=3.4,
            ncol=4 if letters < MOST_LETTERS else 2, columnspacing=1.6,
        )  # fmt: skip
        style.footnote(
            figure,
            "Throw-forward: what schemes already begun will still cost. Rupees of the year.",
        )
        return style.finish(figure, path, numbers)


def _numbers(
    ds: xr.Dataset, values: xr.DataArray, names: list[str], title: str, unit: str
) -> pd.DataFrame:
    """A row per scenario and year; the bands are drawn for the first scenario only."""
    years = [str(year) for year in ds["year"].values]
    frames = []
    for name in names:
        bands = values.sel(scenario=name).quantile(QUANTILES, "world").values
        rows = dict(zip(("p05", "p25", "p50", "p75", "p95"), bands, strict=True))
        about = {"panel": title, "unit": unit, "scenario": name}
        told = {"scenario_title": labels.scenario_title(ds, name), "year": years}
        frames.append(pd.DataFrame({**about, **told, **rows}))
    return pd.concat(frames, ignore_index=True)


def _panel(
    ax: Axes, ds: xr.Dataset, values: xr.DataArray, names: list[str], title: str, unit: str
) -> None:
    years = [str(year) for year in ds["year"].values]
    x = np.arange(len(years))
    drawn = style.marks(names, names[0])
    low, quarter, _, three, high = values.sel(scenario=names[0]).quantile(QUANTILES, "world").values
    ax.fill_between(x, low, high, color="#E3E3E3", linewidth=0)
    ax.fill_between(x, quarter, three, color="#C4C4C4", linewidth=0)
    for name in names:
        middle = values.sel(scenario=name).median("world").values
        mark = drawn[name]
        ax.plot(
            x, middle, color=mark.colour, linestyle=mark.line, marker=mark.marker,
            markersize=6, label=labels.scenario_title(ds, name),
        )  # fmt: skip
    style.mark_start(ax, labels.first_start(ds, names))
    style.year_axis(ax, years)
    highest = np.nanmax(values.quantile(QUANTILES[-1], "world").values)
    ax.set_ylim(0, 1.18 * highest)
    ax.set_title(title, pad=12)
    ax.set_ylabel(unit)
