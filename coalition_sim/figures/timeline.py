"""The life of one world: who was chief minister, and who sat in the five secretaries' chairs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend_handler import HandlerTuple
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from coalition_sim.figures import labels, style

CHIEF_MINISTER = "Chief minister"
CAUSE_OF_CHANGE = ("exit", "swap", "formation", "election")
SHADES = ("#5B7FA6", "#C9D6E5")  # neighbours differ in lightness
CHIEF_SHADES = ("#444444", "#A8A8A8")
VACANT = "#FFFFFF"
BAR = 0.66
SHORTEST_NUMBERED = 7  # months: shorter spells have no room for their number

MEANINGS = {
    "post": "chief minister, or department of the secretary; empty for a mark",
    "what": "in post; or a mark: election, motion (against the chief minister), reform starts",
    "holder": "number of the holder of the post, from 1",
    "from_month": "months since the start of the run",
    "to_month": "months since the start of the run; of a mark, the same as from_month",
    "from_date": "calendar month in which it begins",
    "to_date": "calendar month in which it ends",
}


@dataclass(frozen=True)
class Spell:
    """Somebody in a post, in months since the start; `number` counts from 1."""

    start: float
    end: float
    number: int


def world_events(ds: xr.Dataset, scenario: str, world: int) -> pd.DataFrame:
    """The events of one world: month (since the start), kind, actor, cause, value."""
    mine = (ds["event_scenario"] == scenario) & (ds["event_world"] == world)
    rows = {name: ds[f"event_{name}"].values[mine.values] for name in ("kind", "actor", "cause")}
    month = [_months_since(str(ds.attrs["start"]), str(m)) for m in ds["event_month"].values[mine]]
    frame = pd.DataFrame({"month": month, **rows})
    return frame.sort_values("month", kind="stable").reset_index(drop=True)


def chief_ministers(events: pd.DataFrame, months: int) -> list[Spell]:
    """Spells of chief ministers: a new one begins where one leaves or a government is formed."""
    changes = events[events["kind"].isin(CAUSE_OF_CHANGE)]["month"]
    starts = sorted({0.0, *(float(m) for m in changes if 0 <= m < months)})
    ends = [*starts[1:], float(months)]
    return [Spell(a, b, i + 1) for i, (a, b) in enumerate(zip(starts, ends, strict=True))]


def secretaries(events: pd.DataFrame, department: str, months: int) -> list[Spell]:
    """Spells of the secretaries of a department; gaps between them are vacancies."""
    mine = events[events["actor"].map(lambda actor: department_of(actor) == department)]
    spells: list[Spell] = []
    start: float | None = 0.0
    for row in mine.itertuples():
        if row.kind == "departure" and start is not None:
            spells.append(Spell(start, float(row.month), len(spells) + 1))
            start = None
        elif row.kind == "posting":
            start = float(row.month)
    if start is not None:
        spells.append(Spell(start, float(months), len(spells) + 1))
    return spells


def department_of(actor: str) -> str:
    """The department in an actor's name such as "secretary, Health"."""
    return str(actor).partition(", ")[2]


def timeline(
    ds: xr.Dataset,
    scenarios: list[str] | None = None,
    world: int | None = None,
    path: str | Path | None = None,
) -> Figure:
    """One world under one scenario, or the same world under two, one above the other."""
    baseline = labels.baseline_of(ds)
    scenarios = [baseline, *labels.reforms_of(ds, baseline)[:1]] if scenarios is None else scenarios
    world = int(ds["world"].values[0]) if world is None else world
    with style.house_style():
        figure = style.new_figure(
            "Chief ministers and secretaries in one simulated world",
            f"World {world}: same luck, same guesses about the unknowns, different rules",
        )
        height = 0.66 / len(scenarios)
        for i, scenario in enumerate(scenarios):
            bottom = 0.225 + (len(scenarios) - 1 - i) * height
            ax = figure.add_axes((0.2, bottom, 0.68, height - 0.055))
            _panel(ax, ds, scenario, world)
            ax.tick_params(axis="x", labelbottom=i == len(scenarios) - 1)
            title = labels.scenario_title(ds, scenario)
            figure.text(0.0208, bottom + height - 0.04, title, fontsize=13.5, fontweight="bold")
        figure.legend(
            **_key(_any_motion(ds, scenarios, world)), loc="lower center",
            bbox_to_anchor=(0.5, 0.066), ncol=3, columnspacing=1.3, handletextpad=0.5,
            fontsize=11.5, labelspacing=0.25,
            handler_map={tuple: HandlerTuple(ndivide=None, pad=0)},
        )  # fmt: skip
        style.footnote(figure, "Numbers count the holders of a post. Not a record of real people.")
        return style.finish(figure, path, _numbers(ds, scenarios, world), MEANINGS)


