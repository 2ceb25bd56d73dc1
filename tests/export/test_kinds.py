"""Exports of a sensitivity study, a search for failures and a ranking: every table, explained."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from discovery.worlds import Engine, few_loyal_and_electable, nothing

from coalition_sim.cli import cli
from coalition_sim.discovery import Question, discover, page
from coalition_sim.discovery import search as searching
from coalition_sim.export import ExportError, export
from coalition_sim.export.reference import dictionary
from coalition_sim.export.source import Source, open_source
from coalition_sim.export.titles import OF_KIND
from coalition_sim.figures import studied
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.robustness import folder as robust
from coalition_sim.scenario import load_scenario

KINDS = ("study", "discovery", "robustness")
STUDY = """
question: Does anything matter?
scenarios: [fixed_tenure]
stages: given
methods: [morris, sobol, pawn, delta]
parameters: [fixed_tenure_compliance, transfer_hazard]
leading: 1
trajectories: 4
points: 16
second_order: true
outcomes: [service_mean]
of: [effect]
resamples: 100
alternatives: {no unrest: {parameters: {unrest_share: 0}}}
alternative_worlds: 20
years: 3
"""
PLAIN = {
    "blocks", "box", "cases", "dropped", "draw", "draws", "features_limited", "fifth", "needed",
    "node", "parent", "at_or_below", "above", "replicates", "search", "searched", "step", "tape",
    "tapes", "trajectories", "weight", "world", "worlds", "shuffles", "cases_fresh",
    "searched_fresh",
}  # fmt: skip
"""Counts and numbers of things: they have no unit."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Path]]:
    """A results folder of each kind as its command writes it, without pictures; made once."""
    place = tmp_path_factory.mktemp("results")
    makers = {"study": _study, "discovery": _discovery, "robustness": _robustness}

    def folder(kind: str) -> Path:
        if not (place / kind).exists():
            makers[kind](place / kind)
        return place / kind

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(studied, "draw_all", lambda *_, **__: [])
        patch.setattr(robust, "draw_all", lambda *_, **__: [])
        patch.setattr(page, "_draw", lambda *_, **__: [])
        patch.setattr(searching, "SHUFFLES", 24)
        yield folder


def _study(out: Path) -> None:
    file = out.with_suffix(".yaml")
    file.write_text(STUDY, encoding="utf-8")
    _call("sensitivity", str(file), "--out", str(out))


def _robustness(out: Path) -> None:
    _call("robustness", "fixed_tenure_and_needs_based", "--worlds", "20", "--years", "3",
          "--tapes", "2", "--at-least", "satisfaction=40", "--out", str(out))  # fmt: skip


def _discovery(out: Path, truth: Any = few_loyal_and_electable) -> None:
    asked = Question(load_scenario("fixed_tenure"), load_scenario("status_quo"), "trust", "worse")
    engine = Engine(truth)
    found = discover(asked, worlds=500, fresh=300, years=3, with_tree=False, simulate=engine)
    out.mkdir()
    told = {"worlds": 500, "fresh": 300, "seed": 1}
    page.write_into(out, found, page.manifest_of(found, "coalition-sim discover", 1.0, told))


def _call(*arguments: str) -> None:
    done = CliRunner().invoke(cli, list(arguments))
    assert done.exit_code == 0, done.output


def numbers_without_unit(source: Source) -> list[str]:
    """Columns of numbers that are no counts and that nobody gave a unit."""
    return [
        f"{table.name}.{name}"
        for table in source.tables
        for name, known in table.columns.items()
        if _numeric(table.frame()[name]) and name not in PLAIN and not known.unit
    ]


def _numeric(values: pd.Series) -> bool:
    """Numbers, and no yes or no; an empty column counts as none."""
    return bool(
        pd.api.types.is_numeric_dtype(values) and values.dtype != bool and values.notna().any()
    )


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_table_has_a_title_and_every_number_a_unit_and_a_meaning(
    kind: str, made: Callable[[str], Path]
) -> None:
    source = open_source(made(kind))
    names = {table.name for table in source.tables} - {"yearly"}
    assert names <= set(OF_KIND[kind]) and len(names) >= 3
    assert all(table.note for table in source.tables)
    assert numbers_without_unit(source) == []
    told = dictionary(source.tables)
    assert told["meaning"].map(bool).all()
    for table in source.tables:  # a number in the unit of its row has that unit beside it
        frame = table.frame()
        of_row = [n for n, known in table.columns.items() if known.unit == "the unit of its row"]
        if of_row and len(frame):
            with_number = frame[of_row].notna().any(axis=1)
            assert frame.loc[with_number, "unit"].map(bool).all(), table.name


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_workbook_of_each_kind_opens(
    kind: str, made: Callable[[str], Path], tmp_path: Path
) -> None:
    pytest.importorskip("xlsxwriter", reason="the extra export is not installed")
    openpyxl = pytest.importorskip("openpyxl", reason="opens workbooks, in the extra test")
    book = openpyxl.load_workbook(export(made(kind), "xlsx", tmp_path / "book.xlsx"))
    wanted = [title for title, _ in OF_KIND[kind].values() if title in book.sheetnames]
    assert len(wanted) >= 3 and book.sheetnames[1 : len(wanted) + 1] == wanted
    words = {row[0] for row in book["Glossary"].iter_rows(min_row=5, values_only=True)}
    assert {"Sobol index", "Box", "Regret"} <= words
    for sheet in book:
        heights = [one.height for one in sheet.row_dimensions.values() if one.height]
        assert max(heights, default=0) <= 409, sheet.title  # more is no valid height of a row
        if sheet.title == "About":
            continue
        heads = [cell.value for cell in sheet[4]]
        assert all(heads) and len(set(heads)) == len(heads), sheet.title
        if sheet.title in wanted:
            assert all(cell.comment for cell in sheet[4]), sheet.title


