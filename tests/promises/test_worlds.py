"""A world gives the same numbers alone, in any block, in any order and in any process."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import xarray as xr
from engine import every_lever, happened, moved, rows, same_bits

from coalition_sim.simulate import events, simulate

EVERY = every_lever(start="2013-10")
"""Every lever at once, each adopted, followed and kept as the actors of a world decide."""
SCENARIOS = ("status_quo", "fixed_tenure_and_needs_based", EVERY)
NAMES = ("status_quo", "fixed_tenure_and_needs_based", EVERY.name)
WORLDS = (0, 1, 4, 11, 12, 30)
YEARS = 6  # the election of July 2018 opens the sixth year


def run(worlds=WORLDS, **settings) -> xr.Dataset:
    return simulate(SCENARIOS, worlds=list(worlds), years=YEARS, seed=3, **settings)


@cache
def together() -> xr.Dataset:
    """All worlds in one block."""
    return run(block=1000)


def assert_same(one: xr.Dataset, other: xr.Dataset) -> None:
    """Every variable and event of ``other``'s worlds, bit for bit."""
    worlds = other["world"].values
    differ = moved(one.sel(world=worlds), other)
    assert not differ, f"these variables depend on the block: {sorted(differ)}"
    for scenario in NAMES:
        for world in worlds:
            here = happened(events(one), scenario=scenario, world=world)
            there = happened(events(other), scenario=scenario, world=world)
            assert here.equals(there), f"events of world {world}, {scenario}"


def test_the_worlds_differ_from_each_other():
    values = together()["service_index"].values.reshape(len(SCENARIOS) * len(WORLDS), -1)
    assert len(np.unique(values, axis=0)) == len(values)


@pytest.mark.parametrize("world", [0, 30])
def test_a_world_alone(world):
    assert_same(together(), run([world], block=1))


@pytest.mark.parametrize("block", [1, 7])
def test_other_chunkings(block):
    assert_same(together(), run(block=block))


def test_permuted_worlds_give_permuted_results():
    assert_same(together(), run([30, 4, 0, 12, 1, 11], block=5))


def test_a_block_of_many():
    many = simulate(SCENARIOS, worlds=60, years=2, seed=3, block=120)
    few = simulate(SCENARIOS, worlds=[59, 3, 17], years=2, seed=3, block=2)
    assert_same(many, few)


def test_two_processes():
    assert_same(together(), run(block=4, jobs=2))


def test_a_scenario_alone_equals_the_scenario_among_others():
    """A scenario's dataset has its own levers only; what is in both has the same bits."""
    for scenario, name in zip(SCENARIOS, NAMES, strict=True):
        alone = simulate(scenario, worlds=list(WORLDS), years=YEARS, seed=3)
        among = together().sel(scenario=[name], lever=alone["lever"].values)
        assert not moved(among, alone), name
        others = together().sel(scenario=[name]).drop_sel(lever=alone["lever"].values)
        for stage in ("lever_adopted", "lever_complied", "lever_in_force"):
            assert others[stage].isnull().all(), (name, stage)


def test_the_same_call_gives_the_same_numbers():
    assert_same(together(), run(block=1000))


def test_another_seed_gives_other_numbers():
    other = simulate("status_quo", worlds=2, years=1, seed=4)
    assert "service_index" in moved(simulate("status_quo", worlds=2, years=1, seed=3), other)


def test_a_longer_run_leaves_the_first_years_alone():
    short = simulate("status_quo", worlds=3, years=2, seed=3)
    long = simulate("status_quo", worlds=3, years=4, seed=3).isel(year=slice(0, 2))
    yearly = [name for name in short.data_vars if "year" in short[name].dims]
    assert not moved(long, short, yearly)
    assert events(short).equals(
        events(simulate("status_quo", worlds=3, years=4, seed=3))
        .query("month < '2015-07'")
        .reset_index(drop=True)
    )


def test_worlds_with_the_same_tape_and_parameters_are_twins():
    twins = simulate("status_quo", worlds=3, years=3, parameters=rows(3).assign(tape=[9, 9, 2]))
    service = twins["service_index"].values
    assert same_bits(service[:, 0], service[:, 1])
    assert not same_bits(service[:, 0], service[:, 2])


def test_a_draw_does_not_depend_on_which_worlds_are_run():
    few = simulate("status_quo", worlds=[11], years=1, seed=3)
    assert few["draw"].item() == 11 // 5
    place = WORLDS.index(11)
    assert same_bits(few["parameter_value"].values[0], together()["parameter_value"].values[place])
    first_draw = together()["parameter_value"].sel(world=[0, 1, 4]).values
    assert np.ptp(first_draw, axis=0).max() == 0.0
