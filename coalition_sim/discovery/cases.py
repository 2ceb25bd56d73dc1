"""From a run to a table of cases: what happened in each world, its parameters and its facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim.discovery.errors import DiscoveryError
from coalition_sim.discovery.facts import FACTS, facts_of, year_before
from coalition_sim.discovery.failing import Failing
from coalition_sim.outcomes import outcome_values
from coalition_sim.scenario import Scenario
from coalition_sim.sensitivity.idle import unknowns_to_screen

MOST_LEFT_OUT = 0.1
"""A feature missing in more of the worlds is not searched; more worlds left out are an error."""


@dataclass(frozen=True, eq=False)
class Table:
    """Cases and where they come from.

    ``rows`` has ``world``, ``draw``, ``here`` and ``there`` (the outcome under reform and baseline)
    and a column per feature; ``facts`` and ``unknowns`` name them. ``left_out`` worlds had no
    number. ``year`` is the one that facts are of, none if the reform starts in the first.
    """

    rows: pd.DataFrame
    facts: list[str]
    unknowns: list[str]
    left_out: int
    year: str | None


def table_of(
    ds: xr.Dataset,
    scenario: Scenario,
    baseline: Scenario,
    outcome: str,
    with_facts: bool = True,
    wanted: Sequence[str] | None = None,
) -> Table:
    """One row per world that has a number in both scenarios and every feature.

    The features are those ``wanted``, or else all that differ between worlds.
    """
    values = outcome_values(ds, [outcome]).isel(outcome=0)
    rows = pd.DataFrame(
        {
            "world": ds["world"].values,
            "draw": ds["draw"].values,
            "here": values.sel(scenario=scenario.name).values,
            "there": values.sel(scenario=baseline.name).values,
        }
    )
    drawn = _parameters(ds, scenario, baseline)
    when = year_before(scenario, str(ds.attrs["start"]), map(str, ds["year"].values))
    known = facts_of(ds, baseline.name, when) if with_facts and when else pd.DataFrame()
    every = pd.concat([known, drawn], axis=1)
    features = _searchable(every) if wanted is None else every[list(wanted)]
    whole = pd.concat([rows, features], axis=1)
    kept = whole[np.isfinite(whole.drop(columns=["world", "draw"])).all(axis=1)]
    if len(kept) < (1 - MOST_LEFT_OUT) * len(whole):
        raise DiscoveryError(
            f"{len(whole) - len(kept)} of {len(whole)} worlds have no number for {outcome} or for "
            "a feature: too many to say when the reform fails. Look at the run first."
        )
    facts = [name for name in features if name in FACTS]
    return Table(
        kept.reset_index(drop=True),
        facts,
        [str(name) for name in features if name not in FACTS],
        len(whole) - len(kept),
        when[0] if when and facts else None,
    )


def _parameters(ds: xr.Dataset, scenario: Scenario, baseline: Scenario) -> pd.DataFrame:
    """The uncertain parameters that can act and that no scenario of the two fixes, by world."""
    if "parameter_value" not in ds:
        raise DiscoveryError(
            "the run did not record the parameters of its worlds; run it with "
            '--record everything, or add "parameter_value".'
        )
    fixed = set(scenario.parameters) & set(baseline.parameters)
    names = [n for n in unknowns_to_screen([baseline, scenario]) if n not in fixed]
    values = ds["parameter_value"].sel(parameter=names).transpose("world", "parameter").values
    return pd.DataFrame(values, columns=names)


def _searchable(features: pd.DataFrame) -> pd.DataFrame:
    """Features that differ between worlds and are known in nearly all."""
    known = features.notna().mean() >= 1 - MOST_LEFT_OUT
    differs = features.nunique() > 1
    return features.loc[:, known & differs]


def judged(rows: pd.DataFrame, failing: Failing, outcome: object) -> pd.DataFrame:
    """The rows with ``value``, what the rule looks at, and ``failure``, 0 or 1."""
    here, there = rows["here"].to_numpy(), rows["there"].to_numpy()
    value = failing.values(here, there, outcome)  # type: ignore[arg-type]
    return rows.assign(value=value, failure=failing.fails(value))


def by_draw(rows: pd.DataFrame, unknowns: Sequence[str]) -> pd.DataFrame:
    """One row per parameter draw: ``failure`` is the share of its worlds that fail."""
    grouped = rows.groupby("draw", sort=True)
    told = grouped[["value", "failure", *unknowns]].mean()
    return told.assign(world=grouped["world"].first(), tapes=grouped.size()).reset_index()
