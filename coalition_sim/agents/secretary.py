"""Secretaries of the five key departments: they leave, learn, plan, release and spend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from coalition_sim import rules
from coalition_sim.agents.base import Seen, WorldAgent
from coalition_sim.agents.reform import running
from coalition_sim.agents.scrutiny import watchfulness
from coalition_sim.axes import by_sector

if TYPE_CHECKING:
    from coalition_sim.model import CoalitionModel

EMPTY = -1
"""Months in post where the post is empty and due to be filled."""
CAUSES = (
    "caretaker",
    "change of chief minister",
    "change of minister",
    "patron",
)
OWN_WILL = "chief minister"


@dataclass(frozen=True)
class Risks:
    """What a month holds for the five posts, all ``(W, K)``."""

    goes: np.ndarray  # bool: leaves for any cause
    caretaker: np.ndarray  # bool: moved by a caretaker government
    replaced: np.ndarray  # bool: replaced by a new chief minister
    by_minister: np.ndarray  # bool: an exit would be a new minister's wish
    by_patron: np.ndarray  # bool: an exit would be a patron's wish
    refused_minister: np.ndarray  # bool: a minister asked in vain
    refused_chief_minister: np.ndarray  # bool: the chief minister or a patron asked in vain
    principal: np.ndarray  # int: party the secretary answers to


class Secretary(WorldAgent):
    """The head of a department leaves when the minister changes, a patron asks or the chief
    minister wills; while he stays he learns, and his department's plan grows.

    Two of the five posts are of kinds of their own: ``FinanceSecretary``, ``PlanningSecretary``.
    """

    months_in_post = Seen(
        "posts.months", "Months the incumbent has served; -1 while the post is empty."
    )
    competence = Seen("posts.competence", "Competence, standard deviations.")
    loyalty = Seen("posts.loyalty", "Loyalty, standard deviations.")
    learning = Seen("posts.learning", "How much of the work he has learned, 0-1.")
    continuity = Seen("posts.continuity", "Continuity of the department's plan, 0-1.")

    @classmethod
    def weigh_risks(cls, model: CoalitionModel) -> Risks:
        """Who is asked to go, who goes and for whose sake, by competing risks (card M8)."""
        p, posts, politics = model.parameters, model.posts, model.politics
        serving = posts.months >= 0
        protected = posts.months < p.minimum_tenure
        chief_minister, patronage, new_minister = rules.cause_hazards(
            p.transfer_hazard * posts.department_effect,
            p.exit_share_minister,
            p.exit_patronage_of_rest,
            p.minister_hazard + p.mean_chief_minister_changes,
            p.minister_window,
        )
        patronage = patronage * watchfulness(model)
        principal = model.principal()
        misaligned = 1.0 - np.where(posts.patron == principal, ndtr(posts.loyalty), 0.0)
        recent = politics.minister_months < p.minister_window
        hazards = (
            chief_minister,
            patronage,
            new_minister,
            politics.frailty,
            misaligned,
            model.ground.mean_misalignment,
            recent,
        )
        in_the_way = rules.exit_probability(*hazards, 0.0)
        guard = np.where(protected, p.tenure_guard, 0.0)
        u = model.draw("secretary_exit")
        asked = serving & (u < in_the_way)
        leaves = serving & (u < rules.exit_probability(*hazards, guard))
        cause = model.draw("exit_cause") * -np.log1p(-in_the_way)
        minister = new_minister * recent
        patron = politics.frailty * patronage * misaligned / model.ground.mean_misalignment
        by_minister = cause < minister
        by_patron = ~by_minister & (cause < minister + patron)

        guard = np.where(protected, p.replacement_guard, 0.0)
        u = model.draw("handover")
        swept = serving & politics.new_chief_minister & (u < p.replacement_at_handover)
        replaced = swept & (u < p.replacement_at_handover * (1.0 - guard))
        sweeps = serving & model.calendar.caretaker_begins(p.caretaker_months)
        caretaker = sweeps & (model.draw("caretaker") < p.caretaker_reshuffle * (1.0 - guard))
        goes = leaves | replaced | caretaker
        return Risks(
            goes,
            caretaker,
            replaced,
            by_minister,
            by_patron,
            refused_minister=asked & ~goes & by_minister,
            refused_chief_minister=((asked & ~by_minister) | swept) & ~goes,
            principal=principal,
        )

    def serve(self, risks: Risks) -> None:
        """Serve another month, or leave; a transfer refused is held against the government."""
        k = slice(self.index, self.index + 1)
        refuse(self.model, risks.refused_minister[:, k], risks.principal[:, k])
        chief_minister = self.model.politics.chief_minister_party
        refuse(self.model, risks.refused_chief_minister[:, k], chief_minister)
        self._depart(risks)

    def _luck(self, cause: str) -> np.ndarray:
        return self.model.draw(cause)[:, self.index : self.index + 1]

    def _depart(self, risks: Risks) -> None:
        """Leave the post; it stays empty for a short or a long while."""
        model, p, posts, k = self.model, self.model.parameters, self.model.posts, self.index
        posts.left[:, k] = risks.goes[:, k]
        rows = np.flatnonzero(risks.goes[:, k])
        if len(rows) == 0:
            return
        causes = (risks.caretaker, risks.replaced, risks.by_minister, risks.by_patron)
        cause = np.select([why[rows, k] for why in causes], CAUSES, OWN_WILL)
        model.log("departure", rows, self.name, cause, posts.months[rows, k])
        posts.vacant[rows, k] = rules.vacancy_months(
            self._luck("vacancy")[rows, 0],
            self._luck("long_vacancy")[rows, 0],
            p.short_vacancy[rows, 0],
            p.long_vacancy_probability[rows, 0],
            p.long_vacancy[rows, 0],
        )
        posts.months[rows, k] = EMPTY
        posts.competence[rows, k] = 0.0

    @classmethod
    def count_the_month(cls, model: CoalitionModel) -> None:
        """Incumbents serve one more month; empty posts come nearer to being filled."""
        posts = model.posts
        posts.months = np.where(posts.months >= 0, posts.months + 1, posts.months)
        posts.vacant = np.maximum(posts.vacant - 1, 0)

    @classmethod
    def learn(cls, model: CoalitionModel) -> None:
        """Learning by months in post, management by competence (cards M9 and M10)."""
        p, posts = model.parameters, model.posts
        served = np.maximum(posts.months, 0)
        posts.learning = rules.learning(served, p.learning_start, p.learning_time)
        posts.management = rules.management(
            posts.competence, model.ground.mean_competence, p.competence_effect
        ) * np.exp(p.posting_effort)

    @classmethod
    def plan(cls, model: CoalitionModel) -> None:
        """Plans are set back by every change above them, then grow again (card M11)."""
        p, posts, politics = model.parameters, model.posts, model.politics
        law = model.ground.to_departments(model.ground.sector_means(p.plan_protection))
        kept = (
            np.where(politics.new_chief_minister, 1.0 - p.reset_chief_minister, 1.0)
            * np.where(politics.new_minister, 1.0 - p.reset_minister, 1.0)
            * np.where(posts.left, 1.0 - p.reset_secretary, 1.0)
        )
        anchor = model.ground.to_departments(model.services.donor_anchor)
        left = rules.plan_reset(posts.continuity, (1.0 - kept) * (1.0 - law), anchor)
        posts.continuity = rules.continuity_growth(left, posts.learning, p.continuity_growth)
        execution = rules.execution(posts.continuity, p.continuity_floor)
        product = posts.management * posts.learning * execution
        cls._build_capability(model, posts.management * posts.learning * posts.continuity)
        able = product * (1.0 + model.delivery.capability) / model.ground.mean_effectiveness
        posts.effectiveness = model.ground.to_sectors(able)

    @classmethod
    def _build_capability(cls, model: CoalitionModel, product: np.ndarray) -> None:
        """Working well teaches; schemes and mandates beyond capacity wear out (card M29).

        A reform at half its strength, or for half of the people, is half a mandate.
        """
        p, delivery = model.parameters, model.delivery
        mandates = model.levers.total(model.levers.reach * running(model))
        delivery.capability = rules.capability(
            delivery.capability,
            p.capability_growth * p.capability_gain,
            product.mean(axis=-1, keepdims=True),
            p.capability_strain,
            rules.overload(model.scheme_load, mandates, p.mandate_load),
        )

    @classmethod
    def spend(cls, model: CoalitionModel) -> None:
        """Departments spend what was released, up to what they can carry out (card M12)."""
        p, money, posts = model.parameters, model.money, model.posts
        base = 2.0 * p.spending_capacity * model.ground.base_sector_budget / 12.0
        ability = rules.capacity(
            base,
            money.price,
            money.envelope / money.price,
            model.ground.first_envelope,
            p.capacity_budget_elasticity,
            posts.effectiveness,
            model.scheme_load,
            p.load_elasticity,
            money.capacity_luck,
        )
        available = money.available()
        by_sectors = np.maximum(by_sector(available, model.ground.sectors), 1e-12)
        share = available / model.ground.to_cells(by_sectors)
        stock = money.released - money.spent
        absorbable = money.fundable - money.spent_this_quarter
        quiet = rules.under_unrest(
            model.hazards.unrest, p.unrest_capacity, model.ground.mean_unrest
        )
        pace = model.ground.districts_to_cells(quiet) * model.delivery_unit.pull()
        spent = rules.spend(stock, model.ground.to_cells(ability) * share * pace, absorbable)
        money.spent = money.spent + spent
        money.spent_this_quarter = money.spent_this_quarter + spent
        money.leaked = money.leaked + model.scrutiny.leakage * spent


def refuse(model: CoalitionModel, refused: np.ndarray, party: np.ndarray) -> None:
    """The party that asked for a posting in vain remembers it, all its members alike.

    ``refused`` is (W, n) bool, ``party`` (W, n) or (W, 1) who asked. Card M3 leaves open who asks.
    A refusal at one of the five posts counts a fifth, so that ``politics.refused`` is the share of
    the key posts in which a party did not get its way of late.
    """
    if not refused.any():
        return
    politics = model.politics
    members = politics.in_coalition & (politics.seat_party == party)
    more = (refused & members) / model.ground.departments
    politics.refused = np.minimum(politics.refused + more, 1.0)
