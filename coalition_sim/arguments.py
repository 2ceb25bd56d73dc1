"""Checks of the arguments of public functions: errors that name the argument and its value."""

from __future__ import annotations

import numbers
from collections.abc import Iterable

import numpy as np


def is_whole(value: object) -> bool:
    """Whether a value is a whole number; True and False are not.

    >>> is_whole(3), is_whole(np.int64(3)), is_whole(3.0), is_whole(True)
    (True, True, False, False)
    """
    return isinstance(value, numbers.Integral) and not isinstance(value, bool | np.bool_)


def whole(name: str, value: object, least: int) -> int:
    """The value as an int, if it is a whole number from ``least`` upwards.

    Raises
    ------
    ValueError
        Naming the argument, its value and what is allowed.

    >>> whole("years", 0, 1)
    Traceback (most recent call last):
    ValueError: years = 0: allowed is a whole number, 1 or more
    """
    if not is_whole(value) or int(value) < least:  # type: ignore[call-overload]
        raise ValueError(f"{name} = {value!r}: allowed is a whole number, {least} or more")
    return int(value)  # type: ignore[call-overload]


def at_least_one(name: str, value: object) -> int:
    """The value as an int, if it is a whole number from 1 upwards."""
    return whole(name, value, 1)


def world_ids(worlds: object, *, different: bool = True) -> np.ndarray:
    """Ids of worlds as an array, if they are whole numbers from 0 upwards.

    >>> world_ids([4, 2])
    array([4, 2])
    """
    what = "different whole numbers" if different else "whole numbers"
    allowed = f"a number of worlds, or a list of {what} from 0 upwards"
    if isinstance(worlds, str) or not isinstance(worlds, Iterable):
        raise ValueError(f"worlds = {worlds!r}: allowed is {allowed}")
    ids = list(worlds)
    if not ids or not all(is_whole(i) and i >= 0 for i in ids):
        raise ValueError(f"worlds = {worlds!r:.60}: allowed is {allowed}")
    if different and len(set(ids)) < len(ids):
        raise ValueError(f"worlds = {worlds!r:.60}: allowed is {allowed}")
    return np.array(ids, dtype=np.int64)
