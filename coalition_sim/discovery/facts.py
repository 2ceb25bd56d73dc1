"""Facts of a world that people recognise before a reform starts, read from the baseline world.

The baseline world knows nothing of the reform, so that no fact can be its doing. Unless said
otherwise a fact is the mean, or the level in June, of the last whole fiscal year before the first
lever of the reform starts.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim.axes import MONTHS_IN_YEAR
from coalition_sim.outcomes import OUTCOMES, yearly_values
from coalition_sim.province import province
from coalition_sim.scenario import Scenario

Array = np.ndarray


@dataclass(frozen=True)
class Before:
    """The baseline's results (1, world, ...), the year that facts are taken of, and its number."""

    ds: xr.Dataset
    year: str
    number: int

    def of(self, name: str) -> xr.DataArray:
        """A variable in that year."""
        return self.ds[name].isel(scenario=0).sel(year=self.year)

    def until(self, name: str) -> xr.DataArray:
        """A variable in all years up to that one."""
        return self.ds[name].isel(scenario=0, year=slice(0, self.number + 1))


@dataclass(frozen=True)
class Fact:
    """One fact: its name, unit, a sentence that takes its size, meaning, and how it is read, (W,).

    ``whole`` numbers are told as "at least 3", a ``count`` as "fewer than 38".
    """

    label: str
    unit: str
    sentence: str
    meaning: str
    read: Callable[[Before], Array]
    whole: bool = False
    count: bool = False


def _last_cabinet(before: Before) -> tuple[Array, Array]:
    """Seat shares within the coalition (W, P) of the last cabinet formed by the end of the year."""
    month, shares = (before.ds[n].values[0] for n in ("formation_month", "seat_share"))
    known = month < (before.number + 1) * MONTHS_IN_YEAR  # false where not a number
    last = known.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
    rows = np.arange(len(last))
    shares = np.where(known.any(axis=1)[:, None], shares[rows, last], np.nan)
    return shares, np.isfinite(shares) & (shares > 0)


def _electable_seats(before: Before) -> Array:
    shares, inside = _last_cabinet(before)
    electable = province(before.ds.attrs["start"]).party_electable
    total = np.where(inside, shares, 0.0)
    return _or_missing(100.0 * (total * electable).sum(axis=1), inside)


def _electable_partners(before: Before) -> Array:
    _, inside = _last_cabinet(before)
    electable = province(before.ds.attrs["start"]).party_electable
    with np.errstate(invalid="ignore"):
        return 100.0 * (inside & electable).sum(axis=1) / inside.sum(axis=1)


def _partners(before: Before) -> Array:
    _, inside = _last_cabinet(before)
    return _or_missing(inside.sum(axis=1).astype(float), inside)


def _or_missing(values: Array, inside: Array) -> Array:
    return np.where(inside.any(axis=1), values, np.nan)


def _loyal(before: Before) -> Array:
    return (before.of("coalition_seats") * (1.0 - before.of("dissent"))).values


def _yearly(name: str, scale: float = 1.0) -> Callable[[Before], Array]:
    def read(before: Before) -> Array:
        found = before.of(name)
        rest = [dim for dim in found.dims if dim != "world"]
        return scale * found.mean(rest).values

    return read


def _so_far(name: str) -> Callable[[Before], Array]:
    return lambda before: before.until(name).sum("year").values


def _outcome(name: str) -> Callable[[Before], Array]:
    def read(before: Before) -> Array:
        return yearly_values(before.ds, [name]).sel(year=before.year).values[0, :, 0]

    return read


def _from_outcome(name: str, label: str, sentence: str) -> Fact:
    known = OUTCOMES[name]
    unit = "%" if known.unit.startswith("%") else known.unit
    return Fact(label, unit, sentence, f"{known.label}: {known.aggregation}", _outcome(name))


