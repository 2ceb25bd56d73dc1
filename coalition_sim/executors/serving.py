"""What a local process does that computes tasks: the other end of the pipe."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import pickle
import signal
import threading
from contextlib import suppress
from multiprocessing.connection import Connection

from coalition_sim.executors.failure import attempt, failure_of
from coalition_sim.executors.memory import give_back_freed, keep_freed

PRELOADED = "coalition_sim.executors.ready"
"""Imported before the first task comes (named, not imported here: it loads the engine)."""
READY = b"ready"
PAUSE = 1.0  # seconds


def serve(pipe: Connection) -> None:
    """What a worker does until its parent closes the pipe, or is no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to answer
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _track_no_locks()
    importlib.import_module(PRELOADED)
    keep_freed()
    with suppress(EOFError, OSError):  # the parent is no more: nothing is left to do
        pipe.send_bytes(READY)
        while True:
            if not pipe.poll(PAUSE):
                give_back_freed()  # a block takes seconds to come, or none will
            pipe.send_bytes(_answer(pipe.recv_bytes()))


def _track_no_locks() -> None:
    """A lock that a library makes here is for this process alone and is gone with it.

    Otherwise a process of multiprocessing's would miss it, and say so, when this one is killed.
    """
    if "fork" in multiprocessing.get_all_start_methods():
        multiprocessing.set_start_method("fork", force=True)


def _answer(parcel: bytes) -> bytes:
    """The result of a pickled task, or its failure, pickled."""
    outcome = attempt(lambda: pickle.loads(parcel)())
    try:
        return pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        return pickle.dumps(failure_of(error), pickle.HIGHEST_PROTOCOL)


def _end_with_parent() -> None:
    """A parent that was killed cannot end its workers."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
