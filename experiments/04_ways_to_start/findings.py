"""What came out of experiment 04, prediction by prediction: the numbers that README.md states.

    python experiments/04_ways_to_start/findings.py [--results results] [--figures] [--closer]

``--figures`` draws the picture of the page; ``--closer`` runs 100 of the worlds again (half a
minute) with a lever left out or begun later, and prints what that does to trust and services.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from reading import SURE as SURELY  # noqa: E402
from reading import effect, level, run, told  # noqa: E402

from coalition_sim import simulate  # noqa: E402
from coalition_sim.analysis.contents import contents_of  # noqa: E402
from coalition_sim.analysis.effect import Worlds, effect_of  # noqa: E402
from coalition_sim.analysis.estimates import monte_carlo_error  # noqa: E402
from coalition_sim.analysis.objectives import is_met, objectives_of, reached  # noqa: E402
from coalition_sim.analysis.words import verdict, worlds_of_100  # noqa: E402
from coalition_sim.figures import style  # noqa: E402
from coalition_sim.outcomes import OUTCOMES  # noqa: E402
from coalition_sim.scenario import load_scenario  # noqa: E402

NAME, BEFORE, WHOLE = HERE.name, "status_quo", "action_plan"
WAYS = {
    "district_first": "districts first",
    "water_first": "water first",
    "youth_jobs_first": "jobs first",
    "mother_and_child_first": "mothers first",
}
PLANS = {WHOLE: "whole plan"} | WAYS
TABLE = (
    "service_mean",
    "worst_quintile_service",
    "remote_urban_gap",
    "trust",
    "reported_less_true",
    "leakage_share",
    "reform_costs",
    "reform_cost_share",
    "forced_exits_all_years",
)
CORE, LATE = ["education", "health"], slice(-3, None)
SURE = {1: 0.90, 2: 0.80, 3: 0.80, 4: 0.85, 5: 0.75, 6: 0.80, 7: 0.70, 8: 0.75}
CAME = {1: 1.0, 2: 1.0, 3: 1.0, 4: 1.0, 5: 0.0, 6: 1.0, 7: 0.5, 8: 1.0}
"""Held 1, half held 0.5, failed 0, as README.md judges."""


def within(ds: xr.Dataset, what: str, inside: bool = True) -> xr.DataArray:
    """Services of education and health, or trust, in the six or elsewhere, (scenario, world, year).

    Points of 100, the mean over people.
    """
    values = ds[what].sel(sector=CORE).mean("sector") if "sector" in ds[what].dims else ds[what]
    return 100 * values.weighted(people(ds, inside)).mean("district")


def people(ds: xr.Dataset, inside: bool = True) -> xr.DataArray:
    """People of the plan's six districts, or of all others, (district,); zero elsewhere."""
    six = list(contents_of(ds, WHOLE)["levers"]["delivery_unit"]["districts"])
    return ds["population"].where(ds["district"].isin(six) == inside, 0.0)


def gained(values: xr.DataArray, plan: str, than: str = BEFORE) -> xr.DataArray:
    """A plan less another, world by world and year by year, (world, year)."""
    return values.sel(scenario=plan) - values.sel(scenario=than)


def targets(ds: xr.Dataset) -> dict[str, str]:
    """Predictions 1 to 4: worlds of 100 that meet each target, and what moved."""
    found = {}
    for plan in PLANS:
        met = []
        for one in objectives_of(ds, plan):
            values = reached(ds, one)
            met.append(is_met(values, one))
            with_it, without = (100 * float(met[-1].sel(scenario=s).mean()) for s in (plan, BEFORE))
            label = f"1-4: {PLANS[plan]}, {one.name}"
            found[label] = f"met in {with_it:.1f} of 100, without the plan in {without:.1f}; "
            found[label] += told(values.sel(scenario=plan) - values.sel(scenario=BEFORE), ds)
        total = sum(met[1:], met[0]).sel(scenario=plan)
        found[f"4: {PLANS[plan]}, targets met of seven"] = f"{float(total.mean()):.3f}"
    return found | samples(ds)


