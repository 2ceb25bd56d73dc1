"""Whether the sample is large enough: indices of its growing parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coalition_sim.figures import labels, style, subject
from coalition_sim.figures.subject import Subject
from coalition_sim.figures.unknowns import unknown
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.sensitivity.study import METHOD_NAMES, Method

AXES = {
    ("morris", "mu_star"): ("trajectories", "mean size of the shift ({unit})", 1.0),
    ("sobol", "first"): ("rows of the sample", "% of the variance, alone", 100.0),
    ("sobol", "total"): ("rows of the sample", "% of the variance, with all others", 100.0),
    ("pawn", "index"): ("rows of the sample", "PAWN, distance 0-1", 1.0),
    ("delta", "index"): ("rows of the sample", "delta, distance 0-1", 1.0),
}


def convergence_figure(
    rows: pd.DataFrame,
    verdicts: pd.DataFrame,
    method: Method,
    measure: str,
    this: Subject,
    outcomes: Sequence[str],
    path: str | Path | None = None,
) -> Figure:
    """The five leading unknowns of one or two outcomes against the size of the sample."""
    chosen = rows[(rows["method"] == method) & (rows["measure"] == measure)]
    told = verdicts[(verdicts["method"] == method) & (verdicts["measure"] == measure)]
    found = {one: this.rows(chosen, one) for one in outcomes}
    judged = {one: verdict(this.rows(told, one)) for one in outcomes}
    _, along, scale = AXES[(method, measure)]
    words = subject.Told(
        f"Is the sample large enough? {METHOD_NAMES[method]}, {this.about}",
        "The index of each of the five leading unknowns, from growing parts of the same sample",
        f"Lines with {this.confidence:.0%} intervals. Large enough: no interval of the five is "
        "wider than the rule allows, and no index moved by more from half\nof the sample to the "
        "whole. The rule: half of the width at most one tenth of the scale, unless the study says "
        "otherwise.",
    )
    numbers = pd.concat(found.values())
    numbers = numbers.assign(
        unknown=[unknown(str(one)) for one in numbers["parameter"]],
        unit=[along.format(unit=OUTCOMES[one].unit) for one in numbers["outcome"]],
        enough=numbers["outcome"].map({one: said for one, (said, _) in judged.items()}),
        **{name: scale * numbers[name] for name in ("index", "low", "high")},
    )
    return subject.outcome_panels(
        found,
        words,
        partial(_panel, judged=judged, method=method, measure=measure),
        numbers,
        {"enough": "the verdict on the whole sample"},
        path,
        size=(12.0, 7.4),
        names=0.075,
        bottom=0.36,
        height=0.46,
    )


def verdict(rows: pd.DataFrame) -> tuple[str, str]:
    """The verdict in a few words, and what it would take."""
    if rows.empty or rows["blocks"].iloc[0] == 0:
        return "Nothing varies", ""
    row = rows.iloc[0]
    if row["enough"]:
        return "Large enough", ""
    if not np.isfinite(row["needed"]):
        return "Not yet large enough", ""
    return "Not yet large enough", f"about {_rounded(row['needed']):,} would do"


def _rounded(number: float) -> int:
    """Two digits: more would promise too much."""
    size = 10 ** max(0, len(str(int(number))) - 2)
    return int(-(-number // size) * size)


def _panel(
    ax: Axes,
    rows: pd.DataFrame,
    outcome: str,
    judged: Mapping[str, tuple[str, str]],
    method: str,
    measure: str,
) -> None:
    said, needed = judged[outcome]
    words = f"{said} ({needed})" if needed else said
    ax.set_title(f"{subject.label(outcome)}\n{words}", pad=8)
    if rows.empty:
        subject.nothing(ax, "This does not vary over worlds.")
        return
    across, along, scale = AXES[(method, measure)]
    sizes = sorted(rows["blocks"].unique())
    for number, name in enumerate(dict.fromkeys(rows["parameter"])):
        colour, line, marker = subject.LINES[number]
        mine = rows[rows["parameter"] == name].sort_values("blocks")
        at = mine["blocks"].map(sizes.index).to_numpy(float) + (number - 2) * 0.06
        middle = scale * mine["index"].to_numpy(float)
        span = np.stack(
            [
                np.maximum(middle - scale * mine["low"].to_numpy(float), 0),
                np.maximum(scale * mine["high"].to_numpy(float) - middle, 0),
            ]
        )
        ax.errorbar(at, middle, yerr=span, color=colour, linestyle=line, marker=marker,
                    markersize=6.5, elinewidth=1.2, capsize=3, linewidth=2,
                    label=labels.wrapped(unknown(str(name)), 60))  # fmt: skip
    ax.set_xticks(range(len(sizes)), [f"{size:,}" for size in sizes])
    ax.set_xlim(-0.4, len(sizes) - 0.6)
    ax.axhline(0, color=style.FAINT, linewidth=1, zorder=0)
    ax.set_xlabel(across, fontsize=12)
    ax.set_ylabel(along.format(unit=OUTCOMES[outcome].unit), fontsize=12)
    ax.legend(loc="upper left", bbox_to_anchor=(-0.12, -0.2), fontsize=10.5, handlelength=3.2,
              labelspacing=0.25)  # fmt: skip
