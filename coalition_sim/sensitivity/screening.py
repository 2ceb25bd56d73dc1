"""Which parameters move the effect of a reform: the elementary effects of Morris (1991).

What is screened is the paired difference, reform less baseline, not the level of an outcome. A
screening ranks; with a few trajectories its indices are rough, which their intervals show. What
counts as more than luck is said in ``sensitivity.elementary``; what moves together in a grouped
screening, in ``sensitivity.groups``.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim.analysis.effect import ROUNDING_DUST
from coalition_sim.analysis.given import MOST_LEVERS
from coalition_sim.outcomes import OUTCOMES, headline_outcomes
from coalition_sim.sensitivity.elementary import (
    FEWEST_REPLICATES,
    FEWEST_TRAJECTORIES,
    INDICES,
    elementary_effects,
    indices,
)
from coalition_sim.sensitivity.errors import SensitivityError
from coalition_sim.sensitivity.groups import in_groups
from coalition_sim.sensitivity.runs import Progress, Simulate, walk
from coalition_sim.sensitivity.trajectories import Design, Quantile, design

COLUMNS = ("scenario", "outcome", *INDICES)
LONG = (10, 8)  # trajectories and replicates of a screening to build on


def morris(
    scenarios: Sequence[Any],
    seed: int = 1,
    trajectories: int = 4,
    replicates: int = 3,
    outcomes: Sequence[str] | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
    *,
    cluster: Any = None,
    baseline: str | None = None,
    years: int = 10,
    start: str = "2013-07",
    switches: dict[str, str] | None = None,
    names: Sequence[str] | Mapping[str, Sequence[str]] | None = None,
    simulate: Simulate | None = None,
    quantile: Quantile | None = None,
) -> pd.DataFrame:
    """Screen the paired effect of every reform over all uncertain parameters.

    Parameters
    ----------
    scenarios
        The baseline and at least one reform. The baseline is ``baseline``, or else
        ``status_quo`` if it is there, or else the first.
    trajectories, replicates
        The run takes ``trajectories * (parameters + 2) * replicates`` worlds of each scenario, or
        as many with groups in the place of parameters. The replicates of a point are shock tapes,
        the same along a trajectory; there are at least two, for without them nothing tells a
        parameter from luck.
    outcomes, names
        Outcomes and parameters; by default the headline outcomes and all uncertain parameters.
        Groups of parameters, ``{name: members}``, are moved together.
    simulate, quantile
        Stand-ins for :func:`coalition_sim.simulate` and ``parameters.quantile``, for tests.

    Returns
    -------
    DataFrame
        One row per reform, outcome and parameter or group, with its ``members`` (a blank between
        them); the row of ``shock_tape`` is the dummy. ``mu`` and ``mu_star`` are the mean change,
        and the mean absolute change, of the reform's effect when the parameter goes from its 5th
        to its 95th percentile, in the unit of the outcome (``mu`` is empty for a group of several,
        which has no direction); ``mu_star_conf`` is the half-width of a 95 % bootstrap interval;
        ``sigma`` the spread of the change over trajectories (interaction and curvature, and in a
        group which way its members went), of which ``sigma_luck`` is luck. ``noise_floor`` is
        what luck alone can produce among so many parameters, and ``above_noise`` says whether
        ``mu_star`` less ``mu_star_conf`` is beyond it. A parameter that is not ``at_work`` moved
        no outcome by any amount in any world, under the baseline or the reform. ``trajectories``
        counts those used: one with a world that is not a number is left out for that reform, with
        a warning, and named in ``attrs["left_out"]``.
    """
    base, reforms = _split(scenarios, baseline)
    _check_size(trajectories, replicates)
    chosen = list(outcomes) if outcomes is not None else headline_outcomes()
    plan = design(names if names is not None else _uncertain(), trajectories, replicates, seed)
    settings = {"years": years, "start": start, "seed": seed, "switches": switches}
    settings |= {"jobs": jobs, "cluster": cluster}
    values = walk(
        plan, scenarios, chosen, settings, simulate, quantile, per_call=1, progress=progress
    )
    left_out = _left_out(values, plan)
    for line in left_out:
        warnings.warn(f"left out of the sensitivity analysis: {line}", stacklevel=2)
    table = _screened(values, plan, base, reforms, seed)
    table.attrs["left_out"] = left_out
    return table


def _check_size(trajectories: int, replicates: int) -> None:
    if trajectories < FEWEST_TRAJECTORIES or replicates < FEWEST_REPLICATES:
        raise SensitivityError(
            f"trajectories={trajectories}, replicates={replicates}: at least "
            f"{FEWEST_TRAJECTORIES} trajectories and {FEWEST_REPLICATES} replicates are needed; "
            "one replicate cannot tell a parameter from luck."
        )


def _screened(
    values: xr.DataArray, plan: Design, base: str, reforms: Sequence[str], seed: int
) -> pd.DataFrame:
    """Indices of the effect of each reform on each outcome."""
    effects = values.sel(scenario=list(reforms)) - values.sel(scenario=base, drop=True)
    parts = []
    for reform in reforms:
        works = at_work(plan, values.sel(scenario=[base, reform]))
        for name in map(str, values["outcome"].values):
            here = effects.sel(scenario=reform, outcome=name).values
            dust = ROUNDING_DUST * OUTCOMES[name].smallest_difference
            found = indices(here, plan, seed, dust=dust, at_work=works)
            parts.append(found.assign(scenario=reform, outcome=name))
    return pd.concat(parts, ignore_index=True)[list(COLUMNS)]


def at_work(plan: Design, values: xr.DataArray) -> np.ndarray:
    """Which parameters move any outcome, in any scenario, trajectory and replicate, by anything.

    A group is at work where its members together move something.
    """
    stacked = values.stack(one=("replicate", "scenario", "outcome"))
    every = stacked.transpose("one", "block", "point").values
    moves = np.stack([elementary_effects(plan.points, one) for one in every])
    return (np.nan_to_num(moves) != 0).any(axis=(0, 1))


def without_combinations(scenarios: Sequence[Any], baseline: str) -> list[Any]:
    """The scenarios less those left to a screening of their own.

    The quick screening beside a comparison leaves out every reform whose levers are all screened
    one by one, and every reform of more than three levers, which a screening so short cannot sort.
    """
    reforms = [one for one in scenarios if one.name != baseline]
    alone = {lever for one in reforms if len(one.levers) == 1 for lever in one.levers}

    def stays(one: Any) -> bool:
        if one.name == baseline or len(one.levers) < 2:
            return True
        return len(one.levers) <= MOST_LEVERS and not set(one.levers) <= alone

    return [one for one in scenarios if stays(one)]


def longer(table: pd.DataFrame, scenario: str, baseline: str = "status_quo") -> str:
    """The command for a screening of one reform that tells more than this one did.

    After a grouped screening it is a longer grouped one; :func:`singly` goes inside the groups.
    """
    trajectories, replicates = int(table["trajectories"].max()), int(table["replicates"].max())
    if trajectories >= LONG[0] and replicates >= LONG[1]:
        size = (2 * trajectories, 2 * replicates)
    else:
        size = (max(LONG[0], trajectories), max(LONG[1], replicates))
    groups = " --groups" if in_groups(table) else ""
    return f"{_command(scenario, baseline)}{groups} {_size(*size)}"


def singly(scenario: str, baseline: str = "status_quo") -> str:
    """The command that moves the unknowns of one reform one by one.

    >>> singly("fixed_tenure")
    'coalition-sim sensitivity fixed_tenure --trajectories 10 --replicates 8'
    """
    return f"{_command(scenario, baseline)} {_size(*LONG)}"


def _command(scenario: str, baseline: str) -> str:
    """A scenario that is not shipped is taken to stand in a file of its name."""
    from coalition_sim.scenario import shipped

    reform, base = (name if name in shipped() else f"{name}.yaml" for name in (scenario, baseline))
    against = "" if baseline == "status_quo" else f" --baseline {base}"
    return f"coalition-sim sensitivity {reform}{against}"


def _size(trajectories: int, replicates: int) -> str:
    return f"--trajectories {trajectories} --replicates {replicates}"


def _left_out(values: xr.DataArray, plan: Design) -> list[str]:
    """The worlds that are not a number, by name."""
    broken = values.isnull().any("outcome")
    broken = broken.transpose("block", "point", "replicate", "scenario")
    return [
        f"trajectory {t} ({values['scenario'].values[s]}): world {p * plan.replicates + r} is not "
        f"a number, after {plan.moved(t, p)} moved, replicate {r}"
        for t, p, r, s in np.argwhere(broken.values)
    ]


def _split(scenarios: Sequence[Any], baseline: str | None) -> tuple[str, list[str]]:
    names = [str(scenario.name) for scenario in scenarios]
    if len(names) < 2:
        raise SensitivityError("a screening needs the baseline and at least one reform.")
    base = baseline or ("status_quo" if "status_quo" in names else names[0])
    if base not in names:
        raise SensitivityError(f'baseline "{base}" is not among the scenarios: {", ".join(names)}')
    return base, [name for name in names if name != base]


def _uncertain() -> list[str]:
    from coalition_sim.parameters import uncertain

    return uncertain()
