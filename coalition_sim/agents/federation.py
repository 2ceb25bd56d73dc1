"""The federation, as one aggregate actor."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from coalition_sim.agents.base import Seen, WorldAgent


class Federation(WorldAgent):
    """It transfers the development envelope each July and favours one electable-based party at an
    election.

    The envelope is the recorded PSDP as long as the record runs; beyond it, the last value grows
    by prices and by a real growth that each world draws, with a yearly shock.
    """

    envelope = Seen("money.envelope", "This year's development budget, nominal Rs bn.")
    favoured_party = Seen("politics.favoured", "Index of the party favoured at the last election.")

    def transfer(self) -> None:
        """Set the envelope and the price level of the new fiscal year."""
        model, p, money = self.model, self.model.parameters, self.model.money
        year, before = model.calendar.calendar_year, money.price
        recorded = model.facts.envelope(year, 1)[0]
        price = model.facts.price_index(year, 1)[0]
        if np.isfinite(price):
            money.price = np.full((model.worlds, 1), price)
        else:
            money.price = before * (1.0 + p.inflation_beyond)
        if np.isfinite(recorded):
            money.envelope = np.full((model.worlds, 1), recorded)
        else:
            luck = np.exp(p.psdp_growth_spread * ndtri(model.tape.yearly("envelope")))
            growth = (1.0 + p.psdp_real_growth) * money.price / before
            money.envelope = money.envelope * growth * luck

    def favour_a_party(self) -> None:
        """Draw the electable-based party that is favoured at this election, all kinds alike."""
        facts = self.model.facts
        parties = np.arange(self.model.ground.parties)
        electable = parties[facts.party_electable & (parties != facts.independents)]
        drawn = (self.model.tape.yearly("favoured") * len(electable)).astype(int)
        due = self.model.calendar.election_due
        self.model.politics.favoured = np.where(due, electable[drawn], self.model.politics.favoured)
