"""Exports: the numbers come through, with what a reader must know of them."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from click.testing import CliRunner
from synthetic import synthetic_dataset

from coalition_sim import __version__, results
from coalition_sim.analysis.compare import compare
from coalition_sim.cli import cli
from coalition_sim.export import FORMATS, ExportError, export
from coalition_sim.export.derived import AT_A_TIME, yearly
from coalition_sim.export.source import open_source
from coalition_sim.manifest import Request, build_manifest
from coalition_sim.outcomes import OUTCOMES, yearly_values
from coalition_sim.results import write_results
from coalition_sim.scenario import load_scenario

NAMES = ("status_quo", "fixed_tenure", "needs_based_allocation")
SHEETS = ["About", "Differences", "Where adopted", "Adopted and kept", "Costs", "Year by year",
          "Districts", "Every world", "Outcomes", "Columns", "Glossary"]  # fmt: skip
FORMULA = '=HYPERLINK("a")'


@pytest.fixture(scope="module")
def ds() -> xr.Dataset:
    return synthetic_dataset(draws=10, tapes=3, years=4, scenarios=NAMES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, ds: xr.Dataset) -> Iterator[Path]:
    """The results of a comparison, without pictures; one reform's title looks like a formula."""
    contents = [load_scenario(name).to_dict() for name in NAMES]
    contents[1]["title"] = FORMULA
    asked = Request(scenarios=tuple(contents), baseline="status_quo", worlds=30, years=4, seed=7)
    found = ds.assign_attrs(scenarios=json.dumps({one["name"]: one for one in contents}))
    manifest = build_manifest(asked, "coalition-sim compare mine.yaml", 1.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(results, "_write_pages", lambda *others: None)
        place = tmp_path_factory.mktemp("results") / "mine"
        yield write_results(place, found, compare(found), None, manifest)


@pytest.fixture(scope="module")
def book(folder: Path) -> Any:
    pytest.importorskip("xlsxwriter", reason="the extra export is not installed")
    openpyxl = pytest.importorskip("openpyxl", reason="opens workbooks, in the extra test")
    return openpyxl.load_workbook(export(folder, "xlsx"))


def rows_of(sheet: Any) -> tuple[list[str], list[tuple]]:
    """Headings and rows of a sheet's table."""
    head, *rows = list(sheet.iter_rows(min_row=4, values_only=True))
    return [str(cell).partition("\n")[0] for cell in head], rows


def test_a_workbook_has_a_sheet_for_each_table(book: Any) -> None:
    assert book.sheetnames == SHEETS
    for sheet in book.worksheets[1:]:
        assert sheet["A1"].value and sheet["A2"].value
        assert sheet.freeze_panes and sheet.freeze_panes.endswith("5")
        assert sheet.auto_filter.ref.startswith("A4:")
        assert all(dimension.width >= 8 for dimension in sheet.column_dimensions.values())
        assert all(cell.value for cell in sheet[4])


def test_the_first_sheet_says_what_it_is_and_what_was_run(book: Any) -> None:
    about = {row[0]: str(row[1]) for row in book["About"].iter_rows(min_row=3, values_only=True)}
    assert "not a forecast" in about["Caution"]
    assert about["Seed"] == "7" and about["Worlds"] == "30" and about["Years"] == "4"
    assert about["Command"] == "coalition-sim compare mine.yaml"
    assert f"coalition_sim {__version__}" in about["Versions"] and "numpy" in about["Versions"]
    assert about["Compared with"] == "Status quo (status_quo)"
    assert "(status_quo)" in about["Scenarios"]
    lines = [row[1] for row in book["About"].iter_rows(min_row=3, values_only=True)]
    assert any("(needs_based_allocation)" in str(line) for line in lines)
    links = {cell.value: cell.hyperlink.location for cell in book["About"]["A"] if cell.hyperlink}
    assert list(links) == SHEETS[1:]
    assert links["Every world"] == "'Every world'!A1"


def test_the_numbers_of_a_workbook_are_those_of_the_files(book: Any, folder: Path) -> None:
    head, rows = rows_of(book["Differences"])
    table = pd.read_csv(folder / "differences.csv")
    assert len(rows) == len(table)
    sheet = pd.DataFrame(rows, columns=head)
    for shown, name in (("mean", "mean"), ("5th percentile", "p05"), ("median", "p50"),
                        ("probability of improvement", "probability_of_improvement")):  # fmt: skip
        np.testing.assert_allclose(sheet[shown].astype(float), table[name], rtol=1e-14)
    assert sheet["outcome (name in files)"].tolist() == table["outcome"].tolist()
    first = OUTCOMES[table["outcome"][0]]
    assert (sheet["outcome"][0], sheet["unit"][0]) == (first.label, first.unit)
    assert set(sheet["narrow"]) <= {"yes", "no"}
    assert sheet["scenario"][0] == FORMULA


def test_a_workbook_holds_no_formula_and_no_error(book: Any) -> None:
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}  # text, numbers and blanks


