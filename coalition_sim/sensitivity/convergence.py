"""Whether the sample is large enough: indices of growing parts of it, and a rule.

**The rule.** A sample is large enough for a subject if, for each of its five leading unknowns, the
half-width of the interval is at most ``precise`` (0.1 by default), and from half of the sample to
the whole the index moved by no more than that. The scale is 1 for shares and distances; for Morris
it is the largest ``mu_star``. Where it is not, the number of blocks that would do is told, as
intervals shrink with the square root.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pandas as pd

LEADERS = 5
PARTS = (1 / 8, 1 / 4, 1 / 2, 1)
FEWEST = 4

Bounds = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Indices, lower and upper bounds of all that moves, from the first ``n`` blocks."""


def sizes_of(blocks: int) -> list[int]:
    """The sizes that are looked at.

    >>> sizes_of(1024), sizes_of(10)
    ([128, 256, 512, 1024], [5, 10])
    """
    sizes = [math.floor(blocks * part) for part in PARTS]
    return sorted({size for size in sizes if size >= FEWEST} | {blocks})


def growing(
    names: list[str], blocks: int, of_first: Callable[[int], Bounds], whole: Bounds | None = None
) -> pd.DataFrame:
    """Rows of the leading unknowns at every size: ``parameter``, ``blocks``, ``index``, bounds.

    ``whole`` are those of all blocks, where they are known already.
    """
    sizes = sizes_of(blocks)
    found = {size: of_first(size) for size in sizes if size < blocks or whole is None}
    if whole is not None:
        found[blocks] = whole
    last = np.nan_to_num(found[blocks][0], nan=-np.inf)
    leading = [k for k in np.argsort(-last, kind="stable")[:LEADERS] if np.isfinite(last[k])]
    return pd.DataFrame(
        [
            {
                "parameter": names[k],
                "blocks": size,
                "index": float(index[k]),
                "low": float(low[k]),
                "high": float(high[k]),
            }
            for k in leading
            for size, (index, low, high) in found.items()
        ],
        columns=["parameter", "blocks", "index", "low", "high"],
    )


def enough(rows: pd.DataFrame, precise: float, relative: bool) -> dict[str, object]:
    """The verdict on one subject from its rows.

    ``half_width``: the largest of the leading unknowns; ``moved``: the largest change from half of
    the sample to the whole, or NaN where there is no half; ``needed``: blocks that would do.
    """
    if rows.empty:  # nothing varies: nothing is left to be found out
        return {"blocks": 0, "half_width": 0.0, "moved": 0.0, "enough": True, "needed": 0}
    size = int(rows["blocks"].max())
    last = rows[rows["blocks"] == size].set_index("parameter")
    half_width = float((last["high"] - last["low"]).max() / 2)
    scale = float(last["index"].abs().max()) if relative else 1.0
    allowed = precise * scale
    halves = [one for one in rows["blocks"].unique() if one < size]
    moved = math.nan
    if halves:
        before = rows[rows["blocks"] == max(halves)].set_index("parameter")["index"]
        moved = float((last["index"] - before).abs().max())
    fine = half_width <= allowed and moved <= allowed  # false for NaN
    widest = max(half_width, 0.0 if math.isnan(moved) else moved)
    factor = (widest / allowed) ** 2 if allowed > 0 else math.inf
    needed = size if fine else max(2 * size, size * factor) if math.isfinite(factor) else math.nan
    return {
        "blocks": size,
        "half_width": half_width,
        "moved": moved,
        "enough": bool(fine),
        "needed": needed if math.isnan(needed) else math.ceil(needed),
    }
