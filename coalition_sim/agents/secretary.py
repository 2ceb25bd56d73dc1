"""Secretaries of the five key departments: they leave, learn, plan, release and spend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from coalition_sim import compiled, rules
from coalition_sim.agents.base import Seen, WorldAgent
from coalition_sim.agents.reform import running
from coalition_sim.agents.scrutiny import watchfulness
from coalition_sim.axes import MONTHS_IN_YEAR, REAL
from coalition_sim.rules.schemes import CERTAIN
from coalition_sim.state import NOBODY

if TYPE_CHECKING:
    from coalition_sim.model import CoalitionModel

TINY = 1e-12
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
        chief_minister, patronage, new_minister = p.once(_hazards, model)
        patronage = patronage * watchfulness(model)
        principal = model.principal()
        misaligned = 1.0 - (posts.patron == principal) * ndtr(posts.loyalty)
        mean = model.ground.mean_misalignment
        recent = politics.minister_months < p.minister_window
        hazards = (chief_minister, patronage, new_minister, politics.frailty)
        in_the_way = rules.exit_probability(*hazards, misaligned, mean, recent, 0.0)
        u = model.draw("secretary_exit")
        asked = leaves = serving & (u < in_the_way)
        guard = protected * p.tenure_guard
        if guard.any():
            guarded = rules.exit_probability(*hazards, misaligned, mean, recent, guard)
            leaves = serving & (u < guarded)
        cause = model.draw("exit_cause") * -np.log1p(-np.minimum(in_the_way, CERTAIN))
        minister = new_minister * recent
        patron = politics.frailty * (patronage * (misaligned / mean))
        by_minister = cause < minister
        by_patron = ~by_minister & (cause < minister + patron)

        swept, replaced, caretaker = _swept(model, serving, protected)
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

    @classmethod
    def serve(cls, model: CoalitionModel) -> None:
        """Serve another month, or leave; a transfer refused is held against the government."""
        risks = cls.weigh_risks(model)
        refuse(model, risks.refused_minister, risks.principal)
        refuse(model, risks.refused_chief_minister, model.politics.chief_minister_party)
        cls._depart(model, risks)

    @classmethod
    def _depart(cls, model: CoalitionModel, risks: Risks) -> None:
        """Leave the post; it stays empty for a short or a long while."""
        p, posts = model.parameters, model.posts
        posts.left = risks.goes
        world, post = np.nonzero(risks.goes)
        if len(world) == 0:
            return
        causes = (risks.caretaker, risks.replaced, risks.by_minister, risks.by_patron)
        cause = np.full(len(world), len(causes))
        for number, why in reversed(tuple(enumerate(causes))):  # the first that holds
            cause[why[world, post]] = number
        names = np.array([secretary.name for secretary in model.secretaries], dtype=object)
        why = np.array([*CAUSES, OWN_WILL], dtype=object)[cause]
        model.log("departure", world, names[post], why, posts.months[world, post])
        posts.vacant[world, post] = rules.vacancy_months(
            model.draw("vacancy")[world, post],
            model.draw("long_vacancy")[world, post],
            p.short_vacancy[world, 0],
            p.long_vacancy_probability[world, 0],
            p.long_vacancy[world, 0],
        )
        posts.months[world, post] = EMPTY
        posts.competence[world, post] = 0.0

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
        served = np.maximum(posts.months, 0).astype(REAL)
        posts.learning = rules.learning(served, p.learning_start, p.learning_time)
        posts.management = rules.management(
            posts.competence, model.ground.mean_competence, p.competence_effect
        ) * np.exp(p.posting_effort)

    @classmethod
    def plan(cls, model: CoalitionModel) -> None:
        """Plans are set back by every change above them, then grow again (card M11)."""
        p, posts, politics = model.parameters, model.posts, model.politics
        loss = 1.0 - (
            np.where(politics.new_chief_minister, 1.0 - p.reset_chief_minister, 1.0)
            * np.where(politics.new_minister, 1.0 - p.reset_minister, 1.0)
            * np.where(posts.left, 1.0 - p.reset_secretary, 1.0)
        )
        loss *= p.once(_unprotected, model)
        anchor = model.ground.to_departments(model.services.donor_anchor)
        left = rules.plan_reset(posts.continuity, loss, anchor)
        posts.continuity = rules.continuity_growth(left, posts.learning, p.continuity_growth)
        execution = rules.execution(posts.continuity, p.continuity_floor)
        work = posts.management * posts.learning
        cls._build_capability(model, work * posts.continuity)
        work *= execution * (1.0 + model.delivery.capability)
        posts.effectiveness = model.ground.to_sectors(work / model.ground.mean_effectiveness)

    @classmethod
    def _build_capability(cls, model: CoalitionModel, product: np.ndarray) -> None:
        """Working well teaches; schemes and mandates beyond capacity wear out (card M29).

        A reform at half its strength, or for half of the people, is half a mandate.
        """
        p, delivery = model.parameters, model.delivery
        levers = model.levers
        mandates = levers.total(levers.reach * running(model)) if levers.names else 0.0
        delivery.capability = rules.capability(
            delivery.capability,
            p.capability_growth * p.capability_gain,
            product.sum(axis=-1, keepdims=True) / product.shape[-1],
            p.capability_strain,
            rules.overload(model.scheme_load, mandates, p.mandate_load),
        )

    @classmethod
    def spend(cls, model: CoalitionModel) -> None:
        """Departments spend what was released, up to what they can carry out (card M12)."""
        p, money, posts = model.parameters, model.money, model.posts
        ability = rules.capacity(
            p.once(_usual_spending, model),
            money.price,
            money.envelope / money.price,
            model.ground.first_envelope,
            p.capacity_budget_elasticity,
            posts.effectiveness,
            model.scheme_load,
            p.load_elasticity,
            money.capacity_luck,
        )
        quiet = rules.under_unrest(
            model.hazards.unrest, p.unrest_capacity, model.ground.mean_unrest
        )
        ability /= np.maximum(money.sector_money, TINY)  # per rupee that a place may spend
        pull = np.zeros((model.worlds, 1), dtype=REAL) + model.delivery_unit.pull()
        compiled.spend(
            quiet,
            ability,
            pull,  # one per world where no unit is at work
            money.may_spend,
            money.released,
            money.fundable,
            model.scrutiny.leakage,
            money.spent,
            money.spent_this_quarter,
            money.leaked,
        )


def _usual_spending(model: CoalitionModel) -> np.ndarray:
    """What the departments of each sector could spend in a month of 2013, (W, X), Rs bn."""
    a_month = model.ground.base_sector_budget / MONTHS_IN_YEAR
    return 2.0 * model.parameters.spending_capacity * a_month


def _hazards(model: CoalitionModel) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Hazards of leaving by cause at average alignment and oversight, (W, K) each (card M8)."""
    p = model.parameters
    return rules.cause_hazards(
        p.transfer_hazard * model.posts.department_effect,
        p.exit_share_minister,
        p.exit_patronage_of_rest,
        p.minister_hazard + p.mean_chief_minister_changes,
        p.minister_window,
    )


