"""What a study moves: single unknowns, groups of them, the leaders of a screening, and the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from coalition_sim.scenario import Scenario
from coalition_sim.sensitivity.groups import groups_to_screen
from coalition_sim.sensitivity.idle import unknowns_to_screen
from coalition_sim.sensitivity.study import OTHERS, Study
from coalition_sim.sensitivity.subjects import LABELS
from coalition_sim.sensitivity.trajectories import SHOCK_TAPE

Moving = Mapping[str, tuple[str, ...]]
"""The unknowns of everything that moves, by its name; a single unknown is a group of one."""


def moving(study: Study, scenarios: Sequence[Scenario]) -> dict[str, tuple[str, ...]]:
    """What the study asks to be moved."""
    asked = study.parameters
    if isinstance(asked, Mapping):
        return {name: tuple(members) for name, members in asked.items()}
    if asked == "mechanisms":
        return {name: tuple(held) for name, held in groups_to_screen(scenarios).items()}
    names = unknowns_to_screen(scenarios) if asked == "all" else list(asked)
    return {name: (name,) for name in names}


def must_lead(study: Study, moved: Mapping[str, Any]) -> bool:
    """Whether a screening has to choose what a sample looks at."""
    return bool(study.samples) and study.leading is not None and study.leading < len(moved)


def leaders(table: pd.DataFrame, most: int) -> list[str]:
    """The unknowns that lead a screening: in turn the next strongest of every effect.

    Where no effect was screened, of every level. Those above the noise come first in each; the
    dummy and what is not at work have no rank.
    """
    effects = table[table["of"] == "effect"]
    table = table if effects.empty else effects
    table = table[(table["parameter"] != SHOCK_TAPE) & table["at_work"] & table["mu_star"].notna()]
    order = table.sort_values(["above_noise", "mu_star"], ascending=False, kind="stable")
    ranks = order.groupby(list(LABELS), sort=False).cumcount()
    share = order["mu_star"] / order.groupby(list(LABELS))["mu_star"].transform("max")
    in_turn = order.assign(rank=ranks, share=share).sort_values(
        ["rank", "share"], ascending=[True, False], kind="stable"
    )
    return [str(name) for name in dict.fromkeys(in_turn["parameter"])][:most]


def in_sample(study: Study, scenarios: Sequence[Scenario], screened: pd.DataFrame | None) -> Moving:
    """What a sample moves: the leading things of a screening, and all others as one group."""
    moved = moving(study, scenarios)
    chosen = dict(moved)
    if must_lead(study, moved):
        assert screened is not None
        chosen = {name: moved[name] for name in leaders(screened, int(study.leading or 0))}
    rest = _others(moved, chosen, scenarios)
    if study.others == "together" and rest:
        chosen[OTHERS] = tuple(rest)
    return chosen


def things_in_sample(study: Study, scenarios: Sequence[Scenario]) -> int:
    """How many things a sample will move, known before any screening."""
    moved = moving(study, scenarios)
    many = int(study.leading or 0) if must_lead(study, moved) else len(moved)
    some = dict(list(moved.items())[:many])
    return many + (study.others == "together" and bool(_others(moved, some, scenarios)))


def _others(moved: Moving, chosen: Moving, scenarios: Sequence[Scenario]) -> list[str]:
    """Unknowns that can act and are not among what was chosen."""
    named = {name for members in chosen.values() for name in members}
    every = [name for members in moved.values() for name in members]
    every += unknowns_to_screen(scenarios)
    return [name for name in dict.fromkeys(every) if name not in named]
