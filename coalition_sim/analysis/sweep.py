"""Effect curves: how the effect of a reform grows with its strength or with compliance.

The reform is run at several levels of the one setting, all in the same worlds as the status quo;
what is drawn is the paired difference from the status quo at each level. Adoption and survival are
taken as given unless asked otherwise: a curve answers what a rule does if it is in force so far,
and a weaker rule, which takes less from those who must accept it, would also be adopted more often.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import pandas as pd
import xarray as xr

from coalition_sim.analysis import words
from coalition_sim.analysis.compare import compare
from coalition_sim.analysis.given import as_given
from coalition_sim.outcomes import OUTCOMES, OutcomeError
from coalition_sim.parameters import nearest
from coalition_sim.scenario import Scenario, status_quo
from coalition_sim.scenario.spoken import and_list

Over = Literal["strength", "compliance"]
LEVELS = (0.0, 0.25, 0.5, 0.75, 1.0)
SHOWN = (
    "service_mean",
    "worst_quintile_service",
    "trust",
    "utilisation",
    "secretary_changes",
    "forced_exits",
)
"""Outcomes drawn where none are named."""
MOST_OUTCOMES = 9
COLUMNS = (
    "scenario",
    "lever",
    "over",
    "level",
    "outcome",
    "label",
    "unit",
    "direction",
    "smallest_difference",
    "mean",
    "p05",
    "p50",
    "p95",
    "probability_of_improvement",
    "probability_of_worsening",
    "monte_carlo_error",
    "words",
    "narrow",
    "too_small",
    "handle",
    "text",
    "worlds",
    "worlds_left_out",
)
CLEAR = (words.IMPROVES, words.WORSENS, words.RISES, words.FALLS)


class SweepError(ValueError):
    """The sweep that was asked for cannot be made."""


@dataclass(frozen=True)
class Sweep:
    """Effect curves of one scenario: ``table`` has one row per outcome and level.

    ``levers`` are those that were moved together; ``beside`` says what else the scenario changes,
    which is why its effect at level 0 need not be zero. ``given`` says that adoption and survival
    were taken as given for every lever.
    """

    scenario: Scenario
    over: Over
    levers: tuple[str, ...]
    table: pd.DataFrame
    beside: str
    given: bool = True

    @property
    def outcomes(self) -> list[str]:
        return list(dict.fromkeys(self.table["outcome"]))

    def curve(self, outcome: str) -> pd.DataFrame:
        """The rows of one outcome, by level."""
        return self.table[self.table["outcome"] == outcome].sort_values("level")

    def in_words(self, outcome: str) -> str:
        """From which level on the effect is clear, and whether it is large enough to matter."""
        return curve_in_words(self.curve(outcome))


def sweep(
    scenario: Scenario,
    over: Over,
    lever: str | None = None,
    at: Sequence[float] = LEVELS,
    outcomes: Sequence[str] | None = None,
    *,
    given: bool = True,
    simulate: Callable[..., xr.Dataset] | None = None,
    **settings: Any,
) -> Sweep:
    """Run a scenario at several strengths (or compliances) and compare each with the status quo.

    Parameters
    ----------
    scenario : what is swept; it must pull a lever.
    over : "strength" or "compliance"; the other stays as the scenario has it.
    lever : the lever that is moved; None moves all levers of the scenario together.
    at : levels from 0 to 1.
    outcomes : names from the outcome table; None takes a short list.
    given : take adoption and survival of every lever as given; else the scenario says.
    settings : passed on to :func:`coalition_sim.simulate` (worlds, years, seed, ...).
    """
    moved = levers_moved(scenario, over, lever)
    levels, chosen = checked_levels(at), checked_outcomes(outcomes)
    swept = as_given(scenario) if given else scenario
    runs = [at_level(swept, over, moved, level, n) for n, level in enumerate(levels)]
    base = status_quo()
    ds = (simulate or _engine())([base, *runs], keep_events=False, **settings)
    table = compare(ds, baseline=base.name).table
    table = table[table["outcome"].isin(chosen)].assign(
        level=table["scenario"].map({run.name: lv for run, lv in zip(runs, levels, strict=True)}),
        scenario=scenario.name,
        over=over,
        lever=" + ".join(moved),
    )
    order = table["outcome"].map(chosen.index)
    table = table.assign(order=order).sort_values(["order", "level"], ignore_index=True)
    beside = _beside(scenario, moved)
    return Sweep(scenario, over, moved, table[list(COLUMNS)], beside, given or _all_given(scenario))


def levers_moved(scenario: Scenario, over: str, lever: str | None) -> tuple[str, ...]:
    """The levers whose setting is swept."""
    if over not in get_args(Over):
        raise SweepError(f'over = "{over}": allowed are {", ".join(get_args(Over))}.')
    pulled = tuple(scenario.levers)
    if not pulled:
        raise SweepError(f'scenario "{scenario.name}" pulls no lever, so there is none to sweep.')
    if lever is None:
        return pulled
    if lever not in pulled:
        near = nearest(lever, pulled)
        hint = f' Did you mean "{near}"?' if near else ""
        raise SweepError(
            f'scenario "{scenario.name}" does not pull the lever "{lever}".{hint} '
            f"It pulls: {', '.join(pulled)}."
        )
    return (lever,)


def checked_levels(at: Iterable[float]) -> list[float]:
    """The levels in order, each once.

    >>> checked_levels([1, 0, 0.5, 1])
    [0.0, 0.5, 1.0]
    """
    levels = sorted({float(level) for level in at})
    if len(levels) < 2 or not all(0 <= level <= 1 for level in levels):
        shown = ", ".join(f"{level:g}" for level in levels)
        raise SweepError(f"levels {shown}: at least two different numbers from 0 to 1 are needed.")
    return levels


def checked_outcomes(names: Sequence[str] | None) -> list[str]:
    """The outcomes to draw, each once."""
    chosen = list(dict.fromkeys(names or SHOWN))
    for name in chosen:
        if name not in OUTCOMES:
            near = nearest(name, OUTCOMES)
            hint = f' Did you mean "{near}"?' if near else ""
            raise OutcomeError(f'outcome "{name}" is not known.{hint} Known: {", ".join(OUTCOMES)}')
    if len(chosen) > MOST_OUTCOMES:
        raise SweepError(f"{len(chosen)} outcomes: at most {MOST_OUTCOMES} fit in one picture.")
    return chosen


def at_level(
    scenario: Scenario, over: Over, levers: Sequence[str], level: float, number: int = 0
) -> Scenario:
    """The scenario with the swept setting at one level, under a name of its own."""
    changed = {
        name: replace(setting, **{over: level}) if name in levers else setting  # type: ignore[arg-type]
        for name, setting in scenario.levers.items()
    }
    title = f"{scenario.title}, {over} {level:g}"
    return replace(scenario, name=f"level_{number}", title=title, levers=changed)


def curve_in_words(rows: pd.DataFrame) -> str:
    """What may be said of a whole curve; a level counts only where its band leaves out zero.

    >>> rows = pd.DataFrame({"level": [0.0, 0.5, 1.0], "too_small": [True, True, False],
    ...     "words": ["no clear difference", "improves", "improves"]})
    >>> curve_in_words(rows)
    'improves from 0.5 on, enough to matter at 1'
    """
    if (rows["words"] == words.TOO_FEW_WORLDS).all():
        return words.TOO_FEW_WORLDS
    levels = rows["level"].tolist()
    told = []
    for word in CLEAR:
        mine = rows[rows["words"] == word]
        large = mine[~mine["too_small"].astype(bool)]
        if len(mine):
            told.append(f"{word} {_where(mine, levels)}{_weight(mine, large, levels)}")
    return "; ".join(told) or f"{words.NO_CLEAR_DIFFERENCE} at any level"


def _weight(mine: pd.DataFrame, large: pd.DataFrame, levels: list[float]) -> str:
    if large.empty:
        return ", but too little to matter"
    return "" if len(large) == len(mine) else f", enough to matter {_where(large, levels)}"


def _where(rows: pd.DataFrame, levels: list[float]) -> str:
    """The levels of these rows: "from 0.5 on" where they reach to the last one."""
    mine = rows["level"].tolist()
    if mine == levels:
        return "at every level"
    if len(mine) > 1 and mine == levels[-len(mine) :]:
        return f"from {mine[0]:g} on"
    return f"at {and_list(f'{level:g}' for level in mine)}"


def _all_given(scenario: Scenario) -> bool:
    return as_given(scenario) == scenario


def _beside(scenario: Scenario, moved: Sequence[str]) -> str:
    """What the scenario changes besides the levers that are swept; empty if nothing."""
    others = [f"the lever {name}" for name in scenario.levers if name not in moved]
    held = [f"{name} held at {value:g}" for name, value in scenario.parameters.items()]
    return ", ".join([*others, *held])


def _engine() -> Callable[..., xr.Dataset]:
    from coalition_sim.simulate import simulate

    return simulate
