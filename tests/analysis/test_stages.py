"""Adopted, complied with, kept: shares that are known beforehand, and what follows from them."""

from __future__ import annotations

import json

import numpy as np
import pytest
import xarray as xr

from coalition_sim.analysis import costs, estimates
from coalition_sim.analysis.compare import Comparison, compare
from coalition_sim.analysis.costs import WHOLE, cost_by_lever
from coalition_sim.analysis.effect import Worlds, effect_of
from coalition_sim.analysis.given import as_given
from coalition_sim.analysis.stages import PARTNER, adoption_of, stages_table
from coalition_sim.outcomes import OUTCOMES, outcome_values
from coalition_sim.parameters import central, quantile, uncertain
from coalition_sim.scenario import LeverSetting, Scenario, load_scenario
from coalition_sim.sensitivity.idle import unknowns_to_screen
from coalition_sim.sensitivity.screening import without_combinations
from tests.synthetic import ADOPTED, COMPLIED, KEPT, synthetic_dataset

TENURE, NEED, BOTH = "fixed_tenure", "needs_based_allocation", "fixed_tenure_and_needs_based"


@pytest.fixture(scope="module")
def ds() -> xr.Dataset:
    return synthetic_dataset()


@pytest.fixture(scope="module")
def found(ds: xr.Dataset) -> Comparison:
    return compare(ds)


def settings(ds: xr.Dataset, scenario: str, **changed: object) -> xr.Dataset:
    """The dataset with every lever of a scenario set so."""
    contents = json.loads(ds.attrs["scenarios"])
    for lever in contents[scenario]["levers"].values():
        lever.update(changed)
    return ds.assign_attrs(scenarios=json.dumps(contents))


# Stages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("scenario", "lever"), [(TENURE, TENURE), (NEED, "needs_based_psdp")])
def test_shares_are_those_put_in(found: Comparison, scenario: str, lever: str) -> None:
    row = found.stages.set_index(["scenario", "lever"]).loc[(scenario, lever)]
    assert row["adopted"] == pytest.approx(ADOPTED[lever] / 10)
    assert row["survived"] == pytest.approx(KEPT[lever] / ADOPTED[lever])
    assert row["compliance"] == pytest.approx(COMPLIED)
    # in force in eight years of ten, in the last one only where it was kept
    months = (7 * ADOPTED[lever] + KEPT[lever]) / 10 / 8
    assert row["in_force"] == pytest.approx(months)
    assert row["adopted_p05"] < row["adopted"] < row["adopted_p95"]
    assert (row["refuser"], row["refuser_share"]) == (PARTNER, pytest.approx(2 / 3))


def test_a_package_counts_as_adopted_with_half_of_its_levers(ds: xr.Dataset) -> None:
    first, *levers = stages_table(ds, [BOTH]).to_dict("records")
    assert first["lever"] == WHOLE and len(levers) == 2
    # worlds 0-7 of every ten adopt both, world 8 one of two, world 9 none
    assert first["adopted"] == pytest.approx(0.9)
    # of 0-7 both adopt and at least one stands in all; world 8 has tenure alone, which is gone
    assert first["survived"] == pytest.approx(8 / 9)
    some = ds.copy()
    some["lever_adopted"] = ds["lever_adopted"].where(ds["lever"] != TENURE, 0.0)
    assert adoption_of(some, BOTH).worlds.mean() == pytest.approx(0.8)


def test_a_lever_that_never_starts_is_adopted_nowhere_and_costs_nothing(ds: xr.Dataset) -> None:
    never = ds.copy()
    for name in ("lever_adopted", "lever_in_force"):
        never[name] = ds[name] * 0.0
    never["lever_survived"] = ds["lever_survived"] * np.nan
    row = stages_table(never, [TENURE]).iloc[0]
    assert row["adopted"] == 0.0 and np.isnan(row["survived"]) and np.isnan(row["cost"])
    assert row["adopted_p95"] > 0.0  # none of so many worlds is not never


def test_no_events_no_refuser(ds: xr.Dataset) -> None:
    silent = ds.isel(event=slice(0, 0))
    assert set(stages_table(silent, [TENURE, BOTH])["refuser"]) == {""}