def test_numbers_are_shown_in_readable_formats(book: Any) -> None:
    sheet = book["Differences"]
    head, _ = rows_of(sheet)
    cells = dict(zip(head, sheet[5], strict=True))
    assert cells["probability of improvement"].number_format.startswith("0.0%")
    wanted = "0" * (OUTCOMES[cells["outcome (name in files)"].value].decimals + 1)
    assert cells["mean"].number_format.startswith(f"#,##0.{wanted}_")
    assert cells["mean"].alignment.horizontal is None  # to the right, as numbers are
    worlds, _ = rows_of(book["Every world"])
    first = dict(zip(worlds, book["Every world"][5], strict=True))
    assert first["world"].number_format.startswith("0_")


def test_every_column_of_a_workbook_is_explained(book: Any) -> None:
    head, rows = rows_of(book["Columns"])
    told = pd.DataFrame(rows, columns=head)
    assert told["meaning"].notna().all()
    for name in SHEETS[1:-2]:
        headings, _ = rows_of(book[name])
        listed = told[told["sheet"] == name]
        assert sorted(listed["in words"]) == sorted(headings), name
    noted = [cell.comment.text for cell in book["Costs"][4] if cell.comment]
    assert len(noted) == len(list(book["Costs"][4]))


def test_the_glossary_explains_the_words(book: Any) -> None:
    head, rows = rows_of(book["Glossary"])
    words = dict(rows)
    assert head == ["term", "meaning"] and "Paired difference" in words and "Adopted" in words
    _, outcomes = rows_of(book["Outcomes"])
    assert len(outcomes) == len(OUTCOMES)


