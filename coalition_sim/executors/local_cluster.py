"""A small Dask cluster on this machine, kept for the next call."""

from __future__ import annotations

import atexit
import logging
import os
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from distributed import Client

TIMES = 2  # so many workers may end over a task before it is tried alone
TRIES = 3  # of so many seconds, to replace workers that ended
SECONDS = 10
ON_START = """
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
import coalition_sim.executors.ready
"""
"""What a worker does first: leave Ctrl-C to us, load what a block needs."""

_started: dict[int, Client] = {}
"""By number of workers."""


def started(workers: int) -> Client:
    """A cluster of so many processes of this machine, kept for the next call."""
    import dask
    from distributed import Client, LocalCluster

    client = _started.get(workers)
    if client is not None and _complete(client, workers):
        return client
    end(workers)
    # that a connection broke off, as each does at Ctrl-C, is no news with a traceback
    logging.getLogger("distributed.batched").setLevel(logging.WARNING)
    with dask.config.set({"distributed.scheduler.allowed-failures": TIMES - 1}):
        cluster = LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            dashboard_address="127.0.0.1:0",  # any free port
            silence_logs=logging.CRITICAL,
            preload=[ON_START],
        )
    client = Client(cluster, set_as_default=False, direct_to_workers=True)
    _started[workers] = client
    return client


def _complete(client: Client, workers: int) -> bool:
    """Whether a local cluster that was kept has all its workers, given time to replace some."""
    for _ in range(TRIES):
        if client.status != "running":
            return False
        mend(client)
        with suppress(TimeoutError):
            client.wait_for_workers(workers, timeout=SECONDS)
            return True
    return False


def mend(client: Client) -> None:
    """Have a local cluster start the workers it lacks.

    Dask replaces a worker that ends, but not one that ends while it starts.
    """
    for workers, one in list(_started.items()):
        if one is client:
            client.cluster.scale(workers)


@atexit.register
def end_started() -> None:
    """Stop the local clusters that were kept for the next call."""
    for workers in list(_started):
        end(workers)


def end(workers: int) -> None:
    """Stop one at once, in the middle of whatever its workers do."""
    client = _started.pop(workers, None)
    if client is None:
        return
    cluster = client.cluster
    for nanny in cluster.workers.values():
        nanny.auto_restart = False
        with suppress(OSError, TypeError):
            os.kill(nanny.pid, signal.SIGKILL)
    with suppress(Exception):
        client.close(timeout=1)
    with suppress(Exception):
        cluster.close(timeout=1)
    cluster.shutdown_on_close = False  # or Dask, at exit, waits ten seconds more for the dead
