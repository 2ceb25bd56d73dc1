"""Every picture has its numbers beside it, and they are the numbers that it shows."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from synthetic import synthetic_dataset

import coalition_sim
from coalition_sim import results
from coalition_sim.analysis.compare import compare
from coalition_sim.analysis.sweep import sweep
from coalition_sim.figures import catalogue, save_all, style
from coalition_sim.figures.curves import curves_figure
from coalition_sim.figures.differences import WIDEST
from coalition_sim.figures.numbers import UnexplainedNumbers, beside, explained
from coalition_sim.figures.objectives import objectives_figure
from coalition_sim.figures.reported import reported_figure
from coalition_sim.scenario import load_scenario

PACKAGE = Path(coalition_sim.__file__).parent
# kind of picture -> the axes that carry numbers; the others carry places of rows and years
SHOWN_ON = {
    "allocation": "xy", "differences": "x", "sectors": "x", "fan_services": "y",
    "fan_government": "y", "money": "y", "objectives": "x", "portfolios": "xy", "reported": "y",
    "stages": "x", "timeline": "x", "tornado": "x",
}  # fmt: skip


@pytest.fixture(scope="module")
def ds() -> xr.Dataset:
    return synthetic_dataset()


@pytest.fixture(scope="module")
def sensitivity() -> pd.DataFrame:
    row = {"scenario": "fixed_tenure", "mu": 0.1, "mu_star_conf": 0.13, "sigma": 0.2,
           "sigma_luck": 0.1, "noise_floor": 0.5, "at_work": True, "trajectories": 2,
           "replicates": 2}  # fmt: skip
    return pd.DataFrame(
        {**row, "outcome": outcome, "parameter": name, "mu_star": size, "above_noise": size > 0.5}
        for outcome in ("service_education", "service_health")
        for name, size in (("learning_time", 2.03), ("leakage", 0.21))
    )


@pytest.fixture(scope="module")
def folder(
    ds: xr.Dataset, sensitivity: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    place = tmp_path_factory.mktemp("figures")
    save_all(ds, compare(ds), sensitivity, place)
    return place


def read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, comment="#")


def plotted(figure: Figure, axes: str) -> np.ndarray:
    """Every number that a picture draws in the coordinates of its data."""
    found = [
        values
        for ax in figure.axes
        if ax.get_label() != "<colorbar>" and ax.axison  # a map has places, and its own test
        for axis in axes
        for values in _plotted(ax, axis)
    ]
    numbers = np.concatenate([np.ravel(np.ma.filled(v, np.nan)).astype(float) for v in found])
    return np.unique(numbers[np.isfinite(numbers)])


def _plotted(ax: Axes, axis: str) -> Iterator[np.ndarray]:
    column = "xy".index(axis)
    for line in ax.lines:
        if line.get_transform() == ax.transData:  # not one across the whole panel
            yield line.get_xydata()[:, column]
    for mark in ax.collections:
        if isinstance(mark, PathCollection):
            yield mark.get_offsets()[:, column]
        elif isinstance(mark, PolyCollection | LineCollection):
            yield from (path.vertices[:, column] for path in mark.get_paths())
    for bar in ax.patches:
        if isinstance(bar, Rectangle) and bar.get_data_transform() == ax.transData and axis == "x":
            yield np.array([bar.get_x(), bar.get_x() + bar.get_width()])


def lacking(shown: np.ndarray, table: pd.DataFrame) -> list[float]:
    """Numbers of the picture that are not in its table."""
    known = table.select_dtypes("number").to_numpy(float).ravel()
    known = np.concatenate([known[np.isfinite(known)], [0.0]])
    near = np.abs(shown[:, None] - known[None, :]).min(axis=1)
    return shown[near > 1e-6 * np.maximum(1.0, np.abs(shown))].tolist()


def test_every_picture_of_a_comparison_has_its_numbers(folder: Path) -> None:
    pictures = sorted(folder.glob("*.png"))
    assert len(pictures) == 18
    for picture in pictures:
        text = beside(picture).read_text(encoding="utf-8")
        table = read(beside(picture))
        assert len(table), picture.name
        head = [line[2:] for line in text.splitlines() if line.startswith("#")]
        assert "50 worlds, seed 1." in " ".join(head) or picture.name.startswith("tornado")
        assert any(style.CAUTION in line for line in head), picture.name
        told = {line.partition(":")[0] for line in head}
        assert set(table.columns) <= told, picture.name


def test_the_table_holds_what_the_picture_shows(
    ds: xr.Dataset, sensitivity: pd.DataFrame, folder: Path
) -> None:
    checked = set()
    for picture in catalogue(ds, compare(ds), sensitivity):
        if picture.kind not in SHOWN_ON:
            continue
        figure = picture.draw()
        shown = plotted(figure, SHOWN_ON[picture.kind])
        table = read(folder / picture.file.replace(".png", ".csv"))
        missing = lacking(shown, table)
        if picture.kind in ("differences", "sectors"):  # ends that are cut off stand at the edge
            missing = [x for x in missing if abs(x) > WIDEST]
        if picture.kind == "portfolios":  # the line of equal shares
            missing = [x for x in missing if x != figure.axes[0].get_xlim()[1]]
        if picture.kind == "tornado":  # ends of the whiskers
            ends = [table["mu_star"] + table["mu_star_conf"],
                    (table["mu_star"] - table["mu_star_conf"]).clip(lower=0)]  # fmt: skip
            missing = lacking(np.array(missing), pd.DataFrame({"end": pd.concat(ends)}))
        if picture.kind == "timeline":  # bars are drawn from their start to their end
            table = table.assign(length=table["to_month"] - table["from_month"])
            missing = lacking(np.array(missing), table) if missing else []
        assert len(shown) > 1 and not missing, (picture.file, missing[:5])
        checked.add(picture.kind)
    assert checked == set(SHOWN_ON) - {"objectives", "reported"}


def test_the_map_s_numbers_are_those_on_its_tiles(ds: xr.Dataset, folder: Path) -> None:
    for file, column, form in (
        ("gain_fixed_tenure", "p50", "{:+.1f}"),
        ("allocation", "share_to_need", "{:.1f}×"),
    ):
        drawn = next(p for p in catalogue(ds, compare(ds)) if p.file == f"{file}.png").draw()
        words = {text.get_text().replace("\N{MINUS SIGN}", "-") for text in drawn.axes[0].texts}
        table = read(folder / f"{file}.csv")
        assert len(table) == 34
        told = {form.format(value) for value in table[column]}
        assert {"0" if one in ("+0.0", "-0.0") else one for one in told} <= words


def test_bands_of_the_network_add_up(ds: xr.Dataset, folder: Path) -> None:
    table = read(folder / "network.csv")
    sums = table.groupby("to_kind")["money"].sum()
    assert sums["ministry"] == pytest.approx(sums["district"])
    (world,) = table["world"].unique()
    total = float(ds["allocated"].sel(scenario="status_quo", world=world, year="2015-16").sum())
    assert sums["ministry"] == pytest.approx(total)


def test_objectives_and_reports_have_their_numbers(ds: xr.Dataset, tmp_path: Path) -> None:
    shares = {
        f"{name}{end}": value + shift
        for name, value in (("met", 0.31), ("baseline_met", 0.12), ("met_adopted", 0.52))
        for end, shift in (("", 0.0), ("_p05", -0.07), ("_p95", 0.09))
    }
    row = {"scenario": "fixed_tenure", "objective": "a", "title": "Item #1, a plan's", "target": "",
           "note": "", "adoption": "modelled", **shares}  # fmt: skip
    path = tmp_path / "objectives.png"
    figure = objectives_figure(ds, pd.DataFrame([row]), path=path)
    table = read(beside(path))
    assert table["title"].unique().tolist() == ["Item #1, a plan's"]  # no comment begins in a cell
    assert table["value"].tolist() == pytest.approx([12.0, 31.0, 52.0])
    assert not lacking(plotted(figure, "x"), table)

    more = xr.DataArray([0.0, 0.02, 0.0, 0.0], dims="scenario")
    gamed = ds.assign(service_reported=ds["service_index"] + more)
    path = tmp_path / "reported.png"
    figure = reported_figure(gamed, ["fixed_tenure"], path=path)
    assert not lacking(plotted(figure, "y"), read(beside(path)))


def test_curves_have_their_numbers(ds: xr.Dataset, tmp_path: Path) -> None:
    def engine(scenarios: list, **settings: object) -> xr.Dataset:
        found = ds.isel(scenario=range(len(scenarios)))
        return found.assign_coords(scenario=[one.name for one in scenarios])

    found = sweep(load_scenario("fixed_tenure"), "strength", at=(0, 0.5, 1), simulate=engine)
    path = tmp_path / "curves.png"
    figure = curves_figure(found, path=path)
    table = read(beside(path))
    assert not lacking(plotted(figure, "y"), table)
    assert sorted(table["level"].unique()) == [0.0, 0.5, 1.0]


def test_a_screening_writes_numbers_beside_its_pictures(
    sensitivity: pd.DataFrame, tmp_path: Path
) -> None:
    entry = {"name": "fixed_tenure", "content": load_scenario("fixed_tenure").to_dict()}
    results._write_tornados(tmp_path, sensitivity, {"scenarios": [entry], "seed": 5})
    (picture,) = (tmp_path / "figures").glob("*.png")
    assert "2 trajectories, 2 replicates, seed 5." in beside(picture).read_text(encoding="utf-8")
    table = read(beside(picture))
    assert sorted(table["mu_star"]) == [0.21, 0.21, 2.03, 2.03]
    assert table["unknown"][0] == "time a new secretary takes to learn"


def test_no_picture_can_forget_its_numbers() -> None:
    """One way to the disk, and it asks for the numbers."""
    assert inspect.signature(style.finish).parameters["numbers"].default is inspect.Parameter.empty
    saving = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if re.search(r"savefig\(|print_png|\.print_figure", path.read_text(encoding="utf-8"))
    ]
    assert saving == ["figures/style.py"]


def test_a_column_that_nobody_explains_is_an_error() -> None:
    assert explained(["year"], {"year": "when"}) == {"year": "when"}
    with pytest.raises(UnexplainedNumbers, match='"wobble"'):
        explained(["year", "wobble"], {})
