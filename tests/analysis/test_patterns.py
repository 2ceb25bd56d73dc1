"""Patterns: each measure on a small made-up record whose answer is known, then the verdicts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from coalition_sim.parameters import parameters
from coalition_sim.patterns import (
    ABLATIONS,
    PATTERNS,
    money,
    people,
    places,
    politics,
    posts,
    table_rows,
)
from coalition_sim.patterns.ablations import CONDITIONS, NO_DONORS, scenario_of
from coalition_sim.patterns.catalogue import Check
from coalition_sim.patterns.judge import (
    FAIL,
    IN_PART,
    PASS,
    TOO_FEW,
    Finding,
    Judgement,
    find,
    judge,
)
from coalition_sim.patterns.notes import Notes
from coalition_sim.patterns.page import page
from coalition_sim.patterns.reading import Reading, View, typical
from coalition_sim.patterns.runs import run
from coalition_sim.patterns.shown import value_text
from coalition_sim.simulate import simulate

ROOT = Path(__file__).resolve().parents[2]
YEARS = [f"{2013 + y}-{14 + y:02d}" for y in range(10)]
Row = tuple[int, int, str, str, str, float]


def view(rows: list[Row] | None = None, undonated: xr.Dataset | None = None, **arrays) -> View:
    """A view of made-up arrays, each (dims, values), and events."""
    names = ["world", "month", "kind", "actor", "cause", "value"]
    coords = {"year": YEARS} if any("year" in dims for dims, _ in arrays.values()) else {}
    ds = xr.Dataset({name: (dims, np.asarray(v, float)) for name, (dims, v) in arrays.items()})
    ds = ds.assign_coords(coords)
    return View(ds, ds if undonated is None else undonated, pd.DataFrame(rows or [], columns=names))


def answer(reading: Reading, worlds: int = 1) -> float:
    return reading.whole(np.arange(worlds))


def yearly(values) -> tuple[tuple[str, str], np.ndarray]:
    return ("world", "year"), np.atleast_2d(np.asarray(values, float))


def by_sector(values) -> tuple[tuple[str, str, str], np.ndarray]:
    """The whole sum in one sector of two."""
    whole = np.atleast_2d(np.asarray(values, float))
    return ("world", "year", "sector"), np.stack([whole, 0.0 * whole], axis=-1)


# Governments ------------------------------------------------------------------------------------


def test_posts_on_a_line_of_seats_give_back_the_line() -> None:
    seats = np.array([[[0.6, 0.4, np.nan], [0.5, 0.3, 0.2], [1.0, np.nan, np.nan]]])
    dims = ("world", "formation", "party")
    made = view(seat_share=(dims, seats), portfolio_share=(dims, 0.05 + 0.8 * seats))
    assert answer(politics.portfolio_slope(made)) == pytest.approx(0.8)
    assert answer(politics.portfolio_intercept(made)) == pytest.approx(5.0)
    assert answer(politics.portfolio_fit(made)) == pytest.approx(1.0)
    assert answer(politics.cabinets(made)) == 2  # the party that governs alone is left out


def test_only_coalitions_that_were_chosen_are_measured() -> None:
    rows: list[Row] = [
        (0, m, "formation", "party", cause, seats)
        for m, (cause, seats) in enumerate([("initial", 65), ("swap", 65), ("election", 40),
                                            ("revolt", 50)])
    ]  # fmt: skip
    rows.append((1, 9, "formation", "party", "revolt", 44))
    made = view(rows, coalition_seats=(("world",), [0, 0]))
    assert answer(politics.coalition_size(made), 2) == 44
    assert politics.coalition_size(made).values.tolist() == [45, 44]


def test_own_party_counts_in_motions_that_carried() -> None:
    cases = [("own party", 40), ("own party", 33), ("partners", 35), ("own party", 30)]
    rows: list[Row] = [
        (0, n, "motion", "chief minister 1", cause, votes) for n, (cause, votes) in enumerate(cases)
    ]
    made = view(rows, coalition_seats=(("world",), [0, 0]))
    assert answer(politics.own_party_falls(made), 2) == pytest.approx(2 / 3)
    assert np.isnan(politics.own_party_falls(made).values[1])


def test_motions_are_pooled_over_worlds() -> None:
    moved, forced = np.zeros((2, 10)), np.zeros((2, 10))
    moved[0, :4], forced[0, 0], moved[1, 0], forced[1, 0] = 1, 1, 1, 1
    made = view(motions=yearly(moved), forced_exits=yearly(forced))
    assert answer(politics.motions_carried(made), 2) == pytest.approx(2 / 5)


def test_dissent_of_those_who_get_less_is_held_against_the_rest() -> None:
    below, above = np.full((2, 10), 0.3), np.full((2, 10), 0.1)
    below[1], above[1, :5] = 0.1, 0.3
    made = view(dissent_below_reference=yearly(below), dissent_above_reference=yearly(above))
    assert politics.dissent_gap(made).values.tolist() == pytest.approx([20.0, -10.0])


def test_oversight_is_followed_along_what_is_bought_inside_a_world() -> None:
    luck = np.random.default_rng(3)
    bought = luck.uniform(0, 1, (6, 10))
    able = luck.uniform(0.05, 0.5, (6, 1))  # worlds differ more than their years
    made = view(
        coopted_share=yearly(bought),
        oversight=yearly(able * (1.0 - 0.8 * (bought - bought.mean(axis=1, keepdims=True)))),
    )
    assert answer(politics.oversight_steps(made), 6) == 4
    assert answer(politics.oversight_kept(made), 6) < 0.8
    careless = view(coopted_share=yearly(bought), oversight=yearly(able * (1.0 + bought)))
    assert answer(politics.oversight_steps(careless), 6) == 0
    assert answer(politics.oversight_kept(careless), 6) > 1.2


# Secretaries ------------------------------------------------------------------------------------


def departures(tenures: dict[str, list[float]]) -> View:
    rows: list[Row] = [
        (0, n, "departure", f"secretary, {department}", "change of minister", value)
        for department, values in tenures.items()
        for n, value in enumerate(values)
    ]
    made = view(rows, draw=(("world",), [0]))
    return View(made.ds.assign_coords(department=list(tenures)), made.ds, made.events)


def test_the_worst_department_decides_on_tenures() -> None:
    skewed, even = [1.0, 1, 1, 2, 2, 3, 4, 10], [4.0, 5, 6, 7, 8]
    made = departures({"Health": skewed, "Finance": even})
    spread = np.std(even, ddof=1) / np.mean(even)
    assert answer(posts.tenure_variation(made)) == pytest.approx(spread)
    assert answer(posts.tenure_median(made)) == pytest.approx(1.0)
    assert answer(posts.tenure_skewness(made)) == pytest.approx(0.0)
    alone = departures({"Health": skewed})
    assert answer(posts.tenure_skewness(alone)) == pytest.approx(pd.Series(skewed).skew())
    assert np.isnan(answer(posts.tenure_variation(departures({"Health": [1.0, 2.0]}))))


def test_departures_in_the_month_of_a_change_are_told_apart() -> None:
    rows: list[Row] = [(0, 30, "exit", "chief minister 1", "swap", 30.0)]
    rows += [(0, 30, "departure", "secretary, Health", "x", 5.0)] * 2
    rows += [(0, m, "departure", "secretary, Health", "x", 5.0) for m in (1, 2, 31, 40)]
    made = view(rows, price_index=yearly(np.ones(10)))
    assert answer(posts.exits_within_terms(made)) == pytest.approx(4 / 6)
    assert answer(posts.hazard_at_change(made)) == pytest.approx(2.0 / (4 / 119))
    assert np.isnan(answer(posts.hazard_under_caretaker(made)))


def test_a_caretaker_s_month_is_neither_ordinary_nor_a_change() -> None:
    rows: list[Row] = [(0, 60, "exit", "chief minister 1", "election", 60.0)]
    rows += [(0, m, "departure", "secretary, Health", "x", 5.0) for m in (59, 59, 59, 60, 1, 2)]
    made = view(rows, price_index=yearly(np.ones(10)))
    made = replace(made, caretaker=(59, 60))  # month 60 is that of the election
    assert answer(posts.hazard_under_caretaker(made)) == pytest.approx(3.0 / (2 / 118))
    assert answer(posts.hazard_at_change(made)) == pytest.approx(1.0 / (2 / 118))
    assert answer(posts.exits_within_terms(made)) == pytest.approx(5 / 6)


# Money and schemes ------------------------------------------------------------------------------


def test_elasticities_are_found_behind_worlds_and_years_and_budgets() -> None:
    luck = np.random.default_rng(1)
    claimants = 50 * np.exp(0.1 * luck.standard_normal((30, 10)))
    budget = np.exp(0.1 * np.arange(10) + luck.standard_normal(10)) * np.ones((30, 1))
    response, size = luck.uniform(0, 1, (30, 1)), luck.uniform(1, 2, (30, 1))
    of_year = np.exp(luck.standard_normal(10))
    started = 1e6 * size * of_year * claimants**0.7 * budget**response
    made = view(
        claimants=yearly(claimants),
        allocated=by_sector(2.0 * budget),
        schemes_started=by_sector(started),
        price_index=yearly(2.0 * np.ones((30, 10))),
    )
    assert answer(money.count_elasticity(made), 30) == pytest.approx(0.7)
    assert answer(money.size_elasticity(made), 30) == pytest.approx(-0.7)
    assert answer(money.total_elasticity(made), 30) == pytest.approx(0.0, abs=1e-9)


def test_throw_forward_in_years_of_budget_and_in_years_of_plenty() -> None:
    budget = np.array([1.0, 2, 2, 3, 3, 3, 3, 4, 4, 4])
    left = np.array([1.0, 2, 2, 2, 2, 2, 2, 8, 12, 16])
    made = view(
        allocated=by_sector(budget),
        throw_forward=by_sector(left),
        price_index=yearly(np.ones(10)),
    )
    assert answer(money.throw_forward(made)) == pytest.approx(3.0)
    assert answer(money.throw_forward_rises(made)) == pytest.approx(2 / 3)


def test_rush_use_and_spread() -> None:
    spent, used = np.full(10, 6.0), np.tile([[0.5, 0.7]], (10, 1))[None]
    made = view(
        spent=by_sector(spent),
        allocated=by_sector(np.full(10, 10.0)),
        spent_last_quarter=by_sector(np.full(10, 3.0)),
        utilisation=(("world", "year", "sector"), used),
    )
    assert answer(money.last_quarter(made)) == pytest.approx(50.0)
    assert answer(money.budget_used(made)) == pytest.approx(0.6)
    assert answer(money.use_spread(made)) == pytest.approx(10 * np.sqrt(20 / 19))


def test_schemes_are_followed_from_the_year_of_their_start() -> None:
    done = np.r_[np.full(3, 60.0), np.full(3, 80.0), np.full(4, np.nan)]
    made = view(
        schemes_started=by_sector([*np.full(6, 100.0), *np.full(4, 999.0)]),
        schemes_completed_in_time=yearly(done),
    )
    assert answer(money.never_completed(made)) == pytest.approx(30.0)


def notes(**given) -> Notes:
    nothing = np.zeros((1, 10, 2))
    quarters = np.zeros((1, 10, 2, 4))
    return Notes(**{"minister": nothing, "aligned": nothing, "paid": quarters} | given)


def test_payments_are_told_apart_by_age() -> None:
    paid = np.zeros((1, 10, 2, 4))
    paid[:, :, 0] = [1.0, 1.0, 1.0, 1.0]
    paid[:, :, 1] = [0.0, 0.0, 1.0, 3.0]
    made = replace(view(price_index=yearly(np.ones(10))), notes=notes(paid=paid))
    assert answer(money.new_schemes_late(made)) == pytest.approx(3.0)


# Services, donors and places --------------------------------------------------------------------


def cells(by_year: np.ndarray, sector: str, name: str) -> xr.Dataset:
    """One world, one district and one sector."""
    values = np.asarray(by_year, float)[None, :, None, None]
    dims = ("world", "year", "district", "sector")
    return xr.Dataset({name: (dims, values)}, {"year": YEARS, "sector": [sector]})


def test_drift_and_growth_over_ten_years() -> None:
    service = np.repeat((0.4 + 0.001 * np.arange(10))[None, :, None, None], 2, axis=3)
    ds = xr.Dataset(
        {
            "service_index": (("world", "year", "district", "sector"), service),
            "population": (("district",), [5.0]),
            "allocated": by_sector(1.1 ** np.arange(10)),
            "price_index": (("world", "year"), 1.05 ** np.arange(10)[None]),
        }
    )
    ds = ds.assign_coords(sector=["education", "health"], year=YEARS)
    made = View(ds, ds, pd.DataFrame())
    assert answer(people.service_drift(made)) == pytest.approx(1.0)
    assert answer(people.budget_growth(made)) == pytest.approx(100 * np.log(1.1 / 1.05))


def test_a_gain_that_halves_in_a_year_after_exit() -> None:
    without = cells(np.full(10, 0.3), "health", "supplies")
    left = np.concatenate([np.full(5, 1.0), 2.0 ** -((6.0 + 12.0 * np.arange(5)) / 18.0)])
    made = View(cells(0.3 + 0.1 * left, "health", "supplies"), without, pd.DataFrame())
    assert answer(people.gain_half_life(made)) == pytest.approx(18.0)
    forever = View(cells(np.full(10, 0.4), "health", "supplies"), without, pd.DataFrame())
    assert np.isinf(answer(people.gain_half_life(forever)))


def test_ownership_is_told_from_the_prior_half_life() -> None:
    luck = np.random.default_rng(2)
    base, own = luck.uniform(12, 14, 40), luck.uniform(0, 0.25, 40)
    halved = base * np.exp(own)  # on the line from 0.8 after half a year
    later = 0.8 - 0.3 * 12.0 / (halved - 6.0)
    left = np.stack([np.full(40, 0.8), later, later, later, later], axis=1)
    gains = 0.3 + 0.1 * np.concatenate([np.ones((40, 5)), left], axis=1)
    dims = ("world", "year", "district", "sector")
    ds = xr.Dataset(
        {
            "supplies": (dims, gains[:, :, None, None]),
            "parameter_value": (("world", "parameter"), np.stack([base, own], axis=1)),
        },
        {"year": YEARS, "sector": ["health"], "parameter": ["donor_half_life", "donor_ownership"]},
    )
    undonated = ds.assign(supplies=0.0 * ds["supplies"] + 0.3)
    found = answer(people.ownership_slope(View(ds, undonated, pd.DataFrame())), 40)
    assert found == pytest.approx(100 * np.expm1(0.1))


def test_monitoring_gains_and_keeps() -> None:
    name = "staff_presence"
    without = cells(np.full(10, 0.70), "education", name)
    watched = np.full(10, 0.70)
    watched[3], watched[4] = 0.75, 0.72
    made = View(cells(watched, "education", name), without, pd.DataFrame())
    assert answer(people.monitoring_gain(made)) == pytest.approx(5.0)
    assert answer(people.monitoring_kept(made)) == pytest.approx(0.4)


def test_protected_staff_are_passed_by() -> None:
    luck = np.random.default_rng(4)
    effect, protection = luck.uniform(0.2, 1, 40), luck.uniform(0.2, 0.6, 40)
    gain = 0.1 * effect * np.exp(-2.0 * protection)
    dims = ("world", "year", "district", "sector")
    presence = np.full((40, 10, 1, 1), 0.6)
    presence[:, 3, 0, 0] += gain
    ds = xr.Dataset(
        {
            "staff_presence": (dims, presence),
            "parameter_value": (("world", "parameter"), np.stack([effect, protection], axis=1)),
        },
        {"year": YEARS, "sector": ["education"], "parameter": ["monitoring_effect", "protection"]},
    )
    undonated = ds.assign(staff_presence=0.0 * ds["staff_presence"] + 0.6)
    found = people.monitoring_of_protected(View(ds, undonated, pd.DataFrame()))
    assert answer(found, 40) == pytest.approx(100 * np.expm1(-0.2))
    assert np.isnan(found.whole(np.arange(5)))  # no line through so few
    held = View(ds, undonated, pd.DataFrame(), held={"protection": 0.0})
    assert np.isnan(answer(people.monitoring_of_protected(held), 40))  # drawn, but not at work


def test_presence_is_followed_inside_districts() -> None:
    aligned = np.zeros((1, 10, 3))
    aligned[:, :5, 0], aligned[:, 5:, 1] = 1.0, 1.0
    district, year = np.array([0.3, 0.5, 0.7]), 0.01 * np.arange(10)[:, None]
    presence = np.repeat((district + year - 0.04 * aligned)[..., None], 2, axis=-1)
    dims = ("world", "year", "district", "sector")
    made = view(staff_presence=(dims, presence))
    made = replace(made, ds=made.ds.assign_coords(sector=["education", "health"]))
    assert np.isnan(answer(people.presence_where_aligned(made)))
    made = replace(made, notes=notes(aligned=aligned))
    assert answer(people.presence_where_aligned(made)) == pytest.approx(-4.0)


def served(level: np.ndarray, **drawn: np.ndarray) -> xr.Dataset:
    """Worlds with one level of service in all places and years, and drawn parameters."""
    values = np.broadcast_to(level[:, None, None, None], (level.size, 10, 1, 2))
    return xr.Dataset(
        {
            "service_index": (("world", "year", "district", "sector"), values),
            "population": (("district",), [5.0]),
            "parameter_value": (("world", "parameter"), np.stack([*drawn.values()], axis=1)),
        },
        {"year": YEARS, "sector": ["education", "health"], "parameter": list(drawn)},
    )


def test_decentralisation_is_judged_at_both_ends_of_capture() -> None:
    capture = np.linspace(0.1, 0.9, 9)
    drawn = {"capture_base": capture, "capture_accountability": np.full(9, 0.2)}
    ds = served(np.full(9, 0.4), **drawn)
    local = served(0.4 + 0.01 * (0.5 - capture), **drawn)
    accountable = served(0.4 + 0.01 * (0.7 - capture), **drawn)
    made = View(ds, ds, pd.DataFrame(), local=local, local_accountable=accountable)
    assert answer(places.gain_where_accountable(made), 9) == pytest.approx(0.5)
    assert answer(places.gain_where_captured(made), 9) == pytest.approx(-0.3)
    assert np.isnan(answer(places.gain_where_captured(View(ds, ds, pd.DataFrame())), 9))


def test_places_per_head_and_before_and_after() -> None:
    money_of = np.tile([[4.0, 3.0, 3.0]], (10, 1))
    money_of[:2] = [4.0, 6.0, 0.0]  # the home district while its member presents the budget
    ds = xr.Dataset(
        {
            "allocated_by_district": (("world", "year", "district"), money_of[None]),
            "population": (("district",), [1.0, 1.0, 2.0]),
            "remoteness": (("district",), [0.0, 0.5, 1.0]),
            "service_index": (
                ("world", "year", "district", "sector"),
                np.tile(np.array([0.6, 0.5, 0.4])[:, None], (1, 10, 1, 2)),
            ),
        },
        {"district": ["Quetta", "Home", "Far"], "year": YEARS, "sector": ["education", "health"]},
    )
    rows = [(0, 12 * 2, "exit", "chief minister 1", "revolt", 24.0)]
    names = ["world", "month", "kind", "actor", "cause", "value"]
    made = View(ds, ds, pd.DataFrame(rows, columns=names), ("Home",))
    assert answer(places.capital_favour(made)) == pytest.approx(4.0 / (6.0 / 3.0))
    assert answer(places.home_favour(made)) == pytest.approx(0.6 / 0.3)
    assert answer(places.remote_ratio(made)) == pytest.approx(0.6 / 0.4)


def test_a_district_is_held_against_itself_without_a_minister() -> None:
    money_of, held = np.full((1, 10, 3), 2.0), np.zeros((1, 10, 3))
    money_of[:, :5, 0], held[:, :5, 0] = 6.0, 1.0  # 6 of 10, later 2 of 6
    held[:, :, 1], held[:, :, 2] = 1.0, np.nan  # always a minister; the chief minister's home
    made = view(allocated_by_district=(("world", "year", "district"), money_of))
    made = replace(made, notes=notes(minister=held))
    assert answer(places.ministers_favour(made)) == pytest.approx(0.6 / (1 / 3))


def test_men_over_women() -> None:
    names = ["literacy_male", "literacy_female", "net_enrolment_boys", "net_enrolment_girls"]
    values = np.broadcast_to(np.array([0.6, 0.2, 0.9, 0.6]), (1, 10, 2, 4))
    ds = xr.Dataset(
        {
            "indicator_value": (("world", "year", "district", "indicator"), values),
            "population": (("district",), [1.0, 3.0]),
        },
        {"year": YEARS, "indicator": names},
    )
    made = View(ds, ds, pd.DataFrame())
    assert answer(places.literacy_ratio(made)) == pytest.approx(3.0)
    assert answer(places.enrolment_ratio(made)) == pytest.approx(1.5)


# Verdicts ---------------------------------------------------------------------------------------


def test_a_verdict_that_hangs_on_one_draw_is_narrow() -> None:
    draws = np.repeat(np.arange(10), 2)
    clear = Check("clear", lambda _: typical(np.full(20, 2.0)), low=1.0)
    close = Check("close", lambda _: typical(np.repeat(np.linspace(0.0, 2.1, 10), 2)), low=1.0)
    made = view(draw=(("world",), draws))
    assert find(clear, made, draws).verdict == PASS
    assert find(close, made, draws).verdict == f"{PASS}, narrowly"
    assert find(Check("none", missing="not recorded: x"), made, draws).verdict == "not recorded: x"
    nothing = Check("nothing", lambda _: typical(np.full(20, np.nan)))
    assert find(nothing, made, draws).holds is None


@pytest.mark.parametrize(
    ("held", "verdict"),
    [((True, True), PASS), ((True, None), IN_PART), ((True, False), FAIL), ((None, False), FAIL)],
)
def test_one_failing_check_fails_a_pattern(held: tuple[bool | None, ...], verdict: str) -> None:
    findings = tuple(Finding(Check("x"), holds=one) for one in held)
    assert Judgement("P1", PATTERNS["P1"], findings).verdict == verdict


def test_too_few_cases_are_no_verdict() -> None:
    made = view(draw=(("world",), [0]))
    count = Check("cases", lambda _: typical(np.array([80.0])), low=200, counts_cases=True)
    few = find(count, made, np.zeros(1))
    assert (few.verdict, few.holds, few.value) == (TOO_FEW, None, 80.0)
    for held in (True, False):
        findings = (Finding(Check("x"), holds=held), few)
        assert Judgement("P1", PATTERNS["P1"], findings).verdict == TOO_FEW


def test_numbers_are_shown_with_units_and_no_negative_zero() -> None:
    check = Check("x", unit="months", decimals=0)
    assert value_text(Finding(check, -0.2)) == "0 months"
    assert value_text(Finding(check, np.inf)) == "never"


@pytest.fixture(scope="module")
def few() -> View:
    """The real model in a few worlds, under every condition, with notes."""
    return run(None, 10, seed=1)


def test_every_pattern_is_judged_on_the_model(few: View) -> None:
    judged = judge(few)
    assert [one.key for one in judged] == list(PATTERNS)
    blank = {f.check.measure for one in judged for f in one.findings if np.isnan(f.value)} - {None}
    assert blank == {people.ownership_slope, people.monitoring_of_protected}, "lines over two draws"
    postings = judged[list(PATTERNS).index("P16")].findings[-1]
    assert postings.verdict.startswith("not in the model yet")
    assert len(table_rows(judged)) == sum(len(one.checks) for one in PATTERNS.values())


def test_the_page_says_why_and_what_carries_what(few: View) -> None:
    judged = judge(few)
    text = page({"status_quo": judged, "politics": judged}, 10, 1)
    assert all(f"| {key} |" in text and pattern.reason in text for key, pattern in
               PATTERNS.items())  # fmt: skip
    told = text.partition("## Ablations")[2]
    assert "- **politics** carries none." in told and "these test nothing" in told
    assert "**The benchmark does no worse**" in told, "it is the very same model"
    alone = page({"status_quo": judged}, 10, 1)
    assert "None was run" in alone and "benchmark" not in alone.partition("## Ablations")[2]


def test_a_benchmark_that_loses_is_said_to_do_worse(few: View) -> None:
    judged = judge(few)
    lost = [
        replace(one, findings=tuple(replace(f, holds=False) for f in one.findings))
        for one in judged
    ]
    told = page({"status_quo": judged, "politics": lost}, 10, 1).partition("## Against")[2]
    assert told.count("The benchmark does worse, by") == 3 and "the benchmark 0." in told


def test_the_view_belongs_to_the_same_worlds(few: View) -> None:
    assert few.notes is not None and few.local is not None and few.local_accountable is not None
    paid = few.notes.paid.sum(axis=(2, 3))
    np.testing.assert_allclose(paid, few.sectors("spent"), rtol=1e-6)
    late = few.notes.paid[..., -1].sum(axis=2)
    np.testing.assert_allclose(late, few.sectors("spent_last_quarter"), rtol=1e-6)
    assert np.nanmin(few.notes.minister) == 0 and np.nanmax(few.notes.minister) == 1
    assert few.caretaker == (59, 119)  # the months before July 2018 and July 2023
    changed = [not few.ds["service_index"].equals(one["service_index"]) for one in
               (few.undonated, few.local, few.local_accountable)]  # fmt: skip
    assert all(changed)


def test_without_security_nothing_befalls_a_district() -> None:
    ds = simulate([scenario_of("security")], 5, 2, seed=1)
    assert not ds["unrest"].any()
    assert not set(ds["event_kind"].values) & {"unrest", "flood or drought"}


# The tables -------------------------------------------------------------------------------------


def test_rules_have_origins_and_known_parameters() -> None:
    known = set(parameters().index)
    for key, pattern in PATTERNS.items():
        assert set(pattern.by) <= known, key
        assert pattern.checks and pattern.rule and pattern.source and pattern.reason, key
        assert pattern.origin != "imposed" or pattern.by, key
        for check in pattern.checks:
            assert (check.measure is None) == bool(check.missing), check.name
            assert check.measure is None or check.low > -np.inf or check.high < np.inf


@pytest.mark.parametrize("name", ABLATIONS)
def test_ablations_keep_to_the_bounds_and_say_why(name: str) -> None:
    table = parameters()
    scenario = scenario_of(name)  # checks names and bounds
    for parameter, override in ABLATIONS[name].overrides.items():
        row = table.loc[parameter]
        assert override.why
        assert not row["low"] < override.value < row["high"], f"{parameter} stays inside its prior"
        assert scenario.parameters[parameter] == override.value
    assert set(NO_DONORS) <= set(scenario_of(name, "no_donors").parameters)


def test_conditions_differ_in_what_they_say() -> None:
    names = [scenario_of("churn", condition).name for condition in CONDITIONS]
    assert len(set(names)) == len(CONDITIONS)
    without, with_it = (scenario_of(None, one) for one in ("local", "local_accountable"))
    settings = [one.levers["decentralisation"] for one in (without, with_it)]
    assert [one.options["accountability"] for one in settings] == ["no", "yes"]
    assert all(one.adoption == one.survival == "given" for one in settings)


def test_the_command_line_offers_every_ablation() -> None:
    from coalition_sim.cli.patterning import MECHANISMS

    assert tuple(ABLATIONS) == MECHANISMS


def test_the_page_in_docs_holds_the_rules_of_the_program() -> None:
    text = (ROOT / "docs" / "patterns.md").read_text(encoding="utf-8")
    for key, pattern in PATTERNS.items():
        assert f"| {key} | {pattern.title} |" in text, "write the page again"
        assert pattern.rule in text
        assert all(f"| {check.name} |" in text for check in pattern.checks)
    for ablation in ABLATIONS.values():
        assert all(f"| `{name}` | {one.value:g} |" in text for name, one in
                   ablation.overrides.items())  # fmt: skip
