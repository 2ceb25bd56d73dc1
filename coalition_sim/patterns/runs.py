"""Runs the same worlds under every condition, and makes of them what the patterns look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import xarray as xr

from coalition_sim.axes import MONTHS_IN_YEAR
from coalition_sim.calendar import Calendar
from coalition_sim.levers import months_between
from coalition_sim.parameters import central
from coalition_sim.patterns.ablations import CONDITIONS, scenario_of
from coalition_sim.patterns.notes import take_notes
from coalition_sim.patterns.reading import View
from coalition_sim.province import province
from coalition_sim.simulate import events, simulate

YEARS = 10
TIMES = len(CONDITIONS) + 1
"""How often each world is computed: under every condition, and once more for notes."""

Progress = Callable[[int, int], None]


def run(
    ablation: str | None,
    worlds: int,
    seed: int = 1,
    jobs: int = 1,
    progress: Progress | None = None,
) -> View:
    """The worlds under every condition; one ablation at a time, so that memory holds them."""
    total, done = worlds * TIMES, 0
    parts: list[xr.Dataset] = []
    for conditions in (CONDITIONS[:1], CONDITIONS[1:]):
        scenarios = [scenario_of(ablation, condition) for condition in conditions]
        step = shifted(progress, done, total)
        events_too = not parts
        ds = simulate(
            scenarios, worlds, YEARS, seed=seed, jobs=jobs, keep_events=events_too, progress=step
        )
        parts.append(ds)
        done += worlds * len(conditions)
    notes = take_notes(scenario_of(ablation), worlds, YEARS, seed, jobs)
    if progress is not None:
        progress(total, total)
    return replace(view_of(*parts), notes=notes, held=scenario_of(ablation).parameters)


def view_of(plain: xr.Dataset, others: xr.Dataset) -> View:
    """What the patterns are measured on: the worlds as they are, and under the other conditions."""
    start = plain.attrs["start"]
    frame = events(plain).drop(columns="scenario")
    place = {world: n for n, world in enumerate(plain["world"].values)}
    month = {label: months_between(start, label) for label in frame["month"].unique()}
    frame = frame.assign(world=frame["world"].map(place), month=frame["month"].map(month))
    parts = dict(zip(CONDITIONS[1:], range(others.sizes["scenario"]), strict=True))
    reruns = {name: others.drop_dims("event").isel(scenario=n) for name, n in parts.items()}
    return View(
        plain.drop_dims("event").isel(scenario=0),
        reruns["no_donors"],
        frame,
        _first_home(start),
        _caretaker_months(start),
        reruns["local"],
        reruns["local_accountable"],
    )


def _first_home(start: str) -> tuple[str, ...]:
    """Districts of the seat of the chief minister in office at the start."""
    facts = province(start)
    seat = facts.seat_names[facts.government.chief_minister_seat]
    table = facts.tables["seat_districts"]
    return tuple(table.loc[table["seat"] == seat, "district"])


def _caretaker_months(start: str) -> tuple[int, ...]:
    """Months of the run under a caretaker, that of the election itself left out."""
    calendar, stays = Calendar(start, province(start).government), central(1)["caretaker_months"]
    found = []
    for month in range(MONTHS_IN_YEAR * YEARS):
        if 0 < calendar.months_to_election < float(stays.iloc[0]):
            found.append(month)
        calendar.advance()
    return tuple(found)


def shifted(progress: Progress | None, before: int, total: int) -> Progress | None:
    """Progress of a part of the work, told as progress of the whole."""
    return progress and (lambda done, _: progress(before + done, total))
