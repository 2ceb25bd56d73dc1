"""Which runs the answers need: the scenarios as they are, their variants, the parts of packages.

Two scenarios with the same levers and held parameters give the same numbers in the same worlds,
whatever they are called, so each is run once. In results that are there already nothing can be run:
then a variant is used only where it is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from coalition_sim.analysis.given import as_given
from coalition_sim.levers import LEVERS
from coalition_sim.parameters import quantile
from coalition_sim.robustness.errors import RobustnessError
from coalition_sim.scenario import Scenario

MAIN, GIVEN = "main", "given"
LEVELS = {"low": 0.05, "central": 0.5, "high": 0.95}
"""Compliance is held at these points of every lever's own prior."""
MOST_PARTS = 8
"""The parts of a package of more levers are not run for it, only looked for."""
DECIDED_TITLE = "actors decide"
GIVEN_TITLE = "adoption and survival given"
LONGEST_NAME = 60


@dataclass(frozen=True)
class Setting:
    """One way of asking: ranked scenario -> the run that answers for it."""

    name: str
    title: str
    runs: Mapping[str, str]


@dataclass(frozen=True)
class Package:
    """A scenario of several levers under a setting, and a run for each lever alone."""

    scenario: str
    setting: str
    run: str
    parts: Mapping[str, str]


@dataclass(frozen=True)
class Runs:
    """All runs, the settings they answer (the first is the main one), packages, and remarks."""

    baseline: str
    scenarios: tuple[Scenario, ...]
    settings: tuple[Setting, ...]
    packages: tuple[Package, ...]
    notes: tuple[str, ...]

    @property
    def main(self) -> Setting:
        return self.settings[0]

    def of(self, run: str) -> Scenario:
        """The scenario of a run."""
        return next(one for one in self.scenarios if one.name == run)


def plan_runs(
    chosen: Sequence[Scenario],
    *,
    adoption: bool = True,
    compliance: bool = False,
    parts: bool = True,
    together: bool = False,
    held: Sequence[Scenario] | None = None,
) -> Runs:
    """Runs for ranking ``chosen``, of which the first is the baseline.

    Parameters
    ----------
    adoption : rank them with adoption and survival given, too.
    compliance : rank them with the compliance of every lever held low, central and high, too.
    parts : run the levers of each package alone, too, under every setting.
    together : rank scenarios that take all as given beside those that actors decide about.
    held : what is in results already; None where everything can be run.
    """
    if len(chosen) < 2:
        raise RobustnessError("A ranking needs at least two scenarios, the baseline among them.")
    book = _Book(held)
    baseline, given_only, notes = chosen[0], _given_only(chosen, together), []
    ranked = [one for one in chosen if one not in given_only]
    if given_only:
        where = "under that heading" if adoption else "with --together beside the others"
        notes.append(
            f"{_listed(given_only)} take{'s' if len(given_only) == 1 else ''} adoption and "
            f"survival as given, so that no actor can refuse: ranked {where}, not beside reforms "
            "that actors decide about."
        )
    settings = [_main(ranked, book)]
    variants = _variants(adoption and not _all_given(ranked), compliance)
    for name, title, change in variants:
        also = given_only if name == GIVEN else []
        setting, same = _setting(name, title, [*ranked, *also], change, book)
        if setting is None:
            notes.append(f"Not ranked with {title}: these results do not hold every such run.")
            continue
        settings.append(setting)
        if same := [one for one in same if one not in given_only]:
            notes.append(f"With {title}, {_listed(same)} is the same as another and left out.")
    packages: list[Package] = []
    if parts:
        by_name = {one.name: one for one in chosen}
        for setting in settings:
            for name, run in setting.runs.items():
                found, said = _package(by_name[name], setting, run, book, baseline)
                packages += [found] if found else []
                notes += [said] if said and said not in notes else []
    return Runs(baseline.name, tuple(book.runs), tuple(settings), tuple(packages), tuple(notes))


def with_compliance(scenario: Scenario, level: float) -> Scenario:
    """The same with every drawn compliance held at a point of its prior (0-1).

    >>> from coalition_sim.scenario import load_scenario
    >>> with_compliance(load_scenario("fixed_tenure"), 0.5).levers["fixed_tenure"].compliance
    0.5
    """
    levers = {
        name: replace(one, compliance=_held(name, level)) if one.compliance == "prior" else one
        for name, one in scenario.levers.items()
    }
    return replace(scenario, levers=levers)


def _held(lever: str, level: float) -> float:
    value = quantile(LEVERS[lever].compliance_parameter, np.array([level]))
    return round(float(np.ravel(value)[0]), 6)


