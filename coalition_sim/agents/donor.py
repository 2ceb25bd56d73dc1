"""Donors: off-budget and on-budget help that fades after it ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coalition_sim import rules
from coalition_sim.agents.base import WorldAgent
from coalition_sim.axes import REAL

if TYPE_CHECKING:
    from coalition_sim.model import CoalitionModel

FADED = 600
"""Months after which an ended programme is no longer looked at."""


@dataclass(frozen=True)
class Brought:
    """What a programme brings at full strength, and how long half of it lasts after its end."""

    half_life: np.ndarray  # (W, 1) months
    support: np.ndarray  # (W, D) 0-1: added to supplies and supervision, net of what is withdrawn
    anchor: np.ndarray  # (W, 1) 0-1: share of a plan's reset that it prevents
    anchors: bool  # whether it prevents any in any world


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

    @property
    def present(self) -> bool:
        """Whether it has begun, and did not end so long ago that nothing can be left of it."""
        return self.start <= self.model.month <= self.end + FADED

    @classmethod
    def withdraw_all(cls, model: CoalitionModel) -> None:
        """Start the month without any help; each donor then adds his own."""
        services = model.services
        for name in ("donor_support", "donor_monitoring", "donor_anchor"):
            setattr(services, name, np.zeros(getattr(services, name).shape, dtype=REAL))

    def help(self) -> None:
        """Add this programme to what districts and departments receive (cards M14 and M18)."""
        if not self.present:
            return
        services, sectors = self.model.services, self.model.ground.sectors
        brought = self.model.parameters.once(self._brings)
        strength = self._strength(brought)
        here = slice(self.sector, None, sectors)  # its sector in every district
        if self.supports:
            services.donor_support[:, here] += strength * brought.support
        if self.monitors and self.running:
            decay = self.model.parameters.monitoring_decay
            since = self.model.month - self.start
            watching = rules.monitoring_strength(self.coverage, since, decay)
            services.donor_monitoring[:, here] += watching
        if brought.anchors:
            held = services.donor_anchor[:, self.sector] + (strength * brought.anchor)[:, 0]
            services.donor_anchor[:, self.sector] = np.minimum(held, 1.0)

    @classmethod
    def standing(cls, model: CoalitionModel) -> np.ndarray:
        """How far a programme that supports the service still stands in a place, (W, C) 0-1."""
        standing = np.zeros((model.worlds, model.ground.cells), dtype=REAL)
        for donor in model.donors:
            if donor.supports and donor.present:
                strength = donor._strength(model.parameters.once(donor._brings))
                here = standing[:, donor.sector :: model.ground.sectors]
                np.maximum(here, strength * donor.coverage, out=here)
        return standing

    def _strength(self, brought: Brought) -> np.ndarray | float:
        """What is left of the programme, (W, 1): all of it while it runs, a plain 1."""
        if self.running:
            return 1.0
        return rules.fade(REAL(self.model.month - self.end + 1), brought.half_life)

    def _brings(self) -> Brought:
        """What the programme brings at full strength under the parameters in force."""
        model, p = self.model, self.model.parameters
        anchor = model.ground.sector_means(p.anchor_more)[:, self.sector : self.sector + 1]
        anchor = anchor + p.donor_anchor if self.anchors else anchor
        # The domestic budget withdraws while the programme runs, and is slow to come back.
        support = rules.net_support(p.donor_support, self._offset()) * self.coverage
        lasts = rules.half_life(p.donor_half_life, p.donor_ownership, p.ownership_half_life)
        return Brought(lasts, support, anchor, bool(anchor.any()))

    def _offset(self) -> np.ndarray:
        """Share of the help for which the domestic budget withdraws; pooled help is on budget.

        (W, 1), or by district, (W, D).
        """
        p = self.model.parameters
        if self.on_budget:
            return p.donor_offset_on_budget
        more = p.donor_offset_on_budget - p.donor_offset_off_budget
        pooled = p.pooled[:, self.sector :: self.model.ground.sectors]
        return p.donor_offset_off_budget + pooled * more
