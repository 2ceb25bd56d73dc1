"""Where blocks are computed: in this process, in several, or on several machines.

    >>> from functools import partial
    >>> dict(run([(0, partial(abs, -3)), (1, partial(int, "a"))]))
    {0: 3, 1: Failure('ValueError: invalid literal for int() with base 10: 'a'')}

What a task gives never depends on where it ran. Nothing heavy is imported here, so that a command
can have processes start while it is still loading; Dask is imported only where it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from itertools import chain, islice, pairwise
from typing import Any, TypeVar

from coalition_sim.executors.failure import Failure, attempt, value_of

__all__ = ["BLOCK", "Failure", "cut", "load", "run", "start", "value_of"]

T = TypeVar("T")
BLOCK = 500
"""Most scenario-worlds computed together: enough to share numpy's overhead, few enough for the
cache (docs/performance.md)."""
WORTH_A_PROCESS = 100
"""Scenario-worlds for which starting a second process pays."""


def cut(rows: Any, block: int = BLOCK, jobs: int = 1) -> list[Any]:
    """Rows (an array) in blocks of nearly one size, at most ``block``, as many for each process.

    >>> [len(part) for part in cut(range(800), 300, jobs=2)]
    [200, 200, 200, 200]
    """
    if not len(rows):
        return []
    jobs = max(1, min(jobs, len(rows) // WORTH_A_PROCESS))
    parts = jobs * -(-len(rows) // (block * jobs))
    ends = [len(rows) * part // parts for part in range(parts + 1)]
    return [rows[a:b] for a, b in pairwise(ends)]


def run(
    tasks: Iterable[tuple[int, Callable[[], T]]], *, jobs: int = 1, cluster: Any = None
) -> Iterator[tuple[int, T | Failure]]:
    """Compute numbered tasks somewhere and yield (number, result), as they finish.

    Parameters
    ----------
    tasks : (number, function without arguments). Taken one by one as there is room, about two for
        each worker, so that memory does not grow with their number. Elsewhere than in this process
        a function and its result must be picklable.
    jobs : processes of this machine; 1 is this process.
    cluster : the address of a Dask scheduler, the path of its scheduler file (.json), "local:N" for
        a small cluster on this machine, or a ``distributed.Client``; then ``jobs`` stays 1.

    Yields
    ------
    number, result
        In any order. A task that raised, or that ended every worker that took it, gives a
        :class:`Failure`; the others go on. Ctrl-C and errors of ``tasks`` itself reach the caller.
        Closing the iterator early stops what is under way.

    Raises
    ------
    ValueError
        If both ``jobs`` and ``cluster`` are asked for; ClusterError if there is no such cluster, or
        its workers do not have what this process has.
    """
    if cluster is not None:
        if jobs != 1:
            raise ValueError(f"jobs = {jobs} with a cluster: give one of the two")
        from coalition_sim.executors import cluster as machines

        yield from machines.run(tasks, cluster)
        return
    coming = iter(tasks)
    first = list(islice(coming, 2 if jobs > 1 else 0))
    tasks = chain(first, coming)
    if len(first) < 2:  # a task alone is done before a process has started
        for number, task in tasks:
            yield number, attempt(task)
    else:
        from coalition_sim.executors import processes

        yield from processes.run(tasks, jobs)


def start(jobs: int, rows: int) -> None:
    """Have local processes load what they need for so many scenario-worlds; returns at once."""
    jobs = len(cut(range(rows), jobs=jobs)[:jobs])
    if jobs > 1:
        from coalition_sim.executors import processes

        processes.start(jobs)


def load() -> None:
    """Load what computes a block into this process, in the order that takes least time."""
    import_module("coalition_sim.executors.ready")
