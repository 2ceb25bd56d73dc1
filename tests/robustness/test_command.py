"""`coalition-sim robustness`, and the folder that it writes."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from command import Run, command_in, in_words

from coalition_sim.analysis.effect import ROUNDING_DUST
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.robustness.columns import columns_of

from .made import dataset

CORE = ["status_quo", "fixed_tenure", "needs_based_allocation", "fixed_tenure_and_needs_based"]
TABLES = ("best", "regret", "thresholds", "pairs", "trade_offs", "parts", "conditions", "changes",
          "weights", "outcomes_by_world")  # fmt: skip


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    return command_in(tmp_path, monkeypatch)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Made-up numbers in place of the model; what it was asked is kept in the list."""
    asked: list[dict[str, Any]] = []

    def simulate(scenarios: list[Any], worlds: int, tapes_per_draw: int, **rest: Any) -> xr.Dataset:
        asked.append({"scenarios": scenarios, "worlds": worlds, **rest})
        random = np.random.default_rng(9)
        common = random.normal(0, 3, (3, worlds))
        numbers = {
            one.name: {
                "service_mean": 40
                + common[0]
                + 0.4 * len(one.levers)
                + random.normal(0, 1, worlds),
                "satisfaction": 50 + common[1] + random.normal(0, 1, worlds),
                "forced_exits_all_years": np.abs(common[2]),
                "reform_costs": np.full(worlds, 0.1 * len(one.levers)),
                "trust": 30 + common[1],
            }
            for one in scenarios
        }
        rest["progress"](1, 1)
        return dataset(numbers, tapes_per_draw, scenarios)

    fake = ModuleType("coalition_sim.simulate")
    fake.simulate = simulate  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "coalition_sim.simulate", fake)
    return asked


def test_the_core_ones_are_ranked_and_every_number_has_its_range(
    run: Run, engine: list[dict[str, Any]], tmp_path: Path
) -> None:
    result = run("robustness", "--worlds", "60", "--out", "out")
    assert result.exit_code == 0, result.output
    assert [one.name for one in engine[0]["scenarios"]][:4] == CORE
    assert engine[0]["record"] == ("outcome_value", "lever_adopted", "parameter_value")
    text = in_words(result)
    assert "is best most often: in" in text and "old apart" in text
    assert "60 worlds: 12 draws of the unknowns with 5 shock tapes each" in text
    assert "The weights are an example" in text
    folder = tmp_path / "out"
    best = pd.read_csv(folder / "best.csv")
    assert best[["best_p05", "best_p95", "top3_p05", "top3_p95"]].notna().all(axis=None)
    regret = pd.read_csv(folder / "regret.csv")
    assert regret[["max_regret_p05", "mean_regret_p95", "high_regret_p05"]].notna().all(axis=None)


def test_the_folder_explains_itself(run: Run, engine: list[dict[str, Any]], tmp_path: Path) -> None:
    assert run("robustness", "--worlds", "60", "--compliance", "--out", "out").exit_code == 0
    folder = tmp_path / "out"
    told = json.loads((folder / "columns.json").read_text())
    for name in TABLES:
        table = pd.read_csv(folder / f"{name}.csv")
        assert len(table) and list(told[f"{name}.csv"]) == list(table.columns), name
    pictures = sorted(path.stem for path in (folder / "figures").glob("*.png"))
    assert {"best", "best_by_outcome", "regret", "thresholds", "trade_offs", "settings",
            "conditions", "parts_1_fixed_tenure_and_needs_based"} <= set(pictures)  # fmt: skip
    assert pictures == sorted(path.stem for path in (folder / "figures").glob("*.csv"))
    markdown, page = ((folder / f"report.{kind}").read_text() for kind in ("md", "html"))
    for name in pictures:
        assert f"figures/{name}.png" in markdown, name
    assert page.count("data:image/png;base64,") == len(pictures)
    assert 'src="http' not in page and "<script" not in page
    answers = pd.read_csv(folder / "changes.csv").groupby("setting")["answer"].agg(set)
    assert len(answers) == 5  # as they are, given, and compliance at three points
    assert all(one == {"best", "top3", "max_regret", "met", "front", "extra"} for one in answers)
    assert "Who leads, by answer" in markdown
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["kind"] == "robustness" and manifest["seed"] == 7
    assert set(manifest["tables_sha256"]) == {f"{name}.csv" for name in TABLES}
    assert len(manifest["scenarios"]) == len(engine[0]["scenarios"])


