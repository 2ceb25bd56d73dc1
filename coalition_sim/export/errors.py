"""The error of this package."""

from __future__ import annotations


class ExportError(ValueError):
    """Results that cannot be exported: where they are, why, and what to do."""
