"""Print the numbers that README.md states, numbered as its predictions.

python experiments/05_assembly_plan_risks/findings.py [--results results] [--why] [--figures]

``--why`` runs the plan in the same worlds again (two minutes), without what mandates weigh, and
without modernisation: where the loss of services comes from. ``--figures`` draws the picture.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reading import effect, level, run, told

from coalition_sim import simulate
from coalition_sim.analysis.effect import Worlds, effect_of
from coalition_sim.analysis.estimates import percentiles
from coalition_sim.analysis.words import verdict
from coalition_sim.figures import style
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.scenario import load_scenario

HERE = Path(__file__).resolve().parent
BEFORE, PLAN, ALL = "status_quo", "assembly_plan", "assembly_plan_all_risks"
THIN, SLOW = "assembly_plan_thin_ownership", "assembly_plan_slow_start"
LATE, RESISTED = "assembly_plan_late_money", "assembly_plan_resistance"
SINGLE = (THIN, SLOW, LATE, RESISTED)
WORDS = ("the plan", "owned by few", "started slowly", "money late", "resisted", "all four")
SHORT = dict(zip((PLAN, *SINGLE, ALL), WORDS, strict=True))
OVERSIGHT, LEAKAGE, SERVICES = "oversight", "leakage_share", "service_mean"
USED, EXITS, LAST_EXITS = "utilisation", "forced_exits_all_years", "forced_exits"
FIFTH, TRUST, COST = "worst_quintile_service", "trust", "reform_cost_share"
POSTS, NEED = "secretary_changes", "allocation_need_alignment"
TABLE = (OVERSIGHT, LEAKAGE, SERVICES, FIFTH, TRUST, USED, COST, POSTS, NEED, LAST_EXITS, EXITS)
TO_ELECTION, FROM_START = slice(3, 5), slice(2, 5)
"""2016-17 to 2017-18, and 2015-16 to 2017-18."""
SWAP = "2015-12"
"""Month in which the coalition changes its chief minister where it keeps its agreement."""
ASKED: tuple[tuple[str, str, str, str, str, slice | None], ...] = (
    ("2 oversight, late money less resisted", "given", OVERSIGHT, LATE, RESISTED, None),
    ("2 oversight, slow start less plan", "given", OVERSIGHT, SLOW, PLAN, None),
    ("4 leakage, late money less plan", "given", LEAKAGE, LATE, PLAN, None),
    ("5 services, all four less plan", "given", SERVICES, ALL, PLAN, None),
    ("8 oversight, slow start less plan, last years", "decided", OVERSIGHT, SLOW, PLAN, None),
    ("8 the same, 2016-18", "decided", OVERSIGHT, SLOW, PLAN, TO_ELECTION),
    ("8 the same, 2015-18", "decided", OVERSIGHT, SLOW, PLAN, FROM_START),
)
WITHOUT = {"mandates weigh nothing": {"mandate_load": 0.001}}  # the least that is allowed
WITHOUT["modernisation teaches nothing"] = {"modernisation_learning": 0.0}
SURE = {1: 0.85, 2: 0.85, 3: 0.80, 4: 0.80, 5: 0.75, 6: 0.80, 7: 0.75, 8: 0.75, 9: 0.70}
CAME = dict.fromkeys(range(1, 9), 1.0) | {9: 0.5}
"""Held 1, half held 0.5, failed 0, as README.md judges."""

TITLE = "Each risk leaves some oversight; money and services hardly move"
SUBTITLE = (
    "Change against the same worlds without the plan, mean of the last three years. "
    "Mark: the middle world. Line: nine in ten worlds"
)
STAGES = {"if in force": "given", "as actors decide": "decided"}
LOOKS: dict[str, dict[str, Any]] = {
    "if in force": {"color": "#0072B2", "marker": "o", "ms": 9},
    "as actors decide": {"color": "#595959", "marker": "s", "ms": 9, "mfc": "white", "ls": "--"},
}
DRAWN = {
    OVERSIGHT: "Oversight, points of 100",
    LEAKAGE: "Leakage, % of money spent",
    SERVICES: "Services, points of 100",
}
MATTERS = {OVERSIGHT: 1, LEAKAGE: -1, SERVICES: -1}
DOTTED = "smallest change that matters"
MEANINGS = {
    "label": "what is measured, in words",
    "plan": "the plan, or the risk that comes true",
    "stage": "adoption and survival given, or decided by actors",
    "unit": "unit of the numbers of this row",
    "p05": "5th percentile over worlds",
    "p50": "the middle world (median over worlds)",
    "p95": "95th percentile over worlds",
}


def findings(results: Path) -> dict[str, str]:
    """What the page states, by label; ``--why`` adds to it."""
    runs = {name: run(results, HERE.name, name) for name in ("given", "decided")}
    given, lines = runs["given"], {}
    for name, ds in runs.items():
        for outcome, (scenario, title) in product(TABLE, SHORT.items()):
            found = change(ds, outcome, scenario)
            told_all = f"{in_table(ds, outcome, found)}; {told(found, ds)}"
            lines[f"table, {name}: {outcome}, {title}"] = told_all
        for outcome in (OVERSIGHT, LEAKAGE, SERVICES):
            lines[f"2-9 share of the plan's mean, {name}: {outcome}"] = shares(ds, outcome)
    for label, name, outcome, scenario, before, years in ASKED:
        found = change(runs[name], outcome, scenario, before, years)
        there = years is None or given.sizes["year"] >= years.stop
        lines[label] = told(found, runs[name], 3) if there else "the run has not these years"
    lines |= in_force(given) | politics(given, runs["decided"])
    gaps = [SURE[number] - CAME[number] for number in SURE]
    lines["sureness"] = (
        f"expected to hold {sum(SURE.values()):.2f}, held {sum(CAME.values()):.1f}; mean squared "
        f"gap {np.mean(np.square(gaps)):.2f} (0.25: one who always says 50 %)"
    )
    return lines


def change(
    ds: xr.Dataset, outcome: str, scenario: str, before: str = BEFORE, years: slice | None = None
) -> xr.DataArray:
    """Effect of a scenario, by its name in this run, world by world, (world,)."""
    known = ds["scenario"].values
    two = [f"{name}_given" if f"{name}_given" in known else name for name in (scenario, before)]
    return effect(ds, outcome, *two, years)


def in_table(ds: xr.Dataset, outcome: str, found: xr.DataArray) -> str:
    """Median, range, better/worse of 100 worlds, and the words of docs/reading_results.md."""
    zero = np.zeros(found.size)
    known = effect_of(found.values, zero, Worlds.of(ds), OUTCOMES[outcome])
    better, worse = 100 * known.probability_of_improvement, 100 * known.probability_of_worsening
    small = ", too small to matter" if known.too_small else ""
    return f"{known.text}, {better:.0f}/{worse:.0f}, {verdict(known.words, known.narrow)}{small}"


def share(ds: xr.Dataset, outcome: str, scenario: str) -> float:
    """What a risk leaves of the plan's mean change; NaN where the plan changes nothing."""
    whole = float(change(ds, outcome, PLAN).mean())
    return float(change(ds, outcome, scenario).mean()) / whole if whole else np.nan


