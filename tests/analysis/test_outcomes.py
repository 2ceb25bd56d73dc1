"""Outcomes against worked examples, and the table itself."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from coalition_sim import measures
from coalition_sim.outcomes import (
    OUTCOMES,
    OutcomeError,
    headline_outcomes,
    outcome_values,
    outcomes,
    yearly_values,
)
from coalition_sim.variables import FOR_OUTCOMES, VARIABLES, variables
from tests.synthetic import synthetic_dataset

PEOPLE = np.array([1.0, 1.0, 3.0])


@pytest.fixture(scope="module")
def ds() -> xr.Dataset:
    return synthetic_dataset(draws=4, tapes=2, years=4)


def one_world(**variables_: tuple[tuple[str, ...], object]) -> xr.Dataset:
    """A dataset of one scenario, world and year from (dims, values) of what is needed."""
    parts = {
        name: xr.DataArray(np.asarray(values, float), dims=dims)
        for name, (dims, values) in variables_.items()
    }
    parts = {
        name: part
        if set(part.dims) == {"district"}
        else part.expand_dims(scenario=["a"], world=[0], year=["2013-14"])
        for name, part in parts.items()
    }
    return xr.Dataset(parts)


def test_a_district_counts_by_its_people() -> None:
    values = xr.DataArray([10.0, 20.0, 30.0], dims="district")
    mean = measures.mean_over_people(values, xr.DataArray(PEOPLE, dims="district"))
    assert float(mean) == pytest.approx((10 + 20 + 90) / 5)


def test_worst_fifth_takes_part_of_the_district_at_the_limit() -> None:
    # five people; the worst three tenths are all of the first district and half of the second
    values = np.array([30.0, 10.0, 20.0])
    people = np.array([3.0, 1.0, 1.0])
    found = measures.first_share_mean(values, values, people, 0.3)
    assert found == pytest.approx((10 + 0.5 * 20) / 1.5)


def test_worst_fifth_with_a_missing_district_is_missing() -> None:
    values = np.array([10.0, np.nan, 30.0])
    assert np.isnan(measures.first_share_mean(values, values, PEOPLE, 0.2))


def test_remote_gap_keeps_to_the_same_places() -> None:
    service = (("district", "sector"), [[0.2, 0.2, 0.9], [0.5, 0.5, 0.9], [0.6, 0.6, 0.9]])
    world = one_world(
        service_index=service,
        population=(("district",), [1.0, 3.0, 1.0]),
        remoteness=(("district",), [0.0, 0.5, 1.0]),
    ).assign_coords(sector=["education", "health", "other"])
    # the least remote fifth are served at 20, the most remote at 60: the gap is negative
    assert measures.remote_urban_gap(world).item() == pytest.approx(-40.0)
    assert measures.worst_quintile_service(world).item() == pytest.approx(20.0)
    assert measures.service_mean(world).item() == pytest.approx((20 + 150 + 60) / 5)
    assert measures.worst_quintile_gap(world).item() == pytest.approx(46.0 - 20.0)


def test_allocation_alignment_by_hand() -> None:
    # two equal districts; the needier gets three rupees a head, the other one:
    # 2 * (0.5 * 1 * 0.25 + 0.5 * 3 * 0.75) / 2 - 1 = 0.25
    index = measures.concentration_index
    need, people = np.array([0.9, 0.1]), np.ones(2)
    assert index(np.array([3.0, 1.0]), need, people) == pytest.approx(0.25)
    assert index(np.array([1.0, 3.0]), need, people) == pytest.approx(-0.25)
    assert index(np.array([2.0, 2.0]), need, people) == pytest.approx(0.0)


def test_districts_of_equal_need_have_equal_rank() -> None:
    need, people = np.array([0.5, 0.5, 0.5]), PEOPLE
    assert measures.concentration_index(np.array([9.0, 1.0, 2.0]), need, people) == pytest.approx(0)


def test_money_and_schemes_by_hand() -> None:
    sector = ("sector",)
    world = one_world(
        allocated=(sector, [10.0, 10.0, 20.0]),
        spent=(sector, [5.0, 5.0, 20.0]),
        leaked=(sector, [1.0, 2.0, 3.0]),
        throw_forward=(sector, [20.0, 20.0, 80.0]),
        schemes_completed=(sector, [10.0, 5.0, 5.0]),
        schemes_abandoned=(sector, [5.0, 5.0, 0.0]),
        schemes_ongoing=(sector, [20.0, 20.0, 30.0]),
        price_index=((), 1.5),
    )
    assert measures.utilisation(world).item() == pytest.approx(75.0)
    assert measures.throw_forward_ratio(world).item() == pytest.approx(3.0)
    assert measures.completion_rate(world).item() == pytest.approx(20.0)
    assert measures.leaked_nominal(world).item() == pytest.approx(6.0)
    assert measures.leaked_real(world).item() == pytest.approx(4.0)


def test_an_outcome_is_the_mean_of_the_last_three_years(ds: xr.Dataset) -> None:
    yearly, values = yearly_values(ds), outcome_values(ds)
    assert yearly.dims == ("scenario", "world", "year", "outcome")
    assert values.dims == ("scenario", "world", "outcome")
    late = [name for name, outcome in OUTCOMES.items() if not outcome.all_years]
    last = yearly.isel(year=[1, 2, 3]).mean("year")
    xr.testing.assert_allclose(values.sel(outcome=late), last.sel(outcome=late))
    assert list(values["outcome"].values) == list(OUTCOMES)


def test_what_a_reform_costs_while_it_is_new_is_the_mean_of_all_years(ds: xr.Dataset) -> None:
    exits = outcome_values(ds).sel(outcome="forced_exits_all_years")
    xr.testing.assert_allclose(exits.drop_vars("outcome"), 5 * ds["forced_exits"].mean("year"))


def test_a_broken_world_stays_broken_and_alone() -> None:
    whole = outcome_values(synthetic_dataset(draws=2, tapes=2, years=3))
    broken = (("fixed_tenure", 1),)
    found = outcome_values(synthetic_dataset(draws=2, tapes=2, years=3, broken=broken))
    missing = found.isnull()
    assert missing.sel(scenario="fixed_tenure", world=1).all()
    assert int(missing.sum()) == len(OUTCOMES)
    np.testing.assert_array_equal(found.fillna(0), whole.where(~missing, 0))


def test_only_what_is_asked_for_is_computed(ds: xr.Dataset) -> None:
    found = outcome_values(ds[["trust", "population"]], ["trust"])
    assert found.sizes["outcome"] == 1


def test_a_misspelt_outcome_gets_its_nearest_name(ds: xr.Dataset) -> None:
    with pytest.raises(OutcomeError, match='Did you mean "satisfaction"'):
        outcome_values(ds, ["satisfacton"])


def test_every_outcome_says_why_its_smallest_difference_matters() -> None:
    table = outcomes()
    assert (table["smallest_difference"] > 0).all()
    assert table["why"].str.len().min() > 20
    assert set(table["direction"]) <= {"more", "less", "neither"}
    assert set(headline_outcomes()) < set(OUTCOMES)


def test_no_outcome_rewards_fewer_elections_or_parties() -> None:
    for name in ("chief_minister_changes", "coalition_seats"):
        assert OUTCOMES[name].direction == "neither"


def test_every_variable_is_described() -> None:
    table = variables()
    assert set(table["kind"]) <= {"sum", "stock", "mean", "label"}
    assert set(table["better"]) <= {"more", "less", "neither"}
    assert (table[["units", "long_name"]].apply(lambda column: column.str.len()) > 0).all().all()


def test_the_synthetic_dataset_has_every_variable_and_its_attributes(ds: xr.Dataset) -> None:
    assert set(ds.data_vars) == set(VARIABLES)
    for name, variable in VARIABLES.items():
        assert ds[name].dims == variable.dims
        assert ds[name].attrs == variable.attrs


def test_the_synthetic_dataset_keeps_its_accounts(ds: xr.Dataset) -> None:
    sources = ds["allocated"] + ds["supplementary"] + ds["carried_in"]
    uses = ds["spent"] + ds["lapsed"] + ds["carried_out"]
    xr.testing.assert_allclose(ds["available"], sources)
    xr.testing.assert_allclose(ds["released"], uses)
    assert (ds["available"] >= ds["authorised"]).all()
    assert (ds["authorised"] >= ds["released"]).all()
    total = ds["allocated"].sum("sector")
    xr.testing.assert_allclose(ds["allocated_by_district"].sum("district"), total)


def test_gaps_between_the_sexes_are_men_less_women(ds: xr.Dataset) -> None:
    people = ds["population"] / ds["population"].sum()
    for gap, male, female in (
        ("female_male_enrolment_gap", "net_enrolment_boys", "net_enrolment_girls"),
        ("female_male_literacy_gap", "literacy_male", "literacy_female"),
    ):
        apart = ds["indicator_value"].sel(indicator=male, drop=True)
        apart = apart - ds["indicator_value"].sel(indicator=female, drop=True)
        by_hand = 100 * (apart * people).sum("district")
        found = yearly_values(ds, [gap]).sel(outcome=gap, drop=True)
        np.testing.assert_allclose(found.values, by_hand.transpose(*found.dims).values)
        assert OUTCOMES[gap].direction == "less"


def test_a_mean_of_the_sexes_lies_half_way(ds: xr.Dataset) -> None:
    names = ["net_enrolment", "net_enrolment_girls", "net_enrolment_boys"]
    mean, girls, boys = (yearly_values(ds, [name]).squeeze("outcome").values for name in names)
    np.testing.assert_allclose(mean, (girls + boys) / 2)


def test_every_indicator_people_know_is_an_outcome_in_its_unit() -> None:
    from coalition_sim.province import province
    from coalition_sim.scenario.objectives import objective_measures

    facts, known = province(), objective_measures()
    for name, better in zip(facts.indicator_names, facts.indicator_better, strict=True):
        assert OUTCOMES[name].direction == better
        if known[name].unit.startswith("%"):
            assert OUTCOMES[name].unit == known[name].unit
    assert known["paid_work_days"].factor == measures.WORKING_DAYS


def test_every_need_has_a_service_of_its_own(ds: xr.Dataset) -> None:
    people = ds["population"] / ds["population"].sum()
    for sector in ("education", "health", "water", "energy", "roads", "livelihoods"):
        name = f"service_{sector}"
        by_hand = 100 * (ds["service_index"].sel(sector=sector) * people).sum("district")
        found = yearly_values(ds, [name]).squeeze("outcome", drop=True)
        np.testing.assert_allclose(found.values, by_hand.transpose(*found.dims).values)


def test_reported_less_true_costs_and_leakage_by_hand() -> None:
    sector = ("sector",)
    names = ["education", "health", "other"]
    world = one_world(
        service_index=(("district", "sector"), [[0.4, 0.4, 0.4], [0.4, 0.4, 0.4]]),
        service_reported=(("district", "sector"), [[0.6, 0.4, 0.9], [0.4, 0.4, 0.9]]),
        population=(("district",), [1.0, 3.0]),
        allocated=(sector, [10.0, 10.0, 18.0]),
        spent=(sector, [5.0, 5.0, 10.0]),
        leaked=(sector, [1.0, 2.0, 2.0]),
        reform_costs=((), 2.0),
        price_index=((), 4.0),
        oversight=((), 0.05),
    ).assign_coords(sector=names)
    assert measures.reported_less_true(world).item() == pytest.approx(100 * 0.1 / 4)
    assert measures.reform_costs(world).item() == pytest.approx(0.5)
    assert measures.reform_cost_share(world).item() == pytest.approx(5.0)
    assert measures.leakage_share(world).item() == pytest.approx(25.0)
    assert measures.oversight(world).item() == pytest.approx(5.0)


def test_outcomes_need_the_variables_that_are_said_to_be_needed_and_no_other(
    ds: xr.Dataset,
) -> None:
    held = ds[list(FOR_OUTCOMES)]
    xr.testing.assert_identical(yearly_values(held), yearly_values(ds))
    for name in FOR_OUTCOMES:
        with pytest.raises(KeyError, match=name):
            yearly_values(held.drop_vars(name))


def test_an_outcome_alone_is_the_same_as_among_all(ds: xr.Dataset) -> None:
    together = yearly_values(ds)
    for name in OUTCOMES:
        xr.testing.assert_identical(yearly_values(ds, [name]), together.sel(outcome=[name]))
