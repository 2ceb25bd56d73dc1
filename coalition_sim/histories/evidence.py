"""What a condition of a query is checked against: months of events and yearly values of a world."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim.axes import MONTHS_IN_YEAR
from coalition_sim.histories.dates import Span
from coalition_sim.province import Province
from coalition_sim.simulate import events

TITLE = "secretary, "
DIVISION = " division"
TINY = 1e-12


@dataclass(frozen=True)
class Happening:
    """An event of a world, its month counted from the start."""

    month: int
    kind: str
    actor: str
    cause: str
    value: float

    @property
    def about(self) -> str:
        """The department, district, division or lever that it is about."""
        return self.actor.removeprefix(TITLE).removesuffix(DIVISION)


@dataclass(frozen=True)
class Lived:
    """One world of a dataset, as a query sees it."""

    happenings: tuple[Happening, ...]
    year: Callable[[str, str | None], np.ndarray]
    """Yearly values of a measure, (years,), for a sector or department, or for all."""
    span: Span

    def months_fallen(self) -> set[int]:
        """Months in which a chief minister was voted out."""
        return {h.month for h in self.happenings if h.kind == "exit" and h.cause == "revolt"}

    def empty(self, department: str) -> Iterator[tuple[int, int]]:
        """First empty month and first month filled again of each vacancy."""
        since: int | None = None
        for h in self.happenings:
            if h.kind == "departure" and h.about == department:
                since = h.month
            elif h.kind == "posting" and h.about == department and since is not None:
                yield since, h.month
                since = None
        if since is not None:
            yield since, self.span.months


def lives(ds: xr.Dataset, facts: Province, span: Span) -> Iterator[tuple[int, Lived]]:
    """Each world of the one scenario of a dataset."""
    frame = events(ds)
    start = int(span.start[:4]) * MONTHS_IN_YEAR + int(span.start[5:7])
    label = frame["month"].str
    frame["month"] = label[:4].astype(int) * MONTHS_IN_YEAR + label[5:7].astype(int) - start
    by_world = dict(iter(frame.groupby("world", sort=False)))
    measures = Measures(ds.isel(scenario=0), facts)
    for w, world in enumerate(ds["world"].values.tolist()):
        mine = by_world.get(world, frame.iloc[:0])
        yield world, Lived(_happenings(mine), _of_world(measures, w), span)


def _happenings(frame: pd.DataFrame) -> tuple[Happening, ...]:
    columns = (frame[name].tolist() for name in ("month", "kind", "actor", "cause", "value"))
    return tuple(Happening(*row) for row in zip(*columns, strict=True))


def _of_world(measures: Measures, w: int) -> Callable[[str, str | None], np.ndarray]:
    return lambda name, part: measures.values(name, part)[w]


class Measures:
    """Yearly values that a query may ask for, (worlds, years); computed once each."""

    def __init__(self, ds: xr.Dataset, facts: Province) -> None:
        self.ds, self.facts = ds, facts
        self._known: dict[tuple[str, str | None], np.ndarray] = {}

    def values(self, name: str, part: str | None) -> np.ndarray:
        """A measure for a sector or department (its label), or for all of them."""
        if (name, part) not in self._known:
            self._known[name, part] = MEASURES[name](self, part).transpose("world", "year").values
        return self._known[name, part]

    def total(self, name: str, sector: str | None) -> xr.DataArray:
        """Sum over sectors, or one sector."""
        values = self.ds[name]
        if sector is None:
            return values.sum("sector")
        return values.isel(sector=self.facts.sector_labels.index(sector))

    def ratio(self, above: str, below: str, sector: str | None) -> xr.DataArray:
        return self.total(above, sector) / np.maximum(self.total(below, sector), TINY)

    def people(self, name: str, sector: str | None) -> xr.DataArray:
        """Mean over people, and over sectors where none is named."""
        values = self.ds[name]
        if "sector" in values.dims:
            values = (
                values.mean("sector")
                if sector is None
                else values.isel(sector=self.facts.sector_labels.index(sector))
            )
        return values.weighted(self.ds["population"]).mean("district")

    def in_unrest(self, district: str | None) -> xr.DataArray:
        """Share of the year in unrest, of one district or the mean of all."""
        share = self.ds["unrest"]
        return share.mean("district") if district is None else share.sel(district=district)

    def in_force(self, lever: str | None) -> xr.DataArray:
        """Share of the year in force, of one lever or the mean of the scenario's."""
        values = self.ds["lever_in_force"]
        return values.mean("lever") if lever is None else values.sel(lever=lever)

    def plan(self, department: str | None) -> xr.DataArray:
        values = self.ds["plan_continuity"]
        return (
            values.mean("department") if department is None else values.sel(department=department)
        )


MEASURES: dict[str, Callable[[Measures, str | None], xr.DataArray]] = {
    "utilisation": lambda m, part: m.ratio("spent", "allocated", part),
    "lapsed": lambda m, part: m.ratio("lapsed", "released", part),
    "throw-forward": lambda m, part: m.ratio("throw_forward", "allocated", part),
    "political share": lambda m, part: m.ds["political_share"],
    "coalition seats": lambda m, part: m.ds["coalition_seats"],
    "trust": lambda m, part: m.people("trust", part),
    "service": lambda m, part: m.people("service_index", part),
    "presence": lambda m, part: m.people("staff_presence", part),
    "satisfaction": lambda m, part: m.people("satisfaction", part),
    "oversight": lambda m, part: m.ds["oversight"],
    "unrest share": lambda m, part: m.in_unrest(part),
    "reform in force": lambda m, part: m.in_force(part),
    "plan continuity": lambda m, part: m.plan(part),
    "schemes completed": lambda m, part: m.total("schemes_completed", part),
    "schemes abandoned": lambda m, part: m.total("schemes_abandoned", part),
}
