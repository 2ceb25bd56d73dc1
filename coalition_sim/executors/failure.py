"""A task that gave no result, as a value that can be sent, stored and raised."""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Failure:
    """Why a task has no result.

    ``error``: one line. ``traceback``: where it was raised, in words; empty if it was not raised.
    ``kind``: "raised" by the task, or "lost": it ended every worker that took it. ``exception``:
    what was raised, where that can be sent between processes.
    """

    error: str
    traceback: str
    kind: Literal["raised", "lost"]
    exception: Exception | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        return f"Failure('{self.error}')"

    def to_raise(self) -> Exception:
        """The exception as it was raised, with the worker's traceback as a note."""
        if self.exception is None:
            return RuntimeError(f"{self.error}\n{self.traceback}".rstrip())
        if self.traceback not in getattr(self.exception, "__notes__", ()):
            self.exception.add_note(self.traceback)
        return self.exception


def attempt(task: Callable[[], T]) -> T | Failure:
    """The result of a task, or its failure. Ctrl-C passes through."""
    try:
        return task()
    except Exception as error:
        return failure_of(error)


def failure_of(error: Exception) -> Failure:
    """What was raised, freed from the frames (and their arrays) it was raised in."""
    text = "".join(traceback.format_exception(error))
    return Failure(_one_line(error), text, "raised", _copy(error))


def lost(how: str) -> Failure:
    """A task over which worker after worker ended; ``how`` says it in words."""
    return Failure(
        f"its workers ended without an answer: {how}. Often the machine has too little memory: "
        "take smaller blocks or fewer workers",
        "",
        "lost",
    )


def value_of(outcome: T | Failure) -> T:
    """The result, or the error raised here."""
    if isinstance(outcome, Failure):
        raise outcome.to_raise()
    return outcome


def _one_line(error: Exception) -> str:
    name, text = type(error).__name__, " ".join(str(error).split())
    return f"{name}: {text}" if text else name


def _copy(error: Exception) -> Exception | None:
    """The exception as it would arrive from another process; None if it would not."""
    try:
        copy = pickle.loads(pickle.dumps(error))
    except Exception:
        return None
    return copy if type(copy) is type(error) else None
