"""Card M18: gains fade after exit, more slowly where government owned them."""

from __future__ import annotations

import numpy as np
import pytest

from coalition_sim.rules import fade, half_life, net_support


def test_ownership_lengthens_the_half_life():
    assert half_life(9.0, 0.0, 1.0) == 9.0
    assert half_life(9.0, 0.5, 1.0) == 13.5
    assert half_life(9.0, 0.5, 2.0) == 18.0


def test_half_is_left_after_one_half_life_and_all_before_exit():
    left = fade(np.array([-12.0, 0.0, 9.0, 18.0]), 9.0)
    assert left.tolist() == pytest.approx([1.0, 1.0, 0.5, 0.25])
    assert (np.diff(fade(np.arange(1.0, 30.0), 9.0)) < 0).all()


def test_government_withdraws_what_the_donor_brings():
    assert net_support(0.2, 0.5) == 0.1
    assert net_support(0.2, 0.0) == 0.2
    assert net_support(0.2, 1.0) == 0.0
