"""What the numbers were measured on."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

import coalition_sim
from benchmarks.tables import Table

CACHES = Path("/sys/devices/system/cpu/cpu0/cache")
UNKNOWN = "not known"


def describe() -> Table:
    """Processor, cores, caches, memory, versions, vector instructions, compiled rules."""
    rows = (
        ("processor", _processor()),
        ("cores", f"{cores()} for this process, {os.cpu_count()} in the machine"),
        ("caches", ", ".join(f"{k} {v // 1024:,} KiB" for k, v in caches().items()) or UNKNOWN),
        ("memory", f"{memory() / 2**30:.0f} GiB" if memory() else UNKNOWN),
        ("other work at the start", _load()),
        ("system", f"{platform.system()} {platform.machine()}"),
        ("Python, numpy", f"{platform.python_version()}, {np.__version__}"),
        ("vector instructions numpy uses", _simd()),
        ("compiled rules", compiled()),
        ("coalition_sim", version(Path(coalition_sim.__file__).parents[1])),
        ("measured", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"),
    )
    return Table("machine", "The machine", ("what", "value"), rows)


def cores() -> int:
    """Cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def caches() -> dict[str, int]:
    """Bytes of the first core's data caches by level, where the system tells."""
    found: dict[str, int] = {}
    for index in sorted(CACHES.glob("index*")):
        if (index / "type").read_text().strip() != "Instruction":
            size = (index / "size").read_text().strip()
            unit = {"K": 2**10, "M": 2**20}.get(size[-1], 1)
            found["L" + (index / "level").read_text().strip()] = int(size.rstrip("KM")) * unit
    return found


def memory() -> int:
    """Bytes of memory, 0 if the system does not tell."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 0


def compiled() -> str:
    """Which rules run compiled, in words."""
    try:
        from coalition_sim.compiled import in_use
    except ImportError:
        return "none in this version"
    return in_use()


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _load() -> str:
    if not hasattr(os, "getloadavg"):
        return UNKNOWN
    return f"{os.getloadavg()[0]:.1f} processes running on average in the last minute"


def _simd() -> str:
    known = np.show_config(mode="dicts").get("SIMD Extensions", {})  # type: ignore[call-overload]
    return ", ".join([*known.get("baseline", [])[-1:], *known.get("found", [])]) or UNKNOWN


def version(root: Path) -> str:
    """Version of the package in a folder and, in a checkout, its commit, "dirty" if changed."""
    text = (root / "coalition_sim" / "__init__.py").read_text(encoding="utf-8")
    number = next(iter(re.findall(r'__version__ = "(.+)"', text)), "no version")
    if not (root / ".git").exists():
        return number
    try:
        said = subprocess.run(
            ["git", "describe", "--always", "--dirty"],
            cwd=root, capture_output=True, text=True, check=True,
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        return number
    return f"{number}, commit {said.stdout.strip()}"
