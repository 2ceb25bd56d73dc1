"""The shipped table keeps its own rules, and a broken one is refused with the row and column."""

from __future__ import annotations

import io
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


def test_the_mechanisms_of_the_main_job_have_parameters():
    numbers = [*range(1, 7), *range(8, 16), 17, 18, 31]
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


def test_the_card_values_of_a_few_priors():
    table = parameters()
    ends = ["low", "central", "high"]
    assert table.loc["fixed_tenure_compliance", ends].tolist() == [0.2, 0.5, 0.8]
    assert table.loc["dissent_base", ends].tolist() == [-6.1, -5.2, -4.3]
    assert table.loc["leakage", ends].tolist() == [0.1, 0.2, 0.35]
    assert table.loc["minimum_tenure", "evidence"] == "S"


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
