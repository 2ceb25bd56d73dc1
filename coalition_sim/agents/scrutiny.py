"""Who watches the money: the assembly, the auditor, citizens with a voice (cards M20 to M22)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coalition_sim import rules
from coalition_sim.axes import REAL

if TYPE_CHECKING:
    from coalition_sim.model import CoalitionModel


def watch(model: CoalitionModel) -> None:
    """Oversight, voice and capture of the day, and what leaks under them."""
    scrutiny = model.scrutiny
    scrutiny.oversight = _oversight(model)
    scrutiny.voice = _voice(model)
    scrutiny.capture = _capture(model)
    scrutiny.leakage = _leakage(model)


def watchfulness(model: CoalitionModel) -> np.ndarray:
    """Factor on patronage transfers and on favour in releases, 1 at the mean, (W, 1)."""
    effect = model.parameters.oversight_effect
    return rules.checked(effect, model.scrutiny.oversight, model.ground.mean_oversight)


def _oversight(model: CoalitionModel) -> np.ndarray:
    p, politics = model.parameters, model.politics
    outside = (~politics.in_coalition).sum(axis=-1, keepdims=True, dtype=REAL)
    bought = politics.coopted.sum(axis=-1, keepdims=True, dtype=REAL) / np.maximum(outside, 1.0)
    return rules.oversight(
        p.oversight_base,
        p.oversight_staff,
        p.oversight_independence,
        p.oversight_capture,
        bought,
    )


def _voice(model: CoalitionModel) -> np.ndarray:
    competition = 1.0 - model.services.uncompetitive
    quiet = ~model.hazards.unrest
    more = model.parameters.once(_watchers, model).louder
    return rules.voice(competition, model.facts.media_access, quiet, more)


def _capture(model: CoalitionModel) -> np.ndarray:
    """How far a local elite would steer what is decided locally (card M25)."""
    p, ground = model.parameters, model.ground
    unequal = model.services.uncompetitive - ground.mean_uncompetitive
    accountable = p.once(_watchers, model).accountable
    return rules.capture(
        p.capture_base, unequal, p.capture_inequality, accountable, p.capture_accountability
    )


def _leakage(model: CoalitionModel) -> np.ndarray:
    """Share of spending that leaks in each place, (W, C)."""
    p, ground = model.parameters, model.ground
    watchers = p.once(_watchers, model)
    if watchers.alone:
        return watchers.leakage
    factor, points = p.leakage_factor, watchers.deterred
    if p.publication.any():
        voice = ground.districts_to_cells(model.scrutiny.voice)
        factor = factor * rules.published(p.publication_effect_leakage, p.publication, voice)
    if p.verified_share.any():
        captured = ground.districts_to_cells(model.scrutiny.capture)
        points = points + rules.verified(p.verification_effect, p.verified_share, captured)
    if p.local_share.any():
        supervision = model.services.supervision
        points = points - rules.local_leakage(p.skill_leakage, p.local_share, supervision)
    return rules.leaked_share(p.leakage, factor, points)


@dataclass(frozen=True)
class Watchers:
    """What the parameters in force alone say of those who watch."""

    louder: np.ndarray  # (W, D) share: added to people's voice
    accountable: np.ndarray  # (W, D) 0-1: how far the district answers for local money
    deterred: np.ndarray  # (W, 1) share: leakage that more and quicker audits prevent
    leakage: np.ndarray  # (W, C) share that leaks where nothing is public, verified or local
    alone: bool  # whether that is so everywhere


def _watchers(model: CoalitionModel) -> Watchers:
    p, mean = model.parameters, model.ground.district_level
    deterred = _deterred(model)
    return Watchers(
        mean(p.voice_more),
        mean(p.local_accountability),
        deterred,
        rules.leaked_share(p.leakage, p.leakage_factor, deterred),
        not (p.publication.any() or p.verified_share.any() or p.local_share.any()),
    )


def _deterred(model: CoalitionModel) -> np.ndarray:
    """Points of leakage that more and quicker audits prevent, (W, 1)."""
    p = model.parameters
    reform = p.audit_reform
    probability = p.audit_probability + reform * (
        p.audit_probability_reformed - p.audit_probability
    )
    lag = p.audit_lag + reform * (p.audit_lag_reformed - p.audit_lag)
    believed = np.minimum(p.audit_credibility + p.credibility_more, 1.0)
    return rules.deterrence(
        p.audit_effect,
        probability,
        p.audit_probability * p.audit_credibility / believed,  # today's audits, as believed today
        believed,
        p.audit_decay,
        lag,
        p.audit_lag,
    )
