"""A history is told from the same world that `simulate` runs, and in words anybody can read."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from coalition_sim.histories import HistoryError, Telling, find, trace
from coalition_sim.histories.asked import one_world
from coalition_sim.histories.record import Month, record
from coalition_sim.province import province
from coalition_sim.scenario import Scenario
from coalition_sim.simulate import events, simulate

CASES = [
    ("status_quo", 7, {}),
    ("fixed_tenure", 13, {"seed": 4}),
    ("fixed_tenure_and_needs_based", 15, {"parameters": "central"}),
    ("status_quo", 3, {"switches": {"elections": "observed"}}),
]
YEARS = 6
TENURE = Scenario.from_dict({"name": "tenure", "levers": {"fixed_tenure": {"adoption": "given"}}})


def world_with(query: str) -> int:
    """The first world of the status quo in which it happened."""
    return find(query, worlds=300, years=YEARS).matches[0].world


@pytest.fixture(scope="module")
def told() -> Telling:
    """A world in which the first chief minister is voted out, but not at once."""
    world = world_with("forced exit after 2014-07 and no exit before 2014-07 and swap refused")
    return trace("status_quo", world, years=YEARS, district="Kech")


def said(telling: Telling, topic: str) -> list[str]:
    return [one.text for month in telling.months for one in month.said if one.topic == topic]


@pytest.mark.parametrize(("scenario", "world", "how"), CASES)
def test_a_history_has_the_events_and_the_numbers_of_simulate(
    scenario: str, world: int, how: dict
) -> None:
    ds = simulate(scenario, worlds=[world], years=YEARS, **how)
    names = ["month", "kind", "actor", "cause", "value"]
    expected = list(events(ds)[names].itertuples(index=False, name=None))
    telling = trace(scenario, world, years=YEARS, **how)
    found = [(m.month, e.kind, e.actor, e.cause, e.value) for m in telling.months for e in m.events]
    assert found == expected

    row = telling.asked.row()
    values = ds["parameter_value"].sel(parameter=[c for c in row.columns if c != "tape"])
    assert np.array_equal(values.values[0], row.drop(columns="tape").to_numpy(float)[0])
    assert (telling.asked.draw, int(row["tape"].iloc[0])) == (ds["draw"].item(), ds["tape"].item())


def test_the_record_adds_up_to_the_yearly_results() -> None:
    ds = simulate("status_quo", worlds=[7], years=2).isel(scenario=0, world=0)
    junes = [m for _, m in record(one_world("status_quo", 7, years=2), 24) if m.fiscal_month == 12]
    for year, june in enumerate(junes):
        mine = ds.isel(year=year)
        purse: Month = june.purse
        for name, table in (
            ("allocated", purse.allocated),
            ("spent", purse.spent),
            ("lapsed", purse.lapsed),
            ("schemes_completed", purse.completed),
            ("schemes_abandoned", purse.abandoned),
            ("schemes_started", purse.started),
            ("schemes_ongoing", purse.listed),
            ("leaked", purse.leaked),
        ):
            np.testing.assert_allclose(table.sum(axis=0), mine[name].values, rtol=1e-6)
        np.testing.assert_allclose(
            purse.allocated.sum(axis=1), mine["allocated_by_district"].values, rtol=1e-6
        )
        assert np.array_equal(june.places.trust, mine["trust"].values)
        assert np.array_equal(june.places.indicators, mine["indicator_value"].values)
        assert np.array_equal(june.places.settled, mine["complaints_settled"].values)


def test_every_event_of_a_known_kind_is_told(told: Telling) -> None:
    topics = {"posting": "posting", "departure": "posting", "motion": "motion", "swap": "swap",
              "exit": "government", "election": "election", "minister": "minister",
              "flood or drought": "flood or drought"}  # fmt: skip
    for month in told.months:
        spoken = [one.topic for one in month.said]
        for kind, topic in topics.items():
            happened = sum(event.kind == kind for event in month.events)
            assert spoken.count(topic) >= happened, (month.month, kind)


def test_what_a_teacher_needs_is_there(told: Telling) -> None:
    text = told.text()
    for words in (
        "A motion of no confidence is moved against chief minister 1.",
        "It is carried: chief minister 1 falls.",
        "The swap agreed in 2013 falls due and is refused.",
        "months in office, after the motion was carried.",
        "The cabinet is shared, 20 offices:",
        "The budget of 2014-15 is Rs",
        "gain most: ",
        "lose most: ",
        "The year 2014-15 closes.",
        " lapsed, ",
        "general seats change hands",
        "leaked away",
        "What people know of them: net primary enrolment, girls",
        "full immunisation",
        "days of paid work",
        "Kech: what people know: net primary enrolment, girls",
        "Oversight by the assembly, 0 to 100:",
        "Departments that change hands:",
        "Offices won:",
        "Kech: allocated Rs",
        "members in the coalition",
        "services, 0 to 100:",
    ):
        assert words in text, words


def test_a_failed_motion_and_a_refused_swap_are_told() -> None:
    telling = trace("status_quo", world_with("motion failed"), years=YEARS)
    assert any("It fails." in text for text in said(telling, "motion"))
    telling = trace("status_quo", world_with("swap refused"), years=YEARS)
    assert any("is refused" in text for text in said(telling, "swap"))


def test_a_refused_transfer_is_told_under_a_tenure_rule_only() -> None:
    some = range(3)
    assert any(said(trace(TENURE, world, years=4), "bargain") for world in some)
    assert not any(said(trace("status_quo", world, years=4), "bargain") for world in some)


def test_actors_are_named_by_kind_only(told: Telling) -> None:
    facts = province("2013-07")
    names = {code for code in facts.party_codes if code != "Independent"}
    seats = {name for name in facts.seat_names if name.startswith("PB-")}
    words = set(re.findall(r"[\w-]+", told.text() + json.dumps(told.plain())))
    assert not words & (names | seats)


def test_a_part_of_a_history_says_the_same_as_the_whole(told: Telling) -> None:
    world = told.asked.world
    part = trace("status_quo", world, district="kech", first="2015-07", last="2016-06")
    whole = {month.month: month for month in told.months}
    assert part.months[0].month == "2015-07" and part.months[-1].month == "2016-06"
    assert part.months[0].said[0].text.startswith("The month before: Chief minister")
    for month in part.months:
        ours = [one for one in month.said if not one.text.startswith("The month before")]
        assert ours == list(whole[month.month].said)


def test_one_department_hides_the_postings_of_the_others() -> None:
    texts = said(trace("status_quo", 7, years=3, department="health"), "posting")
    assert texts and all(text.startswith("Health: ") for text in texts)


def test_plain_data_is_json(told: Telling) -> None:
    plain = json.loads(json.dumps(told.plain()))
    assert plain["world"] == told.asked.world and plain["draw"] == told.asked.world // 5
    assert len(plain["months"]) == YEARS * 12
    first = plain["months"][0]
    assert {"month", "said", "events", "chief_minister", "district"} <= set(first)
    assert {"oversight", "reform_costs", "reforms_in_force", "districts_in_unrest"} <= set(first)
    assert first["district"]["district"] == "Kech"
    assert {"services_reported", "indicators", "unrest"} <= set(first["district"])


BAD = [
    ({"district": "Ketch"}, 'Did you mean "Kech"'),
    ({"department": "Helth"}, 'Did you mean "Health"'),
    ({"first": "July 2015"}, "--from 'July 2015': allowed is a month"),
    ({"first": "2031-01"}, "goes from 2013-07 to 2023-06"),
    ({"first": "2016-01", "last": "2015-01"}, "the earlier month comes first"),
    ({"parameters": "posterior"}, '"prior" and "central"'),
]


@pytest.mark.parametrize(("how", "told"), BAD)
def test_errors_name_what_is_allowed(how: dict[str, str], told: str) -> None:
    with pytest.raises(HistoryError, match=re.escape(told)):
        trace("status_quo", 0, **how)
