"""Dissent inside the coalition, the vote, and buying the opposition (cards M3 and M4)."""

from __future__ import annotations

import numpy as np

from coalition_sim.rules.common import Array, Bools, Flags, Numbers, log_odds, logistic


def mood(previous: Array, z: Numbers, persistence: Numbers, spread: Numbers) -> Array:
    """The common mood of the house: it persists, and news moves it.

        e_t = rho * e_(t-1) + sqrt(1 - rho^2) * s_e * z

    Card M3 (rho = .8 gives its weight .6). Independent monthly draws would never topple anyone.

    previous: (..., 1), log-odds. z: (..., 1), standard normal. persistence (rho), spread (s_e,
    log-odds): (..., 1). Valid: 0 <= rho < 1, s_e >= 0. Returns (..., 1), log-odds.

    >>> round(float(mood(1.0, -1.0, 0.8, 1.0)), 2)
    0.2
    """
    return persistence * previous + np.sqrt(1.0 - persistence * persistence) * spread * z


def moving_average(previous: Array, value: Numbers, months: Numbers) -> Array:
    """What a member remembers of the funds that came: an average that forgets.

        f_t = f_(t-1) + (x_t - f_(t-1)) / months

    Card M3: ten months of released real political money.

    previous, value: (..., S), Rs a month. months: (..., 1). Valid: months >= 1. Returns (..., S).

    >>> round(float(moving_average(10.0, 20.0, 10.0)), 1)
    11.0
    """
    return previous + (value - previous) / months


def reference(peak: Array, peer_mean: Numbers, peer_weight: Numbers) -> Array:
    """What a member thinks he is owed: his own best times, and what the others get.

        ref_i = (1 - w) * peak_i + w * mean over the coalition of f

    Card M3; w decides the sign of the reform's effect on stability, so results are shown along it.

    peak: (..., S), Rs a month. peer_mean: (..., 1), Rs a month. peer_weight (w): (..., 1), 0-1.
    Valid: 0 <= w <= 1. Returns (..., S), Rs a month.

    >>> reference(20.0, 10.0, 0.25)
    17.5
    """
    return (1.0 - peer_weight) * peak + peer_weight * peer_mean


def peak(previous: Array, funds: Array, decay: Numbers) -> Array:
    """The best a member has had fades slowly until he has better.

        peak_t = max(f_t, (1 - d) * peak_(t-1))

    Card M3.

    previous, funds: (..., S), Rs a month. decay (d): (..., 1), share a month.
    Valid: 0 <= d <= 1. Returns (..., S), Rs a month, never below the funds.

    >>> float(peak(20.0, 12.0, 0.25))
    15.0
    """
    return np.maximum(funds, (1.0 - decay) * previous)


def dissent_pressure(
    funds: Array,
    reference: Array,
    office: Bools,
    loyalty: Numbers,
    own_party: Bools,
    refused: Numbers,
    mood: Numbers,
    a0: Numbers,
    a1: Numbers,
    a2: Numbers,
    a3: Numbers,
    a6: Numbers,
    a7: Numbers,
    steering: Numbers = 0.0,
    steering_effect: Numbers = 0.0,
) -> Array:
    """Log-odds that a content member of the coalition starts to dissent this month.

        g_i = a0 + a1 (1 - f_i / ref_i) - a2 office_i - a3 L_i + a6 own_i (1 - office_i)
              + a7 refused_i + e_t + a5 S

    Cards M3 and M19; a member who expects nothing (reference 0) has no grievance about funds.

    funds, reference: (..., S), Rs a month. office, own_party: (..., S), flags. loyalty (of his
    party), refused (requests turned down): (..., S), 0 or more. mood: (..., 1), log-odds.
    a0-a7: (..., 1), log-odds. steering (S, how far outside actors back a change): (..., 1), 0-1,
    with its effect (a5): (..., 1), log-odds. Valid: funds, reference >= 0. Returns (..., S).

    >>> g = dissent_pressure(np.array([6.0]), np.array([10.0]), np.array([False]), 0.5,
    ...                      np.array([True]), 1.0, 0.2, -5.2, 5.0, 0.8, 1.0, 0.8, 0.7)
    >>> g.round(2).tolist()
    [-2.0]
    """
    common = a0 + mood + steering_effect * steering
    hopeful = reference > 0
    if hopeful.all():
        got = funds / reference
    else:
        got = np.divide(funds, reference, out=np.ones_like(reference), where=hopeful)
    position = np.where(office, -a2, a6 * own_party)
    return common + a1 * (1.0 - got) + position - a3 * loyalty + a7 * refused


