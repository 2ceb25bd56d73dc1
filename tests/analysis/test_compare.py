"""Comparisons of a dataset whose paired effects are known."""

from __future__ import annotations

import json

import numpy as np
import pytest
import xarray as xr

from coalition_sim.analysis import equity
from coalition_sim.analysis.compare import (
    DIFFERENCE_COLUMNS,
    SUMMARY_COLUMNS,
    CompareError,
    Comparison,
    compare,
    differences,
    summary,
)
from coalition_sim.analysis.districts import compare_districts
from coalition_sim.analysis.effect import Worlds, effect_of
from coalition_sim.outcomes import OUTCOMES
from tests.synthetic import EFFECTS, synthetic_dataset

POINTS = 100


@pytest.fixture(scope="module")
def ds() -> xr.Dataset:
    return synthetic_dataset()


@pytest.fixture(scope="module")
def found(ds: xr.Dataset) -> Comparison:
    return compare(ds)


def row(comparison: Comparison, scenario: str, outcome: str):
    return comparison.table.set_index(["scenario", "outcome"]).loc[(scenario, outcome)]


@pytest.mark.parametrize("scenario", [name for name in EFFECTS if name != "status_quo"])
@pytest.mark.parametrize(
    ("outcome", "variable", "scale"),
    [
        ("service_education", "service_index", POINTS),
        ("service_mean", "service_index", POINTS),
        ("trust", "trust", POINTS),
        ("utilisation", "utilisation", POINTS),
        ("secretary_changes", "secretary_changes", 1),
        ("forced_exits", "forced_exits", 5),
        ("schemes_completed", "schemes_completed", 1),
    ],
)
def test_the_mean_difference_is_the_one_put_in(
    found: Comparison, scenario: str, outcome: str, variable: str, scale: float
) -> None:
    expected = scale * EFFECTS[scenario].get(variable, (0.0, 0.0))[0]
    assert row(found, scenario, outcome)["mean"] == pytest.approx(expected, abs=1e-9)


def test_words_follow_the_range_and_nothing_else(found: Comparison) -> None:
    for _, one in found.table.iterrows():
        clear = one["p05"] > 0 or one["p95"] < 0
        assert (one["words"] == "no clear difference") is not clear
    assert row(found, "fixed_tenure", "service_mean")["words"] == "improves"
    assert row(found, "fixed_tenure", "trust")["words"] == "no clear difference"
    assert row(found, "fixed_tenure", "secretary_changes")["words"] == "improves"
    assert row(found, "fixed_tenure", "leaked_real")["words"] == "worsens"
    assert row(found, "fixed_tenure", "spent_real")["words"] == "rises"


def test_more_worlds_shrink_the_error_but_never_the_range() -> None:
    # the effect on trust spreads by 3 points between draws
    few = row(compare(synthetic_dataset(draws=16)), "fixed_tenure", "trust")
    many = row(compare(synthetic_dataset(draws=64)), "fixed_tenure", "trust")
    assert few["monte_carlo_error"] == pytest.approx(3.0 / 4)
    assert many["monte_carlo_error"] == pytest.approx(3.0 / 8)
    assert many["p95"] - many["p05"] > 0.7 * (few["p95"] - few["p05"])
    assert many["words"] == few["words"] == "no clear difference"


def test_clear_but_too_small_to_matter(found: Comparison) -> None:
    one = row(found, "needs_based_allocation", "service_mean")
    assert one["words"] == "improves"
    assert one["too_small"]
    assert not row(found, "fixed_tenure", "service_mean")["too_small"]


def test_a_lever_on_its_own_handle_is_marked(found: Comparison) -> None:
    assert row(found, "fixed_tenure", "secretary_changes")["handle"]
    assert row(found, "needs_based_allocation", "allocation_need_alignment")["handle"]
    assert not row(found, "needs_based_allocation", "secretary_changes")["handle"]
    assert row(found, "fixed_tenure_and_needs_based", "secretary_changes")["handle"]


