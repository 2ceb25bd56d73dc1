"""A new sector and a new indicator are rows of tables: the engine runs with them as it stands."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAID = {"source": "made up for this test", "quality": "assumed"}
SECTOR = {"sector": "ports", "label": "Ports", "role": "need", "unit": "sector"}
POST = {"sector": "ports", "department": "planning_development", "weight": "1", "unit": "share"}
NUMBERS = (
    {"name": "ports", "item": "budget_share", "value": "0.05", "unit": "share"},
    {"name": "ports", "item": "sd", "value": "0.5", "unit": "logits"},
    {"name": "ports", "item": "provincial_level", "value": "0.3", "unit": "share"},
)
LEVELS = (
    {"name": "ports", "variable": "electricity", "year": "2014"},
    {"name": "berths", "parts": "ports;roads"},
)
INDICATOR = {"indicator": "berths", "label": "Berths in use", "sector": "ports", "sex": "all",
             "kind": "follows", "better": "more", "unit": "share of berths"}  # fmt: skip
LIKE = "energy"
"""The sector whose parameters the new one borrows."""
OF_A_SECTOR = ("plan_mix", "political_mix", "presence_base", "supplies_base")

RUN = """
import json
import numpy as np
from coalition_sim.simulate import simulate

ds = simulate(["status_quo", "needs_based_allocation"], worlds=3, years=3, seed=5)
passed = ds.allocated.sum("sector") + ds.reform_costs
of_ports = ds.sel(sector="ports")
ports = ds.indicator_value.sel(indicator="berths")
print(json.dumps({
    "sectors": ds.sector.values.tolist(),
    "indicators": ds.indicator.values.tolist(),
    "follows": str(ds.indicator_sector.sel(indicator="berths").item()),
    "parameters": ds.parameter.values.tolist(),
    "envelopes": float(np.ptp(passed.values, axis=(0, 1)).max()),
    "out": float(abs(ds.released - ds.spent - ds.lapsed - ds.carried_out).max()),
    "spent": float(of_ports.spent.min()),
    "share": float((of_ports.allocated / ds.allocated.sum("sector")).mean()),
    "started": float(of_ports.schemes_started.min()),
    "service": [float(of_ports.service_index.min()), float(of_ports.service_index.max())],
    "berths": [float(ports.min()), float(ports.max())],
    "moves": bool((ports.isel(year=0) != ports.isel(year=2)).any()),
}))
"""


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def add(path: Path, *new: dict[str, str], at: int | None = None) -> None:
    """Insert rows before row ``at`` (the end if none); columns that are not named stay blank."""
    rows = read(path)
    at = len(rows) if at is None else at
    said = {name: text for name, text in SAID.items() if name in rows[0]}
    rows[at:at] = [dict.fromkeys(rows[0], "") | said | row for row in new]
    write(path, rows)


@pytest.fixture(scope="module")
def with_ports(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What a short run tells, with a copy of the package to which only rows were added."""
    folder = tmp_path_factory.mktemp("ports")
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "coalition_sim", folder / "coalition_sim", ignore=ignore)
    shutil.copytree(ROOT / "scenarios", folder / "scenarios", ignore=ignore)
    facts = folder / "coalition_sim" / "province"
    add(facts / "sectors.csv", SECTOR, at=-1)
    add(facts / "sector_departments.csv", POST)
    add(facts / "starting_levels.csv", *LEVELS)
    add(facts / "starting_numbers.csv", *NUMBERS)
    filled = [row for row in read(facts / "fill_rules.csv") if row["name"] == "electricity"]
    add(facts / "fill_rules.csv", *({**row, "name": "ports"} for row in filled))
    add(facts / "indicators.csv", INDICATOR)
    table = folder / "coalition_sim" / "parameters" / "parameters.csv"
    borrowed = {f"{stem}_{LIKE}": f"{stem}_ports" for stem in OF_A_SECTOR}
    add(table, *({**row, "name": borrowed[row["name"]]} for row in read(table)
                 if row["name"] in borrowed))  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", RUN], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(folder)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def test_the_new_sector_and_indicator_are_in_the_results(with_ports):
    assert with_ports["sectors"][-2:] == ["ports", "other"] and len(with_ports["sectors"]) == 8
    assert with_ports["indicators"][-1] == "berths" and len(with_ports["indicators"]) == 12
    assert with_ports["follows"] == "ports"
    assert {f"{stem}_ports" for stem in OF_A_SECTOR} <= set(with_ports["parameters"])


def test_the_new_sector_has_money_schemes_and_a_service(with_ports):
    assert 0.01 < with_ports["share"] < 0.06
    assert with_ports["spent"] > 0.0 and with_ports["started"] > 0.0
    low, high = with_ports["service"]
    assert 0.0 < low < high < 1.0


def test_the_new_indicator_lives(with_ports):
    low, high = with_ports["berths"]
    assert 0.0 < low < high < 1.0 and with_ports["moves"]


def test_the_books_balance_with_the_new_sector(with_ports):
    half_a_lakh = 5e-5  # Rs bn
    assert with_ports["envelopes"] < half_a_lakh  # allocated and cost of reforms are the envelope
    assert with_ports["out"] < half_a_lakh
