"""Check names and values of parameters that people write: in scenarios, tables and calls."""

from __future__ import annotations

import math
from collections.abc import Iterable
from difflib import get_close_matches

import numpy as np
import pandas as pd

from coalition_sim.parameters.table import names, table

TAPE = "tape"
"""A column a table of parameters may have beside them: the shock tape of each world."""


class ParameterError(ValueError):
    """A parameter's name or value is wrong: says which, what is allowed and what may be meant."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like ``word``, or None when none comes near.

    >>> nearest("fixd_tenure", ["fixed_tenure", "needs_based_psdp"])
    'fixed_tenure'
    """
    by_folded = {name.casefold(): name for name in known}
    found = get_close_matches(str(word).casefold(), by_folded, n=1, cutoff=0.5)
    return by_folded[found[0]] if found else None


def check_name(name: str) -> str:
    """The name, if a parameter is called so."""
    if isinstance(name, str) and name in table().index:
        return name
    raise ParameterError(unknown(name))


def unknown(name: object) -> str:
    """What to say about a name that no parameter has."""
    guess = nearest(str(name), names())
    hint = f'Did you mean "{guess}"?' if guess else "`coalition-sim parameters` lists them."
    return f'parameter "{name}" is not known. {hint}'


def allowed(name: str) -> str:
    """The range of values a parameter may take, in words."""
    row = table().loc[name]
    kind = "a whole number" if row["distribution"] == "integer" else "a number"
    return f"{kind} from {row['lower']:g} to {row['upper']:g} ({row['unit']})"


def check_value(name: str, value: object) -> float:
    """The value as a float, if the parameter exists and may take it.

    >>> check_value("leakage", 0.15)
    0.15
    """
    check_name(name)
    if problem := value_problem(name, value):
        raise ParameterError(problem)
    return float(value)  # type: ignore[arg-type]


def value_problem(name: str, value: object) -> str | None:
    """What is wrong with a value of a known parameter, or None."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.number)):
        return f'parameter "{name}": {value!r} is not a number. Allowed: {allowed(name)}.'
    row = table().loc[name]
    number = _as_float(value)
    inside = math.isfinite(number) and row["lower"] <= number <= row["upper"]
    whole = row["distribution"] != "integer" or number.is_integer()
    if inside and whole:
        return None
    return f'parameter "{name}": {value!r:.40} is not allowed. Allowed: {allowed(name)}.'


def _as_float(value: int | float | np.number) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def check_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """A table of parameters, one row per world, filled up with central values.

    Parameters
    ----------
    frame : columns are parameters; missing ones are central. A column ``tape`` (whole numbers,
        0 or more) may give the shock tape of each world and is kept if present.

    Returns
    -------
    DataFrame with every parameter as a float column, in the order of the table.
    """
    columns = [column for column in frame.columns if column != TAPE]
    if not frame.columns.is_unique:
        twice = frame.columns[frame.columns.duplicated()].tolist()
        raise ParameterError(f'parameter "{twice[0]}" has two columns; one is allowed.')
    known = [check_name(column) for column in columns]
    if not _all_fine(frame, known):
        for name in known:
            _check_column(frame, name)
    values = np.tile(table()["central"].to_numpy(np.float64), (len(frame), 1))
    values[:, table().index.get_indexer(known)] = frame[known].to_numpy(np.float64)
    full = pd.DataFrame(values, index=frame.index, columns=names())
    return full.assign(**{TAPE: _tapes(frame)}) if TAPE in frame.columns else full


def _all_fine(frame: pd.DataFrame, known: list[str]) -> bool:
    """Whether all values are numbers that their parameters may take: one look for all columns."""
    if any(dtype.kind not in "fiu" for dtype in frame[known].dtypes):
        return False
    values, rules = frame[known].to_numpy(np.float64), table().loc[known]
    fine = (values >= rules["lower"].to_numpy()) & (values <= rules["upper"].to_numpy())
    whole = (rules["distribution"] != "integer").to_numpy() | (values == np.floor(values))
    return bool((fine & whole).all())  # false for NaN


def _check_column(frame: pd.DataFrame, name: str) -> None:
    """Look at the cells of a column one by one, to say which is wrong."""
    for place, value in enumerate(frame[name].tolist()):
        if problem := value_problem(name, value):
            raise ParameterError(f"row {place}: {problem}")


def _tapes(frame: pd.DataFrame) -> np.ndarray:
    for place, value in enumerate(frame[TAPE].tolist()):
        whole = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not whole or not float(value).is_integer() or value < 0:
            raise ParameterError(
                f'row {place}: column "{TAPE}": {value!r} is not allowed. '
                "Allowed: a whole number, 0 or more."
            )
    return frame[TAPE].to_numpy(np.int64)
