"""`compare`, `run`, `sensitivity` and `rerun`, on made-up numbers."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from coalition_sim.cli.running import load_reforms

from .conftest import Run, in_words


def test_compare_without_a_scenario_takes_the_core_ones(
    run: Run, engine: list[dict[str, Any]], tmp_path: Path
) -> None:
    result = run("compare", "--seed", "3", "--elections", "observed", "--jobs", "2")
    assert result.exit_code == 0, result.output
    simulated, screened = engine
    names = ["status_quo", "fixed_tenure", "needs_based_allocation", "fixed_tenure_and_needs_based"]
    assert [scenario.name for scenario in simulated["scenarios"]] == names
    expected = {"worlds": 200, "years": 10, "seed": 3, "parameters": "prior", "jobs": 2}
    assert expected.items() <= simulated.items()
    assert simulated["switches"] == {"elections": "observed"} == screened["switches"]
    assert screened["baseline"] == "status_quo"
    assert (screened["trajectories"], screened["replicates"]) == (4, 2)
    assert screened["names"]["lever:fixed_tenure"] == [
        "fixed_tenure_compliance",
        "fixed_tenure_cost",
    ]
    assert [scenario.name for scenario in screened["scenarios"]] == names[:3]  # one lever each
    text = in_words(result)
    assert "improves" in text and "where adopted" in text and "taken as given" not in text
    assert "Adopted in 90 of 100 worlds." in text and "Its levers: adopted" in text
    settings = [lever for one in screened["scenarios"] for lever in one.levers.values()]
    assert {(lever.adoption, lever.survival) for lever in settings} == {("given", "given")}
    folder = next((tmp_path / "results").iterdir())
    assert f"results/{folder.name}" in text
    assert (folder / "manifest.json").exists() and (folder / "sensitivity.csv").exists()


def test_compare_puts_the_baseline_first_and_once(run: Run, engine: list[dict[str, Any]]) -> None:
    result = run(
        "compare", "status_quo", "--baseline", "fixed_tenure", "--no-sensitivity", "--out", "out"
    )
    assert result.exit_code == 0, result.output
    assert len(engine) == 1
    names = [scenario.name for scenario in engine[0]["scenarios"]]
    assert names == ["fixed_tenure", "status_quo"]


def test_given_takes_every_reform_as_in_force_and_says_so_in_its_name(run: Run) -> None:
    asked = load_reforms(("fixed_tenure", "needs_based_given"), "status_quo", given=True)
    names = ["status_quo", "fixed_tenure_given", "needs_based_given"]
    assert [scenario.name for scenario in asked] == names
    assert asked[1].title.endswith(", adopted and kept")
    settings = [lever for one in asked for lever in one.levers.values()]
    assert {(lever.adoption, lever.survival) for lever in settings} == {("given", "given")}
    twice = run("compare", "fixed_tenure", "fixed_tenure_given", "--given", "--out", "other")
    assert twice.exit_code == 2 and "fixed_tenure_given" in in_words(twice)


@pytest.mark.slow
def test_given_gives_the_numbers_of_the_scenario_that_comes_as_given(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coalition_sim import figures

    monkeypatch.setattr(figures, "save_all", lambda *_, **__: [])
    size = ("--worlds", "4", "--years", "3", "--no-sensitivity")
    for name, flags in (("fixed_tenure", ("--given",)), ("fixed_tenure_given", ())):
        result = run("compare", name, *flags, *size, "--out", name)
        assert result.exit_code == 0, result.output
    for table in ("differences.csv", "summary.csv", "stages.csv"):
        ours, twin = (tmp_path / name / table for name in ("fixed_tenure", "fixed_tenure_given"))
        assert ours.read_bytes() == twin.read_bytes()


def test_compare_prints_json_alone_on_stdout(run: Run, engine: list[dict[str, Any]]) -> None:
    result = run("compare", "fixed_tenure", "--no-sensitivity", "--out", "out", "--json")
    found = json.loads(result.stdout)
    first = found["differences"][0]
    assert {"scenario", "outcome", "p05", "p50", "p95", "monte_carlo_error", "words"} <= set(first)
    (stage,) = found["stages"]
    assert (stage["lever"], stage["adopted"], stage["refuser"]) == (
        "fixed_tenure",
        0.9,
        "a partner party",
    )
    assert {row["worlds_adopted"] for row in found["where_adopted"]} == {45}
    assert found["objectives"] == [] and len(found["costs"]) == 2
    assert Path(found["folder"]).name == "out"


def test_compare_refuses_an_existing_folder_before_the_long_work(
    run: Run, engine: list[dict[str, Any]], tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    result = run("compare", "--out", "out")
    assert result.exit_code == 2 and "--force" in in_words(result)
    assert engine == []


def test_compare_takes_a_file(run: Run, engine: list[dict[str, Any]]) -> None:
    assert run("new", "my_reform", "--from", "fixed_tenure").exit_code == 0
    result = run("compare", "my_reform.yaml", "--no-sensitivity", "--out", "out", "--json")
    # The synthetic engine knows the shipped names only; what matters is what it was asked.
    assert [scenario.name for scenario in engine[0]["scenarios"]] == ["status_quo", "my_reform"]
    assert result.exit_code == 1


def test_compare_warns_of_a_lever_that_starts_late(run: Run, engine: list[dict[str, Any]]) -> None:
    result = run("compare", "fixed_tenure", "--no-sensitivity", "--out", "out")
    # the synthetic engine gives four years, of which three are averaged
    text = in_words(result)
    assert "Warning: Fixed tenure" in text and "in force in 24 of the 36 months" in text
    assert "mean of the last three years" in text


def test_compare_says_nothing_of_precision_where_nothing_differs(
    run: Run, engine: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = sys.modules["coalition_sim.simulate"]
    simulate = fake.simulate  # type: ignore[attr-defined]

    def still(scenarios: list[Any], **arguments: Any) -> Any:
        ds = simulate(scenarios[:1], **arguments).isel(scenario=[0, 0], year=slice(2))
        return ds.assign_coords(scenario=[scenario.name for scenario in scenarios])

    monkeypatch.setattr(fake, "simulate", still)
    contents = "name: mine\nlevers: {fixed_tenure: {start: 2013-07}}\n"
    Path("mine.yaml").write_text(contents, encoding="utf-8")
    result = run("compare", "mine.yaml", "--no-sensitivity", "--out", "out")
    text = in_words(result)
    assert result.exit_code == 0, text
    assert "No outcome differs in any world." in text and "enough to know" not in text
    assert "mean of the two years" in text


def test_a_reform_of_many_levers_is_left_to_its_own_screening(
    run: Run, engine: list[dict[str, Any]], tmp_path: Path
) -> None:
    levers = "".join(
        f"  {name}: {{}}\n"
        for name in ("quick_wins", "question_hour", "public_accounts", "fixed_tenure")
    )
    Path("fixed.yaml").write_text(f"name: mine\nlevers:\n{levers}", encoding="utf-8")
    result = run("compare", "fixed.yaml", "--out", "out")
    assert len(engine) == 1, in_words(result)  # simulated, and not screened


def test_objectives_stand_below_the_tables(run: Run, engine: list[dict[str, Any]]) -> None:
    contents = """name: fixed_tenure
