"""The pictures of a robustness folder: from the answers to the tidy tables that are drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from coalition_sim.figures import robustness as drawn
from coalition_sim.figures.robustness import (
    A_DRAW,
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
from coalition_sim.robustness.answers import ALL, ON, Robustness
from coalition_sim.robustness.arithmetic import draw_means
from coalition_sim.robustness.conditions import ADOPTED, NOT_ADOPTED, THIRDS
from coalition_sim.robustness.runs import MAIN
from coalition_sim.robustness.told import case, titles
from coalition_sim.robustness.wanted import COST, GAIN, SURVIVAL, WEIGHTED

BEST, TOP3 = "best", "among the best three"
MEAN, HIGH, MOST = "mean", "exceeded in 5 of 100", "largest"
PACKAGE, SUM = "the package", "its parts together"
MOST_CLOUDS = 5
SETTING_LOOKS: tuple[Look, ...] = (
    ("o", "#0B3C5D", "#0B3C5D", True),
    ("D", "#8A4B08", "#8A4B08", False),
    ("v", "#9A9A9A", "#9A9A9A", False),
    ("s", "#5A5A5A", "#5A5A5A", True),
    ("^", "#111111", "#111111", True),
)


@dataclass(frozen=True)
class Picture:
    """A picture: its file, what it shows in words, and ``draw(path=...)``."""

    file: str
    shows: str
    draw: Callable[..., Figure]


def pictures(found: Robustness) -> list[Picture]:
    """Every picture these answers allow, in the order of the report."""
    made = [_best(found), _tiles(found), _regret(found), _met(found), _front(found)]
    made += [_settings(found), _conditions(found), *_parts(found)]
    return [one for one in made if one is not None]


def in_order(found: Robustness) -> list[str]:
    """Ranked scenarios, the one best most often first."""
    rows = found.of(found.best).sort_values(["best", "top3"], ascending=False, kind="stable")
    return [str(name) for name in rows["scenario"]]


def _best(found: Robustness) -> Picture:
    rows = found.of(found.best)
    marks = pd.concat(
        [_marks(found, rows, "best", BEST), _marks(found, rows, "top3", TOP3)], ignore_index=True
    )
    draw = partial(
        drawn.rows_figure, _sorted(marks, in_order(found)), {BEST: DOT, TOP3: SQUARE},
        "Which is best, and how often?",
        f"All outcomes as weighted; ties share a place alike; {found.runs.main.title}",
        _axis(found), _note(found, f"{RANGES} {NOT_TOLD}"), limits=(-2, 102),
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
        parts.append(_marks(found, found.of(found.best, outcome), "best", BEST, panel=label))
    cells = _sorted(pd.concat(parts, ignore_index=True), in_order(found))
    draw = partial(
        drawn.shares_by_outcome, cells, "Which is best, by what one looks at?",
        f"Of 100 {case(found)}, how many call it best; ties share; small: 5-95 % range",
        _note(found, "Framed: leads its column, or not told apart from the leader. A column gives "
              "out 100 in all. Cost: less is better."),
    )  # fmt: skip
    return Picture(
        "best_by_outcome.png", "How often each scenario is best on each outcome alone.", draw
    )


def _regret(found: Robustness) -> Picture:
    rows = found.of(found.regret)
    parts = [
        _marks(found, rows, "mean_regret", MEAN, scale=1.0, apart=False),
        _marks(found, rows, "high_regret", HIGH, scale=1.0, apart=False),
        _marks(found, rows, "max_regret", MOST, scale=1.0),
    ]
    marks = pd.concat(parts, ignore_index=True).assign(unit=rows["unit"].iloc[0])
    order = [str(n) for n in rows.sort_values("max_regret", kind="stable")["scenario"]]
    small = found.wanted.scale == "smallest"
    draw = partial(
        drawn.rows_figure, _sorted(marks, order),
        {MEAN: DARK, HIGH: LIGHT, MOST: CROSS}, "Which would be regretted least?",
        f"How far each falls short of the best of the same {case(found, many=False)}, all outcomes "
        "as weighted; least regret at the top",
        f"regret ({rows['unit'].iloc[0]})",
        _note(found, f"{RANGES} Pale cross: told apart from the least of the largest."
              + (" Upright line: what matters." if small else "")),
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
        part = _marks(found, mine, "met", what, apart=threshold == ALL)
        parts.append(part if threshold == ALL else part.assign(low=np.nan, high=np.nan))
    whole = rows[rows["threshold"] == ALL].sort_values("met", ascending=False, kind="stable")
    marks = _sorted(pd.concat(parts, ignore_index=True), [str(n) for n in whole["scenario"]])
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


def _settings(found: Robustness) -> Picture | None:
    settings = found.runs.settings
    if len(settings) < 2:
        return None
    parts, looks = [], {}
    for setting, look in zip(settings, SETTING_LOOKS, strict=False):
        rows = found.of(found.best, WEIGHTED, setting.name)
        parts.append(_marks(found, rows, "best", setting.title, apart=False))
        looks[setting.title] = look
    order = in_order(found)
    extra = [n for part in parts for n in part["scenario"] if n not in order]
    marks = _sorted(pd.concat(parts, ignore_index=True), [*order, *dict.fromkeys(extra)])
    draw = partial(
        drawn.rows_figure, marks, looks, "Does the answer change with adoption and compliance?",
        "How often each is best, all outcomes as weighted", f"best, {_axis(found)}",
        _note(found, RANGES),
        limits=(-2, 102),
    )  # fmt: skip
    return Picture(
        "settings.png",
        "How often each scenario is best when actors decide, when adoption and survival are given, "
        "and when compliance is held, as far as these were run.",
        draw,
    )


def _conditions(found: Robustness) -> Picture | None:
    rows = found.conditions[found.conditions["outcome"] == WEIGHTED]
    if rows.empty:
        return None
    looks: dict[str, Look] = {
        THIRDS[0]: ("v", "#9A9A9A", "#9A9A9A", False),
        THIRDS[1]: ("s", "#5A5A5A", "#5A5A5A", True),
        THIRDS[2]: ("^", "#111111", "#111111", True),
        ADOPTED: ("o", "#0B3C5D", "#0B3C5D", True),
        NOT_ADOPTED: ("o", "#0B3C5D", "#0B3C5D", False),
    }
    heads = {"compliance": "By its own compliance", "adoption": "By whether it was adopted"}
    parts = []
    for (condition, level), mine in rows.groupby(["condition", "level"], sort=False):
        part = _marks(found, mine.reset_index(drop=True), "effect", str(level), scale=1.0,
                      apart=False, panel=heads[str(condition)])  # fmt: skip
        parts.append(part)
    unit = found.regret[found.regret["outcome"] == WEIGHTED]["unit"].iloc[0]
    order = [name for name in in_order(found) if name in set(rows["scenario"])]
    marks = _sorted(pd.concat(parts, ignore_index=True).assign(unit=unit), order)
    draw = partial(
        drawn.rows_figure, marks, looks, "Where does it do better?",
        "Effect against the baseline in the same worlds, all outcomes as weighted; right is better",
        f"effect ({unit})",
        _note(found, f"{RANGES} Worlds that adopt a reform differ in more than the reform."),
        line_at=(0.0,),
    )  # fmt: skip
    return Picture(
        "conditions.png",
        "The effect of each reform in thirds of the draws by its own compliance, and in worlds "
        "that adopted it or did not.",
        draw,
    )


def _parts(found: Robustness) -> list[Picture]:
    made = []
    for number, package in enumerate(found.runs.packages):
        rows = found.parts[
            (found.parts["scenario"] == package.scenario)
            & (found.parts["setting"] == package.setting)
        ]
        if found.wanted.scale != "smallest":
            rows = rows[rows["outcome"] != WEIGHTED]
        size = np.array([1.0 if n == WEIGHTED else OUTCOMES[n].smallest_difference
                         for n in rows["outcome"]])  # fmt: skip
        label = ["All as weighted" if n == WEIGHTED else OUTCOMES[n].label for n in rows["outcome"]]
        parts = [
            pd.DataFrame({
                "panel": "", "scenario": rows["outcome"], "scenario_title": label, "what": what,
                "value": rows[column] / size, "low": rows[f"{column}_p05"] / size,
                "high": rows[f"{column}_p95"] / size,
                "unit": "times the smallest difference that matters", "told_apart": None,
            })
            for column, what in (("effect", PACKAGE), ("sum_of_parts", SUM))
        ]  # fmt: skip
        setting = next(one for one in found.runs.settings if one.name == package.setting)
        title = titles(found)[package.scenario]
        draw = partial(
            drawn.rows_figure, pd.concat(parts, ignore_index=True),
            {PACKAGE: DARK, SUM: SQUARE}, f"More than its parts? {title}",
            f"Effect of the package, and the sum of the effects of its {len(package.parts)} levers "
            f"alone; {setting.title}; right is better",
            "effect (times the smallest difference that matters)",
            f"{RANGES} The difference of the two has its own range, in parts.csv.",
            line_at=(0.0,),
        )  # fmt: skip
        made.append(
            Picture(
                f"parts_{number + 1}_{package.scenario}.png",
                f"{title} ({setting.title}): the package against the sum of its parts.",
                draw,
            )
        )
    return made


def _marks(
    found: Robustness,
    rows: pd.DataFrame,
    column: str,
    what: str,
    scale: float = 100.0,
    apart: bool = True,
    panel: str = "",
) -> pd.DataFrame:
    """Rows of an answer as marks of a picture; shares of 100."""
    named = titles(found)
    told = "told_apart" if "told_apart" in rows else f"{column}_told_apart"
    leads = found.too_few or not apart
    return pd.DataFrame({
        "panel": panel,
        "scenario": rows["scenario"],
        "scenario_title": [named[name] for name in rows["scenario"]],
        "what": what,
        "value": scale * rows[column],
        "low": scale * rows[f"{column}_p05"],
        "high": scale * rows[f"{column}_p95"],
        "unit": "of 100",
        "told_apart": None if leads else rows[told].astype(object),
    })  # fmt: skip


def _sorted(marks: pd.DataFrame, order: list[str]) -> pd.DataFrame:
    place = marks["scenario"].map({name: i for i, name in enumerate(order)})
    return marks.assign(place=place).sort_values("place", kind="stable", ignore_index=True)


def _axis(found: Robustness) -> str:
    return "of 100 draws of the unknowns" if found.per == "draw" else "of 100 worlds"


def _note(found: Robustness, text: str) -> str:
    return f"{text}\n{A_DRAW}" if found.per == "draw" else text


def _lower(title: str) -> str:
    return "the status quo" if title.casefold() == "status quo" else title


def draw_all(found: Robustness, folder: Path) -> list[Picture]:
    """Draw every picture into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    made = pictures(found)
    for one in made:
        one.draw(path=folder / one.file)
    return made
