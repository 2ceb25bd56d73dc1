"""What levers take from those who must accept them: the shipped table and its checks."""

from __future__ import annotations

import io

import pytest

from coalition_sim.levers import LEVERS, STAKES, stakes
from coalition_sim.levers.stakes import StakesError, read, table

HEADER = "lever,stake,weight,evidence,reason"
GOOD = "fixed_tenure,postings,.6,A,transfers end"


def table_of(*rows: str):
    return read(io.StringIO("\n".join([HEADER, *rows])))


def test_levers_on_money_posts_and_roles_take_them():
    assert stakes("needs_based_psdp")["money"] == 0.8
    assert stakes("merit_postings")["postings"] == 0.7
    assert stakes("rule_based_releases")["releases"] == 0.8
    assert stakes("autonomy_accord") == {"federal_say": 0.8}


@pytest.mark.parametrize("lever", ["quick_wins", "jobs_and_skills", "research_and_drafting"])
def test_a_lever_that_takes_nothing_has_no_rows(lever):
    assert stakes(lever) == {}


def test_every_weight_is_a_share_tagged_as_assumed_and_every_stake_is_at_stake():
    assert table()["weight"].between(0.05, 1).all()
    assert set(table()["evidence"]) == {"A"}
    assert set(table()["stake"]) == set(STAKES)
    assert set(table()["lever"]) <= set(LEVERS)


def test_a_good_row_is_read():
    assert table_of(GOOD)["weight"].tolist() == [0.6]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("fixed_tenure", "fixd_tenure", "line 2, lever"),
        ("postings", "posts", "stake = 'posts': must be one of money"),
        (".6", "0", "weight"),
        (".6", "1.1", "weight"),
        (".6", "much", "weight"),
        (",A,", ",B,", "evidence"),
        ("transfers end", " ", "reason"),
    ],
)
def test_a_broken_row_is_refused(old, new, says):
    with pytest.raises(StakesError, match=says):
        table_of(GOOD.replace(old, new, 1))


def test_a_pair_stands_once_and_the_columns_are_fixed():
    with pytest.raises(StakesError, match="named twice"):
        table_of(GOOD, GOOD)
    with pytest.raises(StakesError, match="columns must be"):
        read(io.StringIO("lever,stake\na,b"))
