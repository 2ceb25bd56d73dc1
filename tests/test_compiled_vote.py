"""The compiled passes over parties, members and a month's money give the bits of the plain ones."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

from coalition_sim.axes import REAL
from coalition_sim.compiled import plain

SEEDS = st.integers(0, 2**32 - 1)
DISTRICTS, SECTORS, SEATS, PARTIES = 13, 3, 65, 9
CELLS = DISTRICTS * SECTORS


@pytest.fixture(scope="module")
def loops() -> ModuleType:
    pytest.importorskip("numba", reason="the compiled form needs numba (extra 'fast')")
    from coalition_sim.compiled import loops

    return loops


def houses(seed: int, many: int, alike: bool, favours: bool) -> tuple:
    """What parties bring to ``many`` formateurs, some of whom can ask fewer others or none."""
    g = np.random.default_rng(seed)
    most = int(g.integers(0, 8))
    others = g.integers(0, most + 1, many)
    others[0] = most
    seats = np.zeros((many, 1 + most), dtype=REAL)
    for row, asked in zip(seats, others, strict=True):
        drawn = 1 + g.multinomial(SEATS - 1 - asked, g.dirichlet(np.ones(1 + asked)))
        row[: 1 + asked] = SEATS // (1 + asked) if alike else drawn
    doubt = g.choice([0.0, 0.1, 0.5], seats.shape).astype(REAL)
    loyal = seats * (REAL(1.0) - doubt)
    favoured = seats * (g.uniform(size=seats.shape) < 0.3) * favours
    brought = np.stack([seats, loyal, loyal * doubt, np.sqrt(seats), favoured]).astype(REAL)
    terms = g.uniform([[0.0], [0.0], [0.2], [0.0]], [[0.2], [0.1], [2.0], [0.5]], (4, many))
    return brought, others, terms.astype(REAL), SEATS // 2 + 1


@settings(max_examples=150, deadline=None)
@given(seed=SEEDS, many=st.integers(1, 60), alike=st.booleans(), favours=st.booleans())
def test_both_forms_choose_the_same_coalitions(loops, seed, many, alike, favours):
    house = houses(seed, many, alike, favours)
    slow, fast = plain.best_coalitions(*house), loops.best_coalitions(*house)
    np.testing.assert_array_equal(slow, fast, strict=True)
    assert (slow < 1 << house[1]).all()
    joins = slow[:, None] >> np.arange(house[0].shape[-1] - 1) & 1
    total = house[0][0, :, 0] + (house[0][0, :, 1:] * joins).sum(axis=-1)
    assert (total >= house[3]).all()


def test_many_parties_are_chosen_from_in_groups_too(loops, monkeypatch):
    house = houses(4, 50, False, True)
    together = plain.best_coalitions(*house)
    monkeypatch.setattr(plain.formation, "AT_ONCE", 0)
    np.testing.assert_array_equal(together, plain.best_coalitions(*house), strict=True)
    np.testing.assert_array_equal(together, loops.best_coalitions(*house), strict=True)
    assert len(set(together.tolist())) > 3  # the worlds differ


def test_the_table_of_chances_errs_by_less_than_is_allowed_for(loops):
    """Guesses err to one side, so that two of them differ by no more than one can err."""
    fast = loops.formation
    z = np.linspace(-20.0, 20.0, 200_001, dtype=REAL)
    at = ((np.clip(z, -fast.END, fast.END - 1.0 / fast.STEPS) + fast.END) * fast.STEPS).astype(int)
    error = ndtr(z) - fast.CHANCES[at]
    assert error.max() - error.min() < 0.9 * fast.ERROR
    assert REAL(plain.formation.EQUAL) == fast.ALIKE


def money(seed: int, by_place: bool, dry: bool) -> dict[str, np.ndarray]:
    """A month's books of a few worlds; where ``dry``, some places have nothing left."""
    g = np.random.default_rng(seed)
    worlds = int(g.integers(1, 5))

    def some(width: int, least: float = 0.0) -> np.ndarray:
        return np.maximum(g.uniform(-0.4 * dry, 1.0, (worlds, width)), least).astype(REAL)

    width = CELLS if by_place else 1
    by_cell = ("money", "authorised", "released", "spent", "this_quarter", "fundable", "leaked")
    return {name: some(CELLS) for name in (*by_cell, "leakage")} | {
        "approved": some(width),
        "pull": some(width),
        "due": some(1),
        "slow": some(1),
        "favour": some(DISTRICTS, 0.1),
        "quiet": some(DISTRICTS),
        "ability": some(SECTORS) * REAL(2.0),
    }


RELEASE = "money approved due slow favour authorised released"
SPEND = "quiet ability pull money released fundable leakage spent this_quarter leaked"


@settings(max_examples=100, deadline=None)
@given(seed=SEEDS, by_place=st.booleans(), dry=st.booleans())
@pytest.mark.parametrize(("name", "order"), [("release", RELEASE), ("spend", SPEND)])
def test_both_forms_release_and_spend_the_same(loops, name, order, seed, by_place, dry):
    mine, theirs = ([money(seed, by_place, dry)[n] for n in order.split()] for _ in range(2))
    slow, fast = getattr(plain, name)(*mine), getattr(loops, name)(*theirs)
    for one, other in zip(slow or (), fast or (), strict=True):
        np.testing.assert_array_equal(one, other, strict=True)
    for column, one, other in zip(order.split(), mine, theirs, strict=True):
        np.testing.assert_array_equal(one, other, err_msg=column, strict=True)


def test_what_is_released_is_what_is_due_and_what_is_spent_is_in_hand():
    books = money(3, False, False)
    before = {name: values.copy() for name, values in books.items()}
    now, by_now, full = plain.release(*(books[name] for name in RELEASE.split()))
    assert (books["authorised"] >= before["authorised"]).all()
    due = np.minimum(books["money"] * books["due"], books["authorised"]) - books["released"]
    due = np.maximum(due, 0.0) * books["slow"]
    np.testing.assert_allclose(now.sum(axis=-1), due.sum(axis=-1), rtol=1e-5)
    np.testing.assert_array_equal(by_now, books["released"] + now)
    np.testing.assert_array_equal(full, (by_now > books["authorised"]).any(axis=-1))
    plain.spend(*(books[name] for name in SPEND.split()))
    spent = books["spent"] - before["spent"]
    assert (spent >= 0.0).all() and (spent > 0.0).any()
    assert (books["spent"] <= np.maximum(books["released"], before["spent"]) + 1e-6).all()
    np.testing.assert_allclose(
        books["leaked"] - before["leaked"], spent * books["leakage"], atol=1e-6
    )


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS, hopeless=st.booleans())
def test_both_forms_feel_the_same_pressure(loops, seed, hopeless):
    g = np.random.default_rng(seed)
    house = (int(g.integers(1, 6)), SEATS)
    funds, reference, refused = g.uniform(0.0, 2.0, (3, *house)).astype(REAL)
    reference *= g.uniform(size=house) < 0.5
    party = g.integers(0, PARTIES, house)
    terms = g.normal(0.0, 2.0, (11, house[0], 1)).astype(REAL)
    terms[1] = 0.0 if hopeless else abs(terms[1])  # the floor
    given = (
        *(funds, reference, refused, g.uniform(size=house) < 0.2, party, party[:, :1].copy()),
        g.uniform(size=PARTIES) < 0.5,
        *terms,
    )
    slow, fast = plain.pressure(*given), loops.pressure(*given)
    np.testing.assert_array_equal(slow, fast, strict=True)
    assert np.isfinite(slow).all() and slow.std() > 0.0
