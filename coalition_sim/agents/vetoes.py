"""What a reform would take from those who must accept it, and whether they do (card M19).

Veto players are the chief minister, every partner party, the federation and, for laws, the
assembly. A loss is the share of what a player holds of a kind that the reform would take from it,
read from the state of the day: a party without a department loses nothing by a rule on postings,
and the poorer the places of its members, the less it loses by a rule on allocation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coalition_sim import rules
from coalition_sim.agents.base import party_sizes
from coalition_sim.levers import STAKES, stakes

if TYPE_CHECKING:
    from coalition_sim.model import CoalitionModel


class Vetoes:
    """The veto players of one month and what each holds, in the worlds ``rows``.

    ``holdings`` is (n, V, stakes): the chief minister, the federation, then the parties.
    """

    def __init__(self, model: CoalitionModel, rows: np.ndarray) -> None:
        self.model, self.rows = model, rows
        self.partner = model.politics.partner[rows]
        self.holdings = np.stack([getattr(self, f"_{stake}")() for stake in STAKES], axis=-1)
        self.sensitivity = self._sensitivity()

    def losses(self, lever: str, strength: np.ndarray) -> np.ndarray:
        """Share of what it holds that each veto player would lose, (n, V + 1), assembly last."""
        taken = stakes(lever)
        weights = np.array([taken.get(stake, 0.0) for stake in STAKES])
        takes = strength * self.model.levers.takes(lever)[self.rows, 0]
        lost = rules.loss(weights * takes[:, None, None], self.holdings)
        return np.hstack([lost, self._assembly(lever)])

    def acceptance(self, losses: np.ndarray) -> np.ndarray:
        """Probability that all accept, (n, 1)."""
        return rules.acceptance(losses, self.sensitivity)

    def strongest(self, losses: np.ndarray) -> list[str]:
        """Who is likeliest to refuse in each world, by kind."""
        labels = self.model.facts.party_labels
        names = ["the chief minister", "the federation", *labels, "the assembly"]
        return [names[place] for place in (losses * self.sensitivity).argmax(axis=-1)]

    def _sensitivity(self) -> np.ndarray:
        p = self.model.parameters
        partners = np.repeat(p.veto_partner, self.model.ground.parties, axis=1)
        federation = p.veto_federation * p.steering_factor
        kinds = [p.veto_chief_minister, federation, partners, p.veto_assembly]
        return np.ascontiguousarray(np.hstack(kinds)[self.rows])

    def _assembly(self, lever: str) -> np.ndarray:
        """How far a law is from a majority of members who are not in dissent, (n, 1)."""
        if not self.model.levers.is_law(lever):
            return np.zeros((len(self.rows), 1))
        politics = self.model.politics
        loyal = politics.in_coalition[self.rows] & ~politics.dissent[self.rows]
        supporters = loyal.sum(axis=-1, keepdims=True)
        return rules.assembly_loss(supporters, self.model.ground.majority)

    # -- what each holds of each stake, all (n, V) ----------------------------------------------

    def _money(self) -> np.ndarray:
        """Political money that allocation by need would take from those who share it out.

        Of what need would send to his places a member counts only a part as his own doing.
        """
        model, rows = self.model, self.rows
        claimed = rules.shares(model.money.seat_allocation[rows])
        needed = model.parameters.formula_credit[rows] * self._needed(claimed)
        house = rules.money_at_stake(claimed, needed)
        parties = [
            rules.money_at_stake(claimed * own, needed * own)
            for own in (model.politics.seat_party[rows] == p for p in range(model.ground.parties))
        ]
        share = model.money.political_share[rows]
        return share * self._players(house, 0.0, np.hstack(parties))

    def _needed(self, claimed: np.ndarray) -> np.ndarray:
        """Share of the budget that need would give to the places of each claimant, (n, S)."""
        ground = self.model.ground
        need = self.model.chief_minister.need_of_districts()[self.rows]
        claims = (claimed > 0.0)[:, None, :] * ground.district_seats
        each = claims / np.maximum(claims.sum(axis=-1, keepdims=True), 1e-12)
        return (np.ascontiguousarray(each.swapaxes(1, 2)) * need[:, None, :]).sum(axis=-1)

    def _postings(self) -> np.ndarray:
        """Say over secretaries: of the parties that hold a department, and the chief minister's."""
        model = self.model
        held = model.politics.minister_party[self.rows]
        departments = party_sizes(held, model.ground.parties) > 0.0
        own_will = 1.0 - model.parameters.exit_share_minister[self.rows]
        return self._players(own_will, 0.0, departments.astype(float))

    def _releases(self) -> np.ndarray:
        """Say in who gets money when: the chief minister's, and the finance minister's party."""
        finance = self.model.politics.minister_party[self.rows, self.model.finance.index]
        holds = finance[:, None] == np.arange(self.model.ground.parties)
        return self._players(1.0, 0.0, holds.astype(float))

    def _rents(self) -> np.ndarray:
        """What leaks of the money that goes through their hands, of those in office."""
        leak = self.model.scrutiny.leakage[self.rows].mean(axis=-1, keepdims=True)
        return leak * self._players(1.0, 0.0, self._cabinet())

    def _agenda(self) -> np.ndarray:
        """Freedom of ministers to set aims of their own."""
        return self._players(0.0, 0.0, self._cabinet())

    def _federal_say(self) -> np.ndarray:
        return self._players(0.0, 1.0, np.zeros((1, self.model.ground.parties)))

    def _cabinet(self) -> np.ndarray:
        """Parties with a member in office, (n, P)."""
        politics, parties = self.model.politics, self.model.ground.parties
        in_office = np.where(politics.office, politics.seat_party, parties)[self.rows]
        return (party_sizes(in_office, parties) > 0.0).astype(float)

    def _players(
        self, chief_minister: np.ndarray | float, federation: float, parties: np.ndarray
    ) -> np.ndarray:
        """Put the veto players side by side; parties outside the coalition hold nothing."""
        n = len(self.rows)
        first = np.broadcast_to(np.asarray(chief_minister, dtype=float), (n, 1))
        second = np.full((n, 1), federation)
        return np.hstack([first, second, parties * self.partner])
