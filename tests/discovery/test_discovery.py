"""From a question to boxes in words, checked on fresh worlds; the engine's truth is known."""

from __future__ import annotations

import json
import math
import re
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from command import command_in
from discovery.worlds import (
    YEARS,
    Engine,
    Truth,
    few_loyal_and_electable,
    low_compliance,
    nothing,
)

from coalition_sim.discovery import (
    DiscoveryError,
    Question,
    discover,
    judge,
    tables,
    to_search,
    told,
)
from coalition_sim.discovery import search as searching
from coalition_sim.discovery import tree as trees
from coalition_sim.discovery.facts import FACTS, facts_of, year_before
from coalition_sim.discovery.failing import read
from coalition_sim.discovery.features import features
from coalition_sim.discovery.found import Discovery
from coalition_sim.discovery.page import manifest_of, write_into
from coalition_sim.discovery.prim import Box
from coalition_sim.discovery.search import Cases
from coalition_sim.discovery.standing import (
    FAILS,
    HOLDS,
    TOO_FEW,
    UNSURE,
    WEAKER,
    Standing,
    standing,
    verdict,
)
from coalition_sim.outcomes import OUTCOMES, OutcomeError
from coalition_sim.parameters import names, uncertain
from coalition_sim.results import check_free
from coalition_sim.scenario import load_scenario

BASE, REFORM = load_scenario("status_quo"), load_scenario("fixed_tenure")
QUESTION = Question(REFORM, BASE, "service_mean", "worse")
RUN = {"worlds": 500, "fresh": 500, "years": 3, "with_tree": False}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer shuffled searches: enough to tell a clear box from luck."""
    monkeypatch.setattr(searching, "SHUFFLES", 24)


@pytest.fixture(scope="module")
def known() -> Discovery:
    """A search whose truth is the issue's own example."""
    return searched_once(few_loyal_and_electable)


@pytest.fixture(scope="module")
def noise() -> Discovery:
    """A search where there is nothing to find."""
    return searched_once(nothing)


def searched_once(truth: Truth) -> Discovery:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(searching, "SHUFFLES", 24)
        return discover(QUESTION, **RUN, simulate=Engine(truth))


# -- what is found --------------------------------------------------------------------------------


def test_the_issues_own_example_is_found_in_words_and_holds_up(known: Discovery) -> None:
    (box,) = known.findings
    assert {limit.feature.name for limit in box.limits} == {"loyal_members", "electable_partners"}
    words = told.box_in_words(known, box)
    assert "the chief minister has fewer than 37.5 loyal members" in words
    assert "more than 58.3 % of the parties in the coalition are electable-based" in words
    assert words.startswith(
        "Fixed tenure of secretaries does worse than the status quo in “Services"
    )
    assert box.verdict == HOLDS
    assert box.found.density > 0.8 > 0.5 > box.found.base
    assert box.fresh is not None and abs(box.fresh.density - box.found.density) < 0.15
    assert all(np.nanmax(limit.p_fresh) < 1e-3 for limit in box.limits)


def test_noise_gives_no_box_and_says_so(noise: Discovery) -> None:
    assert noise.findings == []
    assert told.headline(noise) == told.NOTHING
    assert len(tables.boxes_table(noise)) == 0


def test_a_box_of_one_run_that_is_noise_in_the_next_is_said_not_to_hold_up() -> None:
    """Worlds searched follow a truth that the fresh ones know nothing of."""
    ids = np.arange(500)
    searched = Engine(few_loyal_and_electable).dataset([BASE, REFORM], ids)
    fresh = Engine(nothing).dataset([BASE, REFORM], ids + 500)
    found = judge(to_search(QUESTION, searched), fresh, seed=1, with_tree=False)
    assert found.findings
    assert found.findings[0].verdict in (FAILS, UNSURE)
    assert max(np.nanmax(limit.p_fresh) for limit in found.findings[0].limits) > 0.05


def test_draws_as_cases_fail_by_a_share_and_are_told_by_parameters_only() -> None:
    question = replace(QUESTION, cases="draws")
    run = {**RUN, "worlds": 1500, "fresh": 1500, "tapes_per_draw": 5}
    found = discover(question, **run, simulate=Engine(low_compliance))
    assert {one.kind for one in found.features} == {"parameter"}
    assert len(found.found) == 300 and set(found.found["tapes"]) == {5}
    assert set(np.unique(found.found["failure"])) <= {0.0, 0.2, 0.4, 0.6, 0.8, 1.0}
    assert [one.feature.name for one in found.findings[0].limits] == ["fixed_tenure_compliance"]
    assert found.findings[0].verdict == HOLDS


