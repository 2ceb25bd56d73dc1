"""What a reform would take from those who must accept it, and whether they do (card M19).

Veto players are the chief minister, every partner party, the federation and, for laws, the
assembly. A loss is the share of what a player holds of a kind that the reform would take from it,
read from the state of the day: a party without a department loses nothing by a rule on postings,
and the poorer the places of its members, the less it loses by a rule on allocation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from coalition_sim import rules
from coalition_sim.axes import REAL
from coalition_sim.levers import STAKES, stakes

if TYPE_CHECKING:
    from coalition_sim.model import CoalitionModel

Held = tuple[np.ndarray | float, float, np.ndarray | float]
"""What the chief minister (n,), the federation and the parties (n, P) hold of one stake."""
TINY = 1e-12


class Vetoes:
    """The veto players of one month and what each holds, in the worlds ``rows``.

    ``holdings`` is (n, V, stakes): the chief minister, the federation, then the parties.
    """

    def __init__(self, model: CoalitionModel, rows: np.ndarray) -> None:
        self.model, self.rows = model, rows
        self.in_cabinet = self._in_cabinet()
        partner = model.politics.partner[rows]
        self.holdings = np.zeros((len(rows), 2 + model.ground.parties, len(STAKES)), dtype=REAL)
        for n, stake in enumerate(STAKES):
            chief_minister, federation, parties = getattr(self, f"_{stake}")()
            self.holdings[:, 0, n] = chief_minister
            self.holdings[:, 1, n] = federation
            self.holdings[:, 2:, n] = parties * partner  # outside the coalition a party has nothing
        self.sensitivity = self._sensitivity()

    def losses(self, levers: Sequence[str], strength: np.ndarray) -> np.ndarray:
        """Share of what it holds that each veto player would lose, (n, l, V + 1), assembly last.

        ``strength`` (n, l) is that of each of the l levers.
        """
        schedule = self.model.levers
        taken = [stakes(lever) for lever in levers]
        weights = np.array([[one.get(stake, 0.0) for stake in STAKES] for one in taken], REAL)
        takes = np.hstack([schedule.takes(lever) for lever in levers])[self.rows]
        found = np.empty((*strength.shape, self.holdings.shape[1] + 1), dtype=REAL)
        at_stake = weights[:, None, :] * (strength * takes)[:, :, None, None]
        found[..., :-1] = rules.loss(at_stake, self.holdings[:, None])
        found[..., -1] = self._votes_lacking() * [schedule.is_law(lever) for lever in levers]
        return found

    def acceptance(self, losses: np.ndarray) -> np.ndarray:
        """Probability that all accept, (n, l)."""
        return rules.acceptance(losses, self.sensitivity[:, None])[..., 0]

    def strongest(self, losses: np.ndarray) -> np.ndarray:
        """Who is likeliest to refuse in each world, by kind, (n, l) text."""
        labels = self.model.facts.party_labels
        names = ["the chief minister", "the federation", *labels, "the assembly"]
        keenest = (losses * self.sensitivity[:, None]).argmax(axis=-1)
        return np.array(names, dtype=object)[keenest]

    def _sensitivity(self) -> np.ndarray:
        p, rows = self.model.parameters, self.rows
        partners = np.repeat(p.veto_partner[rows], self.model.ground.parties, axis=1)
        federation = p.veto_federation[rows] * p.steering_factor[rows]
        return np.hstack([p.veto_chief_minister[rows], federation, partners, p.veto_assembly[rows]])

    def _votes_lacking(self) -> np.ndarray:
        """How far a law is from a majority of members who are not in dissent, (n, 1)."""
        politics = self.model.politics
        loyal = politics.in_coalition[self.rows] & ~politics.dissent[self.rows]
        supporters = loyal.sum(axis=-1, keepdims=True, dtype=REAL)
        return rules.assembly_loss(supporters, self.model.ground.majority)

    # -- what each holds of each stake ----------------------------------------------------------

    def _money(self) -> Held:
        """Political money that allocation by need would take from those who share it out.

        Of what need would send to his places a member counts only a part as his own doing.
        """
        model, rows = self.model, self.rows
        claimed = rules.shares(model.money.seat_allocation[rows])
        needed = model.parameters.formula_credit[rows] * self._needed(claimed)
        own = model.politics.seat_party[rows][:, None] == np.arange(model.ground.parties)[:, None]
        house = rules.money_at_stake(claimed, needed)
        parties = rules.money_at_stake(claimed[:, None] * own, needed[:, None] * own)[..., 0]
        share = model.money.political_share[rows]
        return (share * house)[:, 0], 0.0, share * parties

    def _needed(self, claimed: np.ndarray) -> np.ndarray:
        """Share of the budget that need would give to the places of each claimant, (n, S)."""
        ground, claims = self.model.ground, (claimed > 0.0).astype(REAL)
        need = self.model.chief_minister.need_of_districts(self.rows)
        each = need / np.maximum(ground.district_sums(claims), TINY)
        return claims * ground.seat_means(each)

    def _postings(self) -> Held:
        """Say over secretaries: of the parties that hold a department, and the chief minister's."""
        model = self.model
        departments = self._held_by_parties(model.politics.minister_party[self.rows])
        own_will = 1.0 - model.parameters.exit_share_minister[self.rows, 0]
        return own_will, 0.0, departments

    def _releases(self) -> Held:
        """Say in who gets money when: the chief minister's, and the finance minister's party."""
        finance = self.model.politics.minister_party[self.rows, self.model.finance.index]
        return 1.0, 0.0, self._held_by_parties(finance[:, None])

    def _rents(self) -> Held:
        """What leaks of the money that goes through their hands, of those in office."""
        leak = self.model.scrutiny.leakage[self.rows].mean(axis=-1, keepdims=True)
        return leak[:, 0], 0.0, leak * self.in_cabinet

    def _agenda(self) -> Held:
        """Freedom of ministers to set aims of their own."""
        return 0.0, 0.0, self.in_cabinet

    def _federal_say(self) -> Held:
        return 0.0, 1.0, 0.0

    def _in_cabinet(self) -> np.ndarray:
        """1 for parties with a member in office, (n, P)."""
        politics, parties = self.model.politics, self.model.ground.parties
        office, party = politics.office[self.rows], politics.seat_party[self.rows]
        return self._held_by_parties(np.where(office, party, parties))

    def _held_by_parties(self, holder: np.ndarray) -> np.ndarray:
        """1 for each party that is among the holders (n, m) of a world, (n, P)."""
        own = holder[:, None] == np.arange(self.model.ground.parties)[:, None]
        return own.any(axis=-1).astype(REAL)
