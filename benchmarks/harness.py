"""How times are taken: several repeats, the compared things in turn, CPU and wall time.

Ratios are taken within a round, so that a machine that slows down for a while slows both sides;
the ratio reported is the median over rounds.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
MONTHS_IN_YEAR = 12
T = TypeVar("T")


@dataclass(frozen=True)
class Scale:
    """How large a benchmark is: "full" for the page, "quick" for a look, "tiny" for its test."""

    name: str = "full"

    def pick(self, full: T, quick: T, tiny: T) -> T:
        """The size that belongs to this scale."""
        return {"full": full, "quick": quick, "tiny": tiny}[self.name]

    @property
    def repeats(self) -> int:
        """Rounds that are timed."""
        return self.pick(5, 3, 1)

    @property
    def months(self) -> int:
        """Months of a run."""
        return MONTHS_IN_YEAR * self.pick(10, 10, 1)


@dataclass
class Timed:
    """Seconds of one thing over the rounds, and what it returned last."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    result: Any = None

    def spread(self, scale: float = 1.0, of: str = "cpu") -> str:
        """Lowest to highest, in the unit that ``scale`` makes of seconds."""
        values = [scale * v for v in getattr(self, of)]
        return f"{_short(min(values))} to {_short(max(values))}"


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def timed(thing: Callable[[], Any], into: Timed) -> None:
    """Run once and note the seconds."""
    gc.collect()
    cpu, wall = time.process_time(), time.perf_counter()
    into.result = thing()
    into.cpu.append(time.process_time() - cpu)
    into.wall.append(time.perf_counter() - wall)


def call_seconds(thing: Callable[[], Any], seconds: float, *, wall: bool = False) -> float:
    """Seconds of one short call: the median of bursts within the time given, CPU unless wall."""
    clock = time.perf_counter if wall else time.process_time
    thing()
    began = clock()
    thing()
    burst = max(1, min(1000, int(1e-3 / max(clock() - began, 1e-6))))  # about a millisecond
    each, ends = [], time.perf_counter() + seconds
    while len(each) < 3 or time.perf_counter() < ends:
        began = clock()
        for _ in range(burst):
            thing()
        each.append((clock() - began) / burst)
    return median(each)


def in_turn(things: Mapping[Any, Callable[[], Any]], repeats: int) -> dict[Any, Timed]:
    """Time every thing once a round, there and back, so that none always runs first."""
    found = {name: Timed() for name in things}
    for number in range(repeats):
        order = list(things) if number % 2 == 0 else list(reversed(things))
        for name in order:
            timed(things[name], found[name])
    return found


def ratio(above: list[float], below: list[float]) -> float:
    """Median over the rounds of one thing's time over another's."""
    return median(a / b for a, b in zip(above, below, strict=True))


def in_a_child(
    function: str,
    *,
    folder: Path = ROOT,
    environment: Mapping[str, str] | None = None,
    **arguments: Any,
) -> Any:
    """Call ``module:function`` in a fresh interpreter and return what it returns, as JSON.

    ``folder`` holds the package ``coalition_sim`` that the child imports.
    """
    path = os.pathsep.join([str(folder), str(ROOT), os.environ.get("PYTHONPATH", "")])
    given = {**os.environ, "PYTHONPATH": path, **(environment or {})}
    code = "from benchmarks.harness import answer; answer()"
    done = subprocess.run(
        [sys.executable, "-c", code, function, json.dumps(arguments)],
        cwd=folder, env=given, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{function} {arguments} failed in its own process:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def answer() -> None:
    """The child's side of ``in_a_child``."""
    module, _, function = sys.argv[1].partition(":")
    result = getattr(import_module(module), function)(**json.loads(sys.argv[2]))
    print(json.dumps(result))


def memory_mib(most: bool = True) -> float:
    """MiB of memory this process holds; ``most``: at its peak since ``forget_the_peak``."""
    status = Path("/proc/self/status")
    if status.exists():
        found = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        return float(found["VmHWM" if most else "VmRSS"].split()[0]) / 2**10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # never falls, the best there is
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def forget_the_peak() -> float:
    """Start a new peak where the system can; returns the MiB held now."""
    gc.collect()
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    return memory_mib(most=False)


def block_of(worlds: int, seed: int = 1, scenario: str = "status_quo") -> Any:
    """A model of so many worlds with the parameters that a run draws for them by default."""
    from coalition_sim.model import CoalitionModel

    return CoalitionModel(scenario, worlds, seed, parameters="prior")


def warm_up() -> None:
    """Read tables, fill caches and load compiled rules, which are not part of any run."""
    with suppress(ImportError, AttributeError):  # an older checkout may have none
        import_module("coalition_sim.compiled").load()
    model = block_of(2, seed=2)
    for _ in range(MONTHS_IN_YEAR):
        model.step()


def run_block(worlds: int, months: int, seed: int = 1) -> dict[str, float]:
    """Set up and run one block: CPU and wall seconds, and MiB held beyond those of the start."""
    warm_up()
    before = forget_the_peak()
    cpu, wall = time.process_time(), time.perf_counter()
    model = block_of(worlds, seed)
    ready = time.process_time() - cpu
    for _ in range(months):
        model.step()
    return {
        "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - wall,
        "setup": ready,
        "mib": memory_mib() - before,
        "peak": memory_mib(),
    }


def blocks_in_turn(
    cases: Mapping[str, dict[str, Any]], repeats: int
) -> dict[str, dict[str, list[float]]]:
    """``run_block`` in a fresh process for every case and round; lists by round."""
    found: dict[str, dict[str, list[float]]] = {name: {} for name in cases}
    for number in range(repeats):
        order = list(cases) if number % 2 == 0 else list(reversed(cases))
        for name in order:
            for key, value in in_a_child("benchmarks.harness:run_block", **cases[name]).items():
                found[name].setdefault(key, []).append(value)
    return found


def arrays_in(thing: Any, seen: set[int] | None = None) -> list[np.ndarray]:
    """Every array that an object holds, views counted once as the array they look into."""
    seen = set() if seen is None else seen
    if id(thing) in seen:
        return []
    seen.add(id(thing))
    if isinstance(thing, np.ndarray):
        whole = thing
        while isinstance(whole.base, np.ndarray):
            whole = whole.base
        first_time = whole is thing or id(whole) not in seen
        seen.add(id(whole))
        return [whole] if first_time else []
    if isinstance(thing, dict):
        inside: list[Any] = list(thing.values())
    elif isinstance(thing, list | tuple):
        inside = list(thing)
    elif type(thing).__module__.startswith("coalition_sim") or hasattr(thing, "__dict__"):
        if not type(thing).__module__.startswith(("coalition_sim", "types")):
            return []
        inside = list(vars(thing).values()) if hasattr(thing, "__dict__") else []
    else:
        return []
    return [array for part in inside for array in arrays_in(part, seen)]