def switch_sides(dissenting: Bools, pressure: Array, return_rate: Numbers, u: Array) -> Bools:
    """Who dissents after this month: the content may start, dissenters may return.

        dissent_(t+1) = u < logit^-1(g)  if content,   u < 1 - return_rate  if dissenting

    Card M3. A low u means dissent in both cases, so worlds that share u stay comparable.

    dissenting: (..., S), flags. pressure: (..., S), log-odds. return_rate: (..., 1), a month.
    u: (..., S), uniform in [0, 1). Valid: 0 <= return_rate <= 1. Returns (..., S), flags.

    >>> one_of_each = np.array([False, True])
    >>> switch_sides(one_of_each, np.zeros(2), 0.3, np.array([0.4, 0.8])).tolist()
    [True, False]
    """
    return u < np.where(dissenting, 1.0 - return_rate, logistic(pressure))


def bandwagon(
    joined: Bools,
    content: Bools,
    pressure: Array,
    hostile: Numbers,
    seats: Numbers,
    weight: Numbers,
    u: Array,
) -> Bools:
    """Members join a motion as they see others join it.

        each round: i joins if u_i < logit^-1(g_i + a4 * x),   x = (joined + hostile) / seats

    Card M3; four rounds, one for each leading entry of u.

    joined, content (may still join): (..., S), flags. pressure: (..., S), log-odds. hostile:
    (..., 1), opposition members voting for. seats: of the house. weight (a4): (..., 1), log-odds.
    u: (rounds, ..., S), uniform. Valid: weight >= 0. Returns (..., S), flags: nobody leaves.

    >>> house = np.array([True, False, False])
    >>> bandwagon(house, ~house, np.full(3, -2.0), 1.0, 4, 6.0, np.full((2, 3), 0.5)).tolist()
    [True, True, True]
    """
    needed = log_odds(u) - pressure  # of the others' example: u < s(g + a) where logit(u) - g < a
    for example in needed:
        support = (joined.sum(axis=-1, keepdims=True) + hostile) / seats
        joined = joined | (content & (example < weight * support))
    return joined


def cooptation(
    loyal: Numbers,
    majority: Numbers,
    political_share: Numbers,
    base: Numbers,
    safety: Numbers,
    money: Numbers,
) -> Array:
    """Share of the opposition drawn to the government's side by funds.

        c = logit^-1(b0 - b1 (loyal - majority) / 10 + b2 (theta - 1/2))

    Card M4: a safe chief minister buys fewer; more political money buys more.

    loyal, majority: (..., 1), members. political_share (theta): (..., 1), 0-1. base (b0),
    safety (b1, per ten members), money (b2): (..., 1), log-odds. Valid: b1, b2 >= 0.
    Returns (..., 1), share.

    >>> round(float(cooptation(43.0, 33.0, 0.5, 1.5, 0.5, 2.0)), 3)
    0.731
    """
    return logistic(base - safety * (loyal - majority) / 10.0 + money * (political_share - 0.5))


def content_members(in_coalition: Flags, joined: Flags) -> Bools:
    """Coalition members who have not joined the motion: those whom a bandwagon may still reach.

        content_i = in coalition and not joined

    Card M3.

    in_coalition, joined: (..., S), flags. Returns (..., S), flags.

    >>> content_members(np.array([True, True, False]), np.array([True, False, False])).tolist()
    [False, True, False]
    """
    return np.logical_and(in_coalition, np.logical_not(joined))
