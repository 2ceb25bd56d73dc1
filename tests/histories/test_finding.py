"""Queries are read as they are meant, and find what the record of events says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import xarray as xr

from coalition_sim.histories import Found, QueryError, find, read_query
from coalition_sim.histories.dates import Span
from coalition_sim.histories.vocabulary import KINDS
from coalition_sim.province import province
from coalition_sim.simulate import events, simulate

SPAN = Span("2013-07", 120)
FACTS = province("2013-07")
WORLDS, YEARS = 20, 6


def read(text: str) -> tuple:
    (one,) = read_query(text, FACTS, SPAN)
    months = (SPAN.label(one.first), SPAN.label(one.last))
    return one.kind.name, one.sign, one.number, one.part, *months


ALL = ("2013-07", "2023-06")
READINGS = [
    ("forced exit before 2016", ("forced exit", ">=", 1, None, "2013-07", "2015-12")),
    ("Forced Exits after 2016-03", ("forced exit", ">=", 1, None, "2016-04", "2023-06")),
    ("a chief minister was voted out in 2014-15", ("forced exit", ">=", 1, None, "2014-07",
     "2015-06")),
    ("two forced exits", ("forced exit", ">=", 2, None, *ALL)),
    ("forced exits at least twice", ("forced exit", ">=", 2, None, *ALL)),
    ("no forced exit", ("forced exit", "=", 0, None, *ALL)),
    ("refused swap", ("swap refused", ">=", 1, None, *ALL)),
    ("motion failed in June 2017", ("motion failed", ">=", 1, None, "2017-06", "2017-06")),
    ("motions ≥ 3 between 2014 and 2016", ("motion", ">=", 3, None, "2014-01", "2016-12")),
    ("3 or more motions", ("motion", ">=", 3, None, *ALL)),
    ("election since 2018", ("election", ">=", 1, None, "2018-01", "2023-06")),
    ("no secretary for 6 months in Health", ("no secretary", ">=", 6, "Health", *ALL)),
    ("Health without a secretary for more than 6 months", ("no secretary", ">", 6, "Health", *ALL)),
    ("vacancy in planning and development", ("no secretary", ">=", 1, "Planning & Development",
     *ALL)),
    ("chief ministers >= 5", ("chief ministers", ">=", 5, None, *ALL)),
    ("at most 2 chief ministers until 2020", ("chief ministers", "<=", 2, None, "2013-07",
     "2020-12")),
    ("secretaries of Finance >= 12", ("secretaries", ">=", 12, "Finance", *ALL)),
    ("secretaries of P&D over 9", ("secretaries", ">", 9, "Planning & Development", *ALL)),
    ("posting in education", ("posting", ">=", 1, "Secondary Education", *ALL)),
    ("utilisation below 40 % in 2017-18", ("utilisation", "<", 0.4, None, "2017-07", "2018-06")),
    ("utilization of roads under 0.4", ("utilisation", "<", 0.4, "Roads and connectivity", *ALL)),
    ("trust below 30", ("trust", "<", 0.3, None, *ALL)),
    ("seats changed >= 40", ("seats changed", ">=", 40, None, *ALL)),
    ("reform adopted", ("reform adopted", ">=", 1, None, *ALL)),
    ("fixed tenure was adopted before 2016", ("reform adopted", ">=", 1, "fixed_tenure", "2013-07",
     "2015-12")),
    ("merit postings refused twice", ("reform refused", ">=", 2, "merit_postings", *ALL)),
    ("the assembly refused decentralisation", ("refused by the assembly", ">=", 1,
     "decentralisation", *ALL)),
    ("reform refused by the federation", ("refused by the federation", ">=", 1, None, *ALL)),
    ("refused by a partner in 2015", ("refused by a partner", ">=", 1, None, "2015-01",
     "2015-12")),
    ("jobs and skills repealed", ("reform repealed", ">=", 1, "jobs_and_skills", *ALL)),
    ("unrest in Dera Bugti district", ("unrest", ">=", 1, "Dera Bugti", *ALL)),
    ("no unrest in Kech", ("unrest", "=", 0, "Kech", *ALL)),
    ("floods or droughts in Makran division", ("flood or drought", ">=", 1, "Makran", *ALL)),
    ("a drought in 2016", ("flood or drought", ">=", 1, None, "2016-01", "2016-12")),
    ("minister changed in Health twice", ("minister changed", ">=", 2, "Health", *ALL)),
    ("chief minister changed", ("exit", ">=", 1, None, *ALL)),
    ("caretaker reshuffle of P&D", ("caretaker reshuffle", ">=", 1, "Planning & Development",
     *ALL)),
    ("schemes completed >= 2000", ("schemes completed", ">=", 2000, None, *ALL)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), READINGS, ids=lambda value: str(value)[:40])
def test_a_condition_is_read_as_it_is_meant(text: str, meant: tuple) -> None:
    assert read(text) == meant


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_example_of_every_kind_is_read_as_that_kind(kind) -> None:
    assert read(kind.example)[0] == kind.name


def test_the_page_on_histories_lists_every_kind() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "histories.md"
    text = page.read_text(encoding="utf-8")
    for kind in KINDS:
        assert f"| {kind.name} | {kind.meaning} |" in text and f"`{kind.example}`" in text


BAD = [
    ("forced exti before 2016", 'Did you mean "forced exit"? Known:\n  forced exit\n  exit\n'),
    ("banana", "is not understood. Known:"),
    ("", "The query is empty"),
    ("no secretary in Helth", 'Did you mean "Health"? Allowed: Health, Secondary'),
    ("no secretary for 6 months", "names no department"),
    ("utilisation in Finance below 40 %", "is not a sector"),
    ("forced exit in Kech", '"kech"'),
    ("fixed tenur adopted", 'is not a reform. Did you mean "fixed_tenure"? Allowed: fixed_tenure,'),
    ("reform adoptd", 'Did you mean "reform adopted"?'),
    ("unrest in Ketch", 'is not a district. Did you mean "Kech"? Allowed: Awaran,'),
    ("flood in Makram", 'is not a division. Did you mean "Makran"? Allowed: Kalat,'),
    ("minister changed in Helth", 'is not a department. Did you mean "Health"?'),
    ("chief ministers", 'gives no number to compare, as in "chief ministers >= 5"'),
    ("motion before 2013", "no month of the run, 2013-07 to 2023-06"),
    ("motion in 2016-45", "is no time. Allowed: a year (2016)"),
    ("forced exit or election", '"or"'),
    ("utilisation below 40 % in 2017", 'Write for example "in 2017-18"'),
    ("motions >= 3 %", "not counted in percent"),
    ("no secretary for less than 6 months in Health", "at least so many months"),
]


@pytest.mark.parametrize(("text", "told"), BAD, ids=lambda value: str(value)[:40])
def test_errors_name_the_word_and_what_is_allowed(text: str, told: str) -> None:
    with pytest.raises(QueryError, match=re.escape(told)):
        read_query(text, FACTS, SPAN)


@pytest.fixture(scope="module")
def ds() -> xr.Dataset:
    return simulate("status_quo", worlds=WORLDS, years=YEARS)


def search(text: str) -> dict[int, list[str]]:
    found: Found = find(text, worlds=WORLDS, years=YEARS)
    return {match.world: found.dates(match) for match in found.matches}


def test_the_first_date_of_an_event_is_that_of_the_record(ds: xr.Dataset) -> None:
    happened = events(ds).query("kind == 'exit' and cause == 'revolt' and month < '2016-01'")
    assert search("forced exit before 2016") == {
        world: [months.min()] for world, months in happened.groupby("world")["month"]
    }


def test_counts_of_people_are_those_of_the_record(ds: xr.Dataset) -> None:
    frame = events(ds)
    exits = frame.query("kind == 'exit'").groupby("world").size()
    assert set(search("chief ministers >= 4")) == set(exits[exits >= 3].index)
    came = frame.query("kind == 'posting' and actor == 'secretary, Finance'")
    came = came.groupby("world").size()
    assert set(search("secretaries of Finance >= 6")) == set(came[came >= 5].index)


def test_motions_fail_or_are_carried(ds: xr.Dataset) -> None:
    moved = set(events(ds).query("kind == 'motion'")["world"])
    assert set(search("motion")) == moved
    assert set(search("motion failed")) | set(search("motion carried")) == moved
    assert set(search("no motion")) == set(range(WORLDS)) - moved


def test_yearly_values_are_those_of_the_results(ds: xr.Dataset) -> None:
    spent, allocated = (ds[name].isel(scenario=0).sum("sector") for name in ("spent", "allocated"))
    used = (spent / allocated).sel(year="2017-18")
    expected = used["world"].values[used.values < 0.5].tolist()
    assert list(search("utilisation below 50 % in 2017-18")) == expected


def test_a_vacancy_is_dated_when_it_has_lasted_so_long(ds: xr.Dataset) -> None:
    frame = events(ds).query("actor == 'secretary, Health'")
    found = search("no secretary for 4 months in Health")
    assert found
    for world, (date,) in found.items():
        mine = frame[(frame["world"] == world) & (frame["month"] < date)]
        assert mine.iloc[-1]["kind"] == "departure"
        since = SPAN.place(mine.iloc[-1]["month"], "month")
        assert SPAN.place(date, "month") - since == 4


EVENTS = [
    ("unrest in Kech in 2015", "kind == 'unrest' and actor == 'Kech' and month >= '2015-01' and "
     "month <= '2015-12'"),
    ("flood or drought in Makran", "kind == 'flood or drought' and actor == 'Makran division'"),
    ("minister changed in Health after 2016", "kind == 'minister' and actor == 'Health' and "
     "month >= '2017-01'"),
    ("caretaker reshuffle in Finance", "actor == 'secretary, Finance' and cause == 'caretaker'"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "where"), EVENTS, ids=lambda value: value[:30])
def test_what_befell_is_found_where_the_record_has_it(
    ds: xr.Dataset, text: str, where: str
) -> None:
    happened = events(ds).query(where).groupby("world")["month"].min()
    assert len(happened) and search(text) == {w: [month] for w, month in happened.items()}


def test_time_in_unrest_is_that_of_the_results(ds: xr.Dataset) -> None:
    share = ds["unrest"].isel(scenario=0).sel(district="Kech", year="2016-17")
    expected = share["world"].values[share.values > 0.2].tolist()
    assert expected and list(search("unrest share of Kech above 20 % in 2016-17")) == expected


BOTH = "fixed_tenure_and_needs_based"
REFORMS = [
    ("fixed tenure adopted", "actor == 'fixed_tenure' and cause == 'adopted'"),
    ("reform refused", "cause.str.startswith('refused by')"),
    ("needs_based_psdp refused by the chief minister",
     "actor == 'needs_based_psdp' and cause == 'refused by the chief minister'"),
    ("refused by a partner", "cause.str.startswith('refused by') and not "
     "cause.str.startswith('refused by the')"),
    ("reform repealed before 2018", "cause == 'repealed' and month < '2018-01'"),
]  # fmt: skip


@pytest.fixture(scope="module")
def reformed() -> xr.Dataset:
    return simulate(BOTH, worlds=WORLDS, years=YEARS)


@pytest.mark.parametrize(("text", "where"), REFORMS, ids=lambda value: value[:30])
def test_what_became_of_reforms_is_found(reformed: xr.Dataset, text: str, where: str) -> None:
    happened = events(reformed).query("kind == 'reform'").query(where)
    happened = happened.groupby("world")["month"].min()
    found = find(text, BOTH, worlds=WORLDS, years=YEARS)
    assert len(happened) and {m.world: found.dates(m) for m in found.matches} == {
        world: [month] for world, month in happened.items()
    }


def test_force_lost_is_found_by_year(reformed: xr.Dataset) -> None:
    force = reformed["lever_in_force"].isel(scenario=0).sel(lever="fixed_tenure", year="2018-19")
    expected = force["world"].values[force.values < 0.5].tolist()
    found = find("fixed tenure in force below 50 % in 2018-19", BOTH, worlds=WORLDS, years=YEARS)
    assert expected and [match.world for match in found.matches] == expected


@pytest.mark.parametrize(
    ("text", "scenario", "told"),
    [
        ("reform adopted", "status_quo", "status_quo holds none"),
        ("merit postings refused", "fixed_tenure", '"merit_postings" is not a reform of this'),
    ],
)
def test_a_reform_that_nobody_proposes_cannot_be_found(text: str, scenario: str, told: str) -> None:
    with pytest.raises(QueryError, match=re.escape(told)):
        find(text, scenario, worlds=1, years=1)


def test_all_conditions_must_hold() -> None:
    one, other = search("forced exit"), search("no secretary for 4 months in Health")
    both = search("forced exit and no secretary for 4 months in Health")
    assert both == {w: [*one[w], *other[w]] for w in one if w in other}


def test_the_suggested_months_lie_around_the_events() -> None:
    found = find("forced exit before 2016", worlds=WORLDS, years=YEARS)
    match = found.matches[0]
    first, last = found.around(match)
    assert first <= found.dates(match)[0] <= last
