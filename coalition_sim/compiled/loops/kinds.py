"""How a pass is compiled, and the kinds of arrays that passes take."""

from __future__ import annotations

import numba
from numba import types

NUMBERS, YEARS = types.float32[::1], types.int16[::1]
PLACES, ROWS = types.int32[::1], types.int64[::1]
TABLE = types.float32[:, ::1]


def loop(signature):
    """Compile, or load from disk, at import: each pass has one signature."""
    return numba.njit([signature], cache=True, error_model="numpy")
