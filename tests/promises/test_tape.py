"""Shocks are uniforms keyed by (seed, world, year); nobody's choices change how many are taken."""

from __future__ import annotations

from dataclasses import replace
from unittest import mock

import numpy as np
import pytest
from engine import every_lever, reform, rows, same_bits, stepped
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition_sim import compiled
from coalition_sim import tape as tape_module
from coalition_sim.axes import REAL
from coalition_sim.model import CoalitionModel
from coalition_sim.parameters import parameters, uncertain
from coalition_sim.province import province
from coalition_sim.tape import SCHEMES_PER_SEAT, Sizes, Tape, initial, yearly

SIZES = Sizes.of(province())
YEARLY, INITIAL = yearly(SIZES), initial(SIZES)
MONTHLY = [name for name, shape in YEARLY if shape[0] == 12 and len(shape) == 2]


def tape_of(seed: int, keys: list[int], sizes: Sizes = SIZES) -> Tape:
    return Tape(seed, np.array(keys), sizes)


def everything(tape: Tape, year: int) -> np.ndarray:
    tape.turn_to(year)
    return np.hstack([tape.yearly(name) for name, _ in YEARLY])


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**40), st.integers(0, 2**40), st.integers(0, 60))
def test_uniforms_lie_strictly_between_0_and_1(seed, world, year):
    tape = tape_of(seed, [world])
    values = np.concatenate([everything(tape, year)[0], *(v[0] for v in tape.initial().values())])
    assert values.min() > 0.0 and values.max() < 1.0
    assert abs(values.mean() - 0.5) < 0.02


def test_a_raw_zero_becomes_the_smallest_uniform():
    class Zeros:
        def __init__(self, *_):
            pass

        def random_raw(self, size):
            return np.zeros(size, dtype=np.uint64)

    with mock.patch.object(tape_module.np.random, "SFC64", Zeros):
        drawn = everything(tape_of(1, [0]), 0)
    assert drawn.min() > 0.0 and np.isfinite(np.log(drawn)).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**70), st.integers(0, 2**62), st.integers(0, 60))
def test_the_stream_is_numpys_own_for_this_key(seed, world, year):
    """Read in bulk, the numbers are those that numpy's generator gives one by one."""
    drawn = everything(tape_of(seed, [world]), year)[0]
    generator = np.random.Generator(np.random.SFC64([seed, world, year]))
    assert drawn.dtype == REAL == np.float32
    numpys = generator.random(drawn.size, dtype=np.float32)
    assert same_bits(drawn, np.maximum(numpys, np.float32(2.0**-25)))  # a zero would be no uniform


@settings(max_examples=50, deadline=None)
@given(
    st.integers(0, 2**130),
    st.lists(st.one_of(st.integers(0, 9), st.integers(0, 2**63 - 1)), min_size=1, max_size=5),
    st.integers(0, 2**33),
)
def test_keys_of_many_worlds_at_once_are_numpys_own(seed, worlds, year):
    found = tape_module.states(seed, np.array(worlds, dtype=np.int64), year)
    for world, state in zip(worlds, found, strict=True):
        sequence = np.random.SeedSequence([seed, world, year])
        assert same_bits(state, sequence.generate_state(3, np.uint64))


def test_keyed_by_seed_world_and_year():
    base = everything(tape_of(1, [5]), 2)
    assert same_bits(base, everything(tape_of(1, [5]), 2))
    for other in (everything(tape_of(2, [5]), 2), everything(tape_of(1, [6]), 2)):
        assert not np.any(base == other, axis=0).mean() > 0.01
    assert not same_bits(base, everything(tape_of(1, [5]), 3))


def test_no_two_worlds_years_or_seeds_share_their_shocks():
    worlds = [*range(200), 1000, 2**31, 2**40]
    keys = [(1, world, 0) for world in worlds]
    keys += [(1, 0, year) for year in range(1, 60)] + [(seed, 0, 0) for seed in range(2, 60)]
    drawn = [everything(tape_of(seed, [world]), year)[0, :40] for seed, world, year in keys]
    assert len(np.unique(np.array(drawn), axis=0)) == len(keys)
    beginnings = tape_of(1, worlds).initial()["cell_level"]
    assert len(np.unique(beginnings, axis=0)) == len(worlds)


def test_a_world_has_its_shocks_in_any_company():
    block = everything(tape_of(1, [3, 8, 5, 5]), 4)
    assert same_bits(block[2:3], everything(tape_of(1, [5]), 4))
    assert same_bits(block[2], block[3])


def test_years_may_be_read_in_any_order_and_again():
    tape = tape_of(1, [0])
    later, first = everything(tape, 7), everything(tape, 0)
    assert same_bits(first, everything(tape_of(1, [0]), 0))
    assert same_bits(later, everything(tape, 7))


def test_months_divide_a_monthly_cause():
    tape = tape_of(1, [0, 1])
    tape.turn_to(0)
    for name in MONTHLY:
        joined = np.hstack([tape.month(name, month) for month in range(1, 13)])
        assert same_bits(joined, tape.yearly(name))


