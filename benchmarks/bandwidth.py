"""How far the engine is from the speed at which this machine moves bytes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from statistics import median

import numpy as np

from benchmarks.harness import MONTHS_IN_YEAR, Scale, call_seconds, in_a_child
from benchmarks.machine import caches, cores
from benchmarks.tables import Table

CELLS = 34 * 7
BLOCK = 100


def measure(scale: Scale) -> list[Table]:
    """Speed of one addition by where its arrays lie, and the engine's traffic against it."""
    seconds = scale.pick(1.0, 0.3, 0.002)
    places = _places(scale)
    speed = {name: _additions(n, seconds) for name, n in places.items()}
    largest = places["memory"]
    together = _on_every_core(largest, seconds)
    rows = [(name, n * 24 / 2**20, speed[name]) for name, n in places.items()]
    rows.append((f"memory, {cores()} cores at once", cores() * largest * 24 / 2**20, together))
    columns = ("where the arrays lie", "MiB touched", "GB read and written a second")
    notes = (
        "a = b + c on float64 with numpy, the result written into an array that is there (24 bytes "
        "an element, as STREAM counts its addition). Caches: "
        + (", ".join(f"{k} {v // 1024} KiB" for k, v in caches().items()) or "not known") + ".",
    )  # fmt: skip
    machine = Table("bandwidth", "How fast this machine moves bytes", columns, tuple(rows), notes)
    return [machine, _engine(scale, speed, together)]


def _engine(scale: Scale, speed: dict[str, float], together: float) -> Table:
    worlds, months = scale.pick(25, 20, 2), scale.pick(60, 24, 2)
    plain = {"COALITION_SIM_COMPILED": "0"}
    count = in_a_child("benchmarks.counting:run", environment=plain, worlds=worlds, months=months)
    if not count["same"]:
        raise RuntimeError("the counted run gave other numbers than the plain one")
    block = scale.pick(BLOCK, BLOCK, 2)
    taken = {}
    for name, environment in (("plain numpy", plain), ("as installed", {})):
        runs = [
            in_a_child("benchmarks.harness:run_block", environment=environment, worlds=block,
                       months=months)
            for _ in range(scale.pick(3, 2, 1))
        ]  # fmt: skip
        taken[name] = median((r["cpu"] - r["setup"]) / block / months for r in runs)
    traffic = count["read"] + count["written"]
    reached = traffic / taken["plain numpy"] / 1e9
    once = 2 * count["state"] + count["tape"] / MONTHS_IN_YEAR
    rows: list[tuple[str, float, str]] = [
        ("array operations a month", count["operations"], "calls for the whole block"),
        ("read by them", count["read"] / 1e6, "MB a world-month"),
        ("written by them", count["written"] / 1e6, "MB a world-month"),
        ("state that one month hands to the next", count["state"] / 1e6, "MB a world"),
        ("uniforms drawn for a year", count["tape"] / 1e6, "MB a world"),
        ("time, plain numpy", 1e6 * taken["plain numpy"], "µs a world-month"),
        ("time, as installed", 1e6 * taken["as installed"], "µs a world-month"),
        ("speed reached by plain numpy", reached, "GB a second"),
    ]
    for name, limit in speed.items():
        rows.append((f"share of an addition's speed, {name}", 100 * reached / limit, "%"))
    floor = once / speed["memory"] / 1e3
    rows += [
        ("time if every counted byte came from memory", traffic / speed["memory"] / 1e3,
         "µs a world-month"),
        ("floor: the state read and written once a month, from memory", floor, "µs a world-month"),
        ("as installed against the floor", 1e6 * taken["as installed"] / floor, "times"),
        ("floor with every core at once", once / together / 1e3, "µs a world-month"),
    ]  # fmt: skip
    notes = (
        f"Bytes are those of the arrays that each operation reads and writes, counted in a run of "
        f"{worlds} worlds and {months} months by an array type that notes every operation; the "
        "numbers of that run are the same bit for bit. Not counted: temporaries inside one numpy "
        "or scipy function, and operations on arrays that Python's own lists hold. Times are of a "
        f"block of {block} over the same months, set-up left out. Little of the traffic reaches "
        "memory: a block's arrays stay in the caches.",
        "The floors are what one pass over the state a month would take (read, written, and a "
        "twelfth of the year's uniforms read), were arithmetic free and nothing in a cache: no "
        "engine that keeps the state in memory can be faster.",
    )
    title = "Bytes the engine moves, against that speed"
    return Table("traffic", title, ("what", "value", "unit"), tuple(rows), notes)


def _places(scale: Scale) -> dict[str, int]:
    """Elements of each of three arrays, so that together they fill half of a cache."""
    known = caches()
    found = {"an array of a block": CELLS * BLOCK}
    for level in ("L2", "L3"):
        if level in known:
            found[level] = known[level] // 2 // 24
    largest = max([*known.values(), 8 * 2**20])
    found["memory"] = scale.pick(min(4 * largest, 2**30) // 8, 2**24, 2**18)
    return found


def _additions(elements: int, seconds: float) -> float:
    a, b, c = (np.full(elements, v) for v in (0.0, 1.0, 2.0))
    return 24.0 * elements / call_seconds(lambda: np.add(b, c, out=a), seconds, wall=True) / 1e9


def _on_every_core(elements: int, seconds: float) -> float:
    """GB a second of additions in memory that run in as many threads as there are cores."""
    with ThreadPoolExecutor(cores()) as threads:
        return sum(threads.map(lambda _: _additions(elements, seconds), range(cores())))