FACTS: dict[str, Fact] = {
    "electable_partners": Fact(
        "electable-based parties among those in the coalition",
        "%",
        "{} of the parties in the coalition are electable-based",
        "parties with seats in the last cabinet formed by then",
        _electable_partners,
    ),
    "electable_seats": Fact(
        "electable-based parties' part of the coalition's seats",
        "%",
        "electable-based parties hold {} of the coalition's seats",
        "in the last cabinet formed by then",
        _electable_seats,
    ),
    "partners": Fact(
        "parties in the coalition",
        "parties",
        "the coalition has {} parties",
        "with seats in the last cabinet formed by then",
        _partners,
        whole=True,
    ),
    "coalition_seats": Fact(
        "seats of the coalition",
        "seats",
        "the coalition has {} seats",
        "mean of the year",
        _yearly("coalition_seats"),
        count=True,
    ),
    "loyal_members": Fact(
        "loyal members of the chief minister",
        "members",
        "the chief minister has {} loyal members",
        "members of the coalition not in dissent: its seats times one minus the share in dissent, "
        "means of the year",
        _loyal,
        count=True,
    ),
    "chief_ministers_changed": Fact(
        "changes of chief minister so far",
        "changes",
        "the number of changes of chief minister so far is {}",
        "for any cause, from the start of the run to the end of the year",
        _so_far("chief_minister_changes"),
        whole=True,
    ),
    "opposition_bought_in": Fact(
        "opposition members brought in by development funds",
        "%",
        "{} of the opposition is brought in by development funds",
        "mean of the year",
        _yearly("coopted_share", 100.0),
    ),
    "political_share": Fact(
        "part of the development budget divided by politics",
        "%",
        "{} of the development budget is divided by politics",
        "mean of the year",
        _yearly("political_share", 100.0),
    ),
    "oversight": Fact(
        "oversight by the assembly",
        "points of 100",
        "oversight by the assembly is {} points of 100",
        "mean of the year",
        _yearly("oversight", 100.0),
    ),
    "months_in_post": Fact(
        "months that secretaries have served",
        "months",
        "secretaries have served {} months on average",
        "mean over departments at the end of June",
        _yearly("months_in_post"),
        count=True,
    ),
    "unrest": Fact(
        "time that districts are in unrest",
        "%",
        "districts are in unrest {} of the time",
        "mean over districts and months of the year",
        _yearly("unrest", 100.0),
    ),
    "trust": _from_outcome(
        "trust", "trust in the provincial government", "trust in the government is {} points of 100"
    ),
    "services": _from_outcome(
        "service_mean",
        "services, education and health",
        "education and health services stand at {} points of 100",
    ),
    "worst_services": _from_outcome(
        "worst_quintile_service",
        "services of the worst-served fifth of the people",
        "services of the worst-served fifth stand at {} points of 100",
    ),
    "budget_used": _from_outcome("utilisation", "budget used", "{} of the budget is used"),
    "backlog": _from_outcome(
        "throw_forward_ratio",
        "cost still to be paid on schemes",
        "schemes under way will still cost {} years of the budget",
    ),
    "money_leaked": _from_outcome("leakage_share", "leakage", "{} of the money spent leaks"),
    "need_alignment": _from_outcome(
        "allocation_need_alignment",
        "how closely allocation matched need",
        "the index of how closely allocation matched need (-1 to 1) was {}",
    ),
}

NEEDED = ("provincial", "unrest", "formation_month", "seat_share", "parameter_value")
"""What a run has to record so that outcomes, parameters and all facts can be read."""


def year_before(scenario: Scenario, start: str, years: Iterable[str]) -> tuple[str, int] | None:
    """The last whole fiscal year before the first lever starts, and its number; None if none is.

    >>> from coalition_sim.scenario import load_scenario
    >>> year_before(load_scenario("fixed_tenure"), "2013-07", ["2013-14", "2014-15", "2015-16"])
    ('2014-15', 1)
    """
    starts = [setting.start for setting in scenario.levers.values()]
    if not starts:
        return None
    whole = (_months(min(starts)) - _months(start)) // MONTHS_IN_YEAR
    named = list(years)
    number = min(whole, len(named)) - 1
    return (str(named[number]), number) if number >= 0 else None


def _months(month: str) -> int:
    year, number = str(month).split("-")[:2]
    return 12 * int(year) + int(number)


def facts_of(ds: xr.Dataset, baseline: str, when: tuple[str, int]) -> pd.DataFrame:
    """One row per world and a column per fact that this dataset can tell."""
    before = Before(ds.sel(scenario=[baseline]), *when)
    columns = {}
    for name, fact in FACTS.items():
        try:
            columns[name] = np.asarray(fact.read(before), dtype=float)
        except KeyError:
            warnings.warn(f'"{name}" was not recorded and is not searched', stacklevel=2)
    return pd.DataFrame(columns)
