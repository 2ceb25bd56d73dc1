"""Print the JSON Schema of scenario files, for editors: `python -m coalition_sim.scenario`."""

from __future__ import annotations

import sys

from coalition_sim.scenario.schema import schema_text

if __name__ == "__main__":
    sys.stdout.write(schema_text())
