"""`run --store`, `compare --store`, `stores`, `replay` and `merge` from the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from coalition_sim.cli import cli
from coalition_sim.manifest import read_manifest
from coalition_sim.store import contents, open_store

pytestmark = pytest.mark.usefixtures("quick")
SMALL = ("--worlds", "4", "--years", "1")
Call = Callable[..., Result]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """Run `coalition-sim ARGUMENTS` in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Result:
        monkeypatch.setattr(sys, "argv", ["coalition-sim", *arguments])
        return CliRunner().invoke(cli, list(arguments))

    return run


def in_words(result: Result) -> str:
    return " ".join((result.output + (result.stderr or "")).split())


def test_a_run_into_a_store(call: Call, tmp_path: Path) -> None:
    first = call("run", "fixed_tenure", *SMALL, "--store", "s", "--record", "provincial",
                 "--out", "one")  # fmt: skip
    assert first.exit_code == 0, first.output
    assert "Trust in the provincial government" in first.output
    written = {path.name for path in (tmp_path / "one").iterdir()}
    assert {"manifest.json", "summary.csv"} <= written and "results.zarr" not in written
    request, manifest = read_manifest(tmp_path / "one")
    assert request.record == "provincial"
    assert manifest["store"] == str(tmp_path / "s")

    again = call("run", "fixed_tenure", *SMALL, "--store", "s", "--record", "provincial",
                 "--out", "two")  # fmt: skip
    assert again.exit_code == 0
    assert "4 of 4 scenario-worlds are in s: nothing to compute." in in_words(again)
    tables = [pd.read_csv(tmp_path / name / "summary.csv") for name in ("one", "two")]
    pd.testing.assert_frame_equal(*tables, check_exact=True)

    plain = call("run", "fixed_tenure", *SMALL, "--out", "three")
    assert plain.exit_code == 0 and plain.stdout == first.stdout
    assert (tmp_path / "three" / "results.zarr").exists()


def test_more_worlds_need_resume(call: Call) -> None:
    asked = ("run", "status_quo", "--years", "1", "--store", "s", "--record", "trust,spent")
    first = call(*asked, "--worlds", "2", "--out", "one")
    assert first.exit_code == 0
    assert "Recorded: trust, spent, draw, tape," in in_words(first)
    refused = call(*asked, "--worlds", "3", "--out", "two")
    assert refused.exit_code == 2 and "1 of 3 scenario-worlds are missing" in in_words(refused)
    resumed = call(*asked, "--worlds", "3", "--resume", "--out", "two")
    assert resumed.exit_code == 0, resumed.output
    assert "2 of 3 scenario-worlds are in s." in in_words(resumed)
    assert open_store("s").sizes["world"] == 3


def test_a_comparison_from_a_store(call: Call, tmp_path: Path, computed: list[int]) -> None:
    size = ("--worlds", "2", "--years", "3", "--no-sensitivity")
    asked = ("compare", "fixed_tenure", *size, "--store", "s", "--json")
    first = call(*asked, "--out", "one")
    assert first.exit_code == 0, first.output
    assert sum(computed) == 4
    again = call(*asked, "--out", "two")
    assert sum(computed) == 4 and (tmp_path / "two" / "report.html").exists()
    told = [json.loads(result.stdout)["differences"] for result in (first, again)]
    assert told[0] == told[1]


def test_failed_worlds_end_with_exit_code_3(call: Call, tmp_path: Path, broken: set[int]) -> None:
    broken.add(2)
    failed = call("run", "status_quo", *SMALL, "--store", "s", "--out", "one")
    assert failed.exit_code == 3
    words = in_words(failed)
    assert "4 of 4 scenario-worlds have no result" in words
    assert "ArithmeticError: world 2 is broken" in words and "Traceback" not in words
    assert "coalition-sim replay --store s --world 0 --scenario status_quo" in words
    assert not (tmp_path / "one").exists()

    shown = call("replay", "--store", "s", "--world", "2")
    assert shown.exit_code == 3 and "Traceback (most recent call last)" in shown.output
    assert "ArithmeticError: world 2 is broken" in shown.output
    other = call("replay", "--store", "s", "--world", "1")
    assert other.exit_code == 0 and "runs well alone; its block failed" in in_words(other)

    broken.clear()
    mended = call("run", "status_quo", *SMALL, "--store", "s", "--resume", "--out", "one")
    assert mended.exit_code == 0 and contents("s").failed == 0


def test_ctrl_c_keeps_what_is_finished(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("coalition_sim.store.fill", stopped)
    result = call("run", "status_quo", *SMALL, "--store", "s", "--out", "one")
    assert result.exit_code == 130
    assert "Finished blocks are in s; the same command with --resume goes on" in in_words(result)


def test_replay_merge_and_stores(call: Call) -> None:
    for name, worlds in (("a", "2"), ("b", "3")):
        done = call("run", "status_quo", "--worlds", worlds, "--years", "1", "--store", name,
                    "--out", f"results-{name}")  # fmt: skip
        assert done.exit_code == 0
    replayed = call("replay", "--store", "a", "--world", "1")
    assert replayed.exit_code == 0
    assert "run alone, 66 variables are equal to the last bit" in in_words(replayed)
    merged = call("merge", "a", "b", "--into", "c")
    assert merged.exit_code == 0, merged.output
    assert "2 blocks copied; c holds 3 of 3 scenario-worlds" in in_words(merged)
    table = in_words(call("stores", "c"))
    for words in ("scenarios status_quo", "worlds 0-2", "done 3", "missing 0", "numpy "):
        assert words in table
    (told,) = json.loads(call("stores", "c", "--json").stdout)
    assert (told["done"], told["failed"], told["experiment"]["seed"]) == (3, 0, 1)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run", "status_quo", "--resume"), "--store ADDRESS --resume"),
        (("run", "status_quo", "--record", "service_indx"), "Did you mean service_index"),
        (("stores", "nothing"), "there is no store of runs"),
        (("replay", "--store", "nothing", "--world", "1"), "there is no store of runs"),
        (("merge", "nothing", "--into", "c"), "there is no store of runs"),
    ],
)
def test_bad_input_is_named(call: Call, arguments: tuple[str, ...], words: str) -> None:
    result = call(*arguments)
    assert result.exit_code == 2 and words in in_words(result)