def test_the_variance_split_is_that_of_the_generator() -> None:
    # spread 3 * (draw + tape / 2): luck 9 / 4; the draws' means vary by 9, of which 1/5 of the luck
    # would be chance had the tapes not been made to average to zero: 9 - 9 / 20
    one = row(compare(synthetic_dataset(draws=8, tapes=5)), "fixed_tenure", "trust")
    assert one["variance_luck"] == pytest.approx(2.25)
    assert one["variance_parameters"] == pytest.approx(8.55)
    assert one["parameter_share"] == pytest.approx(8.55 / 10.8)


def test_under_central_parameters_all_is_luck(ds: xr.Dataset) -> None:
    one = row(compare(ds.assign_attrs(parameters="central")), "fixed_tenure", "trust")
    assert one["parameter_share"] == 0.0
    assert one["monte_carlo_error"] == pytest.approx(np.sqrt(one["variance_luck"] / one["worlds"]))


def test_a_reform_that_does_nothing_shows_exactly_nothing(ds: xr.Dataset) -> None:
    same = ds.sel(scenario=["status_quo", "fixed_tenure"]).copy(deep=True)
    for name in same.data_vars:
        if "scenario" in same[name].dims:
            same[name].loc[{"scenario": "fixed_tenure"}] = same[name].sel(scenario="status_quo")
    table = compare(same).table
    assert (table[["mean", "p05", "p50", "p95", "monte_carlo_error"]] == 0).all().all()
    assert set(table["words"]) == {"no clear difference"}
    assert set(table["probability_of_improvement"].dropna()) == {0.0}


def test_floating_point_dust_is_no_difference() -> None:
    here, there = np.full(40, 0.1 + 0.2), np.full(40, 0.3)
    worlds = Worlds(np.repeat(np.arange(8), 5), np.arange(40))
    effect = effect_of(here, there, worlds, OUTCOMES["trust"])
    assert effect.p05 == effect.p95 == 0.0


def test_a_broken_world_is_named_and_left_out() -> None:
    found = compare(synthetic_dataset(broken=(("fixed_tenure", 7), ("status_quo", 9))))
    named = found.left_out.set_index("scenario")
    assert dict(named["world"]) == {"status_quo": 9, "fixed_tenure": 7}
    assert named.loc["fixed_tenure", "draw"] == 1
    assert row(found, "fixed_tenure", "trust")["worlds"] == 48
    assert row(found, "needs_based_allocation", "trust")["worlds_left_out"] == 1
    assert np.isfinite(found.table[["mean", "p05", "p95"]]).all().all()


def test_a_reform_without_a_single_whole_world_says_so() -> None:
    broken = tuple(("fixed_tenure", world) for world in range(10))
    found = compare(synthetic_dataset(draws=2, tapes=5, broken=broken))
    one = row(found, "fixed_tenure", "trust")
    assert one["worlds"] == 0
    assert one["words"] == "too few worlds to say"
    assert one["text"] == "not known (not known to not known)"


def test_another_baseline_turns_the_sign(ds: xr.Dataset, found: Comparison) -> None:
    other = compare(ds, baseline="fixed_tenure")
    back = row(other, "status_quo", "service_mean")
    there = row(found, "fixed_tenure", "service_mean")
    assert back["mean"] == pytest.approx(-there["mean"])
    assert back["words"] == "worsens"


def test_an_unknown_baseline_is_an_error_that_names_what_there_is(ds: xr.Dataset) -> None:
    with pytest.raises(CompareError, match="status_quo, fixed_tenure"):
        compare(ds, baseline="nothing")


def test_a_run_of_the_baseline_alone_compares_nothing(ds: xr.Dataset) -> None:
    found = compare(ds.sel(scenario=["status_quo"]))
    assert found.table.empty
    assert found.equity.empty
    assert "not known" in found.precision()


def test_few_parameter_draws_are_too_few_unless_none_is_drawn() -> None:
    few = synthetic_dataset(draws=4, tapes=10)
    assert set(compare(few).table["words"]) == {"too few worlds to say"}
    central = compare(few.assign_attrs(parameters="central"))
    assert row(central, "fixed_tenure", "service_mean")["words"] == "improves"


