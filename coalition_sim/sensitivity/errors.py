"""What can go wrong in an analysis of sensitivity, in words that say what to do."""

from __future__ import annotations


class SensitivityError(ValueError):
    """The analysis that was asked for cannot be made."""


class TooManyFailed(RuntimeError):
    """So many worlds failed that what is left is no fair sample; the rest is stored."""