title: A plan
levers: {fixed_tenure: {}}
objectives:
  - {name: used, title: Most of it spent, measure: utilisation, direction: at least,
     value: 66, due: 2016-06, counts: Money that was used in time.}
"""
    Path("plan.yaml").write_text(contents.replace("name: fixed_tenure", "name: mine", 1),
                                 encoding="utf-8")  # fmt: skip
    from coalition_sim.scenario import Scenario, load_scenario

    content = load_scenario("plan.yaml").to_dict() | {"name": "fixed_tenure"}
    named = Scenario.from_dict(content)
    simulate = sys.modules["coalition_sim.simulate"].simulate  # type: ignore[attr-defined]
    ds = simulate([load_scenario("status_quo"), named], seed=1, progress=lambda *_: None)
    from coalition_sim.analysis.compare import compare
    from coalition_sim.cli.showing import print_comparison

    @click.command()
    def show() -> None:
        print_comparison(ds, compare(ds))

    text = " ".join(CliRunner().invoke(show).output.split())
    assert "Objectives of a plan: met in worlds of 100" in text
    assert "Budget used: at least 66 % of allocation, by June 2016" in text
    assert "Most of it spent: Money that was used in time." in text


def test_run_writes_data_without_a_report(
    run: Run, engine: list[dict[str, Any]], tmp_path: Path
) -> None:
    result = run("run", "status_quo", "--out", "out")
    assert result.exit_code == 0, result.output
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {"results.zarr", "summary.csv", "columns.json", "manifest.json"}
    assert "Education service" in result.output
    found = json.loads(run("run", "status_quo", "--out", "again", "--json").stdout)
    assert {"outcome", "label", "unit", "p05", "p50", "p95"} == set(found["outcomes"][0])


def test_sensitivity_prints_what_stands_above_the_noise(
    run: Run, engine: list[dict[str, Any]], tmp_path: Path
) -> None:
    result = run("sensitivity", "fixed_tenure", "--replicates", "3", "--out", "out")
    assert result.exit_code == 0, result.output
    assert engine[0]["replicates"] == 3
    assert "spending that delivers nothing" in result.output
    assert "shock_tape" not in result.output
    assert "Not at work in this run: months until the cabinet is complete." in in_words(result)
    assert (tmp_path / "out" / "sensitivity.csv").exists()


def test_sensitivity_moves_single_unknowns_unless_asked_for_groups(
    run: Run, engine: list[dict[str, Any]], tmp_path: Path
) -> None:
    assert run("sensitivity", "fixed_tenure", "--out", "single").exit_code == 0
    result = run("sensitivity", "fixed_tenure", "--groups", "--out", "groups")
    assert result.exit_code == 0, result.output
    single, grouped = (asked["names"] for asked in engine)
    assert "learning_time" in single and "M10" not in single
    assert grouped["M10"] == ["learning_time", "learning_start"]
    assert {name for members in grouped.values() for name in members} == set(single)
    kept = [
        json.loads((tmp_path / name / "manifest.json").read_text(encoding="utf-8"))["screening"]
        for name in ("single", "groups")
    ]
    assert [one["groups"] for one in kept] == [False, True]
    assert run("rerun", "groups", "--out", "again").exit_code == 0
    assert engine[2]["names"] == grouped


def test_a_grouped_screening_says_what_was_moved_together(
    run: Run, engine: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from coalition_sim.sensitivity import screening as sensitivity

    single = sensitivity.morris

    def grouped(*arguments: Any, **settings: Any) -> Any:
        table = single(*arguments, **settings)
        names = table["parameter"].replace({"leakage": "M13", "cabinet_delay": "M1"})
        return table.assign(
            parameter=names, mu=float("nan"), members=names.replace({"M13": "leakage no_release"})
        )

    monkeypatch.setattr(sensitivity, "morris", grouped)
    text = in_words(run("sensitivity", "fixed_tenure", "--groups", "--out", "out"))
    assert "how schemes leak and are given up (M13)" in text
    assert "Moved together: the unknowns of each mechanism (M) and of each lever." in text
    assert "One by one: coalition-sim sensitivity fixed_tenure --trajectories 10" in text
    assert "Not at work in this run: how governments are formed (M1)." in text
    found = json.loads(
        run("sensitivity", "fixed_tenure", "--groups", "--out", "again", "--json").stdout
    )
    assert {row["mu"] for row in found["strongest"]} == {None}


def test_sensitivity_says_where_luck_hides_all(
    run: Run, engine: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from coalition_sim.sensitivity import screening as sensitivity

    loud = sensitivity.morris

    def quiet(*arguments: Any, **settings: Any) -> Any:
        return loud(*arguments, **settings).assign(above_noise=False)

    monkeypatch.setattr(sensitivity, "morris", quiet)
    result = run("sensitivity", "fixed_tenure", "--out", "out")
    assert "cannot tell the unknowns from luck" in in_words(result)
    assert "sensitivity fixed_tenure --trajectories 10 --replicates 8" in in_words(result)
    assert "spending that delivers nothing" not in result.output
    found = json.loads(run("sensitivity", "fixed_tenure", "--out", "again", "--json").stdout)
    assert found["strongest"] == [] and found["not_at_work"] == ["cabinet_delay"]


def test_rerun_says_whether_the_numbers_come_back(
    run: Run, engine: list[dict[str, Any]], tmp_path: Path
) -> None:
    assert run("compare", "--worlds", "25", "--out", "out").exit_code == 0
    again = run("rerun", "out", "--out", "again")
    assert again.exit_code == 0, again.output
    assert again.output.count("the same numbers") == 6
    assert engine[2]["worlds"] == 25

    file = tmp_path / "out" / "manifest.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    manifest["tables_sha256"]["summary.csv"] = "0"
    manifest["versions"]["numpy"] = "1.0"
    file.write_text(json.dumps(manifest), encoding="utf-8")
    other = run("rerun", "out/manifest.json", "--out", "third")
    assert other.exit_code == 1
    assert "OTHER NUMBERS" in other.output and "numpy: 1.0 then" in in_words(other)