def test_only_a_clear_difference_can_be_narrow() -> None:
    draw = np.repeat(np.arange(20), 5)
    worlds = Worlds(draw, np.arange(100))
    spread = np.random.default_rng(2).normal(size=20).repeat(5)
    just = spread - np.percentile(spread, 5) + 0.01
    effects = [
        effect_of(values, np.zeros(100), worlds, OUTCOMES["trust"])
        for values in (just, just - 0.1, spread + 9.0)
    ]
    assert [one.words for one in effects] == ["improves", "no clear difference", "improves"]
    assert [one.narrow for one in effects] == [True, False, False]


def test_order_of_the_worlds_does_not_matter(ds: xr.Dataset, found: Comparison) -> None:
    order = np.random.default_rng(4).permutation(ds.sizes["world"])
    shuffled = compare(ds.isel(world=order)).table
    columns = ["mean", "p05", "p50", "p95", "monte_carlo_error", "variance_luck"]
    np.testing.assert_allclose(shuffled[columns], found.table[columns], atol=1e-9)
    assert (shuffled["words"] == found.table["words"]).all()


def test_the_files_have_the_promised_columns(ds: xr.Dataset) -> None:
    assert tuple(differences(ds).columns) == DIFFERENCE_COLUMNS
    table = summary(ds)
    assert tuple(table.columns) == SUMMARY_COLUMNS
    assert len(table) == ds.sizes["scenario"] * len(OUTCOMES) * ds.sizes["year"]
    one = table.query("scenario == 'status_quo' and outcome == 'trust' and year == '2013-14'")
    people = ds["population"] / ds["population"].sum()
    trust = 100 * (ds["trust"].isel(scenario=0, year=0) * people).sum("district")
    assert one["mean"].item() == pytest.approx(float(trust.mean()))
    assert one["p95"].item() == pytest.approx(float(trust.quantile(0.95)))


def test_too_few_worlds_for_words_are_never_called_enough() -> None:
    few = compare(synthetic_dataset(draws=2, scenarios=("status_quo", "fixed_tenure")))
    assert few.too_few().startswith("Too few worlds") and "50 worlds would do" in few.too_few()
    assert "enough" not in few.precision()
    assert compare(synthetic_dataset(draws=10)).too_few() == ""


def test_the_number_of_worlds_needed_is_said() -> None:
    said = compare(synthetic_dataset(draws=8)).precision()
    assert "50 worlds would do; this run has 40" in said
    assert "This run has 40" in said
    scenarios = ("status_quo", "needs_based_allocation")
    assert "enough" in compare(synthetic_dataset(draws=20, scenarios=scenarios)).precision()


# In force ----------------------------------------------------------------------------------------


def dated(ds: xr.Dataset, lever: dict[str, str], **more: object) -> xr.Dataset:
    """The dataset with fixed tenure as its one reform, its lever in force as given."""
    contents = {
        "status_quo": {"name": "status_quo"},
        "fixed_tenure": {"name": "fixed_tenure", "levers": {"fixed_tenure": lever}, **more},
    }
    return ds.sel(scenario=list(contents)).assign_attrs(scenarios=json.dumps(contents))


NEVER = [
    ({"start": "2090-07"}, r"starts in July 2090\). Give the lever months inside the run"),
    ({"start": "2023-07"}, "July 2013 to June 2023 .* Run 13 years or more"),
    ({"start": "2010-07", "end": "2013-07"}, "starts in July 2010 and ends in July 2013"),
]


@pytest.mark.parametrize(("lever", "said"), NEVER)
def test_a_reform_that_never_comes_into_force_is_refused(
    ds: xr.Dataset, lever: dict[str, str], said: str
) -> None:
    with pytest.raises(CompareError, match=said):
        compare(dated(ds, lever))
    with pytest.raises(CompareError, match='"fixed_tenure": no lever is in force'):
        compare(dated(ds, lever), baseline="fixed_tenure")
    held = compare(dated(ds, lever, parameters={"leakage": 0.1}))
    assert [name for name, _ in held.warnings] == ["fixed_tenure"]


