"""Parties: the formateur builds a coalition, partners share the portfolios."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaincinv

from coalition_sim import compiled, rules
from coalition_sim.agents.base import Seen, WorldAgent, party_sizes, rows_where
from coalition_sim.state import NOBODY

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

    @classmethod
    def form_governments(cls, model: CoalitionModel) -> None:
        """Each formateur chooses its partners and a chief minister, who takes office (card M1).

        All formateurs of the month decide in one call, each for itself.
        """
        politics = model.politics
        rows = rows_where(politics.formateur != NOBODY)
        if len(rows) == 0:
            return
        formateur = politics.formateur[rows, 0]
        cause = model.formation_cause[rows]
        free = np.flatnonzero(cause != "swap")  # the agreed swap keeps the coalition
        if len(free):
            politics.partner[rows[free]] = _best_coalitions(model, rows[free], formateur[free])
        seat = _own_members(model, rows, formateur, cause)
        _clear_the_cabinet(model, rows, cause)
        model.chief_minister.take_office(rows, seat, formateur)
        politics.office[rows, seat] = True
        names = np.array(model.facts.party_labels, dtype=object)[formateur]
        total = politics.in_coalition[rows].sum(axis=-1)
        model.log("formation", rows, names, cause, total)
        politics.formateur[rows] = NOBODY


def _best_coalitions(model: CoalitionModel, rows: np.ndarray, formateur: np.ndarray) -> np.ndarray:
    """The coalition of highest value among all that contain the formateur, (n, P) bool.

    The coalitions are those of the formateur with every subset of the other parties in the house.
    """
    p, parties = model.parameters, np.arange(model.ground.parties)
    sizes = party_sizes(model.politics.seat_party[rows], len(parties))
    best = parties == formateur[:, None]
    others = (sizes > 0.0) & ~best
    count = others.sum(axis=-1)
    most = count.max(initial=0)
    in_line = np.argsort(np.where(others, 0, 1 + best), axis=-1, kind="stable")  # himself last
    invited = in_line[:, :most]
    members = np.concatenate([formateur[:, None], invited], axis=-1)
    seats = np.take_along_axis(sizes, members, axis=-1)
    electable = model.facts.party_electable[members]
    doubt = np.where(electable, p.unreliability_electable[rows], p.unreliability_programmatic[rows])
    loyal = seats * (1.0 - doubt)
    weight = rules.power(seats, p.portfolio_proportionality[rows])
    favoured = seats * (members == model.politics.favoured[rows])
    steering = p.steering_preference * p.steering_factor
    terms = (p.formateur_bonus, p.partner_cost, p.loyalty_insurance_weight, steering)
    chosen = compiled.best_coalitions(
        np.stack([seats, loyal, loyal * doubt, weight, favoured]),
        count,
        np.stack([term[rows, 0] for term in terms]),
        model.ground.majority,
    )
    best[np.arange(len(rows))[:, None], invited] = chosen[:, None] >> np.arange(most) & 1
    return best


def _own_members(
    model: CoalitionModel, rows: np.ndarray, formateur: np.ndarray, cause: np.ndarray
) -> np.ndarray:
    """The member who becomes chief minister, (n,): recorded at the agreed swap, else drawn [A].

    After a revolt it is another man of the party, and one with a general seat where there is one.
    """
    politics, facts = model.politics, model.facts
    own = politics.seat_party[rows] == formateur[:, None]
    several = (cause == "revolt") & (own.sum(axis=-1) > 1)
    himself = np.arange(model.ground.seats) == politics.chief_minister_seat[rows]
    own &= ~(several[:, None] & himself)
    general = own & facts.seat_general
    candidates = np.where(general.any(axis=-1, keepdims=True), general, own)
    turn = (model.draw("home_seat", rows) * candidates.sum(axis=-1, keepdims=True)).astype(int)
    drawn = (np.cumsum(candidates, axis=-1) > turn).argmax(axis=-1)
    return np.where(cause == "swap", facts.government.successor_seat, drawn)


def _clear_the_cabinet(model: CoalitionModel, rows: np.ndarray, cause: np.ndarray) -> None:
    """Ministers leave office; a new cabinet waits only after elections."""
    p, politics = model.parameters, model.politics
    politics.cabinet_wait[rows] = 0
    voted = rows[cause == "election"]
    if len(voted):
        shape = p.cabinet_delay_shape[voted]
        u = model.draw("cabinet_delay", voted)
        delay = gammaincinv(shape, u) * p.cabinet_delay[voted] / shape
        politics.cabinet_wait[voted] = np.floor(delay + 0.5)
    politics.government_months[rows[cause != "swap"]] = 0
    politics.minister_party[rows] = NOBODY
    politics.minister_seat[rows] = NOBODY
    politics.office[rows] = False


def share_portfolios(model: CoalitionModel) -> None:
    """Partners share the posts of a cabinet that is due (card M2); called by the chief minister."""
    politics = model.politics
    rows = rows_where(
        (politics.cabinet_wait == 0)
        & (politics.minister_party == NOBODY).all(axis=-1, keepdims=True)
    )
    if len(rows) == 0:
        return
    sizes = party_sizes(politics.seat_party[rows], model.ground.parties)
    formateur = np.arange(model.ground.parties) == politics.chief_minister_party[rows]
    shares = _portfolio_shares(model, rows, sizes, formateur)
    cabinet = model.parameters.cabinet_posts[rows]
    posts = rules.largest_remainder(shares, cabinet)
    picked = rules.pick_departments(shares, model.facts.department_salience)
    fenced = model.draw("ring_fence", rows) < model.parameters.merit_ring_fence[rows]
    if fenced.any():
        picked = _outside_the_fence(picked, fenced, model)
    politics.minister_party[rows] = picked
    politics.minister_months[rows] = 0
    politics.office[rows], politics.minister_seat[rows] = _ministers(
        model, rows, sizes, posts, picked
    )
    model.recorder.formation(rows, model.month, posts / cabinet, sizes * politics.partner[rows])


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


def _ministers(
    model: CoalitionModel,
    rows: np.ndarray,
    sizes: np.ndarray,
    quota: np.ndarray,
    department_party: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Who is in office, (n, S) bool, and who of them holds each key department, (n, K).

    In each party the chief minister comes first, then members by stature. He holds no department:
    the others take their party's by stature, the most salient first; NOBODY where a party
    has no minister left. ``sizes`` (n, P) are seats, ``quota`` (n, P) posts.
    """
    politics = model.politics
    at = np.arange(len(rows))[:, None]
    party, chief = politics.seat_party[rows], politics.chief_minister_seat[rows]
    stature = politics.stature[rows]
    stature[at, chief] = np.inf
    in_line = np.lexsort((-stature, party))  # party after party, each by stature
    begins = np.cumsum(sizes, axis=-1).astype(np.int64) - sizes.astype(np.int64)
    turn = np.empty_like(in_line)
    turn[at, in_line] = np.arange(party.shape[-1])
    office = turn < (begins + quota)[at, party]

    order = np.argsort(-model.facts.department_salience, kind="stable")
    rank = np.argsort(order, kind="stable")
    same = department_party[:, :, None] == department_party[:, None, :]
    before = (same & (rank < rank[:, None])).sum(axis=-1)  # of the same party, more salient
    place = before + (department_party == politics.chief_minister_party[rows])
    left = np.minimum(quota, sizes)[at, department_party]
    held = (department_party != NOBODY) & (place < left)
    first = begins[at, department_party] + place
    return office, np.where(held, in_line[at, np.where(held, first, 0)], NOBODY)


