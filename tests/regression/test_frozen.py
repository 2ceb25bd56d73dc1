"""Frozen figures: no number moves unnoticed."""

from __future__ import annotations

from coalition_sim.variables import VARIABLES

from .refresh import FROZEN, RUNS, TOLERANCE, differences, figures, load

HELP = """
{count} frozen figures moved by more than {tolerance:g} relative:
{lines}
If the change is meant:
  1. python -m tests.regression.refresh
  2. mark it "Regression" in CHANGELOG.md: what moved, by how much and why.
If it is not, something changed that should not have."""


def test_no_number_moved():
    moved = differences(figures(), load())
    shown = "\n".join(moved[:12])
    assert not moved, HELP.format(count=len(moved), tolerance=TOLERANCE, lines=shown)


def test_every_yearly_variable_is_frozen():
    yearly = {name for name, variable in VARIABLES.items() if "year" in variable.dims}
    for run in RUNS:
        assert {key.split(" | ")[0] for key in load()[run]} == yearly | {"events"}


def test_the_comparison_sees_what_moves_appears_and_goes():
    before = {"central": {"a": 1.0, "b": 0.0, "c": 2.0}}
    after = {"central": {"a": 1.0 + 1e-8, "b": 1.0, "d": 3.0}}
    lines = differences(after, before)
    assert [line.split(" | ")[1][0] for line in lines] == ["b", "c", "d"]
    assert not differences(before, before)


def test_the_file_is_small_enough_to_read():
    assert FROZEN.stat().st_size < 150_000
