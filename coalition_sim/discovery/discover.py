"""In which worlds does a reform fail? Boxes and a tree, found in some worlds, checked on others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim.discovery import cases as made
from coalition_sim.discovery import tree as trees
from coalition_sim.discovery.errors import DiscoveryError
from coalition_sim.discovery.facts import NEEDED
from coalition_sim.discovery.failing import Failing, check, read
from coalition_sim.discovery.features import Feature, features
from coalition_sim.discovery.prim import HIGH, LOW, Box
from coalition_sim.discovery.search import LEAST_CASES, Cases, Search, boxes
from coalition_sim.discovery.standing import Standing, limits_p, standing, verdict
from coalition_sim.figures.labels import inside
from coalition_sim.outcomes import OUTCOMES, OutcomeError, outcome_values
from coalition_sim.scenario import Scenario

Array = np.ndarray
Progress = Callable[[int, int], None]
Simulate = Callable[..., xr.Dataset]
Kind = Literal["worlds", "draws"]

FEWEST = 10
"""Failures, and successes, below which nothing is searched."""


@dataclass(frozen=True, eq=False)
class Question:
    """What is asked: where ``scenario`` fails in ``outcome``, by a rule, against ``baseline``.

    ``cases``: every world is a case that fails or not ("worlds"), or every parameter draw is one,
    with the share of its worlds that fail ("draws": parameters only, for facts differ by luck).
    """

    scenario: Scenario
    baseline: Scenario
    outcome: str = "service_mean"
    fails: str = "worse"
    cases: Kind = "worlds"

    def check(self) -> None:
        """Raise if the question cannot be asked; before the long work."""
        if self.outcome not in OUTCOMES:
            outcome_values(xr.Dataset(), [self.outcome])  # names what comes nearest
            raise OutcomeError(f'outcome "{self.outcome}" is not known.')
        check(self.fails, OUTCOMES[self.outcome])


@dataclass(frozen=True, eq=False)
class Limit:
    """One limit of a box: the feature, its ends, the share of worlds inside it alone, and tests.

    ``p`` are the quasi-p-values of its low and high end among the cases found and ``p_fresh``
    among fresh ones; NaN where that end is not limited.
    """

    feature: Feature
    low: float
    high: float
    share: float
    p: tuple[float, float]
    p_fresh: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Finding:
    """A box that is not luck. ``probability`` is that of a box as clear among shuffled failures."""

    number: int
    limits: list[Limit]
    found: Standing
    fresh: Standing | None
    probability: float
    shuffles: int
    verdict: str


@dataclass(frozen=True, eq=False)
class Condition:
    """What a branch of the tree asks of a feature, and the share of all cases that have it."""

    feature: Feature
    low: float
    high: float
    share: float


@dataclass(frozen=True, eq=False)
class Leaf:
    """A node of the tree with its numbers; split at ``bound`` of a ``feature``, if any."""

    number: int
    parent: int | None
    conditions: list[Condition]
    feature: Feature | None
    bound: float
    left: int | None
    right: int | None
    found: Standing
    fresh: Standing | None


@dataclass(frozen=True, eq=False)
class Discovery:
    """All that was found. ``found`` and ``fresh`` are the tables of cases, with a column ``box``:
    the number of the box that a case lies in, 0 for none."""

    question: Question
    failing: Failing
    features: list[Feature]
    year: str | None
    found: pd.DataFrame
    fresh: pd.DataFrame | None
    left_out: tuple[int, int]
    searches: list[Search]
    findings: list[Finding]
    tree: list[Leaf] | None
    seed: int
    years: int
    start: str


def discover(
    question: Question,
    worlds: int = 1000,
    fresh: int = 1000,
    *,
    tapes_per_draw: int = 1,
    years: int = 10,
    start: str = "2013-07",
    seed: int = 1,
    switches: dict[str, str] | None = None,
    jobs: int = 1,
    cluster: Any = None,
    earlier: xr.Dataset | None = None,
    with_tree: bool = True,
    progress: Progress | None = None,
    simulate: Simulate | None = None,
) -> Discovery:
    """Search some worlds for where the reform fails, and check what is found on fresh ones.

    Parameters
    ----------
    worlds, fresh
        Ids 0 to ``worlds`` are searched and the next ``fresh`` ids are for the check: with the
        same seed every id has shocks of its own, and parameters of its own unless they are shared.
    tapes_per_draw
        Worlds that share a parameter draw. One each covers the parameters best where every world
        is a case; where draws are, the share of failures needs several.
    earlier
        A run to search instead of a new one; ``worlds``, ``tapes_per_draw``, ``years``, ``start``
        and ``seed`` are then its own, and fresh ids begin after its last.
    simulate
        A stand-in for :func:`coalition_sim.simulate`, for tests.

    Raises
    ------
    DiscoveryError
        If the rule cannot be read, or if fewer than 10 cases fail, or fewer than 10 do not.
    """
    question.check()
    if with_tree:
        trees.check_installed()
    if earlier is not None:
        own = earlier.attrs
        years, start, seed = int(own["years"]), str(own["start"]), int(own["seed"])
        tapes_per_draw = int(own["tapes_per_draw"])
    run = simulate or _engine()
    settings: dict[str, Any] = {
        "years": years, "start": start, "seed": seed, "switches": switches, "jobs": jobs,
        "cluster": cluster, "tapes_per_draw": tapes_per_draw, "keep_events": False,
        "record": list(NEEDED),
    }  # fmt: skip
    pair = [question.baseline, question.scenario]
    ids = range(worlds) if earlier is None else earlier["world"].values
    total = 2 * (len(ids) * (earlier is None) + fresh)
    ds = earlier
    if ds is None:
        ds = run(pair, worlds=list(ids), progress=_part(progress, 0, total), **settings)
    _searched(question, ds)  # what cannot be searched is said before the fresh worlds are run
    after = _next_draw(int(max(ids)) + 1, tapes_per_draw)
    anew = None
    if fresh:
        done = 0 if earlier is not None else 2 * worlds
        more = list(range(after, after + fresh))
        anew = run(pair, worlds=more, progress=_part(progress, done, total), **settings)
    return judge(question, ds, anew, seed, with_tree)


def judge(
    question: Question, ds: xr.Dataset, fresh: xr.Dataset | None, seed: int, with_tree: bool = True
) -> Discovery:
    """The search itself, on runs that are there."""
    outcome = OUTCOMES[question.outcome]
    table, failing, chosen, rows, searched = _searched(question, ds)
    names = [one.name for one in chosen]
    searches = boxes(searched, seed)
    anew, lost = None, 0
    if fresh is not None:
        other = _table(question, fresh, names)
        lost = other.left_out
        anew = _cases(question, made.judged(other.rows, failing, outcome), names)
    check_on = None if anew is None else _matrix(anew, names)
    findings, where, where_fresh = _findings(searches, searched, check_on, chosen)
    grown = _grown(searched, check_on, chosen, seed) if with_tree else None
    return Discovery(
        question,
        failing,
        chosen,
        table.year,
        rows.assign(box=where),
        None if anew is None else anew.assign(box=where_fresh),
        (table.left_out, lost),
        searches,
        findings,
        grown,
        seed,
        int(ds.attrs["years"]),
        str(ds.attrs["start"]),
    )


def _table(question: Question, ds: xr.Dataset, wanted: Sequence[str] | None = None) -> made.Table:
    pair = (question.scenario, question.baseline)
    return made.table_of(ds, *pair, question.outcome, question.cases == "worlds", wanted)


def _searched(
    question: Question, ds: xr.Dataset
) -> tuple[made.Table, Failing, list[Feature], pd.DataFrame, Cases]:
    """What is searched: the table, the rule with its bound, features, rows, and all as numbers."""
    outcome = OUTCOMES[question.outcome]
    table = _table(question, ds)
    effects = (table.rows["here"] - table.rows["there"]).to_numpy()
    failing = read(question.fails, outcome, named(question.baseline), effects)
    chosen = features(table.facts, table.unknowns)
    names = [one.name for one in chosen]
    rows = _cases(question, made.judged(table.rows, failing, outcome), names)
    searched = _matrix(rows, names)
    _check_enough(searched, failing)
    return table, failing, chosen, rows, searched


def named(scenario: Scenario) -> str:
    """A scenario inside a sentence."""
    title = scenario.title or scenario.name.replace("_", " ")
    return "the status quo" if scenario.name == "status_quo" else inside(title)


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


def _next_draw(world: int, tapes: int) -> int:
    """The first id from there on that begins a parameter draw.

    >>> _next_draw(12, 5), _next_draw(10, 5)
    (15, 10)
    """
    return -(-world // tapes) * tapes


def _part(progress: Progress | None, before: int, total: int) -> Progress | None:
    if progress is None:
        return None
    return lambda done, of: progress(before + done, total)


def _engine() -> Simulate:
    from coalition_sim.simulate import simulate

    return simulate
