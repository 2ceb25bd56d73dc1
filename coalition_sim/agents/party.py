"""Parties: the formateur builds a coalition, partners share the portfolios."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaincinv

from coalition_sim import rules
from coalition_sim.agents.base import Seen, WorldAgent, party_sizes, rows_where
from coalition_sim.state import NOBODY, Politics

if TYPE_CHECKING:
    from coalition_sim.model import CoalitionModel


class Party(WorldAgent):
    """As formateur it picks the coalition that pays it best after insurance against unreliable
    members; as partner it takes portfolios in proportion to its seats.
    """

    in_coalition = Seen("politics.partner", "Whether it is a partner in the coalition.")

    @property
    def seats(self):
        """Seats held now: a number with one world, else one per world."""
        held = (self.model.politics.seat_party == self.index).sum(axis=-1)
        return held[0].item() if len(held) == 1 else held

    @property
    def electable(self) -> bool:
        """Whether members join it for a term and move on (respondent R19)."""
        return bool(self.model.facts.party_electable[self.index])

    def form_government(self) -> None:
        """Choose partners and a chief minister in the worlds where this party is formateur."""
        model, politics = self.model, self.model.politics
        rows = rows_where(politics.formateur == self.index)
        if len(rows) == 0:
            return
        sizes = party_sizes(politics.seat_party[rows], model.ground.parties)
        seat = np.empty(len(rows), dtype=np.int64)
        for n, row in enumerate(rows):
            if model.formation_cause[row] != "swap":
                politics.partner[row] = self._best_coalition(row, sizes[n])
            seat[n] = self._own_member(row)
        self._clear_the_cabinet(rows)
        model.chief_minister.take_office(rows, seat, self.index)
        politics.office[rows, seat] = True
        total = politics.in_coalition[rows].sum(axis=-1)
        model.log("formation", rows, self.name, model.formation_cause[rows], total)
        politics.formateur[rows] = NOBODY

    def _best_coalition(self, row: int, seats: np.ndarray) -> np.ndarray:
        """The coalition of highest value among all that contain this party, (P,) bool."""
        p, model = self.model.parameters, self.model
        others = [q for q in np.flatnonzero(seats) if q != self.index]
        invited = _subsets(len(others))

        def over_members(values: np.ndarray) -> np.ndarray:
            """Sum a value per party over each candidate coalition."""
            return values[self.index] + invited @ values[others]

        unreliable = np.where(
            model.facts.party_electable,
            p.unreliability_electable[row],
            p.unreliability_programmatic[row],
        )
        total = over_members(seats)
        loyal = rules.loyal_majority(
            over_members(seats * (1.0 - unreliable)),
            over_members(seats * unreliable * (1.0 - unreliable)),
            model.ground.majority,
        )
        weight = rules.power(seats, p.portfolio_proportionality[row])
        bonus = p.formateur_bonus[row]
        favoured = np.arange(len(seats)) == model.politics.favoured[row]
        value = rules.coalition_value(
            bonus + (1.0 - bonus) * weight[self.index] / over_members(weight),
            1.0 + invited.sum(axis=-1),
            loyal,
            over_members(seats * favoured) / total,
            p.partner_cost[row],
            p.loyalty_insurance_weight[row],
            p.steering_preference[row] * p.steering_factor[row],
        )
        chosen = invited[np.where(total >= model.ground.majority, value, -np.inf).argmax()]
        coalition = np.zeros(len(seats), dtype=bool)
        coalition[[self.index, *np.array(others, dtype=int)[chosen > 0]]] = True
        return coalition

    def _own_member(self, row: int) -> int:
        """The member who becomes chief minister: recorded at the agreed swap, else drawn [A]."""
        model = self.model
        if model.formation_cause[row] == "swap":
            return model.facts.government.successor_seat
        own = np.flatnonzero(model.politics.seat_party[row] == self.index)
        if model.formation_cause[row] == "revolt" and len(own) > 1:
            own = own[own != model.politics.chief_minister_seat[row, 0]]
        general = own[model.facts.seat_general[own]]
        candidates = general if len(general) else own
        u = model.draw("home_seat")[row, 0]
        return int(candidates[int(u * len(candidates))])

    def _clear_the_cabinet(self, rows: np.ndarray) -> None:
        """Ministers leave office; a new cabinet waits only after elections."""
        model, p, politics = self.model, self.model.parameters, self.model.politics
        cause = model.formation_cause[rows]
        u = model.draw("cabinet_delay")[rows, 0]
        shape = p.cabinet_delay_shape[rows, 0]
        delay = gammaincinv(shape, u) * p.cabinet_delay[rows, 0] / shape
        politics.cabinet_wait[rows, 0] = np.where(cause == "election", np.floor(delay + 0.5), 0)
        politics.government_months[rows[cause != "swap"]] = 0
        politics.minister_party[rows] = NOBODY
        politics.minister_seat[rows] = NOBODY
        politics.office[rows] = False


@lru_cache
def _subsets(n: int) -> np.ndarray:
    """All subsets of ``n`` parties, (2**n, n) of 0 and 1; the smallest coalitions come first."""
    table = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
    return table[np.argsort(table.sum(axis=-1), kind="stable")].astype(float)


def share_portfolios(model: CoalitionModel) -> None:
    """Partners share the posts of a cabinet that is due (card M2); called by the chief minister."""
    politics = model.politics
    rows = rows_where(
        (politics.cabinet_wait == 0)
        & (politics.minister_party == NOBODY).all(axis=-1, keepdims=True)
    )
    if len(rows) == 0:
        return
    seats = party_sizes(politics.seat_party[rows], model.ground.parties)
    formateur = np.arange(model.ground.parties) == politics.chief_minister_party[rows]
    shares = _portfolio_shares(model, rows, seats, formateur)
    cabinet = model.parameters.cabinet_posts[rows]
    posts = rules.largest_remainder(shares, cabinet)
    picked = rules.pick_departments(shares, model.facts.department_salience)
    fenced = model.draw("ring_fence")[rows] < model.parameters.merit_ring_fence[rows]
    politics.minister_party[rows] = _outside_the_fence(picked, fenced, model)
    politics.minister_months[rows] = 0
    for row, quota in zip(rows, posts, strict=True):
        politics.office[row] = _ministers(politics, row, quota)
        politics.minister_seat[row] = _portfolios(politics, row, model.facts.department_salience)
    model.recorder.formation(rows, model.month, posts / cabinet, seats * politics.partner[rows])


def _portfolio_shares(
    model: CoalitionModel, rows: np.ndarray, seats: np.ndarray, formateur: np.ndarray
) -> np.ndarray:
    """Shares of the cabinet by the rule that the run's switches name, (n, P)."""
    p, partner = model.parameters, model.politics.partner[rows]
    if model.switches["portfolio"] == "baron_ferejohn":
        return rules.baron_ferejohn(seats, partner, formateur)
    proportionality, bonus = p.portfolio_proportionality[rows], p.formateur_bonus[rows]
    return rules.gamson(seats, partner, proportionality, formateur, bonus)


