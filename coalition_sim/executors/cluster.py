"""Tasks computed by a Dask cluster: other machines, or processes of this one.

Tasks go out and results come back through Dask; no worker writes a file. When a worker is lost,
Dask's scheduler gives its tasks to another.
"""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from coalition_sim.executors import local_cluster, sameness
from coalition_sim.executors.failure import Failure, attempt, failure_of, lost
from coalition_sim.executors.sameness import PROCESSOR, differences, made_of

if TYPE_CHECKING:
    from distributed import Client, Future

Task = Callable[[], Any]
LOCAL = "local:"
INSTALL = 'pip install "coalition-sim[cluster]"'
ALLOWED = (
    'the address of a Dask scheduler ("tcp://host:8786"), its scheduler file (.json), "local:N" '
    "or a distributed.Client"
)
PER_THREAD = 2  # tasks under way for each: one is computed, one is ready
AT_LEAST = 4  # under way, as some clusters start workers only where work waits
SECONDS = 10  # within which a scheduler must answer
WAIT = 1.0  # seconds between looks at a cluster that is silent
PATIENCE = 60.0  # seconds for one result to be fetched

_one_at_a_time = threading.Lock()


class ClusterError(Exception):
    """The cluster cannot be used; why, and what to do."""


def run(tasks: Iterable[tuple[int, Task]], where: Any) -> Iterator[tuple[int, Any | Failure]]:
    """As :func:`coalition_sim.executors.run`, on a Dask cluster."""
    with _client(where) as client:
        check_workers(client)
        yield from _compute_all(client, tasks)


def check_workers(client: Client) -> None:
    """Workers must have what this process has, or their numbers would not be the same.

    Raises
    ------
    ClusterError
        Naming a worker, what differs and what to do.
    """
    here, found = made_of(), client.run(sameness.made_of, on_error="return")
    if not found:
        warnings.warn("the cluster has no worker yet; blocks wait until one comes", stacklevel=3)
    for address, there in found.items():
        if not isinstance(there, dict):
            raise ClusterError(_cannot_load(address, there))
        _compare(here, there, address)
    others = [address for address, there in found.items() if there[PROCESSOR] != here[PROCESSOR]]
    if others:
        warnings.warn(
            f"{len(others)} of {len(found)} workers have another kind of processor than this "
            f"machine (for instance {others[0]}): the last digits of a number may depend on where "
            "it was computed",
            stacklevel=3,
        )


def _compute_all(
    client: Client, tasks: Iterable[tuple[int, Task]]
) -> Iterator[tuple[int, Any | Failure]]:
    """Results as they come.

    When a worker ends, Dask counts that against every task it held, so that one that ends its
    workers takes others down with it. Tasks that Dask gave up are therefore tried once more at the
    end, each alone.
    """
    from distributed import KilledWorker

    done: SimpleQueue[Future] = SimpleQueue()
    under_way: dict[Future, tuple[int, Task]] = {}
    given_up: list[tuple[int, Task]] = []
    coming, more, alone = iter(tasks), True, False
    try:
        while True:
            while more and len(under_way) < _room(client):
                item = next(coming, None)
                more = item is not None
                if item is not None:
                    _submit(client, item, under_way, done)
            if not under_way:
                if not given_up:
                    return
                alone = True
                _submit(client, given_up.pop(), under_way, done)
            future = _next(client, done)
            number, task = under_way.pop(future)
            try:
                outcome = _outcome(client, future)
            except KilledWorker as killed:
                if not alone:
                    given_up.append((number, task))
                    continue
                outcome = lost(f"Dask gave it up, twice, the last time after {killed.last_worker}")
            del future  # with its result, on the worker
            yield number, outcome
    finally:
        if under_way:
            with suppress(Exception):
                client.cancel(list(under_way), force=True)


def _submit(
    client: Client,
    item: tuple[int, Task],
    under_way: dict[Future, tuple[int, Task]],
    done: SimpleQueue[Future],
) -> None:
    future = client.submit(_compute, item[1], made_of(), pure=False)
    under_way[future] = item
    future.add_done_callback(done.put)


