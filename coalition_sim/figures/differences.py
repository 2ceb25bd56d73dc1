"""What one reform changes: paired differences, world by world, with the words beside each row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coalition_sim.analysis import words
from coalition_sim.analysis.compare import Comparison
from coalition_sim.figures import labels, style
from coalition_sim.outcomes import OUTCOMES

WIDEST = 8.0  # times the smallest difference that matters; longer intervals end in an arrow
ROW = 0.37  # inches
LONGEST_NUMBER = 25  # letters that fit beside the verdict at full size
NUMBER_AT, VERDICT_AT = 1.04, 1.72  # in widths of the interval panel
HEADING: dict[str, Any] = {"fontsize": 10.5, "color": style.MUTED, "va": "center"}
GOOD, BAD, UNCLEAR = "#0072B2", "#D55E00", "#6E6E6E"
SECTORS = (
    "service_education",
    "service_health",
    "service_water",
    "service_energy",
    "service_roads",
    "service_livelihoods",
)
KNOWN = (
    "net_enrolment_girls",
    "net_enrolment_boys",
    "literacy_female",
    "literacy_male",
    "full_immunisation",
    "skilled_birth_attendance",
    "stunting",
    "safe_water",
    "electricity",
    "road_access",
    "paid_work_days",
)
"""The indicators that people know."""
LOOK = {"improves": (GOOD, "o", GOOD), "worsens": (BAD, "X", BAD)}  # colour, marker, fill

_DRAWN = "in multiples of the smallest difference that matters, better above zero (as drawn)"
MEANINGS = {
    "scenario": "name of the reform",
    "unit": "unit of p05, p50, p95 and smallest_difference",
    "smallest_difference": "the smallest difference that matters, fixed before any result was seen",
    "p05": "5th percentile over worlds of the paired difference, reform less baseline",
    "p50": "the middle world's paired difference (median over worlds)",
    "p95": "95th percentile over worlds of the paired difference",
    "drawn_low": f"lower end of the line, {_DRAWN}",
    "drawn_middle": f"the dot, {_DRAWN}",
    "drawn_high": f"upper end of the line, {_DRAWN}",
}


def standardised(rows: pd.DataFrame) -> pd.DataFrame:
    """p05, p50, p95 in multiples of the smallest difference that matters, better to the right.

    Outcomes of which less is better are turned around, so low and high trade places.
    """
    size = np.array([OUTCOMES[name].smallest_difference for name in rows["outcome"]])
    less = np.array([OUTCOMES[name].direction == "less" for name in rows["outcome"]])
    values = rows[["p05", "p50", "p95"]].to_numpy() / size[:, None]
    values = np.where(less[:, None], -values[:, ::-1], values)
    return pd.DataFrame(values, columns=["low", "middle", "high"], index=rows.index)


def differences_figure(
    ds: xr.Dataset,
    comparison: Comparison,
    scenario: str,
    path: str | Path | None = None,
) -> Figure:
    """One row per outcome: 5th, 50th and 95th percentile over worlds, number and verdict."""
    rows = comparison.headline
    title = f"What changes under: {labels.scenario_title(ds, scenario)}"
    return _figure(ds, comparison.baseline, rows[rows["scenario"] == scenario], title, path)


def sectors_figure(
    ds: xr.Dataset,
    comparison: Comparison,
    scenario: str,
    path: str | Path | None = None,
) -> Figure:
    """The same for the services of all sectors and for the indicators that people know."""
    rows = comparison.table
    rows = rows[(rows["scenario"] == scenario) & rows["outcome"].isin((*SECTORS, *KNOWN))]
    title = f"All sectors, and what people know: {labels.scenario_title(ds, scenario)}"
    order = [*SECTORS, *KNOWN]
    rows = rows.sort_values("outcome", key=lambda names: names.map(order.index))
    return _figure(ds, comparison.baseline, rows, title, path)


def _figure(
    ds: xr.Dataset, baseline: str, rows: pd.DataFrame, title: str, path: str | Path | None
) -> Figure:
    with style.house_style():
        figure = style.new_figure(
            title,
            f"Against {labels.named(ds, baseline)}, the same worlds under both rules, "
            f"mean of {words.averaged_told(ds.sizes['year'])}",
            size=(12.0, 2.45 + ROW * len(rows)),
        )
        inches = figure.get_figheight()
        ax = figure.add_axes((0.315, 1.58 / inches, 0.29, 1 - 2.67 / inches))
        _intervals(ax, rows)
        _words(ax, rows)
        style.footnote(
            figure,
            "All worlds, adopted or not. Line: nine in ten worlds. Dot: the middle world. Hollow: "
            "no clear difference\n(the line holds zero), or too few worlds to say.",
        )
        return style.finish(figure, path, _numbers(rows), MEANINGS)


def _numbers(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as they are drawn: the numbers of the table, and their places on the axis."""
    scaled = standardised(rows).add_prefix("drawn_") + 0.0  # no zero with a minus sign
    told = [verdict(row) for row in rows.itertuples()]
    kept = rows[
        ["scenario", "outcome", "label", "unit", "smallest_difference", "p05", "p50", "p95"]
    ]
    return pd.concat([kept, scaled], axis=1).assign(words=told)


