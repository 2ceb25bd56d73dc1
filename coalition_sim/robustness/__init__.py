"""Which reform, when nobody knows the true numbers: ranks, regrets, thresholds, trade-offs, parts.

``plan_runs`` says what has to be run, ``assess`` answers from the results, ``write`` makes the
folder. `coalition-sim robustness` does all three; docs/robustness.md says how to read the answers.
"""

from __future__ import annotations

from coalition_sim.robustness.answers import Robustness, assess
from coalition_sim.robustness.errors import RobustnessError
from coalition_sim.robustness.runs import Runs, plan_runs
from coalition_sim.robustness.wanted import Threshold, Wanted, wanted

__all__ = [
    "Robustness",
    "RobustnessError",
    "Runs",
    "Threshold",
    "Wanted",
    "assess",
    "plan_runs",
    "wanted",
]
