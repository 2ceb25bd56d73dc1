"""Who decides: Mesa agents that live in every world of a model at once."""

from __future__ import annotations

from coalition_sim.agents.assembly import Assembly
from coalition_sim.agents.chief_minister import ChiefMinister
from coalition_sim.agents.delivery_unit import DeliveryUnit
from coalition_sim.agents.district import District
from coalition_sim.agents.donor import Donor
from coalition_sim.agents.federation import Federation
from coalition_sim.agents.finance import FinanceSecretary
from coalition_sim.agents.party import Party
from coalition_sim.agents.planning import PlanningSecretary
from coalition_sim.agents.seat import Seat
from coalition_sim.agents.secretary import Secretary

__all__ = [
    "Assembly",
    "ChiefMinister",
    "DeliveryUnit",
    "District",
    "Donor",
    "Federation",
    "FinanceSecretary",
    "Party",
    "PlanningSecretary",
    "Seat",
    "Secretary",
]
