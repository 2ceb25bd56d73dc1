"""Names and values people write: clear errors with the nearest name and the range."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from coalition_sim.parameters import ParameterError, check_frame, check_value, names


def test_a_good_value():
    assert check_value("leakage", 0.15) == 0.15
    assert check_value("candidates", np.int64(5)) == 5
    assert check_value("leakage", 0) == 0


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("leakag", 0.1, 'Did you mean "leakage"?'),
        ("zzzzzz", 0.1, "lists them"),
        ("leakage", 1.5, "a number from 0 to 1 (share of spending)"),
        ("leakage", float("nan"), "nan is not allowed"),
        ("leakage", "0.1", "'0.1' is not a number"),
        ("leakage", True, "True is not a number"),
        ("leakage", 10**400, "is not allowed"),
        ("candidates", 4.5, "a whole number from 4 to 10"),
    ],
)
def test_a_bad_value(name, value, says):
    with pytest.raises(ParameterError) as caught:
        check_value(name, value)
    assert says in str(caught.value)


def test_a_table_is_filled_up_with_central_values():
    full = check_frame(pd.DataFrame({"leakage": [0.1, 0.3], "tape": [4, 4]}))
    assert list(full.columns) == [*names(), "tape"]
    assert full["leakage"].tolist() == [0.1, 0.3]
    assert full["depreciation"].tolist() == [0.006, 0.006]
    assert full["tape"].tolist() == [4, 4]


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"leakge": [0.1]}, 'Did you mean "leakage"?'),
        ({"leakage": [0.1, 7.0]}, "row 1: parameter"),
        ({"leakage": [0.1, np.nan]}, "row 1: parameter"),
        ({"leakage": [0.1, None], "depreciation": ["x", 1]}, "parameter"),
        ({"tape": [1.5]}, 'column "tape"'),
        ({"tape": [-1]}, 'column "tape"'),
        ({"tape": ["a"]}, 'column "tape"'),
    ],
)
def test_a_bad_table(columns, says):
    with pytest.raises(ParameterError) as caught:
        check_frame(pd.DataFrame(columns))
    assert says in str(caught.value)


def test_two_columns_of_one_name():
    frame = pd.DataFrame([[0.1, 0.2]], columns=["leakage", "leakage"])
    with pytest.raises(ParameterError, match="two columns"):
        check_frame(frame)
