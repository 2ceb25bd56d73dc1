"""Answers from datasets made by hand, where every number is known beforehand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coalition_sim.robustness import Robustness, RobustnessError, assess, plan_runs, told, wanted
from coalition_sim.robustness.interactions import BETTER, EQUAL, SAME, WORSE
from coalition_sim.robustness.wanted import WEIGHTED
from coalition_sim.scenario import load_scenario

from .made import THREE, dataset

DRAWS, TAPES = 20, 2
WORLDS = DRAWS * TAPES
FLAT = np.zeros(WORLDS)
BY_DRAW = np.arange(DRAWS).repeat(TAPES)


def ask(ds, names=THREE, per="draw", question=None, **which) -> Robustness:
    held = [load_scenario(name) for name in ds["scenario"].values]
    runs = plan_runs([load_scenario(name) for name in names], held=held, **which)
    return assess(ds, runs, question or wanted({"service_mean": 1.0}), per)


def numbers(tenure, needs, outcome="service_mean"):
    return {"status_quo": {outcome: FLAT}, "fixed_tenure": {outcome: tenure},
            "needs_based_allocation": {outcome: needs}}  # fmt: skip


def row(table, **where):
    for column, value in where.items():
        table = table[table[column] == value]
    assert len(table) == 1
    return table.iloc[0]


def test_luck_is_averaged_by_draw_and_counted_by_world() -> None:
    # tenure: +3 and -1 in the two tapes of every draw; needs: always +0.5
    tenure = np.tile([3.0, -1.0], DRAWS)
    ds = dataset(numbers(tenure, FLAT + 0.5))
    by_draw, by_world = ask(ds), ask(ds, per="world")
    assert row(by_draw.of(by_draw.best), scenario="fixed_tenure")["best"] == 1.0
    assert row(by_world.of(by_world.best), scenario="fixed_tenure")["best"] == 0.5
    regret = by_world.of(by_world.regret).set_index("scenario")["max_regret"]
    # per world tenure falls 1.5 short at worst, needs 2.5: against luck; per draw none and 0.5
    assert regret.to_dict() == {
        "status_quo": 3.0,
        "fixed_tenure": 1.5,
        "needs_based_allocation": 2.5,
    }
    regret = by_draw.of(by_draw.regret).set_index("scenario")["max_regret"]
    assert regret.to_dict() == {
        "status_quo": 1.0,
        "fixed_tenure": 0.0,
        "needs_based_allocation": 0.5,
    }


def test_ties_share_a_place_and_sum_to_one() -> None:
    ds = dataset(numbers(FLAT, np.where(BY_DRAW < 5, 1.0, 0.0)))
    found = ask(ds)
    for (_, _, _), rows in found.best.groupby(["setting", "outcome", "per"]):
        assert rows["best"].sum() == pytest.approx(1.0)
        assert rows["top3"].sum() == pytest.approx(3.0)
    best = found.of(found.best).set_index("scenario")["best"]
    # five draws to needs, fifteen shared by three
    np.testing.assert_allclose(best, [0.25, 0.25, 0.5])


def test_the_clear_leader_is_told_apart_and_the_unclear_is_not() -> None:
    clear = ask(dataset(numbers(FLAT + 2.0, FLAT + 0.1)))
    assert "It is told apart from every other." in told.best_told(clear)
    assert row(clear.of(clear.best), scenario="fixed_tenure")["ahead"] == 1.0
    turns = np.where(BY_DRAW % 2, 1.0, -1.0)
    unclear = ask(dataset(numbers(turns, -turns)))
    assert "Not told apart from it: " in told.best_told(unclear)
    pair = row(unclear.pairs, outcome=WEIGHTED, scenario="fixed_tenure",
               other="needs_based_allocation")  # fmt: skip
    assert not pair["told_apart"] and (pair["better"], pair["worse"]) == (0.5, 0.5)


def test_a_known_difference_may_be_too_small_to_matter() -> None:
    found = ask(dataset(numbers(FLAT + 0.2, FLAT)))
    pair = row(found.pairs, outcome="service_mean", scenario="status_quo", other="fixed_tenure")
    assert pair["told_apart"] and pair["too_small"] and pair["ahead_by"] == pytest.approx(-0.2)
    assert row(found.of(found.best), scenario="fixed_tenure")["ahead"] == 0.0
    assert "by as much as matters in 0 of 100" in told.best_told(found)


def test_less_is_better_for_removals_and_cost() -> None:
    removals = {"status_quo": FLAT + 0.4, "fixed_tenure": FLAT, "needs_based_allocation": FLAT + 1}
    ds = dataset({n: {"forced_exits_all_years": v, "reform_costs": 1 - v}
                  for n, v in removals.items()})  # fmt: skip
    found = ask(ds)
    best = {o: told.leader(found.of(found.best, o), "best")[0]
            for o in ("forced_exits_all_years", "reform_costs")}  # fmt: skip
    assert best == {
        "forced_exits_all_years": "fixed_tenure",
        "reform_costs": "needs_based_allocation",
    }


def test_weights_decide_and_units_are_the_smallest_difference_that_matters() -> None:
    # tenure: 2 points of services (2 units); needs: 0.8 fewer removals (4 units)
    ds = dataset({
        "status_quo": {"service_mean": FLAT},
        "fixed_tenure": {"service_mean": FLAT + 2.0},
        "needs_based_allocation": {"forced_exits_all_years": FLAT - 0.8},
    })  # fmt: skip
    even = wanted({"service_mean": 1, "forced_exits_all_years": 1})
    heavy = wanted({"service_mean": 3, "forced_exits_all_years": 1})
    found = ask(ds, question=even)
    assert told.leader(found.of(found.best), "best")[0] == "needs_based_allocation"
    assert row(found.of(found.regret), scenario="fixed_tenure")["max_regret"] == pytest.approx(1.0)
    found = ask(ds, question=heavy)
    assert told.leader(found.of(found.best), "best")[0] == "fixed_tenure"
    assert found.weights["weight_share"].tolist() == [0.75, 0.25]


def test_a_scale_by_range_is_that_of_the_scenarios() -> None:
    ds = dataset(numbers(FLAT + 4.0, FLAT + 1.0))
    found = ask(ds, question=wanted({"service_mean": 1.0, "trust": 1.0}, scale="range"))
    assert found.weights.set_index("outcome")["one_unit"].to_dict() == {
        "service_mean": 4.0,
        "trust": 0.0,  # moves nowhere, so it counts nothing
    }
    assert row(found.of(found.regret), scenario="status_quo")["max_regret"] == 0.5
    assert np.isnan(found.of(found.best)["ahead"]).all()


def test_thresholds_are_met_together() -> None:
    ds = dataset({
        "status_quo": {"satisfaction": FLAT + 39, "forced_exits": FLAT},
        "fixed_tenure": {"satisfaction": FLAT + 40, "forced_exits": np.tile([0.0, 1.0], DRAWS)},
        "needs_based_allocation": {"satisfaction": np.where(BY_DRAW < 15, 50.0, 0.0),
                                   "forced_exits": FLAT + 0.4},
    })  # fmt: skip
    asked = wanted(at_least=[("satisfaction", 40)], at_most=[("forced_exits", 0.4)])
    found = ask(ds, question=asked)
    whole = found.met[found.met["threshold"] == "all"].set_index("scenario")
    assert whole["met"].to_dict() == {
        "status_quo": 0.0,
        "fixed_tenure": 0.5,
        "needs_based_allocation": 0.75,
    }
    single = found.met[found.met["outcome"] == "satisfaction"].set_index("scenario")["met"]
    assert single["fixed_tenure"] == 1.0
    assert (whole["met_p05"] <= whole["met"]).all() and (whole["met"] <= whole["met_p95"]).all()


def test_thresholds_left_out_are_the_status_quos_medians() -> None:
    level = np.linspace(30, 50, WORLDS)
    found = ask(dataset({"status_quo": {"service_mean": level},
                         "fixed_tenure": {"service_mean": level + 30},
                         "needs_based_allocation": {"service_mean": level - 30}}))  # fmt: skip
    (limit,) = found.thresholds
    assert (limit.value, limit.at_least) == (40.0, True)
    met = found.met[found.met["threshold"] == "all"].set_index("scenario")["met"]
    assert met.tolist() == [0.5, 1.0, 0.0]


def test_the_front_of_services_governments_and_cost() -> None:
    wave = np.where(BY_DRAW % 2, 0.5, -0.5)  # as good as the status quo on average
    ds = dataset({
        "status_quo": {"service_mean": FLAT},
        "fixed_tenure": {"service_mean": FLAT + 1, "reform_costs": FLAT + 0.1},
        "needs_based_allocation": {"service_mean": FLAT + 0.5, "reform_costs": FLAT + 0.2},
        "fixed_tenure_and_needs_based": {"service_mean": wave},
    })  # fmt: skip
    found = ask(ds, names=list(ds["scenario"].values))
    status = found.front.set_index("scenario")["status"].to_dict()
    assert status["fixed_tenure"] == "on the front"
    assert status["needs_based_allocation"] == "off the front"  # tenure is better and cheaper
    assert status["status_quo"] == status["fixed_tenure_and_needs_based"] == "not told"


@pytest.mark.parametrize(
    ("extra", "said"), [(1.0, BETTER), (-1.0, WORSE), (0.0, EQUAL), (None, SAME)]
)
def test_a_package_against_its_parts(extra: float | None, said: str) -> None:
    random = np.random.default_rng(5)
    one, two = random.normal(2, 1, WORLDS), random.normal(1, 1, WORLDS)
    more = np.where(BY_DRAW % 2, 1.0, -1.0) if extra is None else FLAT + extra
    ds = dataset({
        "status_quo": {"service_mean": FLAT + 40},
        "fixed_tenure": {"service_mean": 40 + one},
        "needs_based_allocation": {"service_mean": 40 + two},
        "fixed_tenure_and_needs_based": {"service_mean": 40 + one + two + more},
    })  # fmt: skip
    found = ask(ds, names=list(ds["scenario"].values))
    here = row(found.parts, outcome="service_mean")
    assert here["words"] == said
    assert here["extra"] == pytest.approx(more.mean(), abs=1e-12)
    assert here["effect"] - here["sum_of_parts"] == pytest.approx(here["extra"], abs=1e-9)
    assert here["parts"] == "fixed_tenure + needs_based_psdp"


def test_parts_of_removals_count_fewer_as_better() -> None:
    ds = dataset({
        "status_quo": {"forced_exits_all_years": FLAT + 1},
        "fixed_tenure": {"forced_exits_all_years": FLAT + 1.2},
        "needs_based_allocation": {"forced_exits_all_years": FLAT + 1.4},
        "fixed_tenure_and_needs_based": {"forced_exits_all_years": FLAT + 1.2},
    })  # fmt: skip
    found = ask(ds, names=list(ds["scenario"].values))
    here = row(found.parts, outcome="forced_exits_all_years")
    assert here["effect"] == pytest.approx(-0.2) and here["sum_of_parts"] == pytest.approx(-0.6)
    assert here["words"] == BETTER and here["extra"] == pytest.approx(0.4)


def test_answers_in_thirds_of_a_reforms_own_compliance() -> None:
    drawn = np.random.default_rng(1).permutation(np.linspace(0.0, 0.95, DRAWS))
    gain = np.where(drawn > 0.66, 3.0, -3.0)[BY_DRAW // 1]
    found = ask(dataset(numbers(gain, FLAT + 0.1), compliance=drawn))
    rows = found.conditions
    rows = rows[(rows["condition"] == "compliance") & (rows["outcome"] == "service_mean")]
    mine = rows[rows["scenario"] == "fixed_tenure"].set_index("level")
    assert mine.loc["low third", "best"] == 0.0 and mine.loc["high third", "best"] == 1.0
    assert mine.loc["high third", "compliance_from"] > mine.loc["middle third", "compliance_to"]
    assert mine["cases"].sum() == DRAWS
    assert mine.loc["high third", "effect"] == pytest.approx(3.0)
    # needs-based gains 0.1 everywhere: where fixed tenure does harm it falls short by 3.1
    assert mine.loc["low third", "max_regret"] == pytest.approx(3.1)
    assert mine.loc["high third", "max_regret"] == 0.0
    assert mine.loc["high third", "met"] > mine.loc["low third", "met"]
    assert "is best in" in told.compliance_told(found)


def test_answers_in_worlds_that_adopted_and_that_did_not() -> None:
    adopted = (np.arange(WORLDS) % 4 == 0).astype(float)
    found = ask(dataset(numbers(2 * adopted, FLAT), adopted={"fixed_tenure": adopted}))
    rows = found.conditions
    rows = rows[(rows["condition"] == "adoption") & (rows["outcome"] == "service_mean")]
    mine = rows[rows["scenario"] == "fixed_tenure"].set_index("level")
    assert mine.loc["adopted", "cases"] == WORLDS // 4
    assert mine.loc["adopted", "effect"] == 2.0 and mine.loc["not adopted", "effect"] == 0.0


def test_with_adoption_given_the_answer_may_be_another() -> None:
    names = ["status_quo", "fixed_tenure", "needs_based_allocation"]
    whole = plan_runs([load_scenario(name) for name in names])
    level = {"fixed_tenure": 1.0, "needs_based_allocation": 2.0, "fixed_tenure__given": 5.0}
    ds = dataset({one.name: {"service_mean": FLAT + level.get(one.name, 0.0)}
                  for one in whole.scenarios}, scenarios=whole.scenarios)  # fmt: skip
    found = assess(ds, whole, wanted({"service_mean": 1.0}))
    (said,) = told.settings_told(found)
    assert "best most often: Fixed tenure of secretaries, not Needs-based allocation." in said
    assert "Thresholds met most often: all alike, as before" in said
    led = found.changes.set_index(["setting", "answer", "outcome"])["scenario"]
    for answer in ("best", "max_regret"):
        assert led["main", answer, WEIGHTED] == "needs_based_allocation"
        assert led["given", answer, WEIGHTED] == "fixed_tenure"
    assert led["given", "met", ""] == "" and "fixed_tenure" in led["given", "front", ""]


def test_worlds_without_a_number_are_left_out_of_all_and_change_nothing_else() -> None:
    random = np.random.default_rng(2)
    ds = dataset(numbers(random.normal(1, 1, WORLDS), random.normal(0, 1, WORLDS)))
    hole = ds.copy(deep=True)
    hole["outcome_value"][1, 7] = np.nan
    kept = [world for world in range(WORLDS) if world != 7]
    broken, fine = ask(hole), ask(ds.isel(world=kept))
    assert (broken.left_out, broken.worlds) == (1, WORLDS - 1)
    for name, table in fine.tables().items():
        assert table.equals(broken.tables()[name]), name


def test_a_run_whose_every_world_failed_is_an_error() -> None:
    ds = dataset(numbers(FLAT, FLAT))
    ds["outcome_value"][2] = np.nan
    with pytest.raises(RobustnessError, match="no world"):
        ask(ds)


def test_few_draws_tell_nothing_apart() -> None:
    few = dataset({n: {k: v[:16] for k, v in one.items()}
                   for n, one in numbers(FLAT + 3, FLAT).items()})  # fmt: skip
    found = ask(few)
    assert found.too_few and "Too few to rank" in told.too_few(found)
    assert not found.best["best_told_apart"].any() and not found.pairs["told_apart"].any()
    assert found.best["best_p05"].isna().all()
    assert "Too few to tell it apart" in told.best_told(found)


def test_at_central_parameters_only_luck_is_counted_and_said() -> None:
    found = ask(dataset(numbers(np.tile([3.0, -1.0], DRAWS), FLAT), parameters="central"))
    assert found.per == "world" and set(found.best["per"]) == {"world"}
    assert "only luck differs" in told.about_cases(found)


def test_the_same_question_has_the_same_answer_to_the_last_digit() -> None:
    random = np.random.default_rng(4)
    ds = dataset(numbers(random.normal(1, 1, WORLDS), random.normal(0, 1, WORLDS)))
    for name, table in ask(ds).tables().items():
        assert table.equals(ask(ds).tables()[name]), name


def test_intervals_hold_the_number_they_are_of() -> None:
    random = np.random.default_rng(6)
    found = ask(dataset(numbers(random.normal(0.3, 1, WORLDS), random.normal(0, 1, WORLDS))))
    for table in (found.best, found.met, found.conditions):
        for column in ("best", "top3", "met"):
            if column in table:
                assert (table[f"{column}_p05"] <= table[column]).all()
                assert (table[column] <= table[f"{column}_p95"]).all()


def test_a_title_is_told_and_not_a_code_name() -> None:
    named = replace(load_scenario("fixed_tenure"), name="mine", title="My own rule")
    runs = plan_runs([load_scenario("status_quo"), named], adoption=False)
    ds = dataset({"status_quo": {"service_mean": FLAT}, "mine": {"service_mean": FLAT + 2}},
                 scenarios=runs.scenarios)  # fmt: skip
    assert told.best_told(assess(ds, runs, wanted())).startswith("My own rule is best")
