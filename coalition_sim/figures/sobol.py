"""Sobol indices as bars, and the variance split into what may be known and what may not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from coalition_sim.figures import style, subject
from coalition_sim.figures.subject import Subject
from coalition_sim.figures.unknowns import unknown
from coalition_sim.outcomes import OUTCOMES

PARTS = {
    "main": ("each unknown alone", "#0072B2", ""),
    "interactions": ("unknowns together", "#E0A458", "///"),
    "luck": ("luck", "#E4E4E4", "..."),
}
KEY = (
    "Dark: the part of the variance that would go if this unknown alone were known. Light: the "
    "part that would stay if all others were\nknown. Hatched: what luck alone can produce. Faded: "
    "no more than luck. Lines: {confidence} intervals, cut at 0 and 100 %."
)


def sobol_figure(
    table: pd.DataFrame,
    this: Subject,
    outcomes: Sequence[str],
    path: str | Path | None = None,
) -> Figure:
    """The ten leading unknowns of one or two outcomes: first-order and total indices."""
    found = {one: subject.leading(this.rows(table, one), "total") for one in outcomes}
    told = subject.Told(
        f"How much rests on each unknown: {this.about}",
        "Part of the variance over worlds, luck included, that hangs on one unknown",
        KEY.format(confidence=f"{this.confidence:.0%}"),
    )
    numbers = pd.concat([_numbers(rows, one) for one, rows in found.items()])
    return subject.outcome_panels(found, told, _bars, numbers, {}, path, key=_key)


def _bars(ax: Axes, rows: pd.DataFrame, outcome: str) -> None:
    ax.set_title(subject.label(outcome), x=-0.6, pad=10)
    if rows.empty:
        subject.nothing(ax, "This does not vary over worlds.")
        return
    at = np.arange(len(rows))
    clear = rows["above_noise"].astype(bool).to_numpy()
    ax.barh(at, 100 * rows["total_floor"].clip(lower=0), 1.0, zorder=0, **subject.FLOOR)
    for measure, shift, colour, hatch in (
        ("first", -0.2, subject.DARK, ""),
        ("total", 0.2, subject.LIGHT, "xx"),
    ):
        middle, low, high = (
            100 * rows[name].to_numpy(float)
            for name in (measure, f"{measure}_low", f"{measure}_high")
        )
        drawn = middle.clip(0, 100)  # an estimate may leave this range, a share may not
        bars = ax.barh(at + shift, drawn, 0.36, color=colour, edgecolor=style.INK, linewidth=0.7)
        for bar, shown in zip(bars, clear, strict=True):
            bar.set_hatch(hatch)
            bar.set_alpha(1.0 if shown else 0.35)
        subject.whisker(ax, low.clip(0, 100), high.clip(0, 100), at + shift, drawn)
    subject.name_rows(ax, rows["parameter"], max(len(rows), 5))
    ax.set_xlim(0, min(ax.get_xlim()[1], 101))
    ax.set_xlabel("% of the variance over worlds", fontsize=12)
    if not clear.any():
        ax.text(1, -0.15, "No unknown stands out from luck", transform=ax.transAxes, ha="right",
                va="top", fontsize=12)  # fmt: skip


def _key(figure: Figure) -> None:
    marks = [
        Patch(facecolor=subject.DARK, edgecolor=style.INK, label="alone (first order)"),
        Patch(facecolor=subject.LIGHT, edgecolor=style.INK, hatch="xx",
              label="with all others (total)"),
        Patch(**subject.FLOOR, label="luck alone"),
    ]  # fmt: skip
    figure.legend(handles=marks, loc="upper left", bbox_to_anchor=(0.01, 0.905), ncols=3)


def _numbers(rows: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Two rows for an unknown: alone, and with all others."""
    parts = []
    for measure in ("first", "total"):
        parts.append(
            pd.DataFrame(
                {"of": rows["of"], "scenario": rows["scenario"], "outcome": outcome,
                 "parameter": rows["parameter"],
                 "unknown": [unknown(str(name)) for name in rows["parameter"]],
                 "measure": measure, "unit": "% of the variance over worlds",
                 "index": 100 * rows[measure], "low": 100 * rows[f"{measure}_low"],
                 "high": 100 * rows[f"{measure}_high"],
                 "noise_floor": 100 * rows[f"{measure}_floor"],
                 "above_noise": rows[measure] > rows[f"{measure}_floor"]}
            )
        )  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def split_figure(
    table: pd.DataFrame,
    this: Subject,
    path: str | Path | None = None,
) -> Figure:
    """Every outcome of one subject: unknowns alone, together, and luck, as parts of 100 %."""
    mine = table[(table["of"] == this.of) & (table["scenario"] == this.scenario)]
    outcomes = list(dict.fromkeys(mine["outcome"]))
    wide = mine.pivot(index="outcome", columns="part", values="share").reindex(outcomes)
    known = wide[wide["luck"].notna()]
    low, high = (
        mine[mine["part"] == "luck"].set_index("outcome")[name].reindex(known.index)
        for name in ("low", "high")
    )
    parts = [name for name in PARTS if name in wide]
    if parts == ["luck"]:
        known = known.assign(main=1 - known["luck"])
        parts = ["main", "luck"]
    height = max(4.6, 2.6 + 0.62 * len(outcomes))
    told = subject.Told(
        f"Where the differences between worlds come from: {this.about}",
        "What better evidence could settle, one unknown at a time or only together, and luck",
        f"Lines: {this.confidence:.0%} intervals of the part of luck. What each unknown does alone "
        "is estimated by itself; where that is more than luck leaves,\nit is drawn as all that "
        "luck leaves.",
    )
    return subject.one_panel(
        (0.3, 1.45 / height, 0.66, 1 - 2.75 / height),
        told,
        partial(_split, known=known, parts=parts, low=low, high=high),
        _split_numbers(mine),
        {"part": "which part"},
        path,
        (12.0, height),
        partial(_split_key, parts=parts),
    )


