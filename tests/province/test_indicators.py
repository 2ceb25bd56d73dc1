"""Indicators people know: sector, kind and pair, and first levels by district."""

from __future__ import annotations

import numpy as np
import pytest

from coalition_sim.province import province


def start(name: str) -> np.ndarray:
    p = province()
    return p.indicator_start[:, p.indicator_names.index(name)]


def mean(name: str) -> float:
    return float(np.average(start(name), weights=province().population))


def test_axes_and_vocabulary() -> None:
    p = province()
    number = len(p.indicator_names)
    assert p.indicator_start.shape == p.indicator_sd.shape == p.indicator_rule.shape == (34, number)
    for field in ("labels", "units", "kind", "sex", "better", "pair"):
        assert len(getattr(p, f"indicator_{field}")) == number
    assert set(p.indicator_kind) == {"follows", "stock", "joint"}
    assert set(p.indicator_sex) == {"all", "female", "male"}
    assert set(p.indicator_better) == {"more", "less"}
    with pytest.raises(ValueError, match="read-only"):
        p.indicator_start[0, 0] = 0.5


def test_every_value_is_a_share_with_an_uncertainty_and_a_rule() -> None:
    p = province()
    assert ((p.indicator_start > 0) & (p.indicator_start < 1)).all()
    assert (p.indicator_sd > 0).all() and all(p.indicator_rule.ravel())


def test_only_joint_indicators_have_no_sector() -> None:
    p = province()
    joint = np.array([kind == "joint" for kind in p.indicator_kind])
    assert ((p.indicator_sector == -1) == joint).all()
    assert p.indicator_sector.max() < p.sector_rest
    followed = {p.sector_names[s] for s in p.indicator_sector if s >= 0}
    assert followed == set(p.sector_names) - {"other"}


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("literacy_female", 0.25),
        ("literacy_male", 0.59),
        ("full_immunisation", 0.27),
        ("skilled_birth_attendance", 0.38),
        ("stunting", 0.52),
        ("safe_water", 0.55),
        ("paid_work_days", 0.33),
    ],
)
def test_the_provincial_level_is_met(name: str, level: float) -> None:
    assert mean(name) == pytest.approx(level)


def test_measured_levels_meet_the_provincial_figure_of_the_survey() -> None:
    assert mean("electricity") == pytest.approx(0.8073, abs=0.03)
    men, women = 0.525 * mean("literacy_male"), 0.475 * mean("literacy_female")
    assert men + women == pytest.approx(0.43, abs=0.005)  # PSLM 2013-14, both sexes


def test_women_and_girls_stand_below_men_and_boys() -> None:
    p = province()
    assert (start("literacy_female") < start("literacy_male")).all()
    girls, boys = start("net_enrolment_girls"), start("net_enrolment_boys")
    assert mean("net_enrolment_girls") < mean("net_enrolment_boys") - 0.1
    assert [p.district_names[d] for d in np.flatnonzero(girls > boys)] == ["Kech"]
    assert {p.indicator_pair[i] for i in range(len(p.indicator_pair))} == {
        "", "net_enrolment", "literacy",
    }  # fmt: skip


def test_girls_and_boys_average_to_the_enrolment_of_all() -> None:
    education = province().cell_level.reshape(34, -1)[:, 0]
    both = (start("net_enrolment_girls") + start("net_enrolment_boys")) / 2
    assert both == pytest.approx(education)


def test_immunisation_is_one_level_with_a_wide_uncertainty() -> None:
    p = province()
    assert np.ptp(start("full_immunisation")) == 0.0
    sd = p.indicator_sd[:, p.indicator_names.index("full_immunisation")]
    assert sd.min() >= 0.7


def test_indicators_made_of_a_sector_equal_it() -> None:
    p = province()
    cells = p.cell_level.reshape(34, -1)
    for name, sector in (
        ("skilled_birth_attendance", "health"),
        ("safe_water", "water"),
        ("road_access", "roads"),
    ):
        assert start(name) == pytest.approx(cells[:, p.sector_names.index(sector)])
    livelihoods = cells[:, p.sector_names.index("livelihoods")]
    order = np.argsort(livelihoods, kind="stable")
    assert (np.diff(start("paid_work_days")[order]) >= -1e-12).all()
