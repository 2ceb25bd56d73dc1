"""The indices of Morris (1991) and Campolongo et al. (2007), with luck told apart.

SALib computes the indices and their bootstrap intervals; what is added here is the noise floor and
the share of luck, which need several shock tapes at every point.

**The noise floor.** Let ``s`` be the standard deviation that luck gives to an elementary effect of
one replicate (the variance between the replicates of the same step, pooled over trajectories and
parameters), ``r`` the replicates and ``t`` the trajectories. A parameter that does nothing but
reshuffle luck then has as ``mu_star`` the mean over ``t`` trajectories of ``|N(0, s^2 / r)|``. The
floor is the quantile of that mean at ``1 - 0.05 / k`` for ``k`` parameters: in 19 of 20 screenings
of nothing but luck none of them passes. Two things are added.

- Luck is not the same for all: a parameter that changes who governs reshuffles a whole history, one
  that acts on supplies hardly anything. A parameter whose own luck is larger than the pooled one
  meets the floor of its own luck.
- The dummy, which swaps whole shock tapes, is a check: no floor is lower than its ``mu_star``.

**The rule.** A parameter stands above the noise if ``mu_star`` less the half-width of its bootstrap
interval is greater than its floor. Both parts are needed. Replays of the engine's own luck (two
replicates set against each other, 2 or 3 trajectories) put some parameter above the pooled floor in
four screenings of five; in two to ten of a hundred the interval did so too.

**Groups.** All of this holds for groups of parameters as for single ones, with two exceptions. The
members of a group go up and down together in all arrangements, so the sign of its effect means
nothing: ``mu`` is left empty. For the same reason ``sigma`` holds the arrangement of the members
as well as interaction and curvature, and is no smaller where the model is linear.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from coalition_sim.sensitivity.trajectories import LEVELS, Design

INDICES = (
    "parameter",
    "members",
    "mu",
    "mu_star",
    "mu_star_conf",
    "sigma",
    "sigma_luck",
    "noise_floor",
    "above_noise",
    "at_work",
    "trajectories",
    "replicates",
)
RESAMPLES = 1000
FEWEST_TRAJECTORIES, FEWEST_REPLICATES = 2, 2
FALSE_ALARMS = 0.05  # of screenings of nothing but luck: the part that names any parameter
HALF_NORMAL_MEAN = math.sqrt(2 / math.pi)
HALF_NORMAL_SD = math.sqrt(1 - 2 / math.pi)
HALF_NORMAL_SKEWNESS = math.sqrt(2) * (4 - math.pi) / (math.pi - 2) ** 1.5


def indices(
    effects: np.ndarray,
    plan: Design,
    seed: int,
    dust: float = 0.0,
    at_work: np.ndarray | None = None,
    confidence: float = 0.95,
    resamples: int = RESAMPLES,
) -> pd.DataFrame:
    """Morris indices of one reform and outcome from its effects (trajectory, point, replicate).

    A trajectory with a number missing is left out. What is below ``dust`` (in the unit of the
    effect) is floating-point error and never counts as above the noise. ``at_work`` says which
    parameters can act at all; the others belong to no family of tests.
    """
    works = np.ones(len(plan.names), dtype=bool) if at_work is None else at_work
    used = np.isfinite(effects).all(axis=(1, 2))
    points, effects = plan.points[used], effects[used]
    size = {"at_work": works, "trajectories": len(effects), "replicates": plan.replicates}
    if len(effects) < FEWEST_TRAJECTORIES:
        empty = _named(plan).reindex(columns=list(INDICES))
        return empty.assign(above_noise=False, **size)
    found = _salib(plan, points, effects.mean(axis=-1), seed, confidence, resamples)
    luck = luck_variance(points, effects)
    floor = np.maximum(luck_floor(luck, plan.replicates, works), found["mu_star"].iloc[-1])
    surely = found["mu_star"] - found["mu_star_conf"].fillna(0.0)
    return found.assign(
        sigma_luck=np.sqrt(luck.mean(axis=0) / plan.replicates),
        noise_floor=floor,
        above_noise=(surely > np.maximum(floor, dust)) & works,
        **size,
    )


def _salib(
    plan: Design,
    points: np.ndarray,
    effects: np.ndarray,
    seed: int,
    confidence: float,
    resamples: int,
) -> pd.DataFrame:
    from SALib.analyze import morris as analyser

    found = analyser.analyze(
        plan.problem,
        points.reshape(-1, len(plan.names)),
        effects.ravel(),
        num_resamples=resamples,
        conf_level=confidence,
        num_levels=LEVELS,
        seed=seed,
    )
    columns = ("mu", "mu_star", "mu_star_conf", "sigma")
    table = _named(plan).assign(**{name: np.asarray(found[name], float) for name in columns})
    several = [len(members) > 1 for members in plan.groups.values()]
    return table.assign(mu=table["mu"].mask(several))


def _named(plan: Design) -> pd.DataFrame:
    """What moves, and the parameters in it with blanks between them."""
    members = [" ".join(members) for members in plan.groups.values()]
    return pd.DataFrame({"parameter": plan.names, "members": members})


def luck_floor(luck: np.ndarray, replicates: int, at_work: np.ndarray) -> np.ndarray:
    """The floor of every parameter from the luck of its elementary effects (see above).

    ``luck`` is a variance (trajectory, parameter) with the dummy last; the dummy is no part of the
    pool, since it moves more luck than any parameter need.
    """
    family = at_work[:-1]
    if not family.any():
        return np.zeros(len(at_work))
    own = luck.mean(axis=0)
    spread = np.sqrt(np.maximum(own, own[:-1][family].mean()) / replicates)
    return spread * highest_of_luck(len(luck), int(family.sum()))


def highest_of_luck(trajectories: int, parameters: int) -> float:
    """What the largest of so many means of half-normals stays below in 95 of 100 cases.

    The normal quantile is too low for a few trajectories, as half-normals are skewed (at two it
    lets luck pass in one screening of three), so this is the lower of two values that are each a
    little too high: the sum of the tails over all signs, nearly exact for few trajectories, and a
    Pearson III quantile with the right mean, spread and skewness, nearly exact for many.

    >>> round(highest_of_luck(2, 137), 2), round(highest_of_luck(30, 137), 2)
    (2.65, 1.2)
    """
    from scipy.stats import norm, pearson3

    part, root = FALSE_ALARMS / parameters, math.sqrt(trajectories)
    signs = float(norm.isf(math.ldexp(part, -trajectories))) / root
    standard = float(pearson3.isf(part, HALF_NORMAL_SKEWNESS / root))
    return min(signs, HALF_NORMAL_MEAN + standard * HALF_NORMAL_SD / root)


def luck_variance(points: np.ndarray, effects: np.ndarray) -> np.ndarray:
    """Variance between the replicates of every elementary effect (trajectory, parameter)."""
    replicates = range(effects.shape[-1])
    each = [elementary_effects(points, effects[..., r]) for r in replicates]
    return np.stack(each).var(axis=0, ddof=1)


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
