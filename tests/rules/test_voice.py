"""Cards M17, M21 to M23: disclosure, verification, grievances, promises."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coalition_sim.rules import complaints, promises, published, resolved, verified, voice

unit = st.floats(0, 1)
amount = st.floats(0, 3)


def test_voice_needs_competition_media_and_quiet():
    assert voice(0.5, 0.4, 0.8, 0.0) == pytest.approx(0.16)
    assert voice(0.5, 0.4, 0.8, 0.5) == pytest.approx(0.24)
    assert voice(0.9, 0.9, 1.0, 0.5) == 1.0
    for without in ((0.0, 1.0, 1.0), (1.0, 0.0, 1.0), (1.0, 1.0, 0.0)):
        assert voice(*without, 2.0) == 0.0


@settings(max_examples=60, deadline=None)
@given(unit, unit, unit, unit)
def test_voice_is_a_share_that_each_of_its_causes_raises(competition, media, quiet, more):
    found = voice(competition, media, quiet, more)
    assert 0 <= found <= 1
    assert voice(1.0, media, quiet, more) >= found
    assert voice(competition, 1.0, quiet, more) >= found
    assert voice(competition, media, 1.0, more) >= found
    assert voice(competition, media, quiet, more + 0.1) >= found


def test_what_is_published_works_only_where_people_can_act_on_it():
    assert published(0.15, 1.0, 0.6) == pytest.approx(0.91)
    assert published(0.15, 0.5, 0.6) == pytest.approx(0.955)
    assert published(0.15, 1.0, 0.0) == 1.0
    assert published(0.0, 1.0, 0.6) == 1.0
    assert published(0.15, 0.0, 0.6) == 1.0


def test_verification_saves_little_where_the_elite_signs():
    assert verified(0.08, 0.5, 0.0) == pytest.approx(0.04)
    assert verified(0.08, 0.5, 0.75) == pytest.approx(0.01)
    assert verified(0.08, 0.5, 1.0) == 0.0
    assert verified(0.0, 0.5, 0.2) == verified(0.08, 0.0, 0.2) == 0.0


def test_complaints_by_hand():
    assert complaints(-0.2, 0.4, 0.5) == pytest.approx(0.04)
    assert complaints(-0.2, 0.4, 1.0) == pytest.approx(0.08)
    assert complaints(0.0, 0.4, 0.5) == 0.0
    assert complaints(0.1, 0.4, 0.5) == 0.0, "nobody complains of a good service"
    assert complaints(-0.2, 0.0, 0.5) == 0.0, "nor where nobody would listen"


@settings(max_examples=60, deadline=None)
@given(st.floats(-1, 1), unit, unit)
def test_worse_service_brings_more_complaints(gap, trust, reach):
    found = complaints(gap, trust, reach)
    assert 0 <= found <= 1
    assert complaints(gap - 0.1, trust, reach) >= found


def test_resolved_by_hand():
    found = resolved(0.02, np.array([0.08, 0.02, 0.01, 0.0]))
    assert found.tolist() == [0.25, 1.0, 1.0, 1.0]
    assert resolved(0.0, np.array([0.1, 0.0])).tolist() == [0.0, 1.0]
    assert resolved(np.array([0.05]), 0.1) == 0.5


@settings(max_examples=60, deadline=None)
@given(amount, arrays(float, 5, elements=st.one_of(st.just(0.0), st.floats(1e-9, 1e6))))
def test_what_is_resolved_is_the_least_of_capacity_and_load(capacity, load):
    found = resolved(capacity, load)
    assert ((found >= 0) & (found <= 1)).all()
    np.testing.assert_allclose(found * load, np.minimum(capacity, load), rtol=1e-9, atol=1e-300)


def test_promises_by_hand():
    assert promises(0.4, 0.5, 0.0, 0.1, 0.4) == pytest.approx(0.4 + 0.05 * 0.6)
    assert promises(0.4, 0.0, 0.25, 0.1, 0.4) == pytest.approx(0.4 - 0.1 * 0.4)
    assert promises(0.4, 0.5, 0.25, 0.1, 0.4) == pytest.approx(0.39)
    assert promises(0.4, 0.0, 0.0, 0.1, 0.4) == 0.4
    assert promises(0.4, 1.0, 1.0, 0.0, 0.0) == 0.4
    assert promises(0.4, 9.0, 0.0, 1.0, 0.4) == 1.0
    assert promises(0.4, 0.0, 9.0, 0.1, 1.0) == 0.0


@settings(max_examples=80, deadline=None)
@given(unit, amount, amount, amount, amount)
def test_trust_stays_in_its_bounds_and_promises_pull_it_both_ways(trust, kept, broken, gain, loss):
    found = promises(trust, kept, broken, gain, loss)
    assert -1e-12 <= found <= 1 + 1e-12
    assert promises(trust, kept + 0.2, broken, gain, loss) >= found - 1e-12
    assert promises(trust, kept, broken + 0.2, gain, loss) <= found + 1e-12
