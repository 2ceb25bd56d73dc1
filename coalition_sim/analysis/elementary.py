"""The indices of Morris (1991) and Campolongo et al. (2007), with luck told apart.

SALib computes the indices and their bootstrap intervals; what is added here is the noise floor and
the share of luck, which need several shock tapes at every point.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from coalition_sim.analysis.trajectories import LEVELS, STEP, Design

INDICES = (
    "parameter",
    "mu",
    "mu_star",
    "mu_star_conf",
    "sigma",
    "sigma_luck",
    "noise_floor",
    "above_noise",
    "trajectories",
)
RESAMPLES = 1000
FEWEST_TRAJECTORIES = 2
ONE_SIDED_95 = 1.6448536269514722
HALF_NORMAL_MEAN = math.sqrt(2 / math.pi)
HALF_NORMAL_SD = math.sqrt(1 - 2 / math.pi)


def indices(effects: np.ndarray, plan: Design, seed: int, dust: float = 0.0) -> pd.DataFrame:
    """Morris indices of one reform and outcome from its effects (trajectory, point, replicate).

    A trajectory with a number missing is left out. What is below ``dust`` (in the unit of the
    effect) is floating-point error and never counts as above the noise.
    """
    used = np.isfinite(effects).all(axis=(1, 2))
    points, effects = plan.points[used], effects[used]
    if len(effects) < FEWEST_TRAJECTORIES:
        empty = pd.DataFrame({"parameter": plan.names}).reindex(columns=list(INDICES))
        return empty.assign(above_noise=False, trajectories=len(effects))
    found = _salib(plan, points, effects.mean(axis=-1), seed)
    floor = max(found["mu_star"].iloc[-1], luck_floor(effects))
    return found.assign(
        sigma_luck=sigma_luck(points, effects),
        noise_floor=floor,
        above_noise=found["mu_star"] > max(floor, dust),
        trajectories=len(effects),
    )


def _salib(plan: Design, points: np.ndarray, effects: np.ndarray, seed: int) -> pd.DataFrame:
    from SALib.analyze import morris as analyser

    found = analyser.analyze(
        plan.problem,
        points.reshape(-1, len(plan.names)),
        effects.ravel(),
        num_resamples=RESAMPLES,
        num_levels=LEVELS,
        seed=seed,
    )
    columns = ("mu", "mu_star", "mu_star_conf", "sigma")
    return pd.DataFrame(
        {"parameter": plan.names} | {name: np.asarray(found[name], float) for name in columns}
    )


def luck_floor(effects: np.ndarray) -> float:
    """Largest ``mu_star`` (95 %) of a parameter that does nothing but reshuffle luck.

    From the spread of the replicates of a point: an elementary effect of pure luck is normal with
    variance ``2 s^2 / (replicates * step^2)``, and ``mu_star`` is a mean of such half-normals.
    0 where there is one replicate; the dummy then stands alone.
    """
    trajectories, _, replicates = effects.shape
    if replicates < 2:
        return 0.0
    spread = math.sqrt(2 * effects.var(axis=-1, ddof=1).mean() / replicates) / STEP
    return spread * (HALF_NORMAL_MEAN + ONE_SIDED_95 * HALF_NORMAL_SD / math.sqrt(trajectories))


def sigma_luck(points: np.ndarray, effects: np.ndarray) -> np.ndarray:
    """The part of ``sigma`` that replicates show to be luck; NaN for one replicate."""
    replicates = effects.shape[-1]
    if replicates < 2:
        return np.full(points.shape[-1], np.nan)
    each = [elementary_effects(points, effects[..., r]) for r in range(replicates)]
    return np.sqrt(np.stack(each).var(axis=0, ddof=1).mean(axis=0) / replicates)


def elementary_effects(points: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Change of ``values`` (trajectory, point) per unit of the parameter that moved.

    Returns (trajectory, parameter).
    """
    moves = np.diff(points, axis=1)
    moved = np.abs(moves).argmax(axis=-1)
    step = np.take_along_axis(moves, moved[..., None], axis=-1)[..., 0]
    effects = np.empty(moved.shape)
    np.put_along_axis(effects, moved, np.diff(values, axis=1) / step, axis=-1)
    return effects
