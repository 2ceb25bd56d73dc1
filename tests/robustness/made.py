"""Datasets made by hand: outcomes of scenarios in worlds, with what the answers read besides."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from coalition_sim.levers import LEVERS
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.scenario import Scenario, load_scenario

THREE = ("status_quo", "fixed_tenure", "needs_based_allocation")
Numbers = Mapping[str, Mapping[str, Sequence[float]]]


def dataset(
    numbers: Numbers,
    tapes: int = 2,
    scenarios: Sequence[Scenario] = (),
    adopted: Mapping[str, Sequence[float]] | None = None,
    compliance: Sequence[float] | None = None,
    parameters: str = "prior",
) -> xr.Dataset:
    """Scenario -> outcome -> a number per world; what is not named is 0.

    ``adopted`` (scenario -> a number per world) holds for all levers; ``compliance`` (per draw) is
    what the worlds draw for all levers.
    """
    loaded = {one.name: one for one in scenarios} or {n: load_scenario(n) for n in numbers}
    count = len(next(iter(next(iter(numbers.values())).values())))
    names, levers = list(numbers), sorted({n for one in loaded.values() for n in one.levers})
    values = np.zeros((len(names), count, 1, len(OUTCOMES)))
    for row, name in enumerate(names):
        for outcome, given in numbers[name].items():
            values[row, :, 0, list(OUTCOMES).index(outcome)] = given
    draw = np.arange(count) // tapes
    taken = np.ones((len(names), count, len(levers)))
    for row, name in enumerate(names):
        taken[row] = np.array((adopted or {}).get(name, np.ones(count)))[:, None]
    drawn = np.array(compliance) if compliance is not None else np.linspace(0.1, 0.9, draw[-1] + 1)
    about = [LEVERS[name].compliance_parameter for name in levers]
    return xr.Dataset(
        {
            "outcome_value": (("scenario", "world", "year", "outcome"), values),
            "lever_adopted": (("scenario", "world", "lever"), taken),
            "parameter_value": (("world", "parameter"), np.repeat(drawn[draw][:, None],
                                                                  len(about), axis=1)),
            "draw": ("world", draw),
            "tape": ("world", np.arange(count)),
        },
        coords={"scenario": names, "world": np.arange(count), "year": ["2022-23"],
                "outcome": list(OUTCOMES), "lever": levers, "parameter": about},
        attrs={"scenarios": json.dumps({n: loaded[n].to_dict() for n in names}), "seed": 7,
               "start": "2013-07", "years": 1, "parameters": parameters, "switches": "{}"},
    )  # fmt: skip
