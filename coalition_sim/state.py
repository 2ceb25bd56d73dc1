"""What a block of worlds knows about itself: plain arrays, one copy, worlds first.

Agents are views of these arrays and the only ones who change them. ``(W, 1)`` is a number per
world; ``S`` seats, ``P`` parties, ``K`` departments, ``D`` districts, ``C`` district-sector cells,
``X`` sectors. Money is in nominal Rs bn unless a comment says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray

NOBODY = -1
"""Stands in an index array where there is no party, seat or minister."""


@dataclass
class Politics:
    """The house, the coalition and the chief minister."""

    seat_party: Array  # (W, S) int: party of each seat
    seat_margin: Array  # (W, S) 0-1: margin at the last election
    stature: Array  # (W, S) 0-1: who among a party's members is first in line for office
    dissent: Array  # (W, S) bool: members ready to vote against the chief minister
    funds: Array  # (W, S) moving average of released money, real Rs bn a month
    peak: Array  # (W, S) best funds remembered, real Rs bn a month
    funds_luck: Array  # (W, S) factor: this year's spread of a member's money
    refused: Array  # (W, S) 0-1: requests for postings refused of late
    pivotal: Array  # (W, S) months left of the premium paid after a failed motion
    office: Array  # (W, S) bool: minister, adviser or chief minister
    partner: Array  # (W, P) bool: parties in the coalition
    in_coalition: Array  # (W, S) bool: seats of the coalition's parties
    coopted: Array  # (W, S) bool: opposition members paid from the political budget
    base_claimants: Array  # (W, 1) claimants in the first budget
    mood: Array  # (W, 1) log odds: common mood of the coalition's members
    chief_minister_party: Array  # (W, 1) int
    chief_minister_seat: Array  # (W, 1) int
    chief_minister_number: Array  # (W, 1) int: 1 for the first of the window
    chief_minister_months: Array  # (W, 1) int: months in office
    frailty: Array  # (W, 1) factor on the transfer hazard under this chief minister
    budget_taste: Array  # (W, 1) standard normal: his own taste for political money
    government_months: Array  # (W, 1) int: months since the government was formed
    cabinet_wait: Array  # (W, 1) int: months until the cabinet is in place
    promised_party: Array  # (W, 1) int: party promised the office at the agreed swap, or NOBODY
    formateur: Array  # (W, 1) int: party asked to form a government this month, or NOBODY
    new_chief_minister: Array  # (W, 1) bool: one took office this month
    minister_party: Array  # (W, K) int: party of each department's minister, or NOBODY
    new_minister: Array  # (W, K) bool: the minister changed this month, under the same government
    minister_months: Array  # (W, K) int: months since the minister changed
    favoured: Array  # (W, 1) int: electable-based party favoured at the last election, or NOBODY
    trust_then: Array  # (W, D) trust at the last election


@dataclass
class Posts:
    """The five secretaries' posts."""

    months: Array  # (W, K) int: months the incumbent has served
    vacant: Array  # (W, K) int: months the post will still stand empty
    competence: Array  # (W, K) standard deviations
    loyalty: Array  # (W, K) standard deviations
    patron: Array  # (W, K) int: party of the minister under whom he was appointed
    department_effect: Array  # (W, K) factor on the transfer hazard
    left: Array  # (W, K) bool: the secretary left this month
    continuity: Array  # (W, K) 0-1: continuity of the sector's plan
    learning: Array  # (W, K) 0-1
    management: Array  # (W, K) factor, 1 at the status quo's mean appointee
    effectiveness: Array  # (W, X) management x learning x execution over its mean, by sector


@dataclass
class Money:
    """The fiscal year so far."""

    envelope: Array  # (W, 1) the development budget
    price: Array  # (W, 1) price level, 2013-14 = 1
    political_share: Array  # (W, 1) share of the envelope divided by politics
    allocated: Array  # (W, C) original allocation
    supplementary: Array  # (W, C)
    carried_in: Array  # (W, C)
    authorised: Array  # (W, C) cumulative
    released: Array  # (W, C) cumulative
    spent: Array  # (W, C) cumulative
    leaked: Array  # (W, C) cumulative, part of spent
    spent_this_quarter: Array  # (W, C)
    fundable: Array  # (W, C) this year's money of schemes, not yet paid at the quarter's start
    spent_by_march: Array  # (W, C) cumulative at the end of the third quarter
    lapsed: Array  # (W, C) at the end of June
    carried_out: Array  # (W, C) at the end of June
    released_now: Array  # (W, C) this month
    capacity_luck: Array  # (W, X) factor
    seat_allocation: Array  # (W, S) political money of each member for the year
    seat_released: Array  # (W, S) released this month, real Rs bn

    def available(self) -> Array:
        """Money that may be spent this year, (W, C)."""
        return self.allocated + self.supplementary + self.carried_in


@dataclass
class Services:
    """What citizens meet: levels from 0 to 1."""

    infrastructure: Array  # (W, C)
    presence: Array  # (W, C)
    supplies: Array  # (W, C)
    supervision: Array  # (W, C)
    service: Array  # (W, C)
    expectation: Array  # (W, C)
    satisfaction: Array  # (W, C)
    trust: Array  # (W, D)
    aligned: Array  # (W, D) share of the district's seats in the coalition
    uncompetitive: Array  # (W, D) mean margin of the district's seats
    supplies_target: Array  # (W, C) what the recurrent budget sustains
    supervision_target: Array  # (W, C)
    donor_support: Array  # (W, C) net of domestic withdrawal
    donor_monitoring: Array  # (W, C) 0-1, decaying as its novelty wears off
    donor_anchor: Array  # (W, X) 0-1: share of a reset that a donor prevents
