"""The facts: districts, seats, parties, departments, budgets, donors, as CSV files and one loader.

Every value carries its unit, year, source and quality. See ``docs/province.md``.
"""

from __future__ import annotations

from coalition_sim.province.errors import ProvinceError
from coalition_sim.province.loader import load, province
from coalition_sim.province.records import Government, Province, narrowed

__all__ = ["Government", "Province", "ProvinceError", "load", "narrowed", "province"]
