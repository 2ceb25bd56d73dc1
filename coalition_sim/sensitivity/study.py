"""What an analysis of sensitivity is to look at: a YAML file, read as strictly as a scenario."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from coalition_sim.analysis.given import as_given
from coalition_sim.outcomes import OUTCOMES, headline_outcomes
from coalition_sim.parameters import nearest, uncertain
from coalition_sim.parameters.checks import check_name, value_problem
from coalition_sim.scenario import Scenario, load_scenario, shipped
from coalition_sim.scenario.errors import Problem, show
from coalition_sim.scenario.reader import Tree, read_text
from coalition_sim.scenario.values import Unfit
from coalition_sim.sensitivity.errors import SensitivityError
from coalition_sim.sensitivity.trajectories import SHOCK_TAPE
from coalition_sim.switches import SWITCHES, read_switches

Method = Literal["morris", "sobol", "pawn", "delta"]
Of = Literal["effect", "level"]
METHODS: tuple[Method, ...] = get_args(Method)
LARGEST = 1_000_000
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
    alternatives: Literal["switches"] | dict[str, Alternative] = Field(default_factory=dict)
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
        """The alternatives by name; "switches" are all settings that are not the default."""
        if not isinstance(self.alternatives, str):
            return dict(self.alternatives)
        default = read_switches(dict(self.switches))
        return {
            f"{name}: {setting}": Alternative(switches={name: setting})
            for name, settings in SWITCHES.items()
            for setting in settings
            if setting != default[name]
        }

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


def read_study(path: str | os.PathLike[str]) -> Study:
    """A study from its file. Raises ``StudyError`` with everything that is wrong."""
    file = Path(path)
    return checked_study(_tree(file), str(path))


def is_study(path: str | os.PathLike[str]) -> bool:
    """Whether a file is a study and no scenario: it names methods or several scenarios."""
    file = Path(path)
    if file.suffix not in (".yaml", ".yml") or not file.is_file():
        return False
    if file.stat().st_size > LARGEST:
        return False
    try:
        content = read_text(file.read_text(encoding="utf-8")).content
    except (OSError, UnicodeDecodeError):
        return False
    return isinstance(content, dict) and bool({"methods", "scenarios"} & set(content))


def checked_study(tree: Tree, shown: str) -> Study:
    """A study from the plain values of a file."""
    problems = list(tree.problems)
    if not problems and not isinstance(tree.content, dict):
        problems.append(Problem("keys with values are needed.", line=1))
    if not problems:
        try:
            return Study.model_validate(_plain(tree.content))
        except ValidationError as error:
            problems = _problems(error, tree)
    lines = [f"{shown}:{one.line or 1}: {_without_place(one)}" for one in problems]
    raise StudyError("\n".join(dict.fromkeys(lines)))


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


def _tree(file: Path) -> Tree:
    try:
        if file.stat().st_size > LARGEST:
            raise StudyError(f"{file}: larger than {LARGEST:,} bytes; not a study.")
        return read_text(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise StudyError(f"{file}: cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise StudyError(f"{file}: not text in UTF-8.") from None


def _plain(value: object) -> Any:
    """Plain values; true and false, which a scenario never needs, are themselves again."""
    if isinstance(value, Unfit):
        return value.truth if value.truth is not None else value
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return tuple(_plain(one) for one in value)
    return value


def _problems(error: ValidationError, tree: Tree) -> list[Problem]:
    """What pydantic found, as problems with a place, a near name and what is allowed."""
    found = []
    for one in _told_once(error.errors()):
        place = tuple(str(part) for part in one["loc"] if str(part) in _keys(tree.content))
        place = place or tuple(map(str, one["loc"][:1]))
        line = tree.line(place)
        name = str(one["loc"][-1]) if one["loc"] else ""
        if one["type"] == "extra_forbidden":
            known = Alternative.model_fields if len(one["loc"]) > 1 else Study.model_fields
            found.append(
                Problem(
                    f"key {show(name)} is not known.", nearest(name, known), ", ".join(known),
                    line=line,
                )
            )  # fmt: skip
        elif one["type"] == "missing":
            found.append(Problem(f'"{name}" is missing.', line=line))
        else:
            said = one["msg"].removeprefix("Value error, ")
            said += "" if said.endswith((".", "?")) else "."
            where = f"{'.'.join(place)}: " if place and place[0] else ""
            found.append(Problem(f"{where}{said}", line=line))
    return found


def _told_once(errors: Sequence[Any]) -> list[Any]:
    """Without what only says that a value is not of another form that is allowed there too."""
    forms = {"literal_error": str, "dict_type": Mapping, "tuple_type": tuple}
    kept: list[Any] = []
    left: list[Any] = []
    for one in errors:
        form = forms.get(one["type"])
        fits = form is None or isinstance(one["input"], form)
        if one["type"] == "too_short":  # of items that are right; each wrong one is told
            fits = not one["input"]
        (kept if fits else left).append(one)
    told = {one["loc"][0] for one in kept if one["loc"]}
    return kept + [one for one in left if not one["loc"] or one["loc"][0] not in told]


def _keys(content: object) -> set[str]:
    """Every key and place number of a file: what a location may be made of."""
    if isinstance(content, dict):
        return set(content) | {key for one in content.values() for key in _keys(one)}
    if isinstance(content, list):
        numbers = {str(number) for number in range(len(content))}
        return numbers | {key for one in content for key in _keys(one)}
    return set()


def _without_place(one: Problem) -> str:
    return str(Problem(one.message, one.nearest, one.allowed))
