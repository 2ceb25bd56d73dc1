"""The delivery unit: a chief minister's own instrument, with what it promises and reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coalition_sim import rules
from coalition_sim.agents.base import Seen, WorldAgent
from coalition_sim.axes import REAL

if TYPE_CHECKING:
    from coalition_sim.levers import InForce


class DeliveryUnit(WorldAgent):
    """It presses districts to deliver while the chief minister owns it; pressed districts report
    more than there is, and a unit that its next chief minister does not own breaks its promises.
    """

    owned = Seen("delivery.owned", "Whether the chief minister in office owns it.", column="only")
    only = 0

    def change_hands(self, handover: np.ndarray, before: np.ndarray) -> None:
        """Its founder owns it; the next chief minister may not, unless it is codified (card M24).

        ``before`` is what was in force of each reform when the month began, (W, L).
        """
        model, p, delivery = self.model, self.model.parameters, self.model.delivery
        if "delivery_unit" not in model.levers.names:
            return
        place = model.levers.names.index("delivery_unit")
        standing = model.reforms.in_force[:, place : place + 1] > 0.0
        founded = standing & (before[:, place : place + 1] == 0.0)
        codified = p.plan_protection.mean(axis=-1, keepdims=True)
        kept = p.unit_survival + (1.0 - p.unit_survival) * codified
        stays = model.levers.survival_given[:, place : place + 1] | (model.draw("ownership") < kept)
        owned = np.where(handover & ~founded, stays, delivery.owned) * standing
        lost = (delivery.owned > 0.0) & (owned == 0.0)
        memory = np.maximum(delivery.broken_months - 1.0, 0.0)
        delivery.broken_months = np.where(lost, p.promise_memory, memory)
        delivery.owned = np.where(founded, 1.0, owned)

    def pull(self) -> np.ndarray | float:
        """Factor on what departments can carry out in the places it covers, (W, C) (card M24)."""
        p = self.model.parameters
        if not p.once(_at_work, p).unit:
            return 1.0
        return rules.unit_factor(p.unit_effect, self.model.delivery.owned, p.unit_coverage)

    def monitoring(self) -> np.ndarray | float:
        """Watching by routines, and by the unit while it is owned; both wear off, (W, C) (M14)."""
        p, delivery = self.model.parameters, self.model.delivery
        at_work = p.once(_at_work, p)
        if not (at_work.unit or at_work.routine):
            return 0.0
        unit = p.unit_monitoring * delivery.owned * p.unit_coverage
        sources = ((unit, delivery.unit_months), (p.monitoring_routine, delivery.routine_months))
        watched = (
            rules.monitoring_strength(
                coverage, np.maximum(months, 0).astype(REAL), p.monitoring_decay
            )
            for coverage, months in sources
        )
        return sum(watched)

    def count_the_month(self) -> None:
        """Months since watching and incentives began; the novelty of both wears off."""
        p, delivery = self.model.parameters, self.model.delivery
        for name, on in p.once(_at_work, p).counted.items():
            setattr(delivery, name, np.where(on, getattr(delivery, name) + 1, -1))

    def effort(self) -> np.ndarray | float:
        """Effort that incentives buy where results are measured, (W, C) (card M28)."""
        p, months = self.model.parameters, self.model.delivery.incentive_months
        if not p.once(_at_work, p).incentive:
            return 0.0
        return rules.effort(p.incentive, months.astype(REAL), p.incentive_half_life)

    def neglect(self) -> np.ndarray | float:
        """Share of supervision that leaves what is not measured, (W, C) (card M28)."""
        p = self.model.parameters
        if not p.once(_at_work, p).incentive:
            return 0.0
        most = np.asarray(self.effort()).max(axis=-1, keepdims=True)
        return p.multitask_loss * most * (p.incentive == 0.0)

    def report(self) -> None:
        """What districts report: the truth, and more where they are pressed for results."""
        p, services = self.model.parameters, self.model.services
        at_work = p.once(_at_work, p)
        if not (at_work.unit or at_work.incentive):
            services.reported = services.service.copy()
            return
        pressure = np.minimum(np.maximum(p.unit_coverage, p.incentive), 1.0)
        gaming = p.gaming * (1.0 - p.truth)
        services.reported = rules.reported(services.service, gaming, pressure)


@dataclass(frozen=True)
class AtWork:
    """Whether any place of any world has a unit, routines of checking or incentives."""

    unit: bool
    routine: bool
    incentive: bool
    counted: dict[str, np.ndarray]  # name of its months -> worlds that have it anywhere, (W, 1)


def _at_work(p: InForce) -> AtWork:
    where = {"unit": p.unit_coverage, "routine": p.monitoring_routine, "incentive": p.incentive}
    return AtWork(
        **{name: bool(coverage.any()) for name, coverage in where.items()},
        counted={
            f"{name}_months": (coverage > 0.0).any(axis=-1, keepdims=True)
            for name, coverage in where.items()
        },
    )
