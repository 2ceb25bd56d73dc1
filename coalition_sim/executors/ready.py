"""Makes a process ready to compute blocks; to import this module is enough.

Local processes are forked from one that has imported it, and so share what it has loaded: the code
of the engine, the facts of the province and the table of parameters. Where processes cannot be
forked, each imports it.
"""

from __future__ import annotations

import gc
from contextlib import suppress
from importlib import import_module

ENGINE = ("mesa", "coalition_sim.plan")
"""What computes a block (named, not imported: it is heavy). Mesa looks through all modules loaded
before it, so it comes first."""
TABLES = (("coalition_sim.province", "province"), ("coalition_sim.parameters", "names"))
"""Functions that read tables once for a process."""


def load() -> None:
    """Load all of it. Nothing of it is garbage, so that looking for some is left for later."""
    gc.disable()
    try:
        for module in ENGINE:
            import_module(module)
        for module, reader in TABLES:
            with suppress(Exception):  # what is wrong with a table is told by the block it stops
                getattr(import_module(module), reader)()
        gc.freeze()
    finally:
        gc.enable()


load()
