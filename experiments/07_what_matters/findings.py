"""Print the numbers that README.md states, numbered as its predictions.

python experiments/07_what_matters/findings.py [--results results] [--why] [--figures]

It reads the tables that the two studies leave. ``--why`` reads the kept runs of the sample, too
(a quarter of a minute): a linear fit on every unknown, also those that the study took together.
``--figures`` copies two pictures, with fewer colours.
"""

from __future__ import annotations

import argparse
import shutil
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

from coalition_sim.outcomes import PART, outcome_values
from coalition_sim.sensitivity.moving import in_sample
from coalition_sim.sensitivity.saltelli import saltelli
from coalition_sim.sensitivity.study import scenarios_of
from coalition_sim.sensitivity.study_file import read_study
from coalition_sim.sensitivity.trajectories import SHOCK_TAPE
from coalition_sim.store import open_store

HERE = Path(__file__).resolve().parent
SERVICES, FIFTH, TRUST = "service_mean", "worst_quintile_service", "trust"
EXITS, OTHERS, AS_IT_IS = "forced_exits_all_years", "all_other_unknowns", "as it is"
OUTCOMES = (SERVICES, FIFTH, TRUST, EXITS)
DECIDED, GIVEN = "study_package", "study_package_given"
"""The package in the screening; the sample has it in force only, and calls it as the first."""
COMPLIANCE = "_compliance"
OVERLOAD = ("capability_strain", "mandate_load")
LED = (
    "fixed_tenure_compliance",
    "rule_based_releases_compliance",
    "merit_postings_compliance",
    "protected_sector_plan_compliance",
    "capability_strain",
)
BROUGHT_DOWN = ("dissent_base", "dissent_funds", "dissent_bandwagon", "needs_based_psdp_compliance")
UNMADE = ("repeal_at_handover", "hollowing_at_handover")
SURE = {1: 0.60, 2: 0.65, 3: 0.60, 4: 0.65, 5: 0.55, 6: 0.60, 7: 0.70, 8: 0.60}
CAME = {1: 0.0, 2: 0.0, 4: 0.0, 5: 0.5, 6: 0.5, 7: 0.0, 8: 0.5}
"""Held 1, half held 0.5, failed 0, as README.md judges; 3 cannot be told."""
PICTURES = {
    "sobol_effect_study_package_1": "what_decides_services",
    "structures_study_package_1": "in_another_model",
}
COLOURS, PARTS = 64, 16
"""Colours of a copied picture; parts of the sample left out in turn for the errors of the fit."""


def findings(results: Path) -> dict[str, str]:
    """What the page states, by label; ``--why`` adds to it."""
    gaps = [SURE[number] - CAME[number] for number in CAME]
    told = (
        f"expected to hold {sum(SURE[number] for number in CAME):.2f} of {len(CAME)}, held "
        f"{sum(CAME.values()):.1f}; mean squared gap "
        f"{np.mean(np.square(gaps)):.2f} (0.25: one who always says 50 %)"
    )
    parts = (package, leaders, screened, split, structures, distances, enough)
    lines = {label: text for part in parts for label, text in part(results).items()}
    return lines | {"sureness": told}


def table(results: Path, study: str, name: str) -> pd.DataFrame:
    """A table that a study left in the folder of all results."""
    file = results / f"{HERE.name}_{study}" / f"{name}.csv"
    if not file.is_file():
        raise FileNotFoundError(
            f"{file}: not there; run `python experiments/run.py {HERE.name} --out {results}`"
        )
    return pd.read_csv(file)


def chosen(frame: pd.DataFrame, outcome: str, scenario: str = DECIDED) -> pd.DataFrame:
    """The rows of one outcome: the effect of a scenario, or the level under the status quo."""
    of = "level" if scenario == "status_quo" else "effect"
    here = (frame["of"] == of) & (frame["scenario"] == scenario)
    return frame[here & (frame["outcome"] == outcome)]


def ranked(frame: pd.DataFrame, index: str, *known: str) -> pd.DataFrame:
    """Unknowns by an index, the first first, and their place; dummy and group left out."""
    single = frame[~frame["parameter"].isin([SHOCK_TAPE, OTHERS])]
    order = single.sort_values(index, ascending=False, kind="stable").reset_index(drop=True)
    order["place"] = order[index].rank(ascending=False, method="min")
    return order[order["parameter"].isin(known)] if known else order


