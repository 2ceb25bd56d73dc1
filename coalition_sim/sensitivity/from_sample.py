"""Sobol, PAWN and delta of a study, as tables: all from one sample of the priors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache

import numpy as np
import pandas as pd

from coalition_sim.sensitivity.bootstrap import interval, weights
from coalition_sim.sensitivity.convergence import Bounds, growing
from coalition_sim.sensitivity.distributions import METHODS, Moved, moved_by
from coalition_sim.sensitivity.findings import Findings, Where, outcomes_of
from coalition_sim.sensitivity.moving import in_sample
from coalition_sim.sensitivity.rows import Named, grown_rows, response_rows
from coalition_sim.sensitivity.saltelli import Saltelli, saltelli
from coalition_sim.sensitivity.study import METHOD_NAMES, Study
from coalition_sim.sensitivity.subjects import Subject, dropped_in_words, subjects
from coalition_sim.sensitivity.trajectories import SHOCK_TAPE
from coalition_sim.sensitivity.variance import (
    Decomposed,
    Estimates,
    Terms,
    decompose,
    estimate,
    split_of_sample,
    terms,
)

DISTRIBUTION_RESAMPLES = 200
PLAIN = 2
"""The first points of a block, A and B, are a plain sample of the priors."""


def sampled(found: Findings, where: Where) -> None:
    """Run the sample and add its tables."""
    study = found.study
    plan = saltelli(
        in_sample(study, found.scenarios, found.tables.get("morris")),
        study.points,
        study.replicates,
        study.seed,
        second_order=study.second_order,
        between="sobol" in study.samples,
    )
    label = " and ".join(METHOD_NAMES[name] for name in study.samples)
    values = outcomes_of(plan, found, where, "sample", label)
    found.dropped.extend(dropped_in_words(values, "blocks"))
    cube = plan.cube()
    parts: dict[str, list[pd.DataFrame]] = {}
    for one in subjects(values, study.of, study.most_dropped):
        for name, table in _tables_of(one, plan, cube, study):
            parts.setdefault(name, []).append(table)
    for name, tables in parts.items():
        found.add(name, tables)


def _tables_of(
    one: Subject, plan: Saltelli, cube: tuple[list[str], np.ndarray], study: Study
) -> Named:
    """Every table that a subject adds to, with its rows."""
    names, u = cube
    ranked: np.ndarray | None = None
    if "sobol" in study.samples:
        whole = _decomposed(one, len(names), study)
        yield from _sobol_tables(one, plan, names, whole, study)
        ranked = whole.total[:-1]
    else:
        yield "variance", _luck_rows(one, study)
    single = [k for k, name in enumerate(names) if len(plan.groups[name]) == 1]
    shown, places = [names[k] for k in single], u[one.kept][:, :PLAIN, single]
    for method in METHODS:
        if method not in study.samples:
            continue
        moved = _moved(one, places, method, study)
        yield from _distribution_tables(one, shown, places, method, moved, study)
        if ranked is None:
            ranked = np.full(len(names), np.nan)
            ranked[single] = moved.index
    if ranked is not None:
        yield from response_rows(one, ranked, cube, plan.groups, study, "sample")


# -- Sobol ----------------------------------------------------------------------------------------


def _decomposed(one: Subject, moved: int, study: Study) -> Decomposed:
    return decompose(
        one.values, moved, study.seed, study.confidence, study.resamples, study.second_order,
        one.dust,
    )  # fmt: skip


def _sobol_tables(
    one: Subject, plan: Saltelli, names: list[str], whole: Decomposed, study: Study
) -> Named:
    yield "sobol", _sobol_rows(one, plan, whole)
    yield "variance", _split_rows(one, whole.variance, whole.split, whole.blocks)
    if whole.pairs is not None:
        yield "pairs", _pair_rows(one, names, whole)
    of_first = _estimates_of_first(one, len(names), study)
    for measure, known in (
        ("first", (whole.first, *whole.first_range)),
        ("total", (whole.total, *whole.total_range)),
    ):
        index, low, high = (each[:-1] for each in known)  # without the dummy
        grown = growing(
            names, whole.blocks, _bounds_of(of_first, measure, study), (index, low, high)
        )
        yield from grown_rows(one, grown, study, "sobol", measure)


def _sobol_rows(one: Subject, plan: Saltelli, whole: Decomposed) -> pd.DataFrame:
    members = [" ".join(held) for held in plan.groups.values()]
    return pd.DataFrame(
        {
            **one.labels,
            "parameter": list(plan.names),
            "members": [*members, SHOCK_TAPE],
            "first": whole.first,
            "first_low": whole.first_range[0],
            "first_high": whole.first_range[1],
            "first_floor": whole.first_floor,
            "total": whole.total,
            "total_low": whole.total_range[0],
            "total_high": whole.total_range[1],
            "total_floor": whole.total_floor,
            "above_noise": _above(whole.total, whole.total_floor),
            "blocks": whole.blocks,
            "replicates": plan.replicates,
            "dropped": one.dropped,
        }
    )


def _above(index: np.ndarray, floor: np.ndarray) -> np.ndarray:
    """Above the noise; the dummy, which is last, never."""
    with np.errstate(invalid="ignore"):
        above = index > floor
    above[-1] = False
    return above


def _split_rows(
    one: Subject, variance: float, split: Mapping[str, tuple[float, float, float]], blocks: int
) -> pd.DataFrame:
    rows = [
        {**one.labels, "part": part, "share": share, "low": low, "high": high,
         "variance": variance, "blocks": blocks, "dropped": one.dropped}
        for part, (share, low, high) in split.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _luck_rows(one: Subject, study: Study) -> pd.DataFrame:
    """Without Sobol's points only luck is told from all unknowns."""
    variance, luck = split_of_sample(
        one.values, study.seed, study.confidence, study.resamples, one.dust
    )
    return _split_rows(one, variance, {"luck": luck}, len(one.values))