def samples(ds: xr.Dataset) -> dict[str, str]:
    """Prediction 2: how third-party samples are lost before June 2016, under the whole plan."""
    what = ("scenario", "world", "month", "actor", "cause")
    events = pd.DataFrame({name: ds[f"event_{name}"].values.astype(str) for name in what})
    mine = events.query("scenario == @WHOLE and actor == 'independent_verification'")
    refused = mine[(mine["month"] == "2015-07") & mine["cause"].str.startswith("refused")]
    ended = mine[(mine["month"] == "2015-12") & (mine["cause"] == "repealed")]
    lost = {"refused in July 2015": refused, "repealed in December 2015": ended}
    worlds = ds.sizes["world"]
    return {
        f"2: samples {how}": f"{100 * rows['world'].nunique() / worlds:.1f} of 100"
        for how, rows in lost.items()
    }


def trusted(ds: xr.Dataset) -> dict[str, str]:
    """Prediction 5: trust in the six in June 2017, after two years."""
    if ds.sizes["year"] < 4:
        return {"5: trust": "the run has not these years"}
    values = within(ds, "trust")
    pairs = [(plan, BEFORE) for plan in PLANS]
    pairs += [(plan, "mother_and_child_first") for plan in (WHOLE, "district_first")]
    pairs += [("district_first", WHOLE)]
    return {
        f"5: trust in the six, June {2014 + year}, {plan} less {than}": told(
            gained(values, plan, than).isel(year=year), ds
        )
        for year in (2, 3)
        for plan, than in pairs
    }


def force(ds: xr.Dataset) -> dict[str, str]:
    """Prediction 6: share of the time in which early and late levers are in force."""
    found, spans = {}, {"2016-18": slice(3, 5), "last three years": LATE}
    for plan in PLANS:
        starts = {k: str(v["start"])[:4] for k, v in contents_of(ds, plan)["levers"].items()}
        for year in sorted(set(starts.values())):
            levers = [name for name in starts if starts[name] == year]
            held = ds["lever_in_force"].sel(scenario=plan, lever=levers)
            found[f"6: {PLANS[plan]}, {len(levers)} levers begun in {year}"] = ", ".join(
                f"{span} {float(held.isel(year=years).mean()):.3f}" for span, years in spans.items()
            )
    return found


def after(ds: xr.Dataset) -> dict[str, str]:
    """Predictions 7 and 8: services after eight years, what waiting costs, forced exits."""
    six, rest = within(ds, "service_index"), within(ds, "service_index", inside=False)
    told_above = within(ds, "service_reported") - six
    found = {}
    for plan, title in PLANS.items():
        late = gained(six, plan).isel(year=LATE).mean("year")
        found[f"7: six, {title}"] = told(late, ds)
        behind = gained(six, plan, WHOLE)
        found[f"7: six, {title} less whole plan"] = told(behind.isel(year=LATE).mean("year"), ds)
        found[f"7: six, {title} less whole plan, points x years"] = told(behind.sum("year"), ds)
        yearly = gained(six, plan).mean("world").values
        found[f"7: six, {title}, by year"] = ", ".join(f"{value:+.2f}" for value in yearly)
        found[f"7: province, {title}"] = told(effect(ds, "service_mean", plan), ds)
        outside = gained(rest, plan).isel(year=LATE).mean("year")
        found[f"7: outside the six, {title}"] = told(outside, ds)
        above = float(told_above.sel(scenario=plan).isel(year=LATE).mean())
        found[f"7: six, {title}, reported above true"] = f"{above:.2f}"
        found[f"7: cost, Rs bn a year, {title}"] = told(effect(ds, "reform_costs", plan), ds)
        exits = effect(ds, "forced_exits_all_years", plan)
        found[f"8: forced exits, {title}"] = f"differ in {100 * float((exits != 0).mean()):.1f}; "
        found[f"8: forced exits, {title}"] += told(exits, ds)
    trust = within(ds, "trust").isel(year=LATE).mean("year")
    for plan, than in [(plan, BEFORE) for plan in PLANS] + [
        ("district_first", "mother_and_child_first"),
        (WHOLE, "mother_and_child_first"),
    ]:
        found[f"7: trust in the six, last three years, {plan} less {than}"] = told(
            gained(trust, plan, than), ds
        )
    return found | inputs(ds)


