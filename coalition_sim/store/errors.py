"""What can go wrong with a store, in words that say what to do."""

from __future__ import annotations


class StoreError(ValueError):
    """A store that is not there, is of another experiment, or cannot be read or written."""


class WorldsFailed(RuntimeError):
    """Some blocks raised an error; they are in the store with it, and so are all the others.

    ``failed`` of ``total`` scenario-worlds are without a result.
    """

    def __init__(self, message: str, failed: int, total: int) -> None:
        super().__init__(message)
        self.failed, self.total = failed, total

    def __reduce__(self) -> tuple[type, tuple[str, int, int]]:
        return type(self), (str(self), self.failed, self.total)