def shares(ds: xr.Dataset, outcome: str) -> str:
    """What each risk leaves of the plan's mean change."""
    return ", ".join(f"{title} {share(ds, outcome, name):.3f}" for name, title in SHORT.items())


def part(found: xr.DataArray | np.ndarray) -> str:
    """In how many worlds of a hundred something is so."""
    return f"{100 * float(np.mean(found)):.1f} of 100"


def in_force(ds: xr.Dataset) -> dict[str, str]:
    """Predictions 1 to 6: how often, by what factor, and what overload does."""
    base, gains = level(ds, OVERSIGHT, BEFORE), {n: change(ds, OVERSIGHT, n) for n in SHORT}
    last = ds[["coopted_share", "capability"]].isel(year=slice(-3, None)).mean("year")
    bought = 100 * last["coopted_share"].mean("world").values
    worst = gains[THIN] <= np.minimum.reduce([gains[name].values for name in SINGLE])
    lines = {
        "1 oversight": f"{base.mean():.2f} (middle {percentiles(base.values)[1]:.1f}), with the "
        f"plan {(base + gains[PLAN]).mean():.2f}",
        "1 bought in, status quo and six plans": " ".join(f"{share:.1f}" for share in bought),
        "2 owned by few leaves least": part(worst),
        "3 product": f"{np.prod([share(ds, OVERSIGHT, name) for name in SINGLE]):.3f}",
        "4 leakage": f"{level(ds, LEAKAGE, BEFORE).mean():.1f} in the status quo; with the plan "
        f"less by a point in {part(change(ds, LEAKAGE, PLAN) <= -1.0)}",
    }
    for name, title in SHORT.items():
        below = gains[name] < OUTCOMES[OVERSIGHT].smallest_difference
        lines[f"3 below one point, {title}"] = part(below)
        one, ten = (part(change(ds, what, name) != 0) for what in (LAST_EXITS, EXITS))
        lines[f"6 exits differ, {title}"] = f"last three years {one}, all years {ten}"
    can = last["capability"]
    lost = 100 * (can.sel(scenario=f"{PLAN}_given") - can.sel(scenario=BEFORE)).values
    lines["5 capability, plan less status quo, %"] = f"{lost.mean():.1f}"
    low, high = np.quantile(lost, [1 / 3, 2 / 3])
    served = change(ds, SERVICES, PLAN)
    for name, here in (("most", lost <= low), ("least", lost >= high)):
        lines[f"5 services, third that loses {name} capability"] = f"{served[here].mean():+.2f}"
    return lines


