"""The shipped experiments: their commands run, and README and configuration say the same."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pandas as pd
import pytest
import yaml

from coalition_sim import figures
from coalition_sim.analysis.given import as_given
from coalition_sim.cli import cli
from coalition_sim.robustness import folder as robust
from coalition_sim.scenario import load_scenario, shipped

FOLDER = Path(__file__).resolve().parents[1] / "experiments"
TINY = {"worlds": 2, "years": 3}
"""Two worlds of three years: the plan's objectives fall due in the third."""


def script(place: Path) -> ModuleType:
    """A script of the folder, which is no package."""
    name = f"experiments_{place.parent.name[:2]}_{place.stem}"
    spec = importlib.util.spec_from_file_location(name, place)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


runner = script(FOLDER / "run.py")
EXPERIMENTS = runner.experiments()
CONFIGURED = [name for name in EXPERIMENTS if not runner.studies(name)]
"""The studies of the other experiments are tried in tests/cli/test_study.py."""
DRAWN = "04_ways_to_start"
TABLE = {"compare": "differences.csv", "sweep": "curves.csv", "robustness": "best.csv"}
"""A table that each command writes, with a scenario on each row."""


@pytest.fixture(autouse=True)
def _from_the_root(monkeypatch):
    """Pages show commands as they are typed at the top of the repository."""
    monkeypatch.chdir(FOLDER.parent)


def page(experiment: str) -> str:
    """README.md with one blank between words, whatever its line breaks."""
    text = (FOLDER / experiment / "README.md").read_text(encoding="utf-8")
    return " ".join(text.replace("\\\n", " ").split())