def _intervals(ax: Axes, rows: pd.DataFrame) -> None:
    scaled = standardised(rows)
    limit = min(WIDEST, max(2.0, float(np.nanmax(np.abs(scaled.to_numpy()), initial=0.0)) * 1.08))
    ax.axvspan(-1, 1, color="#EDEDED", zorder=0)
    ax.axvline(0, color=style.INK, linewidth=1.2, zorder=1)
    for place, (row, values) in enumerate(zip(rows.itertuples(), scaled.itertuples(), strict=True)):
        _interval(ax, place, row.words, values, limit)
    ax.set_xlim(-limit, limit)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.set_xlabel(
        "in multiples of the smallest difference that matters\n(grey: too small to matter)",
        fontsize=11,
    )
    ax.text(0.0, 1.012, "\N{LEFTWARDS ARROW} worse", transform=ax.transAxes, fontsize=12)
    ax.text(
        1.0, 1.012, "better \N{RIGHTWARDS ARROW}", transform=ax.transAxes, fontsize=12, ha="right"
    )


def _interval(ax: Axes, place: int, said: str, values: Any, limit: float) -> None:
    """One line with its dot; an end beyond the panel is drawn as an arrow at the edge."""
    colour, marker, fill = LOOK.get(said, (UNCLEAR, "o", style.PAPER))
    low, middle, high = np.clip([values.low, values.middle, values.high], -limit, limit)
    ax.plot([low, high], [place, place], color=colour, linewidth=3, solid_capstyle="butt")
    for end, cut, arrow in ((low, values.low < -limit, "<"), (high, values.high > limit, ">")):
        tip = arrow if cut else "|"
        ax.plot(end, place, marker=tip, color=colour, markersize=9, mew=2, clip_on=False)
    if abs(values.middle) < limit:
        ax.plot(middle, place, marker=marker, color=colour, mfc=fill, mew=2, markersize=9.5)


def _words(ax: Axes, rows: pd.DataFrame) -> None:
    """Outcome and unit left of the intervals; the number and the verdict right of them."""
    across = ax.get_yaxis_transform()
    ax.text(NUMBER_AT, -0.95, "middle (nine in ten worlds)", transform=across, **HEADING)
    ax.text(VERDICT_AT, -0.95, "in words", transform=across, **HEADING)
    for place, row in enumerate(rows.itertuples()):
        known = OUTCOMES[row.outcome]
        for text, shift, ink in ((known.label, -0.22, style.INK), (known.unit, 0.23, style.MUTED)):
            ax.text(-0.04, place + shift, labels.minus(text), transform=across, ha="right",
                    va="center", fontsize=10.5, color=ink)  # fmt: skip
        number = labels.change(row)
        fits = 10.5 if len(number) <= LONGEST_NUMBER else 9.5
        ax.text(NUMBER_AT, place, number, transform=across, va="center", fontsize=fits)
        ax.text(
            VERDICT_AT, place, labels.wrapped(verdict(row), 25), transform=across, va="center",
            fontsize=10.5, fontweight="bold" if row.words in LOOK else "normal", linespacing=1.05,
        )  # fmt: skip


def verdict(row: Any) -> str:
    """The words of a row, with what takes weight from them: narrow, too small, or its own lever."""
    if row.words not in words.CLEAR:
        return row.words
    told = words.verdict(row.words, row.narrow)
    if row.too_small:
        return f"{told}, but too little to matter"
    return f"{told} (the rule acts on it directly)" if row.handle else told