def politics(given: xr.Dataset, ds: xr.Dataset) -> dict[str, str]:
    """Predictions 7 to 9: votes, time in force, and what a later start escapes."""
    kept = float(change(ds, OVERSIGHT, PLAN).mean() / change(given, OVERSIGHT, PLAN).mean())
    lines = {"7 oversight, decided over given": f"{kept:.2f}"}
    votes, ever = first_votes(ds), 100 * ds["lever_adopted"].mean("world").to_pandas().T
    for what, table in (("adopted at the first vote", votes), ("ever adopted", ever)):
        lines[f"9 {what}, of 100"] = ", ".join(
            f"{t} {table[n].mean():.1f}" for n, t in SHORT.items()
        )
        for lever, row in table.iterrows():
            three = f"{row[PLAN]:.1f}, started slowly {row[SLOW]:.1f}, all four {row[ALL]:.1f}"
            lines[f"7-9 {lever} {what}"] = f"the plan {three}"
    force = ds["lever_in_force"].mean("world")
    mean = force.sel(scenario=PLAN, lever="committee_oversight").isel(year=slice(2, None)).mean()
    lines["7 committees in force"] = f"{mean:.2f} of their time"
    if ds.sizes["year"] < TO_ELECTION.stop:
        return lines
    early = change(ds, OVERSIGHT, SLOW, PLAN, TO_ELECTION)
    swapped = ds["world"].isin(changed_hands(ds))
    for what, here in ((f"chief minister changed in {SWAP}", swapped), ("not", ~swapped)):
        lines[f"8 2016-18, {what}"] = f"{early[here.values].mean():+.2f}; {part(here)}"
    for lever, name in product(ds["lever"].values, (PLAN, SLOW)):
        there = force.sel(scenario=name, lever=lever).isel(year=TO_ELECTION.start)
        lines[f"8 {lever} in force 2016-17, {SHORT[name]}"] = f"{there:.2f}"
    return lines


def first_votes(ds: xr.Dataset) -> pd.DataFrame:
    """Percent of worlds that adopt each lever at its first vote, (lever, scenario)."""
    votes = events(ds).query("kind == 'reform' and cause != 'repealed'")
    first = votes.sort_values("month", kind="stable").groupby(["actor", "scenario", "world"])
    adopted = 100.0 * (first["cause"].first() == "adopted")
    return adopted.groupby(["actor", "scenario"]).mean().unstack()


def changed_hands(ds: xr.Dataset) -> np.ndarray:
    """Worlds in which a new chief minister took over in the month of the agreed change."""
    known = events(ds).query("scenario == @PLAN and month == @SWAP and kind == 'formation'")
    return known["world"].unique()


def events(ds: xr.Dataset) -> pd.DataFrame:
    """What happened, a row for each event."""
    names = ("scenario", "world", "month", "kind", "actor", "cause")
    return pd.DataFrame({name: ds[f"event_{name}"].values for name in names})


