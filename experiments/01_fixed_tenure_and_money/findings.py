"""Print the numbers that README.md states, numbered as its predictions.

python experiments/01_fixed_tenure_and_money/findings.py [--results results] [--figures FOLDER]
"""

from __future__ import annotations

import argparse
import sys
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reading import effect, level, run, told

from coalition_sim.analysis.effect import Worlds, effect_of
from coalition_sim.analysis.estimates import percentiles
from coalition_sim.analysis.words import verdict
from coalition_sim.figures import style
from coalition_sim.outcomes import OUTCOMES

EXPERIMENT = Path(__file__).resolve().parent.name
BEFORE, RELEASES = "status_quo", "rule_based_releases"
TENURE, NEED = "fixed_tenure", "fixed_tenure_and_needs_based"
MONEY, ALL = "depoliticised_money", "fixed_tenure_depoliticised"
SHORT = {
    TENURE: "fixed tenure alone",
    NEED: "tenure and need",
    MONEY: "money by rule alone",
    ALL: "all three",
}
SERVICES, WORST, USED, EXITS = (
    "service_mean",
    "worst_quintile_service",
    "utilisation",
    "forced_exits_all_years",
)
FIRST_YEARS = slice(2, 5)
"""2015-16 to 2017-18, from the start of the reforms to the election."""
TABLE = (
    SERVICES,
    WORST,
    "remote_urban_gap",
    "trust",
    USED,
    "leaked_real",
    "leakage_share",
    "throw_forward_ratio",
    "secretary_changes",
    "forced_exits",
    EXITS,
)
ASKED: tuple[tuple[str, str, str, str, str, slice | None], ...] = (
    ("1 budget used, money", "given", USED, MONEY, BEFORE, None),
    ("1 budget used, need beside tenure", "given", USED, NEED, TENURE, None),
    ("1 budget used, releases beside tenure and need", "given", USED, ALL, NEED, None),
    ("2 services, all three", "given", SERVICES, ALL, BEFORE, None),
    ("2 services, worst-served fifth, all three", "given", WORST, ALL, BEFORE, None),
    ("2 services, releases beside tenure and need", "given", SERVICES, ALL, NEED, None),
    ("3 services, tenure alone", "given", SERVICES, TENURE, BEFORE, None),
    ("3 services, tenure beside money", "beside", SERVICES, ALL, MONEY, None),
    ("4 budget used, tenure alone", "given", USED, TENURE, BEFORE, None),
    ("4 budget used, tenure beside money", "beside", USED, ALL, MONEY, None),
    ("5 forced exits, all three", "given", EXITS, ALL, BEFORE, None),
    ("5 forced exits, tenure", "given", EXITS, TENURE, BEFORE, None),
    ("5 forced exits, money", "given", EXITS, MONEY, BEFORE, None),
    ("6 forced exits, tenure and need", "given", EXITS, NEED, BEFORE, None),
    ("6 forced exits, need without releases less with", "given", EXITS, NEED, ALL, None),
    ("6 the same, 2015-16 to 2017-18", "given", EXITS, NEED, ALL, FIRST_YEARS),
    ("7 services, all three", "decided", SERVICES, ALL, BEFORE, None),
    ("8 services, tenure", "decided", SERVICES, TENURE, BEFORE, None),
    ("8 services, money", "decided", SERVICES, MONEY, BEFORE, None),
    ("8 services, all three less tenure alone", "decided", SERVICES, ALL, TENURE, None),
    ("8 services, money less tenure", "decided", SERVICES, MONEY, TENURE, None),
    ("8 services in force, money less tenure", "given", SERVICES, MONEY, TENURE, None),
    ("8 services in force, money", "given", SERVICES, MONEY, BEFORE, None),
    ("wrong if: budget used, all three less tenure", "given", USED, ALL, TENURE, None),
    ("wrong if: services, all three less tenure", "given", SERVICES, ALL, TENURE, None),
)
SURE = {1: 0.80, 2: 0.75, 3: 0.70, 4: 0.75, 5: 0.70, 6: 0.60, 7: 0.65, 8: 0.60}
CAME = {1: 1.0, 2: 1.0, 3: 1.0, 4: 0.0, 5: 0.5, 6: 1.0, 7: 0.0, 8: 0.0}
"""Held 1, half held 0.5, failed 0, as README.md judges."""

