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
    short_of_reference: Array  # (W, S) bool: sees less than he compares it with
    pressure: Array  # (W, S) log odds that a content member turns to dissent this month
    refused: Array  # (W, S) 0-1: requests for postings refused of late
    pivotal: Array  # (W, S) months left of the premium paid after a failed motion
    office: Array  # (W, S) bool: minister, adviser or chief minister
    partner: Array  # (W, P) bool: parties in the coalition
    in_coalition: Array  # (W, S) bool: seats of the coalition's parties
    coopted: Array  # (W, S) bool: opposition members paid from the political budget
    entitled: Array  # (W, S) bool: opposition members paid by rule, whatever they do
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
    minister_seat: Array  # (W, K) int: the member who is minister of the department, or NOBODY
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
    programme: Array  # (W, 1) what reforms leave of it for schemes
    reform_costs: Array  # (W, 1) what reforms in force take from it this year
    price: Array  # (W, 1) price level, 2013-14 = 1
    political_share: Array  # (W, 1) share of the envelope divided by politics
    political_hold: Array  # (W, C) what rules leave to politics of what it claims, 0-1
    allocated: Array  # (W, C) original allocation
    supplementary: Array  # (W, C)
    carried_in: Array  # (W, C)
    may_spend: Array  # (W, C) the three together, as the budget stands
    sector_money: Array  # (W, X) what may be spent in each sector
    district_money: Array  # (W, D) what may be spent in each district
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
    seat_credit: Array  # (W, S) money by rule in his places that a member counts as his doing
    seat_allocation: Array  # (W, S) political money of each member for the year
    seat_released: Array  # (W, S) released this month, real Rs bn

    def available(self) -> Array:
        """Money that may be spent this year, added up anew, (W, C)."""
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
    reported: Array  # (W, C) the service as reported: higher than the true one where it is gamed
    indicators: Array  # (W, D*I) 0-1: what people know, district first


@dataclass
class Hazards:
    """What befalls the districts."""

    unrest: Array  # (W, D) bool
    repairs_due: Array  # (W, C) real Rs bn that the next budget sets aside for lost works


@dataclass
class Scrutiny:
    """Who watches: the assembly, the auditor, the citizens."""

    oversight: Array  # (W, 1) 0-1: effort of the assembly
    voice: Array  # (W, D) 0-1: how far citizens can make themselves heard
    leakage: Array  # (W, C) share of spending that leaks
    capture: Array  # (W, D) 0-1: how far local bodies follow a local elite
    complaints: Array  # (W, D) 0-1: complaints over what an office in every place could settle
    resolved: Array  # (W, D) 0-1: share of complaints settled well, where there are offices


@dataclass
class Delivery:
    """What reforms of delivery have built up or promised."""

    capability: Array  # (W, 1) -1 to 1: what the administration has learned to do, 0 in 2013
    owned: Array  # (W, 1) 0 or 1: whether the chief minister in office owns the delivery unit
    broken_months: Array  # (W, 1) months for which broken compacts are still held against it
    unit_months: Array  # (W, 1) int: months since a delivery unit began to watch, or -1
    routine_months: Array  # (W, 1) int: months since routines of checking began, or -1
    incentive_months: Array  # (W, 1) int: months since members' money follows results, or -1
    reported_before: Array  # (W, D) reported service when the last budget was made


@dataclass
class Reforms:
    """The stages of each reform of the run, ``L`` levers in the order of the schedule."""

    in_force: Array  # (W, L) 0-1: 0 until adopted and after repeal; below 1 where hollowed out
    adopted: Array  # (W, L) bool: was it ever adopted
    month: Array  # (W, L) month of the first adoption, NaN before
    paid: Array  # (W, L) bool: paid for in this fiscal year
    arrears: Array  # (W, 1) Rs mn of 2013-14 owed for reforms adopted within a fiscal year
