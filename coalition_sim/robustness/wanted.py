"""What the user cares about: outcomes, their weights, the thresholds to be met, and the units.

Nothing here is a finding. The weights are an example to be replaced, and every page shows them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np

from coalition_sim.analysis.effect import ROUNDING_DUST
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.parameters import nearest
from coalition_sim.robustness.errors import RobustnessError
from coalition_sim.scenario.reader import read_text

Scale = Literal["smallest", "range"]

WEIGHTED = "weighted"
"""Stands in the place of an outcome where all are taken together by their weights."""
WEIGHTS: Mapping[str, float] = {
    "service_mean": 1.0,
    "worst_quintile_service": 1.0,
    "satisfaction": 1.0,
    "forced_exits_all_years": 1.0,
}
"""Services, who is left behind, what households say, governments that last: an example."""
GAIN, SURVIVAL, COST = FRONT = ("service_mean", "forced_exits_all_years", "reform_costs")
"""What the picture of trade-offs sets against each other."""
PRICES = ("reform_costs", "reform_cost_share")
"""The outcome table calls them neither better nor worse; to a choice between reforms they are what
is paid, so less is better here."""
LARGEST = 100_000


def sign(outcome: str) -> float:
    """1 where more is better, -1 where less is.

    >>> sign("service_mean"), sign("forced_exits"), sign("reform_costs")
    (1.0, -1.0, -1.0)
    """
    if outcome in PRICES:
        return -1.0
    direction = OUTCOMES[known_outcome(outcome)].direction
    if direction == "neither":
        raise RobustnessError(
            f'outcome "{outcome}" cannot be ranked by: neither more nor less of it is better. '
            f"Outcomes with a better side: {', '.join(rankable())}."
        )
    return 1.0 if direction == "more" else -1.0


def rankable() -> list[str]:
    """Outcomes of which more, or less, is better."""
    return [name for name, one in OUTCOMES.items() if one.direction != "neither" or name in PRICES]


def known_outcome(name: str) -> str:
    """The name itself, if there is such an outcome."""
    if name not in OUTCOMES:
        near = nearest(name, OUTCOMES)
        hint = f' Did you mean "{near}"?' if near else ""
        raise RobustnessError(f'outcome "{name}" is not known.{hint} Known: {", ".join(OUTCOMES)}.')
    return name


@dataclass(frozen=True)
class Threshold:
    """An outcome of a world must be at least, or at most, this much, in the outcome's unit."""

    outcome: str
    at_least: bool
    value: float

    def met(self, values: np.ndarray) -> np.ndarray:
        """Where it is met, same shape; a value on the line meets it."""
        dust = ROUNDING_DUST * OUTCOMES[self.outcome].smallest_difference
        return values >= self.value - dust if self.at_least else values <= self.value + dust

    def __str__(self) -> str:
        one = OUTCOMES[self.outcome]
        side = "at least" if self.at_least else "at most"
        # one digit more than the outcome is shown with, or what the user wrote
        shown = f"{self.value:.{one.decimals + 1}f}".rstrip("0").rstrip(".")
        return f"{one.label}: {side} {shown} ({one.unit})"


@dataclass(frozen=True)
class Wanted:
    """What decides a ranking. ``weights`` and ``outcomes`` name outcomes with a better side.

    ``thresholds`` None: the status quo's median of every weighted outcome. ``scale`` is what one
    unit of an outcome is when outcomes are added: its smallest difference that matters, or the
    range of the scenarios' means.
    """

    weights: Mapping[str, float] = field(default_factory=lambda: dict(WEIGHTS))
    outcomes: tuple[str, ...] = ()
    thresholds: tuple[Threshold, ...] | None = None
    scale: Scale = "smallest"
    example: bool = True

    @property
    def ranked(self) -> tuple[str, ...]:
        """Every outcome that is ranked by itself, in the order of the outcome table."""
        named = {*self.weights, *self.outcomes, *FRONT}
        return tuple(name for name in OUTCOMES if name in named)

    @property
    def used(self) -> tuple[str, ...]:
        """Every outcome that is looked at."""
        named = {*self.ranked, *(one.outcome for one in self.thresholds or ())}
        return tuple(name for name in OUTCOMES if name in named)