TITLE = "Tenure adds as much to services beside money by rule as alone"
SUBTITLE = (
    "Change against the same worlds without it, mean of the last three years. "
    "Mark: the middle world. Line: nine in ten worlds"
)
STAGES = {"if in force": "given", "as actors decide": "decided"}
DRAWN = (
    ("Fixed tenure alone", TENURE, BEFORE),
    ("Money by rule alone", MONEY, BEFORE),
    ("All three", ALL, BEFORE),
    ("What tenure adds\nbeside money", ALL, MONEY),
)
LOOKS: dict[str, dict[str, Any]] = {
    "if in force": {"color": "#0072B2", "marker": "o", "ms": 9},
    "as actors decide": {"color": "#595959", "marker": "s", "ms": 9, "mfc": "white", "ls": "--"},
}
MEANINGS = {
    "label": "what is measured, in words",
    "what": "the rules whose change is drawn",
    "stage": "adoption and survival given, or decided by actors",
    "unit": "unit of the numbers of this row",
    "p05": "5th percentile over worlds",
    "p50": "the middle world (median over worlds)",
    "p95": "95th percentile over worlds",
}


def findings(results: Path) -> dict[str, str]:
    """What the page states, by label."""
    runs = {name: run(results, EXPERIMENT, name) for name in ("given", "beside", "decided")}
    given, decided = runs["given"], runs["decided"]
    lines = {}
    for label, name, outcome, scenario, baseline, years in ASKED:
        found = change(runs[name], outcome, scenario, baseline, years)
        there = years is None or given.sizes["year"] >= years.stop
        lines[label] = told(found, runs[name]) if there else "the run has not these years"
    lines |= together(given) | by_compliance(given) | politics(given, decided)
    gaps = [SURE[number] - CAME[number] for number in SURE]
    lines["sureness"] = (
        f"expected to hold {sum(SURE.values()):.2f}, held {sum(CAME.values()):.1f}; mean squared "
        f"gap {np.mean(np.square(gaps)):.2f} (0.25: one who always says 50 %)"
    )
    for name in ("given", "decided"):
        for outcome, (scenario, title) in product(TABLE, SHORT.items()):
            lines[f"table, {name}: {outcome}, {title}"] = in_table(runs[name], outcome, scenario)
    return lines


def named(ds: xr.Dataset, scenario: str) -> str:
    """The scenario as it is called in this run: with its stages given, or as actors decide."""
    given = f"{scenario}_given"
    return given if given in ds["scenario"].values else scenario


def change(
    ds: xr.Dataset, outcome: str, scenario: str, baseline: str = BEFORE, years: slice | None = None
) -> xr.DataArray:
    """Effect of a scenario in a run, world by world, (world,)."""
    return effect(ds, outcome, named(ds, scenario), named(ds, baseline), years)


def shares(values: xr.DataArray, beyond: float = 0.0) -> str:
    """Share of worlds above and below, exact enough for a bound that is missed by a hair."""
    above, below = 100 * np.mean(values > beyond), 100 * np.mean(values < -beyond)
    return f"more in {above:.1f}, fewer in {below:.1f} of 100"


def ratio(part: xr.DataArray, whole: xr.DataArray) -> float:
    """One mean over another; NaN where there is nothing to share."""
    return float(part.mean() / whole.mean()) if float(whole.mean()) else np.nan


def together(ds: xr.Dataset) -> dict[str, str]:
    """What all three do beyond the sum of tenure and money, world by world."""
    lines = {"5 forced exits, all three, exactly": shares(change(ds, EXITS, ALL))}
    for number, outcome in ((3, SERVICES), (4, USED), (5, EXITS)):
        alone, more = change(ds, outcome, TENURE), change(ds, outcome, ALL, MONEY)
        label = f"{number} interaction, {outcome}"
        lines[label] = told(more - alone, ds, 3)
        lines[f"{label}, tenure beside money over alone"] = f"{ratio(more, alone):.2f}"
        if outcome == SERVICES:
            lines[f"{label}, beyond half a point"] = shares(more - alone, 0.5)
    lines["5 part of tenure"] = f"{ratio(change(ds, EXITS, TENURE), change(ds, EXITS, ALL)):.2f}"
    return lines


def by_compliance(ds: xr.Dataset) -> dict[str, str]:
    """Releases and tenure for the budget used, by how far the rule on releases is followed."""
    followed = ds["parameter_value"].sel(parameter=f"{RELEASES}_compliance").values
    asked = {"releases": (ALL, NEED), "tenure alone": (TENURE, BEFORE)}
    asked["tenure beside money"] = (ALL, MONEY)
    lines = {}
    for low, high in ((0.0, 0.3), (0.4, 0.6), (0.7, 1.0)):
        here = (followed > low) & (followed <= high)
        means = [
            f"{what} {change(ds, USED, *two)[here].mean():+.1f}" for what, two in asked.items()
        ]
        lines[f"releases followed {low} to {high}"] = f"{here.sum()} worlds; " + ", ".join(means)
    return lines


