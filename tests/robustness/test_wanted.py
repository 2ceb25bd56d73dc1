"""Weights and thresholds: what is taken, and how a slip is answered."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from coalition_sim.robustness import RobustnessError, Threshold, wanted
from coalition_sim.robustness.wanted import (
    name_and_number,
    rankable,
    sign,
    thresholds_in,
    weights_in,
)


def test_without_a_word_the_weights_are_an_example() -> None:
    found = wanted()
    assert found.example and set(found.weights.values()) == {1.0}
    assert {"reform_costs", "service_mean", "forced_exits_all_years"} <= set(found.ranked)
    assert found.thresholds is None


def test_weights_name_what_counts_and_zero_counts_nothing() -> None:
    found = wanted({"trust": 2.0, "literacy": 0.0})
    assert dict(found.weights) == {"trust": 2.0} and not found.example
    assert "trust" in found.ranked and "literacy" not in found.ranked


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({"truts": 1.0}, 'Did you mean "trust"'),
        ({"trust": -1.0}, "0 or more"),
        ({"trust": 0.0}, "every weight is 0"),
        ({"schemes_completed": 1.0}, "neither more nor less"),
    ],
)
def test_weights_that_cannot_be(weights: dict[str, float], said: str) -> None:
    with pytest.raises(RobustnessError, match=said):
        wanted(weights)


def test_cost_has_a_better_side_here_and_seats_have_none() -> None:
    assert sign("reform_costs") == -1.0 and "coalition_seats" not in rankable()


def test_a_value_on_the_line_meets_the_threshold() -> None:
    values = np.array([39.9, 40.0, 40.1])
    assert Threshold("satisfaction", True, 40.0).met(values).tolist() == [False, True, True]
    assert Threshold("satisfaction", False, 40.0).met(values).tolist() == [True, True, False]


def test_thresholds_may_be_of_outcomes_without_a_better_side() -> None:
    found = wanted(at_most=[("coalition_seats", 60)])
    assert "coalition_seats" in found.used and "coalition_seats" not in found.ranked


def test_two_thresholds_on_one_side_of_one_outcome_are_one_too_many() -> None:
    with pytest.raises(RobustnessError, match="two thresholds"):
        wanted(at_least=[("trust", 3), ("trust", 4)])
    both = wanted(at_least=[("trust", 3)], at_most=[("trust", 40)])
    assert both.thresholds is not None and len(both.thresholds) == 2


@pytest.mark.parametrize("text", ["trust", "trust=", "trust=much", "trust=nan", "=3"])
def test_a_name_and_a_number(text: str) -> None:
    with pytest.raises(RobustnessError):
        name_and_number(text)


def test_files_are_read_strictly(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("trust: 2\nservice_mean: 1.5\n")
    assert weights_in(file) == {"trust": 2.0, "service_mean": 1.5}
    file.write_text("at_least: {satisfaction: 40}\nat_most:\n  forced_exits: 0.4\n")
    assert thresholds_in(file) == ([("satisfaction", 40.0)], [("forced_exits", 0.4)])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("trust: 1\ntrust: 2\n", "mine.yaml:2"),
        ("trust: lots\n", "a number is needed"),
        ("- trust\n", "names with a number"),
        ("trust: [1\n", "mine.yaml"),
        ("", "names with a number"),
    ],
)
def test_files_that_cannot_be(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text)
    with pytest.raises(RobustnessError, match=said):
        weights_in(file)


def test_threshold_files_know_two_keys(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("at_lest: {trust: 1}\n")
    with pytest.raises(RobustnessError, match='Did you mean "at_least"'):
        thresholds_in(file)
    file.write_text("at_least: 3\n")
    with pytest.raises(RobustnessError, match="outcomes with a number each"):
        thresholds_in(file)
    with pytest.raises(RobustnessError, match="cannot be read"):
        thresholds_in(tmp_path / "none.yaml")
