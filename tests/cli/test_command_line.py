"""What holds for every command: help, exit codes, no tracebacks, a fast start."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import click
import pytest
from click.testing import CliRunner

from coalition_sim.cli import COMMANDS, cli
from coalition_sim.cli.console import print_json

from .conftest import Run, in_words


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(run: Run, command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Example" in result.output and f"coalition-sim {command}" in result.output


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_says_what_it_does(command: str) -> None:
    found = cli.get_command(click.Context(cli), command)
    assert found is not None
    silent = [p.name for p in found.params if isinstance(p, click.Option) and not p.help]
    assert not silent


def test_help_lists_the_commands_and_the_exit_codes(run: Run) -> None:
    text = in_words(run("--help"))
    assert all(command in text for command in COMMANDS)
    assert "Exit codes: 0 done; 1" in text and "2 bad input" in text


def test_help_waits_for_no_library() -> None:
    code = (
        "import sys, click\n"
        "from click.testing import CliRunner\n"
        "from coalition_sim.cli import cli\n"
        "assert CliRunner().invoke(cli, ['--help']).exit_code == 0\n"
        "slow = {'numpy', 'pandas', 'xarray', 'mesa', 'matplotlib', 'scipy', 'pydantic', 'rich'}\n"
        "assert not slow & set(sys.modules), slow & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_python_dash_m_is_the_same_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "coalition_sim", "--version"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0 and done.stdout.startswith("coalition-sim, version ")


def test_a_mistyped_command_is_guessed(run: Run) -> None:
    result = run("comprae")
    assert result.exit_code == 2
    assert "'compare'" in in_words(result)


BAD = [
    (("compare", "fixd_tenure"), "fixed_tenure"),
    (("compare", "--worlds", "0"), "--worlds"),
    (("compare", "--start", "2013-13"), "--start"),
    (("compare", "--start", "2014-07"), "Allowed: 2013-07"),
    (("compare", "--years", "100"), "1<=x<=50"),
    (("compare", "--years", "2"), "Run 5 years or more"),
    (("sensitivity", "fixed_tenure", "--years", "2"), "no lever is in force inside the run"),
    (("compare", "--out", "/proc/x"), "/proc/x: results cannot be written there"),
    (("compare", "--baseline", "nothing"), "nothing"),
    (("compare", "status_quo"), "other than the baseline"),
    (("compare", "fixed_tenure", "fixed_tenure"), "fixed_tenure"),
    (("run", "missing.yaml"), "missing.yaml"),
    (("run", "status_quo", "--worlds", "many"), "many"),
    (("rerun", "missing.json"), "missing.json"),
    (("sensitivity", "fixed_tenure", "--trajectories", "1"), "--trajectories"),
    (("sensitivity", "fixed_tenure", "--replicates", "1"), "--replicates"),
    (("compare", "fixed_tenure", "--replicates", "1"), "--replicates"),
    (("validate", "missing.yaml"), "missing.yaml"),
    (("new", "My Reform"), "my_reform"),
    (("new", "mine", "--from", "fixd_tenure"), "fixed_tenure"),
    (("parameters", "leakag"), "leakage"),
    (("parameters", "--mechanism", "M99"), "M99"),
]


@pytest.mark.parametrize(("arguments", "said"), BAD, ids=lambda value: " ".join(value))
def test_bad_input_is_exit_code_2_and_a_sentence_before_the_long_work(
    run: Run, engine: list[Any], arguments: tuple[str, ...], said: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert said in in_words(result)
    assert "Traceback" not in result.output
    assert engine == []


def failing(error: BaseException) -> Any:
    def simulate(*_: object, **__: object) -> None:
        raise error

    return simulate


def test_what_cannot_be_done_is_exit_code_1(
    run: Run, engine: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = sys.modules["coalition_sim.simulate"]
    monkeypatch.setattr(broken, "simulate", failing(ArithmeticError("it burst")))
    result = run("run", "status_quo", "--out", "out")
    assert result.exit_code == 1
    assert "it burst" in in_words(result) and "Traceback" not in result.output
    assert isinstance(run("--debug", "run", "status_quo").exception, ArithmeticError)


def test_ctrl_c_is_exit_code_130_and_leaves_no_folder(
    run: Run, engine: list[Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr(
        sys.modules["coalition_sim.simulate"], "simulate", failing(KeyboardInterrupt())
    )
    result = run("compare", "--out", "out")
    assert result.exit_code == 130
    assert list(tmp_path.iterdir()) == []


def test_json_has_no_nan() -> None:
    @click.command()
    def show() -> None:
        print_json({"a": float("nan"), "b": (1, None)})

    output = CliRunner().invoke(show).output
    assert "NaN" not in output and '"a": null' in output
