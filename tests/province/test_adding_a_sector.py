"""A sector or an indicator is rows of data: adding one needs no change of code."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from coalition_sim.province import ProvinceError, load, province
from coalition_sim.province.tables import FOLDER

SAID = {"source": "made up for this test", "quality": "assumed"}
SECTOR = {"sector": "ports", "label": "Ports", "role": "need", "unit": "sector"}
LEVEL = {"name": "ports", "variable": "electricity", "year": "2014"}
SHARE = {"name": "ports", "item": "budget_share", "value": "0.05", "unit": "share"}
SPREAD = {"name": "ports", "item": "sd", "value": "0.5", "unit": "logits"}
MEAN = {"name": "ports", "item": "provincial_level", "value": "0.3", "unit": "share"}
POST = {
    "sector": "ports", "department": "planning_development", "weight": "1", "unit": "share",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in FOLDER.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def add(folder: Path, file: str, *new: dict[str, str], at: int | None = None) -> None:
    """Insert rows before row ``at`` (the end if none); columns not named stay blank."""
    with (folder / file).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    at = len(rows) if at is None else at
    rows[at:at] = [dict.fromkeys(rows[0], "") | SAID | row for row in new]
    with (folder / file).open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def fill_rules_of(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "fill_rules.csv").open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["name"] == name]


def add_ports(folder: Path) -> None:
    add(folder, "sectors.csv", SECTOR, at=-1)
    add(folder, "starting_levels.csv", LEVEL)
    add(folder, "starting_numbers.csv", SHARE, SPREAD, MEAN)
    add(folder, "sector_departments.csv", POST)
    rules = [row | {"name": "ports"} for row in fill_rules_of(folder, "electricity")]
    add(folder, "fill_rules.csv", *rules)


def test_one_more_sector_is_rows_in_five_tables(folder: Path) -> None:
    add_ports(folder)
    more, before = load(folder), province()
    assert more.sector_names == (*before.sector_names[:-1], "ports", "other")
    assert more.sector_rest == 7 and more.cell_level.shape == (34 * 8,)
    ports, cells = 6, more.cell_level.reshape(34, 8)
    assert np.average(cells[:, ports], weights=more.population) == pytest.approx(0.3)
    assert (np.delete(cells, ports, axis=1) == before.cell_level.reshape(34, 7)).all()
    assert more.base_sector_share.sum() == pytest.approx(1.0)
    assert more.base_sector_share[7] == pytest.approx(before.base_sector_share[6] - 0.05)
    assert more.sector_department[ports].sum() == 1.0
    assert (more.recurrent_ratio.reshape(34, 8)[:, ports] == 1.0).all()


def test_a_sector_half_added_is_refused(folder: Path) -> None:
    add(folder, "sectors.csv", SECTOR, at=-1)
    with pytest.raises(ProvinceError, match=r"starting_levels\.csv.*found no ports"):
        load(folder)


def test_one_more_indicator_is_rows_in_two_tables(folder: Path) -> None:
    add(folder, "starting_levels.csv", {"name": "school_meals", "parts": "education;water"})
    row = {"indicator": "school_meals", "label": "School meals", "sector": "education"}
    row |= {"kind": "follows", "sex": "all", "better": "more", "unit": "share of pupils"}
    add(folder, "indicators.csv", row)
    more = load(folder)
    cells = more.cell_level.reshape(34, -1)
    assert more.indicator_names[-1] == "school_meals"
    assert more.indicator_start[:, -1] == pytest.approx((cells[:, 0] + cells[:, 2]) / 2)
    assert (more.indicator_start[:, :-1] == province().indicator_start).all()