def test_a_scenario_without_levers_has_no_stages(ds: xr.Dataset) -> None:
    assert stages_table(ds, ["status_quo"]).empty
    one = adoption_of(ds, "status_quo")
    assert one.how == "no lever" and one.worlds.all() and not one.modelled


def test_worlds_without_a_number_adopt_nothing() -> None:
    broken = synthetic_dataset(broken=((TENURE, 0),))
    one = adoption_of(broken, TENURE)
    assert not one.worlds[0] and not one.known[0]
    assert stages_table(broken, [TENURE])["worlds"].item() == 49


# Effects where adopted ----------------------------------------------------------------------------


def test_effects_where_adopted_are_those_of_the_same_worlds(
    ds: xr.Dataset, found: Comparison
) -> None:
    values, mask = outcome_values(ds), np.arange(50) % 10 < ADOPTED[TENURE]
    assert (adoption_of(ds, TENURE).worlds == mask).all()
    by_hand = effect_of(
        values.sel(scenario=TENURE, outcome="trust").values[mask],
        values.sel(scenario="status_quo", outcome="trust").values[mask],
        Worlds.of(ds).only(mask),
        OUTCOMES["trust"],
    )
    row = found.adopted.set_index(["scenario", "outcome"]).loc[(TENURE, "trust")]
    assert row["worlds_adopted"] == 45 == row["worlds"]
    assert (row["mean"], row["p05"], row["words"]) == (by_hand.mean, by_hand.p05, by_hand.words)
    assert set(found.adopted["outcome"]) == set(OUTCOMES)


def test_the_table_of_all_worlds_stays_unconditional(ds: xr.Dataset, found: Comparison) -> None:
    assert set(found.table["worlds"]) == {50}
    none = ds.copy()
    none["lever_adopted"] = ds["lever_adopted"] * 0.0
    assert compare(none).table.equals(found.table)


def test_fewer_than_twenty_worlds_get_no_words(ds: xr.Dataset) -> None:
    rare = ds.copy()
    few = xr.DataArray((np.arange(50) < 19).astype(float), dims="world")
    rare["lever_adopted"] = ds["lever_adopted"] * 0.0 + few
    rows = compare(rare).adopted
    assert set(rows["words"]) == {"too few worlds to say"}
    assert set(rows["worlds_adopted"]) == {19}


def test_a_reform_that_is_given_has_no_table_of_its_own(ds: xr.Dataset) -> None:
    found = compare(settings(ds, TENURE, adoption="given"))
    assert TENURE not in set(found.adopted["scenario"])
    assert found.adoptions[TENURE].how == "given"
    mixed = compare(settings(ds, TENURE, adoption="modelled"))
    assert TENURE in set(mixed.adopted["scenario"])


# Costs --------------------------------------------------------------------------------------------


def test_the_cost_of_a_single_lever_is_that_of_the_years_in_force(ds: xr.Dataset) -> None:
    real = (ds["reform_costs"] / ds["price_index"]).sel(scenario=TENURE)
    on = ds["lever_in_force"].sel(scenario=TENURE, lever=TENURE) > 0
    found = cost_by_lever(ds, TENURE, [TENURE])
    assert found[TENURE]["cost"] == pytest.approx(float(real.where(on).mean()))
    envelope = ds["allocated"].sel(scenario=TENURE).sum("sector")
    nominal = ds["reform_costs"].sel(scenario=TENURE)
    share = (nominal / (envelope + nominal)).where(on).mean()
    assert found[TENURE]["cost_share"] == pytest.approx(float(share))


def test_the_costs_of_a_package_are_divided_without_a_rest(ds: xr.Dataset) -> None:
    paid = ds.copy()
    paid["reform_costs"] = xr.ones_like(ds["reform_costs"])
    always = paid.copy()
    always["lever_in_force"] = xr.ones_like(paid["lever_in_force"])
    levers = [TENURE, "needs_based_psdp"]
    found = cost_by_lever(always, BOTH, levers)
    assert sum(found[name]["cost"] for name in levers) == pytest.approx(found[WHOLE]["cost"])
    assert all(found[name]["cost"] > 0 for name in levers)