def test_pictures_hold_the_numbers_of_the_tables(
    run: Run, engine: list[dict[str, Any]], tmp_path: Path
) -> None:
    assert run("robustness", "--worlds", "60", "--out", "out").exit_code == 0
    drawn = pd.read_csv(tmp_path / "out/figures/best.csv", comment="#")
    table = pd.read_csv(tmp_path / "out/best.csv").query(
        "setting == 'main' and outcome == 'weighted' and per == 'draw'"
    )
    for column, what in (("best", "best"), ("top3", "among the best three")):
        shown = drawn[drawn["what"] == what].set_index("scenario")["value"]
        np.testing.assert_allclose(shown[table["scenario"]], 100 * table[column])
    points = pd.read_csv(tmp_path / "out/figures/trade_offs.csv", comment="#").set_index("scenario")
    front = pd.read_csv(tmp_path / "out/trade_offs.csv").query("setting == 'main'")
    np.testing.assert_allclose(points.loc[front["scenario"], "gain"], front["service_mean"])


def test_weights_and_thresholds_from_options_and_files(
    run: Run, engine: list[dict[str, Any]], tmp_path: Path
) -> None:
    (tmp_path / "w.yaml").write_text("service_mean: 1\ntrust: 1\n")
    (tmp_path / "t.yaml").write_text("at_least: {satisfaction: 40}\n")
    result = run(
        "robustness", "fixed_tenure", "--worlds", "60", "--weights", "w.yaml", "--weight",
        "trust=3", "--thresholds", "t.yaml", "--at-most", "forced_exits=0.4", "--no-adoption",
        "--out", "out",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())
    assert manifest["weights"] == {"service_mean": 1.0, "trust": 3.0}
    assert [one["outcome"] for one in manifest["thresholds"]] == ["satisfaction", "forced_exits"]
    assert "example" not in in_words(result) and len(engine[0]["scenarios"]) == 2


def test_another_question_to_the_same_worlds_runs_nothing(
    run: Run, engine: list[dict[str, Any]], tmp_path: Path
) -> None:
    assert run("robustness", "--worlds", "60", "--out", "first").exit_code == 0
    result = run("robustness", "--results", "first", "--weight", "trust=1", "--out", "second")
    assert result.exit_code == 0, result.output
    assert len(engine) == 1
    first, second = (pd.read_csv(tmp_path / f"{name}/parts.csv") for name in ("first", "second"))
    same = first["outcome"].isin(set(second["outcome"]) - {"weighted"})
    assert len(first[same]) and (first[same]["extra"].isin(second["extra"])).all()
    assert not (tmp_path / "second/results.zarr").exists()
    # and a third, of the folder that named where its worlds are
    assert run("robustness", "--results", "second", "--out", "third").exit_code == 0
    assert (tmp_path / "third/best.csv").read_text() == (tmp_path / "first/best.csv").read_text()


def test_rerun_gives_the_same_numbers_or_says_that_it_does_not(
    run: Run, engine: list[dict[str, Any]], tmp_path: Path
) -> None:
    asked = ("--weight", "trust=1", "--at-least", "satisfaction=40", "--tapes", "3", "--compliance")
    assert run("robustness", *asked, "--worlds", "60", "--out", "first").exit_code == 0
    again = run("rerun", "first", "--out", "again")
    assert again.exit_code == 0, again.output
    assert "best.csv: the same numbers" in in_words(again)
    first, second = engine
    assert [one.name for one in first["scenarios"]] == [one.name for one in second["scenarios"]]
    assert first["worlds"] == second["worlds"] and first["seed"] == second["seed"]
    # a ranking of results that are there is read from them again
    assert run("robustness", "--results", "first", "--out", "read").exit_code == 0
    assert run("rerun", "read", "--out", "read_again").exit_code == 0 and len(engine) == 2
    manifest = json.loads((tmp_path / "first/manifest.json").read_text())
    manifest["tables_sha256"]["best.csv"] = "0" * 64
    (tmp_path / "first/manifest.json").write_text(json.dumps(manifest))
    other = run("rerun", "first", "--out", "third")
    assert other.exit_code == 1 and "best.csv: OTHER NUMBERS" in in_words(other)


