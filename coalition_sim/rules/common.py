"""Small tools shared by the rules: whole numbers from shares, and mean-one noise."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Array: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Ints: TypeAlias = NDArray[np.int64]
Numbers: TypeAlias = float | Array
Flags: TypeAlias = bool | Bools

TINY = 1e-30  # keeps a division defined where the numerator is zero too

BULK = 0.475  # distance from 1/2 within which two polynomials give the normal quantile
# Of q^2, from the highest power down. Fitted to scipy's quantile by least squares, weighted anew
# until the largest relative error (1e-9) was as small as it gets.
QUANTILE_TOP = (
    -38.765777343832234,
    217.63988354081656,
    -273.2205924223952,
    137.5410633538719,
    -30.581704306797942,
    2.5066282771148294,
)
QUANTILE_BOTTOM = (
    -53.42019826782694,
    159.44449259283178,
    -154.31757138822758,
    66.44078963399814,
    -13.24753199061614,
    1.0,
)


def power(base: Numbers, exponent: Numbers) -> Array:
    """A power that gives a world the same bits whatever stands beside it.

        x^a = exp(a ln x)

    numpy's own power takes short cuts for exponents 2, 1/2 and -1, but only in some layouts.

    base, exponent: (...), no unit. Valid: base >= 0; 0^a is 0, 1 or inf for a >, = or < 0.
    Returns (...).

    >>> power(np.array([9.0, 0.0, 0.0]), np.array([0.5, 2.0, 0.0])).round(12).tolist()
    [3.0, 0.0, 1.0]
    """
    with np.errstate(divide="ignore", over="ignore"):
        return np.exp(exponent * np.maximum(np.log(base), -1e30))


def logistic(x: Numbers) -> Array:
    """A probability from log-odds, by numpy's vectorised exponential (scipy's goes one by one).

        s(x) = 1 / (1 + exp(-x))

    x: (...), log-odds, any. Returns (...), 0-1.

    >>> logistic(np.array([-1000.0, 0.0, 1000.0])).tolist()
    [0.0, 0.5, 1.0]
    """
    with np.errstate(over="ignore"):
        return 1.0 / (1.0 + np.exp(-x))


def log_odds(p: Numbers) -> Array:
    """Log-odds of a probability: the inverse of ``logistic``.

        ln(p / (1 - p))

    p: (...), 0-1; the ends give -inf and inf. Returns (...).

    >>> log_odds(np.array([0.0, 0.5, 1.0])).tolist()
    [-inf, 0.0, inf]
    """
    with np.errstate(divide="ignore"):
        return np.log(p / (1.0 - np.asarray(p)))


def normal(u: Array) -> Array:
    """A standard normal from a uniform, for many at once (scipy's quantile goes one by one).

        z(u) = q T(q^2) / B(q^2),   q = u - 1/2;   scipy's own where |q| > .475

    Within one part in 1e9 of the exact quantile, which is finer than the steps of the uniforms.

    u: (...), uniform, 0 < u < 1. Returns (...), standard normal.

    >>> normal(np.array([0.001, 0.5, 0.975])).round(6).tolist()
    [-3.090232, 0.0, 1.959964]
    """
    q = u - 0.5
    square = q * q
    q *= _polynomial(QUANTILE_TOP, square)
    q /= _polynomial(QUANTILE_BOTTOM, square)
    tails = np.nonzero(square > BULK * BULK)
    q[tails] = ndtri(u[tails])
    return q


def _polynomial(coefficients: tuple[float, ...], x: Array) -> Array:
    """A polynomial by Horner's scheme; the coefficients from the highest power down."""
    value = coefficients[0] * x
    for coefficient in coefficients[1:-1]:
        value += coefficient
        value *= x
    value += coefficients[-1]
    return value


def largest_remainder(shares: Array, total: int | Ints) -> Ints:
    """Whole numbers in proportion to shares that add up to the total (Hamilton's method).

        n_p = floor(q_p) + 1[p among the largest remainders],   q_p = total * shares_p / sum(shares)

    Cards M2 and M31. Ties go to the lower index; a zero share gets none; a row of zeros gets none.

    shares: (..., P), any unit. total: whole number, or (..., 1).
    Valid: shares >= 0, total >= 0. Returns (..., P), whole numbers.

    >>> largest_remainder(np.array([10.0, 7.0, 3.0]), 5).tolist()
    [2, 2, 1]
    """
    quota = total * (shares / np.maximum(shares.sum(axis=-1, keepdims=True), TINY))
    # in single precision rounding spoils what is whole (2.999999) and what is a tie
    whole = np.floor(quota + 1e-5)
    remainder = np.where(shares > 0, np.round(quota - whole, 4), -1.0)
    left = np.rint((quota - whole).sum(axis=-1, keepdims=True))
    falling = np.argsort(-remainder, axis=-1, kind="stable")
    rank = np.argsort(falling, axis=-1, kind="stable")
    return (whole + (rank < left)).astype(np.int64)


def to_lognormal(z: Numbers, sigma: Numbers) -> Array:
    """Turn a standard normal into a lognormal factor whose mean is one.

        x = exp(sigma * z - sigma^2 / 2)

    Cards M3 (yearly spread of funds), M6 (size of schemes), M8 (frailty), M12 (capacity).

    z: (...), standard normal. sigma: (...), standard deviation in logs.
    Valid: sigma >= 0. Returns (...), no unit; sigma = 0 gives exactly 1.

    >>> round(float(to_lognormal(1.0, 0.5)), 4)
    1.455
    """
    return np.exp(sigma * z - 0.5 * sigma * sigma)