def _unprotected(model: CoalitionModel) -> np.ndarray:
    """Share of a reset of its plan that no law keeps from a department, (W, K) (card M11)."""
    law = model.ground.sector_means(model.parameters.plan_protection)
    return 1.0 - model.ground.to_departments(law)


def _swept(
    model: CoalitionModel, serving: np.ndarray, protected: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Whom a new chief minister asks to go, whom of them he replaces, and whom a caretaker moves.

    All (W, K) bool; in most months there is neither.
    """
    p, calendar = model.parameters, model.calendar
    swept = serving & model.politics.new_chief_minister
    sweeps = serving & calendar.caretaker_begins(p.caretaker_months)
    open_to = 1.0 - protected * p.replacement_guard
    asked = replaced = swept
    if swept.any():
        u = model.draw("handover")
        asked = swept & (u < p.replacement_at_handover)
        replaced = swept & (u < p.replacement_at_handover * open_to)
    if sweeps.any():
        sweeps = sweeps & (model.draw("caretaker") < p.caretaker_reshuffle * open_to)
    return asked, replaced, sweeps


def refuse(model: CoalitionModel, refused: np.ndarray, party: np.ndarray) -> None:
    """The party that asked for a posting in vain remembers it, all its members alike.

    ``refused`` is (W, n) bool, ``party`` (W, n) or (W, 1) who asked. Card M3 leaves open who asks.
    A refusal at one of the five posts counts a fifth, so that ``politics.refused`` is the share of
    the key posts in which a party did not get its way of late.
    """
    if not refused.any():
        return
    politics = model.politics
    rows = np.flatnonzero(refused.any(axis=-1))
    house, asked = politics.seat_party[rows], np.where(refused, party, NOBODY)[rows]
    times = np.zeros(house.shape, dtype=REAL)
    for post in range(asked.shape[-1]):
        times += house == asked[:, post, None]
    more = politics.in_coalition[rows] * times / model.ground.departments
    politics.refused[rows] = np.minimum(politics.refused[rows] + more, 1.0)
