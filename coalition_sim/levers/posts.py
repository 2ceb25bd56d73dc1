"""Levers on who fills a post and for how long."""

from __future__ import annotations

import numpy as np

from coalition_sim.levers.lever import Lever, Move, Values, more, share

RING_FENCED = ("health", "secondary_education", "colleges")
"""Departments that merit takes out of the coalition's bargain, where the lever covers them."""


def _ring_fence(values: Values, effect: np.ndarray) -> np.ndarray:
    inside = effect * values["merit_postings.ring_fenced"]
    return np.minimum(1.0, values["merit_ring_fence"] + inside)


def _less_protection(values: Values, effect: np.ndarray) -> np.ndarray:
    """Staff of all services meet all departments, so the mean over posts counts."""
    mean = effect.mean(axis=-1, keepdims=True)
    return values["protection"] * (1.0 - mean * values["merit_protection_cut"])


LEVERS = (
    Lever(
        name="fixed_tenure",
        summary="Secretaries of the named posts stay for a minimum number of months.",
        moves=(
            share("tenure_guard", "transfers stopped before the minimum tenure"),
            share("replacement_guard", "replacements at a hand-over stopped"),
        ),
        scopes=("posts",),
        losers="Members and ministers who reward and punish through postings; a chief minister "
        "who wants his own team; citizens where an unfit secretary is kept.",
        gaming="Officers on special duty, additional charge, forced leave, transfers just "
        "before the rule begins.",
        source="Card M8; the study's respondent R5, a former secretary, asks for three years.",
    ),
    Lever(
        name="merit_postings",
        summary="A board ranks the candidates for a post; Health and Education leave the bargain.",
        moves=(
            Move("merit_ring_fence", "Health and Education posts leave the bargain", _ring_fence),
            more("loyalty_cut", "loyalty counts for less in the choice", "merit_loyalty_cut"),
            more("posting_effort", "effort, where posts follow performance", "merit_effort"),
            Move("protection", "fewer absent staff have a protector", _less_protection),
        ),
        scopes=("posts",),
        losers="Ministers and members who place their own people; officers who rose by loyalty; "
        "partners who joined for those two departments.",
        gaming="A board of friends, criteria written for one candidate, acting charge for those "
        "who failed, ranking put off while a favourite serves.",
        source="Card M9; the study's theme T5 and section 4.2.1.",
    ),
)