def test_fresh_worlds_are_others_and_begin_a_draw_of_their_own() -> None:
    engine = Engine(low_compliance)
    run = {**RUN, "worlds": 402, "fresh": 400, "tapes_per_draw": 5}
    discover(replace(QUESTION, cases="draws"), **run, simulate=engine)
    first, second = (one["worlds"] for one in engine.asked)
    assert second[0] == 405 and not set(first) & set(second)
    assert engine.asked[0]["seed"] == engine.asked[1]["seed"]


def test_an_earlier_run_is_searched_and_only_fresh_worlds_are_run() -> None:
    engine = Engine(few_loyal_and_electable)
    earlier = engine.dataset([BASE, REFORM], np.arange(500), seed=4)
    found = discover(QUESTION, fresh=300, earlier=earlier, with_tree=False, simulate=engine)
    assert [one["worlds"][0] for one in engine.asked] == [500]
    assert engine.asked[0]["seed"] == 4 and engine.asked[0]["years"] == 3
    assert found.findings[0].verdict == HOLDS


def test_a_world_that_is_not_a_number_is_left_out_and_counted() -> None:
    found = discover(QUESTION, **RUN, simulate=Engine(few_loyal_and_electable, missing=[3, 9]))
    assert found.left_out == (2, 2)
    assert not {3, 9} & set(found.found["world"])
    assert len(found.findings) == 1


def test_a_handful_of_fresh_worlds_is_too_few_to_check() -> None:
    found = discover(QUESTION, **{**RUN, "fresh": 6}, simulate=Engine(few_loyal_and_electable))
    assert found.findings[0].verdict == TOO_FEW


def test_too_many_worlds_without_a_number_are_an_error() -> None:
    engine = Engine(few_loyal_and_electable, missing=range(100))
    with pytest.raises(DiscoveryError, match="100 of 500 worlds have no number"):
        discover(QUESTION, **RUN, simulate=engine)


def test_too_few_failures_are_an_error_with_the_next_step() -> None:
    question = replace(QUESTION, fails="worse by 1000")
    engine = Engine(nothing)
    with pytest.raises(DiscoveryError, match=r"0 of 500 cases fail.*Take more worlds"):
        discover(question, **RUN, simulate=engine)
    assert len(engine.asked) == 1  # before the fresh worlds are run


def test_the_bound_of_the_worst_part_is_kept_for_fresh_worlds() -> None:
    question = replace(QUESTION, fails="worst 25 %")
    found = discover(question, **RUN, simulate=Engine(few_loyal_and_electable))
    assert found.found["failure"].mean() == pytest.approx(0.25, abs=0.01)
    assert found.fresh is not None
    below = found.fresh["value"] <= found.failing.bound
    assert (found.fresh["failure"] == below).all()


# -- rules ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "outcome", "effect", "level", "fails"),
    [
        ("worse", "service_mean", -0.1, 50, True),
        ("worse", "service_mean", 0.0, 50, False),
        ("worse", "forced_exits", 0.5, 1, True),
        ("worse", "forced_exits", -0.5, 1, False),
        ("worse by 2", "service_mean", -1.9, 50, False),
        ("worse by 2", "service_mean", -2.0, 50, True),
        ("worse by 0.5", "forced_exits", 0.5, 1, True),
        ("< 0", "forced_exits", -0.5, 1, True),
        (">= 0.5", "forced_exits", 0.5, 1, True),
        ("level < 40", "service_mean", 5.0, 39, True),
        ("level < 40", "service_mean", -5.0, 41, False),
        ("difference > 1", "coalition_seats", 2.0, 60, True),
    ],
)
def test_rules(text: str, outcome: str, effect: float, level: float, fails: bool) -> None:
    known = OUTCOMES[outcome]
    rule = read(text, known, "the status quo", np.zeros(3))
    here = np.array([float(level)])
    values = rule.values(here, here - effect, known)
    assert bool(rule.fails(values)[0]) is fails


def test_the_worst_part_of_an_outcome_of_which_less_is_better_is_the_highest() -> None:
    effects = np.arange(100.0)
    assert read("worst 10 %", OUTCOMES["forced_exits"], "", effects).bound == pytest.approx(89.1)
    assert read("worst 10 %", OUTCOMES["service_mean"], "", effects).bound == pytest.approx(9.9)


@pytest.mark.parametrize("text", ["bad", "worst 25", "< ", "worse by", "level 40", "worst 0 %"])
def test_a_rule_that_cannot_be_read_says_what_is_allowed(text: str) -> None:
    with pytest.raises(DiscoveryError, match=r"fails = "):
        Question(REFORM, BASE, "service_mean", text).check()