def package(results: Path) -> dict[str, str]:
    """The table: what the package does in the model as it is, and the three parts."""
    lines, found = {}, table(results, "sobol", "structures")
    for _, row in found[found["alternative"] == AS_IT_IS].iterrows():
        lines[f"table: {row['outcome']}"] = (
            f"mean {row['mean']:+.2f} ({row['low']:+.2f} to {row['high']:+.2f}); median "
            f"{row['p50']:+.2f} ({row['p05']:+.2f} to {row['p95']:+.2f}); better in "
            f"{100 * row['probability_of_improvement']:.1f}, worse in "
            f"{100 * row['probability_of_worsening']:.1f} of 100; {row['worlds']} worlds"
        )
    return lines


def leaders(results: Path) -> dict[str, str]:
    """Predictions 1 and 2: the leading unknowns of the sample, and what stands out."""
    lines, frame = {}, table(results, "sobol", "sobol")
    for outcome, scenario in product(OUTCOMES, (DECIDED, "status_quo")):
        rows = chosen(frame, outcome, scenario)
        order = ranked(rows, "total")
        shown = [*order.head(6).index] + [k for k in order.index[6:] if order["above_noise"][k]]
        told = "; ".join(_sobol(order.loc[k]) for k in shown)
        others = "; ".join(_sobol(row) for _, row in rows.query("parameter == @OTHERS").iterrows())
        label = f"1-2 {'effect' if scenario == DECIDED else 'level'}: {outcome}"
        lines[label] = f"{order['above_noise'].sum()} of {len(order)} stand out; {told}; {others}"
    looked = set(frame["parameter"])
    group = frame.loc[frame["parameter"] == OTHERS, "members"].head(1)
    lines["1-2 moved as one"] = f"{group.str.split().str.len().sum()} unknowns"
    for number, names in ((1, LED), (2, BROUGHT_DOWN)):
        lines[f"{number} not looked at singly"] = ", ".join(n for n in names if n not in looked)
    return lines


def _sobol(row: pd.Series) -> str:
    out = "" if row["above_noise"] else ", no more than luck"
    return (
        f"{row['parameter']} {100 * row['first']:.1f} alone, {100 * row['total']:.1f} "
        f"({100 * row['total_low']:.1f} to {100 * row['total_high']:.1f}) in total{out}"
    )


def screened(results: Path) -> dict[str, str]:
    """Predictions 2 and 3: the screening of 16 trajectories."""
    lines, frame = {}, table(results, "morris", "morris")
    for outcome, scenario in product(OUTCOMES, (DECIDED, GIVEN)):
        rows = chosen(frame, outcome, scenario)
        order = ranked(rows, "mu_star")
        out = order[order["above_noise"]]["parameter"]
        first = ", ".join(f"{r.parameter} {r.mu_star:.2f}" for r in order.head(6).itertuples())
        dummy = rows.query("parameter == @SHOCK_TAPE")["mu_star"].max()
        lines[f"2-3 screening, {scenario}: {outcome}"] = (
            f"{len(out)} of {int(order['at_work'].sum())} stand out ({', '.join(out)}); {first}; "
            f"dummy {dummy:.2f}"
        )
    for scenario in (DECIDED, GIVEN):
        order = ranked(chosen(frame, EXITS, scenario), "mu_star", *BROUGHT_DOWN)
        lines[f"2 places, {scenario}"] = _places(order)
    order = ranked(chosen(frame, SERVICES), "mu_star")
    lines["3 places"] = _places(order[order["parameter"].isin(UNMADE)])
    lines["3 vetoes"] = _places(order[order["parameter"].str.startswith("veto_")])
    both = [
        rows[rows["parameter"].str.endswith(COMPLIANCE)].set_index("parameter")["mu_star"]
        for rows in (chosen(frame, SERVICES, scenario) for scenario in (DECIDED, GIVEN))
    ]
    larger = both[0][both[0] > both[1].reindex(both[0].index)]
    lines["3 compliances that shift more as actors decide"] = f"of {len(both[0])}: " + ", ".join(
        f"{name} {value:.2f} against {both[1][name]:.2f}" for name, value in larger.items()
    )
    return lines


