"""How a pass is compiled, and the kinds of arrays that passes take."""

from __future__ import annotations

import numba
from numba import types

NUMBERS, YEARS = types.float32[::1], types.int16[::1]
PLACES, ROWS = types.int32[::1], types.int64[::1]
TABLE = types.float32[:, ::1]
# what a pass only reads: tables, one number per world, every so many columns of a table
GIVEN, ONES = (types.Array(types.float32, n, "C", readonly=True) for n in (2, 1))
VIEW = types.Array(types.float32, 2, "A", readonly=True)


def loop(*signatures):
    """Compile, or load from disk, at import: each pass has its signatures."""
    return numba.njit(list(signatures), cache=True, error_model="numpy")


def per_world(parameter):
    """A number per world, (W, 1), as a row, (W,); an error where there are more of them."""
    return parameter.reshape(len(parameter))
