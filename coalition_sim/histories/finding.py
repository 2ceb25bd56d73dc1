"""Worlds found by what happened in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coalition_sim.axes import MONTHS_IN_YEAR
from coalition_sim.histories.asked import TAPES_PER_DRAW
from coalition_sim.histories.dates import Span
from coalition_sim.histories.errors import QueryError, unknown
from coalition_sim.histories.evidence import Lived, lives
from coalition_sim.histories.query import Condition, read_query
from coalition_sim.province import province
from coalition_sim.scenario import Scenario, load_scenario
from coalition_sim.simulate import simulate

_OF = "a reform of this scenario"
AROUND = 6
"""Months before and after the events that the suggested telling covers."""


@dataclass(frozen=True)
class Match:
    """A world in which every condition holds, with the month that each was met."""

    world: int
    months: tuple[int, ...]


@dataclass(frozen=True)
class Found:
    """Which worlds match a query."""

    query: str
    conditions: tuple[Condition, ...]
    scenario: str
    worlds: int
    span: Span
    matches: tuple[Match, ...]

    def dates(self, match: Match) -> list[str]:
        """When each condition was met: a month, or a fiscal year for what is counted by year."""
        return [
            self.span.year_label(month) if condition.kind.how == "year" else self.span.label(month)
            for condition, month in zip(self.conditions, match.months, strict=True)
        ]

    def around(self, match: Match) -> tuple[str, str]:
        """First and last month of a telling around the events."""
        first = max(0, min(match.months) - AROUND)
        last = min(self.span.months - 1, max(match.months) + AROUND)
        return self.span.label(first), self.span.label(last)

    def plain(self) -> dict[str, Any]:
        """The answer as plain data, for JSON."""
        return {
            "query": self.query,
            "scenario": self.scenario,
            "worlds": self.worlds,
            "conditions": [condition.text for condition in self.conditions],
            "matches": [
                {"world": match.world, "dates": self.dates(match)} for match in self.matches
            ],
        }


def find(
    query: str,
    scenario: Scenario | str = "status_quo",
    worlds: int | Sequence[int] = 200,
    *,
    years: int = 10,
    start: str = "2013-07",
    seed: int = 1,
    parameters: str = "prior",
    switches: Mapping[str, str] | None = None,
    tapes_per_draw: int = TAPES_PER_DRAW,
    jobs: int = 1,
    cluster: Any = None,
    progress: Callable[[int, int], None] | None = None,
) -> Found:
    """Find worlds in which something happened.

    Parameters
    ----------
    query : conditions joined by "and", e.g. "forced exit before 2016"; see docs/histories.md.
    scenario : a scenario, the name of a shipped one, or a path.
    worlds, years, start, seed, parameters, switches, tapes_per_draw, jobs, cluster, progress :
        as in ``simulate``; the worlds are the same ones.

    Raises
    ------
    QueryError
        If a word is not understood.

    >>> found = find("election in 2014", worlds=2, years=1, parameters="central")
    >>> found.matches
    ()
    """
    chosen = load_scenario(scenario) if isinstance(scenario, str) else scenario
    facts, span = province(start), Span(start, years * MONTHS_IN_YEAR)
    conditions = understood(query, chosen, years=years, start=start)
    ds = simulate(
        chosen,
        worlds=worlds,
        years=years,
        start=start,
        seed=seed,
        parameters=parameters,
        switches=dict(switches or {}),
        tapes_per_draw=tapes_per_draw,
        jobs=jobs,
        cluster=cluster,
        progress=progress,
    )
    matches = []
    for world, lived in lives(ds, facts, span):
        months = [met(condition, lived) for condition in conditions]
        if all(month is not None for month in months):
            matches.append(Match(world, tuple(m for m in months if m is not None)))
    size = len(ds["world"])
    return Found(query, tuple(conditions), chosen.name, size, span, tuple(matches))


def understood(
    query: str,
    scenario: Scenario | None = None,
    *,
    years: int = 10,
    start: str = "2013-07",
) -> list[Condition]:
    """The conditions of a query about such a run, without running it.

    Raises
    ------
    QueryError
        If a word is not understood, or asks for a reform that the scenario does not hold.
    """
    conditions = read_query(query, province(start), Span(start, years * MONTHS_IN_YEAR))
    if scenario is not None:
        for condition in conditions:
            _check_reform(condition, scenario)
    return conditions


def _check_reform(condition: Condition, scenario: Scenario) -> None:
    """Nothing can be found of a reform that nobody proposes."""
    if condition.kind.of != "lever":
        return
    held = list(scenario.levers)
    if not held:
        raise QueryError(
            f'"{condition.text}" asks for a reform, and {scenario.name} holds none. Name a '
            f"scenario that does, for example fixed_tenure."
        )
    if condition.part is not None and condition.part not in held:
        raise QueryError(f'"{condition.text}": {unknown(_OF, condition.part, held)}')


def met(condition: Condition, lived: Lived) -> int | None:
    """The month in which a condition is met, or None."""
    return {
        "event": _by_count,
        "holders": _by_holders,
        "value": _by_value,
        "vacancy": _by_vacancy,
        "year": _by_year,
    }[condition.kind.how](condition, lived)


def _chosen(condition: Condition, lived: Lived) -> list[tuple[int, float]]:
    """Month and number of the events meant, within the time meant."""
    chosen = condition.kind.chosen
    assert chosen is not None
    return [
        (h.month, h.value)
        for h in lived.happenings
        if condition.first <= h.month <= condition.last
        and condition.part in (None, h.about)
        and chosen(h, lived)
    ]


def _by_count(condition: Condition, lived: Lived) -> int | None:
    return _reached(condition, [month for month, _ in _chosen(condition, lived)], 0)


def _by_holders(condition: Condition, lived: Lived) -> int | None:
    """Who was in office when the time began, and all who came in it."""
    return _reached(
        condition,
        [month for month, _ in _chosen(condition, lived)],
        0 if _was_empty(condition, lived) else 1,
    )


def _was_empty(condition: Condition, lived: Lived) -> bool:
    if condition.part is None:
        return False
    return any(a < condition.first <= b for a, b in lived.empty(condition.part))


def _reached(condition: Condition, months: list[int], before: int) -> int | None:
    """When the count meets the condition: as it grows, or, for a limit, at the end of the time."""
    if condition.sign in (">=", ">"):
        if condition.holds(before):
            return condition.first
        for count, month in enumerate(months, before + 1):
            if condition.holds(count):
                return month
        return None
    return condition.last if condition.holds(before + len(months)) else None


def _by_value(condition: Condition, lived: Lived) -> int | None:
    return next((m for m, value in _chosen(condition, lived) if condition.holds(value)), None)


def _by_vacancy(condition: Condition, lived: Lived) -> int | None:
    """The month in which the post has stood empty so long."""
    assert condition.part is not None
    for since, until in lived.empty(condition.part):
        for month in range(since + 1, until + 1):
            if condition.holds(month - since) and condition.first <= month <= condition.last:
                return month
    return None


def _by_year(condition: Condition, lived: Lived) -> int | None:
    """The June that closes the first year which meets the condition."""
    for year, value in enumerate(lived.year(condition.kind.name, condition.part)):
        june = (year + 1) * MONTHS_IN_YEAR - 1
        if condition.first <= june <= condition.last and condition.holds(float(value)):
            return june
    return None
