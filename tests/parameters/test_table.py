"""The shipped table keeps its own rules, and a broken one is refused with the row and column."""

from __future__ import annotations

import io
import math
import re
from importlib import resources

import pytest

from coalition_sim.parameters import parameters, uncertain
from coalition_sim.parameters.table import COLUMNS, EVIDENCE, TableError, read

FILE = resources.files("coalition_sim.parameters") / "parameters.csv"
HEADER = "name," + ",".join(COLUMNS)
GOOD = "speed,v,per month,.1,.2,.3,log,.01,1,A,Card M1: assumed,M1,How fast it goes."


def table_of(*rows: str):
    return read(io.StringIO("\n".join([HEADER, *rows])))


def test_every_row_is_complete():
    table = parameters()
    filled = table.drop(columns="symbol").astype(str).map(str.strip)
    assert (filled != "").all().all()
    assert table["evidence"].str.split("/").map(lambda tags: set(tags) <= set(EVIDENCE)).all()


def test_names_are_descriptive_code_names():
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{5,}", name) for name in parameters().index)


def test_every_mechanism_has_parameters():
    numbers = [*range(1, 30), 31]
    assert {f"M{number}" for number in numbers} <= set(parameters()["mechanism"])


def test_a_zero_or_one_at_the_end_of_a_prior_is_a_bound():
    table = parameters().loc[uncertain()]
    assert (table.loc[table["low"] == 0, "lower"] == 0).all()
    shares = table["unit"].str.match(r"share|probability") & (table["high"] == 1)
    assert (table.loc[shares, "upper"] == 1).all()


def test_quarterly_release_never_falls_for_any_draw():
    quarters = [f"release_{which}_quarter" for which in ("first", "second", "third", "fourth")]
    bounds = parameters().loc[quarters]
    assert (bounds["upper"].to_numpy()[:-1] <= bounds["lower"].to_numpy()[1:]).all()


def test_the_weights_of_the_four_inputs_sum_to_one():
    table = parameters()
    weights = table.loc[table.index.str.startswith("weight_"), "central"]
    assert len(weights) == 4
    assert weights.sum() == pytest.approx(1)


@pytest.mark.parametrize("mix", ["plan_mix_", "political_mix_"])
def test_named_sectors_leave_a_rest_of_the_budget(mix):
    """Six sectors have a share; what is left is the rest, never below zero for any draw."""
    rows = parameters().loc[lambda table: table.index.str.startswith(mix)]
    assert len(rows) == 6
    assert rows["high"].sum() <= 0.88 + 1e-12
    assert rows["upper"].sum() <= 0.96


def test_every_sector_has_staff_and_supplies():
    sectors = {"education", "health", "water", "energy", "roads", "livelihoods", "other"}
    for start in ("presence_base_", "supplies_base_"):
        named = {name.removeprefix(start) for name in parameters().index if start in name}
        assert named == sectors


def test_the_arithmetic_that_sources_state():
    table = parameters()["central"]

    def points(shift: str, end: str) -> float:
        odds = 1.5 * math.exp(parameters().loc[shift, end])
        return 100 * (odds / (1 + odds) - 0.6)

    assert points("verification_presence", "central") == pytest.approx(1.5, abs=0.05)
    assert points("verification_presence", "high") == pytest.approx(4, abs=0.05)
    assert table["delivery_unit_cost"] == 60 + 6 * 6
    assert table["quick_wins_cost"] == pytest.approx(340 * 0.15)
    assert table["decentralisation_cost"] == 34 * 10
    assert table["service_routines_cost"] == pytest.approx(34 * (6 * 0.35 + 1 + 0.5 + 1.5), abs=0.5)
    days = table["jobs_and_skills_cost"] * 1e6 / (table["day_wage"] * (1 + table["jobs_overhead"]))
    assert days == pytest.approx(670_000, rel=0.01)


def test_the_card_values_of_a_few_priors():
    table = parameters()
    ends = ["low", "central", "high"]
    assert table.loc["fixed_tenure_compliance", ends].tolist() == [0.2, 0.5, 0.8]
    assert table.loc["dissent_base", ends].tolist() == [-6.1, -5.2, -4.3]
    assert table.loc["leakage", ends].tolist() == [0.1, 0.2, 0.35]
    assert table.loc["minimum_tenure", "evidence"] == "S"
    assert table.loc["unit_effect", ends].tolist() == [-0.05, 0.1, 0.3]
    assert table.loc["capture_base", ends].tolist() == [0.2, 0.4, 0.65]
    assert table.loc["law_protection", ends].tolist() == [0.6, 0.8, 0.95]
    assert table.loc["autonomy_accord_compliance", ends].tolist() == [0.05, 0.2, 0.5]


def test_changing_the_returned_table_changes_nothing():
    table = parameters()
    table.loc["leakage", "central"] = 9.0
    assert parameters().loc["leakage", "central"] == 0.2


def test_a_good_row_is_read():
    assert table_of(GOOD).loc["speed", "central"] == 0.2


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (".2,.3,log", ".5,.3,log", "central"),
        (".1,.2", "x,.2", "'x' is not a number"),
        ("log", "lognormal", "distribution"),
        (".01,1", ".15,1", "must not lie below lower"),
        (".01,1", ".01,.25", "must not lie above upper"),
        ("log", "fixed", "low = central = high"),
        (",A,", ",B,", "evidence"),
        ("Card M1: assumed", " ", "source"),
        ("per month", "", "unit"),
        ("goes.", "goes", "one sentence"),
        (".1,.2,.3,log,.01", "0,.2,.3,log,0", "log scale"),
        (".1,.2,.3,log,.01", "0,.2,.3,logit,0", "logit scale"),
    ],
)
def test_a_broken_row_is_refused(old, new, says):
    with pytest.raises(TableError, match=re.escape(says)):
        table_of(GOOD.replace(old, new, 1))


def test_a_name_may_stand_once_and_columns_are_fixed():
    with pytest.raises(TableError, match="named twice: speed"):
        table_of(GOOD, GOOD)
    with pytest.raises(TableError, match="columns must be"):
        read(io.StringIO("name,low\nspeed,1"))