def politics(given: xr.Dataset, decided: xr.Dataset) -> dict[str, str]:
    """First votes, time in force, and how much of the services remains."""
    kept = ratio(change(decided, SERVICES, ALL), change(given, SERVICES, ALL))
    lines = {"7 services, all three, decided over given": f"{kept:.2f}"}
    one = decided.sel(scenario=ALL)
    for lever in (TENURE, "needs_based_psdp", RELEASES):
        force = one["lever_in_force"].sel(lever=lever).isel(year=slice(2, None))
        lines[f"7 {lever}"] = (
            f"refused at first vote in {100 * refused_first(decided, lever):.0f}, ever adopted in "
            f"{100 * float(one['lever_adopted'].sel(lever=lever).mean()):.0f} of 100; "
            f"in force {float(force.mean()):.2f} of its time"
        )
    return lines


def refused_first(ds: xr.Dataset, lever: str) -> float:
    """Share of worlds whose first vote on a lever, beside the two others, refuses it."""
    events = pd.DataFrame(
        {
            what: ds[f"event_{what}"].values
            for what in ("scenario", "world", "month", "kind", "actor", "cause")
        }
    )
    mine = events.query("scenario == @ALL and kind == 'reform' and actor == @lever")
    first = mine.sort_values("month", kind="stable").groupby("world")["cause"].first()
    return float(first.astype(str).str.startswith("refused").mean())


def in_table(ds: xr.Dataset, outcome: str, scenario: str) -> str:
    """Median, range, better/worse of 100 worlds, and the words of docs/reading_results.md."""
    here, there = level(ds, outcome, named(ds, scenario)), level(ds, outcome, BEFORE)
    known = effect_of(here.values, there.values, Worlds.of(ds), OUTCOMES[outcome])
    better, worse = 100 * known.probability_of_improvement, 100 * known.probability_of_worsening
    return f"{known.text}, {better:.0f}/{worse:.0f}, {verdict(known.words, known.narrow)}"


def picture(results: Path, folder: Path) -> None:
    """What tenure does alone and beside money, in force and as actors decide."""
    runs = {when: run(results, EXPERIMENT, name) for when, name in STAGES.items()}
    ds, rows = runs["if in force"], []
    with (
        style.house_style(),
        style.made_from(f"{ds.sizes['world']} worlds, seed {ds.attrs['seed']}"),
    ):
        figure = style.new_figure(TITLE, SUBTITLE, size=(12.0, 5.4))
        axes = figure.subplots(1, 2, sharey=True)
        figure.subplots_adjust(left=0.185, right=0.975, top=0.77, bottom=0.27, wspace=0.08)
        for ax, outcome in zip(axes, (SERVICES, USED), strict=True):
            known = OUTCOMES[outcome]
            ax.axvline(0, color=style.INK, linewidth=1.2)
            ax.axhline(2.5, color=style.FAINT, linewidth=1)
            ax.set_title(known.label)
            ax.set_xlabel(known.unit)
            ax.tick_params(axis="y", length=0, labelcolor=style.INK, labelsize=13)
            for (at, (what, scenario, baseline)), when in product(enumerate(DRAWN), STAGES):
                values = percentiles(change(runs[when], outcome, scenario, baseline).values)
                mark, place = LOOKS[when], at + (-0.15 if when == "if in force" else 0.17)
                ax.plot(values[::2], [place] * 2, **mark | {"marker": ""})
                ax.plot(values[1], place, **mark, label="" if at else when)
                rows.append((known.label, what.replace("\n", " "), when, known.unit, *values))
        axes[0].set_yticks(range(len(DRAWN)), [what for what, *_ in DRAWN])
        axes[0].set_ylim(len(DRAWN) - 0.5, -0.5)
        named_marks = axes[0].get_legend_handles_labels()
        figure.legend(*named_marks, loc="lower center", ncol=2, bbox_to_anchor=(0.55, 0.075))
        style.footnote(figure)
        numbers = pd.DataFrame(rows, columns=list(MEANINGS))
        folder.mkdir(parents=True, exist_ok=True)
        style.finish(figure, folder / "tenure_beside_money.png", numbers, MEANINGS)


def main() -> None:
    parser = argparse.ArgumentParser(description="Print the numbers that README.md states.")
    parser.add_argument("--results", type=Path, default=Path("results"))
    parser.add_argument("--figures", type=Path, help="folder to draw the picture into")
    asked = parser.parse_args()
    for label, text in findings(asked.results).items():
        print(f"{label}: {text}")
    if asked.figures:
        picture(asked.results, asked.figures)


if __name__ == "__main__":
    main()
