"""Which unknowns decide the answer: the Morris screening as a tornado, with its noise floor."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coalition_sim.figures import labels, style
from coalition_sim.outcomes import OUTCOMES

ROWS = 10
DUMMY = "shock_tape"  # the screening's stand-in for a parameter that does nothing
ABOVE, BELOW = "#0072B2", "#C8C8C8"
SHOWN = ("service_education", "service_health")


def strongest(sensitivity: pd.DataFrame, scenario: str, outcome: str) -> pd.DataFrame:
    """The parameters that move the effect of a reform on an outcome most, the strongest first."""
    mine = sensitivity[(sensitivity["scenario"] == scenario) & (sensitivity["outcome"] == outcome)]
    mine = mine[mine["mu_star"].notna() & (mine["parameter"] != DUMMY)]
    return mine.sort_values("mu_star", ascending=False).head(ROWS).reset_index(drop=True)


def tornado(
    ds: xr.Dataset,
    sensitivity: pd.DataFrame,
    scenario: str,
    outcomes: tuple[str, ...] | None = None,
    path: str | Path | None = None,
) -> Figure:
    """For one reform: a panel per outcome, the ten strongest unknowns in each."""
    outcomes = shown_outcomes(sensitivity) if outcomes is None else outcomes
    with style.house_style():
        figure = style.new_figure(
            f"What decides the effect of: {labels.scenario_title(ds, scenario)}",
            "How far the effect moves when one unknown moves over its range, the others anywhere",
        )
        width = 0.98 / len(outcomes)
        for i, outcome in enumerate(outcomes):
            ax = figure.add_axes((0.02 + i * width + 0.205, 0.22, width - 0.235, 0.6))
            _panel(ax, strongest(sensitivity, scenario, outcome), outcome)
        style.footnote(
            figure,
            "Blue: beyond the noise (hatched: what pure luck can produce). Whiskers: 95 % range.",
        )
        return style.finish(figure, path)


def shown_outcomes(sensitivity: pd.DataFrame) -> tuple[str, ...]:
    """Education and health where they were screened, else the first two outcomes that were."""
    screened = list(dict.fromkeys(sensitivity["outcome"]))
    wanted = [name for name in SHOWN if name in screened]
    return tuple(wanted or screened[:2])


def _panel(ax: Axes, rows: pd.DataFrame, outcome: str) -> None:
    places = np.arange(len(rows))
    floor = float(rows["noise_floor"].max()) if len(rows) else 0.0
    colours = np.where(rows["above_noise"].astype(bool), ABOVE, BELOW)
    ax.axvspan(
        0, floor, facecolor="#F0F0F0", edgecolor="#BBBBBB", hatch="///", linewidth=0, zorder=0
    )
    ax.barh(places, rows["mu_star"], 0.62, color=colours, edgecolor=style.INK, linewidth=0.8)
    ax.errorbar(
        rows["mu_star"], places, xerr=rows["mu_star_conf"], fmt="none", ecolor=style.INK,
        elinewidth=1.3, capsize=3,
    )  # fmt: skip
    names = [labels.wrapped(str(name).replace("_", " "), 24) for name in rows["parameter"]]
    ax.set_yticks(places, names, fontsize=11)
    ax.tick_params(axis="y", length=0, labelcolor=style.INK)
    ax.set_ylim(ROWS - 0.4, -0.6)
    ax.set_xlim(left=0)
    known = OUTCOMES[outcome]
    ax.set_title(labels.wrapped(known.label, 30), x=-0.6, pad=10)
    ax.set_xlabel(f"mean shift of the effect ({known.unit})", fontsize=12)
