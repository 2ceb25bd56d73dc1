"""The pictures of a robustness folder: from the answers to the tidy tables that are drawn."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from coalition_sim.figures import robustness as drawn
from coalition_sim.figures.robustness import (
    CROSS,
    DARK,
    DOT,
    LIGHT,
    NOT_TOLD,
    RANGES,
    SQUARE,
    Look,
)
from coalition_sim.figures.trade_offs import trade_offs_figure
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.robustness import changes_pictures as changes
from coalition_sim.robustness.answers import Robustness
from coalition_sim.robustness.arithmetic import draw_means
from coalition_sim.robustness.front import ON
from coalition_sim.robustness.marks import Picture, axis, in_order, marks_of, note, sorted_by
from coalition_sim.robustness.runs import MAIN
from coalition_sim.robustness.thresholds import ALL
from coalition_sim.robustness.told import case, titles
from coalition_sim.robustness.wanted import COST, GAIN, SURVIVAL, WEIGHTED

BEST, TOP3 = "best", "among the best three"
MEAN, HIGH, MOST = "mean", "exceeded in 5 of 100 cases", "largest"
MOST_CLOUDS = 5


def pictures(found: Robustness) -> list[Picture]:
    """Every picture these answers allow, in the order of the report."""
    made = [_best(found), _tiles(found), _regret(found), _met(found), _front(found)]
    made += [changes.settings(found), changes.conditions(found), *changes.parts(found)]
    return [one for one in made if one is not None]


def _best(found: Robustness) -> Picture:
    rows = found.of(found.best)
    marks = pd.concat(
        [marks_of(found, rows, "best", BEST), marks_of(found, rows, "top3", TOP3)],
        ignore_index=True,
    )
    draw = partial(
        drawn.rows_figure, sorted_by(marks, in_order(found)), {BEST: DOT, TOP3: SQUARE},
        "Which is best, and how often?",
        f"All outcomes as weighted; ties share a place alike; {found.runs.main.title}",
        axis(found), note(found, f"{RANGES} {NOT_TOLD}"), limits=(-2, 102),
    )  # fmt: skip
    return Picture(
        "best.png",
        f"How often each scenario is best, and among the best three, of 100 {case(found)}.",
        draw,
    )


def _tiles(found: Robustness) -> Picture:
    outcomes = list(dict.fromkeys(found.best["outcome"]))
    parts = []
    for outcome in outcomes:
        label = "All as weighted" if outcome == WEIGHTED else OUTCOMES[outcome].label
        parts.append(marks_of(found, found.of(found.best, outcome), "best", BEST, panel=label))
    cells = sorted_by(pd.concat(parts, ignore_index=True), in_order(found))
    draw = partial(
        drawn.shares_by_outcome, cells, "Which is best, by what one looks at?",
        f"Of 100 {case(found)}, how many call it best; ties share; small: 5-95 % range",
        note(found, "Framed: leads its column, or not told apart from the leader. A column gives "
              "out 100 in all. Cost: less is better."),
    )  # fmt: skip
    return Picture(
        "best_by_outcome.png", "How often each scenario is best on each outcome alone.", draw
    )


def _regret(found: Robustness) -> Picture:
    rows = found.of(found.regret)
    parts = [
        marks_of(found, rows, "mean_regret", MEAN, scale=1.0, apart=False),
        marks_of(found, rows, "high_regret", HIGH, scale=1.0, apart=False),
        marks_of(found, rows, "max_regret", MOST, scale=1.0),
    ]
    marks = pd.concat(parts, ignore_index=True).assign(unit=rows["unit"].iloc[0])
    order = [str(n) for n in rows.sort_values("max_regret", kind="stable")["scenario"]]
    small = found.wanted.scale == "smallest"
    draw = partial(
        drawn.rows_figure, sorted_by(marks, order),
        {MEAN: DARK, HIGH: LIGHT, MOST: CROSS}, "Which would be regretted least?",
        f"How far each falls short of the best of the same {case(found, many=False)}, all outcomes "
        "as weighted; least regret at the top",
        f"regret ({rows['unit'].iloc[0]})",
        note(found, f"{RANGES} Pale cross: told apart from the least of the largest."
              + ("\nDashed line: the smallest difference that matters." if small else "")),
        line_at=(1.0,) if small else (),
    )  # fmt: skip
    return Picture(
        "regret.png",
        "Regret: how far each scenario falls short of the one that turns out best.",
        draw,
    )


def _met(found: Robustness) -> Picture:
    rows = found.met[found.met["setting"] == MAIN]
    looks: dict[str, Look] = {"all of them": DOT}
    parts = []
    markers = ("s", "^", "D", "v", "P", "X", "<", ">")
    for number, threshold in enumerate(dict.fromkeys(rows["threshold"])):
        mine = rows[rows["threshold"] == threshold].reset_index(drop=True)
        what = "all of them" if threshold == ALL else str(threshold)
        if threshold != ALL:
            looks[what] = (markers[(number - 1) % len(markers)], "#6E6E6E", "#6E6E6E", False)
        part = marks_of(found, mine, "met", what, apart=threshold == ALL)
        parts.append(part if threshold == ALL else part.assign(low=np.nan, high=np.nan))
    whole = rows[rows["threshold"] == ALL].sort_values("met", ascending=False, kind="stable")
    marks = sorted_by(pd.concat(parts, ignore_index=True), [str(n) for n in whole["scenario"]])
    draw = partial(
        drawn.rows_figure, marks, looks, "Which meets the thresholds?",
        "Share of worlds that meet every threshold (filled), and each of them", "of 100 worlds",
        f"{RANGES} {NOT_TOLD}", limits=(-2, 102),
    )  # fmt: skip
    return Picture(
        "thresholds.png", "How many worlds of 100 meet all thresholds, and each of them.", draw
    )


def _front(found: Robustness) -> Picture | None:
    rows = found.front[found.front["setting"] == MAIN]
    if rows.empty:
        return None
    named, order = titles(found), in_order(found)
    renamed = {GAIN: "gain", SURVIVAL: "removals", COST: "cost"}
    ends = {"": "", "_p05": "_low", "_p95": "_high"}
    columns = {f"{old}{a}": f"{new}{b}" for old, new in renamed.items() for a, b in ends.items()}
    points = rows.rename(columns=columns).set_index("scenario").loc[order].reset_index()
    points["number"] = np.arange(len(points)) + 1
    points["scenario_title"] = [named[name] for name in points["scenario"]]
    draw = partial(
        trade_offs_figure, points, _clouds(found, points),
        f"Against {_lower(named[found.runs.baseline])} in the same worlds; {found.runs.main.title}",
    )  # fmt: skip
    return Picture(
        "trade_offs.png",
        "Gains in services against chief ministers forced out, and against cost.",
        draw,
    )


def _clouds(found: Robustness, points: pd.DataFrame) -> pd.DataFrame:
    """The draws of the scenarios on the front, where they are few enough to be told apart."""
    columns = ["scenario", "gain", "removals", "cost"]
    front = points["scenario"][(points["status"] == ON).to_numpy()]
    front = [name for name in front if name != found.runs.baseline]
    if found.central or not 0 < len(front) <= MOST_CLOUDS:
        return pd.DataFrame(columns=columns)
    table, runs = found.by_world, found.runs.main.runs
    base = table[table["run"] == runs[found.runs.baseline]]
    where = np.unique(base["draw"], return_inverse=True)[1].ravel()
    parts = []
    for name in front:
        mine = table[table["run"] == runs[name]]
        change = [mine[n].to_numpy() - base[n].to_numpy() for n in (GAIN, SURVIVAL, COST)]
        means = draw_means(np.stack(change), where)
        parts.append(
            pd.DataFrame({"scenario": name, "gain": means[0], "removals": means[1],
                          "cost": means[2]})
        )  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def _lower(title: str) -> str:
    return "the status quo" if title.casefold() == "status quo" else title


def draw_all(found: Robustness, folder: Path) -> list[Picture]:
    """Draw every picture into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    made = pictures(found)
    for one in made:
        one.draw(path=folder / one.file)
    return made
