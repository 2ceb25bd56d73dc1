"""First levels: measured where measured, an explicit rule for every blank, never a silent mean."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import logit

from coalition_sim.province import province
from coalition_sim.province.filling import place_by_rank
from coalition_sim.province.geography import Districts
from coalition_sim.province.levels import (
    repeat_sd,
    shift_to_mean,
    spread_in_order,
    starting_levels,
)


def cell(district: str, sector: str) -> int:
    p = province()
    return p.district_names.index(district) * len(p.sector_names) + p.sector_names.index(sector)


def levels(sector: str) -> np.ndarray:
    p = province()
    return p.cell_level.reshape(34, -1)[:, p.sector_names.index(sector)]


def test_measured_values_are_used_as_they_are() -> None:
    p = province()
    assert p.cell_level[cell("Quetta", "education")] == pytest.approx(0.7239)
    assert p.cell_level[cell("Chagai", "roads")] == pytest.approx(0.1762)
    assert p.cell_level[cell("Quetta", "livelihoods")] == pytest.approx(1.0 - 0.41)
    assert p.cell_level_rule[cell("Quetta", "education")] == "measured 2014"


@pytest.mark.parametrize(
    ("child", "parent"),
    [("Chaman", "Killa Abdullah"), ("Duki", "Loralai"), ("Surab", "Kalat")],
)
@pytest.mark.parametrize("sector", ["education", "health", "energy", "roads", "livelihoods"])
def test_a_district_made_later_takes_its_parent(child: str, parent: str, sector: str) -> None:
    p = province()
    young, old = cell(child, sector), cell(parent, sector)
    assert p.cell_level[young] == pytest.approx(p.cell_level[old])
    assert p.cell_level_rule[young] == f"parent: {parent}"
    assert p.cell_level_sd[young] >= 2.0 * p.cell_level_sd[old] - 1e-12
    assert p.recurrent_ratio[young] == p.recurrent_ratio[old]


def test_a_value_repeated_by_the_source_counts_as_filled() -> None:
    p = province()
    for sector in ("education", "energy", "roads", "livelihoods"):
        assert p.cell_level_rule[cell("Sohbatpur", sector)] == "parent: Jaffarabad"


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
    health = levels("health")
    assert np.average(health, weights=p.population) == pytest.approx(0.38)
    rows = p.tables["districts"]
    later = rows[rows["variable"] == "skilled_birth_attendance"].set_index("district")["value"]
    own = dict(zip(p.district_names, health, strict=True))
    ordered = [own[name] for name in later.sort_values().index]
    assert (np.diff(ordered) >= -1e-12).all()
    assert abs(own["Gwadar"] - later["Gwadar"] / 100.0) > 0.1  # its level is not used


def test_recurrent_ratio_is_winsorised_and_wider_where_booked_elsewhere() -> None:
    p = province()
    assert p.recurrent_ratio.min() >= 0.5 and p.recurrent_ratio.max() <= 1.75
    assert np.median(p.recurrent_ratio[0::7]) == pytest.approx(1.0, abs=0.06)
    assert (p.recurrent_ratio.reshape(34, 7)[:, 2:] == 1.0).all()
    capital, sohbatpur = cell("Quetta", "health"), cell("Sohbatpur", "health")
    assert p.recurrent_ratio[capital] == 1.75
    assert p.recurrent_ratio[sohbatpur] == p.recurrent_ratio[cell("Jaffarabad", "health")]
    assert p.recurrent_sd[sohbatpur] == 2.0 * p.recurrent_sd[cell("Pishin", "health")]


def test_satisfaction_is_recorded_for_two_sectors() -> None:
    schools, clinics, *others = province().satisfaction_start
    assert (schools, clinics) == (0.8046, 0.4491)
    assert np.isnan(others).all()


@pytest.mark.parametrize(("sector", "mean"), [("water", 0.55), ("energy", 0.4)])
def test_an_assumed_provincial_level_is_met_with_a_wide_uncertainty(sector: str, mean: float):
    p = province()
    assert np.average(levels(sector), weights=p.population) == pytest.approx(mean)
    sd = p.cell_level_sd.reshape(34, 7)
    education = p.sector_names.index("education")
    assert sd[:, p.sector_names.index(sector)].min() > 1.5 * sd[:, education].min()


def test_the_rest_stands_where_the_measured_needs_stand() -> None:
    needs = np.mean([levels(s) for s in ("water", "energy", "roads")], axis=0)
    assert levels("other") == pytest.approx(needs)


def test_a_later_survey_gives_the_order_and_nothing_more() -> None:
    """Squeezing every value of 2018 on while keeping its order changes no level."""
    tables = {name: table.copy() for name, table in province().tables.items()}
    late = tables["districts"]["quality"] == "rank_only"
    squeezed = 40.0 + tables["districts"]["value"] / 20.0
    tables["districts"]["value"] = tables["districts"]["value"].where(~late, squeezed)
    settings = dict(zip(tables["settings"]["item"], tables["settings"]["value"], strict=True))
    again = starting_levels(Districts(tables), tables, settings)
    p = province()
    assert late.sum() > 100
    for i, name in enumerate(p.sector_names):
        assert again[name].level == pytest.approx(p.cell_level.reshape(34, 7)[:, i], abs=1e-12)
    for i, name in enumerate(p.indicator_names):
        assert again[name].level == pytest.approx(p.indicator_start[:, i], abs=1e-12)


def test_spread_in_order_is_symmetric_and_as_wide_as_stated() -> None:
    level = spread_in_order(np.array([3.0, np.nan, 1.0, 2.0]), 0.5)
    assert level[3] == pytest.approx(0.5) and np.isnan(level[1])
    assert level[0] + level[2] == pytest.approx(1.0) and level[0] > level[2]
    many = spread_in_order(np.arange(1000.0), 0.5)
    assert np.std(logit(many)) == pytest.approx(0.5, rel=0.02)


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
