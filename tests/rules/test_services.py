"""Cards M14 and M15: who is at work, and what weak links do to a service."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import expit, logit

from coalition_sim.rules import (
    absence_of_place,
    absence_of_post,
    adjust_stock,
    ces,
    infrastructure,
    minimum,
    monitoring_strength,
    presence,
    upkeep,
    usual_absence,
    works_needed,
)

unit = st.floats(0, 1)
WEIGHTS = np.array([0.3, 0.3, 0.2, 0.2])
PLACE = dict(
    uncompetitive=0.5,
    mean_unc=0.5,
    remote=0.5,
    mean_remote=0.5,
    conflict=0.0,
    mean_conflict=0.0,
    uncompetitive_effect=0.5,
    remote_effect=0.6,
    conflict_effect=0.0,
)
POST = dict(learning=0.7, mean_learning=0.7, effect=0.5)
STAFF = dict(protected=0.4, monitoring=0.0, protection_effect=1.0, monitoring_effect=0.8)


def present(base=0.4, mean_protected=0.4, **changes):
    """Presence of a typical district with some things changed."""

    def changed(typical):
        return {name: changes.get(name, value) for name, value in typical.items()}

    staff = changed(STAFF)
    unknown = changes.keys() - {*PLACE, *POST, *STAFF}
    assert not unknown, unknown
    absence = usual_absence(base, staff["protection_effect"], mean_protected)
    absence = absence * absence_of_place(**changed(PLACE)) * absence_of_post(**changed(POST))
    return float(presence(absence, **staff))


def test_without_protection_covariates_move_the_log_odds_by_their_effects():
    none = dict(protected=0.0, mean_protected=0.0)
    at = logit(0.4)
    assert present(**none) == pytest.approx(0.4)
    assert present(**none, uncompetitive=0.9) == pytest.approx(expit(at - 0.5 * 0.4))
    assert present(**none, remote=1.0) == pytest.approx(expit(at - 0.6 * 0.5))
    assert present(**none, learning=0.9) == pytest.approx(expit(at + 0.5 * 0.2))
    assert present(**none, monitoring=0.5) == pytest.approx(expit(at + 0.8 * 0.5))


def test_the_typical_district_stays_near_the_base():
    assert present() == pytest.approx(0.4, abs=0.02)


def test_the_protected_come_less_and_monitoring_passes_them_by():
    assert present(protected=1.0) == pytest.approx(expit(logit(0.4) - 0.6))
    assert present(protected=1.0, protection_effect=2.0) == pytest.approx(expit(logit(0.4) - 1.2))
    assert present(protected=0.0) == pytest.approx(expit(logit(0.4) + 0.4))
    assert present(protected=1.0, monitoring=1.0) == present(protected=1.0)
    assert present(protected=0.0, monitoring=1.0) > present(protected=0.0)


@settings(max_examples=50, deadline=None)
@given(unit, unit, unit, unit, unit, st.floats(0.05, 0.95))
def test_presence_is_a_share(protected, unc, remote, monitoring, skill, base):
    found = present(
        base=base,
        protected=protected,
        uncompetitive=unc,
        remote=remote,
        monitoring=monitoring,
        learning=skill,
    )
    assert 0 < found < 1


def test_monitoring_wears_off():
    assert monitoring_strength(0.8, 0.0, 12.0) == 0.8
    assert monitoring_strength(0.8, 18.0, 12.0) == pytest.approx(0.8 * np.exp(-1.5))


inputs = arrays(float, (5, 4), elements=st.floats(0, 1))


@settings(max_examples=60, deadline=None)
@given(inputs, st.floats(0.3, 12))
def test_service_lies_between_the_scarcest_and_the_most_plentiful_input(x, r):
    service = ces(x.T, WEIGHTS, r)
    assert (service >= minimum(x.T) - 1e-9).all()
    assert (service <= x.max(axis=-1) + 1e-9).all()
    assert (service[(x == 0).any(axis=-1)] == 0).all()


@settings(max_examples=40, deadline=None)
@given(inputs, st.floats(0.3, 6), st.integers(0, 3), st.floats(0, 1))
def test_more_of_an_input_never_lowers_the_service(x, r, j, more):
    better = x.copy()
    better[:, j] = np.maximum(x[:, j], more)
    assert (ces(better.T, WEIGHTS, r) >= ces(x.T, WEIGHTS, r) - 1e-9).all()


def test_ces_by_hand_and_at_its_limit():
    x = np.array([1.0, 0.5, 0.25, 0.5])
    harmonic = 1 / (0.3 / 1 + 0.3 / 0.5 + 0.2 / 0.25 + 0.2 / 0.5)
    assert ces(x, WEIGHTS, 1.0) == pytest.approx(harmonic)
    assert ces(x, WEIGHTS, 60.0) == pytest.approx(minimum(x), rel=0.03)
    assert minimum(x) == 0.25
    assert ces(np.full(4, 0.6), WEIGHTS, 2.0) == pytest.approx(0.6)


def test_each_world_has_its_own_exponent():
    x = np.random.default_rng(4).uniform(0.1, 1, (4, 3, 7))
    r = np.array([[0.5], [2.0], [6.0]])
    found = ces(x, WEIGHTS, r)
    assert found.shape == (3, 7)
    for w in range(3):
        np.testing.assert_allclose(found[w], ces(x[:, w], WEIGHTS, float(r[w, 0])))


def test_each_world_has_its_own_weights():
    x = np.random.default_rng(4).uniform(0.1, 1, (4, 2, 7))
    weights = np.array([[[0.25], [0.4]], [[0.25], [0.3]], [[0.25], [0.2]], [[0.25], [0.1]]])
    found = ces(x, weights, 2.0)
    for w in range(2):
        np.testing.assert_allclose(found[w], ces(x[:, w], weights[:, w, 0], 2.0))


def test_every_input_and_every_weight_is_needed():
    for short in (0, 1):
        with pytest.raises(ValueError, match=r"shorter|longer"):
            ces([0.5, 0.5][short:], [0.5, 0.5][1 - short :], 2.0)


def test_buildings_without_staff_serve_nobody():
    staffed, empty = np.array([0.9, 0.6, 0.5, 0.5]), np.array([0.9, 0.0, 0.5, 0.5])
    assert ces(empty, WEIGHTS, 2.0) == 0.0 < ces(staffed, WEIGHTS, 2.0)


@settings(max_examples=50, deadline=None)
@given(unit, st.floats(0, 0.05), st.floats(0, 3))
def test_infrastructure_stays_between_zero_and_one(level, depreciation, completed):
    found = infrastructure(np.array([level]), depreciation, completed)
    assert 0 <= found[0] <= 1 + 1e-12


def test_infrastructure_decays_and_fills():
    level = np.array([0.5])
    assert infrastructure(level, 0.006, 0.0) == pytest.approx(0.497)
    assert infrastructure(level, 0.0, 0.1) == pytest.approx(0.55)


def test_works_needed_by_hand():
    assert works_needed(0.4, 0.1, 0.006) == pytest.approx(0.6 * 0.1 / (0.006 * 0.4))


@settings(max_examples=40, deadline=None)
@given(st.floats(0.05, 0.95), st.floats(0.001, 0.02), st.floats(0.01, 5))
def test_todays_pace_of_works_just_keeps_the_level(level, depreciation, completed):
    need = works_needed(level, completed, depreciation)
    if completed < need:
        assert infrastructure(np.array([level]), depreciation, completed / need) == pytest.approx(
            level
        )


def test_stocks_move_slowly_to_what_is_sustained():
    level = np.array([0.3])
    assert adjust_stock(level, 0.5, 0.1, 1.0) == pytest.approx(0.32)
    assert adjust_stock(level, 0.3, 0.1, 0.8) == pytest.approx(0.3 + 0.1 * (0.24 - 0.3))
    assert adjust_stock(level, 0.9, 1.0, 4.0) == 1.0
    assert adjust_stock(level, 0.5, 0.0, 1.0) == 0.3


def test_a_good_department_makes_more_of_its_money():
    assert upkeep(1.0, 0.25) == 1.0
    assert upkeep(0.8, 0.5) == pytest.approx(0.8**0.5)
    assert upkeep(0.8, 0.0) == 1.0
    assert upkeep(0.0, 0.5) == 0.0, "nobody at the head of it"


def test_unrest_next_to_the_average_month_keeps_staff_away():
    none = dict(protected=0.0, mean_protected=0.0)
    hurt = present(**none, conflict=1.0, mean_conflict=0.2, conflict_effect=0.5)
    calm = present(**none, conflict=0.0, mean_conflict=0.2, conflict_effect=0.5)
    assert hurt == pytest.approx(expit(logit(0.4) - 0.5 * 0.8))
    assert calm == pytest.approx(expit(logit(0.4) + 0.5 * 0.2))
    assert present(conflict=0.2, mean_conflict=0.2, conflict_effect=0.5) == present()
    assert present(protected=1.0, conflict=1.0, conflict_effect=0.5) < present(protected=1.0)
    assert present(conflict=1.0) == present(mean_conflict=0.2) == present()
    assert present(conflict_effect=0.5) == present()


@settings(max_examples=40, deadline=None)
@given(unit, unit)
def test_without_an_effect_unrest_changes_presence_in_no_bit(conflict, mean):
    assert present(conflict=conflict, mean_conflict=mean, conflict_effect=0.0) == present()
