"""A study answered: designs run, indices worked out, everything as plain tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim.scenario import Scenario
from coalition_sim.sensitivity.alternatives import AS_IS, alternatives_table, prior_worlds
from coalition_sim.sensitivity.bootstrap import interval, weights
from coalition_sim.sensitivity.convergence import enough, growing
from coalition_sim.sensitivity.distributions import METHODS, moved_by
from coalition_sim.sensitivity.elementary import INDICES, elementary_effects, indices
from coalition_sim.sensitivity.groups import groups_to_screen
from coalition_sim.sensitivity.idle import unknowns_to_screen
from coalition_sim.sensitivity.response import response
from coalition_sim.sensitivity.runs import Progress, Simulate, check_store, walk
from coalition_sim.sensitivity.saltelli import Saltelli, saltelli
from coalition_sim.sensitivity.screening import at_work
from coalition_sim.sensitivity.study import OTHERS, Alternative, Study
from coalition_sim.sensitivity.subjects import Subject, dropped_in_words, subjects, whole_blocks
from coalition_sim.sensitivity.trajectories import SHOCK_TAPE, Design, Quantile, design
from coalition_sim.sensitivity.variance import (
    Decomposed,
    decompose,
    estimate,
    split_of_sample,
    terms,
)

LABELS = ("of", "scenario", "outcome")
RESPONSES = 10
"""Leading unknowns whose response is worked out."""
DISTRIBUTION_RESAMPLES = 200
Stage = Callable[[str], AbstractContextManager[Progress]]


@dataclass(frozen=True)
class Findings:
    """Tables by name, sentences on what was left out, and how many scenario-worlds were looked at.

    ``morris``, ``sobol``, ``pairs``, ``distributions``, ``variance``, ``response``,
    ``convergence``, ``enough`` and ``alternatives`` are there where the study asked for them;
    ``sensitivity.columns`` says what their columns mean.
    """

    study: Study
    scenarios: tuple[Scenario, ...]
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)
    worlds: dict[str, int] = field(default_factory=dict)

    def title(self, scenario: str) -> str:
        """The title of a scenario."""
        return next(one.title or one.name for one in self.scenarios if one.name == scenario)

    @property
    def reforms(self) -> list[str]:
        """Names of the scenarios but the baseline."""
        return [one.name for one in self.scenarios[1:]]


@dataclass(frozen=True)
class Where:
    """Where things are computed and kept; ``folder`` holds a store for each part."""

    folder: Path | None = None
    resume: bool = False
    jobs: int = 1
    cluster: Any = None
    simulate: Simulate | None = None
    quantile: Quantile | None = None
    stage: Stage = field(default=lambda label: nullcontext(lambda done, total: None))

    def store(self, part: str) -> Path | None:
        """The store of a part of the study."""
        return None if self.folder is None else self.folder / part


def answered(study: Study, scenarios: Sequence[Scenario], where: Where | None = None) -> Findings:
    """All that a study asks for. Raises ``TooManyFailed`` where what is left is no fair sample."""
    where = where or Where()
    if where.folder is not None:
        check_folder(where.folder, where.resume)
    found = Findings(study, tuple(scenarios))
    moving = _moving(study, scenarios)
    if "morris" in study.methods or _must_lead(study, moving):
        _morris(found, moving, where)
    if study.samples:
        _sampled(found, moving, where)
    if study.structures:
        _structures(found, where)
    return found


def check_folder(folder: Path, resume: bool) -> None:
    """Refuse to mix with runs that are there, unless they are to be gone on with."""
    for part in sorted(folder.glob("*")) if folder.is_dir() else ():
        check_store(part, resume)


def sizes(study: Study, scenarios: Sequence[Scenario]) -> dict[str, int]:
    """Scenario-worlds of each part, before anything is run."""
    moving, many = _moving(study, scenarios), len(scenarios)
    found: dict[str, int] = {}
    if "morris" in study.methods or _must_lead(study, moving):
        found["screening"] = study.trajectories * (len(moving) + 2) * study.replicates * many
    if study.samples:
        things = len(moving)
        if _must_lead(study, moving):
            things = int(study.leading or 0)
        others = study.others == "together" and _others(moving, things, study, scenarios)
        between = things + bool(others) + 1 if "sobol" in study.samples else 0
        back = things + bool(others) if study.second_order else 0
        found["sample"] = study.points * (2 + between + back) * study.replicates * many
    if structures := study.structures:
        worlds = prior_worlds(study.seed, study.alternative_worlds)
        found["structures"] = worlds.blocks * worlds.worlds * many * (len(structures) + 1)
    return found


# -- what moves -----------------------------------------------------------------------------------


def _moving(study: Study, scenarios: Sequence[Scenario]) -> dict[str, tuple[str, ...]]:
    """What moves, by name: single unknowns, or groups of them."""
    asked = study.parameters
    if isinstance(asked, Mapping):
        return {name: tuple(members) for name, members in asked.items()}
    if asked == "mechanisms":
        return {name: tuple(held) for name, held in groups_to_screen(scenarios).items()}
    names = unknowns_to_screen(scenarios) if asked == "all" else list(asked)
    return {name: (name,) for name in names}


def _must_lead(study: Study, moving: Mapping[str, Any]) -> bool:
    """Whether a screening has to choose what a sample looks at."""
    return bool(study.samples) and study.leading is not None and study.leading < len(moving)


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


def _others(
    moving: Mapping[str, Any], things: int, study: Study, scenarios: Sequence[Scenario]
) -> bool:
    """Whether anything that can act would be left outside of so many things."""
    named = {name for members in moving.values() for name in members}
    return things < len(moving) or bool(set(unknowns_to_screen(scenarios)) - named)


def _groups(found: Findings, moving: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """What a sample moves: the leading things, and all others as one group."""
    study, chosen = found.study, dict(moving)
    if _must_lead(study, moving):
        chosen = {
            name: moving[name] for name in leaders(found.tables["morris"], int(study.leading or 0))
        }
    named = {name for members in chosen.values() for name in members}
    rest = [name for members in moving.values() for name in members if name not in named]
    rest += [name for name in unknowns_to_screen(found.scenarios) if name not in {*named, *rest}]
    if study.others == "together" and rest:
        chosen[OTHERS] = tuple(rest)
    return chosen


# -- Morris ---------------------------------------------------------------------------------------


def _morris(found: Findings, moving: dict[str, tuple[str, ...]], where: Where) -> None:
    study = found.study
    plan = design(moving, study.trajectories, study.replicates, study.seed)
    values = _run(plan, found, where, "screening", "Morris screening")
    found.dropped.extend(dropped_in_words(values, "trajectories"))
    tables, rows, responses, verdicts = [], [], [], []
    names, u = plan.cube()
    works = {
        name: at_work(
            plan, values.sel(scenario=list(dict.fromkeys((found.scenarios[0].name, name))))
        )
        for name in map(str, values["scenario"].values)
    }
    for one in subjects(values, study.of, study.most_dropped):
        part = Design(plan.groups, plan.levels[one.kept], plan.replicates)
        table = indices(
            one.values,
            part,
            study.seed,
            one.dust,
            works[one.scenario],
            study.confidence,
            study.resamples,
        )
        tables.append(table.assign(**one.labels, dropped=one.dropped))
        effects = elementary_effects(part.points, one.values.mean(axis=-1))[:, :-1]
        grown = growing(names, len(effects), _means_of(np.abs(effects), study))
        rows.append(_about(one, grown, "morris", "mu_star"))
        verdicts.append(_verdict(one, grown, study, "morris", "mu_star", relative=True))
        strong = _strongest(names, table["mu_star"].to_numpy()[:-1], plan.groups)
        responses += list(_responses(one, strong, names, u, study, "morris"))
    table = pd.concat(tables, ignore_index=True)
    found.tables["morris"] = table[[*LABELS, *INDICES, "dropped"]]
    _add(found, "convergence", rows)
    _add(found, "enough", [pd.DataFrame(verdicts)])
    _add(found, "response", responses)


def _means_of(
    sizes: np.ndarray, study: Study
) -> Callable[[int], tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Means (moved,) of the first blocks of an array (block, moved), and their intervals."""

    def of_first(blocks: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        first = sizes[:blocks]
        again = weights(blocks, study.resamples, study.seed) @ first
        return first.mean(axis=0), *interval(again, study.confidence)

    return of_first


# -- Sobol, PAWN and delta ------------------------------------------------------------------------


def _sampled(found: Findings, moving: dict[str, tuple[str, ...]], where: Where) -> None:
    study = found.study
    between = "sobol" in study.samples
    plan = saltelli(
        _groups(found, moving),
        study.points,
        study.replicates,
        study.seed,
        second_order=study.second_order,
        between=between,
    )
    values = _run(plan, found, where, "sample", " and ".join(map(_name, study.samples)))
    found.dropped.extend(dropped_in_words(values, "blocks"))
    names, u = plan.cube()
    parts: dict[str, list[pd.DataFrame]] = {}
    for one in subjects(values, study.of, study.most_dropped):
        for name, table in _indices_of(one, plan, names, u, study):
            parts.setdefault(name, []).append(table)
    for name, tables in parts.items():
        _add(found, name, tables)


def _indices_of(
    one: Subject, plan: Saltelli, names: list[str], u: np.ndarray, study: Study
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Every table that a subject adds to, with its rows."""
    ranked: np.ndarray | None = None
    if "sobol" in study.samples:
        moved = len(names)
        whole = decompose(
            one.values, moved, study.seed, study.confidence, study.resamples, study.second_order,
            one.dust,
        )  # fmt: skip
        yield "sobol", _sobol_rows(one, plan, whole)
        yield "variance", _split_rows(one, whole.variance, whole.split, whole.blocks)
        if whole.pairs is not None:
            yield "pairs", _pair_rows(one, names, whole)
        for measure in ("first", "total"):
            grown = growing(names, whole.blocks, _of_first(one, moved, measure, study))
            yield "convergence", _about(one, grown, "sobol", measure)
            yield "enough", pd.DataFrame([_verdict(one, grown, study, "sobol", measure)])
        ranked = whole.total[:-1]
    else:
        variance, luck = split_of_sample(
            one.values, study.seed, study.confidence, study.resamples, one.dust
        )
        yield "variance", _split_rows(one, variance, {"luck": luck}, len(one.values))
    single = [k for k, name in enumerate(names) if len(plan.groups[name]) == 1]
    for method in METHODS:
        if method in study.samples:
            shown = [names[k] for k in single]
            found = _moved(one, u[one.kept][:, :2][:, :, single], method, study)
            yield "distributions", _distribution_rows(one, shown, method, found)
            grown = growing(shown, len(one.values), _first_moved(one, u, single, method, study))
            yield "convergence", _about(one, grown, method, "index")
            yield "enough", pd.DataFrame([_verdict(one, grown, study, method, "index")])
            if ranked is None:
                ranked = np.full(len(names), np.nan)
                ranked[single] = found.index
    if ranked is not None:
        strong = _strongest(names, ranked, plan.groups)
        for table in _responses(one, strong, names, u, study, "sample"):
            yield "response", table


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


def _of_first(
    one: Subject, moved: int, measure: str, study: Study
) -> Callable[[int], tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """First-order or total indices of the first blocks, the dummy left out."""
    whole = terms(one.values, moved)

    def of_first(blocks: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        part = type(whole)(
            *(None if x is None else x[:blocks] for x in vars(whole).values())  # type: ignore[arg-type]
        )
        point = getattr(estimate(part, np.full(blocks, 1 / blocks), one.dust), measure)
        by = weights(blocks, study.resamples, study.seed)
        low, high = interval(getattr(estimate(part, by, one.dust), measure), study.confidence)
        return point[:-1], low[:-1], high[:-1]

    return of_first


def _moved(one: Subject, u: np.ndarray, method: str, study: Study) -> Any:
    resamples = min(study.resamples, DISTRIBUTION_RESAMPLES)
    return moved_by(method, u, one.values[:, :2], study.seed, study.confidence, resamples)


def _first_moved(
    one: Subject, u: np.ndarray, single: list[int], method: str, study: Study
) -> Callable[[int], tuple[np.ndarray, np.ndarray, np.ndarray]]:
    places = u[one.kept][:, :2][:, :, single]

    def of_first(blocks: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        resamples = min(study.resamples, DISTRIBUTION_RESAMPLES)
        found = moved_by(
            method,
            places[:blocks],
            one.values[:blocks, :2],
            study.seed,
            study.confidence,
            resamples,
            with_floor=False,
        )
        return found.index, found.low, found.high

    return of_first


def _distribution_rows(one: Subject, names: list[str], method: str, found: Any) -> pd.DataFrame:
    with np.errstate(invalid="ignore"):
        above = found.index > found.floor
    return pd.DataFrame(
        {**one.labels, "method": method, "parameter": names, "index": found.index,
         "low": found.low, "high": found.high, "noise_floor": found.floor, "above_noise": above,
         "blocks": len(one.values), "dropped": one.dropped}
    )  # fmt: skip


# -- structures -----------------------------------------------------------------------------------


def _structures(found: Findings, where: Where) -> None:
    study = found.study
    worlds = prior_worlds(study.seed, study.alternative_worlds)
    every: dict[str, Alternative | None] = {AS_IS: None, **study.structures}
    values = {}
    for number, (name, other) in enumerate(every.items()):
        part, label = f"structure_{number:02d}", f"Structure: {name}"
        values[name] = _run(worlds, found, where, part, label, other)
        whole_blocks(values[name], study.most_dropped)
        told = dropped_in_words(values[name], "parameter draws")
        found.dropped.extend(f"{name}, {line}" for line in told)
    table = alternatives_table(
        values, found.reforms, found.scenarios[0].name, study.seed, study.confidence,
        study.resamples,
    )  # fmt: skip
    found.tables["alternatives"] = table


# -- shared ---------------------------------------------------------------------------------------


def _run(
    plan: Any,
    found: Findings,
    where: Where,
    part: str,
    label: str,
    other: Alternative | None = None,
) -> xr.DataArray:
    """The outcomes of a design; counts its scenario-worlds."""
    study = found.study
    switches = {**study.switches, **(other.switches if other else {})}
    settings = {
        "years": study.years,
        "start": study.start,
        "seed": study.seed,
        "switches": switches,
        "jobs": where.jobs,
        "cluster": where.cluster,
    }
    found.worlds[label] = plan.blocks * plan.worlds * len(found.scenarios)
    with where.stage(f"{label} ({found.worlds[label]:,} scenario-worlds)") as report:
        return walk(
            plan,
            found.scenarios,
            study.chosen,
            settings,
            where.simulate,
            where.quantile,
            store=where.store(part),
            held=dict(other.parameters) if other else None,
            progress=report,
        )


def _strongest(
    names: list[str], ranked: np.ndarray, groups: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """The leading single unknowns: a group has no direction to go along."""
    order = np.argsort(-np.nan_to_num(ranked, nan=-np.inf), kind="stable")
    known = [names[k] for k in order if np.isfinite(ranked[k]) and len(groups[names[k]]) == 1]
    return known[:RESPONSES]


def _responses(
    one: Subject, strong: list[str], names: list[str], u: np.ndarray, study: Study, design_of: str
) -> Iterator[pd.DataFrame]:
    for name in strong:
        along = u[one.kept][:, :, names.index(name)]
        table = response(along, one.values, study.seed, study.confidence, study.resamples)
        yield table.assign(**one.labels, design=design_of, parameter=name)[
            [*LABELS, "design", "parameter", "fifth", "mean", "low", "high"]
        ]


def _about(one: Subject, grown: pd.DataFrame, method: str, measure: str) -> pd.DataFrame:
    told = grown.assign(**one.labels, method=method, measure=measure)
    return told[["method", "measure", *LABELS, "parameter", "blocks", "index", "low", "high"]]


def _verdict(
    one: Subject,
    grown: pd.DataFrame,
    study: Study,
    method: str,
    measure: str,
    relative: bool = False,
) -> dict[str, object]:
    labels = {"method": method, "measure": measure, **one.labels}
    return {**labels, **enough(grown, study.precise, relative)}


def _add(found: Findings, name: str, tables: Sequence[pd.DataFrame]) -> None:
    """Put tables under those of the same name."""
    have = [found.tables[name]] if name in found.tables else []
    every = [*have, *(table for table in tables if len(table))]
    if every:
        found.tables[name] = pd.concat(every, ignore_index=True)


def _name(method: str) -> str:
    return {"pawn": "PAWN", "sobol": "Sobol"}.get(method, method)
