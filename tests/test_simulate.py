"""The Python interface: what `simulate` takes, refuses and returns."""

from __future__ import annotations

import gc
import json
import pickle

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from engine import moved, reform, rows, same_bits, stepped

from coalition_sim.model import CoalitionModel
from coalition_sim.outcomes import outcome_values, yearly_values
from coalition_sim.parameters import ParameterError, central, draw
from coalition_sim.province import province
from coalition_sim.scenario import ScenarioError, load_scenario
from coalition_sim.simulate import events, planned, simulate
from coalition_sim.switches import SWITCHES
from coalition_sim.variables import LEVELS, RECORDABLE, VARIABLES, recorded


def small(**given) -> xr.Dataset:
    settings = {"scenarios": "status_quo", "worlds": 2, "years": 1, "parameters": "central"}
    return simulate(**{**settings, **given})


@pytest.fixture(scope="module")
def dataset() -> xr.Dataset:
    return simulate(["status_quo", "fixed_tenure"], worlds=[0, 7, 12], years=3, seed=4)


# -- what comes back -----------------------------------------------------------------------------


def test_every_variable_has_the_dimensions_and_attributes_of_the_table(dataset):
    assert set(map(str, dataset.data_vars)) == set(VARIABLES)
    for name, variable in VARIABLES.items():
        assert dataset[name].dims == variable.dims, name
        assert dataset[name].attrs == variable.attrs, name
        assert {"units", "long_name", "kind", "better"} <= dataset[name].attrs.keys()


def test_coordinates_are_readable(dataset):
    assert dataset.scenario.values.tolist() == ["status_quo", "fixed_tenure"]
    assert dataset.world.values.tolist() == [0, 7, 12]
    assert dataset.year.values.tolist() == ["2013-14", "2014-15", "2015-16"]
    assert dataset.sector.values.tolist() == list(province().sector_names)
    assert dataset.sizes["sector"] == 7 and dataset.sector.values[-1] == "other"
    assert dataset.indicator.values.tolist() == list(province().indicator_names)
    assert set(dataset.indicator_sector.values) <= {*province().sector_names, "several"}
    assert dataset.lever.values.tolist() == ["fixed_tenure"]
    assert "Kech" in dataset.district.values and dataset.sizes["district"] == 34
    assert "Planning & Development" in dataset.department.values
    assert dataset.sizes["department"] == 5
    assert all("party" in p or "independent" in p for p in dataset.party.values)
    assert dataset.parameter.values.tolist() == list(central(1).columns)
    tiles = list(zip(dataset.tile_row.values, dataset.tile_col.values, strict=True))
    assert len(set(tiles)) == 34


def test_values_are_plain_numbers_and_texts(dataset):
    for name, values in dataset.variables.items():
        assert values.dtype.kind in "fiU", (name, values.dtype)
    for name in ("service_index", "allocated", "secretary_changes"):
        assert dataset[name].dtype == np.float64
    for name in ("draw", "tape", "world"):
        assert dataset[name].dtype.kind == "i"


def test_units_are_those_of_the_books(dataset):
    """Money in Rs bn: the first budget is the recorded development programme of 2013-14."""
    first = dataset.allocated.isel(year=0).sum("sector")
    np.testing.assert_allclose(first, province().envelope(2013, 1)[0], rtol=1e-6)
    assert (dataset.price_index.isel(year=0) == 1.0).all()
    recorded = province().price_index(2013, 3)
    np.testing.assert_allclose(dataset.price_index[0, 0], recorded, rtol=1e-6)


def test_attributes_say_how_it_was_made(dataset):
    attrs = dataset.attrs
    assert (attrs["start"], attrs["years"], attrs["seed"]) == ("2013-07", 3, 4)
    assert attrs["parameters"] == "prior" and attrs["tapes_per_draw"] == 5
    assert json.loads(attrs["switches"]) == {name: known[0] for name, known in SWITCHES.items()}
    contents = json.loads(attrs["scenarios"])
    assert contents["fixed_tenure"] == load_scenario("fixed_tenure").to_dict()
    assert "forecasts nothing" in attrs["caution"] and "is simulated too" in attrs["caution"]
    assert attrs["title"] and attrs["version"]
    assert small(parameters=rows(2)).attrs["parameters"] == "table"


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_a_dataset_survives_a_zarr_store(dataset, tmp_path):
    dataset.to_zarr(tmp_path / "results.zarr")
    back = xr.open_zarr(tmp_path / "results.zarr").load()
    assert back.attrs == dataset.attrs
    for name, values in dataset.variables.items():
        assert back[name].dims == values.dims, name
        assert back[name].attrs == values.attrs, name
        assert same_bits(back[name].values, values.values), name
    assert events(back).equals(events(dataset))


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_a_dataset_without_events_survives_too(tmp_path):
    quiet = small(keep_events=False)
    quiet.to_zarr(tmp_path / "quiet.zarr")
    back = xr.open_zarr(tmp_path / "quiet.zarr").load()
    assert events(back).empty and not moved(quiet, back)


