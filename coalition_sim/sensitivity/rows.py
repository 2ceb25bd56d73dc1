"""Rows that every method adds to the tables: responses, growing samples and their verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from coalition_sim.sensitivity.convergence import enough
from coalition_sim.sensitivity.response import response
from coalition_sim.sensitivity.study import Study
from coalition_sim.sensitivity.subjects import LABELS, Subject

Named = Iterator[tuple[str, pd.DataFrame]]
"""Tables and the names under which they are added."""
RESPONSES = 10
"""Leading unknowns whose response is worked out."""


def grown_rows(
    one: Subject,
    grown: pd.DataFrame,
    study: Study,
    method: str,
    measure: str,
    relative: bool = False,
) -> Named:
    """Indices of growing parts of a sample, and the verdict on its size."""
    labels = {"method": method, "measure": measure, **one.labels}
    told = grown.assign(**labels)
    yield "convergence", told[[*labels, "parameter", "blocks", "index", "low", "high"]]
    yield "enough", pd.DataFrame([{**labels, **enough(grown, study.precise, relative)}])


def response_rows(
    one: Subject,
    ranked: np.ndarray,
    cube: tuple[Sequence[str], np.ndarray],
    groups: Mapping[str, Sequence[str]],
    study: Study,
    design: str,
) -> Named:
    """The responses along the leading single unknowns: a group has no direction to go along.

    ``ranked`` are indices of the things of the ``cube``; those that are NaN have no rank.
    """
    names, u = cube
    order = np.argsort(-np.nan_to_num(ranked, nan=-np.inf), kind="stable")
    known = [k for k in order if np.isfinite(ranked[k]) and len(groups[names[k]]) == 1]
    for k in known[:RESPONSES]:
        table = response(
            u[one.kept, :, k], one.values, study.seed, study.confidence, study.resamples
        )
        labels = {**one.labels, "design": design, "parameter": names[k]}
        columns = [*LABELS, "design", "parameter", "fifth", "mean", "low", "high"]
        yield "response", table.assign(**labels)[columns]
