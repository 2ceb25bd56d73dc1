"""What each lever does alone: the table of lever effects, the same question asked of all 33.

Every lever is run at full strength and full compliance, its adoption and survival given and its
cost paid, at central parameters, in the same worlds as the status quo. So luck is the only spread
left, and a sign that surprises comes from the mechanisms and not from a draw of the priors.

``python -m coalition_sim.analysis.lever_effects`` writes ``docs/lever_effects.md``. Which outcomes
a lever exists for stands in ``lever_cases.csv`` and was written down before the first run.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim.analysis import words
from coalition_sim.analysis.effect import Worlds, effect_of, paired_differences
from coalition_sim.levers import LEVERS
from coalition_sim.outcomes import OUTCOMES, outcome_values
from coalition_sim.scenario import LeverSetting, Scenario, status_quo

COMMAND = "python -m coalition_sim.analysis.lever_effects"
PAGE = Path("docs") / "lever_effects.md"
FOR_ALL = ("worst_quintile_service", "forced_exits_all_years")
"""What every lever is asked: does it reach the worst served, and what does it do to governments?"""
WORLDS, YEARS, SEED, JOBS = 100, 10, 1, 2
TOGETHER = 8
"""Scenarios run in one call: a few blocks for each process, and little memory."""
NONE_AT_ALL = "none at all"
Moved = Callable[[int, int], None]


class LeverEffectsError(ValueError):
    """The table of cases asks for something that the program does not have."""


@dataclass(frozen=True)
class Case:
    """One row of the question: a lever with its options, alone or ``beside`` another case."""

    name: str
    lever: str
    options: Mapping[str, str]
    beside: str
    outcomes: tuple[str, ...]
    why: str

    @property
    def asked(self) -> tuple[str, ...]:
        """All outcomes it is judged by, those it exists for first."""
        return tuple(dict.fromkeys([*self.outcomes, *FOR_ALL]))


# Cases ------------------------------------------------------------------------------------------


@cache
def cases() -> Mapping[str, Case]:
    """Every case by name, in the order of the levers; read and checked once."""
    file = resources.files("coalition_sim.analysis") / "lever_cases.csv"
    with file.open(encoding="utf-8") as lines:
        return read_cases(lines)


def read_cases(lines: Iterable[str]) -> Mapping[str, Case]:
    """Read a table of cases; raises ``LeverEffectsError`` where it names what is not there."""
    found = {row["case"]: _case(row) for row in csv.DictReader(lines)}
    for case in found.values():
        _check(case, found)
    missing = [name for name in LEVERS if name not in {case.lever for case in found.values()}]
    if missing:
        raise LeverEffectsError(f"lever_cases.csv: no row for {', '.join(missing)}")
    return found


def _case(row: Mapping[str, str]) -> Case:
    chosen = dict(part.split(": ") for part in row["options"].split("; ") if part)
    outcomes = tuple(row["outcomes"].split())
    return Case(row["case"], row["lever"], chosen, row["beside"], outcomes, row["why"])


def _check(case: Case, found: Mapping[str, Case]) -> None:
    where = f"lever_cases.csv, {case.name}"
    if case.lever not in LEVERS:
        raise LeverEffectsError(f'{where}: there is no lever "{case.lever}"')
    if case.beside and case.beside not in found:
        raise LeverEffectsError(f'{where}: it stands beside "{case.beside}", which is no case')
    unknown = [name for name in case.asked if name not in OUTCOMES]
    if unknown or not case.outcomes:
        told = ", ".join(f'"{name}"' for name in unknown) or "nothing"
        raise LeverEffectsError(
            f"{where}: it exists for {told}, which the outcome table does not hold. "
            f"It holds: {', '.join(OUTCOMES)}"
        )


def scenario_of(case: Case, found: Mapping[str, Case] | None = None) -> Scenario:
    """The case as a scenario: in full force from July 2015, adopted and kept."""
    known = cases() if found is None else found
    pulled = [case, known[case.beside]] if case.beside else [case]
    levers = {
        one.lever: LeverSetting(
            compliance=1.0, adoption="given", survival="given", options=one.options
        )
        for one in pulled
    }
    return Scenario(name=case.name, title=_spoken(case.name), levers=levers)


# Runs -------------------------------------------------------------------------------------------


def measured(
    chosen: Sequence[Case],
    worlds: int = WORLDS,
    years: int = YEARS,
    seed: int = SEED,
    jobs: int = JOBS,
    progress: Moved | None = None,
) -> pd.DataFrame:
    """Run the cases and compare each with its baseline, one row per case and outcome.

    Columns: ``case``, ``outcome``, ``baseline`` (a case or "status_quo"), ``nil`` (no world moved
    at all), and the fields of :class:`coalition_sim.analysis.effect.Effect`.
    """
    known = cases()
    beside = [known[case.beside] for case in chosen if case.beside]
    everything = {case.name: case for case in (*beside, *chosen)}
    scenarios = [status_quo(), *(scenario_of(case) for case in everything.values())]
    values, of_worlds = _values(scenarios, worlds, years, seed, jobs, progress)
    rows = [
        _row(case, name, values, of_worlds)
        for case in everything.values()
        if case in chosen
        for name in case.asked
    ]
    return pd.DataFrame(rows)


def _values(
    scenarios: Sequence[Scenario],
    worlds: int,
    years: int,
    seed: int,
    jobs: int,
    progress: Moved | None,
) -> tuple[xr.DataArray, Worlds]:
    """Outcomes of every world, (scenario, world, outcome); a few scenarios are held at a time."""
    from coalition_sim.simulate import simulate

    parts, total = [], len(scenarios) * worlds
    for first in range(0, len(scenarios), TOGETHER):
        some = list(scenarios[first : first + TOGETHER])

        def done_so_far(done: int, _: int, before: int = first * worlds) -> None:
            if progress is not None:
                progress(before + done, total)

        ds = simulate(
            some,
            worlds=worlds,
            years=years,
            seed=seed,
            parameters="central",
            jobs=jobs,
            keep_events=False,
            progress=done_so_far,
        )
        parts.append(outcome_values(ds).load())
        of_worlds = Worlds.of(ds)
    return xr.concat(parts, dim="scenario", coords="minimal", compat="override"), of_worlds


def _row(case: Case, name: str, values: xr.DataArray, worlds: Worlds) -> dict[str, Any]:
    baseline = case.beside or status_quo().name
    here = values.sel(scenario=case.name, outcome=name).values
    there = values.sel(scenario=baseline, outcome=name).values
    moved = paired_differences(here, there, OUTCOMES[name])
    effect = effect_of(here, there, worlds, OUTCOMES[name])
    nil = not np.nan_to_num(moved).any()
    return {"case": case.name, "outcome": name, "baseline": baseline, "nil": nil} | asdict(effect)


# Page -------------------------------------------------------------------------------------------


def page(table: pd.DataFrame, worlds: int, years: int, seed: int) -> str:
    """The page, the same for the same numbers."""
    known = cases()
    alone = [case for case in known.values() if not case.beside]
    together = [case for case in known.values() if case.beside]
    lines = [
        f"<!-- Written by `{COMMAND}`; changes made here are lost. -->",
        *_head(worlds, years, seed),
        *_overview("Each lever alone", alone, table),
        *_overview("Beside another", together, table),
        *_lists(table),
        "## Case by case",
        "",
        *(line for case in known.values() for line in _details(case, table)),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _head(worlds: int, years: int, seed: int) -> list[str]:
    from coalition_sim import __version__

    return [
        "# What each lever does alone",
        "",
        f"The same question asked of all {len(LEVERS)} levers: at full strength and full "
        "compliance, adopted and kept, its cost paid, from July 2015, what does it change? "
        f"{worlds} worlds of {years} years, seed {seed}, parameters at their central values, "
        f"paired with the status quo on the same luck; version {__version__}. With the priors "
        "drawn, ranges are wider and many words below turn into no clear difference: this page "
        "shows directions, a comparison shows what may be claimed. Full compliance is more than "
        "any of these reforms ever had.",
        "",
        "The range holds the paired differences of nine worlds in ten. The words follow "
        "[reading_results.md](reading_results.md), where surprising signs are discussed; outcomes "
        "and their units stand in [outcomes.md](outcomes.md). *None at all* says that no world "
        "moved. Each lever is first judged by the outcome it exists for, written down in "
        "`coalition_sim/analysis/lever_cases.csv` before the first run.",
        "",
    ]


def _overview(title: str, chosen: Sequence[Case], table: pd.DataFrame) -> list[str]:
    rows = []
    for case in chosen:
        mine = table[table["case"] == case.name].set_index("outcome")
        first = case.outcomes[0]
        rows.append(
            [
                f"`{case.name}`" if not case.beside else f"`{case.lever}` beside `{case.beside}`",
                f"{OUTCOMES[first].label}, {OUTCOMES[first].unit}",
                _difference(mine.loc[first]),
                _verdict(mine.loc[first]),
                *(f"{_difference(mine.loc[name])} {_verdict(mine.loc[name])}" for name in FOR_ALL),
            ]
        )
    head = "lever | exists first for | difference (5-95 %) | in words | worst-served fifth, points "
    return [f"## {title}", "", *_table(head + "| chief ministers forced out in five years", rows)]


def _lists(table: pd.DataFrame) -> list[str]:
    """What a reader should not have to look for: nothing at all, and the unwelcome."""
    own = table[[name in cases()[case].outcomes for case, name in _keys(table)]]
    worse = table[table["words"] == words.WORSENS]
    small = worse["too_small"].astype(bool)
    quiet = table[table["nil"] & (table["outcome"] == FOR_ALL[1])]["case"]
    return [
        "## What did nothing, and what was unwelcome",
        "",
        f"Nothing at all, in no world, on an outcome it exists for: {_named(own[own['nil']])}.",
        "",
        f"A clear change for the worse, large enough to matter: {_named(worse[~small])}.",
        "",
        f"A clear change for the worse, too small to matter (one more mandate, M29, and its cost): "
        f"{_named(worse[small])}.",
        "",
        f"No chief minister more or fewer was forced out, in any world: {_listed(quiet)}.",
        "",
    ]


def _keys(table: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(table["case"], table["outcome"], strict=True))


def _named(rows: pd.DataFrame) -> str:
    told = [
        f"`{case}` ({'; '.join(OUTCOMES[name].label for name in some['outcome'])})"
        for case, some in rows.groupby("case", sort=False)
    ]
    return ", ".join(told) or "no case"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "no case"


def _details(case: Case, table: pd.DataFrame) -> list[str]:
    rows = table[table["case"] == case.name]
    chosen = ", ".join(f"{key} {value}" for key, value in case.options.items())
    head = "outcome | unit | without | difference: mean | 5-95 % | in words | better / worse of 100"
    against = f" Compared with `{case.beside}` alone." if case.beside else ""
    return [
        f"### `{case.name}`",
        "",
        f"{LEVERS[case.lever].summary} Expected: {case.why}."
        + (f" Options: {chosen}." if chosen else "")
        + against
        + f" Cost: {_cost(case.lever)}.",
        "",
        *_table(head, [_detail(row) for _, row in rows.iterrows()]),
    ]


def _cost(lever: str) -> str:
    from coalition_sim.parameters import parameters

    amount = parameters().loc[LEVERS[lever].cost_parameter, "central"]
    return f"Rs {amount:g} mn of 2013-14 a year [A]"


def _detail(row: pd.Series) -> list[str]:
    outcome = OUTCOMES[row["outcome"]]
    decimals = int(row["decimals"])
    mean = words.shown(row["mean"], _enough(row["mean"], decimals))
    low, high = _range(row)
    better, worse = row["probability_of_improvement"], row["probability_of_worsening"]
    odds = "" if np.isnan(better) else " / ".join(words.worlds_of_100(x) for x in (better, worse))
    return [
        outcome.label,
        outcome.unit,
        words.shown(row["baseline_mean"], outcome.decimals, signed=False),
        mean,
        f"{low} to {high}",
        _verdict(row),
        odds,
    ]


def _difference(row: pd.Series) -> str:
    if row["nil"]:
        return "0"
    low, high = _range(row)
    mean = words.shown(row["mean"], _enough(row["mean"], int(row["decimals"])))
    return f"{mean} ({low} to {high})"


def _range(row: pd.Series) -> tuple[str, str]:
    """The bounds as shown; one that leaves zero out is never shown as zero."""
    decimals = int(row["decimals"])
    low, high = (words.shown(row[end], decimals) for end in ("p05", "p95"))
    low = "above 0" if row["p05"] > 0 and low == "0" else low
    high = "below 0" if row["p95"] < 0 and high == "0" else high
    return low, high


def _enough(value: float, decimals: int) -> int:
    """Digits after the point with which a mean that is not zero is not shown as zero."""
    while value and decimals < words.FINEST and round(value, decimals) == 0:
        decimals += 1
    return decimals


def _verdict(row: pd.Series) -> str:
    if row["nil"]:
        return NONE_AT_ALL
    said = words.verdict(row["words"], bool(row["narrow"]))
    clear = row["words"] in words.CLEAR
    return f"{said}, too small to matter" if clear and row["too_small"] else said


def _table(head: str, rows: Iterable[Sequence[str]]) -> list[str]:
    line = " | ".join(["---"] * len(head.split(" | ")))
    return [*(f"| {text} |" for text in (head, line, *(" | ".join(row) for row in rows))), ""]


def _spoken(name: str) -> str:
    return name.replace("_", " ").capitalize()


# Command ----------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all cases and write the page."""
    parser = argparse.ArgumentParser(prog=COMMAND, description="Write the page of lever effects.")
    parser.add_argument("--worlds", type=int, default=WORLDS, help=f"default: {WORLDS}")
    parser.add_argument("--years", type=int, default=YEARS, help=f"default: {YEARS}")
    parser.add_argument("--seed", type=int, default=SEED, help=f"default: {SEED}")
    parser.add_argument("--jobs", type=int, default=JOBS, help=f"default: {JOBS}")
    parser.add_argument("--out", type=Path, default=PAGE, help=f"default: {PAGE}")
    given = parser.parse_args(arguments)
    try:
        chosen = list(cases().values())
    except LeverEffectsError as error:
        print(error, file=sys.stderr)
        return 1
    size = (given.worlds, given.years, given.seed)
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("Lever effects", total=None)
        table = measured(
            chosen,
            *size,
            given.jobs,
            lambda done, total: bar.update(task, completed=done, total=total),
        )
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(page(table, *size), encoding="utf-8", newline="\n")
    print(given.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
