"""Who gets the development money: each district's share of it against its share of need."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from coalition_sim.figures import labels, style
from coalition_sim.figures.tiles import draw_tiles
from coalition_sim.outcomes import last_years

PER_BILLION = 1e6  # thousand rupees in a billion
LARGEST_RATIO = 4.0  # the colour scale runs from a quarter to four times the share of need
RATIO_TICKS = (0.25, 0.5, 1, 2, 4)

MEANINGS = {
    "share_to_need": "the district's share of the development money over its share of need (1 = "
    "equal), middle world; the tile",
    "need": "points of 100 short of full services at the start; the dot's place from left to right",
    "money_per_head": "Rs thousand a head a year at prices of 2013-14, mean of the last three "
    "years, middle world; the dot's height",
    "population": "people; the dot's size",
    "mean_of_province": "mean of money_per_head over all people; the dashed line",
}


def real_per_head(ds: xr.Dataset, scenario: str) -> xr.DataArray:
    """Allocation per head (world, district), Rs thousand of 2013-14 a year, last three years."""
    money = last_years(ds["allocated_by_district"].sel(scenario=scenario))
    prices = last_years(ds["price_index"].sel(scenario=scenario))
    return (money / prices).mean("year") / ds["population"] * PER_BILLION


def share_to_need(ds: xr.Dataset, scenario: str) -> xr.DataArray:
    """Share of the money over share of the need (world, district); 1 means money follows need.

    Need of a district = its people times how far its services stood from full at the start.
    """
    money = real_per_head(ds, scenario) * ds["population"]
    need = ds["population"] * ds["need"]
    return (money / money.sum("district")) / (need / need.sum("district"))


def allocation_map(
    ds: xr.Dataset, scenario: str = "status_quo", path: str | Path | None = None
) -> Figure:
    """A map of over- and under-served districts, and money per head against need beside it."""
    ratio = share_to_need(ds, scenario).median("world").values
    bound = np.log2(LARGEST_RATIO)
    mapper = ScalarMappable(Normalize(-bound, bound), mpl.colormaps["PuOr"])
    with style.house_style():
        title = "Does development money follow need?"
        where = labels.scenario_title(ds, scenario)
        figure = style.new_figure(
            title,
            f"{where}: a district's share of the money over its share of need (1 = equal)",
        )
        ax = figure.add_axes((0.015, 0.12, 0.62, 0.76))
        colours = np.log2(np.clip(ratio, 1 / LARGEST_RATIO, LARGEST_RATIO))
        draw_tiles(ax, ds, colours, [f"{value:.1f}×" for value in ratio], mapper)
        _key(figure, mapper)
        _scatter(figure.add_axes((0.735, 0.33, 0.25, 0.53)), ds, scenario)
        style.footnote(figure, "Need: people times the gap between their services and full ones.")
        return style.finish(figure, path, _numbers(ds, scenario), MEANINGS)


def _numbers(ds: xr.Dataset, scenario: str) -> pd.DataFrame:
    """A row per district: the number on its tile, and its dot."""
    money = real_per_head(ds, scenario).median("world").values
    population = ds["population"].values
    rows = pd.DataFrame(
        {
            "scenario": scenario,
            "district": [str(name) for name in ds["district"].values],
            "share_to_need": share_to_need(ds, scenario).median("world").values,
            "need": ds["need"].values * 100,
            "money_per_head": money,
            "population": population,
        }
    )
    return rows.assign(mean_of_province=float(np.average(money, weights=population)))


def _key(figure: Figure, mapper: ScalarMappable) -> None:
    """The colour scale lies flat under the scatter, marked in multiples."""
    cax = figure.add_axes((0.735, 0.145, 0.25, 0.025))
    bar = figure.colorbar(mapper, cax=cax, orientation="horizontal")
    bar.set_ticks([np.log2(t) for t in RATIO_TICKS], labels=["¼×", "½×", "1×", "2×", "4×"])
    bar.outline.set_visible(False)


def _scatter(ax: Axes, ds: xr.Dataset, scenario: str) -> None:
    """Money per head against need: a dot per district; most, least and largest are named."""
    names = [str(name) for name in ds["district"].values]
    need = ds["need"].values * 100
    money = real_per_head(ds, scenario).median("world").values
    area = 30 + 400 * ds["population"].values / ds["population"].values.max()
    ax.scatter(need, money, s=area, color="#8C8C8C", edgecolor=style.INK, alpha=0.75, linewidth=0.8)
    mean = float(np.average(money, weights=ds["population"].values))
    ax.axhline(mean, color=style.INK, linestyle=(0, (4, 3)), linewidth=1.3)
    for i in {int(money.argmin()), int(money.argmax()), int(ds["population"].values.argmax())}:
        side, shift = ("left", 9) if need[i] < np.mean(ax.get_xlim()) else ("right", -9)
        ax.annotate(
            names[i], (need[i], money[i]), (shift, 7), textcoords="offset points",
            fontsize=11, ha=side, bbox={"facecolor": "white", "alpha": 0.8, "lw": 0, "pad": 0.5},
        )  # fmt: skip
    ax.set_yscale("log")
    _plain_log_ticks(ax, money)
    ax.set_xlabel(
        "need (points short of full services)\ndashed: mean of the province", fontsize=11.5
    )
    ax.set_title(
        "Rs thousand a head a year, 2013-14 prices", fontsize=11.5, fontweight="normal", x=-0.12
    )


def _plain_log_ticks(ax: Axes, values: np.ndarray) -> None:
    """A log axis whose ticks are round numbers people say aloud."""
    steps = np.array([1, 1.5, 2, 3, 4, 5, 7])
    candidates = np.concatenate([steps * 10.0**power for power in range(-2, 5)])
    ax.set_ylim(values.min() / 1.3, values.max() * 1.3)
    low, high = ax.get_ylim()
    ax.yaxis.set_major_locator(FixedLocator([tick for tick in candidates if low <= tick <= high]))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    ax.yaxis.set_minor_locator(NullLocator())
