"""Which unknowns move the answer: the Morris screening as a tornado, with its noise floor."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coalition_sim.analysis.columns import columns_of
from coalition_sim.figures import labels, style
from coalition_sim.figures.unknowns import LINE, unknown
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.sensitivity.groups import in_groups

ROWS = 10
DUMMY = "shock_tape"  # the screening's stand-in for a parameter that does nothing
ABOVE, BELOW = "#0072B2", "#C8C8C8"
SHOWN = ("service_education", "service_health")
LUCK_ONLY = "No unknown stands out from luck in a screening this short"
NO_GROUP = "No group stands out from luck in a screening this short"

KEY = (
    "Blue: more than luck, for the whole 95 % range (whiskers) lies beyond the hatched part, which "
    "luck alone can produce. Grey: may be luck."
)
TOGETHER = (
    "\nGroups: the unknowns of a mechanism (M), or of a lever, moved together, each up or down on "
    "its own."
)


def strongest(sensitivity: pd.DataFrame, scenario: str, outcome: str) -> pd.DataFrame:
    """The parameters, or groups of them, that move the effect of a reform on an outcome most.

    Those above the noise come first, each group the strongest first. One that is not at work in
    the run has no rank.
    """
    mine = sensitivity[(sensitivity["scenario"] == scenario) & (sensitivity["outcome"] == outcome)]
    mine = mine[mine["mu_star"].notna() & (mine["parameter"] != DUMMY) & mine["at_work"]]
    order = mine.sort_values(["above_noise", "mu_star"], ascending=False)
    return order.head(ROWS).reset_index(drop=True)


def not_at_work(sensitivity: pd.DataFrame) -> list[str]:
    """The parameters that moved nothing under any reform that was screened."""
    works = sensitivity.groupby("parameter", sort=False)["at_work"].any()
    return [str(name) for name in works.index[~works.astype(bool)] if name != DUMMY]


def tornado(
    ds: xr.Dataset,
    sensitivity: pd.DataFrame,
    scenario: str,
    outcomes: tuple[str, ...] | None = None,
    path: str | Path | None = None,
    given: bool = False,
    confidence: float = 0.95,
) -> Figure:
    """For one reform: a panel per outcome, the ten strongest unknowns or groups in each.

    ``given`` says that adoption and survival were taken as given in the screening; ``confidence``
    is that of its intervals.
    """
    outcomes = shown_outcomes(sensitivity) if outcomes is None else outcomes
    grouped = in_groups(sensitivity)
    with style.house_style():
        figure = style.new_figure(
            f"Which unknowns move the effect of: {labels.scenario_title(ds, scenario)}",
            "How far the effect moves when "
            + ("a group of unknowns moves" if grouped else "one unknown moves over its range")
            + f", the others anywhere{'; adoption and survival given' if given else ''}",
        )
        width = 0.98 / len(outcomes)
        for i, outcome in enumerate(outcomes):
            ax = figure.add_axes((0.01 + i * width + 0.215, 0.22, width - 0.235, 0.6))
            _panel(ax, strongest(sensitivity, scenario, outcome), outcome, grouped)
        style.footnote(
            figure,
            f"Blue: more than luck, for the whole {100 * confidence:.0f} % range (whiskers) lies "
            "beyond the hatched part, which luck alone can produce. Grey: may be luck."
            + (TOGETHER if grouped else ""),
        )
        numbers = _numbers(sensitivity, scenario, outcomes)
        return style.finish(figure, path, numbers, columns_of("sensitivity.csv", numbers.columns))


def _numbers(sensitivity: pd.DataFrame, scenario: str, outcomes: tuple[str, ...]) -> pd.DataFrame:
    """A row for every bar, the strongest first in each panel."""
    shown = ("mu_star", "mu_star_conf", "noise_floor", "above_noise", "trajectories", "replicates")
    frames = []
    for outcome in outcomes:
        rows, known = strongest(sensitivity, scenario, outcome), OUTCOMES[outcome]
        frames.append(
            pd.DataFrame(
                {"scenario": scenario, "outcome": outcome, "label": known.label,
                 "unit": known.unit, "parameter": rows["parameter"],
                 "unknown": [unknown(str(name)) for name in rows["parameter"]],
                 **{name: rows[name] for name in shown}}
            )
        )  # fmt: skip
    return pd.concat(frames, ignore_index=True)


def shown_outcomes(sensitivity: pd.DataFrame) -> tuple[str, ...]:
    """Education and health where they were screened, else the first two outcomes that were."""
    screened = list(dict.fromkeys(sensitivity["outcome"]))
    wanted = [name for name in SHOWN if name in screened]
    return tuple(wanted or screened[:2])


def _panel(ax: Axes, rows: pd.DataFrame, outcome: str, grouped: bool) -> None:
    places = np.arange(len(rows))
    clear = rows["above_noise"].astype(bool).to_numpy()
    ax.barh(
        places, rows["noise_floor"], 1.0, facecolor="#F3F3F3", edgecolor="#C4C4C4", hatch="///",
        linewidth=0, zorder=0,
    )  # fmt: skip
    ax.barh(
        places, rows["mu_star"], 0.56, color=np.where(clear, ABOVE, BELOW), edgecolor=style.INK,
        linewidth=0.8,
    )  # fmt: skip
    lower = np.minimum(rows["mu_star_conf"], rows["mu_star"])  # a shift is never below zero
    ax.errorbar(
        rows["mu_star"], places, xerr=np.stack([lower, rows["mu_star_conf"]]), fmt="none",
        ecolor=style.INK, elinewidth=1.3, capsize=3,
    )  # fmt: skip
    names = [labels.wrapped(unknown(str(name)), LINE) for name in rows["parameter"]]
    ax.set_yticks(places, names, fontsize=11)
    ax.tick_params(axis="y", length=0, labelcolor=style.INK)
    ax.set_ylim(ROWS - 0.4, -0.6)
    ax.set_xlim(left=0)
    if not clear.any():
        said = NO_GROUP if grouped else LUCK_ONLY
        ax.text(1, -0.15, said, transform=ax.transAxes, ha="right", va="top", fontsize=12)
    known = OUTCOMES[outcome]
    ax.set_title(labels.wrapped(known.label, 42), x=-0.6, pad=10)
    ax.set_xlabel(f"mean shift of the effect ({known.unit})", fontsize=12)