class _Book:
    """Keeps every run once, by its contents."""

    def __init__(self, held: Sequence[Scenario] | None) -> None:
        self.fixed = held is not None
        self.runs: list[Scenario] = list(held or ())
        self.known = {_contents(one): one.name for one in reversed(self.runs)}

    def name_of(self, scenario: Scenario, named: str | None = None) -> str | None:
        """The run of these contents; a new one if there is none and one may be had."""
        key = _contents(scenario)
        if key in self.known:
            return self.known[key]
        if self.fixed:
            return None
        name = self._free(named or scenario.name)
        self.runs.append(replace(scenario, name=name, objectives=()))
        self.known[key] = name
        return name

    def _free(self, wished: str) -> str:
        taken, name, number = {one.name for one in self.runs}, wished[:LONGEST_NAME], 2
        while name in taken:
            ending = f"_{number}"
            name, number = f"{wished[: LONGEST_NAME - len(ending)]}{ending}", number + 1
        return name


def _contents(scenario: Scenario) -> tuple[frozenset, frozenset]:
    return frozenset(scenario.levers.items()), frozenset(scenario.parameters.items())


def _main(ranked: Sequence[Scenario], book: _Book) -> Setting:
    runs: dict[str, str] = {}
    for one in ranked:
        run = book.name_of(one)
        if run is None:
            raise RobustnessError(f'these results hold no scenario like "{one.name}".')
        if run in runs.values():
            same = next(name for name, other in runs.items() if other == run)
            raise RobustnessError(
                f'"{one.name}" and "{same}" are the same but for their names. Leave one out.'
            )
        runs[one.name] = run
    return Setting(MAIN, GIVEN_TITLE if _all_given(ranked) else DECIDED_TITLE, runs)


Change = Callable[[Scenario], Scenario]


def _variants(adoption: bool, compliance: bool) -> list[tuple[str, str, Change]]:
    found: list[tuple[str, str, Change]] = []
    if adoption:
        found.append((GIVEN, GIVEN_TITLE, as_given))
    for word, level in LEVELS.items() if compliance else ():

        def change(one: Scenario, level: float = level) -> Scenario:
            return with_compliance(one, level)

        found.append((f"compliance_{word}", f"compliance {word}", change))
    return found


def _setting(
    name: str, title: str, ranked: Sequence[Scenario], change: Change, book: _Book
) -> tuple[Setting | None, list[Scenario]]:
    """The setting, None where a run is missing; and the scenarios that equal an earlier one."""
    runs: dict[str, str] = {}
    same: list[Scenario] = []
    for one in ranked:
        run = book.name_of(change(one), f"{one.name[:40]}__{name}")
        if run is None:
            return None, []
        if run in runs.values():
            same.append(one)
        else:
            runs[one.name] = run
    return Setting(name, title, runs), same


def _package(
    scenario: Scenario, setting: Setting, run: str, book: _Book, baseline: Scenario
) -> tuple[Package | None, str]:
    """The package with its parts, or a sentence why not."""
    whole = book.runs[[one.name for one in book.runs].index(run)]
    if len(whole.levers) < 2 or scenario.name == baseline.name:
        return None, ""
    if baseline.levers or whole.parameters:
        said = "the baseline has levers" if baseline.levers else "it also holds parameters"
        return None, f"{scenario.name} is not set against its parts: {said}."
    alone = {
        name: replace(whole, levers={name: one}, title=f"{scenario.title}: {name} alone")
        for name, one in whole.levers.items()
    }
    if len(alone) > MOST_PARTS and any(_contents(one) not in book.known for one in alone.values()):
        return None, (
            f"{scenario.name} is not set against its parts: it has {len(alone)} levers, and parts "
            f"are run for at most {MOST_PARTS}. Name beside it a scenario for each lever alone."
        )
    runs = {n: book.name_of(one, f"{n[:40]}__part_{setting.name}") for n, one in alone.items()}
    missing = [name for name, one in runs.items() if one is None]
    if missing:
        return None, (
            f"{scenario.name} is not set against its parts: these results lack "
            f"{', '.join(missing)} alone."
        )
    parts = {name: str(one) for name, one in runs.items()}
    return Package(scenario.name, setting.name, run, parts), ""


def _given_only(chosen: Sequence[Scenario], together: bool) -> list[Scenario]:
    """Those that take all as given, where others are decided about and they are not to mix."""
    given = [one for one in chosen[1:] if one.levers and as_given(one) == one]
    decided = [one for one in chosen[1:] if as_given(one) != one]
    return given if decided and not together else []


def _all_given(chosen: Iterable[Scenario]) -> bool:
    """Whether no actor decides about anything in any of them."""
    return all(as_given(one) == one for one in chosen)


def _listed(scenarios: Iterable[Scenario]) -> str:
    return ", ".join(one.name for one in scenarios)
