"""The hottest rules on whichever array module is installed: numpy, PyTorch (CPU or GPU), CuPy.

A trial, not an engine: the rules of services and citizens, as they stand in
``coalition_sim.rules``, run month after month on 1,000 to 1,000,000 worlds of 238 cells. Their
``np`` is exchanged for the other module meanwhile. Worlds that do not fit are done in chunks, and
results are compared with numpy's. Nothing here is used by the engine.

Run it alone, on a machine with a GPU, by ``python -m benchmarks accelerators``.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from statistics import median
from typing import Any

import numpy as np

from benchmarks.harness import Scale
from benchmarks.machine import memory
from benchmarks.tables import Table
from coalition_sim import rules
from coalition_sim.executors import BLOCK

CELLS = 34 * 7
AT_ONCE = 240_000
"""World-months that a chunk runs at most: one that is large runs fewer months."""
ARRAYS = 24
"""Arrays of (worlds, cells) that a month holds at once at most, temporaries included."""


@dataclass(frozen=True)
class Device:
    """An array module on a device: how arrays get there and back, and when work is done."""

    name: str
    dtype: str
    module: Any
    put: Callable[[np.ndarray], Any]
    get: Callable[[Any], np.ndarray]
    wait: Callable[[], object]
    room: float  # bytes that may be used
    chunk: int | None = None  # worlds at once; None: as many as there is room for
    clock: Callable[[], float] = time.process_time  # of a GPU: the wall's


class OtherNumpy:
    """An array module under numpy's names, as far as the rules tried here use them."""

    def __init__(self, module: Any) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        return getattr(self._module, name)

    def errstate(self, **_: str) -> Any:
        """No other module warns of a division by zero, so that there is nothing to switch off."""
        return nullcontext()


class Torch(OtherNumpy):
    """PyTorch, whose functions take no plain numbers where numpy's do."""

    def asarray(self, x: Any) -> Any:
        """As it is; a number stays a number."""
        return x

    def maximum(self, a: Any, b: Any) -> Any:
        """The larger, element by element."""
        return self._limited(a, b, "maximum", "min")

    def minimum(self, a: Any, b: Any) -> Any:
        """The smaller, element by element."""
        return self._limited(a, b, "minimum", "max")

    def _limited(self, a: Any, b: Any, function: str, limit: str) -> Any:
        if isinstance(a, float):
            a, b = b, a
        if isinstance(b, float):
            return self._module.clamp(a, **{limit: b})
        return getattr(self._module, function)(a, b)

    def any(self, x: Any) -> bool:
        """Whether anything is not zero; on a GPU this waits for the result."""
        return bool(x.any()) if hasattr(x, "any") else bool(x)


@contextmanager
def rules_on(module: Any) -> Iterator[None]:
    """Have the rules compute with another array module for a while."""
    ours = [m for name, m in sys.modules.items() if name.startswith("coalition_sim.rules")]
    places = [m for m in ours if getattr(m, "np", None) is np]
    try:
        for place in places:
            place.np = module  # type: ignore[attr-defined]
        yield
    finally:
        for place in places:
            place.np = np  # type: ignore[attr-defined]


def inputs(worlds: int, seed: int = 1) -> dict[str, np.ndarray]:
    """What a month of services and citizens starts from, with plausible values."""
    rng = np.random.default_rng(seed)
    cells = ("absence", "protected", "monitoring", "infrastructure", "works", "supplies",
             "supervision", "target", "upkeep", "expectation", "level")  # fmt: skip
    found = {name: rng.uniform(0.1, 0.9, (worlds, CELLS)) for name in cells}
    columns = {"protection_effect": 1.0, "monitoring_effect": 0.6, "depreciation": 0.006,
               "speed": 0.1, "exponent": 3.0, "slope": 4.0, "adapts": 0.05}  # fmt: skip
    for name, value in columns.items():
        found[name] = value * rng.uniform(0.5, 1.5, (worlds, 1))
    found["works"] *= 0.01
    return found


def month(x: dict[str, Any]) -> None:
    """One month of the rules that services and citizens share their time in; changes ``x``."""
    x["presence"] = rules.presence(
        x["absence"],
        x["protected"],
        x["monitoring"],
        x["protection_effect"],
        x["monitoring_effect"],
    )
    for stock in ("supplies", "supervision"):
        x[stock] = rules.adjust_stock(x[stock], x["target"], x["speed"], x["upkeep"])
    x["infrastructure"] = rules.infrastructure(x["infrastructure"], x["depreciation"], x["works"])
    parts = [x[name] for name in ("infrastructure", "presence", "supplies", "supervision")]
    x["service"] = rules.ces(parts, (0.3, 0.3, 0.2, 0.2), x["exponent"])
    gap = x["service"] - x["expectation"]
    x["satisfaction"] = rules.satisfaction(gap, x["level"], x["slope"])
    x["expectation"] = rules.expectation(x["expectation"], gap, x["adapts"])


