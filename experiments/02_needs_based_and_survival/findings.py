"""What came out of experiment 02, prediction by prediction: the numbers that README.md states.

    python experiments/02_needs_based_and_survival/findings.py [--results results] [--figures]

``--figures`` also takes out, one by one, the causes by which the rule can cost a government, runs
the worlds again (three minutes or more), prints what is left and draws the picture of the page.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from reading import SURE, effect, level, run, told  # noqa: E402

from coalition_sim import simulate  # noqa: E402
from coalition_sim.analysis.estimates import monte_carlo_error  # noqa: E402
from coalition_sim.figures import style  # noqa: E402
from coalition_sim.scenario import load_scenario  # noqa: E402

NAME = HERE.name
EXITS, FIFTH = "forced_exits_all_years", "worst_quintile_service"
RULE = "needs_based_given"
TABLED = (EXITS, "forced_exits", FIFTH, "service_mean", "remote_urban_gap")
STORM, AFTER = range(2, 5), range(2, 10)  # July 2015 to June 2018, and to June 2023
PREDICTED = {0.25: 0.05, 0.5: 0.2, 0.75: 0.8, 1.0: 2.0}  # exits added, by compliance
CLOSED: dict[str, dict[str, float]] = {
    "as it is": {},
    "buying the opposition does not follow the money": {"cooptation_money": 0.0},
    "members bear no grudge over funds": {"dissent_funds": 0.0},
}


def telling(values: xr.DataArray, ds: xr.Dataset, keep: np.ndarray | None = None) -> str:
    """``told`` in the worlds that are kept, or why it cannot be."""
    worlds = np.arange(values.size) if keep is None else np.flatnonzero(keep)
    if worlds.size < 2:
        return f"{worlds.size} worlds, too few"
    return f"{told(values.isel(world=worlds), ds.isel(world=worlds))}; {worlds.size} worlds"


def around(middle: float, values: np.ndarray, ds: xr.Dataset) -> str:
    """A number with its 95 % interval, from what each world adds to its error."""
    half = SURE * monte_carlo_error(values, ds["draw"].values, ds["tape"].values)
    return f"{middle:+.2f} ({middle - half:+.2f} to {middle + half:+.2f})"


def curve(results: Path, outcome: str) -> pd.DataFrame:
    """An outcome over compliance: the levels that the sweep ran, with half an interval."""
    table = pd.read_csv(results / f"{NAME}_compliance" / "curves.csv")
    table = table[table["outcome"] == outcome].set_index("level")
    return table.assign(half=SURE * table["monte_carlo_error"])


def swept(results: Path) -> dict[str, str]:
    """Predictions 1, 2 and 5: exits, the worst-served fifth and the money over compliance."""
    found = {}
    for outcome in (EXITS, FIFTH, "allocation_need_alignment"):
        for at, row in curve(results, outcome).iterrows():
            better, worse = row["probability_of_improvement"], row["probability_of_worsening"]
            found[f"1, 2, 5: {outcome} at {at}"] = (
                f"mean {row['mean']:+.3f} ({row['mean'] - row['half']:+.3f} to "
                f"{row['mean'] + row['half']:+.3f}); median {row['p50']:+.3f} ({row['p05']:+.3f} "
                f"to {row['p95']:+.3f}); {100 * better:.0f}/{100 * worse:.0f}; {row['words']}"
            )
    return found


def thirds(ds: xr.Dataset) -> dict[str, np.ndarray]:
    """Worlds by what members compare their funds with."""
    weight = ds["parameter_value"].sel(parameter="reference_peer_weight").values
    low, high = weight < 1 / 3, weight > 2 / 3
    return {"own past": low, "both": ~low & ~high, "peers": high}


def compared(ds: xr.Dataset) -> dict[str, str]:
    """Prediction 3: exits, dissent and bought members of the opposition by what is compared."""
    added = effect(ds, EXITS, RULE)
    found = {f"3: {name}": telling(added, ds, keep) for name, keep in thirds(ds).items()}
    for name, keep in thirds(ds).items():
        for what in ("dissent", "coopted_share"):
            years = ds[what].isel(world=np.flatnonzero(keep), year=slice(2, 5))
            means = 100 * years.mean(["world", "year"])
            before, after = means.sel(scenario="status_quo"), means.sel(scenario=RULE)
            found[f"3: {what} 2015-18, {name}"] = f"{before:.1f} without, {after:.1f} % with"
    return found


def storm(ds: xr.Dataset) -> dict[str, str]:
    """Prediction 4: when the exits that are added after July 2015 fall."""
    years = [year for year in AFTER if year < ds.sizes["year"]]
    by_year = {year: effect(ds, EXITS, RULE, years=[year]) for year in years}
    found = {f"4: {ds['year'].values[at]}": telling(by_year[at], ds) for at in years}
    share = ds["political_share"].mean("world")
    for at in years:
        before, after = (float(share.sel(scenario=s)[at]) for s in ("status_quo", RULE))
        found[f"4: {ds['year'].values[at]}, political share"] = f"{before:.2f} and {after:.2f}"
    early, late = (sum(by_year[y] for y in among if y in by_year) for among in (STORM, AFTER))
    if len(years) < len(AFTER) or not float(late.mean()):
        return found | {"4: share before July 2018": "cannot be told of this run"}
    part = float(early.mean() / late.mean())
    pull = (early - part * late) / float(late.mean())
    return found | {"4: share before July 2018": around(part, pull.values, ds)}


def toppled(ds: xr.Dataset) -> dict[str, str]:
    """Prediction 6: the gain of the worst-served fifth where exits are added, and elsewhere."""
    gain, more = effect(ds, FIFTH, RULE), effect(ds, EXITS, RULE).values > 0
    found = {"6: exits added": telling(gain, ds, more), "6: others": telling(gain, ds, ~more)}
    if not 0 < more.sum() < more.size:
        return found
    with_more, without = gain.values[more].mean(), gain.values[~more].mean()
    pull = (gain.values - np.where(more, with_more, without)) * np.where(
        more, 1 / more.mean(), -1 / (~more).mean()
    )
    found["6: difference"] = around(with_more - without, pull, ds)
    followed = ds["parameter_value"].sel(parameter="needs_based_psdp_compliance").values
    found["6: compliance"] = f"{followed[more].mean():.2f} and {followed[~more].mean():.2f}"
    return found


def tabled(results: Path) -> dict[str, str]:
    """The tables of the page, and prediction 7: every run, outcome and scenario."""
    found = {}
    for name in ("given", "beside", "decided"):
        ds = run(results, NAME, name)
        baseline, *reforms = ds["scenario"].values
        for what in (*TABLED, "allocation_need_alignment"):
            for reform in reforms:
                values = effect(ds, what, reform, baseline)
                found[f"7, table: {name}, {what}, {reform}"] = told(values, ds, decimals=3)
    return found


def decided(ds: xr.Dataset) -> dict[str, str]:
    """Prediction 8: the same as actors decide, and who adopts what."""
    alone, package = "needs_based_allocation", "needs_based_with_compact"
    names = (alone, "coalition_compact", package)
    found = {f"8: {name}": telling(effect(ds, EXITS, name), ds) for name in names}
    found["8: package less rule"] = telling(effect(ds, EXITS, package, alone), ds)
    adopted, month = (
        ds[name].sel(scenario=package).to_pandas() for name in ("lever_adopted", "lever_month")
    )
    for lever in adopted:
        found[f"8: {lever} adopted, at the first vote"] = (
            f"{100 * (adopted[lever] == 1).mean():.1f}, {100 * (month[lever] == 24).mean():.1f} %"
        )
    lone = (adopted["coalition_compact"] == 1) & ~(adopted["needs_based_psdp"] == 1)
    return found | {"8: compact without the rule": f"{100 * lone.mean():.1f} %"}


def findings(results: Path) -> dict[str, str]:
    """Every number of the page but what ``--figures`` adds."""
    given = run(results, NAME, "given")
    found = {"0: exits, status quo": telling(level(given, EXITS, "status_quo"), given)}
    found |= swept(results) | compared(given) | storm(given) | toppled(given)
    return found | tabled(results) | decided(run(results, NAME, "decided"))


def closed(given: xr.Dataset, compliance: Any) -> pd.DataFrame:
    """What the rule adds with a cause taken out, in the same worlds: a row for each third."""
    rows = []
    reform = load_scenario(RULE)
    kept = {name: replace(lever, compliance=compliance) for name, lever in reform.levers.items()}
    for what, instead in CLOSED.items():
        pair = [
            replace(load_scenario("status_quo"), parameters=instead),
            replace(reform, parameters=instead, levers=kept),
        ]
        ds = simulate(pair, given.sizes["world"], given.sizes["year"], seed=given.attrs["seed"])
        added, gain = effect(ds, EXITS, RULE), effect(ds, FIFTH, RULE)
        for third, keep in ({"all": np.full(added.size, True)} | thirds(ds)).items():
            here = ds.isel(world=np.flatnonzero(keep))
            values = added.values[keep]
            half = SURE * monte_carlo_error(values, here["draw"].values, here["tape"].values)
            usual = float(level(here, EXITS, "status_quo").mean())
            words = f"{telling(added, ds, keep)}; {usual:.2f} in the status quo; {FIFTH} "
            words += f"{gain.values[keep].mean():+.2f}"
            rows.append((what, third, values.mean(), half, words))
    return pd.DataFrame(rows, columns=["closed", "compared", "mean", "half", "told"])


def picture(results: Path, left: pd.DataFrame, path: Path, made: str) -> None:
    """Exits and the gain of the worst-served fifth over compliance, and what makes the exits."""
    with style.house_style(), style.made_from(made):
        figure = style.new_figure(
            "A rule half kept costs few governments; kept in full, many",
            "Needs-based allocation in force, less the status quo: mean over worlds and its 95 % "
            "interval",
            size=(12.0, 6.2),
        )
        panels = figure.subplots(1, 3, gridspec_kw={"width_ratios": [1, 1, 1.2]})
        figure.subplots_adjust(left=0.065, right=0.985, top=0.8, bottom=0.33, wspace=0.3)
        _over(panels[0], curve(results, EXITS), "Chief ministers forced out", "per five years")
        panels[0].plot(
            PREDICTED.keys(), PREDICTED.values(), "D", mfc="none", color=style.INK,
            label="predicted",
        )  # fmt: skip
        panels[0].legend(loc="upper left")
        _over(panels[1], curve(results, FIFTH), "Services, worst-served fifth", "points of 100")
        _closed(panels[2], left)
        style.footnote(figure, "Right: the rule kept as far as each world draws it, about half.")
        over = pd.concat([curve(results, name).reset_index() for name in (EXITS, FIFTH)])
        rows = [over[["outcome", "level", "mean", "half"]], left.assign(outcome=EXITS)]
        meanings = {
            "level": "share of the rule that is followed; blank: as drawn",
            "mean": "mean over worlds of the rule less the status quo",
            "half": "half of the 95 % interval of the mean",
            "closed": "which cause of exits is taken out; blank: none",
            "compared": "what members compare their funds with, by thirds of its weight",
        }
        numbers = pd.concat(rows).drop(columns="told")
        numbers.loc[numbers["outcome"] == EXITS, "unit"] = "exits per five years"
        numbers.loc[numbers["outcome"] == FIFTH, "unit"] = "points of 100"
        style.finish(figure, path, numbers, meanings)


def _over(ax: Axes, rows: pd.DataFrame, title: str, unit: str) -> None:
    ax.errorbar(rows.index, rows["mean"], rows["half"], color=style.REFORM_MARKS[0].colour,
                marker="o", capsize=3, label="came out")  # fmt: skip
    ax.axhline(0, color=style.INK, linewidth=1)
    ax.set(title=title, ylabel=unit, xlabel="share of the rule that is followed")
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "¼", "½", "¾", "1"])


def _closed(ax: Axes, left: pd.DataFrame) -> None:
    places = {"all": 0, "own past": 1, "both": 2, "peers": 3}
    for at, (what, mark) in enumerate(zip(CLOSED, style.REFORM_MARKS, strict=False)):
        rows = left[left["closed"] == what]
        x = [places[third] + 0.18 * (at - 1) for third in rows["compared"]]
        ax.errorbar(x, rows["mean"], rows["half"], color=mark.colour, marker=mark.marker,
                    linestyle="none", capsize=3, label=what)  # fmt: skip
    ax.axhline(0, color=style.INK, linewidth=1)
    ax.set(title="Half kept: without one cause", ylabel="per five years")
    ax.set_xticks(list(places.values()), ["all\nworlds", "own\npast", "both", "peers"])
    ax.set_xlabel("what members compare with")
    ax.legend(loc="upper right", bbox_to_anchor=(1.04, -0.33), fontsize=11)


def main() -> None:
    """Print what the page states and, if asked, look closer and draw."""
    parser = argparse.ArgumentParser(description="The numbers of experiment 02.")
    parser.add_argument("--results", type=Path, default=Path("results"))
    parser.add_argument("--figures", action="store_true", help="take out causes, and draw")
    asked = parser.parse_args()
    for label, text in findings(asked.results).items():
        print(f"{label}: {text}")
    if asked.figures:
        given = run(asked.results, NAME, "given")
        left = closed(given, "prior")
        for kept, table in (("as drawn", left), ("in full", closed(given, 1.0))):
            for row in table.itertuples():
                print(f"why: kept {kept}, {row.closed}, {row.compared}: {row.told}")
        (HERE / "figures").mkdir(exist_ok=True)
        made = f"{given.sizes['world']} worlds, seed {given.attrs['seed']}"
        picture(asked.results, left, HERE / "figures" / "exits.png", made)


if __name__ == "__main__":
    main()
