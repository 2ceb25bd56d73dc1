"""`python -m coalition_sim` is the same as `coalition-sim`."""

from __future__ import annotations

from coalition_sim.cli import main

if __name__ == "__main__":
    main()
