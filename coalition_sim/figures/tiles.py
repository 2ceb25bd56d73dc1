"""Tile maps: one square per district, placed where the district lies, so that none is too small."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import TwoSlopeNorm
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from coalition_sim.analysis.words import IMPROVES, WORSENS, averaged_years
from coalition_sim.figures import labels, style

SMALLEST_SCALE = 1.0  # points: below this a map would dress noise in strong colours
HATCH = "#858585"
PALE = 0.3  # how much of its colour a district keeps where no difference is clear
PALE_MEANS = (
    "Pale and hatched: no clear\ndifference (the range of nine\nin ten worlds holds zero),\n"
    "or too few worlds to say"
)
GAP = 0.04  # of a tile
LONGEST_LABEL = 12  # letters
LARGEST_FONT = 11.0

MEANINGS = {
    "scenario": "name of the reform",
    "p05": "5th percentile over worlds of the paired gain in education and health",
    "p50": "the middle of the paired gains (median over worlds): the number on the tile",
    "p95": "95th percentile over worlds of the paired gain",
    "pale": "drawn pale and hatched: no clear difference, or too few worlds to say",
}


def gain_limit(districts: pd.DataFrame) -> float:
    """One colour scale for all reforms: the largest middle gain or loss of any district."""
    largest = float(districts["p50"].abs().max()) if len(districts) else 0.0
    return max(largest, SMALLEST_SCALE) if np.isfinite(largest) else SMALLEST_SCALE


def draw_tiles(
    ax: Axes,
    ds: xr.Dataset,
    values: np.ndarray,
    texts: list[str],
    mapper: ScalarMappable,
    faint: np.ndarray | None = None,
) -> None:
    """One square per district with its name and its number; `faint` ones are hatched.

    `values` and `faint` have shape (district,); `mapper` turns a value into a colour.
    """
    names = [str(name) for name in ds["district"].values]
    rows, columns = ds["tile_row"].values, ds["tile_col"].values
    font = _font(ax, int(columns.max() - columns.min()) + 1)
    for i, name in enumerate(names):
        hatched = faint is not None and bool(faint[i])
        colour = (
            _paler(tuple(mapper.to_rgba(values[i])))
            if hatched
            else tuple(mapper.to_rgba(values[i]))
        )
        corner = (columns[i] + GAP / 2, rows[i] + GAP / 2)
        ax.add_patch(_tile(corner, colour, hatched))
        ink = _readable_on(colour)
        x, y = columns[i] + 0.5, rows[i] + 0.5
        short = labels.short_district(name, LONGEST_LABEL)
        box = {"facecolor": colour, "edgecolor": "none", "pad": 1.0} if hatched else None
        ax.text(x, y - 0.17, short, ha="center", va="center", fontsize=font, color=ink, bbox=box)
        ax.text(
            x, y + 0.2, texts[i], ha="center", va="center", fontsize=font + 1,
            color=ink, fontweight="normal" if hatched else "bold", bbox=box,
        )  # fmt: skip
    ax.set_xlim(columns.min() - 0.05, columns.max() + 1.05)
    ax.set_ylim(rows.max() + 1.05, rows.min() - 0.05)
    ax.axis("off")


def district_gain_map(
    ds: xr.Dataset,
    districts: pd.DataFrame,
    scenario: str,
    path: str | Path | None = None,
) -> Figure:
    """Where one reform helps and where it hurts; hatched where the worlds do not agree.

    `districts` is the table of :func:`coalition_sim.analysis.districts.compare_districts`.
    """
    mine = districts[districts["scenario"] == scenario].set_index("district")
    mine = mine.loc[[str(name) for name in ds["district"].values]]
    middle = mine["p50"].to_numpy()
    unclear = ~mine["words"].isin([IMPROVES, WORSENS]).to_numpy()
    limit = gain_limit(districts)
    mapper = ScalarMappable(TwoSlopeNorm(0, -limit, limit), mpl.colormaps["PuOr"])
    with style.house_style():
        title = f"Gain in education and health by district: {labels.scenario_title(ds, scenario)}"
        span = averaged_years(ds.sizes["year"])
        figure = style.new_figure(title, f"Middle of the paired gains, mean of {span}")
        ax = figure.add_axes((0.02, 0.1, 0.76, 0.79))
        draw_tiles(ax, ds, middle, [_signed(v) for v in middle], mapper, unclear)
        _key(figure, mapper, "points gained (0 to 100 scale)")
        figure.text(
            0.8, 0.84, PALE_MEANS,
            fontsize=11.5, va="top", color=style.INK, linespacing=1.3,
        )  # fmt: skip
        figure.add_artist(
            Rectangle((0.8, 0.86), 0.04, 0.045, fc="white", ec=style.MUTED, hatch="////")
        )
        style.footnote(figure, "Each square is a district, placed by its geography.")
        return style.finish(figure, path, _numbers(mine, scenario, unclear), MEANINGS)


def _numbers(mine: pd.DataFrame, scenario: str, unclear: np.ndarray) -> pd.DataFrame:
    """A row per district."""
    rows = mine.reset_index()[["district", "p05", "p50", "p95", "words"]]
    rows.insert(0, "scenario", scenario)
    return rows.assign(pale=unclear, unit="points of 100")


def _font(ax: Axes, columns: int) -> float:
    """The largest font at which the longest district name still fits its tile."""
    inches = ax.get_position().width * ax.get_figure(root=True).get_figwidth() / columns
    return min(LARGEST_FONT, inches * 72 / (0.6 * (LONGEST_LABEL - 1)))


def _tile(corner: tuple[float, float], colour: tuple, hatched: bool) -> Rectangle:
    edge = HATCH if hatched else style.INK
    return Rectangle(
        corner, 1 - GAP, 1 - GAP, facecolor=colour, edgecolor=edge,
        hatch="////" if hatched else None, linewidth=1.2,
    )  # fmt: skip


def _paler(colour: tuple) -> tuple:
    """Closer to white: a colour must not shout what the worlds do not agree on."""
    return tuple(1 - (1 - part) * PALE for part in colour[:3])


def _key(figure: Figure, mapper: ScalarMappable, label: str) -> None:
    bar = figure.colorbar(mapper, cax=figure.add_axes((0.82, 0.16, 0.022, 0.48)))
    bar.set_label(label, fontsize=12)
    bar.outline.set_visible(False)


def _readable_on(colour: tuple) -> str:
    """Dark ink on light tiles, white ink on dark ones (relative luminance of the screen)."""
    red, green, blue = colour[:3]
    return "white" if 0.299 * red + 0.587 * green + 0.114 * blue < 0.5 else style.INK


def _signed(value: float) -> str:
    """A number with its sign, so that gain and loss differ without colour; a plain "0"."""
    text = f"{value:+.1f}"
    return "0" if text in {"+0.0", "-0.0"} else text.replace("-", "\N{MINUS SIGN}")
