"""Rows of blocks side by side: are they equal in every bit, and if not, where not first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coalition_sim.gather import Record, coordinates
from coalition_sim.plan import Plan
from coalition_sim.province import province
from coalition_sim.recorder import EVENT_COLUMNS
from coalition_sim.store.blocks import INDEX, WORDS, columns_of, layout
from coalition_sim.store.holdings import Piece, Store
from coalition_sim.store.reading import block_array, block_table
from coalition_sim.variables import EVENTS, FORMATIONS, RECORDABLE

Array = np.ndarray


@dataclass(frozen=True)
class Rows:
    """Some rows: ``values`` by variable (n, ...), shock tapes, parameters if they are stored, and
    a list of lines for each row of formations and events, if those are recorded."""

    values: dict[str, Array]
    tape: Array
    parameters: Array | None
    lines: dict[str, list[list[tuple[Any, ...]]]]


def rows_of_record(record: Record, variables: tuple[str, ...]) -> Rows:
    """All rows of a block that was just computed."""
    lines = {}
    if set(variables).intersection(FORMATIONS):
        lines["formations"] = _by_row(record.formations, len(record.world))
    if set(variables).intersection(EVENTS):
        table = np.stack([record.events[name] for name in EVENT_COLUMNS], axis=1).astype(object)
        lines["events"] = _by_row(table, len(record.world))
    drawn = record.parameters[record.parameter_row]
    return Rows(record.values, record.tape, drawn, lines)


def rows_of_piece(store: Store, piece: Piece, rows: Array) -> Rows:
    """Some rows of a stored block."""
    values, record = {}, store.experiment["record"]
    for array in layout(record):
        whole, told = block_table(store, piece, array)
        for name, columns in columns_of(told["variables"], array).items():
            values[name] = whole[rows][:, columns].reshape(len(rows), *told["variables"][name])
    index = block_array(store, piece, "index")[rows]
    drawn = None
    if "parameter_value" in record or store.experiment["parameters"] == "table":
        drawn = block_array(store, piece, "parameters")[index[:, INDEX.index("parameter_row")]]
    lines = {}
    for name in ("formations", "events"):
        if name in piece.told:
            count = len(piece.told[name])
            table = _with_words(*block_table(store, piece, name)) if sum(piece.told[name]) else []
            every = _by_row(table, count)
            lines[name] = [every[row] for row in rows]
    return Rows(values, index[:, INDEX.index("tape")], drawn, lines)


def first_difference(stored: Rows, again: Rows, plan: Plan) -> str:
    """The earliest value that differs, in words; empty if all are equal bit for bit."""
    if not np.array_equal(stored.tape, again.tape):
        return f"shock tape: {stored.tape[0]} stored, {again.tape[0]} now"
    one, other = stored.parameters, again.parameters
    if one is not None and other is not None and not same_bits(one, other):
        row, place = np.argwhere(~_same(one, other))[0]
        name = coordinates(plan, province(plan.start))["parameter"][place]
        return f"parameter {name}: {one[row, place]!r} stored, {other[row, place]!r} now"
    found = [
        _difference(name, values, again.values[name], plan)
        for name, values in stored.values.items()
        if not same_bits(values, again.values[name])
    ]
    if found:
        others = f" ({len(found) - 1} other variables differ too)" if len(found) > 1 else ""
        return min(found)[1] + others
    for name, rows in stored.lines.items():
        for mine, now in zip(rows, again.lines[name], strict=True):
            if mine != now:
                at = next(n for n in range(len(mine) + 1) if mine[n : n + 1] != now[n : n + 1])
                return f"{name}: {_line(mine, at)} stored, {_line(now, at)} now"
    return ""


def compared(rows: Rows) -> int:
    """How many variables a comparison looks at."""
    tables = {"formations": FORMATIONS, "events": EVENTS}
    return len(rows.values) + sum(len(tables[name]) for name in rows.lines)


def same_bits(one: Array, other: Array) -> bool:
    """Equal in shape and in every bit, so that NaN equals NaN."""
    return one.shape == other.shape and bool(_same(one, other).all())


def _same(one: Array, other: Array) -> Array:
    bits = [
        np.ascontiguousarray(values, dtype=np.float64).view(np.int64) for values in (one, other)
    ]
    return np.asarray(bits[0] == bits[1])


def _difference(name: str, stored: Array, again: Array, plan: Plan) -> tuple[int, str]:
    """The first year in which a variable differs, and where, in words."""
    dims = ("row", *RECORDABLE[name].dims[2:])
    places = np.argwhere(~_same(stored, again))
    year = dims.index("year") if "year" in dims else 0
    first = places[np.argsort(places[:, year], kind="stable")[0]]
    labels = coordinates(plan, province(plan.start))
    where = ", ".join(
        str(labels[dim][at]) if dim in labels else f"{dim} {at}"
        for dim, at in zip(dims[1:], first[1:], strict=True)
    )
    one, other = float(stored[tuple(first)]), float(again[tuple(first)])
    when = int(first[year]) if year else -1
    return when, f"{name} ({where}): {one!r} stored, {other!r} now"


def _by_row(table: Any, rows: int) -> list[list[tuple[Any, ...]]]:
    """The lines of a table by row, which is their first entry."""
    found: list[list[tuple[Any, ...]]] = [[] for _ in range(rows)]
    for row, *rest in table:
        found[int(row)].append(tuple(str(v) if isinstance(v, str) else float(v) for v in rest))
    return found


def _with_words(table: Array, told: dict[str, Any]) -> list[list[Any]]:
    """The lines of a table of events with words for their numbers."""
    lines = table.tolist()
    for name in WORDS if "columns" in told and WORDS[0] in told else ():
        at = EVENT_COLUMNS.index(name)
        for line in lines:
            line[at] = told[name][int(line[at])]
    return lines


def _line(lines: list[tuple[Any, ...]], at: int) -> str:
    return " ".join(map(str, lines[at])) if at < len(lines) else "nothing more"