def why(given: xr.Dataset) -> dict[str, str]:
    """What the plan does to services without one cause, and without modernisation at all."""
    before, plan = load_scenario(BEFORE), load_scenario(f"{PLAN}_given")
    rest = {name: lever for name, lever in plan.levers.items() if "modernisation" not in name}
    pairs = {
        name: [replace(one, parameters=fixed) for one in (before, plan)]
        for name, fixed in WITHOUT.items()
    } | {"no modernisation": [before, replace(plan, levers=rest)]}
    size, lines = (given.sizes["world"], given.sizes["year"]), {}
    for name, pair in pairs.items():
        ds = simulate(pair, *size, seed=given.attrs["seed"], keep_events=False)
        for outcome in (SERVICES, USED):
            lines[f"5 why, {name}: {outcome}"] = told(change(ds, outcome, PLAN), ds, 3)
        there = change(ds, SERVICES, PLAN)
        back = change(given, SERVICES, PLAN) - there
        lines[f"5 why, {name}: services as they are, less these"] = told(back, ds, 3)
        if name in WITHOUT and float(there.mean()) < 0.0:
            part_of = -float(back.mean() / there.mean())
            pull = part_of - (back + part_of * there) / float(there.mean())
            lines[f"5 why, {name}: part given back"] = told(pull, ds).split(";")[0]
    return lines


def picture(results: Path) -> None:
    """Oversight, leakage and services under the plan and each risk, in force and decided."""
    runs, rows = {when: run(results, HERE.name, name) for when, name in STAGES.items()}, []
    ds = runs["if in force"]
    made = f"{ds.sizes['world']} worlds, seed {ds.attrs['seed']}"
    with style.house_style(), style.made_from(made):
        figure = style.new_figure(TITLE, SUBTITLE, size=(12.0, 6.2))
        axes = figure.subplots(1, len(DRAWN), sharey=True)
        figure.subplots_adjust(left=0.135, right=0.975, top=0.82, bottom=0.21, wspace=0.1)
        for ax, (outcome, title) in zip(axes, DRAWN.items(), strict=True):
            ax.axvline(0, color=style.INK, linewidth=1.2)
            ax.axvline(MATTERS[outcome], color=style.MUTED, linestyle=":", label=DOTTED)
            ax.set_title(title, fontsize=14)
            ax.locator_params(axis="x", nbins=4)
            ax.tick_params(axis="y", length=0, labelcolor=style.INK, labelsize=13)
            for (at, (name, words)), when in product(enumerate(SHORT.items()), STAGES):
                values = percentiles(change(runs[when], outcome, name).values)
                mark, place = LOOKS[when], at + (-0.15 if when == "if in force" else 0.17)
                ax.plot(values[::2], [place] * 2, **mark | {"marker": ""})
                ax.plot(values[1], place, **mark, label="" if at else when)
                rows.append((OUTCOMES[outcome].label, words, when, OUTCOMES[outcome].unit, *values))
        axes[0].set_yticks(range(len(SHORT)), [words.capitalize() for words in SHORT.values()])
        axes[0].set_ylim(len(SHORT) - 0.5, -0.5)
        named = axes[0].get_legend_handles_labels()
        figure.legend(*named, loc="lower center", ncol=3, bbox_to_anchor=(0.55, 0.065))
        style.footnote(figure)
        (HERE / "figures").mkdir(exist_ok=True)
        numbers = pd.DataFrame(rows, columns=list(MEANINGS))
        style.finish(figure, HERE / "figures" / "what_risks_leave.png", numbers, MEANINGS)


def main() -> None:
    """Print what the page states and, if asked, look closer and draw."""
    parser = argparse.ArgumentParser(description="Print the numbers that README.md states.")
    parser.add_argument("--results", type=Path, default=Path("results"))
    parser.add_argument("--why", action="store_true", help="run again without causes")
    parser.add_argument("--figures", action="store_true", help="draw the picture of the page")
    asked = parser.parse_args()
    for label, text in findings(asked.results).items():
        print(f"{label}: {text}")
    if asked.why:
        for label, text in why(run(asked.results, HERE.name, "given")).items():
            print(f"{label}: {text}")
    if asked.figures:
        picture(asked.results)


if __name__ == "__main__":
    main()
