"""A study answered: designs run, indices worked out, everything as plain tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from coalition_sim.scenario import Scenario
from coalition_sim.sensitivity import from_sample, from_structures, from_trajectories
from coalition_sim.sensitivity.alternatives import prior_worlds
from coalition_sim.sensitivity.findings import Findings, Where
from coalition_sim.sensitivity.moving import moving, must_lead, things_in_sample
from coalition_sim.sensitivity.runs import check_store
from coalition_sim.sensitivity.study import Study


def answered(study: Study, scenarios: Sequence[Scenario], where: Where | None = None) -> Findings:
    """All that a study asks for. Raises ``TooManyFailed`` where what is left is no fair sample."""
    where = where or Where()
    if where.folder is not None:
        check_folder(where.folder, where.resume)
    found = Findings(study, tuple(scenarios))
    if _screens(study, scenarios):
        from_trajectories.screened(found, where)
    if study.samples:
        from_sample.sampled(found, where)
    if study.structures:
        from_structures.compared(found, where)
    return found


def check_folder(folder: Path, resume: bool) -> None:
    """Refuse to mix with runs that are there, unless they are to be gone on with."""
    for part in sorted(folder.glob("*")) if folder.is_dir() else ():
        check_store(part, resume)


def sizes(study: Study, scenarios: Sequence[Scenario]) -> dict[str, int]:
    """Scenario-worlds of each part, before anything is run."""
    moved, many = len(moving(study, scenarios)), len(scenarios)
    found: dict[str, int] = {}
    if _screens(study, scenarios):
        found["screening"] = study.trajectories * (moved + 2) * study.replicates * many
    if study.samples:
        things = things_in_sample(study, scenarios)
        between = things + 1 if "sobol" in study.samples else 0
        back = things if study.second_order else 0
        found["sample"] = study.points * (2 + between + back) * study.replicates * many
    if structures := study.structures:
        worlds = prior_worlds(study.seed, study.alternative_worlds)
        found["structures"] = worlds.blocks * worlds.worlds * many * (len(structures) + 1)
    return found


def _screens(study: Study, scenarios: Sequence[Scenario]) -> bool:
    return "morris" in study.methods or must_lead(study, moving(study, scenarios))