def replace_ministers(model: CoalitionModel, leaving: np.ndarray) -> np.ndarray:
    """A minister who goes loses office; the next of his party by stature takes the department.

    ``leaving`` is (W, K) bool. Returns where a minister was in fact replaced: one stays where his
    party has nobody else to send.
    """
    politics = model.politics
    replaced = np.zeros_like(leaving)
    worlds, departments = np.nonzero(leaving)
    while len(worlds):  # one minister of each world at a time: who goes may be the next one's heir
        first = np.ones(len(worlds), dtype=bool)
        first[1:] = worlds[1:] != worlds[:-1]
        row, department = worlds[first], departments[first]
        own = politics.seat_party[row] == politics.minister_party[row, department][:, None]
        stature = np.where(own & ~politics.office[row], politics.stature[row], -1.0)
        heir = stature.argmax(axis=-1)
        found = stature[np.arange(len(row)), heir] >= 0.0
        row, department, heir = row[found], department[found], heir[found]
        outgoing = politics.minister_seat[row, department]
        left = outgoing != NOBODY
        politics.office[row[left], outgoing[left]] = False
        politics.minister_seat[row, department] = heir
        politics.office[row, heir] = True
        replaced[row, department] = True
        worlds, departments = worlds[~first], departments[~first]
    rows, departments = np.nonzero(replaced)
    names = np.array(model.facts.department_labels, dtype=object)[departments]
    model.log("minister", rows, names, "reshuffle", 1.0)
    model.recorder.count("minister_changes", rows, departments, model.ground.departments)
    return replaced
