"""Secretaries: why they leave, how long the post is empty, who comes (cards M8 and M9)."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy.special import ndtr

from coalition_sim.rules.common import Array, Flags, Ints, Numbers, power


def cause_hazards(
    hazard: Array,
    share_minister: Numbers,
    patronage_of_rest: Numbers,
    minister_hazard: Numbers,
    minister_window: Numbers,
) -> tuple[Array, Array, Array]:
    """Split the hazard of leaving by cause, keeping its average over the months.

        lambda_pt = lambda (1 - s_m) rest,   lambda_0 = lambda (1 - s_m) (1 - rest)
        lambda_mc = lambda s_m / [1 - (1 - h_m)^window]

    Card M8. The minister's part works only in the months soon after a new minister, so it is
    higher there by the share of months that lie in such a window.

    hazard (lambda, per occupied month), minister_hazard (h_m, a month): (..., 1) or (..., K).
    share_minister, patronage_of_rest: (..., 1), 0-1. minister_window: months.
    Valid: 0 < h_m <= 1, window >= 1. Returns three arrays, a month: chief minister, patronage (at
    average alignment), minister changed (inside the window).

    >>> [round(float(x), 4) for x in cause_hazards(0.1, 0.3, 5 / 7, 0.03, 2)]
    [0.02, 0.05, 0.5076]
    """
    rest = hazard * (1.0 - share_minister)
    in_window = 1.0 - power(1.0 - minister_hazard, minister_window)
    by_minister = hazard * share_minister / in_window
    return rest * (1.0 - patronage_of_rest), rest * patronage_of_rest, by_minister


def exit_probability(
    chief_minister: Numbers,
    patronage: Numbers,
    minister_change: Numbers,
    frailty: Numbers,
    misalignment: Numbers,
    mean_misalignment: Numbers,
    minister_changed: Flags,
    guard: Numbers,
) -> Array:
    """Chance that a sitting secretary leaves this month, all causes together.

        p = 1 - exp(-(1 - guard) [z_CM (lambda_0 + lambda_pt mis / mean mis) + lambda_mc changed])

    Card M8; Iyer and Mani 2012. guard is the share of transfers that a tenure rule stops: 0 unless
    the secretary is inside the protected months.

    chief_minister, patronage, minister_change: (..., K), a month (cause_hazards). frailty (z_CM):
    (..., 1), mean 1. misalignment (1 - alignment with his minister): (..., K), 0-1, with its
    mean_misalignment. minister_changed: (..., K), flags. guard: (..., K), 0-1.
    Valid: mean_misalignment > 0. Returns (..., K), probability.

    >>> round(float(exit_probability(0.02, 0.05, 0.5, 1.5, 0.7, 0.35, False, 0.5)), 4)
    0.0861
    """
    ordinary = chief_minister + patronage * (misalignment / mean_misalignment)
    total = frailty * ordinary + minister_change * minister_changed
    return -np.expm1(-(1.0 - guard) * total)


def vacancy_months(
    u: Numbers, u_long: Numbers, short_mean: Numbers, long_probability: Numbers, long_mean: Numbers
) -> Ints:
    """Months a post stays empty: usually a short spell, now and then a long one.

        v = round(-mean ln(1 - u)),   mean = long_mean if u_long < p_l else short_mean

    Card M8.

    u, u_long: (..., K), uniform in [0, 1). short_mean, long_mean: (..., 1), months.
    long_probability (p_l): (..., 1). Valid: means >= 0. Returns (..., K), whole months.

    >>> vacancy_months(np.array([0.5, 0.5]), np.array([0.5, 0.01]), 0.7, 0.05, 5.0).tolist()
    [0, 3]
    """
    mean = np.where(u_long < long_probability, long_mean, short_mean)
    return np.rint(-mean * np.log1p(-u)).astype(np.int64)


@cache
def _best_of(n: int) -> tuple[float, float]:
    """Mean and variance of the maximum of n standard normals, by the trapezium rule."""
    x = np.linspace(-12.0, 12.0, 2401)
    density = n * np.power(ndtr(x), n - 1) * np.exp(-0.5 * x * x) / np.sqrt(2.0 * np.pi)
    mean = float(np.trapezoid(x * density, x))
    return mean, float(np.trapezoid((x - mean) * (x - mean) * density, x))


def expected_maximum(n: Numbers | int | Ints) -> Array:
    """Expected best of n standard normal candidates.

        E max = integral of x n phi(x) Phi(x)^(n-1) dx

    Card M9.

    n: (...), whole number of candidates. Valid: n >= 1. Returns (...), standard deviations.

    >>> round(float(expected_maximum(6)), 4)
    1.2672
    """
    whole = np.asarray(n)
    best = [_best_of(int(each))[0] for each in whole.ravel()]
    kind = np.result_type(whole, np.float32)  # a number of the kind that was given
    return np.array(best, dtype=kind).reshape(whole.shape)


def appointee_competence(
    loyalty_weight: Numbers, correlation: Numbers, candidates: Numbers | Ints
) -> Array:
    """Mean competence of the one appointed when loyalty counts too.

        E m = E max(J) [(1 - w) + w r] / sqrt((1 - w)^2 + w^2 + 2 w (1 - w) r)

    Card M9: at six candidates and r = -.1, .40 sd at w = .7 and 1.03 at w = .4.

    loyalty_weight (w): (..., 1), 0-1. correlation (r): (..., 1), between competence and loyalty.
    candidates (J): (..., 1), whole number. Valid: -1 < r <= 1. Returns (..., 1), sd of competence.

    >>> round(float(appointee_competence(0.7, -0.1, 6)), 2)
    0.4
    """
    merit = 1.0 - loyalty_weight
    variance = (
        merit * merit + loyalty_weight * loyalty_weight + 2.0 * loyalty_weight * merit * correlation
    )
    return expected_maximum(candidates) * (merit + loyalty_weight * correlation) / np.sqrt(variance)


def appointee_misalignment(
    loyalty_weight: Numbers, correlation: Numbers, candidates: Numbers | Ints
) -> Array:
    """Mean misalignment of a fresh appointee with the minister who chose him.

        E[1 - Phi(l)] = Phi(-m / sqrt(1 + v)),   m, v mean and variance of his loyalty

    Card M9: the loyalty of the best of J candidates by (1 - w) m + w l, taken as normal.

    loyalty_weight (w): (..., 1), 0-1. correlation (r): (..., 1), between competence and loyalty.
    candidates (J): (..., 1), whole number. Valid: -1 < r <= 1. Returns (..., 1), 0-1.

    >>> [round(float(appointee_misalignment(w, -0.1, 6)), 2) for w in (0.0, 0.7, 1.0)]
    [0.54, 0.17, 0.14]
    """
    merit = 1.0 - loyalty_weight
    spread = np.sqrt(
        merit * merit + loyalty_weight * loyalty_weight + 2.0 * loyalty_weight * merit * correlation
    )
    pull = (loyalty_weight + merit * correlation) / spread
    whole = np.asarray(candidates)
    kind = np.result_type(whole, np.float32)  # a number of the kind that was given
    best = np.array([_best_of(int(each)) for each in whole.ravel()], dtype=kind)
    best = best.reshape(*whole.shape, 2)
    mean = pull * best[..., 0]
    variance = 1.0 - pull * pull * (1.0 - best[..., 1])
    return ndtr(-mean / np.sqrt(1.0 + variance))


def choose_candidate(
    competence: Array, loyalty: Array, loyalty_weight: Numbers, candidates: Numbers | Ints
) -> Ints:
    """Appoint the candidate with the best mix of competence and loyalty.

        j* = argmax_(j < J) (1 - w) m_j + w l_j

    Card M9; Xu 2018 on patronage. Ties go to the first.

    competence, loyalty: (..., J_max), standard deviations. loyalty_weight (w): (..., 1), 0-1.
    candidates (J): (..., 1), how many of the pool stand. Valid: 1 <= J. Returns (...), index.

    >>> int(choose_candidate(np.array([2.0, 0.0, 9.0]), np.array([0.0, 3.0, 9.0]), 0.7, 2))
    1
    """
    score = competence + loyalty_weight * (loyalty - competence)
    stands = np.arange(competence.shape[-1]) < candidates
    return np.where(stands, score, -np.inf).argmax(axis=-1)


def management(competence: Numbers, mean: Numbers, effect: Numbers) -> Array:
    """What a secretary's competence does to the work of his department.

        M = exp(mu_m (m - mean))

    Card M9; Fenizia 2022: about 10 % for one standard deviation. One at the status-quo mean.

    competence, mean (of appointees today): (..., K), sd. effect (mu_m): (..., 1), logs per sd.
    Valid: effect >= 0. Returns (..., K), factor.

    >>> round(float(management(1.4, 0.4, 0.1)), 4)
    1.1052
    """
    return np.exp(effect * (competence - mean))
