"""The three stages of a reform: adopted or refused, complied with, kept or undone (card M19).

A reform is put to the veto players in its first month, and again whenever a new chief minister
takes office and it is not in force. A new chief minister may repeal what he finds, or keep it in
name and hollow it out, unless a law protects it; a law is worth what oversight enforces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from coalition_sim import rules
from coalition_sim.agents.vetoes import Vetoes
from coalition_sim.axes import MONTHS_IN_YEAR, REAL
from coalition_sim.levers import LEVERS

if TYPE_CHECKING:
    from coalition_sim.model import CoalitionModel

SLOTS = {name: slot for slot, name in enumerate(LEVERS)}
"""Place of each lever in a month's draws."""


def pass_the_month(model: CoalitionModel) -> None:
    """Repeal, keep, propose and enforce what the scenario's reforms have come to this month."""
    levers = model.levers
    if not levers.names:
        return
    before = model.reforms.in_force.copy()
    handover = model.politics.new_chief_minister
    _survive(model, handover)
    _propose(model, handover & (before == 0.0))  # he does not propose what he has just repealed
    if model.fiscal_month == 1 and model.month > 0:
        _enforce(model, before > 0.0)
    model.delivery_unit.change_hands(handover, before)
    late = (model.reforms.month + levers.delays == model.month).any()
    if late or levers.changes(model.month) or (model.reforms.in_force != before).any():
        model.weigh_levers()


def running(model: CoalitionModel) -> np.ndarray:
    """Whether each reform is in force and has not come to its end, (W, L) bool."""
    return (model.reforms.in_force > 0.0) & (model.month < model.levers.ends)


def protection(model: CoalitionModel) -> np.ndarray:
    """Share of a repeal or hollowing that law prevents, (W, L)."""
    p, levers = model.parameters, model.levers
    plan = p.plan_protection.mean(axis=-1, keepdims=True)
    own_law = levers.law * p.law_protection * levers.complied * model.reforms.in_force
    return np.maximum(plan, own_law)


def _survive(model: CoalitionModel, handover: np.ndarray) -> None:
    """A new chief minister repeals or hollows out what stands."""
    if not handover.any():
        return
    p, levers, reforms = model.parameters, model.levers, model.reforms
    meets = handover & running(model) & ~levers.survival_given
    shield = protection(model)
    u = model.draw("repeal")[:, levers.slots]
    ended = meets & rules.repealed(p.repeal_at_handover, shield, u)
    weaker = rules.hollowed(reforms.in_force, p.hollowing_at_handover, shield)
    reforms.in_force = np.where(meets, np.where(ended, 0.0, weaker), reforms.in_force)
    for place in np.flatnonzero(ended.any(axis=0)):
        model.log("reform", np.flatnonzero(ended[:, place]), levers.names[place], "repealed", 0.0)


def _propose(model: CoalitionModel, anew: np.ndarray) -> None:
    """Put to the veto players what is due and not in force, or asked ``anew`` (W, L)."""
    levers, reforms, month = model.levers, model.reforms, model.month
    starting = np.maximum(levers.begins, 0) == month  # what began earlier is met in month 0
    open_now = (levers.begins <= month) & (month < levers.ends) & levers.used
    due = open_now & (reforms.in_force == 0.0) & (starting | (anew & ~levers.adoption_given))
    rows = np.flatnonzero(due.any(axis=-1))
    if len(rows) == 0:
        return
    accepted = due & levers.adoption_given
    asked = due & ~levers.adoption_given
    if asked.any():
        accepted |= _put_to_the_vote(model, asked)
    reforms.in_force = np.where(accepted, 1.0, reforms.in_force)
    reforms.month = np.where(accepted & ~reforms.adopted, month, reforms.month)
    reforms.adopted |= accepted
    left = (MONTHS_IN_YEAR - model.fiscal_month + 1) / MONTHS_IN_YEAR
    if model.fiscal_month > 1:  # in July the budget itself pays
        owed = levers.total(levers.cost * (accepted & ~reforms.paid))
        reforms.arrears = reforms.arrears + left * owed
        reforms.paid |= accepted
    for place in np.flatnonzero(accepted.any(axis=0)):
        rows = np.flatnonzero(accepted[:, place])
        model.log("reform", rows, levers.names[place], "adopted", 1.0)


