"""`trace` and `find` on the command line."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coalition_sim.cli import cli


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def words(result: Result) -> str:
    return " ".join((result.output + (result.stderr or "")).split())


def test_trace_prints_a_history() -> None:
    result = run("trace", "status_quo", "--world", "15", "--to", "2013-10", "--district", "Kech")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("# Status quo, world 15")
    assert "## July 2013" in result.output and "Kech: allocated" in result.output


def test_trace_writes_text_or_json(tmp_path: Path) -> None:
    file = tmp_path / "new" / "world.md"
    arguments = ("trace", "status_quo", "--world", "1", "--to", "2013-08")
    assert run(*arguments, "--out", str(file)).exit_code == 0
    assert file.read_text(encoding="utf-8") == run(*arguments).output
    assert run(*arguments, "--json", "--out", str(file)).exit_code == 0
    written = json.loads(file.read_text(encoding="utf-8"))
    assert written == json.loads(run(*arguments, "--json").stdout)


def test_a_year_stands_for_its_first_and_last_month() -> None:
    world = ("trace", "status_quo", "--world", "1", "--to")
    assert run(*world, "2014", "--from", "2014").output == (
        run(*world, "2014-12", "--from", "2014-01").output
    )
    assert run(*world, "2013", "--from", "2013").output == run(*world, "2013-12").output


def test_a_bad_query_fails_before_the_run_and_lists_the_kinds() -> None:
    result = run("find", "aliens landed")
    assert result.exit_code == 2 and "200 worlds" not in result.output + result.stderr
    assert {"  forced exit", "  swap refused"} <= set(result.stderr.splitlines())


FIND = ("find", "election in 2018", "--worlds", "2", "--years", "6", "--seed", "3")


def test_find_prints_a_table_and_a_command_that_works() -> None:
    result = run(*FIND)
    assert result.exit_code == 0, result.output
    assert "2 of 2 worlds" in result.output and "2018-07" in result.output
    line = result.output.rsplit("To read the first: ", 1)[1].splitlines()[0]
    program, *arguments = shlex.split(line)
    assert program == "coalition-sim" and {"--years", "--seed"} <= set(arguments)
    history = run(*arguments)
    assert history.exit_code == 0 and "Election." in history.output


def test_find_as_json_carries_the_commands() -> None:
    result = run(*FIND, "--json")
    answer = json.loads(result.stdout)
    assert [match["world"] for match in answer["matches"]] == [0, 1]
    assert all("coalition-sim trace" in match["trace"] for match in answer["matches"])


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_nothing_found_is_exit_code_1(more: tuple[str, ...]) -> None:
    result = run("find", "election in 2014", "--worlds", "2", "--years", "1", *more)
    assert result.exit_code == 1
    assert "None of the 2 worlds matches" in words(result)


BAD = [
    (("find", "forced exti"), '"forced exit"'),
    (("find", "forced exit", "fixd_tenure"), "fixed_tenure"),
    (("trace", "status_quo"), "--world"),
    (("trace", "fixd_tenure", "--world", "1"), "fixed_tenure"),
    (("trace", "status_quo", "--world", "1", "--district", "Ketch"), '"Kech"'),
    (("trace", "status_quo", "--world", "1", "--from", "2050-01"), "--from 2050-01: this"),
    (("trace", "status_quo", "--world", "1", "--from", "2016", "--to", "2014"), "after --to 2014"),
]


@pytest.mark.parametrize(("arguments", "said"), BAD, ids=lambda value: " ".join(value))
def test_bad_input_is_exit_code_2_and_a_sentence(arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert said in words(result) and "Traceback" not in result.output
