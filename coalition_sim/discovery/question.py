"""What is asked of a search for failures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import xarray as xr

from coalition_sim.discovery.failing import check
from coalition_sim.figures.labels import inside
from coalition_sim.outcomes import OUTCOMES, OutcomeError, outcome_values
from coalition_sim.scenario import Scenario

Kind = Literal["worlds", "draws"]


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


def named(scenario: Scenario) -> str:
    """A scenario inside a sentence."""
    title = scenario.title or scenario.name.replace("_", " ")
    return "the status quo" if scenario.name == "status_quo" else inside(title)
