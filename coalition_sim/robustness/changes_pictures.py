"""Pictures of what changes with adoption and compliance, and of packages against their parts."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from coalition_sim.figures import robustness as drawn
from coalition_sim.figures.robustness import CROSS, DARK, RANGES, SQUARE, Look
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.robustness.answers import Robustness
from coalition_sim.robustness.conditions import ADOPTED, NOT_ADOPTED, THIRDS
from coalition_sim.robustness.marks import Picture, axis, in_order, marks_of, note, sorted_by
from coalition_sim.robustness.runs import GIVEN, MAIN
from coalition_sim.robustness.told import titles
from coalition_sim.robustness.wanted import WEIGHTED

PACKAGE, SUM, EXTRA = "the package", "its parts together", "package less parts"
MANY = 8
"""Scenarios in a picture of settings, above which those that are never best are left out."""
SETTING_LOOKS: tuple[Look, ...] = (
    ("o", "#0B3C5D", "#0B3C5D", True),
    ("D", "#8A4B08", "#8A4B08", False),
    ("v", "#9A9A9A", "#9A9A9A", False),
    ("s", "#5A5A5A", "#5A5A5A", True),
    ("^", "#111111", "#111111", True),
)


def settings(found: Robustness) -> Picture | None:
    settings = found.runs.settings
    if len(settings) < 2:
        return None
    parts, looks = [], {}
    for setting, look in zip(settings, SETTING_LOOKS, strict=False):
        rows = found.of(found.best, WEIGHTED, setting.name)
        parts.append(marks_of(found, rows, "best", setting.title, apart=False))
        looks[setting.title] = look
    marks, left = _ever_best(pd.concat(parts, ignore_index=True))
    order = in_order(found)
    extra = [name for name in marks["scenario"] if name not in order]
    marks = sorted_by(marks, [*order, *dict.fromkeys(extra)])
    said = f"\n{left} scenarios that are never best are not shown." if left else ""
    draw = partial(
        drawn.rows_figure, marks, looks, "Does the answer change with adoption and compliance?",
        "How often each is best, all outcomes as weighted", f"best, {axis(found)}",
        note(found, f"{RANGES}{said}"),
        limits=(-2, 102),
    )  # fmt: skip
    return Picture(
        "settings.png",
        "How often each scenario is best when actors decide, when adoption and survival are given, "
        "and when compliance is held, as far as these were run.",
        draw,
    )


def _ever_best(marks: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Where there are many, only the scenarios that are best anywhere; and how many are not."""
    largest = marks.groupby("scenario")["value"].max()
    never = largest.index[largest <= 0]
    if len(largest) <= MANY or len(never) == len(largest):
        return marks, 0
    return marks[~marks["scenario"].isin(never)].reset_index(drop=True), len(never)


def parts_file(number: int, scenario: str) -> str:
    """File of the picture of a package, the first being 0."""
    return f"parts_{number + 1}_{scenario}.png"


def conditions(found: Robustness) -> Picture | None:
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
        part = marks_of(found, mine.reset_index(drop=True), "effect", str(level), scale=1.0,
                      apart=False, panel=heads[str(condition)])  # fmt: skip
        parts.append(part)
    unit = found.regret[found.regret["outcome"] == WEIGHTED]["unit"].iloc[0]
    order = [name for name in in_order(found) if name in set(rows["scenario"])]
    marks = sorted_by(pd.concat(parts, ignore_index=True).assign(unit=unit), order)
    draw = partial(
        drawn.rows_figure, marks, looks, "Where does it do better?",
        "Effect against the baseline in the same worlds, all outcomes as weighted; right is better",
        f"effect ({unit})",
        note(found, f"{RANGES} Worlds that adopt a reform differ in more than the reform."),
        line_at=(0.0,),
    )  # fmt: skip
    return Picture(
        "conditions.png",
        "The effect of each reform in thirds of the draws by its own compliance, and in worlds "
        "that adopted it or did not.",
        draw,
    )


def parts(found: Robustness) -> list[Picture]:
    made = []
    packages = [one for one in found.runs.packages if one.setting in (MAIN, GIVEN)]
    for number, package in enumerate(packages):
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
            for column, what in (("effect", PACKAGE), ("sum_of_parts", SUM), ("extra", EXTRA))
        ]  # fmt: skip
        setting = next(one for one in found.runs.settings if one.name == package.setting)
        title = titles(found)[package.scenario]
        draw = partial(
            drawn.rows_figure, pd.concat(parts, ignore_index=True),
            {PACKAGE: DARK, SUM: SQUARE, EXTRA: CROSS}, f"More than its parts? {title}",
            f"Effect of the package, and the sum of the effects of its {len(package.parts)} levers "
            f"alone; {setting.title}; right is better",
            "effect (times the smallest difference that matters)",
            f"{RANGES} Package less parts, right of the line: more than its parts.",
            line_at=(0.0,),
        )  # fmt: skip
        made.append(
            Picture(
                parts_file(number, package.scenario),
                f"{title} ({setting.title}): the package against the sum of its parts.",
                draw,
            )
        )
    return made
