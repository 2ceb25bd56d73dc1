"""The other structures of a study, as a table."""

from __future__ import annotations

from coalition_sim.sensitivity.alternatives import AS_IS, alternatives_table, prior_worlds
from coalition_sim.sensitivity.findings import Findings, Where, outcomes_of
from coalition_sim.sensitivity.study import Alternative
from coalition_sim.sensitivity.subjects import dropped_in_words, whole_blocks


def compared(found: Findings, where: Where) -> None:
    """Run every structure in the same worlds and add their table."""
    study = found.study
    worlds = prior_worlds(study.seed, study.alternative_worlds)
    every: dict[str, Alternative | None] = {AS_IS: None, **study.structures}
    values = {}
    for number, (name, other) in enumerate(every.items()):
        part, label = f"structure_{number:02d}", f"Structure: {name}"
        values[name] = outcomes_of(worlds, found, where, part, label, other)
        whole_blocks(values[name], study.most_dropped)
        told = dropped_in_words(values[name], "parameter draws")
        found.dropped.extend(f"{name}, {line}" for line in told)
    found.tables["alternatives"] = alternatives_table(
        values, found.reforms, found.scenarios[0].name, study.seed, study.confidence,
        study.resamples,
    )  # fmt: skip
