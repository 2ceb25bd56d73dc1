"""Every uncertain number of the model, once.

The table is ``parameters.csv`` beside this file. Documentation, validation, random draws and the
sensitivity analysis all read it. ``low``, ``central`` and ``high`` are the 5th, 50th and 95th
percentile; ``draws`` says how a prior is made of them.
"""

from __future__ import annotations

from coalition_sim.parameters.checks import ParameterError, check_frame, check_value, nearest
from coalition_sim.parameters.draws import central, draw, quantile
from coalition_sim.parameters.table import names, parameters, uncertain

__all__ = [
    "ParameterError",
    "central",
    "check_frame",
    "check_value",
    "draw",
    "names",
    "nearest",
    "parameters",
    "quantile",
    "uncertain",
]
