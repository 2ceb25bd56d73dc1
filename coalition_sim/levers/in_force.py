"""The parameters in force, with what agents work out from them alone."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, TypeVar

T = TypeVar("T")


class InForce(SimpleNamespace):
    """Every parameter and derived value in force, by name, until a lever begins, ends or changes.

    What follows from them alone need not be worked out month after month: ``once`` keeps it for as
    long as they are in force. What is kept is shared, not to be changed.

    >>> asked = []
    >>> def weekly(wage): asked.append(wage); return 6 * wage
    >>> prices = InForce(wage=2.0)
    >>> prices.once(weekly, prices.wage), prices.once(weekly, prices.wage), asked
    (12.0, 12.0, [2.0])
    """

    __slots__ = ("_kept",)

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self._kept: dict[Callable[..., Any], Any] = {}

    def once(self, work: Callable[..., T], *arguments: Any) -> T:
        """``work(*arguments)``, worked out in the first month only.

        ``work`` is the name under which it is kept: give it the same arguments each time.
        """
        if work not in self._kept:
            self._kept[work] = work(*arguments)
        return self._kept[work]
