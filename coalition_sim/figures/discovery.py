"""Pictures of a search for failures: the peeling, a box, two of its sides, and a tree.

They are drawn from the tables of ``coalition_sim.discovery.told``, in the units of those tables.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from coalition_sim.figures import style
from coalition_sim.figures.labels import minus

FAILED, FINE, BOX = "#C44E00", "#8A8A8A", "#0072B2"
PEELED = (
    "Each dot is a step: the box gets smaller from right to left. In the hatched part the same "
    "search comes by luck alone.\n"
)
STAR = (
    "The star is the box that was taken; the open circle the same box in fresh worlds, with its "
    "95 % interval."
)
NO_STAR = "No box was taken: none does clearly better than luck."
FRAMES = ((0, (5, 2)), (0, (1, 1.2)), (0, (6, 2, 1, 2)))
"""Line styles of the frames of boxes, in order."""
MOST_DRAWN = 1200
"""Cases drawn in one panel of a scatter; more would hide each other."""


@dataclass(frozen=True)
class Asked:
    """The question in words, as it stands in titles: who fails, how, and what a case is."""

    title: str
    rule: str
    case: str
    """What a case is, in the plural: "worlds" or "parameter draws"."""
    value: str
    """What the rule looks at, with its unit."""
    bound: float

    @property
    def subtitle(self) -> str:
        """Who fails, and what that means, on two lines if need be."""
        return textwrap.fill(f"{self.title}: a case fails if it {self.rule}", 126)


def peeling_figure(
    peeling: pd.DataFrame,
    boxes: pd.DataFrame,
    asked: Asked,
    meanings: Mapping[str, str],
    path: str | Path | None = None,
) -> Figure:
    """How failures gather as the box is peeled, what luck would give, and the box taken."""
    searches = [int(n) for n in peeling["search"].unique()]
    shown = [n for n in searches if n in set(boxes["box"])] or searches[:1]
    with style.house_style():
        figure = style.new_figure(
            "How small a box gathers how many failures",
            asked.subtitle,
        )
        width = 0.94 / len(shown)
        panels = []
        for i, number in enumerate(shown):
            ax = figure.add_axes((0.07 + i * width, 0.27, width - 0.07, 0.51))
            rows = peeling[peeling["search"] == number]
            box = boxes[boxes["box"] == number]
            _peeling_panel(ax, rows, box.iloc[0] if len(box) else None, asked)
            before = " and ".join(map(str, range(1, number)))
            ax.set_title(f"all {asked.case}" if number == 1 else f"outside box {before}")
            panels.append(ax)
        top = max(ax.get_ylim()[1] for ax in panels)
        for ax in panels:
            ax.set_ylim(0, top)
        style.footnote(
            figure,
            PEELED + (STAR if len(boxes) else NO_STAR),
        )
        return style.finish(figure, path, rows_of(peeling, shown), meanings)


def rows_of(peeling: pd.DataFrame, shown: list[int]) -> pd.DataFrame:
    """The steps of the searches that are drawn."""
    return peeling[peeling["search"].isin(shown)]


def _peeling_panel(ax: Axes, rows: pd.DataFrame, box: pd.Series | None, asked: Asked) -> None:
    size, density = 100 * rows["share_of_cases"], 100 * rows["density"]
    base = float(density.iloc[0])
    luck = 100 * rows["density_by_luck"]
    ax.fill_between(size, base, np.maximum(luck, base), facecolor="#EFEFEF", edgecolor="#BDBDBD",
                    hatch="///", linewidth=0, label="luck alone")  # fmt: skip
    ax.axhline(base, color=style.MUTED, linewidth=1.2, linestyle=(0, (4, 2)))
    ax.annotate(f"all: {base:.0f} %", (100, base), (0, -4), textcoords="offset points", ha="right",
                va="top", fontsize=11, color=style.MUTED)  # fmt: skip
    ax.plot(size, density, color=BOX, marker="o", markersize=5, linewidth=1.2, label="found")
    top = float(density.max())
    if box is not None:
        x = 100 * box["cases"] / box["searched"]
        ax.plot([x], [100 * box["density"]], marker="*", markersize=20, color=style.INK, zorder=5)
        if np.isfinite(box["density_fresh"]):
            x = 100 * box["cases_fresh"] / box["searched_fresh"]
            y, low, high = (100 * box[f"density{end}_fresh"] for end in ("", "_low", "_high"))
            ax.errorbar([x], [y], yerr=[[y - low], [high - y]], fmt="o", markersize=10,
                        markerfacecolor="white", color=style.INK, capsize=4, zorder=6)  # fmt: skip
            top = max(top, high)
    ax.set_xlim(0, 101)
    ax.set_ylim(0, min(102, 1.08 * top))
    ax.set_xlabel(f"{asked.case} left in the box (%)")
    ax.set_ylabel("of them fail (%)")


def ranges_figure(
    boxes: pd.DataFrame,
    cases: pd.DataFrame,
    asked: Asked,
    meanings: Mapping[str, str],
    path: str | Path | None = None,
) -> Figure:
    """Each limited feature of a box: its part of the range of all cases."""
    found = cases[cases["set"] == "found"]
    drawn = boxes.copy()
    for end, fallback in (("lower", 0.0), ("upper", 100.0)):
        drawn[f"{end}_position"] = [
            fallback if not np.isfinite(limit) else 100 * float((found[name] < limit).mean())
            for limit, name in zip(drawn[end], drawn["feature"], strict=True)
        ]
    for name, share in (("range_p05", 0.05), ("range_p95", 0.95)):
        drawn[name] = [float(found[feature].quantile(share)) for feature in drawn["feature"]]
    rows = len(drawn) + drawn["box"].nunique()
    with style.house_style():
        size = (style.WIDE[0], max(style.WIDE[1], 2.6 + 0.72 * rows))
        figure = style.new_figure(
            "The box against all worlds",
            asked.subtitle,
            size=size,
        )
        ax = figure.add_axes((0.31, 1.55 / size[1], 0.52, 1 - 2.75 / size[1]))
        _ranges(ax, drawn)
        ax.set_xlabel(f"{asked.case} from the lowest (0) to the highest (100)")
        style.footnote(
            figure,
            "Pale: all worlds, with the values that leave out one in twenty at either end. Dark "
            "and hatched: the part inside the box, with its limits.\nRight: the chance of so many "
            "failures if that limit did nothing, in the worlds searched and in fresh ones.",
        )
        columns = ["box", "feature", "label", "unit", "lower", "upper", "lower_position",
                   "upper_position", "range_p05", "range_p95"]  # fmt: skip
        own = {
            "lower_position": "share of the cases below the lower limit, %",
            "upper_position": "share of the cases below the upper limit, %",
            "range_p05": "5th percentile over all cases, in the unit of its row",
            "range_p95": "95th percentile over all cases, in the unit of its row",
        }
        return style.finish(figure, path, drawn[columns], {**meanings, **own})


def _ranges(ax: Axes, drawn: pd.DataFrame) -> None:
    at = 0.0
    places, names = [], []
    for number, rows in drawn.groupby("box", sort=True):
        first = rows.iloc[0]
        head = f"Box {number}: {100 * first['density']:.0f} of 100 fail"
        if np.isfinite(first["density_fresh"]):
            head += f" (fresh worlds: {100 * first['density_fresh']:.0f})"
        ax.text(0, at, head, fontsize=13, fontweight="bold", va="center")
        at += 1.0
        for _, row in rows.iterrows():
            _range(ax, row, at)
            places.append(at)
            names.append(textwrap.fill(row["label"], 32))
            at += 1.0
    ax.text(102, -0.05, "by luck:\nsearched / fresh", fontsize=11, va="center", color=style.MUTED)
    ax.set_yticks(places, names, fontsize=12)
    ax.tick_params(axis="y", length=0, labelcolor=style.INK)
    ax.set_ylim(at - 0.2, -0.7)
    ax.set_xlim(0, 100)
    ax.spines["left"].set_visible(False)


def _range(ax: Axes, row: pd.Series, at: float) -> None:
    low, high = row["lower_position"], row["upper_position"]
    ax.barh(at, 100, 0.42, color="#E6E6E6", edgecolor="none")
    ax.barh(at, high - low, 0.42, left=low, color="#9CC5E3", edgecolor=style.INK, hatch="///",
            linewidth=1.2)  # fmt: skip
    for limit, x, side in ((row["lower"], low, "left"), (row["upper"], high, "right")):
        if np.isfinite(limit):
            ax.text(x, at - 0.25, _short(limit, row["unit"]), fontsize=11, ha=side, va="bottom",
                    fontweight="bold")  # fmt: skip
    for value, x in ((row["range_p05"], 5), (row["range_p95"], 95)):
        ax.text(x, at + 0.24, _short(value, row["unit"], False), fontsize=9.5, ha="center",
                va="top", color=style.MUTED)  # fmt: skip
    said = "; ".join(
        f"{_chance(row[f'quasi_p_{end}'])} / {_chance(row[f'quasi_p_{end}_fresh'])}"
        for end in ("lower", "upper")
        if np.isfinite(row[end])
    )
    ax.text(102, at, said, fontsize=11, va="center", ha="left")


def _chance(p: float) -> str:
    if not np.isfinite(p):
        return "not checked"
    return "< 0.001" if p < 0.001 else f"{p:.3f}" if p < 0.01 else f"{p:.2f}"


def _short(value: float, unit: str, with_unit: bool = True) -> str:
    told = minus(f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}")
    if not with_unit or len(unit) > 22:
        return told
    return f"{told} {unit}"


def scatter_figure(
    boxes: pd.DataFrame,
    cases: pd.DataFrame,
    asked: Asked,
    meanings: Mapping[str, str],
    path: str | Path | None = None,
) -> Figure:
    """The two leading features of the boxes, or the only one against what the rule looks at."""
    leading = boxes.drop_duplicates("feature").head(2)
    across, upward = leading.iloc[0], leading.iloc[1] if len(leading) > 1 else None
    second = "value" if upward is None else str(upward["feature"])
    sides = boxes[boxes["feature"].isin(leading["feature"])]
    sets = list(dict.fromkeys(cases["set"]))
    shown = pd.concat([cases[cases["set"] == one].head(MOST_DRAWN) for one in sets])
    with style.house_style():
        figure = style.new_figure(
            "Failures and successes where the boxes lie",
            asked.subtitle,
        )
        width = 0.92 / len(sets)
        for i, one in enumerate(sets):
            ax = figure.add_axes((0.085 + i * width, 0.29, width - 0.06, 0.5))
            rows = shown[shown["set"] == one]
            _dots(ax, rows, str(across["feature"]), second)
            ends = [_span(shown[name]) for name in (across["feature"], second)]
            for number, limits in sides.groupby("box", sort=True):
                _frame(ax, limits, [str(across["feature"]), second], ends, int(str(number)))
            if upward is None:
                ax.axhline(asked.bound, color=style.MUTED, linewidth=1.0)
            ax.set(xlim=ends[0], ylim=ends[1], xlabel=_axis(across))
            ax.set_title(f"{'worlds searched' if one == 'found' else 'fresh worlds'} ({len(rows)})")
            if i == 0:
                ax.set_ylabel(
                    textwrap.fill(asked.value, 36) if upward is None else _axis(upward, 36)
                )
                figure.legend(*ax.get_legend_handles_labels(), loc="lower center", ncols=5,
                              bbox_to_anchor=(0.5, 0.1))  # fmt: skip
        style.footnote(figure, _not_shown(boxes, list(leading["feature"])))
        names = {str(row["feature"]): str(row["label"]) for _, row in boxes.iterrows()}
        columns = ["set", "world", str(across["feature"]), second, "failure"]
        return style.finish(figure, path, shown[columns], {**meanings, **names})


def _not_shown(boxes: pd.DataFrame, features: list[str]) -> str:
    """What the two axes cannot show of the boxes."""
    elsewhere = boxes[~boxes["feature"].isin(features)]
    shown = set(boxes[boxes["feature"].isin(features)]["box"])
    parts = sorted(shown & set(elsewhere["box"]))
    hidden = sorted(set(boxes["box"]) - shown)
    told = [
        f"Box {n} is limited by other features, too, and holds a part of its frame." for n in parts
    ]
    return " ".join(told + [f"Box {n} lies along other features." for n in hidden])


def _span(values: pd.Series) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    edge = 0.04 * (high - low) or 1.0
    return low - edge, high + edge


def _dots(ax: Axes, rows: pd.DataFrame, across: str, upward: str) -> None:
    failed = rows["failure"] > 0.5
    fine, bad = rows[~failed], rows[failed]
    ax.scatter(fine[across], fine[upward], s=16, facecolors="none", edgecolors=FINE, linewidths=0.8,
               label="does not fail")  # fmt: skip
    ax.scatter(bad[across], bad[upward], s=30, marker="^", color=FAILED, edgecolors="black",
               linewidths=0.5, label="fails", zorder=3)  # fmt: skip


def _frame(
    ax: Axes,
    limits: pd.DataFrame,
    names: list[str],
    ends: list[tuple[float, float]],
    number: int,
) -> None:
    """A box as a frame, reaching to the edge where it has no limit."""
    own = limits.set_index("feature")
    sides = []
    for name, (low, high) in zip(names, ends, strict=True):
        lower, upper = (
            own.at[name, end] if name in own.index else np.nan for end in ("lower", "upper")
        )
        sides.append((lower if np.isfinite(lower) else low, upper if np.isfinite(upper) else high))
    (x0, x1), (y0, y1) = sides
    line = FRAMES[(number - 1) % len(FRAMES)]
    ax.add_patch(
        Rectangle(
            (x0, y0),
            x1 - x0,
            y1 - y0,
            fill=False,
            edgecolor=style.INK,
            linewidth=2.6,
            linestyle=line,
            zorder=4,
            label=f"box {number}",
        )
    )


def _axis(row: pd.Series, width: int = 52) -> str:
    unit = f" ({row['unit']})" if row["unit"] and row["unit"] not in row["label"] else ""
    return textwrap.fill(f"{row['label']}{unit}", width)


def tree_figure(
    tree: pd.DataFrame,
    asked: Asked,
    meanings: Mapping[str, str],
    path: str | Path | None = None,
) -> Figure:
    """The tree, drawn from the root down; the darker a node, the more of it fails."""
    with style.house_style():
        figure = style.new_figure(
            "What divides failures from successes, as a tree",
            asked.subtitle,
        )
        ax = figure.add_axes((0.02, 0.13, 0.96, 0.7))
        ax.set_axis_off()
        rows = tree.set_index("node")
        places = _places(rows)
        deep = max(y for _, y in places.values())
        ax.set_xlim(0, 1)
        ax.set_ylim(deep + 0.55, -0.45)
        crowded = int(rows["is_leaf"].sum()) > 6
        for node, row in rows.iterrows():
            _branches(ax, row, places, int(str(node)), crowded)
        for node, row in rows.iterrows():
            _node(ax, row, places[int(str(node))], asked, crowded)
        style.footnote(
            figure,
            "No split divides failures from successes by more than luck."
            if len(rows) == 1
            else "The darker, the more fail. “Fresh”: the same part of worlds not searched.",
        )
        return style.finish(figure, path, tree, meanings)


def _places(rows: pd.DataFrame) -> dict[int, tuple[float, float]]:
    """(across, depth) of each node: leaves side by side, a parent above the middle of its own."""
    places: dict[int, tuple[float, float]] = {}
    leaves = int(rows["is_leaf"].sum())
    taken = 0

    def put(node: int, depth: int) -> float:
        nonlocal taken
        row = rows.loc[node]
        if row["is_leaf"]:
            across = (taken + 0.5) / leaves
            taken += 1
        else:
            below = [put(int(row[side]), depth + 1) for side in ("at_or_below", "above")]
            across = sum(below) / 2
        places[node] = (across, float(depth))
        return across

    put(0, 0)
    return places


def _branches(
    ax: Axes, row: pd.Series, places: dict[int, tuple[float, float]], node: int, crowded: bool
) -> None:
    if row["is_leaf"]:
        return
    x, y = places[node]
    for side in ("at_or_below", "above"):
        to = places[int(row[side])]
        ax.plot([x, to[0]], [y, to[1]], color=style.MUTED, linewidth=1.6, zorder=1)
        ax.text(x + 0.7 * (to[0] - x), y + 0.63, "yes" if side == "at_or_below" else "no",
                fontsize=11, ha="center", va="center", zorder=3,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5})  # fmt: skip
    said = f"{row['label']}: {_short(row['bound'], row['unit'])} or less?"
    told = textwrap.fill(said, 26 if crowded else 34, break_on_hyphens=False)
    ax.text(x, y + 0.42, told, ha="center", va="center", fontsize=9.5 if crowded else 11, zorder=3,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5})  # fmt: skip


def _node(
    ax: Axes, row: pd.Series, place: tuple[float, float], asked: Asked, crowded: bool
) -> None:
    x, y = place
    shade = 1.0 - 0.45 * float(row["density"])
    wide, high = (0.105, 0.36) if crowded else (0.15, 0.36)
    ax.add_patch(
        FancyBboxPatch(
            (x - wide / 2, y - high / 2),
            wide,
            high,
            facecolor=str(shade),
            zorder=2,
            edgecolor=style.INK,
            linewidth=1.4 if row["is_leaf"] else 0.8,
            boxstyle="round,pad=0.005,rounding_size=0.01",
            mutation_aspect=4,
        )
    )
    told = f"{100 * row['density']:.0f} of 100 fail\n{int(row['cases']):,} {asked.case}"
    if np.isfinite(row["density_fresh"]):
        told += f"\nfresh: {100 * row['density_fresh']:.0f} of 100"
    ax.text(x, y, told, ha="center", va="center", fontsize=9.5 if crowded else 11, zorder=4)