def test_there_are_seven_and_the_first_two_digits_count_them():
    assert [name[:2] for name in EXPERIMENTS] == ["01", "02", "03", "04", "05", "06", "07"]


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_page_shows_every_command_as_the_configuration_makes_it(name):
    told = page(name)
    for words in runner.commands(name).values():
        assert f"coalition-sim {' '.join(words)} ```" in told, " ".join(words)
    shown = sum(told.count(f"coalition-sim {command} ") for command in (*TABLE, "sensitivity"))
    assert shown == len(runner.commands(name))


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_page_asks_predicts_with_a_date_and_says_what_would_prove_it_wrong(name):
    text = (FOLDER / name / "README.md").read_text(encoding="utf-8")
    heads = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert heads[:3] == ["Question", "Prediction", "How it is run"]
    prediction = text.split("## Prediction")[1].split("## How it is run")[0]
    assert re.search(r"Written on \d{4}-\d{2}-\d{2}", prediction)
    numbers = [int(one) for one in re.findall(r"^(\d+)\. \*\*", prediction, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= 5
    assert len(re.findall(r"Sure: \d+ %", " ".join(prediction.split()))) == len(numbers)
    assert "What would prove the writer wrong: " in prediction


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # two worlds of one draw have no spread
@pytest.mark.parametrize("name", CONFIGURED)
def test_an_experiment_works_at_a_tiny_size(name, tmp_path, monkeypatch):
    """Pictures, which have tests of their own and take most of the time, are drawn in one."""
    if name != DRAWN:
        monkeypatch.setattr(figures, "save_all", lambda *_, **__: [])
        monkeypatch.setattr(robust, "draw_all", lambda *_, **__: [])
    for run, words in runner.commands(name, tmp_path.as_posix(), **TINY).items():
        cli(words, standalone_mode=False)
        out = tmp_path / f"{name}_{run}"
        told = pd.read_csv(out / TABLE[words[0]])
        assert (out / "manifest.json").exists()
        asked = next(one for one in runner.configuration(name)["runs"] if one["name"] == run)
        if names := asked.get("scenarios"):
            assert set(told["scenario"]) <= {*names, "status_quo"}
        assert len(told) > 0
    numbers = script(FOLDER / name / "findings.py").findings(tmp_path)
    assert len(numbers) > 8 and all(isinstance(told, str) for told in numbers.values())


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_page_holds_what_came_out_against_every_prediction(name):
    text = (FOLDER / name / "README.md").read_text(encoding="utf-8")
    heads = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert heads[-2:] == ["What came out", "Findings"]
    predicted, came_out = (text.split(f"## {head}")[1] for head in ("Prediction", "What came out"))
    predicted, came_out = predicted.split("## How")[0], came_out.split("## Findings")[0]
    numbers = [re.findall(r"^(\d+)\. ", part, re.MULTILINE) for part in (predicted, came_out)]
    assert numbers[0] == numbers[1]
    verdict = r"\*(?:half held|held|failed|cannot be told)\*"
    said = re.findall(verdict, " ".join(came_out.split()), re.IGNORECASE)
    assert len(said) >= len(numbers[0])
    shown = re.findall(r"\]\((figures/[^)]+\.png)\)", text)
    assert shown
    for picture in shown:
        place = FOLDER / name / picture
        assert place.is_file() and place.with_suffix(".csv").is_file()
    assert f"python experiments/{name}/findings.py" in " ".join(text.split())


def test_an_option_that_runs_do_not_share_is_named():
    with pytest.raises(ValueError, match=r"\['world'\]: no shared option"):
        runner.commands("04_ways_to_start", world=3)


def test_an_experiment_that_does_not_exist_is_named(capsys):
    with pytest.raises(SystemExit):
        runner.main(["08_nothing"])
    assert "08_nothing: no such experiment" in capsys.readouterr().err


def test_a_run_may_rank_by_its_own_flags_or_look_at_the_worlds_of_another(monkeypatch):
    shared = {"worlds": 500, "years": 10, "start": "2013-07", "seed": 11, "parameters": "prior",
              "elections": "simulated"}  # fmt: skip
    runs = [
        {"name": "ranked", "command": "robustness", "scenarios": ["fixed_tenure"],
         "flags": ["--no-parts", "--at-least satisfaction=40"]},
        {"name": "again", "command": "robustness", "results": "ranked", "flags": ["--per world"]},
    ]  # fmt: skip
    monkeypatch.setattr(runner, "configuration", lambda _: {**shared, "runs": runs})
    made = runner.commands("03_recommendations_ranked", "out", years=3)
    assert made["ranked"][:4] == ["robustness", "fixed_tenure", "--worlds", "500"]
    assert made["ranked"][4:6] == ["--years", "3"]
    assert made["ranked"][-5:-2] == ["--no-parts", "--at-least", "satisfaction=40"]
    assert made["again"] == [
        "robustness", "--results", "out/03_recommendations_ranked_ranked", "--per", "world",
        "--out", "out/03_recommendations_ranked_again",
    ]  # fmt: skip


def test_studies_are_run_from_their_files_and_small_ones_are_trials(monkeypatch, tmp_path):
    called = []

    def ran(call, check):
        called.append(call[3:])  # after the interpreter's "-m coalition_sim"
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(runner.subprocess, "run", ran)
    assert runner.main(["07_what_matters", "--jobs", "2"]) == 0
    file = "experiments/07_what_matters/morris.yaml"
    assert called[0] == [
        "sensitivity", file, "--out", "results/07_what_matters_morris",
        "--jobs", "2", "--resume", "--force",
    ]  # fmt: skip
    assert [call[1] for call in called] == [file, file.replace("morris", "sobol")]
    monkeypatch.chdir(tmp_path)  # from elsewhere, too
    assert runner.main(["07_what_matters", "--years", "3", "--out", "trial"]) == 0
    assert "--quick" in called[-1] and Path(called[-1][1]).is_file()


def test_every_configuration_is_plain_and_names_each_run_once():
    for name in CONFIGURED:
        text = (FOLDER / name / "configuration.yaml").read_text(encoding="utf-8")
        runs = yaml.safe_load(text)["runs"]
        assert len({one["name"] for one in runs}) == len(runs)
        assert all(set(one.get("scenarios", [])) <= set(shipped()) for one in runs)
        assert {one["command"] for one in runs} <= set(TABLE)


@pytest.mark.parametrize("name", [n for n in shipped() if f"{n}_given" in shipped()])
def test_a_scenario_taken_as_given_is_its_twin_in_all_else(name):
    assert load_scenario(f"{name}_given").levers == as_given(load_scenario(name)).levers
