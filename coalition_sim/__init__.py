"""What would reforms do to coalition government and public services in Balochistan?

    >>> import coalition_sim as cs
    >>> cs.load_scenario("fixed_tenure").name
    'fixed_tenure'

The public names are below. They are looked up on first use, so that `coalition-sim --help` does not
wait for numpy, xarray and mesa.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coalition_sim.analysis.compare import compare
    from coalition_sim.levers import levers
    from coalition_sim.model import CoalitionModel
    from coalition_sim.parameters import parameters
    from coalition_sim.province import province
    from coalition_sim.scenario import Scenario, load_scenario
    from coalition_sim.simulate import events, simulate
    from coalition_sim.store import open_store

__version__ = "0.1.0"

__all__ = [
    "CoalitionModel",
    "Scenario",
    "__version__",
    "compare",
    "events",
    "levers",
    "load_scenario",
    "open_store",
    "parameters",
    "province",
    "simulate",
]

_HOME = {
    "CoalitionModel": "model",
    "Scenario": "scenario",
    "compare": "analysis.compare",
    "events": "simulate",
    "levers": "levers",
    "load_scenario": "scenario",
    "open_store": "store",
    "parameters": "parameters",
    "province": "province",
    "simulate": "simulate",
}


class _Package(ModuleType):
    """Keeps a public function reachable where a submodule has the same name (`simulate`, `levers`).

    Importing `coalition_sim.simulate` would bind that module over the function of the same name. A
    plain `from .simulate import simulate` here would win for good, at the price of a slow start.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
