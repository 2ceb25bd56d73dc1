"""What is wrong with a question: the thing, the value, what is allowed, the nearest known word."""

from __future__ import annotations

from collections.abc import Iterable

from coalition_sim.parameters import nearest


class HistoryError(ValueError):
    """A month, a world or a name that does not exist."""


class QueryError(HistoryError):
    """Words of a query that are not understood."""


def unknown(what: str, word: str, known: Iterable[str]) -> str:
    """A sentence that names the word, the nearest known one and all that is allowed.

    >>> unknown("a department", "Helth", ["Finance", "Health"])
    '"Helth" is not a department. Did you mean "Health"? Allowed: Finance, Health.'
    """
    names = list(known)
    guess = nearest(word, names)
    hint = f' Did you mean "{guess}"?' if guess else ""
    return f'"{word}" is not {what}.{hint} Allowed: {", ".join(names)}.'


def pick(what: str, word: str, known: Iterable[str]) -> int:
    """Place of a name among the known ones; case does not matter.

    Raises
    ------
    HistoryError
        If the name is not known.
    """
    names = list(known)
    folded = [name.casefold() for name in names]
    if word.strip().casefold() not in folded:
        raise HistoryError(unknown(what, word, names))
    return folded.index(word.strip().casefold())