def _outside_the_fence(picked: np.ndarray, fenced: np.ndarray, model: CoalitionModel) -> np.ndarray:
    """Party of each department where some are kept out of the bargain, (n, K) (card M9).

    The parties pick in the same order among the departments that are left.
    """
    order = np.argsort(-model.facts.department_salience, kind="stable")
    free = ~fenced[:, order]
    turn = np.maximum(np.cumsum(free, axis=-1) - 1, 0)
    in_turn = np.take_along_axis(picked[:, order], turn, axis=-1)
    given = np.empty_like(picked)
    given[:, order] = np.where(free, in_turn, NOBODY)
    return given


def _portfolios(politics: Politics, row: int, salience: np.ndarray) -> np.ndarray:
    """Who of each party's ministers holds each key department, the salient ones by stature, (K,).

    The chief minister holds none; NOBODY where a party has no minister left for a department.
    """
    holder = np.full(len(salience), NOBODY)
    free = politics.office[row].copy()
    free[politics.chief_minister_seat[row, 0]] = False
    for department in np.argsort(-salience, kind="stable"):
        party = politics.minister_party[row, department]
        own = np.flatnonzero(free & (politics.seat_party[row] == party))
        if len(own):
            holder[department] = own[politics.stature[row, own].argmax()]
            free[holder[department]] = False
    return holder


def replace_ministers(model: CoalitionModel, leaving: np.ndarray) -> np.ndarray:
    """A minister who goes loses office; the next of his party by stature takes the department.

    ``leaving`` is (W, K) bool. Returns where a minister was in fact replaced: one stays where his
    party has nobody else to send.
    """
    politics = model.politics
    replaced = np.zeros_like(leaving)
    for row, department in zip(*np.nonzero(leaving), strict=True):
        own = politics.seat_party[row] == politics.minister_party[row, department]
        heirs = np.flatnonzero(own & ~politics.office[row])
        if len(heirs) == 0:
            continue
        outgoing = politics.minister_seat[row, department]
        if outgoing != NOBODY:
            politics.office[row, outgoing] = False
        incoming = heirs[politics.stature[row, heirs].argmax()]
        politics.minister_seat[row, department] = incoming
        politics.office[row, incoming] = True
        replaced[row, department] = True
    rows, departments = np.nonzero(replaced)
    names = np.array(model.facts.department_labels, dtype=object)[departments]
    model.log("minister", rows, names, "reshuffle", 1.0)
    model.recorder.count("minister_changes", rows, departments, model.ground.departments)
    return replaced


def _ministers(politics: Politics, row: int, quota: np.ndarray) -> np.ndarray:
    """Seats in office: in each party the chief minister first, then by stature, (S,) bool."""
    stature = politics.stature[row].copy()
    stature[politics.chief_minister_seat[row, 0]] = np.inf
    office = np.zeros(len(stature), dtype=bool)
    for party in np.flatnonzero(quota):
        own = np.flatnonzero(politics.seat_party[row] == party)
        first = own[np.argsort(-stature[own], kind="stable")]
        office[first[: quota[party]]] = True
    return office
