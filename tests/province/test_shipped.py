"""The province as it ships: totals, ranges and what the engine relies on."""

from __future__ import annotations

import csv
import re

import numpy as np
import pytest

from coalition_sim.province import ProvinceError, load, province
from coalition_sim.province.schema import TABLES
from coalition_sim.province.tables import FOLDER


def index(name: str) -> int:
    return province().district_names.index(name)


def test_sizes_of_the_axes() -> None:
    p = province()
    assert len(p.district_names) == 34
    assert p.sector_names == (
        "education", "health", "water", "energy", "roads", "livelihoods", "other",
    )  # fmt: skip
    assert p.sector_role == ("core", "core", "need", "need", "need", "need", "rest")
    assert p.sector_core.tolist() == [True, True, False, False, False, False, False]
    assert p.sector_rest == 6 and p.sector_labels[6] == "Rest of the budget"
    assert len(p.department_names) == 5
    assert len(p.seat_names) == 65 and int(p.seat_general.sum()) == 51
    assert p.seat_names[:51] == tuple(f"PB-{i}" for i in range(1, 52))
    assert p.cell_level.shape == p.cell_level_sd.shape == p.recurrent_ratio.shape == (238,)


def test_it_is_loaded_once_and_cannot_be_written() -> None:
    p = province()
    assert province("2013-07") is p
    with pytest.raises(ValueError, match="read-only"):
        p.cell_level[0] = 0.5
    with pytest.raises(ValueError, match="read-only"):
        p.government.coalition[0] = False


def test_another_start_is_refused_with_what_is_allowed() -> None:
    with pytest.raises(ProvinceError, match=r"2018-08.*2013-07"):
        province("2018-08")


@pytest.mark.parametrize("file", TABLES)
def test_every_value_has_a_source_and_a_quality(file: str) -> None:
    with (FOLDER / file).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows and all(row["source"].strip() and row["quality"].strip() for row in rows)


def test_every_table_is_read_and_every_file_is_a_table() -> None:
    assert {path.name for path in FOLDER.glob("*.csv")} == set(TABLES)
    assert set(province().tables) == {name.removesuffix(".csv") for name in TABLES}


def test_people_and_remoteness() -> None:
    p = province()
    assert 12.0e6 < p.population.sum() < 15.0e6
    assert p.remoteness[p.capital] == p.remoteness.min() == 0.0
    assert p.remoteness.max() == 1.0
    assert p.remoteness[index("Washuk")] > p.remoteness[index("Pishin")]


def test_seats_of_2013_by_party() -> None:
    p = province()
    held = np.bincount(p.seat_party, minlength=len(p.party_codes))
    found = {code: int(n) for code, n in zip(p.party_codes, held, strict=True) if n}
    assert found == {
        "PML-N": 22, "PkMAP": 14, "NP": 10, "JUI-F": 8, "PML-Q": 5, "BNP-M": 2,
        "ANP": 1, "MWM": 1, "BNP-Awami": 1, "Independent": 1,
    }  # fmt: skip
    assert held[p.new_party] == 0


def test_seats_of_2018_on_the_map_of_2013() -> None:
    p = province()
    held = np.bincount(p.seats_2018_party, minlength=len(p.party_codes))
    found = {code: int(n) for code, n in zip(p.party_codes, held, strict=True) if n}
    assert found == {
        "BAP": 24, "JUI-F": 11, "BNP-M": 10, "PTI": 7, "ANP": 4, "BNP-Awami": 3, "HDP": 2,
        "JWP": 1, "PML-N": 1, "PkMAP": 1, "Independent": 1,
    }  # fmt: skip
    for seat, party in (("PB-24", "JWP"), ("PB-51", "BNP-M"), ("PB-33", "PML-N")):
        assert p.party_codes[p.seats_2018_party[p.seat_names.index(seat)]] == party


def test_pairs_are_sorted_by_district_and_reach_all_of_them() -> None:
    p = province()
    assert (np.diff(p.pair_district) >= 0).all()
    assert (p.pair_district[p.pair_start] == np.arange(34)).all()
    by_seat = np.bincount(p.pair_seat, weights=p.pair_weight, minlength=65)
    assert by_seat[p.seat_general] == pytest.approx(1.0)
    assert by_seat[~p.seat_general] == pytest.approx(0.0)
    by_district = np.add.reduceat(p.pair_weight, p.pair_start)
    assert by_district.sum() == pytest.approx(51.0)
    assert by_district[index("Quetta")] == pytest.approx(6.5)
    assert by_district[index("Chaman")] == pytest.approx(1.0)


def test_margins_and_strength() -> None:
    p = province()
    assert (p.seat_margin >= 0).all() and (p.seat_margin <= 1).all()
    assert (p.seat_margin[~p.seat_general] == 0).all()
    assert (p.seat_runner_up[~p.seat_general] == -1).all()
    assert p.seat_strength.sum(axis=1) == pytest.approx(1.0)
    assert (p.seat_strength[:, p.new_party] == 0).all()
    kech, khuzdar = p.seat_names.index("PB-48"), p.seat_names.index("PB-35")
    nationalist = p.party_codes.index("NP")
    assert p.seat_strength[kech, nationalist] > p.seat_strength[khuzdar, nationalist]


