"""What a scenario sets out to reach by a month, and the measures that can say whether it did.

An objective names one measure in the unit people use. It is met or missed by the value of the
fiscal year (July to June) in which it falls due, world by world; the analysis does that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from coalition_sim.levers import LEVERS

Direction = Literal["at least", "at most", "rise by", "fall by"]
DIRECTIONS: tuple[Direction, ...] = ("at least", "at most", "rise by", "fall by")
CHANGES: tuple[Direction, ...] = ("rise by", "fall by")
"""Directions that compare with the fiscal year before ``from``."""
LEVER = "lever:"
"""A measure of this beginning asks whether a lever is in force: lever:delivery_unit."""
JULY = 7


@dataclass(frozen=True)
class ObjectiveMeasure:
    """What an objective can be measured by.

    ``unit`` is the one people use and ``factor`` what a recorded value is multiplied by to get it.
    ``most`` is the largest value there is (None: no end). A total is counted from the month
    ``from`` on; any other measure is the value of the fiscal year. ``by_district`` and
    ``by_sector`` say whether an objective may name districts and one sector.
    """

    unit: str
    factor: float
    most: float | None
    directions: tuple[Direction, ...] = DIRECTIONS
    total: bool = False
    by_district: bool = True
    by_sector: bool = False

    def unit_of(self, direction: str) -> str:
        """The unit of a level, or of a change.

        >>> ObjectiveMeasure("% of births", 100.0, 100.0).unit_of("rise by")
        'percentage points'
        """
        percent = self.unit.startswith("%") and direction in CHANGES
        return "percentage points" if percent else self.unit


@dataclass(frozen=True)
class Objective:
    """One objective of a scenario; ``value`` is in the unit of its measure.

    ``due`` is the last month that counts ("YYYY-MM") and ``from_`` (``from`` in a file) the month
    it is counted from; None, in an objective made by hand, is the month in which the scenario's
    first lever starts. ``counts`` says in words what counts as met.
    """

    name: str
    measure: str
    value: float
    due: str
    direction: Direction = "at least"
    from_: str | None = None
    title: str = ""
    districts: tuple[str, ...] | Literal["all"] = "all"
    sector: str | None = None
    counts: str = ""

    @property
    def due_year(self) -> int:
        """Calendar year in which the fiscal year of ``due`` begins."""
        return fiscal_year(self.due)

    @property
    def base_year(self) -> int:
        """The fiscal year before ``from_``, with which a rise or a fall is compared."""
        assert self.from_ is not None, "a scenario fills this in"
        return fiscal_year(self.from_) - 1

    @property
    def lever(self) -> str | None:
        """The lever that shall be in force, where that is the objective."""
        return self.measure.removeprefix(LEVER) if self.measure.startswith(LEVER) else None

    def to_dict(self) -> dict[str, Any]:
        """The objective as plain values, with the keys of a file."""
        districts = self.districts if self.districts == "all" else list(self.districts)
        return {
            "name": self.name,
            "title": self.title,
            "measure": self.measure,
            "direction": self.direction,
            "value": self.value,
            "from": self.from_,
            "due": self.due,
            "districts": districts,
            "sector": self.sector,
            "counts": self.counts,
        }


def fiscal_year(month: str) -> int:
    """Calendar year in which the fiscal year of a month begins.

    >>> fiscal_year("2016-06"), fiscal_year("2016-07")
    (2015, 2016)
    """
    year, number = map(int, month.split("-"))
    return year if number >= JULY else year - 1


_POINTS = ObjectiveMeasure("points of 100", 100.0, 100.0, by_sector=True)
_LEVELS: tuple[Direction, ...] = ("at least", "at most")
_IN_FORCE = ObjectiveMeasure("in force", 1.0, 1.0, ("at least",), by_district=False)

_RECORDED: Mapping[str, ObjectiveMeasure] = {
    "service_index": _POINTS,
    "staff_presence": _POINTS,
    "supplies": _POINTS,
    "infrastructure": _POINTS,
    "satisfaction": _POINTS,
    "trust": ObjectiveMeasure("points of 100", 100.0, 100.0),
    "schemes_completed": ObjectiveMeasure(
        "schemes", 1.0, None, _LEVELS, total=True, by_district=False, by_sector=True
    ),
    "utilisation": ObjectiveMeasure("% of allocation", 100.0, None, by_sector=True),
    "grievances_resolved": ObjectiveMeasure("% of complaints", 100.0, 100.0, by_sector=True),
    "quick_repairs_done": ObjectiveMeasure("% of planned repairs", 100.0, 100.0, by_sector=True),
    "people_with_water": ObjectiveMeasure("people", 1.0, None, _LEVELS, total=True),
}


def objective_measures() -> dict[str, ObjectiveMeasure]:
    """Every measure by name: the indicators people know, records of a run, and levers in force.

    >>> objective_measures()["trust"].unit
    'points of 100'
    """
    return {
        **_indicators(),
        **_RECORDED,
        **{f"{LEVER}{name}": _IN_FORCE for name in LEVERS},
    }


def _indicators() -> dict[str, ObjectiveMeasure]:
    from coalition_sim.province import province

    facts = province()
    pairs = zip(facts.indicator_names, facts.indicator_units, strict=True)
    return {str(name): _indicator(str(unit)) for name, unit in pairs}


def _indicator(unit: str) -> ObjectiveMeasure:
    """How people say an indicator that is recorded as a share: in per cent, or in days of so many.

    >>> _indicator("share of births").unit, _indicator("share of 250 working days a year").unit
    ('% of births', 'working days a year')
    """
    counted = re.fullmatch(r"share of (\d+) (.+)", unit)
    if counted:
        return ObjectiveMeasure(counted[2], float(counted[1]), float(counted[1]))
    return ObjectiveMeasure(f"% of {unit.removeprefix('share of ')}", 100.0, 100.0)
