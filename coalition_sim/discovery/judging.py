"""The search itself, on worlds that are there, and what fresh ones say of what it found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim.discovery import cases as made
from coalition_sim.discovery import tree as trees
from coalition_sim.discovery.errors import DiscoveryError
from coalition_sim.discovery.failing import Failing, read
from coalition_sim.discovery.features import Feature, features
from coalition_sim.discovery.found import Condition, Discovery, Finding, Leaf, Limit
from coalition_sim.discovery.prim import HIGH, LOW, Box
from coalition_sim.discovery.question import Question, named
from coalition_sim.discovery.search import LEAST_CASES, Cases, Search, boxes
from coalition_sim.discovery.standing import limits_p, standing, verdict
from coalition_sim.outcomes import OUTCOMES

Array = np.ndarray

FEWEST = 10
"""Failures, and successes, below which nothing is searched."""


@dataclass(frozen=True, eq=False)
class Searched:
    """Worlds made ready to be searched, with the rule whose bound they set.

    ``rows`` are the cases with everything known of them, ``cases`` the same as plain numbers;
    ``left_out`` worlds had no number. ``years`` and ``start`` are those of the run.
    """

    question: Question
    failing: Failing
    features: list[Feature]
    rows: pd.DataFrame
    cases: Cases
    year: str | None
    left_out: int
    years: int
    start: str

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.features]


def to_search(question: Question, ds: xr.Dataset) -> Searched:
    """The cases of a run; raises ``DiscoveryError`` where too few fail, or too few do not."""
    outcome = OUTCOMES[question.outcome]
    table = _table(question, ds)
    effects = (table.rows["here"] - table.rows["there"]).to_numpy()
    failing = read(question.fails, outcome, named(question.baseline), effects)
    chosen = features(table.facts, table.unknowns)
    names = [one.name for one in chosen]
    rows = _cases(question, made.judged(table.rows, failing, outcome), names)
    cases = _matrix(rows, names)
    _check_enough(cases, failing)
    years, start = int(ds.attrs["years"]), str(ds.attrs["start"])
    return Searched(
        question, failing, chosen, rows, cases, table.year, table.left_out, years, start
    )


def judge(
    searched: Searched, fresh: xr.Dataset | None, seed: int, with_tree: bool = True
) -> Discovery:
    """Boxes and a tree in the worlds searched, and how both stand in fresh ones."""
    chosen, cases = searched.features, searched.cases
    searches = boxes(cases, seed)
    anew, check_on, lost = None, None, 0
    if fresh is not None:
        other = _table(searched.question, fresh, searched.names)
        lost = other.left_out
        judged = made.judged(other.rows, searched.failing, OUTCOMES[searched.question.outcome])
        anew = _cases(searched.question, judged, searched.names)
        check_on = _matrix(anew, searched.names)
    findings, where, where_fresh = _findings(searches, cases, check_on, chosen)
    return Discovery(
        question=searched.question,
        failing=searched.failing,
        features=chosen,
        year=searched.year,
        found=searched.rows.assign(box=where),
        fresh=None if anew is None else anew.assign(box=where_fresh),
        left_out=(searched.left_out, lost),
        searches=searches,
        findings=findings,
        tree=_grown(cases, check_on, chosen, seed) if with_tree else None,
        seed=seed,
        years=searched.years,
        start=searched.start,
    )


def _table(question: Question, ds: xr.Dataset, wanted: Sequence[str] | None = None) -> made.Table:
    pair = (question.scenario, question.baseline)
    return made.table_of(ds, *pair, question.outcome, question.cases == "worlds", wanted)


def _cases(question: Question, rows: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    return made.by_draw(rows, names) if question.cases == "draws" else rows.assign(tapes=1)


def _matrix(rows: pd.DataFrame, names: Sequence[str]) -> Cases:
    columns = np.ascontiguousarray(rows[list(names)].to_numpy(float).T)
    return Cases(columns, rows["failure"].to_numpy(float), rows["draw"].to_numpy())


def _check_enough(cases: Cases, failing: Failing) -> None:
    failed = float(cases.failures.sum())
    fine = len(cases) - failed
    if min(failed, fine) < FEWEST or len(cases) < 2 * LEAST_CASES:
        raise DiscoveryError(
            f'fails = "{failing.text}": {failed:g} of {len(cases)} cases fail, {fine:g} do not; at '
            f"least {FEWEST} of each and {2 * LEAST_CASES} cases are needed. Take more worlds, or "
            'another rule, such as "worst 25 %".'
        )


def _findings(
    searches: list[Search], searched: Cases, fresh: Cases | None, chosen: list[Feature]
) -> tuple[list[Finding], Array, Array]:
    """The findings, and the box of each case found and fresh."""
    found: list[Finding] = []
    where = np.zeros(len(searched), dtype=int)
    where_fresh = np.zeros(0 if fresh is None else len(fresh), dtype=int)
    for number, one in enumerate((s for s in searches if s.box is not None), 1):
        box, rest = one.box, None if fresh is None else fresh.only(where_fresh == 0)
        assert box is not None
        here = standing(box, one.cases, float(searched.failures.sum()))
        there = None
        if rest is not None and fresh is not None:
            there = standing(box, rest, float(fresh.failures.sum()))
        limits = _limits(box, one.cases, rest, searched, chosen)
        held = verdict(here, there)
        found.append(Finding(number, limits, here, there, one.probability, one.shuffles, held))
        where[(where == 0) & box.holds(searched.features)] = number
        if fresh is not None:
            where_fresh[(where_fresh == 0) & box.holds(fresh.features)] = number
    return found, where, where_fresh


def _limits(
    box: Box, cases: Cases, fresh: Cases | None, every: Cases, chosen: list[Feature]
) -> list[Limit]:
    found = dict(zip(box.limits, limits_p(box, cases), strict=True))
    anew = {} if fresh is None else dict(zip(box.limits, limits_p(box, fresh), strict=True))
    limits = []
    for n in box.features:
        one = _condition(box, n, every, chosen)
        both = [(p.get((n, LOW), np.nan), p.get((n, HIGH), np.nan)) for p in (found, anew)]
        limits.append(Limit(one.feature, one.low, one.high, one.share, *both))
    return sorted(limits, key=lambda limit: float(np.nanmin(limit.p)))


def _condition(box: Box, n: int, every: Cases, chosen: list[Feature]) -> Condition:
    low, high = float(box.low[n]), float(box.high[n])
    inside = (every.features[n] >= low) & (every.features[n] <= high)
    return Condition(chosen[n], low, high, float(inside.mean()))


def _grown(cases: Cases, fresh: Cases | None, chosen: list[Feature], seed: int) -> list[Leaf]:
    nodes = trees.grow(cases, seed)
    parents = {child: n.number for n in nodes for child in (n.left, n.right) if child is not None}
    return [
        Leaf(
            node.number,
            parents.get(node.number),
            [_condition(node.box, n, cases, chosen) for n in node.box.features],
            None if node.feature is None else chosen[node.feature],
            node.bound,
            node.left,
            node.right,
            standing(node.box, cases, float(cases.failures.sum())),
            None if fresh is None else standing(node.box, fresh, float(fresh.failures.sum())),
        )
        for node in nodes
    ]
