"""Has a process that computes block after block keep the memory that a block has let go of."""

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
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:  # other C libraries of Linux have none
        for option in (TRIM_THRESHOLD, MMAP_THRESHOLD):
            mallopt(option, KEPT)
