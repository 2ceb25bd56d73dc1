"""How a government forms and how its posts are shared (cards M1 and M2)."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from coalition_sim.rules.common import TINY, Array, Bools, Ints, Numbers, power


def gamson(
    seats: Array, in_coalition: Bools, proportionality: Numbers, formateur: Bools, bonus: Numbers
) -> Array:
    """Partners take posts nearly in proportion to their seats, the formateur a little more.

        g_p = phi * 1[p = f] + (1 - phi) * w_p^gamma / sum_q w_q^gamma

    Card M2; Gamson 1961, Warwick and Druckman 2006. gamma < 1 is the small-party bonus.

    seats: (..., P), count. in_coalition, formateur: (..., P), flags (one formateur, inside).
    proportionality (gamma), bonus (phi): (..., 1), no unit.
    Valid: gamma > 0, 0 <= phi <= 1, the coalition has a seat. Returns (..., P), sums to 1.

    >>> two = np.array([30.0, 10.0]); both = np.array([True, True])
    >>> gamson(two, both, 1.0, np.array([True, False]), 0.2).round(2).tolist()
    [0.8, 0.2]
    """
    brought = np.where(in_coalition, seats, 0.0)
    seat_share = brought / np.maximum(brought.sum(axis=-1, keepdims=True), TINY)
    weight = power(seat_share, proportionality)
    by_seats = weight / np.maximum(weight.sum(axis=-1, keepdims=True), TINY)
    return bonus * formateur + (1.0 - bonus) * by_seats


def baron_ferejohn(seats: Array, in_coalition: Bools, formateur: Bools) -> Array:
    """The proposer buys each partner at half its seat share and keeps the rest.

        g_p = w_p / 2  (p a partner),   g_f = 1 - sum of the partners' shares

    Card M2, structural variant; Baron and Ferejohn 1989 (continuation value about one half).

    seats: (..., P), count. in_coalition, formateur: (..., P), flags (one formateur, inside).
    Valid: the coalition has a seat. Returns (..., P), sums to 1.

    >>> two = np.array([30.0, 10.0]); both = np.array([True, True])
    >>> baron_ferejohn(two, both, np.array([False, True])).tolist()
    [0.375, 0.625]
    """
    brought = np.where(in_coalition, seats, 0.0)
    seat_share = brought / np.maximum(brought.sum(axis=-1, keepdims=True), TINY)
    partner = np.where(formateur, 0.0, 0.5 * seat_share)
    return np.where(formateur, 1.0 - partner.sum(axis=-1, keepdims=True), partner)


def loyal_majority(mean: Numbers, variance: Numbers, majority: Numbers) -> Array:
    """Chance that enough members stay loyal, each deciding alone.

        Pr(X >= M) = Phi((mean - M + 1/2) / sd),   X = sum_i Bernoulli(1 - q_i)

    Card M1: normal approximation with continuity correction (mean = sum(1 - q_i), variance =
    sum q_i (1 - q_i)). Within .02 of the exact Poisson-binomial from a variance of 6 up, .04 from
    3 up; up to .11 off for a bare majority of nearly certain members.

    mean, majority: (...), members. variance: (...), members squared; 0 means certainty.
    Valid: variance >= 0. Returns (...), probability.

    >>> round(float(loyal_majority(36.0, 9.0, 33)), 3)
    0.878
    """
    return ndtr((mean - majority + 0.5) / np.sqrt(np.maximum(variance, 1e-12)))


def coalition_value(
    formateur_payoff: Array,
    parties: Numbers,
    loyal: Numbers,
    steering: Numbers,
    partner_cost: Numbers,
    loyalty_weight: Numbers,
    steering_preference: Numbers,
) -> Array:
    """What a possible coalition is worth to the party that forms it.

        V(C) = pi_f(C) - kappa_n * |parties| + kappa_S * S(C) + kappa_r * Pr(loyal(C) >= majority)

    Card M1; oversized coalitions as insurance: Volden and Carrubba, Groseclose and Snyder.

    formateur_payoff: (..., n), share of posts. parties: (..., n), count. loyal: (..., n),
    probability. steering: (..., n), 0-1. The three weights: (..., 1), in shares of posts.
    Valid: weights >= 0. Returns (..., n), in shares of posts.

    >>> round(float(coalition_value(0.4, 3.0, 0.9, 0.5, 0.03, 1.0, 0.1)), 2)
    1.26
    """
    return (
        formateur_payoff
        - partner_cost * parties
        + steering_preference * steering
        + loyalty_weight * loyal
    )


def pick_departments(shares: Array, salience: Array) -> Ints:
    """In falling salience each post goes to the party furthest below its due.

        p(k) = argmax_p [ g_p * sum(v) - held_p ],   then held_p(k) += v_k

    Card M2: salience-weighted portfolios; Warwick and Druckman. Ties: the lower index.

    shares: (..., P), shares of posts that sum to 1. salience (v): (K,), weight of each post.
    Valid: shares >= 0, salience > 0. Returns (..., K), index of the party holding each post.

    >>> pick_departments(np.array([[0.6, 0.4]]), np.array([1.0, 3.0, 2.0])).tolist()
    [[0, 0, 1]]
    """
    due = (shares * salience.sum()).reshape(-1, shares.shape[-1])
    holder = np.empty((len(due), len(salience)), dtype=np.int64)
    each = np.arange(len(due))
    for k in np.argsort(-salience, kind="stable"):
        holder[:, k] = due.argmax(axis=-1)
        due[each, holder[:, k]] -= salience[k]
    return holder.reshape(*shares.shape[:-1], len(salience))
