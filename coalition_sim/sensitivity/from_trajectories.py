"""The Morris screening of a study, as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from coalition_sim.sensitivity.bootstrap import interval, weights
from coalition_sim.sensitivity.convergence import Bounds, growing
from coalition_sim.sensitivity.elementary import INDICES, elementary_effects, indices
from coalition_sim.sensitivity.findings import Findings, Where, outcomes_of
from coalition_sim.sensitivity.moving import moving
from coalition_sim.sensitivity.rows import Named, grown_rows, response_rows
from coalition_sim.sensitivity.screening import at_work
from coalition_sim.sensitivity.study import Study
from coalition_sim.sensitivity.subjects import LABELS, Subject, dropped_in_words, subjects
from coalition_sim.sensitivity.trajectories import Design, design


def screened(found: Findings, where: Where) -> None:
    """Run the screening and add its tables."""
    study, base = found.study, found.scenarios[0].name
    moved = moving(study, found.scenarios)
    plan = design(moved, study.trajectories, study.replicates, study.seed)
    values = outcomes_of(plan, found, where, "screening", "Morris screening")
    found.dropped.extend(dropped_in_words(values, "trajectories"))
    works = {
        name: at_work(plan, values.sel(scenario=list(dict.fromkeys((base, name)))))
        for name in map(str, values["scenario"].values)
    }
    parts: dict[str, list[pd.DataFrame]] = {}
    for one in subjects(values, study.of, study.most_dropped):
        for name, table in _tables_of(one, plan, works[one.scenario], study):
            parts.setdefault(name, []).append(table)
    for name, tables in parts.items():
        found.add(name, tables)


def _tables_of(one: Subject, plan: Design, works: np.ndarray, study: Study) -> Named:
    """Every table that a subject adds to, with its rows."""
    part = Design(plan.groups, plan.levels[one.kept], plan.replicates)
    table = indices(
        one.values, part, study.seed, one.dust, works, study.confidence, study.resamples
    ).assign(**one.labels, dropped=one.dropped)
    yield "morris", table[[*LABELS, *INDICES, "dropped"]]
    yield from _growth(one, part, study)
    strength = table["mu_star"].to_numpy()[:-1]
    yield from response_rows(one, strength, plan.cube(), plan.groups, study, "morris")


def _growth(one: Subject, part: Design, study: Study) -> Iterator[tuple[str, pd.DataFrame]]:
    sizes = np.abs(elementary_effects(part.points, one.values.mean(axis=-1))[:, :-1])
    grown = growing(list(part.names[:-1]), len(sizes), _means_of(sizes, study))
    yield from grown_rows(one, grown, study, "morris", "mu_star", relative=True)


def _means_of(sizes: np.ndarray, study: Study) -> Callable[[int], Bounds]:
    """Means (moved,) of the first blocks of an array (block, moved), and their intervals."""

    def of_first(blocks: int) -> Bounds:
        first = sizes[:blocks]
        again = weights(blocks, study.resamples, study.seed) @ first
        return first.mean(axis=0), *interval(again, study.confidence)

    return of_first
