"""What an analysis of sensitivity is to look at, checked as strictly as a scenario."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from coalition_sim.analysis.given import as_given
from coalition_sim.outcomes import OUTCOMES, headline_outcomes
from coalition_sim.parameters import uncertain
from coalition_sim.parameters.checks import check_name, value_problem
from coalition_sim.scenario import Scenario, load_scenario, shipped
from coalition_sim.sensitivity.errors import SensitivityError
from coalition_sim.sensitivity.structures import mechanisms_off, other_forms
from coalition_sim.sensitivity.trajectories import SHOCK_TAPE
from coalition_sim.switches import read_switches

Method = Literal["morris", "sobol", "pawn", "delta"]
Of = Literal["effect", "level"]
Shipped = Literal["switches", "mechanisms", "all"]
METHOD_NAMES: dict[Method, str] = {
    "morris": "Morris",
    "sobol": "Sobol",
    "pawn": "PAWN",
    "delta": "delta",
}
"""Methods as they are written."""
NO_HAZARD_FORM = (
    "the form of hazards is no switch of this model: every chance of leaving is a rate a month, "
    "of one form. Compare rates instead, as an alternative with "
    "parameters, e.g. {transfer_hazard: 0.055} (docs/sensitivity.md)"
)
OTHERS = "all_other_unknowns"
"""The group of every unknown that is not looked at by itself."""


class StudyError(SensitivityError):
    """A file that cannot be used; everything that is wrong with it, each with its line."""


def _outcome(name: str) -> str:
    if name not in OUTCOMES:
        near = difflib.get_close_matches(name, OUTCOMES, n=1)
        hint = f' Did you mean "{near[0]}"?' if near else ""
        raise ValueError(f'"{name}" is not an outcome.{hint} docs/outcomes.md lists them')
    return name


def _unknown(name: str) -> str:
    check_name(name)
    if name not in uncertain():
        raise ValueError(f'"{name}" is fixed: there is nothing uncertain to look at')
    return name


def _switches(given: dict[str, str]) -> dict[str, str]:
    if any("hazard" in name for name in given):
        raise ValueError(NO_HAZARD_FORM)
    read_switches(given)
    return given


def _held(given: dict[str, float]) -> dict[str, float]:
    for name, value in given.items():
        check_name(name)
        if problem := value_problem(name, value):
            raise ValueError(problem)
    return given


def _power_of_two(number: int) -> int:
    if number & (number - 1):
        near = 2 ** (number.bit_length() - 1)
        raise ValueError(f"{number} is not a power of two; near it are {near} and {2 * near}")
    return number


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"given twice: {', '.join(twice)}")
    return names


Outcome = Annotated[str, AfterValidator(_outcome)]
Unknown = Annotated[str, AfterValidator(_unknown)]
Switched = Annotated[dict[str, str], AfterValidator(_switches)]
_STRICT = ConfigDict(frozen=True, extra="forbid", strict=True)


class Alternative(BaseModel):
    """Another structure of the model: switches set otherwise, parameters held at a value."""

    model_config = _STRICT

    switches: Switched = Field(default_factory=dict)
    parameters: Annotated[dict[str, float], AfterValidator(_held)] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _says_something(self) -> Alternative:
        if not self.switches and not self.parameters:
            raise ValueError("nothing is changed; give switches or parameters")
        return self


_SEVERAL = Field(min_length=1, strict=False)
Names = Annotated[tuple[str, ...], _SEVERAL, AfterValidator(_once)]
Methods = Annotated[tuple[Method, ...], _SEVERAL, AfterValidator(_once)]
Unknowns = Annotated[tuple[Unknown, ...], _SEVERAL, AfterValidator(_once)]
Outcomes = Annotated[tuple[Outcome, ...], _SEVERAL, AfterValidator(_once)]
Kinds = Annotated[tuple[Of, ...], _SEVERAL, AfterValidator(_once)]


class Study(BaseModel):
    """One analysis: what is run, over which unknowns, by which methods.

    ``scenarios`` are reforms, by shipped name or path; ``stages`` says whether actors decide about
    adoption and survival ("modelled", as the scenario has it), both are "given", or "both" ways
    are looked at. ``parameters`` are "all" unknowns that can act, "mechanisms" (groups of them,
    one for each mechanism and each lever), a list, or groups by name. Sobol, PAWN and delta look
    at the ``leading`` ones of a Morris screening (``None``: at all); ``others`` vary too, as one
    group ("together"), or stay "central". ``of``: the "effect" of a reform, the paired difference
    from the baseline in the same world, and the "level" of the outcome under it.
    ``most_dropped`` is the part of blocks that may be lost to failed worlds.
    """

    model_config = _STRICT

    title: Annotated[str, Field(max_length=200)] = ""
    question: Annotated[str, Field(max_length=1000)] = ""
    scenarios: Names
    baseline: str = "status_quo"
    stages: Literal["modelled", "given", "both"] = "modelled"
    methods: Methods
    parameters: Literal["all", "mechanisms"] | Unknowns | dict[str, tuple[Unknown, ...]] = Field(
        default="all", union_mode="left_to_right"
    )
    leading: Annotated[int, Field(ge=1, le=200)] | None = 20
    others: Literal["together", "central"] = "together"
    trajectories: Annotated[int, Field(ge=4, le=1000)] = 20
    points: Annotated[int, Field(ge=16, le=65536), AfterValidator(_power_of_two)] = 1024
    replicates: Annotated[int, Field(ge=2, le=100)] = 2
    second_order: bool = False
    outcomes: Literal["headline"] | Outcomes = "headline"
    of: Kinds = ("effect", "level")
    years: Annotated[int, Field(ge=1, le=50)] = 10
    start: str = "2013-07"
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 1
    switches: Switched = Field(default_factory=dict)
    alternatives: Shipped | dict[str, Alternative] = Field(default_factory=dict)
    alternative_worlds: Annotated[int, Field(ge=20, le=100_000)] = 200
    confidence: Annotated[float, Field(gt=0.5, lt=1)] = 0.95
    resamples: Annotated[int, Field(ge=100, le=10_000)] = 1000
    precise: Annotated[float, Field(gt=0, lt=1)] = 0.1
    most_dropped: Annotated[float, Field(ge=0, lt=0.5)] = 0.1

    @model_validator(mode="after")
    def _fits_together(self) -> Study:
        grouped = self.parameters == "mechanisms" or isinstance(self.parameters, Mapping)
        if grouped and {"pawn", "delta"} & set(self.methods):
            raise ValueError("pawn and delta look at single unknowns; groups need morris or sobol")
        if isinstance(self.parameters, Mapping):
            _check_groups(self.parameters)
        if self.second_order and "sobol" not in self.methods:
            raise ValueError("second_order: true needs sobol among the methods")
        from coalition_sim.province.loader import STARTS

        if self.start not in STARTS:
            raise ValueError(f'start "{self.start}" has no record. Allowed: {", ".join(STARTS)}')
        return self

    @property
    def chosen(self) -> list[str]:
        """Names of the outcomes."""
        return headline_outcomes() if self.outcomes == "headline" else list(self.outcomes)

    @property
    def structures(self) -> dict[str, Alternative]:
        """The alternatives by name; a word stands for those that ship."""
        asked = self.alternatives
        if not isinstance(asked, str):
            return dict(asked)
        forms = other_forms(read_switches(dict(self.switches))) if asked != "mechanisms" else {}
        off = mechanisms_off() if asked != "switches" else {}
        return {name: Alternative(**changed) for name, changed in {**forms, **off}.items()}

    @property
    def samples(self) -> list[Method]:
        """The methods that need a sample of the priors: all but Morris."""
        return [name for name in self.methods if name != "morris"]

    def quick(self) -> Study:
        """The same at a tiny size: to see that it runs, not for its numbers."""
        return self.model_copy(
            update={
                "trajectories": 4,
                "points": 16,
                "years": min(self.years, 3),
                "leading": None if self.leading is None else min(self.leading, 3),
                "alternative_worlds": 20,
                "resamples": 100,
            }
        )


def _check_groups(groups: Mapping[str, tuple[str, ...]]) -> None:
    if not groups:
        raise ValueError("no group is named")
    empty = [name for name, members in groups.items() if not members]
    if empty:
        raise ValueError(f'group "{empty[0]}" has no member')
    if {SHOCK_TAPE, OTHERS} & set(groups):
        raise ValueError(f'"{SHOCK_TAPE}" and "{OTHERS}" are names of this analysis; take another')
    _once(tuple(name for members in groups.values() for name in members))


def scenarios_of(study: Study, beside: Path | None = None) -> list[Scenario]:
    """The baseline, and each reform in the ways that are looked at.

    A path is looked for beside the study's file first.
    """
    base = _load(study.baseline, beside)
    reforms: list[Scenario] = []
    for name in study.scenarios:
        one = _load(name, beside)
        given = as_given(one)
        if study.stages != "given":
            reforms.append(one)
        if study.stages == "given":
            reforms.append(_retitled(given, one.name) if given != one else one)
        elif study.stages == "both" and given != one:
            reforms.append(_retitled(given, f"{one.name}_given"))
    names = [one.name for one in (base, *reforms)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise StudyError(
            f"two scenarios of this study are called {twice[0]!r}; leave one out, or give it "
            "another name."
        )
    return [base, *reforms]


def _retitled(given: Scenario, name: str) -> Scenario:
    """Pictures must say that this is not what actors would leave of it."""
    return replace(given, name=name, title=f"{given.title or given.name}, adopted and kept")


def _load(name: str, beside: Path | None) -> Scenario:
    if name not in shipped() and beside is not None and (beside / name).is_file():
        return load_scenario(beside / name)
    return load_scenario(name)