def test_json_alone_stands_on_stdout(run: Run, engine: list[dict[str, Any]]) -> None:
    result = run("robustness", "--worlds", "60", "--out", "out", "--json")
    found = json.loads(result.stdout)
    assert {"best", "regret", "thresholds", "pairs", "words", "notes"} <= set(found)
    assert found["too_few"] is False and found["words"]


def test_a_pack_is_ranked_with_the_status_quo(run: Run, engine: list[dict[str, Any]]) -> None:
    result = run("robustness", "--pack", "study", "--worlds", "60", "--no-adoption", "--no-parts",
                 "--out", "out")  # fmt: skip
    assert result.exit_code == 0, result.output
    names = [one.name for one in engine[0]["scenarios"]]
    assert names[0] == "status_quo" and "study_package" in names
    assert "study_package_given" not in names  # nobody decides about it: not beside the others
    assert "study_package_given" in in_words(result)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--weight", "truts=1"), "Did you mean"),
        (("--weight", "trust"), "NAME=NUMBER"),
        (("--results", "nowhere"), "nowhere"),
        (("--results", "first", "--seed", "2"), "--seed belongs to a run"),
        (("--results", "first", "--tapes", "2"), "--tapes belongs to a run"),
        (("--results", "first", "fixd_tenure"), "Did you mean 'fixed_tenure'"),
        (("--weights", "none.yaml"), "none.yaml"),
        (("--outcome", "coalition_seats"), "neither more nor less"),
    ],
)
def test_slips_are_answered_before_the_long_work(
    run: Run, engine: list[dict[str, Any]], arguments: tuple[str, ...], said: str
) -> None:
    ds = dataset({name: {"trust": np.zeros(40)} for name in CORE})
    ds.to_zarr("first/results.zarr", zarr_format=2)
    Path("first/manifest.json").write_text("{}")
    result = run("robustness", *arguments, "--out", "second")
    assert result.exit_code == 2, result.output
    assert said in in_words(result) and not engine
    assert not Path("second").exists()


def test_every_column_of_every_table_has_a_meaning() -> None:
    with pytest.raises(KeyError):
        columns_of("best.csv", ["unheard_of"])
    assert columns_of("pairs.csv", ["better"]) != columns_of("weights.csv", ["better"])


def test_the_model_itself_is_ranked(run: Run, tmp_path: Path) -> None:
    result = run(
        "robustness", "fixed_tenure", "--worlds", "22", "--tapes", "2", "--years", "3",
        "--store", "worlds", "--out", "out",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    values = pd.read_csv(tmp_path / "out/outcomes_by_world.csv")
    assert set(values["run"]) == {"status_quo", "fixed_tenure", "fixed_tenure__given"}
    assert values.groupby("run").size().tolist() == [22, 22, 22]
    assert values["draw"].nunique() == 11 and values.notna().all(axis=None)
    # the same worlds by hand: who is best on services in each draw
    table = values.pivot(index="world", columns="run", values="service_mean")
    means = table[["status_quo", "fixed_tenure"]].groupby(np.arange(22) // 2).mean()
    gain = means["fixed_tenure"] - means["status_quo"]
    dust = ROUNDING_DUST * OUTCOMES["service_mean"].smallest_difference
    share = (gain > dust).mean() + 0.5 * (gain.abs() <= dust).mean()
    best = pd.read_csv(tmp_path / "out/best.csv").query(
        "setting == 'main' and outcome == 'service_mean' and per == 'draw'"
    )
    assert best.set_index("scenario")["best"]["fixed_tenure"] == pytest.approx(share)
    # asked again of the store: nothing is run, and the answer is the same
    again = run("robustness", "--results", "worlds", "--out", "again")
    assert again.exit_code == 0, again.output
    assert (tmp_path / "again/best.csv").read_text() == (tmp_path / "out/best.csv").read_text()