def wanted(
    weights: Mapping[str, float] | None = None,
    outcomes: Iterable[str] = (),
    at_least: Iterable[tuple[str, float]] = (),
    at_most: Iterable[tuple[str, float]] = (),
    scale: Scale = "smallest",
) -> Wanted:
    """The same, checked; where nothing is given, the example weights and the default thresholds.

    >>> wanted({"trust": 2}, at_least=[("trust", 30)]).thresholds[0].value
    30.0
    """
    chosen = _checked_weights(dict(weights)) if weights else dict(WEIGHTS)
    shown = tuple(dict.fromkeys(outcomes))
    for name in shown:
        sign(name)
    limits = tuple(
        Threshold(known_outcome(name), side, _number(name, value))
        for side, given in ((True, at_least), (False, at_most))
        for name, value in given
    )
    twice = [(one.outcome, one.at_least) for one in limits]
    for name, side in twice:
        if twice.count((name, side)) > 1:
            word = "at least" if side else "at most"
            raise RobustnessError(f'outcome "{name}" has two thresholds "{word}". Give one.')
    return Wanted(chosen, shown, limits or None, scale, example=not weights)


def name_and_number(text: str) -> tuple[str, float]:
    """An outcome and a number from ``NAME=NUMBER``.

    >>> name_and_number("satisfaction=40")
    ('satisfaction', 40.0)
    """
    name, found, number = text.partition("=")
    if not found:
        raise RobustnessError(f'"{text}": write NAME=NUMBER, such as satisfaction=40.')
    return known_outcome(name.strip()), _number(name.strip(), number)


def weights_in(path: str | Path) -> dict[str, float]:
    """Weights from a YAML file: outcome names with a number each."""
    content = _yaml(path)
    return _checked_weights(
        {known_outcome(str(name)): _number(str(name), value) for name, value in content.items()}
    )


def thresholds_in(
    path: str | Path,
) -> tuple[list[tuple[str, float]], list[tuple[str, float]]]:
    """What must be at least, and at most, so much, from a YAML file with those two keys."""
    content, sides = _yaml(path), ("at_least", "at_most")
    for key in content:
        if key not in sides:
            near = nearest(str(key), sides)
            hint = f' Did you mean "{near}"?' if near else ""
            raise RobustnessError(f'{path}: "{key}".{hint} Allowed: {" and ".join(sides)}.')
    found: list[list[tuple[str, float]]] = []
    for side in sides:
        limits = content.get(side) or {}
        if not isinstance(limits, dict):
            raise RobustnessError(f"{path}: {side} must hold outcomes with a number each.")
        found.append([(known_outcome(str(n)), _number(str(n), v)) for n, v in limits.items()])
    return found[0], found[1]


def medians_as_thresholds(outcomes: Iterable[str], medians: Iterable[float]) -> list[Threshold]:
    """A threshold at each median, on the side that is better."""
    return [Threshold(n, sign(n) > 0, float(m)) for n, m in zip(outcomes, medians, strict=True)]


def _checked_weights(weights: dict[str, float]) -> dict[str, float]:
    for name, weight in weights.items():
        sign(name)
        if not weight >= 0:
            raise RobustnessError(
                f'weight of "{name}" is {weight:g}: 0 or more. Which side is better stands in the '
                "outcome table."
            )
    if not sum(weights.values()) > 0:
        raise RobustnessError("every weight is 0: at least one outcome must count.")
    return {name: float(weight) for name, weight in weights.items() if weight > 0}


def _number(name: str, value: Any) -> float:
    try:
        if isinstance(value, bool):
            raise ValueError
        number = float(value)
        if not math.isfinite(number):
            raise ValueError
    except (TypeError, ValueError):
        raise RobustnessError(f'"{name}" has {value!r:.40}: a number is needed.') from None
    return number


def _yaml(path: str | Path) -> dict[Any, Any]:
    file = Path(path)
    try:
        if file.stat().st_size > LARGEST:
            raise RobustnessError(f"{path}: larger than {LARGEST:,} bytes.")
        tree = read_text(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise RobustnessError(f"{path}: cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise RobustnessError(f"{path}: not text in UTF-8.") from None
    if tree.problems:
        first = tree.problems[0]
        raise RobustnessError(f"{path}:{first.line or tree.line(first.place)}: {first}")
    content = tree.content
    if not isinstance(content, dict) or not content:
        raise RobustnessError(f"{path}: names with a number each are needed, and this holds none.")
    return content
