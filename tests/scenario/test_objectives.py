"""What an objective can be measured by, and which years it looks at."""

from __future__ import annotations

import pytest

from coalition_sim.levers import LEVERS
from coalition_sim.province import province
from coalition_sim.scenario import Objective, Scenario, objective_measures
from coalition_sim.scenario.objectives import fiscal_year
from coalition_sim.scenario.spoken import objective_in_words


def made(**content: object) -> Objective:
    """One checked objective."""
    whole = {"name": "goal", "due": "2018-06", **content}
    return Scenario.from_dict({"name": "mine", "objectives": [whole]}).objectives[0]


def test_every_indicator_and_every_lever_is_a_measure() -> None:
    measures = objective_measures()
    assert set(province().indicator_names) <= set(measures)
    assert {f"lever:{name}" for name in LEVERS} <= set(measures)
    assert {"service_index", "utilisation", "people_with_water"} <= set(measures)


@pytest.mark.parametrize(
    ("measure", "unit", "change", "factor", "most"),
    [
        ("skilled_birth_attendance", "% of births", "percentage points", 100, 100),
        ("trust", "points of 100", "points of 100", 100, 100),
        ("grievances_resolved", "% of complaints", "percentage points", 100, 100),
        ("people_with_water", "people", "people", 1, None),
    ],
)
def test_units_are_those_people_use(
    measure: str, unit: str, change: str, factor: float, most: float | None
) -> None:
    found = objective_measures()[measure]
    assert (found.unit_of("at least"), found.unit_of("rise by")) == (unit, change)
    assert (found.factor, found.most) == (factor, most)


def test_days_of_paid_work_are_asked_for_in_days() -> None:
    found = objective_measures()["paid_work_days"]
    assert found.factor == found.most == 250
    assert "days a year" in found.unit
    goal = made(measure="paid_work_days", direction="rise by", value=10)
    assert "rise by 10 working days" in objective_in_words(goal)


@pytest.mark.parametrize(
    ("month", "year"), [("2015-07", 2015), ("2015-12", 2015), ("2016-01", 2015), ("2016-06", 2015)]
)
def test_a_fiscal_year_begins_in_july(month: str, year: int) -> None:
    assert fiscal_year(month) == year


def test_a_rise_is_compared_with_the_year_before() -> None:
    goal = made(measure="trust", direction="rise by", value=1, due="2016-06")
    assert (goal.from_, goal.base_year, goal.due_year) == ("2015-07", 2014, 2015)
    later = made(measure="trust", direction="rise by", value=1, **{"from": "2016-03"})
    assert (later.base_year, later.due_year) == (2014, 2017)


def test_an_objective_is_counted_from_the_first_lever_on() -> None:
    goal = {"name": "goal", "measure": "trust", "direction": "at least", "value": 1,
            "due": "2030-06"}  # fmt: skip
    levers = {"fixed_tenure": {"start": "2025-01"}, "needs_based_psdp": {"start": "2024-07"}}
    scenario = Scenario.from_dict({"name": "mine", "levers": levers, "objectives": [goal]})
    assert scenario.objectives[0].from_ == "2024-07"
    by_hand = Objective("goal", "trust", 1, "2030-06")
    assert Scenario("mine", levers=levers, objectives=[by_hand]).objectives == scenario.objectives


@pytest.mark.parametrize("value", ["yes", True, 1])
def test_a_lever_is_in_force_or_not(value: object) -> None:
    goal = made(measure="lever:fixed_tenure", value=value)
    assert (goal.lever, goal.value, goal.direction) == ("fixed_tenure", 1.0, "at least")
    assert objective_in_words(goal) == "fixed_tenure in force by 2018-06"
    assert made(measure="trust", direction="at least", value=1).lever is None


def test_places_are_said_and_spelt_as_the_province_spells_them() -> None:
    goal = made(
        measure="service_index", direction="at least", value=40, sector="Health",
        districts=["dera bugti", "KECH"],
    )  # fmt: skip
    assert (goal.sector, goal.districts) == ("health", ("Dera Bugti", "Kech"))
    assert objective_in_words(goal) == (
        "service_index (health) in Dera Bugti, Kech: at least 40 points of 100 by 2018-06"
    )
    total = made(measure="schemes_completed", direction="at least", value=1200)
    assert objective_in_words(total) == (
        "schemes_completed: at least 1,200 schemes from 2015-07 to 2018-06"
    )