def test_causes_do_not_overlap():
    """No two causes, of a year or of the beginning, share a number's place."""
    assert len({name for name, _ in YEARLY}) == len(YEARLY)
    assert len({name for name, _ in INITIAL}) == len(INITIAL)
    assert (
        len(np.unique(everything(tape_of(1, [0]), 0))) > 0.99 * everything(tape_of(1, [0]), 0).size
    )
    places, length = tape_module._offsets(YEARLY)
    taken = np.concatenate([np.arange(p.start, p.stop) for p in places.values()])
    assert same_bits(taken, np.arange(length))


def test_picked_slots_are_those_of_the_yearly_cause():
    tape = tape_of(1, [0, 1, 2])
    tape.turn_to(1)
    counts = np.zeros((3, SIZES.seats), dtype=np.int64)
    counts[0, 1], counts[2, 0], counts[2, 64] = 2, 1, SCHEMES_PER_SEAT
    world = np.repeat([0, 2], [2, 1 + SCHEMES_PER_SEAT])
    slot = np.array([64, 65, 0, *(64 * SCHEMES_PER_SEAT + np.arange(SCHEMES_PER_SEAT))])
    causes = ("scheme_size", "scheme_life", "scheme_cell")
    for found, cause in zip(tape.picked(causes, counts), causes, strict=True):
        assert same_bits(found, tape.yearly(cause)[world, slot])
    of_one = tape.picked(
        ("technical_size", "technical_cell", "technical_life"), counts[:, :1].copy()
    )
    assert same_bits(of_one[2], tape.yearly("technical_life")[2, :1])


def test_an_appended_cause_leaves_earlier_ones_alone():
    before = tape_of(1, [0, 4])
    before.turn_to(3)
    beginning = before.initial()
    grown = mock.patch.multiple(
        tape_module,
        yearly=lambda n: (*yearly(n), ("locusts", (12, 34))),
        initial=lambda n: (*initial(n), ("aquifer", (34,))),
    )
    with grown:
        after = tape_of(1, [0, 4])
        after.turn_to(3)
        for name, _ in YEARLY:
            assert same_bits(before.yearly(name), after.yearly(name)), name
        for name, values in after.initial().items():
            assert name == "aquifer" or same_bits(values, beginning[name]), name
        assert after.month("locusts", 12).shape == (2, 34)


def test_another_lever_leaves_all_shocks_but_the_last_alone():
    """Levers are added at the end; only what is drawn after reforms' slots would shift."""
    before = tape_of(1, [0, 4])
    before.turn_to(3)
    names = [name for name, _ in YEARLY]
    at = names.index("adoption")
    assert names[at:] == ["adoption", "repeal", "ownership"]
    with mock.patch.object(tape_module, "LEVERS", [*tape_module.LEVERS, "one more"]):
        after = tape_of(1, [0, 4])
        after.turn_to(3)
        for name in names[:at]:
            assert same_bits(before.yearly(name), after.yearly(name)), name
        assert after.month("repeal", 1).shape == (2, len(tape_module.LEVERS))
        for name, values in after.initial().items():
            assert same_bits(values, before.initial()[name]), name


def test_slots_follow_the_sizes_of_the_province():
    wider = replace(SIZES, sectors=SIZES.sectors + 1, indicators=SIZES.indicators + 1)
    assert wider.cells == 34 * 8
    tape = tape_of(1, [0], wider)
    tape.turn_to(0)
    assert tape.yearly("capacity").shape == (1, 8)
    first = tape.initial()
    assert first["cell_level"].shape == (1, 34 * 8) and first["indicator"].shape == (1, 34 * 12)
    assert set(first) == {name for name, _ in INITIAL}


def test_policies_and_parameters_never_change_what_is_drawn():
    """Two very different worlds of one model, and one alone, hold the same tape each month."""
    table = parameters()
    wild = rows(2, **{name: [table.low[name], table.high[name]] for name in uncertain()})
    plans = [reform("none"), every_lever(start="2013-07")]
    different = CoalitionModel(plans, worlds=2, seed=8, parameters=wild.assign(tape=6))
    plain = CoalitionModel(worlds=[6], seed=8)
    for _ in range(14):
        stepped(different, 1), stepped(plain, 1)
        for name, _shape in YEARLY:
            one, two = different.tape.yearly(name)
            assert same_bits(one, two) and same_bits(one, plain.tape.yearly(name)[0]), name


def test_a_run_takes_one_generator_per_world_and_year(monkeypatch):
    """The keys of all generators a run makes, whatever its parameters (the compiled form has none:
    it gives the same bits)."""
    monkeypatch.setattr(compiled, "_passes", compiled.Passes(None, wanted=False))
    calls: list[list[int]] = []
    real = np.random.SFC64

    def spy(key):
        calls.append(key.generate_state(3, np.uint64).tolist())
        return real(key)

    def keys(**chosen):
        calls.clear()
        with mock.patch.object(tape_module.np.random, "SFC64", spy):
            stepped(CoalitionModel(worlds=[2, 3], seed=8, **chosen), 25)
        return list(calls)

    plain = keys()
    assert len(plain) == 2 * (1 + 3)  # the beginning and three fiscal years
    wild = rows(2, dissent_base=-1.0, transfer_hazard=0.9, supplementary_probability=1.0)
    assert keys(parameters=wild) == plain
    assert keys(scenario=every_lever(start="2013-08")) == plain


@pytest.mark.parametrize("seed", [0, 1, 2**32, 2**63])
def test_any_seed_that_is_a_whole_number(seed):
    assert everything(tape_of(seed, [0]), 0).shape[0] == 1
