"""Functions with known indices, as stand-ins for the engine and its priors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import xarray as xr

from coalition_sim.scenario import Scenario, load_scenario
from coalition_sim.sensitivity.answers import answered
from coalition_sim.sensitivity.findings import Findings, Where
from coalition_sim.sensitivity.study import Study

NAMES = ("leakage", "cabinet_delay", "learning_time")
"""Names of real unknowns: a study is checked against the table."""
Function = Callable[[np.ndarray], np.ndarray]


def as_percentiles(names: Any, u: np.ndarray) -> np.ndarray:
    """A stand-in for the priors: every unknown is uniform from 0 to 1."""
    return u


def ishigami(u: np.ndarray) -> np.ndarray:
    """Ishigami and Homma (1990) with a = 7 and b = 0.1; (..., 3) to (...,)."""
    x = (2 * u - 1) * np.pi
    first, second, third = (x[..., k] for k in range(3))
    return np.sin(first) + 7 * np.sin(second) ** 2 + 0.1 * third**4 * np.sin(first)


ISHIGAMI_FIRST = (0.3139, 0.4424, 0.0)
ISHIGAMI_TOTAL = (0.5576, 0.4424, 0.2437)
ISHIGAMI_PAIR = 0.2437  # the first with the third; no other pair
ISHIGAMI_VARIANCE = 13.8446


def g_function(u: np.ndarray, a: tuple[float, ...] = (0.0, 1.0, 9.0)) -> np.ndarray:
    """Sobol's g-function: a product of |4u - 2| + a over 1 + a."""
    return np.prod((np.abs(4 * u - 2) + np.array(a)) / (1 + np.array(a)), axis=-1)


def g_indices(a: tuple[float, ...] = (0.0, 1.0, 9.0)) -> tuple[list[float], list[float]]:
    """First-order and total indices of the g-function, from its definition."""
    parts = np.array([1 / (3 * (1 + one) ** 2) for one in a])
    whole = np.prod(1 + parts) - 1
    total = [parts[k] * np.prod(np.delete(1 + parts, k)) / whole for k in range(len(a))]
    return list(parts / whole), total


def luck(tapes: np.ndarray) -> np.ndarray:
    """A standard normal that depends on the shock tape alone."""
    return np.array([np.random.default_rng(int(one)).standard_normal() for one in tapes])


class Engine:
    """The effect of the reform on trust is a function of three unknowns plus luck.

    ``broken`` are (scenario, world) that give no number; ``moves_luck`` makes the luck depend on
    the unknowns as well, as in a model where a change of one number leads to another history.
    """

    def __init__(
        self,
        effect: Function = ishigami,
        spread: float = 0.0,
        broken: tuple[tuple[str, int], ...] = (),
        outcomes: tuple[str, ...] = ("trust",),
        moves_luck: bool = False,
    ) -> None:
        self.effect, self.spread, self.broken = effect, spread, broken
        self.outcomes, self.moves_luck = outcomes, moves_luck
        self.asked: list[dict[str, Any]] = []

    def __call__(self, scenarios: Any, worlds: Any, parameters: Any, **settings: Any) -> xr.Dataset:
        self.asked.append({"worlds": worlds, "parameters": parameters, **settings})
        u = parameters[list(NAMES)].to_numpy()
        effect = self.effect(u)
        if self.spread:
            tapes = parameters["tape"].to_numpy()
            if self.moves_luck:
                tapes = tapes + (1e9 * np.abs(u).sum(axis=1)).astype(np.int64)
            effect = effect + self.spread * luck(tapes)
        if settings["switches"].get("production") == "minimum":
            effect = effect - 5.0
        level = 50 + 3 * u[:, 0]  # the pairing removes it
        values = np.stack([level, *(level + effect for _ in scenarios[1:])])
        names = [one.name for one in scenarios]
        for name, world in self.broken:
            values[names.index(name), np.asarray(worlds) == world] = np.nan
        every = np.stack([values * (k + 1) for k in range(len(self.outcomes))], axis=-1)
        return xr.Dataset(
            {"outcome_value": (("scenario", "world", "year", "outcome"), every[:, :, None])},
            coords={"scenario": names, "world": worlds, "outcome": list(self.outcomes)},
        )


def scenarios() -> list[Scenario]:
    return [load_scenario("status_quo"), load_scenario("fixed_tenure")]


def study(**asked: Any) -> Study:
    """A study of the three unknowns, everything else fixed."""
    settings: dict[str, Any] = {
        "scenarios": ("fixed_tenure",),
        "methods": ("sobol",),
        "parameters": NAMES,
        "leading": None,
        "others": "central",
        "outcomes": ("trust",),
        "of": ("effect",),
        "points": 256,
        "resamples": 200,
    }
    return Study(**{**settings, **asked})


def answer(engine: Engine, **asked: Any) -> Findings:
    """A study answered through the same code as with the engine."""
    return answered(study(**asked), scenarios(), Where(simulate=engine, quantile=as_percentiles))
