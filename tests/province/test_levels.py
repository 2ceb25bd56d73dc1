"""First levels: measured where measured, an explicit rule for every blank, never a silent mean."""

from __future__ import annotations

import numpy as np
import pytest

from coalition_sim.province import province
from coalition_sim.province.filling import place_by_rank
from coalition_sim.province.levels import repeat_sd, shift_to_mean


def cell(district: str, sector: str) -> int:
    p = province()
    return p.district_names.index(district) * 3 + p.sector_names.index(sector)


def test_measured_values_are_used_as_they_are() -> None:
    p = province()
    assert p.cell_level[cell("Quetta", "education")] == pytest.approx(0.7239)
    assert p.cell_level[cell("Chagai", "other")] == pytest.approx((0.2713 + 0.1762) / 2)
    assert p.cell_level_rule[cell("Quetta", "education")] == "measured 2014"


@pytest.mark.parametrize(
    ("child", "parent"),
    [("Chaman", "Killa Abdullah"), ("Duki", "Loralai"), ("Surab", "Kalat")],
)
@pytest.mark.parametrize("sector", ["education", "health", "other"])
def test_a_district_made_later_takes_its_parent(child: str, parent: str, sector: str) -> None:
    p = province()
    young, old = cell(child, sector), cell(parent, sector)
    assert p.cell_level[young] == pytest.approx(p.cell_level[old])
    assert p.cell_level_rule[young] == f"parent: {parent}"
    assert p.cell_level_sd[young] >= 2.0 * p.cell_level_sd[old] - 1e-12
    assert p.recurrent_ratio[young] == p.recurrent_ratio[old]


def test_a_value_repeated_by_the_source_counts_as_filled() -> None:
    p = province()
    assert p.cell_level_rule[cell("Sohbatpur", "education")] == "parent: Jaffarabad"


def test_other_blanks_follow_their_rule() -> None:
    p = province()
    kech, panjgur = cell("Kech", "education"), cell("Panjgur", "education")
    assert p.cell_level[kech] == pytest.approx(0.681)
    assert p.cell_level_rule[kech] == "earlier_year: net_primary_enrolment 2012"
    assert p.cell_level_rule[panjgur].startswith("rank: female_literacy_10plus")
    measured = [i for i, rule in enumerate(p.cell_level_rule) if rule == "measured 2014"]
    for blank in (kech, panjgur):
        assert p.cell_level_sd[blank] >= 2.0 * p.cell_level_sd[measured].min()


def test_every_level_is_inside_and_has_a_rule() -> None:
    p = province()
    assert ((p.cell_level > 0) & (p.cell_level < 1)).all()
    assert (p.cell_level_sd > 0).all()
    assert all(p.cell_level_rule)


def test_health_keeps_the_provincial_mean_and_the_later_order_only() -> None:
    p = province()
    health = p.cell_level[1::3]
    assert np.average(health, weights=p.population) == pytest.approx(0.38)
    rows = p.tables["districts"]
    later = rows[rows["variable"] == "skilled_birth_attendance"].set_index("district")["value"]
    levels = dict(zip(p.district_names, health, strict=True))
    ordered = [levels[name] for name in later.sort_values().index]
    assert (np.diff(ordered) >= -1e-12).all()
    assert abs(levels["Gwadar"] - later["Gwadar"] / 100.0) > 0.1  # its level is not used


def test_recurrent_ratio_is_winsorised_and_wider_where_booked_elsewhere() -> None:
    p = province()
    assert p.recurrent_ratio.min() >= 0.5 and p.recurrent_ratio.max() <= 1.75
    assert np.median(p.recurrent_ratio[0::3]) == pytest.approx(1.0, abs=0.06)
    assert (p.recurrent_ratio[2::3] == 1.0).all()
    capital, sohbatpur = cell("Quetta", "health"), cell("Sohbatpur", "health")
    assert p.recurrent_ratio[capital] == 1.75
    assert p.recurrent_ratio[sohbatpur] == p.recurrent_ratio[cell("Jaffarabad", "health")]
    assert p.recurrent_sd[sohbatpur] == 2.0 * p.recurrent_sd[cell("Pishin", "health")]


def test_satisfaction_is_recorded_for_two_sectors() -> None:
    schools, clinics, other = province().satisfaction_start
    assert (schools, clinics) == (0.8046, 0.4491)
    assert np.isnan(other)


def test_shift_to_mean_keeps_order() -> None:
    level = np.array([0.1, 0.3, 0.8])
    moved = shift_to_mean(level, np.array([1.0, 2.0, 1.0]), 0.6)
    assert (np.diff(moved) > 0).all()
    assert np.average(moved, weights=[1, 2, 1]) == pytest.approx(0.6)


def test_place_by_rank() -> None:
    level = np.array([0.2, 0.4, 0.6, np.nan])
    order = np.array([10.0, 20.0, 30.0, 20.0])
    assert place_by_rank(level, order, 3) == pytest.approx(0.4)
    assert place_by_rank(level, np.array([10.0, 20.0, 30.0, 99.0]), 3) == pytest.approx(0.6)


def test_repeat_sd_of_equal_surveys_is_zero() -> None:
    survey = np.array([0.2, 0.5, np.nan, 0.7])
    assert repeat_sd(survey, survey) == 0.0