def test_worlds_carry_their_draw_tape_and_parameters(dataset):
    assert dataset.draw.values.tolist() == [0, 1, 2]
    assert dataset.tape.values.tolist() == [0, 7, 12]
    drawn = draw(4, [0, 1, 2])
    np.testing.assert_array_equal(dataset.parameter_value, drawn[dataset.parameter.values])


# -- events --------------------------------------------------------------------------------------


def test_events_are_a_table_in_order_of_time(dataset):
    table = events(dataset)
    assert list(table.columns) == [
        "scenario", "world", "month", "kind", "actor", "cause", "value"
    ]  # fmt: skip
    kinds = {"formation", "motion", "exit", "posting", "departure", "swap", "election"}
    kinds |= {"minister", "reform", "unrest", "flood or drought"}
    assert set(table.kind) <= kinds
    assert table.month.str.fullmatch(r"20\d\d-(0[1-9]|1[0-2])").all()
    assert table.month.min() == "2013-07" and table.month.max() <= "2016-06"
    assert table.value.dtype == np.float64 and table.value.notna().all()
    assert table.world.isin(dataset.world.values).all()
    for _, one in table.groupby(["scenario", "world"]):
        assert one.month.is_monotonic_increasing


def test_events_add_up_to_the_yearly_counts(dataset):
    counted = events(dataset).groupby(["scenario", "world", "kind"]).size().unstack(fill_value=0)

    def yearly(name: str) -> np.ndarray:
        values = dataset[name].sum(
            [d for d in dataset[name].dims if d not in ("scenario", "world")]
        )
        return values.to_series().reindex(counted.index).to_numpy()

    kinds = {"exit": "chief_minister_changes", "posting": "secretary_changes", "motion": "motions"}
    for kind, name in kinds.items():
        seen = counted[kind].to_numpy() if kind in counted else np.zeros(len(counted))
        np.testing.assert_array_equal(seen, yearly(name))
    revolts = events(dataset).query("kind == 'exit' and cause == 'revolt'")
    assert len(revolts) == yearly("forced_exits").sum()


def test_events_name_actors_by_kind(dataset):
    facts, table = province(), events(dataset)
    real = {*facts.party_codes}
    assert not set(table.actor) & real
    assert set(table[table.kind == "formation"].actor) <= set(facts.party_labels)
    exits = table[table.kind == "exit"]
    assert exits.actor.str.fullmatch(r"chief minister \d+").all()
    assert table[table.kind == "posting"].actor.str.startswith("secretary, ").all()


def test_every_exit_has_a_formation_in_its_month(dataset):
    table = events(dataset)
    exits = table[table.kind == "exit"].set_index(["scenario", "world", "month"])
    formed = table[table.kind == "formation"].set_index(["scenario", "world", "month"])
    assert set(exits.index) <= set(formed.index)


# -- scenarios, worlds, years --------------------------------------------------------------------


def test_scenarios_by_name_object_and_list():
    named, loaded = small(), small(scenarios=load_scenario("status_quo"))
    assert not moved(named, loaded)
    several = small(scenarios=["status_quo", load_scenario("needs_based_allocation")])
    assert several.scenario.values.tolist() == ["status_quo", "needs_based_allocation"]


