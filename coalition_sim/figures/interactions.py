"""Which pairs of unknowns act together: second-order indices as a grid."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from coalition_sim.figures import labels, style, subject
from coalition_sim.figures.subject import Subject
from coalition_sim.figures.unknowns import unknown
from coalition_sim.outcomes import OUTCOMES

MOST = 10


def heat_map(
    pairs: pd.DataFrame,
    order: list[str],
    this: Subject,
    outcome: str,
    path: str | Path | None = None,
) -> Figure:
    """Pairs among the leading unknowns, ``order`` from the strongest, for one outcome."""
    mine = this.rows(pairs, outcome)
    names = [name for name in order if name in {*mine["parameter"], *mine["other"]}][:MOST]
    rows = mine[mine["parameter"].isin(names) & mine["other"].isin(names)]
    told = subject.Told(
        f"Which unknowns act together: {this.about}",
        f"{OUTCOMES[outcome].label}: % of the variance over worlds that a pair adds beyond what "
        "each does alone",
        "A framed number: the pair acts together, for its "
        f"{this.confidence:.0%} interval lies above zero. Any other may be nothing (estimates "
        f"below zero are drawn as zero).\nOf {len(rows)} such intervals about "
        f"{len(rows) * (1 - this.confidence) / 2:.1g} would lie above zero by chance.",
    )
    numbers = rows[["of", "scenario", "outcome", "parameter", "other"]].assign(
        unit="% of the variance over worlds",
        **{name: 100 * rows[name] for name in ("index", "low", "high")},
    )
    meanings = {"other": "the other unknown of the pair"}
    panel = partial(_grid, rows=rows, names=names)
    place = (0.29, 0.2, 0.6, 0.68)
    return subject.one_panel(place, told, panel, numbers, meanings, path, (12.0, 8.4))


def _grid(ax: Axes, rows: pd.DataFrame, names: list[str]) -> None:
    if rows.empty or rows["index"].isna().all():
        subject.nothing(ax, "This does not vary over worlds.")
        return
    size = len(names)
    place = {name: number for number, name in enumerate(names)}
    index, low = np.full((2, size, size), np.nan)
    for row in rows.to_dict("records"):
        one, other = sorted((place[row["parameter"]], place[row["other"]]))
        index[other, one], low[other, one] = 100 * row["index"], 100 * row["low"]
    most = max(float(np.nanmax(index)), 5.0)
    ax.imshow(np.maximum(index, 0), cmap="Greys", vmin=0, vmax=1.6 * most, aspect="auto")
    for i in range(size):
        for j in range(i):
            if np.isnan(index[i, j]):
                continue
            shown = f"{max(index[i, j], 0):.0f}"
            clear = low[i, j] > 0
            dark = index[i, j] > 0.7 * most
            ax.text(j, i, shown, ha="center", va="center", fontsize=13 if clear else 11,
                    fontweight="bold" if clear else "normal",
                    color="white" if dark else style.INK if clear else style.MUTED)  # fmt: skip
            if clear:
                frame = Rectangle((j - 0.45, i - 0.45), 0.9, 0.9, fill=False, linewidth=2.2)
                ax.add_patch(frame)
    shown = [labels.wrapped(unknown(name), 36) for name in names]
    ax.set_yticks(range(1, size), shown[1:], fontsize=11)
    numbers = [f"{number + 1}" for number in range(size)]
    ax.set_yticklabels([f"{text}  [{n}]" for text, n in zip(shown[1:], numbers[1:], strict=True)])
    ax.set_xticks(range(size - 1), [f"[{n}]" for n in numbers[:-1]], fontsize=12)
    ax.set_xlabel(f"[1] {unknown(names[0])}; the other numbers as at the left", fontsize=12)
    ax.set_xlim(-0.5, size - 1.5)
    ax.set_ylim(size - 0.5, 0.5)
    ax.tick_params(length=0, labelcolor=style.INK)
    for side in ax.spines.values():
        side.set_visible(False)
