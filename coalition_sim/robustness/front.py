"""Services, governments and money: who is on the front, where nobody else is as good on all."""

from __future__ import annotations

from typing import Any

import numpy as np

from coalition_sim.analysis.effect import ROUNDING_DUST
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.robustness import arithmetic
from coalition_sim.robustness.arithmetic import Resamples, interval
from coalition_sim.robustness.runs import Runs, Setting
from coalition_sim.robustness.values import Values
from coalition_sim.robustness.wanted import FRONT, sign

ON, OFF, OPEN = "on the front", "off the front", "not told"


def front_rows(
    values: Values, again: Resamples, setting: Setting, runs: Runs
) -> list[dict[str, Any]]:
    """Gains in services, removals of chief ministers and cost, against the baseline; and who is on
    the front, where no other scenario is at least as good on all three and better on one."""
    names, base = list(setting.runs), setting.runs.get(runs.baseline)
    if base is None:
        return []
    dust = np.array([ROUNDING_DUST * OUTCOMES[name].smallest_difference for name in FRONT])
    change, bounds, resampled = {}, {}, []
    for outcome in FRONT:
        raw = values.of(setting.runs.values(), outcome) - values.of([base], outcome)
        change[outcome] = raw.mean(axis=1)
        means = again.means(raw, values.where)
        bounds[outcome] = interval(means)
        resampled.append(sign(outcome) * means)
    points = np.stack([sign(name) * change[name] for name in FRONT], axis=1)
    beaten = arithmetic.better_on_all(points, dust)
    often = arithmetic.better_on_all(np.stack(resampled, axis=1), dust)
    off = often.mean(axis=1) if often.shape[1] else np.full(len(names), np.nan)
    return [
        {"setting": setting.name, "scenario": name}
        | {
            column: number
            for outcome in FRONT
            for column, number in (
                (outcome, change[outcome][row]),
                (f"{outcome}_p05", bounds[outcome][0][row]),
                (f"{outcome}_p95", bounds[outcome][1][row]),
            )
        }
        | {"beaten": bool(beaten[row]), "beaten_share": off[row], "status": _status(off[row])}
        for row, name in enumerate(names)
    ]


def _status(off: float) -> str:
    """What the resamples say of the front.

    >>> _status(0.0), _status(0.5), _status(0.97)
    ('on the front', 'not told', 'off the front')
    """
    if off <= 1 - arithmetic.SURE:
        return ON
    return OFF if off >= arithmetic.SURE else OPEN