def test_no_direction_is_worse_where_none_is_better() -> None:
    with pytest.raises(DiscoveryError, match="no direction is worse"):
        Question(REFORM, BASE, "coalition_seats", "worse").check()


def test_an_outcome_that_is_not_known_names_the_nearest() -> None:
    with pytest.raises(OutcomeError, match="service_mean"):
        Question(REFORM, BASE, "service_men").check()


# -- facts ----------------------------------------------------------------------------------------


def test_facts_are_of_the_baseline_world_in_the_year_before() -> None:
    """The engine's reform worlds and later years hold other dissent and other cabinets."""
    ds = Engine(nothing).dataset([BASE, REFORM], np.arange(50))
    when = year_before(REFORM, "2013-07", YEARS)
    assert when == ("2014-15", 1)
    facts = facts_of(ds, "status_quo", when)
    assert list(facts) == list(FACTS)
    own = ds.sel(scenario="status_quo", year="2014-15")
    assert np.allclose(facts["loyal_members"], 50 * (1 - own["dissent"]))
    assert facts["loyal_members"].min() >= 29.9
    assert (facts["partners"] == 6).all()  # the cabinet of month 3, not that of month 30
    changed = ds["chief_minister_changes"].sel(scenario="status_quo")[:, :2].sum("year")
    assert (facts["chief_ministers_changed"] == changed).all()


def test_a_reform_that_starts_at_once_has_no_year_before_it() -> None:
    levers = {name: replace(one, start="2013-07") for name, one in REFORM.levers.items()}
    assert year_before(replace(REFORM, levers=levers), "2013-07", YEARS) is None
    levers = {name: replace(one, start="2015-01") for name, one in REFORM.levers.items()}
    assert year_before(replace(REFORM, levers=levers), "2013-07", YEARS) == ("2013-14", 0)


def test_no_fact_shares_a_name_with_a_parameter() -> None:
    assert not set(FACTS) & set(names())


def test_every_feature_has_a_clause() -> None:
    for one in features(list(FACTS), uncertain()):
        for low, high in ((0.2, math.inf), (-math.inf, 0.7), (0.2, 3.0)):
            words = one.in_words(low, high, 0.4)
            assert "{" not in words and not re.search(r"\b(inf|nan)\b", words)


# -- standing -------------------------------------------------------------------------------------


def test_coverage_density_and_lift_by_hand() -> None:
    """Ten cases, four fail; three of the four in the box lie at or below 3."""
    x = np.arange(10.0)[None]
    y = np.array([1, 1, 1, 0, 0, 0, 0, 0, 0, 1.0])
    here = standing(
        Box(np.array([-np.inf]), np.array([3.0])), Cases(x, y, np.arange(10)), all_failures=4
    )
    assert (here.cases, here.searched) == (4, 10)
    assert (here.density, here.coverage, here.base) == (0.75, 0.75, 0.4)
    assert here.lift == pytest.approx(1.875)


@pytest.mark.parametrize(
    ("density", "low", "cases", "said"),
    [(0.7, 0.6, 90, HOLDS), (0.42, 0.33, 90, WEAKER), (0.4, 0.28, 90, UNSURE),
     (0.3, 0.2, 90, FAILS), (0.9, 0.6, 19, TOO_FEW)],
)  # fmt: skip
def test_verdicts(density: float, low: float, cases: int, said: str) -> None:
    """Found: 70 of 100 where 30 fail; fresh base rate 30 of 100."""
    found = Standing(100, 500, 0.7, 0.6, 0.8, 0.5, 0.3)
    assert verdict(found, Standing(cases, 500, density, low, 0.99, 0.5, 0.3)) == said


# -- the tree -------------------------------------------------------------------------------------


def test_the_tree_finds_the_same_and_is_a_root_in_noise() -> None:
    pytest.importorskip("sklearn")
    run = {**RUN, "with_tree": True}
    found = discover(QUESTION, **run, simulate=Engine(few_loyal_and_electable))
    assert found.tree is not None
    table = tables.tree_table(found)
    assert set(table["split_on"]) - {""} == {"loyal_members", "electable_partners"}
    leaves = table[table["is_leaf"]]
    assert leaves["cases"].sum() == len(found.found)
    assert leaves["cases_fresh"].sum() == len(found.fresh)
    assert leaves["density"].max() > 0.8
    for row in table[~table["is_leaf"]].itertuples():
        below = table[table["parent"] == row.node]
        assert below["cases"].sum() == row.cases and set(below["node"]) == {
            row.at_or_below, row.above,
        }  # fmt: skip
    alone = discover(QUESTION, **run, simulate=Engine(nothing))
    assert len(alone.tree or []) == 1


