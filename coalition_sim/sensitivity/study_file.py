"""A study from its YAML file, and what is wrong with one: all of it, each with its line."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from coalition_sim.parameters import nearest
from coalition_sim.scenario.errors import Problem, show
from coalition_sim.scenario.reader import Tree, read_text
from coalition_sim.scenario.values import Unfit
from coalition_sim.sensitivity.study import Alternative, Study, StudyError

LARGEST = 1_000_000
"""Bytes; a longer file is no study."""


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