def test_a_scenario_from_a_file(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("name: mine\nlevers:\n  fixed_tenure:\n    start: 2013-07\n", encoding="utf-8")
    assert small(scenarios=[str(path)]).scenario.values.tolist() == ["mine"]


def test_a_scenario_may_hold_a_parameter():
    held = small(scenarios=["status_quo", reform("honest", {"leakage": 0.0})], parameters="prior")
    assert held.leaked.sel(scenario="status_quo").min() > 0
    assert held.leaked.sel(scenario="honest").max() == 0


def test_worlds_by_number_and_by_id():
    by_number, by_id = small(worlds=3), small(worlds=[0, 1, 2])
    assert not moved(by_number, by_id)
    assert not moved(small(worlds=np.array([0, 1, 2])), by_id)
    assert not moved(small(worlds=range(3)), by_id)


@pytest.mark.parametrize("worlds", [np.int64(3), np.int32(3)])
def test_a_number_of_worlds_may_come_from_numpy(worlds):
    assert small(worlds=worlds).sizes["world"] == 3


@pytest.mark.parametrize("years", [1, 2, 12])
def test_years(years):
    ds = simulate("status_quo", worlds=1, years=years)
    assert ds.sizes["year"] == years
    assert ds.year.values[-1] == f"{2012 + years}-{13 + years}"


def test_beyond_the_record_budgets_and_prices_follow_the_stated_rule():
    table = rows(2, psdp_real_growth=[0.0, 0.1], inflation_beyond=0.1, psdp_growth_spread=0.001)
    ds = simulate("status_quo", worlds=2, years=15, parameters=table)
    recorded = int(np.isfinite(province().price_index(2013, 15)).sum())
    prices = ds.price_index.values[0]
    np.testing.assert_allclose(prices[:, recorded:] / prices[:, recorded - 1 : -1], 1.1, rtol=1e-6)
    budget = ds.allocated.sum("sector").values[0]
    known = np.isfinite(province().envelope(2013, 15))
    np.testing.assert_allclose(
        budget[:, known], np.tile(province().envelope(2013, 15)[known], (2, 1)), rtol=1e-6
    )
    growth = budget[:, known.sum() :] / budget[:, known.sum() - 1 : -1]
    np.testing.assert_allclose(growth[0], 1.1, rtol=0.01)  # the least spread that is allowed
    np.testing.assert_allclose(growth[1], 1.1 * 1.1, rtol=0.01)


def test_progress_is_told_after_each_block():
    told: list[tuple[int, int]] = []
    small(
        scenarios=["status_quo", "fixed_tenure"],
        worlds=3,
        block=2,
        progress=lambda *a: told.append(a),
    )
    assert told == [(2, 6), (4, 6), (6, 6)]


# -- what is recorded ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "record", ["provincial", "districts", "trust", "events,spent", ["seat_share", "unrest"]]
)
def test_what_is_asked_for_is_kept_and_nothing_else(record):
    everything, some = small(years=2), small(years=2, record=record)
    assert set(some.data_vars) == set(recorded(record))
    for name in set(some.data_vars) & set(VARIABLES):
        assert same_bits(some[name].values, everything[name].values), name


def test_levels_hold_what_their_names_say():
    names = {level: set(recorded(level)) for level in LEVELS}
    assert names["everything"] == set(VARIABLES)
    assert names["provincial"] - {"outcome_value"} < names["districts"] < names["everything"]
    assert "service_index" in names["districts"] and "event_kind" not in names["districts"]
    places = {n for n in names["provincial"] if {"district", "sector"} <= set(RECORDABLE[n].dims)}
    assert not places


def test_provincial_outcomes_are_those_of_the_districts():
    everything = small(scenarios=["status_quo", "fixed_tenure"], years=3, parameters="prior")
    provincial = small(
        scenarios=["status_quo", "fixed_tenure"], years=3, parameters="prior",
        record="provincial", block=1,
    )  # fmt: skip
    assert provincial.outcome_value.attrs == RECORDABLE["outcome_value"].attrs
    for found in (yearly_values, outcome_values):
        assert same_bits(found(provincial).values, found(everything).values)
        some = ["trust", "service_mean"]
        assert same_bits(found(provincial, some).values, found(everything, some).values)


def test_outcomes_of_many_worlds_are_computed_in_parts(monkeypatch):
    ds = small(worlds=5)
    whole = yearly_values(ds)
    monkeypatch.setattr("coalition_sim.outcomes.PART", 2)
    assert yearly_values(ds).identical(whole)


def test_unknown_variables_are_named():
    with pytest.raises(ValueError, match=r"'service_indx' is not a variable.*service_index"):
        small(record="trust,service_indx")
    with pytest.raises(ValueError, match="record"):
        small(record=[])


def test_events_that_were_not_recorded_are_not_read_as_none():
    with pytest.raises(ValueError, match="events were not recorded"):
        events(small(record="provincial"))
    assert events(small(keep_events=False)).empty


