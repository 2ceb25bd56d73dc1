"""Priors: from a point of the unit cube, or from a seed, to values of the parameters.

One rule for all: a split normal on a named scale (``logit``, ``log`` or ``identity``), whose two
halves have half-widths of 1.645 standard deviations from the central value to ``low`` and to
``high``, cut at ``lower`` and ``upper``. Where an end of a prior is itself a bound (a share of 0
or 1), that half is truncated there, not piled up: the density ends at the bound and the median
stays at the central value. ``uniform`` is flat between the bounds, ``integer`` is rounded,
``fixed`` is always the central value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from zlib import crc32

import numpy as np
import pandas as pd
from scipy.special import expit, logit, ndtr, ndtri

from coalition_sim.parameters.checks import check_name
from coalition_sim.parameters.table import names, table

HALF_WIDTH = 1.6448536269514722
"""Standard deviations from the median to the 5th or 95th percentile of a normal."""
STREAM = 7919
"""Keeps the draws of parameters apart from the shock tape, which uses the same seed."""

_SCALES: dict[str, tuple[Callable, Callable]] = {
    "logit": (logit, expit),
    "log": (np.log, np.exp),
    "identity": (np.asarray, np.asarray),
    "integer": (np.asarray, np.rint),
}


def quantile(name: str | Sequence[str] | None, u: np.ndarray) -> np.ndarray:
    """Map numbers in [0, 1] to values of parameters: the inverse of their distribution.

    Parameters
    ----------
    name : one name, with ``u`` of any shape; or several names (``None``: all of them), with ``u``
        of shape ``(n, len(names))``.
    u : cumulative probabilities, 0-1.

    Returns
    -------
    Values of the shape of ``u``, in the unit of the parameter.

    >>> quantile("transfer_hazard", np.array([0.05, 0.5, 0.95])).round(3).tolist()
    [0.055, 0.095, 0.17]
    """
    u = np.asarray(u, dtype=np.float64)
    if isinstance(name, str):
        return _one(table().loc[check_name(name)], u)
    columns = names() if name is None else [check_name(one) for one in name]
    if u.ndim != 2 or u.shape[1] != len(columns):
        raise ValueError(f"u has shape {u.shape}; needed is (points, {len(columns)})")
    rows = [_one(table().loc[one], u[:, j]) for j, one in enumerate(columns)]
    return np.stack(rows, axis=1) if rows else u


def draw(seed: int, draws: Iterable[int]) -> pd.DataFrame:
    """One row of values from the priors per draw; a row depends on ``(seed, draw)`` only.

    Every parameter has its own number in a draw, keyed by its name, so that a parameter added to
    the table leaves the draws of all others as they were.

    Returns
    -------
    DataFrame with the draws as index (``draw``) and one column per parameter.
    """
    ids = [int(one) for one in draws]
    values = quantile(None, _uniforms(int(seed), ids))
    return pd.DataFrame(values, index=pd.Index(ids, name="draw", dtype="int64"), columns=names())


def central(n: int = 1) -> pd.DataFrame:
    """``n`` equal rows of central values, one column per parameter."""
    values = np.tile(table()["central"].to_numpy(np.float64), (n, 1))
    return pd.DataFrame(values, index=pd.RangeIndex(n, name="draw"), columns=names())


def _one(row: pd.Series, u: np.ndarray) -> np.ndarray:
    """Values of one parameter, cut at its bounds."""
    if not ((u >= 0) & (u <= 1)).all():
        raise ValueError(f"{row.name}: every u must lie in 0-1")
    if row["distribution"] == "fixed":
        return np.full(u.shape, row["central"])
    if row["distribution"] == "uniform":
        return row["lower"] + u * (row["upper"] - row["lower"])
    return np.clip(_split_normal(row, u), row["lower"], row["upper"])


def _split_normal(row: pd.Series, u: np.ndarray) -> np.ndarray:
    to_scale, from_scale = _SCALES[row["distribution"]]
    low, middle, high = (float(to_scale(row[end])) for end in ("low", "central", "high"))
    # the probability that a truncated half leaves out: its end is the 5th or 95th percentile
    tail_low = ndtr(-HALF_WIDTH) if row["low"] == row["lower"] else 0.0
    tail_high = ndtr(-HALF_WIDTH) if row["high"] == row["upper"] else 0.0
    below = ndtri(tail_low + (1.0 - 2.0 * tail_low) * np.minimum(u, 0.5))
    above = -ndtri(tail_high + (1.0 - 2.0 * tail_high) * np.minimum(1.0 - u, 0.5))
    spread_low, spread_high = (middle - low) / HALF_WIDTH, (high - middle) / HALF_WIDTH
    return from_scale(middle + np.where(u < 0.5, spread_low * below, spread_high * above))


def _uniforms(seed: int, ids: list[int]) -> np.ndarray:
    """Uniforms in (0, 1), shape ``(draws, parameters)``: one key per draw, mixed with each name."""
    words = [
        np.random.SeedSequence((seed, one, STREAM)).generate_state(1, np.uint64) for one in ids
    ]
    keys = np.array(words, dtype=np.uint64).reshape(-1, 1)
    codes = np.array([crc32(name.encode()) for name in names()], dtype=np.uint64)
    with np.errstate(over="ignore"):
        mixed = _split_mix(keys + codes * np.uint64(0x9E3779B97F4A7C15))
    return ((mixed >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53


def _split_mix(x: np.ndarray) -> np.ndarray:
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014): neighbours become unrelated."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))
