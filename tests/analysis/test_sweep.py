"""Effect curves: zero at nothing, the words of a curve, and bad questions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from engine import moved as moved_variables

from coalition_sim.analysis import words
from coalition_sim.analysis.given import as_given
from coalition_sim.analysis.sweep import (
    COLUMNS,
    MOST_OUTCOMES,
    SHOWN,
    SweepError,
    at_level,
    checked_levels,
    checked_outcomes,
    curve_in_words,
    levers_moved,
    sweep,
)
from coalition_sim.outcomes import OUTCOMES, OutcomeError
from coalition_sim.scenario import Scenario, load_scenario
from coalition_sim.simulate import simulate

SMALL: dict[str, Any] = {"worlds": 4, "years": 4, "seed": 3}


@pytest.fixture(scope="module")
def both() -> Scenario:
    return load_scenario("fixed_tenure_and_needs_based")


def test_at_zero_the_effect_is_exactly_zero(both: Scenario) -> None:
    found = sweep(both, "strength", at=(0, 1), outcomes=list(OUTCOMES)[:MOST_OUTCOMES], **SMALL)
    nothing = found.table[found.table["level"] == 0]
    assert len(nothing) == MOST_OUTCOMES
    assert (nothing[["mean", "p05", "p50", "p95"]] == 0).all().all()
    full = found.table[found.table["level"] == 1]
    assert (full[["p05", "p95"]] != 0).any().any()


def test_at_zero_every_variable_is_the_status_quo_bit_for_bit(both: Scenario) -> None:
    nothing = at_level(both, "strength", tuple(both.levers), 0.0)
    one = simulate("status_quo", keep_events=False, **SMALL)
    other = simulate(nothing, keep_events=False, **SMALL)
    assert moved_variables(one, other) == set()


def test_a_rule_that_nobody_follows_still_costs_and_burdens(both: Scenario) -> None:
    ignored = at_level(both, "compliance", tuple(both.levers), 0.0)
    one = simulate(ignored, keep_events=False, **SMALL)
    other = simulate("status_quo", keep_events=False, **SMALL)
    assert float(one["reform_costs"].max()) > 0.0
    first = {"year": "2015-16"}  # before luck has parted the histories
    worn = one["capability"].sel(first).values - other["capability"].sel(first).values
    assert (worn <= 0.0).all() and (worn < 0.0).any()


def test_the_last_level_is_the_scenario_itself() -> None:
    reform = load_scenario("fixed_tenure")
    one = simulate(reform, keep_events=False, **SMALL)
    other = simulate(at_level(reform, "strength", ("fixed_tenure",), 1.0), **SMALL)
    assert moved_variables(one, other) == set()


def asked_of(scenario: Scenario, **settings: Any) -> list[Scenario]:
    """The scenarios that a sweep would run."""
    asked: list[Scenario] = []

    class Enough(Exception):
        pass

    def stop(scenarios: list[Scenario], **_: Any) -> xr.Dataset:
        asked.extend(scenarios)
        raise Enough

    with pytest.raises(Enough):
        sweep(scenario, simulate=stop, **settings)
    return asked


def test_one_lever_moves_and_the_others_stay(both: Scenario) -> None:
    base, *runs = asked_of(both, over="strength", lever="fixed_tenure", at=(1, 0, 0.5))
    assert base.name == "status_quo"
    assert [run.levers["fixed_tenure"].strength for run in runs] == [0, 0.5, 1]
    assert {run.levers["needs_based_psdp"].strength for run in runs} == {1}
    assert {run.levers["fixed_tenure"].compliance for run in runs} == {"prior"}
    assert len({run.name for run in runs}) == 3


def test_without_a_lever_all_move_together(both: Scenario) -> None:
    runs = asked_of(both, over="compliance", at=(0.2, 0.8))[1:]
    levels = [{setting.compliance for setting in run.levers.values()} for run in runs]
    assert levels == [{0.2}, {0.8}]


def test_stages_are_given_unless_asked_otherwise(both: Scenario) -> None:
    for given, stage in ((True, "given"), (False, "modelled")):
        base, *runs = asked_of(both, over="strength", at=(0, 1), given=given)
        stages = {(s.adoption, s.survival) for run in runs for s in run.levers.values()}
        assert stages == {(stage, stage)} and base.levers == {}
    assert asked_of(both, over="strength", at=(0, 1))[1].levers["fixed_tenure"].adoption == "given"


def test_a_curve_says_whether_stages_were_given(both: Scenario) -> None:
    small: dict[str, Any] = {"at": (0, 1), "outcomes": ["trust"], "worlds": 2, "years": 3}
    assert sweep(both, "strength", **small).given
    assert not sweep(both, "strength", given=False, **small).given
    assert sweep(as_given(both), "strength", given=False, **small).given


def test_what_else_the_scenario_changes_is_said(both: Scenario) -> None:
    held = Scenario.from_dict({**both.to_dict(), "parameters": {"leakage": 0.15}})
    found = sweep(held, "strength", "fixed_tenure", (0, 1), ["trust"], worlds=2, years=3)
    assert found.beside == "the lever needs_based_psdp, leakage held at 0.15"
    assert list(found.table.columns) == list(COLUMNS)
    assert found.in_words("trust") == words.TOO_FEW_WORLDS


def curve(*said: str, small: tuple[bool, ...] | None = None) -> pd.DataFrame:
    small = small or (False,) * len(said)
    return pd.DataFrame({"level": np.linspace(0, 1, len(said)), "words": said, "too_small": small})


NOT = words.NO_CLEAR_DIFFERENCE


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (curve(NOT, NOT, NOT), "no clear difference at any level"),
        (curve(NOT, "improves", "improves"), "improves from 0.5 on"),
        (curve(NOT, "improves", NOT), "improves at 0.5"),
        (curve(NOT, NOT, "worsens", small=(True,) * 3), "worsens at 1, but too little to matter"),
        (curve(NOT, "improves", "worsens"), "improves at 0.5; worsens at 1"),
        (curve(*[words.TOO_FEW_WORLDS] * 3), "too few worlds to say"),
    ],
)
def test_the_words_of_a_curve(rows: pd.DataFrame, said: str) -> None:
    assert curve_in_words(rows) == said


def test_no_word_of_better_where_the_band_holds_zero() -> None:
    found = sweep(load_scenario("fixed_tenure"), "strength", at=(0, 1), worlds=50, years=3)
    holds_zero = (found.table["p05"] <= 0) & (found.table["p95"] >= 0)
    assert holds_zero.any()
    assert set(found.table.loc[holds_zero, "words"]) == {NOT}
    for name in found.outcomes:
        if holds_zero[found.table["outcome"] == name].all():
            assert found.in_words(name) == "no clear difference at any level"


def test_the_usual_outcomes_are_known() -> None:
    assert checked_outcomes(None) == list(SHOWN)


def test_bad_questions_are_answered_in_a_sentence(both: Scenario) -> None:
    with pytest.raises(SweepError, match="pulls no lever"):
        levers_moved(load_scenario("status_quo"), "strength", None)
    with pytest.raises(SweepError, match='Did you mean "fixed_tenure"'):
        levers_moved(both, "strength", "fixd_tenure")
    with pytest.raises(SweepError, match="allowed are strength, compliance"):
        levers_moved(both, "start", None)
    for levels in ((0.5,), (0, 1.5), (0, float("nan"))):
        with pytest.raises(SweepError, match="from 0 to 1"):
            checked_levels(levels)
    with pytest.raises(OutcomeError, match='Did you mean "trust"'):
        checked_outcomes(["trusst"])
    with pytest.raises(SweepError, match="at most"):
        checked_outcomes(list(OUTCOMES)[: MOST_OUTCOMES + 1])
