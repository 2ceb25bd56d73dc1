"""Tasks for the tests, where a worker process can import them."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path


def after(seconds: float, value: object = None) -> object:
    """The value, or the worker's process id, after a while."""
    time.sleep(seconds)
    return os.getpid() if value is None else value


def killed() -> None:
    """What the system does to a process for want of memory."""
    os.kill(os.getpid(), signal.SIGKILL)


def killed_at_first(folder: Path, times: int, value: object) -> object:
    """The value, at last; the first so many times the worker is killed."""
    before = len(list(folder.iterdir()))
    if before < times:
        (folder / str(before)).touch()
        killed()
    return value


def loaded() -> bool:
    """Whether this process has the engine and the tables that a block needs."""
    engine, province, parameters = (
        sys.modules.get(f"coalition_sim.{name}")
        for name in ("plan", "province.loader", "parameters.table")
    )
    if engine is None or province is None or parameters is None:
        return False
    return bool(province._recorded.cache_info().currsize and parameters.table.cache_info().currsize)


class Stubborn(Exception):
    """Cannot be sent."""

    def __init__(self, one: int, other: int) -> None:
        super().__init__(f"{one} is not {other}")
        self.kept = lambda: None


def refuse(one: int, other: int) -> None:
    raise Stubborn(one, other)


def unsendable() -> object:
    return lambda: None


PROGRAM = """
import os, signal, sys
from functools import partial

from executors.work import after
from coalition_sim import executors

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background ignores it
    where = {"jobs": 2} if sys.argv[1] == "jobs" else {"cluster": sys.argv[1]}
    tasks = [(n, partial(after, 0.1 if n < 2 else 60.0)) for n in range(20)]
    try:
        for number, worker in executors.run(tasks, **where):
            print("done", number, worker, flush=True)
    except KeyboardInterrupt:
        print("interrupted", flush=True)
"""
"""Two tasks that are quick and eighteen that take a minute each; says what is done, and by whom."""
