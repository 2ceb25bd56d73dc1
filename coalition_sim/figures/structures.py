"""What a reform does where the model is built otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coalition_sim.figures import labels, style, subject
from coalition_sim.figures.subject import Subject
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.sensitivity.alternatives import AS_IS, OTHER

MEANINGS = {
    "alternative": "what is built otherwise",
    "mean": "mean effect over worlds, in the unit of its row",
    "change": "by how much it differs from the effect in the model as it is",
    "change_low": "lower end of the interval of that",
    "change_high": "upper end of the interval of that",
    "words": "what may be said of the difference",
}


def structures_figure(
    table: pd.DataFrame,
    this: Subject,
    outcomes: Sequence[str],
    path: str | Path | None = None,
) -> Figure:
    """Mean effects with intervals, a row per structure, for one or two outcomes."""
    mine = table[table["scenario"] == this.scenario]
    names = list(dict.fromkeys(mine["alternative"]))
    height = max(5.6, 3.1 + 0.52 * len(names))
    told = subject.Told(
        f"Would it do the same in another model? {this.about[0].upper()}{this.about[1:]}",
        "The mean effect where one thing in the model is built otherwise, in the same worlds",
        f"Marks: mean effect with its {this.confidence:.0%} interval; thin lines: nine worlds in "
        "ten. Filled: another effect than in the model as it is, for the interval of\nthe "
        "difference in the same worlds leaves out zero. Empty: not told apart. Dotted: the model "
        "as it is.",
    )
    shown = ["scenario", "outcome", "alternative", "mean", "low", "high", "p05", "p95",
             "change", "change_low", "change_high", "words"]  # fmt: skip
    numbers = mine[mine["outcome"].isin(outcomes)][shown]
    return subject.outcome_panels(
        {one: mine[mine["outcome"] == one].set_index("alternative").loc[names] for one in outcomes},
        told,
        _panel,
        numbers.assign(unit=[OUTCOMES[one].unit for one in numbers["outcome"]]),
        MEANINGS,
        path,
        size=(12.0, height),
        bottom=1.75 / height,
        height=1 - 3.0 / height,
    )


def _panel(ax: Axes, rows: pd.DataFrame, outcome: str) -> None:
    at = np.arange(len(rows))
    middle = rows["mean"].to_numpy(float)
    other = (rows["words"] == OTHER).to_numpy()
    ax.hlines(at, rows["p05"], rows["p95"], color=style.MUTED, linewidth=1.2)
    subject.whisker(ax, rows["low"].to_numpy(float), rows["high"].to_numpy(float), at, middle)
    for place, value, filled in zip(at, middle, other, strict=True):
        ax.plot([value], [place], marker="o", markersize=10, markeredgecolor=style.INK,
                markerfacecolor=subject.DARK if filled else "white", zorder=3)  # fmt: skip
    if AS_IS in rows.index:
        ax.axvline(float(rows.loc[AS_IS, "mean"]), color=style.MUTED, linewidth=1.2,
                   linestyle=(0, (1, 2)), zorder=0)  # fmt: skip
    ax.axvline(0, color=style.FAINT, linewidth=1.4, zorder=0)
    names = ["the model as it is" if name == AS_IS else str(name) for name in rows.index]
    ax.set_yticks(at, [labels.wrapped(name, 26) for name in names], fontsize=11)
    ax.tick_params(axis="y", length=0, labelcolor=style.INK)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_title(subject.label(outcome), x=-0.6, pad=10)
    ax.set_xlabel(f"effect ({OUTCOMES[outcome].unit})", fontsize=12)