@pytest.mark.slow
def test_indices_are_shares_of_the_variance_and_not_in_the_unit_of_the_outcome(
    made: Callable[[str], Path], tmp_path: Path
) -> None:
    out = export(made("study"), "csv", tmp_path / "tables")
    told = pd.read_csv(out / "README.csv", keep_default_na=False).set_index(["table", "column"])
    for table, name in (("sobol", "first"), ("sobol", "total_high"), ("pairs", "index"),
                        ("variance", "low")):  # fmt: skip
        assert told.at[(table, name), "unit"] == "share of the variance"
        assert (table, "unit") not in told.index
    assert told.at[("distributions", "noise_floor"), "unit"] == "0 to 1"
    growing = pd.read_csv(out / "convergence.csv").groupby("measure")["unit"].unique()
    unit = OUTCOMES["service_mean"].unit
    assert {name: list(units) for name, units in growing.items()} == {
        "mu_star": [unit], "first": ["share of the variance"], "total": ["share of the variance"],
        "index": ["0 to 1"],
    }  # fmt: skip
    page_of = (out / "README.md").read_text(encoding="utf-8")
    assert "**Question.** Does anything matter?" in page_of
    assert "Sobol indices, PAWN, delta" in page_of and "16 points of the sample" in page_of
    with pytest.raises(ExportError, match="no data of a run"):
        export(made("study"), "netcdf", tmp_path / "none.nc")


@pytest.mark.slow
def test_boxes_are_told_with_the_unit_of_each_limit(
    made: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = made("discovery")
    out = export(folder, "csv", tmp_path / "tables")
    boxes, search = pd.read_csv(out / "boxes.csv"), pd.read_csv(out / "peeling.csv")
    units = dict(zip(boxes["feature"], boxes["unit"], strict=True))
    assert units["loyal_members"] == "members"
    peeled = search.dropna(subset="peeled").set_index("peeled")
    assert set(peeled.loc[["loyal_members"], "unit"]) == {"members"}
    assert "loyal members" in str(peeled.loc[["loyal_members"], "feature_peeled"].iloc[0])
    assert "A case fails if" in (out / "README.md").read_text(encoding="utf-8")
    for name in ("density", "coverage_fresh"):
        np.testing.assert_array_equal(boxes[name], pd.read_csv(folder / "boxes.csv")[name])


@pytest.mark.slow
def test_a_search_that_found_nothing_is_exported_too(
    made: Callable[[str], Path], tmp_path: Path
) -> None:
    made("discovery")  # its settings hold here, too
    _discovery(tmp_path / "noise", nothing)
    for to in ("csv", "xlsx", "parquet"):
        export(tmp_path / "noise", to)
    assert pd.read_csv(tmp_path / "noise_csv" / "boxes.csv").empty
    parquet = pd.read_parquet(tmp_path / "noise_parquet" / "boxes.parquet")
    assert parquet.empty and "density" in parquet


@pytest.mark.slow
def test_a_ranking_says_in_words_how_each_run_was_asked(
    made: Callable[[str], Path], tmp_path: Path
) -> None:
    out = export(made("robustness"), "csv", tmp_path / "tables")
    best = pd.read_csv(out / "best.csv")
    assert "unit" not in best  # shares alone
    assert set(best["setting_title"]) == {"as the scenario says", "adopted and kept"}
    assert "All as weighted" in set(best["label"])
    assert "Nan" not in set(pd.read_csv(out / "thresholds.csv")["label"])
    runs = pd.read_csv(out / "outcomes_by_world.csv").groupby("run")["run_title"].first()
    assert runs.is_unique and not runs.isna().any()
    page_of = (out / "README.md").read_text(encoding="utf-8")
    assert "**Thresholds.** Households satisfied at least 40 % of households" in page_of
    assert page_of.count("Likely to lose") <= 2  # the description of a variant is not told again
    assert export(made("robustness"), "netcdf", tmp_path / "data.nc").is_file()