def measure(scale: Scale) -> list[Table]:
    """Microseconds a world-month by module and number of worlds, against numpy in blocks."""
    sizes = scale.pick((1_000, 10_000, 100_000, 1_000_000), (1_000, 100_000), (20,))
    seconds, months = scale.pick(4.0, 1.0, 0.0), scale.pick(12, 12, 2)
    expected = _after(numpy_in_blocks(), 50, months)
    rows, found, blocks = [], devices(), {}
    for device in found:
        off = float(np.abs(_after(device, 50, months) / expected - 1.0).max())
        for worlds in sizes:
            held = min(worlds, device.chunk or max(int(_fits(device)), 1))
            each = max(1, min(months, AT_ONCE // held))
            cost = 1e6 * _cost(device, worlds, held, each, seconds)
            blocks.setdefault(worlds, cost)  # numpy in blocks comes first
            rows.append((device.name, device.dtype, worlds, held, cost, 1.0 / cost,
                         blocks[worlds] / cost, off))  # fmt: skip
    columns = ("module", "dtype", "worlds", "held at once", "µs a world-month",
               "million world-months a second", "times as fast as numpy in blocks",
               "largest relative difference")  # fmt: skip
    notes = (
        f"Rules presence, adjust_stock (twice), infrastructure, ces, satisfaction and expectation "
        f"on {CELLS} cells a world, {months} months (fewer in large chunks) before the next chunk; "
        f"worlds already lie on the device, nothing is copied while time runs. A case that would "
        f"take more than {seconds:.0f} s stops early: the cost of a world-month is that of the "
        f"chunks done. CPU time of one core for numpy and PyTorch on the CPU, wall time of a "
        f"GPU. Not there: {', '.join(missing()) or 'nothing'}.",
    )
    title = "The hottest rules on other array modules"
    return [Table("accelerators", title, columns, tuple(rows), notes)]


def _fits(device: Device) -> float:
    size = np.dtype(device.dtype).itemsize
    return device.room / (ARRAYS * CELLS * size)


def _put(device: Device, worlds: int) -> dict[str, Any]:
    """Inputs on the device: a thousand worlds over and over, which is as good for timing."""
    some = inputs(min(worlds, 1000))
    times = -(-worlds // 1000)
    return {
        name: device.put(np.tile(a, (times, 1))[:worlds].astype(device.dtype))
        for name, a in some.items()
    }


def _after(device: Device, worlds: int, months: int) -> np.ndarray:
    """Satisfaction after some months."""
    x = _put(device, worlds)
    with rules_on(device.module):
        for _ in range(months):
            month(x)
    return device.get(x["satisfaction"]).astype(float)


def _cost(device: Device, worlds: int, held: int, months: int, seconds: float) -> float:
    """Wall seconds a world-month: the median over chunks, after one to warm up."""
    start, each = _put(device, held), []
    with rules_on(device.module):
        month(dict(start))
        device.wait()
        ends = time.perf_counter() + seconds
        for _ in range(max(-(-worlds // held), 3)):
            x, began = dict(start), device.clock()
            for _ in range(months):
                month(x)
            device.wait()
            each.append(device.clock() - began)
            if time.perf_counter() > ends:
                break
    return median(each) / held / months


def _at_once() -> None:
    """A CPU is done when the call returns."""


def numpy_in_blocks(dtype: str = "float64") -> Device:
    """What the engine does."""
    return Device(f"numpy, blocks of {BLOCK}", dtype, np, np.asarray, np.asarray,
                  _at_once, 0.0, BLOCK)  # fmt: skip


def devices() -> list[Device]:
    """Every array module that is there, numpy in blocks first."""
    room = 0.1 * (memory() or 2**35)  # chunks are alike: a larger one says nothing new
    return [
        numpy_in_blocks(),
        numpy_in_blocks("float32"),
        Device("numpy, all at once", "float64", np, np.asarray, np.asarray, _at_once, room),
        *_torches(room),
        *_cupies(),
    ]


def missing() -> list[str]:
    """Modules and devices that are not there."""
    names = [d.name for d in devices()]
    wanted = {"PyTorch": "PyTorch", "a GPU for PyTorch": "PyTorch, cuda", "CuPy": "CuPy"}
    return [what for what, name in wanted.items() if not any(n.startswith(name) for n in names)]


def _torches(room: float) -> Iterator[Device]:
    try:
        torch = import_module("torch")
    except ImportError:
        return
    module = Torch(torch)

    def device(name: str, dtype: str, where: str, room: float, chunk: int | None = None,
               wait: Callable[[], object] | None = None) -> Device:  # fmt: skip
        clock = time.perf_counter if wait else time.process_time
        return Device(name, dtype, module, lambda a: torch.as_tensor(a, device=where),
                      lambda t: t.cpu().numpy(), wait or _at_once, room, chunk, clock)  # fmt: skip

    torch.set_num_threads(1)  # as numpy; more of them wait for each other where cores are busy
    for dtype in ("float64", "float32"):
        yield device(f"PyTorch, cpu, blocks of {BLOCK}", dtype, "cpu", room, BLOCK)
        yield device("PyTorch, cpu, all at once", dtype, "cpu", room)
        if torch.cuda.is_available():
            free = 0.8 * torch.cuda.mem_get_info()[0]
            name = f"PyTorch, cuda, {torch.cuda.get_device_name()}"
            yield device(name, dtype, "cuda", free, wait=torch.cuda.synchronize)


def _cupies() -> Iterator[Device]:
    try:
        cupy = import_module("cupy")
        free = 0.8 * cupy.cuda.runtime.memGetInfo()[0]
    except Exception:  # not installed, or no GPU: CuPy raises errors of its own
        return
    for dtype in ("float64", "float32"):
        yield Device("CuPy", dtype, OtherNumpy(cupy), cupy.asarray, cupy.asnumpy,
                     cupy.cuda.runtime.deviceSynchronize, free,
                     clock=time.perf_counter)  # fmt: skip