def test_a_point_has_a_price_only_where_services_clearly_gain(found: Comparison) -> None:
    rows = found.costs[found.costs["worlds_of"] == "all"].set_index("scenario")
    assert rows.loc[TENURE, "cost_per_point"] == pytest.approx(0.06 / 3.0)  # Rs bn over points
    assert rows.loc[TENURE, "p05"] < 0.02 < rows.loc[TENURE, "p95"]
    table = found.table.assign(words="no clear difference")
    values = xr.DataArray(
        np.zeros((2, 3, 2)),
        dims=("scenario", "world", "outcome"),
        coords={"scenario": ["status_quo", TENURE], "outcome": [costs.GAIN, costs.COST]},
    )
    worlds = Worlds(np.arange(3), np.arange(3))
    mask = np.ones(3, dtype=bool)
    none = costs.costs_table(values, table, {TENURE: mask}, worlds, "status_quo", "all")
    assert none["text"].item() == "no gain" and np.isnan(none["cost_per_point"].item())


# Intervals ----------------------------------------------------------------------------------------


def test_a_share_is_known_less_well_where_the_worlds_of_a_draw_agree() -> None:
    draw = np.repeat(np.arange(20), 5)
    together = np.repeat(np.arange(20) < 10, 5)
    apart = np.tile([True, False], 50)
    wide, close = (estimates.share_interval(hits, draw) for hits in (together, apart))
    assert wide[0] == close[0] == 0.5
    assert wide[2] - wide[1] > 1.5 * (close[2] - close[1])


def test_shares_of_none_and_all_have_one_open_side() -> None:
    draw = np.repeat(np.arange(10), 4)
    for hits, share in ((np.zeros(40, bool), 0.0), (np.ones(40, bool), 1.0)):
        found = estimates.share_interval(hits, draw)
        assert found[0] == share and found[1] <= share <= found[2]
        assert found[2] - found[1] > 0.05
    assert np.isnan(estimates.share_interval(np.ones(4, bool), np.zeros(4))[1])
    assert np.isnan(estimates.share_interval(np.zeros(0, bool), np.zeros(0))[0])


# Screening ----------------------------------------------------------------------------------------


def test_a_screening_of_reforms_in_force_takes_their_stages_as_given() -> None:
    both = load_scenario(BOTH)
    given = as_given(both)
    assert given.name == both.name and given.levers.keys() == both.levers.keys()
    assert {(s.adoption, s.survival) for s in given.levers.values()} == {("given", "given")}
    assert {(s.adoption, s.survival) for s in both.levers.values()} == {("modelled", "modelled")}
    assert as_given(load_scenario("status_quo")).levers == {}


def test_many_levers_are_left_to_a_screening_of_their_own() -> None:
    base = load_scenario("status_quo")
    names = ("quick_wins", "question_hour", "public_accounts", "fixed_tenure")
    many = Scenario("many", levers={name: LeverSetting() for name in names})
    three = Scenario("three", levers={name: LeverSetting() for name in names[:3]})
    assert without_combinations([base, many, three], "status_quo") == [base, three]


def test_what_is_not_screened_could_not_have_moved_anything() -> None:
    """All unknowns of other levers at their 95th percentile at once: not a bit changes."""
    from coalition_sim.simulate import simulate

    scenarios = [as_given(load_scenario(name)) for name in ("status_quo", TENURE)]
    left_out = sorted(set(uncertain()) - set(unknowns_to_screen(scenarios)))
    assert len(left_out) > 60 and "delivery_unit_cost" in left_out
    table = central(2).assign(tape=0).copy()
    for name in left_out:
        table.loc[1, name] = float(quantile(name, np.array([0.95]))[0])
    ds = simulate(scenarios, worlds=2, years=4, parameters=table, keep_events=False)
    values = outcome_values(ds)
    np.testing.assert_array_equal(values.isel(world=0).values, values.isel(world=1).values)


def test_a_lever_that_is_pulled_keeps_its_unknowns() -> None:
    plan = Scenario("plan", levers={name: LeverSetting() for name in ("quick_wins", TENURE)})
    names = unknowns_to_screen([load_scenario("status_quo"), plan])
    assert {"quick_wins_cost", "fixed_tenure_compliance", "leakage", "loyalty_weight"} <= set(names)
