"""Unrest, floods and caretakers are told, and do not drown the story."""

from __future__ import annotations

import pytest

from coalition_sim.histories import Telling, trace
from coalition_sim.histories.asked import one_world
from coalition_sim.histories.hazards import MANY
from coalition_sim.histories.record import Month, record
from coalition_sim.province import province
from coalition_sim.simulate import simulate

YEARS = 6
WORLD = 9
DISTRICT = "Nasirabad"


@pytest.fixture(scope="module")
def told() -> Telling:
    return trace("status_quo", WORLD, years=YEARS, district=DISTRICT)


@pytest.fixture(scope="module")
def months() -> list[Month]:
    return [m for _, m in record(one_world("status_quo", WORLD, years=YEARS), YEARS * 12)]


def texts(month, topic: str) -> list[str]:
    return [one.text for one in month.said if one.topic == topic]


def test_unrest_is_told_where_many_districts_are_hit_and_summed_up_each_june(
    told: Telling,
) -> None:
    shares = simulate("status_quo", worlds=[WORLD], years=YEARS)["unrest"].isel(scenario=0, world=0)
    many = 0
    for month in told.months:
        begun = [event.actor for event in month.events if event.kind == "unrest"]
        said = texts(month, "unrest")
        wide = [text for text in said if "districts at once" in text]
        assert len(wide) == (len(begun) >= MANY)
        many += len(wide)
        assert all(name in text for text in wide for name in begun)
        assert len(said) == len(wide) + month.month.endswith("-06")
    assert many
    for year, june in enumerate(told.months[11::12]):
        mean = shares.isel(year=year).sum("district").item()
        assert (
            f"Unrest in the year: {mean:.1f} of 34 districts at a time" in texts(june, "unrest")[-1]
        )


def test_a_followed_district_has_its_own_spells(told: Telling, months: list[Month]) -> None:
    d = province("2013-07").district_names.index(DISTRICT)
    spells = 0
    for before, now, month in zip(months, months[1:], told.months[1:], strict=False):
        own = " ".join(texts(month, "district"))
        was, is_ = before.places.unrest[d], now.places.unrest[d]
        assert (f"{DISTRICT}: unrest begins." in own) == (is_ and not was)
        assert (f"{DISTRICT}: quiet again after " in own) == (was and not is_)
        assert month.numbers["district"]["unrest"] == is_
        spells += is_ and not was
    assert spells


def test_a_flood_is_told_with_what_it_costs_there(told: Telling, months: list[Month]) -> None:
    facts = province("2013-07")
    home = facts.division_names[facts.division[facts.district_names.index(DISTRICT)]]
    hit = 0
    for now, month in zip(months, told.months, strict=True):
        for event in now.of("flood or drought"):
            (text,) = (t for t in texts(month, "flood or drought") if event.actor in t)
            assert f"{event.value:.0f} districts, works are lost" in text
        own = any("after the flood or drought" in t for t in texts(month, "district"))
        struck = any(event.actor == f"{home} division" for event in now.of("flood or drought"))
        assert own == struck
        hit += struck
    assert hit


def test_works_lost_are_due_in_the_next_budget(months: list[Month]) -> None:
    seen = 0
    for year in range(1, YEARS):
        june, july = months[12 * year - 1], months[12 * year]
        due = june.purse.repairs_due.sum() / june.purse.price
        assert july.purse.repairs_due.sum() / july.purse.price == pytest.approx(due)
        assert months[12 * year + 1].purse.repairs_due.sum() == 0 or months[12 * year + 1].of(
            "flood or drought"
        )
        seen += due > 0
    assert seen


def test_caretakers_take_over_once_before_an_election(told: Telling) -> None:
    taken = [m for m in told.months if texts(m, "caretaker")]
    assert [m.month for m in taken] == ["2018-06"]
    moved = [e.actor for e in taken[0].events if e.cause == "caretaker"]
    for actor in moved:
        post = actor.removeprefix("secretary, ")
        assert any(
            text.startswith(post) and "moved by the caretakers" in text
            for text in texts(taken[0], "posting")
        )
    (text,) = texts(taken[0], "caretaker")
    assert (f"They move {len(moved)} secretar" if moved else "They move no secretary") in text
