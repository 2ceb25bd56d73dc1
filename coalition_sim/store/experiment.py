"""What a store is a store of: written once at its root, compared before anything is added."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from coalition_sim import __version__
from coalition_sim.manifest import package_hash
from coalition_sim.plan import Plan
from coalition_sim.scenario import Scenario

Experiment = dict[str, Any]
"""JSON types only: scenarios in full, seed, years, start, parameters ("prior", "central" or
"table"), switches, tapes_per_draw, record, package (version and hash of code and data)."""

SHORT = 12  # characters of a hash that are shown


def experiment_of(plan: Plan) -> Experiment:
    """All that the numbers of a world depend on, and what is kept of them; not which worlds."""
    return {
        "scenarios": [
            {"name": one.name, "sha256": one.hash, "content": one.to_dict()}
            for one in plan.scenarios
        ],
        "seed": plan.seed,
        "years": plan.years,
        "start": plan.start,
        "parameters": plan.parameters if isinstance(plan.parameters, str) else "table",
        "switches": plan.switches,
        "tapes_per_draw": plan.tapes_per_draw,
        "record": list(plan.record),
        "package": {"version": __version__, "sha256": package_hash()},
    }


def hash_of(experiment: Experiment) -> str:
    """SHA-256 over the whole description."""
    return hashlib.sha256(json.dumps(experiment, sort_keys=True).encode()).hexdigest()


def plan_of(
    experiment: Experiment,
    ids: np.ndarray,
    draws: np.ndarray | None = None,
    table: pd.DataFrame | None = None,
) -> Plan:
    """The plan for some worlds of an experiment; with parameters given by a table, this is it."""
    tapes = int(experiment["tapes_per_draw"])
    scenarios = tuple(Scenario.from_dict(one["content"]) for one in experiment["scenarios"])
    return Plan(
        scenarios,
        ids,
        ids // tapes if draws is None else draws,
        experiment["parameters"] if table is None else table,
        int(experiment["years"]),
        experiment["start"],
        int(experiment["seed"]),
        dict(experiment["switches"]),
        tapes,
        tuple(experiment["record"]),
    )


def differences(stored: Experiment, asked: Experiment) -> list[str]:
    """What differs between two experiments, a line for each field."""
    lines = []
    for name in sorted({*stored, *asked}):
        old, new = stored.get(name), asked.get(name)
        if json.dumps(old, sort_keys=True) != json.dumps(new, sort_keys=True):
            told = _TOLD.get(name, _values)
            lines.append(f"{name}: {told(old, new)}")
    return lines


def _values(old: object, new: object) -> str:
    return f"{json.dumps(old)} in the store, {json.dumps(new)} asked for"


def _scenarios(old: list[Mapping[str, Any]], new: list[Mapping[str, Any]]) -> str:
    before, now = ([one["name"] for one in many] for many in (old, new))
    if before != now:
        return f"{', '.join(before)} in the store, {', '.join(now)} asked for"
    pairs = zip(old, new, strict=True)
    changed = [one["name"] for one, other in pairs if one["sha256"] != other["sha256"]]
    return f"{', '.join(changed)} has another content now than when the store was begun"


def _record(old: list[str], new: list[str]) -> str:
    more, fewer = ([n for n in a if n not in b] for a, b in ((new, old), (old, new)))
    told = [f"not in the store: {_some(more)}"] if more else []
    told += [f"in the store and not asked for: {_some(fewer)}"] if fewer else []
    return "; ".join(told) or "another order"


def _some(names: list[str]) -> str:
    rest = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + rest


def _package(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    before, now = (f"{one['version']} ({one['sha256'][:SHORT]})" for one in (old, new))
    return (
        f"code or data of coalition_sim changed, {before} in the store, {now} here; go on with the "
        "one that began the store"
    )


_TOLD: dict[str, Callable[[Any, Any], str]] = {
    "scenarios": _scenarios,
    "record": _record,
    "package": _package,
}
