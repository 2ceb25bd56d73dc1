"""The 34 districts: staff come or stay away, works are built, services are produced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coalition_sim import compiled, rules
from coalition_sim.agents.base import Seen, WorldAgent
from coalition_sim.agents.donor import Donor

if TYPE_CHECKING:
    from coalition_sim.levers import InForce
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
        place = rules.absence_of_place(
            services.uncompetitive,
            ground.mean_uncompetitive,
            model.facts.remoteness,
            ground.mean_remoteness,
            model.hazards.unrest,
            ground.mean_unrest,
            p.uncompetitive_effect,
            p.remote_effect,
            p.conflict_effect,
        )
        learning = ground.to_sectors(model.posts.learning)
        post = rules.absence_of_post(learning, ground.mean_learning, p.learning_presence)
        services.presence = compiled.present(
            place,
            post,
            p.once(cls._usual_absence, model),
            cls._protected(model),
            cls._monitoring(model),
            p.protection_effect,
            p.monitoring_effect,
        )

    @classmethod
    def _usual_absence(cls, model: CoalitionModel) -> np.ndarray:
        """Usual odds of absence, a little lower where communities sign off (card M22), (W, C)."""
        p, ground = model.parameters, model.ground
        protected = model.base.protection * ground.mean_aligned
        usual = rules.usual_absence(ground.presence_base, p.protection_effect, protected)
        return usual * np.exp(-p.verification_presence * p.verified_share)

    @classmethod
    def _protected(cls, model: CoalitionModel) -> np.ndarray:
        """Share of staff whom a member of the coalition protects (cards M14 and M25).

        (W, D), or (W, C) where districts decide about some cells.
        """
        p, aligned = model.parameters, model.services.aligned
        if not p.once(_any_local_share, p):
            return p.protection * aligned
        to_cells = model.ground.districts_to_cells
        captured = to_cells(model.scrutiny.capture)
        protection = rules.sanction(p.protection, p.local_share, p.local_sanction, captured)
        return protection * to_cells(aligned)

    @classmethod
    def _monitoring(cls, model: CoalitionModel) -> np.ndarray | float:
        """Watching of every kind, at most complete: donors, routines, delivery unit, incentives.

        A plain 0 where nobody watches anywhere.
        """
        watched = model.services.donor_monitoring
        for more in (model.delivery_unit.monitoring(), model.delivery_unit.effort()):
            watched = watched + more if np.any(more) else watched
        return np.minimum(watched, 1.0) if watched.any() else 0.0

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
        p, services, speed = model.parameters, model.services, model.parameters.supply_adjustment
        upkeep = rules.upkeep(model.posts.effectiveness, p.supervision_weight)
        for name, added in (("supplies", cls._repaired(model)), ("supervision", cls._led(model))):
            level, target = getattr(services, name), getattr(services, f"{name}_target")
            more = services.donor_support
            if np.any(added):
                target, more = target + more, added
            setattr(services, name, compiled.stocked(level, target, more, speed, upkeep))

    @classmethod
    def _repaired(cls, model: CoalitionModel) -> np.ndarray | float:
        """Supplies that routines, quick repairs and settled complaints add, (W, C) or a plain 0."""
        p, scrutiny = model.parameters, model.scrutiny
        routine, offices = p.once(_routine, p)
        if not offices:
            return routine
        settled = scrutiny.resolved * scrutiny.complaints
        mended = model.ground.districts_to_cells(settled) * p.grievance_offices
        return routine + p.grievance_repair * mended

    @classmethod
    def _led(cls, model: CoalitionModel) -> np.ndarray | float:
        """Supervision that pooled partners add and incentives divert, (W, C) or a plain 0."""
        p, neglect = model.parameters, model.delivery_unit.neglect()
        pooled = p.pooled_supervision * Donor.standing(model) if p.once(_any_pooled, p) else 0.0
        change = pooled - neglect
        return change * model.services.supervision_target if np.any(change) else 0.0

    @classmethod
    def build(cls, model: CoalitionModel) -> None:
        """Completed works add to infrastructure, time wears it down (card M15)."""
        services, works = model.services, model.works_completed
        done = works / model.ground.works_for_full_coverage if works.any() else 0.0
        wear = model.parameters.once(_wear, model.parameters)
        services.infrastructure = rules.infrastructure(services.infrastructure, wear, done)

    @classmethod
    def produce(cls, model: CoalitionModel) -> None:
        """Turn the four inputs into a service index (card M15)."""
        services, weights = model.services, model.ground.input_weights
        inputs = (
            services.infrastructure,
            services.presence,
            services.supplies,
            services.supervision,
        )
        if model.switches["production"] == "minimum":
            services.service = rules.minimum(inputs)
        else:
            services.service = compiled.ces(inputs, weights, model.parameters.weak_link_exponent)


# -- what reforms in force mean for districts, worked out once for as long as they are in force ---


def _any_local_share(p: InForce) -> bool:
    return bool(p.local_share.any())


def _any_pooled(p: InForce) -> bool:
    return bool(p.pooled_supervision.any())


def _routine(p: InForce) -> tuple[np.ndarray | float, bool]:
    """Supplies that routines and quick repairs add, and whether offices settle complaints."""
    more = p.supplies_routine + p.quick_supplies * p.quick_repairs
    return more if more.any() else 0.0, bool(p.grievance_offices.any())


def _wear(p: InForce) -> np.ndarray:
    """Depreciation a month, (W, C), or (W, 1) where no lever changes it anywhere."""
    if (p.depreciation_factor == 1.0).all():
        return p.depreciation
    return p.depreciation * p.depreciation_factor