def _next(client: Client, done: SimpleQueue[Future]) -> Future:
    while True:
        try:
            return done.get(timeout=WAIT)
        except Empty:
            local_cluster.mend(client)


def _compute(task: Task, expected: dict[str, str]) -> Any | Failure:
    """What a worker does. One with several threads takes one task at a time."""
    _compare(expected, made_of(), "that joined later")
    with _one_at_a_time:
        return attempt(task)


def _outcome(client: Client, future: Future) -> Any | Failure:
    """What came back. Raises KilledWorker; ClusterError where nothing more can come."""
    from distributed import KilledWorker

    try:
        while True:
            try:
                return future.result(timeout=PATIENCE)
            except TimeoutError:  # its worker ended with it, and it is computed again
                local_cluster.mend(client)
    except (KilledWorker, ClusterError):
        raise
    except CancelledError:
        raise ClusterError(
            "the connection to the cluster's scheduler was lost, and with it the blocks under way; "
            "start the cluster again and run the same command"
        ) from None
    except Exception as error:  # the task or its result could not be sent
        if isinstance(error, ImportError):
            raise ClusterError(_cannot_load("that joined later", error)) from None
        return failure_of(error)


def _compare(here: dict[str, str], there: dict[str, str], worker: str) -> None:
    wrong = [name for name in differences(here, there) if name != PROCESSOR]
    if wrong:
        told = [f"{name} is {here[name]} here and {there.get(name)} there" for name in wrong]
        raise ClusterError(
            f"worker {worker} would not give the same numbers: {'; '.join(told)}. Install the same "
            "versions on every machine (see docs/clusters.md)"
        )


def _cannot_load(worker: str, error: object) -> str:
    return (
        f"worker {worker} cannot load coalition_sim ({type(error).__name__}: {error}). Install the "
        "same version of it on every machine (see docs/clusters.md)"
    )


def _room(client: Client) -> int:
    """How many tasks may be under way; workers come and go."""
    return max(AT_LEAST, PER_THREAD * sum(client.nthreads().values()))


@contextmanager
def _client(where: Any) -> Iterator[Client]:
    """A client of the cluster; one made here is closed, a local cluster stays for the next call."""
    distributed = _dask()
    if isinstance(where, distributed.Client):
        yield where
    elif not isinstance(where, str) or not where:
        raise ClusterError(f"cluster = {where!r}: allowed is {ALLOWED}")
    elif where.startswith(LOCAL):
        workers = _how_many(where)
        client = local_cluster.started(workers)
        try:
            yield client
        except BaseException:
            local_cluster.end(workers)
            raise
    else:
        with _connected(where) as client:
            yield client


@contextmanager
def _connected(where: str) -> Iterator[Client]:
    """A client of a cluster that others started."""
    from distributed import Client

    try:
        if where.endswith(".json"):
            Path(where).read_bytes()  # Dask would wait for it for ever
            client = Client(scheduler_file=where, timeout=SECONDS, set_as_default=False)
        else:
            client = Client(where, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise ClusterError(
            f'cluster = "{where}": no Dask scheduler answers there ({type(error).__name__}: '
            f"{error}). Allowed is {ALLOWED}. `dask scheduler` starts one and tells its address"
        ) from None
    try:
        yield client
    finally:
        if client.status != "running":  # what went wrong is told by our own error
            logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
        with suppress(Exception):
            client.close(timeout=1)


def _how_many(where: str) -> int:
    number = where.removeprefix(LOCAL)
    if not number.isdecimal() or int(number) < 1:
        raise ClusterError(f'cluster = "{where}": allowed is {ALLOWED}, N being 1 or more')
    return int(number)


def _dask() -> Any:
    try:
        import distributed
    except ImportError:
        raise ClusterError(f"a cluster needs Dask, which is not installed: {INSTALL}") from None
    return distributed