def _numbers(ds: xr.Dataset, scenarios: list[str], world: int) -> pd.DataFrame:
    """A row for every spell of a post, and for every mark."""
    months = 12 * ds.sizes["year"]
    rows: list[dict[str, object]] = []
    for scenario in scenarios:
        events = world_events(ds, scenario, world)
        about = {"scenario": scenario, "world": world}
        posts = [(CHIEF_MINISTER, chief_ministers(events, months))]
        for department in (str(name) for name in ds["department"].values):
            posts.append((department, secretaries(events, department, months)))
        rows += [
            {**about, "post": post, "what": "in post", "holder": spell.number,
             "from_month": spell.start, "to_month": spell.end}
            for post, spells in posts
            for spell in spells
        ]  # fmt: skip
        marks = [(kind, float(month)) for kind in ("election", "motion")
                 for month in events[events["kind"] == kind]["month"]]  # fmt: skip
        start = labels.reform_start(ds, scenario)
        marks += [] if start is None else [("reform starts", 12 * start)]
        rows += [
            {**about, "post": "", "what": what, "from_month": month, "to_month": month}
            for what, month in marks
        ]
    columns = ["scenario", "world", "post", "what", "holder", "from_month", "to_month"]
    made = pd.DataFrame(rows, columns=columns).astype({"holder": "Int64"})
    return made.assign(
        from_date=[labels.calendar_month(ds, month) for month in made["from_month"]],
        to_date=[labels.calendar_month(ds, month) for month in made["to_month"]],
    )


def _panel(ax: Axes, ds: xr.Dataset, scenario: str, world: int) -> None:
    months = 12 * ds.sizes["year"]
    events = world_events(ds, scenario, world)
    departments = [str(name) for name in ds["department"].values]
    chiefs = chief_ministers(events, months)
    _row(ax, 0, chiefs, CHIEF_SHADES)
    for row, department in enumerate(departments, start=1):
        _row(ax, row, secretaries(events, department, months), SHADES)
    for spell in chiefs[1:]:
        ax.axvline(spell.start, color=style.INK, linewidth=1.1, linestyle=(0, (1, 2)), zorder=3)
    for month in events[events["kind"] == "election"]["month"]:
        ax.plot(month, -0.62, marker="v", color=style.INK, markersize=9, clip_on=False)
    for month in events[events["kind"] == "motion"]["month"]:
        ax.plot(
            month, 0, marker="X", color="#D55E00", markeredgecolor="white", markersize=11, zorder=4
        )
    ax.set_yticks(range(len(departments) + 1), [CHIEF_MINISTER, *departments])
    ax.set_ylim(len(departments) + 0.5, -0.6)
    ax.set_xlim(0, months)
    ax.tick_params(axis="y", length=0, labelcolor=style.INK, labelsize=11.5)
    years = [str(year) for year in ds["year"].values]
    ax.set_xticks(np.arange(0, months, 12), [f"July\n{year[:4]}" for year in years])
    ax.spines["left"].set_visible(False)
    start = labels.reform_start(ds, scenario)
    if start is not None:
        ax.axvline(12 * start, color="#0072B2", linewidth=2.4, zorder=3)


def _row(ax: Axes, row: int, spells: list[Spell], shades: tuple[str, str]) -> None:
    """One post: bars in turn dark and light, numbered where there is room; the count at the end."""
    for spell in spells:
        length = spell.end - spell.start
        colour = shades[(spell.number - 1) % 2]
        ax.barh(row, length, BAR, left=spell.start, color=colour, edgecolor="white", linewidth=1)
        if length >= SHORTEST_NUMBERED or row == 0:
            ink = "white" if spell.number % 2 else style.INK
            ax.text(
                spell.start + length / 2, row, str(spell.number), ha="center", va="center",
                fontsize=11, color=ink, fontweight="bold" if row == 0 else "normal", clip_on=True,
            )  # fmt: skip
    ax.text(
        1.015, row, f"{len(spells)} in all", fontsize=11.5, va="center",
        transform=ax.get_yaxis_transform(),
    )  # fmt: skip


def _any_motion(ds: xr.Dataset, scenarios: list[str], world: int) -> bool:
    """Whether any of the panels marks a motion."""
    return any((world_events(ds, name, world)["kind"] == "motion").any() for name in scenarios)


def _key(motion: bool) -> dict[str, list]:
    """Handles and labels of the legend; the cross only where a motion is marked."""
    ink, orange, blue = style.INK, "#D55E00", "#0072B2"
    in_post = tuple(Patch(facecolor=shade) for shade in SHADES)
    cross = Line2D([], [], linestyle="", marker="X", color=orange, ms=10)
    told = {
        "in post (shades alternate)": in_post,
        "vacant": Patch(facecolor=VACANT, edgecolor=style.FAINT),
        "change at the top": Line2D([], [], color=ink, linestyle=(0, (1, 2))),
        **({"motion against the chief minister": cross} if motion else {}),
        "election": Line2D([], [], linestyle="", marker="v", color=ink, ms=9),
        "reform starts": Line2D([], [], color=blue, linewidth=2.4),
    }
    return {"handles": list(told.values()), "labels": list(told)}


def _months_since(start: str, month: str) -> int:
    first_year, first_month = (int(part) for part in start.split("-")[:2])
    year, number = (int(part) for part in month.split("-")[:2])
    return 12 * (year - first_year) + number - first_month
