"""The compiled passes over services and citizens give the bits of the plain ones."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition_sim.axes import MONTHS_IN_YEAR, REAL
from coalition_sim.compiled import NO_PAID, plain

Arguments = list


@pytest.fixture(scope="module")
def loops() -> ModuleType:
    pytest.importorskip("numba", reason="the compiled form needs numba (extra 'fast')")
    from coalition_sim.compiled import loops

    return loops


class Drawn:
    """Arguments of every pass, for any number of worlds, districts, sectors and indicators."""

    def __init__(self, seed: int, worlds: int, districts: int, sectors: int, kinds: int) -> None:
        self.g = np.random.default_rng(seed)
        self.worlds, self.districts, self.sectors, self.kinds = worlds, districts, sectors, kinds
        self.cells, self.indicators = districts * sectors, districts * kinds

    def some(self, wide: int, low: float = 0.0, high: float = 1.0) -> np.ndarray:
        """Numbers per world, some of them at the bounds."""
        u = self.g.uniform(-0.1, 1.1, (self.worlds, wide)).clip(0.0, 1.0)
        return (low + (high - low) * u).astype(REAL)

    def one(self, high: float = 1.0) -> np.ndarray:
        """A parameter: a number per world."""
        return self.some(1, 0.05, high)

    def every(self, wide: int, low: float = 0.0, high: float = 1.0) -> np.ndarray:
        """One kind of indicator out of a table of them all: a view of every so many columns."""
        return self.some(wide * self.kinds, low, high)[:, self.kinds - 1 :: self.kinds]

    def present(self) -> Arguments:
        wide = self.g.choice([self.districts, self.cells])
        watched = self.some(self.cells) if self.g.integers(2) else 0.0
        odds = [self.some(n, 0.2, 3.0) for n in (self.districts, self.sectors, self.cells)]
        return [*odds, self.some(wide), watched, self.one(3.0), self.one(3.0)]

    def stocked(self) -> Arguments:
        levels = [self.some(self.cells) for _ in range(3)]
        return [*levels, self.one(), self.some(self.sectors, 0.0, 2.5)]

    def ces(self) -> Arguments:
        inputs, weights = ([draw(n) for n in range(4)] for draw in (self._input, self._weight))
        return [inputs, weights, self.one(4.0)]

    def _input(self, _: int) -> np.ndarray:
        return self.some(self.cells)

    def _weight(self, _: int) -> np.ndarray:
        return self.one(0.4)

    def weighted(self) -> Arguments:
        columns = self.g.integers(0, self.cells, (4, self.districts))
        weights = self.g.uniform(-0.3, 1.0, columns.shape).clip(0.0, 1.0).astype(REAL)
        values = self.some(self.cells, -1.0)
        return [values > 0.2 if self.g.integers(2) else values, columns, weights]

    def judged(self) -> Arguments:
        levels = [self.some(self.cells), self.some(self.cells), self.some(self.cells, -2.0, 2.0)]
        return [*levels, self.one(8.0), self.one(), self.sectors]

    def followed(self) -> Arguments:
        levels = [self.some(self.indicators), self.some(self.indicators, -4.0, 4.0)]
        follows = self.g.integers(0, self.cells, self.indicators)
        men, women, quiet = (self.some(self.districts, -0.5, top) for top in (0.5, 1.0, 1.4))
        of_women = self.g.uniform(size=self.kinds) < 0.4
        paid = int(self.g.integers(NO_PAID, self.kinds))
        funded = self.some(self.districts, 0.0, 200.0)
        change, by_service = self.some(self.cells, -0.5, 0.5), self.one(4.0)
        places = [men, women, of_women, np.abs(quiet)]
        more = [paid, funded, 260.0 * self.one(), self.one()]
        return [*levels, change, follows, by_service, *places, *more]

    def literacy(self) -> Arguments:
        views = [self.every(self.districts), self.every(self.districts)]
        shares = [self.one(0.05), self.one(0.02), self.one()]
        return [*views, self.some(self.districts, 0.0, 1.5), *shares]

    def stunting(self) -> Arguments:
        changes = [self.every(self.districts, -0.5, 0.5) for _ in range(3)]
        views = [self.every(self.districts), self.every(self.districts, -4.0, 4.0)]
        return [*views, *changes, *(self.one(5.0) for _ in range(3)), self.one()]


PASSES = ("present", "stocked", "ces", "weighted", "judged", "followed", "literacy", "stunting")


@pytest.mark.parametrize("name", PASSES)
@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    worlds=st.integers(1, 4),
    districts=st.integers(1, 9),
    sectors=st.integers(1, 9),
    kinds=st.integers(1, 5),
)
def test_a_compiled_pass_gives_the_same_bits(
    loops, name, seed, *, worlds, districts, sectors, kinds
):
    mine, theirs = (
        getattr(Drawn(seed, worlds, districts, sectors, kinds), name)() for _ in range(2)
    )
    slow, fast = getattr(plain, name)(*mine), getattr(loops, name)(*theirs)
    pairs = zip(slow, fast, strict=True) if isinstance(slow, tuple) else [(slow, fast)]
    for one, other in pairs:
        np.testing.assert_array_equal(one, other, err_msg=name, strict=True)
        assert one.dtype == REAL
    untouched = getattr(Drawn(seed, worlds, districts, sectors, kinds), name)()
    for given_to in (mine, theirs):
        for before, after in zip(untouched, given_to, strict=True):
            np.testing.assert_array_equal(before, after, err_msg=f"what {name} was given")


def gives(name: str, arguments: Arguments) -> bytes:
    """All that a plain pass gives, as bits."""
    given = getattr(plain, name)(*arguments)
    return b"".join(part.tobytes() for part in (given if isinstance(given, tuple) else (given,)))


@pytest.mark.parametrize("name", PASSES)
def test_every_argument_of_a_pass_shows_in_some_draw(name):
    """Else the draws above would try a pass where it reads less than all it is given."""
    silent = None
    for seed in range(8):
        arguments = getattr(Drawn(seed, 3, 6, 4, 3), name)()
        usual = gives(name, arguments)
        unseen = set()
        for at, argument in enumerate(arguments):
            if getattr(argument, "dtype", None) == REAL:
                halved = argument * REAL(0.5)
                if gives(name, [*arguments[:at], halved, *arguments[at + 1 :]]) == usual:
                    unseen.add(at)
        silent = unseen if silent is None else silent & unseen
    assert not silent


@pytest.mark.parametrize("name", ("present", "stocked", "ces", "judged", "followed", "literacy"))
def test_a_parameter_with_more_than_a_number_per_world_is_refused(loops, name):
    """A compiled pass would read the first of them and say nothing."""
    arguments = getattr(Drawn(3, 2, 3, 2, 2), name)()
    at = min(i for i, a in enumerate(arguments) if getattr(a, "shape", ()) == (2, 1))
    arguments[at] = np.repeat(arguments[at], 6, axis=1)
    with pytest.raises(ValueError, match="reshape"):
        getattr(loops, name)(*arguments)


def test_nothing_comes_of_a_missing_input(loops):
    """A service without staff is none, in both forms, and no warning is given."""
    inputs = [np.full((1, 3), level, dtype=REAL) for level in (0.5, 0.0, 0.7, 1.0)]
    quarter, exponent = np.full((1, 1), 0.25, dtype=REAL), np.full((1, 1), 1.5, dtype=REAL)
    for form in (plain, loops):
        assert (form.ces(inputs, [quarter] * 4, exponent) == 0.0).all()


def test_numbers_frozen_in_compiled_code_are_those_of_the_plain_form(loops):
    assert loops.citizens.MONTHS == MONTHS_IN_YEAR and loops.citizens.MONTHS.dtype == REAL
    for room in (loops.citizens, loops.services):
        assert (room.ZERO, room.ONE) == (0.0, 1.0) and room.ONE.dtype == room.ZERO.dtype == REAL
