"""The federation, as one aggregate actor."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.special import ndtri

from coalition_sim import rules
from coalition_sim.agents.base import Seen, WorldAgent
from coalition_sim.axes import MONTHS_IN_YEAR, REAL
from coalition_sim.province import Province
from coalition_sim.state import NOBODY


class Federation(WorldAgent):
    """It transfers the development envelope each July, puts a second signature under some schemes
    and moves some of them, and favours one electable-based party at an election.

    The envelope is the recorded PSDP as long as the record runs; beyond it, the last value grows
    by prices and by a real growth that each world draws, with a yearly shock.
    """

    envelope = Seen("money.envelope", "This year's development budget, nominal Rs bn.")
    favoured_party = Seen("politics.favoured", "Index of the party favoured at the last election.")

    def transfer(self) -> None:
        """Set the envelope and the price level of the new fiscal year."""
        model, p, money = self.model, self.model.parameters, self.model.money
        year, before = model.calendar.calendar_year, money.price
        recorded, price = _on_record(model.facts, year)
        if np.isfinite(price):
            money.price = np.full((model.worlds, 1), price, dtype=REAL)
        else:
            money.price = before * (1.0 + p.inflation_beyond)
        if np.isfinite(recorded):
            money.envelope = np.full((model.worlds, 1), recorded, dtype=REAL)
        else:
            luck = np.exp(p.psdp_growth_spread * ndtri(model.tape.yearly("envelope")))
            growth = (1.0 + p.psdp_real_growth) * money.price / before
            money.envelope = money.envelope * growth * luck

    def displeasure(self) -> np.ndarray:
        """1 where another party than the chief minister's was favoured at the last election."""
        politics = self.model.politics
        favoured = politics.favoured != NOBODY
        return (favoured & (politics.favoured != politics.chief_minister_party)).astype(REAL)

    def steered(self) -> np.ndarray:
        """Share of new schemes that wait for a second signature, (W, 1) (card M19)."""
        p = self.model.parameters
        return p.steered_share * p.steering_factor

    def signed(self) -> np.ndarray:
        """Share of the year's new schemes that have the second signature by now, (W, 1)."""
        month = self.model.fiscal_month
        return self.model.parameters.once(self._signed)[:, month - 1 : month]

    def _signed(self) -> np.ndarray:
        """The same for each fiscal month, (W, 12)."""
        p = self.model.parameters
        delay = p.signature_delay * p.steering_factor
        return rules.signed(self.steered(), delay, np.arange(1, MONTHS_IN_YEAR + 1, dtype=REAL))

    def moved(self) -> np.ndarray:
        """Share of new schemes that are moved to strategic districts, (W, 1) (card M19)."""
        return self.steered() * self.model.parameters.resited_share

    def favour_a_party(self) -> None:
        """Draw the electable-based party that is favoured at this election, all kinds alike."""
        facts = self.model.facts
        parties = np.arange(self.model.ground.parties)
        electable = parties[facts.party_electable & (parties != facts.independents)]
        drawn = (self.model.tape.yearly("favoured") * len(electable)).astype(int)
        due = self.model.calendar.election_due
        self.model.politics.favoured = np.where(due, electable[drawn], self.model.politics.favoured)


@lru_cache
def _on_record(facts: Province, year: int) -> tuple[float, float]:
    """Envelope and price level of a year, NaN where nothing is recorded."""
    return float(facts.envelope(year, 1)[0]), float(facts.price_index(year, 1)[0])
