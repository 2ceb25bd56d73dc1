"""Local processes that compute blocks of worlds.

Nothing heavy is imported here, so that a command can have them start while it is still loading.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from functools import cache

_one_at_a_time = threading.Lock()
BLOCK = 100
"""Scenario-worlds computed together: large enough to share numpy's overhead, small enough for the
cache (see benchmarks)."""


def start(jobs: int, rows: int) -> None:
    """Have the processes load what they need for so many scenario-worlds; returns at once."""
    if jobs > 1 and rows > BLOCK:
        threading.Thread(target=lambda: workers(jobs).submit(int), daemon=True).start()


def workers(jobs: int) -> ProcessPoolExecutor:
    """Processes that stay for the next call: starting them costs a second of imports each."""
    with _one_at_a_time:
        return _pool(jobs)


@cache
def _pool(jobs: int) -> ProcessPoolExecutor:
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        context.set_forkserver_preload(["coalition_sim.simulate"])
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_leave_ctrl_c_to_the_parent)


def _leave_ctrl_c_to_the_parent() -> None:
    """A worker that dies of Ctrl-C can leave the pool waiting for it for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
