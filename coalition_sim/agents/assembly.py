"""The provincial assembly: elections, the agreed swap, motions of no confidence."""

from __future__ import annotations

import numpy as np

from coalition_sim import rules
from coalition_sim.agents.base import WorldAgent, party_sizes, rows_where
from coalition_sim.agents.seat import Seat
from coalition_sim.axes import REAL
from coalition_sim.state import NOBODY
from coalition_sim.tape import BANDWAGON_ROUNDS


class Assembly(WorldAgent):
    """It votes a chief minister out when dissenters and hostile opposition reach a majority, and
    renews itself at elections.
    """

    @property
    def seats_by_party(self) -> dict[str, object]:
        """Seats held by each party now: numbers with one world, else one per world."""
        return {party.name: party.seats for party in self.model.parties}

    def hold_election(self) -> None:
        """Members switch parties, keep or lose their seats; reserved seats follow (card M31)."""
        model = self.model
        if not model.calendar.election_due:
            return
        politics = model.politics
        before = politics.seat_party
        if model.switches["elections"] == "observed" and model.calendar.is_first_election:
            elected = np.broadcast_to(model.facts.seats_2018_party, before.shape).copy()
            politics.favoured[:] = model.facts.new_party
            stays = elected == before
        else:
            elected, stays = self._elect(self._switch_parties(before))
        luck = model.tape.yearly("margin")
        contested = np.sort(model.facts.seat_margin[model.facts.seat_general])
        drawn = np.take(contested, (luck * len(contested)).astype(int))
        politics.seat_margin = np.where(model.facts.seat_general, drawn, 0.0)
        politics.seat_party = elected
        model.services.uncompetitive = model.ground.district_means(politics.seat_margin)
        politics.pivotal[:] = 0.0
        politics.refused[:] = 0.0
        self._forget(~stays)
        politics.trust_then = model.services.trust.copy()
        self._call_formateur()
        lost = (~stays & model.facts.seat_general).sum(axis=-1)
        model.log("election", np.arange(model.worlds), "assembly", "term", lost)

    def _forget(self, newcomer: np.ndarray) -> None:
        """A newcomer compares his funds with what the house's average member saw."""
        politics = self.model.politics
        average = politics.funds.mean(axis=-1, keepdims=True)
        politics.funds = np.where(newcomer, average, politics.funds)
        politics.peak = np.where(newcomer, average, politics.peak)

    def _switch_parties(self, party: np.ndarray) -> np.ndarray:
        """Electable members move to the favoured party before they stand again."""
        model = self.model
        electable = np.take(model.facts.party_electable, party)
        moves = model.tape.yearly("switch") < model.parameters.electable_switching
        return np.where(electable & moves, model.politics.favoured, party)

    def _elect(self, party: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Parties elected and members who stay, (W, S); ``party`` is who stands, by seat."""
        model, p, politics, facts = (
            self.model,
            self.model.parameters,
            self.model.politics,
            self.model.facts,
        )
        trust_change = model.ground.seat_means(model.services.trust - politics.trust_then)
        average = politics.funds.mean(axis=-1, keepdims=True)
        stays = rules.retention(
            p.seat_retention,
            politics.seat_margin - model.ground.typical_margin,
            politics.funds / np.maximum(average, 1e-12),
            trust_change,
            politics.in_coalition,
            p.retention_margin,
            p.retention_funds,
            p.retention_trust,
            p.retention_government,
        )
        tape = model.tape
        kept = tape.yearly("retain") < stays
        runner_up = np.broadcast_to(facts.seat_runner_up, party.shape)
        to_runner_up = (tape.yearly("runner_up") < p.runner_up_takes) & (runner_up != NOBODY)
        steered = tape.yearly("steer") < p.steering_weight * p.steering_factor
        local = rules.new_party(tape.yearly("newcomer"), facts.seat_strength)
        open_seat = np.where(steered, politics.favoured, local)
        loser = np.where(to_runner_up, runner_up, open_seat)
        return self._with_reserved_seats(np.where(kept, party, loser)), kept

    def _with_reserved_seats(self, party: np.ndarray) -> np.ndarray:
        """Share the reserved seats by largest remainder on the general ones."""
        facts = self.model.facts
        general = int(facts.seat_general.sum())
        sizes = party_sizes(np.ascontiguousarray(party[:, :general]), self.model.ground.parties)
        reserved = rules.reserved_seats(sizes, self.model.ground.seats - general)
        elected = party.copy()
        for w, counts in enumerate(reserved):
            elected[w, general:] = np.repeat(np.arange(len(counts)), counts)
        return elected

    def _call_formateur(self) -> None:
        """Ask the largest party, or sometimes the second, to form a government (card M1)."""
        model, politics = self.model, self.model.politics
        sizes = party_sizes(politics.seat_party, model.ground.parties)
        order = np.argsort(-sizes, axis=-1, kind="stable")
        largest = model.draw("formateur") < model.parameters.largest_is_formateur
        politics.formateur = np.where(largest, order[:, :1], order[:, 1:2])
        politics.promised_party[:] = NOBODY
        model.formation_cause[:] = "election"

    def honour_swap(self) -> None:
        """At the agreed month the office passes to the promised partner, or the promise breaks."""
        model, p, politics = self.model, self.model.parameters, self.model.politics
        due = (politics.promised_party != NOBODY) & (
            politics.government_months >= model.facts.government.swap_month
        )
        if not due.any():
            return
        honoured = due & (model.draw("swap") < p.swap_honoured)
        broken = due & ~honoured
        promised = politics.seat_party == politics.promised_party
        politics.refused = np.where(broken & promised, 1.0, politics.refused)
        politics.pressure = Seat.pressure(model)  # who was refused turns at once
        politics.formateur = np.where(honoured, politics.promised_party, politics.formateur)
        model.formation_cause[honoured[:, 0]] = "swap"
        model.log(
            "swap", rows_where(due), "assembly", "agreement", honoured[due[:, 0], 0].astype(REAL)
        )
        politics.promised_party = np.where(due, NOBODY, politics.promised_party)

    def hear_motion(self) -> None:
        """Move, debate and vote a motion of no confidence where support suffices (card M3)."""
        model, p, politics = self.model, self.model.parameters, self.model.politics
        hostile = (~politics.in_coalition & ~politics.coopted).sum(axis=-1, keepdims=True)
        dissenters = politics.dissent.sum(axis=-1, keepdims=True)
        moved = (
            (dissenters >= p.minimum_dissenters)
            & (dissenters + hostile >= p.notice_share * model.ground.seats)
            & (politics.chief_minister_months > p.grace_months)
            & (politics.formateur == NOBODY)
            & (model.calendar.months_to_election >= p.caretaker_months)  # the house is dissolved
        )
        rows = rows_where(moved)
        if len(rows) == 0:
            return
        joined = self._bandwagon(rows, hostile[rows])
        support = joined.sum(axis=-1, keepdims=True) + hostile[rows]
        tabled = (support >= p.minimum_support[rows])[:, 0]
        rows, joined, support = rows[tabled], joined[tabled], support[tabled]
        if len(rows) == 0:
            return
        model.recorder.count("motions", rows)
        rebels = self._largest_group(rows, joined)
        own = rebels == politics.chief_minister_party[rows, 0]
        movers = np.where(own, "own party", "partners")
        model.log("motion", rows, self._target(rows), movers, support[:, 0])
        carried = support[:, 0] >= model.ground.majority + p.removal_bar[rows, 0]
        self._carry(rows[carried], rebels[carried])
        self._buy_back(rows[~carried], joined[~carried])

    def _bandwagon(self, rows: np.ndarray, hostile: np.ndarray) -> np.ndarray:
        """Who joins the motion in the end, (n, S) bool."""
        model, politics = self.model, self.model.politics
        u = model.draw("bandwagon", rows)
        rounds = u.reshape(len(rows), BANDWAGON_ROUNDS, -1).swapaxes(0, 1)
        joined = politics.dissent[rows]
        return rules.bandwagon(
            joined,
            rules.content_members(Seat.may_dissent(model, rows), joined),
            politics.pressure[rows],
            hostile,
            model.ground.seats,
            model.parameters.dissent_bandwagon[rows],
            rounds,
        )

    def _carry(self, rows: np.ndarray, rebels: np.ndarray) -> None:
        """The chief minister falls; the party with most rebels is asked to form a government."""
        if len(rows) == 0:
            return
        model, politics = self.model, self.model.politics
        politics.formateur[rows, 0] = rebels
        politics.promised_party[rows, 0] = NOBODY
        model.formation_cause[rows] = "revolt"
        model.recorder.count("forced_exits", rows)

    def _target(self, rows: np.ndarray) -> list[str]:
        numbers = self.model.politics.chief_minister_number[rows, 0]
        return [f"chief minister {number}" for number in numbers]

    def _largest_group(self, rows: np.ndarray, joined: np.ndarray) -> np.ndarray:
        """The party with most rebels, (n,)."""
        parties = self.model.ground.parties
        party = np.where(joined, self.model.politics.seat_party[rows], parties)
        return party_sizes(party, parties).argmax(axis=-1)

    def _buy_back(self, rows: np.ndarray, joined: np.ndarray) -> None:
        """After a failed motion members return for a premium from the political budget."""
        if len(rows) == 0:
            return
        model, politics = self.model, self.model.politics
        bought = joined & (model.draw("buy_back", rows) < model.parameters.buy_back[rows])
        politics.dissent[rows] = politics.dissent[rows] & ~bought
        politics.pivotal[rows] = np.where(
            bought, model.parameters.premium_months[rows], politics.pivotal[rows]
        )
