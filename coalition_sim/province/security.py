"""Violence in the province by year, as recorded: a driver of the model, never predicted by it."""

from __future__ import annotations

import numpy as np
import pandas as pd


def relative_security(fatalities: pd.Series, first_year: int | str, n_years: int) -> np.ndarray:
    """``(n_years,)`` fatalities over the mean of the recorded years; NaN where not recorded.

    A fiscal year takes the calendar year in which it begins.

    >>> deaths = pd.Series([300.0, 100.0], index=[2016, 2018])
    >>> relative_security(deaths, "2016-17", 3).tolist()
    [1.5, nan, 0.5]
    """
    first = int(str(first_year)[:4])
    years = range(first, first + n_years)
    return fatalities.reindex(years).to_numpy(float) / float(fatalities.mean())
