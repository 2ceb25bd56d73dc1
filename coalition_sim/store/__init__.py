"""A store of runs: blocks of scenario-worlds, written as they are computed, read as one dataset.

A store is a Zarr hierarchy at any address that fsspec knows. A block is never changed once it is
written, and does not count before its marker is there, so a run can be killed at any moment and
taken up again. docs/stores.md describes it for users.

    experiment            attributes of the root: what is run, so that nothing else is mixed in
    blocks/NAME/          a group for each block, arrays with a row per scenario-world
    blocks/NAME/commit.json   the marker, written last
"""

from __future__ import annotations

from coalition_sim.store.contents import Contents, contents
from coalition_sim.store.errors import StoreError, WorldsFailed
from coalition_sim.store.filling import fill
from coalition_sim.store.merging import merge
from coalition_sim.store.reading import open_store
from coalition_sim.store.replaying import Replayed, replay

__all__ = [
    "Contents",
    "Replayed",
    "StoreError",
    "WorldsFailed",
    "contents",
    "fill",
    "merge",
    "open_store",
    "replay",
]
