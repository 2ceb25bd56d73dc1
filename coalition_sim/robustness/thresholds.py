"""Who is good enough: the share of worlds that meet thresholds."""

from __future__ import annotations

from typing import Any

import numpy as np

from coalition_sim.robustness.arithmetic import Resamples
from coalition_sim.robustness.runs import Setting
from coalition_sim.robustness.shares import named, shares
from coalition_sim.robustness.values import Values
from coalition_sim.robustness.wanted import Threshold

ALL = "all"
"""Stands in the place of a threshold where all are to be met."""


def met_rows(
    values: Values, limits: tuple[Threshold, ...], again: Resamples, setting: Setting
) -> list[dict[str, Any]]:
    """Share of worlds that meet each threshold, and all of them together."""
    runs = list(setting.runs.values())
    each = [one.met(values.of(runs, one.outcome)) for one in limits]
    whole = np.logical_and.reduce(each)
    rows = []
    for limit, met in [(None, whole), *zip(limits, each, strict=True)]:
        found = named("met", shares(met.astype(float), values.where, again, values.draws))
        rows += [
            {
                "setting": setting.name,
                "scenario": name,
                "threshold": ALL if limit is None else str(limit),
                "outcome": "" if limit is None else limit.outcome,
                "side": "" if limit is None else "at least" if limit.at_least else "at most",
                "value": np.nan if limit is None else limit.value,
            }
            | {column: array[row] for column, array in found.items()}
            | {"worlds": met.shape[1]}
            for row, name in enumerate(setting.runs)
        ]
    return rows