def _places(order: pd.DataFrame) -> str:
    return ", ".join(f"{r.parameter} {r.place:.0f}" for r in order.itertuples()) or "none there"


def split(results: Path) -> dict[str, str]:
    """Predictions 4 and 5: the three parts of the variance, in percent."""
    lines, frame = {}, table(results, "sobol", "variance")
    for outcome, scenario in product(OUTCOMES, (DECIDED, "status_quo")):
        rows = chosen(frame, outcome, scenario).set_index("part")
        told = [
            f"{part} {100 * row['share']:.2f} ({100 * row['low']:.0f} to {100 * row['high']:.0f})"
            for part, row in rows.iterrows()
        ]
        if told:
            known = 1 - rows["share"]["luck"]
            main = f"main effects {rows['share']['main'] / known:.2f} of what is not luck"
            label = "effect" if scenario == DECIDED else "level"
            lines[f"4-5 {label}: {outcome}"] = "; ".join((*told, main))
    return lines


def structures(results: Path) -> dict[str, str]:
    """Prediction 6: each structure's effect and how it differs from the model as it is."""
    frame = table(results, "sobol", "structures")
    return {
        f"6 {row['outcome']}, {row['alternative']}": (
            f"mean {row['mean']:+.3f} ({row['low']:+.3f} to {row['high']:+.3f}), 5th percentile "
            f"{row['p05']:+.2f}, better in {100 * row['probability_of_improvement']:.1f}, worse in "
            f"{100 * row['probability_of_worsening']:.1f} of 100; by {row['change']:+.3f} "
            f"({row['change_low']:+.3f} to {row['change_high']:+.3f}), {row['words']}"
        )
        for _, row in frame.sort_values("outcome", kind="stable").iterrows()
        if row["alternative"] != AS_IT_IS
    }


def distances(results: Path) -> dict[str, str]:
    """Prediction 7: PAWN and delta beside Sobol."""
    lines, frame = {}, table(results, "sobol", "distributions")
    for method, outcome in product(("pawn", "delta"), (SERVICES, EXITS)):
        order = ranked(chosen(frame[frame["method"] == method], outcome), "index")
        lines[f"7 {method}: {outcome}"] = ", ".join(
            f"{r.parameter} {r.index_:.4f}"
            for r in order.rename(columns={"index": "index_"}).head(10).itertuples()
        )
    return lines


def enough(results: Path) -> dict[str, str]:
    """Prediction 8: whether the samples are large enough by the rule."""
    lines = {}
    for study, measure in (("morris", "mu_star"), ("sobol", "total")):
        frame = table(results, study, "enough")
        asked = (frame["of"] == "effect") & (frame["measure"] == measure)
        for row in frame[asked & (frame["method"] == study)].to_dict("records"):
            word = "enough" if row["enough"] else "not enough"
            lines[f"8 {study}, {row['scenario']}: {row['outcome']}"] = (
                f"{word}, {row['blocks']} blocks, half-width {row['half_width']:.3f}, moved "
                f"{row['moved']:.3f}; would do {row['needed']}"
            )
    return lines