def _split_key(figure: Figure, parts: Sequence[str]) -> None:
    marks = [
        Patch(facecolor=PARTS[name][1], edgecolor=style.INK, hatch=PARTS[name][2],
              label=_part_label(name, parts))
        for name in parts
    ]  # fmt: skip
    top = 1 - 0.78 / figure.get_figheight()
    figure.legend(handles=marks, loc="upper left", bbox_to_anchor=(0.29, top), ncols=3)


def _part_label(name: str, parts: Sequence[str]) -> str:
    """Without Sobol only luck is told apart from all unknowns."""
    return PARTS[name][0] if "interactions" in parts or name == "luck" else "all unknowns"


def of_the_whole(known: pd.DataFrame) -> pd.DataFrame:
    """The parts as shares that add up: luck, the surest, as estimated; the rest is of unknowns.

    What unknowns do one by one is estimated by itself and may overshoot what luck leaves.
    """
    luck = known["luck"].clip(0, 1)
    main = known["main"].clip(lower=0).clip(upper=1 - luck)
    return pd.DataFrame({"main": main, "interactions": 1 - luck - main, "luck": luck})


def _split(
    ax: Axes, known: pd.DataFrame, parts: Sequence[str], low: pd.Series, high: pd.Series
) -> None:
    at, left = np.arange(len(known)), np.zeros(len(known))
    drawn = 100 * of_the_whole(known)[list(parts)]
    for name in parts:
        _, colour, hatch = PARTS[name]
        width = drawn[name].to_numpy()
        ax.barh(at, width, 0.66, left=left, color=colour, edgecolor=style.INK, linewidth=0.8,
                hatch=hatch)  # fmt: skip
        for place, start, size in zip(at, left, width, strict=True):
            if size >= 6:
                ax.text(start + size / 2, place, f"{size:.0f} %", ha="center", va="center",
                        fontsize=12, bbox={"facecolor": "white", "lw": 0, "pad": 1.5})  # fmt: skip
        left = left + width
    start = 100 - drawn["luck"].to_numpy()
    subject.whisker(ax, 100 - 100 * high.to_numpy(), 100 - 100 * low.to_numpy(), at + 0.24, start)
    ax.set_yticks(at, [subject.labels.wrapped(OUTCOMES[name].label, 34) for name in known.index])
    ax.tick_params(axis="y", length=0, labelcolor=style.INK)
    ax.set_ylim(len(known) - 0.4, -0.6)
    ax.set_xlim(0, 100)
    ax.set_xlabel("% of the variance over worlds")


def _split_numbers(mine: pd.DataFrame) -> pd.DataFrame:
    numbers = mine[["of", "scenario", "outcome", "part"]].copy()
    for name, source in (("index", "share"), ("low", "low"), ("high", "high")):
        numbers[name] = 100 * mine[source]
    return numbers.assign(unit="% of the variance over worlds")