def test_a_lever_in_force_in_a_part_of_the_averaged_months_is_a_warning(ds: xr.Dataset) -> None:
    assert compare(dated(ds, {"start": "2020-07"})).warnings == ()
    late = compare(dated(ds, {"start": "2021-01"})).warnings
    assert late == (
        (
            "fixed_tenure",
            "its rule starts in January 2021, so it is in force in 30 of the 36 months that are "
            "averaged.",
        ),
    )
    ((_, gone),) = compare(dated(ds, {"start": "2015-07", "end": "2018-07"})).warnings
    assert "in none of the 36 months" in gone


def test_nothing_is_said_of_the_precision_of_zeros(ds: xr.Dataset) -> None:
    same = ds.sel(scenario=["status_quo", "status_quo"])
    same = same.assign_coords(scenario=["status_quo", "fixed_tenure"])
    found = compare(same)
    assert found.nothing_moved and found.precision() == ""
    assert not compare(ds).nothing_moved


# Equity -----------------------------------------------------------------------------------------


def test_a_rising_mean_with_a_widening_gap_is_flagged(found: Comparison) -> None:
    by_name = found.equity.set_index(["scenario", "gap"])
    tenure = by_name.loc[("fixed_tenure", "remote_urban_gap")]
    assert tenure["flag"] == equity.RAISES_AND_WIDENS
    assert tenure["share_of_worlds"] == 1.0
    assert by_name.loc[("needs_based_allocation", "remote_urban_gap")]["flag"] == ""
    assert row(found, "needs_based_allocation", "worst_quintile_service")["words"] == "improves"


def test_a_gap_between_the_sexes_is_set_beside_its_own_mean(found: Comparison) -> None:
    """Boys gain four points and girls two: enrolment rises and its gap widens."""
    one = found.equity.set_index(["scenario", "gap"]).loc[
        ("fixed_tenure", "female_male_enrolment_gap")
    ]
    assert one["mean"] == "net_enrolment" and one["mean_p50"] == pytest.approx(3.0, abs=0.3)
    assert one["gap_words"] == "worsens" and one["worst_off_words"] == "improves"
    assert one["flag"] == equity.RAISES_AND_WIDENS
    reading = found.equity.set_index(["scenario", "gap"]).loc[
        ("fixed_tenure", "female_male_literacy_gap")
    ]
    assert reading["flag"] == "" and reading["mean"] == "literacy"


@pytest.mark.parametrize(
    ("mean_words", "gap_words", "share", "flag"),
    [
        ("improves", "worsens", 0.9, equity.RAISES_AND_WIDENS),
        ("no clear difference", "worsens", 0.4, equity.WIDENS),
        ("worsens", "worsens", 0.0, equity.WIDENS),
        ("improves", "no clear difference", 0.6, equity.MAY_WIDEN.format(60)),
        ("improves", "no clear difference", 0.4, ""),
        ("improves", "improves", 0.0, ""),
        ("no clear difference", "no clear difference", 0.6, ""),
    ],
)
def test_equity_flags(mean_words: str, gap_words: str, share: float, flag: str) -> None:
    assert equity.equity_flag(mean_words, gap_words, share) == flag


def test_a_gap_that_is_not_clear_is_not_said_to_widen() -> None:
    flag = equity.equity_flag("improves", "no clear difference", 0.84, 0.85)
    assert flag == "not clear, but in 85 of 100 worlds the gap widens"


def test_districts_add_up_to_the_province(ds: xr.Dataset, found: Comparison) -> None:
    places = compare_districts(ds).query("scenario == 'fixed_tenure'").set_index("district")
    people = ds["population"].to_series()
    mean = (places["mean"] * people).sum() / people.sum()
    assert mean == pytest.approx(row(found, "fixed_tenure", "service_mean")["mean"])
    assert places.loc["Quetta", "words"] == "improves"