def test_a_task_holds_its_own_rows_only():
    table = pd.concat([central(1)] * 1000, ignore_index=True)
    plan = planned("status_quo", 1000, 1, "2013-07", 1, table, None, tapes_per_draw=5,
                   record="everything", keep_events=True)  # fmt: skip
    task = plan.task(np.arange(3))
    assert len(pickle.dumps(task)) < 40_000 < len(pickle.dumps(plan))
    assert task.table().shape == (3, len(central(1).columns) + 1)


def test_models_of_finished_blocks_are_let_go():
    gc.collect()
    before = sum(isinstance(o, CoalitionModel) for o in gc.get_objects())
    small(worlds=3, block=1)
    gc.collect()
    assert sum(isinstance(o, CoalitionModel) for o in gc.get_objects()) == before


# -- parameters ----------------------------------------------------------------------------------


def test_central_parameters_are_the_same_in_all_worlds():
    ds = small(worlds=3)
    np.testing.assert_array_equal(ds.parameter_value, central(3))
    assert ds.draw.values.tolist() == [0, 0, 0]


def test_prior_parameters_differ_between_draws_and_not_within():
    ds = small(worlds=10, parameters="prior")
    assert ds.draw.values.tolist() == [0] * 5 + [1] * 5
    leakage = ds.parameter_value.sel(parameter="leakage").values
    assert len(set(leakage)) == 2
    each = small(worlds=4, parameters="prior", tapes_per_draw=1)
    assert each.draw.values.tolist() == [0, 1, 2, 3]


def test_a_table_of_parameters():
    table = pd.DataFrame({"leakage": [0.0, 0.5]})
    ds = small(parameters=table)
    np.testing.assert_allclose(
        ds.leaked, ds.spent * xr.DataArray([0.0, 0.5], dims="world"), rtol=1e-6
    )
    rest = ds.parameter_value.drop_sel(parameter="leakage")
    np.testing.assert_array_equal(rest, central(2).drop(columns="leakage"))
    assert ds.draw.values.tolist() == [0, 1]


def test_a_table_with_tapes_decides_the_luck():
    own = small(worlds=[3, 8])
    lent = small(worlds=[0, 1], parameters=pd.DataFrame({"tape": [3, 8]}))
    assert lent.tape.values.tolist() == [3, 8] and lent.world.values.tolist() == [0, 1]
    assert same_bits(own.service_index.values, lent.service_index.values)
    shared = small(worlds=2, parameters=pd.DataFrame({"tape": [3, 3]}))
    assert same_bits(shared.trust.values[:, 0], shared.trust.values[:, 1])


def test_the_index_of_a_table_does_not_matter():
    table = pd.DataFrame({"leakage": [0.1, 0.3]}, index=[9, 4])
    assert not moved(small(parameters=table), small(parameters=table.reset_index(drop=True)))


def test_a_table_equal_to_the_priors_gives_the_priors_results():
    prior = small(worlds=6, parameters="prior", seed=9)
    table = draw(9, prior.draw.values).reset_index(drop=True)
    assert not moved(prior, small(worlds=6, parameters=table, seed=9))


def test_the_given_table_is_left_alone():
    table = pd.DataFrame({"leakage": [0.1, 0.3]})
    before = table.copy()
    small(parameters=table)
    assert table.equals(before)


# -- switches ------------------------------------------------------------------------------------


def test_observed_elections_impose_the_recorded_seats():
    facts = province()
    model = stepped(CoalitionModel(worlds=3, switches={"elections": "observed"}), 61)
    recorded = np.tile(facts.seats_2018_party, (3, 1))
    np.testing.assert_array_equal(model.politics.seat_party, recorded)
    np.testing.assert_array_equal(model.politics.favoured, facts.new_party)
    free = stepped(CoalitionModel(worlds=3), 61)
    assert not np.array_equal(free.politics.seat_party, recorded)


def test_only_the_election_on_record_is_observed():
    table = rows(2, dissent_base=-9.0)
    ds = simulate("status_quo", worlds=2, years=11, parameters=table,
                  switches={"elections": "observed"})  # fmt: skip
    changed = events(ds).query("kind == 'election'").set_index("month").value
    assert changed["2018-07"].nunique() == 1  # the same seats in every world
    assert changed["2023-07"].nunique() == 2


def test_observed_elections_change_nothing_before_them():
    free, observed = (simulate("status_quo", worlds=3, years=5, switches={"elections": kind})
                      for kind in ("simulated", "observed"))  # fmt: skip
    assert not moved(free, observed)
    assert json.loads(observed.attrs["switches"])["elections"] == "observed"


# -- what is refused -----------------------------------------------------------------------------

