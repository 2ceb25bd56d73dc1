"""The shipped experiments: their commands run, and README and configuration say the same."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
import yaml

from coalition_sim import figures
from coalition_sim.analysis.given import as_given
from coalition_sim.cli import cli
from coalition_sim.scenario import load_scenario, shipped

FOLDER = Path(__file__).resolve().parents[1] / "experiments"
TINY = {"worlds": 2, "years": 3}
"""Two worlds of three years: the plan's objectives fall due in the third."""


def _runner() -> ModuleType:
    spec = importlib.util.spec_from_file_location("experiments_run", FOLDER / "run.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


runner = _runner()
EXPERIMENTS = runner.experiments()
RUNS = [(name, run) for name in EXPERIMENTS for run in runner.commands(name)]


def page(experiment: str) -> str:
    """README.md with one blank between words, whatever its line breaks."""
    text = (FOLDER / experiment / "README.md").read_text(encoding="utf-8")
    return " ".join(text.replace("\\\n", " ").split())


def test_there_are_six_and_the_first_two_digits_count_them():
    assert [name[:2] for name in EXPERIMENTS] == ["01", "02", "03", "04", "05", "06"]


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_page_shows_every_command_as_the_configuration_makes_it(name):
    told = page(name)
    for words in runner.commands(name).values():
        assert f"coalition-sim {' '.join(words)} ```" in told, " ".join(words)
    assert told.count("coalition-sim compare ") + told.count("coalition-sim sweep ") == len(
        runner.commands(name)
    )


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
@pytest.mark.parametrize(("name", "run"), RUNS)
def test_a_run_of_an_experiment_works_at_a_tiny_size(name, run, tmp_path, monkeypatch):
    """Pictures, which have tests of their own and take most of the time, are drawn in one run."""
    if (name, run) != RUNS[1]:
        monkeypatch.setattr(figures, "save_all", lambda *_, **__: [])
    words = runner.commands(name, tmp_path.as_posix(), **TINY)[run]
    cli(words, standalone_mode=False)
    out = tmp_path / f"{name}_{run}"
    table = out / ("curves.csv" if words[0] == "sweep" else "differences.csv")
    assert (out / "manifest.json").exists()
    told = pd.read_csv(table)
    reforms = [word for word in words[1 : words.index("--worlds")] if word in shipped()]
    assert set(told["scenario"]) <= set(reforms) and len(told) > 0


def test_an_option_that_runs_do_not_share_is_named():
    with pytest.raises(ValueError, match=r"\['world'\]: no shared option"):
        runner.commands("04_ways_to_start", world=3)


def test_an_experiment_that_does_not_exist_is_named(capsys):
    with pytest.raises(SystemExit):
        runner.main(["07_nothing"])
    assert "07_nothing: no such experiment" in capsys.readouterr().err


def test_every_configuration_is_plain_and_names_each_run_once():
    for name in EXPERIMENTS:
        text = (FOLDER / name / "configuration.yaml").read_text(encoding="utf-8")
        runs = yaml.safe_load(text)["runs"]
        assert len({one["name"] for one in runs}) == len(runs)
        assert all(set(one["scenarios"]) <= set(shipped()) for one in runs)


@pytest.mark.parametrize("name", [n for n in shipped() if f"{n}_given" in shipped()])
def test_a_scenario_taken_as_given_is_its_twin_in_all_else(name):
    assert load_scenario(f"{name}_given").levers == as_given(load_scenario(name)).levers
