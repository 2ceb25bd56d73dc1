"""Donors: off-budget and on-budget help that fades after it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coalition_sim import rules
from coalition_sim.agents.base import WorldAgent

if TYPE_CHECKING:
    from coalition_sim.model import CoalitionModel

FADED = 600
"""Months after which an ended programme is no longer looked at."""


class Donor(WorldAgent):
    """It adds supplies, supervision and watching eyes while its programme runs; afterwards the
    effect fades, the slower the more the province owns it.
    """

    def __init__(
        self, model: CoalitionModel, index: int, name: str, programme: dict, coverage: np.ndarray
    ) -> None:
        super().__init__(model, index, name)
        self.sector: int = programme["sector"]
        self.start: int = programme["start"]
        self.end: int = programme["end"]
        self.on_budget: bool = programme["on_budget"]
        self.supports: bool = programme["supports"]
        self.monitors: bool = programme["monitors"]
        self.anchors: bool = programme["anchors"]
        self.coverage = coverage

    @property
    def running(self) -> bool:
        """Whether the programme runs this month."""
        return self.start <= self.model.month < self.end

    @classmethod
    def withdraw_all(cls, model: CoalitionModel) -> None:
        """Start the month without any help; each donor then adds his own."""
        services = model.services
        services.donor_support = np.zeros_like(services.donor_support)
        services.donor_presence = np.zeros_like(services.donor_presence)
        services.donor_monitoring = np.zeros_like(services.donor_monitoring)
        services.donor_anchor = np.zeros_like(services.donor_anchor)

    @property
    def faded(self) -> bool:
        """Whether the programme ended so long ago that nothing can be left of it."""
        return self.model.month - self.end > FADED

    def help(self) -> None:
        """Add this programme to what districts and departments receive (cards M14 and M18)."""
        model, p = self.model, self.model.parameters
        if model.month < self.start or self.faded:
            return
        since_exit = max(0, model.month - self.end + 1)
        strength = rules.fade(
            since_exit,
            rules.half_life(p.donor_half_life, p.donor_ownership, p.ownership_half_life),
        )
        in_sector = np.repeat(self.coverage, model.ground.sectors) * (
            model.ground.sector_of_cell == self.sector
        )
        services = model.services
        if self.supports:
            offset = self._offset()
            # The domestic budget withdraws while the programme runs, and is slow to come back.
            net = rules.net_support(p.donor_support, offset)
            services.donor_support = services.donor_support + strength * net * in_sector
            services.donor_presence = np.maximum(services.donor_presence, strength * in_sector)
        if self.monitors and self.running:
            since = model.month - self.start
            watching = rules.monitoring_strength(in_sector, since, p.monitoring_decay)
            services.donor_monitoring = services.donor_monitoring + watching
        anchored = model.ground.sector_means(p.anchor_more)[:, self.sector : self.sector + 1]
        if self.anchors:
            anchored = anchored + p.donor_anchor
        held = services.donor_anchor[:, self.sector] + (strength * anchored)[:, 0]
        services.donor_anchor[:, self.sector] = np.minimum(held, 1.0)

    def _offset(self) -> np.ndarray:
        """Share of the help for which the domestic budget withdraws; pooled help is on budget."""
        p = self.model.parameters
        if self.on_budget:
            return p.donor_offset_on_budget
        more = p.donor_offset_on_budget - p.donor_offset_off_budget
        return p.donor_offset_off_budget + p.pooled * more