REFUSED = [
    ({"worlds": 0}, "worlds"),
    ({"worlds": -3}, "worlds"),
    ({"worlds": []}, "worlds"),
    ({"worlds": [1, 1]}, "worlds"),
    ({"worlds": [-1, 2]}, "worlds"),
    ({"worlds": [0.5, 1.5]}, "worlds"),
    ({"worlds": 2.5}, "worlds"),
    ({"worlds": "2"}, "worlds"),
    ({"years": 0}, "years"),
    ({"years": 1.5}, "years"),
    ({"years": "2"}, "years"),
    ({"seed": -1}, "seed"),
    ({"seed": 1.5}, "seed"),
    ({"seed": None}, "seed"),
    ({"tapes_per_draw": 0}, "tapes_per_draw"),
    ({"jobs": 0}, "jobs"),
    ({"block": 0}, "block"),
    ({"block": 2.5}, "block"),
    ({"scenarios": []}, "scenarios"),
    ({"scenarios": ["status_quo", "status_quo"]}, "given twice: status_quo"),
    ({"scenarios": [None]}, "scenario"),
    ({"scenarios": 3}, "scenario"),
    ({"parameters": "priors"}, 'parameters = "priors"'),
    ({"parameters": {"leakage": 0.1}}, "parameters"),
    ({"parameters": pd.DataFrame({"leakage": [0.1]})}, "1 rows for 2 worlds"),
    ({"switches": {"election": "observed"}}, 'Did you mean "elections"'),
    ({"switches": {"elections": "obsrved"}}, 'Did you mean "observed"'),
    ({"switches": "observed"}, "switches"),
]


@pytest.mark.parametrize(("given", "words"), REFUSED, ids=[str(g)[:60] for g, _ in REFUSED])
def test_a_wrong_argument_is_named(given, words):
    """An error says which argument is wrong; it never comes from deep inside."""
    with pytest.raises((ValueError, TypeError)) as refused:
        small(**given)
    assert words in str(refused.value), str(refused.value)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"leakge": [0.1, 0.1]}, 'Did you mean "leakage"'),
        ({"leakage": [0.1, 1.2]}, "row 1.*1.2 is not allowed"),
        ({"leakage": [np.nan, 0.2]}, "row 0.*nan"),
        ({"leakage": ["a", "b"]}, "'a' is not a number"),
        ({"tape": [0.5, 1]}, "column \"tape\""),
        ({"tape": [-1, 1]}, "column \"tape\""),
    ],
)  # fmt: skip
def test_a_wrong_table_is_explained(table, words):
    with pytest.raises(ParameterError, match=words):
        small(parameters=pd.DataFrame(table))


def test_an_unknown_scenario_is_explained():
    with pytest.raises(ScenarioError, match='Did you mean "status_quo"'):
        small(scenarios="statusquo")


def test_a_start_without_facts_is_refused():
    with pytest.raises(ValueError, match="2013-07"):
        small(start="2014-07")


# -- the same for a model ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"worlds": 0}, "worlds"),
        ({"parameters": "priors"}, "central"),
        ({"parameters": pd.DataFrame({"leakge": [0.1]})}, "leakge"),
        ({"parameters": pd.DataFrame({"leakage": [1.7]})}, "leakage"),
        ({"worlds": 2, "parameters": pd.DataFrame({"leakage": [0.1]})}, "1 rows for 2 worlds"),
        ({"switches": {"elections": "obsrved"}}, "observed"),
        ({"scenario": "statusquo"}, "status_quo"),
    ],
)
def test_a_model_refuses_the_same(given, words):
    with pytest.raises(ValueError, match=words):
        CoalitionModel(**given)


def test_a_model_and_a_simulation_agree():
    ds = simulate("fixed_tenure", worlds=[4], years=1, seed=3, parameters="central")
    model = stepped(CoalitionModel("fixed_tenure", worlds=[4], seed=3), 12)
    assert same_bits(ds.trust.values.ravel(), model.services.trust.ravel().astype(float))
    np.testing.assert_array_equal(
        ds.months_in_post.values.ravel(), model.posts.months.clip(0).ravel()
    )


def test_a_model_with_prior_parameters_is_the_world_that_simulate_runs():
    ds = simulate("status_quo", worlds=[7], years=1, seed=4)
    model = CoalitionModel("status_quo", worlds=[7], seed=4, parameters="prior")
    for _ in range(12):
        model.step()
    np.testing.assert_array_equal(ds["trust"].values[0, 0, 0], model.services.trust[0])
