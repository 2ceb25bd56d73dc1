"""Local processes that compute tasks.

Each process has a pipe, and a thread of this process feeds it. So when a process ends, its task is
known: that task alone runs again, in a fresh process, while the others work on. Processes stay for
the next call, as what they import takes a second to load.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from multiprocessing.context import ForkServerContext, SpawnContext
from queue import Empty, SimpleQueue
from typing import Any

from coalition_sim.executors.failure import Failure, attempt, failure_of, lost
from coalition_sim.executors.serving import serve

Task = Callable[[], Any]
FORKED_FROM = "coalition_sim.executors.forking"
"""Imported by the process that workers are forked from."""
PER_WORKER = 2  # tasks under way for each: one is computed, one is ready
TIMES = 3  # so many workers may end over a task before it counts as lost
WAIT = 0.5  # seconds


def run(tasks: Iterable[tuple[int, Task]], jobs: int) -> Iterator[tuple[int, Any | Failure]]:
    """As :func:`coalition_sim.executors.run`, in up to so many local processes."""
    crew, coming = _Crew(jobs), iter(tasks)
    under_way, more = 0, True
    try:
        while True:
            while more and under_way < PER_WORKER * jobs:
                task = next(coming, None)
                more = task is not None
                if task is not None:
                    crew.take(task)
                    under_way += 1
            if not under_way:
                return
            done = crew.next()
            under_way -= 1
            yield done
    finally:
        crew.dismiss()


def start(jobs: int) -> None:
    """Have so many processes load; returns at once."""
    threading.Thread(target=_start, args=(jobs,), daemon=True).start()


def idle_workers() -> list[int]:
    """Process ids of the workers that wait for the next call."""
    with _book:
        return [int(worker.process.pid or 0) for worker in _idle]


class WorkerEnded(Exception):
    """A worker process ended, with this exit code: minus the signal, if one ended it."""

    def __init__(self, code: int) -> None:
        super().__init__(f"by signal {-code}" if code < 0 else f"with exit code {code}")
        self.code = code


class _Stopped(Exception):
    """The caller wants no more."""


class _Worker:
    """A process and this end of its pipe."""

    def __init__(self) -> None:
        context = _context()
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs,), daemon=True)
        self.loaded = False
        self.process.start()
        theirs.close()

    def compute(self, task: Task) -> Any | Failure:
        """What the task gives. Raises WorkerEnded."""
        self._wait_until_loaded()
        try:
            parcel = pickle.dumps(task, pickle.HIGHEST_PROTOCOL)
        except Exception as error:
            return failure_of(error)
        try:
            self.pipe.send_bytes(parcel)
        except OSError:
            raise WorkerEnded(self._end()) from None
        return attempt(partial(pickle.loads, self._receive()))

    def _wait_until_loaded(self) -> None:
        if self.loaded:
            return
        try:
            self._receive()  # READY
        except WorkerEnded as ended:
            if ended.code < 0:
                raise
            raise RuntimeError(
                f"a worker process could not start and ended {ended}; what it said stands above. "
                'A script that uses several jobs must start under `if __name__ == "__main__":`'
            ) from None
        self.loaded = True

    def _receive(self) -> bytes:
        try:
            return self.pipe.recv_bytes()
        except (EOFError, OSError):
            raise WorkerEnded(self._end()) from None

    def _end(self) -> int:
        """Make sure that it has ended; its exit code."""
        with _book:
            self.process.join(WAIT)
            self.process.kill()
            self.process.join()
            self.pipe.close()
            return self.process.exitcode or 0


_book = threading.RLock()
"""Held around what touches the list of processes: multiprocessing keeps it for one thread only."""
_idle: list[_Worker] = []


class _Crew:
    """The threads of one call, each with a worker; started as tasks come, at most ``jobs``."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self.threads: list[threading.Thread] = []
        self.waiting: SimpleQueue[tuple[int, Task] | None] = SimpleQueue()
        self.done: SimpleQueue[tuple[int, Any] | BaseException] = SimpleQueue()
        self.lock = threading.Lock()
        self.busy: set[_Worker] = set()
        self.stopped = False

    def take(self, task: tuple[int, Task]) -> None:
        self.waiting.put(task)
        if len(self.threads) < self.jobs:
            self.threads.append(threading.Thread(target=self._work, daemon=True))
            self.threads[-1].start()

    def next(self) -> tuple[int, Any | Failure]:
        """The next that is done. Raises what went wrong outside of any task."""
        while True:
            try:
                found = self.done.get(timeout=WAIT)  # Windows sees Ctrl-C only between waits
            except Empty:
                continue
            if isinstance(found, BaseException):
                raise found
            return found

    def dismiss(self) -> None:
        """Have idle workers wait for the next call, and end those that are still at work."""
        with self.lock:
            self.stopped = True
            for worker in self.busy:
                worker.process.kill()
        for _ in self.threads:
            self.waiting.put(None)
        latest = time.monotonic() + WAIT  # one that still starts a process may end later, alone
        for thread in self.threads:
            thread.join(max(0.0, latest - time.monotonic()))

    def _work(self) -> None:
        """A thread: take a task, have it computed, hand over what came."""
        worker: _Worker | None = None
        try:
            while (item := self.waiting.get()) is not None:
                number, task = item
                worker, outcome = self._compute(worker, task)
                self.done.put((number, outcome))
            if worker is not None:
                _give_back(worker)
        except _Stopped:
            return
        except BaseException as error:
            self.done.put(error)

    def _compute(self, worker: _Worker | None, task: Task) -> tuple[_Worker | None, Any | Failure]:
        """The worker, if it still lives, and what the task gave."""
        how = ""
        for _ in range(TIMES):
            if self.stopped and worker is None:
                raise _Stopped
            try:
                worker = worker or _lease()
                with self._at_work(worker):
                    return worker, worker.compute(task)
            except WorkerEnded as ended:
                worker, how = None, str(ended)
        return None, lost(f"{TIMES} in turn, the last {how}")

    @contextmanager
    def _at_work(self, worker: _Worker) -> Iterator[None]:
        """Where the worker can be killed by `dismiss`; a killed one is not given back."""
        with self.lock:
            if self.stopped:
                _give_back(worker)
                raise _Stopped
            self.busy.add(worker)
        try:
            yield
        finally:
            with self.lock:
                self.busy.discard(worker)
                killed = self.stopped
            if killed:
                raise _Stopped


def _lease() -> _Worker:
    """A worker that waits, or a new one."""
    with _book:
        while _idle:
            worker = _idle.pop()
            if worker.process.is_alive():
                return worker
        return _Worker()


def _give_back(worker: _Worker) -> None:
    with _book:
        _idle.append(worker)


def _start(jobs: int) -> None:
    with _book:
        missing = jobs - len(_idle)
        _idle.extend(_Worker() for _ in range(missing))


@cache
def _context() -> SpawnContext | ForkServerContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([FORKED_FROM])
    return context


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_idle.clear)  # a forked process must not use these pipes
