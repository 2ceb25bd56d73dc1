"""Builds `report.html` from results: text from the numbers, pictures embedded, nothing fetched."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd
import xarray as xr

from coalition_sim.analysis.compare import Comparison
from coalition_sim.analysis.words import averaged_told
from coalition_sim.figures import labels
from coalition_sim.report import content, purpose, staging, tables
from coalition_sim.report.glossary import GLOSSARY
from coalition_sim.report.spoken import said

NOT_CLAIMED = (
    "It is not a forecast of any indicator, government or election.",
    "It does not show what a rule does in Balochistan: most sizes of effect come from other "
    "provinces and countries, and some are assumptions.",
    "It does not say that coalition government as such causes decline: there is no case without "
    "a coalition to compare with.",
    "It says nothing about living people, tribes or real parties: actors are named by kind. Few "
    "elections, few parties or little opposition are no aim here.",
    "Women and men differ in the model by what they start from and by distance alone; what else "
    "keeps girls from school or women from a clinic is not in it.",
    "A target of a plan is compared with, never taken for an effect of the plan.",
)


def write_report(
    ds: xr.Dataset,
    comparison: Comparison,
    sensitivity: pd.DataFrame | None,
    manifest: Mapping[str, Any],
    folder: str | Path,
) -> Path:
    """Write `report.html` into a results folder, with the pictures found in its `figures`."""
    target = Path(folder)
    page = build_report(ds, comparison, sensitivity, manifest, target / "figures")
    path = target / "report.html"
    path.write_text(page, encoding="utf-8")
    return path


def build_report(
    ds: xr.Dataset,
    comparison: Comparison,
    sensitivity: pd.DataFrame | None,
    manifest: Mapping[str, Any],
    figures: str | Path,
) -> str:
    """The whole page as text; `figures` is the folder that holds the pictures."""
    reforms = labels.reforms_of(ds, comparison.baseline)
    return page_template("report.html.j2").render(
        title="What would these reforms change?",
        reforms=[labels.scenario_title(ds, name) for name in reforms],
        baseline=labels.scenario_title(ds, comparison.baseline),
        against=labels.named(ds, comparison.baseline),
        scenarios=content.scenarios(ds, comparison),
        cautions=content.cautions(ds, comparison),
        answers=content.answers(ds, comparison),
        stages=staging.stage_rows(ds, comparison),
        given=staging.given(ds, comparison),
        where_adopted=staging.where_adopted(ds, comparison),
        costs=staging.cost_cells(ds, comparison),
        objectives=staging.objective_groups(ds, comparison),
        not_claimed=NOT_CLAIMED,
        rows=tables.summary_rows(ds, comparison),
        equity=tables.equity_rows(ds, comparison),
        sexes=tables.equity_rows(ds, comparison, tables.SEXES),
        precision=tables.precision_rows(ds, comparison),
        too_few=comparison.too_few(),
        purposes=purpose.purposes(ds, comparison),
        precision_sentence=_with_titles(comparison.precision(), ds, reforms),
        left_out=len(comparison.left_out),
        figures=content.figures(ds, comparison, sensitivity, Path(figures)),
        screened=sensitivity is not None and not sensitivity.empty,
        unknowns=content.explained(sensitivity),
        groups_moved=content.groups_moved(ds, comparison, sensitivity),
        not_at_work=content.not_at_work(sensitivity),
        not_screened=content.not_screened(ds, comparison, sensitivity),
        glossary=GLOSSARY,
        run=_run(ds, manifest),
    )


def _run(ds: xr.Dataset, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The circumstances of the run, for the first and the last section."""
    years = [str(year) for year in ds["year"].values]
    versions = manifest.get("versions")
    return {
        "worlds": f"{ds.sizes['world']:,}",
        "years": said(len(years)),
        "averaged": averaged_told(len(years)),
        "first": years[0],
        "last": years[-1],
        "tapes": _tapes_per_draw(ds),
        "central": ds.attrs.get("parameters") == "central",
        "seed": ds.attrs.get("seed", "not recorded"),
        "version": ds.attrs.get("version", "not recorded"),
        "created": str(manifest.get("created") or "")[:10],
        "command": manifest.get("command") or "",
        "caution": ds.attrs.get("caution", ""),
        "versions": dict(versions) if isinstance(versions, Mapping) else {},
    }


def _tapes_per_draw(ds: xr.Dataset) -> int:
    return max(1, round(ds.sizes["world"] / len(set(ds["draw"].values.tolist()))))


def _with_titles(sentence: str, ds: xr.Dataset, reforms: list[str]) -> str:
    """Code names of scenarios in a sentence replaced by their titles, longest name first."""
    for name in sorted(reforms, key=len, reverse=True):
        sentence = sentence.replace(f"under {name} ", f"under {labels.scenario_title(ds, name)} ")
    return sentence


def page_template(name: str) -> jinja2.Template:
    """A page whose texts are escaped and whose every word must be given."""
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_source),
        autoescape=True,  # titles and descriptions come from files that anybody may write
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def _source(name: str) -> str:
    """A template or style sheet that lies beside this module, also inside a wheel."""
    return resources.files("coalition_sim.report").joinpath(name).read_text(encoding="utf-8")
