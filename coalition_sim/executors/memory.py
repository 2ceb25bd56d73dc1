"""Has a process that computes block after block keep the memory that a block has let go of, until
it waits."""

from __future__ import annotations

import ctypes
import sys

TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3
"""Numbers of the two options in glibc's malloc.h."""
KEPT = 2**30
"""Bytes: free memory goes back to the system above it, and an array of this size when it is freed.
A block of any usual size needs less."""


def keep_freed() -> None:
    """Have the C library keep freed memory for the next arrays, where it is glibc.

    Otherwise it returns the arrays of a block to the system and asks for them again, thousands of
    pages a block, each of which the system then fills with zeros.
    """
    for option in (TRIM_THRESHOLD, MMAP_THRESHOLD):
        _ask("mallopt", option, KEPT)


def give_back_freed() -> None:
    """Have it return what is kept after all, where no block is to come for a while."""
    _ask("malloc_trim", 0)


def _ask(function: str, *numbers: int) -> None:
    """Call a function of glibc; other C libraries of Linux have none of that name."""
    if sys.platform.startswith("linux"):
        found = getattr(ctypes.CDLL(None), function, None)
        if found is not None:
            found(*numbers)