def inputs(ds: xr.Dataset) -> dict[str, str]:
    """Why 7: what services are made of, in the six, last year, whole plan less status quo."""
    found = {}
    for what in ("infrastructure", "supplies", "staff_presence", "supervision", "service_index"):
        here = 100 * ds[what].isel(year=-1).weighted(people(ds)).mean("district").mean("world")
        change = here.sel(scenario=WHOLE) - here.sel(scenario=BEFORE)
        found[f"7 why: {what}, six, last year"] = ", ".join(
            f"{sector} {float(change.sel(sector=sector)):+.1f}" for sector in CORE
        )
    return found


def table(ds: xr.Dataset) -> dict[str, str]:
    """Median, range, better/worse of 100 worlds, and the words of docs/reading_results.md."""
    found = {}
    for plan, title in PLANS.items():
        rows = {name: [level(ds, name, who) for who in (plan, BEFORE)] for name in TABLE}
        six = within(ds, "service_index").isel(year=LATE).mean("year")
        rows["service_mean, six"] = [six.sel(scenario=who) for who in (plan, BEFORE)]
        if ds.sizes["year"] > 3:
            june = within(ds, "trust").isel(year=3)
            rows["trust, six, June 2017"] = [june.sel(scenario=who) for who in (plan, BEFORE)]
        for name, (here, there) in rows.items():
            measure = OUTCOMES[name.split(",")[0]]
            known = effect_of(here.values, there.values, Worlds.of(ds), measure)
            odds = known.probability_of_improvement, known.probability_of_worsening
            found[f"table: {name}, {title}"] = (
                f"{known.text}, {'/'.join(worlds_of_100(share, '<', '>') for share in odds)}, "
                f"{verdict(known.words, known.narrow)}{', too small' * known.too_small}"
            )
    return found


def findings(results: Path) -> dict[str, str]:
    """What the page states, by label, but for what ``closer`` runs."""
    ds = run(results, NAME, "decided")
    gap = [SURE[number] - CAME[number] for number in SURE]
    sure = (
        f"expected to hold {sum(SURE.values()):.2f}, held {sum(CAME.values()):.1f}; mean squared "
        f"gap {np.mean(np.square(gap)):.2f} (0.25: one who always says 50 %)"
    )
    found = targets(ds) | trusted(ds) | force(ds) | after(ds)
    return found | {"sureness": sure} | table(ds)


def closer(worlds: int = 100, years: int = 10) -> dict[str, str]:
    """Why 5 and 7: the six, districts first less the same with a lever left out or begun later.

    The worlds are the first of the run; what is drawn for the other levers stays.
    """
    plan, unit = load_scenario("district_first"), "delivery_unit"
    others = {
        lever: {name: one for name, one in plan.levers.items() if name != lever}
        for lever in (unit, "quick_wins", "sector_package")
    }
    others["unit_later"] = dict(plan.levers) | {unit: replace(plan.levers[unit], start="2016-07")}
    other = [replace(plan, name=f"but_{name}", levers=one) for name, one in others.items()]
    ds = simulate([load_scenario(WHOLE), plan, *other], worlds, years, seed=11)
    trust, services = within(ds, "trust"), within(ds, "service_index")
    spans = {
        "trust, June 2017": trust.isel(year=3),
        "trust, last three years": trust.isel(year=LATE).mean("year"),
        "services, last three years": services.isel(year=LATE).mean("year"),
    }
    return {
        f"5, 7 why: districts first less {one.name}, {span}": told(
            gained(values, plan.name, one.name), ds
        )
        for one in other
        for span, values in spans.items()
    }


