"""What is asked of a ranking, so that a manifest can hold it and it can be asked again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from coalition_sim.robustness.errors import RobustnessError
from coalition_sim.robustness.runs import Runs, plan_runs
from coalition_sim.robustness.values import Per
from coalition_sim.robustness.wanted import Threshold, Wanted
from coalition_sim.scenario import Scenario


@dataclass(frozen=True)
class Options:
    """How scenarios are ranked beside one another; see ``plan_runs``."""

    adoption: bool = True
    compliance: bool = False
    parts: bool = True
    together: bool = False


@dataclass(frozen=True)
class Asked:
    """Scenarios, the baseline first, what is wanted of them, and the run that is to tell.

    ``run`` holds worlds, years, start, seed, parameters, elections and tapes_per_draw; it is empty
    where ``results``, a folder or a store, are asked instead.
    """

    scenarios: tuple[Scenario, ...]
    wanted: Wanted
    per: Per = "draw"
    options: Options = field(default_factory=Options)
    run: Mapping[str, Any] = field(default_factory=dict)
    results: str | None = None

    def plan(self, held: list[Scenario] | None = None) -> Runs:
        """Which runs that needs."""
        return plan_runs(self.scenarios, held=held, **asdict(self.options))

    def to_dict(self) -> dict[str, Any]:
        """As plain values, for a manifest."""
        return {
            "scenarios": [one.to_dict() for one in self.scenarios],
            "wanted": asdict(self.wanted),
            "per": self.per,
            "options": asdict(self.options),
            "run": dict(self.run),
            "results": self.results,
        }

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Asked:
        """The same again; raises ``RobustnessError`` where the manifest does not hold it whole."""
        missing = [one.name for one in fields(cls) if one.name not in content]
        if missing:
            raise RobustnessError(f"the manifest does not say: {', '.join(missing)}.")
        wanted = dict(content["wanted"])
        limits = wanted["thresholds"]
        wanted["thresholds"] = limits and tuple(Threshold(**one) for one in limits)
        wanted["outcomes"] = tuple(wanted["outcomes"])
        return cls(
            tuple(Scenario.from_dict(one) for one in content["scenarios"]),
            Wanted(**wanted),
            content["per"],
            Options(**content["options"]),
            dict(content["run"]),
            content["results"],
        )