def test_the_government_of_june_2013() -> None:
    p = province()
    g = p.government
    in_coalition = {p.party_codes[i] for i in np.flatnonzero(g.coalition)}
    assert in_coalition == {"PML-N", "PkMAP", "NP", "PML-Q"}
    assert p.party_codes[g.chief_minister_party] == "NP"
    assert p.seat_names[g.chief_minister_seat] == "PB-48"
    assert p.seat_party[g.successor_seat] == g.successor_party
    assert (g.swap_month, g.cabinet_months_left, g.term_months) == (30, 3, 60)
    assert g.first_election == "2018-07"


def test_labels_name_kinds_never_parties() -> None:
    p = province()
    assert len(set(p.party_labels)) == len(p.party_labels)
    for label in p.party_labels:
        assert not any(code in label for code in p.party_codes)
    assert p.party_labels[0] == "electable party 1"
    assert p.party_labels[p.independents] == "independents"
    assert p.party_electable[p.new_party]


def test_the_tile_map_keeps_the_geography() -> None:
    p = province()
    row, column = (
        dict(zip(p.district_names, p.tile_row, strict=True)),
        dict(zip(p.district_names, p.tile_col, strict=True)),
    )
    assert len(set(zip(p.tile_row, p.tile_col, strict=True))) == 34
    assert row["Zhob"] < row["Quetta"] < row["Gwadar"]
    assert column["Gwadar"] < column["Lasbela"] and column["Chagai"] < column["Barkhan"]
    steps = [
        max(abs(row[a] - row[b]), abs(column[a] - column[b]))
        for a, b in zip(p.adjacency["district_a"], p.adjacency["district_b"], strict=True)
    ]
    assert np.mean(np.array(steps) <= 1) > 0.75 and max(steps) <= 3


def test_divisions_and_neighbours() -> None:
    p = province()
    assert p.division.shape == (34,) and set(p.division) == set(range(len(p.division_names)))
    assert p.division_names[p.division[p.capital]] == "Quetta"
    assert p.division_names == tuple(sorted(p.division_names)) and len(p.division_names) == 8
    assert p.neighbours.shape == (34, 34) and p.neighbours.flags.c_contiguous
    assert p.neighbours.sum(axis=1) == pytest.approx(1.0)
    assert (np.diag(p.neighbours) == 0).all()
    assert ((p.neighbours > 0) == (p.neighbours.T > 0)).all()
    assert (p.neighbours > 0).sum() == 2 * len(p.adjacency)
    khuzdar = p.neighbours[index("Awaran"), index("Khuzdar")]
    assert khuzdar == pytest.approx(225.5 / (126.7 + 109.7 + 225.5 + 263.0 + 140.0 + 64.9))


def test_strategic_districts_lie_on_the_edge() -> None:
    p = province()
    named = {p.district_names[d] for d in np.flatnonzero(p.strategic)}
    assert {"Chagai", "Chaman", "Gwadar", "Kech", "Lasbela", "Zhob"} <= named
    assert not named & {"Khuzdar", "Kalat", "Sibi", "Loralai", "Jaffarabad", "Kachhi"}
    assert ((p.strategic >= 0) & (p.strategic <= 1)).all() and 10 <= p.strategic.sum() <= 16


def test_media_access_is_half_electricity_half_literacy() -> None:
    p = province()
    start = dict(zip(p.indicator_names, p.indicator_start.T, strict=True))
    literacy = (start["literacy_female"] + start["literacy_male"]) / 2
    assert p.media_access == pytest.approx((start["electricity"] + literacy) / 2)
    assert p.media_access.argmax() == p.capital


def test_security_is_relative_to_the_recorded_years_and_nan_elsewhere() -> None:
    level = province().security_level("2015-16", 8)
    recorded = [False, True, True, False, True, True, True, False]
    assert np.isfinite(level).tolist() == recorded
    assert np.nanmean(level) == pytest.approx(1.0)
    assert level[1] / level[2] == pytest.approx(633 / 343)
    assert (province().security_level(2016, 1) == level[1]).all()


def test_departments_and_donors() -> None:
    p = province()
    assert p.sector_department.sum(axis=1) == pytest.approx(1.0)
    assert p.donor_coverage.shape == (len(p.donors), 34)
    assert ((p.donor_coverage >= 0) & (p.donor_coverage <= 1)).all()
    monitoring = p.donors[p.donors["monitors"]].iloc[0]
    assert (monitoring["start"], monitoring["end"]) == ("2016-07", "2019-07")
    assert not monitoring["on_budget"]
    assert p.donors.loc[p.donors["anchors"], "sector"].tolist() == ["education"]


def test_a_copy_of_the_folder_loads_without_the_package(tmp_path) -> None:
    for path in FOLDER.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert (load(tmp_path).cell_level == province().cell_level).all()


def test_printing_the_province_is_short_and_names_no_party():
    place = province()
    text = repr(place)
    assert text.startswith("Province(start='2013-07': 34 districts, 65 seats, ")
    assert len(text) < 200 and "\n" not in text
    assert not [code for code in place.party_codes if re.search(rf"\b{re.escape(code)}\b", text)]
