"""The empty Mesa model that is compared with ours; a module of its own so that processes load it
without the rest."""

from __future__ import annotations

import mesa

AGENTS = 120
MONTHS = 120


class Idle(mesa.Agent):
    """An agent whose step does nothing."""

    def step(self) -> None:
        """Nothing."""


class Empty(mesa.Model):
    """So many idle agents; each month every one of them is stepped."""

    def __init__(self, agents: int = AGENTS) -> None:
        super().__init__()
        Idle.create_agents(self, agents)
        self.datacollector = mesa.DataCollector(model_reporters={"month": "steps"})

    def step(self) -> None:
        """One month."""
        self.agents.do("step")
        self.datacollector.collect(self)


def run(months: int, agents: int = AGENTS) -> Empty:
    """A whole run of the empty model."""
    model = Empty(agents)
    for _ in range(months):
        model.step()
    return model