def test_a_table_too_large_for_a_sheet_is_named_and_left_out(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("xlsxwriter", reason="the extra export is not installed")
    openpyxl = pytest.importorskip("openpyxl", reason="opens workbooks, in the extra test")
    monkeypatch.setattr("coalition_sim.export.to_xlsx.MOST_CELLS", 10_000)
    small = openpyxl.load_workbook(export(folder, "xlsx", tmp_path / "small.xlsx"))
    assert "Every world" not in small.sheetnames and "Year by year" in small.sheetnames
    told = [row[0].value for row in small["About"].iter_rows()]
    assert "Not here: Every world" in told


def test_csv_comes_with_a_dictionary_of_every_column(folder: Path, tmp_path: Path) -> None:
    out = export(folder, "csv", tmp_path / "tables")
    names = {path.name for path in out.glob("*.csv")} - {"README.csv"}
    assert {"differences.csv", "districts.csv", "yearly.csv", "glossary.csv"} <= names
    told = pd.read_csv(out / "README.csv", keep_default_na=False)
    for name in names:
        with (out / name).open(encoding="utf-8", newline="") as file:
            head = next(csv.reader(file))
        listed = told[told["table"] == name.removesuffix(".csv")]
        assert listed["column"].tolist() == head, name
        assert listed["meaning"].map(bool).all(), name
    page = (out / "README.md").read_text(encoding="utf-8")
    assert "not a forecast" in page and "**Seed.** 7" in page and "`districts.csv`" in page
    before, after = (pd.read_csv(at / "differences.csv") for at in (folder, out))
    pd.testing.assert_frame_equal(before, after[before.columns])


def test_the_table_of_districts_holds_levels_and_gains(folder: Path, tmp_path: Path) -> None:
    out = export(folder, "csv", tmp_path / "tables")
    table = pd.read_csv(out / "districts.csv")
    assert len(table) == 3 * 34
    base = table[table["scenario"] == "status_quo"]
    assert base[["gain_p05", "gain_p50", "words"]].isna().all(axis=None)
    fixed = table[table["scenario"] == "fixed_tenure"]
    assert fixed["words"].notna().all() and (fixed["gain_p50"] > 0).any()
    assert (fixed["service_p05"] <= fixed["service_p50"]).all()
    assert fixed["service_p50"].between(0, 100).all()
    people = table["population"] / base["population"].sum()
    money = (table["money_per_head"] * people).groupby(table["scenario"]).sum()
    assert (money > 0).all()


def test_every_world_is_there_and_in_its_place(ds: xr.Dataset) -> None:
    many = xr.concat([ds.assign_coords(world=ds["world"] + 30 * k) for k in range(18)], "world",
                     data_vars="minimal", join="outer")  # fmt: skip
    assert many.sizes["world"] > AT_A_TIME  # more than one part
    table = yearly(many)
    frame = table.frame()
    assert len(frame) == table.rows and list(frame.columns) == list(table.columns)
    row = frame[(frame["scenario"] == "fixed_tenure") & (frame["world"] == 531)]
    row = row[row["year"] == "2015-16"].squeeze()
    wanted = yearly_values(ds).sel(scenario="fixed_tenure", world=21, year="2015-16")
    for name in OUTCOMES:
        assert row[name] == pytest.approx(float(wanted.sel(outcome=name)), nan_ok=True)
    assert row["draw"] == int(ds["draw"].sel(world=21))


def test_parquet_carries_units_and_meanings(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="the extra export is not installed")
    import pyarrow.parquet as parquet

    out = export(folder, "parquet", tmp_path / "tables")
    schema = parquet.read_schema(out / "yearly.parquet")
    field = schema.field("secretary_changes")
    assert field.metadata[b"unit"].decode() == OUTCOMES["secretary_changes"].unit
    assert OUTCOMES["secretary_changes"].label in field.metadata[b"meaning"].decode()
    about = json.loads(schema.metadata[b"about"])
    assert about["Seed"] == "7" and "not a forecast" in about["Caution"]
    before = pd.read_csv(folder / "differences.csv")
    after = pd.read_parquet(out / "differences.parquet")
    for name in ("mean", "p05", "monte_carlo_error"):
        np.testing.assert_array_equal(before[name], after[name])


def test_netcdf_is_the_data_with_attributes_that_others_know(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("h5netcdf", reason="the extra export is not installed")
    import h5netcdf

    path = export(folder, "netcdf", tmp_path / "mine.nc")
    before = xr.open_zarr(folder / "results.zarr", chunks=None)
    with xr.open_dataset(path, engine="h5netcdf") as after:
        assert set(before.data_vars) == set(after.data_vars)
        for name in before.data_vars:
            np.testing.assert_array_equal(before[name].values, after[name].values)
        assert after.attrs["Conventions"].startswith("CF-")
        assert "not a forecast" in after.attrs["comment"]
        assert "coalition-sim compare mine.yaml" in after.attrs["history"]
        assert after.attrs["seed"] == before.attrs["seed"]
        assert after["service_index"].attrs["units"] == "1"
        assert after["spent"].attrs["units"] == "Rs bn"
        assert all(after[name].attrs.get("long_name") for name in after.variables)
        assert str(after["time"].values[0])[:10] == "2013-07-01"
    with h5netcdf.File(path) as file:
        assert file["service_index"].compression == "gzip"


@pytest.mark.parametrize("to", FORMATS)
def test_nothing_is_replaced_unless_it_was_an_export(to: str, folder: Path, tmp_path: Path) -> None:
    for library in FORMATS[to].libraries:
        pytest.importorskip(library, reason="the extra export is not installed")
    target = tmp_path / "out"
    export(folder, to, target)
    with pytest.raises(ExportError, match="--force"):
        export(folder, to, target)
    assert export(folder, to, target, force=True) == target
    other = tmp_path / "precious"
    other.mkdir()
    (other / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ExportError, match="Choose another name"):
        export(folder, to, other, force=True)
    assert (other / "thesis.txt").read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "precious"]


def test_without_a_name_it_is_written_beside_the_results(folder: Path) -> None:
    assert export(folder, "csv") == folder.with_name("mine_csv")


def test_a_missing_library_is_said_before_the_work(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for to, known in FORMATS.items():
        for library in known.libraries:
            monkeypatch.setitem(sys.modules, library, None)
            with pytest.raises(ExportError, match=r"coalition-sim\[export\]"):
                export(folder, to, tmp_path / "out")
    assert not list(tmp_path.iterdir())


def test_what_is_no_results_is_said(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="neither a results folder"):
        export(tmp_path / "nowhere", "csv", tmp_path / "out")
    (tmp_path / "a.csv").write_text("x\n1\n", encoding="utf-8")
    with pytest.raises(ExportError, match=r"no manifest\.json"):
        export(tmp_path, "csv", tmp_path / "out")
    with pytest.raises(ExportError, match="allowed are xlsx"):
        export(tmp_path, "docx")
    (tmp_path / "manifest.json").write_text('{"program": "other"}', encoding="utf-8")
    with pytest.raises(ExportError, match="no manifest of coalition_sim"):
        export(tmp_path, "csv", tmp_path / "out")


def test_any_folder_with_a_manifest_and_explained_columns(tmp_path: Path) -> None:
    """Other commands write other tables: their own columns.json says what they mean."""
    place = tmp_path / "other"
    place.mkdir()
    manifest = {"program": "coalition_sim", "kind": "some_answer", "seed": 3}
    (place / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    told = {"best.csv": {"scenario": "which", "best": "share of worlds", "best_p05": "its lower"}}
    (place / "columns.json").write_text(json.dumps(told), encoding="utf-8")
    table = "# title, with a comma\n# more\nscenario,best,best_p05\nfixed_tenure,0.5,0.25\n"
    (place / "best.csv").write_text(table, encoding="utf-8")
    (found,) = open_source(place).tables
    assert found.frame()["best"].tolist() == [0.5]
    assert found.columns["best"].unit == found.columns["best_p05"].unit == "share, 0 to 1"
    assert found.columns["scenario"].meaning == "which"
    out = export(place, "csv")
    assert "Some answer" in (out / "README.md").read_text(encoding="utf-8")
    pytest.importorskip("h5netcdf", reason="the extra export is not installed")
    with pytest.raises(ExportError, match="no data of a run"):
        export(place, "netcdf")


def test_a_store_is_exported_with_its_comparison(tmp_path: Path) -> None:
    from coalition_sim.simulate import simulate

    store = tmp_path / "runs"
    simulate(
        ["status_quo", "fixed_tenure"], worlds=4, years=3, store=str(store), record="provincial"
    )
    out = export(store, "csv")
    assert out == tmp_path / "runs_csv"
    tables = {path.stem for path in out.glob("*.csv")}
    assert {"differences", "stages", "summary", "yearly"} <= tables
    assert "districts" not in tables  # not recorded
    assert len(pd.read_csv(out / "yearly.csv")) == 2 * 4 * 3
    page = (out / "README.md").read_text(encoding="utf-8")
    assert "**Worlds.** 4" in page and "**Seed.** 1" in page
    with pytest.raises(ExportError, match="status_quo, fixed_tenure"):
        export(store, "csv", tmp_path / "out", baseline="fixed_tenures")


def test_a_store_of_outcomes_alone_is_exported_without_a_comparison(tmp_path: Path) -> None:
    from coalition_sim.simulate import simulate

    store = tmp_path / "runs"
    simulate(
        ["status_quo", "fixed_tenure"], worlds=2, years=3, store=str(store), record="outcome_value"
    )
    tables = {path.stem for path in export(store, "csv").glob("*.csv")}
    assert {"summary", "yearly"} <= tables and "differences" not in tables


def test_the_command_writes_and_says_where(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "tables"
    done = CliRunner().invoke(cli, ["export", str(folder), "--to", "csv", "--out", str(out)])
    assert done.exit_code == 0 and "Written" in done.output + done.stderr
    assert (out / "differences.csv").is_file()
    again = CliRunner().invoke(cli, ["export", str(folder), "--to", "csv", "--out", str(out)])
    assert again.exit_code == 2 and "--force" in again.output + again.stderr
