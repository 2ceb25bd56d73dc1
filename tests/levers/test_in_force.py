"""What is worked out from the parameters in force lasts as long as they do, and no longer."""

from __future__ import annotations

import copy

import pytest
from engine import given, reform, same_bits, stepped

from coalition_sim.levers import InForce
from coalition_sim.model import CoalitionModel


def test_the_same_parameters_are_asked_once_and_others_again():
    asked = []

    def double(p: InForce) -> float:
        asked.append(p.wage)
        return 2.0 * p.wage

    one, other = InForce(wage=2.0), InForce(wage=3.0)
    assert [p.once(double, p) for p in (one, other, one, other)] == [4.0, 6.0, 4.0, 6.0]
    assert asked == [2.0, 3.0]
    assert vars(one) == {"wage": 2.0}, "what is kept is no parameter"


def test_a_copy_begins_with_nothing_kept():
    one = InForce(wage=2.0)
    one.once(len, (1, 2, 3))
    assert copy.deepcopy(one).once(len, ()) == 0


@pytest.mark.parametrize(
    ("lever", "part", "feels"),
    [
        ("maintenance_rule", "services", "infrastructure"),
        ("sector_package", "services", "infrastructure"),
        ("service_routines", "services", "supplies"),
        ("quick_wins", "services", "supplies"),
        ("pooled_partners", "services", "supervision"),
        ("delivery_unit", "services", "presence"),
        ("decentralisation", "services", "presence"),
        ("community_verification", "services", "satisfaction"),
        ("service_routines", "services", "indicators"),
        ("jobs_and_skills", "services", "indicators"),
        ("local_procurement", "services", "indicators"),
        ("grievance_redress", "scrutiny", "resolved"),
        ("integrity_rules", "scrutiny", "leakage"),
        ("citizen_engagement", "scrutiny", "voice"),
    ],
)
def test_a_lever_that_begins_later_is_felt_from_its_first_month(lever, part, feels):
    """Nothing worked out before a lever began outlives the month in which it begins."""
    late = reform(**{lever: given(start="2014-01", cost=500.0)})  # the seventh month
    plain, other = (CoalitionModel(scenario, 2, seed=2) for scenario in ("status_quo", late))
    for months, same in ((6, True), (1, False)):
        one, two = (getattr(getattr(stepped(m, months), part), feels) for m in (plain, other))
        assert same_bits(one, two) == same, f"{lever} in month {plain.month}"
