"""Runs the situations of the YAML files beside this one; each can be read without knowing the code.

A situation names a ``rule`` and what it is ``given``, or a small ``model`` (worlds, years, central
parameters with some changed, levers), perhaps ``compared_with`` another one under the same luck.
The words of ``expected`` are the keys of ``RULE_WORDS`` and ``MODEL_WORDS`` below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
import yaml
from engine import rows

from coalition_sim import rules
from coalition_sim.scenario import Scenario
from coalition_sim.simulate import simulate

Case = dict[str, Any]

RULE_WORDS: Mapping[str, Callable[[np.ndarray, Any], bool]] = {
    "more_than": lambda got, bound: bool(np.all(got > bound)),
    "less_than": lambda got, bound: bool(np.all(got < bound)),
    "total": lambda got, total: bool(np.isclose(got.sum(), total)),
    "smallest_above_zero": lambda got, least: got[got > 0].min() >= least,
}
MODEL_WORDS: Mapping[str, Callable[[np.ndarray, np.ndarray, Any], bool]] = {
    # values of the model, of the one it is compared with (or itself), and what is said of them
    "equals": lambda got, _, value: bool(np.all(got == value)),
    "above": lambda got, _, value: bool(np.all(got > value)),
    "is": lambda got, other, word: COMPARISONS[word](got, other),
}
COMPARISONS: Mapping[str, Callable[[np.ndarray, np.ndarray], bool]] = {
    "more": lambda got, other: got.mean() > other.mean(),
    "less": lambda got, other: got.mean() < other.mean(),
    "the same": lambda got, other: np.array_equal(got, other),
}


def situations() -> list[Any]:
    """All situations of all files, named by file and number."""
    found = []
    for path in sorted(Path(__file__).parent.glob("*.yaml")):
        for number, case in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), 1):
            found.append(pytest.param(case, id=f"{path.stem} {number}"))
    return found


@pytest.mark.parametrize("case", situations())
def test_situation(case: Case) -> None:
    """The situation ends as the adviser expects."""
    unknown = case.keys() - {
        "situation", "source", "rule", "given", "model", "compared_with", "expected"
    }  # fmt: skip
    assert not unknown, f"unknown words: {sorted(unknown)}"
    assert case["situation"].strip() and case["source"].strip()
    check = check_rule if "rule" in case else check_model
    check(case)


def check_rule(case: Case) -> None:
    """Call the rule with what it is given and compare what comes out."""
    given = {name: np.array(v) if isinstance(v, list) else v for name, v in case["given"].items()}
    got = np.asarray(getattr(rules, case["rule"])(**given))
    expected = dict(case["expected"])
    if "value" in expected:
        within = expected.pop("within", 0.0)
        np.testing.assert_allclose(got, expected.pop("value"), atol=within, rtol=0.0)
    for word, value in expected.items():
        assert RULE_WORDS[word](got, value), f"{got} is not {word} {value}. {case['situation']}"


def check_model(case: Case) -> None:
    """Run the small model, and the one it is compared with, and look at the named variables."""
    got = run(case["model"])
    other = run({**case["model"], "levers": {}, "parameters": {}, **case["compared_with"]}) if (
        "compared_with" in case
    ) else got  # fmt: skip
    for line in case["expected"]:
        check_line(dict(line), got, other, case["situation"])


def check_line(line: Case, got: xr.Dataset, other: xr.Dataset, situation: str) -> None:
    """One expectation: a variable, where to look, and one word about it."""
    name = line.pop("variable")
    where = {dim: line.pop(dim) for dim in tuple(line) if dim in got[name].dims}
    here, there = got[name].sel(where), other[name].sel(where)
    for word, value in line.items():
        if word == "sum":
            ok = bool((here.sum("year") == value).all())
        elif word == "as":
            ok = np.allclose(here.values, got[value].sel(where).values, rtol=1e-12)
        else:
            ok = MODEL_WORDS[word](here.values, there.values, value)
        assert ok, f"{name} {where}: {word} {value}; found {here.values.mean()}. {situation}"


def run(settings: Case) -> xr.Dataset:
    """A small model: central parameters but for those that are set."""
    unknown = settings.keys() - {"worlds", "years", "parameters", "levers"}
    assert not unknown, f"unknown words: {sorted(unknown)}"
    content = {"name": "situation", "levers": dict(settings.get("levers", {}))}
    return simulate(
        Scenario.from_dict(content),
        worlds=settings["worlds"],
        years=settings["years"],
        seed=6,
        parameters=rows(settings["worlds"], **settings.get("parameters", {})),
    )
