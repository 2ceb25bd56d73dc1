"""What can be wrong with a scenario, said so that the next step is clear."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from coalition_sim.parameters import nearest

Place = tuple[str, ...]
"""Where in a scenario: the keys from the top, such as ("levers", "fixed_tenure", "start")."""

LONGEST_ECHO = 60
ALIKE = 0.6
"""Names are taken for a slip of the pen from this likeness on: from 0, nothing shared, to 1."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: the file and line, what was found, and what may stand there.

    >>> print(Problem('"strength" is 2.', allowed="0 to 1", path="mine.yaml", line=7))
    mine.yaml:7: "strength" is 2. Allowed: 0 to 1.
    """

    message: str
    nearest: str | None = None
    allowed: str | None = None
    place: Place = ()
    path: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        where = [str(part) for part in (self.path, self.line) if part is not None]
        where = where or [_dotted(self.place)] * bool(self.place)
        parts = [self.message]
        if self.nearest:
            parts.append(f'Did you mean "{self.nearest}"?')
        if self.allowed:
            parts.append(f"Allowed: {self.allowed}.")
        return "".join(f"{part}:" for part in where) + (" " if where else "") + " ".join(parts)


class ScenarioError(ValueError):
    """A scenario cannot be used; ``problems`` holds everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @property
    def path(self) -> str | None:
        """The file of the first problem, if the scenario came from a file."""
        return self.problems[0].path

    @property
    def line(self) -> int | None:
        """The line of the first problem, if the scenario came from a file."""
        return self.problems[0].line


def _dotted(place: Place) -> str:
    text = ".".join(place)[:LONGEST_ECHO]
    return text if text.isprintable() else ascii(text)[1:-1]


def show(value: object) -> str:
    """A value as it may be printed: escaped, and cut when long.

    >>> show("no\\x1b[2J")
    "'no\\\\x1b[2J'"
    """
    text = repr(value) if isinstance(value, (str, int, float, bool)) else _kind(value)
    return text if len(text) <= LONGEST_ECHO else text[: LONGEST_ECHO - 3] + "..."


def _kind(value: object) -> str:
    if value is None:
        return "empty"
    if isinstance(value, dict):
        return "a group of keys"
    if isinstance(value, Sequence):
        return "a list" if value else "an empty list"
    return ascii(str(value))


def listed(names: Iterable[str], most: int = 12) -> str:
    """Names for an error message, cut when there are many.

    >>> listed(["a", "b", "c"], most=2)
    'a, b, ... (3 in all)'
    """
    names = list(names)
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown}, ... ({len(names)} in all)"


def near_enough(word: str, known: Iterable[str]) -> str | None:
    """The known name that may have been meant; None where none is much like ``word``.

    >>> near_enough("fixd_tenure", ["fixed_tenure"]), near_enough("road_tolls", ["fixed_tenure"])
    ('fixed_tenure', None)
    """
    near = nearest(word, known)
    if near is None:
        return None
    likeness = SequenceMatcher(None, near.casefold(), word.casefold()).ratio()
    return near if likeness >= ALIKE else None
