"""The 34 districts: staff come or stay away, services are produced, citizens judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coalition_sim import rules
from coalition_sim.agents.base import Seen, WorldAgent
from coalition_sim.axes import by_district

if TYPE_CHECKING:
    from coalition_sim.model import CoalitionModel


class District(WorldAgent):
    """Its staff attend where politics does not protect absence, its facilities serve as well as
    their weakest link, and its citizens judge services against what they have come to expect.
    """

    trust = Seen("services.trust", "Trust of its citizens in government, 0-1.")
    aligned = Seen("services.aligned", "Share of its seats in the coalition.")

    @property
    def service(self) -> dict[str, object]:
        """Service index by sector: numbers with one world, else one per world."""
        first = self.index * self.model.ground.sectors
        columns = self.model.services.service[:, first : first + self.model.ground.sectors]
        names = self.model.facts.sector_names
        if len(columns) == 1:
            return dict(zip(names, columns[0].tolist(), strict=True))
        return {name: columns[:, s].copy() for s, name in enumerate(names)}

    @classmethod
    def staff(cls, model: CoalitionModel) -> None:
        """Share of staff present: protection, remoteness, monitoring, supervision (card M14)."""
        p, services = model.parameters, model.services
        spread = model.ground.sectors
        services.presence = rules.presence(
            model.ground.presence_base,
            p.protection * np.repeat(services.aligned, spread, axis=1),
            p.protection * model.ground.mean_aligned,
            np.repeat(services.uncompetitive, spread, axis=1),
            model.ground.mean_uncompetitive,
            np.repeat(model.facts.remoteness, spread),
            model.ground.mean_remoteness,
            services.donor_monitoring,
            model.ground.to_cells(model.ground.to_sectors(model.posts.learning)),
            model.ground.mean_learning,
            p.protection_effect,
            p.uncompetitive_effect,
            p.remote_effect,
            p.monitoring_effect,
            p.learning_presence,
        )

    @classmethod
    def settle(cls, model: CoalitionModel) -> None:
        """Supplies and supervision start where budgets and donors hold them."""
        services = model.services
        for name in ("supplies", "supervision"):
            target = getattr(services, f"{name}_target")
            setattr(services, name, np.clip(target + services.donor_support, 0.0, 1.0))

    @classmethod
    def supply(cls, model: CoalitionModel) -> None:
        """Supplies and supervision follow the recurrent budget, the department and donors (M15)."""
        p, services = model.parameters, model.services
        effectiveness = model.ground.to_cells(model.posts.effectiveness)
        for name in ("supplies", "supervision"):
            wanted = getattr(services, f"{name}_target") + services.donor_support
            wanted = np.clip(wanted, 0.0, 1.0)
            level = rules.adjust_stock(
                getattr(services, name),
                wanted,
                p.supply_adjustment,
                effectiveness,
                p.supervision_weight,
            )
            setattr(services, name, np.clip(level, 0.0, 1.0))

    @classmethod
    def build(cls, model: CoalitionModel) -> None:
        """Completed works add to infrastructure, time wears it down (card M15)."""
        p, services = model.parameters, model.services
        per_need = model.works_completed / model.ground.works_for_full_coverage
        services.infrastructure = rules.infrastructure(
            services.infrastructure, p.depreciation, per_need
        )

    @classmethod
    def produce(cls, model: CoalitionModel) -> None:
        """Turn the four inputs into a service index (card M15)."""
        p, services = model.parameters, model.services
        inputs = np.stack(
            [services.infrastructure, services.presence, services.supplies, services.supervision],
            axis=-1,
        )
        if model.switches["production"] == "minimum":
            services.service = rules.minimum(inputs)
        else:
            services.service = rules.ces(inputs, model.ground.input_weights, p.weak_link_exponent)

    @classmethod
    def judge(cls, model: CoalitionModel) -> None:
        """Satisfaction, adapting expectations and trust (card M17)."""
        p, services = model.parameters, model.services
        services.satisfaction = rules.satisfaction(
            services.service,
            services.expectation,
            model.ground.satisfaction_level,
            p.satisfaction_slope,
        )
        n = model.ground.sectors
        services.trust = rules.trust(
            services.trust,
            by_district(services.service, n) / n,
            by_district(services.expectation, n) / n,
            p.trust_gain,
            p.trust_gain * p.trust_loss_ratio,
        )
        services.expectation = rules.expectation(
            services.expectation, services.service, p.expectation_speed
        )