def half_width(gain: xr.DataArray, ds: xr.Dataset) -> np.ndarray:
    """Half of the 95 % interval of the mean over worlds, year by year, (year,)."""
    draw, tape = ds["draw"].values, ds["tape"].values
    years = gain.transpose("year", "world").values
    return SURELY * np.array([monte_carlo_error(year, draw, tape) for year in years])


def picture(ds: xr.Dataset, path: Path) -> None:
    """Services and trust in the six, each year, less the status quo: what meets and what not."""
    made = f"{ds.sizes['world']} worlds, seed {ds.attrs['seed']}"
    with style.house_style(), style.made_from(made):
        figure = style.new_figure(
            "Services forget where the plan began; trust does not",
            "The six districts of the plan, with it less without it: mean over worlds and its 95 % "
            "interval",
            size=(11.6, 5.6),
        )
        axes = figure.subplots(1, 2)
        figure.subplots_adjust(left=0.065, right=0.98, top=0.8, bottom=0.28, wspace=0.16)
        panels = {
            "Services, education and health": "service_index",
            "Trust in the provincial government": "trust",
        }
        years, rows = [str(year) for year in ds["year"].values], []
        for ax, (title, what) in zip(axes, panels.items(), strict=True):
            values = within(ds, what)
            for aside, (plan, said) in enumerate(PLANS.items(), start=-2):
                mark, gain = style.REFORM_MARKS[aside + 2], gained(values, plan)
                mean, half = gain.mean("world").values, half_width(gain, ds)
                ax.errorbar(
                    np.arange(len(years)) + 0.08 * aside, mean, half, color=mark.colour,
                    linestyle=mark.line, marker=mark.marker, markersize=6, elinewidth=1.2,
                    linewidth=1.6, label=said,
                )  # fmt: skip
                rows += [
                    (title, said, *one)
                    for one in zip(years, mean, mean - half, mean + half, strict=True)
                ]
            ax.axhline(0, color=style.INK, linewidth=1)
            ax.set(title=title, ylabel="points of 100")
            style.year_axis(ax, years)
        handles = axes[0].get_legend_handles_labels()
        figure.legend(*handles, loc="lower center", ncol=5, bbox_to_anchor=(0.52, 0.1))
        style.footnote(figure)
        numbers = pd.DataFrame(rows, columns=["outcome", "plan", "year", "mean", "low", "high"])
        meanings = {
            "outcome": "services: mean of the fiscal year; trust: level in June",
            "plan": "the whole plan in July 2015, or a way to start with the rest a year later",
            "mean": "mean over worlds, plan less status quo, six districts, points of 100",
            "low": "lower end of the 95 % interval of the mean, points of 100",
            "high": "upper end of it, points of 100",
        }
        style.finish(figure, path, numbers, meanings)


def main() -> None:
    """Print what the page states and, if asked, look closer and draw."""
    parser = argparse.ArgumentParser(description="The numbers of experiment 04.")
    parser.add_argument("--results", type=Path, default=Path("results"))
    parser.add_argument("--figures", action="store_true", help="draw the picture of the page")
    parser.add_argument("--closer", action="store_true", help="run again with a lever left out")
    asked = parser.parse_args()
    for label, text in (findings(asked.results) | (closer() if asked.closer else {})).items():
        print(f"{label}: {text}")
    if asked.figures:
        (HERE / "figures").mkdir(exist_ok=True)
        picture(run(asked.results, NAME, "decided"), HERE / "figures" / "services_and_trust.png")


if __name__ == "__main__":
    main()
