"""Settings of the whole suite."""

from __future__ import annotations

from hypothesis import settings

# The same examples on every machine: a change, not chance, decides whether the suite passes.
# To look for new ones: pytest --hypothesis-profile=explore
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=500, deadline=None)
settings.load_profile("steady")
