"""Small runs into stores: two scenarios, few worlds, one year."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
import xarray as xr

from coalition_sim.plan import Block
from coalition_sim.simulate import simulate

SCENARIOS = ["status_quo", "fixed_tenure"]
SMALL: dict[str, Any] = {"worlds": 6, "years": 1, "seed": 3, "block": 4}
Run = Callable[..., xr.Dataset]


def run(store: Any = None, **given: Any) -> xr.Dataset:
    """The small run, into a store or in memory."""
    scenarios = given.pop("scenarios", SCENARIOS)
    return simulate(scenarios, store=store, **{**SMALL, **given})


@pytest.fixture(scope="session")
def plain() -> xr.Dataset:
    """The small run in memory."""
    return run()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Where a store may be begun."""
    return tmp_path / "store"


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A complete store of the small run, not to be changed."""
    address = tmp_path_factory.mktemp("stores") / "filled"
    run(address)
    return address


@pytest.fixture
def memory() -> Iterator[str]:
    """An address in memory, of fsspec."""
    import fsspec

    address = f"memory://{uuid4().hex}"
    yield address
    files = fsspec.filesystem("memory")
    if files.exists(address):
        files.rm(address, recursive=True)


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Sizes of the blocks that are computed."""
    sizes: list[int] = []
    plainly = Block.__call__

    def count(self: Block) -> Any:
        sizes.append(len(self.ids))
        return plainly(self)

    monkeypatch.setattr(Block, "__call__", count)
    return sizes


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each block is computed once in the session: for tests that write the same again and again."""
    plainly = Block.__call__

    def known(self: Block) -> Any:
        asked = (self.scenarios, self.parameters, self.seed, self.years, self.record)
        rows = (self.scenario.tolist(), self.ids.tolist())
        key = pickle.dumps((asked, rows))
        if key not in _known:
            _known[key] = plainly(self)
        return _known[key]

    monkeypatch.setattr(Block, "__call__", known)


_known: dict[Any, Any] = {}


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Worlds whose computation raises an error, as long as they are in this set."""
    worlds: set[int] = set()
    plainly = Block.__call__

    def perhaps(self: Block) -> Any:
        for world in worlds.intersection(np.asarray(self.ids).tolist()):
            raise ArithmeticError(f"world {world} is broken")
        return plainly(self)

    monkeypatch.setattr(Block, "__call__", perhaps)
    return worlds
