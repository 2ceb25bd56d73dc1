"""The libraries that write the formats, imported when they are used."""

from __future__ import annotations

import importlib
from types import ModuleType

from coalition_sim.export.errors import ExportError

INSTALL = 'pip install "coalition-sim[export]"'


def needed(module: str, to: str) -> ModuleType:
    """A library that one format needs, or an error that says how to get it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ExportError(
            f"--to {to} needs the library {module}, which cannot be imported ({error}). "
            f"Install it: {INSTALL}. Or take --to csv, which needs nothing."
        ) from None