def _pair_rows(one: Subject, names: list[str], whole: Decomposed) -> pd.DataFrame:
    assert whole.pairs is not None and whole.pairs_range is not None
    low, high = whole.pairs_range
    return pd.DataFrame(
        [
            {**one.labels, "parameter": names[i], "other": names[j], "index": whole.pairs[i, j],
             "low": low[i, j], "high": high[i, j], "blocks": whole.blocks}
            for i in range(len(names))
            for j in range(i + 1, len(names))
        ]
    )  # fmt: skip


OfFirst = Callable[[int], tuple[Estimates, Estimates]]


def _estimates_of_first(one: Subject, moved: int, study: Study) -> OfFirst:
    """Indices of the first blocks, and of their resamples; worked out once for each size."""
    whole = terms(one.values, moved)

    @cache
    def of_first(blocks: int) -> tuple[Estimates, Estimates]:
        part = _first_blocks(whole, blocks)
        even, by = np.full(blocks, 1 / blocks), weights(blocks, study.resamples, study.seed)
        return estimate(part, even, one.dust), estimate(part, by, one.dust)

    return of_first


def _first_blocks(whole: Terms, blocks: int) -> Terms:
    held = (getattr(whole, field.name) for field in fields(whole))
    return Terms(*(None if each is None else each[:blocks] for each in held))  # type: ignore[arg-type]


def _bounds_of(of_first: OfFirst, measure: str, study: Study) -> Callable[[int], Bounds]:
    """First-order or total indices with their intervals, the dummy left out."""

    def bounds(blocks: int) -> Bounds:
        point, again = (getattr(each, measure)[..., :-1] for each in of_first(blocks))
        return point, *interval(again, study.confidence)

    return bounds


# -- PAWN and delta -------------------------------------------------------------------------------


def _moved(
    one: Subject,
    places: np.ndarray,
    method: str,
    study: Study,
    blocks: int | None = None,
    with_floor: bool = True,
) -> Moved:
    resamples = min(study.resamples, DISTRIBUTION_RESAMPLES)
    return moved_by(
        method, places[:blocks], one.values[:blocks, :PLAIN], study.seed, study.confidence,
        resamples, with_floor,
    )  # fmt: skip


def _distribution_tables(
    one: Subject, names: list[str], places: np.ndarray, method: str, whole: Moved, study: Study
) -> Named:
    yield "distributions", _distribution_rows(one, names, method, whole)

    def of_first(blocks: int) -> Bounds:
        part = _moved(one, places, method, study, blocks, with_floor=False)
        return part.index, part.low, part.high

    known = (whole.index, whole.low, whole.high)
    grown = growing(names, len(one.values), of_first, known)
    yield from grown_rows(one, grown, study, method, "index")


def _distribution_rows(one: Subject, names: list[str], method: str, found: Moved) -> pd.DataFrame:
    with np.errstate(invalid="ignore"):
        above = found.index > found.floor
    return pd.DataFrame(
        {**one.labels, "method": method, "parameter": names, "index": found.index,
         "low": found.low, "high": found.high, "noise_floor": found.floor, "above_noise": above,
         "blocks": len(one.values), "dropped": one.dropped}
    )  # fmt: skip
