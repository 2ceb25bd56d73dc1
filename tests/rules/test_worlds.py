"""Each rule gives a world the same bits alone, in a block and in another order."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from coalition_sim import rules
from coalition_sim.axes import REAL

W, D, C, S, P, K, J = 23, 34, 34 * 7, 65, 13, 5, 10
POSTS = np.array([5.0, 3.0, 3.0, 2.0, 1.0])
rng = np.random.default_rng(7)


def u(n: int = 1) -> np.ndarray:
    """Numbers well inside 0-1, one row per world."""
    return rng.uniform(0.05, 0.95, (W, n))


def flags(n: int) -> np.ndarray:
    return rng.uniform(size=(W, n)) < 0.4


def one_of(n: int) -> np.ndarray:
    return np.arange(n) == rng.integers(0, n, (W, 1))


def whole(n: int, top: int = 12) -> np.ndarray:
    return rng.integers(1, top, (W, n)).astype(float)


def normal(n: int = 1) -> np.ndarray:
    return rng.normal(size=(W, n))


FORMATEUR = one_of(P)
# Arguments of every rule with worlds first. What is the same for all worlds is given as a tuple,
# several arrays in one argument as a list.
CASES: dict[str, list] = {
    "acceptance": [u(4), u()],
    "absence_of_place": [u(D), u(), u(D), u(), flags(D), *[u()] * 4],
    "absence_of_post": [u(C), u(), u()],
    "adjust_stock": [u(C), u(C), u(), u(C) * 2],
    "aligned_weights": [u(D), u()],
    "appointee_competence": [u(), -u(), whole(1)],
    "appointee_misalignment": [u(), -u(), whole(1)],
    "assembly_loss": [whole(1, 60), (33.0,)],
    "authorised": [u(C), u(), (5,), u(C), u()],
    "authorised_pace": [u(C), u() * 4, u()],
    "bandwagon": [flags(S), flags(S), normal(S), whole(1), (65,), u() * 9, None],
    "baron_ferejohn": [whole(P), flags(P) | FORMATEUR, FORMATEUR],
    "capability": [normal(K) / 9, u() / 99, u(K), u() / 99, u() * 3],
    "capacity": [u(C), u() + 1, u(), u(), u(), u(C), u(), u(), u(C)],
    "capture": [u(), normal(D) / 3, u(), u(D), u()],
    "cause_hazards": [u(K), u(), u(), u(), (2.0,)],
    "cell_allocation": [u(), u(C), u(C), u(C)],
    "ces": [[u(C), u(C), u(C), u(C)], [u(), u(), u(), u()], u() * 6],
    "checked": [u(), u(), u()],
    "choose_candidate": [normal(J), normal(J), u(), whole(1, J)],
    "claimed_more": [u(C), u() + 1],
    "climate_damage": [u(D), flags(D), u()],
    "closing_share": [u(C), u(C), u(C), u()],
    "coalition_value": [u(S), whole(S), u(S), u(S), u(), u(), u()],
    "complaints": [normal(D) / 3, u(D), u()],
    "content_members": [flags(S), flags(S)],
    "continuity_growth": [u(K), u(K), u()],
    "cooptation": [whole(1, 60), (33,), u(), normal(), u(), u()],
    "deterrence": [u() / 9, u(), u(), u(), u() / 9, u() * 60, u() * 60],
    "dissent_pressure": [u(S), u(S), flags(S), u(S), flags(S), u(S), normal(), *[u()] * 8],
    "effort": [u(), normal() * 20, u() * 48],
    "election_boost": [flags(1), u()],
    "enforcement": [u(), u(), u(), u(), u()],
    "execution": [u(K), u()],
    "exit_probability": [u(K), u(K), u(K), u(), u(K), u(), flags(K), u(K)],
    "expectation": [u(C), normal(C) / 9, u()],
    "expected_maximum": [whole(1)],
    "fade": [normal(3) * 9, u() * 20],
    "floored": [u(7) / 7, u(7) / 7],
    "follow": [u(C), u(C), u()],
    "gamson": [whole(P), flags(P) | FORMATEUR, u(), FORMATEUR, u()],
    "half_life": [u() * 9, u(3), u()],
    "hollowed": [u(), u(), u()],
    "infrastructure": [u(C), u(), u(C)],
    "largest_remainder": [u(P), (14,)],
    "leaked_share": [u(), u(C), normal(C) / 9],
    "learned": [u(), u(D), u(D), u()],
    "learning": [whole(K, 40), u(), whole(1)],
    "literacy": [u(D), u(D), u(), u() / 20, u() / 50, u()],
    "local_leakage": [u(), u(), u(D)],
    "local_mix": [u(7), u(7), u()],
    "loss": [u(4), u(4)],
    "loyal_majority": [whole(50, 60), u(50) * 9, (33,)],
    "make_room": [u(D), u(D)],
    "management": [normal(K), normal(K), u()],
    "mean_learning": [whole(1), u(), whole(1)],
    "member_pay": [flags(S), flags(S), flags(S), u(), u(), u(), u()],
    "merge_small": [u(C), u()],
    "minimum": [[u(C), u(C), u(C), u(C)]],
    "money_at_stake": [u(D), u(D)],
    "monitoring_strength": [u(C), whole(C), whole(1)],
    "mood": [normal(), normal(), u(), u()],
    "moving_average": [u(S), u(S), (10.0,)],
    "nearness": [normal(D), u(), normal(D), u()],
    "need_shares": [u(D), u(D), u(D), np.full((W, 1), 2.0)],
    "net_support": [u(3), u(3)],
    "new_party": [u(S), rng.uniform(size=(W, S, P))],
    "new_scheme_count": [u(), u(), u(), u(), (1077.0,), np.full((W, 1), 2.0), u()],
    "normal": [rng.uniform(size=(W, C))],
    "overload": [u() * 4, whole(1), u()],
    "oversight": [u(), u() + 1, u() + 1, u(), u()],
    "paid_days": [u(D), u(D) * 99, (260.0,)],
    "peak": [u(S), u(S), u()],
    "performance_pay": [normal(S), normal(), u()],
    "pick_departments": [u(P) / P, (POSTS,)],
    "plan_reset": [u(K), u(K), u(K)],
    "log_odds": [u(C)],
    "logistic": [normal(C)],
    "power": [u(S), u()],
    "presence": [u(C) * 3, u(C), u(C), u(), u()],
    "promises": [u(D), u(D), u(D), u(), u()],
    "published": [u(), u(), u(D)],
    "redivide": [u(D), u(D)],
    "reference": [u(S), u(), u()],
    "release_share": [whole(12, 13), u(), u(), u(), u()],
    "release_target": [u(C), u(), u()],
    "released_now": [u(C), u(C), u(C), u()],
    "repealed": [u(), u(), u()],
    "reported": [u(C), u(), u()],
    "reserved_seats": [whole(P), (14,)],
    "resited": [rng.integers(0, D, (W, C)), rng.integers(0, D, (W, C)), flags(C)],
    "resolved": [u(), u(D) * flags(D)],
    "retention": [u(), u(S), u(S), normal(S), flags(S), u(), u(), u(), u()],
    "sanction": [u(D), u(), u(), u(D)],
    "satisfaction": [normal(C) / 9, normal(C), u() * 8],
    "scheme_costs": [u(), whole(1), u(), normal(C)],
    "shares": [u(P)],
    "signed": [u(), u() * 9, (5,)],
    "spend": [u(C), u(C), u(C)],
    "stationary_continuity": [u(), u(), u()],
    "stunted": [normal(), normal(D), normal(D), normal(D), u(), u(), u()],
    "sustained": [normal(C), normal(C), u(), normal(C), u(C) * 1.5],
    "switch_sides": [flags(S), normal(S), u(), u(S)],
    "to_lognormal": [normal(S), u()],
    "trust": [u(D), normal(D) / 9, u(), u()],
    "under_unrest": [flags(D), u(), u()],
    "unit_cost": [u(D), u() * 4, u(D)],
    "unit_factor": [normal(), u(), u(D)],
    "unrest_onset": [u(), u() * 9 + 1, u() * 2, u(D), u() * 3],
    "unrest_step": [flags(D), u(D), u() * 9 + 1, u(D)],
    "upkeep": [u(7) * 2, u()],
    "usual_absence": [u(C), u(), u()],
    "utilisation": [u(C), u(C)],
    "vacancy_months": [u(K), u(K), u(), u(), u() * 5],
    "verified": [u() / 9, u(), u(D)],
    "voice": [u(D), u(D), u(D), u()],
    "wear": [u(), (3,), u(C)],
    "works_needed": [u(C), u(C), u()],
}
ROUNDS = rng.uniform(size=(4, W, S))


def of(each: tuple | list | np.ndarray, worlds: np.ndarray, kind: type) -> object:
    """An argument in some worlds, its numbers of one kind; a list holds several arguments."""
    if isinstance(each, list):
        return [of(one, worlds, kind) for one in each]
    return each[0] if isinstance(each, tuple) else as_kind(each[worlds], kind)


def as_kind(values: np.ndarray, kind: type) -> np.ndarray:
    return values.astype(kind) if values.dtype.kind == "f" else values


def call(name: str, worlds: np.ndarray, kind: type) -> list[np.ndarray]:
    rule: Callable = getattr(rules, name)
    arguments = [
        as_kind(ROUNDS[:, worlds], kind) if each is None else of(each, worlds, kind)
        for each in CASES[name]
    ]
    before = [np.copy(each) for each in arguments]
    result = rule(*arguments)
    for kept, used in zip(before, arguments, strict=True):
        np.testing.assert_array_equal(kept, used, err_msg=f"{name} changed its input")
    return list(result) if isinstance(result, tuple) else [result]


def test_every_rule_has_a_case() -> None:
    assert set(CASES) | {"spread_money", "small_first", "ended"} == set(rules.__all__)


@pytest.mark.parametrize("kind", [np.float64, REAL])
@pytest.mark.parametrize("name", sorted(CASES))
def test_a_world_is_the_same_alone_and_in_any_block(name: str, kind: type) -> None:
    together = call(name, np.arange(W), kind)
    for block in ([0], [11], [W - 1], [3, 4, 5], list(range(W))[::-1]):
        apart = call(name, np.array(block), kind)
        for one, many in zip(apart, together, strict=True):
            assert one.dtype == many.dtype
            np.testing.assert_array_equal(one, many[block], strict=True)
        assert all(np.isfinite(each).all() for each in apart)


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_rule_gives_numbers_of_the_kind_it_is_given(name: str) -> None:
    """A rule that widened one number would widen the state, for every world of the block."""
    for kind in (np.float64, REAL):
        kinds = {each.dtype for each in call(name, np.arange(3), kind) if each.dtype.kind == "f"}
        assert kinds <= {np.dtype(kind)}


@pytest.mark.parametrize("kind", [np.float64, REAL])
def test_money_over_schemes_is_the_same_alone_and_in_any_block(kind: type) -> None:
    world, place = rng.integers(0, W, 4000), rng.integers(0, 6, 4000)
    cost = np.exp(rng.normal(-3, 1.6, 4000)).astype(kind)
    remaining = cost * rng.uniform(0, 1, 4000).astype(kind)
    budget = rng.uniform(0, 12, (W, 6)).astype(kind)
    exponent = rng.uniform(0.2, 1, W).astype(kind)
    pull = rules.small_first(cost, exponent[world])
    together = rules.spread_money(remaining, pull, world * 6 + place, budget.ravel())
    assert together.dtype == kind
    for w in range(W):
        mine = world == w
        alone = rules.spread_money(remaining[mine], pull[mine], place[mine], budget[w])
        np.testing.assert_array_equal(alone, together[mine])


def test_schemes_end_the_same_alone_and_in_any_block() -> None:
    world, place = np.sort(rng.integers(0, W, 4000)), rng.integers(0, 6, 4000)
    paid, worn = rng.uniform(size=(W, 6)), rng.uniform(0, 0.3, (W, 6))
    closes_at, life = rng.uniform(0, 2, 4000), rng.exponential(size=4000)
    rows = rules.ended(world * 6 + place, paid.ravel(), closes_at, worn.ravel(), life)
    for w in range(W):
        mine = np.flatnonzero(world == w)
        alone = rules.ended(place[mine], paid[w], closes_at[mine], worn[w], life[mine])
        np.testing.assert_array_equal(mine[alone], rows[world[rows] == w])


@pytest.mark.parametrize("kind", [np.float64, REAL])
@pytest.mark.parametrize("exponent", [-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0])
def test_a_power_takes_no_short_cuts(exponent: float, kind: type) -> None:
    """numpy's ** does, for 2, 1/2 and -1, when there is one world: its last bit then differs."""
    base, many = u(300).astype(kind), np.full((W, 1), exponent, dtype=kind)
    together = rules.power(base, many)
    np.testing.assert_allclose(together, base**exponent, rtol=20 * np.finfo(kind).eps)
    for w in range(W):
        np.testing.assert_array_equal(rules.power(base[[w]], many[[w]])[0], together[w])


def test_rules_keep_clear_of_what_is_known_to_break_the_promise() -> None:
    """No matrix products, no ** (see power), no sums but over the trailing axis."""
    for path in sorted(Path(rules.__path__[0]).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.BinOp):
                assert not isinstance(node.op, ast.MatMult), path.name
                assert not isinstance(node.op, ast.Pow), f"{path.name}:{node.lineno}"
            if isinstance(node, ast.keyword) and node.arg == "axis":
                assert ast.unparse(node.value) == "-1", f"{path.name}:{node.value.lineno}"
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"dot", "matmul", "einsum", "tensordot"}, path.name
