"""The 34 districts: staff come or stay away, works are built, services are produced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit, logit

from coalition_sim import rules
from coalition_sim.agents.base import Seen, WorldAgent

if TYPE_CHECKING:
    from coalition_sim.model import CoalitionModel


class District(WorldAgent):
    """Its staff attend where politics does not protect absence, and its facilities serve as well
    as their weakest link. What its citizens make of it stands in ``citizens.py``.
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
        p, services, ground = model.parameters, model.services, model.ground
        to_cells = ground.districts_to_cells
        protection = rules.sanction(
            p.protection, p.local_share, p.local_sanction, to_cells(model.scrutiny.capture)
        )
        services.presence = rules.presence(
            cls._presence_base(model),
            protection * to_cells(services.aligned),
            model.base.protection * ground.mean_aligned,
            to_cells(services.uncompetitive),
            ground.mean_uncompetitive,
            np.repeat(model.facts.remoteness, ground.sectors),
            ground.mean_remoteness,
            cls._monitoring(model),
            model.ground.to_cells(model.ground.to_sectors(model.posts.learning)),
            model.ground.mean_learning,
            p.protection_effect,
            p.uncompetitive_effect,
            p.remote_effect,
            p.monitoring_effect,
            p.learning_presence,
            to_cells(model.hazards.unrest.astype(float)),
            ground.mean_unrest,
            p.conflict_effect,
        )

    @classmethod
    def _presence_base(cls, model: CoalitionModel) -> np.ndarray:
        """Usual presence, raised a little where communities sign off (card M22)."""
        p, base = model.parameters, model.ground.presence_base
        if not p.verified_share.any():
            return base
        more = expit(logit(base) + p.verification_presence * p.verified_share)
        return np.where(p.verified_share > 0.0, more, base)

    @classmethod
    def _monitoring(cls, model: CoalitionModel) -> np.ndarray:
        """Watching of every kind, at most complete: donors, routines, delivery unit, incentives."""
        unit, services = model.delivery_unit, model.services
        return np.minimum(services.donor_monitoring + unit.monitoring() + unit.effort(), 1.0)

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
        neglect = model.delivery_unit.neglect()
        settled = model.scrutiny.resolved * model.scrutiny.complaints
        mended = model.ground.districts_to_cells(settled) * p.grievance_offices
        pooled = p.pooled_supervision * services.donor_presence
        more = {
            "supplies": p.supplies_routine
            + p.quick_supplies * p.quick_repairs
            + p.grievance_repair * mended,
            "supervision": (pooled - neglect) * services.supervision_target,
        }
        for name, added in more.items():
            wanted = getattr(services, f"{name}_target") + services.donor_support + added
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
        wear = p.depreciation * p.depreciation_factor
        services.infrastructure = rules.infrastructure(services.infrastructure, wear, per_need)

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
