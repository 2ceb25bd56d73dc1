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
from coalition_sim.parameters.table import NUMBERS, names, table

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
        return _values([check_name(name)], u.reshape(1, -1)).reshape(u.shape)
    columns = names() if name is None else [check_name(one) for one in name]
    if u.ndim != 2 or u.shape[1] != len(columns):
        raise ValueError(f"u has shape {u.shape}; needed is (points, {len(columns)})")
    return np.ascontiguousarray(_values(columns, np.ascontiguousarray(u.T)).T)


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


def _values(columns: Sequence[str], u: np.ndarray) -> np.ndarray:
    """Values of parameters, one a row like ``u`` (P, n), cut at their bounds; a kind at a time."""
    fine = ((u >= 0) & (u <= 1)).all(axis=-1)
    if not fine.all():
        raise ValueError(f"{columns[int(np.argmin(fine))]}: every u must lie in 0-1")
    priors = table().loc[list(columns)]
    kinds = priors["distribution"].to_numpy()
    numbers = priors[list(NUMBERS)].to_numpy(np.float64)
    found = np.empty(u.shape)
    for kind in np.unique(kinds.astype(str)):
        rows = np.flatnonzero(kinds == kind)
        low, central, high, lower, upper = numbers[rows].T[:, :, None]  # (p, 1) each
        if kind == "fixed":
            found[rows] = central
        elif kind == "uniform":
            found[rows] = lower + u[rows] * (upper - lower)
        else:
            tails = (_left_out(low, lower), _left_out(high, upper))
            drawn = _split_normal(kind, (low, central, high), tails, u[rows])
            found[rows] = np.clip(drawn, lower, upper)
    return found


def _left_out(end: np.ndarray, bound: np.ndarray) -> np.ndarray:
    """Probability that a truncated half leaves out: its end is the 5th or 95th percentile."""
    return np.where(end == bound, ndtr(-HALF_WIDTH), 0.0)


def _split_normal(
    kind: str, ends: Iterable[np.ndarray], tails: Iterable[np.ndarray], u: np.ndarray
) -> np.ndarray:
    """A normal on the scale of its kind with two half-widths; ``tails`` are cut off."""
    to_scale, from_scale = _SCALES[kind]
    low, middle, high = (to_scale(end) for end in ends)
    tail_low, tail_high = tails
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
