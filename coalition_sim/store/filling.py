"""Computes what a store does not hold yet, and writes each block as soon as it is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from coalition_sim import executors
from coalition_sim.executors import Failure
from coalition_sim.manifest import package_hash
from coalition_sim.plan import Plan
from coalition_sim.store.blocks import FOLDER, MARKER, Encoded, Encoding, encoded_failure
from coalition_sim.store.errors import StoreError, WorldsFailed
from coalition_sim.store.experiment import experiment_of, hash_of
from coalition_sim.store.files import Place
from coalition_sim.store.holdings import Store, begin, look_or_none
from coalition_sim.store.reading import parameters_of
from coalition_sim.store.rows import ranges_of, words_of

Array = np.ndarray
Progress = Callable[[int, int], None]
SMALLER = 20
"""A block that failed is tried again in so many parts, so that its good worlds come out."""


def fill(
    address: str | Path,
    plan: Plan,
    resume: bool = False,
    jobs: int = 1,
    cluster: Any = None,
    block: int = executors.BLOCK,
    progress: Progress | None = None,
) -> None:
    """Have every row of the plan in the store.

    Computes nothing if it is there already. One writer at a time: two would lose nothing, and do
    work twice.

    Raises
    ------
    StoreError
        If the store is of another experiment; or holds a part only and ``resume`` is not asked for.
    WorldsFailed
        If blocks raised an error; all others were computed and stored before.
    """
    place = Place(address)
    experiment = experiment_of(plan)
    store = look_or_none(place)
    rows, failed = np.arange(plan.rows), np.zeros(plan.rows, dtype=bool)
    if store is not None:
        store.require(experiment)
        _require_same_parameters(store, plan)
        failed = store.failed_rows(plan.ids).ravel()
        rows = rows[~store.done(plan.ids).ravel()]
        if len(rows) and (store.pieces or store.failed) and not resume:
            raise StoreError(_incomplete(store, plan.rows, len(rows), int(failed.sum())))
    if progress is not None:
        progress(plan.rows - len(rows), plan.rows)
    if not len(rows):
        return
    asked = plan.ids if store is None else np.concatenate([store.asked, plan.ids])
    begin(place, experiment, asked)
    for name in () if store is None else store.unfinished:
        place.remove(f"{FOLDER}/{name}")
    anew, again = rows[~failed[rows]], rows[failed[rows]]
    blocks = executors.cut(anew, block, jobs)
    blocks += executors.cut(again, max(1, block // SMALLER), jobs)
    _compute(place, plan, blocks, hash_of(experiment), jobs, cluster, progress)


def _compute(
    place: Place,
    plan: Plan,
    blocks: list[Array],
    experiment: str,
    jobs: int,
    cluster: Any,
    progress: Progress | None,
) -> None:
    """Compute blocks of rows and write each; those that fail too, to be told at the end."""
    tasks = ((n, Encoding(plan.task(rows), experiment)) for n, rows in enumerate(blocks))
    done = plan.rows - sum(map(len, blocks))
    failures: list[tuple[Array, Failure]] = []
    for number, found in executors.run(tasks, jobs=min(jobs, len(blocks)), cluster=cluster):
        rows = blocks[number]
        if isinstance(found, Failure):
            failures.append((rows, found))
            commit(place, encoded_failure(plan.task(rows), found, experiment))
        else:
            if cluster is not None:  # workers may join at any time, from anywhere
                _require_same_code(place, found)
            commit(place, found)
        done += len(rows)
        if progress is not None:
            progress(done, plan.rows)
    if failures:
        raise _told(place, plan, failures)


def _require_same_code(place: Place, block: Encoded) -> None:
    if block.package != package_hash():
        raise StoreError(
            f"{place.address}: a worker has other code or data of coalition_sim than this process. "
            "Install the same version wherever blocks are computed; --resume then goes on."
        )


def commit(place: Place, block: Encoded) -> None:
    """Write a block, its marker last; an earlier one of the same name stops counting first."""
    folder = f"{FOLDER}/{block.name}"
    place.remove(f"{folder}/{MARKER}")
    place.remove(folder)
    place.write_all({f"{folder}/{name}": data for name, data in block.files.items()})
    place.write(f"{folder}/{MARKER}", block.marker)


def _require_same_parameters(store: Store, plan: Plan) -> None:
    """Where worlds have their parameters from a table: what is stored was made with the same."""
    if not isinstance(plan.parameters, pd.DataFrame):
        return
    given = plan.parameters.drop(columns="tape")
    place = {int(world): n for n, world in enumerate(plan.ids)}
    for piece in store.pieces:
        world, tape, stored = parameters_of(store, piece)
        for one, its_tape, values in zip(world, tape, stored, strict=True):
            at = place.get(int(one))
            if at is None:
                continue
            differ = np.flatnonzero(given.values[at] != values)
            if its_tape != plan.tapes[at]:
                raise StoreError(_other_value(store, one, "tape", its_tape, plan.tapes[at]))
            for n in differ[:1]:
                name = given.columns[n]
                raise StoreError(_other_value(store, one, name, values[n], given.values[at, n]))


def _other_value(store: Store, world: int, name: str, stored: Any, given: Any) -> str:
    return (
        f"{store.place.address}: parameters of world {world} differ: {name} is {stored:g} in the "
        f"store, {given:g} in the table. Give the same table, or name another store."
    )


def _incomplete(store: Store, rows: int, missing: int, failed: int) -> str:
    also = f", {failed:,} of them because their block failed" if failed else ""
    return (
        f"{store.place.address} is not complete: {missing:,} of {rows:,} scenario-worlds are "
        f"missing{also}. Go on with it: --resume (in Python resume=True)."
    )


def _told(place: Place, plan: Plan, failures: list[tuple[Array, Failure]]) -> WorldsFailed:
    """What failed, in a few lines: how much, why, where it is, and how to look at it."""
    failed = sum(len(rows) for rows, _ in failures)
    by_error: dict[str, list[Array]] = {}
    for rows, failure in failures:
        by_error.setdefault(failure.error, []).append(rows)
    lines = [f"{failed:,} of {plan.rows:,} scenario-worlds have no result: their blocks failed."]
    for error, parts in list(by_error.items())[:3]:
        lines.append(f"  {error}")
        lines += [f"    in {words}" for words in _places(plan, np.concatenate(parts))[:3]]
    if len(by_error) > 3:
        lines.append(f"  and {len(by_error) - 3} other errors")
    first = min(int(rows[0]) for rows, _ in failures)
    name, world = plan.scenarios[first // len(plan.ids)].name, plan.ids[first % len(plan.ids)]
    lines += [
        f"All others, and these errors, are stored in {place.address}.",
        f"Look at one: coalition-sim replay --store {place.address} --world {world} "
        f"--scenario {name}",
        "Try them again, in smaller blocks: the same command with --resume.",
    ]
    return WorldsFailed("\n".join(lines), failed, plan.rows)


def _places(plan: Plan, rows: Array) -> list[str]:
    """Scenario and worlds of some rows, a line for each scenario."""
    lines = []
    for number, scenario in enumerate(plan.scenarios):
        worlds = np.sort(plan.ids[rows[rows // len(plan.ids) == number] % len(plan.ids)])
        if len(worlds):
            lines.append(f"{scenario.name}, worlds {words_of(ranges_of(worlds))}")
    return lines
