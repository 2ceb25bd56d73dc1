"""Print the numbers that README.md states, numbered as its predictions.

python experiments/03_recommendations_ranked/findings.py [--results results] [--figures]
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

from reading import SURE as ERRORS
from reading import effect, run, told

from coalition_sim.analysis.effect import Worlds, effect_of
from coalition_sim.analysis.estimates import monte_carlo_error, percentiles
from coalition_sim.analysis.words import verdict
from coalition_sim.figures import style
from coalition_sim.outcomes import LAST_YEARS, OUTCOMES

HERE = Path(__file__).resolve().parent
BEFORE, PACKAGE = "status_quo", "study_package"
SHORT = {
    PACKAGE: "the package",
    "fixed_tenure": "fixed tenure",
    "rule_based_releases": "releases by rule",
    "protected_sector_plan": "protected plan",
    "needs_based_allocation": "need",
    "merit_postings": "merit in postings",
    "shared_agenda_pact": "shared agenda",
    "party_strengthening": "party strengthening",
    "donor_handover": "hand-over by donors",
    "decentralisation_with_accountability": "decentralisation, accountable",
    "coalition_compact": "compact",
    "decentralisation_without_accountability": "decentralisation, not accountable",
    "autonomy_accord": "accord",
    "public_disclosure": "disclosure",
    "performance_incentives": "incentives",
    "opposition_funds_none": "opposition funds for none",
    "opposition_funds_all": "opposition funds for all",
}
SINGLE = tuple(name for name in SHORT if name != PACKAGE)
NOT_IN_PACKAGE = ("decentralisation_without_accountability", "opposition_funds_none")
PARTS = tuple(name for name in SINGLE if name not in NOT_IN_PACKAGE)
TENURE, RELEASES, PLAN, NEED, MERIT, PACT, PARTY = SINGLE[:7]
COMPACT = "coalition_compact"
SAFER, COSTLY = (PARTY, COMPACT, PACT), (NEED, "opposition_funds_all")
SERVICES, WORST, USED = "service_mean", "worst_quintile_service", "utilisation"
EXITS = "forced_exits_all_years"
TABLE = (SERVICES, WORST, USED, "trust", "satisfaction", "leaked_real", "leakage_share", EXITS)
STAGES = {"in force": "__given", "decided": ""}
"""How the run ``robustness`` names a scenario taken as given, and one that actors decide."""
AGAINST: tuple[tuple[str, str, str, str], ...] = (
    ("1 services", SERVICES, TENURE, RELEASES),
    ("2 worst-served fifth", WORST, RELEASES, TENURE),
    ("2 worst-served fifth", WORST, RELEASES, NEED),
    ("2 worst-served fifth", WORST, TENURE, NEED),
    ("3 services", SERVICES, PLAN, MERIT),
    ("3 services", SERVICES, PLAN, NEED),
    ("4 forced exits", EXITS, PARTY, COMPACT),
    ("4 forced exits", EXITS, PARTY, PACT),
    ("4 forced exits", EXITS, COMPACT, PACT),
    ("4 forced exits", EXITS, PACT, RELEASES),
    ("5-6 services", SERVICES, PACKAGE, TENURE),
    ("5-6 services", SERVICES, PACKAGE, RELEASES),
)
SURE = {1: 0.75, 2: 0.70, 3: 0.65, 4: 0.80, 5: 0.70, 6: 0.65, 7: 0.50, 8: 0.85}
CAME = {1: 0.0, 2: 0.0, 3: 0.0, 4: 0.5, 5: 0.0, 6: 0.0, 7: 0.5, 8: 1.0}
"""Held 1, half held 0.5, failed 0, as README.md judges."""

TITLE = "What does most for services is not what keeps governments in office"
SUBTITLE = "Change against the same worlds without it, adoption given and as actors decide"
LOOKS: dict[str, dict[str, Any]] = {
    "in force": {"color": "#0072B2", "marker": "o", "ms": 7, "label": "if in force"},
    "decided": {"color": "#595959", "marker": "s", "ms": 7, "mfc": "white", "ls": "--"},
}
LOOKS["decided"]["label"] = "as actors decide"
MEANINGS = {
    "label": "what is measured, in words",
    "what": "the recommendation whose change is drawn",
    "stage": "adoption and survival given, or decided by actors",
    "unit": "unit of the numbers of this row",
    "low": "left end of the line: services, 5th percentile over worlds; exits, of the interval",
    "mark": "services, the middle world (median over worlds); exits, mean over worlds",
    "high": "right end of the line: services, 95th percentile; exits, of the 95 % interval",
}


def findings(results: Path) -> dict[str, str]:
    """What the page states, by label."""
    ds = run(results, HERE.name, "robustness")
    lines = {}
    for (stage, given), (name, title) in product(STAGES.items(), SHORT.items()):
        for outcome in TABLE:
            found = change(ds, outcome, name, given)
            text = f"{in_table(ds, outcome, found)}; {told(found, ds, 3)}"
            lines[f"table, {stage}: {outcome}, {title}"] = text
    for (stage, given), (label, outcome, one, other) in product(STAGES.items(), AGAINST):
        found = change(ds, outcome, one, given, f"{other}{given}")
        what = f"{label}, {SHORT[one]} less {SHORT[other]}, {stage}"
        lines[what] = told(found, ds, 3)
    lines |= leaders(ds) | together(ds)
    lines |= politics(ds, run(results, HERE.name, "decided"))
    lines |= capability(run(results, HERE.name, "package_given"))
    lines |= by_draw(results / f"{HERE.name}_robustness")
    gaps = [SURE[number] - CAME[number] for number in SURE]
    lines["sureness"] = (
        f"expected to hold {sum(SURE.values()):.2f}, held {sum(CAME.values()):.1f}; mean squared "
        f"gap {np.mean(np.square(gaps)):.2f} (0.25: one who always says 50 %)"
    )
    return lines


def change(
    ds: xr.Dataset, outcome: str, scenario: str, given: str, before: str = BEFORE
) -> xr.DataArray:
    """Effect of a scenario at one of the two stages, world by world, (world,)."""
    return effect(ds, outcome, f"{scenario}{given}", before)


def in_table(ds: xr.Dataset, outcome: str, found: xr.DataArray) -> str:
    """Median, range, better/worse of 100 worlds, and the words of docs/reading_results.md."""
    known = effect_of(found.values, np.zeros(found.size), Worlds.of(ds), OUTCOMES[outcome])
    better, worse = 100 * known.probability_of_improvement, 100 * known.probability_of_worsening
    small = ", too small to matter" if known.too_small else ""
    return f"{known.text}, {better:.0f}/{worse:.0f}, {verdict(known.words, known.narrow)}{small}"


def leaders(ds: xr.Dataset) -> dict[str, str]:
    """Order of the means, and who is best in how many worlds, with and without the package."""
    lines = {}
    for outcome, (stage, given) in product((SERVICES, WORST, USED, EXITS), STAGES.items()):
        sign = -1.0 if outcome == EXITS else 1.0
        gain = {name: sign * change(ds, outcome, name, given) for name in SHORT}
        order = sorted(gain, key=lambda name: -float(gain[name].mean()))
        means = [f"{SHORT[name]} {sign * float(gain[name].mean()):+.2f}" for name in order]
        lines[f"1-4 order of {outcome}, {stage}"] = ", ".join(means)
        for what, names in (("singles", SINGLE), ("all", tuple(SHORT))):
            best = np.stack([gain[name].values for name in names])
            won = best == best.max(axis=0)
            share = 100 * (won / won.sum(axis=0)).mean(axis=1)
            first = [f"{SHORT[names[at]]} {share[at]:.1f}" for at in np.argsort(-share)[:6]]
            lines[f"1-6 best of {what}, {outcome}, {stage}, of 100"] = ", ".join(first)
    return lines


def together(ds: xr.Dataset) -> dict[str, str]:
    """The package, the sum of its fourteen parts, and what it is beyond the sum."""
    lines = {}
    for outcome, (stage, given) in product(TABLE, STAGES.items()):
        parts = {name: change(ds, outcome, name, given) for name in PARTS}
        whole, added = change(ds, outcome, PACKAGE, given), sum(parts.values())
        lines[f"5 sum of parts, {outcome}, {stage}"] = told(added, ds, 3)
        lines[f"5 beyond the sum, {outcome}, {stage}"] = told(whole - added, ds, 3)
        if outcome == EXITS:
            for what, names in (("safer: parties, compact, agenda", SAFER), ("costly", COSTLY)):
                some = sum(parts[name] for name in names)
                lines[f"7 sum of the {what}, {stage}"] = told(some, ds, 3)
    return lines


def politics(ds: xr.Dataset, decided: xr.Dataset) -> dict[str, str]:
    """What adoption leaves of services and of the time, and how much of the package passes."""
    used = [float(change(ds, USED, name, "__given").mean()) for name in (RELEASES, TENURE)]
    times = used[0] / used[1] if used[1] else np.nan
    lines = {"2 budget used in force, releases over tenure": f"{times:.1f}"}
    force = decided["lever_in_force"].isel(year=slice(-LAST_YEARS, None)).mean(("year", "world"))
    for name, title in SHORT.items():
        kept, whole = (float(change(ds, SERVICES, name, given).mean()) for given in ("", "__given"))
        there = float(force.sel(scenario=name).max())
        if name == PACKAGE:
            there = float(force.sel(scenario=name).mean())
        share = kept / whole if whole else np.nan
        lines[f"3 left by actors, {title}"] = f"of services {share:.2f}, in force {there:.2f}"
    for name in (PLAN, MERIT):
        mine = decided["lever_adopted"].sel(scenario=name).max("lever")
        lines[f"3 ever adopted, {SHORT[name]}, of 100"] = f"{100 * float(mine.mean()):.0f}"
    passed = (decided["lever_adopted"].sel(scenario=PACKAGE) > 0).sum("lever").values
    levers = decided.sizes["lever"]
    lines["6 levers of the package ever adopted"] = (
        f"at least half in {100 * np.mean(2 * passed >= levers):.1f}, all in "
        f"{100 * np.mean(passed == levers):.1f} of 100; least {passed.min()}"
    )
    return lines


def capability(ds: xr.Dataset) -> dict[str, str]:
    """What fourteen mandates do to the administration, and who could bring a government down."""
    last = ds["capability"].isel(year=-1)
    lost = last.sel(scenario=f"{PACKAGE}_given") - last.sel(scenario=BEFORE)
    lines = {"5 capability at the end, package in force": told(lost, ds, 3)}
    for name in ("dissent", "coopted_share"):
        two = (float(ds[name].sel(scenario=s).mean()) for s in (BEFORE, f"{PACKAGE}_given"))
        lines[f"7 {name}, status quo and package"] = " ".join(f"{one:.3f}" for one in two)
    return lines


def by_draw(folder: Path) -> dict[str, str]:
    """The answers of the command robustness: best of 100 draws, and regret."""
    lines, stages = {}, {"main": "decided", "given": "in force"}
    best, regret = (
        pd.read_csv(folder / f"{name}.csv").query("per == 'draw'") for name in ("best", "regret")
    )
    for outcome in ("weighted", SERVICES, WORST, "satisfaction", EXITS):
        for setting, stage in stages.items():
            mine = best[(best["outcome"] == outcome) & (best["setting"] == setting)]
            first = mine.sort_values("best", ascending=False).head(3)
            lines[f"robustness, best on {outcome}, {stage}, of 100 draws"] = ", ".join(
                f"{row.scenario} {100 * row.best:.0f} ({100 * row.best_p05:.0f} to "
                f"{100 * row.best_p95:.0f})"
                for row in first.itertuples()
            )
    pairs = pd.read_csv(folder / "pairs.csv").query("per == 'draw' and scenario == @BEFORE")
    pairs = pairs[(pairs["outcome"] == SERVICES) & pairs["told_apart"] & (pairs["ahead_by"] > 0)]
    lines["8 robustness, told apart from the status quo, as worse for services"] = ", ".join(
        f"{row.other} by {row.ahead_by:.2f}" for row in pairs.itertuples()
    )
    least = regret.query("outcome == 'weighted'").sort_values("max_regret")
    for setting, stage in stages.items():
        mine = least[least["setting"] == setting].head(3)
        lines[f"robustness, largest regret, {stage}"] = ", ".join(
            f"{row.scenario} {row.max_regret:.1f}" for row in mine.itertuples()
        )
    return lines


def drawn(ds: xr.Dataset, outcome: str, values: np.ndarray) -> np.ndarray:
    """Left end, mark and right end: worlds for services, the mean and its interval for exits."""
    if outcome == SERVICES:
        return np.asarray(percentiles(values))
    error = ERRORS * monte_carlo_error(values, ds["draw"].values, ds["tape"].values)
    return values.mean() + np.array([-error, 0.0, error])


def picture(results: Path) -> None:
    """Services and forced exits under every recommendation, in force and as actors decide."""
    ds, rows = run(results, HERE.name, "robustness"), []
    titles = {
        SERVICES: "Services, points of 100\n(middle world; nine in ten worlds)",
        EXITS: "Chief ministers forced out, per five years\n(mean over worlds; its 95 % interval)",
    }
    made = f"{ds.sizes['world']} worlds, seed {ds.attrs['seed']}"
    with style.house_style(), style.made_from(made):
        figure = style.new_figure(TITLE, SUBTITLE, size=(12.0, 9.2))
        axes = figure.subplots(1, 2, sharey=True)
        figure.subplots_adjust(left=0.27, right=0.975, top=0.82, bottom=0.13, wspace=0.06)
        for ax, (outcome, title) in zip(axes, titles.items(), strict=True):
            ax.axvline(0, color=style.INK, linewidth=1.2)
            ax.set_title(title, fontsize=12)
            ax.tick_params(axis="y", length=0, labelcolor=style.INK, labelsize=12)
            for (at, (name, words)), (stage, given) in product(
                enumerate(SHORT.items()), STAGES.items()
            ):
                values = drawn(ds, outcome, change(ds, outcome, name, given).values)
                mark, place = LOOKS[stage], at + (-0.15 if given else 0.17)
                ax.plot(values[::2], [place] * 2, **mark | {"marker": "", "label": ""})
                ax.plot(values[1], place, **mark | {"label": "" if at else mark["label"]})
                unit = OUTCOMES[outcome].unit
                rows.append((OUTCOMES[outcome].label, words, mark["label"], unit, *values))
        axes[0].set_yticks(range(len(SHORT)), [words.capitalize() for words in SHORT.values()])
        axes[0].set_ylim(len(SHORT) - 0.5, -0.5)
        named = axes[0].get_legend_handles_labels()
        figure.legend(*named, loc="lower center", ncol=2, bbox_to_anchor=(0.6, 0.05))
        style.footnote(figure)
        (HERE / "figures").mkdir(exist_ok=True)
        numbers = pd.DataFrame(rows, columns=list(MEANINGS))
        style.finish(figure, HERE / "figures" / "services_and_survival.png", numbers, MEANINGS)


def main() -> None:
    """Print what the page states and, if asked, draw its picture."""
    parser = argparse.ArgumentParser(description="Print the numbers that README.md states.")
    parser.add_argument("--results", type=Path, default=Path("results"))
    parser.add_argument("--figures", action="store_true", help="draw the picture of the page")
    asked = parser.parse_args()
    for label, text in findings(asked.results).items():
        print(f"{label}: {text}")
    if asked.figures:
        picture(asked.results)


if __name__ == "__main__":
    main()
