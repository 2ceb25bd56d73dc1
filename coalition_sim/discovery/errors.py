"""What goes wrong when failures are looked for."""

from __future__ import annotations


class DiscoveryError(ValueError):
    """A question about failures that cannot be asked or answered, with the next step."""