def _put_to_the_vote(model: CoalitionModel, asked: np.ndarray) -> np.ndarray:
    """Whether each reform asked for is accepted by everyone who can stop it, (W, L) bool."""
    levers = model.levers
    rows, places = np.flatnonzero(asked.any(axis=-1)), np.flatnonzero(asked.any(axis=0))
    here, names = np.ix_(rows, places), [levers.names[place] for place in places]
    vetoes = Vetoes(model, rows)
    losses = vetoes.losses(names, levers.strength[here])
    u = np.take(model.draw("adoption"), levers.slots, axis=1)[here]
    passes = u < vetoes.acceptance(losses)
    accepted = np.zeros_like(asked)
    accepted[here] = asked[here] & passes
    refused, blocker = asked[here] & ~passes, vetoes.strongest(losses)
    for n, name in enumerate(names):
        at = np.flatnonzero(refused[:, n])
        model.log("reform", rows[at], name, [f"refused by {who}" for who in blocker[at, n]], 0.0)
    return accepted


def _enforce(model: CoalitionModel, standing: np.ndarray) -> None:
    """A law loses force where it hurts, and regains it where the assembly and courts watch.

    ``standing`` (W, L) says which were in force before this month.
    """
    p, levers, reforms = model.parameters, model.levers, model.reforms
    binding = running(model) & standing & levers.law & ~levers.survival_given
    rows = np.flatnonzero(binding.any(axis=-1))
    if len(rows) == 0:
        return
    places = np.flatnonzero(binding.any(axis=0))
    here, names = np.ix_(rows, places), [levers.names[place] for place in places]
    losses = Vetoes(model, rows).losses(names, levers.strength[here])
    kept = rules.enforcement(
        reforms.in_force[here],
        p.enforcement_decay[rows],
        losses[..., :-1].max(axis=-1),
        p.enforcement_courts[rows],
        model.scrutiny.oversight[rows],
    )
    worn = np.maximum(kept, LEAST_FORCE)
    reforms.in_force[here] = np.where(binding[here], worn, reforms.in_force[here])


LEAST_FORCE = 1e-6
"""A law that nobody enforces stays on the books: in force, and worth nothing."""


def bill(model: CoalitionModel) -> np.ndarray:
    """What reforms cost this fiscal year, arrears included, nominal Rs bn, (W, 1)."""
    levers, reforms = model.levers, model.reforms
    if not levers.names:
        return np.zeros((model.worlds, 1), dtype=REAL)
    reforms.paid = running(model) & (levers.begins <= model.month)
    months = np.minimum(levers.ends - model.month, MONTHS_IN_YEAR)
    due = levers.total(levers.cost * reforms.paid * months / MONTHS_IN_YEAR) + reforms.arrears
    reforms.arrears = np.zeros_like(reforms.arrears)
    return due * model.money.price / RS_MN_PER_RS_BN


RS_MN_PER_RS_BN = 1000.0


def reform_record(model: CoalitionModel) -> dict[str, Any]:
    """What became of each reform: (W, L) arrays, NaN where a scenario does not hold it."""
    levers, reforms = model.levers, model.reforms
    at_end = reforms.in_force > 0.0  # nothing touches a reform after its end
    adopted = np.where(levers.used, reforms.adopted, np.nan)
    return {
        "names": levers.names,
        "lever_adopted": adopted,
        "lever_month": reforms.month,
        "lever_complied": np.where(levers.used, levers.complied, np.nan),
        "lever_survived": np.where(reforms.adopted, at_end, np.nan),
        "lever_in_force": np.stack(model.recorder.reforms, axis=1),
    }
