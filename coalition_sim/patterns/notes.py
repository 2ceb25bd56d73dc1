"""A second look at the same worlds, month by month, for what a result does not keep.

The model is stepped as it is; nothing but the reading of its state is added.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import partial

import numpy as np

from coalition_sim.axes import MONTHS_IN_YEAR
from coalition_sim.executors import cut, run, value_of
from coalition_sim.model import CoalitionModel
from coalition_sim.scenario import Scenario

Array = np.ndarray
LAST_QUARTER = 3


@dataclass(frozen=True)
class Notes:
    """What was seen.

    ``minister`` (W, Y, D): 1 where a member for the district holds office in July, 0 where none
    does, NaN in the chief minister's home, which is favoured for another reason. ``aligned``
    (W, Y, D): share of the district's seats in the coalition, mean of the year. ``paid``
    (W, Y, 2, 4): nominal Rs bn paid to older and to new schemes, by quarter.
    """

    minister: Array
    aligned: Array
    paid: Array


def take_notes(scenario: Scenario, worlds: int, years: int, seed: int, jobs: int = 1) -> Notes:
    """Notes on one scenario in the worlds that ``simulate`` would run with prior draws."""
    blocks = cut(np.arange(worlds), jobs=jobs)
    tasks = [(n, partial(_watch, scenario, ids, years, seed)) for n, ids in enumerate(blocks)]
    found = {n: value_of(one) for n, one in run(tasks, jobs=jobs)}
    seen = [found[n] for n, _ in tasks]
    return Notes(
        *(np.concatenate([getattr(one, part.name) for one in seen]) for part in fields(Notes))
    )


def _watch(scenario: Scenario, ids: Array, years: int, seed: int) -> Notes:
    """Step one block of worlds and note."""
    model = CoalitionModel(scenario, worlds=ids.tolist(), seed=seed, parameters="prior")
    districts = len(model.facts.district_names)
    minister = np.full((len(ids), years, districts), np.nan)
    aligned = np.zeros((len(ids), years, districts))
    paid = np.zeros((len(ids), years, 2, MONTHS_IN_YEAR // LAST_QUARTER))
    for month in range(years * MONTHS_IN_YEAR):
        year, quarter = month // MONTHS_IN_YEAR, month % MONTHS_IN_YEAR // LAST_QUARTER
        with _Till(model) as till:
            model.step()
        paid[:, year, :, quarter] += till.paid
        aligned[:, year] += model.services.aligned / MONTHS_IN_YEAR
        if month % MONTHS_IN_YEAR == 0:
            minister[:, year] = _ministers_districts(model)
    return Notes(minister, aligned, paid)


def _ministers_districts(model: CoalitionModel) -> Array:
    """Where a minister or adviser has his seat, NaN where the chief minister has, (W, D)."""
    seats = np.arange(model.ground.seats)
    first = seats == model.politics.chief_minister_seat
    home = model.ground.district_means(first.astype(float)) > 0
    held = model.ground.district_means((model.politics.office & ~first).astype(float)) > 0
    return np.where(home, np.nan, held.astype(float))


class _Till:
    """Stands beside the book of schemes for a month and counts what is paid, by age.

    A scheme that is completed leaves the book in the phase in which it is paid, so that its last
    payment can be seen only as it is made.
    """

    def __init__(self, model: CoalitionModel) -> None:
        self.model, self.paid = model, np.zeros((model.worlds, 2))

    def __enter__(self) -> _Till:
        self.pay = self.model.book.pay
        self.model.book.pay = self._pay_and_count  # type: ignore[method-assign, assignment]
        return self

    def __exit__(self, *_: object) -> None:
        del self.model.book.pay  # the class's own is found again

    def _pay_and_count(self, *arguments: Array) -> None:
        book = self.model.book
        before = book.paid.copy()
        self.pay(*arguments)
        world = book.cell // book.cells
        new = book.born == self.model.calendar.year
        for age, rows in enumerate((~new, new)):
            payments = (book.paid - before) * rows
            self.paid[:, age] += np.bincount(world, payments, minlength=self.model.worlds)