def test_pruning_is_that_of_the_library() -> None:
    """The library grows a tree again for every price of a leaf; here one tree is cut back."""
    tree = pytest.importorskip("sklearn.tree")
    rng = np.random.default_rng(3)
    settings = {"max_depth": trees.DEPTH, "min_samples_leaf": 20, "random_state": 1}
    for _ in range(5):
        x, other = rng.random((400, 8)), rng.random((200, 8))
        y = (rng.random(400) < 0.2 + 0.5 * ((x[:, 2] > 0.6) & (x[:, 3] < 0.5))) * 1.0
        whole = tree.DecisionTreeRegressor(**settings).fit(x, y)
        prices = whole.cost_complexity_pruning_path(x, y).ccp_alphas
        for price in np.append(np.sqrt(prices[:-1] * prices[1:]), trees.ROOT):
            library = tree.DecisionTreeRegressor(**settings, ccp_alpha=max(price, 0.0)).fit(x, y)
            own = trees._told(whole.tree_, trees._pruned(whole.tree_, max(price, 0.0)), other)
            np.testing.assert_allclose(own, library.predict(other))


def test_without_the_library_the_error_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    engine = Engine(nothing)
    with pytest.raises(DiscoveryError, match=r"pip install 'coalition-sim\[discovery\]'"):
        discover(QUESTION, simulate=engine)
    assert engine.asked == []  # before the long work


# -- the folder and the command -------------------------------------------------------------------


@pytest.mark.parametrize("truth", ["known", "noise"])
def test_the_folder_holds_tables_pictures_and_words(
    truth: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    found = request.getfixturevalue(truth)
    write_into(tmp_path, found, manifest_of(found, "coalition-sim discover", 1.0, {}))
    page = (tmp_path / "discovery.md").read_text(encoding="utf-8")
    columns = json.loads((tmp_path / "columns.json").read_text(encoding="utf-8"))
    for name, told_columns in columns.items():
        table = pd.read_csv(tmp_path / name)
        assert set(table.columns) <= set(told_columns)
    pictures = {path.stem for path in (tmp_path / "figures").glob("*.png")}
    assert {path.stem for path in (tmp_path / "figures").glob("*.csv")} == pictures
    cases = pd.read_csv(tmp_path / "cases.csv")
    assert cases.groupby("set").size().to_dict() == {"found": 500, "fresh": 500}
    assert (told.NOTHING in page) is (truth == "noise")
    if truth == "noise":
        assert pictures == {"peeling"}
        return
    assert pictures == {"peeling", "box", "scatter"}
    boxes = pd.read_csv(tmp_path / "boxes.csv")
    inside = cases[(cases["box"] == 1) & (cases["set"] == "found")]
    assert len(inside) == boxes["cases"].iloc[0]
    assert inside["failure"].mean() == pytest.approx(boxes["density"].iloc[0])
    assert inside["loyal_members"].max() < boxes.set_index("feature").at["loyal_members", "upper"]


def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, engine: Engine, *arguments: str):
    from coalition_sim.discovery import discover as module

    monkeypatch.setattr(sys.modules[module.__module__], "_engine", lambda: engine)
    return command_in(tmp_path, monkeypatch)("discover", *arguments)


def test_the_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    engine = Engine(few_loyal_and_electable)
    asked = ("fixed_tenure", "--worlds", "500", "--fresh", "400", "--years", "3", "--no-tree")
    done = command(monkeypatch, tmp_path, engine, *asked, "--given", "--out", "mine")
    assert done.exit_code == 0, done.output
    assert "fewer than 37.5 loyal members" in done.output and HOLDS in done.output
    manifest = json.loads((tmp_path / "mine" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["discovery"]["fails"] == "worse" and manifest["worlds"] == 500
    levers = manifest["scenarios"][1]["content"]["levers"]
    assert levers["fixed_tenure"]["adoption"] == "given"
    assert check_free(tmp_path / "mine", force=True)  # a results folder, which --force replaces


def test_the_command_refuses_what_it_cannot_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    engine = Engine(nothing)
    for arguments, said in (
        (("fixed_tenure", "--fails", "bad"), "allowed are"),
        (("fixed_tenure", "--outcome", "service_men"), "service_mean"),
        (("fixed_tenure", "--results", "there", "--worlds", "50"), "--worlds"),
        (("fixed_tenure", "--years", "1"), "no lever is in force"),
    ):
        done = command(monkeypatch, tmp_path, engine, *arguments)
        assert done.exit_code == 2 and said in done.output, done.output
    assert engine.asked == [] and list(tmp_path.iterdir()) == []
