"""Results as rows: what the tables of `compare` and `run` say."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from coalition_sim.cli.console import Row, print_table

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from coalition_sim.analysis.compare import Comparison


def print_comparison(ds: xr.Dataset, comparison: Comparison) -> None:
    """A table for each reform, and what must be said with it."""
    for reform, mine in comparison.headline.groupby("scenario", sort=False):
        title = f"{title_of(ds, str(reform))}, against {title_of(ds, comparison.baseline)}"
        rows = [_line(row) for _, row in mine.iterrows()]
        print_table(rows, title, ("median (5-95 %)", "better/worse"))
    for sentence in notes(ds, comparison):
        click.echo(sentence)


def notes(ds: xr.Dataset, comparison: Comparison) -> list[str]:
    """What holds for all the tables: how to read them, what was left out, how many worlds."""
    from coalition_sim.analysis.words import averaged_told

    told = [
        *(f"Warning: {title_of(ds, name)}: {said}" for name, said in comparison.warnings),
        f"Difference world by world, mean of {averaged_told(ds.sizes['year'])}. better/worse: "
        "worlds in 100 where the reform does better, and worse; in the rest it is the same.",
        "Reforms are taken as given: whether they would be adopted is not modelled yet.",
    ]
    if comparison.table["handle"].astype(bool).any():
        told.append("* moved by the lever itself: shows that it worked, not that it helped.")
    if len(comparison.left_out):
        told.append(f"{len(comparison.left_out)} worlds gave no number and were left out.")
    precise = comparison.precision() or "No outcome differs in any world."
    return [*told, precise]


def comparison_rows(comparison: Comparison) -> list[Row]:
    """Every number of a comparison, unrounded, for `--json`."""
    records = comparison.table.to_dict("records")
    return [{str(name): value for name, value in record.items()} for record in records]


def outcome_rows(ds: xr.Dataset) -> list[Row]:
    """Where the headline outcomes of the one scenario end up, over its worlds."""
    from coalition_sim.outcomes import OUTCOMES, headline_outcomes, outcome_values

    values = outcome_values(ds, headline_outcomes()).isel(scenario=0)
    quantiles = values.quantile([0.05, 0.5, 0.95], dim="world", skipna=True)
    rows: list[Row] = []
    for name in headline_outcomes():
        known = {"outcome": name, "label": OUTCOMES[name].label, "unit": OUTCOMES[name].unit}
        low, middle, high = map(float, quantiles.sel(outcome=name).values)
        rows.append({**known, "p05": low, "p50": middle, "p95": high})
    return rows


def print_outcomes(rows: Sequence[Row], title: str) -> None:
    """The rows of `outcome_rows`, each rounded as its outcome is."""
    from coalition_sim.analysis.words import shown
    from coalition_sim.outcomes import OUTCOMES

    percentiles = ("p05", "p50", "p95")
    lines = [
        {"outcome (unit)": f"{row['label']} ({row['unit']})"}
        | {p: shown(row[p], OUTCOMES[row["outcome"]].decimals, signed=False) for p in percentiles}
        for row in rows
    ]
    print_table(lines, title, percentiles)


def title_of(ds: xr.Dataset, scenario: str) -> str:
    """The title of a scenario, as kept in the results."""
    contents = json.loads(ds.attrs.get("scenarios", "{}"))
    return str((contents.get(scenario) or {}).get("title") or scenario)


def _line(row: pd.Series) -> Row:
    from coalition_sim.analysis import words

    chance = float(row["probability_of_improvement"])
    worse = float(row["probability_of_worsening"])
    of_100 = [words.worlds_of_100(share, "<", ">") for share in (chance, worse)]
    # Where nothing is clear there is nothing to call small.
    clear = row["words"] in words.CLEAR
    small = ", too small to matter" if clear and row["too_small"] else ""
    return {
        "outcome (unit)": f"{row['label']}{' *' if row['handle'] else ''} ({row['unit']})",
        "median (5-95 %)": row["text"],
        "better/worse": "" if math.isnan(chance) else "/".join(of_100),
        "in words": f"{words.verdict(row['words'], row['narrow'])}{small}",
    }