def why(results: Path) -> dict[str, str]:
    """What is linear in each single unknown, also in those that the study took together.

    Points A and B of a block are a plain sample of the priors. Shares are of the variance over
    worlds, luck included, less what a fit of noise would take.
    """
    folder = results / f"{HERE.name}_sobol"
    study = read_study(folder / "study.yaml")
    scenarios = scenarios_of(study)
    moved = in_sample(study, scenarios, table(results, "sobol", "morris"))
    plan = saltelli(moved, study.points, study.replicates, study.seed)
    places = 2 * np.stack([plan.a, plan.b], axis=1).reshape(-1, len(plan.parameters)) - 1
    starts = plan.worlds * np.arange(plan.blocks)[:, None]
    ids = (starts + np.arange(2 * plan.replicates)).ravel()
    ds = open_store(f"{folder}_runs/sample", ids)
    values = np.concatenate(
        [
            outcome_values(ds.isel(world=slice(at, at + PART)), list(OUTCOMES))
            .transpose("scenario", "outcome", "world")
            .values
            for at in range(0, len(ids), PART)
        ],
        axis=-1,
    ).reshape(2, len(OUTCOMES), -1, plan.replicates)
    square = 1.5 * places**2 - 0.5
    lines = {}
    for k, outcome in enumerate(OUTCOMES):
        for what, found in (("effect", values[1, k] - values[0, k]), ("level", values[0, k])):
            total, mean = found.var(ddof=1), found.mean(axis=1)
            slope, error, _ = _fit(places, mean)
            share = pd.Series(slope**2 - error**2, plan.parameters) / (3 * total)
            shift = pd.Series(1.8 * slope, plan.parameters)
            place = share.rank(ascending=False)
            lead = share.sort_values(ascending=False).index[:8]
            asked = list(dict.fromkeys([*lead, *LED, *BROUGHT_DOWN]))
            both = [n for n in share.index if n.endswith(COMPLIANCE) or n in OVERLOAD]
            lines[f"why, {what}: {outcome}, linear, %"] = (
                f"{_told(places, mean, total)}; with squares "
                f"{_told(np.c_[places, square], mean, total)}; compliances and overload "
                f"{100 * share[both].sum():.1f}"
            )
            lines[f"why, {what}: {outcome}, place, %, shift from 5th to 95th"] = "; ".join(
                f"{n} {place[n]:.0f}, {100 * share[n]:.1f}, {shift[n]:+.2f}" for n in asked
            )
    base = 1.5 * (places[:, plan.parameters.index(BROUGHT_DOWN[0])] + 1)
    fallen, moves = values[0, -1].mean(axis=1), (values[1, -1] != values[0, -1]).mean(axis=1)
    for third in range(3):
        here = (base >= third) & (base < third + 1)
        lines[f"why, {BROUGHT_DOWN[0]}, third {third + 1}"] = (
            f"forced out {fallen[here].mean():.2f} per five years in the status quo; with the "
            f"package another number in {100 * moves[here].mean():.0f} of 100"
        )
    return lines


def _fit(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Slopes, their errors, and the variance of ``y`` (point,) that ``x`` (point, k) explains."""
    held = np.c_[np.ones(len(x)), x]
    inverse = np.linalg.inv(held.T @ held)  # places are even and nearly independent
    slope = inverse @ (held.T @ y)
    left = np.square(y - held @ slope).sum() / (len(y) - held.shape[1])
    return slope[1:], np.sqrt(left * np.diag(inverse))[1:], float(y.var(ddof=1) - left)


def _told(x: np.ndarray, y: np.ndarray, total: float) -> str:
    """The part explained with its 95 % interval, from leaving out one part after the other."""
    part_of = np.arange(len(y)) * PARTS // len(y)
    without = [_fit(x[part_of != one], y[part_of != one])[2] for one in range(PARTS)]
    error = np.sqrt((PARTS - 1) * np.var(without))
    low, middle, high = 100 * (_fit(x, y)[2] + 1.96 * error * np.array([-1, 0, 1])) / total
    return f"{middle:.1f} ({low:.1f} to {high:.1f})"


def pictures(results: Path) -> None:
    """Copy two pictures of the sample's page and their numbers; fewer colours make them small."""
    (HERE / "figures").mkdir(exist_ok=True)
    for name, here in PICTURES.items():
        file = results / f"{HERE.name}_sobol" / "figures" / name
        shutil.copyfile(file.with_suffix(".csv"), HERE / "figures" / f"{here}.csv")
        with Image.open(file.with_suffix(".png")) as drawn:
            few = drawn.convert("RGB").quantize(COLOURS)
            few.save(HERE / "figures" / f"{here}.png", optimize=True)


def main() -> None:
    """Print what the page states and, if asked, look closer and copy its pictures."""
    parser = argparse.ArgumentParser(description="Print the numbers that README.md states.")
    parser.add_argument("--results", type=Path, default=Path("results"))
    parser.add_argument("--why", action="store_true", help="fit every unknown to the kept runs")
    parser.add_argument("--figures", action="store_true", help="copy the pictures of the page")
    asked = parser.parse_args()
    lines = findings(asked.results) | (why(asked.results) if asked.why else {})
    for label, text in lines.items():
        print(f"{label}: {text}")
    if asked.figures:
        pictures(asked.results)


if __name__ == "__main__":
    main()
