"""What can be wrong with a question of robustness."""

from __future__ import annotations


class RobustnessError(ValueError):
    """Scenarios cannot be ranked as asked."""
