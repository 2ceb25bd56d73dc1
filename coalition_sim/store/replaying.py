"""Runs one world of a store again, alone, and compares it with what is stored."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from coalition_sim.parameters import names as parameter_names
from coalition_sim.parameters import nearest
from coalition_sim.plan import Plan
from coalition_sim.store.comparing import (
    compared,
    first_difference,
    rows_of_piece,
    rows_of_record,
)
from coalition_sim.store.errors import StoreError
from coalition_sim.store.experiment import experiment_of, plan_of
from coalition_sim.store.holdings import NOBODY, Piece, Store, look
from coalition_sim.store.reading import parameters_of

Array = np.ndarray
Outcome = Literal["equal", "differs", "fails", "not stored"]


@dataclass(frozen=True)
class Replayed:
    """What a world gave when it was run alone.

    ``outcome``: "equal" in every bit; "differs", and ``difference`` names the first; "fails", and
    ``traceback`` says where; "not stored": it runs, and there is nothing to compare it with.
    ``stored_error`` is the error of the stored block, if that failed. ``compared`` counts
    variables. ``package_changed``: the code or data are not those that computed the store.
    """

    scenario: str
    world: int
    outcome: Outcome
    compared: int = 0
    difference: str = ""
    stored_error: str = ""
    traceback: str = ""
    package_changed: bool = False


def replay(address: str | Path, world: int, scenario: str | None = None) -> list[Replayed]:
    """Run a world of a store again, alone and in this process; in every scenario, or in one.

    Raises
    ------
    StoreError
        If the store does not know the world or the scenario.
    """
    store = look(address)
    names = store.scenarios
    if scenario is not None and scenario not in names:
        guess = nearest(scenario, names)
        hint = f" Did you mean {guess!r}?" if guess else ""
        raise StoreError(f"{address}: no scenario {scenario!r}.{hint} Stored: {', '.join(names)}.")
    if world not in store.asked:
        raise StoreError(f"{address}: world {world} was never asked for.")
    chosen = range(len(names)) if scenario is None else [names.index(scenario)]
    return [_again(store, int(world), place) for place in chosen]


def _again(store: Store, world: int, scenario: int) -> Replayed:
    ids = np.array([world])
    done, failed = (_holder(store, ids, scenario, part) for part in (store.pieces, store.failed))
    error = str(failed[0].told["error"]) if failed is not None and done is None else ""
    plan = _alone(store, ids, done or failed)
    about: dict[str, Any] = {
        "scenario": plan.scenarios[scenario].name,
        "world": world,
        "stored_error": error,
        "package_changed": experiment_of(plan)["package"] != store.experiment["package"],
    }
    try:
        record = plan.task(np.array([scenario]))()
    except Exception:
        return Replayed(**about, outcome="fails", traceback=traceback.format_exc())
    if done is None:
        return Replayed(**about, outcome="not stored")
    piece, row = done
    stored, again = (
        rows_of_piece(store, piece, np.array([row])),
        rows_of_record(record, plan.record),
    )
    difference = first_difference(stored, again, plan)
    outcome: Outcome = "differs" if difference else "equal"
    return Replayed(**about, outcome=outcome, compared=compared(stored), difference=difference)


def _holder(
    store: Store, ids: Array, scenario: int, pieces: tuple[Piece, ...]
) -> tuple[Piece, int] | None:
    """The block that holds a row, and which of its rows that is."""
    number, row = (int(found[scenario, 0]) for found in store.found(ids, pieces))
    return None if number == NOBODY else (pieces[number], row)


def _alone(store: Store, ids: Array, holder: tuple[Piece, int] | None) -> Plan:
    """The plan of one world of the experiment, its parameters from the store if need be."""
    if store.experiment["parameters"] != "table":
        return plan_of(store.experiment, ids)
    if holder is None:
        raise StoreError(
            f"{store.place.address}: world {ids[0]} was not run yet, and its parameters come from "
            "a table that the store does not have."
        )
    piece, row = holder
    _, tape, values = parameters_of(store, piece)
    table = pd.DataFrame([values[row]], columns=parameter_names()).assign(tape=tape[row])
    return plan_of(store.experiment, ids, np.zeros(1, dtype=np.int64), table)
