"""Every uncertain number has a short name of its own for figures and sentences."""

from __future__ import annotations

from coalition_sim.figures.unknowns import LONGEST, SHORT, unknown
from coalition_sim.parameters import names, uncertain


def test_every_uncertain_parameter_has_a_short_name_and_no_other():
    assert set(uncertain()) <= set(SHORT)
    assert set(SHORT) <= set(names())


def test_short_names_are_short_and_tell_parameters_apart():
    assert all(len(label) <= LONGEST for label in SHORT.values())
    assert len(set(SHORT.values())) == len(SHORT)
    assert unknown("delivery_unit_cost") == "cost of the delivery unit"
