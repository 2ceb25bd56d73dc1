"""Results as rows: what the tables of `compare` and `run` say."""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from coalition_sim.cli.console import Row, print_table

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from coalition_sim.analysis.compare import Comparison


COMPLIED = "compliance\nx strength"
REFUSER = "who refuses,\nat first or for good"
COST_OF_PARTS = (
    "Rs mn a year: mean over the years in which the lever is in force, which differ between "
    "levers, so that the parts need not add up to the whole."
)
MEASURED_WIDTH = 100


def print_comparison(ds: xr.Dataset, comparison: Comparison) -> None:
    """A table for each reform, its stages and objectives, and what must be said with them."""
    from coalition_sim.figures.labels import inside

    where = _where_adopted(comparison)
    for reform, mine in comparison.headline.groupby("scenario", sort=False):
        title = f"{title_of(ds, str(reform))}, against {title_of(ds, comparison.baseline)}"
        rows = [_line(row, where.get((reform, row["outcome"]))) for _, row in mine.iterrows()]
        print_table(rows, title, ("median (5-95 %)", "better/worse"))
        for sentence in _about(comparison, str(reform)):
            click.echo(sentence)
        click.echo()
        _print_purpose(ds, comparison, str(reform))
        _print_stages(comparison, str(reform))
    for reform, mine in comparison.objectives.groupby("scenario", sort=False):
        rows = [_objective(row) for _, row in mine.iterrows()]
        title = f"Objectives of {inside(title_of(ds, str(reform)))}: met in worlds of 100"
        print_table(rows, title, ("all", "where adopted", "without it"))
        told = _measured(ds, str(reform))
        if told:
            click.echo("What counts as met:\n" + "\n".join(told) + "\n")
    for sentence in notes(ds, comparison):
        click.echo(sentence)


def tables(comparison: Comparison) -> dict[str, list[Row]]:
    """Stages, effects where adopted, costs and objectives, unrounded, for `--json`."""
    found = {
        "where_adopted": comparison.adopted,
        "stages": comparison.stages,
        "costs": comparison.costs,
        "objectives": comparison.objectives,
    }
    return {
        name: [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
        for name, table in found.items()
    }


def notes(ds: xr.Dataset, comparison: Comparison) -> list[str]:
    """What holds for all the tables: how to read them, what was left out, how many worlds."""
    from coalition_sim.analysis.words import averaged_told

    told = [
        *(f"Warning: {title_of(ds, name)}: {said}" for name, said in comparison.warnings),
        f"Difference world by world, mean of {averaged_told(ds.sizes['year'])}. better/worse: "
        "worlds in 100 where the reform does better, and worse; in the rest it is the same.",
    ]
    if len(comparison.adopted):
        told.append(
            "where adopted: the words for the worlds that adopt the reform, which are not like the "
            "others. A package counts as adopted where at least half of its levers ever are."
        )
    given = [title_of(ds, n) for n, one in comparison.adoptions.items() if one.how == "given"]
    if given:
        told.append(f"Adoption is taken as given, not modelled: {', '.join(given)}.")
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


def _where_adopted(comparison: Comparison) -> dict[tuple[str, str], str]:
    """Words by reform and outcome for the worlds that adopted, where those are not all worlds."""
    from coalition_sim.analysis.words import verdict

    return {
        (row.scenario, row.outcome): verdict(row.words, row.narrow)
        for row in comparison.adopted.itertuples()
        if not comparison.adoptions[str(row.scenario)].worlds.all()
    }


def _print_stages(comparison: Comparison, reform: str) -> None:
    """The stages of each lever of a package; one sentence says those of a single lever."""
    mine = comparison.stages[comparison.stages["scenario"] == reform]
    if len(mine) > 1:
        numbers = ("adopted", "survived", COMPLIED, "in force", "Rs mn a year")
        rows = [_stage(row) for _, row in mine.iterrows()]
        print_table(rows, "Its levers: adopted, complied with, kept (of 100)", numbers)
        click.echo(COST_OF_PARTS)
        click.echo()


def _print_purpose(ds: xr.Dataset, comparison: Comparison, reform: str) -> None:
    """The outcomes that its levers exist for and that no table above holds."""
    from coalition_sim.report.purpose import purpose_rows

    mine = purpose_rows(ds, comparison, reform)
    if len(mine):
        rows = [_line(row) for _, row in mine.iterrows()]
        print_table(rows, "What it exists for", ("median (5-95 %)", "better/worse"))


def _measured(ds: xr.Dataset, reform: str) -> list[str]:
    """What counts as met, in the words of the scenario, one paragraph per objective."""
    from coalition_sim.report.staging import measured_told

    told = [f"{title}: {counts}" for title, counts in measured_told(ds, reform)]
    return [
        textwrap.fill(one, MEASURED_WIDTH, initial_indent="  ", subsequent_indent="    ")
        for one in told
    ]


def _about(comparison: Comparison, reform: str) -> list[str]:
    """The stages of a reform, its equity flags, and what a point of services costs."""
    from coalition_sim.report.staging import stage_sentence
    from coalition_sim.report.tables import warning

    flag, stages = warning(comparison, reform), stage_sentence(comparison, reform)
    told = [stages] if stages else []
    told += [f"Warning: {flag}."] if flag else []
    costs = comparison.costs
    mine = costs[(costs["scenario"] == reform) & (costs["worlds_of"] == "all")]
    if len(mine):
        told.append(
            "Cost of a point of services (Rs bn of 2013-14 a year, over all worlds): "
            f"{mine['text'].iloc[0]}."
        )
    return told


def _stage(row: pd.Series) -> Row:
    from coalition_sim.analysis.costs import WHOLE
    from coalition_sim.levers.names import lever_name

    whole = row["lever"] == WHOLE
    return {
        "lever": WHOLE if whole else lever_name(str(row["lever"])),
        "adopted": "given" if row["adoption"] == "given" else _share(row, "adopted"),
        "survived": "given" if row["survival"] == "given" else _share(row, "survived"),
        COMPLIED: _of_100(row["compliance"]),
        "in force": _of_100(row["in_force"]),
        "Rs mn a year": "" if math.isnan(row["cost"]) else f"{1000 * row['cost']:,.0f}",
        REFUSER: row["refuser"],
    }


def _objective(row: pd.Series) -> Row:
    few = "adoption given" if row["adoption"] == "given" else "too few worlds"
    known = not math.isnan(row["met_adopted"])
    modelled = row["adoption"] == "modelled" and known
    return {
        "objective, and its target": f"{row['title']}\n  {row['note'] or row['target']}",
        "all": _share(row, "met"),
        "where adopted": _share(row, "met_adopted") if modelled else ("" if row["note"] else few),
        "without it": _share(row, "baseline_met"),
    }


def _share(row: pd.Series, name: str) -> str:
    low, high = row[f"{name}_p05"], row[f"{name}_p95"]
    bounds = "" if math.isnan(low) else f" ({100 * low:.0f}-{100 * high:.0f})"
    return f"{_of_100(row[name])}{bounds}"


def _of_100(share: float) -> str:
    from coalition_sim.analysis.words import worlds_of_100

    return "" if math.isnan(share) else worlds_of_100(share, "<", ">")


def _line(row: pd.Series, where_adopted: str | None = None) -> Row:
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
        **({"where adopted": where_adopted} if where_adopted else {}),
    }
